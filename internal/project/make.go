package project

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/prepress"
	"fanshi/internal/screen"
	"fanshi/internal/sheet"
	"fanshi/internal/site"
)

// Made is a finished item. All fields are empty where the problems, or those of the project, say why there is none.
type Made struct {
	Data []byte // of the file
	// Inputs are the files of the project that the item is made from, sorted: those that the plan names and those that have
	// been read to make it.
	Inputs []string

	// Of sheets. Press are what a print shop gets, page by page, none for all else; Pages are as laid out: trim size,
	// screen colours, without marks; Folds are those of each page; Fonts has the faces that both name.
	Press []page.PressSheet
	Pages []page.Page
	Folds []prepress.Folds
	Fonts *font.Set
}

// Make makes an item. What is wrong with it goes into problems; the error is for what is not the content's fault.
func (p *Project) Make(item *plan.Item, problems *diag.List) (Made, error) {
	return p.make(item, true, problems)
}

// Look finds what is wrong with an item without drawing it.
func (p *Project) Look(item *plan.Item, problems *diag.List) error {
	_, err := p.make(item, false, problems)
	return err
}

func (p *Project) make(item *plan.Item, draw bool, problems *diag.List) (made Made, err error) {
	switch job := item.Job.(type) {
	case *plan.PageJob:
		made.Data, err = p.page(item, problems)
		made.Inputs = p.pageFiles(job)
	case *plan.AssetJob:
		made.Data, made.Inputs = p.asset(job)
	case *plan.SheetJob:
		made, err = p.sheet(item, job, draw, problems)
	case *plan.StripJob:
		made.Data, err = p.strip(job, draw, problems)
		made.Inputs = p.stripFiles(job)
	default:
		err = fmt.Errorf("%s：不知道怎样生成 %T", item.Path, item.Job)
	}
	made.Inputs = Union(item.Inputs, made.Inputs)
	return made, err
}

// page makes a page of the site.
func (p *Project) page(item *plan.Item, problems *diag.List) ([]byte, error) {
	if p.site == nil {
		return nil, nil // Open has reported why
	}
	data, err := p.site.Render(item)
	var fault *site.TemplateError
	switch {
	case errors.As(err, &fault):
		problems.Error(fault.Pos, "site.template", "网站模板写错了："+fault.What, "请改正这一行的 {{…}} 或 HTML 标记后再生成；可用 fanshi init --with-theme 取得原来的一份")
	case err != nil:
		return nil, err
	case p.draft:
		return markedPage(data), nil
	}
	return data, nil
}

// asset takes a file as it is.
func (p *Project) asset(job *plan.AssetJob) (data []byte, files []string) {
	if job.Asset != nil {
		return job.Asset.Data, nil
	}
	if tools := p.tools[p.Book.Config.Theme]; tools != nil {
		data = tools.Theme.Site[job.Theme]
		if p.draft && path.Base(job.Theme) == "site.css" {
			data = append(slices.Clip(data), draftCSS...)
		}
		return data, tools.Theme.SitePaths(job.Theme)
	}
	return nil, nil // useTheme has reported why
}

// sheet lays a sheet out and draws it.
func (p *Project) sheet(item *plan.Item, job *plan.SheetJob, draw bool, problems *diag.List) (Made, error) {
	result := p.Layout(job, problems)
	if result == nil {
		return Made{}, nil
	}
	check.Sheet(job, result.Pages, problems)
	for i := range result.Pages {
		check.Finished(check.Page{Page: &result.Pages[i], Book: p.Book, Screen: job.Screen}, problems)
	}
	if problems.HasErrors() {
		return Made{}, nil
	}
	if !draw {
		if pressed(item, job) {
			p.press(item, job, result, problems) // what has no inks is told by a check too
		}
		return Made{}, nil
	}
	if p.draft {
		p.tools[job.Theme].MarkDraft(result)
	}
	made := Made{Pages: result.Pages, Fonts: p.tools[job.Theme].Fonts}
	for _, folds := range result.Folds {
		made.Folds = append(made.Folds, prepress.Folds(folds))
	}
	var err error
	if made.Press, made.Data, err = p.document(item, job, result, problems); err != nil {
		return made, fmt.Errorf("%s：%w", item.Path, err)
	}
	made.Inputs = p.sheetFiles(job, result, made.Press)
	return made, nil
}

// Layout lays a sheet out; nil where problems say why not.
func (p *Project) Layout(job *plan.SheetJob, problems *diag.List) *sheet.Result {
	tools := p.tools[job.Theme]
	if tools == nil {
		return nil // useTheme has reported why
	}
	result := tools.Engine.Render(sheet.Request{Template: job.Template, Data: job.View, Unit: job.Unit, Width: job.Width, Height: job.Height}, problems)
	if result == nil || problems.HasErrors() {
		return nil
	}
	if job.Format == plan.PNG && len(result.Pages) != 1 || len(result.Pages) == 0 {
		problems.Error(diag.Pos{File: tools.Engine.File(job.Template)}, "sheet.pages", fmt.Sprintf("模板做出了 %d 页", len(result.Pages)),
			"屏幕画面只能有一个 <section>，印刷品至少要有一个")
		return nil
	}
	return result
}

// strip makes a file of a door strip. A character that the pixel font does not have is reported where the text stands.
func (p *Project) strip(job *plan.StripJob, draw bool, problems *diag.List) ([]byte, error) {
	tools := p.tools[job.Theme]
	if tools == nil {
		return nil, nil // useTheme has reported why
	}
	face, ok := tools.Fonts.Role("pixel", 400)
	if !ok {
		return nil, fmt.Errorf("主题 %s 没有点阵字体", job.Theme)
	}
	s := screen.Strip{Width: job.Width, Height: job.Height, Turns: job.Turns, Size: job.Size, Colour: job.Colour, Lines: job.Lines, Face: face}
	for _, r := range s.Missing() {
		problems.Error(job.Pos, "sheet.missing-glyph", fmt.Sprintf("点阵字体 %s 里没有“%c”（U+%04X），条屏上显示不出来", face.Key(), r, r), "请改用字体里有的字")
	}
	if job.Format != plan.TXT {
		check.Dots(tools.Theme.Pixel, face, strings.Join(job.Lines, ""), problems)
	}
	if problems.HasErrors() || !draw {
		return nil, nil
	}
	if p.draft {
		asDraft(&s)
	}
	switch job.Format {
	case plan.BMP:
		return s.BMP(tools.Fonts, tools.Raster)
	case plan.TXT:
		return s.TXT()
	case plan.GIF:
		return s.GIF(tools.Fonts, tools.Raster)
	}
	return s.PNG(tools.Fonts, tools.Raster)
}
