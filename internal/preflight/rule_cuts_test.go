package preflight

import (
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/product"
)

// TestCuts: pieces on one sheet are red above and yellow below. What differs beyond their edges is found, with a gutter and
// without; equal colours along a shared cut are not.
func TestCuts(t *testing.T) {
	for name, tt := range map[string]struct {
		gutter page.Length
		draw   func(i int, r page.Rect) []page.Mark // the piece i
		want   string                               // part of each finding; empty: none
	}{
		"one cut, other colours": {0, func(_ int, r page.Rect) []page.Mark {
			return []page.Mark{fill(r.X, r.Y, r.Width, 20*mm, strong), fill(r.X, r.Y+20*mm, r.Width, r.Height-20*mm, signal)}
		}, "枚上边约有 90 毫米长"},
		"one cut, other colours sideways": {0, func(_ int, r page.Rect) []page.Mark {
			return []page.Mark{fill(r.X, r.Y, 30*mm, r.Height, strong), fill(r.X+30*mm, r.Y, r.Width-30*mm, r.Height, signal)}
		}, "枚左边约有 54 毫米长"},
		"one cut, mirrored": {0, func(i int, r page.Rect) []page.Mark {
			a, b := strong, signal
			if i/2%2 == 1 {
				a, b = b, a
			}
			top, bottom := r.Y, r.Bottom() // the colours of the outer ones run on to the paper's edge
			if i < 2 {
				top = 0
			}
			if i >= 8 {
				bottom = 297 * mm
			}
			return []page.Mark{fill(0, top, 210*mm, r.Y+20*mm-top, a), fill(0, r.Y+20*mm, 210*mm, bottom-r.Y-20*mm, b)}
		}, ""},
		"gutter, its halves filled": {4 * mm, func(_ int, r page.Rect) []page.Mark {
			return []page.Mark{fill(r.X-2*mm, r.Y-2*mm, r.Width+4*mm, 22*mm, strong), fill(r.X-2*mm, r.Y+20*mm, r.Width+4*mm, r.Height-18*mm, signal)}
		}, ""},
		"gutter left white": {4 * mm, func(_ int, r page.Rect) []page.Mark { return []page.Mark{fill(r.X, r.Y, r.Width, r.Height, strong)} }, "枚右边约有 54 毫米长"},
		"half of a bleed": {4 * mm, func(_ int, r page.Rect) []page.Mark {
			return []page.Mark{fill(r.X-mm, r.Y-mm, r.Width+2*mm, r.Height+2*mm, strong)}
		}, "多铺 2 毫米"},
		"paper": {0, func(_ int, r page.Rect) []page.Mark { return nil }, ""},
	} {
		s := good(t)
		s.file.Size = product.Size{Name: "90x54", Width: 210 * mm, Height: 297 * mm, Up: 10, PieceWidth: 90 * mm, PieceHeight: 54 * mm, Gutter: tt.gutter}
		s.marks = nil
		for i, r := range s.file.Size.Pieces() {
			s.marks = append(s.marks, tt.draw(i, r)...)
		}
		found := ""
		for _, f := range s.report().Findings {
			if f.Rule == "cut" {
				found += f.Message + "，" + f.Remedy + "\n"
			}
		}
		if (found != "") != (tt.want != "") || !strings.Contains(found, tt.want) {
			t.Errorf("%s: found %q, want %q", name, found, tt.want)
		}
	}
}

func fill(x, y, w, h page.Length, c page.Color) page.Mark {
	return &page.Fill{Path: page.RectPath(page.Rect{X: x, Y: y, Width: w, Height: h}), Paint: c}
}
