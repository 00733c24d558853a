// Package markdown reads Markdown into the document tree.
//
// The language is CommonMark with tables, less what a printed sheet cannot show and what an officer does not mean:
// raw HTML, indented code (in Chinese texts it is an indented paragraph), code languages, link titles, footnotes,
// strikethrough and task lists are errors with a place and a remedy. So are links with other schemes than http, https,
// tel and mailto, and pictures that are not files of the project. [a]: b is text, not a link definition, for that is how
// 【】 is typed with a Latin keyboard.
//
// A line break in the source is a space only between two words of Western text. Emphasis works beside Chinese
// punctuation.
//
// No visible character is lost: whatever part of the source is neither in the tree nor known to be markup is reported.
package markdown

import (
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
)

// MaxBytes is the largest piece of Markdown that is read: some 20,000 characters. The parser is quadratic in some
// inputs, which at this size cost seconds at most.
const MaxBytes = 64 << 10

// maxDepth bounds how deeply blocks and inlines nest.
const maxDepth = 16

// newParser returns the parser of the package's language. It keeps no state between calls of Parse.
var newParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(emphasis{}, 500),
		),
		parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
})

// Parse reads a piece of Markdown, valid UTF-8 with LF line ends. at gives the place of a byte offset; its file names the
// folder that addresses of pictures count from. The tree is complete whenever diags got no error.
func Parse(body string, at func(offset int) diag.Pos, diags *diag.List) *doc.Doc {
	if len(body) > MaxBytes {
		diags.Error(at(0), "markdown.too-large", fmt.Sprintf("正文超过 %d KB", MaxBytes>>10), "拆成几个文件")
		return &doc.Doc{}
	}
	if offset := tooDeep(body); offset >= 0 {
		diags.Error(at(offset), "markdown.depth", "这一行的引用或列表嵌套太深", fmt.Sprintf("嵌套不要超过 %d 层", maxDepth))
		return &doc.Doc{}
	}
	source := []byte(body)
	var found diag.List
	c := &converter{source: source, at: at, diags: &found, folder: path.Dir(at(0).File),
		used: make([]bool, len(source)), ids: make(map[string]int)}
	root := newParser().Parse(text.NewReader(source))
	d := &doc.Doc{Blocks: c.blocks(root, 0)}
	if !found.HasErrors() {
		c.reportUnused()
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

type converter struct {
	source []byte
	at     func(int) diag.Pos
	diags  *diag.List
	folder string
	used   []bool         // for each byte of source: it is in the tree, known as markup, or reported
	ids    map[string]int // heading IDs given out

	// State of the running text, kept from one inline node to the next:
	last    rune // the last character written; 0 at the start of a block
	softEnd bool // a source line ended after it
	cursor  int  // the source before it has been converted
}

func (c *converter) node(offset int) doc.Node { return doc.Node{Pos: c.at(max(offset, 0))} }

func (c *converter) error(offset int, code, message, remedy string) {
	c.diags.Error(c.at(max(offset, 0)), code, message, remedy)
}

// use marks a part of the source as accounted for.
func (c *converter) use(start, stop int) {
	c.cursor = max(c.cursor, stop)
	for i := max(start, 0); i < min(stop, len(c.used)); i++ {
		c.used[i] = true
	}
}

// reportUnused names every line with letters or digits that reached neither the tree nor the diagnostics.
func (c *converter) reportUnused() {
	lineStart := 0
	for line := range strings.Lines(string(c.source)) {
		for i := range len(line) {
			if b := line[i]; !c.used[lineStart+i] && (b >= 0x80 || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z') {
				c.error(lineStart+i, "markdown.lost-text", "从这里起有文字不会出现在成品里", "换一种写法：普通段落、列表或标题；表格每行的格子数要与表头相同")
				break
			}
		}
		lineStart += len(line)
	}
}
