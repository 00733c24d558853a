package document

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// errOther says that an archive is no Word document.
var errOther = errors.New("document: another kind of archive")

// word reads the parts of a Word document.
type word struct {
	count     raws
	archive   *archive
	styles    map[string]*style
	normal    string // the identifier of the style of paragraphs without one
	numbering *numbering
	links     map[string]relation // of the part that is read
	left      []LeftOut
	pictures  int
	objects   int
	boxes     int
	addresses []string
}

// apart are the kinds of parts whose paragraphs stand beside the text, and what they are called.
var apart = []struct{ kind, name string }{{"header", "页眉"}, {"footer", "页脚"}, {"footnotes", "脚注"}, {"endnotes", "尾注"}, {"diagramData", "图示"}}

// read reads the main part and those that it names.
func (w *word) read(d *Document, raw []byte) error {
	var err error
	if w.archive, err = openArchive(raw); err != nil {
		return err
	}
	main, err := w.mainPart()
	if err != nil {
		return err
	}
	root, err := w.archive.part(main)
	if err != nil {
		return err
	}
	if root == nil || root.child("body") == nil {
		return errOther
	}
	links, order, err := w.archive.relations(main)
	if err != nil {
		return err
	}
	if err := w.tables(links, order); err != nil {
		return err
	}
	w.links = links
	w.countRaw(root)
	d.Blocks = w.blocks(root.child("body"), "")
	for _, a := range apart {
		if err := w.beside(d, links, order, a.kind, a.name); err != nil {
			return err
		}
	}
	if err := w.comments(links, order); err != nil {
		return err
	}
	w.tell(d)
	return nil
}

// mainPart finds the part with the text.
func (w *word) mainPart() (string, error) {
	links, order, err := w.archive.relations("")
	if err != nil {
		return "", err
	}
	for _, id := range order {
		if links[id].kind == "officeDocument" {
			return links[id].target, nil
		}
	}
	if w.archive.files["word/document.xml"] != nil {
		return "word/document.xml", nil
	}
	return "", errOther
}

// tables reads the styles and the numbering.
func (w *word) tables(links map[string]relation, order []string) error {
	var parts [2]*element
	for _, id := range order {
		for i, kind := range []string{"styles", "numbering"} {
			if links[id].kind == kind && parts[i] == nil {
				var err error
				if parts[i], err = w.archive.part(links[id].target); err != nil {
					return err
				}
			}
		}
	}
	w.readStyles(parts[0])
	w.numbering = readNumbering(parts[1])
	return nil
}

// beside reads the parts of one kind whose paragraphs stand beside the text. Paragraphs that several parts repeat, as headers
// do, are read once.
func (w *word) beside(d *Document, links map[string]relation, order []string, kind, name string) error {
	seen := map[string]bool{}
	return w.each(links, order, kind, func(target string, root *element) (err error) {
		if w.links, _, err = w.archive.relations(target); err != nil {
			return err
		}
		for _, b := range w.blocks(root, name) {
			key := fmt.Sprint(b.Mark, "|", b.Text, b.Rows)
			switch {
			case !seen[key]:
				seen[key] = true
				d.Blocks = append(d.Blocks, b)
			default:
				w.count.none.WriteString(b.Text)
				for _, row := range b.Rows {
					w.count.none.WriteString(strings.Join(row, ""))
				}
			}
		}
		return nil
	})
}

// each counts the characters of the parts of one kind that there are, and reads each.
func (w *word) each(links map[string]relation, order []string, kind string, read func(target string, root *element) error) error {
	for _, id := range order {
		if links[id].kind != kind {
			continue
		}
		root, err := w.archive.part(links[id].target)
		if err != nil {
			return err
		}
		if root == nil {
			continue
		}
		w.countRaw(root)
		if err := read(links[id].target, root); err != nil {
			return err
		}
	}
	return nil
}

// comments puts the comments into what is left out.
func (w *word) comments(links map[string]relation, order []string) error {
	return w.each(links, order, "comments", func(_ string, root *element) error {
		for _, c := range root.children {
			var lines []string
			for _, b := range w.blocks(c, "批注") {
				lines = append(lines, plain(b))
			}
			w.leave("批注", strings.Join(lines, "\n"))
		}
		return nil
	})
}

// plain is a block as lines of text, without its mark.
func plain(b Block) string {
	lines := []string{b.Text}
	for _, row := range b.Rows {
		lines = append(lines, strings.Join(row, "\u3000"))
	}
	return strings.Join(lines, "\n")
}

func (w *word) leave(what, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	if n := len(w.left); n > 0 && w.left[n-1].What == what && what != "批注" {
		w.left[n-1].Text += text
		return
	}
	w.left = append(w.left, LeftOut{what, text})
}

// tell adds what has no text of its own.
func (w *word) tell(d *Document) {
	d.LeftOut = w.left
	d.leaveCounted(w.pictures, "张图片")
	d.leaveCounted(w.objects, "个嵌入的图表或文件")
	d.leaveAddresses(w.addresses)
	if w.boxes > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("%d 个文本框的文字接在所在的段落后面", w.boxes))
	}
}

// texts are the elements whose characters a reader sees or saw: of Word, of formulas and of drawings alike.
var texts = []string{"t", "delText"}

// countRaw adds all characters of a part to the second count.
func (w *word) countRaw(e *element) {
	if slices.Contains(texts, e.name) {
		w.count.all.WriteString(e.characters())
		return
	}
	for _, c := range e.children {
		w.countRaw(c)
	}
	if e.name == "p" {
		w.count.all.WriteByte('\n')
	}
}

// characters is all text in an element.
func (e *element) characters() string {
	if e.name == "" {
		return e.text
	}
	var b strings.Builder
	for _, c := range e.children {
		b.WriteString(c.characters())
	}
	return b.String()
}

// style is a style of paragraphs or of characters, with what it inherits.
type style struct {
	based  string
	level  int // of a heading
	hidden bool
	num    *element // numPr
}

func (w *word) readStyles(root *element) {
	w.styles = map[string]*style{}
	if root == nil {
		return
	}
	for _, e := range root.children {
		if e.name != "style" {
			continue
		}
		id := e.attr("styleId")
		s := &style{based: e.child("basedOn").attr("val"), hidden: e.child("rPr").on("vanish"), num: e.child("pPr", "numPr")}
		s.level = headingLevel(e.child("name").attr("val"), e.child("pPr", "outlineLvl").attr("val"))
		w.styles[id] = s
		if e.attr("type") == "paragraph" && e.attr("default") == "1" {
			w.normal = id
		}
	}
}

// headingLevel is the level of a heading by the name of its style, or by its level in the outline, from 0; 0: it is none.
func headingLevel(name, outline string) int {
	name = strings.ToLower(name)
	for _, prefix := range []string{"heading ", "标题 "} {
		if n, found := strings.CutPrefix(name, prefix); found && len(n) == 1 && n >= "1" && n <= "9" {
			return int(n[0] - '0')
		}
	}
	switch {
	case name == "title" || name == "标题":
		return 1
	case len(outline) == 1 && outline >= "0" && outline <= "8":
		return int(outline[0]-'0') + 1
	}
	return 0
}

// inherited walks from a style to those that it is based on.
func (w *word) inherited(id string, visit func(*style) bool) {
	for range 20 {
		s := w.styles[id]
		if s == nil || visit(s) {
			return
		}
		id = s.based
	}
}

// external returns the address that a hyperlink leads to; empty for a place in the document.
func (w *word) external(e *element) string {
	r := w.links[e.attr("id")]
	if r.kind == "hyperlink" && strings.Contains(r.target, ":") {
		return r.target
	}
	return ""
}

// embedded counts what no text is taken from.
func (w *word) embedded(e *element) {
	switch r := w.links[e.attr("id")]; {
	case e.name == "blip", e.name == "imagedata":
		w.pictures++
	case e.name == "altChunk", e.name == "OLEObject", e.name == "chart" && path.Ext(r.target) == ".xml":
		w.objects++
	}
}
