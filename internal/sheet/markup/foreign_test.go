package markup

import (
	"strings"
	"testing"
)

// written writes a tree as it is: no element is left out and none closed otherwise.
func written(n *Node) string {
	if n.Tag == "" {
		return n.Text
	}
	var b strings.Builder
	b.WriteString("<" + n.Tag)
	for _, a := range n.Attrs {
		b.WriteString(" " + a.Key + "=" + a.Val)
	}
	b.WriteString(">")
	for _, c := range n.Children {
		if c.Parent != n {
			b.WriteString("(of another)")
		}
		b.WriteString(written(c))
	}
	return b.String() + "</" + n.Tag + ">"
}

// TestForeign: pages from elsewhere are read as browsers read them, without comments; what no person has made is refused.
func TestForeign(t *testing.T) {
	const around = "<document><html><head></head><body>%</body></html></document>"
	for src, want := range map[string]string{
		"": "", "先停手<p>再核实": "先停手<p>再核实</p>", "<!DOCTYPE html><!-- 甲 --><p>乙<!-- 丙 -->丁</p>": "<p>乙丁</p>",
		"<p ID=a class='b c' x>甲&amp;乙": "<p id=a class=b c x=>甲&乙</p>", "<font color=red>甲</font><o:p>乙</o:p>": "<font color=red>甲</font><o:p>乙</o:p>",
		"<table><tr><td>甲": "<table><tbody><tr><td>甲</td></tr></tbody></table>", "甲<noscript><p>乙</p></noscript>": "甲<noscript><p>乙</p></noscript>", "<b>甲<i>乙</b>丙</i>": "<b>甲<i>乙</i></b><i>丙</i>",
	} {
		root, err := Foreign(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := written(root); got != strings.Replace(around, "%", want, 1) {
			t.Errorf("%s: %s", src, got)
		}
	}
	if root, err := Foreign(strings.Repeat("<div>", 400) + "甲"); err != nil || !strings.Contains(written(root), "甲") {
		t.Errorf("400 levels: %v", err)
	}
	if root, err := Foreign(strings.Repeat("<div>", 600) + "甲"); err == nil || root != nil {
		t.Errorf("600 levels: %v", err)
	}
	const frame = 3 // html, head and body
	if root, err := Foreign(strings.Repeat("<br>", 500_000-frame+1)); err == nil || root != nil || err.Error() != "markup: too many nodes" {
		t.Errorf("a node too many: %v", err)
	}
}
