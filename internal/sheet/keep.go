package sheet

import (
	"cmp"
	"maps"
	"slices"

	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/sheet/layout"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
	"fanshi/internal/sheet/vector"
	"fanshi/internal/theme"
)

// bench is what one goroutine at a time works with: a cache of shaped text, and the sheet last made of each template
// and size. The next one is compared with it, and only what differs is laid out.
type bench struct {
	cache *typeset.Cache
	kept  map[keptKey]*keptSheet
}

type keptKey struct {
	template      string
	unit          page.Unit
	width, height page.Length
	boxes         bool
}

func (r Request) key() keptKey {
	return keptKey{r.Template, r.Unit, r.Width, r.Height, r.Boxes}
}

// keptSheet is a finished sheet and the text that it was made from.
type keptSheet struct {
	text   string
	doc    *markup.Document
	layout *layout.Kept
	files  []string
}

// mostKept bounds the sheets on a bench; there are fewer templates times sizes in a project.
const mostKept = 64

// take returns a bench that nobody works with.
func (e *Engine) take() *bench {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.idle); n > 0 {
		b := e.idle[n-1]
		e.idle = e.idle[:n-1]
		return b
	}
	return &bench{cache: typeset.NewCache(), kept: map[keptKey]*keptSheet{}}
}

func (e *Engine) giveBack(b *bench) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = append(e.idle, b)
}

// mostCodes bounds the codes that an engine keeps. When it has so many it begins anew.
const mostCodes = 4096

// code encodes a payload once for all sheets of a place.
func (e *Engine) code(payload string) (*qr.Code, error) {
	e.mu.Lock()
	c := e.codes[payload]
	e.mu.Unlock()
	if c != nil {
		return c, nil
	}
	c, err := qr.Encode(payload)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.codes) >= mostCodes {
		clear(e.codes)
	}
	e.codes[payload] = c
	return c, nil
}

// again makes a sheet from the one made before; nil where they differ in more than words and codes, or where there is
// something to report.
func (b *bench) again(key keptKey, text string) *Result {
	k := b.kept[key]
	if k == nil {
		return nil
	}
	changed, ok := k.doc.Update(k.text, text)
	if ok {
		if res := k.layout.Again(changed); res != nil {
			k.text, res.Files = text, k.files
			return res
		}
	}
	delete(b.kept, key)
	return nil
}

// anew parses, styles and lays out a filled template, and keeps it where that can be done.
func (b *bench) anew(e *Engine, req Request, t *parsed, text string, diags *diag.List) *Result {
	doc := markup.Parse(t.file, text, diags)
	for _, b := range doc.Styles {
		if strings.TrimSpace(b.CSS) == "" {
			continue // of the template itself: its content has been cut out
		}
		diags.Error(b.Pos, "sheet.style-place", "模板块里不能有 <style>，这些样式不会生效", "写在版式自己的 <style> 里，或者写进主题的 sheet.css")
	}
	if diags.HasErrors() {
		return nil
	}
	env := style.Environment{Unit: req.Unit, Width: req.Width, Height: req.Height, Roles: e.roles(),
		Art: func(name string) bool { return e.picture(name, diags) != nil }}
	styles := style.Match(doc, t.sheets, env, diags)
	if diags.HasErrors() {
		return nil
	}
	pictures := map[string]bool{} // those that are drawn, by their files
	res, kept := layout.Keep(doc, styles, layout.Options{Boxes: req.Boxes, Unit: req.Unit, Width: req.Width, Height: req.Height,
		Fonts: e.config.Fonts, Keep: e.keep, Cache: b.cache, Code: e.code,
		Content: func(name string) (page.Image, bool) {
			if e.config.Content == nil {
				return page.Image{}, false
			}
			pictures["content/"+name] = true
			return e.config.Content(name)
		},
		Art: func(name string) *vector.Picture {
			picture := e.art(t, name, diags)
			if picture != nil {
				pictures[cmp.Or(e.config.Theme.ArtPath(name), e.config.Theme.ArtPath(theme.GeneralArt))] = true
			}
			return picture
		}}, diags)
	if res != nil {
		res.Files = slices.Concat(t.files, e.config.Theme.Files, slices.Sorted(maps.Keys(pictures)))
	}
	if kept != nil && len(b.kept) < mostKept {
		b.kept[req.key()] = &keptSheet{text, doc, kept, res.Files}
	}
	return res
}
