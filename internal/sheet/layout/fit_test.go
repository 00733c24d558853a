package layout

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

const fitSheet = `<html><body>
<style>
section { width: 100vw; height: 100vh; display: flex; flex-direction: column; padding: 40px }
.head { flex: 1 1 0; min-height: 0; --fit: 20px 300px; line-height: 1.2; font-weight: 900; text-wrap: balance }
p { margin: 0; font-size: 24px }
</style>
<section><div class="head">%s</div><p>接到 96110 来电请接听</p></section>
</body></html>`

func sizeOf(t *testing.T, res *Result, class string) ElementBox {
	t.Helper()
	for _, e := range res.Boxes[0].Elements {
		if e.Class == class {
			return e
		}
	}
	t.Fatalf("no element of class %s", class)
	return ElementBox{}
}

// TestFitIsTheLargest checks that a headline neither overflows at the size found nor fits at the next one.
func TestFitIsTheLargest(t *testing.T) {
	fonts := testFonts(t)
	const seed = 20261123
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	han := []rune("凡是先交保证金的网络贷款都是诈骗请勿转账陌生来电冒充客服领导公检法")
	for n := 2; n < 120; n += 9 {
		var text strings.Builder
		for range n {
			text.WriteRune(han[r.IntN(len(han))])
		}
		res, diags := lay(t, fonts, "fit.html", fmt.Sprintf(fitSheet, text.String()), 960, 540)
		if diags.HasErrors() {
			t.Fatalf("%d characters: %v", n, diags.Sorted())
		}
		head := sizeOf(t, res, "head")
		bigger := strings.Replace(fmt.Sprintf(fitSheet, text.String()), "--fit: 20px 300px", fmt.Sprintf("font-size: %gpx", head.FontSize+fitStep), 1)
		if head.FontSize < 300 {
			again, _ := lay(t, fonts, "fit.html", bigger, 960, 540)
			lines := again.Boxes[0].Elements[1].Lines
			last := lines[len(lines)-1]
			right, bottom := 0.0, last.Y
			for _, l := range lines {
				right = max(right, l.X+l.Width)
			}
			box := again.Boxes[0].Elements[1]
			if right <= box.X+head.Width && float64(len(lines))*1.2*(head.FontSize+fitStep) <= head.Height && bottom < 500 {
				t.Errorf("%d characters: %g px was chosen, but %g px fits as well", n, head.FontSize, head.FontSize+fitStep)
			}
		}
		if got := strings.Join(texts(head), ""); got != text.String() {
			t.Errorf("lines %q, text %q", got, text.String())
		}
	}
}

func texts(e ElementBox) []string {
	var out []string
	for _, l := range e.Lines {
		out = append(out, l.Text)
	}
	return out
}

// TestTooLongIsRefused follows the remedy: with as many characters less as it says the sheet is accepted, with one less
// cut it is refused again.
func TestTooLongIsRefused(t *testing.T) {
	text := []rune(strings.Repeat("凡是转账", 400))
	_, diags := lay(t, testFonts(t), "fit.html", fmt.Sprintf(fitSheet, string(text)), 960, 540)
	cut := 0
	for _, d := range diags.Sorted() {
		if d.Code == "sheet.too-long" {
			if d.Pos.Line != 7 {
				t.Errorf("%s: %s → %s", d.Pos, d.Message, d.Remedy)
			}
			if _, err := fmt.Sscanf(d.Remedy, "删去 %d 个字（现有 1600 个字，", &cut); err != nil {
				t.Fatalf("%s: %v", d.Remedy, err)
			}
		}
	}
	if cut == 0 {
		t.Fatalf("1,600 characters were accepted: %v", diags.Sorted())
	}
	if _, diags = lay(t, testFonts(t), "fit.html", fmt.Sprintf(fitSheet, string(text[:len(text)-cut])), 960, 540); diags.HasErrors() {
		t.Errorf("%d characters less do not help: %v", cut, diags.Sorted())
	}
	if _, diags = lay(t, testFonts(t), "fit.html", fmt.Sprintf(fitSheet, string(text[:len(text)-cut+1])), 960, 540); !hasCode(diags, "sheet.too-long") {
		t.Errorf("%d characters less are enough already", cut-1)
	}
}

// TestCutOffIsRefused puts text where the page's edge or overflow: hidden would cut it.
func TestCutOffIsRefused(t *testing.T) {
	for name, css := range map[string]string{
		"outside the page": "position: absolute; left: 900px; top: 10px; white-space: nowrap",
		"clipped":          "width: 100px; height: 10px; overflow: hidden",
	} {
		src := fmt.Sprintf(`<html><body><style>section{width:100vw;height:100vh;position:relative}p{%s}</style><section><p>不要转账给陌生人</p></section></body></html>`, css)
		_, diags := lay(t, testFonts(t), "cut.html", src, 960, 540)
		if !hasCode(diags, "sheet.cut-off") {
			t.Errorf("%s: %v", name, diags.Sorted())
		}
	}
}

func hasCode(l *diag.List, code string) bool {
	for _, d := range l.Sorted() {
		if d.Code == code {
			return true
		}
	}
	return false
}

// TestLostTextIsFound removes a run from a finished page and expects the check to name the character.
func TestLostTextIsFound(t *testing.T) {
	l, whole, pages := flowOf(t, `<html><body><section><p>凡是<strong>不</strong>急</p><p style="display: none">无</p></section></body></html>`)
	l.checkComplete(whole, pages)
	if l.diags.HasErrors() {
		t.Fatalf("a complete page was refused: %v", l.diags.Sorted())
	}
	pages[0].Marks = slices.DeleteFunc(pages[0].Marks, func(m page.Mark) bool {
		text, ok := m.(*page.Text)
		return ok && text.Source == "不"
	})
	l.checkComplete(whole, pages)
	if !hasCode(l.diags, "sheet.lost") || !strings.Contains(l.diags.Sorted()[0].Message, "不") {
		t.Errorf("the lost 不 was not found: %v", l.diags.Sorted())
	}
}

func TestCodeHasWholeModules(t *testing.T) {
	src := `<html><body><style>section{width:100vw;height:100vh;position:relative}img{position:absolute;left:10.3px;top:7.7px;width:%s;height:%s}</style><section><img src="qr:https://fz.example.gov.cn/v/b01/" alt="二维码"></section></body></html>`
	res, diags := lay(t, testFonts(t), "qr.html", fmt.Sprintf(src, "200px", "200px"), 960, 540)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	found := false
	res.Pages[0].Walk(func(m page.Mark) {
		c, ok := m.(*page.Code)
		if !ok {
			return
		}
		found = true
		if c.Module%64 != 0 || c.X%64 != 0 || c.Y%64 != 0 || c.Module < 3*64 || c.QuietZone != 4 {
			t.Errorf("module %d, at %d,%d", c.Module, c.X, c.Y)
		}
	})
	if !found {
		t.Error("no code on the page")
	}
	if _, diags = lay(t, testFonts(t), "qr.html", fmt.Sprintf(src, "80px", "80px"), 960, 540); !hasCode(diags, "sheet.qr-small") {
		t.Errorf("a code of 80 px was accepted: %v", diags.Sorted())
	}
}

// TestTurnedTextIsInside: what counts is where a turned box is painted, not where it was laid out.
func TestTurnedTextIsInside(t *testing.T) {
	src := `<html><body><style>section{width:100vw;height:100vh;position:relative}p{position:absolute;left:%s;top:240px;width:480px;height:40px;margin:0;rotate:90deg;white-space:nowrap;font-size:24px}</style><section><p>不要转账给陌生人，先挂断电话再核实</p></section></body></html>`
	// Laid out from −200 to 280 px, painted upright about x = 40: inside.
	if _, diags := lay(t, testFonts(t), "turn.html", fmt.Sprintf(src, "-200px"), 960, 540); diags.HasErrors() {
		t.Errorf("text inside the page was refused: %v", diags.Sorted())
	}
	// Laid out from −240 to 240 px, painted upright about x = 0: half of every line is outside.
	if _, diags := lay(t, testFonts(t), "turn.html", fmt.Sprintf(src, "-240px"), 960, 540); !hasCode(diags, "sheet.cut-off") {
		t.Error("text outside the page was accepted")
	}
}

// TestFitCountsWhatSticksOutAbove: wherever the content of a flexbox is aligned, the size that fits is the same.
func TestFitCountsWhatSticksOutAbove(t *testing.T) {
	fonts := testFonts(t)
	sizes := map[string]float64{}
	for _, align := range []string{"flex-start", "center", "flex-end"} {
		sheet := `<html><body><style>section { width: 100vw; height: 100vh; padding: 150px 40px }
.head { height: 200px; width: 400px; display: flex; flex-direction: column; justify-content: ` + align + `; --fit: 8px 200px }
p { margin: 0 }</style><section><div class="head"><p>先挂断，再核实。</p><p>不转账，不着急。</p><p>打 96110 问一声。</p></div></section></body></html>`
		res, diags := lay(t, fonts, "above.html", sheet, 480, 500)
		if diags.HasErrors() {
			t.Fatal(diags.Sorted())
		}
		sizes[align] = sizeOf(t, res, "head").FontSize
	}
	if sizes["flex-start"] != sizes["center"] || sizes["flex-start"] != sizes["flex-end"] || sizes["flex-start"] <= 8 {
		t.Errorf("sizes %v", sizes)
	}
}
