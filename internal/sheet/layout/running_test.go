package layout

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

const flowSheet = `<html><body><style>
section { position: relative; padding: 40px 40px 80px; background-color: #ffeecc; line-height: 30px; font-size: 20px }
p { margin: 0 0 10px; orphans: 2; widows: 2 }
.box { border: 4px solid #aa0000; padding: 10px; background-color: #ffffff }
footer { position: absolute; left: 40px; right: 40px; bottom: 20px; --running: all; text-align: center }
</style>
<section><footer>第 {page} 页，共 {pages} 页</footer>%s</section></body></html>`

// paragraphs is n paragraphs of two lines each, every one with a text of its own.
func paragraphs(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "<p>第 %d 段，凡是转账<br>都要先核实，{page} 不变</p>", i+1)
	}
	return out.String()
}

// TestRunningElementIsOnEveryPage: with the number of its page, at the bottom of each; other text keeps its braces.
func TestRunningElementIsOnEveryPage(t *testing.T) {
	res, diags := lay(t, testFonts(t), "flow.html", fmt.Sprintf(flowSheet, paragraphs(12)), 400, 300)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	if len(res.Pages) < 4 || len(res.Boxes) != len(res.Pages) {
		t.Fatalf("%d pages, boxes of %d", len(res.Pages), len(res.Boxes))
	}
	for i, b := range res.Boxes {
		footer := b.Elements[1]
		want := fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(res.Pages))
		if footer.Tag != "footer" || len(footer.Lines) != 1 || footer.Lines[0].Text != want || footer.Y+footer.Height != 280 {
			t.Errorf("page %d: %+v, want %q", i+1, footer, want)
		}
		if section := b.Elements[0]; section.Height != 300 || section.Y != 0 {
			t.Errorf("page %d: the section is %v high", i+1, section.Height)
		}
		if fill, ok := res.Pages[i].Marks[0].(*page.Fill); !ok || fill.Path.Bounds().Height != 300*64 {
			t.Errorf("page %d: the background does not fill it", i+1)
		}
	}
	if first := textOf(res.Boxes[0]); !strings.Contains(first, "{page}不变") {
		t.Errorf("text outside the footer was replaced: %s", first)
	}
}

// TestRunningElementOfOnePage: a section of fixed height has one page.
func TestRunningElementOfOnePage(t *testing.T) {
	src := strings.Replace(fmt.Sprintf(flowSheet, paragraphs(1)), "line-height: 30px", "height: 100vh; line-height: 30px", 1)
	res, diags := lay(t, testFonts(t), "flow.html", src, 400, 300)
	if diags.HasErrors() || len(res.Pages) != 1 || !strings.Contains(textOf(res.Boxes[0]), "第1页，共1页") {
		t.Errorf("%v, %d pages: %s", diags.Sorted(), len(res.Pages), textOf(res.Boxes[0]))
	}
}

func TestRunningElementInTheWrongPlace(t *testing.T) {
	for name, body := range map[string]string{
		"deeper":       `<div><p style="position: absolute; --running: all">甲</p></div>`,
		"in the flow":  `<p style="--running: all">甲</p>`,
		"inline":       `<p>甲<span style="--running: all">乙</span></p>`,
		"unknown word": `<p style="position: absolute; --running: first">甲</p>`,
	} {
		if _, diags := lay(t, testFonts(t), "flow.html", fmt.Sprintf(flowSheet, body), 400, 300); !hasCode(diags, "sheet.running") {
			t.Errorf("%s: %v", name, diags.Sorted())
		}
	}
	body := `<p style="position: absolute; --running: all; --fit: 10px 20px">甲</p>`
	if _, diags := lay(t, testFonts(t), "flow.html", fmt.Sprintf(flowSheet, body), 400, 300); !hasCode(diags, "sheet.running-fit") {
		t.Errorf("--fit: %v", diags.Sorted())
	}
}

// TestFixedHeightDoesNotFlow: a poster is one page, and too much text there is an error.
func TestFixedHeightDoesNotFlow(t *testing.T) {
	src := strings.Replace(fmt.Sprintf(flowSheet, paragraphs(12)), "line-height: 30px", "height: 100vh; line-height: 30px", 1)
	res, diags := lay(t, testFonts(t), "flow.html", src, 400, 300)
	if len(res.Pages) != 1 || !hasCode(diags, "sheet.cut-off") {
		t.Errorf("%d pages, %v", len(res.Pages), diags.Sorted())
	}
}

// TestTooHighToBreak: what is never split and higher than a page is named.
func TestTooHighToBreak(t *testing.T) {
	body := paragraphs(2) + `<div style="display: flex; height: 400px"><p>甲</p></div>`
	_, diags := lay(t, testFonts(t), "flow.html", fmt.Sprintf(flowSheet, body), 400, 300)
	if !hasCode(diags, "sheet.too-high") {
		t.Errorf("%v", diags.Sorted())
	}
}

// TestFlexSectionDoesNotFlow: the remedy is named.
func TestFlexSectionDoesNotFlow(t *testing.T) {
	src := strings.Replace(fmt.Sprintf(flowSheet, paragraphs(12)), "line-height: 30px", "display: flex; flex-direction: column; line-height: 30px", 1)
	_, diags := lay(t, testFonts(t), "flow.html", src, 400, 300)
	if !hasCode(diags, "sheet.flow") {
		t.Errorf("%v", diags.Sorted())
	}
}

// TestBrokenBoxIsOpen: the border of a box goes on at the end of the page, without an edge where it is cut.
func TestBrokenBoxIsOpen(t *testing.T) {
	res, diags := lay(t, testFonts(t), "flow.html", fmt.Sprintf(flowSheet, `<div class="box">`+paragraphs(8)+`</div>`), 400, 300)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	last := len(res.Boxes) - 1
	for i, b := range res.Boxes {
		box := b.Elements[2]
		if box.Class != "box" || box.Y != 40 || i < last && box.Y+box.Height != 220 {
			t.Errorf("page %d: %+v", i+1, box)
		}
		first := b.Elements[3].Lines[0].Y - box.Y
		if cut := first < 10; cut != (i > 0) {
			t.Errorf("page %d: the text begins %.1f px below the edge", i+1, first)
		}
	}
}

// TestFlowIsComplete: every paragraph is there, once; absolutely positioned boxes are on the page where they stand.
func TestFlowIsComplete(t *testing.T) {
	body := paragraphs(7) + `<p style="position: absolute; right: 0; margin: 0">印章处</p>` + paragraphs(5)
	res, diags := lay(t, testFonts(t), "flow.html", fmt.Sprintf(flowSheet, body), 400, 300)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	var all strings.Builder
	for _, b := range res.Boxes {
		all.WriteString(textOf(b))
	}
	for text, n := range map[string]int{"第7段": 1, "第5段": 2, "印章处": 1, "都要先核实": 12} {
		if got := strings.Count(all.String(), text); got != n {
			t.Errorf("%s: %d times, want %d", text, got, n)
		}
	}
}

// TestLostLineOfAFlowIsFound removes one line, then one number of a page, from the finished pages; the same characters
// elsewhere, in heads that repeat and in running elements, must not hide it.
func TestLostLineOfAFlowIsFound(t *testing.T) {
	rows := ""
	for i := range 12 {
		rows += fmt.Sprintf("<tr><td>项目%d</td></tr>", i+1)
	}
	body := `<table style="table-layout: fixed; width: 100%"><thead><tr><th>项目</th></tr></thead>` + rows + `</table><ol><li>先核实</li></ol><div style="writing-mode: vertical-rl; height: 100px">竖排</div>`
	for _, victim := range []string{"项目", "项目7", "先核实", "竖排", "1. ", "共"} {
		var lost bool
		l, whole, pages := flowOf(t, fmt.Sprintf(flowSheet, body))
		l.checkComplete(whole, pages)
		if l.diags.HasErrors() {
			t.Fatalf("complete pages were refused: %v", l.diags.Sorted())
		}
		for i := range pages {
			pages[i].Walk(func(m page.Mark) {
				if x, ok := m.(*page.Text); ok && !lost && strings.Contains(x.Source, victim) {
					x.Source, lost = strings.Replace(x.Source, victim, "", 1), true
				}
			})
		}
		if !lost {
			t.Errorf("%q is on no page", victim)
			continue
		}
		if l.checkComplete(whole, pages); !hasCode(l.diags, "sheet.lost") {
			t.Errorf("the loss of %q was not found", victim)
		}
	}
}

// flowOf lays out a document of one section of pages of 400 × 300 px.
func flowOf(t *testing.T, src string) (*layouter, *box, []page.Page) {
	t.Helper()
	diags := &diag.List{}
	doc, styles, opts := prepare(testFonts(t), "flow.html", src, 400, 300, diags)
	l := newLayouter(styles, opts, diags)
	body := styles.Compute(doc.Body, styles.Root(), 0)
	whole, pages := l.section(pageRoots(doc.Body, diags)[0], body)
	if whole == nil || diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	return l, whole, l.paint(pages, body)
}
