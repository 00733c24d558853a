package document

import (
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// read reads a document that must be one.
func read(t *testing.T, name string, raw []byte) *Document {
	t.Helper()
	var diags diag.List
	d, ok := Read(name, raw, &diags)
	if !ok || diags.Len() > 0 {
		t.Fatalf("%s: %v", name, diags.Sorted())
	}
	return d
}

// dump writes a document as lines: what stands where, and what is left out.
func dump(d *Document) string {
	var b strings.Builder
	for _, x := range d.Blocks {
		if x.Apart != "" {
			b.WriteString(x.Apart + ": ")
		}
		b.WriteString(strings.Repeat("#", x.Level))
		if x.Mark != "" {
			b.WriteString("<" + x.Mark + ">")
		}
		b.WriteString(strings.ReplaceAll(x.Text, "\n", "/"))
		for _, row := range x.Rows {
			b.WriteString("|" + strings.ReplaceAll(strings.Join(row, "|"), "\n", "/") + "|")
		}
		b.WriteByte('\n')
	}
	for _, l := range d.LeftOut {
		b.WriteString("- " + l.What + ": " + strings.ReplaceAll(l.Text, "\n", "/") + "\n")
	}
	return b.String()
}

// TestLost: a character that the blocks lack, or have twice, is an error, and there is no document.
func TestLost(t *testing.T) {
	for name, change := range map[string]func(*Document){
		"lost":    func(d *Document) { d.Blocks[0].Text = "先核实转账" },
		"another": func(d *Document) { d.Blocks[0].Text = "先核实在转账" },
		"twice":   func(d *Document) { d.Blocks = append(d.Blocks, d.Blocks[0]) },
		"nothing": func(*Document) {},
	} {
		d := &Document{Blocks: []Block{{Text: "先核实再转账"}}}
		change(d)
		var count raws
		count.all.WriteString("先核实再转账")
		var diags diag.List
		ok := d.finish(diag.Pos{File: "a.txt"}, &count, &diags)
		if ok != (name == "nothing") || !ok && (diags.Len() != 1 || diags.Sorted()[0].Code != "document.lost-text") {
			t.Errorf("%s: %v %v", name, ok, diags.Sorted())
		}
	}
}

// TestRefused: what cannot be read is named, with what to do.
func TestRefused(t *testing.T) {
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") }
	for _, c := range []struct{ name, raw, code, says string }{
		{"a.docx", "", "document.empty", "空文件"},
		{"a.txt", " \n　", "document.empty", "没有文字"},
		{"a.html", "<html><body><img src=a.png></body></html>", "document.empty", "没有文字"},
		{"a.docx", "不是压缩包", "document.damaged", "已经损坏"},
		{"a.docx", "PK\x03\x04不完整", "document.damaged", "已经损坏"},
		{"a.docx", compoundFile + utf16("EncryptedPackage"), "document.format", "加了密码"},
		{"a.docx", compoundFile + utf16("WordDocument"), "document.format", "只是改了扩展名"},
		{"a.doc", compoundFile + utf16("WordDocument"), "document.format", "不能直接读 .doc 文件"},
		{"a.wps", compoundFile, "document.format", "不能直接读 .wps 文件"},
		{"a.pdf", "%PDF-1.7", "document.format", "不能直接读 .pdf 文件"},
		{"a.txt", "%PDF-1.7", "document.format", "这是一个 PDF 文件"},
		{"a.JPG", "\xff\xd8", "document.format", "这是图片"},
		{"a.md", "---\n", "document.format", "不能直接读 .md 文件"},
		{"a.xyz", "王某", "document.format", "不认识 .xyz 文件"},
		{"a.txt", "\x00\x01\xff\xfe\x00", "source.encoding", "编码"},
		{"a.txt", strings.Repeat("王某", 200_000), "document.too-large", "文字太多"},
		{"a.html", strings.Repeat("<div>", 5000) + "王某", "document.damaged", "太乱"},
	} {
		var diags diag.List
		d, ok := Read(c.name, []byte(c.raw), &diags)
		if got := diags.Sorted(); ok || d != nil && len(got) == 0 || len(got) != 1 || got[0].Code != c.code || !strings.Contains(got[0].Message, c.says) || got[0].Remedy == "" {
			t.Errorf("%s %.20q: %v", c.name, c.raw, got)
		}
	}
}
