package server

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/diag"
)

// TestTokens: whoever lacks the venue's token learns nothing of its screens.
func TestTokens(t *testing.T) {
	p := newPub(t)
	files := small()
	files["print/_kinds/bank/leaflet_A4.pdf"] = "%PDF-1.4"
	p.publish(files)
	var diags diag.List
	tokens, err := ReadTokens(strings.NewReader("\ufeff# 口令\nb01 0123456789abcdef\n\nb09 fedcba9876543210\n"), "t", &diags)
	if err != nil || diags.Len() > 0 {
		t.Fatal(err, diags.Sorted())
	}
	s := p.server(Options{Tokens: tokens, Print: true})
	const slide = "/screens/b01/lobby/01.png"
	cases := []struct {
		target string
		send   header
		want   int
	}{
		{slide, nil, 401},
		{slide, header{"Authorization": "Bearer 0123456789abcdef"}, 200},
		{slide, header{"Authorization": "Bearer fedcba9876543210"}, 401},
		{slide, header{"Authorization": "Bearer "}, 401},
		{slide, header{"Authorization": "Basic 0123456789abcdef"}, 401},
		{slide, header{"Cookie": "fanshi_token=0123456789abcdef"}, 200},
		{slide + "?t=0123456789abcdef", nil, 200},
		{slide + "?t=0123456789abcdeg", nil, 401},
		{slide + "?t=", nil, 401},
		{"/screens/b01/lobby/nothing.png", nil, 401},
		{"/screens/b01", nil, 401},
		{"/screens/zzz/lobby/01.png", header{"Authorization": "Bearer 0123456789abcdef"}, 401},
		{"/screens/b02/big/01.png", nil, 401}, // has no token: closed
		{"/screens/b09/lobby/01.png?t=fedcba9876543210", nil, 404},
		{"/print/b01/poster_A3.pdf", nil, 401},
		{"/print/b01/poster_A3.pdf?t=0123456789abcdef", nil, 200},
		{"/print/_kinds/bank/leaflet_A4.pdf", nil, 401}, // shared: any venue's token opens it
		{"/print/_kinds/bank/leaflet_A4.pdf?t=0123456789abcdef", nil, 200},
		{"/print/_kinds/bank/leaflet_A4.pdf?t=fedcba9876543210", nil, 200},
		{"/print/_kinds/bank/leaflet_A4.pdf?t=fedcba9876543211", nil, 401},
		{"/print/_unit/nothing.pdf?t=0123456789abcdef", nil, 404},
		{"/", nil, 200},
		{"/v/b01/", nil, 200},
	}
	for _, c := range cases {
		if r := get(t, s, "GET", c.target, c.send); r.StatusCode != c.want {
			t.Errorf("%s %v: %d, want %d", c.target, c.send, r.StatusCode, c.want)
		}
	}
	r := get(t, s, "GET", "/screens/b01/lobby/?t=0123456789abcdef", nil)
	if c := r.Cookies(); len(c) != 1 || c[0].Path != "/screens/b01/" || !c[0].HttpOnly || r.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("cookies %v, %v", c, r.Header)
	}
	if got := tokens.Missing([]string{"b01", "b02"}); !slices.Equal(got, []string{"b02"}) {
		t.Errorf("missing %v", got)
	}
	_, err = ReadTokens(strings.NewReader("b01\nb02 short\nb03 0123456789abcde&\nb04 0123456789abcdef\nb04 0123456789abcdef\n"), "t", &diags)
	if got := diags.Sorted(); err != nil || len(got) != 4 || got[3].Pos.Line != 5 {
		t.Errorf("%v %v", err, got)
	}
}

// TestLog: every answer is a line, without query and port, believed about its remote side only behind a local proxy.
func TestLog(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	var out bytes.Buffer
	s := p.server(Options{Log: NewLog(&out)})
	slide := sum(files["screens/b01/lobby/01.png"])
	ask := func(target, remote string, h header) Line {
		t.Helper()
		r := httptest.NewRequest("GET", target, nil)
		r.RemoteAddr = remote
		for k, v := range h {
			r.Header.Set(k, v)
		}
		s.ServeHTTP(httptest.NewRecorder(), r)
		if err := s.opts.Log.Flush(); err != nil {
			t.Fatal(err)
		}
		var l Line
		if err := json.Unmarshal(out.Bytes(), &l); err != nil {
			t.Fatalf("%v: %q", err, out.String())
		}
		if strings.Contains(out.String(), "secret") {
			t.Errorf("the token is in the log: %s", out.String())
		}
		out.Reset()
		l.Time, l.MS = time.Time{}, 0
		return l
	}
	cases := []struct {
		target, remote string
		send           header
		want           Line
	}{
		{"/screens/b01/lobby/01.png?t=secret", "192.0.2.7:4711", header{"User-Agent": "fanshi-pull/1", "X-Forwarded-For": "198.51.100.1"},
			Line{Method: "GET", Path: "/screens/b01/lobby/01.png", Status: 200, Bytes: 3000, Venue: "b01", Screen: "lobby", Edition: "2026-W48",
				SHA256: slide, Size: 3000, Remote: "192.0.2.7", Agent: "fanshi-pull/1"}},
		{"/screens/b01/lobby/01.png", "127.0.0.1:9", header{"If-None-Match": `"` + slide + `"`, "X-Forwarded-For": "203.0.113.9, 198.51.100.1"},
			Line{Method: "GET", Path: "/screens/b01/lobby/01.png", Status: 304, Venue: "b01", Screen: "lobby", Edition: "2026-W48",
				SHA256: slide, Size: 3000, Remote: "198.51.100.1"}},
		{"/screens/b01/lobby/09.png", "[2001:db8::1]:9", nil, Line{Method: "GET", Path: "/screens/b01/lobby/09.png", Status: 404, Bytes: 22,
			Venue: "b01", Screen: "lobby", Edition: "2026-W48", Remote: "2001:db8::1"}},
	}
	for _, c := range cases {
		if got := ask(c.target, c.remote, c.send); got != c.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", c.target, got, c.want)
		}
	}
	long := ask("/"+strings.Repeat("a", 5000), "127.0.0.1:9", nil)
	if len(long.Path) != maxLogged {
		t.Errorf("%d bytes of a path are logged", len(long.Path))
	}
}

// TestCache: the bound is kept, the least used leaves first, and a body that several want at once is made once.
func TestCache(t *testing.T) {
	c := newCache(3 * (1000 + overhead))
	made := map[string]int{}
	take := func(key string) {
		if _, err := c.get(key, func() ([]byte, error) { made[key]++; return make([]byte, 1000), nil }); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range strings.Split("a b c a d a b", " ") {
		take(key)
	}
	if want := map[string]int{"a": 1, "b": 2, "c": 1, "d": 1}; !maps.Equal(made, want) || c.size() > c.bound {
		t.Errorf("made %v, want %v; %d bytes", made, want, c.size())
	}
	if _, err := c.get("bad", func() ([]byte, error) { return nil, io.ErrUnexpectedEOF }); err == nil {
		t.Error("an error was swallowed")
	}
	take("bad")
	if made["bad"] != 1 {
		t.Error("an error was kept")
	}
	begun, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	count := 0
	wg.Go(func() {
		_, _ = c.get("slow", func() ([]byte, error) { count++; close(begun); <-release; return nil, nil })
	})
	<-begun
	for range 10 {
		wg.Go(func() { _, _ = c.get("slow", func() ([]byte, error) { count++; return nil, nil }) })
	}
	close(release)
	wg.Wait()
	if count != 1 {
		t.Errorf("made %d times", count)
	}
}
