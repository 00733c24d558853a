package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"
)

func sample() *Document {
	return &Document{Title: "题<1>", Creator: "某单位", Date: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Blocks: []Block{
		Masthead{"大标题", "期", "左", "右"}, Heading("一、标题"), Paragraph("正文 & <符号>“引号”"), &Figures{[]Figure{{"1", "一"}, {"2", "二"}, {"3", "三"}, {"4", "四"}}},
		&Table{Columns: []Column{{"名称", 3, false}, {"数", 1, true}}, Rows: [][]string{{"甲", "1"}, {"合计", "1"}}, Total: true},
		&Pictures{3, []Picture{{[]byte("\xFF\xD8"), "jpeg", 400, 300, "横的"}, {[]byte("\x89PNG"), "png", 30, 4000, "竖的"}}}, Note("附注")}}
}

// TestWrite: every part is well-formed XML, every link and every kind of file is there, every text; the bytes are always the same.
func TestWrite(t *testing.T) {
	raw, err := Write(sample())
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Write(sample()); !bytes.Equal(raw, again) {
		t.Error("the same document gives other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || !f.Modified.Equal(made) {
			t.Errorf("%s: %v, made %s", f.Name, err, f.Modified)
		}
		parts[f.Name] = string(data)
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			wellFormed(t, f.Name, data)
		}
	}
	body := parts["word/document.xml"]
	for _, want := range []string{"大标题", "期", "左", "右", "一、标题", "正文 &amp; &lt;符号&gt;“引号”", ">4<", "四", "合计", "横的", "竖的", "附注"} {
		if !strings.Contains(body, want) {
			t.Errorf("the body lacks %s", want)
		}
	}
	if parts["word/media/image1.jpeg"] != "\xFF\xD8" || parts["word/media/image2.png"] != "\x89PNG" {
		t.Error("a picture is missing or changed")
	}
	for _, link := range []string{"rIdFooter", "rIdImage1", "rIdImage2"} {
		if !strings.Contains(body, `"`+link+`"`) || !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="`+link+`"`) {
			t.Errorf("%s leads nowhere, or nobody follows it", link)
		}
	}
	for _, s := range styleList {
		if s.id != "Footer" && !strings.Contains(body, `"`+s.id+`"`) {
			t.Errorf("nothing has the style %s", s.id)
		}
	}
	if !strings.Contains(parts["docProps/core.xml"], "题&lt;1&gt;") || !strings.Contains(parts["docProps/core.xml"], "2026-12-01T00:00:00Z") {
		t.Error("the properties are wrong")
	}
}

func wellFormed(t *testing.T, name string, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// TestRagged: a row that does not fit its heading is an error.
func TestRagged(t *testing.T) {
	d := &Document{Blocks: []Block{&Table{Columns: []Column{{"名称", 1, false}}, Rows: [][]string{{"甲", "乙"}}}}}
	if _, err := Write(d); err == nil {
		t.Error("it was written")
	}
}

// TestPlaces: no picture is wider or higher than its place, and each keeps its shape.
func TestPlaces(t *testing.T) {
	for _, p := range []Picture{{Width: 400, Height: 300}, {Width: 30, Height: 4000}, {Width: 9000, Height: 1}, {Width: 1, Height: 1}} {
		w := &writer{}
		drawn := w.drawing(&p, 2000, 1000)
		var x, y int
		d := xml.NewDecoder(strings.NewReader(drawn))
		for {
			token, err := d.Token()
			if err != nil {
				break
			}
			if e, ok := token.(xml.StartElement); ok && e.Name.Local == "extent" {
				for _, a := range e.Attr {
					n := 0
					for _, digit := range a.Value {
						n = 10*n + int(digit-'0')
					}
					if a.Name.Local == "cx" {
						x = n
					} else {
						y = n
					}
				}
			}
		}
		if x < 1 || y < 1 || x > 2000*emuPerTwip || y > 1000*emuPerTwip || x < 2000*emuPerTwip && y < 1000*emuPerTwip-emuPerTwip {
			t.Errorf("%d×%d is drawn %d×%d", p.Width, p.Height, x, y)
		}
	}
}

// TestLead: a paragraph that leads to a table or to pictures stays with it, one of the body does not; rows of pictures may part, so that a
// page is filled before the next begins.
func TestLead(t *testing.T) {
	var w writer
	Lead("引出 & 表").write(&w)
	Paragraph("正文").write(&w)
	want := `<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/></w:pPr>` + run("引出 & 表") + `</w:p><w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>` + run("正文") + `</w:p>`
	if got := w.body.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, s := range styleList {
		if kept := strings.Contains(s.paragraph, "keepNext"); s.id == "Shown" && kept || s.id == "CellHeading" && !kept {
			t.Errorf("%s: %s", s.id, s.paragraph)
		}
	}
}
