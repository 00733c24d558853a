package layout

import (
	"fmt"
	"strings"
	"testing"
)

// TestAreas puts a text and a code where --safe and --fold let them be and where they do not.
func TestAreas(t *testing.T) {
	const text = `<p style="position:absolute;left:%gpx;top:%gpx;margin:0;font-size:20px;line-height:1">不要转账</p>`
	const code = `<img src="qr:https://fz.example.gov.cn/v/b01/" alt="二维码" style="position:absolute;left:%gpx;top:%gpx;width:99px;height:99px">`
	fonts := testFonts(t)
	for name, c := range map[string]struct {
		css, content, code, says string
	}{
		"inside":                    {"--safe: 40px 50px", fmt.Sprintf(text, 50.0, 40.0), "", ""},
		"too far left":              {"--safe: 40px 50px", fmt.Sprintf(text, 38.0, 40.0), "sheet.unsafe-area", "左边的安全边距 12 像素"},
		"too far up":                {"--safe: 40px 50px", fmt.Sprintf(text, 50.0, 25.0), "sheet.unsafe-area", "上边的安全边距"},
		"the bottom edge":           {"--safe: 0 0 20px 0", fmt.Sprintf(text, 0.0, 565.0), "sheet.unsafe-area", "下边的安全边距"},
		"only its own subtree":      {"", fmt.Sprintf(text, 0.0, 0.0), "", ""},
		"beside the fold":           {"--fold: 480px", fmt.Sprintf(text, 486.0, 40.0), "", ""},
		"near the fold":             {"--fold: 480px", fmt.Sprintf(text, 483.0, 40.0), "sheet.fold", "只有 3 像素，至少要离开 6 像素"},
		"across the fold":           {"--fold: 100px 480px", fmt.Sprintf(text, 450.0, 40.0), "sheet.fold", "压在折线上"},
		"across the horizontal one": {"--fold-down: 50%", fmt.Sprintf(text, 0.0, 290.0), "sheet.fold", "压在折线上"},
		"a code and its quiet zone": {"--fold: 120px", fmt.Sprintf(code, 16.0, 10.0), "sheet.fold", "二维码离折线只有 5 像素"},
		"a code on an edge":         {"--safe: 12px", fmt.Sprintf(code, 0.0, 100.0), "sheet.unsafe-area", "二维码伸进了左边的安全边距 12 像素"},
	} {
		src := fmt.Sprintf("<html><body><style>section{width:100vw;height:100vh;position:relative;%s}</style><section>\n%s</section></body></html>", c.css, c.content)
		_, diags := lay(t, fonts, "area.html", src, 960, 600)
		if c.code == "" {
			if diags.HasErrors() {
				t.Errorf("%s: %v", name, diags.Sorted())
			}
			continue
		}
		found := diags.Sorted()
		if len(found) != 1 || found[0].Code != c.code || !strings.Contains(found[0].Message, c.says) || found[0].Pos.Line != 2 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestAreasOfTurnedText: what counts is where text is painted.
func TestAreasOfTurnedText(t *testing.T) {
	const src = `<html><body><style>section{width:100vw;height:100vh;position:relative;--safe:0 0 0 100px}p{position:absolute;left:%s;top:300px;width:480px;height:40px;margin:0;rotate:90deg;white-space:nowrap}</style><section><p>不要转账给陌生人，先挂断电话再核实</p></section></body></html>`
	// The turned box stands upright about x = left + 240 px.
	if _, diags := lay(t, testFonts(t), "turn.html", fmt.Sprintf(src, "-120px"), 960, 600); diags.HasErrors() {
		t.Errorf("text in the safe area was refused: %v", diags.Sorted())
	}
	if _, diags := lay(t, testFonts(t), "turn.html", fmt.Sprintf(src, "-150px"), 960, 600); !hasCode(diags, "sheet.unsafe-area") {
		t.Error("text outside the safe area was accepted")
	}
}
