// Package screen makes a screen's folder, screens/<venue>/<screen>/ in a release, so that it is right by itself:
//
//	01.png 02.png …           the slides, as large as the screen
//	manifest.json             what they are, for players that verify (see below)
//	index.html, sw.js         a player in a browser, from a stick or from a server
//	playlist.m3u, .smil       for other players
//	01.bmp, 01.txt, 01.gif    door strips: the page in one bit, its text in GB18030, a long text scrolling
//	program.vsn, huidu.json,  where the screen's formats ask for them: Colorlight, Huidu,
//	scenario.dat, usb.zip     Panasonic (with filelist.dat and JPEGs), the folder for a USB stick
//
// manifest.json, schema 1, is a JSON object; manifest.schema.json beside this file says the same as a JSON Schema:
//
//	schema        1
//	venue         the venue's code
//	screen        the screen's id, unique in its venue
//	width         device pixels of every slide
//	height        device pixels of every slide
//	edition       ISO week, 2026-W48
//	sequence      the day of the build as a number, 20261123: a player never goes back to a smaller one
//	issued        the beginning of that day in the project's time zone, RFC 3339; a second later for every set that
//	              corrects another one of the same day
//	expires       fourteen days later: from then on a player shows the evergreen slides only
//	poll_seconds  how often a player asks for a new set
//	slides        in playing order, each an object:
//	  file        name inside the folder: 01.png
//	  bytes       size of the file
//	  sha256      of the file, lower-case hexadecimal; <sha256>.png is also its content-addressed name
//	  md5         of the file, for controllers that know nothing newer
//	  seconds     how long it is shown
//	  from        the first day on which it is shown, 2026-11-23, in the zone of issued; absent: from the beginning
//	  until       the last day on which it is shown; absent: as long as the set
//	  evergreen   true for slides that are right at any time; absent: false
//
// A player shows a folder only if every slide has exactly these bytes. The same slides of the same day give the same
// manifest: it holds nothing of the clock or the machine. Unknown keys are to be ignored; an incompatible change gets a
// new schema number.
package screen

import (
	"crypto/md5"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"time"
)

const schemaVersion = 1

// ManifestName is the name of the manifest in the screen's folder.
const ManifestName = "manifest.json"

// Lifetime is how many days a set is valid.
const Lifetime = 14

// Schema is the JSON Schema (2020-12) of manifest.json.
//
//go:embed manifest.schema.json
var Schema []byte

// Set is what one screen shows in one edition.
type Set struct {
	Venue, Screen string
	Width, Height int // device pixels
	Edition       string
	Sequence      int64     // grows with every day of issue: 20261123
	Issued        time.Time // its zone is the project's
	Expires       time.Time
	PollSeconds   int
	Slides        []Slide // in playing order
}

// Slide is one picture of a Set.
type Slide struct {
	File        string // 01.png
	Bytes       int64
	SHA256, MD5 string // lower-case hexadecimal
	Seconds     int
	From, Until time.Time // midnight of the first and of the last day in the zone of Issued; zero: no bound
	Evergreen   bool
}

// NewSet returns a Set without slides that is issued on a day, given as its midnight in the project's time zone.
func NewSet(day time.Time) Set {
	return Set{Sequence: int64(day.Year()*10000 + int(day.Month())*100 + day.Day()), Issued: day, Expires: day.AddDate(0, 0, Lifetime)}
}

// NewSlide describes a picture file, given with its bytes, that is shown for some seconds.
func NewSlide(file string, data []byte, seconds int) Slide {
	sum, old := sha256.Sum256(data), md5.Sum(data)
	return Slide{File: file, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), MD5: hex.EncodeToString(old[:]), Seconds: seconds}
}

// Current returns the slides that are shown at a moment: those whose days it lies in, and from Expires on the evergreen
// ones only.
func (s *Set) Current(at time.Time) []Slide {
	var out []Slide
	for _, slide := range s.Slides {
		switch {
		case slide.Evergreen:
		case !at.Before(s.Expires), at.Before(slide.From), !slide.Until.IsZero() && !at.Before(slide.Until.AddDate(0, 0, 1)):
			continue
		}
		out = append(out, slide)
	}
	return out
}

// wireSet and wireSlide are manifest.json as it is written.
type wireSet struct {
	Schema      int         `json:"schema"`
	Venue       string      `json:"venue"`
	Screen      string      `json:"screen"`
	Width       int         `json:"width"`
	Height      int         `json:"height"`
	Edition     string      `json:"edition"`
	Sequence    int64       `json:"sequence"`
	Issued      string      `json:"issued"`
	Expires     string      `json:"expires"`
	PollSeconds int         `json:"poll_seconds"`
	Slides      []wireSlide `json:"slides"`
}

type wireSlide struct {
	File      string `json:"file"`
	Bytes     int64  `json:"bytes"`
	SHA256    string `json:"sha256"`
	MD5       string `json:"md5"`
	Seconds   int    `json:"seconds"`
	From      string `json:"from,omitempty"`
	Until     string `json:"until,omitempty"`
	Evergreen bool   `json:"evergreen,omitempty"`
}

// wire returns a Set as it is written.
func wire(s Set) wireSet {
	w := wireSet{Schema: schemaVersion, Venue: s.Venue, Screen: s.Screen, Width: s.Width, Height: s.Height, Edition: s.Edition,
		Sequence: s.Sequence, Issued: s.Issued.Format(time.RFC3339), Expires: s.Expires.Format(time.RFC3339), PollSeconds: s.PollSeconds}
	for _, slide := range s.Slides {
		w.Slides = append(w.Slides, wireSlide{File: slide.File, Bytes: slide.Bytes, SHA256: slide.SHA256, MD5: slide.MD5,
			Seconds: slide.Seconds, From: day(slide.From), Until: day(slide.Until), Evergreen: slide.Evergreen})
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

// day writes a calendar day; the zero time is the empty string.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
