package markup

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// TestHints compares what designers are told about every element and attribute that they are used to, and sheets do not
// have, with testdata/hints.txt.
func TestHints(t *testing.T) {
	var b strings.Builder
	say := func(name, src string) {
		diags := &diag.List{}
		Parse("a.html", src, diags)
		for _, d := range diags.Sorted() {
			fmt.Fprintf(&b, "%s %d:%d %s %s。%s。\n", name, d.Pos.Line, d.Pos.Col, d.Code, d.Message, d.Remedy)
		}
		if diags.Len() == 0 {
			fmt.Fprintf(&b, "%s is allowed\n", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(hints)) {
		say("<"+name+">", "<div><"+name+"></"+name+"></div>")
		say("<svg><"+name+">", "<svg><"+name+"></"+name+"></svg>")
	}
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		say("in svg <"+name+">", "<svg><"+name+"></"+name+"></svg>")
		say("in p <"+name+">", "<p><"+name+"></"+name+"></p>")
		say("closed <"+name+"/>", "<div><"+name+"/></div>")
	}
	for _, name := range slices.Sorted(maps.Keys(attrHints)) {
		for _, tag := range []string{"div", "td", "img"} {
			say(tag+"["+name+"]", "<"+tag+" "+name+"=\"1\"></"+tag+">")
		}
	}
	for _, value := range []string{"1", "2", "100", "0", "101", "-1", "+2", "02", "a", ""} {
		say("colspan="+value, "<table><tr><td colspan=\""+value+"\">x</td></tr></table>")
		say("rowspan="+value, "<table><tr><th rowspan=\""+value+"\">x</th></tr></table>")
	}
	const name = "testdata/hints.txt"
	testtools.CompareText(t, name, b.String(), *update)
}

// TestTokens: where the first token of a text ends, and which texts begin with a tag.
func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"<a>b": "<a>", "<A>b": "<A>", "<Z>b": "<Z>", "<z>b": "<z>", "</a>b": "</a>", "<!-- -->b": "<!-- -->", "<?x?>b": "<?x?>", "b<a>": "b", "a<b": "a", "a < b<c>": "a < b", "<": "<", "< a>": "< a>", "<1>": "<1>", "<[>": "<[>", "<`>": "<`>", "<@>": "<@>", "<{>": "<{>", "a<": "a<",
		"<a b='>'>c": "<a b='>'>", "<a b=\">\">c": "<a b=\">\">", "<a b=\"'>\">c": "<a b=\"'>\">", "<a": "<a", "<a b=\"": "<a b=\"", "ab": "ab",
	} {
		if got := firstToken(text); got != want {
			t.Errorf("%q begins with %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{"": false, "<": false, "<a": true, "<Z": true, "</": true, "<!": true, "<?": true, "a<b": false, "< ": false, "<1": false} {
		if isTag(text) != want {
			t.Errorf("%q is a tag: %v", text, !want)
		}
	}
}

// TestUpdated: words with references and a code change in the tree as if all were parsed anew; what else changes does not.
func TestUpdated(t *testing.T) {
	const before = `<div><p>甲</p><img src="qr:a" alt="x"></div>`
	for after, want := range map[string]string{
		`<div><p>乙&amp;&lt;丙</p><img src="qr:a" alt="x"></div>`: "乙&<丙 qr:a",
		`<div><p>甲</p><img src="qr:b&amp;c" alt="x"></div>`:     "甲 qr:b&c",
		`<div><p>丁</p><img src="qr:d" alt="x"></div>`:           "丁 qr:d",
		`<div><p>甲</p><img src="qr:a" alt="y"></div>`:           "",
		`<div><p>甲</p><img src="content:a" alt="x"></div>`:      "",
		`<div><p>甲<br></p><img src="qr:a" alt="x"></div>`:       "",
		`<div><p> </p><img src="qr:a" alt="x"></div>`:           "",
		`<div><p>甲</p><img src="qr:a" alt="x"></div><p>更多</p>`:  "",
		"<div><p>甲\r</p><img src=\"qr:a\" alt=\"x\"></div>":     "",
		`<div><p>甲</p><img src="qr:a" alt="x">`:                 "",
	} {
		diags := &diag.List{}
		doc := Parse("a.html", before, diags)
		changed, ok := doc.Update(before, after)
		if ok != (want != "") || diags.Len() > 0 {
			t.Errorf("%s: %v", after, ok)
			continue
		}
		text, code := "", ""
		var walk func(n *Node)
		walk = func(n *Node) {
			text += n.Text
			if n.Tag == "img" {
				code, _ = n.Attr("src")
			}
			for _, c := range n.Children {
				walk(c)
			}
		}
		walk(doc.Root)
		if !ok {
			want = "甲 qr:a"
		} else if len(changed) == 0 {
			t.Errorf("%s: nothing has changed", after)
		}
		if got := strings.TrimSpace(text) + " " + code; got != want {
			t.Errorf("%s: %s, want %s", after, got, want)
		}
	}
}

// TestPlacesOfAttributes: each attribute of a tag is told where its value stands, or its name where it has none, however the ones before it are written.
func TestPlacesOfAttributes(t *testing.T) {
	for src, want := range map[string]string{
		`<p xa="" xb='' xc="1" xd>`:         "1:8 1:14 1:20 1:23",
		`<p id="" xb='a"b' xc="a'>b" xd=1>`: "1:14 1:23 1:32",
		`<p xa=1 xb=  2 xc = "3" xd=>`:      "1:7 1:14 1:22 1:25",
		"<p\n xa=''\n\txb=\"甲乙\" xc>":       "2:6 3:6 3:10",
		`<p  xa  xb/xc ="" XD="">`:          "1:5 1:9 1:17 1:23",
		`<p xa=甲"乙 xb>`:                     "1:7 1:11",
	} {
		diags := &diag.List{}
		Parse("a.html", src+"</p>", diags)
		var got []string
		for _, d := range diags.Sorted() {
			if d.Code == "markup.attribute" {
				got = append(got, fmt.Sprintf("%d:%d", d.Pos.Line, d.Pos.Col))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", src, got, want)
		}
	}
}
