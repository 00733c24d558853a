package source

import (
	"strings"
	"testing"

	"fanshi/internal/diag"
)

type inner struct {
	A   Value `yaml:"a,required" example:"1"`
	Pos diag.Pos
}

type outer struct {
	Text   Value   `yaml:"text,required" example:"甲"`
	One    []Value `yaml:"one,one"`
	Many   []Value `yaml:"many"`
	Inner  inner   `yaml:"inner"`
	Inners []inner `yaml:"inners"`
	Free   []entry `yaml:"free,map"`
	Pos    diag.Pos
}

type entry struct {
	Key   Value
	Value inner
}

func decodeText(t *testing.T, data string) (outer, bool, []diag.Diagnostic) {
	t.Helper()
	var diags diag.List
	var o outer
	text := newText("a.yaml", data)
	ok := Decode(text.Whole(), &o, &diags)
	return o, ok, diags.Sorted()
}

func TestScalarsStayText(t *testing.T) {
	for _, text := range []string{"0123", "13800000000", "2026-03-01", "yes", "no", "null", "1e3", "0x1F", "3.20", "true", ".inf", "甲：乙", "“甲”", "12:30",
		"警惕 #贷款骗局# 先交", "#话题#", "甲 # 乙", "~", "甲: 乙", "&a 甲", "*甲*", "!紧急", "!!binary aGk=", "@全体", "%5", "`甲`", "| 甲", ">先交", "?甲", "- 5度",
		"1_000", "1e3", "-5", "甲 'a' \"b\"", `C:\temp\new`, "138****0000", "，甲", "甲\t乙", "0o17", "2026-03-01T08:00:00Z", "甲 {乙} [丙]"} {
		o, ok, diags := decodeText(t, "text: "+text+"\n")
		if !ok || len(diags) > 0 || o.Text.Text != text || o.Text.Pos.String() != "a.yaml:1:7" {
			t.Errorf("%s: %+v %v", text, o.Text, diags)
		}
	}
}

func TestDecodeShapes(t *testing.T) {
	o, ok, diags := decodeText(t, "text: 甲\none: 乙\nmany: [丙, \"丁: 戊\"]\ninner: {a: 己}\ninners:\n  - a: 庚\nfree:\n  键: {a: 辛}\n  空:\n")
	if !ok || len(diags) > 0 {
		t.Fatal(diags)
	}
	got := []string{o.One[0].Text, o.Many[0].Text, o.Many[1].Text, o.Inner.A.Text, o.Inners[0].A.Text, o.Free[0].Key.Text, o.Free[0].Value.A.Text, o.Free[1].Key.Text}
	if strings.Join(got, " ") != "乙 丙 丁: 戊 己 庚 键 辛 空" || o.Inners[0].A.Pos.String() != "a.yaml:6:8" || o.Many[1].Pos.String() != "a.yaml:3:11" || o.Inner.Pos.Line != 4 {
		t.Errorf("%v %+v", got, o)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for data, want := range map[string]string{
		"text: 甲\ntxet: 乙\n":  "a.yaml:2:1 yaml.unknown-key",
		"txet: 乙\n":           "a.yaml:1:1 yaml.unknown-key",
		"text: 甲\ntext: 乙\n":  "a.yaml:2:1 yaml.duplicate-key",
		"one: 甲\n":            "a.yaml:1:1 yaml.missing",
		"text:\n":             "a.yaml:1:1 yaml.missing",
		"# 空\n":               "a.yaml:1:1 yaml.missing",
		"text: [甲]\n":         "a.yaml:1:7 yaml.type",
		"text: 甲\nmany: 乙\n":  "a.yaml:2:7 yaml.type",
		"text: 甲\ninner: 乙\n": "a.yaml:2:8 yaml.type",
		"text: 甲\nmany: [乙, ]\ninners: [{b: 1}]\n": "a.yaml:3:10 yaml.missing a.yaml:3:11 yaml.unknown-key",
		"甲\n":                      "a.yaml:1:1 yaml.type",
		"- 甲\n":                    "a.yaml:1:1 yaml.type",
		"<<: {text: 甲}\ntext: 甲\n": "a.yaml:1:1 yaml.unknown-key",
		"text: |\n  甲\n":           "a.yaml:1:7 yaml.multi-line",
		"text: 甲\n  乙\n":           "a.yaml:1:7 yaml.multi-line",
		"text: \"甲\n  乙\"\n":       "a.yaml:1:7 yaml.multi-line",
		"text: 'it''s\n  乙'\n":     "a.yaml:1:7 yaml.multi-line",
		"text: \"甲\\n乙\"\n":        "a.yaml:1:7 yaml.escape",
		"text: \"\\uE000\"\n":      "a.yaml:1:7 yaml.escape",
		"text: \"\\0\"\n":          "a.yaml:1:7 yaml.escape",
		"text: 甲\n---\ntext: 乙\n":  "a.yaml:2:1 yaml.syntax",
		"text：甲\n":                 "a.yaml:1:5 yaml.syntax",
		"text:甲\n":                 "a.yaml:1:5 yaml.syntax",
		"text: \"甲\n":              "a.yaml:1:7 yaml.syntax",
		"text: [甲\n":               "a.yaml:1:7 yaml.syntax",
		"text: 甲\n\tone: 乙\n":      "a.yaml:2:1 yaml.indent",
		"text: 甲\n? [a]\n: b\n":    "a.yaml:2:1 yaml.syntax a.yaml:3:1 yaml.syntax",
	} {
		_, _, diags := decodeText(t, data)
		var got []string
		for _, d := range diags {
			got = append(got, d.Pos.String()+" "+d.Code)
			if d.Message == "" || d.Remedy == "" {
				t.Errorf("%q: no message or remedy: %+v", data, d)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", data, got, want)
		}
	}
}

// TestBombs: hostile YAML is refused; one that did explode would run into the timeout of go test.
func TestBombs(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'j'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n"
	}
	for name, data := range map[string]string{"aliases": bomb, "brackets": strings.Repeat("[", 1<<20), "braces": strings.Repeat("{a: ", 1<<18),
		"dashes": strings.Repeat("- ", 1<<19), "keys": strings.Repeat("? ", 1<<19), "quotes": "text: \"" + strings.Repeat("\\", 1<<20)} {
		if _, _, diags := decodeText(t, data); len(diags) == 0 {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestSlips: whatever an officer's slip in front matter is, it is named once at its place with the line to copy, and no
// other problem follows from it.
func TestSlips(t *testing.T) {
	const broken = "在项的名称后面加上半角冒号和一个空格；如果它是上一行的内容，就接在上一行的末尾"
	for data, want := range map[string]string{
		"text: \"解冻费\"要先交？别信\n":                "1:7 yaml.straight-quote 把这一行改成：text: “解冻费”要先交？别信",
		"text: '解冻费'要先交\n":                     "1:7 yaml.straight-quote 把这一行改成：text: ‘解冻费’要先交",
		"text: \"甲\" 和 \"乙\"\n":                "1:7 yaml.straight-quote 把这一行改成：text: “甲” 和 “乙”",
		"text: \"甲\"\"乙\"\n":                   "1:7 yaml.straight-quote 把这一行改成：text: “甲”“乙”",
		"text: \"甲\n":                          "1:7 yaml.syntax 把这一行改成：text: “甲",
		"text: [警惕]先交钱的贷款\n":                   "1:7 yaml.bracket 把这一行改成：text: 【警惕】先交钱的贷款",
		"text: [警惕\n":                          "1:7 yaml.syntax 把这一行改成：text: [警惕]",
		"text: 甲\n one: 乙\n":                   "2:2 yaml.indent 把这一行改成：one: 乙",
		" text: 甲\n one: 乙\n":                  "1:2 yaml.indent 把这一行改成：text: 甲 2:2 yaml.indent 把这一行改成：one: 乙",
		"　text: 甲\n":                           "1:1 yaml.indent 把这一行改成：text: 甲",
		"text: 甲\nmany:\n\t- 乙\n":              "3:1 yaml.indent 把这一行改成：  - 乙",
		"text: 甲\nmany:\n  - 乙\n - 丙\n":        "4:2 yaml.indent 把这一行改成：  - 丙",
		"text: 甲\nmany:\n  - 乙\n   - 丙\n":      "4:4 yaml.indent 把这一行改成：  - 丙",
		"text: 甲\nmany:\n  -乙\n":               "3:3 yaml.syntax 把这一行改成：  - 乙",
		"text: 甲\nmany:\n  • 乙\n":              "3:3 yaml.syntax 把这一行改成：  - 乙",
		"text：甲\n":                             "1:5 yaml.syntax 把这一行改成：text: 甲",
		"text ：甲\n":                            "1:5 yaml.syntax 把这一行改成：text: 甲",
		"text:甲\n":                             "1:5 yaml.syntax 把这一行改成：text: 甲",
		"text 甲\none: 乙\n":                     "1:5 yaml.syntax 把这一行改成：text: 甲",
		"text: 甲\nmany: [乙，丙]\n":               "2:8 yaml.wide-comma 把这一行改成：many: [乙, 丙]；如果是一项，用半角双引号括起来：\"乙，丙\"",
		"text: 甲\nmany: 【乙, 丙】\n":              "2:7 yaml.type 写成 [甲, 乙]，或者另起几行，每行以“- ”开头",
		"text: 甲\n乙\n":                         "2:1 yaml.syntax " + broken,
		"text: 甲\n  乙\n  丙\n":                  "1:7 yaml.multi-line 把这一行改成：text: 甲乙丙",
		"text: |\n  甲\n  乙\n":                  "1:7 yaml.multi-line 把这一行改成：text: 甲乙",
		"text: >-\n  甲\n":                      "1:7 yaml.multi-line 把这一行改成：text: 甲",
		"text: \"C:\\temp\"\n":                 "1:7 yaml.escape 把这一行改成：text: 'C:\\temp'",
		"text: \"甲\n  乙\"\n":                   "1:7 yaml.multi-line 把这一行改成：text: \"甲乙\"",
		"one:\n  text: 甲\n":                    "2:3 yaml.indent 删掉行首的空格，与上面的 one: 左边对齐",
		"text:\n  #话题# 甲\n  乙\n":               "2:3 yaml.multi-line 写在同一行，不用“|”和“>”",
		"text：甲\none：乙\n many: [丙\n":           "1:5 yaml.syntax 把这一行改成：text: 甲 2:4 yaml.syntax 把这一行改成：one: 乙 3:2 yaml.indent 把这一行改成：many: [丙 3:8 yaml.syntax 把这一行改成：many: [丙]",
		"text: \"甲\"乙\nmany: [\"a\"b]\nx: 1\n": "1:7 yaml.straight-quote 把这一行改成：text: “甲”乙 2:7 yaml.syntax 写成 [甲, 乙]，用半角的方括号和逗号；内容本来就以方括号开头时，改用【】 3:1 yaml.unknown-key 删掉这一项；这里可以写的有：text、one、many、inner、inners、free",
	} {
		_, _, diags := decodeText(t, data)
		var got []string
		for _, d := range diags {
			got = append(got, strings.TrimPrefix(d.Pos.String(), "a.yaml:")+" "+d.Code+" "+d.Remedy)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q:\n got %s\nwant %s", data, strings.Join(got, " "), want)
		}
	}
}
