package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
)

// running is the extension --running: all on a child of a section with position: absolute: it stands on every page
// that the section goes over, and {page} and {pages} in its text are the number of the page and how many there are.
const running = "--running"

// numbering is the page that running elements are built for.
type numbering struct{ page, pages int }

// numbered is a text with {page} and {pages} replaced, where it is in a running element.
func (l *layouter) numbered(text string) string {
	if l.numbering == nil || !strings.Contains(text, "{") {
		return text
	}
	return strings.NewReplacer("{page}", strconv.Itoa(l.numbering.page), "{pages}", strconv.Itoa(l.numbering.pages)).Replace(text)
}

// defers reports whether n is a running element that is left for later: it is built for every page.
func (l *layouter) defers(n *markup.Node, st, parent *style.Computed) bool {
	v := st.Custom[running]
	if v == "" || v == parent.Custom[running] {
		return false
	}
	if v != "all" || n.Parent != l.root || st.Position != style.Absolute {
		l.diags.Error(n.Pos, "sheet.running", fmt.Sprintf("%s: %s 在这里不起作用", running, v),
			"只能写 --running: all，写在 <section> 的直接子元素上，并加 position: absolute")
		return false
	}
	if l.numbering != nil {
		return false
	}
	l.runners = append(l.runners, n)
	return true
}

// pages makes the box of every page of a section that has been laid out, and gives everything its place.
func (l *layouter) pages(root *box) []*box {
	pages := []*box{root}
	if len(l.runners) > 0 {
		l.kept.refuse()
	}
	if l.flows(root) {
		l.kept.refuse()
		f := l.paginate(root)
		pages = make([]*box, len(f.sheets))
		for i := range f.sheets {
			pages[i] = f.fragment(i)
		}
		for _, s := range f.sheets {
			if s.header != nil {
				l.repeated = append(l.repeated, s.header.group)
			}
		}
	} else if root.kind == flex && root.style.Height.Kind == style.Auto && root.height > l.opts.Height {
		l.diags.Error(root.place(), "sheet.flow", "内容比一页高，弹性盒（display: flex）不会续到下一页",
			"要续页就去掉 <section> 的 display: flex，否则缩短文字")
	}
	for i, p := range pages {
		if len(l.runners) > 0 {
			p = l.addRunning(p, numbering{i + 1, len(pages)})
			pages[i] = p
		}
		viewport := containing{rect: page.Rect{Width: l.opts.Width, Height: l.opts.Height}}
		l.place(p, page.Point{X: p.margin.Left, Y: p.margin.Top}, viewport)
	}
	return pages
}

// addRunning returns the box of a page with the running elements added.
func (l *layouter) addRunning(p *box, number numbering) *box {
	l.numbering = &number
	l.vertical = p.kind == orthogonal
	out := *p
	host := &out
	if l.vertical { // they stand in the coordinates of what is inside
		inner := *p.children[0]
		host = &inner
		out.children = []*box{host}
	}
	host.children = slices.Clone(host.children)
	for _, n := range l.runners {
		if b := l.build(n, p.declared()); b != nil {
			b.static = page.Point{X: host.contentRect().X, Y: host.contentRect().Y}
			host.children = append(host.children, b)
			l.repeated = append(l.repeated, b)
		}
	}
	l.numbering, l.vertical = nil, false
	return &out
}

// declared is the style of b as declared.
func (b *box) declared() *style.Computed {
	if b.physical != nil {
		return b.physical
	}
	return b.style
}
