package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// codeSpans parses `code` that is ASCII; backticks around anything else are text.
type codeSpans struct{ parser.InlineParser }

func (c codeSpans) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	number, position := block.Position()
	node := c.InlineParser.Parse(parent, block, pc)
	span, ok := node.(*ast.CodeSpan)
	if !ok {
		return node
	}
	blank := true
	for n := span.FirstChild(); n != nil; n = n.NextSibling() {
		value := n.(*ast.Text).Segment.Value(block.Source())
		blank = blank && len(bytes.TrimSpace(value)) == 0
		for _, b := range value {
			if b >= 0x80 || blank && n.NextSibling() == nil {
				end, after := block.Position()
				run := len(line) - len(bytes.TrimLeft(line, "`"))
				if end == number { // all of it is text, or its second mark would begin another
					run = after.Start - segment.Start
				}
				block.SetPosition(number, position)
				block.Advance(run)
				return ast.NewTextSegment(segment.WithStop(segment.Start + run))
			}
		}
	}
	return node
}

// links parses links whose address is one; [注](见附件) and [1](2) are text.
type links struct{ parser.InlineParser }

// addressForm begins an address: a scheme, a path of the site, a heading of the page.
var addressForm = regexp.MustCompile(`(?i)^\(\s*<?(\)|[a-z][a-z0-9+.-]*:|/|\.{1,2}/|#|www\.|[a-z0-9_.-]+/[a-z0-9_./-]*>?\))`)

func (l links) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if line[0] == ']' && len(line) > 1 && line[1] == '(' && !addressForm.Match(line[1:]) && !opensPicture(block.Source()[:segment.Start]) {
		return nil
	}
	return l.InlineParser.Parse(parent, block, pc)
}

// CloseBlock makes text of brackets that no link has used.
func (l links) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := l.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// maxLabel bounds how far the bracket that a picture's description begins with is searched for.
const maxLabel = 600

// opensPicture reports whether the last open bracket of a text is that of a picture.
func opensPicture(before []byte) bool {
	depth := 0
	for i := len(before) - 1; i >= max(0, len(before)-maxLabel) && before[i] != '\n'; i-- {
		switch before[i] {
		case ']':
			depth++
		case '[':
			if depth == 0 {
				return i > 0 && before[i-1] == '!'
			}
			depth--
		}
	}
	return false
}
