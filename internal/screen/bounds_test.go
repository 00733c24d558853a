package screen

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestBounds stands on both sides of every bound that a manifest has: what is just allowed is read, and the next value is
// refused with a message that names it.
func TestBounds(t *testing.T) {
	checkSchema := compileSchema(t)
	for _, c := range []struct {
		old, good, bad string
		says           string
		schema         bool // the JSON Schema knows the bound
	}{
		{`"width": 1920`, `"width": 16`, `"width": 15`, "15×1080", true},
		{`"width": 1920`, `"width": 8192`, `"width": 8193`, "8193×1080", true},
		{`"height": 1080`, `"height": 16`, `"height": 15`, "1920×15", true},
		{`"height": 1080`, `"height": 8192`, `"height": 8193`, "1920×8193", true},
		{`"poll_seconds": 60`, `"poll_seconds": 10`, `"poll_seconds": 9`, "poll_seconds 9 is not between 10 and 86400", true},
		{`"poll_seconds": 60`, `"poll_seconds": 86400`, `"poll_seconds": 86401`, "poll_seconds 86401", true},
		{`"sequence": 20261123`, `"epoch": 0, "sequence": 20261123`, `"epoch": -1, "sequence": 20261123`, "epoch -1 is not between 0 and 1000000000", true},
		{`"sequence": 20261123`, `"epoch": 1000000000, "sequence": 20261123`, `"epoch": 1000000001, "sequence": 20261123`, "epoch 1000000001", true},
		{`"sequence": 20261123`, `"sequence": 19490101`, `"sequence": 19490100`, "sequence 19490100", true},
		{`"sequence": 20261123`, `"sequence": 99991231`, `"sequence": 99991232`, "sequence 99991232", true},
		{`"seconds": 5`, `"seconds": 1`, `"seconds": 0`, `slide "02.png": 0 seconds, not between 1 and 3600`, true},
		{`"seconds": 5`, `"seconds": 3600`, `"seconds": 3601`, "3601 seconds", true},
		{`"bytes": 14`, `"bytes": 1`, `"bytes": 0`, "0 bytes", true},
		{`"bytes": 14`, `"bytes": 67108864`, `"bytes": 67108865`, "67108865 bytes, not between 1 and 67108864", true},
		{"2026-12-07T00:00:00+08:00", "2026-11-23T00:00:01+08:00", "2026-11-23T00:00:00+08:00", "not two moments in this order", false},
		{`"until": "2026-11-30"`, `"until": "2026-11-30", "from": "2026-11-30"`, `"until": "2026-11-30", "from": "2026-12-01"`, "until 2026-11-30 lies before from 2026-12-01", false},
		{`"seconds": 5`, `"seconds": 5, "from": "2026-11-30"`, `"seconds": 5, "from": "2026-11-3"`, `from "2026-11-3"`, true},
		{`"venue": "b01"`, `"venue": "` + strings.Repeat("a", 64) + `"`, `"venue": "` + strings.Repeat("a", 65) + `"`, "is not a name", true},
		{`"edition": "2026-W48"`, `"later": [[[[[[[[1]]]]]]]], "edition": "2026-W48"`, `"later": [[[[[[[[[1]]]]]]]]], "edition": "2026-W48"`, "nested too deeply", false},
	} {
		good, bad := strings.Replace(sampleManifest, c.old, c.good, 1), strings.Replace(sampleManifest, c.old, c.bad, 1)
		if _, err := Parse([]byte(good)); err != nil {
			t.Errorf("%s is refused: %v", c.good, err)
		}
		if _, err := Parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.bad, err)
		}
		if err := checkSchema([]byte(good)); err != nil {
			t.Errorf("the JSON Schema refuses %s: %v", c.good, err)
		}
		if err := checkSchema([]byte(bad)); c.schema && err == nil {
			t.Errorf("the JSON Schema accepts %s", c.bad)
		}
	}
}

// TestCounts: as many slides and companions as a set may have, and one more.
func TestCounts(t *testing.T) {
	s := sample()
	s.Companions = nil
	for len(s.Slides) < MaxSlides {
		s.Slides = append(s.Slides, NewSlide(fmt.Sprintf("%03d.png", len(s.Slides)+1), []byte("abc"), 5))
	}
	if _, err := Manifest(s); err != nil {
		t.Errorf("%d slides: %v", len(s.Slides), err)
	}
	one := s
	one.Slides = append(s.Slides[:len(s.Slides):len(s.Slides)], NewSlide("00.png", []byte("abc"), 5))
	if _, err := Manifest(one); err == nil || !strings.Contains(err.Error(), "1000 slides, not between 1 and 999") {
		t.Errorf("1000 slides: %v", err)
	}
	s = sample()
	s.Companions = nil
	for len(s.Companions) < MaxCompanions {
		s.Companions = append(s.Companions, Companion{Entry: NewEntry(fmt.Sprintf("f%d.bmp", len(s.Companions)), []byte("abc"))})
	}
	if _, err := wireOf(s).set(); err != nil {
		t.Errorf("%d companions: %v", len(s.Companions), err)
	}
	s.Companions = append(s.Companions, Companion{Entry: NewEntry("g.bmp", []byte("abc"))})
	if _, err := wireOf(s).set(); err == nil || !strings.Contains(err.Error(), "3997 companions, more than 3996") {
		t.Errorf("one more companion: %v", err)
	}
	if _, err := Parse([]byte(sampleManifest + strings.Repeat(" ", MaxManifest-len(sampleManifest)))); err != nil {
		t.Errorf("a manifest of a mebibyte: %v", err)
	}
	if _, err := Parse([]byte(sampleManifest + strings.Repeat(" ", MaxManifest-len(sampleManifest)+1))); err == nil || !strings.Contains(err.Error(), "1048577 bytes") {
		t.Errorf("a manifest of a mebibyte and one: %v", err)
	}
}

func wireOf(s Set) *wireSet {
	w := wire(s)
	return &w
}

// TestRefusalsName: what is wrong in a manifest is said, with the file that it is about.
func TestRefusalsName(t *testing.T) {
	for _, c := range []struct{ old, new, says string }{
		{`"schema": 1`, `"schema": 2`, "of schema 2, this program reads schema 1"},
		{`"screen": "lobby"`, `"screen": "lobby", "Screen": "door"`, `the key "screen" stands twice`},
		{`"screen": "lobby"`, `"screen": "-"`, `screen "-" is not a name`},
		{`"edition": "2026-W48"`, `"edition": "W48"`, `edition "W48" is not an ISO week`},
		{`"file": "02.png"`, `"file": "01.png"`, `file "01.png" stands twice`},
		{`"file": "02.png"`, `"file": "2.png"`, `slide "2.png": is not named 01.png`},
		{`"file": "playlist.m3u"`, `"file": "01.bmp"`, `file "01.bmp" stands twice`},
		{`"file": "playlist.m3u"`, `"file": "lpt1.m3u"`, `companion "lpt1.m3u": is no name of a file beside the slides`},
		{"        \"01.png\"\n", "        \"03.png\"\n", `companion "01.bmp": shows "03.png", which is no slide, or twice`},
		{"        \"01.png\"\n", "        \"01.png\", \"01.png\"\n", `shows "01.png", which is no slide, or twice`},
		{`"sha256": "f7`, `"sha256": "F7`, "is not 64 lower-case hexadecimal digits"},
		{`"md5": "f9`, `"md5": "F9`, "is not 32 lower-case hexadecimal digits"},
		{"  ]\n}\n", "  ]\n}\n{}", "goes on after its end"},
		{"schema", "schem\xff", "is not UTF-8"},
		{`"width": 1920`, `"width": "1920"`, "the manifest: json:"},
		{`"issued": "2026-11-23T00:00:00+08:00"`, `"issued": "2026-11-23"`, `issued "2026-11-23" and expires`},
	} {
		if _, err := Parse([]byte(strings.Replace(sampleManifest, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, should say %s", c.new, err, c.says)
		}
	}
}

// TestZoneOfTheManifest: days are counted in the zone that the manifest writes, whatever zone the machine keeps.
func TestZoneOfTheManifest(t *testing.T) {
	s, err := Parse([]byte(sampleManifest))
	if err != nil {
		t.Fatal(err)
	}
	if name, offset := s.Issued.Zone(); name != "" || offset != 8*3600 {
		t.Errorf("issued in %q, %d seconds", name, offset)
	}
	if got := s.Slides[0].Until.Format(time.RFC3339); got != "2026-11-30T00:00:00+08:00" {
		t.Errorf("until %s", got)
	}
	if got := NewSet(time.Date(2026, 1, 2, 0, 0, 0, 0, shanghai)); got.Sequence != 20260102 || got.Expires.Format(time.DateOnly) != "2026-01-16" {
		t.Errorf("%d, expires %s", got.Sequence, got.Expires)
	}
}
