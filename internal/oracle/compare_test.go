package oracle

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"fanshi/internal/sheet/layout"
)

// By how much two lengths may differ, in CSS px.
const tolerance = 1

// tally counts what has been compared.
type tally struct {
	boxes, lines int
	turned       int            // lines inside turned elements
	differences  map[string]int // deliberate ones, by name
	found        []string       // the others
}

// fail keeps a disagreement over a document.
func (n *tally) fail(document, format string, args ...any) {
	n.found = append(n.found, document+": "+fmt.Sprintf(format, args...))
}

// compare holds the engine's pages against Chromium's. name is the document's.
func (n *tally) compare(name string, ours []layout.PageBoxes, theirs []measuredPage) {
	fail := func(format string, args ...any) { n.fail(name, format, args...) }
	if len(ours) != len(theirs) {
		fail("%d pages, Chromium has %d sections", len(ours), len(theirs))
		return
	}
	for p := range ours {
		got, want := ours[p].Elements, theirs[p].Elements
		if a, b := outline(got), outlineOf(&theirs[p]); a != b {
			fail("page %d has the elements %s\nChromium %s", p+1, a, b)
			continue
		}
		n.turned += theirs[p].Turned
		for i := range got {
			if want[i].Balance && tie(got[i].Lines, want[i].Lines) {
				n.differences["tie"]++
				want[i].Lines = got[i].Lines
			}
			n.box(&got[i], &want[i].ElementBox, fail)
		}
	}
}

func (n *tally) box(got, want *layout.ElementBox, fail func(string, ...any)) {
	label := "<" + got.Tag + ">"
	if got.Class != "" {
		label = "<" + got.Tag + " class=" + got.Class + ">"
	}
	if len(got.Lines) > 0 {
		label += " " + got.Lines[0].Text
	}
	n.boxes++
	far := func(a, b float64) bool { return math.Abs(a-b) > tolerance }
	if far(got.X, want.X) || far(got.Y, want.Y) || far(got.Width, want.Width) || far(got.Height, want.Height) {
		fail("%s x %.2f y %.2f w %.2f h %.2f, Chromium x %.2f y %.2f w %.2f h %.2f", label, got.X, got.Y, got.Width, got.Height,
			want.X, want.Y, want.Width, want.Height)
	}
	var texts, expected []string
	for _, l := range got.Lines {
		texts = append(texts, plain(l.Text))
	}
	for _, l := range want.Lines {
		expected = append(expected, plain(l.Text))
	}
	n.lines += len(texts)
	if a, b := strings.Join(texts, "|"), strings.Join(expected, "|"); a != b {
		fail("%s lines %s\nChromium %s", label, a, b)
		return
	}
	for i, g := range got.Lines {
		w := want.Lines[i]
		if far(g.X, w.X) || far(g.Y, w.Y) || far(g.Width, w.Width) || far(g.Height, w.Height) {
			fail("%s line “%s” x %.2f y %.2f w %.2f h %.2f, Chromium x %.2f y %.2f w %.2f h %.2f", label, g.Text, g.X, g.Y, g.Width, g.Height,
				w.X, w.Y, w.Width, w.Height)
		}
	}
}

// tie tells whether two ways to break the same text have equally many lines and the same longest one.
func tie(a, b []layout.LineBox) bool {
	var texts [2]string
	var widest [2]float64
	for i, lines := range [][]layout.LineBox{a, b} {
		for _, l := range lines {
			texts[i] += plain(l.Text)
			widest[i] = max(widest[i], l.Width)
		}
	}
	return len(a) == len(b) && texts[0] == texts[1] && math.Abs(widest[0]-widest[1]) <= tolerance && !slices.EqualFunc(a, b, func(x, y layout.LineBox) bool { return plain(x.Text) == plain(y.Text) })
}

// plain is the text of a line with its white space collapsed.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f", r) }), " ")
}

func outline(elements []layout.ElementBox) string {
	var b strings.Builder
	for _, e := range elements {
		b.WriteString(" " + e.Tag)
		if e.ID != "" {
			b.WriteString("#" + e.ID)
		}
		for _, class := range strings.Fields(e.Class) {
			b.WriteString("." + class)
		}
	}
	return b.String()
}

func outlineOf(m *measuredPage) string {
	elements := make([]layout.ElementBox, len(m.Elements))
	for i := range m.Elements {
		elements[i] = m.Elements[i].ElementBox
	}
	return outline(elements)
}
