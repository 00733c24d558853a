package sheet

import (
	"fmt"
	"path"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// ColorPlace finds where a colour of a template's sheets is written: in the template, in the theme's style sheet, in its
// art; the template's own file where none of them writes it as #rrggbb.
func (e *Engine) ColorPlace(template string, c page.Color) diag.Pos {
	t := e.template(template)
	hex := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	if src, ok := theme.ReadTemplate(e.config.Templates, template+".html", &diag.List{}); ok {
		if pos, ok := find(t.file, src, hex); ok {
			return pos
		}
	}
	for _, s := range e.config.Theme.Sheets {
		if pos, ok := find(s.File, s.CSS, hex); ok {
			return pos
		}
	}
	for _, name := range e.config.Theme.ArtNames() {
		if file, svg, ok := e.config.Theme.Art(name); ok {
			if pos, ok := find(path.Clean(file), svg, hex); ok {
				return pos
			}
		}
	}
	return diag.Pos{File: t.file}
}

// find returns the place of the first occurrence of a word, whatever its case.
func find(file, text, word string) (diag.Pos, bool) {
	at := strings.Index(strings.ToLower(text), word)
	if at < 0 || at > len(text) {
		return diag.Pos{}, false
	}
	before := text[:at]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return diag.Pos{File: file, Line: strings.Count(before, "\n") + 1, Col: len([]rune(line)) + 1}, true
}
