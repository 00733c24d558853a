package agent

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// memoryAgent is an agent over a folder in memory.
func memoryAgent(t *testing.T, folder disk.FS) *Agent {
	t.Helper()
	if err := folder.MkdirAll(filesDir); err != nil {
		t.Fatal(err)
	}
	return &Agent{o: Options{Folder: folder, Now: func() time.Time { return day0 }, Log: io.Discard}, store: release.Open(folder), marks: map[string]mark{}}
}

const etag = `"abc"`

// TestPartsFail: whichever operation fails while a file is on its way, its error is told, and the file is neither kept nor lost
// in silence.
func TestPartsFail(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), partBytes/10+2) // two parts
	e := screen.Entry{File: "01.png", Bytes: int64(len(data)), SHA256: hexSum(data)}
	for _, fault := range []string{"EIO", "short write"} {
		cause, fired := disktest.Faults[fault], 0
		for n := 1; ; n++ {
			m := disktest.NewMemory()
			a := memoryAgent(t, m)
			fsys := &disktest.Faulty{FS: m, N: n, Err: cause}
			a.o.Folder = fsys
			err := receive(a, e, etag, bytes.NewReader(data))
			if (err != nil) != (fsys.Fired != "") {
				t.Errorf("%s at %d (%s): %v", fault, n, fsys.Fired, err)
			}
			if fsys.Fired != "" {
				fired++
				a.o.Folder = m // the disk is well again
				if err := receive(a, e, etag, bytes.NewReader(data)); err != nil {
					t.Errorf("%s at %s: cannot be repeated: %v", fault, fsys.Fired, err)
				}
			}
			a.o.Folder = m
			if got, err := a.stored(e); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s at %s: %d bytes, %v", fault, fsys.Fired, len(got), err)
			}
			if left := m.Tree(filesDir); len(left) != 1 {
				t.Errorf("%s at %s: %v", fault, fsys.Fired, left)
			}
			if fsys.Count < n {
				break
			}
		}
		if fired < 4 {
			t.Errorf("%s fired %d times", fault, fired)
		}
	}
}

// receive does to a file what a download does.
func receive(a *Agent, e screen.Entry, etag string, body io.Reader) error {
	p, err := a.openParts(e)
	if err == nil {
		err = p.begin(body, etag, e.Bytes)
	}
	if err == nil {
		err = p.fill(body, e.Bytes)
	}
	if err == nil {
		err = p.finish(e)
	}
	return err
}

// TestParts: what has come is kept in parts and read again, under the server's name for it if that is a strong one; not beyond
// the size, and not where an answer begins otherwise.
func TestParts(t *testing.T) {
	data := bytes.Repeat([]byte("x"), partBytes+10)
	e := screen.Entry{File: "01.png", Bytes: int64(len(data)) + 5, SHA256: hexSum(data)}
	long := `"` + strings.Repeat("a", 198) + `"`
	for name, strong := range map[string]bool{etag: true, long: true, long + " ": false, `W/"abc"`: false, "": false, "abc": false} {
		m := disktest.NewMemory()
		a := memoryAgent(t, m)
		broken := errors.New("the line is cut")
		err := receive(a, e, name, io.MultiReader(bytes.NewReader(data), iotest.ErrReader(broken)))
		if !errors.Is(err, ErrCut) || !errors.Is(err, broken) || !strings.Contains(err.Error(), fmt.Sprintf("after %d of %d bytes", len(data), len(data)+5)) || !a.gained {
			t.Errorf("%s: %v", name, err)
		}
		p, err := a.openParts(e)
		if want := map[bool]string{true: name}[strong]; err != nil || !bytes.Equal(p.data, data) || p.etag != want {
			t.Errorf("%s: %d bytes under %q, %v", name, p.size(), p.etag, err)
		}
		if want := map[bool]int{true: 3, false: 2}[strong]; len(m.Tree(filesDir)) != want {
			t.Errorf("%s: %v", name, m.Tree(filesDir))
		}
		if err := p.begin(bytes.NewReader(data[:len(data)-1]), etag, e.Bytes); !errors.Is(err, ErrCut) || p.size() != int64(len(data)) {
			t.Errorf("%s: an answer that ends before the parts do: %v, %d bytes left", name, err, p.size())
		}
		body := io.MultiReader(bytes.NewReader(data), strings.NewReader("12345"))
		if err := p.begin(body, etag, e.Bytes); err != nil || p.size() != int64(len(data)) {
			t.Errorf("%s: an answer that begins like the parts: %v, %d bytes left", name, err, p.size())
		}
		if err := p.fill(body, e.Bytes); err != nil || p.size() != e.Bytes {
			t.Errorf("%s: %v", name, err)
		}
		var refusal *Refusal
		if err := p.fill(strings.NewReader("6"), e.Bytes); !errors.As(err, &refusal) || refusal.Reason != ReasonMixed || p.size() != 0 || len(m.Tree(filesDir)) != 0 {
			t.Errorf("%s: more than the file has: %v, %v", name, err, m.Tree(filesDir))
		}
		if err := p.add([]byte("abc")); err != nil {
			t.Fatal(err)
		}
		if err := p.begin(strings.NewReader("abd"), etag, 3); err != nil || string(p.data) != "abd" || p.etag != etag || len(m.Tree(filesDir)) != 2 {
			t.Errorf("%s: an answer that begins otherwise: %v, %q under %q", name, err, p.data, p.etag)
		}
	}
}

// TestSweep: of files/ everything goes that the set does not need; what is not named like ours stays.
func TestSweep(t *testing.T) {
	m := disktest.NewMemory()
	a := memoryAgent(t, m)
	sum := func(n int) string { return hexSum([]byte{byte(n)}) }
	a.set = &screen.Set{Slides: []screen.Slide{{Entry: screen.Entry{File: "01.png", SHA256: sum(1)}}}, Companions: []screen.Companion{{Entry: screen.Entry{File: "a.bmp", SHA256: sum(2)}}}}
	stay := []string{sum(1) + ".png", sum(2) + ".bmp", sum(1) + ".etag", sum(2) + ".part-000000000", "notes.txt", sum(3), sum(3)[1:] + ".png", strings.ToUpper(sum(3)) + ".png", ".staging-" + sum(3), sum(3) + ".part-", "x" + sum(3) + ".png", sum(3) + ".PNG"}
	gone := []string{sum(3) + ".png", ".staging-" + sum(1) + ".png", sum(3) + ".part-000000000", sum(3) + ".etag", sum(3) + ".m3u"}
	for _, name := range slices.Concat(stay, gone) {
		if err := disk.WriteNew(m, filesDir+"/"+name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.MkdirAll(filesDir + "/" + sum(4) + ".png"); err != nil { // a folder, whatever its name
		t.Fatal(err)
	}
	if err := a.sweep(a.set); err != nil {
		t.Fatal(err)
	}
	entries, err := m.ReadDir(filesDir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := append(stay, sum(4)+".png")
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("%v, want %v", left, want)
	}
}

// TestKnownFolder: what of a folder without a mark is an agent's, and what proves it.
func TestKnownFolder(t *testing.T) {
	state := `{"schema":1,"manifest":"e30="}`
	for name, c := range map[string]struct {
		files map[string]string
		want  string
		made  bool
	}{
		"nothing":         {want: ""},
		"a state":         {map[string]string{stateFile: state}, "state.json status.json", true},
		"another schema":  {map[string]string{stateFile: `{"schema":2,"manifest":"e30="}`}, "", false},
		"no manifest":     {map[string]string{stateFile: `{"schema":1}`}, "", false},
		"no JSON":         {map[string]string{stateFile: "{"}, "", false},
		"a lock":          {map[string]string{lockFile: ""}, ".agent.lock", false},
		"another lock":    {map[string]string{lockFile: "1"}, "", false},
		"files":           {map[string]string{filesDir + "/" + hexSum(nil) + ".png": ""}, "files", false},
		"files and notes": {map[string]string{filesDir + "/" + hexSum(nil) + ".png": "", filesDir + "/notes.txt": ""}, "", false},
		"a lock's folder": {map[string]string{lockFile + "/x": ""}, "", false},
	} {
		m := disktest.NewMemory()
		for file, data := range c.files {
			if folder := filepath.ToSlash(filepath.Dir(file)); folder != "." {
				if err := m.MkdirAll(folder); err != nil {
					t.Fatal(err)
				}
			}
			if err := disk.WriteNew(m, file, []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
		if names, made := Known(m); strings.Join(names, " ") != c.want || made != c.made {
			t.Errorf("%s: %v, made %v", name, names, made)
		}
	}
}

// TestLive: where no slide's days are now, those that went out last, or the first that come; a set's end is a slide's at the latest.
func TestLive(t *testing.T) {
	day := func(n int) time.Time { return day0.AddDate(0, 0, n) }
	slide := func(name string, from, until int) screen.Slide {
		s := screen.Slide{Entry: screen.Entry{File: name}}
		if from != 0 {
			s.From = day(from)
		}
		if until != 0 {
			s.Until = day(until)
		}
		return s
	}
	for name, c := range map[string]struct {
		slides []screen.Slide
		at     int
		want   string
	}{
		"one is shown":                        {[]screen.Slide{slide("a", 0, 3), slide("b", 0, 2)}, 3, "a"},
		"the last one":                        {[]screen.Slide{slide("a", 0, 3), slide("b", 0, 2)}, 5, "a"},
		"two went together":                   {[]screen.Slide{slide("a", 0, 3), slide("b", 0, 2), slide("c", 1, 3)}, 5, "a c"},
		"those that end with the set":         {[]screen.Slide{slide("a", 0, 0), slide("b", 0, 6), slide("c", 0, 30), slide("d", 0, 5)}, 40, "a b c"},
		"what is gone goes before what comes": {[]screen.Slide{slide("a", 0, 1), slide("b", 5, 0)}, 3, "a"},
		"the first to come":                   {[]screen.Slide{slide("a", 4, 0), slide("b", 3, 0), slide("c", 3, 6)}, 1, "b c"},
	} {
		set := &screen.Set{Expires: day(7), Slides: c.slides}
		var got []string
		for _, s := range live(set, day(c.at).Add(time.Hour)) {
			got = append(got, s.File)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// TestBitmapHead: a BMP is as long as it says, and has a head.
func TestBitmapHead(t *testing.T) {
	good := bitmap(16, 16, 9)
	if c, err := bitmapHead(bytes.NewReader(good)); err != nil || c.Width != 16 || c.Height != 16 {
		t.Errorf("%+v, %v", c, err)
	}
	sized := func(data []byte) []byte {
		out := bytes.Clone(data)
		binary.LittleEndian.PutUint32(out[2:], uint32(len(out)))
		return out
	}
	if c, err := bitmapHead(bytes.NewReader(sized(good[:26]))); err != nil || c.Width != 16 {
		t.Errorf("26 bytes: %+v, %v", c, err)
	}
	for name, data := range map[string][]byte{"empty": nil, "25 bytes": sized(good[:25]), "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0), "no BMP": append([]byte("BA"), good[2:]...)} {
		if c, err := bitmapHead(bytes.NewReader(data)); err == nil || c.Width != 0 {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if _, err := bitmapHead(iotest.ErrReader(io.ErrUnexpectedEOF)); err == nil {
		t.Error("what cannot be read is a BMP")
	}
	set := &screen.Set{Width: 16, Height: 16}
	for file, want := range map[string]string{"a.bmp": "", "a.txt": "", "a.png": ReasonPicture} {
		err := checkContent(good, set, file)
		var refusal *Refusal
		if want == "" && err != nil || want != "" && (!errors.As(err, &refusal) || refusal.Reason != want || !strings.Contains(err.Error(), file)) {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, other := range []*screen.Set{{Width: 17, Height: 16}, {Width: 16, Height: 15}} {
		if err := checkContent(good, other, "a.bmp"); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("16×16 pixels, the screen has %d×%d", other.Width, other.Height)) {
			t.Errorf("%v", err)
		}
	}
}

// TestTotal: exactly as many bytes as are allowed are, one more is refused.
func TestTotal(t *testing.T) {
	for extra, want := range map[int64]string{0: "", 1: ReasonOversized} {
		g := generation(0, func(s *screen.Set, _ map[string][]byte) {
			rest := int64(MaxTotal) + extra
			for i := 1; rest > 0; i++ {
				one := min(rest, screen.MaxFileBytes)
				rest -= one
				if i > len(s.Slides) {
					s.Slides = append(s.Slides, screen.NewSlide(fmt.Sprintf("%02d.png", i), fmt.Append(nil, i), 10))
				}
				s.Slides[i-1].Bytes = one
			}
		})
		set, err := screen.Parse(g[screen.ManifestName])
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range set.Companions {
			for i := range set.Slides {
				if set.Slides[i].Bytes > c.Bytes {
					set.Slides[i].Bytes -= c.Bytes
					break
				}
			}
		}
		manifest, err := screen.Manifest(*set)
		if err != nil {
			t.Fatal(err)
		}
		a := memoryAgent(t, disktest.NewMemory())
		_, _, err = a.check(&fetched{manifest: manifest})
		var refusal *Refusal
		if want == "" && err != nil || want != "" && (!errors.As(err, &refusal) || refusal.Reason != want) {
			t.Errorf("%d bytes more: %v", extra, err)
		}
	}
}

// statusOf reads status.json.
func statusOf(t *testing.T, b *bench) (s status) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, statusFile))
	if err != nil || json.Unmarshal(data, &s) != nil {
		t.Fatalf("%s, %v", data, err)
	}
	return s
}

// TestStatus: what status.json says, and when it is written anew.
func TestStatus(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL+"/manifest.json")
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	round := func(fails bool) status {
		t.Helper()
		if err := a.Round(t.Context()); (err != nil) != fails {
			t.Fatal(err)
		}
		return statusOf(t, b)
	}
	s := round(false)
	first := b.clock.UTC().Format(time.RFC3339)
	r, err := a.store.Current()
	if err != nil {
		t.Fatal(err)
	}
	if s.Schema != 1 || s.Time != first || s.URL != o.server.URL+"/" || s.Venue != "b01" || s.Screen != "door" || s.Edition != "2026-W48" || s.Sequence != 20261123 || s.Issued != day0.Format(time.RFC3339) ||
		s.Expires != day0.AddDate(0, 0, screen.Lifetime).Format(time.RFC3339) || s.Release != r.Path || len(s.Files) != 5 || !s.Signed || s.Frozen || s.Evergreen || s.Clock != "own" || s.Failures != 0 || s.Error != "" {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		after   time.Duration
		written bool
	}{{statusEvery - time.Second, false}, {time.Second, true}, {time.Second, false}, {-2 * time.Second, true}, {0, false}} {
		b.clock = b.clock.Add(c.after)
		before := statusOf(t, b).Time
		if got := round(false).Time; (got != before) != c.written || c.written && got != b.clock.UTC().Format(time.RFC3339) {
			t.Errorf("%v later: %s after %s", c.after, got, before)
		}
	}
	o.put(nil)
	for n := 1; n <= 3; n++ {
		if s := round(true); s.Failures != n || !strings.Contains(s.Error, "404") || s.Release != r.Path {
			t.Errorf("failure %d: %+v", n, s)
		}
	}
	o.put(generation(0))
	if s := round(false); s.Failures != 0 || s.Error != "" {
		t.Errorf("after failures: %+v", s)
	}
	o.put(nil)
	if s := round(true); s.Failures != 1 {
		t.Errorf("failures are counted in a row: %+v", s)
	}
	o.put(generation(0))
	b.clock = day0.Add(-time.Second)
	if s := round(false); s.Clock != "signed" || s.Frozen {
		t.Errorf("behind the set: %+v", s)
	}
	b.clock = day0
	if s := round(false); s.Clock != "own" {
		t.Errorf("at the set's moment: %+v", s)
	}
	b.clock = day0.AddDate(0, 0, screen.Lifetime).Add(-time.Second)
	if s := round(false); s.Frozen || s.Evergreen {
		t.Errorf("a second before the end: %+v", s)
	}
	b.clock = day0.AddDate(0, 0, screen.Lifetime)
	if s := round(false); !s.Frozen || !s.Evergreen || len(s.Files) != 1 {
		t.Errorf("at the end: %+v", s)
	}
	round(false)
	if n := strings.Count(b.log.String(), `"event":"frozen"`); n != 1 {
		t.Errorf("frozen is told %d times", n)
	}
}

// TestLog: a line for everything that happens, JSON with the moment and what it is about; nothing where nothing happens.
func TestLog(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	events := func() (out []string) {
		for line := range strings.Lines(b.log.String()) {
			var l map[string]any
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatal(err)
			}
			if l["time"] != b.clock.UTC().Format(time.RFC3339) {
				t.Errorf("%s at %s", line, b.clock)
			}
			out = append(out, fmt.Sprint(l["event"]))
			switch l["event"] {
			case "accepted":
				if l["edition"] != "2026-W48" || l["sequence"] != float64(20261123) || l["slides"] != float64(5) {
					t.Errorf("%s", line)
				}
			case "shown":
				if l["files"] != float64(5) || !strings.HasPrefix(fmt.Sprint(l["release"]), "2026-W48-") {
					t.Errorf("%s", line)
				}
			case "failed":
				if l["failures"] != float64(1) || !strings.Contains(fmt.Sprint(l["error"]), "404") {
					t.Errorf("%s", line)
				}
			}
		}
		b.log.Reset()
		return out
	}
	b.mustRound(t)
	if got := events(); !slices.Equal(got, []string{"accepted", "shown"}) {
		t.Errorf("%v", got)
	}
	b.mustRound(t)
	if got := events(); len(got) != 0 {
		t.Errorf("%v", got)
	}
	o.put(nil)
	if err := b.round(t.Context()); err == nil {
		t.Error("no failure")
	}
	if got := events(); !slices.Equal(got, []string{"failed"}) {
		t.Errorf("%v", got)
	}
	o.put(with(generation(1), sigName, generation(0)[sigName]))
	if err := b.round(t.Context()); err == nil {
		t.Error("no failure")
	}
	b.log.Reset()
	o.put(generation(0))
	if err := os.WriteFile(filepath.Join(b.dir, stateFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.mustRound(t)
	if got := events(); len(got) == 0 || got[0] != "state_damaged" {
		t.Errorf("%v", got)
	}
}

// TestRequests: what the agent sends with which request.
func TestRequests(t *testing.T) {
	o := serve(t, generation(0))
	var heads []string
	o.fault = func(_ *origin, _ http.ResponseWriter, r *http.Request, name string) bool {
		if r.Header.Get("User-Agent") != "fanshi-pull" || r.Header.Get("Accept-Encoding") != "identity" || r.Method != http.MethodGet || r.Header.Get("Authorization") != "" {
			t.Errorf("%s: %v", name, r.Header)
		}
		if strings.HasPrefix(name, "manifest.json") {
			heads = append(heads, fmt.Sprint(name, r.Header.Get("Cache-Control"), r.Header.Get("If-None-Match") != ""))
		}
		return false
	}
	b := newBench(t, o.server.URL+"/")
	b.mustRound(t)
	b.mustRound(t)
	if want := []string{"manifest.jsonno-cachefalse", "manifest.json.signo-cachefalse", "manifest.jsonno-cachetrue"}; !slices.Equal(heads, want) {
		t.Errorf("%v", heads)
	}
}

// TestAnswers: a manifest that is exactly as large as allowed, answers without a body, another range, a set that changes
// while its signature is fetched.
func TestAnswers(t *testing.T) {
	for limit, want := range map[int64]string{5: "", 4: ReasonOversized, 6: ""} {
		data, err := whole(&http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("12345"))}, limit)
		var refusal *Refusal
		if want == "" && (err != nil || string(data) != "12345") || want != "" && (!errors.As(err, &refusal) || refusal.Reason != want || data != nil) {
			t.Errorf("%d: %q, %v", limit, data, err)
		}
	}
	if data, err := whole(&http.Response{StatusCode: 200, Body: io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))}, 9); !errors.Is(err, ErrCut) || data != nil {
		t.Errorf("%q, %v", data, err)
	}
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request)
		want   string
	}{
		"empty": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "0") }, ": 0 bytes, in the manifest"},
		"another range": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 0-9/10")
			w.WriteHeader(206)
		}, "another range"},
		"no such range": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(416) }, "416"},
		"teapot":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(418) }, "418"},
	} {
		o := serve(t, generation(0))
		o.fault = func(_ *origin, w http.ResponseWriter, r *http.Request, file string) bool {
			if strings.HasPrefix(file, "manifest.json") {
				return false
			}
			c.answer(w, r)
			return true
		}
		b := newBench(t, o.server.URL)
		if err := b.round(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Lstat(filepath.Join(b.dir, stateFile)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the set was accepted", name)
		}
	}
	// Without a key nothing tells whether manifest and signature fit, but that the manifest is the same before and after.
	for _, changes := range []int{1, 3} {
		o := serve(t, generation(0))
		asked := 0
		o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
			if name == screen.ManifestName {
				asked++
			}
			if name == sigName && (asked+1)/2 <= changes {
				o.put(generation(asked))
			}
			return false
		}
		b := newBench(t, o.server.URL)
		b.options.Keys = nil
		b.clock = day0.AddDate(0, 0, 9)
		err := b.round(t.Context())
		var refusal *Refusal
		if changes == 1 && err != nil || changes > 1 && (!errors.As(err, &refusal) || refusal.Reason != ReasonSignature) {
			t.Errorf("%d changes: %v", changes, err)
		}
		if changes == 1 && asked != 4 {
			t.Errorf("the manifest was asked for %d times", asked)
		}
	}
}

// TestInterval: how often is asked where nobody says, where the manifest does, where the command does.
func TestInterval(t *testing.T) {
	a := &Agent{o: Options{Now: func() time.Time { return day0 }}, base: "http://127.0.0.1/"}
	if got := a.interval(); got != time.Minute {
		t.Errorf("%v", got)
	}
	a.set = &screen.Set{Venue: "b01", Screen: "door", PollSeconds: 90}
	if got := a.interval(); got != 90*time.Second {
		t.Errorf("%v", got)
	}
	if a.wanted() != "b01/door" {
		t.Error(a.wanted())
	}
	a.o.Every, a.o.Screen = time.Hour, "b02/lobby"
	if got := a.interval(); got != time.Hour || a.wanted() != "b02/lobby" {
		t.Errorf("%v", got)
	}
	for n, want := range []time.Duration{1: time.Hour, 2: time.Hour, 9: time.Hour} { // an interval above MaxBackoff is not doubled
		if a.fails = n; n > 0 && want > 0 {
			if got := a.next(ErrCut); got < want || got > want*5/4 {
				t.Errorf("failure %d: %v", n, got)
			}
		}
	}
	a.o.Every = time.Minute
	for n, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 3: 4 * time.Minute, 5: 16 * time.Minute, 6: MaxBackoff, 20: MaxBackoff} {
		a.fails = n
		if got := a.next(ErrCut); got < want || got > want*5/4 {
			t.Errorf("failure %d: %v", n, got)
		}
	}
	if a.spread(1, 0) != 0 || a.spread(1, time.Minute) == a.spread(2, time.Minute) || a.spread(1, time.Minute) >= time.Minute {
		t.Error("the moment depends on the screen and on the failures, and stays below its bound")
	}
	other := &Agent{o: Options{Screen: "b03/lobby"}}
	if a.spread(1, time.Hour) == other.spread(1, time.Hour) {
		t.Error("two screens ask at one moment")
	}
	nameless, elsewhere := &Agent{base: "http://a/"}, &Agent{base: "http://b/"}
	if nameless.spread(1, time.Hour) == elsewhere.spread(1, time.Hour) {
		t.Error("two screens without a name ask at one moment")
	}
}

// TestOrderOfSets: which sets replace which.
func TestOrderOfSets(t *testing.T) {
	a := memoryAgent(t, disktest.NewMemory())
	a.set, a.state.Manifest = &screen.Set{Venue: "b01", Screen: "door", Epoch: 1, Sequence: 5, Issued: day0}, []byte("accepted")
	for name, c := range map[string]struct {
		manifest string
		set      screen.Set
		refused  bool
	}{
		"the same bytes":           {"accepted", *a.set, false},
		"another of the moment":    {"x", *a.set, true},
		"issued later":             {"x", screen.Set{Venue: "b01", Screen: "door", Epoch: 1, Sequence: 5, Issued: day0.Add(time.Second)}, false},
		"issued earlier":           {"x", screen.Set{Venue: "b01", Screen: "door", Epoch: 1, Sequence: 5, Issued: day0.Add(-time.Second)}, true},
		"the next":                 {"x", screen.Set{Venue: "b01", Screen: "door", Epoch: 1, Sequence: 6, Issued: day0}, false},
		"the one before":           {"x", screen.Set{Venue: "b01", Screen: "door", Epoch: 1, Sequence: 4, Issued: day0}, true},
		"a new epoch":              {"x", screen.Set{Venue: "b01", Screen: "door", Epoch: 2, Sequence: 5, Issued: day0}, false},
		"an old epoch":             {"x", screen.Set{Venue: "b01", Screen: "door", Epoch: 0, Sequence: 6, Issued: day0.Add(time.Second)}, true},
		"another screen, older":    {"x", screen.Set{Venue: "b01", Screen: "lobby", Sequence: 1, Issued: day0}, false},
		"another venue, older":     {"x", screen.Set{Venue: "b02", Screen: "door", Sequence: 1, Issued: day0}, false},
		"the old bytes, of a past": {"accepted", screen.Set{Venue: "b01", Screen: "door"}, false},
	} {
		err := a.newer(&fetched{manifest: []byte(c.manifest)}, &c.set)
		var refusal *Refusal
		if c.refused != (err != nil) || err != nil && (!errors.As(err, &refusal) || refusal.Reason != ReasonRollback) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a.set = nil; a.newer(&fetched{}, &screen.Set{}) != nil {
		t.Error("a first set is refused")
	}
}

// TestTrust: the keys that are given are trusted alone, unless one of them was before.
func TestTrust(t *testing.T) {
	key := func(n byte) ed25519.PublicKey { return signature.Public(privateKey(n)) }
	for name, c := range map[string]struct {
		given    []ed25519.PublicKey
		old      [][]byte
		want     int
		replaced bool
	}{
		"first":          {[]ed25519.PublicKey{key(1), key(2)}, nil, 2, true},
		"the same":       {[]ed25519.PublicKey{key(1)}, [][]byte{key(1)}, 1, false},
		"the second one": {[]ed25519.PublicKey{key(9), key(2)}, [][]byte{key(1), key(2), key(3)}, 3, false},
		"others":         {[]ed25519.PublicKey{key(4)}, [][]byte{key(1), key(2)}, 1, true},
	} {
		a := &Agent{o: Options{Keys: c.given}, state: state{Keys: c.old}}
		a.trust()
		if got := a.keys(); len(got) != c.want || c.replaced && !got[0].Equal(c.given[0]) {
			t.Errorf("%s: %d keys", name, len(got))
		}
	}
}
