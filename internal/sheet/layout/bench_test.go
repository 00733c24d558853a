package layout

import (
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
	"fanshi/internal/sheet/vector"
)

// longText is a page of 3,000 characters: ten sections of a heading and paragraphs, no two alike.
func longText() string {
	var b strings.Builder
	b.WriteString(`<html><body><style>section{width:100vw;height:100vh;padding:40px;display:flex;flex-direction:column}
.text{flex:1 1 0;min-height:0;--fit:10px 40px;line-height:1.6} h2{font-size:1.4em;margin:.4em 0} p{margin:.3em 0;text-align:justify}</style><section><h1>防范电信网络诈骗</h1><div class="text">`)
	han := []rune("凡是要求先交保证金或者手续费的网络贷款都属于诈骗，请您不要相信；陌生来电自称客服、领导和公检法人员的，应当先挂断电话再核实。")
	for i := range 10 {
		b.WriteString("<h2>第" + string(han[i:i+6]) + "</h2>")
		for k := range 3 {
			b.WriteString("<p>" + string(han[i+k:]) + "<strong>" + string(han[k:20+i]) + "</strong>" + string(han[:20]) + "</p>")
		}
	}
	b.WriteString("</div></section></body></html>")
	return b.String()
}

func BenchmarkLongPage(b *testing.B) {
	fonts := testFonts(b)
	src := longText()
	cache := typeset.NewCache()
	for b.Loop() {
		diags := &diag.List{}
		doc := markup.Parse("long.html", src, diags)
		sheets := []*style.Sheet{style.Parse("test.css", "html { font-family: body }", diag.Pos{File: "test.css", Line: 1, Col: 1}, diags)}
		for _, s := range doc.Styles {
			sheets = append(sheets, style.Parse("long.html", s.CSS, s.Pos, diags))
		}
		const width, height = 420_000, 594_000
		env := style.Environment{Unit: page.Micrometre, Width: width, Height: height, Roles: []string{"body"}, Art: func(string) bool { return false }}
		res := Layout(doc, style.Match(doc, sheets, env, diags), Options{Unit: page.Micrometre, Width: width, Height: height, Fonts: fonts,
			Cache: cache, Code: qr.Encode, Art: func(string) *vector.Picture { return nil }}, diags)
		if diags.HasErrors() || len(res.Pages) != 1 {
			b.Fatal(diags.Sorted())
		}
	}
}
