package layout

import (
	"fmt"
	"math"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// guard is an element with --safe or --fold while what is in it is checked.
type guard struct {
	box   *box
	turns int // how many turned boxes are around it
	safe  page.Rect
	folds []page.Length // x
	down  []page.Length // y
}

// areas checks that text and codes keep out of the safe insets and away from folds.
type areas struct {
	l      *layouter
	guards []guard
	turns  []turn
	near   page.Length // least distance from a fold
}

// foldMillimetres is how far text and codes stay away from a fold on paper, foldShare the share of a slide's short side.
const foldMillimetres, foldShare = 3, 0.01

func (l *layouter) onPaper() bool { return l.opts.Unit == page.Micrometre }

// checkAreas reports text and codes of the tree that --safe and --fold forbid.
func (l *layouter) checkAreas(root *box) {
	a := &areas{l: l, near: page.Round(foldMillimetres * l.opts.Unit.PerMillimetre())}
	if !l.onPaper() {
		a.near = page.Round(foldShare * float64(min(l.opts.Width, l.opts.Height)))
	}
	a.visit(root)
}

func (a *areas) visit(b *box) {
	guards, turns := len(a.guards), len(a.turns)
	if b.node != nil {
		a.enter(b)
	}
	if len(a.guards) > 0 {
		a.check(b)
	}
	for _, c := range b.children {
		a.visit(c)
	}
	for i := range b.items { // in order: a map has none
		if atom := b.atoms[i]; atom != nil {
			a.visit(atom)
		}
	}
	a.guards, a.turns = a.guards[:guards], a.turns[:turns]
}

// across is a horizontal, down a vertical length of a box's style, of which percentages count from the box.
func (b *box) across(d style.Dim) page.Length { return page.Round(resolveOr(d, float64(b.width), 0)) }
func (b *box) down(d style.Dim) page.Length   { return page.Round(resolveOr(d, float64(b.height), 0)) }

// folds are those of a page's section.
func folds(b *box) Folds {
	var out Folds
	for _, d := range b.style.Folds {
		out.Across = append(out.Across, b.x+b.across(d))
	}
	for _, d := range b.style.FoldsDown {
		out.Down = append(out.Down, b.y+b.down(d))
	}
	return out
}

// enter notes the guard and the turn of an element. Its own turn counts for its guard as it does for its content: both
// are turned together.
func (a *areas) enter(b *box) {
	if b.style.Turns != 0 {
		a.turns = append(a.turns, turn{quarters: b.style.Turns, cx: b.x + b.width/2, cy: b.y + b.height/2})
	}
	st := b.style
	if st.Safe == nil && len(st.Folds) == 0 && len(st.FoldsDown) == 0 {
		return
	}
	g := guard{box: b, turns: len(a.turns), safe: page.Rect{X: b.x, Y: b.y, Width: b.width, Height: b.height}}
	if s := st.Safe; s != nil {
		left, top := b.across(s.Left), b.down(s.Top)
		g.safe = page.Rect{X: b.x + left, Y: b.y + top, Width: b.width - left - b.across(s.Right), Height: b.height - top - b.down(s.Bottom)}
	}
	at := folds(b)
	g.folds, g.down = at.Across, at.Down
	a.guards = append(a.guards, g)
}

// check looks at the text and the code of one box; of its text the part that is farthest where it must not be.
func (a *areas) check(b *box) {
	var parts []part
	axes := b.lineAxes()
	for _, line := range b.lines {
		for _, f := range line.Fragments {
			if b.isAtom(f) || blank(f.Text) {
				continue
			}
			parts = append(parts, part{axes.rect(emBox(f, b.vertical)), "文字“" + excerpt(f.Text) + "”"})
		}
	}
	if b.kind == picture && b.replaced.code != nil {
		r := b.contentRect()
		c := a.l.codeIn(b, page.Rect{X: b.x + r.X, Y: b.y + r.Y, Width: r.Width, Height: r.Height})
		parts = append(parts, part{c.Bounds(), "二维码"})
	}
	for i := range a.guards {
		g := &a.guards[i]
		seen := make([]part, len(parts))
		for k, p := range parts {
			p.rect = applyTurns(a.turns[g.turns:], p.rect)
			seen[k] = p
		}
		a.checkSafe(g, b, seen)
		a.checkFolds(g, b, seen)
	}
}

// part is a piece of text or a code, and how it is called.
type part struct {
	rect page.Rect
	name string
}

// slack is what rounding may add.
func (a *areas) slack() page.Length { return page.Round(a.l.opts.Unit.PerCSSPixel() / 2) }

func (a *areas) checkSafe(g *guard, b *box, parts []part) {
	if g.box.style.Safe == nil {
		return
	}
	var worst page.Length
	var name, side string
	for _, p := range parts {
		for _, s := range []struct {
			by   page.Length
			name string
		}{{g.safe.X - p.rect.X, "左"}, {p.rect.Right() - g.safe.Right(), "右"}, {g.safe.Y - p.rect.Y, "上"}, {p.rect.Bottom() - g.safe.Bottom(), "下"}} {
			if s.by > a.slack() && s.by > worst {
				worst, name, side = s.by, p.name, s.name
			}
		}
	}
	if worst > 0 {
		a.l.diags.Error(b.place(), "sheet.unsafe-area",
			fmt.Sprintf("%s伸进了%s边的安全边距 %s，可能被裁掉或遮住", name, side, a.l.distance(worst)),
			fmt.Sprintf("往里移 %s以上，缩短文字，或改模板里的 --safe", a.l.distance(worst)), g.box.node.Pos)
	}
}

func (a *areas) checkFolds(g *guard, b *box, parts []part) {
	worst := a.near - a.slack()
	var found *part
	look := func(p *part, fold, from, to page.Length) {
		if gap := max(from-fold, fold-to); gap < worst {
			worst, found = gap, p
		}
	}
	for i := range parts {
		p := &parts[i]
		for _, x := range g.folds {
			look(p, x, p.rect.X, p.rect.Right())
		}
		for _, y := range g.down {
			look(p, y, p.rect.Y, p.rect.Bottom())
		}
	}
	if found == nil {
		return
	}
	where := "离折线只有 " + a.l.distance(max(worst, 0))
	if worst <= 0 {
		where = "压在折线上"
	}
	a.l.diags.Error(b.place(), "sheet.fold", fmt.Sprintf("%s%s，至少要离开 %s", found.name, where, a.l.distance(a.near)),
		fmt.Sprintf("移开 %s以上，或在折线处分成两栏", a.l.distance(a.near-worst)), g.box.node.Pos)
}

// distance writes a length for a message, rounded up: millimetres on paper, pixels on a screen.
func (l *layouter) distance(v page.Length) string {
	if l.onPaper() {
		return fmt.Sprintf("%.1f 毫米", math.Ceil(float64(v)/l.opts.Unit.PerMillimetre()*10)/10)
	}
	return fmt.Sprintf("%.0f 像素", math.Ceil(float64(v)/l.opts.Unit.PerCSSPixel()))
}
