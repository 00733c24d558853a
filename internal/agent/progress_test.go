package agent

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/testtools"
)

// What has come of a set is kept until a set that was fetched in the same run is shown, however often the agent starts anew.

const bigSide = 200 // pixels of a slide of some hundred thousand bytes

// bigSet is a set of some big slides, with no companions.
func bigSet(n, slides int) map[string][]byte {
	return generation(n, func(s *screen.Set, files map[string][]byte) {
		s.Width, s.Height = bigSide, bigSide
		s.Slides = nil
		clear(files)
		for i := range slides {
			name := fmt.Sprintf("%02d.png", i+1)
			files[name] = picture(10*n+i, bigSide, bigSide)
			s.Slides = append(s.Slides, screen.NewSlide(name, files[name], 10))
		}
	})
}

// tidy asserts that files/ holds the files of a set and nothing else.
func (b *bench) tidy(t *testing.T, files map[string][]byte) {
	t.Helper()
	set, err := screen.Parse(files[screen.ManifestName])
	if err != nil {
		t.Fatal(err)
	}
	var want, left []string
	for _, e := range entries(set) {
		want = append(want, hashName(e))
	}
	found, err := os.ReadDir(b.dir + "/files")
	for _, e := range found {
		left = append(left, e.Name())
	}
	slices.Sort(want)
	if want = slices.Compact(want); err != nil || !slices.Equal(left, want) {
		t.Errorf("files/ holds %v, want %v: %v", left, want, err)
	}
}

// meter counts the bytes that an origin sends of pictures.
type meter struct {
	serving sync.Mutex // a handler may still be ending when the agent has all it asked for
	sent    int
}

// sends is a fault of the origin: pictures come under a tag, if there is one, and so many bytes of each answer at most.
func (m *meter) sends(etag string, most func() int) func(*origin, http.ResponseWriter, *http.Request, string) bool {
	return func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		data, ok := o.find(name)
		if !ok || !strings.HasSuffix(name, ".png") {
			return false
		}
		m.serving.Lock()
		defer m.serving.Unlock()
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		limit := most()
		l := &limited{ResponseWriter: w, left: limit}
		http.ServeContent(l, r, "", time.Time{}, strings.NewReader(string(data)))
		m.sent += limit - l.left
		return true
	}
}

// total waits for the handler that is at work.
func (m *meter) total() int {
	m.serving.Lock()
	defer m.serving.Unlock()
	return m.sent
}

// TestRestartsKeepProgress starts an agent anew for every round, as cron does, on a line that drops after some bytes of every
// answer: each start goes on where the last one ended, whatever the server calls its bytes, and only once is nothing asked twice.
func TestRestartsKeepProgress(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 2))
	for name, etag := range map[string]string{"a strong tag": `"x"`, "a weak tag": `W/"x"`, "no tag": ""} {
		for _, hashes := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, by hash %v", name, hashes), func(t *testing.T) {
				o := serve(t, bigSet(0, 1))
				o.hashes = hashes
				b := newBench(t, o.server.URL)
				b.mustRound(t)
				next := bigSet(1, 3)
				o.put(next)
				total := 0
				for file, data := range next {
					if strings.HasSuffix(file, ".png") {
						total += len(data)
					}
				}
				var line meter
				o.fault = line.sends(etag, func() int { return 10_000 + random.IntN(10_000) })
				rounds := 0
				for b.round(t.Context()) != nil {
					if rounds++; rounds > 100 {
						t.Fatalf("no end\n%s", &b.log)
					}
				}
				b.shows(t, next)
				if sent := line.total(); rounds < 10 || sent != total {
					t.Errorf("%d rounds failed; %d bytes were sent of a set of %d", rounds, sent, total)
				}
				b.tidy(t, next)
			})
		}
	}
}

// TestAnotherTag: the server is set up anew between two rounds and calls the same bytes otherwise.
func TestAnotherTag(t *testing.T) {
	o := serve(t, bigSet(0, 1))
	b := newBench(t, o.server.URL)
	var line meter
	for n, limit := range []int{60_000, 1 << 30} {
		o.fault = line.sends(fmt.Sprintf(`"%d"`, n), func() int { return limit })
		if err := b.round(t.Context()); (err == nil) != (n == 1) {
			t.Fatal(err)
		}
	}
	b.shows(t, bigSet(0, 1))
	if sent, want := line.total(), len(bigSet(0, 1)["01.png"]); sent != want {
		t.Errorf("%d bytes were sent of %d", sent, want)
	}
}

// TestStrangersPageKeepsProgress: a page of somebody on the way, with status 200 in the place of a slide, takes nothing from
// what had come, shorter or longer than it; and a server that knows no ranges does not begin anew either.
func TestStrangersPageKeepsProgress(t *testing.T) {
	for name, page := range map[string]string{"short": "<html>请先登录</html>", "long, of unknown length": strings.Repeat("请先登录 ", 2000)} {
		o := serve(t, bigSet(0, 1))
		b := newBench(t, o.server.URL)
		b.mustRound(t)
		next := bigSet(1, 1)
		o.put(next)
		limit := 60_000
		cut := func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
			data, ok := o.find(name)
			if ok && strings.HasSuffix(name, ".png") {
				answer(&limited{w, limit}, r, data)
			}
			return ok && strings.HasSuffix(name, ".png")
		}
		o.fault = cut
		if err := b.round(t.Context()); err == nil {
			t.Fatal("the line was not cut")
		}
		o.fault = func(_ *origin, w http.ResponseWriter, _ *http.Request, name string) bool {
			if !strings.HasSuffix(name, ".png") {
				return false
			}
			if name != "short" {
				_ = http.NewResponseController(w).Flush() // no Content-Length
			}
			_, _ = w.Write([]byte(page))
			return true
		}
		if err := b.round(t.Context()); err == nil {
			t.Fatalf("%s: a login page was taken for a slide", name)
		}
		b.shows(t, bigSet(0, 1))
		o.fault = nil
		o.asked()
		b.mustRound(t)
		if asked := o.asked(); !slices.ContainsFunc(asked, func(r string) bool { return strings.HasSuffix(r, fmt.Sprintf(" bytes=%d-", limit)) }) {
			t.Errorf("%s: begun anew: %v", name, asked)
		}
		b.shows(t, next)
	}
}

// TestNoRanges: from a server that answers every range with the whole, what has come is compared and stays.
func TestNoRanges(t *testing.T) {
	o := serve(t, bigSet(0, 1))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	next := bigSet(1, 1)
	o.put(next)
	limit := 30_000
	o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		data, ok := o.find(name)
		if !ok || !strings.HasSuffix(name, ".png") {
			return false
		}
		r.Header.Del("Range")
		answer(&limited{w, limit}, r, data)
		limit += 40_000 // the line gets better
		return true
	}
	for n := 0; b.round(t.Context()) != nil; n++ {
		if n > 10 {
			t.Fatalf("no end\n%s", &b.log)
		}
	}
	b.shows(t, next)
}

// TestLeftoversAreBounded publishes sets that never come whole, one after the other: the folder does not grow.
func TestLeftoversAreBounded(t *testing.T) {
	o := serve(t, bigSet(0, 1))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	largest, one := int64(0), int64(len(bigSet(1, 1)["01.png"]))
	for n := 1; n < 8; n++ {
		o.put(bigSet(n, 3))
		left := 2
		o.fault = func(_ *origin, w http.ResponseWriter, _ *http.Request, name string) bool {
			if strings.HasSuffix(name, ".png") {
				if left--; left < 0 {
					w.WriteHeader(http.StatusServiceUnavailable)
					return true
				}
			}
			return false
		}
		if err := b.round(t.Context()); err == nil {
			t.Fatal("nothing was cut")
		}
		total := int64(0)
		entries, err := os.ReadDir(b.dir + "/files")
		for _, e := range entries {
			info, infoErr := e.Info()
			if infoErr != nil {
				t.Fatal(infoErr)
			}
			total += info.Size()
		}
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, total)
	}
	if largest < 3*one || largest > 8*one { // the accepted one, two of the one on the way, and no more than a set of others
		t.Errorf("files/ grew to %d bytes, a slide has %d", largest, one)
	}
	o.fault = nil
	b.mustRound(t)
	b.shows(t, bigSet(7, 3))
	b.tidy(t, bigSet(7, 3))
}

// TestProgressIsNoFailure: while a cut line still brings something the agent does not wait longer and longer.
func TestProgressIsNoFailure(t *testing.T) {
	o := serve(t, bigSet(0, 1))
	o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		data, ok := o.find(name)
		if ok && strings.HasSuffix(name, ".png") {
			answer(&limited{w, 5_000}, r, data)
		}
		return ok && strings.HasSuffix(name, ".png")
	}
	b := newBench(t, o.server.URL)
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for range 6 {
		err := a.Round(t.Context())
		if err == nil || a.fails != 1 || a.next(err) > 2*a.interval() {
			t.Fatalf("%v after %d failures: waits %v", err, a.fails, a.next(err))
		}
	}
}

// TestSetTakesTooLong: a server that trickles cannot hold a round for ever; its bytes are kept.
func TestSetTakesTooLong(t *testing.T) {
	o := serve(t, bigSet(0, 1))
	o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		data, ok := o.find(name)
		if !ok || !strings.HasSuffix(name, ".png") {
			return false
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		for n := 0; n < len(data) && r.Context().Err() == nil; n++ {
			if _, err := w.Write(data[n : n+1]); err != nil {
				return true
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(time.Millisecond):
			}
		}
		return true
	}
	b := newBench(t, o.server.URL)
	b.options.Timeout, b.options.Speed = 500*time.Millisecond, 1<<30
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := b.round(ctx); err == nil || ctx.Err() != nil {
		t.Fatalf("%v, %v", err, ctx.Err())
	}
	if parts, err := filepath.Glob(b.dir + "/files/*.part-*"); err != nil || len(parts) == 0 {
		t.Errorf("nothing was kept: %v", err)
	}
}

// TestSlowLine: the slower the line is said to be, the longer a set may take, never the shorter.
func TestSlowLine(t *testing.T) {
	b := newBench(t, serve(t, generation(0)).server.URL)
	b.options.Timeout, b.options.Speed = 20*time.Second, 1 // a set of more than twenty bytes takes longer than the timeout alone
	b.mustRound(t)
}
