// Package document reads what officers keep their texts in, Word documents (.docx), saved web pages (.html, of WeChat too) and
// plain text, into one flat list of paragraphs, and accounts for every character on the way.
//
// Word (docx.go, body.go, numbering.go): paragraphs with their tabs and line breaks, headings by style, numbers and bullets that Word makes itself
// (numbering.xml) as the mark of their paragraph, tables, text boxes behind the paragraph that they are anchored in, the text
// of smart art, footnotes, endnotes, headers and footers (Block.Apart says where they stood), hyperlinks' words, results of
// fields, formulas' characters, symbols of symbol fonts that have a character. Of alternate contents one is read. Left out, and told in LeftOut: deleted and moved
// text of tracked changes, comments, hidden text, readings above characters, numbers of pages, pictures, embedded objects, addresses of links.
// No library was found that keeps all of this; archive/zip and encoding/xml are enough.
//
// Web pages (html.go): what a browser shows as blocks, items of lists with their marks, tables. Of a page of WeChat the article
// only, of others the article or main element where there is one; what stands outside, and what display: none hides, is in
// LeftOut. Scripts and styles are no text.
//
// Text (text.go): every line is a paragraph, in all encodings of package source.
//
// All text is cleaned as files of content are (source.Clean); characters that no file may hold are in LeftOut. Nothing is lost
// in silence: a second count of all characters of the parts of the file, which knows nothing of paragraphs, must be that of the
// blocks and of what is left out (account.go); else document.lost-text is an error and there is no document.
//
// Input is not trusted. Nothing is fetched, no name of an archive becomes a path, no entity is expanded, a document type
// declaration in a Word document is refused. Bounds: MaxBytes a file, 10,000 entries an archive, 16 MB a part and 48 MB in all unpacked, 200 levels, 500,000
// elements, 20,000 paragraphs, 256 KB of text. Reading is linear in the unpacked bytes.
package document

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 32 << 20

// Bounds of what is taken out of a file.
const (
	maxBlocks = 20_000
	maxText   = 256 << 10
)

// Document is a document as text.
type Document struct {
	Title   string // that the file gives apart from its text: a page's title; empty: none
	Blocks  []Block
	LeftOut []LeftOut
	Notes   []string // how it was read, Chinese
}

// Block is a paragraph or a table.
type Block struct {
	Text  string     // lines end in LF
	Mark  string     // number or bullet that is not in the text: 1、 or •
	Level int        // of a heading, from 1; 0: none
	Apart string     // where it stands beside the text: 页眉, 脚注; empty: in the text
	Rows  [][]string // of a table; Text is empty
}

// LeftOut is something of the file that is not in the blocks.
type LeftOut struct {
	What string // Chinese: 修订中删除的文字
	Text string // empty where it has none
}

// Characters counts the visible characters of the blocks, marks included.
func (d *Document) Characters() source.Characters {
	c := source.Characters{}
	for _, b := range d.Blocks {
		c.Add(b.Mark)
		c.Add(b.Text)
		for _, row := range b.Rows {
			for _, cell := range row {
				c.Add(cell)
			}
		}
	}
	return c
}

// formats are the endings of files that other programs must open first, and what to do then.
var formats = map[string]string{
	".doc": "用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”，再导入", ".wps": "用 WPS 打开，另存为“Word 文档（*.docx）”，再导入",
	".wpt": "用 WPS 打开，另存为“Word 文档（*.docx）”，再导入", ".rtf": "用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”，再导入",
	".odt": "用 LibreOffice 打开，另存为“Word 文档（*.docx）”，再导入", ".pages": "在 Pages 里导出为 Word（*.docx），再导入",
	".pdf": "PDF 里的文字常有错漏：请找到它的 Word 原稿来导入；没有原稿，就复制文字到记事本，核对以后存成 .txt 再导入",
	".ofd": "请找到它的 Word 原稿来导入；没有原稿，就复制文字到记事本，核对以后存成 .txt 再导入",
	".ppt": "把文字复制到 Word 里，存成 .docx 再导入", ".pptx": "把文字复制到 Word 里，存成 .docx 再导入", ".dps": "把文字复制到 Word 里，存成 .docx 再导入",
	".xls": "场所表请另存为 content/venues/venues.xlsx；文字请复制到 Word 里，存成 .docx 再导入", ".xlsx": "场所表请放到 content/venues/venues.xlsx；文字请复制到 Word 里，存成 .docx 再导入",
	".mht": "在浏览器里打开，另存为“网页，仅 HTML”，再导入", ".mhtml": "在浏览器里打开，另存为“网页，仅 HTML”，再导入",
	".zip": "解压以后，导入里面的文件", ".rar": "解压以后，导入里面的文件", ".7z": "解压以后，导入里面的文件",
	".md": "这已经是项目用的格式：直接放到 content/cases、content/slogans 或 content/notices 里，再运行 fanshi check",
}

// pictures are the endings of files that hold no text.
var pictures = []string{".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff"}

// Read reads a file by its name's ending and its first bytes. Without a document, diags says why, in one error.
func Read(name string, raw []byte, diags *diag.List) (*Document, bool) {
	pos := diag.Pos{File: name}
	ending := strings.ToLower(path.Ext(name))
	refuse := func(message, remedy string) (*Document, bool) {
		diags.Error(pos, "document.format", message, remedy)
		return nil, false
	}
	known := slices.Contains([]string{".docx", ".docm", ".html", ".htm", ".txt", ""}, ending)
	switch {
	case len(raw) == 0:
		diags.Error(pos, "document.empty", "这是一个空文件", "换成有内容的文件；刚从网盘、微信取来的，等它下载完")
		return nil, false
	case len(raw) > MaxBytes:
		diags.Error(pos, "document.too-large", fmt.Sprintf("文件超过 %d MB", MaxBytes>>20), "删掉里面的图片，只留文字，再导入")
		return nil, false
	case strings.HasPrefix(string(raw), compoundFile):
		return refuse(compound(ending, raw))
	case slices.Contains(pictures, ending):
		return refuse("这是图片，里面的文字读不出来", "把图片上的文字打进记事本或 Word，再导入；配图请放到案例旁边，在文件头里写 picture")
	case formats[ending] != "" && !(ending == ".wps" && isZip(raw)):
		return refuse("不能直接读 "+ending+" 文件", formats[ending])
	case strings.HasPrefix(string(raw), "%PDF"):
		return refuse("这是一个 PDF 文件", formats[".pdf"])
	case isZip(raw) || ending == ".docx" || ending == ".docm":
		return readWord(name, raw, diags)
	case !known:
		return refuse("不认识 "+ending+" 文件", "能导入的是 .docx、.html 和 .txt：用原来的程序打开，另存为其中一种")
	}
	text, encoding, ok := source.DecodeBytes(name, raw, diags)
	if !ok {
		return nil, false
	}
	d := &Document{}
	if encoding != "" {
		d.Notes = append(d.Notes, "编码是 "+encoding)
	}
	var count raws
	if ending == ".html" || ending == ".htm" || looksLikePage(text) {
		if !d.readPage(text, &count) {
			diags.Error(pos, "document.damaged", "网页的结构太乱，读不出来", "在浏览器里打开，选中正文复制到 Word，存成 .docx 再导入")
			return nil, false
		}
	} else {
		d.readText(text, &count)
	}
	return d, d.finish(pos, &count, diags)
}

// finish cleans the texts and accounts for the characters.
func (d *Document) finish(pos diag.Pos, count *raws, diags *diag.List) bool {
	var dropped []rune
	clean := func(s string) string {
		s, out, _ := source.Clean(s)
		dropped = append(dropped, out...)
		return s
	}
	_, _, notes := source.Clean(count.all.String())
	d.Notes = append(d.Notes, notes...)
	size := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		b.Text, b.Mark = tidy(clean(b.Text)), clean(b.Mark)
		size += len(b.Text)
		for _, row := range b.Rows {
			for j := range row {
				row[j] = tidy(clean(row[j]))
				size += len(row[j])
			}
		}
	}
	d.Title = tidy(clean(d.Title))
	for i := range d.LeftOut {
		d.LeftOut[i].Text = tidy(clean(d.LeftOut[i].Text))
	}
	d.Blocks = slices.DeleteFunc(d.Blocks, func(b Block) bool { return b.Text == "" && len(b.Rows) == 0 && b.Mark == "" })
	switch {
	case len(d.Blocks) > maxBlocks || size > maxText:
		diags.Error(pos, "document.too-large", fmt.Sprintf("文字太多：超过 %d KB 或 %d 段", maxText>>10, maxBlocks), "一个案例、一份告知书存成一个文件，再导入")
		return false
	case len(d.Characters()) == 0:
		diags.Error(pos, "document.empty", "文件里没有文字", "文字如果在图片里，请打成文字再导入")
		return false
	}
	if !d.account(pos, count, diags) {
		return false
	}
	if len(dropped) > 0 {
		d.LeftOut = append(d.LeftOut, LeftOut{What: fmt.Sprintf("%d 个不能用的字符（如 U+%04X）", len(dropped), dropped[0])})
	}
	return true
}

// tidy takes blanks off the ends of lines, and empty lines away.
func tidy(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.Trim(line, " \t\n\u3000"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// leaveCounted tells of things without a text that are left out, where there are any.
func (d *Document) leaveCounted(n int, of string) {
	if n > 0 {
		d.LeftOut = append(d.LeftOut, LeftOut{What: fmt.Sprintf("%d %s", n, of)})
	}
}

// leaveAddresses tells of the addresses of links, whose texts stay.
func (d *Document) leaveAddresses(addresses []string) {
	d.leaveCounted(len(addresses), "个链接的网址（文字留下了）："+strings.Join(addresses, "、"))
}
