package server

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestLine compares the hand-written line with what encoding/json makes of it.
func TestLine(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	texts := []string{"", "GET", "/screens/b01/lobby/01.png", "海报 A3", `a"b\c`, "<script>&", "\x00\x1f\x7f", "\u2028\u2029", "é", "\xff", "a b~", "😀"}
	numbers := []int64{0, 1, 304, 1<<40 + 7, -1}
	millis := []float64{0, 0.001, 0.25, 12.345, 30000, 1234567.891, -3}
	text := func() string { return texts[rng.IntN(len(texts))] }
	for range 5000 {
		l := Line{Time: time.Date(2026, 11, 23, 10, 0, rng.IntN(60), rng.IntN(1000)*1e6, time.UTC), Method: text(), Path: text(), Status: rng.IntN(600),
			Bytes: numbers[rng.IntN(5)], MS: millis[rng.IntN(7)], Venue: text(), Screen: text(), Edition: text(), SHA256: text(), Size: numbers[rng.IntN(5)],
			Remote: text(), Agent: text()}
		want, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(l.append(nil)); got != string(want) {
			t.Fatalf("got  %s\nwant %s", got, want)
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
