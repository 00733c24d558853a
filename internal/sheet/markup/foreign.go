package markup

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
)

// maxForeign bounds the nodes of a page from elsewhere.
const maxForeign = 500_000

// Foreign reads a page of the web as browsers do, whatever its faults: any element, nothing reported, no places. Comments and the
// document type are no nodes. It is an error where the page nests more deeply or has more nodes than any page made by people.
// What of it is content is decided by who reads the tree; templates are never read by Foreign.
func Foreign(src string) (*Node, error) {
	root, err := html.ParseWithOptions(strings.NewReader(src), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	left := maxForeign
	out := foreign(root, &left)
	if left < 0 {
		return nil, errors.New("markup: too many nodes")
	}
	return out, nil
}

// foreign copies a node of the library's tree, which is at most 512 levels deep.
func foreign(n *html.Node, left *int) *Node {
	out := &Node{Tag: n.Data}
	switch n.Type {
	case html.TextNode:
		return &Node{Text: n.Data, Index: -1}
	case html.DocumentNode:
		out.Tag = "document"
	case html.ElementNode:
		for _, a := range n.Attr {
			out.Attrs = append(out.Attrs, Attr{Key: a.Key, Val: a.Val})
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.TextNode && c.Type != html.ElementNode {
			continue
		}
		if *left--; *left < 0 {
			break
		}
		child := foreign(c, left)
		child.Parent = out
		out.Children = append(out.Children, child)
	}
	return out
}
