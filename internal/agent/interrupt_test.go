package agent

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/testtools"
)

// Promise R11: a screen shows only complete verified sets; whatever is cut, corrupted or full leaves the previous one.
// After every interruption an independent reader (player) looks at the folder: one whole generation, never an older one
// than before. SIGKILL of the program is in cmd/fanshi.

// faults are what the faulty proxy does to one answer. Each returns whether it could strike: a fault that needs an older
// generation does not fire on the first one.
var faults = map[string]func(h *harness, w http.ResponseWriter, r *http.Request, name string, data []byte) bool{
	"cut": func(h *harness, w http.ResponseWriter, r *http.Request, _ string, data []byte) bool {
		answer(&limited{w, h.rng.IntN(len(data))}, r, data)
		return true
	},
	"reset": func(h *harness, w http.ResponseWriter, _ *http.Request, _ string, _ []byte) bool {
		conn, _, err := w.(http.Hijacker).Hijack()
		return err == nil && conn.Close() == nil
	},
	"stall": func(h *harness, w http.ResponseWriter, r *http.Request, _ string, data []byte) bool {
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		_, _ = w.Write(data[:h.rng.IntN(len(data))])
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
		case <-h.over:
		}
		return true
	},
	"corrupt": func(h *harness, w http.ResponseWriter, r *http.Request, _ string, data []byte) bool {
		bad := bytes.Clone(data)
		bad[h.rng.IntN(len(bad))] ^= 1 << h.rng.IntN(8)
		w.Header().Set("ETag", `"`+hexSum(data)[:16]+`"`) // the proxy pretends
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(bad))
		return true
	},
	"truncate": func(h *harness, w http.ResponseWriter, r *http.Request, _ string, data []byte) bool {
		w.Header().Set("ETag", `"`+hexSum(data)[:16]+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data[:h.rng.IntN(len(data))]))
		return true
	},
	"replay": func(h *harness, w http.ResponseWriter, r *http.Request, name string, data []byte) bool {
		return h.older(w, r, name, data, h.rng.IntN(h.newest+1))
	},
	"mix": func(h *harness, w http.ResponseWriter, r *http.Request, name string, data []byte) bool {
		return h.older(w, r, name, data, h.newest-1)
	},
	"other file": func(h *harness, w http.ResponseWriter, r *http.Request, name string, data []byte) bool {
		other := h.generations[h.newest][fmt.Sprintf("%02d.png", 1+h.rng.IntN(5))]
		if bytes.Equal(other, data) {
			return false
		}
		answer(w, r, other)
		return true
	},
	"wrong range": func(h *harness, w http.ResponseWriter, _ *http.Request, _ string, data []byte) bool {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 1-%d/%d", len(data)-1, len(data)))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(data[1:])
		return true
	},
	"status": func(h *harness, w http.ResponseWriter, _ *http.Request, _ string, _ []byte) bool {
		w.WriteHeader([]int{204, 302, 304, 401, 403, 404, 410, 416, 429, 500, 502, 503}[h.rng.IntN(12)])
		return true
	},
}

// harness is a screen behind a faulty proxy, with a faulty disk.
type harness struct {
	*bench
	rng         *rand.Rand
	origin      *origin
	generations []map[string][]byte
	newest      int           // generation that the server holds
	over        chan struct{} // closed after the test, for stalls

	mu    sync.Mutex
	plan  string // the fault that is to strike; empty: none
	at    int    // how many requests before it
	fired map[string]int
}

func newHarness(t *testing.T) *harness {
	h := &harness{rng: rand.New(rand.NewPCG(testtools.Seed(t), 11)), over: make(chan struct{}), fired: map[string]int{}}
	for n := range 8 {
		h.generations = append(h.generations, generation(n))
	}
	h.origin = serve(t, h.generations[0])
	t.Cleanup(func() { close(h.over) })
	h.bench = newBench(t, h.origin.server.URL)
	h.origin.fault = h.strike
	h.fresh(t)
	return h
}

// fresh starts a new folder that shows generation 0.
func (h *harness) fresh(t *testing.T) {
	screen, err := disk.Dir(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	h.dir, h.options.Folder, h.newest = screen.Name(), unsynced{screen}, -1
	h.publish()
	h.heal(t)
}

// copy starts with a copy of a folder that shows generation 0, while the server has generation 1.
func (h *harness) copy(t *testing.T, from string) {
	screen, err := disk.Dir(filepath.Join(folder(t), "screen"))
	if err == nil {
		err = os.CopyFS(screen.Name(), os.DirFS(from))
	}
	if err != nil {
		t.Fatal(err)
	}
	h.dir, h.options.Folder, h.newest = screen.Name(), unsynced{screen}, 0
	h.publish()
}

// publish puts the next generation on the server.
func (h *harness) publish() {
	h.newest++
	h.clock = day0.AddDate(0, 0, h.newest)
	h.origin.put(h.generations[h.newest])
}

// heal lets the agent poll until it has succeeded: no interruption needs a hand.
func (h *harness) heal(t *testing.T) {
	t.Helper()
	h.prepare("")
	err := h.round(t.Context())
	if n := h.look(t); err != nil || n != h.newest {
		t.Fatalf("after the faults: generation %d of %d, %v\n%s", n, h.newest, err, &h.log)
	}
}

// look returns the generation that a player sees.
func (h *harness) look(t *testing.T) int {
	t.Helper()
	n, err := player(h.dir, h.generations, all)
	if err != nil {
		t.Fatalf("the player: %v\n%s", err, &h.log)
	}
	return n
}

// strike is the faulty proxy.
func (h *harness) strike(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
	h.mu.Lock()
	h.at--
	plan := h.plan
	data, ok := o.find(name)
	if plan == "" || h.at >= 0 || !ok {
		h.mu.Unlock()
		return false
	}
	h.plan = ""
	h.fired[plan]++
	h.mu.Unlock()
	if faults[plan](h, w, r, name, data) {
		return true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.plan = plan
	h.fired[plan]--
	return false
}

// prepare plans a fault for one of the next requests, and returns how often it has fired so far.
func (h *harness) prepare(fault string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.plan, h.at = fault, h.rng.IntN(14)
	h.options.Timeout = 20 * time.Second
	if fault == "stall" {
		h.options.Timeout = 150 * time.Millisecond
	}
	return h.fired[fault]
}

// count returns how often a fault has fired.
func (h *harness) count(fault string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fired[fault]
}

// rarest is the fault that has fired least so far.
func (h *harness) rarest() string {
	names := slices.Sorted(maps.Keys(faults))
	return slices.MinFunc(names, func(a, b string) int { return h.count(a) - h.count(b) })
}

// older answers with the file of an earlier generation.
func (h *harness) older(w http.ResponseWriter, r *http.Request, name string, data []byte, n int) bool {
	for file, now := range h.generations[h.newest] {
		if old := h.generations[max(n, 0)][file]; bytes.Equal(now, data) && !bytes.Equal(old, data) {
			answer(w, r, old)
			return true
		}
	}
	return false
}

// interruptions is how many of a kind a test makes.
func interruptions(n int) int {
	if os.Getenv("FANSHI_SOAK") != "" {
		return n * 70
	}
	return n
}

func TestFaultyProxy(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	total, held, again := 0, 0, 0
	for n := 0; total < interruptions(120); n++ {
		if n > interruptions(120)*20 {
			t.Fatalf("the faults do not fire: %v", h.fired)
		}
		if h.newest == len(h.generations)-1 {
			h.fresh(t)
		}
		before := h.look(t)
		if before == h.newest {
			h.publish()
		}
		least := h.rarest()
		fired, told := h.prepare(least), h.log.Len()
		err := h.round(t.Context())
		after := h.look(t)
		if after < before || after > h.newest {
			t.Fatalf("%s: generation %d after %d", least, after, before)
		}
		if h.count(least) == fired {
			continue
		}
		total++
		if err != nil && after == before {
			held++
		} else if bytes.Contains(h.log.Bytes()[told:], []byte(`"event":"again"`)) {
			again++
		}
		if total%5 == 0 {
			h.heal(t)
		}
	}
	h.heal(t)
	t.Logf("%d faults fired: %v; %d rounds failed and left the previous set, %d got it right at the second try", total, h.fired, held, again)
	for name := range faults {
		if h.count(name) < 5 {
			t.Errorf("%s fired %d times", name, h.count(name))
		}
	}
	if held < total/5 || held+again < total/2 {
		t.Errorf("only %d of %d faults were noticed", held+again, total)
	}
}

// TestStopped cancels an update at each of its requests, as SIGTERM does.
func TestStopped(t *testing.T) {
	h := newHarness(t)
	stopped := 0
	for n := range 14 {
		h.fresh(t)
		h.publish()
		ctx, cancel := context.WithCancel(t.Context())
		left := n
		h.origin.fault = func(_ *origin, _ http.ResponseWriter, r *http.Request, _ string) bool {
			if left--; left < 0 {
				cancel()
				<-r.Context().Done()
				return true
			}
			return false
		}
		err := h.round(ctx)
		cancel()
		if err != nil {
			stopped++
		}
		if after := h.look(t); err != nil && after != 0 || err == nil && after != 1 {
			t.Errorf("stopped at request %d: generation %d, %v", n, after, err)
		}
		h.origin.fault = h.strike
		h.heal(t)
	}
	if stopped < 9 {
		t.Errorf("stopped %d times", stopped)
	}
}

// TestDamagedFolder: bytes that rot on the screen's disk are fetched again, and the damaged set is replaced.
func TestDamagedFolder(t *testing.T) {
	for name, damage := range map[string]func(dir string) error{
		"a slide is shorter": func(dir string) error { return os.Truncate(dir+"/current/02.png", 40) },
		"a bitmap is gone":   func(dir string) error { return os.Remove(dir + "/current/02.bmp") },
		"a list is another":  func(dir string) error { return os.WriteFile(dir+"/current/program.vsn", []byte("x"), 0o600) },
		"a slide is gone":    func(dir string) error { return os.Remove(dir + "/current/03.png") },
		"all of files/":      func(dir string) error { return os.RemoveAll(dir + "/files") },
		"both": func(dir string) error {
			return errors.Join(os.RemoveAll(dir+"/files"), os.Truncate(dir+"/current/02.png", 40))
		},
		"current": func(dir string) error { return os.Remove(dir + "/current") },
		"files of another": func(dir string) error {
			entries, err := os.ReadDir(dir + "/files")
			for _, e := range entries {
				err = errors.Join(err, os.WriteFile(dir+"/files/"+e.Name(), []byte("x"), 0o600))
			}
			return errors.Join(err, os.Remove(dir+"/current/01.png"))
		},
	} {
		h := newHarness(t)
		if err := damage(h.dir); err != nil {
			t.Fatal(name, err)
		}
		if err := h.round(t.Context()); err != nil {
			t.Errorf("%s: %v\n%s", name, err, &h.log)
		}
		if n := h.look(t); n != 0 {
			t.Errorf("%s: generation %d", name, n)
		}
	}
}
