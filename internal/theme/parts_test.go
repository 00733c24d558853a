package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// TestHeirPaths: where what a theme gives lies, its own and what it has from its base.
func TestHeirPaths(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	fsys := files(goodYAML)
	fsys["t/site/css/more.css"] = file("x")
	fsys["t/fonts/A.ttf"] = file("base")
	fsys["t/templates/poster/sheet.html"] = file("base")
	fsys["t/templates/notice/sheet.html"] = file("base")
	fsys["h/theme.yaml"] = file("name: 后\nbase: t\npalette:\n  ink: {rgb: \"#000102\", cmyk: [0, 1, 2, 3]}\n  signal: {rgb: \"#FF0000\", cmyk: [0, 100, 100, 0]}\nkeep: [后]\n")
	fsys["h/site.css"] = file("p{}")
	fsys["h/art/general.svg"] = file("<svg id='general'/>")
	fsys["h/fonts/B.ttf"] = file("own")
	fsys["h/templates/poster/sheet.html"] = file("own")
	for _, name := range []string{".DS_Store", "~$a.css", "a.css~", "Thumbs.db", "DESKTOP.INI"} {
		fsys["h/site/"+name] = file("x")
	}
	fsys["h/site/thumbs.db.css"] = file("x")
	var diags diag.List
	h := Load(fsys, "h", &diags)
	if diags.Len() > 0 {
		t.Fatal(diags.Sorted())
	}
	for what, c := range map[string][2]string{
		"files":               {strings.Join(h.Files, " "), "themes/t/theme.yaml themes/t/sheet.css themes/h/theme.yaml"},
		"settings":            {strings.Join(h.Settings(), " "), "themes/t/theme.yaml themes/h/theme.yaml"},
		"picture of the base": {h.ArtPath("loan"), "themes/t/art/loan.svg"},
		"own picture":         {h.ArtPath("general"), "themes/h/art/general.svg"},
		"no picture":          {h.ArtPath("nothing"), ""},
		"pictures":            {strings.Join(h.ArtNames(), " "), "general loan"},
		"site files":          {strings.Join(h.SiteFiles(), " "), "site.css site/css/more.css site/logo.svg site/thumbs.db.css"},
		"style sheet":         {strings.Join(h.SitePaths("site.css"), " "), "themes/t/site.css themes/t/theme.yaml themes/h/site.css themes/h/theme.yaml"},
		"style":               {string(h.Site["site.css"]), "body{}\np{}"},
		"file of the base":    {strings.Join(h.SitePaths("site/logo.svg"), " "), "themes/t/site/logo.svg themes/h/theme.yaml"},
		"font of the base":    {h.FontPath("A.ttf"), "themes/t/fonts/A.ttf"},
		"own font":            {h.FontPath("B.ttf"), "themes/h/fonts/B.ttf"},
		"no note":             {fmt.Sprint(h.ArtNote("nothing")), "{ }"},
		"no licence":          {h.FontLicence("B.ttf"), ""},
		"no font":             {h.FontPath("C.woff"), ""},
		"words":               {strings.Join(h.Keep, " "), "后 凡是 96110"},
		"fonts":               {fmt.Sprint(len(h.Fonts), h.Fonts[0].Role, h.Fonts[2].Role, h.Fonts[3].Role), "4bodyheadlinepixel"},
		"inks":                {fmt.Sprint(h.Inks()), fmt.Sprint(map[page.Color]page.CMYK{{R: 7, G: 0x1B, B: 0x40}: {C: 100, M: 85, Y: 30, K: 60}, {B: 2, G: 1}: {M: 1, Y: 2, K: 3}, {R: 255}: {M: 100, Y: 100}})},
		"palette":             {h.Palette[0].Name + " " + h.Palette[1].Name + fmt.Sprint(len(h.Palette), h.Palette[0].RGB.B), "ink signal2 2"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %s, want %s", what, c[0], c[1])
		}
	}
	project := fstest.MapFS{"poster/sheet.html": file("project"), "door/sheet.html": file("project")}
	for name, want := range map[string]string{"poster/sheet.html": "own", "notice/sheet.html": "base", "door/sheet.html": "project"} {
		if data, err := fs.ReadFile(h.Templates(project), name); err != nil || string(data) != want {
			t.Errorf("%s: %q %v, want %s", name, data, err, want)
		}
	}
	delete(fsys, "t/templates/poster/sheet.html")
	delete(fsys, "t/templates/notice/sheet.html")
	if data, err := fs.ReadFile(Load(fsys, "t", &diags).Templates(project), "poster/sheet.html"); err != nil || string(data) != "project" {
		t.Errorf("a theme without templates: %q %v", data, err)
	}
	if len(Keys()) != 5 || Keys()[0].Name != "name" {
		t.Errorf("keys: %+v", Keys())
	}
}

// TestSettings: what theme.yaml may say at its bounds, and what it may not, with every word.
func TestSettings(t *testing.T) {
	const color, fonts = "palette:\n  ink: {rgb: \"#071B40\", cmyk: [100, 0, 30, 60]}\n", "fonts:\n  body: [{file: A.ttf, family: N, weight: 1}]\n  headline: [{file: B.ttf, family: N, weight: 1000}]\n  pixel: [{file: C.ttf, family: N, weight: 400}]\n"
	for yaml, want := range map[string]string{
		"name: 甲\n" + color + fonts: "",
		"name: 甲\n" + fonts:         "1:7 theme.no-palette 主题没有写颜色 写 palette:，例如 palette: {ink: {rgb: \"#071B40\", cmyk: [100, 85, 30, 60]}}；或者用 base: 指定一个基础主题",
		"name: 甲\n" + color:         "1:7 theme.no-fonts 主题没有写字体 写 fonts:，或者用 base: 指定一个基础主题，例如 base: alert",
		"name: 甲\nbase: t\n":        "2:7 theme.base 主题以“t”为基础，绕了一圈又回到自己 改成另一个主题，或者删掉 base",
		"name: 甲\nbase: a/b\n":      "2:7 theme.base “a/b”不是主题名 写 themes 文件夹里的文件夹名，例如 alert",
		"name: 甲\nbase: ..\n":       "2:7 theme.base “..”不是主题名 写 themes 文件夹里的文件夹名，例如 alert",
		"name: 甲\nbase: zz\n":       "2:7 theme.base 没有名为“zz”的主题 写 themes 文件夹里的文件夹名，例如 alert",
		"name: 甲\n" + color + strings.Replace(fonts, "weight: 1}", "weight: 0}", 1):     "5:43 theme.weight 字重“0”不是 1 到 1000 之间的整数 常用 400（常规）、700（粗）、900（特粗）",
		"name: 甲\n" + color + strings.Replace(fonts, "weight: 1000", "weight: 1001", 1): "6:47 theme.weight 字重“1001”不是 1 到 1000 之间的整数 常用 400（常规）、700（粗）、900（特粗）",
		"name: 甲\n" + color + strings.Replace(fonts, "A.ttf", `a\A.ttf`, 1):             `5:17 theme.font-file 字体文件“a\A.ttf”带了文件夹 只写文件名，字体放在主题的 fonts 文件夹里`,
		"name: 甲\n" + strings.Replace(color, "ink", "a-1", 1) + fonts:                   "",
		"name: 甲\n" + strings.Replace(color, "ink", "1a", 1) + fonts:                    "3:3 theme.color-name 颜色名“1a”不能用在样式里 用小写字母、数字和连字符，以字母开头，例如 signal",
		"name: 甲\n" + strings.Replace(color, "ink", "-a", 1) + fonts:                    "3:3 theme.color-name 颜色名“-a”不能用在样式里 用小写字母、数字和连字符，以字母开头，例如 signal",
		"name: 甲\n" + strings.Replace(color, "ink", "a_b", 1) + fonts:                   "3:3 theme.color-name 颜色名“a_b”不能用在样式里 用小写字母、数字和连字符，以字母开头，例如 signal",
		"name: 甲\n" + strings.Replace(color, "[100, ", "[101, ", 1) + fonts:             "3:32 theme.cmyk “101”不是百分数 写 0 到 100 之间的整数",
		"name: 甲\n" + strings.Replace(color, ", 0, ", ", -1, ", 1) + fonts:              "3:37 theme.cmyk “-1”不是百分数 写 0 到 100 之间的整数",
		"name: 甲\n" + strings.Replace(color, ", 0, ", ", ", 1) + fonts:                  "3:32 theme.cmyk cmyk 有 3 个数 写四个百分数，例如 [100, 85, 30, 60]",
		"name: 甲\n" + strings.Replace(color, "60]", "60, 1]", 1) + fonts:                "3:32 theme.cmyk cmyk 有 5 个数 写四个百分数，例如 [100, 85, 30, 60]",
		"name: 甲\n" + strings.Replace(color, ", cmyk: [100, 0, 30, 60]", "", 1) + fonts: "3:8 yaml.missing 缺少必填的 palette 的 ink 的 cmyk 加上一行，例如：cmyk: [100, 85, 30, 60]",
		"name: 甲\n" + strings.Replace(color, "rgb: \"#071B40\", ", "", 1) + fonts:       "3:8 yaml.missing 缺少必填的 palette 的 ink 的 rgb 加上一行，例如：rgb: \"#071B40\"",
		"name: 甲\n" + strings.Replace(color, "#071B40", "#071B4G", 1) + fonts:           "3:14 theme.rgb “#071B4G”不是颜色 写成井号加六位十六进制数字，并加引号，例如 \"#071B40\"",
		"name: 甲\n" + strings.Replace(color, "#071B40", "#071B400", 1) + fonts:          "3:14 theme.rgb “#071B400”不是颜色 写成井号加六位十六进制数字，并加引号，例如 \"#071B40\"",
		"name: 甲\n" + strings.Replace(color, "#071B40", "071B40", 1) + fonts:            "3:14 theme.rgb “071B40”不是颜色 写成井号加六位十六进制数字，并加引号，例如 \"#071B40\"",
	} {
		var diags diag.List
		th := Load(files(yaml), "t", &diags)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, fmt.Sprintf("%s %s %s %s", strings.TrimPrefix(d.Pos.String(), "themes/t/theme.yaml:"), d.Code, d.Message, d.Remedy))
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s:\n got %s\nwant %s", yaml, strings.Join(got, "\n"), want)
		}
		if want == "" && (len(th.Palette) != 1 || len(th.Fonts) != 3) || strings.Contains(want, "cmyk") && len(th.Palette) > 0 {
			t.Errorf("%s: %+v", yaml, th)
		}
	}
}

// broken is a file system in which one name cannot be opened or listed, for another reason than that it is missing.
type broken struct {
	fs.FS
	name string
}

var errDisk = errors.New("input/output error")

func (b broken) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, errDisk
	}
	return b.FS.Open(name)
}

func (b broken) Sub(dir string) (fs.FS, error) {
	if dir == b.name {
		return nil, errDisk
	}
	return fs.Sub(b.FS, dir)
}

// unknown is a file of which nothing can be found out.
type unknown struct{ fs.File }

func (unknown) Stat() (fs.FileInfo, error) { return nil, errDisk }

type opensUnknown struct{ fs.FS }

func (o opensUnknown) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	return unknown{f}, err
}

// TestLayerFaults: a fault of the upper layer is not covered by the lower one.
func TestLayerFaults(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("x")}
	good := fstest.MapFS{"d/a": file}
	for name, c := range map[string]struct {
		upper, lower fs.FS
		file         string
	}{
		"upper file": {broken{good, "d/a"}, good, "d/a"}, "lower file": {fstest.MapFS{}, broken{good, "d/a"}, "d/a"}, "upper folder": {broken{good, "d"}, good, "d"}, "no stat": {opensUnknown{good}, good, "d/a"},
	} {
		if f, err := Layer(c.upper, c.lower).Open(c.file); f != nil || !errors.Is(err, errDisk) {
			t.Errorf("%s: %v %v", name, f, err)
		}
	}
	if entries, err := fs.ReadDir(Layer(broken{good, "d"}, good), "d"); entries != nil || !errors.Is(err, errDisk) {
		t.Errorf("%v %v", entries, err)
	}
	if _, err := fs.ReadDir(Layer(good, good), "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if entries, err := fs.ReadDir(Layer(good, broken{good, "d"}), "d"); len(entries) != 1 || err != nil {
		t.Errorf("%v %v", entries, err)
	}
	for name, l := range map[string]fs.FS{"upper": Layer(broken{good, "d"}, good), "lower": Layer(good, broken{good, "d"})} {
		if _, err := fs.Sub(l, "d"); !errors.Is(err, errDisk) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names := filesBelow(fstest.MapFS{"a/z": file, "a/b/c": file, "a/.b": file}, "a"); !slices.Equal(names, []string{"a/b/c", "a/z"}) {
		t.Errorf("%q", names)
	}
}

// TestFaulty: the action that cannot be parsed is found on its line, also behind others, before others and across lines.
func TestFaulty(t *testing.T) {
	for text, want := range map[string]string{
		"{{nope}}":                              "1:3",
		"{{.A}}\n{{.B}} {{nope}}":               "2:10",
		"{{/* nope */}}\n{{nope}}":              "2:3",
		"{{nope .A}}\n{{nope .B}}":              "1:3",
		"{{.A}}\n{{.B}}{{.A .}}{{end}}\n{{.C}}": "2:15",
		"{{if .A}}\n\n{{else}}{{else}}{{end}}":  "3:9",
		"a\nb {{.A":                             "2:3",
		"a {{\n.A ))}}\nb {{.C}}":               "1:3",
		"{{\n.A ))}}\nb {{.C}}":                 "1:1",
		"{{\n.A ))}}":                           "1:1",
	} {
		_, err := template.New("x.html").Parse(text)
		if err == nil {
			t.Errorf("%q is right", text)
			continue
		}
		pos, words := Sources{"x.html": text}.Failure("y.html", err)
		if got := fmt.Sprintf("%d:%d", pos.Line, pos.Col); got != want || pos.File != "x.html" || words == "" {
			t.Errorf("%q: %s %s, want %s (%v)", text, pos, words, want, err)
		}
	}
	if pos, words := (Sources{}).Failure("y.html", errors.New("else")); pos != (diag.Pos{File: "y.html"}) || words != "{{ }} 的写法不对" {
		t.Errorf("%v %s", pos, words)
	}
}

// TestBesideFiles: what stands beside art and fonts, the base's for what is the base's.
func TestBesideFiles(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"t/theme.yaml": "name: 甲\npalette:\n  ink: {rgb: \"#071B40\", cmyk: [100, 85, 30, 60]}\n", "t/sheet.css": "", "t/site.css": "",
		"t/art/a.svg": "<svg/>", "t/art/a.svg.yaml": "shows: 警徽\napproval: 公宣字〔2026〕12号\n", "t/art/b.svg": "<svg/>", "t/fonts/A.ttf": "x", "t/fonts/OFL.txt": "x",
		"h/theme.yaml": "name: 乙\nbase: t\n", "h/art/b.svg": "<svg/>", "h/art/b.svg.yaml": "shows: 地图\n", "h/art/c.svg": "<svg/>", "h/art/c.svg.yaml": "seen: 地图\n", "h/fonts/B.ttf": "x",
		"h/fonts/licence.ttf": "x", "l/theme.yaml": "name: 丙\nbase: h\n", "l/fonts/B.ttf": "x", "l/fonts/字体授权书.pdf": "x",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	var diags diag.List
	h := Load(fsys, "h", &diags)
	if h.ArtNote("a") != (ArtNote{"警徽", "公宣字〔2026〕12号"}) || h.ArtNote("b") != (ArtNote{"地图", ""}) {
		t.Errorf("%+v %+v", h.ArtNote("a"), h.ArtNote("b"))
	}
	if found := diags.Sorted(); !slices.ContainsFunc(found, func(d diag.Diagnostic) bool {
		return d.Code == "yaml.unknown-key" && d.Pos.File == "themes/h/art/c.svg.yaml"
	}) {
		t.Errorf("a key that there is not: %v", found)
	}
	for file, want := range map[string]string{"A.ttf": "OFL.txt", "B.ttf": "", "C.ttf": ""} {
		if got := h.FontLicence(file); got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
	if got := Load(fsys, "l", &diag.List{}).FontLicence("B.ttf"); got != "字体授权书.pdf" {
		t.Errorf("a written permission: %q", got)
	}
}
