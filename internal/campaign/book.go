// Package campaign is the Book: everything that a project's content says, validated and from then on read-only.
//
// Load reads it from an fs.FS and reports every problem of the project at once. All texts are NFC, all dates are
// calendar days in the project's time zone, all references (scam, kind, case, slogan) have been resolved.
//
// The sentences that sheets and pages say beside the pieces (content/phrases.yaml) are in the Book too: those that the
// project does not give are the binary's own. Keys that there are not are errors, with the key that was meant.
//
// Every text carries its place (Text), and everything knows the file that it was read from (Piece), with the hash of the
// file's raw bytes. Texts and Pieces walk all of them; a new field that people may read belongs into Texts.
//
// What is written otherwise than the manual says, and plainly meant, is understood: dates (fields.go), headings of sections
// (sections.go), entries (items.go), front matter and lines (source, markdown). One Notice a file, piece.read, says how; Rewrite
// gives the files in the written form, only where the Book is shown to be the same then.
//
// Entries of a list (slogans, the sections of a case, numbered lists) are items of a list or single lines, with or without
// marks (items.go). Nothing of a file is lost on the way: what it gives to people, counted by characters, must be in the
// texts of the Book (complete.go); else piece.lost-text is an error at the file.
package campaign

import (
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// Book is a whole project.
type Book struct {
	Config    Config
	Scams     []*Scam         // in the registry's order
	Cases     []*Case         // newest first, then by slug
	Slogans   []*Slogan       // by file, then by order in the file
	Lists     []*NumberedList // by slug
	Notices   []*Notice       // by slug
	Bulletins []*Bulletin     // newest edition first
	Pages     []*FreePage     // by slug
	Kinds     []*Kind         // by ID: the project's own, and those of the program that anything names
	Venues    []*Venue        // in the table's order
	Codes     []*Code         // in the order in which they were given; none where the project keeps no file of codes
	Assets    []*Asset        // pictures that content refers to, by path
	Phrases   []Phrase        // by key, every one that there is
	Duties    []*Duty         // in the file's order
	Allowed   []*Allowed      // findings of check that may stay, in the file's order
	Recalls   []*Recall       // marks of what was taken back and is not in the Book, newest first
	// RecalledBytes are the SHA-256s of all that was ever taken back, restored or not.
	RecalledBytes []string

	sources map[string]*source.Text // what passages are found in, by file
}

// Config is fanshi.yaml.
type Config struct {
	Piece    *Piece
	Name     Text     // of the site: 平安街道反诈宣传
	NoSite   bool     // site: none: no pages; codes lead to CodeURL
	BaseURL  string   // absolute, ends in "/", https unless localhost; empty where there is no site
	CodeURL  string   // of a project without a site: where all codes lead; empty: sheets carry none
	Issuer   Text     // the unit that signs every sheet
	Police   bool     // the issuer is a unit of the police: only such a one gives 警方提示
	Footer   Footer   // what the foot of every page says
	Theme    string   // folder under themes/
	ThemePos diag.Pos // of the theme's name
	TimeZone *time.Location
	Hotlines []Hotline // first is the one that sheets show large
	Keep     []Text    // phrases that no line break may split, beside the theme's
	Reviews  Reviews   // what a piece goes through before it is published
	Sample   bool      // this is the sample that a new project is a copy of
	Words    []Word    // of the project's own list
	Units    []string  // other units that may be named
	Pos      diag.Pos

	BaseURLPos, CodeURLPos, SitePos diag.Pos
}

// Footer is what rules for public sites ask at the foot of every page; any of it may be missing.
type Footer struct {
	Host      Text // 主办单位
	Telephone Text
	ICP       Text // ICP 备案号
	Police    Text // 公安备案号
	SiteCode  Text // 政府网站标识码
}

// Word is a word that the project does not use, and the one that it uses.
type Word struct{ Wrong, Right, Why string }

// Hotline is a number with its scope.
type Hotline struct {
	Number Text // 96110
	Name   Text // 反诈预警劝阻专线
	Use    Text // when to call it, one sentence
	Note   Text // one more sentence, where there is room
	SMS    bool // it sends messages, and nobody calls it back
}

// Calls returns the hotlines that people may call.
func (c *Config) Calls() []Hotline { return c.hotlines(false) }

// Senders returns the numbers that only send messages.
func (c *Config) Senders() []Hotline { return c.hotlines(true) }

func (c *Config) hotlines(sms bool) (out []Hotline) {
	for _, h := range c.Hotlines {
		if h.SMS == sms {
			out = append(out, h)
		}
	}
	return out
}

// Scam is one entry of content/scams.yaml, the registry of risks.
type Scam struct {
	Piece    *Piece
	ID       string // ASCII, used in URLs and for the art of that name
	Name     Text   // 刷单返利
	Question Text   // the one question to ask oneself before paying
	Pos      diag.Pos
}

// Case is one case study, content/cases/*.md.
type Case struct {
	Piece      *Piece
	Slug       string // file name without .md
	Title      Text
	Headline   []Text // one to three lines for sheets, broken at sense
	Hook       Text   // what the fraudster says, as said
	Action     Text   // the one thing to do
	Scam       *Scam
	Date       Day
	Expires    Day  // zero: never
	Area       Text // district at most
	Victim     Text // surname + 某, age band, occupation
	Loss       Text // as printed: 3.2 万元
	Channel    Text
	SourceUnit Text
	Invented   bool    // it was composed, and happened to nobody
	Kinds      []*Kind // where it goes; never empty
	Everywhere bool    // it goes to every kind, whichever there are
	Audiences  []Text
	Picture    *Asset // nil: none; sheets show the theme's art then
	PictureAlt Text
	Story      []doc.Block // 案情
	Steps      []Text      // 套路
	Signs      []Text      // 识别
	Tips       []Text      // 防骗提示
	Body       *doc.Doc    // the whole piece
	Pos        diag.Pos
}

// Slogan is one list item of content/slogans/*.md.
type Slogan struct {
	Piece      *Piece  // of its file
	ID         string  // file slug + "-" + two-digit position: bank-01
	Text       Text    // placed at the list item
	Scam       *Scam   // nil: about fraud in general
	Kinds      []*Kind // never empty
	Everywhere bool    // it goes to every kind
	Audiences  []Text
	Expires    Day
}

// NumberedList is content/lists/*.md, such as 新十个凡是.
type NumberedList struct {
	Piece    *Piece
	Slug     string
	Title    Text
	Subtitle Text
	Status   string // "sample" or "official"
	Issuer   Text
	Edition  Text
	Source   Text
	Items    []Text
	Body     *doc.Doc
	Pos      diag.Pos
}

// Notice is content/notices/*.md: 告知书, 承诺书, 告知单.
type Notice struct {
	Piece      *Piece
	Slug       string
	Title      Text
	Form       string // "notice", "pledge" or "slip"
	Date       Day
	Kinds      []*Kind // where it is handed out; never empty
	Everywhere bool    // in every kind of venue
	Body       *doc.Doc
	Pos        diag.Pos
}

// Bulletin is content/bulletins/<edition>.md: what goes where in one week.
type Bulletin struct {
	Piece   *Piece
	Edition string // 2026-W48
	Title   Text
	Lead    []doc.Block // the text above the selections
	Picks   []Pick
	Body    *doc.Doc
	Pos     diag.Pos
}

// Pick is a bulletin's selection for one kind of venue.
type Pick struct {
	Kind    *Kind
	Cases   []*Case
	Slogans []*Slogan // empty: all of the kind's
}

// FreePage is content/pages/*.md.
type FreePage struct {
	Piece *Piece
	Slug  string
	Title Text
	Body  *doc.Doc
	Pos   diag.Pos
}

// Kind is a kind of venue, content/venues/kinds/<id>.yaml.
type Kind struct {
	Piece    *Piece   // nil: it comes with the program
	ID       string   // school
	Name     Text     // 学校
	Aliases  []string // other names that venue tables give it: 小学, 中学
	Audience Text     // who reads there: 学生、家长和教职工
	Reminder Text     // one line for that place: 转账之前，先问一句柜台
	Theme    string   // empty: the site's
	ThemePos diag.Pos // of the theme's name; zero where none is given
	Duties   []string // what is to be done there, for the officer
	Screens  []string // that such a place usually has: gate 640x320
	ListOff  bool     // its screens do not show the numbered list
	Products []Product
	Pos      diag.Pos
}

// Product is one thing that every venue of a kind gets in print.
type Product struct {
	Template string // file under templates/ without .html: poster/case
	Size     string // name of one of the product's sizes: A3
	Quantity int    // copies of every file; 0: as many as the product's own data say
	Every    string // how often the same sheet is printed again: once, week or month as it is written; empty: as the product's data say
	EveryPos diag.Pos
	Code     string // for whom one file is made: venue, kind or unit as it is written; empty: as the product's data say
	CodePos  diag.Pos
	Nth      int      // among the kind's products of this template and size, from 0: which slogan or case it shows
	Pos      diag.Pos // of the template
	SizePos  diag.Pos
}

// Venue is one row of the venue table.
type Venue struct {
	Piece   *Piece // of the table
	Code    string // short, ASCII, lower case: in URLs and file names
	Name    Text
	Kind    *Kind
	Address Text
	Contact Text
	Phone   Text // of the contact: for the job sheet, never published
	Screens []Screen
	Orders  []Order // quantities of its own
	Pos     diag.Pos
}

// Order is a quantity of a venue's own for one of its kind's products; 0: the venue gets none.
type Order struct {
	Template string
	Size     string // empty: the product of that template has one size only
	Quantity int
}

// isFor reports whether an order sets the quantity of a product.
func (o Order) isFor(p Product) bool {
	plain := func(size string) string { return strings.ReplaceAll(size, "×", "x") }
	return o.Template == p.Template && (o.Size == "" || strings.EqualFold(plain(o.Size), plain(p.Size)))
}

// Products returns what the venue gets in print: its kind's products, in the quantities of the venue's own orders.
func (v *Venue) Products() []Product {
	var out []Product
	for _, p := range v.Kind.Products {
		wanted := true
		for _, o := range v.Orders {
			if o.isFor(p) {
				p.Quantity, wanted = o.Quantity, o.Quantity > 0
			}
		}
		if wanted {
			out = append(out, p)
		}
	}
	return out
}

// Asset is a picture that a piece of content shows, decoded once to prove that it is one.
type Asset struct {
	Piece         *Piece
	Path          string // inside the project: content/cases/img/door.png
	Width, Height int    // pixels, upright
	Data          []byte // of the file, which the site shows: without what a camera wrote into it (picture.Public)
	Print         []byte // what sheets show: PNG or JPEG, mostly the same bytes
	Format        string // of Print: "png" or "jpeg"
	Shows         []Text // from the file beside it: the symbols that it shows
	Approval      Text   // and the number of their approval
	Sponsor       Text   // and whose mark it is
	transparent   bool
}
