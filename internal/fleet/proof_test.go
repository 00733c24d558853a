package fleet

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/server"
	"fanshi/internal/testtools"
)

// history is what happened at one screen's address, byte by byte, and the lines that tell of it.
type history struct {
	random *rand.Rand
	now    time.Time
	lines  []server.Line
	sizes  map[string]int
	sent   map[bool]map[string][]bool // by reader: agent or not, and file: which bytes were sent
	same   map[bool]map[string]bool   // was found unchanged
	last   map[bool]server.Line       // answer to the question for the manifest that was read
	reads  map[bool]map[string]int    // answers with all of that manifest
}

// act lets a reader fetch something: all of a file or a part, whole or cut, compressed or not, in several parts, or find it
// unchanged.
func (h *history) act(agent bool, path, sum, edition string) {
	h.now = h.now.Add(time.Second)
	size := h.sizes[sum]
	l := server.Line{Time: h.now, Method: "GET", Path: "/screens/v/lobby/" + path, Status: 200, Bytes: int64(size), Size: int64(size), Venue: "v", Screen: "lobby",
		Edition: edition, SHA256: sum, Remote: "192.0.2.1", Agent: map[bool]string{true: "fanshi-pull", false: "Mozilla/5.0"}[agent]}
	mark := func(from, to int) {
		if h.sent[agent][sum] == nil {
			h.sent[agent][sum] = make([]bool, size)
		}
		for i := from; i < to; i++ {
			h.sent[agent][sum][i] = true
		}
	}
	cut := func(n int) int {
		if h.random.IntN(3) == 0 {
			return h.random.IntN(n + 1)
		}
		return n
	}
	switch h.random.IntN(12) {
	case 0, 1: // unchanged
		l.Status, l.Bytes = 304, 0
		h.same[agent][sum] = true
	case 2, 3, 4: // a part
		from := h.random.IntN(size)
		to := from + 1 + h.random.IntN(size-from)
		l.Status, l.Range = 206, fmt.Sprintf("%d-%d", from, to-1)
		l.Bytes = int64(cut(to - from))
		mark(from, from+int(l.Bytes))
	case 5: // several parts, or a log that does not say which
		l.Status, l.Bytes = 206, int64(h.random.IntN(3*size))
	case 6: // compressed
		l.Encoding, l.Size = "gzip", int64(size/2)
		if l.Bytes = int64(cut(size / 2)); l.Bytes == l.Size {
			mark(0, size)
		}
	case 7: // asked for its head, or refused
		l.Method, l.Status = []string{"HEAD", "GET"}[h.random.IntN(2)], []int{200, 404, 503}[h.random.IntN(3)]
		if l.Method == "GET" && l.Status == 200 {
			mark(0, size)
		}
	default:
		l.Bytes = int64(cut(size))
		mark(0, int(l.Bytes))
	}
	h.lines = append(h.lines, l)
	if path == "manifest.json" && l.Method == "GET" && (l.Status == 200 && l.Bytes == l.Size || l.Status == 304 || l.Status == 206 && l.Bytes >= l.Size) {
		h.last[agent] = l
		if l.Status == 200 {
			h.reads[agent][sum]++
		}
	}
}

// whole says whether all bytes of a file reached a reader.
func (h *history) whole(agent bool, sum string) bool {
	return h.same[agent][sum] || h.sent[agent][sum] != nil && !slices.Contains(h.sent[agent][sum], false)
}

// proved says, from what happened and not from the lines, whether the screen has the current set.
func (h *history) proved(agent bool, set, edition string, slides, companions []string) bool {
	l := h.last[agent]
	if l.SHA256 != set || set == "" {
		return false
	}
	if agent && l.Status == 304 {
		return true
	}
	all := slides
	if agent {
		all = slices.Concat(slides, companions)
	}
	return !slices.ContainsFunc(all, func(sum string) bool { return !h.whole(agent, sum) }) && !(agent && h.reads[agent][set] > 1)
}

// TestProved draws histories of screens: files fetched in random parts, cut, found unchanged, under sets that follow each
// other in one week and share slides, by an agent and by a browser at the same address; the lines are read in any order. A
// screen is right exactly when what happened to its bytes proves it.
func TestProved(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 8))
	until := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	good := 0
	for round := range 4000 {
		h := &history{random: random, now: until.Add(-time.Hour), sizes: map[string]int{}, last: map[bool]server.Line{},
			sent: map[bool]map[string][]bool{true: {}, false: {}}, same: map[bool]map[string]bool{true: {}, false: {}}, reads: map[bool]map[string]int{true: {}, false: {}}}
		for _, sum := range []string{"a", "b", "c", "list", "m1", "m2"} {
			h.sizes[sum] = 4 + random.IntN(12)
		}
		slides, companions := []string{"a", "b"}, []string{"list"} // m2 has withdrawn c, which m1 shows
		kinds := [][]bool{{true}, {false}, {true, false}}[random.IntN(3)]
		for range random.IntN(40) {
			agent := kinds[random.IntN(len(kinds))]
			switch sum := []string{"a", "b", "c", "list", "m1", "m2", "m2"}[random.IntN(7)]; sum {
			case "m1", "m2":
				h.act(agent, "manifest.json", sum, "2026-W48")
			default:
				h.act(agent, "by-hash/"+sum, sum, "2026-W48")
			}
		}
		s := NewSightings(until)
		random.Shuffle(len(h.lines), func(i, j int) { h.lines[i], h.lines[j] = h.lines[j], h.lines[i] })
		var log strings.Builder
		for _, l := range h.lines {
			text, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			log.Write(append(text, '\n'))
		}
		if err := s.Read(strings.NewReader(log.String())); err != nil {
			t.Fatal(err)
		}
		e := Expected{Venue: "v", Screen: "lobby", Edition: "2026-W48", Manifest: "m2", Allowed: 6 * time.Hour, Companions: companions}
		for _, sum := range slides {
			e.Slides = append(e.Slides, Slide{SHA256: sum})
		}
		agent := s.screens[screenKey{"v", "lobby", true}] != nil
		plain := h.last[agent].SHA256 == ""
		want := h.proved(agent, "m2", e.Edition, slides, companions) ||
			plain && !agent && h.whole(false, "a") && h.whole(false, "b") ||
			plain && agent && h.whole(true, "a") && h.whole(true, "b") && h.whole(true, "list")
		report := s.Report([]Expected{e})
		if got := report[0].State == Good; len(report) != 1 || got != want {
			t.Fatalf("round %d: %+v, but proved is %v\n%s", round, report, want, log.String())
		}
		if want {
			good++
		}
	}
	t.Logf("%d of 4000 screens were right", good)
	if good < 200 {
		t.Error("too few to prove anything")
	}
}

// TestCorrected: a screen that holds a set which was corrected in the same week, and lacks nothing of the new one, still
// shows what was withdrawn.
func TestCorrected(t *testing.T) {
	e := lobby
	e.Manifest = "corrected"
	if got := seen(t, manifest(until, week), slide(until)).judge(e); got.State != Pending {
		t.Errorf("%+v", got)
	}
	e.Issued = until.Add(-allowed - time.Second)
	late := seen(t, manifest(until, week), slide(until.Add(-allowed-time.Minute)))
	if got := late.judge(e); got.State != Old {
		t.Errorf("issued long ago: %+v", got)
	}
}

// TestPreview: somebody's browser has fetched everything; the screen's own agent has not, and is the screen while it lives.
func TestPreview(t *testing.T) {
	pull := func(l server.Line) server.Line { l.Agent = "fanshi-pull"; return l }
	lines := []server.Line{manifest(until, week), slide(until), pull(manifest(until.Add(-time.Hour), "2026-W47"))}
	if got := seen(t, lines...).judge(lobby); got.State != Pending {
		t.Errorf("%+v", got)
	}
	lines[2] = pull(manifest(until.Add(-allowed-time.Second), "2026-W47"))
	if got := seen(t, lines...).judge(lobby); got.State != Good {
		t.Errorf("an agent that has gone: %+v", got)
	}
}
