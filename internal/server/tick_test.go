package server

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write the files of testdata anew")

// heard collects what a server tells of its troubles.
type heard struct {
	sync.Mutex
	said []string
}

func (h *heard) tell(err error) {
	h.Lock()
	defer h.Unlock()
	h.said = append(h.said, err.Error())
}

func (h *heard) count(part string) (n int) {
	h.Lock()
	defer h.Unlock()
	for _, s := range h.said {
		if strings.Contains(s, part) {
			n++
		}
	}
	return n
}

// TestTicks: with every tick the server takes over what has been published, asks for tokens and hands on its log; whatever goes
// wrong then is told once, and what was served before goes on.
func TestTicks(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	var h heard
	var switched atomic.Value // the id of the release
	var switches, asked atomic.Int32
	s := p.server(Options{Trouble: h.tell, Log: NewLog(&fails{}), Switched: func(r release.Release) { switched.Store(r.ID); switches.Add(1) },
		NewTokens: func() (*Tokens, error) { asked.Add(1); return nil, errors.New("no tokens today") }})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	tick, ended := make(chan time.Time), make(chan error, 1)
	go func() { ended <- s.Run(ctx, tick, l) }()
	ticks := func() { // when the second one is taken, the first has been dealt with
		tick <- time.Time{}
		tick <- time.Time{}
	}
	get(t, s, "GET", "/", nil) // a line of log
	files["site/index.html"] = "<!doctype html>新"
	second := p.publish(files)
	ticks()
	if got := s.Served().ID; got != second.ID || switches.Load() != 2 || switched.Load() != second.ID {
		t.Errorf("served is %s, switched %d times, to %v", got, switches.Load(), switched.Load())
	}
	pointer, err := os.Readlink(filepath.Join(p.dir, "current"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(p.dir, "current")); err != nil {
		t.Fatal(err)
	}
	before := s.metrics.troubles.Load()
	ticks()
	ticks()
	if n := s.metrics.troubles.Load() - before; n < 3 {
		t.Errorf("%d troubles are counted after three ticks without a pointer", n)
	}
	if h.count(release.ErrNone.Error()) != 1 || h.count("no tokens today") != 1 || h.count("full") != 1 || asked.Load() < 5 {
		t.Errorf("told %q, asked for tokens %d times", h.said, asked.Load())
	}
	if r := get(t, s, "GET", "/", nil); r.StatusCode != 200 || text(t, r) != files["site/index.html"] {
		t.Errorf("without a pointer: %d", r.StatusCode)
	}
	if err := os.Symlink(pointer, filepath.Join(p.dir, "current")); err != nil {
		t.Fatal(err)
	}
	ticks()
	if r := get(t, s, "GET", "/healthz", nil); r.StatusCode != 200 {
		t.Errorf("with its pointer again: %d", r.StatusCode)
	}
	stop()
	<-ended // with an error where the last tick has left lines of log, which are lost
}

// TestLastLines: lines of the log that are lost at the very end are told too.
func TestLastLines(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	s := p.server(Options{Log: NewLog(&fails{})})
	get(t, s, "GET", "/", nil)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := s.Run(ctx, nil); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("it ended with %v", err)
	}
}

// broken is a listener that fails at once.
type broken struct{ net.Listener }

func (broken) Accept() (net.Conn, error) { return nil, errors.New("the card is gone") }

// TestListenerFails: when one listener fails the server ends and says why; the other is closed.
func TestListenerFails(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	s := p.server(Options{})
	var both [2]net.Listener
	for i := range both {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		both[i] = l
	}
	if err := s.Run(context.Background(), nil, both[0], broken{both[1]}); err == nil || !strings.Contains(err.Error(), "the card is gone") {
		t.Errorf("it ended with %v", err)
	}
	if c, err := net.Dial("tcp", both[0].Addr().String()); err == nil {
		_ = c.Close()
		t.Error("the other listener is still open")
	}
}

// TestKeptReleaseDamaged: a release kept for its slides that cannot be read is left out, and the published one is served; a
// published one that cannot be read is an error.
func TestKeptReleaseDamaged(t *testing.T) {
	p := newPub(t)
	files := small()
	first := p.publish(files)
	old := files["screens/b01/lobby/01.png"]
	files["screens/b01/lobby/01.png"] = noise(50, 1000)
	second := p.publish(files)
	if err := os.Truncate(filepath.Join(p.dir, first.Path, "release.json"), 10); err != nil {
		t.Fatal(err)
	}
	s := p.server(Options{})
	if r := get(t, s, "GET", "/screens/b01/lobby/by-hash/"+sum(old)+".png", nil); r.StatusCode != 404 {
		t.Errorf("a slide of the damaged release: %d", r.StatusCode)
	}
	if r := get(t, s, "GET", "/screens/b01/lobby/by-hash/"+sum(files["screens/b01/lobby/01.png"])+".png", nil); r.StatusCode != 200 {
		t.Errorf("a slide of the published release: %d", r.StatusCode)
	}
	if err := os.Truncate(filepath.Join(p.dir, second.Path, "release.json"), 10); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Store: p.store, Now: time.Now}); err == nil {
		t.Error("a published release that is damaged is served")
	}
	if _, err := New(Options{Store: newPub(t).store, Now: time.Now}); !errors.Is(err, release.ErrNone) {
		t.Errorf("nothing is published: %v", err)
	}
}

// unread is an opened file that cannot be read, or asked what it is.
type unread struct {
	disk.Opened
	stat bool
}

func (u unread) Read([]byte) (int, error) { return 0, fs.ErrPermission }

func (u unread) Stat() (fs.FileInfo, error) {
	if u.stat {
		return nil, fs.ErrPermission
	}
	return u.Opened.Stat()
}

// TestLargeFiles: a large file that cannot be read now is an error and is asked anew at the next request; it is read from wherever
// one asks.
func TestLargeFiles(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	s := p.server(Options{})
	f, _ := s.table.Load().find("/screens/b02/big/01.png")
	want := files["screens/b02/big/01.png"]
	for _, stat := range []bool{true, false} {
		opened, err := s.open(f.stored)
		if err != nil {
			t.Fatal(err)
		}
		if known, err := f.compare(unread{opened, stat}); !errors.Is(err, fs.ErrPermission) || known != nil || f.known != nil {
			t.Errorf("a file that cannot be read is known: %v %v", known, err)
		}
		if err := opened.Close(); err != nil {
			t.Fatal(err)
		}
	}
	w, err := s.openWhole(f.stored)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, c := range []struct {
		offset int64
		whence int
		want   int64
	}{{pieceBytes - 3, io.SeekStart, pieceBytes - 3}, {10, io.SeekCurrent, pieceBytes + 17}, {-7, io.SeekEnd, int64(len(want)) - 7}, {0, io.SeekStart, 0}} {
		at, err := w.Seek(c.offset, c.whence)
		if err != nil || at != c.want {
			t.Fatalf("%+v: %d, %v", c, at, err)
		}
		part := make([]byte, min(10, int64(len(want))-at))
		if _, err := io.ReadFull(w, part); err != nil || string(part) != want[at:at+int64(len(part))] {
			t.Errorf("%+v: %v, other bytes %v", c, err, string(part) != want[at:at+int64(len(part))])
		}
	}
	if _, err := w.Seek(-1, io.SeekStart); !errors.Is(err, fs.ErrInvalid) || w.at != 10 {
		t.Errorf("before the beginning: %v, then at %d", err, w.at)
	}
	if _, err := w.Seek(0, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Read(make([]byte, 4)); n != 0 || err != io.EOF {
		t.Errorf("at its end: %d, %v", n, err)
	}
}

// TestUnreadableFiles: a file that cannot be opened is 503 for everybody who asks, compressed or not, and served again once it can
// be.
func TestUnreadableFiles(t *testing.T) {
	p := newPub(t)
	r := p.publish(small())
	var h heard
	s := p.server(Options{Trouble: h.tell})
	for name, target := range map[string]string{"site/index.html": "/", "screens/b02/big/01.png": "/screens/b02/big/01.png"} {
		file := filepath.Join(p.dir, r.Path, name)
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(file, 0o755); err != nil { // no file, and not gone either
			t.Fatal(err)
		}
		for _, send := range []header{nil, {"Accept-Encoding": "gzip"}} {
			if r := get(t, s, "GET", target, send); r.StatusCode != 503 || r.Header.Get("Content-Encoding") != "" || text(t, r) != "这个文件暂时取不到，请稍后再试。\n" {
				t.Errorf("%s %v: %d", target, send, r.StatusCode)
			}
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		if r := get(t, s, "GET", target, header{"Accept-Encoding": "gzip"}); r.StatusCode != 200 {
			t.Errorf("%s, restored: %d", target, r.StatusCode)
		}
	}
	if len(h.said) != 2 {
		t.Errorf("told %q", h.said)
	}
}

// TestIfMatch: a request that is only for the content it knows gets that content, whichever form of it the client has.
func TestIfMatch(t *testing.T) {
	p := newPub(t)
	files := small()
	p.publish(files)
	s := p.server(Options{})
	slide := sum(files["screens/b01/lobby/01.png"])
	for _, c := range []struct {
		target, match string
		status        int
	}{
		{"/", `"` + sum(page) + `"`, 200}, {"/", "*", 200}, {"/", `"x", "` + sum(page) + `"`, 200}, {"/", `"` + sum(page) + `-gz"`, 200}, {"/", `W/"` + sum(page) + `"`, 412}, {"/", `"x"`, 412},
		{"/screens/b01/lobby/01.png", `"` + slide + `"`, 200}, {"/screens/b01/lobby/01.png", `"` + slide + `-gz"`, 412},
	} {
		r := get(t, s, "GET", c.target, header{"If-Match": c.match, "If-Unmodified-Since": "Mon, 02 Jan 2006 15:04:05 GMT"})
		if r.StatusCode != c.status || c.status == 412 && (r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Vary") != "" || text(t, r) != "文件已经换成了别的内容。\n") {
			t.Errorf("%s with %s: %d %v", c.target, c.match, r.StatusCode, r.Header)
		}
	}
}

// TestVenuesOfPages: the log says whose page and whose print file was asked for, and nothing of pages that are nobody's.
func TestVenuesOfPages(t *testing.T) {
	p := newPub(t)
	files := small()
	files["site/deep/b01/a/index.html"] = page
	p.publish(files)
	var out bytes.Buffer
	s := p.server(Options{Print: true, Log: NewLog(&out)})
	for target, want := range map[string]string{
		"/deep/b01/a/": "", "/v/b01/": `"venue":"b01"`, "/print/b01/poster_A3.pdf": `"venue":"b01"`, "/": "", "/assets/site.css": "", "/screens/b02/big/01.png": `"venue":"b02","screen":"big"`,
	} {
		out.Reset()
		r := httptest.NewRequest("GET", target, nil)
		s.ServeHTTP(httptest.NewRecorder(), r)
		if err := s.opts.Log.Flush(); err != nil {
			t.Fatal(err)
		}
		line := out.String()
		if !strings.Contains(line, `"status":200`) || !strings.Contains(line, want) || strings.Contains(line, `"venue"`) != (want != "") || strings.Contains(line, `"screen"`) != strings.Contains(want, "screen") {
			t.Errorf("%s is logged as %s", target, line)
		}
	}
}

// TestSecure: the cookie of a page that came over HTTPS, to us or to the proxy before us, is not sent over HTTP.
func TestSecure(t *testing.T) {
	over := httptest.NewRequest("GET", "https://fz.example.gov.cn/", nil)
	if !isSecure(over) {
		t.Error("TLS is not secure")
	}
	for _, c := range []struct {
		name, value string
		want        bool
	}{
		{"X-Forwarded-Proto", "https", true}, {"X-Forwarded-Proto", "HTTPS, http", true}, {"X-Forwarded-Proto", "http, https", false}, {"X-Forwarded-Proto", "", false},
		{"Forwarded", "for=192.0.2.1; Proto=\"https\"", true}, {"Forwarded", "proto=http, proto=https", false}, {"Forwarded", "host=https", false}, {"Via", "https", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set(c.name, c.value)
		if isSecure(r) != c.want {
			t.Errorf("%s: %s: secure is %v", c.name, c.value, !c.want)
		}
	}
}

// TestBounds: how many connections an address may have follows from what was said, or from the cap.
func TestBounds(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	for said, want := range map[int]int{0: 64, 5: 5, -1: 100} {
		if s := p.server(Options{Connections: 100, PerAddress: said}); s.opts.PerAddress != want || s.limit.share != want || s.limit.cap != 100 {
			t.Errorf("%d gives %d", said, s.opts.PerAddress)
		}
	}
	if origin(&net.UnixAddr{Name: "/run/x"}).IsValid() {
		t.Error("a socket that is a file counts against somebody's share")
	}
	w := httptest.NewRecorder()
	if (&recorder{ResponseWriter: w}).Unwrap() != http.ResponseWriter(w) {
		t.Error("the answer's own writer is lost")
	}
}

// TestDeployment compares the files for an administrator with testdata, with names that the systems' own files would read as
// something else.
func TestDeployment(t *testing.T) {
	d := Deployment{Program: "/usr/local/bin/fanshi", Project: `/srv/反诈 "一"`, Out: `/srv/100%\$out`, Listen: ":8080", More: []string{"--print", "--tokens=/etc/50%"}, Host: "fz.example.gov.cn"}
	more := slices.Clone(d.More)
	var unit, caddy strings.Builder
	if err := d.Systemd(&unit); err != nil {
		t.Fatal(err)
	}
	if err := d.Caddy(&caddy); err != nil {
		t.Fatal(err)
	}
	testtools.CompareText(t, "testdata/systemd.txt", unit.String(), *update)
	testtools.CompareText(t, "testdata/caddy.txt", caddy.String(), *update)
	if !slices.Equal(d.More, more) {
		t.Errorf("the flags have become %q", d.More)
	}
	for listen, want := range map[string]string{":8080": "127.0.0.1:8080", "0.0.0.0:80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80", "192.0.2.1:8080": "192.0.2.1:8080", "[2001:db8::1]:80": "[2001:db8::1]:80", "/run/fanshi": "/run/fanshi"} {
		if got := (Deployment{Listen: listen}).Upstream(); got != want {
			t.Errorf("a proxy finds %s at %s, want %s", listen, got, want)
		}
	}
	if err := d.Caddy(&stuck{}); err == nil {
		t.Error("a full disk is no error")
	}
}

type stuck struct{}

func (stuck) Write([]byte) (int, error) { return 0, errors.New("full") }
