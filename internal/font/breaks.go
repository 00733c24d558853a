package font

import "github.com/go-text/typesetting/segmenter"

// Break is a place where a line may end, by UAX #14 without tailoring.
type Break struct {
	Index     int  // rune index into the text: the next line starts here; the last one is len(text)
	Mandatory bool // the line must end here: after a line feed, and at the end of the text
}

// SegmentLineBreaks returns the break opportunities of text in ascending order. The end of the text is the last of
// them; an empty text has none.
func SegmentLineBreaks(text []rune) []Break {
	if len(text) == 0 {
		return nil
	}
	var s segmenter.Segmenter
	s.Init(text)
	var breaks []Break
	for it := s.LineIterator(); it.Next(); {
		line := it.Line()
		breaks = append(breaks, Break{Index: line.Offset + len(line.Text), Mandatory: line.IsMandatoryBreak})
	}
	return breaks
}

// SegmentGraphemes returns the rune index of the end of every extended grapheme cluster (UAX #29) of text, in
// ascending order; the last one is len(text).
func SegmentGraphemes(text []rune) []int {
	if len(text) == 0 {
		return nil
	}
	var s segmenter.Segmenter
	s.Init(text)
	var ends []int
	for it := s.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		ends = append(ends, g.Offset+len(g.Text))
	}
	return ends
}
