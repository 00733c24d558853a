package oracle

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"fanshi/internal/sheet/layout"
	"fanshi/internal/testtools"
)

// By how much two lengths may differ, in CSS px.
const tolerance = 1

// tally counts what has been compared, and keeps what is not the same.
type tally struct {
	chromium     testtools.Chromium
	boxes, lines int
	turned       int            // lines inside turned elements
	differences  map[string]int // deliberate ones, by name
	versions     map[string]int // what the version is known to do otherwise, by name
	listed       map[string]int // random documents that differ as a kind of listed says, by name
	kinds        map[int]string // which of the documents compared last do
	unknown      []string       // what a version that nobody has compared does otherwise
	found        []string       // disagreements
	mismatches   []mismatch     // of the document at hand
}

// mismatch is a box or a line that is not the same.
type mismatch struct {
	text         string
	ours, theirs *layout.LineBox    // of a line that has moved or changed its size; else nil
	got, want    *layout.ElementBox // of a box that has; else nil
	texts        [2][]string        // of the lines, where they are not the same
}

// fail keeps a disagreement over a document.
func (n *tally) fail(document, format string, args ...any) {
	n.found = append(n.found, document+": "+fmt.Sprintf(format, args...))
}

// compare holds the engine's pages against Chromium's and returns what is not the same.
func (n *tally) compare(ours []layout.PageBoxes, theirs []measuredPage) []mismatch {
	n.mismatches = nil
	if len(ours) != len(theirs) {
		n.mismatch("%d pages, Chromium has %d sections", len(ours), len(theirs))
		return n.mismatches
	}
	for p := range ours {
		got, want := ours[p].Elements, theirs[p].Elements
		if a, b := outline(got), outlineOf(&theirs[p]); a != b {
			n.mismatch("page %d has the elements %s\nChromium %s", p+1, a, b)
			continue
		}
		n.turned += theirs[p].Turned
		for i := range got {
			if want[i].Balance && tie(got[i].Lines, want[i].Lines) {
				n.differences["tie"]++
				want[i].Lines = got[i].Lines
			}
			n.box(&got[i], &want[i].ElementBox)
		}
	}
	return n.mismatches
}

func (n *tally) mismatch(format string, args ...any) {
	n.mismatches = append(n.mismatches, mismatch{text: fmt.Sprintf(format, args...)})
}

func (n *tally) box(got, want *layout.ElementBox) {
	label := "<" + got.Tag + ">"
	if got.Class != "" {
		label = "<" + got.Tag + " class=" + got.Class + ">"
	}
	if len(got.Lines) > 0 {
		label += " " + got.Lines[0].Text
	}
	n.boxes++
	if far(got.X, want.X) || far(got.Y, want.Y) || far(got.Width, want.Width) || far(got.Height, want.Height) {
		n.mismatch("%s x %.2f y %.2f w %.2f h %.2f, Chromium x %.2f y %.2f w %.2f h %.2f", label, got.X, got.Y, got.Width, got.Height,
			want.X, want.Y, want.Width, want.Height)
		last := &n.mismatches[len(n.mismatches)-1]
		last.got, last.want = got, want
	}
	var texts, expected []string
	for _, l := range got.Lines {
		texts = append(texts, plain(l.Text))
	}
	for _, l := range want.Lines {
		expected = append(expected, plain(l.Text))
	}
	n.lines += len(texts)
	if a, b := strings.Join(texts, "|"), strings.Join(expected, "|"); a != b || len(texts) != len(expected) {
		n.mismatch("%s lines %s\nChromium %s", label, a, b)
		n.mismatches[len(n.mismatches)-1].texts = [2][]string{texts, expected}
		return
	}
	for i, g := range got.Lines {
		w := want.Lines[i]
		if far(g.X, w.X) || far(g.Y, w.Y) || far(g.Width, w.Width) || far(g.Height, w.Height) {
			n.mismatch("%s line “%s” x %.2f y %.2f w %.2f h %.2f, Chromium x %.2f y %.2f w %.2f h %.2f", label, g.Text, g.X, g.Y, g.Width, g.Height,
				w.X, w.Y, w.Width, w.Height)
			last := &n.mismatches[len(n.mismatches)-1]
			last.ours, last.theirs = &g, &w
		}
	}
}

func far(a, b float64) bool { return math.Abs(a-b) > tolerance }

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

// plain is the text of a line with its white space collapsed, without soft hyphens and without ideographic spaces at its ends.
func plain(s string) string {
	s = strings.TrimFunc(strings.NewReplacer("\u00AD", "", "\u200B", "").Replace(s), unicode.IsSpace)
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
