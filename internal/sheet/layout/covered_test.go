package layout

import (
	"strings"
	"testing"
)

// TestCovered: text is refused where something opaque is painted on it later, and nowhere else.
func TestCovered(t *testing.T) {
	const box = `<div style="position:absolute;left:0;top:0;width:200px;height:200px;`
	const art = `<svg viewBox="0 0 100 100" style="position:absolute;left:0;top:0;width:200px;height:200px">`
	fonts := testFonts(t)
	for name, c := range map[string]struct {
		content string
		covered bool
	}{
		"a box later":             {`<p>不要转账</p>` + box + `background-color:red"></div>`, true},
		"a box before":            {box + `background-color:red"></div><p style="position:relative">不要转账</p>`, false},
		"a box without paint":     {`<p>不要转账</p>` + box + `"></div>`, false},
		"a box behind":            {`<p>不要转账</p>` + box + `z-index:-1;background-color:red"></div>`, false},
		"its own background":      {`<p style="background-color:red"><strong style="background-color:yellow;text-decoration:line-through">不要转账</strong></p>`, false},
		"the end of a line only":  {`<p style="padding-left:150px">不要转账</p>` + box + `background-color:red"></div>`, true},
		"a disc":                  {`<p>不要转账</p>` + box + `left:30px;border-radius:100px;background-color:red"></div>`, false},
		"a larger disc":           {`<p>不要转账</p>` + box + `left:-100px;top:-100px;width:400px;height:400px;border-radius:200px;background-color:red"></div>`, true},
		"a picture":               {`<p>不要转账</p>` + art + `<path d="M0 0h100v100h-100z"/></svg>`, true},
		"a hole in a picture":     {`<p>不要转账</p>` + art + `<path d="M0 40h100v60h-100z"/></svg>`, false},
		"the sheet under a code":  {`<p style="padding:60px 0 0 40px">不要转账</p><img src="qr:https://fz.example.gov.cn/v/b01/" alt="码" style="position:absolute;left:0;top:0;width:180px;height:180px">`, true},
		"a turned box":            {`<p>不要转账</p>` + box + `top:90px;width:20px;rotate:90deg;background-color:red"></div>`, false},
		"turned text":             {`<p style="width:60px;position:absolute;left:300px;top:300px;rotate:90deg">不要</p>` + box + `left:318px;top:290px;height:80px;width:80px;background-color:red"></div>`, true},
		"cut off before the text": {`<p>不要转账</p><div style="position:absolute;left:0;top:100px;width:200px;height:100px;overflow:hidden"><div style="margin-top:-100px;height:200px;background-color:red"></div></div>`, false},
	} {
		src := "<html><body><style>section{width:100vw;height:100vh;position:relative} p{margin:0;width:300px}</style><section>\n" + c.content + "</section></body></html>"
		_, diags := lay(t, fonts, "covered.html", src, 960, 600)
		found := diags.Sorted()
		switch {
		case !c.covered && diags.HasErrors():
			t.Errorf("%s: %v", name, found)
		case c.covered && (len(found) != 1 || found[0].Code != "sheet.covered" || found[0].Pos.Line != 2 || !strings.Contains(found[0].Message, "不要")):
			t.Errorf("%s: %v", name, found)
		}
	}
}
