package screen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"fanshi/internal/filename"
)

// Bounds of what a manifest may say. A player may trust in them before it fetches anything.
const (
	MaxManifest   = 1 << 20  // bytes of manifest.json
	MaxFileBytes  = 64 << 20 // bytes of one slide or companion
	MaxSlides     = 999
	MaxCompanions = 4 * MaxSlides
	MaxEpoch      = 1e9 // a number that every reader of JSON holds exactly
	minSide       = 16
	maxSide       = 8192
	maxSeconds    = 3600
	minPoll       = 10
	maxPoll       = 86400
)

var (
	nameForm    = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)
	fileForm    = regexp.MustCompile(`^[0-9]{2,3}\.png$`)
	besideForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}\.[a-z0-9]{1,8}$`)
	besideNever = regexp.MustCompile(`^([0-9]{2,3}\.png|manifest\.json|release\.json)$`) // a slide's, ours, the agent's
	editionForm = regexp.MustCompile(`^[0-9]{4}-W[0-9]{2}$`)
	sha256Form  = regexp.MustCompile(`^[0-9a-f]{64}$`)
	md5Form     = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// Parse reads manifest.json strictly: whatever a player could stumble over (a missing or doubled key, a name that is not
// one of a plain file, a size or a time out of bounds) is an error that says what is wrong.
func Parse(data []byte) (*Set, error) {
	if len(data) > MaxManifest {
		return nil, fmt.Errorf("the manifest has %d bytes, more than %d", len(data), MaxManifest)
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the manifest is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := uniqueKeys(decoder, 0); err != nil {
		return nil, fmt.Errorf("the manifest: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("the manifest goes on after its end")
	}
	var version struct{ Schema int }
	if err := json.Unmarshal(data, &version); err != nil || version.Schema != schemaVersion {
		return nil, fmt.Errorf("the manifest is of schema %d, this program reads schema %d", version.Schema, schemaVersion)
	}
	var w wireSet
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, fmt.Errorf("the manifest: %w", err)
	}
	return w.set()
}

// uniqueKeys reads one JSON value and refuses objects with a key twice, in whatever case: readers differ in which of the
// two they believe.
func uniqueKeys(d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth > 8 {
		return errors.New("nested too deeply")
	}
	keys := map[string]bool{}
	for d.More() {
		if open == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			folded := strings.ToLower(fmt.Sprint(key))
			if keys[folded] {
				return fmt.Errorf("the key %q stands twice", folded)
			}
			keys[folded] = true
		}
		if err := uniqueKeys(d, depth+1); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// set checks what has been read.
func (w *wireSet) set() (*Set, error) {
	s := &Set{Venue: w.Venue, Screen: w.Screen, Width: w.Width, Height: w.Height, Native: w.Scale == scaleNative, Edition: w.Edition, Epoch: w.Epoch,
		Sequence: w.Sequence, PollSeconds: w.PollSeconds}
	var errIssued, errExpires error
	s.Issued, errIssued = moment(w.Issued)
	s.Expires, errExpires = moment(w.Expires)
	switch {
	case !nameForm.MatchString(w.Venue):
		return nil, fmt.Errorf("venue %q is not a name", w.Venue)
	case !nameForm.MatchString(w.Screen):
		return nil, fmt.Errorf("screen %q is not a name", w.Screen)
	case w.Width < minSide || w.Width > maxSide || w.Height < minSide || w.Height > maxSide:
		return nil, fmt.Errorf("%d×%d is no size of a screen", w.Width, w.Height)
	case w.Scale != "" && w.Scale != scaleNative:
		return nil, fmt.Errorf("scale %q is not native", w.Scale)
	case !editionForm.MatchString(w.Edition):
		return nil, fmt.Errorf("edition %q is not an ISO week", w.Edition)
	case w.Epoch < 0 || w.Epoch > MaxEpoch:
		return nil, fmt.Errorf("epoch %d is not between 0 and %d", w.Epoch, int64(MaxEpoch))
	case w.Sequence < 19490101 || w.Sequence > 99991231:
		return nil, fmt.Errorf("sequence %d is not a day", w.Sequence)
	case errIssued != nil, errExpires != nil, !s.Expires.After(s.Issued):
		return nil, fmt.Errorf("issued %q and expires %q are not two moments in this order", w.Issued, w.Expires)
	case w.PollSeconds < minPoll || w.PollSeconds > maxPoll:
		return nil, fmt.Errorf("poll_seconds %d is not between %d and %d", w.PollSeconds, minPoll, maxPoll)
	case len(w.Slides) == 0 || len(w.Slides) > MaxSlides:
		return nil, fmt.Errorf("%d slides, not between 1 and %d", len(w.Slides), MaxSlides)
	case len(w.Companions) > MaxCompanions:
		return nil, fmt.Errorf("%d companions, more than %d", len(w.Companions), MaxCompanions)
	}
	if err := w.files(s); err != nil {
		return nil, err
	}
	return s, nil
}

// files checks the files that are listed and adds them to s.
func (w *wireSet) files(s *Set) error {
	seen := map[string]bool{}
	for _, slide := range w.Slides {
		if seen[slide.File] {
			return fmt.Errorf("file %q stands twice", slide.File)
		}
		seen[slide.File] = true
		checked, err := slide.slide(s.Issued.Location())
		if err != nil {
			return fmt.Errorf("slide %q: %w", slide.File, err)
		}
		s.Slides = append(s.Slides, checked)
	}
	slides := maps.Clone(seen)
	for _, c := range w.Companions {
		if seen[c.File] {
			return fmt.Errorf("file %q stands twice", c.File)
		}
		seen[c.File] = true
		if err := c.check(slides); err != nil {
			return fmt.Errorf("companion %q: %w", c.File, err)
		}
		checked := Companion{Entry: Entry(c.wireEntry)}
		checked.Shows = append(checked.Shows, c.Shows...) // nil where none is named
		s.Companions = append(s.Companions, checked)
	}
	return nil
}

// check refuses what could not be a file beside these slides.
func (w *wireCompanion) check(slides map[string]bool) error {
	if !besideForm.MatchString(w.File) || besideNever.MatchString(w.File) || filename.Device(w.File) {
		return errors.New("is no name of a file beside the slides")
	}
	shown := map[string]bool{}
	for _, name := range w.Shows {
		if shown[name] || !slides[name] {
			return fmt.Errorf("shows %q, which is no slide, or twice", name)
		}
		shown[name] = true
	}
	return w.wireEntry.check()
}

// check refuses sizes and hashes that are none.
func (w *wireEntry) check() error {
	switch {
	case w.Bytes < 1 || w.Bytes > MaxFileBytes:
		return fmt.Errorf("%d bytes, not between 1 and %d", w.Bytes, MaxFileBytes)
	case !sha256Form.MatchString(w.SHA256):
		return fmt.Errorf("sha256 %q is not 64 lower-case hexadecimal digits", w.SHA256)
	case !md5Form.MatchString(w.MD5):
		return fmt.Errorf("md5 %q is not 32 lower-case hexadecimal digits", w.MD5)
	}
	return nil
}

// moment reads a moment. Its zone is always the offset that is written there: time.Parse prefers the machine's own zone,
// in which a day may be longer or shorter.
func moment(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	_, offset := t.Zone()
	return t.In(time.FixedZone("", offset)), err
}

func (w *wireSlide) slide(zone *time.Location) (Slide, error) {
	s := Slide{Entry: Entry(w.wireEntry), Seconds: w.Seconds, Evergreen: w.Evergreen}
	var errFrom, errUntil error
	if w.From != "" {
		s.From, errFrom = time.ParseInLocation(time.DateOnly, w.From, zone)
	}
	if w.Until != "" {
		s.Until, errUntil = time.ParseInLocation(time.DateOnly, w.Until, zone)
	}
	switch {
	case !fileForm.MatchString(w.File):
		return s, errors.New("is not named 01.png, 02.png …")
	case w.Seconds < 1 || w.Seconds > maxSeconds:
		return s, fmt.Errorf("%d seconds, not between 1 and %d", w.Seconds, maxSeconds)
	case errFrom != nil, errUntil != nil:
		return s, fmt.Errorf("from %q or until %q is not a day", w.From, w.Until)
	case !s.From.IsZero() && !s.Until.IsZero() && s.Until.Before(s.From):
		return s, fmt.Errorf("until %s lies before from %s", w.Until, w.From)
	}
	return s, w.wireEntry.check()
}
