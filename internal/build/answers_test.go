package build

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// TestCodesAreAskedOfThePages plans walls with the sample's own slides: whether a wall shows cases with their codes follows
// from the codes as they are drawn.
func TestCodesAreAskedOfThePages(t *testing.T) {
	const (
		all   = "case hotline slogan"
		words = "slogan"
	)
	const long = "a-place-whose-link-is-lon-00" // its code has 33 modules
	for _, c := range []struct{ screen, want, warning string }{
		{"door 1920x1080", all, ""},
		{"door 256x768 P5 3-20米", all, ""}, // narrow: the template gives the code the whole width, six pixels a module
		{"door 1920x1080 P10 40-90米", words, "最近的观众在 40 米外"},
		{"door 640x320", all, ""},            // so low that the slides have no code
		{"door 640x320 P10 30-60米", all, ""}, // no code, so none is too small
		{"door 400x400 P3 4-8米", words, "至少要 400 毫米"},
		{long + " door 192x480", words, "放不下，每格至少要 3 个像素"}, // no room in the template of 街坊: the slide cannot be laid out
	} {
		files := small()
		for name := range files {
			if strings.HasPrefix(name, "templates/") {
				delete(files, name)
			}
		}
		files["content/venues/kinds/bank.yaml"] = "name: 银行\naudience: 储户\nreminder: 先问一句柜台\n"
		screen, narrow := strings.CutPrefix(c.screen, long+" ")
		files["content/venues/venues.csv"] = strings.Replace(files["content/venues/venues.csv"], "door 320x160", screen, 1)
		if narrow {
			files["content/venues/venues.csv"] = strings.Replace(files["content/venues/venues.csv"], "b01", long, 1)
			files["fanshi.yaml"] = strings.Replace(files["fanshi.yaml"], "theme: alert", "theme: neighbours", 1)
		}
		o, _ := smallProject(t, files)
		o.Only = []plan.Part{plan.Screens}
		r, err := open(context.Background(), o)
		if err != nil || r.Problems.HasErrors() {
			t.Fatalf("%s: %v %v", c.screen, err, r.Problems.Sorted())
		}
		var templates []string
		for _, item := range r.Plan.Items {
			if job, ok := item.Job.(*plan.SheetJob); ok {
				templates = append(templates, strings.TrimPrefix(job.Template, "slide/"))
			}
		}
		slices.Sort(templates)
		if got := strings.Join(slices.Compact(templates), " "); got != c.want {
			t.Errorf("%s shows %s, want %s", c.screen, got, c.want)
		}
		warning := ""
		for _, d := range r.Problems.Sorted() {
			if d.Code == "screen.code" && d.Severity == diag.Warning {
				warning += d.Message
			}
		}
		if c.warning == "" && warning != "" || !strings.Contains(warning, c.warning) {
			t.Errorf("%s: warning %q, want %q", c.screen, warning, c.warning)
		}
	}
}
