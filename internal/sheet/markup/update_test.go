package markup

import (
	"reflect"
	"testing"

	"fanshi/internal/diag"
)

// FuzzUpdate: a document that is updated is the one that is parsed anew, places left aside, whatever the two texts are;
// one that is not updated is as it was.
func FuzzUpdate(f *testing.F) {
	for _, pair := range [][2]string{
		{`<section><p>凡是先交钱的</p><img src="qr:https://a/1" alt=""></section>`, `<section><p>凡是不交钱的</p><img src="qr:https://a/2" alt=""></section>`},
		{`<html><head><title>a</title></head><body><p class="x">一 &amp; 二</p> <br></body></html>`, `<html><head><title>b</title></head><body><p class="x">三 &lt; 四</p> <br></body></html>`},
		{`<p title="a>b">一</p>`, `<p title="a>b">二<3</p>`},
		{`<!-- 一 --><p>二</p>`, `<!-- 一 --><p>三</p>`},
		{`<ul><li>一</li></ul>`, `<ul> <li>一</li>二</ul>`},
		{`<style>p{}</style><p>一</p>`, `<style>q{}</style><p>一</p>`},
		{annotatedTemplate, annotatedTemplate},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		var diags diag.List
		doc := Parse("a.html", before, &diags)
		if len(diags.Sorted()) > 0 {
			return
		}
		kept := Parse("a.html", before, &diags)
		_, ok := doc.Update(before, after)
		if !ok {
			if !reflect.DeepEqual(doc, kept) {
				t.Fatalf("%q was changed though %q is no update of it", before, after)
			}
			return
		}
		want := Parse("a.html", after, &diags)
		forgetPlaces(doc.Root)
		forgetPlaces(want.Root)
		doc.Styles, want.Styles = nil, nil
		if len(diags.Sorted()) > 0 || !reflect.DeepEqual(doc, want) {
			t.Fatalf("%q updated to %q is not what is parsed: %v", before, after, diags.Sorted())
		}
	})
}

func forgetPlaces(n *Node) {
	n.Pos = diag.Pos{}
	for i := range n.Attrs {
		n.Attrs[i].Pos = diag.Pos{}
	}
	for _, c := range n.Children {
		forgetPlaces(c)
	}
}
