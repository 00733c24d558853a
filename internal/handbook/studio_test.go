package handbook

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/sheet"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
	"fanshi/internal/sheet/vector"
	"fanshi/internal/theme"
)

var today = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// studio is what faults are made with; fonts are read once.
type studio struct {
	t     *testing.T
	theme *theme.Theme
	fonts *font.Set
	sheet func(templates fs.FS) *sheet.Engine
}

func openStudio(t *testing.T) *studio {
	diags := &diag.List{}
	th := theme.Load(os.DirFS("../../themes"), "alert", diags)
	fonts, err := theme.LoadFonts(th, nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags.Sorted())
	}
	return &studio{t: t, theme: th, fonts: fonts, sheet: func(templates fs.FS) *sheet.Engine {
		return sheet.New(sheet.Config{Templates: templates, Theme: th, Fonts: fonts, Content: func(string) (page.Image, bool) { return page.Image{}, false }})
	}}
}

// edit lays files over a project; see editing.
type edit struct{ file, old, new string }

// apply returns the files with the edits made: old is replaced by new; with an empty old, new is the whole file; with both
// empty there is no such file.
func apply(base map[string]string, edits []edit) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range base {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, e := range edits {
		switch text := fsys[e.file]; {
		case e.old != "" && text != nil && strings.Contains(string(text.Data), e.old):
			fsys[e.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(text.Data), e.old, e.new, 1))}
		case e.old != "":
			panic("no “" + e.old + "” in " + e.file)
		case e.new != "":
			fsys[e.file] = &fstest.MapFile{Data: []byte(e.new)}
		default:
			delete(fsys, e.file)
		}
	}
	return fsys
}

// content reads and plans a project with the faults made.
func content(edits ...edit) func(*studio) *diag.List { return planned(plan.Options{}, edits...) }

func planned(options plan.Options, edits ...edit) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		book, diags := campaign.Load(apply(smallProject, edits), campaign.LoadOptions{})
		check.Book(book, today, diags)
		if diags.HasErrors() {
			return diags
		}
		options := options
		options.Products = product.Load(os.DirFS("../../templates"), diags)
		options.Today = today
		options.Templates = map[string][]string{"alert": options.Products.Templates(os.DirFS("../../templates"))}
		check.Plan(plan.New(book, options, diags), diags)
		return diags
	}
}

// products reads the data of a product.
func products(text string) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		diags := &diag.List{}
		product.Load(fstest.MapFS{"poster/product.yaml": {Data: []byte(text)}}, diags)
		return diags
	}
}

// themed reads a theme with the faults made.
func themed(edits ...edit) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		diags := &diag.List{}
		theme.Load(apply(smallTheme, edits), "x", diags)
		return diags
	}
}

// drawn lays out a sheet of 960 by 540 pixels, or of 200 by 100 mm on paper.
func drawn(css, body string) func(*studio) *diag.List {
	return template("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>试验</title>\n<style>\n" + css + "\n</style></head><body>\n<section>\n" + body + "\n</section></body></html>")
}

func template(html string) func(*studio) *diag.List {
	return rendered(html, page.Pixel64, 960*64, 540*64)
}

func onPaper(css, body string) func(*studio) *diag.List {
	return rendered("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>试验</title>\n<style>\n"+css+"\n</style></head><body>\n<section>\n"+body+"\n</section></body></html>",
		page.Micrometre, 200_000, 100_000)
}

func rendered(html string, unit page.Unit, width, height page.Length) func(*studio) *diag.List {
	return func(s *studio) *diag.List {
		diags := &diag.List{}
		e := s.sheet(fstest.MapFS{"poster/case.html": {Data: []byte(html)}})
		e.Render(sheet.Request{Template: "poster/case", Data: map[string]any{"Title": "标题", "Bad": "javascript:alert(1)"}, Unit: unit, Width: width, Height: height}, diags)
		return diags
	}
}

// parsed reads the text of a filled template, which html/template can no longer refuse.
func parsed(html string) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		diags := &diag.List{}
		markup.Parse("templates/poster/case.html", html, diags)
		return diags
	}
}

// drawing reads an svg element that no text can say: the parser of templates has refused it before.
func drawing(n *markup.Node) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		diags := &diag.List{}
		vector.Parse(n, nil, diags)
		return diags
	}
}

// withoutFont prepares a text in a role that the theme has no face for; style sheets that ask for one are refused before.
func withoutFont(s *studio) *diag.List {
	diags := &diag.List{}
	item := typeset.Item{Kind: typeset.Run, Text: "甲", Style: &style.TextStyle{FontRole: "serif", FontSize: 16 * 64}}
	typeset.Prepare([]typeset.Item{item}, typeset.Options{Fonts: s.fonts, Unit: page.Pixel64}, diags)
	return diags
}
