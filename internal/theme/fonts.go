package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fanshi/internal/font"
)

// FontError says which fonts of a theme cannot be had, all at once.
type FontError struct {
	Theme   string
	Missing []string // "NotoSansSC_900Black.ttf（或系统里的 Noto Sans SC 900）", each once
	Damaged []error  // what is wrong with files that are there
}

// Error tells officers what to do.
func (e *FontError) Error() string {
	var parts []string
	if len(e.Missing) > 0 {
		parts = append(parts, fmt.Sprintf("找不到主题 %s 的字体：%s。请运行 make fonts 下载字体，或用 --font-dir 指定存放字体的文件夹",
			e.Theme, strings.Join(e.Missing, "、")))
	}
	if len(e.Damaged) > 0 {
		said := make([]string, len(e.Damaged))
		for i, err := range e.Damaged {
			said[i] = err.Error()
		}
		parts = append(parts, fmt.Sprintf("主题 %s 的字体读不出来：%s。请运行 make fonts 重新下载，或换一个字体文件", e.Theme, strings.Join(said, "；")))
	}
	return strings.Join(parts, "。")
}

// Unwrap gives what is wrong with each file.
func (e *FontError) Unwrap() []error { return e.Damaged }

// FontSources returns where the theme's faces are looked for: in its own folder fonts/, in those of its base, in
// fontDirs, in the system's folders.
func (t *Theme) FontSources(fontDirs, systemDirs []fs.FS) *font.Sources {
	return &font.Sources{Theme: t.fonts, Dirs: fontDirs, System: systemDirs}
}

// LoadFonts finds the faces of all of a theme's roles: in the theme's folder fonts/, in fontDirs, in the system's
// folders. Faces that cannot be had are reported together in a *FontError.
func LoadFonts(t *Theme, fontDirs, systemDirs []fs.FS) (*font.Set, error) {
	sources := t.FontSources(fontDirs, systemDirs)
	set := font.NewSet()
	problem := &FontError{Theme: t.Name}
	for _, request := range t.Fonts {
		face, err := font.Find(request, sources)
		var missing *font.MissingError
		switch {
		case errors.As(err, &missing):
			problem.Missing = appendNew(problem.Missing, fmt.Sprintf("%s（或系统里的 %s %d）", request.File, request.Family, request.Weight))
		case err != nil:
			if !slices.ContainsFunc(problem.Damaged, func(known error) bool { return known.Error() == err.Error() }) {
				problem.Damaged = append(problem.Damaged, err)
			}
		default:
			set.Add(request.Role, request.Weight, face)
		}
	}
	if len(problem.Missing)+len(problem.Damaged) > 0 {
		return nil, problem
	}
	return set, nil
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
