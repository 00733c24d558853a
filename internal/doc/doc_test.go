package doc

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// forest makes random documents and notes what they hold, in reading order.
type forest struct {
	rnd    *rand.Rand
	pos    int
	plain  []string   // what each heading, paragraph, cell and code block says
	places []diag.Pos // of these
	inline []Inline   // every inline node
	images []*Image
	dump   strings.Builder // what Dump writes
	depth  int
}

func (f *forest) node() Node {
	f.pos++
	return Node{Pos: diag.Pos{File: "a.md", Line: f.pos, Col: f.pos + 7}}
}

// line notes a line of the dump, which ends with the place of the node that was made last.
func (f *forest) line(format string, args ...any) {
	fmt.Fprintf(&f.dump, "%s%s @%d:%d\n", strings.Repeat("  ", f.depth), fmt.Sprintf(format, args...), f.pos, f.pos+7)
}

func (f *forest) in(work func()) {
	f.depth++
	work()
	f.depth--
}

// text makes running text and returns what it says.
func (f *forest) text(deep int) (inlines []Inline, plain string) {
	for range f.rnd.IntN(4) {
		node, word := f.node(), fmt.Sprintf("字%d", f.pos)
		var inner []Inline
		var said string
		add := func(n Inline) { inlines, f.inline = append(inlines, n), append(f.inline, n) }
		switch kind := f.rnd.IntN(7); {
		case kind == 0 || deep == 0 && kind < 4:
			add(&Text{node, word})
			f.line("text %q", word)
			said = word
		case kind == 1:
			n := &Strong{Node: node}
			add(n)
			f.line("strong")
			f.in(func() { inner, said = f.text(deep - 1) })
			n.Inline = inner
		case kind == 2:
			n := &Emphasis{Node: node}
			add(n)
			f.line("emphasis")
			f.in(func() { inner, said = f.text(deep - 1) })
			n.Inline = inner
		case kind == 3:
			n := &Link{Node: node, URL: "/v/" + word}
			add(n)
			f.line("link %q", n.URL)
			f.in(func() { inner, said = f.text(deep - 1) })
			n.Inline = inner
		case kind == 4:
			add(&Code{node, word})
			f.line("code %q", word)
			said = word
		case kind == 5:
			n := &Image{node, word + ".png", "图" + word}
			add(n)
			f.images = append(f.images, n)
			f.line("image %q %q", n.Src, n.Alt)
			said = n.Alt
		default:
			add(&Break{node})
			f.line("break")
			said = "\n"
		}
		plain += said
	}
	return inlines, plain
}

// running makes the text of a node that has been made, and notes it.
func (f *forest) running(at Node) (inlines []Inline) {
	f.places, f.plain = append(f.places, at.Pos), append(f.plain, "")
	i := len(f.plain) - 1
	f.in(func() { inlines, f.plain[i] = f.text(2) })
	return inlines
}

func (f *forest) row() []Cell {
	fmt.Fprintf(&f.dump, "%srow\n", strings.Repeat("  ", f.depth))
	cells := make([]Cell, 2)
	f.in(func() {
		for i := range cells {
			cells[i].Node = f.node()
			f.line("cell")
			cells[i].Inline = f.running(cells[i].Node)
		}
	})
	return cells
}

func (f *forest) blocks(deep int) (out []Block) {
	for range 1 + f.rnd.IntN(4) {
		node := f.node()
		switch kind := f.rnd.IntN(7); {
		case kind == 0:
			f.line("heading 2 #id%d", f.pos)
			out = append(out, &Heading{Node: node, Level: 2, ID: fmt.Sprintf("id%d", f.pos), Inline: f.running(node)})
		case kind == 1 || deep == 0 && kind < 4:
			f.line("paragraph")
			out = append(out, &Paragraph{Node: node, Inline: f.running(node)})
		case kind == 2:
			list := &List{Node: node, Ordered: f.rnd.IntN(2) == 0, Start: 3}
			f.line("%s", map[bool]string{true: "ordered list from 3", false: "list"}[list.Ordered])
			for range 2 {
				f.in(func() {
					item := &Item{Node: f.node()}
					f.line("item")
					f.in(func() { item.Blocks = f.blocks(deep - 1) })
					list.Items = append(list.Items, item)
				})
			}
			out = append(out, list)
		case kind == 3:
			f.line("quote")
			f.in(func() { out = append(out, &Quote{Node: node, Blocks: f.blocks(deep - 1)}) })
		case kind == 4:
			table := &Table{Node: node, Align: []Align{AlignNone, AlignRight}}
			f.line("table [0 3]")
			f.in(func() {
				table.Header = f.row()
				for range f.rnd.IntN(3) {
					table.Rows = append(table.Rows, f.row())
				}
			})
			out = append(out, table)
		case kind == 5:
			code := fmt.Sprintf("码%d\n", f.pos)
			f.line("code block %q", code)
			f.places, f.plain = append(f.places, node.Pos), append(f.plain, code)
			out = append(out, &CodeBlock{node, code})
		default:
			f.line("rule")
			out = append(out, &Rule{node})
		}
	}
	return out
}

// TestEveryNode goes through random documents in all the ways that there are: each text, picture and node comes once, in reading
// order and with its place, and a dump shows all of it.
func TestEveryNode(t *testing.T) {
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 0))
	for range 200 {
		f := &forest{rnd: rnd}
		blocks := f.blocks(3)
		if got := PlainBlocks(blocks); !slices.Equal(got, f.plain) {
			t.Fatalf("texts %q, want %q", got, f.plain)
		}
		i := 0
		for text, pos := range Texts(blocks) {
			if text != f.plain[i] || pos != f.places[i] {
				t.Fatalf("%q at %v, want %q at %v", text, pos, f.plain[i], f.places[i])
			}
			i++
		}
		for stop := range f.plain { // whoever has seen enough is not asked again
			seen := 0
			for range Texts(blocks) {
				if seen++; seen > stop {
					break
				}
			}
			if seen != stop+1 {
				t.Fatalf("%d texts seen, want %d", seen, stop+1)
			}
		}
		if got := Images(blocks); !slices.Equal(got, f.images) {
			t.Fatalf("%d pictures, want %d", len(got), len(f.images))
		}
		var nodes []Inline
		Walk(blocks, func(n Inline) { nodes = append(nodes, n) })
		if !slices.Equal(nodes, f.inline) {
			t.Fatalf("%d nodes, want %d", len(nodes), len(f.inline))
		}
		if got := Dump(&Doc{Blocks: blocks}); got != f.dump.String() {
			t.Fatalf("dump\n%swant\n%s", got, f.dump.String())
		}
	}
}

// TestPlace: every node says where it stands.
func TestPlace(t *testing.T) {
	pos := diag.Pos{File: "a.md", Line: 3, Col: 9}
	p := &Paragraph{Node: Node{Pos: pos}}
	if got := p.Place(); got != pos {
		t.Errorf("%v", got)
	}
}
