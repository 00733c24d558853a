package agent

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/screen"
)

// StatusError is an answer of the server that is no file.
type StatusError struct {
	Status     int
	RetryAfter time.Duration // 0: the server does not say
}

// Error names the status.
func (e *StatusError) Error() string { return "the server answers " + strconv.Itoa(e.Status) }

// ErrCut says that an answer ended too early; what had arrived is kept.
var ErrCut = errors.New("the answer was cut off")

// get asks for a name in the screen's folder and hands over the answer. The answer is closed afterwards.
func (a *Agent) get(ctx context.Context, name string, header map[string]string, use func(*http.Response) error) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+name, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "fanshi-pull")
	req.Header.Set("Accept-Encoding", "identity") // sizes are bounded before anything is unpacked
	if a.o.Token != "" {
		req.Header.Set("Authorization", "Bearer "+a.o.Token)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	return use(resp)
}

// manifest fetches manifest.json and its signature; nil: it is the accepted one.
func (a *Agent) manifest(ctx context.Context) (*fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, a.o.Timeout)
	defer cancel()
	got := &fetched{}
	header := map[string]string{"Cache-Control": "no-cache"}
	if a.set != nil && a.state.ETag != "" && !a.damaged && !a.unproved {
		header["If-None-Match"] = a.state.ETag
	}
	err := a.get(ctx, screen.ManifestName, header, func(resp *http.Response) error {
		if resp.StatusCode == http.StatusNotModified && header["If-None-Match"] != "" {
			got = nil
			return nil
		}
		got.etag = resp.Header.Get("ETag")
		got.date, _ = http.ParseTime(resp.Header.Get("Date")) // a folder has none
		var err error
		got.manifest, err = whole(resp, screen.MaxManifest)
		return err
	})
	if err != nil || got == nil {
		return nil, err
	}
	err = a.get(ctx, sigName, map[string]string{"Cache-Control": "no-cache"}, func(resp *http.Response) error {
		var err error
		got.signature, err = whole(resp, maxSignature)
		return err
	})
	if status := (*StatusError)(nil); errors.As(err, &status) && status.Status == http.StatusNotFound {
		err = nil // unsigned: check says whether that will do
	}
	if err == nil && got.signature != nil && len(a.keys()) == 0 {
		err = a.unchanged(ctx, got.manifest)
	}
	return got, err
}

// unchanged asks for the manifest once more: where no key tells whether a signature fits, it does if the manifest was the
// same before and after it was fetched. The folder keeps both, for those who have a key.
func (a *Agent) unchanged(ctx context.Context, manifest []byte) error {
	return a.get(ctx, screen.ManifestName, map[string]string{"Cache-Control": "no-cache"}, func(resp *http.Response) error {
		again, err := whole(resp, screen.MaxManifest)
		if err == nil && !bytes.Equal(again, manifest) {
			return &Refusal{Reason: ReasonSignature, Detail: "the manifest changed while its signature was fetched"}
		}
		return err
	})
}

// whole reads an answer of at most limit bytes.
func whole(resp *http.Response, limit int64) ([]byte, error) {
	if resp.StatusCode != http.StatusOK {
		return nil, statusError(resp)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case int64(len(data)) > limit:
		return nil, &Refusal{Reason: ReasonOversized, Detail: fmt.Sprintf("more than %d bytes", limit)}
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrCut, err)
	}
	return data, nil
}

// statusError reads Retry-After, RFC 9110 section 10.2.3. A date is taken relative to the server's own, because the
// clock of this machine may be wrong by years.
func statusError(resp *http.Response) error {
	e := &StatusError{Status: resp.StatusCode}
	after := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if seconds, err := strconv.Atoi(after); err == nil && seconds > 0 {
		e.RetryAfter = time.Duration(min(seconds, int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(after); err == nil {
		if now, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			e.RetryAfter = min(max(at.Sub(now), 0), maxRetryAfter)
		}
	}
	return e
}

// file makes sure that a file of a set lies in files/, whole and right.
func (a *Agent) file(ctx context.Context, set *screen.Set, e screen.Entry) error {
	if data, err := a.stored(e); err == nil {
		return checkContent(data, set, e.File)
	}
	p, err := a.openParts(e)
	if err != nil {
		return err
	}
	if !a.noHash {
		err = a.download(ctx, p, e, "by-hash/"+hashName(e))
		if status := (*StatusError)(nil); errors.As(err, &status) && status.Status == http.StatusNotFound {
			a.noHash = true
		}
	}
	if a.noHash {
		err = a.download(ctx, p, e, e.File)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.File, err)
	}
	if hexSum(p.data) != e.SHA256 {
		return errors.Join(refuse(ReasonMixed, e.File, "the bytes are not those of the manifest"), p.drop())
	}
	if err := checkContent(p.data, set, e.File); err != nil {
		return errors.Join(err, p.drop())
	}
	return p.finish(e)
}

// download adds to the parts what is missing of a file.
func (a *Agent) download(ctx context.Context, p *parts, e screen.Entry, name string) error {
	header := map[string]string{}
	if p.size() >= e.Bytes { // killed before it was put together, or longer than it may be
		if p.size() == e.Bytes {
			return nil
		}
		if err := p.drop(); err != nil {
			return err
		}
	}
	if p.size() > 0 {
		header["Range"] = fmt.Sprintf("bytes=%d-", p.size())
		if p.etag != "" && name == e.File { // a name by hash has no other bytes, whatever the server calls them
			header["If-Range"] = p.etag
		}
	}
	return a.get(ctx, name, header, func(resp *http.Response) error {
		switch resp.StatusCode {
		case http.StatusPartialContent:
			if !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", p.size())) || p.size() == 0 {
				return errors.Join(refuse(ReasonMixed, e.File, "another range than was asked for"), p.drop())
			}
			a.log("resumed", "file", e.File, "at", p.size())
		case http.StatusOK:
			if resp.ContentLength >= 0 && resp.ContentLength != e.Bytes {
				return refuse(ReasonMixed, e.File, "%d bytes, in the manifest %d", resp.ContentLength, e.Bytes) // what had come stays
			}
			if err := p.begin(resp.Body, resp.Header.Get("ETag"), e.Bytes); err != nil {
				return err
			}
		case http.StatusRequestedRangeNotSatisfiable:
			return errors.Join(statusError(resp), p.drop())
		default:
			return statusError(resp)
		}
		return p.fill(resp.Body, e.Bytes)
	})
}
