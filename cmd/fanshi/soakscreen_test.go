//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// soakScreen is one of the crowd.
type soakScreen struct {
	*soak
	n      int
	client *http.Client
	rng    *rand.Rand
	tag    string
}

// get returns a whole body; what a screen does with it depends on its number.
func (s *soakScreen) get(path, tag string) (status int, body []byte, etag string, err error) {
	r, err := http.NewRequest("GET", s.base+path, nil)
	if err != nil {
		return 0, nil, "", err
	}
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, nil, "", err
	}
	defer answer.Body.Close()
	s.answers.Add(1)
	in := io.Reader(answer.Body)
	if s.isSlow() && answer.ContentLength > 1<<20 {
		s.slow.Add(1)
		in = trickle{answer.Body}
	}
	if s.breaksOff() && answer.StatusCode == 200 && answer.ContentLength > 1<<20 && strings.Contains(path, "by-hash") {
		begun := make([]byte, s.rng.Int64N(answer.ContentLength))
		if _, err := io.ReadFull(in, begun); err != nil {
			return 0, nil, "", err
		}
		answer.Body.Close() // with the rest under way
		return s.resume(path, answer.Header.Get("Etag"), begun)
	}
	body, err = io.ReadAll(in)
	return answer.StatusCode, body, answer.Header.Get("Etag"), err
}

// resume continues a download on another connection.
func (s *soakScreen) resume(path, etag string, begun []byte) (int, []byte, string, error) {
	r, err := http.NewRequest("GET", s.base+path, nil)
	if err != nil {
		return 0, nil, "", err
	}
	r.Header.Set("Range", fmt.Sprintf("bytes=%d-", len(begun)))
	r.Header.Set("If-Range", etag)
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, nil, "", err
	}
	defer answer.Body.Close()
	s.answers.Add(1)
	rest, err := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusPartialContent {
		return answer.StatusCode, rest, "", err
	}
	s.resumed.Add(1)
	return http.StatusOK, append(begun, rest...), etag, err
}

// trickle is read in small pieces with waits between them.
type trickle struct{ io.Reader }

func (r trickle) Read(p []byte) (int, error) {
	time.Sleep(10 * time.Millisecond)
	return r.Reader.Read(p[:min(len(p), 32<<10)])
}

func (s *soakScreen) isSlow() bool    { return s.n%10 == 5 } // the folders with a large slide
func (s *soakScreen) breaksOff() bool { return s.n%10 == 0 }

// poll asks for the manifest and, where it is new, for its slides by hash. A set that three releases have overtaken
// meanwhile is given up: the store keeps three.
func (s *soakScreen) poll() {
	begun := time.Now()
	folder := fmt.Sprintf("/screens/v/s%02d/", s.n%folders)
	status, body, etag, err := s.get(folder+"manifest.json", s.tag)
	s.waited(time.Since(begun))
	var set soakSet
	switch {
	case err != nil:
		s.fail(&s.failed, "manifest: %v", err)
		return
	case status == http.StatusNotModified:
		s.unchanged.Add(1)
		return
	case status != http.StatusOK || json.Unmarshal(body, &set) != nil || len(set.Slides) < 3:
		s.fail(&s.failed, "manifest: status %d, %.60q", status, body)
		return
	}
	for _, hash := range set.Slides {
		status, body, _, err := s.get(folder+"by-hash/"+hash+".png", "")
		switch {
		case err != nil:
			s.fail(&s.failed, "slide: %v", err)
			return
		case status == http.StatusNotFound && int(s.published.Load()) >= set.Number+3:
			s.overtaken.Add(1)
			return
		case status != http.StatusOK:
			s.fail(&s.failed, "slide of release %d at release %d: status %d, %.60q", set.Number, s.published.Load(), status, body)
			return
		case hexSum(body) != hash:
			s.fail(&s.wrong, "slide of release %d: %d bytes that are others", set.Number, len(body))
			return
		}
	}
	s.tag = etag
	s.sets.Add(1)
}
