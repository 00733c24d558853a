package markdown

import (
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasis parses * and ** so that they also work beside Chinese. CommonMark lets no emphasis end between a
// punctuation mark and a letter; Chinese has no spaces, so in **马上停止！**然后报警 the asterisks would stay on the poster.
// Next to an East Asian character a run therefore opens unless a space follows, and closes unless one precedes.
type emphasis struct{}

func (emphasis) Trigger() []byte { return []byte{'*', '_'} }

func (emphasis) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (emphasis) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

func (e emphasis) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	node := parser.ScanDelimiter(line, before, 1, e)
	if node == nil {
		return nil
	}
	after := rune('\n')
	if node.OriginalLength < len(line) {
		after = util.ToRune(line, node.OriginalLength)
	}
	if node.Char == '*' && (eastAsian(before) || eastAsian(after)) {
		node.CanOpen = !util.IsSpaceRune(after)
		node.CanClose = !util.IsSpaceRune(before)
	}
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// eastAsian reports whether a character belongs to writing without spaces: Han, kana, full-width punctuation, and the
// quotation marks, dashes and ellipses that Chinese uses.
func eastAsian(r rune) bool {
	switch {
	case r < 0x2014:
		return false
	case r <= 0x2026:
		return r == '—' || r == '…' || r >= 0x2018 && r <= 0x201D
	case r >= 0x3000 && r <= 0x30FF, r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x4E00 && r <= 0x9FFF:
		return true
	}
	return unicode.Is(unicode.Han, r)
}
