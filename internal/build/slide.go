package build

import (
	"fmt"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/screen"
)

// quarters returns by how many quarters a screen's files are turned clockwise; nil: by none.
func quarters(s *campaign.Screen) int {
	if s == nil {
		return 0
	}
	return s.Rotation / 90
}

// hasCode tells whether a code is drawn on a page.
func hasCode(p *page.Page) (found bool) {
	p.Walk(func(m page.Mark) {
		_, ok := m.(*page.Code)
		found = found || ok
	})
	return found
}

// checkSlide reports what nobody could read on the screen: letters too small for the farthest viewer, a code too small
// for the phone of the nearest.
func checkSlide(s *campaign.Screen, p *page.Page, diags *diag.List) {
	if t := p.SmallestText(); t != nil {
		if problem := plan.SmallText(s, int(t.Size/64)); problem != "" {
			diags.Error(s.Pos, "screen.legibility", problem, plan.LegibilityRemedy)
		}
	}
	p.Walk(func(m page.Mark) {
		if code, ok := m.(*page.Code); ok {
			if problem := plan.UnreadableCode(s, code.Modules, int(code.Module/64)); problem != "" {
				diags.Error(s.Pos, "screen.code", problem, plan.CodeRemedy)
			}
		}
	})
}

// strip returns a file of a door strip. A character that the pixel font does not have is reported where the text stands.
func (m *maker) strip(job *plan.StripJob, diags *diag.List) ([]byte, error) {
	bench := m.tools[job.Theme]
	if bench == nil {
		return nil, nil // themes has reported why
	}
	face, ok := bench.fonts.Role("pixel", 400)
	if !ok {
		return nil, fmt.Errorf("主题 %s 没有点阵字体", job.Theme)
	}
	s := screen.Strip{Width: job.Width, Height: job.Height, Turns: job.Turns, Size: job.Size, Colour: job.Colour, Lines: job.Lines, Face: face}
	for _, r := range s.Missing() {
		diags.Error(job.Pos, "sheet.missing-glyph", fmt.Sprintf("点阵字体 %s 里没有“%c”（U+%04X），条屏上显示不出来", face.Key(), r, r), "请改用字体里有的字")
	}
	if diags.HasErrors() || !m.writes() {
		return nil, nil
	}
	switch job.Format {
	case plan.BMP:
		return s.BMP(bench.fonts, bench.raster)
	case plan.TXT:
		return s.TXT()
	case plan.GIF:
		return s.GIF(bench.fonts, bench.raster)
	}
	return s.PNG(bench.fonts, bench.raster)
}
