package phones

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// bar is what a phone's browser takes of the window's height, in CSS px.
const bar = 80

// firstScreen is where things stand on a landing page, in CSS px: left, top, width, height.
type firstScreen struct {
	Band, Hook, Action [4]float64
	Calls              [][4]float64
	Texts              []string // of the calls
	Wide               float64  // the page's width
}

// TestFirstScreen opens every landing page as a phone shows it before anything is touched: who speaks in 90 px, then what the
// fraudster says, what to do, and whom to call, all of it to be seen at once.
func TestFirstScreen(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	s := serve(t)
	var frames []frame
	for _, size := range [][2]int{{360, 640 - bar}, {320, 568 - bar}} {
		for name := range s.files {
			if _, path, _ := strings.Cut(name, "/"); strings.HasPrefix(path, "v/") || strings.HasPrefix(path, "k/") {
				frames = append(frames, frame{URL: name, Width: size[0], Height: size[1], Measure: "first"})
			}
		}
	}
	if len(frames) < 40 {
		t.Fatalf("%d landing pages", len(frames))
	}
	slices.SortFunc(frames, func(a, b frame) int { return strings.Compare(a.URL, b.URL) })
	var seen []firstScreen
	s.measure(t, testtools.FindChromium(t).Path, frames, &seen)
	for i, f := range frames {
		what, got := fmt.Sprintf("%s at %d × %d", f.URL, f.Width, f.Height), seen[i]
		if end := got.Band[1] + got.Band[3]; end > 90 || end < 40 {
			t.Errorf("%s: the case begins at %.1f px", what, end)
		}
		if got.Wide > float64(f.Width) {
			t.Errorf("%s: the page is %.1f px wide", what, got.Wide)
		}
		if len(got.Calls) != 2 || !strings.Contains(got.Texts[0], "96110") || !strings.Contains(got.Texts[1], "已经转账？") || !strings.Contains(got.Texts[1], "110") {
			t.Errorf("%s: the calls are %q", what, got.Texts)
			continue
		}
		for n, call := range got.Calls {
			if call[1]+call[3] > float64(f.Height) || call[1] < 0 || call[3] < 60 || call[2] < 60 {
				t.Errorf("%s: %s stands at %v", what, got.Texts[n], call)
			}
		}
		for part, box := range map[string][4]float64{"what the fraudster says": got.Hook, "what to do": got.Action} {
			if box[3] < 40 || box[1]+box[3] > got.Calls[0][1] {
				t.Errorf("%s: %s stands at %v, the calls begin at %.1f px", what, part, box, got.Calls[0][1])
			}
		}
	}
}
