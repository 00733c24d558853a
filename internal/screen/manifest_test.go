package screen

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

var shanghai = time.FixedZone("", 8*3600)

// sample is a Set of two slides.
func sample() Set {
	s := NewSet(time.Date(2026, 11, 23, 0, 0, 0, 0, shanghai))
	s.Venue, s.Screen, s.Width, s.Height, s.Edition, s.PollSeconds = "b01", "lobby", 1920, 1080, "2026-W48", 60
	s.Slides = []Slide{NewSlide("01.png", []byte("abc"), 12), NewSlide("02.png", []byte("message digest"), 5)}
	s.Slides[0].Until = time.Date(2026, 11, 30, 0, 0, 0, 0, shanghai)
	s.Slides[1].Evergreen = true
	s.Companions = []Companion{{Entry: NewEntry("01.bmp", []byte("abc")), Shows: []string{"01.png"}}, {Entry: NewEntry("playlist.m3u", []byte("message digest"))}}
	return s
}

// The hashes are those of the examples in FIPS 180-4 and RFC 1321.
const sampleManifest = `{
  "schema": 1,
  "venue": "b01",
  "screen": "lobby",
  "width": 1920,
  "height": 1080,
  "edition": "2026-W48",
  "sequence": 20261123,
  "issued": "2026-11-23T00:00:00+08:00",
  "expires": "2026-12-07T00:00:00+08:00",
  "poll_seconds": 60,
  "slides": [
    {
      "file": "01.png",
      "bytes": 3,
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "md5": "900150983cd24fb0d6963f7d28e17f72",
      "seconds": 12,
      "until": "2026-11-30"
    },
    {
      "file": "02.png",
      "bytes": 14,
      "sha256": "f7846f55cf23e14eebeab5b4e1550cad5b509e3348fbc4efa3a1413d393cb650",
      "md5": "f96b697d7cb7938d525a2f31aaf161d0",
      "seconds": 5,
      "evergreen": true
    }
  ],
  "companions": [
    {
      "file": "01.bmp",
      "bytes": 3,
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "md5": "900150983cd24fb0d6963f7d28e17f72",
      "shows": [
        "01.png"
      ]
    },
    {
      "file": "playlist.m3u",
      "bytes": 14,
      "sha256": "f7846f55cf23e14eebeab5b4e1550cad5b509e3348fbc4efa3a1413d393cb650",
      "md5": "f96b697d7cb7938d525a2f31aaf161d0"
    }
  ]
}
`

func TestManifest(t *testing.T) {
	got, err := Manifest(sample())
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != sampleManifest {
		t.Errorf("got\n%s\nwant\n%s", got, sampleManifest)
	}
	if err := compileSchema(t)(got); err != nil {
		t.Error(err)
	}
	back, err := Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	if want := sample(); !reflect.DeepEqual(*back, want) {
		t.Errorf("read back\n%+v\nwant\n%+v", *back, want)
	}
}

func TestManifestWithoutSlides(t *testing.T) {
	s := sample()
	s.Slides = nil
	if data, err := Manifest(s); err == nil {
		t.Errorf("a set that shows nothing has a manifest:\n%s", data)
	}
}

func TestCurrent(t *testing.T) {
	s := sample()
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, shanghai) }
	for _, c := range []struct {
		at   time.Time
		want int
	}{
		{at(23, 0), 2}, {at(30, 23), 2}, // on its last day a slide is still shown
		{at(31, 0), 1}, {at(37, 0), 1}, // the set has expired: the evergreen slide stays
		{at(-18000, 0), 2}, {at(18000, 0), 1},
	} {
		if got := s.Current(c.at); len(got) != c.want || !got[c.want-1].Evergreen {
			t.Errorf("at %s: %d slides, want %d, the evergreen one last", c.at, len(got), c.want)
		}
	}
	s.Slides[0].From = at(25, 0)
	if got := s.Current(at(24, 23)); len(got) != 1 {
		t.Errorf("before its first day a slide is shown: %v", got)
	}
	s.Expires = at(28, 0)
	if got := s.Current(at(28, 0)); len(got) != 1 {
		t.Errorf("after the set's end a slide with days left is shown: %v", got)
	}
}

// TestParseRefuses breaks a good manifest in one place.
func TestParseRefuses(t *testing.T) {
	checkSchema := compileSchema(t)
	for _, c := range []struct {
		old, new string
		schema   bool // the JSON Schema refuses it too
	}{
		{`"schema": 1`, `"schema": 2`, true},
		{`"schema": 1,`, ``, true},
		{`"venue": "b01"`, `"venue": "../b01"`, true},
		{`"venue": "b01"`, `"venue": "B01"`, true},
		{`"screen": "lobby"`, `"screen": ""`, true},
		{`"screen": "lobby"`, `"screen": "lobby", "screen": "door"`, false},
		{`"screen": "lobby"`, `"screen": "lobby", "Screen": "door"`, false},
		{`"width": 1920`, `"width": 15`, true},
		{`"width": 1920`, `"width": 1e9`, true},
		{`"width": 1920`, `"width": "1920"`, true},
		{`"height": 1080`, `"height": -1080`, true},
		{`"edition": "2026-W48"`, `"edition": "2026-11"`, true},
		{`"sequence": 20261123`, `"sequence": 0`, true},
		{`"issued": "2026-11-23T00:00:00+08:00"`, `"issued": "2026-11-23"`, true},
		{`"expires": "2026-12-07T00:00:00+08:00"`, `"expires": "2026-11-07T00:00:00+08:00"`, false},
		{`"poll_seconds": 60`, `"poll_seconds": 0`, true},
		{`"file": "02.png"`, `"file": "01.png"`, false},
		{`"file": "02.png"`, `"file": "../02.png"`, true},
		{`"file": "02.png"`, `"file": "a/02.png"`, true},
		{`"file": "02.png"`, `"file": "02.PNG"`, true},
		{`"file": "02.png"`, `"file": "02.png\u0000"`, true},
		{`"file": "02.png"`, `"file": "manifest.json"`, true},
		{`"bytes": 14`, `"bytes": 0`, true},
		{`"bytes": 14`, `"bytes": 67108865`, true},
		{`"sha256": "f7`, `"sha256": "F7`, true},
		{`"sha256": "f7`, `"sha256": "7`, true},
		{`"md5": "f9`, `"md5": "g9`, true},
		{`"seconds": 5`, `"seconds": 0`, true},
		{`"seconds": 5`, `"seconds": 5.5`, true},
		{`"seconds": 5`, `"seconds": 5, "seconds": 6`, false},
		{`"until": "2026-11-30"`, `"until": "2026-11-31"`, false},
		{`"until": "2026-11-30"`, `"until": "2026-11-30", "from": "2026-12-01"`, false},
		{`"evergreen": true`, `"evergreen": "yes"`, true},
		{`"file": "01.bmp"`, `"file": "01.png"`, true},
		{`"file": "01.bmp"`, `"file": "77.png"`, true},
		{`"file": "01.bmp"`, `"file": "../01.bmp"`, true},
		{`"file": "01.bmp"`, `"file": "01.BMP"`, true},
		{`"file": "01.bmp"`, `"file": "con.bmp"`, true},
		{`"file": "01.bmp"`, `"file": "manifest.json"`, true},
		{`"file": "01.bmp"`, `"file": "manifest.json.sig"`, true},
		{`"file": "01.bmp"`, `"file": "release.json"`, true},
		{`"file": "01.bmp"`, `"file": ".htaccess"`, true},
		{`"file": "01.bmp"`, `"file": "playlist.m3u"`, false},
		{"\"file\": \"playlist.m3u\",\n      \"bytes\": 14", "\"file\": \"playlist.m3u\",\n      \"bytes\": 0", true},
		{"        \"01.png\"\n", "        \"03.png\"\n", false},
		{"        \"01.png\"\n", "        \"01.png\", \"01.png\"\n", true},
		{"        \"01.png\"\n", "        \"01.bmp\"\n", true},
		{"  ]\n}\n", "  ]\n}\n{}", false},
		{"  ]\n}\n", "  ]\n", false},
		{"schema", "schem\xff", false},
	} {
		broken := strings.Replace(sampleManifest, c.old, c.new, 1)
		if broken == sampleManifest {
			t.Errorf("%q is not in the sample", c.old)
		}
		if s, err := Parse([]byte(broken)); err == nil {
			t.Errorf("%s is read as %+v", c.new, s)
		}
		if err := checkSchema([]byte(broken)); c.schema && err == nil {
			t.Errorf("the JSON Schema accepts %s", c.new)
		}
	}
	if _, err := Parse([]byte(strings.Repeat(" ", MaxManifest) + sampleManifest)); err == nil {
		t.Error("a manifest of more than a mebibyte is read")
	}
	if _, err := Parse([]byte(strings.Replace(sampleManifest, `"edition"`, `"later": [{}], "edition"`, 1))); err != nil {
		t.Errorf("a key of a later version stops the reader: %v", err)
	}
}

// TestManifestsOfOldAndNew: a manifest without companions, as the first ones were, is read; and a reader that knows none
// finds every key that it needs in one with companions.
func TestManifestsOfOldAndNew(t *testing.T) {
	old, _, found := strings.Cut(sampleManifest, ",\n  \"companions\"")
	old += "\n}\n"
	s, err := Parse([]byte(old))
	if err != nil || !found || len(s.Slides) != 2 || s.Companions != nil {
		t.Fatalf("%v %+v", err, s)
	}
	if err := compileSchema(t)([]byte(old)); err != nil {
		t.Error(err)
	}
	if again, err := Manifest(*s); err != nil || string(again) != old {
		t.Errorf("%v\n%s", err, again)
	}
}

// TestOlder holds the order of sets: epoch, then the day and the moment of issue, neither of which ever falls.
func TestOlder(t *testing.T) {
	at := func(epoch, sequence int64, second int) *Set {
		return &Set{Epoch: epoch, Sequence: sequence, Issued: time.Date(2026, 11, 23, 0, 0, second, 0, shanghai)}
	}
	for _, c := range []struct {
		set, accepted *Set
		older         bool
	}{
		{at(0, 20261123, 0), at(0, 20261123, 0), false},
		{at(0, 20261124, 0), at(0, 20261123, 0), false},
		{at(0, 20261122, 0), at(0, 20261123, 0), true},
		{at(0, 20261122, 1), at(0, 20261123, 0), true},
		{at(0, 20261123, 1), at(0, 20261123, 0), false},
		{at(0, 20261123, 0), at(0, 20261123, 1), true},
		{at(0, 20261124, 0), at(0, 20261123, 1), true},
		{at(1, 20261123, 0), at(0, 20380119, 9), false},
		{at(0, 20380119, 9), at(1, 20261123, 0), true},
		{at(1, 20261122, 0), at(1, 20261123, 0), true},
	} {
		if got := c.set.Older(c.accepted); got != c.older {
			t.Errorf("epoch %d %d %v after epoch %d %d %v: older is %v", c.set.Epoch, c.set.Sequence, c.set.Issued, c.accepted.Epoch, c.accepted.Sequence, c.accepted.Issued, got)
		}
	}
}

// TestEpoch: an epoch is written where there is one, and a manifest without is of the first.
func TestEpoch(t *testing.T) {
	s := sample()
	s.Epoch = 3
	data, err := Manifest(s)
	if err != nil || !strings.Contains(string(data), `"epoch": 3,`) {
		t.Fatalf("%v\n%s", err, data)
	}
	if back, err := Parse(data); err != nil || back.Epoch != 3 {
		t.Errorf("%+v %v", back, err)
	}
	if page, err := Player(s); err != nil || !strings.Contains(string(page), `"epoch":3`) {
		t.Errorf("the player knows no epoch: %v", err)
	}
	if first, err := Parse([]byte(sampleManifest)); err != nil || first.Epoch != 0 {
		t.Errorf("%+v %v", first, err)
	}
}

// FuzzParse: no bytes make Parse panic, and what it accepts is written and read again as the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sampleManifest))
	f.Add([]byte(`{"schema":1,"slides":[[[[[[[[[[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse(data)
		if err != nil {
			return
		}
		again, err := Manifest(*s)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if back, err := Parse(again); err != nil || !reflect.DeepEqual(s, back) {
			t.Errorf("%+v, %v; first %+v", back, err, s)
		}
	})
}

// TestScale: pixel by pixel is written where it is asked for, and nothing else is a scale.
func TestScale(t *testing.T) {
	s := sample()
	s.Native = true
	data, err := Manifest(s)
	if err != nil || !strings.Contains(string(data), `"scale": "native",`) {
		t.Fatalf("%v\n%s", err, data)
	}
	if back, err := Parse(data); err != nil || !back.Native {
		t.Errorf("%+v %v", back, err)
	}
	if page, err := Player(s); err != nil || !strings.Contains(string(page), `"scale":"native"`) {
		t.Errorf("the player knows no scale: %v", err)
	}
	if first, err := Parse([]byte(sampleManifest)); err != nil || first.Native || strings.Contains(sampleManifest, "scale") {
		t.Errorf("%+v %v", first, err)
	}
	if _, err := Parse([]byte(strings.Replace(string(data), `"native"`, `"double"`, 1))); err == nil {
		t.Error("another scale is taken")
	}
}
