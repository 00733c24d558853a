package plan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// maxSignature is the longest line that can be the signature of who writes, in characters: a unit's name, a date.
const maxSignature = 24

func noticeSubject(n *campaign.Notice) subject {
	return subject{slug: n.Slug, fill: func(s *sheet) { s.setNotice(n) }}
}

// setNotice puts a letter on the sheet. Of a letter with a slip to return, the slip is what stands below the first rule.
func (s *sheet) setNotice(n *campaign.Notice) {
	view := &NoticeView{Title: n.Title.Value, Form: n.Form}
	if !n.Date.IsZero() {
		view.Date = n.Date.Format("2006年1月2日")
	}
	s.view.Notice = view
	s.inputs = append(s.inputs, n.Pos.File)
	s.note(n.Title)
	if n.Body == nil {
		return
	}
	var letter, slip []doc.Block
	below := false
	for _, b := range n.Body.Blocks {
		_, rule := b.(*doc.Rule)
		switch {
		case rule && n.Form == "slip":
			below = true
		case below:
			slip = append(slip, b)
		default:
			letter = append(letter, b)
		}
	}
	view.Blocks, view.Slip = s.letter(letter), s.letter(slip)
}

// letter turns one part of a letter into blocks, and the short lines at its end into its signature.
func (s *sheet) letter(blocks []doc.Block) []BlockView {
	var out []BlockView
	for _, b := range blocks {
		out = append(out, s.block(b)...)
	}
	for i := len(out) - 1; i >= 0 && isSignature(out[i]); i-- {
		out[i].Kind = "sign"
	}
	return out
}

// isSignature reports a line that no punctuation ends and that is no longer than a unit's name. Lines to be filled in
// are signatures wherever they stand.
func isSignature(b BlockView) bool {
	last, _ := utf8.DecodeLastRuneInString(b.Text)
	return b.Kind == "sign" || b.Kind == "text" && utf8.RuneCountInString(b.Text) <= maxSignature && !strings.ContainsRune("。！？；：，…—”）", last)
}

// toFill reports a line with room to write in. A sentence with a gap (本人____，自愿承诺以下事项。) is text.
func toFill(line string) bool {
	return (strings.Contains(line, "＿＿") || strings.Contains(line, "__")) && !strings.ContainsAny(line, "，。；！？")
}

// block turns one block of the document into blocks of the sheet and remembers where its texts stand.
func (s *sheet) block(b doc.Block) []BlockView {
	switch b := b.(type) {
	case *doc.Heading:
		return s.lines("heading", b.Pos, doc.PlainText(b.Inline))
	case *doc.Paragraph:
		return s.lines("text", b.Pos, doc.PlainText(b.Inline))
	case *doc.CodeBlock:
		return s.lines("text", b.Pos, b.Text)
	case *doc.Quote:
		var out []BlockView
		for _, inner := range b.Blocks {
			out = append(out, s.block(inner)...)
		}
		return out
	case *doc.List:
		view := BlockView{Kind: "bullets"}
		if b.Ordered {
			view.Kind, view.Start = "numbers", b.Start
		}
		for _, item := range b.Items {
			text := oneLine(strings.Join(campaign.Values(withNumbers(item.Blocks)), " "))
			s.note(campaign.Text{Value: text, Pos: item.Pos})
			view.Items = append(view.Items, text)
		}
		return []BlockView{view}
	case *doc.Table:
		return []BlockView{s.table(b)}
	case *doc.Rule: // a line across the page has no text
	}
	return nil
}

// lines makes one block of every line of a text, for a line break in a letter is meant: lines to be signed stand apart.
func (s *sheet) lines(kind string, pos diag.Pos, text string) []BlockView {
	var out []BlockView
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		s.note(campaign.Text{Value: line, Pos: pos})
		if kind == "text" && toFill(line) {
			out = append(out, BlockView{Kind: "sign", Text: line})
		} else {
			out = append(out, BlockView{Kind: kind, Text: line})
		}
	}
	return out
}

func (s *sheet) table(t *doc.Table) BlockView {
	view := BlockView{Kind: "table"}
	for _, cells := range append([][]doc.Cell{t.Header}, t.Rows...) {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = oneLine(doc.PlainText(c.Inline))
			s.note(campaign.Text{Value: row[i], Pos: c.Pos})
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

// withNumbers returns the texts of blocks in reading order, an item of a numbered list with its number.
func withNumbers(blocks []doc.Block) (out []campaign.Text) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.List:
			for i, item := range b.Items {
				texts := withNumbers(item.Blocks)
				if b.Ordered && len(texts) > 0 {
					texts[0].Value = fmt.Sprintf("%d. %s", b.Start+i, texts[0].Value)
				}
				out = append(out, texts...)
			}
		case *doc.Quote:
			out = append(out, withNumbers(b.Blocks)...)
		default:
			for text, pos := range doc.Texts([]doc.Block{b}) {
				out = append(out, campaign.Text{Value: text, Pos: pos})
			}
		}
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
