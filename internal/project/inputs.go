package project

import (
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/sheet"
)

// An item's inputs are the files of the content that its plan names, and those that were read to make it: what engines and
// themes say of themselves, not what might be guessed from names.

// Union returns sets of files as one, sorted. Sets that are sorted are merged: among them are ten thousand cases, for each of as many pages.
func Union(sets ...[]string) (all []string) {
	for _, set := range sets {
		if !slices.IsSorted(set) {
			set = slices.Sorted(slices.Values(set))
		}
		all = merged(all, set)
	}
	return all
}

// merged are two sorted sets as one, without repetitions and empty names.
func merged(a, b []string) []string {
	out := make([]string, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		from := &a
		if len(a) == 0 || len(b) > 0 && b[0] < a[0] {
			from = &b
		}
		next := (*from)[0]
		*from = (*from)[1:]
		if next != "" && (len(out) == 0 || out[len(out)-1] != next) {
			out = append(out, next)
		}
	}
	return out
}

// pageFiles are the files that a page of the site is made from besides its view.
func (p *Project) pageFiles(job *plan.PageJob) []string {
	if p.site == nil {
		return nil
	}
	files, phrases := p.site.Files(job)
	if phrases {
		files = append(slices.Clone(files), p.Plan.Phrases)
	}
	return Union(files)
}

// sheetFiles are the files that a finished sheet is made from besides what its plan names: those of the fields that its
// template names, what the engine has read, and the fonts of its pages and their slug lines.
func (p *Project) sheetFiles(job *plan.SheetJob, result *sheet.Result, press []page.PressSheet) []string {
	tools := p.tools[job.Theme]
	_, fields := tools.Engine.TemplateFiles(job.Template)
	drawn := map[string]bool{}
	note := func(m page.Mark) {
		if text, ok := m.(*page.Text); ok {
			drawn[text.Face] = true
		}
	}
	for i := range result.Pages {
		result.Pages[i].Walk(note)
	}
	for i := range press {
		for _, m := range press[i].Slug {
			note(m)
		}
	}
	return Union(result.Files, fieldFiles(job, fields), tools.fontFiles(drawn))
}

// fieldFiles are the files of the fields that a template names.
func fieldFiles(job *plan.SheetJob, fields map[string]bool) (shown []string) {
	for field, file := range job.FieldFiles {
		if fields[field] {
			shown = append(shown, file)
		}
	}
	return shown
}

// fontFiles are the files of a theme's faces, by their keys.
func (t *Tools) fontFiles(drawn map[string]bool) (files []string) {
	for _, request := range t.Theme.Fonts {
		if face, ok := t.Fonts.Role(request.Role, request.Weight); ok && drawn[face.Key()] {
			files = append(files, t.Theme.FontPath(request.File))
		}
	}
	return files
}

// stripFiles are the files that a file of a door strip is made from besides its text.
func (p *Project) stripFiles(job *plan.StripJob) []string {
	tools := p.tools[job.Theme]
	if tools == nil {
		return nil
	}
	face, ok := tools.Fonts.Role("pixel", 400)
	if job.Format == plan.TXT || !ok {
		return nil
	}
	return Union(tools.Theme.Settings(), tools.fontFiles(map[string]bool{face.Key(): true}))
}

// Reads are the files that an item is made from, as far as they are known without laying it out: all but fonts.
func (p *Project) Reads(item *plan.Item) []string {
	var more []string
	switch job := item.Job.(type) {
	case *plan.PageJob:
		more = p.pageFiles(job)
	case *plan.AssetJob:
		_, more = p.asset(job)
	case *plan.StripJob:
		more = p.stripFiles(job)
	case *plan.SheetJob:
		tools := p.tools[job.Theme]
		if tools == nil {
			break
		}
		files, fields := tools.Engine.TemplateFiles(job.Template)
		more = append(slices.Clone(files), fieldFiles(job, fields)...)
		if c := job.View.Case; c != nil && c.Picture != "" {
			more = append(more, "content/"+c.Picture)
		}
	}
	return Union(item.Inputs, more)
}
