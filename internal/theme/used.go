package theme

import (
	"html/template"
	"slices"
	"text/template/parse"
)

// Use is what a template may be made from, whatever its data.
type Use struct {
	Texts  []string        // its own and those that define the blocks it calls, each by the name under which it was parsed
	Fields map[string]bool // the fields of the data that these blocks name: Phrases, ScamName
}

// Used returns what a template is made from. It has to be asked before the first execution, which rewrites blocks.
func Used(set *template.Template, name string) Use {
	w := walker{set: set, blocks: map[string]bool{}, use: Use{Fields: map[string]bool{}}}
	w.block(name)
	return w.use
}

// walker goes through a template's blocks.
type walker struct {
	set    *template.Template
	blocks map[string]bool // seen
	use    Use
}

func (w *walker) block(name string) {
	t := w.set.Lookup(name)
	if w.blocks[name] || t == nil || t.Tree == nil {
		return
	}
	w.blocks[name] = true
	if text := t.Tree.ParseName; !slices.Contains(w.use.Texts, text) {
		w.use.Texts = append(w.use.Texts, text)
	}
	w.list(t.Tree.Root)
}

func (w *walker) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		w.node(n)
	}
}

func (w *walker) branch(b *parse.BranchNode) {
	w.pipe(b.Pipe)
	w.list(b.List)
	w.list(b.ElseList)
}

func (w *walker) pipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	for _, command := range pipe.Cmds {
		for _, argument := range command.Args {
			w.node(argument)
		}
	}
}

func (w *walker) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.ActionNode:
		w.pipe(n.Pipe)
	case *parse.IfNode:
		w.branch(&n.BranchNode)
	case *parse.RangeNode:
		w.branch(&n.BranchNode)
	case *parse.WithNode:
		w.branch(&n.BranchNode)
	case *parse.TemplateNode:
		w.pipe(n.Pipe)
		w.block(n.Name)
	case *parse.PipeNode:
		w.pipe(n)
	case *parse.ChainNode:
		w.node(n.Node)
		w.fields(n.Field)
	case *parse.FieldNode:
		w.fields(n.Ident)
	case *parse.VariableNode:
		w.fields(n.Ident[1:]) // behind the variable's own name
	}
}

func (w *walker) fields(names []string) {
	for _, name := range names {
		w.use.Fields[name] = true
	}
}
