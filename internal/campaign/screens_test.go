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
		{"P10 双色 gate 640x320", "gate 640x320 dual 10000µm 3000-20000mm 0° [bmp txt gif] 60s strip=true"},
		{"ｇａｔｅ　６４０ｘ３２０　Ｐ１０　５－３０米　双基色　每５分钟", "gate 640x320 dual 10000µm 5000-30000mm 0° [bmp txt gif] 300s strip=true"},
		{"gate 640 × 320 像素（点距：10 毫米、观看距离 5～30 米、颜色：单红、每 1 小时更新一次、顺时针旋转90度）", "gate 640x320 single 10000µm 5000-30000mm 90° [bmp txt gif] 3600s strip=true"},
		{"gate：宽640px×高320px LED显示屏 三基色 P 10 5米至30米", "gate 640x320 full 10000µm 5000-30000mm 0° [] 60s strip=false"},
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

// TestNative: who wants his pixels as they are says so in one word, and nobody gets it unasked.
func TestNative(t *testing.T) {
	for text, want := range map[string]bool{"wall 960x480 原样": true, "wall 960x480 P5 点对点 格式zip": true, "wall 960x480 Native": true, "wall 960x480": false} {
		got, diags := readScreens(text)
		if diags.Len() > 0 || len(got) != 1 || got[0].Native != want {
			t.Errorf("%s: %+v %s", text, got, printed(t, diags))
		}
	}
}

// TestScreenSpellings: officers write a list of screens in every way that another person understands.
func TestScreenSpellings(t *testing.T) {
	for text, want := range map[string]string{
		"１９２０ｘ１０８０":                          "screen 1920x1080",
		"1920x1080像素":                        "screen 1920x1080",
		"1920 x 1080":                        "screen 1920x1080",
		"lobby：1920x1080":                    "lobby 1920x1080",
		"lobby1920x1080":                     "lobby 1920x1080",
		"lobby-1920x1080":                    "lobby 1920x1080",
		"Lobby 1920X1080":                    "lobby 1920x1080",
		"lobby（1920＊1080）":                   "lobby 1920x1080",
		"east gate 1920 乘 1080":              "east-gate 1920x1080",
		"east_gate 1920✕1080":                "east-gate 1920x1080",
		"大堂 1920x1080":                       "datang 1920x1080",
		"1920x1080 大堂":                       "datang 1920x1080",
		"大堂分辨率：1920×1080px":                  "datang 1920x1080",
		"LED大屏1 1920x1080":                   "led-daping-1 1920x1080",
		"门头 320×160 P10；大厅 1920 x 1080":      "mentou 320x160 dating 1920x1080",
		"lobby 1920x1080, gate 640x320":      "lobby 1920x1080 gate 640x320",
		"lobby 1920x1080、gate 640x320":       "lobby 1920x1080 gate 640x320",
		"lobby 1920x1080 gate 640x320":       "lobby 1920x1080 gate 640x320",
		"lobby，1920x1080，gate，640x320":       "lobby 1920x1080 gate 640x320",
		"lobby 1920x1080\ngate 640x320\n":    "lobby 1920x1080 gate 640x320",
		"1920x1080 大堂，640x320 门头":            "datang 1920x1080 mentou 640x320",
		"大堂 1920x1080，P5，门头 640x320，P10":     "datang 1920x1080 mentou 640x320",
		"大堂1920x1080 P5，640x320":             "datang 1920x1080 screen 640x320",
		"1920x1080；640x320":                  "screen 1920x1080 screen-2 640x320",
		"大堂 1920x1080；大唐 640x320；大糖 640x320": "datang 1920x1080 datang-2 640x320 datang-3 640x320",
		"datang-2 64x64；大堂 64x64；大唐 64x64":   "datang-2 64x64 datang 64x64 datang-3 64x64",
		"绿地 640x320":                         "lvdi 640x320",
		"；":                                  "", "": "", "无": "", "没有": "", "-": "", "——": "", "／": "", "无。": "", "暂无；": "", "None": "",
	} {
		screens, diags := readScreens(text)
		var got []string
		for _, s := range screens {
			got = append(got, fmt.Sprintf("%s %dx%d", s.ID, s.Width, s.Height))
		}
		if strings.Join(got, " ") != want || diags.HasErrors() {
			t.Errorf("%q: got %q, want %q\n%s", text, got, want, printed(t, diags))
		}
	}
}

// TestScreensRefusedOnce: what is wrong is said once, and the screen is left out.
func TestScreensRefusedOnce(t *testing.T) {
	for text, want := range map[string]string{
		"lobby 0x0":                        "屏幕 lobby 的尺寸 0×0 超出范围",
		"0x0":                              "屏幕的尺寸 0×0 超出范围",
		"lobby 0x1080 P0":                  "屏幕 lobby 的尺寸 0×1080 超出范围",
		"lobby 99999x2":                    "屏幕 lobby 的尺寸 99999×2 超出范围",
		"lobby -1920x1080":                 "屏幕 lobby 的尺寸 -1920×1080 超出范围",
		"lobby 1920x－1080":                 "屏幕 lobby 的尺寸 1920×-1080 超出范围",
		"lobby 99999999999999999999x1080":  "屏幕 lobby 的尺寸 999999999999…×1080 超出范围",
		"lobby 15x16":                      "屏幕 lobby 的尺寸 15×16 超出范围",
		"lobby 8193x16":                    "屏幕 lobby 的尺寸 8193×16 超出范围",
		"大堂 1080p":                         "看不懂屏幕“大堂 1080p”",
		"大堂":                               "看不懂屏幕“大堂”",
		"lobby 1,920x1,080":                "看不懂屏幕“lobby 1,920x1,080”",
		"门头 3.84m×1.92m":                   "屏幕 门头 写的是长度“3.84m×1.92m”，不是像素",
		"门头 5米x3米":                         "屏幕 门头 写的是长度“5米x3米”，不是像素",
		"门头 320.5x160":                     "屏幕 门头 的尺寸“320.5x160”不是整数",
		"大堂 1920x1080x2":                   "屏幕 大堂 的尺寸后面又乘了一次：“1920x1080x2”",
		"大堂 1920x1080 2块":                  "看不懂屏幕 大堂 后面的“2块”",
		"大堂 1920x1080；大堂 640x320":          "这个场所有两块屏幕都叫“大堂”",
		"lobby 1920x1080；Lobby 640x320":    "这个场所有两块屏幕都叫“Lobby”",
		"🚪 640x320":                        "屏幕名称“🚪”不能用：是空的",
		"con 640x320":                      "屏幕名称“con”不能用：这是 Windows 保留的设备名",
		strings.Repeat("a", 61) + " 64x64": "",
		strings.Repeat("64x64；", 101):      "这个场所有 100 块以上的屏幕",
	} {
		screens, diags := readScreens(text)
		items := diags.Sorted()
		if want == "" {
			if len(screens) != 1 || len(items) != 0 {
				t.Errorf("%q: %v", text, items)
			}
			continue
		}
		most := strings.Count(want, "都叫")
		if len(items) != 1 || !strings.Contains(items[0].Message, want) && want[0] != 's' || len(screens) > most {
			t.Errorf("%q: want %q once, no screen: %v\n%s", text, want, screens, printed(t, diags))
		}
	}
}

// FuzzScreens: whatever a cell holds, its screens are within bounds, named each and differently, and a cell without any
// that does not say so is an error.
func FuzzScreens(f *testing.F) {
	for _, s := range []string{"lobby 1920x1080；门头 352×80 P10 3～20米 双色 每5分钟", "0x0", "无", "１９２０ｘ１０８０像素，格式：bmp、U盘", "a 1,920x1080", "x-1x1x1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		screens, diags := readScreens(text)
		ids := map[string]bool{}
		for _, s := range screens {
			if s.Width < minScreen || s.Width > maxScreen || s.Height < minScreen || s.Height > maxScreen || slugProblem(s.ID) != "" || ids[s.ID] || s.Name == "" ||
				s.Pitch < minPitch || s.Near <= 0 || s.Far < s.Near || s.PollSeconds < minPoll {
				t.Errorf("%q: %+v", text, s)
			}
			ids[s.ID] = true
		}
		if len(screens) == 0 && !diags.HasErrors() && strings.ContainsAny(text, "x1") {
			t.Errorf("%q: no screen and no word", text)
		}
	})
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
		"a 640x320 每99999999999999秒": "更新间隔",
	} {
		_, diags := readScreens(text)
		if got := printed(t, diags); !diags.HasErrors() || !strings.Contains(got, want) {
			t.Errorf("%s: want %q in\n%s", text, want, got)
		}
	}
}
