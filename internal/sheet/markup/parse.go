package markup

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"fanshi/internal/diag"
)

// maxDepth bounds the nesting of elements, so that recursive passes over the tree cannot run out of stack.
const maxDepth = 200

// Parse reads a sheet, annotated or not. It always returns a document, however broken the source; what is outside the
// subset is left out and reported.
func Parse(file string, src string, diags *diag.List) *Document {
	p := &parser{file: file, src: src, diags: diags, at: diag.Pos{File: file, Line: 1, Col: 1}}
	p.z = html.NewTokenizer(strings.NewReader(src))
	p.doc = &Document{}
	p.ghosts, p.implied = map[*Node]bool{}, map[*Node]bool{}
	p.doc.Root = &Node{Tag: "html", Pos: p.at, token: implied}
	p.run()
	p.finish()
	return p.doc
}

// implied is the token of nodes that no tag is written for.
const implied = -1

type parser struct {
	file  string
	src   string
	diags *diag.List
	z     *html.Tokenizer
	doc   *Document
	at    diag.Pos // place of the current token's first character
	read  int      // bytes of src in all tokens so far

	stack   []*Node        // open elements; refused ones too, so that their end tags match
	refused int            // open elements counted from the outermost refused one; their content is dropped
	implied map[*Node]bool // tbody elements without tags
	ghosts  map[*Node]bool // open elements that are reported, but whose content is read on for further reports
	head    bool           // inside an explicit head
	body    bool           // body has been opened, explicitly or by content
	closed  bool           // body has been closed
	sawHTML bool
	sawHead bool
}

func (p *parser) run() {
	for {
		kind := p.z.Next()
		if kind == html.ErrorToken {
			break
		}
		p.doc.tokens++
		raw := string(p.z.Raw())
		p.read += len(raw)
		switch kind {
		case html.TextToken:
			p.text(string(p.z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.startTag(raw, kind == html.SelfClosingTagToken)
			continue // startTag moves p.at itself
		case html.EndTagToken:
			name, _ := p.z.TagName()
			p.endTag(string(name))
		case html.CommentToken:
			p.comment(raw)
		}
		p.at = advance(p.at, raw)
	}
	if rest := p.src[min(p.read, len(p.src)):]; rest != "" {
		p.diags.Error(p.at, "markup.unfinished-tag", "标签没有写完，缺少“>”", "补上“>”")
	}
}

// finish reports what is still open and numbers the elements.
func (p *parser) finish() {
	for _, n := range p.stack {
		if p.implied[n] {
			continue
		}
		p.diags.Error(n.Pos, "markup.unclosed", fmt.Sprintf("<%s> 没有结束标签", n.Tag),
			fmt.Sprintf("在它的内容之后写上 </%s>", n.Tag))
	}
	p.openBody(p.doc.Root.Pos)
	var number func(n *Node)
	number = func(n *Node) {
		if n.IsText() {
			n.Index = -1
			return
		}
		n.Index = p.doc.Elements
		p.doc.Elements++
		for _, c := range n.Children {
			number(c)
		}
	}
	number(p.doc.Root)
}

// advance moves a place over a piece of source.
func advance(at diag.Pos, s string) diag.Pos {
	for _, r := range s {
		if r == '\n' {
			at.Line++
			at.Col = 1
		} else {
			at.Col++
		}
	}
	return at
}

func (p *parser) openBody(at diag.Pos) {
	if p.body {
		return
	}
	p.body = true
	p.doc.Body = &Node{Tag: "body", Parent: p.doc.Root, Pos: at, token: implied}
	p.doc.Root.Children = append(p.doc.Root.Children, p.doc.Body)
}

// parent returns the element that new content goes into.
func (p *parser) parent() *Node {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if !p.ghosts[p.stack[i]] {
			return p.stack[i]
		}
	}
	return p.doc.Body
}

func (p *parser) text(s string) {
	parent := p.parent()
	blank := strings.TrimLeft(s, " \t\n\r\f") == ""
	switch {
	case p.refused > 0:
		return
	case parent != nil && parent.Tag == "style":
		p.doc.Styles = append(p.doc.Styles, StyleBlock{s, p.at})
		return
	case parent != nil && parent.Tag == "title" && parent.Parent != nil && isSVG(parent.Parent):
		return // a tooltip in browsers
	case parent != nil && parent.Tag == "title":
		p.doc.Title = strings.Join(strings.Fields(s), " ")
		return
	case blank && (!p.body || p.closed || p.head):
		return
	case p.head:
		p.misplacedText("head 里不能有文字", "把文字移到 body 里")
		return
	case p.closed:
		p.misplacedText("</body> 之后还有文字", "把文字移到 </body> 之前")
		return
	}
	if !blank && parent != nil && textPlaces[parent.Tag] != "" {
		p.misplacedText(fmt.Sprintf("文字不能直接放在 <%s> 里", parent.Tag), textPlaces[parent.Tag])
		return
	}
	if parent != nil && isSVG(parent) {
		if !blank {
			p.misplacedText("svg 里不能放文字", hints["text"])
		}
		return
	}
	p.openBody(p.at)
	p.append(p.parent(), &Node{Text: s, Pos: p.at, token: p.doc.tokens - 1})
}

// textPlaces says where text has to go that stands right inside an element made for other elements.
var textPlaces = map[string]string{"ul": "放进 li", "ol": "放进 li", "table": "放进 tr 里的 td", "thead": "放进 tr 里的 th",
	"tbody": "放进 tr 里的 td", "tr": "放进 td"}

func (p *parser) misplacedText(message, remedy string) {
	p.diags.Error(p.at, "markup.misplaced-text", message, remedy)
}

func (p *parser) append(parent, n *Node) {
	n.Parent = parent
	parent.Children = append(parent.Children, n)
}

func (p *parser) comment(raw string) {
	switch {
	case !strings.HasPrefix(raw, "<!--"):
		p.diags.Error(p.at, "markup.comment", "这里不是注释，也不是标签，浏览器会把它丢掉", "注释写成 <!-- … -->；要显示“<”请写 &lt;")
	case !strings.HasSuffix(raw, "-->") || len(raw) < len("<!---->"):
		p.diags.Error(p.at, "markup.comment", "注释没有写完", "在注释末尾写上 -->")
	}
}

func (p *parser) startTag(raw string, selfClosing bool) {
	nameBytes, more := p.z.TagName()
	name := string(nameBytes)
	place, attrs := p.attributes(raw, more)
	n := &Node{Tag: name, Attrs: attrs, Pos: place, token: p.doc.tokens - 1}
	def := elements[name]
	parent := p.parent()
	inSVG := parent != nil && isSVG(parent)
	if def == nil || (inSVG != (def.svg && name != "svg") && !(inSVG && name == "title")) || p.refused > 0 {
		if p.refused == 0 {
			p.refuseElement(n, def, inSVG)
		}
		switch {
		case selfClosing || def != nil && def.void || htmlVoid[name]:
		case p.refused == 0 && def == nil && !inSVG && !opaque[name]:
			p.ghosts[n] = true
			p.push(n)
		default:
			p.refuse(n)
		}
		return
	}
	n.Tag = def.name
	p.checkAttributes(n, def)
	if inSVG && name == "title" {
		p.z.NextIsNotRawText()
	}
	if selfClosing && !def.void && !def.svg {
		p.diags.Error(n.Pos, "markup.self-closing", fmt.Sprintf("<%s/> 不能自己结束", name),
			fmt.Sprintf("写成 <%s></%s>", name, name))
	}
	p.place(n, def, selfClosing)
}

// opaque are elements whose content means nothing without them.
var opaque = map[string]bool{"audio": true, "canvas": true, "iframe": true, "math": true, "noembed": true, "noframes": true,
	"noscript": true, "object": true, "picture": true, "plaintext": true, "script": true, "select": true, "template": true,
	"textarea": true, "video": true, "xmp": true}

// htmlVoid are the void elements outside the subset: they have no end tag to wait for.
var htmlVoid = map[string]bool{"area": true, "base": true, "col": true, "embed": true, "hr": true, "input": true,
	"param": true, "source": true, "track": true, "wbr": true}

// place puts a good element into the tree.
func (p *parser) place(n *Node, def *element, selfClosing bool) {
	switch n.Tag {
	case "html", "head", "body":
		p.skeleton(n)
		return
	case "link":
		if rel, _ := n.Attr("rel"); !strings.EqualFold(rel, "stylesheet") {
			p.diags.Error(n.Pos, "markup.link", fmt.Sprintf("<link rel=%q> 不支持", rel),
				"只支持 rel=\"stylesheet\"，给浏览器预览用；图片用 img")
		}
	}
	_, mayBeInHead := headElements[n.Tag]
	inHead := mayBeInHead && (p.head || (!p.body && len(p.stack) == 0))
	switch {
	case p.head && !mayBeInHead:
		p.diags.Error(n.Pos, "markup.misplaced", fmt.Sprintf("<%s> 不能放在 head 里", n.Tag), "把它移到 body 里")
		if !def.void && !selfClosing {
			p.refuse(n)
		}
		return
	case p.closed:
		p.diags.Error(n.Pos, "markup.misplaced", fmt.Sprintf("</body> 之后还有 <%s>", n.Tag), "把它移到 </body> 之前")
	}
	if !inHead {
		p.openBody(n.Pos)
		parent := p.parent()
		if parent == p.doc.Root {
			parent = p.doc.Body
		}
		parent = p.tableBody(n, parent)
		p.checkNesting(n, def, parent)
		p.append(parent, n)
	}
	if !def.void && !selfClosing {
		p.push(n)
	}
}

// tableBody opens the tbody that rows right inside a table belong to, and closes it before the next group of rows, as
// HTML parsers do (WHATWG HTML 13.2.6.4.9): selectors and boxes see it.
func (p *parser) tableBody(n, parent *Node) *Node {
	switch {
	case n.Tag == "tr" && parent.Tag == "table":
		body := &Node{Tag: "tbody", Pos: n.Pos, token: implied}
		p.implied[body] = true
		p.append(parent, body)
		p.push(body)
		return body
	case p.implied[parent] && n.Tag != "tr" && p.stack[len(p.stack)-1] == parent:
		p.pop()
		return parent.Parent
	}
	return parent
}

// skeleton handles html, head and body.
func (p *parser) skeleton(n *Node) {
	again := func() {
		p.diags.Error(n.Pos, "markup.misplaced", fmt.Sprintf("<%s> 出现得不是地方", n.Tag),
			"一个文件里 html、head、body 各写一次，依次写在最外层")
		p.refuse(n)
	}
	outer := len(p.stack)
	if outer == 1 && p.stack[0] == p.doc.Root {
		outer = 0
	}
	switch {
	case n.Tag == "html" && !p.sawHTML && len(p.stack) == 0 && !p.body:
		p.sawHTML = true
		n.Children = p.doc.Root.Children
		p.doc.Root = n
		p.push(n)
	case n.Tag == "head" && !p.sawHead && outer == 0 && !p.body:
		p.sawHead, p.head = true, true
		p.push(n)
	case n.Tag == "body" && outer == 0 && !p.body:
		p.body = true
		n.Parent = p.doc.Root
		p.doc.Body = n
		p.doc.Root.Children = append(p.doc.Root.Children, n)
		p.push(n)
	default:
		again()
	}
}

// push opens an element. Everything inside a refused element is refused too.
func (p *parser) push(n *Node) {
	if len(p.stack) == maxDepth && p.refused == 0 {
		p.diags.Error(n.Pos, "markup.depth", fmt.Sprintf("元素套得太深，超过 %d 层", maxDepth), "减少嵌套")
		p.refused++
	} else if p.refused > 0 {
		p.refused++
	}
	p.stack = append(p.stack, n)
}

// refuse opens an element whose content is dropped.
func (p *parser) refuse(n *Node) {
	p.refused++
	p.stack = append(p.stack, n)
}

func (p *parser) pop() {
	n := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	switch {
	case p.refused > 0:
		p.refused--
	case n.Tag == "head":
		p.head = false
	case n == p.doc.Body:
		p.closed = true
	}
}

func (p *parser) endTag(name string) {
	top := len(p.stack) - 1
	if top >= 0 && p.implied[p.stack[top]] && name != "tr" {
		p.pop()
		top--
	}
	if top >= 0 && strings.EqualFold(p.stack[top].Tag, name) {
		p.pop()
		return
	}
	if def := elements[name]; (def != nil && def.void) || htmlVoid[name] {
		p.diags.Error(p.at, "markup.end-tag", fmt.Sprintf("<%s> 没有结束标签", name), fmt.Sprintf("删掉 </%s>", name))
		return
	}
	for i := top; i >= 0; i-- {
		if !strings.EqualFold(p.stack[i].Tag, name) {
			continue
		}
		for j := top; j > i; j-- {
			n := p.stack[j]
			if p.implied[n] {
				p.pop()
				continue
			}
			p.diags.Error(p.at, "markup.unclosed", fmt.Sprintf("</%s> 之前，<%s> 还没有结束", name, n.Tag),
				fmt.Sprintf("先写 </%s>", n.Tag), n.Pos)
			p.pop()
		}
		p.pop()
		return
	}
	p.diags.Error(p.at, "markup.end-tag", fmt.Sprintf("</%s> 没有对应的开始标签", name), fmt.Sprintf("删掉 </%s>，或在前面补上 <%s>", name, name))
}

// isSVG reports whether n's content is SVG.
func isSVG(n *Node) bool {
	def := elements[lower(n.Tag)]
	return def != nil && def.svg
}

func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
