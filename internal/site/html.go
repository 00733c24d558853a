package site

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"fanshi/internal/doc"
	"fanshi/internal/plan"
)

// writer writes a document tree as HTML that stands below a page's h1.
//
// Headings keep their nesting, not their number: the outermost becomes h2, the next inside it h3, however many levels
// the author skipped, so that the page's outline has no gaps. Every character is escaped; whatever cannot be a link or
// a picture stays as text.
type writer struct {
	buf    bytes.Buffer
	index  *index
	root   string // way to the top of the site
	open   []int  // the author's levels of the headings around the current place
	tables int
}

// htmlOf writes blocks for a page whose way to the top of the site is root.
func htmlOf(blocks []doc.Block, x *index, root string) template.HTML {
	w := &writer{index: x, root: root}
	w.blocks(blocks)
	return template.HTML(w.buf.String())
}

// sectionsOf writes blocks with every part that starts at an outermost heading wrapped in a section. classes name the sections
// of a case study for the stylesheet, by their headings.
func sectionsOf(blocks []doc.Block, classes map[string]string, x *index, root string) template.HTML {
	w := &writer{index: x, root: root}
	outer := 7
	for _, b := range blocks {
		if h, ok := b.(*doc.Heading); ok {
			outer = min(outer, h.Level)
		}
	}
	open := false
	for i, b := range blocks {
		h, ok := b.(*doc.Heading)
		if starts := ok && h.Level == outer; starts || i == 0 {
			if open {
				w.buf.WriteString("</section>\n")
			}
			class := "text"
			if starts {
				if c := classes[strings.TrimSpace(doc.PlainText(h.Inline))]; c != "" {
					class = c
				}
			}
			fmt.Fprintf(&w.buf, "<section class=\"%s\">\n", class)
			open = true
		}
		w.block(b)
	}
	if open {
		w.buf.WriteString("</section>\n")
	}
	return template.HTML(w.buf.String())
}

// text writes s escaped for content and for quoted attributes. NUL, which HTML cannot carry, becomes U+FFFD.
func (w *writer) text(s string) {
	w.buf.WriteString(strings.ReplaceAll(html.EscapeString(s), "\x00", "\uFFFD"))
}

func (w *writer) blocks(blocks []doc.Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *writer) block(b doc.Block) {
	switch b := b.(type) {
	case *doc.Heading:
		w.heading(b)
	case *doc.Paragraph:
		w.paragraph(b)
	case *doc.List:
		w.list(b)
	case *doc.Quote:
		w.buf.WriteString("<blockquote>\n")
		w.blocks(b.Blocks)
		w.buf.WriteString("</blockquote>\n")
	case *doc.Table:
		w.table(b)
	case *doc.CodeBlock:
		w.buf.WriteString("<pre tabindex=\"0\"><code>")
		w.text(b.Text)
		w.buf.WriteString("</code></pre>\n")
	case *doc.Rule:
		w.buf.WriteString("<hr>\n")
	}
}

func (w *writer) heading(h *doc.Heading) {
	for len(w.open) > 0 && w.open[len(w.open)-1] >= h.Level {
		w.open = w.open[:len(w.open)-1]
	}
	w.open = append(w.open, h.Level)
	level := strconv.Itoa(min(1+len(w.open), 6))
	w.buf.WriteString("<h" + level)
	if h.ID != "" {
		w.buf.WriteString(` id="`)
		w.text(h.ID)
		w.buf.WriteByte('"')
	}
	w.buf.WriteByte('>')
	w.inlines(h.Inline)
	w.buf.WriteString("</h" + level + ">\n")
}

// paragraph writes running text; a picture that stands alone is a figure, a link that stands alone a large button.
func (w *writer) paragraph(p *doc.Paragraph) {
	open, end := "<p>", "</p>\n"
	if len(p.Inline) == 1 {
		if _, ok := p.Inline[0].(*doc.Image); ok {
			open, end = "<figure>", "</figure>\n"
		}
		if l, ok := p.Inline[0].(*doc.Link); ok && strings.TrimSpace(doc.PlainText(l.Inline)) != "" {
			open = "<p class=\"button\">"
		}
	}
	w.buf.WriteString(open)
	w.inlines(p.Inline)
	w.buf.WriteString(end)
}

func (w *writer) list(l *doc.List) {
	tag := "ul"
	if l.Ordered {
		tag = "ol"
	}
	w.buf.WriteString("<" + tag)
	if l.Ordered && l.Start != 1 {
		w.buf.WriteString(` start="` + strconv.Itoa(l.Start) + `"`)
	}
	w.buf.WriteString(">\n")
	for _, item := range l.Items {
		w.buf.WriteString("<li>")
		if p, ok := soleParagraph(item.Blocks); ok {
			w.inlines(p.Inline)
		} else {
			w.blocks(item.Blocks)
		}
		w.buf.WriteString("</li>\n")
	}
	w.buf.WriteString("</" + tag + ">\n")
}

func soleParagraph(blocks []doc.Block) (*doc.Paragraph, bool) {
	if len(blocks) != 1 {
		return nil, false
	}
	p, ok := blocks[0].(*doc.Paragraph)
	return p, ok
}

// table writes a table in a box of its own that scrolls sideways on a narrow screen and can be reached by keyboard.
func (w *writer) table(t *doc.Table) {
	w.tables++
	fmt.Fprintf(&w.buf, "<div class=\"table\" role=\"region\" aria-label=\"表格 %d\" tabindex=\"0\">\n<table>\n<thead>\n<tr>", w.tables)
	for i, cell := range t.Header {
		// An empty header cell heads nothing: screen readers must not announce it as one.
		tag, scope := "th", ` scope="col"`
		if len(cell.Inline) == 0 {
			tag, scope = "td", ""
		}
		w.buf.WriteString("<" + tag + scope + alignClass(t.Align, i) + ">")
		w.inlines(cell.Inline)
		w.buf.WriteString("</" + tag + ">")
	}
	w.buf.WriteString("</tr>\n</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		w.buf.WriteString("<tr>")
		for i, cell := range row {
			w.buf.WriteString("<td" + alignClass(t.Align, i) + ">")
			w.inlines(cell.Inline)
			w.buf.WriteString("</td>")
		}
		w.buf.WriteString("</tr>\n")
	}
	w.buf.WriteString("</tbody>\n</table>\n</div>\n")
}

// alignClass returns the class of a column; the Content-Security-Policy allows no style attributes.
func alignClass(align []doc.Align, column int) string {
	if column >= len(align) {
		return ""
	}
	switch align[column] {
	case doc.AlignCenter:
		return ` class="center"`
	case doc.AlignRight:
		return ` class="right"`
	}
	return ""
}

func (w *writer) inlines(inline []doc.Inline) {
	for _, n := range inline {
		switch n := n.(type) {
		case *doc.Text:
			w.text(n.Text)
		case *doc.Strong:
			w.wrap("strong", n.Inline)
		case *doc.Emphasis:
			w.wrap("em", n.Inline)
		case *doc.Code:
			w.buf.WriteString("<code>")
			w.text(n.Text)
			w.buf.WriteString("</code>")
		case *doc.Link:
			w.link(n)
		case *doc.Image:
			w.image(n)
		case *doc.Break:
			w.buf.WriteString("<br>\n")
		}
	}
}

func (w *writer) wrap(tag string, inline []doc.Inline) {
	w.buf.WriteString("<" + tag + ">")
	w.inlines(inline)
	w.buf.WriteString("</" + tag + ">")
}

// link writes a link, or only its text where the target is not to be had (New has reported that) or there is nothing
// to touch.
func (w *writer) link(l *doc.Link) {
	t, ok := w.index.resolve(l.URL)
	if !ok || strings.TrimSpace(doc.PlainText(l.Inline)) == "" {
		w.inlines(l.Inline)
		return
	}
	w.buf.WriteString(`<a href="`)
	if !t.External && !t.Fixed {
		w.text(w.root)
	}
	w.text(t.Href)
	w.buf.WriteByte('"')
	if t.External {
		w.buf.WriteString(` rel="noopener noreferrer external"`)
	}
	w.buf.WriteByte('>')
	w.inlines(l.Inline)
	w.buf.WriteString("</a>")
}

// image writes a picture with its size, so that the text does not jump when it arrives; without the picture its
// description stands in its place.
func (w *writer) image(n *doc.Image) {
	picture, ok := w.index.images[n.Src]
	if !ok {
		w.text(n.Alt)
		return
	}
	w.buf.WriteString(`<img src="`)
	w.text(w.root + escapePath(picture.Path))
	w.buf.WriteString(`" alt="`)
	w.text(n.Alt)
	fmt.Fprintf(&w.buf, `" width="%d" height="%d" loading="lazy" decoding="async">`, picture.Width, picture.Height)
}

// phrased writes a line of display text with each clause in a box of its own, so that lines break at punctuation while
// a clause has room, and inside it only where it has not.
func phrased(s string) template.HTML {
	parts := plan.Clauses(s)
	w := &writer{}
	for _, part := range parts {
		if len(parts) == 1 {
			w.text(part)
			break
		}
		w.buf.WriteString("<span class=\"c\">")
		w.text(part)
		w.buf.WriteString("</span>")
	}
	return template.HTML(w.buf.String())
}

func phrasedAll(texts []string) []template.HTML {
	out := make([]template.HTML, len(texts))
	for i, s := range texts {
		out[i] = phrased(s)
	}
	return out
}
