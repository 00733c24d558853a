package plan

import (
	"time"

	"fanshi/internal/doc"
	"fanshi/internal/page"
)

// PageView is what a page of the site is made from. It is read-only; what several pages show they share. Site is set on
// every page, and of the other fields the one that the page is about; none on 404.html, sitemap.xml and robots.txt.
// Texts are plain, bodies are documents, paths are seen from the top of the site.
type PageView struct {
	Site      *SharedView
	Home      *HomePage
	Cases     *CasesPage
	Listing   *ListingPage
	Weeks     *WeeksPage
	Places    *PlacesPage
	Case      *CasePage
	List      *ListPage
	Slogans   *SlogansPage
	Notice    *NoticePage
	Page      *FreePage
	Venue     *VenuePage
	Downloads *DownloadsPage
	Recalled  *RecalledPage
}

// SharedView is what the site says on every page, and where its parts are.
type SharedView struct {
	Name, Issuer string
	BaseURL      string
	Hotlines     []HotlineView // that people may call
	Senders      []HotlineView // that only send messages
	Footer       FooterView
	Phrases      map[string]string // content/phrases.yaml by key
	List         *ListCard         // the list that leads; nil: there is none
	Downloads    bool              // there are some
	More         []LinkView        // lists, letters and free pages
	Paid, Family *LinkView         // what to do once one has paid, how to help somebody in the family; nil: there is no such page
	Recalled     bool              // something was taken back: links of the content may lead to what is not there any more
}

// The pages that are about no single piece, by their paths.
const (
	HomePath      = "index.html"
	CasesPath     = "cases/index.html"
	WeeksPath     = "weeks/index.html"
	PlacesPath    = "places/index.html"
	SlogansPath   = "slogans/index.html"
	DownloadsPath = "downloads/index.html"
	SitemapPath   = "sitemap.xml"
)

// FooterView is what the foot of every page says beside the issuer; any of it may be empty.
type FooterView struct{ Host, Telephone, ICP, Police, SiteCode string }

// LinkView is a page with its name.
type LinkView struct{ Path, Text string }

// CaseCard is a case in a list of cases.
type CaseCard struct{ Path, Title, Hook, ScamName, LossText string }

// CaseLead is the case that a page opens with.
type CaseLead struct{ Path, Title, Hook, Action, ScamName string }

// ScamGroup is the newest cases of one fraud. Count is how many its list has.
type ScamGroup struct {
	Path               string // of its list
	ID, Name, Question string
	Count              int
	Cases              []*CaseCard
}

// ListCard is a numbered list as other pages show it.
type ListCard struct {
	Path, Title, Subtitle, Issuer string
	Sample                        bool // no official text
	Items                         []string
}

// HomePage is the front page. Title and Lead are the bulletin's; without a bulletin they are empty.
type HomePage struct {
	Title   string
	Lead    []doc.Block
	Edition string // 2026-W48
	First   *CaseLead
	Others  []*CaseCard
	Groups  []ScamGroup
	// Recalled tells those whom codes without a place have led here what was taken back.
	Recalled []RecalledNote
}

// CasesPage is the index of all cases.
type CasesPage struct {
	Total  int
	Groups []ScamGroup
	Months []ListLink // newest first; none where the cases are few
	Weeks  *LinkView  // the archive of weeks, with how many there are; nil: there are no cases
}

// CasePage is a case study.
type CasePage struct {
	Title, Hook, Action         string
	ScamPath                    string // of the list of its fraud
	ScamName, Question          string
	Date                        time.Time // zero: none
	Expired                     bool
	Victim, Loss, Channel, Area string
	Audiences                   []string
	Picture, PictureAlt         string // path of an asset in the project; empty: none
	Body                        []doc.Block
	Sections                    map[string]string // of its headings, those that begin a section: story, steps, signs, tips
	SourceUnit                  string
	Related                     []*CaseCard
}

// ListPage is a numbered list.
type ListPage struct {
	Main                                     bool // it is the one that leads
	Title, Subtitle, Issuer, Edition, Source string
	Sample                                   bool
	Body                                     []doc.Block
}

// SlogansPage is all slogans, those for several kinds of venues first.
type SlogansPage struct {
	General []string
	Kinds   []SloganGroup
}

// SloganGroup is the slogans for one kind of venue.
type SloganGroup struct {
	Name  string
	Texts []string
}

// NoticePage is an official letter.
type NoticePage struct {
	Title, Form string // notice, pledge or slip
	Date        time.Time
	Body        []doc.Block
}

// FreePage is a page about anything.
type FreePage struct {
	Title string
	Body  []doc.Block
}

// VenuePage is the page behind a venue's codes, or behind those that all venues of a kind share. Of a place that is there no more it says so, and shows what the home page does.
type VenuePage struct {
	Name, Reminder string
	Kind           bool // Name is that of a kind of venues
	Gone           bool
	Lead           *CaseLead
	Others         []*CaseCard
	Slogans        []string
	Recalled       []RecalledNote // what was taken back at such places
}

// DownloadsPage is what everybody may print.
type DownloadsPage struct{ Groups []DownloadGroup }

// DownloadGroup is the downloads of one product.
type DownloadGroup struct {
	Name  string // 海报
	Files []DownloadView
}

// DownloadView is one file.
type DownloadView struct {
	Path, Title   string
	Format        Format
	Unit          page.Unit
	Width, Height page.Length
}
