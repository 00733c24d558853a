package markdown

import "testing"

// TestQuotations: a > before an amount is one of comparison, before anything else the mark of a quotation; and the lines of a
// quotation are read as lines are outside of one.
func TestQuotations(t *testing.T) {
	for text, want := range map[string]string{
		"> 100 元\n":            "<p>&gt; 100 元</p>",
		">=5000元立案\n":          "<p>&gt;=5000元立案</p>",
		"> 30%\n":              "<p>&gt; 30%</p>",
		"> 3.5 万元\n":           "<p>&gt; 3.5 万元</p>",
		"> 96110 来电请接听\n":      "<blockquote><p>96110 来电请接听</p></blockquote>",
		"> 2026年11月5日，王某\n":    "<blockquote><p>2026年11月5日，王某</p></blockquote>",
		"> 1. 不轻信\n> 2. 不转账\n": "<blockquote><ol><li>不轻信</li><li>不转账</li></ol></blockquote>",
		"> 1、不轻信\n> 2、不转账\n":   "<blockquote><p>1、不轻信</p><p>2、不转账</p></blockquote>",
		"> （一）甲\n> （二）乙\n":     "<blockquote><p>（一）甲</p><p>（二）乙</p></blockquote>",
		"> 时间：今天\n> 地点：这里\n":   "<blockquote><p>时间：今天</p><p>地点：这里</p></blockquote>",
		"> 甲说。\n> 乙说\n":        "<blockquote><p>甲说。</p><p>乙说</p></blockquote>",
		"> > 甲。\n> > 乙\n":      "<blockquote><blockquote><p>甲。</p><p>乙</p></blockquote></blockquote>",
		"> 甲说\n> 乙说\n":         "<blockquote><p>甲说乙说</p></blockquote>",
		"> 甲\n> - 乙\n> - 丙\n":  "<blockquote><p>甲</p><ul><li>乙</li><li>丙</li></ul></blockquote>",
		"> ## 甲\n> 乙\n":        "<blockquote><h2>甲</h2><p>乙</p></blockquote>",
	} {
		d, diags := read(text)
		if got := normal(asHTML(d.Blocks)); diags.HasErrors() || got != normal(want) {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
}
