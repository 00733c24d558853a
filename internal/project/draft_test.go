package project

import (
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/screen"
)

// TestMarkEverywhere: on pages of every shape the mark stands in each of sixteen parts, on top of all else and inside the page; what
// was there is still there.
func TestMarkEverywhere(t *testing.T) {
	p := sample(t, fstest.MapFS{})
	tools := p.Tools("alert")
	for _, size := range [][2]page.Length{{297_000, 420_000}, {5_000_000, 700_000}, {90_000, 54_000}, {700_000, 5_000_000}, {320 * 64, 160 * 64}} {
		below := &page.Fill{Path: page.RectPath(page.Rect{Width: size[0], Height: size[1]}), Paint: page.Color{R: 1}}
		one := page.Page{Width: size[0], Height: size[1], Marks: []page.Mark{below}}
		tools.markPage(&one)
		if len(one.Marks) != 2 || one.Marks[0] != below {
			t.Fatalf("%v: the marks are %v", size, one.Marks)
		}
		group := one.Marks[1].(*page.Group)
		if group.Clip == nil || group.Clip.Bounds() != (page.Rect{Width: size[0], Height: size[1]}) {
			t.Errorf("%v: the mark may stand outside of the page", size)
		}
		var seen [4][4]int
		for _, m := range group.Marks {
			stroke := m.(*page.Stroke)
			if stroke.Width <= 0 {
				t.Errorf("%v: a line of no width", size)
			}
			for _, q := range stroke.Path.Points {
				if x, y := int(4*q.X/size[0]), int(4*q.Y/size[1]); q.X >= 0 && q.Y >= 0 && x < 4 && y < 4 {
					seen[x][y]++
				}
			}
		}
		for x := range seen {
			for y, n := range seen[x] {
				if n < 8 {
					t.Errorf("%v: in part %d, %d there is no mark", size, x, y)
				}
			}
		}
	}
}

// TestMarkedPage: what stands in a page's body stays, between the note and the mark, whatever a template of the project does.
func TestMarkedPage(t *testing.T) {
	whole := string(markedPage([]byte("<html><body class=x>\n<p>先核实</p>\n</body></html>")))
	note, text, mark := strings.Index(whole, "样稿：还没有审定"), strings.Index(whole, "<p>先核实</p>"), strings.Index(whole, "<span>样稿</span>")
	if !strings.HasPrefix(whole, "<html><body class=x>\n<p class=\"draft-note\"") || note > text || text > mark || !strings.HasSuffix(whole, "</body></html>") {
		t.Errorf("%s", whole)
	}
	for _, broken := range []string{"<body><p>先核实", "<body", "</body><body>"} {
		if got := string(markedPage([]byte(broken))); !strings.Contains(got, "样稿：还没有审定") || !strings.HasSuffix(got, broken) {
			t.Errorf("%q becomes %q", broken, got)
		}
	}
	if got := string(markedPage([]byte("User-agent: *\n"))); got != "User-agent: *\n" {
		t.Errorf("robots.txt becomes %q", got)
	}
}

// TestStripAsDraft: the word stands before the text, and nothing of the text is gone.
func TestStripAsDraft(t *testing.T) {
	s := screen.Strip{Width: 20, Height: 16, Size: 16, Lines: []string{"先核实"}}
	asDraft(&s)
	if strings.Join(s.Lines, "|") != "样稿|先核实" || s.Height != 32 || s.Width != 32 {
		t.Errorf("%+v", s)
	}
}

// TestDraftOfSheets: every sheet, slide and page of a draft is another than what would be published, and has the same problems.
func TestDraftOfSheets(t *testing.T) {
	p := sample(t, fstest.MapFS{}, "screens")
	draft, made := p.AsDraft(), 0
	for _, item := range p.Plan.Items {
		if made == 12 {
			break
		}
		var problems diag.List
		if !strings.HasSuffix(item.Path, ".png") {
			continue
		}
		final, err := p.Make(item, &problems)
		if err != nil || problems.HasErrors() {
			t.Fatalf("%s: %v %v", item.Path, err, problems.Sorted())
		}
		drawn, err := draft.Make(item, &problems)
		if err != nil || problems.HasErrors() {
			t.Fatalf("%s as a draft: %v %v", item.Path, err, problems.Sorted())
		}
		if string(final.Data) == string(drawn.Data) || len(drawn.Data) == 0 {
			t.Errorf("the draft of %s is what would be published", item.Path)
		}
		if again, err := p.Make(item, &problems); err != nil || string(again.Data) != string(final.Data) {
			t.Errorf("a draft of %s has changed what is published", item.Path)
		}
		made++
	}
	if made < 12 {
		t.Errorf("only %d slides were drawn", made)
	}
}
