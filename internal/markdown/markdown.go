// Package markdown reads Markdown into the document tree, and the ways in which people write without Markdown.
//
// The language is CommonMark with tables, less what a printed sheet cannot show and what an officer does not mean:
// raw HTML, code languages, link titles and task lists are errors with a place and a remedy. So are character references
// (&nbsp;), links with other schemes than http, https, tel and mailto, and pictures that are not files of the project.
// Headings that are underlined, indented code, strikethrough, footnotes, link definitions, ~~~ fences, emphasis with low
// lines, rules of asterisks or low lines, the bullet + and addresses of e-mail in angle brackets do not exist: their signs
// are text, printed as typed. [甲](乙) is a link only when 乙 is an address, `甲` code only when it is ASCII, a quotation
// or an item of a list none when a number with a unit follows (> 100 元, - 5 度). What of the examples of CommonMark and GFM is read
// otherwise than they say stands with its reason in commonmark_test.go.
//
// Asterisks are text where they hide characters or multiply (emphasis.go): 138****0000, 张*, 1920*1080. Two that find no
// others are printed, with a warning. Three are emphasis only around a whole line. A backslash escapes * _ ` [ ] < > # | ~ & ! + - . ( ), but not in a path (C:\_temp).
//
// Lines (lines.go): a line that is indented with a full-width blank, a tab or two blanks begins a paragraph, and so does
// one that begins with a number or sign of an item (1、 （1） ① 一、 第一， ●), is a date or a label, or stands below the end
// of a sentence. 1、 2、 and so on, from 1 without a gap, are a numbered list; other numbers stay in the text. Else a line
// goes on with the one above; its end is a space only between two words of Western text. So it is within quotations too. Below some headings each line
// is an entry (Options.EachLine). Options.Reading is
// told how they were understood, and what would write the file as CommonMark has it.
//
// No visible character is lost: every byte of the source is text of the tree, or known as markup, or reported; and the
// visible characters of the tree are those of the bytes that are text (converter.account).
//
// Bounds: MaxBytes a piece, 16 levels of blocks and of inlines. Reading lines is linear; goldmark is quadratic in some
// inputs, which at this size cost seconds at most.
package markdown

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// MaxBytes is the largest piece of Markdown that is read: some 20,000 characters.
const MaxBytes = 64 << 10

// maxDepth bounds how deeply blocks and inlines nest.
const maxDepth = 16

// newParser returns the parser of the package's language. It keeps no state between calls of Parse.
var newParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		// CommonMark's, without headings that are underlined and without blocks of HTML
		parser.WithBlockParsers(
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(codeSpans{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(links{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(emphasis{}, 500),
		),
		parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
})

// Options says how a piece is read.
type Options struct {
	// EachLine says of every heading of the first two levels, and of "" for what stands before the first, whether each line below
	// it is a paragraph of its own even where a sentence goes on. nil: nowhere.
	EachLine func(heading string) bool

	// Heading finds the name of a heading of the second level in a line, without blanks around it, that people write otherwise than with ##:
	// 一、案情, 【案情】, ##案情 or 案情：王某……, whose text goes on after the heading. nil: there are none.
	Heading func(line string) (Named, bool)

	// Reading notes how lines were understood. Without one nothing is said of it.
	Reading source.Noter
}

// Named is a heading that a line names: its name stands from Start to Stop, and from Rest on there is text that stands below it.
type Named struct{ Start, Stop, Rest int }

// Parse reads a piece of Markdown, valid UTF-8 with LF line ends. at gives the place of a byte offset; its file names the
// folder that addresses of pictures count from. The tree is complete whenever diags got no error.
func Parse(body string, at func(offset int) diag.Pos, options Options, diags *diag.List) *doc.Doc {
	if len(body) > MaxBytes {
		diags.Error(at(0), "markdown.too-large", fmt.Sprintf("正文超过 %d KB", MaxBytes>>10), "拆成几个文件")
		return &doc.Doc{}
	}
	lines := readLines(body, options)
	if offset := tooDeep(string(lines.out)); offset >= 0 {
		diags.Error(at(lines.origin[offset]), "markdown.depth", "这一行的引用或列表嵌套太深", fmt.Sprintf("嵌套不要超过 %d 层", maxDepth))
		return &doc.Doc{}
	}
	var found diag.List
	c := &converter{source: lines.out, lines: lines, at: at, diags: &found, folder: path.Dir(at(0).File),
		used: make([]use, len(body)), ids: make(map[string]int)}
	for _, d := range lines.dropped {
		c.markOriginal(d.start, d.stop, asSyntax)
	}
	root := newParser().Parse(text.NewReader(lines.out))
	d := &doc.Doc{Blocks: c.blocks(root, 0)}
	if !found.HasErrors() {
		c.account(d)
	}
	diags.Merge(&found)
	return d
}

// tooDeep returns the offset of the first line whose markers alone open more than maxDepth containers, or -1. Deeply
// nested containers cost the parser quadratic time and deep recursion.
func tooDeep(body string) int {
	offset := 0
	for line := range strings.Lines(body) {
		markers := 0
		for i := range len(line) {
			switch c := line[i]; {
			case c == '>' || c == '-' || c == '+' || c == '*':
				markers++
			case c != ' ' && c != '\t' && c != '.' && c != ')' && (c < '0' || c > '9'):
				goto next
			}
		}
	next:
		if markers > maxDepth && strings.Trim(line, "-*+_ \t\n") != "" {
			return offset
		}
		offset += len(line)
	}
	return -1
}

// use says what a byte of the body is.
type use uint8

const (
	notUsed  use = iota
	asText       // in the tree
	asSyntax     // known as markup
)

type converter struct {
	source []byte // what lines has written
	lines  *lineReader
	at     func(int) diag.Pos // of an offset in the body
	diags  *diag.List
	folder string
	used   []use          // for each byte of the body
	ids    map[string]int // heading IDs given out
	hinted bool           // a Notice about single asterisks was given

	// State of the running text, kept from one inline node to the next:
	last    rune // the last character written; 0 at the start of a block
	softEnd bool // a source line ended after it
	cursor  int  // the source before it has been converted
}

// place gives the place of an offset of the source.
func (c *converter) place(offset int) diag.Pos {
	offset = max(offset, 0)
	if offset >= len(c.lines.origin) {
		return c.at(len(c.lines.body))
	}
	return c.at(c.lines.origin[offset])
}

func (c *converter) node(offset int) doc.Node { return doc.Node{Pos: c.place(offset)} }

func (c *converter) error(offset int, code, message, remedy string) {
	c.diags.Error(c.place(offset), code, message, remedy)
}

// text marks a part of the source as text that is in the tree.
func (c *converter) text(start, stop int) {
	c.cursor = max(c.cursor, stop)
	c.mark(start, stop, asText)
}

// syntax marks a part of the source as markup.
func (c *converter) syntax(start, stop int) { c.mark(start, stop, asSyntax) }

func (c *converter) mark(start, stop int, as use) {
	for i := max(start, 0); i < min(stop, len(c.source)); i++ {
		if c.lines.typed[i] {
			c.used[c.lines.origin[i]] = as
		}
	}
}

func (c *converter) markOriginal(start, stop int, as use) {
	for i := start; i < stop; i++ {
		c.used[i] = as
	}
}

// lineBounds returns the start and the end of the source line that an offset stands in.
func (c *converter) lineBounds(offset int) (start, stop int) {
	offset = max(0, min(offset, len(c.source)))
	start = bytes.LastIndexByte(c.source[:offset], '\n') + 1
	if i := bytes.IndexByte(c.source[offset:], '\n'); i >= 0 {
		return start, offset + i
	}
	return start, len(c.source)
}

// account names every line with a visible character that reached neither the tree nor is markup, and holds the characters
// of the tree against those of the body.
func (c *converter) account(d *doc.Doc) {
	body, lost := c.lines.body, false
	left := source.Characters{}
	lineStart := 0
	for line := range strings.Lines(body) {
		reported := false
		for i, r := range line {
			switch {
			case !source.Visible(r) || c.used[lineStart+i] == asSyntax:
			case c.used[lineStart+i] == asText:
				left[r]++
			case !reported:
				reported, lost = true, true
				c.diags.Error(c.at(lineStart+i), "markdown.lost-text", "从这里起有文字不会出现在成品里", "换一种写法：普通段落、列表或标题；表格每行的格子数要与表头相同")
			}
		}
		lineStart += len(line)
	}
	for _, s := range doc.PlainBlocks(d.Blocks) {
		left.Remove(s)
	}
	for r, n := range left {
		if n == 0 {
			delete(left, r)
		}
	}
	if len(left) > 0 && !lost {
		r := left.Missing()
		message := "有文字会印成别的样子"
		if len(r) > 0 {
			message = fmt.Sprintf("有文字不会出现在成品里：%s", string(r[:min(len(r), 20)]))
			c.diags.Error(c.at(strings.IndexRune(body, r[0])), "markdown.lost-text", message, "换一种写法：普通段落、列表或标题")
			return
		}
		c.diags.Error(c.at(0), "markdown.lost-text", message, "换一种写法：普通段落、列表或标题")
	}
}
