package screen

import (
	"encoding/json"
	"time"
)

// wireSet, wireSlide and wireCompanion are manifest.json as it is written.
type wireSet struct {
	Schema      int             `json:"schema"`
	Venue       string          `json:"venue"`
	Screen      string          `json:"screen"`
	Width       int             `json:"width"`
	Height      int             `json:"height"`
	Scale       string          `json:"scale,omitempty"`
	Edition     string          `json:"edition"`
	Epoch       int64           `json:"epoch,omitempty"`
	Sequence    int64           `json:"sequence"`
	Issued      string          `json:"issued"`
	Expires     string          `json:"expires"`
	PollSeconds int             `json:"poll_seconds"`
	Slides      []wireSlide     `json:"slides"`
	Companions  []wireCompanion `json:"companions,omitempty"`
}

type wireEntry struct {
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	MD5    string `json:"md5"`
}

type wireSlide struct {
	wireEntry
	Seconds   int    `json:"seconds"`
	From      string `json:"from,omitempty"`
	Until     string `json:"until,omitempty"`
	Evergreen bool   `json:"evergreen,omitempty"`
}

type wireCompanion struct {
	wireEntry
	Shows []string `json:"shows,omitempty"`
}

// scaleNative is the one value that scale has where it is present.
const scaleNative = "native"

// wire returns a Set as it is written.
func wire(s Set) wireSet {
	w := wireSet{Schema: schemaVersion, Venue: s.Venue, Screen: s.Screen, Width: s.Width, Height: s.Height, Edition: s.Edition,
		Epoch: s.Epoch, Sequence: s.Sequence, Issued: s.Issued.Format(time.RFC3339), Expires: s.Expires.Format(time.RFC3339), PollSeconds: s.PollSeconds}
	if s.Native {
		w.Scale = scaleNative
	}
	for _, slide := range s.Slides {
		w.Slides = append(w.Slides, wireSlide{wireEntry: wireEntry(slide.Entry), Seconds: slide.Seconds, From: day(slide.From), Until: day(slide.Until),
			Evergreen: slide.Evergreen})
	}
	for _, c := range s.Companions {
		w.Companions = append(w.Companions, wireCompanion{wireEntry(c.Entry), c.Shows})
	}
	return w
}

// Manifest returns the bytes of manifest.json. A Set that Parse would refuse is an error.
func Manifest(s Set) ([]byte, error) {
	data, err := json.MarshalIndent(wire(s), "", "  ")
	if err != nil {
		return nil, err
	}
	if _, err := Parse(data); err != nil {
		return nil, err
	}
	return append(data, '\n'), nil
}

// text returns the set's slides as JSON in one line, for the player: the companions are none of its business, and the
// manifest that lists them holds the hash of the player's own page.
func text(s Set) ([]byte, error) {
	s.Companions = nil
	return json.Marshal(wire(s)) // escapes <, so that the text cannot end an element of HTML
}

// day writes a calendar day; the zero time is the empty string.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
