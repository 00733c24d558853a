package agent

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// TestRefusalsSayWhy: who reads the log learns why a set was refused, of which file, and which moments were compared.
func TestRefusalsSayWhy(t *testing.T) {
	at := func(days int) string { return day0.AddDate(0, 0, days).Format(time.RFC3339) }
	manifest := generation(0)[screen.ManifestName]
	set, err := screen.Parse(manifest)
	if err != nil {
		t.Fatal(err)
	}
	unlike := func(change func(*screen.Set)) []byte {
		return generation(1, func(s *screen.Set, _ map[string][]byte) { change(s) })[screen.ManifestName]
	}
	large := unlike(func(s *screen.Set) {
		for i := range 45 {
			s.Slides = append(s.Slides, screen.NewSlide(fmt.Sprintf("%02d.png", i+10), fmt.Append(nil, i), 10))
			s.Slides[len(s.Slides)-1].Bytes = screen.MaxFileBytes
		}
	})
	keyed := []ed25519.PublicKey{signature.Public(theKey)}
	for name, c := range map[string]struct {
		got  fetched
		o    Options
		want string
	}{
		"the same":               {fetched{manifest: manifest}, Options{}, ""},
		"older":                  {fetched{manifest: generation(-1)[screen.ManifestName]}, Options{}, "rollback: an older set: " + at(-1) + " beside " + at(0)},
		"another of that moment": {fetched{manifest: generation(0, func(s *screen.Set, _ map[string][]byte) { s.Slides[0].Seconds++ })[screen.ManifestName]}, Options{}, "rollback: another set of the same moment: " + at(0) + " beside " + at(0)},
		"far ahead":              {fetched{manifest: generation(30)[screen.ManifestName]}, Options{}, "ahead: it is kept aside until its time has come: " + at(30) + " beside " + at(0)},
		"another screen":         {fetched{manifest: manifest}, Options{Screen: "b02/lobby"}, "foreign: the set is for b01/door, this screen is b02/lobby"},
		"no manifest":            {fetched{manifest: []byte("{")}, Options{}, "malformed: "},
		"unsigned":               {fetched{manifest: manifest}, Options{Keys: keyed}, "signature: "},
		"too large":              {fetched{manifest: large}, Options{}, "oversized: the files have "},
	} {
		a := memoryAgent(t, disktest.NewMemory())
		a.o.Screen, a.o.Keys = c.o.Screen, c.o.Keys
		a.set, a.state.Manifest = set, manifest
		a.trust()
		a.setFloor()
		_, _, err := a.check(&c.got)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
		if strings.HasSuffix(c.want, ": ") && err != nil && len(err.Error()) < len(c.want)+5 {
			t.Errorf("%s: %v says nothing", name, err)
		}
		if name == "too large" && !strings.HasSuffix(err.Error(), ", more than 2147483648") {
			t.Error(err)
		}
	}
	for want, refusal := range map[string]*Refusal{
		"mixed: 01.png: 3 bytes": refuse(ReasonMixed, "01.png", "%d bytes", 3).(*Refusal), "picture: no": {Reason: ReasonPicture, Detail: "no"},
	} {
		if refusal.Error() != want {
			t.Errorf("%s, want %s", refusal, want)
		}
	}
	if got := (&StatusError{Status: 503}).Error(); got != "the server answers 503" {
		t.Error(got)
	}
	if refusedFor(errors.Join(errors.New("x"), refuse(ReasonMixed, "", "")), ReasonAhead, ReasonMixed) == nil || refusedFor(refuse(ReasonMixed, "", ""), ReasonAhead) != nil || refusedFor(nil, ReasonAhead) != nil {
		t.Error("a refusal is not known by its reason")
	}
}

// TestWordsOfTheCaller: status.json and the log say what has failed in the caller's words.
func TestWordsOfTheCaller(t *testing.T) {
	o := serve(t, nil)
	b := newBench(t, o.server.URL)
	b.options.Words = func(err error) string {
		if status := (*StatusError)(nil); errors.As(err, &status) {
			return fmt.Sprintf("服务器回答 %d", status.Status)
		}
		return "别的"
	}
	if err := b.round(t.Context()); err == nil {
		t.Fatal("no failure")
	}
	if s := statusOf(t, b); s.Error != "服务器回答 404" {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(b.log.String(), `"error":"服务器回答 404"`) || strings.Contains(b.log.String(), "answers") {
		t.Error(b.log.String())
	}
	b.options.Keys = nil
	b.log.Reset()
	o.put(generation(0))
	b.mustRound(t)
	if !strings.Contains(b.log.String(), `"event":"unsigned"`) || !strings.Contains(b.log.String(), `"detail":"no key is given: whoever controls the line controls the screen"`) {
		t.Error(b.log.String())
	}
}

// TestRun: a screen that shows nothing asks at once, one that shows something waits for its moment first; between two rounds
// it sleeps a minute at most at a time, all of the interval together, and ends with what ends its sleep.
func TestRun(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.options.Every, b.options.Screen = 150*time.Second, "b01/door"
	ended := errors.New("the machine goes down")
	manifests := func() (n int) {
		for _, r := range o.asked() {
			if strings.HasSuffix(r, " "+screen.ManifestName+" ") {
				n++
			}
		}
		return n
	}
	var slept []time.Duration
	left, asked := 0, []int{} // requests for the manifest before each sleep
	b.options.Sleep = func(_ context.Context, d time.Duration) error {
		asked, slept = append(asked, manifests()), append(slept, d)
		if left--; left < 0 {
			return ended
		}
		b.clock = b.clock.Add(d)
		return nil
	}
	run := func(sleeps int) error {
		t.Helper()
		left, slept, asked = sleeps, nil, nil
		a, err := Open(b.options)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		return a.Run(t.Context())
	}
	if err := run(0); !errors.Is(err, ended) || !slices.Equal(asked, []int{1}) {
		t.Errorf("the first time: %v, asked %v before its sleeps %v", err, asked, slept)
	}
	b.shows(t, generation(0))
	if err := run(0); !errors.Is(err, ended) || !slices.Equal(asked, []int{0}) {
		t.Errorf("with something to show: %v, asked %v before its sleeps %v", err, asked, slept)
	}
	if err := run(20); !errors.Is(err, ended) || len(slept) != 21 {
		t.Fatalf("%v after %v", err, slept)
	}
	var since time.Duration // since the last request
	rounds := 0
	for i, n := range asked {
		if n > 0 {
			if rounds++; rounds > 1 && since != b.options.Every { // the first one has waited for its moment
				t.Errorf("round %d comes after %v", rounds, since)
			}
			since = 0
		}
		if slept[i] > time.Minute || slept[i] <= 0 {
			t.Errorf("it sleeps %v", slept[i])
		}
		since += slept[i]
	}
	if rounds < 5 {
		t.Errorf("%d rounds with %v, %v", rounds, slept, asked)
	}

	ctx, stop := context.WithCancel(t.Context())
	b.options.Sleep = func(context.Context, time.Duration) error { stop(); return nil }
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while it slept: %v", err)
	}
	if n := manifests(); n != 0 {
		t.Errorf("it asked %d times after it was stopped", n)
	}
	a.shown.release = "" // so that it asks at once
	ctx, stop = context.WithCancel(t.Context())
	o.fault = func(_ *origin, _ http.ResponseWriter, r *http.Request, _ string) bool {
		stop()
		<-r.Context().Done()
		return true
	}
	a.o.Sleep = func(context.Context, time.Duration) error { t.Error("it sleeps after it was stopped"); return ended }
	if err := a.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while it asked: %v", err)
	}
}

// TestDayBeginsWhileItWaits: what the day brings is shown between two rounds, a minute after midnight at the latest.
func TestDayBeginsWhileItWaits(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	b.clock = day0.AddDate(0, 0, 3).Add(-90 * time.Second) // 05.png goes at midnight
	has := func() bool {
		_, err := os.Stat(filepath.Join(b.dir, "current", "05.png"))
		return err == nil
	}
	var seen []bool
	b.options.Sleep = func(_ context.Context, d time.Duration) error {
		seen = append(seen, has())
		b.clock = b.clock.Add(d)
		return nil
	}
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.wait(t.Context(), 3*time.Minute); err != nil {
		t.Fatal(err)
	}
	if want := []bool{true, true, false}; !slices.Equal(seen, want) || has() {
		t.Errorf("before each minute 05.png is there: %v, and in the end %v", seen, has())
	}
}

// TestFolderThatCannotBeOpened: an agent that cannot lock its folder or read its memory says so and keeps no lock.
func TestFolderThatCannotBeOpened(t *testing.T) {
	for n := 1; ; n++ {
		m := disktest.NewMemory()
		faulty := &disktest.Faulty{FS: m, N: n, Err: disktest.Faults["EIO"]}
		a, err := Open(Options{URL: "http://127.0.0.1/", Client: &http.Client{}, Folder: faulty, Now: func() time.Time { return day0 }, Log: &bytes.Buffer{}})
		if err == nil {
			a.Close()
		}
		if m.Locked {
			t.Errorf("after %s the lock is kept", faulty.Fired)
		}
		if first := strings.HasPrefix(faulty.Fired, "lock") || strings.HasPrefix(faulty.Fired, "mkdir"); first && err == nil {
			t.Errorf("%s is told to nobody", faulty.Fired)
		}
		if strings.HasSuffix(faulty.Fired, "read "+stateFile) && err == nil {
			t.Errorf("%s is told to nobody", faulty.Fired)
		}
		if faulty.Fired == "" {
			if n < 4 {
				t.Errorf("%d operations", n)
			}
			break
		}
	}
}

// TestAddresses: a folder may be given by its manifest, and without its last stroke.
func TestAddresses(t *testing.T) {
	for _, url := range []string{"http://127.0.0.1/screens/b01/door", "http://127.0.0.1/screens/b01/door/", "http://127.0.0.1/screens/b01/door/manifest.json"} {
		a, err := Open(Options{URL: url, Client: &http.Client{}, Folder: disktest.NewMemory(), Now: func() time.Time { return day0 }, Log: &bytes.Buffer{}})
		if err != nil {
			t.Fatal(err)
		}
		if a.base != "http://127.0.0.1/screens/b01/door/" {
			t.Errorf("%s: %s", url, a.base)
		}
		a.Close()
	}
	a := memoryAgent(t, disktest.NewMemory())
	a.base, a.client = "http://127.0.0.1\x7f/", &http.Client{}
	if err := a.get(t.Context(), "manifest.json", nil, func(*http.Response) error { return nil }); err == nil {
		t.Error("an address that is none was asked")
	}
	client := newClient(&http.Client{Transport: &http.Transport{}}, func() time.Time { return day0 })
	if got := client.Transport.(*http.Transport).TLSClientConfig.Time(); !got.Equal(day0) {
		t.Errorf("certificates are judged at %v", got)
	}
}

// TestDownloads: what is asked for of a file of which something lies here already, and what of the answers is taken.
func TestDownloads(t *testing.T) {
	data := []byte("0123456789")
	e := screen.Entry{File: "01.png", Bytes: int64(len(data)), SHA256: hexSum(data)}
	for name, c := range map[string]struct {
		have   string // of it
		tag    string
		answer func(w http.ResponseWriter, r *http.Request)
		asked  string // Range and If-Range; none: nothing is asked
		want   string // what is there in the end
		fails  string
	}{
		"nothing": {"", "", func(w http.ResponseWriter, _ *http.Request) { w.Write(data) }, " ", "0123456789", ""},
		"a part": {"012", etag, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 3-9/10")
			w.WriteHeader(206)
			w.Write(data[3:])
		}, "bytes=3- " + etag, "0123456789", ""},
		"a part, unnamed": {"012", "", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 3-9/10")
			w.WriteHeader(206)
			w.Write(data[3:])
		}, "bytes=3- ", "0123456789", ""},
		"another range": {"012", etag, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 4-9/10")
			w.WriteHeader(206)
			w.Write(data[4:])
		}, "bytes=3- " + etag, "", "mixed: 01.png: another range than was asked for"},
		"a range for none": {"", "", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 0-9/10")
			w.WriteHeader(206)
			w.Write(data)
		}, " ", "", "mixed: 01.png: another range than was asked for"},
		"the whole of it":    {"012", etag, func(w http.ResponseWriter, _ *http.Request) { w.Write(data) }, "bytes=3- " + etag, "0123456789", ""},
		"everything is here": {"0123456789", etag, nil, "", "0123456789", ""},
		"too much is here":   {"0123456789x", etag, func(w http.ResponseWriter, _ *http.Request) { w.Write(data) }, " ", "0123456789", ""},
		"a shorter one":      {"012", etag, func(w http.ResponseWriter, _ *http.Request) { w.Write(data[:9]) }, "bytes=3- " + etag, "012", "mixed: 01.png: 9 bytes, in the manifest 10"},
		"no such range":      {"012", etag, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(416) }, "bytes=3- " + etag, "", "the server answers 416"},
		"an error":           {"012", etag, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "bytes=3- " + etag, "012", "the server answers 500"},
	} {
		a := memoryAgent(t, disktest.NewMemory())
		a.base = serveOne(t, c.answer, func(r *http.Request) {
			if got := r.Header.Get("Range") + " " + r.Header.Get("If-Range"); got != c.asked {
				t.Errorf("%s: asked for %q", name, got)
			}
		})
		a.client = &http.Client{}
		p, err := a.openParts(e)
		if err == nil && c.have != "" {
			err = p.add([]byte(c.have))
		}
		if err != nil {
			t.Fatal(err)
		}
		p.etag = c.tag
		err = a.download(t.Context(), p, e, e.File)
		if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) || string(p.data) != c.want {
			t.Errorf("%s: %q, %v", name, p.data, err)
		}
	}
}

// serveOne is the address of a server that answers every request in one way.
func serveOne(t *testing.T, answer func(http.ResponseWriter, *http.Request), look func(*http.Request)) string {
	t.Helper()
	o := serve(t, nil)
	o.fault = func(_ *origin, w http.ResponseWriter, r *http.Request, _ string) bool {
		look(r)
		if answer == nil {
			t.Error("something is asked for")
			return false
		}
		answer(w, r)
		return true
	}
	return o.server.URL + "/"
}

// TestLogLines: a line is one JSON object, fields in pairs; a value that JSON does not know is not written.
func TestLogLines(t *testing.T) {
	var out bytes.Buffer
	a := &Agent{o: Options{Now: func() time.Time { return day0 }, Log: &out}}
	a.log("x", "a", 1, "b", "二")
	a.log("y", "alone")
	a.log("z", "c", func() {})
	var got []map[string]any
	for line := range strings.Lines(out.String()) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		got = append(got, l)
	}
	if fmt.Sprint(got) != "[map[a:1 b:二 event:x time:2026-11-22T16:00:00Z] map[event:y time:2026-11-22T16:00:00Z]]" {
		t.Errorf("%v", got)
	}
}

// TestBoundsOfTime: eight days ahead are the last that are not ahead, by the own clock, by that of the accepted set, or by the
// server's where the own one is known to be wrong.
func TestBoundsOfTime(t *testing.T) {
	set := func(at time.Time) *screen.Set { return &screen.Set{Venue: "b01", Screen: "door", Issued: at} }
	for name, c := range map[string]struct {
		own      time.Time
		accepted *screen.Set
		unproved bool
		server   time.Time
		issued   time.Time
		want     bool
		clock    time.Time
	}{
		"eight days":                      {day0, set(day0), false, time.Time{}, day0.Add(maxAhead), false, day0},
		"a second more":                   {day0, set(day0), false, time.Time{}, day0.Add(maxAhead + time.Second), true, day0},
		"own clock behind the set's":      {day0.Add(-maxAhead), set(day0), false, time.Time{}, day0.Add(maxAhead + time.Second), true, day0},
		"too far behind, no other":        {day0.Add(-maxAhead - time.Second), set(day0), false, time.Time{}, day0.Add(maxAhead + time.Second), false, day0},
		"too far behind, the server's":    {day0.Add(-maxAhead - time.Second), set(day0), false, day0.Add(time.Hour), day0.Add(maxAhead + time.Hour), false, day0.Add(time.Hour)},
		"too far behind, and ahead":       {day0.Add(-maxAhead - time.Second), set(day0), false, day0.Add(time.Hour), day0.Add(maxAhead + time.Hour + 1), true, day0.Add(time.Hour)},
		"the server's is earlier":         {day0.Add(-maxAhead - time.Second), set(day0), false, day0.Add(-time.Hour), day0.Add(maxAhead + 1), true, day0},
		"the server's does not count":     {day0, set(day0), false, day0.AddDate(0, 0, 30), day0.AddDate(0, 0, 30), true, day0},
		"no set, no clock":                {day0, nil, false, time.Time{}, day0.AddDate(9, 0, 0), false, day0},
		"no set, the server's":            {day0, nil, false, day0.AddDate(0, 0, 1), day0.AddDate(0, 0, 10), true, day0.AddDate(0, 0, 1)},
		"of an unknown key":               {day0, set(day0.AddDate(1, 0, 0)), true, time.Time{}, day0.AddDate(9, 0, 0), false, day0},
		"of an unknown key, the server's": {day0, set(day0.AddDate(1, 0, 0)), true, day0, day0.AddDate(0, 1, 0), true, day0},
	} {
		a := &Agent{o: Options{Now: func() time.Time { return c.own }}, set: c.accepted, unproved: c.unproved}
		a.setFloor()
		got, clock := a.ahead(&screen.Set{Issued: c.issued}, c.server)
		if got != c.want || !clock.Equal(c.clock) {
			t.Errorf("%s: %v by %v", name, got, clock)
		}
	}
	for after, want := range map[time.Duration]bool{maxAhead: false, maxAhead + 1: true} {
		a := &Agent{o: Options{Now: func() time.Time { return day0 }}, set: set(day0.Add(after))}
		if a.provisional() {
			t.Error("a set that did not lie ahead when it came is provisional")
		}
		a.state.Provisional = true
		if a.provisional() != want {
			t.Errorf("%v ahead: provisional %v", after, !want)
		}
		floor := int64(0)
		if !want {
			floor = a.set.Issued.Unix()
		}
		if a.setFloor(); a.floor.Load() != floor {
			t.Errorf("%v ahead: the floor is %d", after, a.floor.Load())
		}
	}
	a := &Agent{o: Options{Now: func() time.Time { return day0 }}}
	for _, floor := range []time.Duration{-time.Second, 0, time.Second} {
		a.floor.Store(day0.Add(floor).Unix())
		if got := a.trusted(); !got.Equal(day0.Add(max(floor, 0))) || got.Location() != day0.Location() {
			t.Errorf("a floor of %v: %v", floor, got)
		}
	}
}

// TestRoomForSets: what sets have left that never came may be as large as the one that comes, and not larger.
func TestRoomForSets(t *testing.T) {
	for extra, left := range map[int]int{0: 2, 1: 0} {
		m := disktest.NewMemory()
		a := memoryAgent(t, m)
		for i, n := range []int{60, 40 + extra} {
			if err := disk.WriteNew(m, fmt.Sprintf("%s/%s.png", filesDir, hexSum([]byte{byte(i)})), make([]byte, n)); err != nil {
				t.Fatal(err)
			}
		}
		err := a.makeRoom(&screen.Set{Slides: []screen.Slide{{Entry: screen.Entry{File: "01.png", Bytes: 70, SHA256: hexSum([]byte("x"))}}},
			Companions: []screen.Companion{{Entry: screen.Entry{File: "a.txt", Bytes: 30, SHA256: hexSum([]byte("y"))}}}})
		if err != nil || len(m.Tree(filesDir)) != left {
			t.Errorf("%d bytes more: %v, %v", extra, m.Tree(filesDir), err)
		}
	}
}
