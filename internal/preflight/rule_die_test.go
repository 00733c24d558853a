package preflight

import (
	"testing"

	"fanshi/internal/page"
)

// TestDie: a product that a die cuts has a die line along its trim, and no other has one.
func TestDie(t *testing.T) {
	for name, tt := range map[string]struct {
		finish string
		die    bool
		after  func(*page.PressSheet)
		found  bool
	}{
		"guillotine":      {"裁切", false, nil, false},
		"said, not drawn": {"覆膜，模切", false, nil, true},
		"said and drawn":  {"覆膜，模切", true, nil, false},
		"drawn, not said": {"裁切", false, func(s *page.PressSheet) { p := page.RectPath(s.Trim); s.Die = &p }, true},
		"beside the trim": {"模切", true, func(s *page.PressSheet) { p := page.RectPath(s.Bleed); s.Die = &p }, true},
		"lost on its way": {"覆膜", true, func(s *page.PressSheet) { s.Die = nil }, true},
	} {
		s := good(t)
		s.file.Product.Finish, s.file.Product.Press.Die, s.file.Product.Press.DieRadius = tt.finish, tt.die, 2*mm
		s.after = tt.after
		found := false
		for _, f := range s.report().Findings {
			found = found || f.Rule == "die-line"
		}
		if found != tt.found {
			t.Errorf("%s: found is %v", name, found)
		}
	}
}
