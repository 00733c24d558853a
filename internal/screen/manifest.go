// Package screen makes a screen's folder, screens/<venue>/<screen>/ in a release, so that it is right by itself:
//
//	01.png 02.png …           the slides, as large as the screen
//	manifest.json             what they are, for players that verify (see below)
//	manifest.json.sig         its signature, where the project has a key (package signature)
//	index.html, set.js, sw.js a player in a browser, from a stick or from a server
//	playlist.m3u, .smil       for other players
//	01.bmp, 01.txt, 01.gif    door strips: the page in one bit, its text in GB18030, a long text scrolling
//	program.vsn, huidu.json,  where the screen's formats ask for them: Colorlight, Huidu,
//	scenario.dat, usb.zip     Panasonic (with filelist.dat and JPEGs), all of this for a USB stick
//
// manifest.json, schema 1, is a JSON object; manifest.schema.json beside this file says the same as a JSON Schema:
//
//	schema        1
//	venue         the venue's code
//	screen        the screen's id, unique in its venue
//	width         device pixels of every slide
//	height        device pixels of every slide
//	scale         "native": a pixel of a slide is a pixel of the output, from its top left corner on, as the cards of LED
//	              walls take their part of it; absent: as large as the output allows. It came later and is no incompatible change
//	edition       ISO week, 2026-W48
//	epoch         a number that the office raises by hand when a set bore a wrong date (fanshi keys --new-epoch); absent: 0
//	sequence      the day of the build as a number, 20261123
//	issued        the beginning of that day in the project's time zone, RFC 3339; a second later for every set that
//	              corrects another one of the same day
//	              A player never goes back: to a smaller epoch, nor in the same epoch to a smaller sequence or an earlier
//	              moment of issue (Set.Older). A larger epoch begins the count anew: it is the way back after a wrong date.
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
//	companions    all other files of the folder but the manifest, its signature and usb.zip, which hold this list; sorted by
//	              name; absent: only the slides are known. Each is an object:
//	  file        name inside the folder: 01.bmp, playlist.m3u; lower-case, one dot, neither like a slide's nor one of Windows' devices
//	  bytes, sha256, md5
//	              as of a slide; <sha256>.bmp is also its content-addressed name
//	  shows       the slides whose content it holds in another form: it is good for as long as any of them is shown, and a
//	              picture among them is as large as a slide; absent: it belongs to the whole set
//
// A player shows a folder only if every slide has exactly these bytes; one that hands the folder on to others (package
// agent) asks the same of the companions. A file that belongs to the whole set names all of its slides: where some are not
// shown, Derived writes it for the rest.
//
// The same slides of the same day give the same manifest: it holds nothing of the clock or the machine. Unknown keys are to
// be ignored; an incompatible change gets a new schema number. Companions came later than the first manifests and are no
// such change: readers that do not know them show the slides, as they did, and readers that do take a manifest without. So did
// epoch: a reader that does not know it counts by sequence alone, as if the epoch had never been raised.
package screen

import (
	"crypto/md5"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
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
	Width, Height int  // device pixels
	Native        bool // shown pixel by pixel from the top left corner of the output on, and not as large as it can be
	Edition       string
	Epoch         int64     // 0 … MaxEpoch; counts before Sequence
	Sequence      int64     // grows with every day of issue: 20261123
	Issued        time.Time // its zone is the project's
	Expires       time.Time
	PollSeconds   int
	Slides        []Slide     // in playing order
	Companions    []Companion // sorted by name
}

// Entry names a file of the folder and its content.
type Entry struct {
	File        string // 01.png
	Bytes       int64
	SHA256, MD5 string // lower-case hexadecimal
}

// Companion is a file of the folder beside the slides and the manifest.
type Companion struct {
	Entry
	Shows []string // files of the slides whose content it holds; nil: it belongs to the whole set
}

// Slide is one picture of a Set.
type Slide struct {
	Entry
	Seconds     int
	From, Until time.Time // midnight of the first and of the last day in the zone of Issued; zero: no bound
	Evergreen   bool
}

// NewSet returns a Set without slides that is issued on a day, given as its midnight in the project's time zone.
func NewSet(day time.Time) Set {
	return Set{Sequence: int64(day.Year()*10000 + int(day.Month())*100 + day.Day()), Issued: day, Expires: day.AddDate(0, 0, Lifetime)}
}

// Older tells whether a player that has accepted another set must not go back to s: whether s is of an earlier epoch or, in
// the same epoch, has a smaller sequence number or was issued earlier. A set is not older than itself.
func (s *Set) Older(accepted *Set) bool {
	if s.Epoch != accepted.Epoch {
		return s.Epoch < accepted.Epoch
	}
	return s.Sequence < accepted.Sequence || s.Issued.Before(accepted.Issued)
}

// NewEntry describes a file that is given with its bytes.
func NewEntry(file string, data []byte) Entry {
	sum, old := sha256.Sum256(data), md5.Sum(data)
	return Entry{File: file, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), MD5: hex.EncodeToString(old[:])}
}

// NewSlide describes a picture file, given with its bytes, that is shown for some seconds.
func NewSlide(file string, data []byte, seconds int) Slide {
	return Slide{Entry: NewEntry(file, data), Seconds: seconds}
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
