package campaign

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

func readScreens(text string) ([]Screen, *diag.List) {
	l := &loader{diags: &diag.List{}}
	return l.screens(source.Cell{Text: text}), l.diags
}

func TestScreens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"lobby 1920x1080", "lobby 1920x1080 full 625µm 1500-5000mm 0° [] 60s strip=false"},
		{"door 640x320", "door 640x320 full 5000µm 3000-20000mm 0° [] 60s strip=false"},
		{"lift 1080×1920", "lift 1080x1920 full 625µm 1500-5000mm 0° [] 60s strip=false"},
		{"flat 1998x1080", "flat 1998x1080 full 5005µm 5000-25000mm 0° [] 60s strip=false"},
		{"gate 352x80", "gate 352x80 single 10000µm 3000-25000mm 0° [bmp txt gif] 60s strip=true"},
		{"gate 640x320，点距10毫米，5-30米，双色", "gate 640x320 dual 10000µm 5000-30000mm 0° [bmp txt gif] 60s strip=true"},
		{"gate 640x320 P10 5-30米 双色", "gate 640x320 dual 10000µm 5000-30000mm 0° [bmp txt gif] 60s strip=true"},
		{"gate 352x80 全彩 p3.91 12m 格式bmp+zip 每300秒 旋转90", "gate 352x80 full 3910µm 12000-12000mm 90° [bmp zip] 300s strip=true"},
		{"wall 960x480 P2.5 1.5至8米 格式：卡莱特、U盘", "wall 960x480 full 2500µm 1500-8000mm 0° [vsn zip] 60s strip=false"},
		{"wall 960x480 格式huidu+松下+huidu rotate270", "wall 960x480 full 5000µm 3000-20000mm 270° [huidu panasonic] 60s strip=false"},
	} {
		got, diags := readScreens(c.text)
		if diags.Len() > 0 || len(got) != 1 {
			t.Errorf("%s: %v %s", c.text, got, printed(t, diags))
			continue
		}
		s := got[0]
		if text := fmt.Sprintf("%s %dx%d %s %dµm %d-%dmm %d° %v %ds strip=%t", s.ID, s.Width, s.Height, s.Colour, s.Pitch, s.Near, s.Far,
			s.Rotation, s.Formats, s.PollSeconds, s.Strip()); text != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, text, c.want)
		}
	}
}

func TestScreensRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a 640x320 P0":               "点距“P0”不能用",
		"a 640x320 P99999999999":     "点距“P99999999999”不能用",
		"a 640x320 30-5米":            "观看距离“30-5米”不能用",
		"a 640x320 0米":               "观看距离“0米”不能用",
		"a 640x320 旋转45":             "旋转“旋转45”不能用",
		"a 640x320 每1秒":              "更新间隔“每1秒”不能用",
		"a 640x320 格式mp4":            "格式“格式mp4”不能用",
		"a 640x320 格式vsn+bmp":        "屏幕 a 不是条屏，没有 bmp 文件",
		"a 640x320 P10 P5":           "点距写了两次",
		"a 640x320 彩色":               "看不懂屏幕 a 后面的“彩色”",
		"a P10 640x320":              "看不懂屏幕“a P10 640x320”",
		"a 640x320 每99999999999999秒": "更新间隔",
	} {
		_, diags := readScreens(text)
		if got := printed(t, diags); !diags.HasErrors() || !strings.Contains(got, want) {
			t.Errorf("%s: want %q in\n%s", text, want, got)
		}
	}
}
