// Package plan decides what a build makes: from the Book and the options to every output with its path, link, QR
// payload and inputs. It is pure: the same Book and options give the same Plan, and nothing is read or written.
//
// It decides what is made and never how it looks. What depends on looks (whether phones read the code of a slide on its
// screen, on how many pages of a door strip a text stands) it lists as Questions; whoever can lay out answers them, and the
// answers are among the options of New.
//
// Two outputs on one path (compared NFC, case-folded and as Windows compares) are an error that names both sources.
package plan

import (
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

// Part is a section of the release that can be made on its own.
type Part string

// The parts of a release; each is its top folder.
const (
	Site    Part = "site"
	Print   Part = "print"
	Screens Part = "screens"
)

// Options chooses what to plan.
type Options struct {
	Today  time.Time // midnight in the project's time zone
	Only   []Part    // empty: all
	Venues []string  // venue codes; empty: all
	// ThemeFiles are the files inside the theme's folder that the site carries; empty: site.css alone.
	ThemeFiles []string
	// Products are the products that kinds may ask for; nil: none.
	Products *product.Set
	// Templates are the sheet templates that each theme has (poster/case), by the theme's name. Of a theme that is not
	// there nothing is known: its templates are not checked.
	Templates map[string][]string
	// Answers are those to Questions: what only laying out can tell.
	Answers Answers
}

// Plan is everything that one build makes.
type Plan struct {
	Book    *campaign.Book
	Today   time.Time
	Edition string  // ISO week of Today: 2026-W48
	Partial bool    // Only or Venues left something out
	Items   []*Item // sorted by Path
	Phrases string  // the file of its phrases in the project; empty: it has none
}

// Item is one output file.
type Item struct {
	Path    string // slash-separated, inside the release: print/b01/2026-W48_poster_A3_loan.pdf
	Part    Part
	URL     string // its public address; empty outside site/
	Payload string // what its QR codes say; empty: it has none
	// Inputs are the files of the content that it is made from, sorted. The engines that make it add what they read:
	// templates, files of the theme, pictures, phrases.
	Inputs []string
	Venue  *campaign.Venue // whose file it is; nil: everybody's, or that of all places of its SheetJob
	Job    Job
	// ShopName is what a print file is called where people sort files by their names; empty outside print/:
	// 海报-案例-贷款_297×420mm_单面_157克铜版纸_4张_b01.pdf. It fits every file system and is unlike all others of the plan.
	ShopName string
	Named    ShopName // that name for other numbers of copies
}

// Job says how an Item is made. The implementers are *PageJob, *AssetJob, *SheetJob, *StripJob,
// *ManifestJob and *FolderJob.
type Job interface{ job() }

// PageJob is a page of the site.
type PageJob struct {
	Template string // file under templates/site/ without .html: case; sitemap and robots are written without one
	View     *PageView
}

// AssetJob is a file taken as it is: from the theme or from content.
type AssetJob struct {
	Theme string          // a file inside the theme: site.css; or
	Asset *campaign.Asset // a picture of the content
}

// SheetJob is a sheet: a PDF of one or more pages, or one slide as PNG.
type SheetJob struct {
	Template      string // file under templates/ without .html: poster/case
	Theme         string
	Format        Format
	Unit          page.Unit
	Width, Height page.Length // trim size
	View          *View
	Origins       []Origin // the most exact place of a text first
	// FieldFiles are the files of the content that fields of the View come from that not every template shows, by the name of
	// the field: ScamName → content/scams.yaml. Each is an input only of the sheets whose template names the field.
	FieldFiles map[string]string

	Product  *product.Product // nil where the project has no product of that code
	Size     product.Size     // of print; slides are as large as their screen
	Quantity int              // copies to be printed, for all places together; 0: not ordered
	Reach    product.Reach    // for whom it is made; empty outside print/
	Places   []Place          // who gets it: one venue, or all that share the file, by code
	// Slot is what the sheet is at its venue, whatever it says: template, size and the piece that it shows.
	Slot   string
	Screen *campaign.Screen // of a slide
}

// Place is a venue that gets copies of a print file.
type Place struct {
	Venue    *campaign.Venue
	Quantity int
	Every    product.Every // how often the same sheet is printed again for it
}

// StripJob is one file of a door strip: a page of text in bitmap glyphs, or a text that scrolls.
type StripJob struct {
	Format        Format // PNG, BMP, TXT or GIF
	Theme         string // whose pixel font it is set in
	Width, Height int    // device pixels, before turning
	Turns         int    // by how many quarters the finished picture is turned clockwise
	Colour        page.Color
	Size          int      // em size in device pixels: 16, 32 or 48
	Lines         []string // of GIF: the one line that scrolls
	Shows         []string // the names of the slides that have the same text
	Pos           diag.Pos // of the text
}

// Origin says which place of the content a text of the View comes from.
type Origin struct {
	Text string
	Pos  diag.Pos
}

// Format is the file format of a sheet.
type Format string

// The formats of sheets, and those of door strips.
const (
	PDF Format = "pdf"
	PNG Format = "png"
	BMP Format = "bmp"
	TXT Format = "txt"
	GIF Format = "gif"
)

// ManifestJob is the manifest of one screen's folder, written after all others of its files but the ZIP.
type ManifestJob struct {
	Screen        campaign.Screen
	Width, Height int // of the files: those of the screen, turned
	Slides        []Slide
}

// FolderJob is another file of a screen's folder, made from the finished slides: the player, a playlist, a vendor's file;
// or the ZIP, made from all others. The end of the Item's path says which.
type FolderJob struct {
	Manifest *ManifestJob
}

// The names of such files.
const (
	PlayerFile        = "index.html"
	ScriptFile        = "set.js"
	WorkerFile        = "sw.js"
	M3UFile           = "playlist.m3u"
	SMILFile          = "playlist.smil"
	VSNFile           = "program.vsn"
	HuiduFile         = "huidu.json"
	PanasonicList     = "filelist.dat"
	PanasonicScenario = "scenario.dat"
	PanasonicNote     = "panasonic.txt"
	ZIPFile           = "usb.zip"
)

// Slide is one slide of a screen, in playing order.
type Slide struct {
	Item       *Item
	Characters int       // to be read; with the code or without one they say how long it stands (Dwell)
	Until      time.Time // last day; zero: as long as the set
	Evergreen  bool      // right at any time
}

func (*PageJob) job()     {}
func (*AssetJob) job()    {}
func (*SheetJob) job()    {}
func (*StripJob) job()    {}
func (*ManifestJob) job() {}
func (*FolderJob) job()   {}
