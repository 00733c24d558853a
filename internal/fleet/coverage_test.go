package fleet

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/server"
)

// TestCoverage: one screen in each state, from two logs, one of them compressed, read in the wrong order.
func TestCoverage(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	until := time.Date(2026, 11, 23, 23, 59, 0, 0, zone)
	ago := func(d time.Duration) time.Time { return until.Add(-d).UTC() }
	const week, last = "2026-W48", "2026-W47"
	var lines []server.Line
	agent := ""
	add := func(screen, path string, at time.Time, status int, edition, sha string, bytes, size int64) {
		lines = append(lines, server.Line{Time: at, Method: "GET", Path: "/screens/v/" + screen + "/" + path, Status: status, Bytes: bytes,
			Venue: "v", Screen: screen, Edition: edition, SHA256: sha, Size: size, Remote: "192.0.2.1", Agent: agent})
	}
	slide := func(screen, name string, status int, sha string, bytes int64) {
		add(screen, name, ago(5*time.Hour), status, week, sha, bytes, 100)
	}
	manifest := func(screen, edition string, at time.Time, status int) {
		add(screen, "manifest.json", at, status, edition, "m-"+edition, 50, 50)
	}
	manifest("good", week, ago(time.Hour), 304)
	manifest("good", week, ago(5*time.Hour), 200)
	manifest("good", last, ago(9*time.Hour), 200)
	slide("good", "by-hash/a.png", 200, "a", 100)
	slide("good", "02.png", 206, "b", 60)
	lines[len(lines)-1].Range = "0-59"
	slide("good", "02.png", 206, "b", 41)
	lines[len(lines)-1].Range = "59-99"
	slide("good", "03.png", 304, "c", 0)
	manifest("partial", week, ago(time.Hour), 200)
	slide("partial", "01.png", 200, "a", 100)
	slide("partial", "02.png", 200, "b", 99) // was cut
	slide("partial", "03.png", 404, "c", 100)
	manifest("old", last, ago(time.Hour), 304)
	manifest("silent", week, ago(7*time.Hour), 200)
	manifest("future", week, until.Add(time.Hour), 200)
	slide("plain", "01.png", 200, "a", 100) // a player that knows no manifests
	slide("plain", "02.png", 200, "b", 100)
	slide("plain", "03.png", 200, "c", 100)
	slide("strip", "01.bmp", 200, "a.bmp", 100) // a controller takes the slides in its own form
	slide("strip", "02.gif", 200, "bc.gif", 100)
	agent = "fanshi-pull"
	for _, screen := range []string{"agent", "half"} {
		manifest(screen, week, ago(time.Hour), 200)
		slide(screen, "by-hash/x.bmp", 200, "a.bmp", 100)
		slide(screen, "by-hash/x.m3u", 200, "list", 100)
		slide(screen, "by-hash/a.png", 200, "a", 100)
		slide(screen, "by-hash/b.png", 200, "b", 100)
		slide(screen, "by-hash/c.png", 200, "c", 100)
	}
	slide("agent", "by-hash/x.gif", 200, "bc.gif", 100)
	manifest("stopped", week, ago(time.Hour), 200) // an agent that has fetched one slide's other form only
	slide("stopped", "by-hash/x.bmp", 200, "a.bmp", 100)
	agent = "Mozilla/5.0"
	manifest("stranger", last, ago(time.Hour), 200)
	lines = append(lines, server.Line{Time: ago(time.Hour), Method: "GET", Path: "/screens/v/never/manifest.json", Status: 404, Venue: "v", Screen: "never", Remote: "x"},
		server.Line{Time: ago(time.Hour), Method: "HEAD", Path: "/screens/v/never/manifest.json", Status: 200, Venue: "v", Screen: "never", SHA256: "m", Remote: "x"},
		server.Line{Time: ago(time.Hour), Method: "GET", Path: "/v/v/", Status: 200, Venue: "v", SHA256: "p", Remote: "x"})
	text := func(lines []server.Line) string {
		var b strings.Builder
		for _, l := range lines {
			j, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s\n", j)
		}
		return b.String()
	}
	seen := NewSightings(until)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, text(lines[4:]))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := seen.Read(&packed); err != nil {
		t.Fatal(err)
	}
	if err := seen.Read(strings.NewReader("half a li\n{}\n" + strings.Repeat("x", maxLine+5) + "\n" + text(lines[:4]))); err != nil {
		t.Fatal(err)
	}
	var expected []Expected
	for _, screen := range []string{"silent", "good", "never", "partial", "old", "future", "without", "plain", "strip", "agent", "half", "stopped"} {
		e := Expected{Venue: "v", VenueName: "场所", Screen: screen, Edition: week, Manifest: "m-" + week, Allowed: 6 * time.Hour,
			Slides: []Slide{{"a", []string{"a.bmp"}}, {"b", []string{"bc.gif"}}, {"c", []string{"bc.gif"}}}, Companions: []string{"a.bmp", "bc.gif", "list"}}
		switch screen {
		case "without":
			e.Edition, e.Slides = "", nil
		case "old":
			e.Allowed = 4 * time.Hour // the edition is out for five hours
		}
		expected = append(expected, e)
	}
	report := seen.Report(expected)
	want := map[string]State{"good": Good, "partial": Partial, "old": Old, "silent": Silent, "never": Never, "future": Never, "plain": Good, "strip": Good, "agent": Good, "half": Partial, "stopped": Partial, "stranger": Unknown, "without": Without}
	var order []int
	for _, c := range report {
		if c.State != want[c.Screen] {
			t.Errorf("%s is %s, want %s", c.Screen, c.State, want[c.Screen])
		}
		order = append(order, slices.Index(stateOrder, c.State))
		if c.Screen == "partial" && c.Missing != 2 {
			t.Errorf("partial lacks %d slides", c.Missing)
		}
		if lacks, ok := map[string]int{"half": 1, "stopped": 5}[c.Screen]; ok && c.Missing != lacks {
			t.Errorf("%s lacks %d files", c.Screen, c.Missing)
		}
	}
	if len(report) != len(want) || !slices.IsSorted(order) || seen.Skipped < 3 {
		t.Errorf("%d rows, order %v, %d skipped", len(report), order, seen.Skipped)
	}
	expected[4].Allowed = 8 * time.Hour
	if c := seen.judge(expected[4]); c.State != Pending {
		t.Errorf("before its time is over an old edition is %s", c.State)
	}
	checkTables(t, report, until, zone)
}

func checkTables(t *testing.T, report []Coverage, until time.Time, zone *time.Location) {
	t.Helper()
	csv, err := CSV(report, zone)
	if err != nil || !bytes.HasPrefix(csv, []byte("\xef\xbb\xbf情况,")) || !strings.Contains(string(csv), "\r\n画面没有取全,v,场所,partial,2026-W48,2026-11-23 22:59,2,192.0.2.1\r\n") {
		t.Errorf("%v\n%s", err, csv)
	}
	html, err := HTML(report, "2026-W48", until, zone)
	if err != nil || strings.Count(string(html), "<tr class=") != len(report) || !strings.Contains(string(html), `<li>正常 <b>4</b></li>`) {
		t.Errorf("%v\n%s", err, html)
	}
}
