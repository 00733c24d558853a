package project

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/pdf"
	"fanshi/internal/raster"
	"fanshi/internal/sheet"
	"fanshi/internal/theme"
)

// Tools are what sheets of one theme are made with; all of them are safe for concurrent use.
type Tools struct {
	Theme  *theme.Theme
	Fonts  *font.Set
	Engine *sheet.Engine
	PDF    *pdf.Writer
	Raster *raster.Cache
}

// Tools returns the tools of a theme; nil where it cannot be used, which Problems says then.
func (p *Project) Tools(theme string) *Tools { return p.tools[theme] }

// useThemes loads the project's theme and those of its kinds of venues.
func (p *Project) useThemes() error {
	if err := p.useTheme(p.Book.Config.Theme, p.Book.Config.ThemePos); err != nil {
		return err
	}
	for _, k := range p.Book.Kinds {
		if err := p.useTheme(k.Theme, k.ThemePos); err != nil {
			return err
		}
	}
	return nil
}

// useTheme loads one theme with its fonts, unless that has been done. from asks for it.
func (p *Project) useTheme(name string, from diag.Pos) error {
	if _, known := p.tools[name]; known || name == "" || !fs.ValidPath(name) {
		return nil
	}
	p.tools[name] = nil
	if _, err := fs.Stat(p.options.Themes, name+"/theme.yaml"); err != nil {
		if info, err := fs.Stat(p.options.Themes, name); err == nil && info.IsDir() {
			p.Problems.Error(from, "theme.unknown", fmt.Sprintf("文件夹 themes/%s 里没有 theme.yaml，不是主题", name),
				"补上 theme.yaml；或者把 theme 改成别的主题，例如 alert")
			return nil
		}
		p.Problems.Error(from, "theme.unknown", fmt.Sprintf("没有名为“%s”的主题", name), "theme 要写 themes 文件夹里的文件夹名，例如 alert")
		return nil
	}
	var found diag.List
	t := theme.Load(p.options.Themes, name, &found)
	p.Problems.Merge(&found)
	if found.HasErrors() {
		return nil
	}
	fonts, err := p.options.Fonts(t)
	if err != nil {
		return err
	}
	found = diag.List{}
	check.Theme(themeFiles(t, fonts), &found)
	if p.Problems.Merge(&found); found.HasErrors() {
		return nil
	}
	if face, ok := fonts.Role("pixel", 400); ok {
		var found diag.List
		check.Dots(t.Pixel, face, check.StripSample, &found)
		if p.Problems.Merge(&found); found.HasErrors() {
			return nil
		}
	}
	p.tools[name] = &Tools{Theme: t, Fonts: fonts, PDF: pdf.NewWriter(fonts), Raster: raster.NewCache(),
		Engine: sheet.New(sheet.Config{Templates: t.Templates(p.options.Templates), Theme: t, Fonts: fonts,
			Keep: campaign.Values(p.Book.Config.Keep), Content: p.content})}
	return nil
}

// themeFiles are the fonts and the art of a theme, as the rules look at them.
func themeFiles(t *theme.Theme, fonts *font.Set) (out check.ThemeFiles) {
	told := map[string]bool{}
	for _, request := range t.Fonts {
		face, ok := fonts.Role(request.Role, request.Weight)
		if !ok || told[request.File] {
			continue
		}
		told[request.File] = true
		f := check.FontFile{Name: request.File, Pos: diag.Pos{File: t.FontPath(request.File)}, FSType: face.FSType(), Licensed: t.FontLicence(request.File) != ""}
		if f.Own = f.Pos.File != ""; !f.Own {
			f.Pos.File = t.Settings()[0]
		}
		out.Fonts = append(out.Fonts, f)
	}
	for _, name := range t.ArtNames() {
		file, svg, _ := t.Art(name)
		note := t.ArtNote(name)
		out.Art = append(out.Art, check.ArtFile{File: file, SVG: svg, Shows: note.Shows, Approval: note.Approval})
	}
	return out
}

// headlineFace is the face of headlines in the project's theme; nil: there is none.
func (p *Project) headlineFace() *font.Face {
	tools := p.tools[p.Book.Config.Theme]
	if tools == nil {
		return nil // useTheme has reported why
	}
	face, _ := tools.Fonts.Role("headline", 900)
	return face
}

// ThemeNames are the themes that there are, sorted.
func ThemeNames(themes fs.FS) []string {
	files, _ := fs.Glob(themes, "*/theme.yaml") // the pattern is well formed
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, "/theme.yaml")
	}
	slices.Sort(files)
	return files
}
