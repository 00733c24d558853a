package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"fanshi/internal/sheet/markup"
)

// looksLikePage reports a page of the web by its first words; the clipboard of Windows puts some lines before it.
func looksLikePage(text string) bool {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 4096)]))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<meta") ||
		strings.HasPrefix(start, "version:") && strings.Contains(start, "starthtml:")
}

// readPage reads a page of the web. It is false where the page cannot be read.
func (d *Document) readPage(text string, count *raws) bool {
	if strings.HasPrefix(text, "Version:") && strings.Contains(text[:min(len(text), 400)], "StartHTML:") {
		text = text[max(0, strings.IndexByte(text, '<')):]
	}
	root, err := markup.Foreign(text)
	if err != nil {
		return false
	}
	p := &page{count: count}
	p.head(root)
	article := p.article(root)
	if title := byID(root, "activity-name"); title != nil && article != root && !within(title, article) {
		p.heading, p.skip = 1, nil
		p.children(title)
		p.flush()
		p.heading, p.skip = 0, title
	}
	if date := byID(root, "publish_time"); date != nil && article != root && !within(date, article) {
		p.children(date)
		p.flush()
		p.also = date
	}
	p.children(article)
	p.flush()
	if article != root {
		p.outside(root, article)
	}
	countPage(root, count)
	d.Title, d.Blocks, d.LeftOut = p.title, p.out, p.left
	d.leaveCounted(p.pictures, "张图片")
	d.leaveCounted(p.films, "个视频、声音或嵌入的网页")
	d.leaveAddresses(p.addresses)
	return true
}

// page collects the blocks of a page.
type page struct {
	count     *raws
	title     string
	out       []Block
	left      []LeftOut
	pictures  int
	films     int
	addresses []string

	text       strings.Builder // of the paragraph that is open
	mark       string          // of it
	heading    int             // the level of what is read
	pre        bool            // blanks stand as they are
	skip, also *markup.Node    // that have been read
}

// unseen are the elements whose text is for programs.
var unseen = []string{"script", "style", "head", "template"}

// inline are the elements that do not break lines. All others do.
var inline = []string{"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "mp-common-profile", "mpchecktext", "nobr", "o:p", "output", "q",
	"ruby", "rb", "rt", "rp", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "button", "input", "select", "svg", "text", "tspan", "leaf", "st1:chsdate"}

var headingTag = regexp.MustCompile(`^h[1-6]$`)

// head finds the page's title.
func (p *page) head(n *markup.Node) {
	if n.Tag == "meta" {
		property, _ := n.Attr("property")
		if content, ok := n.Attr("content"); ok && property == "og:title" && strings.TrimSpace(content) != "" {
			p.title = content
		}
	}
	if n.Tag == "title" && p.title == "" && (n.Parent == nil || n.Parent.Tag == "head") {
		p.title = pageText(n)
	}
	for _, c := range n.Children {
		p.head(c)
	}
}

// article finds the element with the text: WeChat's, or the only article or main element, or the whole page.
func (p *page) article(root *markup.Node) *markup.Node {
	if n := byID(root, "js_content"); n != nil && seenText(n) != "" {
		return n
	}
	for _, tag := range []string{"article", "main"} {
		if found := byTag(root, tag, nil); len(found) == 1 && seenText(found[0]) != "" {
			return found[0]
		}
	}
	return root
}

func byID(n *markup.Node, id string) *markup.Node {
	if v, _ := n.Attr("id"); v == id {
		return n
	}
	for _, c := range n.Children {
		if found := byID(c, id); found != nil {
			return found
		}
	}
	return nil
}

func byTag(n *markup.Node, tag string, out []*markup.Node) []*markup.Node {
	if n.Tag == tag {
		return append(out, n)
	}
	for _, c := range n.Children {
		out = byTag(c, tag, out)
	}
	return out
}

func within(n, outer *markup.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// pageText is all text of a node that is for people.
func pageText(n *markup.Node) string {
	var count raws
	countPage(n, &count)
	return count.all.String()
}

func seenText(n *markup.Node) string { return strings.TrimSpace(pageText(n)) }

// countPage adds all text for people to the second count.
func countPage(n *markup.Node, count *raws) {
	if n.IsText() {
		count.all.WriteString(n.Text)
		return
	}
	if slices.Contains(unseen, n.Tag) {
		return
	}
	for _, c := range n.Children {
		countPage(c, count)
	}
	if !slices.Contains(inline, n.Tag) {
		count.all.WriteByte('\n')
	}
}

// outside leaves out what stands beside the article.
func (p *page) outside(n, article *markup.Node) {
	var b strings.Builder
	var walk func(n *markup.Node)
	walk = func(n *markup.Node) {
		switch {
		case n == article || n == p.skip || n == p.also || slices.Contains(unseen, n.Tag):
			return
		case n.IsText():
			b.WriteString(n.Text)
		}
		for _, c := range n.Children {
			walk(c)
		}
		if n.Tag != "" && !slices.Contains(inline, n.Tag) {
			b.WriteByte('\n')
		}
	}
	walk(n)
	p.leave("网页上正文以外的文字", b.String())
}

func (p *page) leave(what, text string) {
	if strings.TrimSpace(text) != "" {
		p.left = append(p.left, LeftOut{what, text})
	}
}

var notDisplayed = regexp.MustCompile(`(?i)(^|;)\s*display\s*:\s*none`)

// node reads one node.
func (p *page) node(n *markup.Node) {
	if n.IsText() {
		p.write(n.Text)
		return
	}
	style, _ := n.Attr("style")
	_, hidden := n.Attr("hidden")
	switch {
	case slices.Contains(unseen, n.Tag):
		return
	case hidden || notDisplayed.MatchString(style) || n.Tag == "noscript":
		p.leave("网页里看不见的文字", pageText(n))
		return
	}
	switch n.Tag {
	case "br":
		p.text.WriteByte('\n')
	case "hr":
		p.flush()
	case "rt":
		p.leave("字上面的注音", pageText(n))
	case "rp":
		p.count.none.WriteString(pageText(n))
	case "table":
		p.flush()
		p.table(n)
	case "li":
		p.flush()
		p.mark = itemMark(n)
		p.children(n)
		p.flush()
		p.mark = ""
	default:
		p.embedded(n)
		p.element(n)
	}
}

// element reads an element that is nothing but its content.
func (p *page) element(n *markup.Node) {
	if slices.Contains(inline, n.Tag) {
		p.children(n)
		return
	}
	p.flush()
	level, pre := p.heading, p.pre
	if headingTag.MatchString(n.Tag) {
		p.heading = int(n.Tag[1] - '0')
	}
	if class, _ := n.Attr("class"); class == "MsoTitle" { // of pages that Word has written
		p.heading = 1
	}
	p.pre = p.pre || n.Tag == "pre" || n.Tag == "textarea"
	p.children(n)
	p.flush()
	p.heading, p.pre = level, pre
}

func (p *page) children(n *markup.Node) {
	for _, c := range n.Children {
		p.node(c)
	}
}

// embedded counts what no text is taken from.
func (p *page) embedded(n *markup.Node) {
	switch n.Tag {
	case "img", "image":
		p.pictures++
		if alt, _ := n.Attr("alt"); strings.TrimSpace(alt) != "" && alt != "图片" {
			p.left = append(p.left, LeftOut{What: "一张图片的说明：" + strings.TrimSpace(alt)})
		}
	case "video", "audio", "iframe", "object", "embed", "mpvoice", "mp-common-videosnap":
		p.films++
	case "input":
		if value, _ := n.Attr("value"); strings.TrimSpace(value) != "" {
			p.left = append(p.left, LeftOut{What: "网页上一个输入框里的文字：" + strings.TrimSpace(value)})
		}
	case "a":
		if href, _ := n.Attr("href"); strings.HasPrefix(href, "http") {
			p.addresses = append(p.addresses, href)
		}
	}
}

// write adds text to the paragraph as a browser shows it: blanks are one, and none between two Chinese characters where only
// a line of the source ended.
func (p *page) write(s string) {
	if p.pre {
		p.text.WriteString(s)
		return
	}
	blank, line := false, false
	for _, r := range s {
		if strings.ContainsRune(" \t\n\r\f", r) {
			blank, line = true, line || r == '\n' || r == '\r'
			continue
		}
		if blank {
			p.blank(line && wide(r))
		}
		blank, line = false, false
		p.text.WriteRune(r)
	}
	if blank {
		p.blank(false)
	}
}

// blank writes a blank, unless one stands there or before is a Chinese character and none is wanted then.
func (p *page) blank(afterChinese bool) {
	s := p.text.String()
	last := []rune(s[max(0, len(s)-4):])
	if len(last) == 0 || strings.ContainsRune(" \n", last[len(last)-1]) || afterChinese && wide(last[len(last)-1]) {
		return
	}
	p.text.WriteByte(' ')
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// flush ends the paragraph.
func (p *page) flush() {
	if strings.TrimSpace(p.text.String()) != "" {
		p.out = append(p.out, Block{Text: p.text.String(), Mark: p.mark, Level: p.heading})
		p.mark = ""
	}
	p.text.Reset()
}
