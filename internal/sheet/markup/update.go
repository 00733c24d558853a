package markup

import "strings"

// Update turns d, which Parse made of the text before without a problem, into what Parse would make of the text after,
// where the two differ in nothing but words and the payloads of codes (src="qr:…"): a template filled for another
// place. It returns the texts and images that are others now. Where they differ in more it returns false, and d is as
// it was. The places of texts (Pos) stay those of before: who has a problem to report parses anew.
func (d *Document) Update(before, after string) (changed []*Node, ok bool) {
	if strings.ContainsAny(after, "\r\x00") { // Parse replaces them
		return nil, false
	}
	edits, ok := d.compare(before, after)
	if !ok {
		return nil, false
	}
	changed = make([]*Node, 0, len(edits))
	d.Root.find(edits, &changed)
	if len(changed) != len(edits) { // of a title, or of white space that is no node
		return nil, false
	}
	for i, n := range changed {
		if !n.allows(edits[i]) {
			return nil, false
		}
	}
	for i, n := range changed {
		n.apply(edits[i])
	}
	return changed, true
}

// edit is a token that is another now.
type edit struct {
	token int    // how many tokens are before it
	text  string // of a text
	code  string // of an image: its src
}

// compare lists what differs between two texts, token by token; false where they have other tags.
func (d *Document) compare(before, after string) (edits []edit, ok bool) {
	n := 0
	for ; before != "" && after != ""; n++ {
		a, b := firstToken(before), firstToken(after)
		if a != b {
			e := edit{token: n}
			if e.code, ok = newCode(a, b); !ok {
				if isTag(a) || isTag(b) {
					return nil, false
				}
				e.text = unescape(b)
			}
			edits = append(edits, e)
		}
		before, after = before[len(a):], after[len(b):]
	}
	return edits, before == after && n == d.tokens
}

// isTag reports whether s begins with a tag and not with text (WHATWG HTML 13.2.5.6).
func isTag(s string) bool {
	return len(s) > 1 && s[0] == '<' && (isLetter(s[1]) || strings.IndexByte("/!?", s[1]) >= 0)
}

// firstToken returns the tag or the text with which s begins. Comments and raw text are not known here: a document that
// has them counts other tokens.
func firstToken(s string) string {
	if !isTag(s) {
		for i := 1; i < len(s); i++ {
			if s[i] == '<' && isTag(s[i:]) {
				return s[:i]
			}
		}
		return s
	}
	var quote byte
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return s[:i+1]
		}
	}
	return s
}

// newCode returns the src of an image in the tag after, where it differs from the tag before in its code alone.
func newCode(before, after string) (src string, ok bool) {
	const attribute = ` src="qr:`
	i := strings.Index(before, attribute)
	if i < 0 || !strings.HasPrefix(after, before[:i+len(attribute)]) || !strings.HasPrefix(before, "<img ") {
		return "", false
	}
	i += len(` src="`)
	a, b := strings.IndexByte(before[i:], '"'), strings.IndexByte(after[i:], '"')
	if a < 0 || b < 0 || before[i+a:] != after[i+b:] {
		return "", false
	}
	return unescape(after[i : i+b]), true
}

// find appends the nodes of edits, in document order.
func (n *Node) find(edits []edit, found *[]*Node) {
	if next := len(*found); next < len(edits) && n.token == edits[next].token {
		*found = append(*found, n)
	}
	for _, c := range n.Children {
		c.find(edits, found)
	}
}

// allows reports whether an edit leaves everything else as Parse would make it.
func (n *Node) allows(e edit) bool {
	if e.code != "" {
		return n.Tag == "img"
	}
	return n.IsText() && blank(e.text) == blank(n.Text)
}

func (n *Node) apply(e edit) {
	if e.code == "" {
		n.Text = e.text
		return
	}
	for i := range n.Attrs {
		if n.Attrs[i].Key == "src" {
			n.Attrs[i].Val = e.code
		}
	}
}

func blank(s string) bool { return strings.Trim(s, " \t\r\n\f") == "" }
