package sheet

import (
	"strings"

	"fanshi/internal/diag"
)

// BrowserDefaults are what the engine's default style sheet has and a browser's has not. --fit and the areas do not
// inherit, as the engine has it.
const BrowserDefaults = `* { box-sizing: border-box }
body { margin: 0 }
em { font-style: normal }
html { font-family: body }
ul { list-style-type: disc }
@property --fit { syntax: "*"; inherits: false }
@property --safe { syntax: "*"; inherits: false }
@property --fold { syntax: "*"; inherits: false }
@property --fold-down { syntax: "*"; inherits: false }
`

// Browser fills a template and returns it as one document for a browser: the style sheets are inside, in the order of
// Render, so that what a browser shows can be held against what Render computes. The fonts (font-family: body and so
// on), the pictures (src="art:…", "qr:…") and the sizes of --fit are the caller's to provide. The document is empty
// where diags hold an Error.
func (e *Engine) Browser(req Request, diags *diag.List) string {
	own := &diag.List{}
	defer diags.Merge(own)
	t, text := e.fill(req, own)
	if own.HasErrors() {
		return ""
	}
	var style strings.Builder
	sources := []string{BrowserDefaults}
	for _, s := range e.config.Theme.Sheets {
		sources = append(sources, s.CSS)
	}
	for _, css := range append(append(sources, e.paletteCSS), t.css...) {
		style.WriteString("<style>\n" + css + "\n</style>\n")
	}
	if i := strings.Index(text, "</head>"); i >= 0 {
		return text[:i] + style.String() + text[i:]
	}
	return style.String() + text
}
