// Package sheet makes finished pages from sheet templates: HTML and CSS in the closed subset of
// docs/sheets.md, filled by html/template, laid out and typeset without a browser.
//
// The stages are folders: markup reads the filled template, style resolves its CSS, layout places boxes (with typeset
// for text and vector for SVG). Templates, style sheets and art are parsed once for an Engine; Render may be called
// from many goroutines at once.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"sync"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/sheet/layout"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/vector"
	"fanshi/internal/theme"
)

// Config is what an Engine works with.
type Config struct {
	Templates fs.FS        // holds poster/case.html and so on; where they lie for messages, theme.Named says
	Partials  fs.FS        // holds *.html with blocks ({{define}}) for all templates; nil: the folder partials of Templates
	Theme     *theme.Theme // palette, style sheet, art, keep list
	Fonts     *font.Set
	Keep      []string // phrases that are not split, beside the theme's
	// Content returns a picture of the content by its path below content/, as large as it is; false where there is none.
	// Without it sheets have no pictures of the content.
	Content func(name string) (page.Image, bool)
}

// Engine renders sheets of one theme.
type Engine struct {
	config    Config
	keep      []string
	mu        sync.Mutex
	templates map[string]*parsed
	pictures  map[string]*vector.Picture
	idle      []*bench
	codes     map[string]*qr.Code // by payload
	base      []*style.Sheet
	baseDiags *diag.List

	paletteCSS string
}

// parsed is a template ready to be filled.
type parsed struct {
	file    string // for messages
	html    *template.Template
	bounded *theme.Bounded // html
	sources theme.Sources
	sheets  []*style.Sheet
	css     []string          // the sources of its own style sheets
	paths   map[string]string // of its texts in the project, by their names for messages
	files   []string          // of the project: its own and those of the blocks that it calls
	fields  map[string]bool   // of the data, that these name
	diags   *diag.List
}

// Request names one sheet to make.
type Request struct {
	Template      string // file under Templates without .html: poster/case
	Data          any
	Unit          page.Unit
	Width, Height page.Length // trim size
	Boxes         bool        // list the boxes in the Result
}

// Result is the finished pages and the boxes they were made from.
type Result = layout.Result

// New makes an Engine.
func New(c Config) *Engine {
	c.Templates = theme.Named(c.Templates, "templates")
	if c.Partials != nil {
		c.Partials = theme.Named(c.Partials, "templates/partials")
	}
	e := &Engine{config: c, templates: map[string]*parsed{}, pictures: map[string]*vector.Picture{}, codes: map[string]*qr.Code{},
		baseDiags: &diag.List{}}
	e.keep = append(append([]string{}, c.Theme.Keep...), c.Keep...)
	var palette strings.Builder
	palette.WriteString(":root {\n")
	for _, col := range c.Theme.Palette {
		fmt.Fprintf(&palette, "--%s: #%02x%02x%02x;\n", col.Name, col.RGB.R, col.RGB.G, col.RGB.B)
	}
	palette.WriteString("}\n")
	e.paletteCSS = palette.String()
	for _, s := range c.Theme.Sheets {
		e.base = append(e.base, style.Parse(s.File, s.CSS, diag.Pos{File: s.File, Line: 1, Col: 1}, e.baseDiags))
	}
	// The palette stands last: a base's copy of its own colours, which serves browsers, is not the heir's.
	e.base = append(e.base, style.Parse("theme.yaml", e.paletteCSS, diag.Pos{File: "theme.yaml"}, e.baseDiags))
	return e
}

// Render fills a template and lays it out. Problems go to diags; where they hold an Error the result is nil.
func (e *Engine) Render(req Request, diags *diag.List) *Result {
	own := &diag.List{}
	defer diags.Merge(own)
	t, text := e.fill(req, own)
	if own.HasErrors() {
		return nil
	}
	b := e.take()
	defer e.giveBack(b)
	if res := b.again(req.key(), text); res != nil {
		return res
	}
	res := b.anew(e, req, t, text, own)
	if own.HasErrors() {
		return nil
	}
	return res
}

// fill returns a template and its text with the data in it.
func (e *Engine) fill(req Request, diags *diag.List) (*parsed, string) {
	t := e.template(req.Template)
	diags.Merge(e.baseDiags)
	diags.Merge(t.diags)
	if diags.HasErrors() {
		return t, ""
	}
	var out bytes.Buffer
	if err := t.bounded.Execute(&out, t.html.Name(), req.Data); err != nil {
		pos, what := t.sources.Failure(t.file, err)
		diags.Error(pos, "sheet.template", "模板填不进内容："+what, theme.Remedy(err))
	} else if bytes.Contains(out.Bytes(), []byte("ZgotmplZ")) {
		diags.Error(diag.Pos{File: t.file}, "sheet.unsafe", "模板把内容放进了样式或网址，被安全规则拦下", "内容只放在文字里；二维码用 src=\"qr:{{.Link}}\"")
	}
	return t, out.String()
}

// File returns what messages call the file of a template: where it truly lies.
func (e *Engine) File(template string) string {
	return theme.Place(e.config.Templates, template+".html")
}

// TemplateFiles returns the files of the project that a template is made from, its own and those of the blocks that it
// calls, and the fields of its data that they name.
func (e *Engine) TemplateFiles(template string) (files []string, fields map[string]bool) {
	t := e.template(template)
	return t.files, t.fields
}

func (e *Engine) roles() []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range e.config.Theme.Fonts {
		if !seen[f.Role] {
			seen[f.Role] = true
			out = append(out, f.Role)
		}
	}
	return out
}

// template returns the parsed template of that name, parsing it at its first use.
func (e *Engine) template(name string) *parsed {
	e.mu.Lock()
	defer e.mu.Unlock()
	t, ok := e.templates[name]
	if !ok {
		t = e.parse(name)
		e.templates[name] = t
	}
	return t
}

func (e *Engine) parse(name string) *parsed {
	file := name + ".html"
	t := &parsed{file: theme.Place(e.config.Templates, file), sources: theme.Sources{}, paths: map[string]string{}, diags: &diag.List{}}
	t.paths[t.file] = theme.Path(e.config.Templates, file)
	if _, err := fs.Stat(e.config.Templates, file); errors.Is(err, fs.ErrNotExist) {
		t.diags.Error(diag.Pos{File: t.file}, "sheet.no-template", "找不到模板", "检查类别文件里的 template，或恢复 templates 文件夹")
		return t
	}
	src, ok := theme.ReadTemplate(e.config.Templates, file, t.diags)
	if !ok {
		return t
	}
	text, blocks := cutStyles(t.file, src, t.diags)
	t.sheets = append(t.sheets, e.base...)
	for _, b := range blocks {
		t.sheets = append(t.sheets, style.Parse(t.file, b.CSS, b.Pos, t.diags))
		t.css = append(t.css, b.CSS)
	}
	t.html = template.New(t.file).Option("missingkey=error").Funcs(theme.Functions).Funcs(functions)
	e.addPartials(t)
	t.parse(t.html, t.file, text)
	use := theme.Used(t.html, t.file)
	for _, name := range use.Texts {
		t.files = append(t.files, t.paths[name])
	}
	t.fields = use.Fields
	t.bounded = theme.Bound(t.html)
	return t
}

// parse adds a text to a template's blocks.
func (t *parsed) parse(to *template.Template, file, text string) {
	theme.CheckPhrases(file, text, campaign.PhraseKeys(), t.diags)
	t.sources[file] = markup.Annotate(file, text)
	if _, err := to.Parse(t.sources[file]); err != nil {
		pos, what := t.sources.Failure(file, err)
		t.diags.Error(pos, "sheet.template", "模板语法有误："+what, "检查 {{ }} 是否成对、字段名是否正确")
	}
}

// addPartials lets a template call the blocks of all partials. A block that the template defines itself goes before.
func (e *Engine) addPartials(t *parsed) {
	partials := e.config.Partials
	if partials == nil {
		partials, _ = fs.Sub(e.config.Templates, "partials") // the name is valid
	}
	names, _ := fs.Glob(partials, "*.html") // the pattern is valid
	for _, name := range names {
		file := theme.Place(partials, name)
		t.paths[file] = theme.Path(partials, name)
		if src, ok := theme.ReadTemplate(partials, name, t.diags); ok {
			t.parse(t.html.New(file), file, src)
		}
	}
}

var styleElement = regexp.MustCompile(`(?s)<style[^>]*>(.*?)</style>`)

// cutStyles takes the style elements out of a template before html/template sees it: their places stay true, and a
// style sheet is parsed once for all sheets. The line breaks stay behind, so that lines count as before.
func cutStyles(file, src string, diags *diag.List) (string, []markup.StyleBlock) {
	var blocks []markup.StyleBlock
	var out strings.Builder
	at := 0
	for _, m := range styleElement.FindAllStringSubmatchIndex(src, -1) {
		css := src[m[2]:m[3]]
		before := src[:m[2]]
		line := strings.Count(before, "\n") + 1
		col := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
		pos := diag.Pos{File: file, Line: line, Col: col}
		if strings.Contains(css, "{{") {
			diags.Error(pos, "sheet.style-action", "<style> 里不能用 {{ }}", "按内容变化的样式写成不同的 class")
			css = ""
		}
		blocks = append(blocks, markup.StyleBlock{CSS: css, Pos: pos})
		out.WriteString(src[at:m[2]])
		out.WriteString(strings.Repeat("\n", strings.Count(css, "\n")))
		at = m[3]
	}
	out.WriteString(src[at:])
	return out.String(), blocks
}

// art returns the picture that a template asks for. A name that comes from the content is a kind of fraud, and of one that
// the theme has no picture for it is the general one; a name that stands in the template itself must be the theme's.
func (e *Engine) art(t *parsed, name string, diags *diag.List) *vector.Picture {
	p := e.picture(name, diags)
	if p != nil {
		return p
	}
	for _, text := range t.sources {
		if strings.Contains(text, `"art:`+name+`"`) {
			return nil
		}
	}
	return e.picture(theme.GeneralArt, diags)
}

// picture returns a theme's art, parsed at its first use; nil when the theme has none of that name.
func (e *Engine) picture(name string, diags *diag.List) *vector.Picture {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p, ok := e.pictures[name]; ok {
		return p
	}
	var p *vector.Picture
	if file, src, ok := e.config.Theme.Art(name); ok {
		doc := markup.Parse(file, src, diags)
		for _, n := range doc.Body.Children {
			if n.Tag == "svg" {
				p = vector.Parse(n, nil, diags)
			}
		}
	}
	e.pictures[name] = p
	return p
}
