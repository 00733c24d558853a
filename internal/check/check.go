// Package check holds the rules that a project keeps: over its Book, over the plan of its files, and over the finished
// pages. One file a rule; Rules lists them all, with the codes of what they report.
//
// Where a rule may be wrong, or somebody may have decided otherwise, the table names the codes of which content/allowed.yaml may let
// one occurrence pass, by its file and text and with the reason; that is done here, behind every rule (allowed.go).
//
// A rule that knows the only remedy says so as a safe fix (Diagnostic.SafeFix); Correct applies them.
//
// Not here: what cannot be read (source, markdown, campaign), what cannot be planned (plan), laid out (sheet) or printed
// (preflight has a table of its own). A rule judges what is whole: it knows no file formats and changes nothing. What it
// reports stands at the place in the content that has to be corrected.
package check

import (
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// Rule is one rule. Exactly one of its functions is set: that of what it looks at.
type Rule struct {
	Name  string
	Codes []string // of its diagnostics

	Allowable []string // those of the codes of which an occurrence may be allowed

	book func(*campaign.Book, time.Time, *diag.List)
	face func(*campaign.Book, *font.Face, *diag.List)
	dots func(place diag.Pos, face *font.Face, text string, problems *diag.List)
	plan func(*plan.Plan, *diag.List)
	page func(Page, *diag.List)

	sheet func(*plan.SheetJob, []page.Page, *diag.List)
	theme func(ThemeFiles, *diag.List)
}

// ThemeFiles is what a theme brings: the fonts that it uses, and its art.
type ThemeFiles struct {
	Fonts []FontFile
	Art   []ArtFile
}

// Rules are all rules, in the order in which they are applied.
var Rules = []Rule{
	{Name: "dates", Codes: []string{"date.expired", "date.far", "date.future", "date.order"}, Allowable: []string{"date.expired", "date.far", "date.future"}, book: dates},
	{Name: "lengths", Codes: []string{"headline.lines", "text.too-long"}, book: lengths},
	{Name: "punctuation is Chinese", Codes: []string{"text.punctuation"}, Allowable: []string{"text.punctuation"}, book: punctuation},
	{Name: "words are written right", Codes: []string{"text.word"}, Allowable: []string{"text.word"}, book: words},
	{Name: "no claim goes too far", Codes: []string{"claim.absolute", "claim.condition", "claim.recovery"}, Allowable: []string{"claim.absolute", "claim.condition", "claim.recovery"}, book: claims},
	{Name: "nothing is promised for sharing", Codes: []string{"text.reward"}, Allowable: []string{"text.reward"}, book: rewards},
	{Name: "links show where they lead", Codes: []string{"link.app", "link.http", "link.redirect"}, Allowable: []string{"link.app", "link.http", "link.redirect"}, book: addresses},
	{Name: "apps come from the stores", Codes: []string{"app.code"}, Allowable: []string{"app.code"}, book: apps},
	{Name: "nobody else is spoken for", Codes: []string{"unit.other"}, Allowable: []string{"unit.other"}, book: units},
	{Name: "invented cases are not called true", Codes: []string{"case.invented"}, Allowable: []string{"case.invented"}, book: truth},
	{Name: "nobody's data are published", Codes: personalRuleCodes, Allowable: personalRuleCodes, book: personalData},
	{Name: "nothing of the sample is left", Codes: []string{"sample.left"}, book: sampleLeft},
	{Name: "pictures may be shown", Codes: []string{"picture.sponsor", "picture.symbol"}, Allowable: []string{"picture.symbol"}, book: symbols},
	{Name: "sums have one form", Codes: []string{"loss.form"}, Allowable: []string{"loss.form"}, book: amounts},
	{Name: "fonts may be used", Codes: []string{"font.embedding", "font.licence"}, theme: fontLicences},
	{Name: "art may be shown", Codes: []string{"art.symbol"}, theme: themeSymbols},
	{Name: "partners' marks stay small", Codes: []string{"picture.sponsor-size"}, page: sponsorSize},
	{Name: "titles can be drawn", Codes: []string{"sheet.missing-glyph"}, face: titles},
	{Name: "door strips are set in bitmaps", Codes: []string{"theme.pixel-font"}, dots: dots},
	{Name: "codes lead somewhere", Codes: []string{"build.dead-link"}, plan: links},
	{Name: "nothing looks alike at one place", Codes: []string{"plan.repeated"}, Allowable: []string{"plan.repeated"}, plan: repeated},
	{Name: "screens do not run dry", Codes: []string{"screen.stale"}, plan: freshness},
	{Name: "a list that nobody has issued says so", Codes: []string{"list.sample"}, sheet: sampleList},
	{Name: "slides can be read", Codes: []string{"screen.legibility"}, page: legibility},
	{Name: "codes of slides can be scanned", Codes: []string{"screen.code"}, page: slideCode},
	{Name: "lines end where the sense allows it", Codes: []string{"text.break"}, Allowable: []string{"text.break"}, page: breaks},
	{Name: "text of samples is large enough", Codes: []string{"sheet.small-text"}, page: smallText},
}

// allowance is the rule over what is allowed. It looks at the table itself, and so stands beside it.
var allowance = Rule{Name: "what is allowed can be, and is needed", Codes: []string{"allowed.code", "allowed.unused"}, book: allowedCodes}

// Book applies the rules over the content. today is midnight in the project's time zone; zero: nothing is too early or
// too late.
func Book(book *campaign.Book, today time.Time, problems *diag.List) {
	var found diag.List
	for _, r := range Rules {
		if r.book != nil {
			r.book(book, today, &found)
		}
	}
	left, used := pass(book, &found)
	allowance.book(book, today, left)
	if !problems.HasErrors() { // else some of the content is missing
		unused(book, used, left)
	}
	problems.Merge(left)
}

// Faces applies the rules over the content and the face that headlines are set in; nil: there is none.
func Faces(book *campaign.Book, headline *font.Face, problems *diag.List) {
	for _, r := range Rules {
		if r.face != nil && headline != nil {
			r.face(book, headline, problems)
		}
	}
}

// Dots applies the rules over the face that a theme sets a text of door strips in; place is where the theme names it.
func Dots(place diag.Pos, face *font.Face, text string, problems *diag.List) {
	for _, r := range Rules {
		if r.dots != nil {
			r.dots(place, face, text, problems)
		}
	}
}

// Theme applies the rules over what a theme brings.
func Theme(t ThemeFiles, problems *diag.List) {
	for _, r := range Rules {
		if r.theme != nil {
			r.theme(t, problems)
		}
	}
}

// Plan applies the rules over what is going to be made.
func Plan(p *plan.Plan, problems *diag.List) {
	var found diag.List
	for _, r := range Rules {
		if r.plan != nil {
			r.plan(p, &found)
		}
	}
	left, _ := pass(p.Book, &found)
	problems.Merge(left)
}

// Sheet applies the rules over all pages of a sheet.
func Sheet(job *plan.SheetJob, pages []page.Page, problems *diag.List) {
	for _, r := range Rules {
		if r.sheet != nil {
			r.sheet(job, pages, problems)
		}
	}
}

// Page is a finished page with what is known of it. Rules that need what is nil do not apply.
type Page struct {
	Page     *page.Page
	Book     *campaign.Book   // that it was made from
	Screen   *campaign.Screen // of a slide
	Product  *product.Product // of a sample
	Size     product.Size     // of a sample
	Template diag.Pos         // of a sample: its file
}

// Finished applies the rules over finished pages.
func Finished(p Page, problems *diag.List) {
	var found diag.List
	for _, r := range Rules {
		if r.page != nil {
			r.page(p, &found)
		}
	}
	left, _ := pass(p.Book, &found)
	problems.Merge(left)
}
