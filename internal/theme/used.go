package theme

import (
	"html/template"
	"strings"
	"text/template/parse"
)

// Used returns the texts that a template may be made from: its own and those that define the blocks it calls, whatever its
// data, each by the name under which it was parsed; and whether these blocks name phrases of the content. It has to be
// asked before the first execution, which rewrites blocks.
func Used(set *template.Template, name string) (names []string, phrases bool) {
	blocks := map[string]bool{}
	texts := map[string]bool{}
	var block func(name string)
	var walk func(n parse.Node)
	block = func(name string) {
		t := set.Lookup(name)
		if blocks[name] || t == nil || t.Tree == nil {
			return
		}
		blocks[name] = true
		if text := t.Tree.ParseName; !texts[text] {
			texts[text] = true
			names = append(names, text)
		}
		phrases = phrases || strings.Contains(t.Tree.Root.String(), ".Phrases.")
		walk(t.Tree.Root)
	}
	branch := func(b *parse.BranchNode) {
		walk(b.List)
		if b.ElseList != nil {
			walk(b.ElseList)
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			for _, inner := range n.Nodes {
				walk(inner)
			}
		case *parse.IfNode:
			branch(&n.BranchNode)
		case *parse.RangeNode:
			branch(&n.BranchNode)
		case *parse.WithNode:
			branch(&n.BranchNode)
		case *parse.TemplateNode:
			block(n.Name)
		}
	}
	block(name)
	return names, phrases
}
