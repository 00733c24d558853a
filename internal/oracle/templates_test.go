package oracle

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"slices"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/sheet"
	"fanshi/internal/theme"
)

// stage is a theme with what its sheets are made with.
type stage struct {
	theme     *theme.Theme
	engine    *sheet.Engine
	templates []string
}

// shape is one template in one theme and size, in whole CSS px: the windows of Chromium have no others.
type shape struct {
	template, theme string
	width, height   page.Length
}

func (s shape) String() string {
	return fmt.Sprintf("%s in %s, %d × %d px", s.template, s.theme, s.width, s.height)
}

func shapeOf(template, theme string, unit page.Unit, width, height page.Length) shape {
	px := unit.PerCSSPixel()
	return shape{template, theme, page.Round(float64(width) / px), page.Round(float64(height) / px)}
}

// testTemplates compares every sheet template of every theme in all sizes of its product and in those that the plan of
// the sample project asks for, filled from that plan.
func testTemplates(t *testing.T, b *browser, n *tally) int {
	book, diags := campaign.Load(os.DirFS(project), campaign.LoadOptions{})
	products := product.Load(os.DirFS(project+"/templates"), diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	stages, templates := loadStages(t, products, campaign.Values(book.Config.Keep))
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, book.Config.TimeZone)
	p := plan.New(book, plan.Options{Today: day, Products: products, Templates: templates}, diags)
	compared := map[string]bool{}
	for _, s := range sheets(p, products, stages) {
		compared[s.theme+" "+s.template] = true
		if s.view == nil {
			n.fail(s.String(), "the plan of the sample project has nothing to fill it with")
			continue
		}
		st := stages[s.theme]
		req := sheet.Request{Template: s.template, Data: s.view, Unit: page.Pixel64, Width: s.width * 64, Height: s.height * 64, Boxes: true}
		if s.template == "slide/list" {
			req.Data = oneItemWithoutRoom(st.engine, req, s.view)
		}
		ours, theirs := n.sheet(t, b, st.engine, st.theme, s.String(), req, campaign.Values(book.Config.Keep)...)
		if len(ours) > 0 {
			n.judgeTemplate(s.String(), theirs, n.compare(ours, theirs.Pages))
		}
	}
	for name, st := range stages {
		for _, template := range st.templates {
			if !compared[name+" "+template] {
				n.fail(template+" in "+name, "is in no size compared")
			}
		}
	}
	return len(compared)
}

// oneItemWithoutRoom is a slide of a list with one item where several have no room, as they are planned.
func oneItemWithoutRoom(engine *sheet.Engine, req sheet.Request, view *plan.View) *plan.View {
	diags := &diag.List{}
	if engine.Render(req, diags); !diags.HasErrors() || len(view.List.Items) < 2 {
		return view
	}
	one, list := *view, *view.List
	list.Items = list.Items[:1]
	one.List = &list
	return &one
}

// filled is a shape and what it is filled with; nil: nothing was found.
type filled struct {
	shape
	view *plan.View
}

// sheets returns what is compared: every shape once, and every subject once for each of its templates and themes.
func sheets(p *plan.Plan, products *product.Set, stages map[string]*stage) []filled {
	views := map[string]*plan.View{} // by template, and by the last part of its name: poster/case, case
	seen := map[shape]bool{}
	told := map[string]bool{}
	var out []filled
	for _, item := range p.Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok {
			continue
		}
		for _, name := range []string{job.Template, path.Base(job.Template)} {
			if views[name] == nil {
				views[name] = job.View
			}
		}
		s := shapeOf(job.Template, job.Theme, job.Unit, job.Width, job.Height)
		subject := s.template + s.theme + subjectOf(job.View)
		if !seen[s] || !told[subject] {
			out = append(out, filled{s, job.View})
		}
		seen[s], told[subject] = true, true
	}
	for name, st := range stages {
		for _, template := range st.templates {
			for _, size := range products.Find(path.Dir(template)).Sizes {
				if s := shapeOf(template, name, size.Unit, size.Width, size.Height); !seen[s] {
					seen[s] = true
					out = append(out, filled{s, cmp.Or(views[template], views[path.Base(template)])})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b filled) int {
		return cmp.Or(cmp.Compare(a.theme, b.theme), cmp.Compare(a.template, b.template), cmp.Compare(a.width, b.width), cmp.Compare(a.height, b.height))
	})
	return out
}

// subjectOf names what a sheet is about.
func subjectOf(v *plan.View) string {
	switch {
	case v.Case != nil:
		return v.Case.Title
	case v.Slogan != nil:
		return v.Slogan.Text
	case v.List != nil:
		return v.List.Title
	case v.Notice != nil:
		return v.Notice.Title
	}
	return ""
}

// loadStages loads every theme, and tells which templates each has.
func loadStages(t *testing.T, products *product.Set, keep []string) (map[string]*stage, map[string][]string) {
	entries, err := os.ReadDir(project + "/themes")
	if err != nil {
		t.Fatal(err)
	}
	stages, templates := map[string]*stage{}, map[string][]string{}
	for _, e := range entries {
		if _, err := os.Stat(path.Join(project, "themes", e.Name(), "theme.yaml")); err != nil {
			continue
		}
		th, config := load(t, e.Name())
		config.Templates, config.Keep = th.Templates(os.DirFS(project+"/templates")), keep
		templates[e.Name()] = products.Templates(config.Templates)
		stages[e.Name()] = &stage{th, sheet.New(config), templates[e.Name()]}
	}
	return stages, templates
}
