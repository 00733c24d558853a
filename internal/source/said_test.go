package source

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// TestWhatIsSaid compares every word that officers read about files that cannot be read as they are with testdata/said.txt.
func TestWhatIsSaid(t *testing.T) {
	var b strings.Builder
	tell := func(what, data string, found []diag.Diagnostic) {
		if len(data) > 60 {
			data = data[:60]
		}
		fmt.Fprintf(&b, "# %s %q\n", what, data)
		for _, d := range found {
			fmt.Fprintf(&b, "%s %s %s %s。%s。%v\n", d.Pos, d.Severity, d.Code, d.Message, d.Remedy, d.Related)
		}
	}
	for _, data := range []string{"", " \n", "\uFEFF甲\xFF", "甲\n乙\x00", "甲\x1b", "\uE000", "甲\uFFFD", "甲\u202E乙", "\xFF\xFEa\x00b", "\x89PNG\r\n\x1a\n\x00\xFF\x80", "甲乙丙丁\xE5戊己庚辛", string(gb18030(t, "凡是先交钱的贷款，都是诈骗！")),
		"---\ntitle: 甲\n", "---\ntitle: 甲\n---", "--- \ntitle: 甲\n--- \n正文", "title: 甲\n---\n正文", "----\ntitle: 甲\n", strings.Repeat("\x01", MaxBytes+1)} {
		var diags diag.List
		if text, ok := Read(file("a.md", []byte(data)), "a.md", &diags); ok {
			text.Split(&diags)
		}
		tell("text", data, diags.Sorted())
	}
	for _, data := range []string{"text: \"甲\"乙\n", "text: 'a'b\n", "text: \"甲\n", "text: [甲]乙\n", "text: [甲\n", "text: 甲\n one: 乙\n", "text: 甲\nmany:\n\t- 乙\n", "many:\n  - 甲\n - 乙\n", "many:\n  -甲\n", "many:\n  • 甲\n",
		"text：甲\n", "text:甲\n", "text 甲\n", "many: [甲，乙]\n", "many: 【甲】\n", "text: 甲\n乙\n", "text: 甲\n  乙\n", "text: |\n  甲\n", "text: >-\n  甲\n", "text: \"a\\q\"\n", "text: \"甲\n  乙\"\n", "one:\n  text: 甲\n", "many:\n  - 甲\n  乙\n",
		"text: 甲\ntext: 乙\n", "txet: 甲\n", "zzzzzzzz: 甲\n", "text: &a 甲\n", "text: *a\n", "text: !!str 甲\n", "? text\n: 甲\n", "text: {a: 甲}\n", "- 甲\n", "甲\n", "---\ntext: 甲\n", "%YAML 1.2\n", "text: 甲 # 注\n", "text: @甲\n", "text: `甲\n", "inners: 甲\n", "inner: 甲\n", "inner:\n  x: 甲\n", strings.Repeat("[", 200)} {
		_, _, diags := decodeText(t, data)
		tell("YAML", data, diags)
	}
	for _, data := range []string{"", ",,\n", "a,b\n1,2\n", "代码,名称,电化\na,甲,1\n", "场所表,,\n代码,名称,备注\na,甲,\n合计,3,\n代码,名称\n", "代码,名称,名称\na,b,c\n", "代码,名称\na\nb,甲,乙\n", "代码，名称\na，b\n", "代码,名称\na,\"2\nb,4\n", "代码,名称\na,2\"3\n", "代码,名称\na,#REF!\n",
		"代码,名称\na,甲\uE000\n", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), "<html><table>", "%PDF-1.7\n\x00", "PK\x03\x04"} {
		_, _, diags := readTables("v.csv", []byte(data))
		tell("CSV", data, diags)
		_, _, diags = readTables("v.xlsx", []byte(data))
		tell("workbook", data, diags)
	}
	const head = "代码|名称|电话|屏幕\n"
	for _, rows := range []string{"", "a|甲", head + "a|#REF!", head + "a|=1+1", head + "a|甲||||漏", "-" + head + head + "a|甲", head + "-a|甲\n注：乙\nb|丙", "表\n" + head + "a|甲"} {
		_, _, diags := readTables("v.xlsx", rawWorkbook(t, testSheet{"表1", "", rows, ""}, testSheet{"旧", "hidden", head + "z|旧", ""}, testSheet{"说明", "", "怎样填", ""}))
		tell("sheets", rows, diags)
	}
	testtools.CompareText(t, "testdata/said.txt", b.String(), *update)
}
