package phones

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// measured is an element and its border box in CSS px: left, top from its parent's, width, height.
type measured struct {
	Name string     `json:"name"`
	Box  [4]float64 `json:"box"`
}

// Tolerances: browsers of ten years round the advances of glyphs differently, and old ones lines to whole pixels, which adds up
// in what is high.
const (
	tolerance = 2.0  // in CSS px
	rounding  = 0.01 // of a height
)

// compared are six kinds of pages, on a phone and on a desktop.
func compared() (frames []frame) {
	for _, theme := range themes {
		for _, page := range kinds[:6] {
			for _, width := range []int{360, 1200} {
				frames = append(frames, frame{URL: theme + "/" + page, Width: width, Height: 640, Measure: "boxes"})
			}
		}
	}
	return frames
}

// TestOldBrowsers compares the boxes of pages in old browsers with those in the current one.
func TestOldBrowsers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts four browsers")
	}
	s, frames := serve(t), compared()
	var now [][]measured
	current := testtools.FindChromium(t)
	s.measure(t, current.Path, frames, &now)
	for _, old := range oldBrowsers {
		t.Run(old.chromium, func(t *testing.T) {
			program := old.find(t)
			var then [][]measured
			s.measure(t, program, frames, &then)
			boxes, worst := 0, 0.0
			for i, f := range frames {
				what := fmt.Sprintf("%s at %d px", f.URL, f.Width)
				differences, most := compare(then[i], now[i])
				boxes, worst = boxes+len(now[i]), max(worst, most)
				if len(differences) > 0 {
					t.Errorf("%s is laid out otherwise in Chromium %s than in %s: %d boxes\n  %s", what, old.chromium, current, len(differences),
						strings.Join(differences[:min(5, len(differences))], "\n  "))
				}
			}
			t.Logf("Chromium %s: %d boxes on %d pages, at most %.2f px beside those of %s", old.chromium, boxes, len(frames), worst, current)
			for _, theme := range themes {
				checkNumbers(t, program, s.URL+"/"+theme+"/lists/new-ten/index.html")
			}
		})
	}
}

// compare tells what differs between two browsers' boxes, and by how many px at most.
func compare(then, now []measured) (differences []string, most float64) {
	if len(then) != len(now) || len(now) < 20 {
		return []string{fmt.Sprintf("%d elements, not %d", len(then), len(now))}, 0
	}
	for i, box := range now {
		for side, value := range box.Box {
			d := math.Abs(then[i].Box[side] - value)
			most = max(most, d)
			allowed := tolerance
			if side%2 == 1 { // tops and heights
				allowed += rounding * max(box.Box[1], box.Box[3])
			}
			if d > allowed {
				differences = append(differences, fmt.Sprintf("%s: %v, not %v", box.Name, then[i].Box, box.Box))
				break
			}
		}
	}
	return differences, most
}

// numberLine is an item of the list: its number and what follows.
var numberLine = regexp.MustCompile(`(?m)^\s*(\d{1,2})\s+凡是`)

// checkNumbers prints a list and reads the numbers of its items.
func checkNumbers(t *testing.T, program, address string) {
	t.Helper()
	pdftotext := testtools.Find(t, "pdftotext", "poppler-utils")
	file := filepath.Join(t.TempDir(), "list.pdf")
	run(t, program, nil, "--print-to-pdf="+file, address)
	text, err := exec.Command(pdftotext, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, m := range numberLine.FindAllStringSubmatch(string(text), -1) {
		numbers = append(numbers, m[1])
	}
	if got := strings.Join(numbers, " "); got != "1 2 3 4 5 6 7 8 9 10" {
		t.Errorf("%s: its items are numbered %s\n%s", address, got, text)
	}
}
