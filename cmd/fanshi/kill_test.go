//go:build unix

package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/signature"
	"fanshi/internal/testtools"
)

// screenFolder is a signed screen's folder on the n-th day. Slide 01 is the same every day.
func screenFolder(t *testing.T, n int) map[string][]byte {
	t.Helper()
	set := screen.NewSet(time.Date(2026, 11, 23+n, 0, 0, 0, 0, time.UTC))
	set.Venue, set.Screen, set.Width, set.Height, set.Edition, set.PollSeconds = "b01", "door", 32, 16, "2026-W48", 60
	files := map[string][]byte{}
	for i := range 4 {
		img := image.NewGray(image.Rect(0, 0, 32, 16))
		img.SetGray(i, 0, color.Gray{200})
		if i > 0 {
			img.SetGray(n%32, 1+n/32%14, color.Gray{100})
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%02d.png", i+1)
		files[name] = b.Bytes()
		slide := screen.NewSlide(name, b.Bytes(), 10)
		slide.Evergreen = true // whatever the clock of this machine says, all are shown
		set.Slides = append(set.Slides, slide)
	}
	files["02.txt"] = fmt.Appendf(nil, "%d\r\n", n)
	set.Companions = []screen.Companion{{Entry: screen.NewEntry("02.txt", files["02.txt"]), Shows: []string{"02.png"}}}
	for _, name := range []string{"index.html", "playlist.m3u"} {
		data, err := screen.Derived(name, set)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
		set.Companions = append(set.Companions, screen.Companion{Entry: screen.NewEntry(name, data)})
	}
	manifest, err := screen.Manifest(set)
	if err != nil {
		t.Fatal(err)
	}
	key, err := signature.Generate(bytes.NewReader(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := signature.Sign(key, nil, manifest)
	if err != nil {
		t.Fatal(err)
	}
	files["manifest.json"], files["manifest.json"+signature.Suffix] = manifest, sig
	return files
}

// killer serves a screen's folder and kills the agent in the middle of one of its answers.
type killer struct {
	mu      sync.Mutex
	files   map[string][]byte
	victim  *os.Process
	after   int // answers before the one in which it dies; negative: none
	rng     *rand.Rand
	struck  bool
	delayed time.Duration // after the answer
	asked   int           // answers so far
	late    bool          // it dies after the answer in any case
	last    time.Time     // when it was asked last
}

func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	data, ok := k.files[strings.TrimPrefix(r.URL.Path, "/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	k.after--
	k.asked++
	k.last = time.Now()
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	if k.after != -1 {
		_, _ = w.Write(data)
		return
	}
	k.struck = true
	part := len(data)
	if k.rng.IntN(2) == 0 && !k.late {
		part = k.rng.IntN(len(data))
	}
	_, _ = w.Write(data[:part])
	_ = http.NewResponseController(w).Flush()
	if part == len(data) {
		time.Sleep(k.delayed) // it works on while it is being killed
	}
	_ = k.victim.Kill()
}

// TestKilledPull is the part of promise R11 that needs the real program: fanshi pull is killed with SIGKILL in the middle
// of an update; what is shown is one whole set, and the next run needs no hand.
func TestKilledPull(t *testing.T) {
	kills := 40
	if os.Getenv("FANSHI_SOAK") != "" {
		kills *= 50
	}
	seed := testtools.Seed(t)
	k := &killer{rng: rand.New(rand.NewPCG(seed, 11)), files: screenFolder(t, 0), after: -1}
	server := httptest.NewServer(k)
	defer server.Close()
	dir := t.TempDir()
	key := filepath.Join(t.TempDir(), "signing.pub")
	private, _ := signature.Generate(bytes.NewReader(make([]byte, 32)))
	public, err := signature.EncodePublic(signature.Public(private))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(key, public, 0o600); err != nil {
		t.Fatal(err)
	}
	requests := 0          // of a whole update
	var rest time.Duration // that the agent works on after the last of them: it writes, syncs and switches
	run := func(after int) (killed bool, err error) {
		var out bytes.Buffer
		cmd := exec.Command("fanshi", "pull", server.URL, dir, "--once", "--key", key, "--screen", "b01/door")
		cmd.Stdout, cmd.Stderr = &out, &out
		cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
		k.mu.Lock()
		k.after, k.asked, k.late, k.struck, k.delayed = after, 0, after == requests-1, false, time.Duration(k.rng.Int64N(int64(rest)+1))
		err = cmd.Start()
		k.victim = cmd.Process
		k.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if err = cmd.Wait(); err != nil {
			err = fmt.Errorf("%w: %s", err, &out)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if after < 0 && k.asked >= requests {
			requests, rest = k.asked, time.Since(k.last)
		}
		return k.struck, err
	}
	day, shown, struck, late, switched, kept := -1, 0, 0, 0, 0, 0
	next := func() {
		day++
		k.mu.Lock()
		defer k.mu.Unlock()
		k.files = screenFolder(t, day)
	}
	for range 2 { // all of it; and what an update needs
		next()
		requests = 0
		if _, err := run(-1); err != nil {
			t.Fatal(err)
		}
	}
	shown = day
	t.Logf("an update takes %d requests; after the last of them the agent works on for %v", requests, rest)
	for n := 0; struck < kills; n++ {
		if n > 3*kills+10 {
			t.Fatalf("only %d of %d runs were killed", struck, n)
		}
		after := n / 2 % requests
		if n%2 == 1 { // every second time after the last answer; for which nothing may be there already
			after = requests - 1
			if _, err := run(-1); err != nil {
				t.Fatal(err)
			}
			if shown = shownDay(t, dir, day, day); shown != day {
				t.Fatalf("day %d is shown after day %d was pulled", shown, day)
			}
		}
		if shown == day {
			next()
		}
		killed, err := run(after)
		if killed {
			struck++
			if after == requests-1 {
				late++
			}
		} else if err != nil {
			t.Fatal(err)
		}
		now := shownDay(t, dir, shown, day)
		if now == shown {
			kept++
		} else if killed {
			switched++
		}
		shown = now
	}
	t.Logf("%d kills, %d of them after the last answer: %d left the previous set, in %d the new one was shown already", struck, late, kept, switched)
	if kept < kills/4 || late < kills/4 {
		t.Error("the kills did not strike in the middle")
	}
}

// shownDay reads the folder as a player does: all files of current must be of one of two days.
func shownDay(t *testing.T, dir string, days ...int) int {
	t.Helper()
	var problems []error
next:
	for _, day := range days {
		want := screenFolder(t, day)
		for name, data := range want {
			got, err := os.ReadFile(filepath.Join(dir, "current", name))
			if err != nil || !bytes.Equal(got, data) {
				problems = append(problems, fmt.Errorf("day %d: %s: %v", day, name, err))
				continue next
			}
		}
		entries, err := os.ReadDir(filepath.Join(dir, "current"))
		if err != nil || len(entries) != len(want)+1 { // and release.json
			t.Fatalf("day %d: %v %v", day, entries, err)
		}
		return day
	}
	t.Fatalf("neither set is whole: %v", problems)
	return -1
}
