package typeset

import (
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

var record = flag.Bool("record", false, "measure the paragraphs of testdata/spacing.json anew in headless Chromium")

// recordScript writes the lines of every case: the text, and the rectangle of the first and of the last character.
const recordScript = `<pre id="result"></pre><script>
onload = async () => {
  await document.fonts.ready;
  const round = x => Math.round(x * 1000) / 1000, out = [];
  for (const block of document.querySelectorAll('.case')) {
    const vertical = block.dataset.vertical, box = block.getBoundingClientRect(), lines = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const size = parseFloat(getComputedStyle(block).fontSize);
    let node, last = -1e9, middle = 0;
    while (node = walker.nextNode()) {
      for (let i = 0; i < node.data.length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const rects = [...range.getClientRects()], r = rects[rects.length - 1];
        if (!r || r.width * r.height === 0) continue;
        const x = vertical ? r.y - box.y : r.x - box.x, y = vertical ? box.right - r.right : r.y - box.y;
        const end = x + (vertical ? r.height : r.width);
        const across = y + (vertical ? r.width : r.height) / 2;
        if (!lines.length || vertical && Math.abs(across - middle) > 0.6 * size || x < last || x === last && !node.parentElement.style.textCombineUpright) lines.push({text: '', x: round(x), y: round(y), end: 0});
        const line = lines[lines.length - 1];
        line.text += node.data[i];
        line.end = round(end);
        last = x;
        middle = across;
      }
    }
    out.push({height: round(vertical ? box.width : box.height), lines});
  }
  document.getElementById('result').textContent = JSON.stringify(out);
};
</script>`

var recordTexts = []string{
	"凡是先交钱的贷款，都是诈骗。凡是要你共享屏幕的“客服”，一律挂断；凡是把钱转到“安全账户”的，公安机关没有这个账户！",
	"“（警方提醒）：《防骗手册》（第二版）、《反诈十条》”已经印发，请到（社区）“反诈服务站”领取。",
	"接到“96110”来电请立即接听；下载App、点击https链接、扫描QR码前先想3遍。Wi-Fi、ETC认证年审NO！",
	"【案例】（张某）：“我是‘客服’，请转账……”——骗子的话术「千变万化」，『安全账户』不存在。",
	"不轻信、不透露、不转账！（一）刷单返利；（二）虚假贷款；（三）冒充公检法；（四）杀猪盘。",
	"A公司B部门在5G时代用AI换脸，100%是假：视频3D合成，骗走RMB（已报警）。",
}

// recordCases makes the cases: each combination of values meets several texts, sizes and widths.
func recordCases() []spacingCase {
	r := rand.New(rand.NewPCG(96110, 96110))
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	var cases []spacingCase
	for _, kind := range []string{"trim", "trim", "autospace", "emphasis", "vertical", "vertical", "upright", "combine"} {
		for range 25 {
			c := spacingCase{Trim: pick("normal", "space-all", "space-first", "trim-start"), Align: pick("start", "justify", "end"), Wrap: "wrap",
				Size: float64(12 + r.IntN(24)), LineHeight: []float64{0, 1.2, 1.5, 1.8}[r.IntN(4)]}
			switch kind {
			case "trim":
				c.Wrap = pick("wrap", "wrap", "balance", "pretty")
				c.Indent = c.Size * float64(2*r.IntN(2))
				c.LetterSpacing = []float64{0, 0, 1.5}[r.IntN(3)]
			case "autospace":
				c.Auto = true
			case "emphasis":
				c.Trim = "normal"
				c.Vertical = r.IntN(3) == 0
			case "upright":
				c.Orientation = pick("upright", "sideways")
				fallthrough
			case "vertical", "combine":
				c.Vertical = true
				c.Auto = r.IntN(2) == 0
				c.LetterSpacing = []float64{0, 0, 1.5}[r.IntN(3)]
			}
			text := []rune(recordTexts[r.IntN(len(recordTexts))])
			text = text[r.IntN(len(text)/2):]
			c.Width = float64(int(c.Size*(5+r.Float64()*13)*8)) / 8
			c.Items = recordItems(r, text, c.Size, kind)
			cases = append(cases, c)
		}
	}
	return cases
}

func recordItems(r *rand.Rand, text []rune, size float64, kind string) []spacingItem {
	var items []spacingItem
	for len(text) > 0 {
		n := min(4+r.IntN(20), len(text))
		for n < len(text) && strings.ContainsRune("—…", text[n]) {
			n++ // dashes and ellipses are never split here, by Chromium they are
		}
		it := spacingItem{Text: string(text[:n]), Size: size, Weight: 400}
		text = text[n:]
		if len(items)%2 == 1 {
			switch kind {
			case "emphasis":
				it.Emphasis = []string{"over", "under"}[r.IntN(2)]
			case "combine":
				it.Combine, it.Text = true, fmt.Sprint(r.IntN(100))
			default:
				it.Weight = []int{400, 700}[r.IntN(2)]
				it.Size = size * []float64{1, 1, 1.25}[r.IntN(3)]
			}
			it.Edge = []float64{0, 0, 3}[r.IntN(3)]
			if kind == "combine" {
				it.Edge = 0
			}
		}
		items = append(items, it)
	}
	return items
}

// html writes a case as a block.
func (c *spacingCase) html() string {
	var b strings.Builder
	lineHeight := "normal"
	if c.LineHeight > 0 {
		lineHeight = fmt.Sprint(c.LineHeight)
	}
	writing, attribute := fmt.Sprintf("width:%gpx", c.Width), ""
	if c.Vertical {
		writing, attribute = fmt.Sprintf("height:%gpx;width:max-content;writing-mode:vertical-rl", c.Width), ` data-vertical="1"`
		if c.Orientation != "" {
			writing += ";text-orientation:" + c.Orientation
		}
	}
	if c.Auto {
		writing += ";text-autospace:normal"
	}
	fmt.Fprintf(&b, `<div class="case"%s style="%s;font-size:%gpx;line-height:%s;letter-spacing:%gpx;text-indent:%gpx;text-align:%s;text-wrap:%s;text-spacing-trim:%s">`,
		attribute, writing, c.Size, lineHeight, c.LetterSpacing, c.Indent, c.Align, c.Wrap, c.Trim)
	for _, it := range c.Items {
		style := fmt.Sprintf("font-size:%gpx;font-weight:%d;padding-inline:%gpx", it.Size, it.Weight, it.Edge)
		switch {
		case it.Emphasis == "under" && c.Vertical:
			style += ";text-emphasis:dot;text-emphasis-position:under left"
		case it.Emphasis != "":
			style += ";text-emphasis:dot;text-emphasis-position:" + it.Emphasis + " right"
		case it.Combine:
			style += ";text-combine-upright:all"
		}
		fmt.Fprintf(&b, `<span style="%s">%s</span>`, style, html.EscapeString(it.Text))
	}
	b.WriteString("</div>\n")
	return b.String()
}

// TestRecord measures the cases in Chromium when asked to; without -record it checks that the recording is of the
// cases that recordCases makes.
func TestRecord(t *testing.T) {
	cases := recordCases()
	if !*record {
		old := readSpacing(t)
		for i := range old {
			old[i].Height, old[i].Lines = 0, nil
		}
		want, _ := json.Marshal(cases)
		if got, _ := json.Marshal(old); string(got) != string(want) {
			t.Error("testdata/spacing.json is of other cases: go test -run TestRecord -record")
		}
		return
	}
	chromium := testtools.FindChromium(t)
	measured := measure(t, chromium.Path, cases)
	for i := range cases {
		cases[i].Height, cases[i].Lines = measured[i].Height, measured[i].Lines
	}
	testtools.Golden[spacingCase]{Chromium: chromium.Version, Values: cases}.Write(t, spacingFile)
}

// measure has Chromium lay out the cases.
func measure(t *testing.T, chromium string, cases []spacingCase) (measured []spacingCase) {
	t.Helper()
	var page strings.Builder
	page.WriteString(`<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><style>body{margin:0;font-family:body;line-break:strict}.case{margin:20px 0;overflow:hidden}`)
	for name, weight := range map[string]string{"400Regular": "400", "700Bold": "700"} {
		path, err := filepath.Abs("../../../themes/alert/fonts/NotoSansSC_" + name + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		page.WriteString("@font-face{font-family:body;font-weight:" + weight + ";src:url(file://" + path + ")}")
	}
	page.WriteString("</style>\n")
	for i := range cases {
		page.WriteString(cases[i].html())
	}
	page.WriteString(recordScript)
	dir := t.TempDir()
	file := filepath.Join(dir, "cases.html")
	if err := os.WriteFile(file, []byte(page.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--allow-file-access-from-files",
		"--window-size=1200,900", "--virtual-time-budget=20000", "--user-data-dir="+filepath.Join(dir, "profile"), "--dump-dom", "file://"+file).Output()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<pre id="result">(\[.*?\])</pre>`).FindSubmatch(out)
	if m == nil {
		t.Fatal("Chromium wrote no lines")
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &measured); err != nil {
		t.Fatal(err)
	}
	return measured
}
