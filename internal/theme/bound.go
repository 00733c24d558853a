package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"text/template/parse"
)

// Bounds of what one execution of a template does. The longest page of ten thousand venues takes a tenth of them.
const (
	maxOutput = 64 << 20  // bytes
	maxSteps  = 2_000_000 // pieces of text written, turns of loops and calls of blocks
	maxString = 4 << 20   // bytes of a text that a function builds
)

// ErrEndless says that a template went beyond the bounds.
var ErrEndless = errors.New("endless template")

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

// Bound makes loops and blocks of a template count as steps, before it is executed for the first time: html/template
// cannot be stopped, but what it writes to can refuse, and an empty text is written too.
func Bound(t *template.Template) {
	for _, each := range t.Templates() {
		if each.Tree != nil {
			boundList(each.Tree.Root)
		}
	}
}

func boundList(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.RangeNode:
			boundList(n.List)
			boundList(n.ElseList)
		case *parse.IfNode:
			boundList(n.List)
			boundList(n.ElseList)
		case *parse.WithNode:
			boundList(n.List)
			boundList(n.ElseList)
		}
	}
	list.Nodes = append([]parse.Node{&parse.TextNode{NodeType: parse.NodeText, Text: []byte{}}}, list.Nodes...)
}

// Execute fills a template of a set that Bound has prepared. Beyond the bounds the error is ErrEndless.
func Execute(w io.Writer, t *template.Template, name string, data any) error {
	b := &boundedWriter{w: w}
	err := t.ExecuteTemplate(b, name, data)
	if b.ended {
		return ErrEndless
	}
	return err
}

// boundedWriter counts what is written.
type boundedWriter struct {
	w            io.Writer
	bytes, steps int
	ended        bool
}

func (b *boundedWriter) Write(p []byte) (int, error) {
	b.bytes += len(p)
	if b.steps++; b.steps > maxSteps || b.bytes > maxOutput {
		b.ended = true
		return 0, ErrEndless
	}
	if len(p) == 0 {
		return 0, nil
	}
	return b.w.Write(p)
}
