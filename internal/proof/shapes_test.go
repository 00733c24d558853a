package proof

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/sheet"
)

// TestSlideShapes lays out every slide of the sample on screens of any shape, in both themes: width and height are data
// (docs/screens.md), and a shape that a template has not thought of would stop the build of whoever has it.
func TestSlideShapes(t *testing.T) {
	if testing.Short() {
		t.Skip("lays out all slides in many sizes")
	}
	var screens []string
	for _, height := range []int{192, 320, 384, 480, 768, 1080} { // below and above the height that a code needs
		for _, ratio := range []int{25, 28, 30, 35, 40, 50, 60, 67, 75, 90, 100, 110, 120, 125, 133, 134, 140, 150, 160, 170, 178, 190, 200, 210, 240, 270, 299, 300, 349, 350, 360, 369, 370, 400} {
			if width := height * ratio / 100; min(width, height) >= 192 {
				screens = append(screens, fmt.Sprintf("s%d-%d %dx%d", height, ratio, width, height))
			}
		}
	}
	header, _, _ := strings.Cut(projectFile(t, venueTable), "\n")
	table := header + "\n"
	for i, kind := range []string{"学校", "银行", "医院", "影院"} {
		for _, code := range []string{"a", "a-place-whose-link-is-lon-"} { // codes of 25 and of 33 modules
			for part, some := range slices.Collect(slices.Chunk(screens, 90)) { // a place has 100 screens at most
				table += fmt.Sprintf("%s%d%d,第%d处,%s,,,%s\n", code, i, part, i+1, kind, strings.Join(some, "；"))
			}
		}
	}
	s := newStudio(t)
	jobs := s.jobs(t, fstest.MapFS{venueTable: {Data: []byte(table)}})
	problems := make([]string, len(jobs))
	err := build.Each(context.Background(), 0, len(jobs), func(i int) error {
		j := jobs[i]
		var diags diag.List
		s.easels[j.Theme].engine.Render(sheet.Request{Template: j.Template, Data: j.View, Unit: j.Unit, Width: j.Width, Height: j.Height}, &diags)
		if diags.HasErrors() {
			problems[i] = fmt.Sprintf("%s %s %d×%d: %v", j.Theme, j.Template, j.Width/64, j.Height/64, diags.Sorted()[0])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range slices.Compact(slices.DeleteFunc(problems, func(p string) bool { return p == "" })) {
		t.Error(problem)
	}
	t.Logf("%d slides of %d sizes", len(jobs), len(screens))
}
