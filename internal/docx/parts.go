package docx

import (
	"fmt"
	"strings"
	"time"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

const (
	linkTypes    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	linksHead    = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	packageLinks = linksHead + `<Relationship Id="rId1" Type="` + linkTypes + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + linkTypes + `/extended-properties" Target="docProps/app.xml"/></Relationships>`
	appProperties = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>fanshi</Application></Properties>`
)

func coreProperties(d *Document) []byte {
	day := d.Date.Format(time.DateOnly) + "T00:00:00Z"
	return fmt.Appendf(nil, xmlHead+`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`+
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<dc:title>%s</dc:title><dc:creator>%s</dc:creator><dc:language>zh-CN</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created>`+
		`<dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified></cp:coreProperties>`, escaped(d.Title), escaped(d.Creator), day, day)
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="` + linkTypes + `"`

const settings = xmlHead + `<w:settings ` + wordSpace + `><w:characterSpacingControl w:val="compressPunctuation"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
	`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`

// red is the colour of heads of official papers.
const red = "C00000"

// style is a paragraph style. Sizes are half points; spaces are twentieths of a point.
type style struct {
	id, name, font string
	size           int
	paragraph, run string // further properties
}

var styleList = []style{
	{"Masthead", "fanshi 刊头", "黑体", 60, `<w:spacing w:before="0" w:after="80" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, `<w:b/><w:color w:val="` + red + `"/><w:spacing w:val="60"/>`},
	{"Below", "fanshi 刊期", "仿宋", 32, `<w:spacing w:after="200" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, ""},
	{"Note", "fanshi 附注", "仿宋", 21, `<w:spacing w:before="240" w:after="0" w:line="300" w:lineRule="exact"/>`, `<w:color w:val="595959"/>`},
	{"Issue", "fanshi 刊号", "仿宋", 28, `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="` + red + `"/></w:pBdr>` +
		`<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs><w:spacing w:after="240" w:line="240" w:lineRule="auto"/>`, ""},
	{"Heading1", "heading 1", "黑体", 32, `<w:keepNext/><w:spacing w:before="240" w:after="120" w:line="480" w:lineRule="exact"/><w:outlineLvl w:val="0"/>`, ""},
	{"BodyText", "Body Text", "仿宋", 32, `<w:spacing w:after="0" w:line="540" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>`, ""},
	{"FigureNumber", "fanshi 数字", "黑体", 48, `<w:keepNext/><w:spacing w:before="120" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, `<w:b/><w:color w:val="` + red + `"/>`},
	{"FigureLabel", "fanshi 数字说明", "仿宋", 22, `<w:spacing w:after="160" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, ""},
	{"Cell", "fanshi 表格", "仿宋", 24, `<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>`, ""},
	{"CellNumber", "fanshi 表格数字", "仿宋", 24, `<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/><w:jc w:val="right"/>`, ""},
	{"CellHeading", "fanshi 表头", "黑体", 24, `<w:keepNext/><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, ""},
	{"Shown", "fanshi 图片", "仿宋", 22, `<w:spacing w:before="120" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, ""},
	{"Caption", "caption", "仿宋", 22, `<w:spacing w:before="40" w:after="120" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, ""},
	{"Footer", "footer", "宋体", 20, `<w:jc w:val="center"/>`, ""},
}

var styles = func() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` + fonts("仿宋") +
		`<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>`)
	for _, s := range styleList {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:pPr>%s</w:pPr><w:rPr>%s%s<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr></w:style>`,
			s.id, s.name, s.paragraph, fonts(s.font), s.run, s.size, s.size)
	}
	return b.String() + `</w:styles>`
}()

// fonts names a Chinese font, and for Latin letters and digits the one that goes with it.
func fonts(chinese string) string {
	latin := "Times New Roman"
	if chinese == "黑体" {
		latin = "Arial"
	}
	return `<w:rFonts w:ascii="` + latin + `" w:hAnsi="` + latin + `" w:eastAsia="` + chinese + `" w:cs="` + latin + `"/>`
}

var footer = xmlHead + `<w:ftr ` + wordSpace + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + run("第 ") + field("PAGE") + run(" 页，共 ") + field("NUMPAGES") + run(" 页") + `</w:p></w:ftr>`

func run(text string) string {
	return `<w:r><w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r>`
}

// field is a number that the program which shows the document finds.
func field(name string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name +
		` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
}
