package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// Bitmap glyphs stand on a grid of 16 pixels and are 48 pixels large at most.
const (
	glyphStep = 16
	maxGlyph  = 48
)

// Colours of door strips. One colour is whatever the LEDs' is: white stands for lit. Two colours make three.
var (
	white  = page.Color{R: 255, G: 255, B: 255}
	yellow = page.Color{R: 255, G: 255}
	green  = page.Color{G: 255}
)

// stripText is one text of a door strip.
type stripText struct {
	clauses   []string
	pos       diag.Pos
	until     time.Time
	evergreen bool
}

// stripFolder is a door strip being planned.
type stripFolder struct {
	*planner
	venue    *campaign.Venue
	screen   *campaign.Screen
	manifest *ManifestJob
	least    int      // size of the smallest letters in pixels
	pages    int      // so far
	deciding []string // the files that decide on the text that is planned
}

// strip plans the files of a door strip, or of a wall that has no room for slides: each slogan on as many pages as it needs, and
// the hotline. also are files that decide that it is one. It returns the files that say how many pages there are and how long they
// stand.
func (p *planner) strip(v *campaign.Venue, screen *campaign.Screen, slogans []*campaign.Slogan, manifest *ManifestJob, also []string) []string {
	need := CharacterHeight(screen)
	f := stripFolder{planner: p, venue: v, screen: screen, manifest: manifest, least: (need + glyphStep - 1) / glyphStep * glyphStep}
	if most := f.largest(); f.least > most {
		p.diags.Warn(screen.Pos, "screen.legibility", fmt.Sprintf("屏幕 %s 点距 %s 毫米，要让 %s 米外的人看清，字高至少 %d 像素，这块屏最多放 %d 像素的字",
			screen.Name, decimal(screen.Pitch), decimal(screen.Far), need, most), "先按最大的字放；"+LegibilityRemedy)
		f.least = most
	}
	place := append([]string{p.book.Config.Pos.File, v.Pos.File}, also...)
	for i, s := range slogans {
		f.deciding = append(slices.Clone(place), p.slogansDeciding(v.Kind, i+1)...)
		f.text(stripText{clauses: Clauses(s.Text.Value), pos: s.Text.Pos, until: s.Expires.Time})
	}
	f.deciding = append(place, p.slogansDeciding(v.Kind, slideSlogans)...)
	if hotlines := p.book.Config.Calls(); len(hotlines) > 0 { // whole or not: there is always something to show
		h := hotlines[0]
		f.text(stripText{clauses: []string{h.Name.Value + " ", h.Number.Value}, pos: h.Name.Pos, evergreen: true})
	}
	return f.deciding
}

// largest is the size of the largest letters that the strip is high enough for.
func (f *stripFolder) largest() int { return min(f.screen.Height/glyphStep*glyphStep, maxGlyph) }

// colour is that of a text.
func (f *stripFolder) colour(t stripText) page.Color {
	switch {
	case f.screen.Colour == campaign.SingleColour:
		return white
	case t.evergreen:
		return green
	}
	return yellow
}

// text plans the pages of one text.
func (f *stripFolder) text(t stripText) {
	set, ok := f.setStrip(StripText{Clauses: strings.Join(t.clauses, "\n"), Width: f.screen.Width, Height: f.screen.Height,
		Least: f.least, Most: maxGlyph})
	if !ok {
		return // it has been asked for
	}
	whole := strings.Join(t.clauses, "")
	if !set.Whole && !t.evergreen && !slices.Contains(f.screen.Formats, campaign.GIF) {
		if f.screen.Strip() { // of a wall that shows letters of strips, others are short enough
			f.diags.Warn(t.pos, "screen.strip", fmt.Sprintf("屏宽 %d 像素只容 %d 个字，这条标语 %d 个字，分屏会把句子拆断（%s的屏幕 %s）",
				f.screen.Width, f.screen.Width/set.Size, set.Cells, f.venue.Name.Value, f.screen.Name),
				"这块屏幕不放这一条；要放就把标语写短，或者在屏幕的格式里加上 gif，改成滚动播放", f.screen.Pos)
		}
		return
	}
	for i, page := range set.Pages {
		f.pages++
		item := f.add(t, StripJob{Format: PNG, Size: set.Size, Lines: page.Lines}, 1)
		f.manifest.Slides = append(f.manifest.Slides, Slide{Item: item, Characters: page.Cells, Until: t.until, Evergreen: t.evergreen})
		for _, format := range []Format{BMP, TXT} {
			if slices.Contains(f.screen.Formats, campaign.Format(format)) {
				f.add(t, StripJob{Format: format, Size: set.Size, Lines: page.Lines}, 1)
			}
		}
		if i == 0 && !set.Whole && slices.Contains(f.screen.Formats, campaign.GIF) {
			f.add(t, StripJob{Format: GIF, Size: f.largest(), Lines: []string{whole}}, len(set.Pages))
		}
	}
}

// add plans a file that shows what so many pages show, beginning with the last so far.
func (f *stripFolder) add(t stripText, job StripJob, pages int) *Item {
	job.Theme, job.Pos, job.Colour = f.themeOf(f.venue.Kind), t.pos, f.colour(t)
	job.Width, job.Height, job.Turns = f.screen.Width, f.screen.Height, f.screen.Rotation/90
	for n := range pages {
		job.Shows = append(job.Shows, fmt.Sprintf("%02d.png", f.pages+n))
	}
	item := &Item{Path: fmt.Sprintf("%s%02d.%s", folder(f.venue, f.screen), f.pages, job.Format), Venue: f.venue, Job: &job}
	inputs := f.deciding
	if job.Format != TXT {
		inputs = append(slices.Clone(inputs), f.venue.Kind.Pos.File) // its theme's font
	}
	f.planner.add(f.screen.Pos, item, inputs...)
	return item
}
