// Package fleet reports on a unit's screens: from the access logs of fanshi serve, the venue table and the current release
// it says which screen has fetched what. What a screen then shows is not known here.
//
// Logs are read in any order, gzipped or not; a line longer than 64 KiB or that is none is counted and skipped, since a
// power cut leaves half a line. Memory grows with screens and the files that they fetched, not with lines.
package fleet

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"fanshi/internal/server"
)

// State is how far a screen is.
type State string

// States, the worst first.
const (
	Never   State = "never"   // has fetched nothing, as far as the logs reach
	Silent  State = "silent"  // has fetched nothing for longer than allowed
	Old     State = "old"     // is there, but has not got the current edition in the time allowed
	Partial State = "partial" // has the current manifest, but not all of its files
	Pending State = "pending" // has the edition before; the current one is not older than allowed
	Unknown State = "unknown" // fetches, but is not in the venue table
	Without State = "without" // is in the venue table, but the current release holds nothing for it
	Good    State = "good"    // has fetched the current manifest and all its slides; an agent: all its files; a player that knows no manifests: the slides
)

var stateOrder = []State{Never, Silent, Old, Partial, Pending, Unknown, Without, Good}

// Expected is a screen of the venue table and what the current release holds for it.
type Expected struct {
	Venue, VenueName, Screen string
	Edition                  string        // of its current manifest; empty: there is none
	Slides                   []Slide       // of that manifest
	Companions               []string      // SHA-256 of its other files
	Allowed                  time.Duration // without asking, and for getting a new edition
}

// Slide is a slide of a manifest: its SHA-256, and those of the files that hold the same in another form, which is what the
// controller of a door strip fetches.
type Slide struct {
	SHA256 string
	Forms  []string
}

// Coverage is what one screen has fetched: what it then shows is not known here.
type Coverage struct {
	Venue     string    `json:"venue"`
	VenueName string    `json:"venue_name"`
	Screen    string    `json:"screen"`
	State     State     `json:"state"`
	Edition   string    `json:"edition"`        // of the manifest that was fetched last; empty: none was
	Asked     time.Time `json:"asked,omitzero"` // when anything was fetched last, or found unchanged
	Missing   int       `json:"missing"`        // slides of the current edition that were never fetched; of an agent, files
	Remote    string    `json:"remote"`
}

type screenKey struct{ venue, screen string }

type sighting struct {
	asked   time.Time // any file
	remote  string
	read    time.Time        // the manifest
	edition string           // of that manifest
	agent   bool             // is a fanshi pull, which fetches every file
	whole   map[string]bool  // SHA-256 of what it has fetched in full
	pieces  map[string]int64 // bytes of what it has fetched by ranges
}

// Sightings is what access logs say about screens. Logs may be read in any order.
type Sightings struct {
	until   time.Time
	screens map[screenKey]*sighting
	first   map[string]time.Time // edition → when it was first served to a screen
	Lines   int                  // read
	Skipped int                  // that are no lines of this server's log
}

// NewSightings returns one that takes no notice of lines later than until.
func NewSightings(until time.Time) *Sightings {
	return &Sightings{until: until, screens: map[screenKey]*sighting{}, first: map[string]time.Time{}}
}

// agentName begins the User-Agent of package agent.
const agentName = "fanshi-pull"

// maxLine is far more than a line of the log can have.
const maxLine = 64 << 10

// Read reads a log, also one that gzip has compressed. Lines that are none are counted, not refused: a power cut leaves
// half a line.
func (s *Sightings) Read(r io.Reader) error {
	b := bufio.NewReaderSize(r, maxLine)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return fmt.Errorf("压缩的记录不完整：%w", err)
		}
		b = bufio.NewReaderSize(z, maxLine)
	}
	inside := false // a line that is too long: what follows is the rest of it
	for {
		line, tooLong, err := b.ReadLine()
		switch {
		case inside:
		case tooLong:
			s.Lines++
			s.Skipped++
		case len(line) > 0:
			s.line(line)
		}
		inside = tooLong
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *Sightings) line(text []byte) {
	s.Lines++
	var l server.Line
	if json.Unmarshal(text, &l) != nil || l.Time.IsZero() || l.Status == 0 {
		s.Skipped++
		return
	}
	if l.Method != "GET" || l.Screen == "" || l.SHA256 == "" || l.Time.After(s.until) {
		return
	}
	key := screenKey{l.Venue, l.Screen}
	seen := s.screens[key]
	if seen == nil {
		seen = &sighting{whole: map[string]bool{}, pieces: map[string]int64{}}
		s.screens[key] = seen
	}
	switch l.Status {
	case 200:
		seen.whole[l.SHA256] = seen.whole[l.SHA256] || l.Bytes >= l.Size
	case 206:
		seen.pieces[l.SHA256] += l.Bytes
		seen.whole[l.SHA256] = seen.whole[l.SHA256] || seen.pieces[l.SHA256] >= l.Size
	case 304:
		seen.whole[l.SHA256] = true
	default:
		return
	}
	if first, ok := s.first[l.Edition]; !ok || l.Time.Before(first) {
		s.first[l.Edition] = l.Time
	}
	if !l.Time.Before(seen.asked) {
		seen.asked, seen.remote = l.Time, l.Remote
	}
	seen.agent = seen.agent || strings.HasPrefix(l.Agent, agentName)
	if strings.HasSuffix(l.Path, "/manifest.json") && !l.Time.Before(seen.read) {
		seen.read, seen.edition = l.Time, l.Edition
	}
}

// Report compares what was expected with what was seen: the worst first, then by venue and screen.
func (s *Sightings) Report(expected []Expected) []Coverage {
	var out []Coverage
	known := map[screenKey]bool{}
	for _, e := range expected {
		known[screenKey{e.Venue, e.Screen}] = true
		out = append(out, s.judge(e))
	}
	for key, seen := range s.screens {
		if !known[key] {
			out = append(out, Coverage{Venue: key.venue, Screen: key.screen, State: Unknown, Edition: seen.edition, Asked: seen.asked, Remote: seen.remote})
		}
	}
	slices.SortFunc(out, func(a, b Coverage) int {
		return cmp.Or(cmp.Compare(slices.Index(stateOrder, a.State), slices.Index(stateOrder, b.State)),
			cmp.Compare(a.Venue, b.Venue), cmp.Compare(a.Screen, b.Screen))
	})
	return out
}

// missing counts what a screen has never fetched of what it needs. One that reads manifests needs the slides, an agent the
// companions too; any other needs each slide in whatever form.
func (seen *sighting) missing(e Expected) int {
	n := 0
	for _, slide := range e.Slides {
		if seen.whole[slide.SHA256] || seen.edition == "" && slices.ContainsFunc(slide.Forms, func(sum string) bool { return seen.whole[sum] }) {
			continue
		}
		n++
	}
	if seen.agent {
		for _, sum := range e.Companions {
			if !seen.whole[sum] {
				n++
			}
		}
	}
	return n
}

func (s *Sightings) judge(e Expected) Coverage {
	c := Coverage{Venue: e.Venue, VenueName: e.VenueName, Screen: e.Screen}
	seen := s.screens[screenKey{e.Venue, e.Screen}]
	if seen == nil {
		seen = &sighting{}
	}
	c.Edition, c.Asked, c.Remote = seen.edition, seen.asked, seen.remote
	c.Missing = seen.missing(e)
	first, served := s.first[e.Edition]
	overdue := served && s.until.Sub(first) > e.Allowed
	updated := seen.edition == e.Edition || seen.edition == "" && c.Missing == 0 && len(e.Slides) > 0
	if updated {
		c.Edition = e.Edition
	}
	switch {
	case e.Edition == "":
		c.State = Without
	case seen.asked.IsZero():
		c.State = Never
	case s.until.Sub(seen.asked) > e.Allowed:
		c.State = Silent
	case !updated && overdue:
		c.State = Old
	case !updated:
		c.State = Pending
	case c.Missing > 0:
		c.State = Partial
	default:
		c.State = Good
	}
	return c
}
