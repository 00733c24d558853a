package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// Ledger is what a file holds.
type Ledger struct {
	Entries []Entry // of all lines that can be read, in their order
	Head    string  // hash of the last line; empty: there is none
	Break   *Break  // the first line that is broken; nil: the chain is whole
	Torn    []byte  // what stands behind the last whole line and is none; Append takes it out

	lines [][]byte // without line feeds
}

// Break is the first line of a chain that is broken.
type Break struct {
	Line   int // from 1
	Reason Reason
}

// Reason is why a line is broken.
type Reason string

// The reasons.
const (
	Unreadable Reason = "unreadable" // it is no line of a ledger
	Altered    Reason = "altered"    // it does not have its hash
	Detached   Reason = "detached"   // it does not follow from the line before it: one of them was changed, or one between is gone
)

// ErrForeign says that a file is no ledger.
var ErrForeign = errors.New("the file is no ledger")

const (
	lineStart = `{"n":`
	hashField = `,"hash":"`
)

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// parse reads a file. An error is ErrForeign.
func parse(data []byte) (*Ledger, error) {
	l := &Ledger{}
	for len(data) > 0 {
		line, rest, whole := bytes.Cut(data, []byte{'\n'})
		if !whole && l.torn(line) {
			l.Torn = slices.Clone(line)
			break
		}
		l.add(line)
		data = rest
	}
	if len(l.lines) > 0 && len(l.Entries) == 0 {
		return nil, ErrForeign
	}
	return l, nil
}

// torn tells whether what stands behind the last line feed is a line that broke off. One that only lacks its line feed is
// not, and neither is what somebody else has written there.
func (l *Ledger) torn(tail []byte) bool {
	if _, reason := read(tail, l.last()); reason == "" {
		return false
	}
	tail = bytes.TrimRight(tail, "\x00") // blocks that the file system had not written yet
	return bytes.HasPrefix(tail, []byte(lineStart)) || strings.HasPrefix(lineStart, string(tail))
}

// last is the last line; no bytes where there is none.
func (l *Ledger) last() []byte {
	if len(l.lines) == 0 {
		return nil
	}
	return l.lines[len(l.lines)-1]
}

// add takes a line that was read.
func (l *Ledger) add(line []byte) {
	e, reason := read(line, l.last())
	if reason == "" && e.Number != len(l.lines)+1 {
		reason = Detached
	}
	l.lines = append(l.lines, line)
	l.Head = sum(line)
	if reason != "" && l.Break == nil {
		l.Break = &Break{len(l.lines), reason}
	}
	if e != nil {
		l.Entries = append(l.Entries, *e)
	}
}

// read reads a line; the reason is empty where it is whole and follows from the line before it. The entry is nil where
// nothing can be read.
func read(line, before []byte) (*Entry, Reason) {
	var e Entry
	if !bytes.HasPrefix(line, []byte(lineStart)) || json.Unmarshal(line, &e) != nil || e.Event == "" {
		return nil, Unreadable
	}
	// The last one is the field: a text cannot hold the pattern, its quotation marks are escaped.
	at := bytes.LastIndex(line, []byte(hashField))
	if at < 0 || string(line[at+len(hashField):]) != sum(line[:at])+`"}` {
		return &e, Altered
	}
	if e.Previous != sum(before) {
		return &e, Detached
	}
	return &e, ""
}

// extend adds entries behind the last line.
func (l *Ledger) extend(entries []Entry) error {
	for _, e := range entries {
		if e.Time.IsZero() || !slices.Contains(Events, e.Event) {
			return errors.New("ledger: an entry without a time or an event")
		}
		e.Number, e.Time, e.Previous = len(l.lines)+1, e.Time.Truncate(time.Second), sum(l.last())
		line, err := write(e)
		if err != nil {
			return err
		}
		l.lines = append(l.lines, line)
		l.Entries = append(l.Entries, e)
		l.Head = sum(line)
	}
	return nil
}

// write is an entry as a line, without its line feed.
func write(e Entry) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(b.Bytes(), []byte("}\n"))
	return slices.Concat(body, []byte(hashField), []byte(sum(body)), []byte(`"}`)), nil
}

// bytes is the file.
func (l *Ledger) bytes() []byte {
	var b bytes.Buffer
	for _, line := range l.lines {
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.Bytes()
}
