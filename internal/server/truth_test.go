package server

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/testtools"
)

// TestFolderMadeAnew: the folder may be deleted and built again, or moved away and put in the place of, under the running
// server; with another release in it or with the very same. The next look at it serves what is published there.
func TestFolderMadeAnew(t *testing.T) {
	for name, remove := range map[string]func(dir string) error{
		"deleted": os.RemoveAll,
		"moved":   func(dir string) error { return os.Rename(dir, dir+".old") },
	} {
		for _, same := range []bool{true, false} {
			t.Run(fmt.Sprint(name, " ", same), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "public")
				open := func() *pub {
					fsys, err := disk.Dir(dir)
					if err != nil {
						t.Fatal(err)
					}
					return &pub{t, dir, release.Open(fsys)}
				}
				p := open()
				files := small()
				p.publish(files)
				s := p.server(Options{})
				if err := remove(dir); err != nil {
					t.Fatal(err)
				}
				if err := s.Reload(); err == nil {
					t.Error("a folder that is gone is no trouble")
				}
				if r := get(t, s, "GET", "/healthz", nil); r.StatusCode != 503 && name == "deleted" {
					t.Errorf("without a folder /healthz says %d", r.StatusCode)
				}
				if !same {
					files["screens/b01/lobby/01.png"] = noise(77, 2000)
				}
				open().publish(files)
				if err := s.Reload(); err != nil {
					t.Fatal(err)
				}
				for _, target := range []string{"/screens/b01/lobby/01.png", "/screens/b02/big/01.png"} {
					if r := get(t, s, "GET", target, nil); r.StatusCode != 200 || text(t, r) != files[target[1:]] {
						t.Errorf("%s: %d", target, r.StatusCode)
					}
				}
				if r := get(t, s, "GET", "/healthz", nil); r.StatusCode != 200 || !strings.HasSuffix(text(t, r), "\nok\n") {
					t.Errorf("/healthz says %d", r.StatusCode)
				}
			})
		}
	}
}

// TestHealthOfFiles: a file that could not be given out is the server's ill health until it can be again; a published
// release that cannot be read is too.
func TestHealthOfFiles(t *testing.T) {
	p := newPub(t)
	files := small()
	r := p.publish(files)
	s := p.server(Options{})
	health := func(want int, words string) {
		t.Helper()
		if r := get(t, s, "GET", "/healthz", nil); r.StatusCode != want || !strings.Contains(text(t, r), words) {
			t.Errorf("/healthz says %d, not %d %s", r.StatusCode, want, words)
		}
	}
	for _, name := range []string{"site/index.html", "screens/b02/big/01.png"} {
		file := filepath.Join(p.dir, r.Path, name)
		overwrite(t, file)
		health(200, "ok")
		get(t, s, "GET", "/"+strings.TrimSuffix(strings.TrimPrefix(name, "site/"), "index.html"), nil)
		health(503, "damaged")
		if err := os.WriteFile(file, []byte(files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		health(200, "ok")
	}
	files["site/new.html"] = page
	next := p.publish(files)
	overwrite(t, filepath.Join(p.dir, next.Path, release.ManifestName))
	health(200, "another release is published")
	if err := s.Reload(); err == nil {
		t.Error("a release that cannot be read is no trouble")
	}
	health(503, "the published release cannot be read")
}

// TestRot changes a large file on the disk in random ways, before, between and during answers, with and without its time
// being set back, and restores it: what is sent is a beginning of the right bytes, and once it is restored all of them.
func TestRot(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 9))
	p := newPub(t)
	files := small()
	r := p.publish(files)
	const name = "screens/b02/big/01.png"
	want, file := files[name], filepath.Join(p.dir, r.Path, name)
	s := p.server(Options{})
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	rot := func() {
		data := []byte(want)
		switch random.IntN(3) {
		case 0:
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		case 1:
			data = data[:random.IntN(len(data))]
		case 2:
			data = append(data, "more"...)
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if random.IntN(2) == 0 { // as rot in the disk itself, which changes no time
			if err := os.Chtimes(file, time.Time{}, info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}
	}
	statuses := map[int]int{}
	for range 120 {
		if random.IntN(3) > 0 {
			rot()
		}
		w := &underway{ResponseRecorder: httptest.NewRecorder()}
		if random.IntN(3) == 0 {
			w.at, w.do = random.IntN(len(want)), rot
		}
		s.ServeHTTP(w, httptest.NewRequest("GET", "/"+name, nil))
		statuses[w.Code]++
		if body := w.Body.String(); w.Code == 200 && !strings.HasPrefix(want, body) || w.Code != 200 && w.Code != 503 {
			t.Fatalf("status %d with %d wrong bytes", w.Code, len(body))
		}
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		if random.IntN(2) == 0 {
			if err := os.Chtimes(file, time.Time{}, time.Now().Add(time.Duration(random.IntN(1000))*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if r := get(t, s, "GET", "/"+name, nil); r.StatusCode == 200 && text(t, r) != want {
			t.Fatal("restored, it is sent in part")
		} else if r.StatusCode != 200 { // the file looks as the damaged one did: the next look is a new one
			if err := os.Chtimes(file, time.Time{}, time.Now().Add(-time.Duration(random.IntN(1000))*time.Hour)); err != nil {
				t.Fatal(err)
			}
			if r := get(t, s, "GET", "/"+name, nil); r.StatusCode != 200 || text(t, r) != want {
				t.Fatalf("restored, it is %d", r.StatusCode)
			}
		}
	}
	t.Logf("answers: %v", statuses)
}

// underway does something when so many bytes of an answer have been sent.
type underway struct {
	*httptest.ResponseRecorder
	at int
	do func()
}

func (w *underway) Write(p []byte) (int, error) {
	n, err := w.ResponseRecorder.Write(p)
	if w.do != nil && w.Body.Len() > w.at {
		w.do()
		w.do = nil
	}
	return n, err
}

// TestBearer: the scheme in any case and spacing, the token in none but its own; whatever else is refused.
func TestBearer(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 12))
	p := newPub(t)
	p.publish(small())
	const token = "0123456789abcdefXYZ_-"
	var diags diag.List
	tokens, err := ReadTokens(strings.NewReader("b01 "+token), "t", &diags)
	if err != nil {
		t.Fatal(err)
	}
	s := p.server(Options{Tokens: tokens})
	anyCase := func(word string) string {
		b := []byte(word)
		for i := range b {
			if random.IntN(2) == 0 {
				b[i] = bytes.ToUpper(b[i : i+1])[0]
			}
		}
		return string(b)
	}
	for range 2000 {
		scheme, given := anyCase("bearer"), token
		want := 200
		switch random.IntN(6) {
		case 0:
			scheme, want = []string{"Basic", "Bearer:", "Bear", "", "Bearerx", "Ｂearer"}[random.IntN(6)], 401
		case 1:
			given, want = []string{strings.ToLower(token), token[1:], token + "x", "", token + " " + token, `"` + token + `"`}[random.IntN(6)], 401
		}
		value := scheme + strings.Repeat(" ", 1+random.IntN(3)) + given + strings.Repeat(" ", random.IntN(2))
		if r := get(t, s, "GET", "/screens/b01/lobby/01.png", header{"Authorization": value}); r.StatusCode != want {
			t.Fatalf("%q: %d, want %d", value, r.StatusCode, want)
		}
	}
}

// TestPrivate: nothing that a token opens, or that holds one, may lie in a cache that people share; the cookie is secure
// where the browser speaks HTTPS.
func TestPrivate(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	const token = "0123456789abcdef"
	var diags diag.List
	tokens, err := ReadTokens(strings.NewReader("b01 "+token), "t", &diags)
	if err != nil {
		t.Fatal(err)
	}
	s := p.server(Options{Tokens: tokens, Print: true})
	hash := sum(files["screens/b01/lobby/01.png"])
	for _, target := range []string{"/screens/b01/lobby", "/screens/b01/lobby/", "/screens/b01/lobby/01.png", "/screens/b01/lobby/manifest.json", "/screens/b01/lobby/by-hash/" + hash + ".png",
		"/screens/b01/lobby/no.png", "/print/b01/poster_A3.pdf", "/print/b01/no.pdf", "/v/b01", "/v/b01/", "/", "/nothing"} {
		for way, send := range map[string]header{"?t=" + token: nil, "": {"Authorization": "Bearer " + token}, "#": {"Cookie": tokenCookie + "=" + token}, "?t=": nil} {
			guarded := strings.HasPrefix(target, "/screens/") || strings.HasPrefix(target, "/print/")
			if !guarded && !strings.Contains(way, "?") {
				continue
			}
			for _, more := range []header{{}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"}} {
				for k, v := range send {
					more[k] = v
				}
				r := get(t, s, "GET", target+strings.TrimSuffix(way, "#"), more)
				if cache := r.Header.Get("Cache-Control"); !strings.Contains(cache, "private") && !strings.Contains(cache, "no-store") {
					t.Errorf("%s%s %v: %d, Cache-Control %q", target, way, more, r.StatusCode, cache)
				}
			}
		}
	}
	for _, c := range []struct {
		send   header
		secure bool
	}{
		{nil, false}, {header{"X-Forwarded-Proto": "https"}, true}, {header{"X-Forwarded-Proto": "HTTPS, http"}, true}, {header{"X-Forwarded-Proto": "http"}, false},
		{header{"X-Forwarded-Proto": "http, https"}, false}, {header{"Forwarded": `for=192.0.2.1;Proto="https", proto=http`}, true}, {header{"Forwarded": "for=192.0.2.1;proto=http"}, false},
		{header{"Forwarded": "for=https"}, false},
	} {
		cookies := get(t, s, "GET", "/screens/b01/lobby/?t="+token, c.send).Cookies()
		if len(cookies) != 1 || cookies[0].Secure != c.secure || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
			t.Errorf("%v: %v, want secure %v", c.send, cookies, c.secure)
		}
	}
}

// TestNewTokens: tokens that have changed hold from the next tick on, also for those who had the old ones; after an error
// those at hand stay.
func TestNewTokens(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	parse := func(text string) *Tokens {
		var diags diag.List
		tokens, err := ReadTokens(strings.NewReader(text), "t", &diags)
		if err != nil || diags.Len() > 0 {
			t.Fatal(err)
		}
		return tokens
	}
	var fresh *Tokens
	var failed error
	s := p.server(Options{Tokens: parse("b01 0123456789abcdef"), NewTokens: func() (*Tokens, error) { return fresh, failed }})
	asks := func(want ...int) {
		t.Helper()
		for i, token := range []string{"0123456789abcdef", "fedcba9876543210"} {
			if r := get(t, s, "GET", "/screens/b01/lobby/01.png", header{"Authorization": "Bearer " + token}); r.StatusCode != want[i] {
				t.Errorf("%s: %d, want %d", token, r.StatusCode, want[i])
			}
		}
	}
	renew := func(tokens *Tokens, err error) {
		t.Helper()
		fresh, failed = tokens, err
		if got := s.renewTokens(); !errors.Is(got, err) {
			t.Errorf("%v, want %v", got, err)
		}
	}
	asks(200, 401)
	renew(nil, nil)
	asks(200, 401)
	renew(parse("b01 fedcba9876543210"), nil)
	asks(401, 200)
	renew(nil, errors.New("unreadable"))
	asks(401, 200)
	renew(parse(""), nil)
	asks(401, 401)
}
