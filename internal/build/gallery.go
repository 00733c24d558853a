package build

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/project"
	"fanshi/internal/raster"
	"fanshi/internal/review"
	"fanshi/internal/theme"
)

// Long sides of the gallery's pictures in pixels: one to look at, one as if seen from afar.
const (
	nearPicture = 640
	farPicture  = 200
)

// GalleryOptions says which samples to show.
type GalleryOptions struct {
	Themes []string     // empty: all
	Only   []string     // codes of products; empty: all
	Texts  []plan.Texts // empty: all
	// Write is given every file, index.html last, by its name in one folder. It is called from several goroutines at once.
	Write func(name string, data []byte) error
}

// counter tells how many of how many things are done, one call at a time.
type counter struct {
	mu          sync.Mutex
	done, total int
	tell        func(done, total int, what string) // may be nil
}

func (c *counter) step(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done++
	if c.tell != nil {
		c.tell(c.done, c.total, what)
	}
}

// GallerySummary is what a gallery shows.
type GallerySummary struct {
	Samples, Failed int
	Drafts          int // samples that show what is not approved, and bear the mark
}

// Gallery draws a sample of every template in every theme and size, with the project's shortest and longest texts, and
// one page that shows them all. Problems are told beside their samples and are in the list too: samples that cannot be
// laid out, and with a warning those whose smallest text is smaller than the product allows.
// The summary is nil when there is no page: after an error, and where the content or a theme has errors.
func Gallery(ctx context.Context, o Options, g GalleryOptions) (*GallerySummary, *diag.List, error) {
	r, samples, err := samplesOf(o, g)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	waiting := r.waitingFiles()
	shown := make([]shownSample, len(samples))
	found := make([]diag.List, len(samples))
	done := counter{total: len(samples), tell: o.Progress}
	err = Each(ctx, o.Jobs, len(samples), func(i int) error {
		defer done.step(samples[i].Name())
		shown[i] = shownSample{Name: samples[i].Name(), Caption: caption(samples[i], r.Tools(samples[i].Theme).Theme), Draft: showsAny(samples[i].Job, waiting)}
		return r.show(samples[i], &shown[i], &found[i], g.Write)
	})
	if err != nil {
		return nil, r.Problems, err
	}
	summary := &GallerySummary{Samples: len(samples)}
	for i := range samples {
		for _, d := range found[i].Sorted() {
			shown[i].Problems = append(shown[i].Problems, fmt.Sprintf("%s：%s。%s", d.Pos, d.Message, d.Remedy))
			d.Message += "（见样张 " + shown[i].Name + "）"
			r.Problems.Add(d)
		}
		switch {
		case len(shown[i].Pictures) == 0:
			summary.Failed++
		case shown[i].Draft:
			summary.Drafts++
		}
	}
	data, err := r.galleryPage(samples, shown, summary)
	if err == nil {
		err = g.Write("index.html", data)
	}
	if err != nil {
		return nil, r.Problems, err
	}
	return summary, r.Problems, nil
}

// samplesOf opens the project and enumerates the samples that are wanted.
func samplesOf(o Options, g GalleryOptions) (*run, []*plan.Sample, error) {
	p, samples, err := project.Samples(o.Options, g.Themes)
	return &run{Project: p, options: o, records: review.Read(o.Files, p.Problems)}, slices.DeleteFunc(samples, func(s *plan.Sample) bool {
		return len(g.Only) > 0 && !slices.Contains(g.Only, s.Product.Code) || len(g.Texts) > 0 && !slices.Contains(g.Texts, s.Texts)
	}), err
}

// waitingFiles are the files of the content that are not approved.
func (r *run) waitingFiles() map[string]bool {
	out := map[string]bool{}
	for _, s := range review.Waiting(review.Book(r.Plan.Book, r.records)) {
		out[s.Piece.File] = true
	}
	return out
}

// showsAny tells whether a sheet shows some of the files. Every sheet shows the settings, which sign it, and the phrases.
func showsAny(job *plan.SheetJob, files map[string]bool) bool {
	if files[campaign.ConfigFile] || files[campaign.PhrasesFile] || slices.ContainsFunc(job.Origins, func(o plan.Origin) bool { return files[o.Pos.File] }) {
		return true
	}
	for _, file := range job.FieldFiles {
		if files[file] {
			return true
		}
	}
	return false
}

// shownSample is a sample on the page.
type shownSample struct {
	Name, Caption string
	Draft         bool // it shows what is not approved
	Pictures      []picture
	Problems      []string
}

type picture struct {
	File          string
	Width, Height int
}

// show draws the pages of one sample in two sizes.
func (r *run) show(s *plan.Sample, shown *shownSample, diags *diag.List, write func(string, []byte) error) error {
	result := r.Layout(s.Job, diags)
	if result == nil {
		return nil
	}
	template := diag.Pos{File: r.Tools(s.Theme).Engine.File(s.Template)}
	for i := range result.Pages {
		check.Finished(check.Page{Page: &result.Pages[i], Book: r.Plan.Book, Product: s.Product, Size: s.Size, Template: template}, diags)
	}
	if shown.Draft {
		r.Tools(s.Theme).MarkDraft(result)
	}
	for _, long := range []int{nearPicture, farPicture} {
		for i := range result.Pages {
			p := &result.Pages[i]
			name := shown.Name
			if len(result.Pages) > 1 {
				name += "_" + strconv.Itoa(i+1)
			}
			if long == farPicture {
				name += "_far"
			}
			img, err := r.Tools(s.Theme).Raster.DrawScaled(p, r.Tools(s.Theme).Fonts, float64(long)/float64(max(p.Width, p.Height)))
			if err != nil {
				return fmt.Errorf("%s：%w", shown.Name, err)
			}
			data, err := raster.EncodePNG(img)
			if err == nil {
				err = write(name+".png", data)
			}
			if err != nil {
				return err
			}
			shown.Pictures = append(shown.Pictures, picture{name + ".png", img.Rect.Dx(), img.Rect.Dy()})
		}
	}
	return nil
}

// caption names a sample for people: A3，297×420 mm，警示，最长的文字.
func caption(s *plan.Sample, t *theme.Theme) string {
	texts := "最长的文字"
	if s.Texts == plan.Shortest {
		texts = "最短的文字"
	}
	return fmt.Sprintf("%s，%s，最小字高 %s，%s（%s），%s", s.Size.Name, s.Size.Unit.Measure(s.Size.Width, s.Size.Height), s.Size.Unit.Measure(s.Size.Smallest), t.Title, t.Name, texts)
}

//go:embed gallery.html
var gallerySource string

var galleryTemplate = template.Must(template.New("gallery").Parse(gallerySource))

type shownProduct struct {
	Code, Name, About string
	Count             int
	Templates         []*shownTemplate
}

type shownTemplate struct {
	Name    string
	Samples []shownSample
}

// galleryPage writes the page of all samples, by product and template.
func (r *run) galleryPage(samples []*plan.Sample, shown []shownSample, summary *GallerySummary) ([]byte, error) {
	var products []*shownProduct
	for i, s := range samples {
		if len(products) == 0 || products[len(products)-1].Code != s.Product.Code {
			products = append(products, &shownProduct{Code: s.Product.Code, Name: s.Product.Name, About: about(s.Product)})
		}
		last := products[len(products)-1]
		if n := len(last.Templates); n == 0 || last.Templates[n-1].Name != s.Template {
			last.Templates = append(last.Templates, &shownTemplate{Name: s.Template})
		}
		last.Count++
		one := last.Templates[len(last.Templates)-1]
		one.Samples = append(one.Samples, shown[i])
	}
	var out bytes.Buffer
	err := galleryTemplate.Execute(&out, map[string]any{"Site": r.Plan.Book.Config.Name.Value, "Edition": r.Plan.Edition,
		"Count": summary.Samples, "Failed": summary.Failed, "Products": products})
	return out.Bytes(), err
}

// about says how a product is made.
func about(p *product.Product) string {
	words := map[product.Medium]string{product.Offset: "胶印", product.Digital: "数码印刷", product.Wide: "喷绘写真", product.Office: "办公室打印", product.Screen: "屏幕"}
	parts := []string{words[p.Medium]}
	if p.Sides == 2 {
		parts = append(parts, "双面")
	}
	for _, text := range []string{p.Material, p.Finish} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "，")
}
