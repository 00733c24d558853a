package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
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
		return c.plain(out, n)
	case *ast.CodeSpan:
		offset := max(n.Pos(), 0)
		text := c.codeSpan(n)
		out = c.gap(out, offset, text)
		return append(out, &doc.Code{Node: c.node(offset), Text: text})
	case *ast.Emphasis:
		return append(out, c.emphasis(n, depth))
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
			htmlRemedy)
	default:
		c.error(n.Pos(), "markdown.unsupported", "这种写法不支持", "改成普通文字")
	}
	return out
}

const htmlRemedy = "删掉尖括号里的代码，只留文字；要显示尖括号，在它前面加一个反斜杠：\\<"

// emphasis converts *…* and **…**, whose marks stand around the text.
func (c *converter) emphasis(n *ast.Emphasis, depth int) doc.Inline {
	offset := max(n.Pos(), c.cursor, 0) // the parser gives both marks of *** one place
	c.syntax(offset, offset+n.Level)
	c.cursor = max(c.cursor, offset+n.Level)
	children := c.inlines(n, depth+1)
	end := c.cursor + n.Level
	if end > len(c.source) || strings.Trim(string(c.source[c.cursor:end]), "*") != "" {
		c.error(offset, "markdown.emphasis", "这里的星号与后面的没有配对", "强调的文字前后各用两个星号，星号紧贴文字")
		return &doc.Text{Node: c.node(offset)}
	}
	c.syntax(c.cursor, end)
	c.cursor = end
	if n.Level >= 2 {
		return &doc.Strong{Node: c.node(offset), Inline: children}
	}
	before, _ := utf8.DecodeLastRune(c.source[:offset])
	after, _ := utf8.DecodeRune(c.source[end:])
	if unicode.IsLetter(before) && unicode.IsLetter(after) && !c.hinted {
		c.hinted = true
		c.diags.Note(c.place(offset), "markdown.emphasis", "一对星号之间的文字按强调排，星号不印出来", "如果星号是内容（乘号、隐去的字），在每个星号前面加一个反斜杠：\\*")
	}
	return &doc.Emphasis{Node: c.node(offset), Inline: children}
}

func shorten(s string) string {
	if r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

func (c *converter) plain(out []doc.Inline, n *ast.Text) []doc.Inline {
	start, stop := n.Segment.Start, n.Segment.Stop
	hard, soft := n.HardLineBreak(), n.SoftLineBreak()
	if hard && stop < len(c.source) && c.source[stop] == '\\' { // a backslash at a line's end is one
		stop, hard, soft = stop+1, false, true
	}
	c.text(start, stop)
	c.leftOver(n)
	text := string(c.source[start:stop])
	if !n.IsRaw() && strings.ContainsAny(text, "\\&<") {
		text = c.unescape(start, stop)
	}
	if n.Segment.Padding > 0 {
		text = strings.Repeat(" ", n.Segment.Padding) + text
	}
	offset := start
	if c.last == 0 { // the indentation of a paragraph is the style sheet's
		trimmed := strings.TrimLeft(text, "\u3000 \t")
		if lead := text[:len(text)-len(trimmed)]; n.Segment.Padding == 0 && strings.HasPrefix(string(c.source[start:stop]), lead) {
			offset += len(lead)
		}
		text = trimmed
	}
	if text != "" {
		out = c.gap(out, offset, text)
		out = appendText(out, text, c, offset)
	}
	if hard {
		c.softEnd = false
		return append(out, &doc.Break{Node: c.node(stop)})
	}
	c.softEnd = c.softEnd || soft
	return out
}

// leftOver warns of two asterisks that were meant as a mark and have found no others.
func (c *converter) leftOver(n *ast.Text) {
	if _, mask := n.AttributeString(maskAttribute); !mask && string(n.Segment.Value(c.source)) == "**" {
		c.diags.Warn(c.place(n.Segment.Start), "markdown.emphasis", "这里的两个星号没有配成一对，会照原样印出来",
			"要强调，前后各用两个星号，并且不挨着数字，例如 **拨打 96110 咨询**；星号是内容就不用改")
	}
}

// escapable are the characters that a backslash takes their meaning as a mark from. A backslash before any other, or in a
// path such as C:\_temp, is a backslash.
const escapable = "*_`[]<>#|~&!-+.()"

// unescape resolves the backslash escapes of a part of the source. A character reference is an error: it would be printed as
// it is typed.
func (c *converter) unescape(start, stop int) string {
	var b strings.Builder
	for i := start; i < stop; i++ {
		ch := c.source[i]
		switch {
		case ch == '\\' && i+1 < stop && strings.IndexByte(escapable, c.source[i+1]) >= 0 && (!c.lines.typed[i] || !c.inPath(i)):
			c.syntax(i, i+1)
			i++
			ch = c.source[i]
		case ch == '&':
			if meant, n := reference(c.source[i:stop]); n > 0 {
				c.error(i, "markdown.entity", "“"+string(c.source[i:i+n])+"”是网页的写法，会照原样印出来", referenceRemedy(meant))
			}
		case ch == '<' && bytes.HasPrefix(c.source[i:], []byte("<!--")):
			c.error(i, "markdown.html", "这里有 HTML 代码 <!--，会照原样印出来", htmlRemedy)
		}
		b.WriteByte(ch)
	}
	return b.String()
}

// inPath reports whether the backslash at an offset stands in a path of Windows.
func (c *converter) inPath(i int) bool {
	if i == 0 {
		return false
	}
	before, next := c.source[i-1], c.source[i+1]
	return before == ':' || before == '\\' || strings.IndexByte("_.-*(+!~#&", next) >= 0 && (before|0x20 >= 'a' && before|0x20 <= 'z')
}

func referenceRemedy(meant string) string {
	r, _ := utf8.DecodeRuneInString(meant)
	switch {
	case unicode.IsSpace(r):
		return "删掉它，打一个普通的空格"
	case !source.Visible(r) || r == utf8.RuneError:
		return "删掉它"
	}
	return "直接写“" + meant + "”"
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
	first, end := -1, 0
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			if first < 0 {
				first = t.Segment.Start
			}
			end = t.Segment.Stop
			c.text(t.Segment.Start, t.Segment.Stop)
			b.Write(t.Segment.Value(c.source))
		}
	}
	if first >= 0 {
		for i := first; i > 0 && (c.source[i-1] == '`' || c.source[i-1] == ' ' || c.source[i-1] == '\n'); i-- {
			if c.source[i-1] == '`' {
				for i > 0 && c.source[i-1] == '`' {
					i--
					c.syntax(i, i+1)
				}
				break
			}
		}
		for end < len(c.source) && (c.source[end] == ' ' || c.source[end] == '\n') {
			end++
		}
		for ; end < len(c.source) && c.source[end] == '`'; end++ {
			c.syntax(end, end+1)
		}
		c.cursor = max(c.cursor, end)
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\n", " ")
}

func (c *converter) link(n *ast.Link, depth int) doc.Inline {
	offset := max(n.Pos(), 0)
	c.syntax(offset, offset+1)
	children := c.inlines(n, depth+1)
	address := c.address(offset+1, n.Destination, n.Title)
	if problem := checkURL(address); problem != "" {
		c.error(offset, "markdown.link", problem, linkRemedy)
	} else if len(children) == 0 {
		c.error(offset, "markdown.link", "链接没有文字", "在方括号里写上文字")
	}
	return &doc.Link{Node: c.node(offset), URL: address, Inline: children}
}

func (c *converter) image(out []doc.Inline, n *ast.Image, depth int) []doc.Inline {
	offset := max(n.Pos(), 0)
	c.syntax(offset, offset+2)
	last, soft := c.last, c.softEnd
	alt := strings.TrimSpace(doc.PlainText(c.inlines(n, depth+1)))
	c.last, c.softEnd = last, soft
	name, problem := ResolveImage(c.folder, c.address(offset+2, n.Destination, n.Title))
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
	from := max(c.cursor, offset)
	end := from
	if i := bytes.Index(c.source[min(from, len(c.source)):], destination); i >= 0 {
		end = from + i + len(destination)
	}
	if i := bytes.IndexByte(c.source[min(end, len(c.source)):], ')'); i >= 0 && len(title) == 0 {
		end += i + 1
	}
	c.syntax(from, end)
	c.cursor = max(c.cursor, end)
	return unescape(destination)
}

// autoLink converts <https://…>. An address of e-mail in angle brackets is text as typed.
func (c *converter) autoLink(out []doc.Inline, n *ast.AutoLink) []doc.Inline {
	offset := max(n.Pos(), 0)
	label := string(n.Label(c.source))
	end := offset + len(label) + 2
	c.text(offset, end)
	if n.AutoLinkType == ast.AutoLinkEmail {
		label = "<" + label + ">"
		out = c.gap(out, offset, label)
		return appendText(out, label, c, offset)
	}
	c.syntax(offset, offset+1)
	c.syntax(end-1, end)
	if problem := checkURL(label); problem != "" {
		c.error(offset, "markdown.link", problem, linkRemedy)
	}
	out = c.gap(out, offset, label)
	return append(out, &doc.Link{Node: c.node(offset), URL: label,
		Inline: []doc.Inline{&doc.Text{Node: c.node(offset + 1), Text: label}}})
}

// unescape resolves the backslash escapes and character references of an address in one pass, so that neither makes another.
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
