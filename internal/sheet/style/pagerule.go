package style

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// Page is what @page says. Sized is false if it gives no size.
type Page struct {
	Sized         bool
	Width, Height page.Length
	Bleed         page.Length
	Crop, Cross   bool // marks: crop, cross
}

// pageDeclaration is one declaration of an @page rule; lengths in px.
type pageDeclaration func(p *pageSize)

type pageSize struct {
	sized, crop, cross   bool
	width, height, bleed float64
}

// PageOf returns what the @page rules of the sheets say, the last one winning. It needs no Environment, so that the
// page's size can become part of one.
func PageOf(sheets []*Sheet, unit page.Unit) Page {
	var s pageSize
	for _, sheet := range sheets {
		for _, set := range sheet.pages {
			set(&s)
		}
	}
	px := unit.PerCSSPixel()
	return Page{Sized: s.sized, Width: page.Round(s.width * px), Height: page.Round(s.height * px),
		Bleed: page.Round(s.bleed * px), Crop: s.crop, Cross: s.cross}
}

// pageSizes are the named sizes of CSS Paged Media 3 §7.1 and A2 to A0 (ISO 216), in millimetres.
var pageSizes = []choice[[2]float64]{{"a0", [2]float64{841, 1189}}, {"a1", [2]float64{594, 841}}, {"a2", [2]float64{420, 594}},
	{"a3", [2]float64{297, 420}}, {"a4", [2]float64{210, 297}}, {"a5", [2]float64{148, 210}},
	{"b5", [2]float64{176, 250}}, {"b4", [2]float64{250, 353}}}

func (p *sheetParser) pageRule(block []token) {
	eachDeclaration(block, p.diags, func(name token, tokens []token) {
		v := &value{tokens: p.withoutImportant(tokens), name: lower(name.text), pos: name.pos, diags: p.diags}
		var set pageDeclaration
		allowed := ""
		switch v.name {
		case "size":
			set, allowed = v.pageSize(), "宽 高，如 420mm 594mm，或 A4、A3 landscape"
		case "bleed":
			set, allowed = v.pageBleed(), "长度，如 3mm"
		case "marks":
			set, allowed = v.pageMarks(), "none、crop、cross、crop cross"
		case "margin":
			allowed = "0；页边距写成 section 的 padding"
			if l, ok := v.length(anyLength); ok && l.absolute() && l.px == 0 {
				set = func(*pageSize) {}
			}
		default:
			p.fail(name.pos, "style.page", fmt.Sprintf("@page 里的 %s 不支持", name.text), "可用的：size、bleed、marks、margin: 0")
			return
		}
		if set == nil || !v.done() {
			if !v.failed {
				p.fail(v.place(), "style.page", fmt.Sprintf("@page 的 %s 的值“%s”不支持", v.name, clip(join(tokens))), "可用的值："+allowed)
			}
			return
		}
		p.sheet.pages = append(p.sheet.pages, set)
	})
}

// place is where the value begins.
func (v *value) place() diag.Pos {
	if len(v.tokens) > 0 {
		return v.tokens[0].pos
	}
	return v.pos
}

// maxPage is the longest side of a page in px: 100 m.
const maxPage = 100_000 / 25.4 * 96

func (v *value) pageLength() (float64, bool) {
	l, ok := v.length(positiveOnly)
	return l.px, ok && l.absolute() && l.px > 0 && l.px <= maxPage
}

func (v *value) pageSize() pageDeclaration {
	turned, haveTurn := v.word("portrait", "landscape")
	var w, h float64
	if mm, ok := pick(v, pageSizes); ok {
		w, h = mm[0]*unitPx["mm"], mm[1]*unitPx["mm"]
		if !haveTurn {
			turned, _ = v.word("portrait", "landscape")
		}
	} else {
		if w, ok = v.pageLength(); !ok || haveTurn {
			return nil
		}
		h = w
		if !v.done() {
			if h, ok = v.pageLength(); !ok {
				return nil
			}
		}
	}
	if turned == "landscape" {
		w, h = h, w
	}
	return func(p *pageSize) { p.sized, p.width, p.height = true, w, h }
}

func (v *value) pageBleed() pageDeclaration {
	l, ok := v.length(positiveOnly)
	if !ok || !l.absolute() {
		return nil
	}
	return func(p *pageSize) { p.bleed = min(l.px, maxPage) }
}

func (v *value) pageMarks() pageDeclaration {
	if _, ok := v.word("none"); ok {
		return func(p *pageSize) { p.crop, p.cross = false, false }
	}
	var crop, cross bool
	for !v.done() {
		w, ok := v.word("crop", "cross")
		if !ok || w == "crop" && crop || w == "cross" && cross {
			return nil
		}
		crop, cross = crop || w == "crop", cross || w == "cross"
	}
	if !crop && !cross {
		return nil
	}
	return func(p *pageSize) { p.crop, p.cross = crop, cross }
}
