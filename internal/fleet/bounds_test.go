package fleet

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"fanshi/internal/server"
	"fanshi/internal/testtools"
)

var until = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// seen reads lines of one screen.
func seen(t *testing.T, lines ...server.Line) *Sightings {
	t.Helper()
	s := NewSightings(until)
	for _, l := range lines {
		if l.Method == "" {
			l.Method = "GET"
		}
		if l.Status == 0 {
			l.Status = 200
		}
		l.Venue, l.Screen = "v", "lobby"
		text, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Read(bytes.NewReader(append(text, '\n'))); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

const week, allowed = "2026-W48", 6 * time.Hour

var lobby = Expected{Venue: "v", VenueName: "场所", Screen: "lobby", Edition: week, Manifest: "m" + week, Allowed: allowed, Slides: []Slide{{SHA256: "a", Forms: []string{"a.bmp"}}}}

func manifest(at time.Time, edition string) server.Line {
	return server.Line{Time: at, Path: "/screens/v/lobby/manifest.json", Edition: edition, SHA256: "m" + edition, Bytes: 5, Size: 5}
}

func slide(at time.Time) server.Line {
	return server.Line{Time: at, Path: "/screens/v/lobby/01.png", Edition: week, SHA256: "a", Bytes: 9, Size: 9}
}

// TestAllowance: exactly as long as allowed is allowed, a second more is not.
func TestAllowance(t *testing.T) {
	at := until.Add(-allowed)
	for name, c := range map[string]struct {
		lines []server.Line
		want  State
	}{
		"asked in time":              {[]server.Line{slide(at), manifest(at, week)}, Good},
		"asked too long ago":         {[]server.Line{slide(at.Add(-time.Second)), manifest(at.Add(-time.Second), week)}, Silent},
		"the edition before":         {[]server.Line{slide(at), manifest(until, "2026-W47")}, Pending},
		"the edition before, late":   {[]server.Line{slide(at.Add(-time.Second)), manifest(until, "2026-W47")}, Old},
		"half a slide alone":         {[]server.Line{{Time: until, Path: "/screens/v/lobby/01.png", Edition: week, SHA256: "a", Bytes: 4, Size: 9}}, Partial},
		"a manifest alone":           {[]server.Line{manifest(until, week)}, Partial},
		"slides alone":               {[]server.Line{slide(until)}, Good},
		"a line of this very second": {[]server.Line{manifest(until, week), slide(until)}, Good},
		"a line of the future":       {[]server.Line{manifest(until.Add(time.Second), week)}, Never},
		"nothing":                    {nil, Never},
	} {
		if got := seen(t, c.lines...).judge(lobby); got.State != c.want {
			t.Errorf("%s: %s, want %s", name, got.State, c.want)
		}
	}
	bare := lobby
	bare.Slides = nil
	if got := seen(t, slide(until)).judge(bare); got.State != Pending || got.Edition != "" {
		t.Errorf("of an edition without slides nothing proves that a player has it: %+v", got)
	}
}

// TestFetched: what counts as a file that was fetched in full.
func TestFetched(t *testing.T) {
	for name, c := range map[string]struct {
		line server.Line
		want State
	}{
		"whole":         {server.Line{Bytes: 9, Size: 9}, Good},
		"cut":           {server.Line{Bytes: 8, Size: 9}, Partial},
		"unchanged":     {server.Line{Status: 304, Size: 9}, Good},
		"a whole range": {server.Line{Status: 206, Bytes: 9, Size: 9, Range: "0-8"}, Good},
		"a range":       {server.Line{Status: 206, Bytes: 8, Size: 9, Range: "0-7"}, Partial},
		"a cut range":   {server.Line{Status: 206, Bytes: 8, Size: 9, Range: "0-8"}, Partial},
		"several parts": {server.Line{Status: 206, Bytes: 300, Size: 9}, Partial},
		"compressed":    {server.Line{Bytes: 5, Size: 5, Encoding: "gzip"}, Good},
		"a part of it":  {server.Line{Bytes: 4, Size: 5, Encoding: "gzip"}, Partial},
		"no part":       {server.Line{Status: 206, Bytes: 9, Size: 9, Range: "8-0"}, Partial},
		"no numbers":    {server.Line{Status: 206, Bytes: 9, Size: 9, Range: "a-b"}, Partial},
		"not found":     {server.Line{Status: 404, Bytes: 9, Size: 9}, Partial},
		"a head":        {server.Line{Method: "HEAD", Bytes: 9, Size: 9}, Partial},
	} {
		c.line.Time, c.line.Path, c.line.Edition, c.line.SHA256 = until, "/screens/v/lobby/01.png", week, "a"
		if got := seen(t, manifest(until, week), c.line).judge(lobby); got.State != c.want {
			t.Errorf("%s: %s, want %s", name, got.State, c.want)
		}
	}
	// A whole file stays whole though it is asked for again and cut; what was asked last is what is told.
	again := slide(until.Add(-time.Minute))
	again.Bytes, again.Remote = 1, "192.0.2.9"
	older := manifest(until.Add(-time.Hour), "2026-W47")
	older.Remote = "192.0.2.1"
	got := seen(t, slide(until.Add(-time.Hour)), manifest(until.Add(-2*time.Minute), week), again, older).judge(lobby)
	if got.State != Good || !got.Asked.Equal(until.Add(-time.Minute)) || got.Remote != "192.0.2.9" || got.Edition != week || got.VenueName != "场所" || got.Venue != "v" || got.Screen != "lobby" {
		t.Errorf("%+v", got)
	}
}

// TestSpans: parts of a file that meet or overlap are one; a byte that was not sent parts two.
func TestSpans(t *testing.T) {
	rng := rand.New(rand.NewPCG(testtools.Seed(t), 9))
	for range 500 {
		var sent [24]bool
		var f fetched
		for range 1 + rng.IntN(8) {
			s := span{rng.Int64N(20), 0}
			s.to = s.from + 1 + rng.Int64N(4)
			f.add(s)
			for i := s.from; i < s.to; i++ {
				sent[i] = true
			}
		}
		var want []span
		for i, ok := range sent {
			switch last := len(want) - 1; {
			case ok && last >= 0 && want[last].to == int64(i):
				want[last].to++
			case ok:
				want = append(want, span{int64(i), int64(i) + 1})
			}
		}
		if !slices.Equal(f.spans, want) {
			t.Fatalf("%v, want %v", f.spans, want)
		}
	}
}

// TestUnread: lines that are none are counted; a log that cannot be read is an error.
func TestUnread(t *testing.T) {
	s := NewSightings(until)
	good := `{"time":"2026-11-23T00:00:00Z","status":200}`
	long := strings.Repeat("x", maxLine) + good // its rest is no line of its own
	if err := s.Read(strings.NewReader("half\n" + `{"time":"2026-11-23T00:00:00Z"}` + "\n" + `{"status":200}` + "\n\n" + good + "\n" + long + "\n" + good)); err != nil {
		t.Fatal(err)
	}
	if s.Lines != 6 || s.Skipped != 4 {
		t.Errorf("%d lines, %d skipped", s.Lines, s.Skipped)
	}
	broken := errors.New("disk failure")
	if err := NewSightings(until).Read(io.MultiReader(strings.NewReader(good+"\n"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(good + "\n")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := NewSightings(until).Read(bytes.NewReader(packed.Bytes()[:5])); err == nil || !strings.Contains(err.Error(), "压缩的记录不完整") {
		t.Errorf("%v", err)
	}
	if err := NewSightings(until).Read(bytes.NewReader(packed.Bytes()[:packed.Len()-3])); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
}

// TestTables: every state has its name and place, in the counts and in JSON; empty cells are empty.
func TestTables(t *testing.T) {
	names := map[State]string{"never": "从未联系", "silent": "失去联系", "old": "还是旧的一期", "partial": "画面没有取全", "pending": "等待更新", "unknown": "场所表里没有", "without": "本期没有画面", "good": "正常"}
	order := []State{"never", "silent", "old", "partial", "pending", "unknown", "without", "good"}
	var report []Coverage
	for _, state := range order {
		if state.Name() != names[state] {
			t.Errorf("%s is called %q", state, state.Name())
		}
		report = append(report, Coverage{State: state}, Coverage{State: state})
	}
	var counted []State
	for _, c := range Counts(report) {
		counted = append(counted, c.State)
		if c.Count != 2 || c.Name != names[c.State] {
			t.Errorf("%+v", c)
		}
	}
	if !slices.Equal(counted, order) || len(Counts(nil)) != 0 {
		t.Errorf("%v", counted)
	}
	if got := strings.Join((Coverage{State: Good}).Cells(time.UTC), ","); got != "正常,,,,,,," {
		t.Errorf("%s", got)
	}
	zone := time.FixedZone("CST", 8*3600)
	if got := strings.Join((Coverage{Venue: "b01", VenueName: "网点", Screen: "lobby", State: Partial, Edition: week, Asked: until, Missing: 1, Remote: "192.0.2.1"}).Cells(zone), ","); got != "画面没有取全,b01,网点,lobby,2026-W48,2026-11-23 20:00,1,192.0.2.1" {
		t.Errorf("%s", got)
	}
	csv, err := CSV(nil, zone)
	if err != nil || string(csv) != "\ufeff情况,代码,场所,屏幕,最近取走的一期,最近一次联系,还缺文件,来自\r\n" {
		t.Errorf("%s, %v", csv, err)
	}
	html, err := HTML([]Coverage{{State: Old, VenueName: "<b>"}}, week, until, zone)
	for _, want := range []string{"2026-11-23 20:00", week, `<tr class="old">`, "&lt;b&gt;", "还是旧的一期 <b>1</b>"} {
		if err != nil || !strings.Contains(string(html), want) {
			t.Errorf("no %s in %s, %v", want, html, err)
		}
	}
	data, err := json.Marshal(Counts(report)[0])
	if err != nil || string(data) != `{"state":"never","name":"从未联系","count":2}` {
		t.Errorf("%s", data)
	}
}

// TestOrder: the worst first, then by venue and screen; screens that nobody expects are told too.
func TestOrder(t *testing.T) {
	s := NewSightings(until)
	for _, key := range []screenKey{{"b", "x", false}, {"a", "y", true}, {"a", "x", false}} {
		s.screens[key] = &sighting{asked: until, edition: week, remote: "r"}
	}
	report := s.Report([]Expected{{Venue: "z", Screen: "1", Edition: week}, {Venue: "c", Screen: "2", Edition: week}, {Venue: "c", Screen: "1", Edition: week}, {Venue: "d", Screen: "1"}})
	var got []string
	for _, c := range report {
		got = append(got, string(c.State)+" "+c.Venue+c.Screen)
	}
	if strings.Join(got, ", ") != "never c1, never c2, never z1, unknown ax, unknown ay, unknown bx, without d1" {
		t.Errorf("%v", got)
	}
	if u := report[3]; u.Edition != week || !u.Asked.Equal(until) || u.Remote != "r" {
		t.Errorf("%+v", u)
	}
}
