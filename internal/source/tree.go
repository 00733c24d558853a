package source

// nodeKind says what a node of the YAML tree is.
type nodeKind uint8

const (
	nullNode     nodeKind = iota // nothing was written
	brokenNode                   // something was written, and is reported
	scalarNode                   // text
	mappingNode                  // entries
	sequenceNode                 // items
)

// node is a value as it stands in the file.
type node struct {
	kind    nodeKind
	at      int    // offset in the span
	text    string // of a scalar, as typed
	entries []entryNode
	items   []*node
	flow    bool   // written with brackets or braces
	stop    int    // of a scalar: behind it, where it is written otherwise than text says
	said    string // of a key: the Chinese name that it was called by
	wide    string // the remedy of an item in brackets that holds Chinese commas
}

type entryNode struct{ key, value *node }

// each visits the values of a tree, in the order of the file; keys are no values.
func (n *node) each(visit func(*node)) {
	visit(n)
	for _, e := range n.entries {
		e.value.each(visit)
	}
	for _, i := range n.items {
		i.each(visit)
	}
}
