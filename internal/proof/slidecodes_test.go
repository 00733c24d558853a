package proof

import (
	"context"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	projects "fanshi/internal/project"
	"fanshi/internal/qr"
	"fanshi/internal/raster"
	"fanshi/internal/sheet"
	"fanshi/internal/theme"
)

const venueTable = "content/venues/venues.csv"

func projectFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// sampleScreens is the sample with two screens more at every fourth venue, so that there are codes enough: the smallest
// wall that shows codes at all, and a cheap television.
func sampleScreens(t *testing.T) fstest.MapFS {
	rows := strings.Split(strings.TrimSpace(projectFile(t, venueTable)), "\n") // the last column are the screens
	for i := 4; i < len(rows); i += 4 {
		rows[i] += "；led 960x480；tv 1366x768"
	}
	return fstest.MapFS{venueTable: {Data: []byte(strings.Join(rows, "\n") + "\n")}}
}

// manyScreens are three projects of eight venues with all sizes of screen that the documents and the products name. Their
// addresses make codes of 25, 29 and 33 modules.
func manyScreens(t *testing.T) (projects []fstest.MapFS) {
	sizes := []string{"960x480", "800x480", "1366x768", "1920x1080", "3840x2160", "1080x1920", "1998x1080", "2048x858", "3840x1080 P2.5", "480x1920", "720x1280", "1024x768", "1080x1080"}
	var screens []string
	for i, size := range sizes {
		screens = append(screens, fmt.Sprintf("s%d %s", i, size))
	}
	header, _, _ := strings.Cut(projectFile(t, venueTable), "\n")
	kinds := []string{"学校", "银行", "医院", "影院"}
	config := projectFile(t, "fanshi.yaml")
	for i, base := range []string{"https://example.cn/", "https://fz.example.gov.cn/", "https://fanzha.pinganjiedao.qinghe.example.gov.cn/"} {
		table := header + "\n"
		for j := range 8 {
			n := 8*i + j
			table += fmt.Sprintf("%c%02d,第%d处,%s,,,%s\n", 'a'+n, n*37%100, n+1, kinds[n%len(kinds)], strings.Join(screens, "；"))
		}
		own := strings.Replace(config, "base_url: https://fz.example.gov.cn/", "base_url: "+base, 1)
		projects = append(projects, fstest.MapFS{venueTable: {Data: []byte(table)}, "fanshi.yaml": {Data: []byte(own)}})
	}
	return projects
}

// studio draws slides in both themes, the way the build does.
type studio struct {
	products *product.Set
	easels   map[string]*easel
}

func newStudio(t *testing.T) *studio {
	o := source(t, nil)
	var diags diag.List
	s := &studio{product.Load(o.Templates, &diags), map[string]*easel{}}
	for _, name := range []string{"alert", "neighbours"} {
		book, more := campaign.Load(o.Files, campaign.LoadOptions{Theme: name})
		drawn := theme.Load(o.Themes, name, more)
		fonts, err := theme.LoadFonts(drawn, nil, nil)
		if err != nil || more.HasErrors() {
			t.Fatal(err, more.Sorted())
		}
		templates := drawn.Templates(o.Templates)
		engine := sheet.New(sheet.Config{Templates: templates, Theme: drawn, Fonts: fonts, Keep: campaign.Values(book.Config.Keep)})
		s.easels[name] = &easel{fonts, engine, raster.NewCache(), s.products.Templates(templates)}
	}
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	return s
}

// jobs plans the sample with some files over its own and returns the slides, one of each theme, template, size and
// address.
func (s *studio) jobs(t *testing.T, files fstest.MapFS) (jobs []*plan.SheetJob) {
	o := source(t, files)
	seen := map[string]bool{}
	for _, name := range []string{"alert", "neighbours"} {
		opened, err := projects.Open(projects.Options{Files: o.Files, Templates: o.Templates, Themes: o.Themes, Today: o.Today, Theme: name, Only: []plan.Part{plan.Screens}})
		if err != nil || opened.Problems.HasErrors() {
			t.Fatal(err, opened.Problems.Sorted())
		}
		for _, item := range opened.Plan.Items {
			job, ok := item.Job.(*plan.SheetJob)
			if !ok || job.Format != plan.PNG {
				continue
			}
			if key := fmt.Sprint(job.Theme, job.Template, job.Width, job.Height, job.View.Link); !seen[key] {
				seen[key] = true
				jobs = append(jobs, job)
			}
		}
	}
	return jobs
}

// codes draws the slides of some jobs that carry a code.
func (s *studio) codes(t *testing.T, jobs []*plan.SheetJob) []*slideCode {
	codes := make([]*slideCode, len(jobs))
	err := build.Each(context.Background(), 0, len(jobs), func(i int) (err error) {
		e := s.easels[jobs[i].Theme]
		if codes[i], err = e.layOut(jobs[i]); err == nil && codes[i] != nil {
			err = e.draw(codes[i])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(codes, func(c *slideCode) bool { return c == nil })
}

// easel is what the slides of one theme are made with.
type easel struct {
	fonts     *font.Set
	engine    *sheet.Engine
	cache     *raster.Cache
	templates []string
}

// layOut finds the code of a slide; nil where it has none.
func (e *easel) layOut(job *plan.SheetJob) (*slideCode, error) {
	var diags diag.List
	result := e.engine.Render(sheet.Request{Template: job.Template, Data: job.View, Unit: job.Unit, Width: job.Width, Height: job.Height}, &diags)
	if result == nil || diags.HasErrors() {
		return nil, fmt.Errorf("%s %s %d×%d: %v", job.Theme, job.Template, job.Width/64, job.Height/64, diags.Sorted())
	}
	var code *page.Code
	result.Pages[0].Walk(func(m page.Mark) {
		if c, ok := m.(*page.Code); ok {
			code = c
		}
	})
	if code == nil {
		return nil, nil
	}
	pixels := func(l page.Length) int { return int(l) / 64 }
	r := code.Bounds()
	at := image.Rect(0, 0, pixels(r.Width), pixels(r.Height)).Add(image.Pt(pixels(r.X+32), pixels(r.Y+32)))
	return &slideCode{name: fmt.Sprintf("%s %s %d×%d %s %v", job.Theme, job.Template, pixels(job.Width), pixels(job.Height), job.View.Link, at),
		page: &result.Pages[0], code: code, bounds: at, module: pixels(code.Module), want: qr.Text(job.View.Link)}, nil
}

// draw draws the slide and keeps what lies around the code. The code must be where the page says.
func (e *easel) draw(s *slideCode) error {
	img, err := e.cache.Draw(s.page, e.fonts)
	if err != nil {
		return err
	}
	s.page = nil
	within := s.bounds.Inset(-s.bounds.Dx() / 2).Intersect(img.Rect)
	s.slide = image.NewRGBA(within)
	imagedraw.Draw(s.slide, within, img, within.Min, imagedraw.Src)
	finder := s.bounds.Min.Add(image.Pt(s.code.QuietZone*s.module, s.code.QuietZone*s.module))
	for at, want := range map[image.Point]page.Color{s.bounds.Min: s.code.Light, finder: s.code.Dark, s.bounds.Max.Sub(image.Pt(1, 1)): s.code.Light} {
		if got := s.slide.RGBAAt(at.X, at.Y); got != (color.RGBA{want.R, want.G, want.B, 255}) {
			return fmt.Errorf("%s: the pixel at %v is %v, want %v", s.name, at, got, want)
		}
	}
	return nil
}
