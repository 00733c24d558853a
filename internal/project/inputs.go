package project

import (
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/sheet"
)

// An item's inputs are the files of the content that its plan names, and those that were read to make it: what engines and
// themes say of themselves, not what might be guessed from names.

// Union returns sets of files as one, sorted.
func Union(sets ...[]string) []string {
	all := slices.DeleteFunc(slices.Concat(sets...), func(name string) bool { return name == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

// phrases is the file of phrases, if they are shown.
func (p *Project) phrases(shown bool) []string {
	if !shown {
		return nil
	}
	return []string{p.Plan.Phrases}
}

// pageFiles are the files that a page of the site is made from besides its view.
func (p *Project) pageFiles(job *plan.PageJob) []string {
	if p.site == nil {
		return nil
	}
	files, phrases := p.site.Files(job)
	return Union(files, p.phrases(phrases))
}

// sheetFiles are the files that a laid-out sheet is made from besides its view.
func (p *Project) sheetFiles(item *plan.Item, job *plan.SheetJob, result *sheet.Result) []string {
	tools := p.tools[job.Theme]
	_, phrases := tools.Engine.TemplateFiles(job.Template)
	drawn := map[string]bool{}
	for i := range result.Pages {
		result.Pages[i].Walk(func(m page.Mark) {
			if text, ok := m.(*page.Text); ok {
				drawn[text.Face] = true
			}
		})
	}
	if pressed(item, job) {
		if face, ok := tools.Fonts.Role("body", 400); ok { // of the slug line
			drawn[face.Key()] = true
		}
	}
	return Union(result.Files, p.phrases(phrases), tools.fontFiles(drawn))
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
