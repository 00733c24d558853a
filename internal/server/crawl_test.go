package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

func unzip(t *testing.T, s string) string {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// overwrite flips the last byte of a file.
func overwrite(t *testing.T, name string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(name, b, 0o666); err != nil {
		t.Fatal(err)
	}
}

// addresses is the other reading of the rules in the package comment: which targets give which bytes.
func addresses(files map[string]string) map[string]string {
	want := map[string]string{}
	escape := func(p string) string { return (&url.URL{Path: p}).EscapedPath() }
	for name, data := range files {
		if strings.Contains("/"+name, "/.") {
			continue
		}
		address := ""
		parts := strings.Split(name, "/")
		switch {
		case parts[0] == "site":
			address = strings.TrimPrefix(name, "site")
		case parts[0] == "screens" && len(parts) > 3:
			address = "/" + name
			want[escape(fmt.Sprintf("/screens/%s/%s/by-hash/%s%s", parts[1], parts[2], sum(data), path.Ext(name)))] = data
		default:
			continue
		}
		want[escape(address)] = data
		if path.Base(address) == "index.html" {
			want[escape(strings.TrimSuffix(address, "index.html"))] = data
		}
	}
	return want
}

// raw sends a request target as it is, which http.Client would clean.
func raw(t *testing.T, base, method, target string) (int, string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", method, target)
	r, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return r.StatusCode, string(b)
}

// disguises are other ways to write a path, under which nothing may be found.
func disguises(p string) []string {
	p = strings.TrimPrefix(p, "/")
	rest, last := path.Split(p)
	flipped := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 32
		}
		return r
	}, p)
	return []string{
		"/" + flipped, "//" + p, "/./" + p, "/../" + p, "/x/../" + p, "/%2e/" + p, "/%2e%2e/" + p, "/..%2f" + p, "/%2f" + p, `/..\` + p, "/..%5c" + p,
		"/" + p + "%00", "/" + p + "%00.png", "/" + p + "/", "/" + p + ".", "/" + p + "%20", "/" + p + "~", "/" + p + ".gz", "/" + p + "::$DATA", "/" + p + ";a",
		"/" + rest + "%2e%2f" + last, "/" + strings.ReplaceAll(p, "/", "%2f"), "/" + strings.ReplaceAll(p, "/", "%5c"), "/" + strings.ReplaceAll(p, "/", "//"),
		"/" + strings.ReplaceAll(p, ".", "%2e"), "/%252e%252e/" + p, "/site/" + p, "/current/" + p, "/public/" + p, "/static/..;/" + p,
	}
}

// TestCrawl is promise R16: what can be fetched is exactly what the release holds. The universe of targets is every
// address that should work, every file of the public folder, and every disguise of all of them.
func TestCrawl(t *testing.T) {
	p := newPub(t)
	files := small()
	old := maps.Clone(files)
	old["site/old.html"] = "an old page"
	old["screens/b01/lobby/01.png"] = noise(77, 999)
	p.publish(old)
	p.publish(files)
	base := running(t, p.server(Options{}))

	want := addresses(files)
	kept := "/screens/b01/lobby/by-hash/" + sum(old["screens/b01/lobby/01.png"]) + ".png"
	want[kept] = old["screens/b01/lobby/01.png"]
	universe := map[string]bool{}
	for a := range want {
		universe[a] = true
		for _, d := range disguises(a) {
			universe[d] = true
		}
	}
	inFolder := 0
	for _, top := range []string{".", "current"} {
		root := os.DirFS(path.Join(p.dir, top))
		if err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
			target := (&url.URL{Path: "/" + name}).EscapedPath()
			universe[target], universe["/current"+target] = true, true
			for _, d := range disguises(target) {
				universe[d] = true
			}
			inFolder++
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, more := range []string{"/etc/passwd", "/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/.env", "/server-status", "/debug/pprof/", "*"} {
		universe[more] = true
	}
	reached := map[string]bool{}
	for _, target := range slices.Sorted(maps.Keys(universe)) {
		status, body := raw(t, base, "GET", target)
		data, ok := want[target]
		switch {
		case status == 200 && !ok:
			t.Errorf("%s can be fetched: %.40q", target, body)
		case status == 200 && body != data:
			t.Errorf("%s gives other bytes", target)
		case status == 301 && !ok: // of a folder, to its index.html
			if _, ok := want[target+"/"]; !ok {
				t.Errorf("%s leads somewhere", target)
			}
		case status != 200 && status != 404 && status != 400 && status != 405:
			t.Errorf("%s: status %d", target, status)
		}
		if status == 200 {
			reached[target] = true
		}
		if strings.Contains(body, "secret") {
			t.Errorf("%s shows a hidden file", target)
		}
	}
	for target := range want {
		if !reached[target] {
			t.Errorf("%s cannot be fetched", target)
		}
	}
	if len(want) < 15 || inFolder < 40 || len(universe) < 1000 {
		t.Fatalf("%d addresses, %d entries of the folder, %d targets: this proves nothing", len(want), inFolder, len(universe))
	}
	// A proxy's form of a request names a host; the path is looked up as ever.
	if status, body := raw(t, base, "GET", "http://elsewhere.example/index.html"); status != 200 || body != page {
		t.Errorf("absolute form: %d", status)
	}
	if status, _ := raw(t, base, "GET", "http://elsewhere.example/../release.json"); status != 404 {
		t.Errorf("absolute form with dots: %d", status)
	}
	t.Logf("%d addresses of the release among %d targets", len(want), len(universe))
}

// TestNoBody: a request that brings a body is refused and its connection closed.
func TestNoBody(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	base := running(t, p.server(Options{}))
	r, err := http.NewRequest("GET", base+"/", bytes.NewReader([]byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 400 || !answer.Close {
		t.Errorf("%d, close %v", answer.StatusCode, answer.Close)
	}
}

// TestSameAddress: a release that wants one address for two files, or one of the server's own, is refused.
func TestSameAddress(t *testing.T) {
	for _, extra := range []string{"site/screens/b01/lobby/01.png", "site/metrics", "site/healthz"} {
		p := newPub(t)
		files := small()
		files[extra] = "x"
		p.publish(files)
		if _, err := New(Options{Store: p.store}); err == nil || !strings.Contains(err.Error(), extra) {
			t.Errorf("%s: %v", extra, err)
		}
	}
}
