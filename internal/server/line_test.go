package server

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/testtools"
)

// TestLine: a line is JSON that says what was logged, whatever clients have put in, and shows nothing that a terminal acts on
// or that a reader cannot see.
func TestLine(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 5))
	text := func() string {
		var b []byte
		for range random.IntN(6) {
			switch random.IntN(5) {
			case 0:
				b = append(b, byte(random.IntN(256))) // also what is no UTF-8
			case 1:
				b = utf8.AppendRune(b, []rune{'"', '\\', '<', '&', 0x7f, 0x9b, 0x202e, 0x2066, 0x200b, 0xfeff, 0x2028, 0xe0041, 0xfffd, '凡', '😀', 0x00ad}[random.IntN(16)])
			case 2:
				b = utf8.AppendRune(b, rune(random.IntN(unicode.MaxRune+1)))
			default:
				b = append(b, byte(' '+random.IntN(95)))
			}
		}
		return string(b)
	}
	number := func() int64 { return random.Int64N(1<<uint(1+random.IntN(50))) - 1 }
	for range 20000 {
		l := Line{Time: time.Date(2026, 11, 23, 10, 0, random.IntN(60), random.IntN(1000)*1e6, time.UTC), Method: text(), Path: text(), Status: random.IntN(600),
			Bytes: number(), MS: float64(number()) / 1000, Venue: text(), Screen: text(), Edition: text(), SHA256: text(), Size: number(),
			Encoding: text(), Range: text(), Remote: text(), Agent: text()}
		written := l.append(nil)
		var got Line
		if err := json.Unmarshal(written, &got); err != nil {
			t.Fatalf("%v: %q", err, written)
		}
		want := l
		for _, s := range []*string{&want.Method, &want.Path, &want.Venue, &want.Screen, &want.Edition, &want.SHA256, &want.Encoding, &want.Range, &want.Remote, &want.Agent} {
			*s = string([]rune(*s)) // what is no UTF-8 becomes U+FFFD
		}
		if got != want {
			t.Fatalf("%s\ngot  %+v\nwant %+v", written, got, want)
		}
		for _, r := range string(written) {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || r > '~' && unicode.IsSpace(r) {
				t.Fatalf("%U is in the line raw: %q", r, written)
			}
		}
	}
}

// answered is a ResponseWriter that allocates nothing.
type answered struct {
	header http.Header
	status int
}

func (w *answered) Header() http.Header         { return w.header }
func (w *answered) Write(p []byte) (int, error) { return len(p), nil }
func (w *answered) WriteHeader(status int)      { w.status = status }

// TestNotModifiedIsCheap bounds what this package allocates for a poll without news.
func TestNotModifiedIsCheap(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	s := p.server(Options{Log: NewLog(io.Discard)})
	w := &answered{header: http.Header{}}
	r := httptest.NewRequest("GET", "/screens/b01/lobby/manifest.json", nil)
	r.Header.Set("If-None-Match", `"`+sum(small()["screens/b01/lobby/manifest.json"])+`"`)
	allocations := testing.AllocsPerRun(200, func() {
		clear(w.header, "Etag", "Vary", "Cache-Control")
		s.ServeHTTP(w, r)
	})
	if w.status != 304 || len(w.header) != 3 || allocations > 1 { // the recorder
		t.Errorf("status %d, header %v, %v allocations", w.status, w.header, allocations)
	}
}
