// Package screen describes a screen's folder, screens/<venue>/<screen>/ in a release, to the player that shows it.
//
// manifest.json, schema 1, is a JSON object:
//
//	schema   1
//	venue    the venue's code
//	screen   the screen's id, unique in its venue
//	width    device pixels of every slide
//	height   device pixels of every slide
//	edition  ISO week, 2026-W48
//	slides   in playing order, each an object:
//	  file     name inside the folder: 01.png
//	  bytes    size of the file
//	  sha256   of the file, lower-case hexadecimal
//	  seconds  how long it is shown
//
// A player shows a folder only if every slide has exactly these bytes. The same slides give the same manifest: it holds
// nothing of the clock or the machine. Unknown keys are to be ignored; an incompatible change gets a new schema number.
package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

const schemaVersion = 1

// ManifestName is the name of the manifest in the screen's folder.
const ManifestName = "manifest.json"

// Set is what one screen shows in one edition.
type Set struct {
	Venue, Screen string
	Width, Height int // device pixels
	Edition       string
	Slides        []Slide // in playing order
}

// Slide is one picture of a Set.
type Slide struct {
	File    string `json:"file"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	Seconds int    `json:"seconds"`
}

// NewSlide describes a picture file, given with its bytes, that is shown for some seconds.
func NewSlide(file string, data []byte, seconds int) Slide {
	sum := sha256.Sum256(data)
	return Slide{File: file, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), Seconds: seconds}
}

// Manifest returns the bytes of manifest.json.
func Manifest(s Set) ([]byte, error) {
	slides := s.Slides
	if slides == nil {
		slides = []Slide{} // [] rather than null
	}
	data, err := json.MarshalIndent(struct {
		Schema  int     `json:"schema"`
		Venue   string  `json:"venue"`
		Screen  string  `json:"screen"`
		Width   int     `json:"width"`
		Height  int     `json:"height"`
		Edition string  `json:"edition"`
		Slides  []Slide `json:"slides"`
	}{schemaVersion, s.Venue, s.Screen, s.Width, s.Height, s.Edition, slides}, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(data, '\n'), nil
}
