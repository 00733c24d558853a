package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fanshi/internal/diag"
)

// TestRefusals: whatever is refused is refused in a sentence, as text, kept by nobody, with the headers that protect.
func TestRefusals(t *testing.T) {
	p := newPub(t)
	files := small()
	delete(files, "site/404.html")
	p.publish(files)
	var diags diag.List
	tokens, err := ReadTokens(strings.NewReader("b01 0123456789abcdef\n"), "t", &diags)
	if err != nil {
		t.Fatal(err)
	}
	s := p.server(Options{Tokens: tokens})
	if err := os.WriteFile(filepath.Join(p.dir, "releases", s.Served().ID, "site/assets/site.css"), []byte("body{.}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, target string
		body           string
		status         int
		text           string
		more           header
	}{
		{"GET", "/nothing", "", 404, "没有这个文件。\n", nil},
		{"GET", "/screens/b01/lobby/09.png?t=0123456789abcdef", "", 404, "没有这个文件。\n", nil},
		{"GET", "/screens/b01/lobby/01.png", "", 401, "需要这个场所的口令。\n", header{"Www-Authenticate": `Bearer realm="fanshi"`}},
		{"POST", "/", "", 405, "只能读取。\n", header{"Allow": "GET, HEAD"}},
		{"GET", "/", "x", 400, "请求不能带内容。\n", header{"Connection": "close"}},
		{"GET", "/assets/site.css", "", 503, "这个文件暂时取不到，请稍后再试。\n", header{"Retry-After": "60"}},
	} {
		r := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.status || w.Body.String() != c.text {
			t.Errorf("%s %s: %d %q", c.method, c.target, w.Code, w.Body)
		}
		want := header{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8",
			"Content-Length": fmt.Sprint(len(c.text)), "Etag": "", "Vary": "", "Content-Security-Policy": ""}
		for k, v := range c.more {
			want[k] = v
		}
		for k, v := range want {
			if got := w.Header().Get(k); got != v {
				t.Errorf("%s %s: %s is %q, want %q", c.method, c.target, k, got, v)
			}
		}
	}
}

// TestKinds: the media types that IANA and the makers of players give, and which of them a browser may run.
func TestKinds(t *testing.T) {
	for name, want := range map[string]string{
		"a.html": "text/html; charset=utf-8 text document", "a.svg": "image/svg+xml text document", "a.xml": "application/xml text document", "a.css": "text/css; charset=utf-8 text",
		"a.js": "text/javascript; charset=utf-8 text", "a.json": "application/json text", "a.webmanifest": "application/manifest+json text", "a.txt": "text/plain; charset=utf-8 text",
		"a.m3u": "audio/x-mpegurl text", "a.smil": "application/smil+xml text", "a.vsn": "application/xml text", "a.csv": "text/csv; charset=utf-8 text", "a.png": "image/png", "a.jpg": "image/jpeg",
		"a.gif": "image/gif", "a.bmp": "image/bmp text", "a.webp": "image/webp", "a.woff2": "font/woff2", "a.ico": "image/x-icon", "a.pdf": "application/pdf", "a.zip": "application/zip",
		"a.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a.PDF": "application/pdf", "a.exe": "application/octet-stream", "a": "application/octet-stream",
	} {
		k := kindOf("site", name)
		got := k.media
		if k.text {
			got += " text"
		}
		if k.document {
			got += " document"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		policy := ""
		if k.document {
			policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
		}
		if k.policy != policy {
			t.Errorf("%s: policy %q", name, k.policy)
		}
	}
	player := kindOf("screens", "index.html")
	if player.policy != "default-src 'self' 'unsafe-inline' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'" {
		t.Errorf("the player's policy is %s", player.policy)
	}
	if k := kindOf("screens", "01.TXT"); k.media != "text/plain; charset=gb18030" || k.policy != "" || kindOf("screens", "01.png").policy != "" {
		t.Errorf("%+v", k)
	}
}

// TestAcceptsGzip reads Accept-Encoding as RFC 9110 has it.
func TestAcceptsGzip(t *testing.T) {
	for value, want := range map[string]bool{
		"": false, "gzip": true, "x-gzip": true, "GZIP": true, "br, gzip": true, "br,gzip;q=0.5": true, "gzip;q=0": false, "gzip;q=0.0": false, "gzip; q = 0.001": true, "gzip;q=": false, "gzip;Q=1": true,
		"gzip;level=1": true, "deflate": false, "gzipped": false, "*": false, "gzip, gzip;q=0": false,
	} {
		h := http.Header{}
		if value != "" {
			h.Set("Accept-Encoding", value)
		}
		if got := acceptsGzip(h); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
	if !acceptsGzip(http.Header{"Accept-Encoding": {"br", "gzip"}}) {
		t.Error("of two headers the second is not read")
	}
}

// TestHealth says what is served, and why it might not be the newest.
func TestHealth(t *testing.T) {
	p := newPub(t)
	first := p.publish(small())
	s := p.server(Options{})
	says := func(status int, want string) {
		t.Helper()
		r := get(t, s, "GET", "/healthz", nil)
		if got := text(t, r); r.StatusCode != status || got != want || r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%d %q %v, want %q", r.StatusCode, got, r.Header, want)
		}
	}
	says(200, "serving "+first.ID+"\nok\n")
	files := small()
	files["site/new.html"] = page
	p.publish(files)
	says(200, "serving "+first.ID+"\nanother release is published\n")
	if err := os.Remove(filepath.Join(p.dir, "current")); err != nil {
		t.Fatal(err)
	}
	says(503, "serving "+first.ID+"\nthe pointer is missing\n")
	if err := os.Mkdir(filepath.Join(p.dir, "current"), 0o755); err != nil {
		t.Fatal(err)
	}
	says(503, "serving "+first.ID+"\nthe pointer cannot be read\n")
	s.ending.Store(true)
	says(503, "serving "+first.ID+"\nending\n")
}

// TestMetricsInFull: each series once, with its type, in the text format of Prometheus, counting what has happened.
func TestMetricsInFull(t *testing.T) {
	p := newPub(t)
	release := p.publish(small())
	s := p.server(Options{})
	sent := len(text(t, get(t, s, "GET", "/", nil))) + len(text(t, get(t, s, "GET", "/screens/b01/lobby/07.png", nil)))
	got := text(t, get(t, s, "GET", "/metrics", nil))
	got = regexp.MustCompile(`(?m)^(go_goroutines|fanshi_cache_bytes) [1-9][0-9]*$`).ReplaceAllString(got, "$1 N")
	want := fmt.Sprintf(`# HELP fanshi_requests_total Requests answered, by status.
# TYPE fanshi_requests_total counter
fanshi_requests_total{code="200"} 1
fanshi_requests_total{code="404"} 1
# HELP fanshi_sent_bytes_total Bytes of bodies sent.
# TYPE fanshi_sent_bytes_total counter
fanshi_sent_bytes_total %d
# HELP fanshi_requests_running Requests being answered.
# TYPE fanshi_requests_running gauge
fanshi_requests_running 1
# HELP fanshi_connections Open connections.
# TYPE fanshi_connections gauge
fanshi_connections 0
# HELP fanshi_connections_stalled_total Connections cut because the client took nothing.
# TYPE fanshi_connections_stalled_total counter
fanshi_connections_stalled_total 0
# HELP fanshi_connections_evicted_total Waiting connections closed at the cap.
# TYPE fanshi_connections_evicted_total counter
fanshi_connections_evicted_total 0
# HELP fanshi_cache_bytes Bytes of bodies in memory.
# TYPE fanshi_cache_bytes gauge
fanshi_cache_bytes N
# HELP fanshi_switches_total Releases that have become the served one.
# TYPE fanshi_switches_total counter
fanshi_switches_total 1
# HELP fanshi_troubles_total Failed reads of the pointer or of a file.
# TYPE fanshi_troubles_total counter
fanshi_troubles_total 0
# HELP fanshi_log_errors_total Failed writes of the access log.
# TYPE fanshi_log_errors_total counter
fanshi_log_errors_total 0
# HELP go_goroutines Goroutines.
# TYPE go_goroutines gauge
go_goroutines N
# HELP fanshi_release_info The served release.
# TYPE fanshi_release_info gauge
fanshi_release_info{release="%s",edition="2026-W48"} 1
`, sent, release.ID)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// fails refuses every write.
type fails struct{ writes int }

func (f *fails) Write([]byte) (int, error) { f.writes++; return 0, errors.New("full") }

// TestFullLog: a log that cannot be written is counted, costs no answer, and does not fill the memory.
func TestFullLog(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	to := &fails{}
	s := p.server(Options{Log: NewLog(to)})
	for range 1000 {
		if r := get(t, s, "GET", "/", nil); r.StatusCode != 200 {
			t.Fatal(r.StatusCode)
		}
	}
	if lost := s.metrics.logErrors.Load(); lost == 0 || int64(to.writes) != lost || cap(s.opts.Log.kept) > 4*flushAt {
		t.Errorf("%d losses counted, %d writes, %d bytes kept", lost, to.writes, cap(s.opts.Log.kept))
	}
	if err := s.opts.Log.Flush(); err == nil {
		t.Error("a flush that fails says nothing")
	}
	if err := (*Log)(nil).Flush(); err != nil || !(*Log)(nil).write(&Line{}) {
		t.Errorf("without a log: %v", err)
	}
	if err := NewLog(to).Flush(); err != nil {
		t.Errorf("nothing to flush: %v", err)
	}
}

// TestOwner: whose an address would be, and which of them ask for a token.
func TestOwner(t *testing.T) {
	for address, want := range map[string]string{
		"/screens/b01/lobby/01.png": "b01 lobby true", "/screens/b01/lobby/": "b01 lobby true", "/screens/b01": "b01  true", "/screens/": "  true", "/screens": "  false", "/print/b01/a.pdf": "b01  true", "/v/b01/": "b01  false",
		"/v/b01": "b01  false", "/": "  false", "/cases/b01/": "  false", "": "  false", "/printed/b01": "  false",
	} {
		venue, screen := owner(address)
		if got := fmt.Sprint(venue, " ", screen, " ", new(Line).guarded(address)); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// TestRemote believes a proxy on this machine and nobody else.
func TestRemote(t *testing.T) {
	for _, c := range []struct {
		from, forwarded, want string
	}{
		{"192.0.2.1:5", "", "192.0.2.1"}, {"192.0.2.1:5", "198.51.100.1", "192.0.2.1"}, {"127.0.0.1:5", "198.51.100.1", "198.51.100.1"}, {"[::1]:5", "a, 2001:db8::2 ", "2001:db8::2"}, {"127.0.0.1:5", "198.51.100.1, unknown", "127.0.0.1"},
		{"@", "198.51.100.1", "@"}, {"localhost:5", "198.51.100.1", "localhost"}, {"127.0.0.1:5", "", "127.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := remote(r); got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.from, c.forwarded, got, c.want)
		}
	}
}

// TestTokensSay: what is wrong with a line of the tokens, where, and what to do.
func TestTokensSay(t *testing.T) {
	var diags diag.List
	const token, short = "0123456789abcdef", "0123456789abcde"
	_, err := ReadTokens(strings.NewReader("b01\nb02 "+short+"\nb03 "+token+" x\nb04 "+token+"\nb04 "+token+"\n b05  "+token+"-_AZ \n#b06\nb07 "+token+"。\nb08 "+token+"@\n"), "tokens.txt", &diags)
	var got []string
	for _, d := range diags.Sorted() {
		got = append(got, fmt.Sprintf("%s:%d:%d %s %s。%s", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Code, d.Message, d.Remedy))
	}
	const form, weak = "一行写一个场所：代码、空格、口令，口令里没有空格", "用 16 位以上的随机字母和数字，可以有 - 和 _"
	want := []string{
		"tokens.txt:1:1 tokens.line 这一行不是一个场所代码和一个口令。" + form, "tokens.txt:2:1 tokens.weak 场所 b02 的口令太短，或者有不能用的符号。" + weak, "tokens.txt:3:1 tokens.line 这一行不是一个场所代码和一个口令。" + form,
		"tokens.txt:5:1 tokens.twice 场所 b04 的口令写了两次。删去其中一行", "tokens.txt:8:1 tokens.weak 场所 b07 的口令太短，或者有不能用的符号。" + weak, "tokens.txt:9:1 tokens.weak 场所 b08 的口令太短，或者有不能用的符号。" + weak,
	}
	if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%v\ngot\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestLineTimes: a line has the moment in UTC to the millisecond, and its duration in milliseconds.
func TestLineTimes(t *testing.T) {
	r := httptest.NewRequest("GET", "/"+strings.Repeat("凡", 200), nil)
	r.Header.Set("User-Agent", strings.Repeat("a", 301))
	var l Line
	l.Venue = strings.Repeat("v", 400)
	l.fill(time.Date(2026, 11, 23, 8, 0, 0, 123456789, time.FixedZone("", 8*3600)), 1234567*time.Nanosecond, r, &recorder{})
	if got := l.Time.Format(time.RFC3339Nano); got != "2026-11-23T00:00:00.123Z" || l.MS != 1.234 || l.Status != 200 || len(l.Agent) != 300 || len(l.Venue) != 300 {
		t.Errorf("%s %v %+v", got, l.MS, l)
	}
	if !strings.HasSuffix(l.Path, "凡�") || len(l.Path) > 303 {
		t.Errorf("a character cut in two: %q", l.Path[len(l.Path)-6:])
	}
}
