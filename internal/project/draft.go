package project

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/screen"
	"fanshi/internal/sheet"
)

// draftWord is what stands across everything that is not approved.
const draftWord = "样稿"

// AsDraft returns the project as it makes drafts: 样稿 stands across every sheet and slide, over every page of the site and
// before every text of a door strip. The mark is put on finished pages, so that what is drawn is what will be drawn later.
func (p *Project) AsDraft() *Project {
	q := *p
	q.draft = true
	return &q
}

// The mark in parts of its em, which is markSize of the page's shorter side (or of the longer, where that is less than
// a markLonger-th of it): outlined letters, so that what stands below can be read, in a colour with a white border, so that they
// are seen on every ground. They are repeated until the page is full: no part of it can be cut out without.
const (
	markSize   = 0.3
	markAngle  = -25 * math.Pi / 180
	markBorder = 1.0 / 44
	markLine   = 1.0 / 80
	markAcross = 2.9 // from one mark to the next, along the line
	markDown   = 1.7 // from one line to the next
)

// The colours of the mark, which is the same in all themes.
var (
	draftWhite = page.Color{R: 255, G: 255, B: 255}
	draftRed   = page.Color{R: 0xC8, G: 0x10, B: 0x2E}
	draftInks  = map[page.Color]page.CMYK{draftWhite: {}, draftRed: {C: 0, M: 100, Y: 85, K: 10}}
)

// MarkDraft puts the word across every page of a sheet, on top of all that is there.
func (t *Tools) MarkDraft(result *sheet.Result) {
	inks := maps.Clone(draftInks)
	maps.Copy(inks, result.Inks)
	result.Inks = inks
	for i := range result.Pages {
		t.markPage(&result.Pages[i])
	}
}

func (t *Tools) markPage(p *page.Page) {
	face, ok := t.Fonts.Role("headline", 900)
	if !ok {
		face, ok = t.Fonts.Role("body", 400)
	}
	if !ok {
		return
	}
	em := float64(min(p.Width, p.Height)) * markSize
	word := wordPath(face, em)
	if len(word.Ops) == 0 {
		return
	}
	trim := page.RectPath(page.Rect{Width: p.Width, Height: p.Height})
	group := &page.Group{Clip: &trim}
	for _, at := range markPlaces(p, em) {
		sin, cos := math.Sincos(markAngle)
		turned := word.Map(func(q page.Point) page.Point {
			x, y := float64(q.X), float64(q.Y)
			return page.Point{X: page.Round(at[0] + x*cos - y*sin), Y: page.Round(at[1] + x*sin + y*cos)}
		})
		group.Marks = append(group.Marks,
			&page.Stroke{Path: turned, Width: page.Round(em * markBorder), Color: draftWhite, Join: page.JoinRound},
			&page.Stroke{Path: turned, Width: page.Round(em * markLine), Color: draftRed, Join: page.JoinRound})
	}
	p.Marks = append(slices.Clip(p.Marks), group)
}

// markPlaces are the centres of the words on a page: rows across it, each moved by half a step beside the one above, such that one
// stands in the middle.
func markPlaces(p *page.Page, em float64) (out [][2]float64) {
	width, height := float64(p.Width), float64(p.Height)
	rows, columns := int(height/2/(em*markDown))+1, int(width/2/(em*markAcross))+1
	for row := -rows; row <= rows; row++ {
		shift := 0.0
		if row%2 != 0 {
			shift = em * markAcross / 2
		}
		for column := -columns; column <= columns; column++ {
			x, y := width/2+shift+float64(column)*em*markAcross, height/2+float64(row)*em*markDown
			if x > -em && x < width+em && y > -em && y < height+em {
				out = append(out, [2]float64{x, y})
			}
		}
	}
	return out
}

// wordPath is the outline of the word at an em size, its middle at the origin.
func wordPath(face *font.Face, em float64) page.Path {
	scale := em / float64(face.UnitsPerEm())
	var out page.Path
	left := -float64(len([]rune(draftWord))) * em / 2
	for _, r := range draftWord {
		glyph, ok := face.GlyphID(r)
		if !ok {
			return page.Path{}
		}
		outline := face.Outline(glyph)
		down := 0.36 * em // the middle of a Han character stands above the baseline by that
		at := func(q font.Point) page.Point {
			return page.Point{X: page.Round(left + float64(q.X)*scale), Y: page.Round(down - float64(q.Y)*scale)}
		}
		addOutline(&out, outline, at)
		left += float64(face.Advance(glyph)) * scale
	}
	return out
}

// addOutline adds the contours of a glyph, closed.
func addOutline(to *page.Path, o *font.Outline, at func(font.Point) page.Point) {
	points, open := o.Points, false
	for _, op := range o.Ops {
		switch op {
		case font.MoveTo:
			if open {
				to.Close()
			}
			to.Move(at(points[0]))
			points, open = points[1:], true
		case font.LineTo:
			to.Line(at(points[0]))
			points = points[1:]
		case font.CubicTo:
			to.Cubic(at(points[0]), at(points[1]), at(points[2]))
			points = points[3:]
		}
	}
	if open {
		to.Close()
	}
}

// asDraft puts the word before the text of a door strip, on a line of its own: the picture is higher by that line than the
// strip, and nobody takes it for one that is to be shown.
func asDraft(s *screen.Strip) {
	s.Lines = append([]string{draftWord}, s.Lines...)
	s.Height += s.Size
	s.Width = max(s.Width, len([]rune(draftWord))*s.Size)
}

// The mark of the site: a note that people and screen readers meet first, and the word over the whole window, which takes no
// click.
const (
	draftNote = `<p class="draft-note" role="note">样稿：还没有审定，请勿转发、张贴、印刷。</p>` + "\n"
	draftCSS  = `
.draft-note{margin:0;padding:.6em 1em;background:#b00020;color:#fff;font-weight:700;text-align:center}
.draft-mark{position:fixed;top:0;right:0;bottom:0;left:0;z-index:2147483647;overflow:hidden;pointer-events:none;user-select:none;display:flex;flex-wrap:wrap;align-content:space-around;justify-content:space-around}
.draft-mark span{display:block;margin:.35em .5em;transform:rotate(-25deg);font-size:clamp(64px,16vmin,180px);font-weight:900;line-height:1.2;color:transparent;-webkit-text-stroke:2px #b00020;opacity:.75}
@supports not (-webkit-text-stroke:1px red){.draft-mark span{color:rgba(176,0,32,.3)}}
`
)

var draftMark = `<div class="draft-mark" aria-hidden="true">` + strings.Repeat("<span>"+draftWord+"</span>", 24) + "</div>\n"

// markedPage is a page of the site with the mark. What has no body, such as robots.txt, is no page.
func markedPage(data []byte) []byte {
	begin := bytes.Index(data, []byte("<body"))
	if begin < 0 {
		return data
	}
	end := bytes.IndexByte(data[begin:], '>')
	close := bytes.LastIndex(data, []byte("</body>"))
	if end < 0 || close < begin+end {
		return append([]byte(draftNote+draftMark), data...) // a template that breaks off: the words stand there in any case
	}
	end += begin + 1
	return slices.Concat(data[:end], []byte("\n"+draftNote), data[end:close], []byte(draftMark), data[close:])
}
