// Package fleet reports on a unit's screens: from the access logs of fanshi serve, the venue table and the current release
// it says which screen has fetched what. What a screen then shows is not known here.
//
// # What proves a set
//
// A screen is told to be right only where the logs prove that it has the whole current set, and never for less:
//
//	any reader     of a file: it was sent in full, in one or in parts that cover it (the same half twice is a half), or was
//	               found unchanged. A part of which the log does not say where it lay proves nothing.
//	a player       the manifest that it read last is the current one, byte for byte, since two of one week differ; and all
//	               slides are proved
//	an agent       (fanshi pull) the last answer to its question for the manifest was that the current one is unchanged: it
//	               asks so only when it holds and has checked all files of it. Before that question comes, the bytes of all
//	               files prove it, unless it has asked for this manifest anew: then it did not hold what it had fetched.
//	other readers  know no manifest: each slide of the current edition, in whatever form, since that edition is served
//
// An agent and other readers of the same address are told apart: the preview in somebody's browser proves nothing of the
// screen. Where both come, the agent is the screen for as long as it is heard of.
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
	"strconv"
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
	Good    State = "good"    // has the whole current set, which the logs prove (see the package comment)
)

var stateOrder = []State{Never, Silent, Old, Partial, Pending, Unknown, Without, Good}

// Expected is a screen of the venue table and what the current release holds for it.
type Expected struct {
	Venue, VenueName, Screen string
	Edition                  string        // of its current manifest; empty: there is none
	Manifest                 string        // SHA-256 of that manifest
	Issued                   time.Time     // of that manifest
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

type screenKey struct {
	venue, screen string
	agent         bool // fanshi pull, which fetches every file
}

// sighting is what one kind of reader has done at a screen's address: an agent, or another.
type sighting struct {
	asked    time.Time // any file
	remote   string
	read     time.Time // the manifest
	edition  string    // of that manifest
	manifest string    // its SHA-256
	held     bool      // it was found unchanged
	reads    map[string]int
	files    map[string]*fetched // by SHA-256
}

// fetched is what is proved of a file.
type fetched struct {
	spans    []span          // bytes that were sent, sorted, apart from each other
	whole    bool            // all were, or it was found unchanged
	editions map[string]bool // in which it was asked for
}

// span is a part of a file: from a byte to before another.
type span struct{ from, to int64 }

// add joins a span to the others.
func (f *fetched) add(s span) {
	var out []span
	for _, other := range f.spans {
		if other.to < s.from || s.to < other.from {
			out = append(out, other)
			continue
		}
		s = span{min(s.from, other.from), max(s.to, other.to)}
	}
	f.spans = append(out, s)
	slices.SortFunc(f.spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
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
	if l.Status != 200 && l.Status != 206 && l.Status != 304 {
		return
	}
	key := screenKey{l.Venue, l.Screen, strings.HasPrefix(l.Agent, agentName)}
	seen := s.screens[key]
	if seen == nil {
		seen = &sighting{reads: map[string]int{}, files: map[string]*fetched{}}
		s.screens[key] = seen
	}
	seen.fetch(l)
	if first, ok := s.first[l.Edition]; !ok || l.Time.Before(first) {
		s.first[l.Edition] = l.Time
	}
	if !l.Time.Before(seen.asked) {
		seen.asked, seen.remote = l.Time, l.Remote
	}
	if !strings.HasSuffix(l.Path, "/manifest.json") || l.Status != 304 && l.Bytes < l.Size {
		return // one that was cut is not read
	}
	if l.Status == 200 {
		seen.reads[l.SHA256]++
	}
	if !l.Time.Before(seen.read) {
		seen.read, seen.edition, seen.manifest, seen.held = l.Time, l.Edition, l.SHA256, l.Status == 304
	}
}

// fetch notes what a line proves of its file.
func (seen *sighting) fetch(l server.Line) {
	f := seen.files[l.SHA256]
	if f == nil {
		f = &fetched{editions: map[string]bool{}}
		seen.files[l.SHA256] = f
	}
	f.editions[l.Edition] = true
	switch part, located := sent(l); {
	case l.Status == 304, l.Status == 200 && l.Bytes >= l.Size:
		f.whole = true
	case located:
		f.add(part)
		f.whole = f.whole || f.spans[0] == span{0, l.Size}
	}
}

// sent is the part of a file that went out with a line. A compressed one that was cut has none.
func sent(l server.Line) (span, bool) {
	if l.Status == 200 {
		return span{0, l.Bytes}, l.Encoding == "" && l.Bytes > 0
	}
	first, last, _ := strings.Cut(l.Range, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	to, errTo := strconv.ParseInt(last, 10, 64)
	to = min(to+1, from+l.Bytes, l.Size)
	return span{from, to}, l.Status == 206 && err == nil && errTo == nil && 0 <= from && from < to
}

// Report compares what was expected with what was seen: the worst first, then by venue and screen.
func (s *Sightings) Report(expected []Expected) []Coverage {
	var out []Coverage
	known := map[screenKey]bool{}
	for _, e := range expected {
		known[screenKey{venue: e.Venue, screen: e.Screen}] = true
		out = append(out, s.judge(e))
	}
	for key, seen := range s.screens {
		other := s.screens[screenKey{key.venue, key.screen, !key.agent}]
		if other != nil && (other.asked.After(seen.asked) || other.asked.Equal(seen.asked) && key.agent) {
			continue // one row for a screen, of whoever came last
		}
		if !known[screenKey{venue: key.venue, screen: key.screen}] {
			out = append(out, Coverage{Venue: key.venue, Screen: key.screen, State: Unknown, Edition: seen.edition, Asked: seen.asked, Remote: seen.remote})
		}
	}
	slices.SortFunc(out, func(a, b Coverage) int {
		return cmp.Or(cmp.Compare(slices.Index(stateOrder, a.State), slices.Index(stateOrder, b.State)),
			cmp.Compare(a.Venue, b.Venue), cmp.Compare(a.Screen, b.Screen))
	})
	return out
}

// missing counts what is not proved of what a screen needs. One that reads manifests needs the slides, an agent the
// companions too; any other needs each slide in whatever form.
func (seen *sighting) missing(e Expected, agent bool) int {
	has := func(sum string) bool {
		f := seen.files[sum]
		return f != nil && f.whole && (seen.manifest != "" || f.editions[e.Edition])
	}
	n := 0
	for _, slide := range e.Slides {
		if !has(slide.SHA256) && !(seen.manifest == "" && slices.ContainsFunc(slide.Forms, has)) {
			n++
		}
	}
	if !agent {
		return n
	}
	for _, sum := range e.Companions {
		if !has(sum) {
			n++
		}
	}
	switch {
	case seen.manifest == e.Manifest && seen.held:
		return 0
	case seen.manifest == e.Manifest && seen.reads[e.Manifest] > 1:
		return max(n, 1)
	}
	return n
}

// begun says that a reader that knows no manifests has fetched something of the current edition's slides.
func (seen *sighting) begun(e Expected) bool {
	asked := func(sum string) bool { f := seen.files[sum]; return f != nil && f.editions[e.Edition] }
	return seen.manifest == "" && slices.ContainsFunc(e.Slides, func(s Slide) bool { return asked(s.SHA256) || slices.ContainsFunc(s.Forms, asked) })
}

// reader is the sighting that a screen is judged by.
func (s *Sightings) reader(e Expected) (seen *sighting, agent bool) {
	pull, other := s.screens[screenKey{e.Venue, e.Screen, true}], s.screens[screenKey{e.Venue, e.Screen, false}]
	switch {
	case pull != nil && (other == nil || s.until.Sub(pull.asked) <= e.Allowed || other.asked.Before(pull.asked)):
		return pull, true
	case other != nil:
		return other, false
	}
	return &sighting{}, false
}

// overdue says whether a screen has had its time to get the current set: since its edition was served first, and since it
// was issued, if that is later or nobody has had it.
func (s *Sightings) overdue(e Expected) bool {
	since, served := s.first[e.Edition]
	if e.Issued.After(since) {
		since, served = e.Issued, true
	}
	return served && s.until.Sub(since) > e.Allowed
}

func (s *Sightings) judge(e Expected) Coverage {
	c := Coverage{Venue: e.Venue, VenueName: e.VenueName, Screen: e.Screen}
	seen, agent := s.reader(e)
	c.Edition, c.Asked, c.Remote = seen.edition, seen.asked, seen.remote
	c.Missing = seen.missing(e, agent)
	updated := seen.manifest == e.Manifest && seen.manifest != "" || seen.manifest == "" && c.Missing == 0 && len(e.Slides) > 0
	if updated {
		c.Edition = e.Edition
	}
	overdue := s.overdue(e)
	switch {
	case e.Edition == "":
		c.State = Without
	case seen.asked.IsZero():
		c.State = Never
	case s.until.Sub(seen.asked) > e.Allowed:
		c.State = Silent
	case !updated && seen.begun(e):
		c.State, c.Edition = Partial, e.Edition
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
