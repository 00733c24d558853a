package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
)

// pub is a public folder of a test.
type pub struct {
	t     testing.TB
	dir   string
	store *release.Store
}

func newPub(t testing.TB) *pub {
	t.Helper()
	dir := t.TempDir()
	fsys, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &pub{t, dir, release.Open(fsys)}
}

// publish makes a release of these files the current one.
func (p *pub) publish(files map[string]string) release.Release {
	p.t.Helper()
	st, err := p.store.Begin("2026-W48")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := st.Write(name, []byte(files[name]), nil); err != nil {
			p.t.Fatal(err)
		}
	}
	r, err := st.Publish(slices.Collect(maps.Keys(files)))
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

func (p *pub) server(o Options) *Server {
	p.t.Helper()
	o.Store, o.Now = p.store, time.Now
	s, err := New(o)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// running serves on a port of the machine until the test ends.
func running(t testing.TB, s *Server) (base string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, nil, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, ErrCut) {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

// noise is text that does not compress.
func noise(seed uint64, n int) string {
	r := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), 1})
	b := make([]byte, n)
	_, _ = r.Read(b) // never fails
	return string(b)
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

var page = "<!doctype html><title>页</title>" + strings.Repeat("不轻信，不转账。", 100)

func small() map[string]string {
	return map[string]string{
		"site/index.html":                 page,
		"site/404.html":                   "<!doctype html><p>没有这一页",
		"site/v/b01/index.html":           page + "b01",
		"site/assets/site.css":            "body{}",
		"site/downloads/海报 A3.pdf":        noise(1, 5000),
		"site/.git/config":                "secret",
		"screens/b01/lobby/01.png":        noise(2, 3000),
		"screens/b01/lobby/01.txt":        noise(3, 40),
		"screens/b01/lobby/manifest.json": `{"schema":1}`,
		"screens/b01/lobby/index.html":    "<!doctype html><script></script>",
		"screens/b01/.hidden/01.png":      "secret",
		"screens/b02/big/01.png":          noise(4, inMemory+5000),
		"print/b01/poster_A3.pdf":         noise(5, 2000),
		"print/README.txt":                "x",
		"other/01.png":                    "x",
	}
}

type header map[string]string

func get(t *testing.T, h http.Handler, method, target string, headers header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestHeaders fixes what each kind of file is sent with.
func TestHeaders(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	s := p.server(Options{Print: true})
	slide := files["screens/b01/lobby/01.png"]
	cases := []struct {
		target string
		status int
		want   header
	}{
		{"/", 200, header{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "max-age=60", "Etag": `"` + sum(page) + `"`,
			"Vary": "Accept-Encoding", "Content-Security-Policy": policySite, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}},
		{"/v/b01/", 200, header{"Content-Type": "text/html; charset=utf-8"}},
		{"/v/b01", 301, header{"Location": "/v/b01/"}},
		{"/v/b01?a=b", 301, header{"Location": "/v/b01/?a=b"}},
		{"/nothing", 404, header{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache", "Etag": "", "Content-Security-Policy": policySite}},
		{"/screens/b01/lobby/02.png", 404, header{"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}},
		{"/screens/b01/lobby/manifest.json", 200, header{"Cache-Control": "no-cache", "Content-Type": "application/json"}},
		{"/screens/b01/lobby/01.png", 200, header{"Cache-Control": "no-cache", "Content-Type": "image/png", "Vary": ""}},
		{"/screens/b01/lobby/01.txt", 200, header{"Content-Type": "text/plain; charset=gb18030"}},
		{"/screens/b01/lobby/", 200, header{"Content-Security-Policy": policyPlayer, "Cache-Control": "no-cache"}},
		{"/screens/b01/lobby/by-hash/" + sum(slide) + ".png", 200, header{"Cache-Control": "max-age=31536000, immutable", "Etag": `"` + sum(slide) + `"`}},
		{"/screens/b02/big/01.png", 200, header{"Content-Length": fmt.Sprint(inMemory + 5000), "Accept-Ranges": "bytes"}},
		{"/print/b01/poster_A3.pdf", 200, header{"Content-Type": "application/pdf", "Cache-Control": "no-cache"}},
		{"/healthz", 200, header{"Cache-Control": "no-store"}},
		{"/metrics", 200, header{"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}},
	}
	for _, method := range []string{"GET", "HEAD"} {
		for _, c := range cases {
			r := get(t, s, method, c.target, nil)
			if r.StatusCode != c.status {
				t.Errorf("%s %s: %d, want %d", method, c.target, r.StatusCode, c.status)
			}
			for k, v := range c.want {
				if r.Header.Get(k) != v {
					t.Errorf("%s %s: %s is %q, want %q", method, c.target, k, r.Header.Get(k), v)
				}
			}
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"} {
		if r := get(t, s, method, "/", nil); r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

// TestConditions covers If-None-Match, Range, If-Range and the two encodings.
func TestConditions(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	s := p.server(Options{})
	tag, packed := `"`+sum(page)+`"`, `"`+sum(page)+`-gz"`
	big := files["screens/b02/big/01.png"]
	cases := []struct {
		name, target string
		send         header
		status       int
		etag, body   string // body "": not compared
	}{
		{"plain", "/", nil, 200, tag, page},
		{"gzip", "/", header{"Accept-Encoding": "br, gzip"}, 200, packed, ""},
		{"gzip refused", "/", header{"Accept-Encoding": "gzip;q=0"}, 200, tag, page},
		{"too small to pack", "/assets/site.css", header{"Accept-Encoding": "gzip"}, 200, `"` + sum("body{}") + `"`, "body{}"},
		{"same", "/", header{"If-None-Match": tag}, 304, tag, ""},
		{"same, weak, one of two", "/", header{"If-None-Match": `"x", W/` + tag}, 304, tag, ""},
		{"same packed", "/", header{"If-None-Match": packed, "Accept-Encoding": "gzip"}, 304, packed, ""},
		{"packed is not plain", "/", header{"If-None-Match": packed}, 200, tag, page},
		{"any", "/", header{"If-None-Match": "*"}, 304, tag, ""},
		{"other", "/", header{"If-None-Match": `"x"`}, 200, tag, page},
		{"range", "/", header{"Range": "bytes=10-19", "Accept-Encoding": "gzip"}, 206, tag, page[10:20]},
		{"range from disk", "/screens/b02/big/01.png", header{"Range": "bytes=1048570-"}, 206, `"` + sum(big) + `"`, big[1048570:]},
		{"last bytes", "/screens/b02/big/01.png", header{"Range": "bytes=-5"}, 206, `"` + sum(big) + `"`, big[len(big)-5:]},
		{"resumed", "/screens/b02/big/01.png", header{"Range": "bytes=100-", "If-Range": `"` + sum(big) + `"`}, 206, `"` + sum(big) + `"`, big[100:]},
		{"resumed after a change", "/screens/b02/big/01.png", header{"Range": "bytes=100-", "If-Range": `"` + sum(page) + `"`}, 200, `"` + sum(big) + `"`, big},
		{"resumed packed", "/", header{"Range": "bytes=10-", "If-Range": packed}, 200, tag, page},
		{"beyond the end", "/", header{"Range": "bytes=99999-"}, 416, "", ""},
		{"if-match fails", "/", header{"If-Match": `"x"`}, 412, "", ""},
	}
	for _, c := range cases {
		r := get(t, s, "GET", c.target, c.send)
		body := text(t, r)
		if r.StatusCode != c.status || c.etag != "" && r.Header.Get("Etag") != c.etag || c.body != "" && body != c.body {
			t.Errorf("%s: %d %q, %d bytes; want %d %q, %d bytes", c.name, r.StatusCode, r.Header.Get("Etag"), len(body), c.status, c.etag, len(c.body))
		}
		if c.status == 304 && body != "" {
			t.Errorf("%s: a 304 with a body", c.name)
		}
	}
	r := get(t, s, "GET", "/", header{"Accept-Encoding": "gzip"})
	if got := unzip(t, text(t, r)); r.Header.Get("Content-Encoding") != "gzip" || got != page {
		t.Errorf("the packed page is not the page: %d bytes", len(got))
	}
}

// TestDamage: a file whose bytes have been changed on the disk is 503, never wrong bytes, and is reported once.
func TestDamage(t *testing.T) {
	p := newPub(t)
	r := p.publish(small())
	var told []string
	s := p.server(Options{Trouble: func(err error) { told = append(told, err.Error()) }})
	for _, name := range []string{"site/index.html", "screens/b02/big/01.png"} {
		overwrite(t, path.Join(p.dir, r.Path, name))
	}
	for range 2 {
		for _, target := range []string{"/", "/screens/b02/big/01.png"} {
			if r := get(t, s, "GET", target, header{"Accept-Encoding": "gzip"}); r.StatusCode != 503 || r.Header.Get("Etag") != "" || r.Header.Get("Retry-After") == "" {
				t.Errorf("%s: %d %v", target, r.StatusCode, r.Header)
			}
		}
	}
	if len(told) != 2 || !strings.Contains(told[0], "the release is damaged") {
		t.Errorf("told %q", told)
	}
	if r := get(t, s, "GET", "/v/b01/", nil); r.StatusCode != 200 {
		t.Errorf("the undamaged file: %d", r.StatusCode)
	}
}

// TestDeletedUnderway: builds that delete the served release between look-up and opening are no error; and a file that
// only the previous release has stays reachable by its hash while that release is kept.
func TestDeletedUnderway(t *testing.T) {
	p := newPub(t)
	files := small()
	first := files["screens/b01/lobby/01.png"]
	p.publish(files)
	s := p.server(Options{})
	byHash := "/screens/b01/lobby/by-hash/" + sum(first) + ".png"
	next := func(n uint64) string {
		files["screens/b01/lobby/01.png"] = noise(100+n, 2000)
		p.publish(files)
		return files["screens/b01/lobby/01.png"]
	}
	next(1)
	next(2)
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	if r := get(t, s, "GET", byHash, nil); r.StatusCode != 200 || text(t, r) != first {
		t.Errorf("a kept slide: %d", r.StatusCode)
	}
	fresh := p.server(Options{})
	if r := get(t, fresh, "GET", byHash, nil); r.StatusCode != 200 || text(t, r) != first {
		t.Errorf("a kept slide after a restart: %d", r.StatusCode)
	}
	late := p.server(Options{}) // knows three releases, has read no file
	next(3)
	next(4)
	next(5)
	if r := get(t, late, "GET", byHash, nil); r.StatusCode != 404 {
		t.Errorf("a slide of a deleted release: %d", r.StatusCode)
	}
	late = p.server(Options{})
	next(6)
	next(7)
	last := next(8)
	if r := get(t, late, "GET", "/screens/b01/lobby/01.png", nil); r.StatusCode != 200 || text(t, r) != last {
		t.Errorf("a slide of the new release: %d", r.StatusCode)
	}
}
