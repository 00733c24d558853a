package theme

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"slices"
	"text/template/parse"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// Bounds of a template's file and of what one execution does. The longest template of the binary has 10 KB; the longest page
// of ten thousand venues takes a tenth of the others.
const (
	maxTemplate = 1 << 20   // bytes of a file
	maxOutput   = 64 << 20  // bytes
	maxSteps    = 2_000_000 // pieces of text written, turns of loops and calls of blocks
	maxString   = 4 << 20   // bytes of a text that a function builds
	maxLoops    = 10        // loops within one another; html/template looks at the body of each twice
)

// ReadTemplate reads the file of a template. What is wrong with it, that it is missing included, is told where it lies, as
// Place says.
func ReadTemplate(fsys fs.FS, name string, diags *diag.List) (string, bool) {
	var own diag.List
	raw, ok := source.ReadBytes(fsys, name, maxTemplate, &own)
	for _, d := range own.Sorted() {
		d.Pos.File = Place(fsys, name)
		diags.Add(d)
	}
	return string(raw), ok
}

// ErrEndless says that a template went beyond the bounds.
var ErrEndless = errors.New("endless template")

// ErrNested says that a template has more loops within one another than are read: 2 to the power of their number takes too long.
var ErrNested = errors.New("loops nested too deeply")

// Functions are those of html/template that build texts, bounded.
var Functions = template.FuncMap{
	"print":   func(args ...any) (string, error) { return boundedText(fmt.Sprint(args...)) },
	"println": func(args ...any) (string, error) { return boundedText(fmt.Sprintln(args...)) },
	"printf":  func(form string, args ...any) (string, error) { return boundedText(fmt.Sprintf(form, args...)) },
	"js":      func(args ...any) (string, error) { return boundedText(template.JSEscaper(args...)) },
}

func boundedText(s string) (string, error) {
	if len(s) > maxString {
		return "", ErrEndless
	}
	return s, nil
}

// Bounded is a template set that comes to an end.
type Bounded struct {
	set   *template.Template
	lists []boundedList
	deep  *boundedLoop // one that stands in too many others
}

// boundedList is a list of nodes that is executed as a whole: the body of a loop, a branch, a block.
type boundedList struct {
	loop  *boundedLoop // whose body it is; nil: of none
	outer int          // the list around it; −1: it is a block's
	loops int          // around it
}

// boundedLoop is a loop of a template.
type boundedLoop struct {
	tree *parse.Tree
	node *parse.RangeNode
}

// place is file:line:column. To find it the text is read from its start on.
func (l *boundedLoop) place() string {
	place, _ := l.tree.ErrorContext(l.node)
	return place
}

// Bound makes loops and blocks of a set of templates count as steps, before it is executed for the first time: html/template
// cannot be stopped, but what it writes to can refuse, and an empty text is written too.
func Bound(t *template.Template) *Bounded {
	b := &Bounded{set: t}
	all := t.Templates()
	slices.SortFunc(all, func(a, b *template.Template) int { return cmp.Compare(a.Name(), b.Name()) }) // of equally busy loops the same one is told
	for _, each := range all {
		if each.Tree != nil {
			b.list(each.Tree, each.Tree.Root, -1, nil)
		}
	}
	return b
}

// list prepares a list and those inside. The text that is put before it is empty, and by its capacity the writer knows
// whose it is: html/template neither sees nor moves it. Of a block that is called inside a tag, an attribute or a script
// html/template makes copies, whose texts have no capacity: its loops count, but are not known.
func (b *Bounded) list(tree *parse.Tree, list *parse.ListNode, outer int, loop *boundedLoop) {
	if list == nil {
		return
	}
	loops := 0
	if outer >= 0 {
		loops = b.lists[outer].loops
	}
	if loop != nil {
		if loops++; loops > maxLoops && b.deep == nil {
			b.deep = loop
		}
	}
	b.lists = append(b.lists, boundedList{loop, outer, loops})
	at := len(b.lists) - 1
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.RangeNode:
			b.list(tree, n.List, at, &boundedLoop{tree, n})
			b.list(tree, n.ElseList, at, nil)
		case *parse.IfNode:
			b.list(tree, n.List, at, nil)
			b.list(tree, n.ElseList, at, nil)
		case *parse.WithNode:
			b.list(tree, n.List, at, nil)
			b.list(tree, n.ElseList, at, nil)
		}
	}
	list.Nodes = append([]parse.Node{&parse.TextNode{NodeType: parse.NodeText, Text: make([]byte, 0, at+1)}}, list.Nodes...)
}

// Execute fills a template of the set. Beyond the bounds the error is ErrEndless, with the place of the loop that turned
// most often, as Sources.Failure reads it; where loops are nested too deeply nothing is executed and it is ErrNested.
func (b *Bounded) Execute(w io.Writer, name string, data any) error {
	if b.deep != nil {
		return fmt.Errorf("template: %s: %w", b.deep.place(), ErrNested)
	}
	out := &boundedWriter{w: w, turns: make([]int, len(b.lists))}
	err := b.set.ExecuteTemplate(out, name, data)
	if !out.ended {
		return err
	}
	if loop := b.busiest(out.turns); loop != nil {
		return fmt.Errorf("template: %s: %w", loop.place(), ErrEndless)
	}
	return ErrEndless
}

// busiest returns the loop that turned most often each time that it was reached.
func (b *Bounded) busiest(turns []int) (loop *boundedLoop) {
	most := 1
	for i, l := range b.lists {
		if l.loop == nil {
			continue
		}
		if each := turns[i] / max(1, turns[l.outer]); each > most {
			loop, most = l.loop, each
		}
	}
	return loop
}

// boundedWriter counts what is written.
type boundedWriter struct {
	w            io.Writer
	bytes, steps int
	turns        []int // by list
	ended        bool
}

func (b *boundedWriter) Write(p []byte) (int, error) {
	b.bytes += len(p)
	if len(p) == 0 && cap(p) > 0 && cap(p) <= len(b.turns) {
		b.turns[cap(p)-1]++
	}
	if b.steps++; b.steps > maxSteps || b.bytes > maxOutput {
		b.ended = true
		return 0, ErrEndless
	}
	if len(p) == 0 {
		return 0, nil
	}
	return b.w.Write(p)
}
