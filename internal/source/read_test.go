package source

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// shown writes a tree: what each node is, its text, and where it stands.
func shown(n *node) string {
	if n == nil {
		return "nothing"
	}
	var parts []string
	for _, e := range n.entries {
		parts = append(parts, fmt.Sprintf("%s@%d: %s", e.key.text, e.key.at, shown(e.value)))
	}
	for _, i := range n.items {
		parts = append(parts, shown(i))
	}
	text := []string{"null", "broken", "“" + n.text + "”", "{" + strings.Join(parts, ", ") + "}", "[" + strings.Join(parts, ", ") + "]"}[n.kind]
	return fmt.Sprintf("%s@%d", text, n.at)
}

// TestWhatIsRead compares what YAML with every form and every slip is read as, and what is said of it, with testdata/read.txt.
func TestWhatIsRead(t *testing.T) {
	deep := func(n int, open, end string) string { return strings.Repeat(open, n) + "甲" + strings.Repeat(end, n) }
	var ladder strings.Builder
	for i := range maxYAMLDepth + 2 {
		ladder.WriteString(strings.Repeat(" ", i) + "text:\n")
	}
	var b strings.Builder
	for _, data := range []string{
		// Keys.
		"\"text\": 甲\n", "'text' : 甲\n", "\"te\\\"xt\": 甲\n", "\"text\" 甲\n", "\"text: 甲\n", "\"text\"x: 甲\n", "text : 甲\n", "text  甲\n", "text　：甲\n", "text:\t甲\n", "text:　甲\n", "text_1：甲\n", "1text：甲\n", "text\n",
		"http://a.example/ 甲\n", "甲: 乙\n", "甲:乙\n", "甲：乙\n", ": 甲\n", "：甲\n", "text: 甲：乙: 丙\n", "many: 甲\ntext:: 乙\n", "[a]: 甲\n", "{a}: 甲\n", "TEXT：甲\n", "Z_9:甲\n", "text甲: 乙\n", "text 甲: 乙\n", "a ：b: 甲\n",
		// Quotation marks.
		"text: '甲''乙'\n", "text: ''\n", "text: \"\"\n", "text: \" 甲 \"\n", "text: \"甲\\\\乙\\\"丙\" # 注\n", "text: \"甲\"# 注\n", "text: \"甲\"\t# 注\n", "text: \"\\\"\n", "text: '甲\\'\n", "text: \"甲\\\\\"\n", "text: \"\\é\"\n", "text: \"a\\\\\\nb\"\n", "text: \"\\n\"\n", "text: 'a'b'c'\n", "text: \"a'b\"\n", "text: '\"'\n", "text: \"'\\q\\\"\"\n",
		// Lists and mappings in brackets.
		"many: []\n", "many: [ 甲 , 乙 ]  # 注\n", "many: [甲, 乙] # 注\ntext: 丙\n", "many: [甲] 乙\n", "many: [甲]# 注\n", "many: [甲,, 乙]\n", "many: [甲,]\n", "many: [[甲], [乙, [丙]], {a: 丁}]\n", "many: [\n  甲,\n  乙\n  ]\ntext: 丙\n", "many: [\n甲]\n", "many: [甲,\n\n  乙] 丙\n", "many: [甲,\n  乙，丙]\n",
		"many: [“甲，乙”, 《丙、丁》, （戊，己）, 庚，辛]\n", "many: [“甲”，乙]\n", "many: [“甲，《乙，丙》，丁”、戊]\n", "many: [甲、乙]\n", "many: [\"甲，乙\"]\n", "many: [\"甲, 乙]\n", "many: ['甲\n  乙']\n", "many: [\"甲\" 乙]\n", "many: [\"\\q\"]\n", "many: [甲: 乙]\n", "many: [甲\n", "many: [甲,\n", "many: [甲;\n", "many: [甲}\n", "many: [", "many: [\"甲\"", "many: [甲, [乙]\n", "many: [甲, {a: 乙]\n", "many: [甲 #乙]\n",
		"inner: {a: 甲}\n", "inner: {\"a\": '甲', 'b': 乙}\n", "inner: {a: 甲,\n  b: 乙}\ntext: 丙\n", "inner: {a: 甲, }\n", "inner: {}\n", "inner: {a: 甲\n", "inner: {a 甲}\n", "inner: {a: 甲} 乙\n", "inner: {甲}\n", "inner: {a: }\n", "inner: {a:\n", "inner: {a:", "inner: {a", "inner: {a: 甲, b: 乙\n", "inner: {a: 甲]\n", "inner: {,}\n", "inner: {: 甲}\n", "inner: {", "inner: {\n", "inner: {[a]: 甲}\n", "inner: {a: [甲, 乙], b: {c: 丙}}\n", "inner: {a: 甲：乙}\n", "inner: {a: 甲, {b: 乙}}\n", "inner: {a: 甲，乙}\n", "inner: {a: \"甲}\n", "inner: {\"a: 甲}\n",
		"many: " + deep(maxYAMLDepth, "[", "]") + "\n", "many: " + deep(maxYAMLDepth+1, "[", "]") + "\n", "many: " + deep(maxYAMLDepth+2, "[", "]") + "\n", "free: " + deep(maxYAMLDepth+2, "{a: ", "}") + "\n",
		// Lists with dashes.
		"many:\n- 甲\n- 乙\ntext: 丙\n", "many:\n  - 甲\n  -\n  - 乙\n", "many:\n  -\n    甲\n", "many:\n  -\n    甲\n    乙\n", "many:\n  -\n  甲\n", "many:\n  - 甲\n    乙\n  - 丙\n", "many:\n  - 甲\n  乙\n  - 丙\n", "many:\n  - 甲\n 乙\n", "many:\n  - - 甲\n    - 乙\n  - 丙\n", "many:\n  - -甲\n", "many:\n  － 甲\n  — 乙\n  – 丙\n  • 丁\n  · 戊\n  ● 己\n  * 庚\n  *\n  *辛\n", "many:\n  -甲\n  -a\n", "many:\n  -\t甲\n", "many:\n  -　甲\n", "many:\n  - a: 甲\n    b: 乙\n  - a: 丙\n", "many:\n  -   a: 甲\n      b: 乙\n", "many:\n  - a: 甲\n   b: 乙\n", "many:\n  - a:\n      - 甲\n  - b\n", "many:\n  - a: b: 甲\n", "many:\n  - [甲]\n  - {a: 乙}\n  - \"丙\"\n",
		"- 甲\ntext: 乙\n", "text: 甲\n- 乙\n  丙\ntxet: 丁\n", "text: 甲\n- 乙\n丙\n", "- a: 甲\n- a: 乙\n", "-\n", "- \n- 甲\n", "many:\n - 甲\n  - 乙\n- 丙\n", "many:\n  - 甲\n- 乙\n", "a:\n  b:\n  - 甲\n  - 乙\n  c: 丙\n", "many:\n" + strings.Repeat("- ", maxYAMLDepth) + "甲\n", "many:\n" + strings.Repeat("- ", maxYAMLDepth+1) + "甲\ntext: 乙\n",
		// Indentation.
		"text: 甲\n  one: 乙\n  many: [丙]\n", "text:\n  甲\n", "text:\n甲\n", "text:\n\t甲\n", "text:\n  甲\n  乙: 丙\n", "text:\n  甲\n   乙\n  丙\none: 丁\n", "inner:\n  a: 甲\n   b: 乙\n", "inner:\n    a: 甲\n  b: 乙\n", "inner:\n\ta: 甲\n  b: 乙\n", "inner:\n　a: 甲\n", "inner:\n \ta: 甲\n", "inner:\n  a:\n    b:\n  c:\nd:\n", " 甲\n", "  甲\n  乙\n", "甲\n 乙\n", " - 甲\n", ladder.String(),
		// Several lines.
		"text: |\n  甲\n  乙\none: 丙\n", "text: |+\n  a\n  b\n", "text: >2-\n  甲\n", "text: >-12\n  甲\n", "text: |甲\n", "text: | 甲\n  乙\n", "text: |\n", "text: |\n  one: 甲\n", "text: 甲\n  - 乙\n", "text: a\n  b\n", "text: a\n  乙\n", "text: [甲\n  乙]\n", "text: [甲]\n  乙\n", "text: \"甲\n  乙\n  丙\"\none: 丁\n", "text: \"甲\" 乙\n  丙\none: 丁\n", "text: " + strings.Repeat("甲", 2*maxLineShown) + "\n  乙\n", "text：" + strings.Repeat("甲", maxLineShown-6) + "\n", "text：" + strings.Repeat("甲", maxLineShown-5) + "\n", "text: " + strings.Repeat("a", maxLineShown) + "\n" + strings.Repeat("  "+strings.Repeat("a", maxLineShown)+"\n", 5),
		// Comments and documents.
		"# 甲\n\n  # 乙\ntext: 丙 # 丁\n#戊", "text:\n  #话题 甲\n", "text:\n  # 注\n  甲\n", "text:\n#甲\n", "text:\n  ##\none: 甲\n", "text: 甲\n  #话题\n", "  #甲\ntext: 乙\n", "---\ntext: 甲\n", "---\n---\n", "text: 甲\n---\none: 乙\n", "text: 甲\n...\none: 乙\n", "...\n", "inner:\n  ---\n", "text: 甲", "text: 甲\n\n\n", "\n\ntext: 甲",
		// Types.
		"text: {a: 甲}\n", "text:\n  - 甲\n", "one: [甲, 乙]\n", "one: ''\n", "one: {a: 甲}\n", "many: ['', 甲]\n", "many: [{a: 甲}, 乙]\n", "inner: [甲]\n", "inner: ''\n", "inners:\n", "inners: 甲\n", "inners: {a: 甲}\n", "inners:\n  - 甲\n  - a: 乙\n", "free:\n", "free: 甲\n", "free: [甲]\n", "free:\n  键: {a: 甲}\n  键: {a: 乙}\n", "free:\n  键: 甲\n", "free:\n  键:\n    a: 甲\n    z: 乙\n", "free:\n  k: {b: 甲}\n",
	} {
		var diags diag.List
		root, _ := parseYAML(newText("a.yaml", data).Whole(), Noter{}, nil, &diags)
		parsed := diags.Len()
		o, ok, found := decodeText(t, data)
		var values []string
		valuesOf(reflect.ValueOf(o), func(v Value) {
			if v.Given() {
				values = append(values, fmt.Sprintf("%s@%s", v.Text, strings.TrimPrefix(v.Pos.String(), "a.yaml:")))
			}
		})
		if runes := []rune(data); len(runes) > 100 {
			data = string(runes[:100])
		}
		fmt.Fprintf(&b, "# %q\n%s, %d of %d problems\n%v %s\n", data, shown(root), parsed, len(found), ok, strings.Join(values, " "))
		for _, d := range found {
			fmt.Fprintf(&b, "%s %s %s。%s。%v\n", d.Pos, d.Code, d.Message, d.Remedy, d.Related)
		}
	}
	testtools.CompareText(t, "testdata/read.txt", b.String(), *update)
}

// TestDecodeList: a file may be a list of mappings; an empty one is an error, and one of another kind.
func TestDecodeList(t *testing.T) {
	for data, want := range map[string]string{
		"- a: 甲\n- a: 乙\n": "true 甲 乙", "- a: 甲\n- 乙\n": "true 甲 2:3 yaml.type", "# 空\n": "false 1:1 yaml.type", "a: 甲\n": "false 1:1 yaml.type", "[{a: 甲}]\n": "true 甲", "- b: 甲\n": "true  1:3 yaml.missing 1:3 yaml.unknown-key",
	} {
		var diags diag.List
		var list []inner
		ok := Decode(newText("a.yaml", data).Whole(), &list, &diags)
		got := fmt.Sprint(ok)
		for _, i := range list {
			got += " " + i.A.Text
		}
		for _, d := range diags.Sorted() {
			got += " " + strings.TrimPrefix(d.Pos.String(), "a.yaml:") + " " + d.Code
		}
		if got != want {
			t.Errorf("%q: %s, want %s", data, got, want)
		}
	}
}

// TestMany: of a file with more slips than anybody reads the first hundred are told, and that there are more.
func TestMany(t *testing.T) {
	for _, n := range []int{maxSlips - 1, maxSlips, maxSlips + 1, 3 * maxSlips} {
		_, _, diags := decodeText(t, "text: 甲\n"+strings.Repeat("乙\n", n))
		want := min(n, maxSlips)
		if n >= maxSlips {
			want++
		}
		if len(diags) != want || n >= maxSlips && diags[0].Code != "yaml.too-many" {
			t.Errorf("%d slips: %d problems, the first %v", n, len(diags), diags[0])
		}
		_, _, diags = decodeText(t, "text: 甲\n"+strings.Repeat("xx: 乙\n", n))
		if len(diags) != min(n, maxSlips) {
			t.Errorf("%d keys of which none is known: %d problems", n, len(diags))
		}
	}
	for n, want := range map[int]string{maxYAMLNodes - 5: "", maxYAMLNodes - 4: "yaml.too-large"} {
		_, _, diags := decodeText(t, "text: 甲\nmany: ["+strings.Repeat("a,", n-1)+"a]\n")
		got := ""
		for _, d := range diags {
			got += d.Code
		}
		if got != want {
			t.Errorf("%d items: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]int{maxRuneReports: maxRuneReports, maxRuneReports + 1: maxRuneReports + 1, 5 * maxRuneReports: maxRuneReports + 1} {
		var diags diag.List
		Read(file("a.md", []byte(strings.Repeat("\x01", n))), "a.md", &diags)
		found := diags.Sorted()
		if len(found) != want {
			t.Errorf("%d forbidden characters: %d problems", n, len(found))
		}
		if last := found[0].Message; n > maxRuneReports && !strings.Contains(last, fmt.Sprintf("一共有 %d 个不能用的字符，上面只列出前 %d 个", n, maxRuneReports)) {
			t.Errorf("%d forbidden characters: %s", n, last)
		}
	}
}

// TestRunes says of every character of Unicode what Read makes of it, as stretches of those that are treated alike.
func TestRunes(t *testing.T) {
	var b strings.Builder
	last, from := "", rune(0)
	flush := func(to rune) {
		if last != "" {
			fmt.Fprintf(&b, "U+%04X–U+%04X %s\n", from, to-1, last)
		}
	}
	for r := rune(0); r <= 0x110000; r++ {
		what := ""
		if r < 0x110000 && (r < 0xD800 || r > 0xDFFF) {
			out, f := fold("x" + string(r))
			switch {
			case r == '\r':
				what = "line end"
			case f.blanks > 0 && out == "x " && f.first[2] == r:
				what = "blank"
			case f.invisible > 0 && out == "x" && f.first[1] == r:
				what = "left out"
			case f.ideographs > 0 && f.first[0] == r && out == "x"+string(f.into) && f.into != r:
				what = "ideograph"
			case f != folding{}:
				what = fmt.Sprintf("%+v %q", f, out)
			}
			if kind := forbidden(r); kind != "" {
				what = strings.TrimSpace(what + " " + kind)
			}
		}
		if what != last {
			flush(r)
			last, from = what, r
		}
	}
	testtools.CompareText(t, "testdata/runes.txt", b.String(), *update)
}

// TestFold: what is changed is changed wherever it stands, counted and told with the first of each; pictures of several
// characters stay whole.
func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"👨\u200d👩\u200d👧":         "👨\u200d👩\u200d👧",
		"❤\uFE0F\u200d🔥":          "❤\uFE0F\u200d🔥",
		"👨\u200d甲":                "👨甲 | 去掉了 1 个看不见的字符（如 U+200D）",
		"甲\u200d👨\u200c":          "甲👨 | 去掉了 2 个看不见的字符（如 U+200D）",
		"\u200c\u200d甲":           "甲 | 去掉了 2 个看不见的字符（如 U+200C）",
		"👨甲\u200d👩":               "👨甲👩 | 去掉了 1 个看不见的字符（如 U+200D）",
		"👨\u200b\u200d👩":          "👨\u200d👩 | 去掉了 1 个看不见的字符（如 U+200B）",
		"⼀⼁甲":                     "一丨甲 | 2 个部首或兼容汉字换成了通用汉字（如 U+2F00 换成“一”）",
		"\uF900\U0002F800e\u0301": "豈丽é | 2 个部首或兼容汉字换成了通用汉字（如 U+F900 换成“豈”）",
		"a\u00A0b\u2003\u202F":    "a b   | 3 个特殊空格（如 U+00A0）换成了普通空格",
		"a\u3000b\t c":            "a\u3000b\t c",
		"\u2003⼀\u200b":           " 一 | 1 个部首或兼容汉字换成了通用汉字（如 U+2F00 换成“一”）；1 个特殊空格（如 U+2003）换成了普通空格；去掉了 1 个看不见的字符（如 U+200B）",
		"a\r\nb\rc\n\r":           "a\nb\nc\n\n",
		"a\r⼀":                    "a\n一 | 1 个部首或兼容汉字换成了通用汉字（如 U+2F00 换成“一”）",
		"\uFA0E":                  "\uFA0E",
	} {
		var diags diag.List
		got, f := fold(text)
		f.report("a.md", &diags)
		for _, d := range diags.Sorted() {
			got += " | " + strings.TrimPrefix(d.Message, "从别处粘贴来的文字，已经整理：")
			if d.Pos.String() != "a.md" || d.Code != "source.folded" || d.Severity != diag.Notice || d.Remedy == "" {
				t.Errorf("%q: %+v", text, d)
			}
		}
		if got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
	for first, joins := range map[rune]bool{0x218F: false, 0x2190: true, 0x2BFF: true, 0x2C00: false, 0xFE0E: false, 0xFE0F: true, 0xFE10: false, 0x1EFFF: false, 0x1F000: true, 0x1FAFF: true, 0x1FB00: false} {
		if joined(first) != joins {
			t.Errorf("U+%04X joins: %v", first, !joins)
		}
	}
}

// failing is a file system of one file that fails at one step.
type failing struct {
	fs.FS
	open, read error
}

func (f failing) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

func (f failing) Open(name string) (fs.File, error) {
	if f.open != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: f.open}
	}
	file, err := f.FS.Open(name)
	return failingFile{file, f.read}, err
}

type failingFile struct {
	fs.File
	err error
}

func (f failingFile) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return f.File.Read(p)
}

// TestUnreadable: whatever keeps a file from being read is an error of that file, once, and its bytes are not used.
func TestUnreadable(t *testing.T) {
	here := file("dir/a.md", []byte("甲\n"))
	for name, c := range map[string]struct {
		fsys fs.FS
		file string
		want string
	}{
		"missing":           {here, "dir/b.md", "source.missing 找不到这个文件 检查文件名和所在文件夹：dir"},
		"missing at top":    {here, "b.md", "source.missing 找不到这个文件 检查文件名和所在文件夹：项目文件夹"},
		"a folder":          {here, "dir", "source.not-a-file 这不是普通文件 换成普通文件，或者删掉它"},
		"forbidden":         {failing{here, fs.ErrPermission, nil}, "dir/a.md", "source.unreadable 没有权限读取这个文件 在文件属性里给当前用户读取权限，关闭正在占用它的程序，然后重试"},
		"gone when opened":  {failing{here, fs.ErrNotExist, nil}, "dir/a.md", "source.missing 找不到这个文件 检查文件名和所在文件夹：dir"},
		"a bad disk":        {failing{here, nil, errors.New("input/output error")}, "dir/a.md", "source.unreadable 读不出这个文件 检查磁盘和网络共享是否正常、它是否指向项目文件夹之外，然后重试"},
		"larger than limit": {here, "dir/a.md", "source.too-large 文件超过 0 MB 拆成几个小文件，或者压缩图片后再放进来"},
	} {
		limit := int64(4)
		if strings.HasPrefix(name, "larger") {
			limit = 3
		}
		var diags diag.List
		raw, ok := ReadBytes(c.fsys, c.file, limit, &diags)
		got := ""
		for _, d := range diags.Sorted() {
			got += fmt.Sprintf("%s %s %s", d.Code, d.Message, d.Remedy)
			if d.Pos != (diag.Pos{File: c.file}) || d.Severity != diag.Error {
				t.Errorf("%s: %+v", name, d)
			}
		}
		if ok || raw != nil || got != c.want {
			t.Errorf("%s: %v %q %s, want %s", name, ok, raw, got, c.want)
		}
		var more diag.List
		if limit == 4 {
			if _, ok := ReadTables(c.fsys, c.file, testColumns, &more); ok || more.Len() != 1 {
				t.Errorf("%s as a table: %v %v", name, ok, more.Sorted())
			}
		}
	}
	var diags diag.List
	if raw, ok := ReadBytes(here, "dir/a.md", 4, &diags); !ok || string(raw) != "甲\n" || diags.Len() > 0 {
		t.Errorf("%q %v", raw, diags.Sorted())
	}
}

// TestSmall: the parts that other rooms call.
func TestSmall(t *testing.T) {
	inside := Relocate(fstest.MapFS{"poster/product.yaml": {Data: []byte("甲")}}, "templates")
	if data, err := fs.ReadFile(inside, "templates/poster/product.yaml"); err != nil || string(data) != "甲" {
		t.Errorf("%q %v", data, err)
	}
	if info, err := fs.Stat(inside, "templates/poster/product.yaml"); err != nil || info.Size() != 3 {
		t.Errorf("%v %v", info, err)
	}
	if v, err := DecodeAny("data.yaml", []byte("a: [1, {b: 甲}]\n")); err != nil || !reflect.DeepEqual(v, map[string]any{"a": []any{1, map[string]any{"b": "甲"}}}) {
		t.Errorf("%v %v", v, err)
	}
	if v, err := DecodeAny("data.yaml", []byte("a: [\n")); err == nil || v != nil || !strings.HasPrefix(err.Error(), "数据文件 data.yaml 不是正确的 YAML：") {
		t.Errorf("%v %v", v, err)
	}
	if raw, err := GB18030("凡𠮷"); err != nil || string(raw) != string(gb18030(t, "凡𠮷")) {
		t.Errorf("%q %v", raw, err)
	}
	if !SameName("caf\u00e9.md", "cafe\u0301.md") || SameName("a.md", "A.md") {
		t.Error("SameName: the form of a character makes no other name, its case does")
	}
	if got := FoldName("Cafe\u0301.MD"); got != "caf\u00e9.md" {
		t.Errorf("FoldName: %q", got)
	}
	c := Characters{}
	c.Add("甲甲乙 丙")
	c.Remove("乙丁")
	if c.Total() != 2 || string(c.Missing()) != "丙甲" {
		t.Errorf("%d in all, missing %q", c.Total(), string(c.Missing()))
	}
	for r, want := range map[rune]bool{' ': false, '!': true, '~': true, 0x7F: false, 0xA0: false, '。': true, '\u0301': true, '1': true, '€': true, 0x200B: false, 0x3000: false, '凡': true, 0xE000: false} {
		if Visible(r) != want {
			t.Errorf("U+%04X is visible: %v", r, !want)
		}
	}
	text := newText("a.md", "甲乙\n"+strings.Repeat("丙x", 300)+"\n")
	for offset, want := range map[int]string{-1: "a.md:1:1", 0: "a.md:1:1", 3: "a.md:1:2", 6: "a.md:1:3", 7: "a.md:2:1", 7 + 4*100: "a.md:2:201", 7 + 4*100 + 3: "a.md:2:202", 7 + 1200: "a.md:2:601", 7 + 1201: "a.md:3:1", 1 << 20: "a.md:3:1"} {
		if got := text.Pos(offset).String(); got != want {
			t.Errorf("offset %d: %s, want %s", offset, got, want)
		}
	}
	for n, want := range map[int]string{0: "", 1: "甲乙", 3: "", 4: "", -1: ""} {
		if got := text.line(n); got != want {
			t.Errorf("line %d: %q", n, got)
		}
	}
	for s, want := range map[string]bool{"甲": true, "甲\n": false, "甲\u2028": false, "": true, "a\tb": true} {
		var diags diag.List
		if got := CheckLine(s, diag.Pos{File: "a.md"}, &diags); got != want || diags.Len() == 0 != want {
			t.Errorf("%q: %v %v", s, got, diags.Sorted())
		}
		if s == "甲\n" && !strings.Contains(diags.Sorted()[0].Message, "换行") {
			t.Error(diags.Sorted())
		}
	}
}
