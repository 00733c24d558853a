package sheet

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// FuzzPage renders any text under any style sheet on sheets of any size. There is no panic and no hang; a sheet is refused
// with a reason, or its pages show exactly the characters of the text.
func FuzzPage(f *testing.F) {
	f.Add("凡是先交钱的贷款，都是“诈骗”——3.2 万元。", ".b { --fit: 8px 60px; height: 80px }", "p { writing-mode: vertical-rl; text-emphasis: dot }", 400, 300)
	f.Add("不转账\n不透露  验证码，拨打 96110。Wi-Fi 免费？", "section { height: 100vh } .b { display: flex; flex-wrap: wrap; gap: 3% }", "p { columns: 2 }", 1920, 1080)
	f.Add("（（「，。”12月A国·）（ー", "* { text-spacing-trim: trim-start; text-autospace: normal; text-wrap: balance } .b { position: absolute; inset: 10% 5px }", "p:nth-child(2n) { rotate: 90deg }", 64, 16)
	f.Add("停一停，问一问", "p { orphans: 2; break-inside: avoid; hanging-punctuation: first allow-end }", ".b { display: none } @media (min-width: 1px) { p { float: left } }", 100, 5000)
	fonts := sync.OnceValues(func() (*theme.Theme, *font.Set) {
		th := theme.Load(os.DirFS(projectFolder+"/themes"), "alert", &diag.List{})
		set, err := theme.LoadFonts(th, nil, nil)
		if err != nil {
			f.Fatal(err)
		}
		return th, set
	})
	f.Fuzz(func(t *testing.T, text, css, more string, width, height int) {
		if len(text) > 400 || len(css)+len(more) > 600 || strings.ContainsAny(css+more, "<{") && strings.Contains(css+more, "{{") || strings.Contains(css+more, "<") {
			return
		}
		th, set := fonts()
		source := `<!DOCTYPE html><html lang="zh-CN"><head><title>x</title><style>` + css + "</style><style>" + more +
			`</style></head><body><section><div class="b"><p>{{.}}</p><p class="c">甲<strong>乙</strong></p></div></section></body></html>`
		engine := New(Config{Templates: fstest.MapFS{"x.html": {Data: []byte(source)}}, Theme: th, Fonts: set, Keep: []string{"96110", "验证码"}})
		diags := &diag.List{}
		res := engine.Render(Request{Template: "x", Data: text, Unit: page.Unit(abs(width) % 2), Width: side(width), Height: side(height)}, diags)
		if res == nil {
			if !diags.HasErrors() {
				t.Error("refused without a reason")
			}
			return
		}
		if diags.HasErrors() {
			t.Errorf("a result in spite of %v", diags.Sorted())
		}
		if strings.Contains(css+more, "none") || strings.Contains(css+more, "\\") || strings.Contains(css+more, "running") {
			return // what is hidden on purpose is not compared
		}
		if got, want := letters(shown(res.Pages)), letters(text+"甲乙"); got != want {
			t.Errorf("the pages show %q, the text is %q", got, want)
		}
	})
}

// side is a length of 10 to 3,000 px or mm.
func side(n int) page.Length { return page.Length(10+abs(n)%2991) * 64 * 15 }

func abs(n int) int { return max(n, -(n + 1)) }

// shown is the text of all pages' marks.
func shown(pages []page.Page) string {
	var out strings.Builder
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if text, ok := m.(*page.Text); ok {
				out.WriteString(text.Source)
			}
		})
	}
	return out.String()
}

// letters are the characters of a text that can be seen, sorted.
func letters(s string) string {
	runes := []rune(squeeze(s))
	slices.Sort(runes)
	return string(runes)
}
