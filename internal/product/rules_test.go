package product

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// read reads one product.
func read(t *testing.T, text string) (*Product, []diag.Diagnostic) {
	t.Helper()
	var diags diag.List
	set := Load(fstest.MapFS{"own/product.yaml": {Data: []byte(text)}}, &diags)
	return set.Find("own"), diags.Sorted()
}

const head = "name: 海报\nmedium: offset\nsmallest_text: 8\n"

// TestBounds stands on both sides of every bound.
func TestBounds(t *testing.T) {
	sized := func(key, value string) string {
		return head + "sizes:\n  - {name: A3, width: 297, height: 420, " + key + ": " + value + "}\n"
	}
	top := func(key, value string) string {
		return head + key + ": " + value + "\nsizes: [{name: A3, width: 297, height: 420}]\n"
	}
	side := func(key, value string) string {
		other := map[string]string{"width": "height", "height": "width"}[key]
		return head + "sizes: [{name: A3, " + other + ": 420, " + key + ": " + value + "}]\n"
	}
	text := func(_, value string) string {
		return "name: 海报\nmedium: office\nsmallest_text: " + value + "\nsizes: [{name: A3, width: 20, height: 50000}]\n"
	}
	slide := func(key, value string) string {
		rest := map[string]string{"width": "height: 1080", "height": "width: 1920"}[key]
		if rest == "" {
			return "name: 画面\nmedium: screen\nsmallest_text: 1/24\n" + key + ": " + value + "\nsizes: [{name: a, width: 1920, height: 1080}]\n"
		}
		return "name: 画面\nmedium: screen\nsmallest_text: 1/24\nsizes: [{name: a, " + rest + ", " + key + ": " + value + "}]\n"
	}
	fraction := func(_, value string) string {
		return "name: 画面\nmedium: screen\nsmallest_text: " + value + "\nsizes: [{name: a, width: 1920, height: 1080}]\n"
	}
	pieces := func(_, value string) string {
		return head + "sizes: [{name: A3, width: 200, height: 1000, up: " + value + ", piece_width: 20, piece_height: 20}]\n"
	}
	for _, c := range []struct {
		of               func(key, value string) string
		key              string
		low, least       string
		most, high, code string
	}{
		{side, "width", "19.99", "20", "50000", "50000.1", "product.range"},
		{side, "height", "19.99", "20", "50000", "50000.1", "product.range"},
		{text, "smallest_text", "1.49", "1.5", "2000", "2000.1", "product.range"},
		{sized, "smallest_text", "1.49", "1.5", "2000", "2000.1", "product.range"},
		{sized, "distance_m", "0.09", "0.1", "500", "500.1", "product.range"},
		{sized, "scan_m", "0.09", "0.1", "500", "500.1", "product.range"},
		{top, "bleed", "-1", "0", "20", "20.1", "product.range"},
		{top, "safe_margin", "-1", "0", "200", "200.1", "product.range"},
		{top, "ink_warn", "99", "100", "320", "321", "product.range"},
		{top, "ink_limit", "279", "280", "400", "401", "product.range"},
		{top, "quantity", "0", "1", "1000000", "1000001", "product.count"},
		{top, "sides", "0", "1", "2", "3", "product.count"},
		{pieces, "up", "0", "1", "500", "501", "product.count"},
		{slide, "width", "15", "16", "8192", "8193", "product.range"},
		{slide, "height", "15", "16", "8192", "8193", "product.range"},
		{slide, "smallest_pixels", "15", "16", "8192", "8193", "product.range"},
		{fraction, "smallest_text", "1/3", "1/4", "1/100", "1/101", "product.fraction"},
	} {
		for _, good := range []string{c.least, c.most} {
			if p, diags := read(t, c.of(c.key, good)); p == nil || len(diags) > 0 {
				t.Errorf("%s %s: %v", c.key, good, diags)
			}
		}
		for _, bad := range []string{c.low, c.high} {
			p, diags := read(t, c.of(c.key, bad))
			known := len(diags) == 1 && (diags[0].Code == c.code || diags[0].Code == "product.number" && strings.HasPrefix(bad, "-") || diags[0].Code == "product.ink")
			if p != nil || !known || c.code == "product.range" && diags[0].Code != "product.ink" && !strings.Contains(diags[0].Message, bad) {
				t.Errorf("%s %s: %v", c.key, bad, diags)
			}
		}
	}
}

// TestRemedies: what is said of a number out of its bounds names the key, the bounds and the unit.
func TestRemedies(t *testing.T) {
	for text, want := range map[string]string{
		head + "bleed: 21\nsizes: [{name: A3, width: 297, height: 420}]":                                                 "bleed 的“21”超出范围；写 0 到 20 之间的数，单位是毫米",
		head + "safe_margin: 201\nsizes: [{name: A3, width: 297, height: 420}]":                                          "safe_margin 的“201”超出范围；写 0 到 200 之间的数，单位是毫米",
		head + "ink_limit: 401\nsizes: [{name: A3, width: 297, height: 420}]":                                            "ink_limit 的“401”超出范围；写 100 到 400 之间的数，单位是百分之一，四色合计",
		head + "ink_warn: 401\nsizes: [{name: A3, width: 297, height: 420}]":                                             "ink_warn 的“401”超出范围；写 100 到 400 之间的数，单位是百分之一，四色合计",
		head + "ink_warn: 321\nsizes: [{name: A3, width: 297, height: 420}]":                                             "总墨量到 321% 才提醒，到 320% 就拒绝了；ink_warn 写得不大于 ink_limit，例如 280 和 320",
		head + "quantity: 0\nsizes: [{name: A3, width: 297, height: 420}]":                                               "quantity 的“0”不对；写 1 到 1000000 的整数，用半角数字",
		head + "sides: 3\nsizes: [{name: A3, width: 297, height: 420}]":                                                  "sides 的“3”不对；写 1 到 2 的整数，用半角数字",
		head + "marks: maybe\nsizes: [{name: A3, width: 297, height: 420}]":                                              "marks 的“maybe”不对；要裁切线和套准线写 yes，不要写 no",
		head + "sizes: [{name: A3, width: 2, height: 420}]":                                                              "width 的“2”超出范围；写 20 到 50000 之间的数，单位是毫米",
		head + "sizes: [{name: A3, width: 297, height: 4}]":                                                              "height 的“4”超出范围；写 20 到 50000 之间的数，单位是毫米",
		head + "sizes: [{name: A3, width: 297, height: 420, smallest_text: 1}]":                                          "smallest_text 的“1”超出范围；写 1.5 到 2000 之间的数，单位是毫米",
		head + "sizes: [{name: A3, width: 297, height: 420, distance_m: 501}]":                                           "distance_m 的“501”超出范围；写 0.1 到 500 之间的数，单位是米",
		head + "sizes: [{name: A3, width: 297, height: 420, scan_m: 501}]":                                               "scan_m 的“501”超出范围；写 0.1 到 500 之间的数，单位是米",
		head + "sizes: [{name: A3, width: 297, height: 420, up: 501, piece_width: 20, piece_height: 20}]":                "up 的“501”不对；写 1 到 500 的整数，用半角数字",
		head + "sizes: [{name: A3, width: 297, height: 420, up: 1, piece_width: 2, piece_height: 20}]":                   "piece_width 的“2”超出范围；写 20 到 50000 之间的数，单位是毫米",
		head + "sizes: [{name: A3, width: 297, height: 420, up: 1, piece_width: 20, piece_height: 2}]":                   "piece_height 的“2”超出范围；写 20 到 50000 之间的数，单位是毫米",
		head + "sizes: [{name: A3, width: 297, height: 420, up: 9, piece_width: 200, piece_height: 200}]":                "一张纸排不下 9 枚；减少 up，或核对每枚的宽和高",
		head + "sizes: [{name: A3, width: 297, height: 420, up: 1, piece_width: 20}]":                                    "拼版的尺寸缺少 piece_height；up（每张几枚）、piece_width 和 piece_height（每枚的宽和高，毫米）要一起写",
		head + "sizes: [{name: A3, width: 297, height: 420, up: 1, piece_height: 20}]":                                   "拼版的尺寸缺少 piece_width；up（每张几枚）、piece_width 和 piece_height（每枚的宽和高，毫米）要一起写",
		head + "sizes: [{name: A3, width: 297, height: 420, piece_width: 1, piece_height: 20}]":                          "拼版的尺寸缺少 up；up（每张几枚）、piece_width 和 piece_height（每枚的宽和高，毫米）要一起写",
		head + "sizes: [{name: A 3, width: 297, height: 420}]":                                                           "尺寸名“A 3”不能用在文件名里；用字母、数字和连字符，例如 A3、210x285",
		head + "sizes: [{name: A3, width: 29七, height: 420}]":                                                            "width 的“29七”不是数；只写半角数字，不写单位，例如 297",
		head + "sizes: [{name: A3, width: 1e3, height: 420}]":                                                            "width 的“1e3”不是数；只写半角数字，不写单位，例如 297",
		head + "sizes: [{name: A3, width: 2.9.7, height: 420}]":                                                          "width 的“2.9.7”不是数；只写半角数字，不写单位，例如 297",
		"name: 海报\nmedium: ofset\nsmallest_text: 8\nsizes: [{name: A3, width: 297, height: 420}]":                        "不认识的 medium“ofset”，您是不是想写 offset？；只能是 offset（胶印）、digital（数码印刷）、wide（喷绘写真）、office（办公室打印）或 screen（屏幕）",
		"name: 画面\nmedium: screen\nsmallest_text: 24\nsizes: [{name: A3, width: 297, height: 420}]":                      "smallest_text 的“24”不对；屏幕画面写成短边的几分之一，例如 1/24",
		"name: 画面\nmedium: screen\nsmallest_text: 1/x\nsizes: [{name: A3, width: 297, height: 420}]":                     "smallest_text 的“1/x”不对；屏幕画面写成短边的几分之一，例如 1/24",
		"name: 画面\nmedium: screen\nsmallest_text: 1/24\nsizes: [{name: A3, width: 1, height: 420}]":                      "width 的“1”超出范围；写 16 到 8192 之间的数，单位是像素",
		"name: 画面\nmedium: screen\nsmallest_text: 1/24\nsizes: [{name: A3, width: 297, height: 4}]":                      "height 的“4”超出范围；写 16 到 8192 之间的数，单位是像素",
		"name: 画面\nmedium: screen\nsmallest_text: 1/24\nsmallest_pixels: 4\nsizes: [{name: a, width: 297, height: 420}]": "smallest_pixels 的“4”超出范围；写 16 到 8192 之间的数，单位是像素",
		head + "smallest_pixels: 16\nsizes: [{name: A3, width: 297, height: 420}]":                                       "smallest_pixels 只用于屏幕画面（medium: screen）；删掉这一行；印刷品的最小字高写在 smallest_text，单位是毫米",
		"name: 海报\nmedium: office\nsmallest_text: 8\nmarks: yes\nsizes: [{name: A3, width: 297, height: 420}]":           "marks 只用于交给印刷厂的制品；删掉这一行，或者把 medium 改成 offset、digital 或 wide",
	} {
		p, diags := read(t, text)
		if len(diags) != 1 || p != nil || diags[0].Message+"；"+diags[0].Remedy != want {
			t.Errorf("%s\n%v\nwant %s", text, diags, want)
		}
	}
	for side, most := range map[string]string{"top": "420", "bottom": "420", "left": "297", "right": "297", "corners": "297"} {
		half := map[string]string{"420": "210", "297": "148.5"}[most]
		good := head + "hidden: {" + side + ": " + half + "}\nsizes: [{name: A3, width: 297, height: 420}]"
		if p, diags := read(t, good); p == nil || len(diags) > 0 {
			t.Errorf("%s: %v", side, diags)
		}
		_, diags := read(t, strings.Replace(good, half, most, 1))
		if want := "hidden 的 " + side + " 的“" + most + "”超出范围；写 0 到 " + half + " 之间的数，单位是毫米"; len(diags) != 1 || diags[0].Message+"；"+diags[0].Remedy != want {
			t.Errorf("%s: %v, want %s", side, diags, want)
		}
	}
}

// TestDefaults: what a product does not say, and what a size says in its place.
func TestDefaults(t *testing.T) {
	p, diags := read(t, head+"sizes: [{name: 210×285, width: 210, height: 285.5}]")
	if p == nil {
		t.Fatal(diags)
	}
	s := p.Sizes[0]
	if p.Sides != 1 || p.Quantity != 1 || p.Counter != "张" || p.Material != "" || p.Finish != "" || p.Code != "own" || p.Name != "海报" || p.Pos.File != "templates/own/product.yaml" ||
		s.Name != "210x285" || s.Width != 210000 || s.Height != 285500 || s.Smallest != 8000 || s.Distance != 0 || s.Scan != 0 || s.Hidden != (Hidden{}) || s.Up != 0 || s.Pos.Line != 4 {
		t.Errorf("%+v", p)
	}
	if office, _ := read(t, strings.Replace(head, "offset", "office", 1)+"sizes: [{name: A4, width: 210, height: 297}]"); office == nil || office.Counter != "份" {
		t.Errorf("%+v", office)
	}
	p, diags = read(t, head+"sides: 2\nmaterial: 铜版纸\nfinish: 裁切\ndistance_m: 2\nscan_m: 0.5\nhidden: {top: 10, right: 11, bottom: 12, left: 13, corners: 14}\nmarks: true\nsizes:\n  - {name: A3, width: 297, height: 420}\n"+
		"  - {name: A4, width: 210, height: 297, smallest_text: 4, distance_m: 1, scan_m: 0.3, hidden: {left: 5}, up: 2, piece_width: 90, piece_height: 54.5}\n  - {name: A5, width: 210, height: 148, distance_m: 1}\n")
	if p == nil {
		t.Fatal(diags)
	}
	if p.Sides != 2 || p.Material != "铜版纸" || p.Finish != "裁切" || !p.Press.Marks || !slices.Equal(p.SizeNames(), []string{"A3", "A4", "A5"}) {
		t.Errorf("%+v", p)
	}
	for i, want := range []Size{
		{Smallest: 8000, Distance: 2, Scan: 0.5, Hidden: Hidden{10000, 11000, 12000, 13000, 14000}},
		{Smallest: 4000, Distance: 1, Scan: 0.3, Hidden: Hidden{Left: 5000}, Up: 2, PieceWidth: 90000, PieceHeight: 54500},
		{Smallest: 8000, Distance: 1, Scan: 0.5, Hidden: Hidden{10000, 11000, 12000, 13000, 14000}},
	} {
		got := p.Sizes[i]
		want.Name, want.Unit, want.Width, want.Height, want.Pos = got.Name, got.Unit, got.Width, got.Height, got.Pos
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	near, _ := read(t, head+"distance_m: 3\nsizes: [{name: A3, width: 297, height: 420}]")
	if near == nil || near.Sizes[0].Scan != 3 {
		t.Errorf("where nothing is said codes are scanned from where the sheet is read: %+v", near)
	}
	if off, diags := read(t, head+"marks: false\nsizes: [{name: A3, width: 297, height: 420}]"); off == nil || off.Press.Marks {
		t.Errorf("%v", diags)
	}
	slide, diags := read(t, "name: 画面\nmedium: screen\nsmallest_text: 1/10\nsmallest_pixels: 20\nsizes: [{name: wide, width: 640, height: 160}, {name: high, width: 200, height: 1000}]")
	if slide == nil {
		t.Fatal(diags)
	}
	for i, want := range []page.Length{20 * 64, 20 * 64} {
		if s := slide.Sizes[i]; s.Unit != page.Pixel64 || s.Smallest != want || s.Width != []page.Length{640 * 64, 200 * 64}[i] || s.Height != []page.Length{160 * 64, 1000 * 64}[i] {
			t.Errorf("%+v", s)
		}
	}
	if s := slide.Slide(1920, 1080); s.Name != "1920x1080" || s.Smallest != 108*64 || s.Height != 1080*64 || slide.Press != (Press{}) || slide.Shop() {
		t.Errorf("%+v", s)
	}
}

// TestNames: which names of sizes can stand in file names, and under which others a size is found.
func TestNames(t *testing.T) {
	for name, want := range map[string]bool{"A3": true, "a-z": true, "0-9": true, "Z": true, "9": true, strings.Repeat("a", 20): true, strings.Repeat("a", 21): false,
		"-a": false, "a_b": false, "a@": false, "a[": false, "a`": false, "a{": false, "a/": false, "a:": false, "a.b": false} {
		p, diags := read(t, head+"sizes: [{name: '"+name+"', width: 297, height: 420}]")
		if (p != nil) != want {
			t.Errorf("%s: %v", name, diags)
		}
	}
	p, _ := read(t, head+"sizes: [{name: 210x285, width: 210, height: 285}, {name: A3, width: 297, height: 420}]")
	for name, want := range map[string]string{"210×285": "210x285", "210*285": "210x285", "210 x 285 mm": "210x285", "210X285": "210x285", "a3": "A3", "A4": "", "": ""} {
		if s, ok := p.Size(name); s.Name != want || ok != (want != "") {
			t.Errorf("%q is %q", name, s.Name)
		}
	}
}

// locked is a folder that cannot be read.
type locked struct{ fs.FS }

func (locked) ReadDir(string) ([]fs.DirEntry, error) { return nil, errors.New("no permission") }

// TestSet: what is a product, in order, with its templates; and a folder that cannot be read.
func TestSet(t *testing.T) {
	good := &fstest.MapFile{Data: []byte(head + "sizes: [{name: A3, width: 297, height: 420}]")}
	files := fstest.MapFS{"b/product.yaml": good, "a/product.yaml": good, ".hidden/product.yaml": good, "site/home.html": good, "product.yaml": good, "c/product.yaml": {Data: []byte("name: x")},
		"b/two.html": good, "b/one.html": good, "b/.draft.html": good, "b/notes.txt": good, "b/folder.html/x": good, "a/x.html": good, "site/x.html": good}
	var diags diag.List
	set := Load(files, &diags)
	if got := fmt.Sprint(set.Codes(), len(set.All()), set.Broken("c"), set.Broken("a"), set.Broken("site"), set.Find("c") == nil, set.Find("b").Code); got != "[a b] 2 true false false trueb" {
		t.Error(got)
	}
	if got := fmt.Sprint(set.Templates(files)); got != "[a/x b/one b/two]" {
		t.Error(got)
	}
	delete(files, "a/product.yaml")
	delete(files, "a/x.html")
	if got := fmt.Sprint(set.Templates(files)); got != "[b/one b/two]" {
		t.Errorf("a product whose templates lie elsewhere: %s", got)
	}
	var failed diag.List
	if set := Load(locked{files}, &failed); len(set.All()) != 0 || failed.Len() != 1 || failed.Sorted()[0].Code != "product.unreadable" || failed.Sorted()[0].Pos.File != "templates" || failed.Sorted()[0].Remedy == "" || failed.Sorted()[0].Message == "" {
		t.Errorf("%v", failed.Sorted())
	}
	if File("a") != "templates/a/product.yaml" || len(Keys()) < 15 {
		t.Errorf("%d keys", len(Keys()))
	}
}

// TestCode: for whom one file is made, in the ways in which it is written; where nothing is said, for one venue.
func TestCode(t *testing.T) {
	const sizes = "sizes: [{name: A3, width: 297, height: 420}]\n"
	for text, want := range map[string]Reach{"": ForVenue, "code: venue\n": ForVenue, "code: kind\n": ForKind, "code: unit\n": ForUnit, "code: 类别\n": ForKind, "code: 单位\n": ForUnit, "code: 场所\n": ForVenue} {
		if p, found := read(t, head+text+sizes); p == nil || p.Reach != want || len(found) > 0 {
			t.Errorf("%q: %+v %v", text, p, found)
		}
	}
	if p, found := read(t, head+"code: 全县\n"+sizes); p != nil || len(found) != 1 || found[0].Code != "product.code" || found[0].Pos.Line != 4 {
		t.Errorf("%+v %v", p, found)
	}
}
