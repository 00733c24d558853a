// Package ledger keeps the record of what a project has published, ordered from print shops, approved, recalled and
// delivered: records/ledger.jsonl.
//
// The file is append-only: a line is an event, one JSON object, and is never changed. Its fields are those of Entry, then
//
//	"n"         its number, from 1 (the first field)
//	"previous"  SHA-256 of the bytes of the line before it, without the line feed; of no bytes for the first line
//	"hash"      SHA-256 of its own bytes before `,"hash":` (the last field)
//
// so that a line that was changed does not have its hash, and one that was changed together with its hash, left out, put
// in or moved does not fit the line behind it. Read names the first line that is broken (Break). What the chain cannot
// show is that last lines were cut off whole: whoever needs that proof notes the last hash elsewhere, which fanshi ledger
// prints.
//
// A line is added by writing the whole file anew under the folder's lock (disk.Renew): after any end of the process or of
// the machine there is the old file or the new one, and two processes write one after the other. A last line that breaks off, as
// other programs' copies and power cuts leave it, is taken out by the next Append and told by an entry of its own (Mended), which
// holds the bytes; all lines before it stay. A broken chain stops nobody from adding: what happened must be recorded all the more.
// A file that holds no line of a ledger is somebody else's: ErrForeign, and it stays as it is.
//
// The same entries give the same bytes; the clock is the caller's.
package ledger

import "time"

// Name is the file's name in its folder; Folder is that folder, in a project.
const (
	Folder = "records"
	Name   = "ledger.jsonl"
)

// Event is what a line records.
type Event string

// The events.
const (
	Published Event = "published" // a release stands at public/current
	Packed    Event = "packed"    // a pack was made for a print shop: what it holds counts as ordered
	Urgent    Event = "urgent"    // published before it was approved
	Approved  Event = "approved"  // a reviewer has approved a piece
	Withdrawn Event = "withdrawn" // a reviewer takes a signature back
	Recalled  Event = "recalled"  // a piece may not be shown any more
	Restored  Event = "restored"  // it may again
	Delivered Event = "delivered" // a venue has signed for what came
	Shown     Event = "shown"     // screens have fetched an edition
	Done      Event = "done"      // a duty of the calendar was done
	Mended    Event = "mended"    // a last line that had broken off was taken out: Text holds it
)

// Events are all events, in the order in which they come about.
var Events = []Event{Published, Packed, Urgent, Approved, Withdrawn, Recalled, Restored, Delivered, Shown, Done, Mended}

// Entry is one event. Which fields it has depends on the event; empty ones are not written.
type Entry struct {
	Number int       `json:"n"`
	Time   time.Time `json:"time"` // when it was recorded, to the second
	Event  Event     `json:"event"`
	Day    string    `json:"day,omitempty"`     // the day it belongs to: 2026-11-23
	Week   string    `json:"edition,omitempty"` // 2026-W48

	Release string   `json:"release,omitempty"` // of Published, Urgent
	Files   int      `json:"files,omitempty"`   // how many it has
	Pieces  []string `json:"pieces,omitempty"`  // of Published: the pieces that it shows, content/cases/x.md, sorted

	Pack     string  `json:"pack,omitempty"`     // file name of Packed
	Replaces string  `json:"replaces,omitempty"` // the pack of the same week that it corrects
	Orders   []Order `json:"orders,omitempty"`   // of Packed

	Piece     string `json:"piece,omitempty"`  // of Approved, Withdrawn, Recalled, Restored: content/cases/x.md
	SHA256    string `json:"sha256,omitempty"` // of its bytes
	Stage     string `json:"stage,omitempty"`  // 初审
	By        string `json:"by,omitempty"`     // who signed or did it
	EnteredBy string `json:"entered_by,omitempty"`

	Venue    string `json:"venue,omitempty"`    // of Delivered: its code
	Product  string `json:"product,omitempty"`  // of Delivered: 海报
	Quantity int    `json:"quantity,omitempty"` // of Delivered: copies; below 0 where an entry before it is corrected

	Duty string `json:"duty,omitempty"` // of Done

	Screens int       `json:"screens,omitempty"` // of Shown: how many have fetched the edition by now
	Of      int       `json:"of,omitempty"`      // of so many
	Fetched []Fetched `json:"fetched,omitempty"` // of Shown: those of which no entry before has told it

	Text string `json:"text,omitempty"` // reason or remark

	Previous string `json:"previous"`
}

// Order is one print file as it was ordered.
type Order struct {
	Identity string   `json:"identity"` // of its pages, drawn without edition and date
	Slot     string   `json:"slot"`     // what it is at its venues, whatever it says: poster/case A3 loan
	Name     string   `json:"name"`     // in the pack
	Why      Why      `json:"why"`
	Product  string   `json:"product"` // 海报
	Design   string   `json:"design"`  // what it is about
	Pieces   []string `json:"pieces,omitempty"`
	To       []Target `json:"to"`
}

// Why is a reason for which a print file was ordered.
type Why string

// The reasons.
const (
	New     Why = "new"     // the venue has had none in its place
	Changed Why = "changed" // what was ordered for its place looks otherwise
	Due     Why = "due"     // the same again: its time has come
	More    Why = "more"    // the same: more copies are wanted, and these are the rest
	Asked   Why = "asked"   // the same again: somebody asked for everything
)

// Target is a venue and how many copies it gets.
type Target struct {
	Venue    string `json:"venue"` // its code; empty: the unit itself
	Quantity int    `json:"quantity"`
}

// Fetched are the screens of a venue that have fetched the whole set of an edition.
type Fetched struct {
	Venue   string   `json:"venue"`
	Screens []string `json:"screens"`
}

// Quantity is the number of all copies of an order.
func (o *Order) Quantity() (sum int) {
	for _, t := range o.To {
		sum += t.Quantity
	}
	return sum
}
