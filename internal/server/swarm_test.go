package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// set is what the clients of these tests read of a manifest.
type set struct {
	Number int
	Slides []struct{ SHA256 string }
}

// release n of these tests: every screen's slides, one of them shared with the release before, one larger than what is
// served from memory.
const swarmScreens = 4

func swarmRelease(n int) map[string]string {
	files := map[string]string{"site/index.html": page + fmt.Sprint(n), "site/404.html": "no"}
	for screen := range swarmScreens {
		s := set{Number: n}
		slides := []string{noise(uint64(n), 3000+screen), noise(uint64(n/2), 2000+screen), strings.Repeat(fmt.Sprintf("%d %d ", n, screen), 500)}
		if screen == 0 {
			slides = append(slides, noise(uint64(n+500), inMemory+1000))
		}
		for i, data := range slides {
			files[fmt.Sprintf("screens/v/s%d/%02d.png", screen, i+1)] = data
			s.Slides = append(s.Slides, struct{ SHA256 string }{sum(data)})
		}
		b, _ := json.Marshal(s) // plain data
		files[fmt.Sprintf("screens/v/s%d/manifest.json", screen)] = string(b)
	}
	return files
}

// verdicts counts what clients see.
type verdicts struct{ sets, straddled, wrong, failed, unchanged atomic.Int64 }

// fetchSet is a screen's poll: the manifest, then its slides by hash, every body hashed. between runs after the manifest.
func fetchSet(client *http.Client, base string, screen int, v *verdicts, tag *string, between func(set)) {
	folder := fmt.Sprintf("%s/screens/v/s%d/", base, screen)
	body, status := fetch(client, folder+"manifest.json", tag)
	if status == http.StatusNotModified {
		v.unchanged.Add(1)
		between(set{Number: -1})
		return
	}
	var s set
	if status != 200 || json.Unmarshal([]byte(body), &s) != nil {
		v.failed.Add(1)
		between(s)
		return
	}
	between(s)
	for _, slide := range s.Slides {
		data, status := fetch(client, folder+"by-hash/"+slide.SHA256+".png", nil)
		switch {
		case status != 200:
			v.failed.Add(1)
		case sum(data) != slide.SHA256:
			v.wrong.Add(1)
		}
	}
	v.sets.Add(1)
}

// fetch returns a body and its status, 0 for a broken connection. It sends and keeps the ETag if tag is not nil.
func fetch(client *http.Client, address string, tag *string) (string, int) {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return "", 0
	}
	if tag != nil && *tag != "" {
		r.Header.Set("If-None-Match", *tag)
	}
	answer, err := client.Do(r)
	if err != nil {
		return "", 0
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", 0
	}
	if tag != nil {
		*tag = answer.Header.Get("Etag")
	}
	return string(b), answer.StatusCode
}

// swarm lets clients poll while releases are published between their manifest and their slides. A release may only be
// deleted when nobody holds its manifest: the store keeps three.
type swarm struct {
	mu    sync.Mutex
	quiet *sync.Cond
	held  map[int]int // number of the release → clients between its manifest and its last slide
}

func (s *swarm) hold(n, by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[n] += by
	s.quiet.Broadcast()
}

// await returns when no client holds release n or an older one.
func (s *swarm) await(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		busy := false
		for number, clients := range s.held {
			busy = busy || number <= n && clients > 0
		}
		if !busy {
			return
		}
		s.quiet.Wait()
	}
}

// TestSwarm is promise R14 in small: hundreds of clients poll while releases are published; no wrong byte, no failure, no
// set that could not be completed.
func TestSwarm(t *testing.T) {
	const clients, polls, releases = 500, 5, 12
	p := newPub(t)
	p.publish(swarmRelease(1))
	s := p.server(Options{CacheBytes: 100 << 10}) // small, so that bodies leave the cache and come back
	base := running(t, s)
	state := &swarm{held: map[int]int{}}
	state.quiet = sync.NewCond(&state.mu)
	var v verdicts
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			var tag string
			for range polls {
				// Held before it is known which one it will be: no deletion from here on.
				number := int(s.metrics.switches.Load())
				state.hold(number, 1)
				fetchSet(client, base, c%swarmScreens, &v, &tag, func(set) {})
				state.hold(number, -1)
			}
		})
	}
	group.Go(func() { // the one that publishes between its own manifest and its slides
		for n := 2; n <= releases; n++ {
			fetchSet(client, base, n%swarmScreens, &v, nil, func(got set) {
				state.await(n - 3)
				p.publish(swarmRelease(n))
				if err := s.Reload(); err != nil {
					t.Error(err)
				}
				if got.Number != n-1 {
					t.Errorf("release %d is served while %d is the current one", got.Number, n-1)
				}
				v.straddled.Add(1)
			})
		}
	})
	group.Wait()
	t.Logf("%d sets, %d polls without news, %d publications in the middle of a set", v.sets.Load(), v.unchanged.Load(), v.straddled.Load())
	if v.wrong.Load() > 0 || v.failed.Load() > 0 {
		t.Errorf("%d wrong bodies, %d failed requests", v.wrong.Load(), v.failed.Load())
	}
	if v.straddled.Load() != releases-1 || v.sets.Load() < clients || v.sets.Load()+v.unchanged.Load() != clients*polls+releases-1 {
		t.Errorf("%d sets, %d unchanged, %d straddled: the load was not there", v.sets.Load(), v.unchanged.Load(), v.straddled.Load())
	}
	for status := 500; status < 600; status++ {
		if n := s.metrics.statuses[status].Load(); n > 0 {
			t.Errorf("%d answers with status %d", n, status)
		}
	}
}

// TestSwarmSees proves that the clients of TestSwarm notice what they are there to notice.
func TestSwarmSees(t *testing.T) {
	p := newPub(t)
	p.publish(swarmRelease(1))
	s := p.server(Options{})
	faults := map[string]func(w http.ResponseWriter, r *http.Request){
		"a flipped bit": func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, r)
			b := rec.Body.Bytes()
			b[len(b)/2] ^= 1
			_, _ = w.Write(b)
		},
		"a slide of another release": func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, noise(9, 3000)) },
		"a failure":                  func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) },
		"a cut": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			_, _ = w.Write(make([]byte, 4000))
			panic(http.ErrAbortHandler)
		},
	}
	for name, fault := range faults {
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "by-hash") {
				fault(w, r)
				return
			}
			s.ServeHTTP(w, r)
		}))
		var v verdicts
		fetchSet(web.Client(), web.URL, 1, &v, nil, func(set) {})
		web.Close()
		if v.wrong.Load()+v.failed.Load() != 3 {
			t.Errorf("%s: %d wrong, %d failed of 3", name, v.wrong.Load(), v.failed.Load())
		}
	}
}
