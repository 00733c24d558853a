package campaign

import (
	"iter"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// Text is a text of the content with the place where it begins. Wherever the text goes, its place goes along, so that
// whoever finds it too long or undrawable can say where to correct it. The zero Text was not given.
type Text struct {
	Value string
	Pos   diag.Pos
}

// Given reports whether the text was written and is not empty.
func (t Text) Given() bool { return t.Value != "" }

// String returns the text itself.
func (t Text) String() string { return t.Value }

// Values returns the texts without their places; nil for none.
func Values(texts []Text) []string {
	if len(texts) == 0 {
		return nil
	}
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.Value
	}
	return out
}

// Day is a calendar day of the content, at midnight in the project's time zone, with its place. A Day that was not
// given is zero.
type Day struct {
	time.Time
	Pos diag.Pos
}

// PieceKind says what kind of file a piece of content is.
type PieceKind string

// The kinds of pieces.
const (
	ConfigPiece   PieceKind = "config"   // fanshi.yaml
	ScamsPiece    PieceKind = "scams"    // content/scams.yaml
	PhrasesPiece  PieceKind = "phrases"  // content/phrases.yaml
	AllowedPiece  PieceKind = "allowed"  // content/allowed.yaml
	CalendarPiece PieceKind = "calendar" // content/calendar.yaml
	RecalledPiece PieceKind = "recalled" // content/recalled.yaml
	KindPiece     PieceKind = "kind"     // content/venues/kinds/*.yaml
	VenuesPiece   PieceKind = "venues"   // content/venues/venues.csv or .xlsx
	CodesPiece    PieceKind = "codes"    // content/venues/codes.csv
	CasePiece     PieceKind = "case"     // content/cases/*.md, and so on
	SlogansPiece  PieceKind = "slogans"  // a file of slogans
	ListPiece     PieceKind = "list"     // a numbered list
	NoticePiece   PieceKind = "notice"   // a letter
	PagePiece     PieceKind = "page"     // a free page of the site
	BulletinPiece PieceKind = "bulletin" // what goes where in one week
	PicturePiece  PieceKind = "picture"  // a picture that a piece shows
)

// Piece is the header of one file of content, which is written, approved and recalled as a whole. Everything that the
// Book holds from one file shares one Piece.
type Piece struct {
	Kind   PieceKind
	File   string // path inside the project
	SHA256 string // of the file's bytes as they lie on the disk, in hexadecimal
	Title  Text   // as the file gives it; not given where the file has none: the registry of scams, tables, pictures

	Author   string   // who wrote it, where the file says so: not published
	Pictures []*Piece // that it shows, each once, in the order in which it names them
}

// Pieces goes through the files that the Book was read from, each once, in a fixed order: settings, registries and tables
// first, then the pieces in the order of the Book, pictures last.
func (b *Book) Pieces() iter.Seq[*Piece] {
	return func(yield func(*Piece) bool) {
		seen := map[*Piece]bool{nil: true}
		for _, p := range b.headers() {
			if !seen[p] && !yield(p) {
				return
			}
			seen[p] = true
		}
	}
}

// headers are the headers of all that the Book holds; some may be nil and some come several times.
func (b *Book) headers() []*Piece {
	out := []*Piece{b.Config.Piece}
	out = appendHeaders(out, b.Phrases, func(p Phrase) *Piece { return p.Piece })
	out = appendHeaders(out, b.Allowed, func(a *Allowed) *Piece { return a.Piece })
	out = appendHeaders(out, b.Duties, func(d *Duty) *Piece { return d.Piece })
	out = appendHeaders(out, b.Recalls, func(r *Recall) *Piece { return r.Piece })
	out = appendHeaders(out, b.Scams, func(s *Scam) *Piece { return s.Piece })
	out = appendHeaders(out, b.Kinds, func(k *Kind) *Piece { return k.Piece })
	out = appendHeaders(out, b.Venues, func(v *Venue) *Piece { return v.Piece })
	out = appendHeaders(out, b.Codes, func(c *Code) *Piece { return c.Piece })
	out = appendHeaders(out, b.Cases, func(c *Case) *Piece { return c.Piece })
	out = appendHeaders(out, b.Slogans, func(s *Slogan) *Piece { return s.Piece })
	out = appendHeaders(out, b.Lists, func(l *NumberedList) *Piece { return l.Piece })
	out = appendHeaders(out, b.Notices, func(n *Notice) *Piece { return n.Piece })
	out = appendHeaders(out, b.Pages, func(p *FreePage) *Piece { return p.Piece })
	out = appendHeaders(out, b.Bulletins, func(x *Bulletin) *Piece { return x.Piece })
	return appendHeaders(out, b.Assets, func(a *Asset) *Piece { return a.Piece })
}

func appendHeaders[T any](out []*Piece, things []T, header func(T) *Piece) []*Piece {
	for _, thing := range things {
		out = append(out, header(thing))
	}
	return out
}

// Texts goes through every text of the Book that people may come to read, each once, with the piece that it belongs to,
// in the order of Pieces. Texts that are not given are left out. Of Markdown the whole body is gone through, block by
// block, so the sections of a case and the items of a list are not told a second time. What only the program reads (codes,
// short names, addresses of the site, dates, sizes, the phrases that no line break may split) is no text, and what is allowed is none.
func (b *Book) Texts() iter.Seq2[*Piece, Text] {
	return func(yield func(*Piece, Text) bool) {
		w := &textWalk{yield: yield}
		w.registries(b)
		w.pieces(b)
	}
}

// textWalk goes on until yield has returned false.
type textWalk struct {
	yield func(*Piece, Text) bool
	ended bool
}

func (w *textWalk) texts(p *Piece, texts ...Text) {
	for _, t := range texts {
		if !w.ended && t.Given() {
			w.ended = !w.yield(p, t)
		}
	}
}

func (w *textWalk) body(p *Piece, d *doc.Doc) {
	if d == nil {
		return
	}
	for value, pos := range doc.Texts(d.Blocks) {
		w.texts(p, Text{Value: value, Pos: pos})
	}
}

// registries goes through what is not Markdown.
func (w *textWalk) registries(b *Book) {
	w.texts(b.Config.Piece, b.Config.Name, b.Config.Issuer)
	for _, h := range b.Config.Hotlines {
		w.texts(b.Config.Piece, h.Number, h.Name, h.Use, h.Note)
	}
	f := b.Config.Footer
	w.texts(b.Config.Piece, f.Host, f.Telephone, f.ICP, f.Police, f.SiteCode)
	for _, p := range b.Phrases {
		if p.Piece != nil { // the binary's own are not the project's to correct
			w.texts(p.Piece, p.Text)
		}
	}
	for _, r := range b.Recalls {
		w.texts(r.Piece, r.Reason)
	}
	for _, s := range b.Scams {
		w.texts(s.Piece, s.Name, s.Question)
	}
	for _, k := range b.Kinds {
		if k.Piece != nil {
			w.texts(k.Piece, k.Name, k.Audience, k.Reminder)
		}
	}
	for _, v := range b.Venues {
		w.texts(v.Piece, v.Name, v.Address, v.Contact, v.Phone)
	}
	for _, c := range b.Codes {
		w.texts(c.Piece, c.Name)
	}
}

// pieces goes through what is Markdown.
func (w *textWalk) pieces(b *Book) {
	for _, c := range b.Cases {
		w.texts(c.Piece, c.Title)
		w.texts(c.Piece, c.Headline...)
		w.texts(c.Piece, c.Hook, c.Action, c.Area, c.Victim, c.Loss, c.Channel, c.SourceUnit)
		w.texts(c.Piece, c.Audiences...)
		w.texts(c.Piece, c.PictureAlt)
		w.body(c.Piece, c.Body)
	}
	told := map[*Piece]bool{nil: true}
	for _, s := range b.Slogans {
		if !told[s.Piece] {
			told[s.Piece] = true
			w.texts(s.Piece, s.Piece.Title)
			w.texts(s.Piece, s.Audiences...)
		}
		w.texts(s.Piece, s.Text)
	}
	for _, l := range b.Lists {
		w.texts(l.Piece, l.Title, l.Subtitle, l.Issuer, l.Edition, l.Source)
		w.body(l.Piece, l.Body)
	}
	for _, n := range b.Notices {
		w.texts(n.Piece, n.Title)
		w.body(n.Piece, n.Body)
	}
	for _, p := range b.Pages {
		w.texts(p.Piece, p.Title)
		w.body(p.Piece, p.Body)
	}
	for _, x := range b.Bulletins {
		w.texts(x.Piece, x.Title)
		w.body(x.Piece, x.Body)
	}
}

func text(v source.Value) Text { return Text{Value: v.Text, Pos: v.Pos} }

func texts(values []source.Value) []Text {
	out := make([]Text, len(values))
	for i, v := range values {
		out[i] = text(v)
	}
	return out
}

// Bodies goes through what is written as Markdown and kept whole, in the order of Pieces.
func (b *Book) Bodies() iter.Seq2[*Piece, *doc.Doc] {
	return func(yield func(*Piece, *doc.Doc) bool) {
		more := true
		each := func(p *Piece, d *doc.Doc) {
			if more && d != nil {
				more = yield(p, d)
			}
		}
		for _, c := range b.Cases {
			each(c.Piece, c.Body)
		}
		for _, l := range b.Lists {
			each(l.Piece, l.Body)
		}
		for _, n := range b.Notices {
			each(n.Piece, n.Body)
		}
		for _, p := range b.Pages {
			each(p.Piece, p.Body)
		}
		for _, x := range b.Bulletins {
			each(x.Piece, x.Body)
		}
	}
}
