package campaign

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// TestScreenBounds: every number of a screens cell is taken at its bounds and refused one past them, and the remedy names
// the bounds.
func TestScreenBounds(t *testing.T) {
	for text, want := range map[string]string{
		"a 16x16": "16×16", "a 8192x8192": "8192×8192", "a 15x16": "", "a 16x15": "", "a 8193x16": "", "a 16x8193": "",
		"a 64x64 P0.1": "100", "a 64x64 P100": "100000", "a 64x64 P0.099": "", "a 64x64 P100.001": "", "a 64x64 点间距10mm": "10000", "a 64x64 2.5毫米": "2500", "a 64x64 P99999999": "",
		"a 64x64 1000米": "1000000-1000000", "a 64x64 1000.001米": "", "a 64x64 0-5米": "", "a 64x64 0.001-5米": "1-5000", "a 64x64 5-5米": "5000-5000", "a 64x64 5.001-5米": "", "a 64x64 0米": "", "a 64x64 99999999999米": "", "a 64x64 1000001米": "",
		"a 64x64 旋转0": "0°", "a 64x64 旋转90度": "90°", "a 64x64 旋转180°": "180°", "a 64x64 旋转270": "270°", "a 64x64 旋转360": "", "a 64x64 旋转91": "", "a 64x64 旋转99999999999999999999": "",
		"a 64x64 每10秒": "10s", "a 64x64 每9秒": "", "a 64x64 每86400秒": "86400s", "a 64x64 每86401秒": "", "a 64x64 每1440分": "86400s", "a 64x64 每1441分": "", "a 64x64 每24小时": "86400s", "a 64x64 每25小时": "", "a 64x64 poll10s": "10s", "a 64x64 poll2min": "120s", "a 64x64 poll2h": "7200s", "a 64x64 每2分钟更新一次": "120s", "a 64x64 每99999999999999999999小时": "", "a 64x64 每0秒": "",
		"a 64x64 格式bmp": "[bmp]", "a 64x64 格式bmp/TXT+gif": "[bmp txt gif]", "a 64x64 格式doc": "", "a 64x64 格式bmp+doc": "", "a 64x64 vsn bmp": "[vsn bmp]", "a 1000x800 bmp": "", "a 1000x800 gif": "", "a 1000x800 txt": "", "a 1000x800 zip": "[zip]", "a 1000x800 双色 bmp": "[bmp]",
		"a 64x64 单色": "single", "a 64x64 红色": "single", "a 64x64 单红屏": "single", "a 64x64 单基色": "single", "a 64x64 双基色": "dual", "a 64x64 full": "full", "a 64x64 dual": "dual", "a 64x64 Single": "single",
	} {
		screens, diags := readScreens(text)
		items := diags.Sorted()
		if want == "" {
			if len(screens) != 0 || len(items) != 1 || items[0].Message == "" || items[0].Remedy == "" || items[0].Severity != diag.Error {
				t.Errorf("%s: %v %s", text, screens, printed(t, diags))
			}
			continue
		}
		if len(screens) != 1 || len(items) > 0 {
			t.Errorf("%s: %v %s", text, screens, printed(t, diags))
			continue
		}
		s := screens[0]
		if all := fmt.Sprintf("%d×%d|%d|%d-%d|%d°|%ds|%v|%s", s.Width, s.Height, s.Pitch, s.Near, s.Far, s.Rotation, s.PollSeconds, s.Formats, s.Colour); !slices.Contains(strings.Split(all, "|"), want) {
			t.Errorf("%s: %s, want %s", text, all, want)
		}
	}
	for text, want := range map[string]string{
		"a 15x16":        "screen.size 屏幕 a 的尺寸 15×16 超出范围 宽和高都在 16 到 8192 像素之间，请向屏幕厂家核实",
		"a 64x64 每9秒":    "screen.word 屏幕 a 的更新间隔“每9秒”不能用 在 10 秒到 24 小时之间，例如 每5分钟",
		"a 64x64 P0":     "screen.word 屏幕 a 的点距“P0”不能用 点距是相邻两个像素的距离，单位毫米，P0.1 到 P100，请看屏幕铭牌",
		"a 64x64 0米":     "screen.word 屏幕 a 的观看距离“0米”不能用 写最近和最远的观众离屏幕几米，近的在前，例如 3-20米",
		"a 64x64 旋转1":    "screen.word 屏幕 a 的旋转“旋转1”不能用 只能是 90、180 或 270，按顺时针算；播放器自己会转的，不要写",
		"a 64x64 格式x":    "screen.word 屏幕 a 的格式“格式x”不能用 可以有的格式是：bmp、txt、gif（条屏），vsn（卡莱特）、huidu（灰度）、panasonic（松下）、zip（U盘），用加号连接",
		"a 64x64 P5 P6":  "screen.word 屏幕 a 的点距写了两次：“P6” 只留一个",
		"a 1000x800 bmp": "screen.word 屏幕 a 不是条屏，没有 bmp 文件 删掉 bmp；如果是条屏，写上“单色”或“双色”",
		"123456789012x8": "screen.size 屏幕的尺寸 123456789012×8 超出范围 宽和高都在 16 到 8192 像素之间，请向屏幕厂家核实",
		"1234567890123x": "screen.format 看不懂屏幕“1234567890123x” 写成“名称 宽x高”，几块屏幕之间用分号隔开，例如：lobby 1920x1080；gate 352x80 P10 3-20米 双色",
		"a 64x64 b c":    "screen.word 屏幕 a 后面的“b”看不懂",
	} {
		_, diags := readScreens(text)
		got := ""
		for _, d := range diags.Sorted() {
			got += fmt.Sprintf("%s %s %s\n", d.Code, d.Message, d.Remedy)
		}
		if !strings.HasPrefix(got, want) && !(strings.HasSuffix(text, "b c") && strings.Count(got, "看不懂屏幕 a 后面的") == 2) {
			t.Errorf("%s: %s want %s", text, got, want)
		}
	}
	for _, c := range []struct {
		width, height int
		want          string
	}{
		{352, 96, "10000 3000-25000 single true"}, {352, 97, "5000 3000-20000 full false"}, {719, 1000, "5000 3000-20000 full false"}, {720, 1000, "1200 1500-5000 full false"}, {1000, 719, "5000 3000-20000 full false"},
		{1998, 1080, "5005 5000-25000 full false"}, {2048, 858, "4882 5000-25000 full false"}, {3996, 2160, "2502 5000-25000 full false"}, {4096, 1716, "2441 5000-25000 full false"}, {2047, 1080, "586 1500-5000 full false"}, {1080, 1998, "600 1500-5000 full false"},
	} {
		screens, _ := readScreens(fmt.Sprintf("a %dx%d", c.width, c.height))
		if s := screens[0]; fmt.Sprintf("%d %d-%d %s %v", s.Pitch, s.Near, s.Far, s.Colour, s.Strip()) != c.want {
			t.Errorf("%dx%d: %+v, want %s", c.width, c.height, s, c.want)
		}
	}
	for n, want := range map[int]int{maxScreens: maxScreens, maxScreens + 1: 0} {
		if screens, _ := readScreens(strings.Repeat("64x64；", n)); len(screens) != want {
			t.Errorf("%d screens in a cell: %d", n, len(screens))
		}
	}
}

// TestPartsOfEntries: which screen a word between two sizes belongs to.
func TestPartsOfEntries(t *testing.T) {
	for text, want := range map[string]string{
		"甲 64x64，P5 乙，96x128":           "[jia 10000][yi 5000]",
		"甲 64x64，P3，乙 P6 96x128":        "[jia 3000][yi 6000]",
		"甲 64x64 P3 乙 96x128":           "[jia 3000][yi 5000]",
		"64x64，P3，96x128":               "[screen 3000][screen-2 5000]",
		"64x64 P3 96x128 P6":            "",
		"64x64 甲，96x128 乙":              "[jia 10000][yi 5000]",
		"64x64 甲 P3，P6 96x128 乙":        "[jia 3000][yi 6000]",
		"甲 64x64 P3，乙 P4，丙，96x128":      "",
		"甲 64x64，P3，P4 96x128 乙":        "[jia 3000][yi 4000]",
		"甲 64x64 乙 96x128 丙 128x128 P6": "[jia 10000][yi 5000][bing 6000]",
	} {
		screens, diags := readScreens(text)
		got := ""
		for _, s := range screens {
			got += fmt.Sprintf("[%s %d]", s.ID, s.Pitch)
		}
		if want == "" && !diags.HasErrors() || want != "" && (got != want || diags.Len() > 0) {
			t.Errorf("%s: %s, want %s\n%s", text, got, want, printed(t, diags))
		}
	}
}

// TestConfig: fanshi.yaml at the bounds of what it may say.
func TestConfig(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.example/": "https://a.example/", "https://A.Example": "https://a.example/", "https://a.example/B//": "https://a.example/B/", "http://localhost:8080/": "http://localhost:8080/", "http://127.0.0.1/x": "http://127.0.0.1/x/", "http://[::1]/": "http://[::1]/", "https://a-z.example/a_z~0.9/": "https://a-z.example/a_z~0.9/",
		"http://a.example/": "!网址要以 https:// 开头", "http://10.0.0.1/": "!网址要以 https:// 开头", "ftp://a.example/": "!“ftp://a.example/”不是完整的网址", "a.example": "!“a.example”不是完整的网址", "https:///x": "!“https:///x”不是完整的网址", "https://a.example/%zz": "!“https://a.example/%zz”不是完整的网址",
		"https://u@a.example/": "!网址里不能有用户名、“?”或“#”", "https://a.example/?x=1": "!网址里不能有用户名、“?”或“#”", "https://a.example/?": "!网址里不能有用户名、“?”或“#”", "https://a.example/#x": "!网址里不能有用户名、“?”或“#”", "https://a.example/#": "!网址里不能有用户名、“?”或“#”",
		"https://例.example/": "!网址里有中文、空格或别的特殊字符", "https://a.example/a b": "!网址里有中文、空格或别的特殊字符", "https://a.example/../x": "!网址里有中文、空格或别的特殊字符", "https://a.example/./x": "!网址里有中文、空格或别的特殊字符", "https://a.example/`": "!网址里有中文、空格或别的特殊字符", "https://a.example/{": "!网址里有中文、空格或别的特殊字符", "https://a.example/;": "!网址里有中文、空格或别的特殊字符", "https://a.example/az09": "https://a.example/az09/", "": "",
	} {
		l := &loader{diags: &diag.List{}, book: &Book{}}
		got := l.baseURL(source.Value{Text: text}, true)
		for _, d := range l.diags.Sorted() {
			got = "!" + d.Message
			if d.Code != "config.base-url" || d.Remedy == "" {
				t.Errorf("%s: %+v", text, d)
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for number, want := range map[string]string{"96110": "", "027-12345678": "", "01234567890123456789": "", "012345678901234567890": "“012345678901234567890”不是电话号码", "96110a": "“96110a”不是电话号码", "/": "“/”不是电话号码", ":": "“:”不是电话号码"} {
		l := &loader{diags: &diag.List{}, book: &Book{}}
		l.hotlines([]hotlineField{{Number: source.Value{Text: number}}, {}, {}})
		got := ""
		for _, d := range l.diags.Sorted() {
			got += d.Message
		}
		if got != want || len(l.book.Config.Hotlines) != 3 {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
	for zone, want := range map[string]string{"Asia/Urumqi": "", "Local": "config.time-zone 不认识的时区“Local” 写成 Asia/Shanghai，或删掉这一行", "北京": "config.time-zone 不认识的时区“北京” 写成 Asia/Shanghai，或删掉这一行"} {
		l := &loader{diags: &diag.List{}, book: &Book{}}
		l.book.Config.TimeZone = time.UTC
		l.zone(source.Value{Text: zone})
		got := ""
		for _, d := range l.diags.Sorted() {
			got += d.Code + " " + d.Message + " " + d.Remedy
		}
		if got != want || want == "" && l.book.Config.TimeZone.String() != zone || want != "" && l.book.Config.TimeZone != time.UTC {
			t.Errorf("%s: %s, %v", zone, got, l.book.Config.TimeZone)
		}
	}
	book, _ := Load(project(), LoadOptions{})
	if _, offset := time.Date(2026, 1, 1, 0, 0, 0, 0, book.Config.TimeZone).Zone(); offset != 8*60*60 {
		t.Errorf("without a time zone it is %v", book.Config.TimeZone)
	}
	l := &loader{diags: &diag.List{}, book: &Book{}}
	l.book.Config.TimeZone = time.UTC
	for text, want := range map[string]string{"1949-01-01": "1949-01-01", "1948-12-31": "", "2026-02-30": "", "2026年2月30日": "", "2026-1-1": "2026-01-01", "2026/11/05": "2026-11-05", "2026.11.5": "2026-11-05",
		"2026年11月5日": "2026-11-05", "2026 年 11 月 5 日": "2026-11-05", "２０２６－１１－０５": "2026-11-05", "2026—11—5": "2026-11-05", "2026年11月5号": "2026-11-05", "“2026-11-05”": "2026-11-05", "2026年11-5": "2026-11-05",
		"11月5日": "", "11-5": "", "11.5": "", "26-11-05": "", "2026-11": "", "2026年11月": "", "昨天": "", "2026-11-05 晚": "", "20261105": "", "": ""} {
		before := l.diags.Len()
		day := l.date(source.Value{Text: text})
		if wrong := l.diags.Len() > before; wrong != (want == "" && text != "") || day.IsZero() != (want == "") || want != "" && day.Format(time.DateOnly) != want {
			t.Errorf("%q: %v", text, day)
		}
	}
	// A day without a year is one of this year, as it is in the project's zone.
	l.today, l.book.Config.TimeZone = time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC), time.FixedZone("Asia/Shanghai", 8*60*60)
	for text, want := range map[string]string{"11月5日": "2027-11-05", "2 月 29 日": "", "11-5": ""} {
		if day := l.date(source.Value{Text: text}); want == "" && !day.IsZero() || want != "" && day.Format(time.DateOnly) != want {
			t.Errorf("%q: %v", text, day)
		}
	}
}

// TestOrderOfPieces: bulletins come with the latest first, pictures by their paths; a piece stands at the beginning of its
// file.
func TestOrderOfPieces(t *testing.T) {
	_, diags := Load(project(), LoadOptions{})
	if diags.Len() > 0 {
		t.Fatal(printed(t, diags))
	}
	bulletin := func(week string) txtar.File {
		return txtar.File{Name: "content/bulletins/" + week + ".md", Data: []byte("---\ntitle: 先核实\nedition: " + week + "\n---\n")}
	}
	book, diags := Load(project(bulletin("2026-W09"), bulletin("2025-W52"), bulletin("2026-W48"), bulletin("2026-W10")), LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(printed(t, diags))
	}
	var got []string
	for _, b := range book.Bulletins {
		got = append(got, b.Edition)
		if b.Pos.Line != 1 || b.Pos.Col != 1 {
			t.Errorf("%s stands at %v", b.Edition, b.Pos)
		}
	}
	if !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(b, a) }) || len(got) < 4 {
		t.Errorf("bulletins %q", got)
	}
}
