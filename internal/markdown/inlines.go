package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// running converts the running text of a block.
func (c *converter) running(block ast.Node) []doc.Inline {
	c.last, c.softEnd = 0, false
	return c.inlines(block, 0)
}

func (c *converter) inlines(parent ast.Node, depth int) []doc.Inline {
	if depth > maxDepth {
		c.error(c.cursor, "markdown.depth", "强调或链接嵌套太深", "一段文字只用一层强调")
		return nil
	}
	var out []doc.Inline
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out = c.inline(out, n, depth)
	}
	return out
}

// inline appends what one node gives; neighbouring texts become one.
func (c *converter) inline(out []doc.Inline, n ast.Node, depth int) []doc.Inline {
	switch n := n.(type) {
	case *ast.Text:
		return c.text(out, n)
	case *ast.CodeSpan:
		offset := max(n.Pos(), 0)
		text := c.codeSpan(n)
		out = c.gap(out, offset, text)
		return append(out, &doc.Code{Node: c.node(offset), Text: text})
	case *ast.Emphasis:
		offset := max(n.Pos(), 0)
		children := c.inlines(n, depth+1)
		if n.Level >= 2 {
			return append(out, &doc.Strong{Node: c.node(offset), Inline: children})
		}
		return append(out, &doc.Emphasis{Node: c.node(offset), Inline: children})
	case *ast.Link:
		return append(out, c.link(n, depth))
	case *ast.Image:
		return c.image(out, n, depth)
	case *ast.AutoLink:
		return c.autoLink(out, n)
	case *ast.RawHTML:
		offset := n.Segments.At(0).Start
		var code strings.Builder
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			code.Write(segment.Value(c.source))
		}
		c.error(offset, "markdown.html", fmt.Sprintf("这里有 HTML 代码 %s，成品里不会出现", shorten(code.String())),
			"删掉尖括号里的代码，只留文字；要显示尖括号，写成 &lt; 和 &gt;")
	default:
		c.error(n.Pos(), "markdown.unsupported", "这种写法不支持", "改成普通文字")
	}
	return out
}

func shorten(s string) string {
	if r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

func (c *converter) text(out []doc.Inline, n *ast.Text) []doc.Inline {
	c.use(n.Segment.Start, n.Segment.Stop)
	raw := n.Segment.Value(c.source)
	text := string(raw)
	if !n.IsRaw() && bytes.ContainsAny(raw, "\\&") {
		text = unescape(raw)
		source.CheckLine(strings.ReplaceAll(text, "\n", " "), c.at(n.Segment.Start), c.diags)
	}
	offset := n.Segment.Start
	if c.last == 0 { // the indentation of a paragraph is the style sheet's
		trimmed := strings.TrimLeft(text, "\u3000 \t")
		if lead := text[:len(text)-len(trimmed)]; n.Segment.Padding == 0 && strings.HasPrefix(string(raw), lead) {
			offset += len(lead)
		}
		text = trimmed
	}
	if text != "" {
		out = c.gap(out, offset, text)
		out = appendText(out, text, c, offset)
	}
	if n.HardLineBreak() {
		c.softEnd = false
		return append(out, &doc.Break{Node: c.node(n.Segment.Stop)})
	}
	c.softEnd = c.softEnd || n.SoftLineBreak()
	return out
}

func appendText(out []doc.Inline, text string, c *converter, offset int) []doc.Inline {
	if len(out) > 0 {
		if t, ok := out[len(out)-1].(*doc.Text); ok {
			t.Text += text
			return out
		}
	}
	return append(out, &doc.Text{Node: c.node(offset), Text: text})
}

// gap writes the space that a source line's end stands for before the next text, unless East Asian writing is on either
// side, and remembers the text's last character.
func (c *converter) gap(out []doc.Inline, offset int, text string) []doc.Inline {
	first, _ := utf8.DecodeRuneInString(text)
	if c.softEnd && c.last != 0 && text != "" && !eastAsian(c.last) && !eastAsian(first) {
		out = appendText(out, " ", c, offset)
	}
	c.softEnd = false
	if text != "" {
		c.last, _ = utf8.DecodeLastRuneInString(text)
	}
	return out
}

func (c *converter) codeSpan(n *ast.CodeSpan) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			c.use(t.Segment.Start, t.Segment.Stop)
			b.Write(t.Segment.Value(c.source))
		}
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\n", " ")
}

func (c *converter) link(n *ast.Link, depth int) doc.Inline {
	offset := max(n.Pos(), 0)
	children := c.inlines(n, depth+1)
	address := c.address(offset, n.Destination, n.Title)
	if problem := checkURL(address); problem != "" {
		c.error(offset, "markdown.link", problem, linkRemedy)
	} else if len(children) == 0 {
		c.error(offset, "markdown.link", "链接没有文字", "在方括号里写上文字")
	}
	return &doc.Link{Node: c.node(offset), URL: address, Inline: children}
}

func (c *converter) image(out []doc.Inline, n *ast.Image, depth int) []doc.Inline {
	offset := max(n.Pos(), 0)
	last, soft := c.last, c.softEnd
	alt := strings.TrimSpace(doc.PlainText(c.inlines(n, depth+1)))
	c.last, c.softEnd = last, soft
	name, problem := ResolveImage(c.folder, c.address(offset, n.Destination, n.Title))
	switch {
	case problem != "":
		c.error(offset, "markdown.image", problem, imageRemedy)
	case alt == "":
		c.error(offset, "markdown.image", "图片没有说明", "在方括号里写一句图片说明，供看不见图片的人使用")
	}
	out = c.gap(out, offset, "\uFFFC") // a picture is a character of no script
	return append(out, &doc.Image{Node: c.node(offset), Src: name, Alt: alt})
}

// address resolves the escapes of a link's destination and accounts for its source. A title would be lost.
func (c *converter) address(offset int, destination, title []byte) string {
	if len(title) > 0 {
		c.error(offset, "markdown.title", "地址后面引号里的文字不会出现在成品里", "把它移到方括号里或正文里，地址后面只留右括号")
	}
	if from := max(c.cursor, offset); from < len(c.source) && len(destination) > 0 {
		if i := bytes.Index(c.source[from:], destination); i >= 0 {
			c.use(from+i, from+i+len(destination))
		}
	}
	return unescape(destination)
}

func (c *converter) autoLink(out []doc.Inline, n *ast.AutoLink) []doc.Inline {
	offset := max(n.Pos(), 0)
	label := string(n.Label(c.source))
	address := label
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	c.use(offset, offset+len(label)+2)
	if problem := checkURL(address); problem != "" {
		c.error(offset, "markdown.link", problem, linkRemedy)
	}
	out = c.gap(out, offset, label)
	return append(out, &doc.Link{Node: c.node(offset), URL: address,
		Inline: []doc.Inline{&doc.Text{Node: c.node(offset + 1), Text: label}}})
}

// unescape resolves backslash escapes and character references in one pass, so that neither makes another.
func unescape(s []byte) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			b.WriteByte(s[i+1])
			i += 2
			continue
		case s[i] == '&':
			if text, n := reference(s[i:]); n > 0 {
				b.WriteString(text)
				i += n
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// reference resolves the character reference that s begins with; n is its length, 0 when there is none.
func reference(s []byte) (text string, n int) {
	end := bytes.IndexByte(s[:min(len(s), 40)], ';') // the longest name has 31 letters
	if end < 2 {
		return "", 0
	}
	name := string(s[1:end])
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return string(e.Characters), end + 1
		}
		return "", 0
	}
	digits, base := name[1:], 10
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || len(digits) > 7 {
		return "", 0
	}
	if code == 0 || !utf8.ValidRune(rune(code)) {
		code = utf8.RuneError
	}
	return string(rune(code)), end + 1
}
