package proof

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/prepress"
	"fanshi/internal/product"
	"fanshi/internal/testtools"
)

// pressSample is a sheet of two pages with every kind of mark, one of them a banner at 1:10.
func pressSample(t *testing.T) []byte {
	t.Helper()
	name := filepath.Join(project, "themes/alert/fonts/NotoSansSC_900Black.ttf")
	program, err := os.ReadFile(name)
	if err != nil {
		t.Fatal("fonts are not installed: make fonts")
	}
	face, err := font.Parse("black", program, 0, 900)
	if err != nil {
		t.Fatal(err)
	}
	set := font.NewSet()
	set.Add("black", 900, face)
	id, _ := face.GlyphID('骗')
	red, black, white := page.Color{R: 200, G: 16, B: 46}, page.Color{}, page.Color{R: 255, G: 255, B: 255}
	var picture bytes.Buffer
	pixels := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 1200 {
		pixels.Set(i%40, i/40, color.RGBA{R: uint8(i), G: uint8(i / 5), B: 90, A: 255})
	}
	if err := png.Encode(&picture, pixels); err != nil {
		t.Fatal(err)
	}
	const mm = 1000
	all := page.RectPath(page.Rect{Width: 148 * mm, Height: 105 * mm})
	var rule page.Path
	rule.Move(page.Point{X: 10 * mm, Y: 90 * mm})
	rule.Line(page.Point{X: 100 * mm, Y: 90 * mm})
	card := page.Page{Unit: page.Micrometre, Width: 148 * mm, Height: 105 * mm, Marks: []page.Mark{
		&page.Fill{Path: all, Paint: white},
		&page.Fill{Path: page.RectPath(page.Rect{Width: 148 * mm, Height: 30 * mm}), Paint: &page.LinearGradient{X2: 148 * mm, Stops: []page.Stop{{Color: red}, {Offset: 1, Color: black}}}},
		&page.Image{Rect: page.Rect{X: 90 * mm, Y: 40 * mm, Width: 40 * mm, Height: 30 * mm}, Data: picture.Bytes(), Format: "png", PixelWidth: 40, PixelHeight: 30},
		&page.Text{Face: "black", Size: 20 * mm, Source: "骗", Glyphs: []page.Glyph{{ID: id, X: 10 * mm, Y: 70 * mm}}},
		&page.Stroke{Path: rule, Width: mm, Color: red},
		&page.Code{X: 60 * mm, Y: 50 * mm, Module: mm, Modules: 2, QuietZone: 4, Bits: []bool{true, false, false, true}, Light: white},
	}}
	banner := page.Page{Unit: page.Micrometre, Width: 6000 * mm, Height: 700 * mm, Marks: []page.Mark{
		&page.Fill{Path: page.RectPath(page.Rect{Width: 6000 * mm, Height: 700 * mm}), Paint: red},
	}}
	var sheets []page.PressSheet
	for _, s := range []struct {
		page   page.Page
		medium product.Medium
	}{{card, product.Offset}, {banner, product.Wide}} {
		sheet, missing := prepress.Prepare(prepress.Sheet{Page: s.page, Rules: prepress.RulesFor(s.medium),
			Palette: map[page.Color]page.CMYK{red: {C: 10, M: 100, Y: 80}}, Slug: "样张 148×105 mm", Face: face})
		if len(missing) > 0 {
			t.Fatalf("no inks for %v", missing)
		}
		sheets = append(sheets, sheet)
	}
	data, err := pdf.NewWriter(set).WritePress(sheets, pdf.Meta{Title: "样张"})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// objects are a file of ours taken apart: its header line, the bodies of its objects and its trailer.
type objects struct {
	header  string
	bodies  []string
	trailer string
}

func takeApart(t *testing.T, data []byte) *objects {
	t.Helper()
	text := string(data)
	header, _, _ := strings.Cut(text, "\n")
	tail := regexp.MustCompile(`(?s)xref\n0 \d+\n(.*)trailer\n(.*)startxref\n(\d+)\n%%EOF\n$`).FindStringSubmatch(text)
	if tail == nil {
		t.Fatal("the file ends in an unknown way")
	}
	end, _ := strconv.Atoi(tail[3])
	o := &objects{header: header, trailer: tail[2]}
	var starts []int
	for _, line := range strings.Split(strings.TrimSuffix(tail[1], "\n"), "\n")[1:] {
		at, _ := strconv.Atoi(line[:10])
		starts = append(starts, at)
	}
	for i, at := range starts {
		next := end
		if i+1 < len(starts) {
			next = starts[i+1]
		}
		_, body, _ := strings.Cut(text[at:next], "\n")
		o.bodies = append(o.bodies, strings.TrimSuffix(body, "endobj\n"))
	}
	return o
}

// bytes puts the file together again.
func (o *objects) bytes() []byte {
	out := []byte(o.header + "\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(o.bodies)+1)
	for i, body := range o.bodies {
		table += fmt.Sprintf("%010d 00000 n \n", len(out))
		out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	trailer := regexp.MustCompile(`/Size \d+`).ReplaceAllString(o.trailer, fmt.Sprintf("/Size %d", len(o.bodies)+1))
	return fmt.Appendf(out, "%strailer\n%sstartxref\n%d\n%%%%EOF\n", table, trailer, len(out))
}

// edit changes a file; it fails where it changes nothing.
type edit func(t *testing.T, o *objects)

// replace changes the first object, or the header or the trailer, that holds old.
func replace(old, with string) edit {
	return func(t *testing.T, o *objects) {
		for _, s := range append([]*string{&o.header, &o.trailer}, bodies(o)...) {
			if strings.Contains(*s, old) {
				*s = strings.Replace(*s, old, with, 1)
				return
			}
		}
		t.Fatalf("nothing holds %q", old)
	}
}

func bodies(o *objects) (list []*string) {
	for i := range o.bodies {
		list = append(list, &o.bodies[i])
	}
	return list
}

// draw adds operators to the last stream of the first page.
func draw(program string) edit {
	return func(t *testing.T, o *objects) {
		number, _ := strconv.Atoi(regexp.MustCompile(`/Contents \[?(?:\d+ 0 R )*(\d+) 0 R`).FindStringSubmatch(o.bodies[2])[1])
		_, packed, _ := strings.Cut(o.bodies[number-1], "stream\n")
		r, err := zlib.NewReader(strings.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		o.bodies[number-1] = stream("", string(content)+"\n"+program)
	}
}

func stream(head, data string) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream\n", head, len(data), data)
}

// add appends an object and names it in a category of the pages' resources.
func add(category, body string) edit {
	return func(t *testing.T, o *objects) {
		o.bodies = append(o.bodies, body)
		replace("/"+category+" <<\n", fmt.Sprintf("/%s <<\n/Extra %d 0 R\n", category, len(o.bodies)))(t, o)
	}
}

const (
	catalog  = "/Type /Catalog\n"
	state    = "<</Type /ExtGState "
	aPage    = "<</Type /Page\n"
	aPicture = "/Subtype /Image /Width 40 "
	intent   = "<</Type /OutputIntent "
)

// breaking are the files that break a clause, one edit each.
var breaking = []struct {
	clause, name string
	edit         edit
}{
	{"PDF 1.4", "header", replace("%PDF-1.4", "%PDF-1.6")},
	{"PDF 1.4", "catalog", replace(catalog, catalog+"/Version /1.7\n")},
	{"PDF 1.4", "JPEG 2000", add("XObject", stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /JPXDecode", "jp2"))},
	{"one output intent", "none", replace("/OutputIntents [", "/Intents [")},
	{"one output intent", "of PDF/A", replace("/S /GTS_PDFX ", "/S /GTS_PDFA1 ")},
	{"one output intent", "two", func(t *testing.T, o *objects) {
		at := regexp.MustCompile(`/OutputIntents \[(\d+ 0 R)\]`)
		for i, b := range o.bodies {
			o.bodies[i] = at.ReplaceAllString(b, "/OutputIntents [$1 $1]")
		}
	}},
	{"registered condition", "name", replace("(FOGRA39)", "(my press)")},
	{"registered condition", "registry", replace("(http://www.color.org)", "()")},
	{"no profile", "in the intent", func(t *testing.T, o *objects) {
		o.bodies = append(o.bodies, stream("/N 4", "icc"))
		replace(intent, fmt.Sprintf("%s/DestOutputProfile %d 0 R ", intent, len(o.bodies)))(t, o)
	}},
	{"identifier", "none", replace("/ID [", "/Id [")},
	{"identifier", "empty", func(t *testing.T, o *objects) {
		o.trailer = regexp.MustCompile(`<[0-9a-f]+>`).ReplaceAllString(o.trailer, "<>")
	}},
	{"Trapped", "none", replace("/Trapped /False\n", "")},
	{"Trapped", "unknown", replace("/Trapped /False", "/Trapped /Unknown")},
	{"GTS_PDFXVersion", "none", replace("/GTS_PDFXVersion (PDF/X-1a:2003)\n", "")},
	{"GTS_PDFXVersion", "other", replace("(PDF/X-1a:2003)", "(PDF/X-3:2003)")},
	{"Title", "none", replace("/Title (", "/Titel (")},
	{"dates", "none", replace("/CreationDate (", "/Creation (")},
	{"dates", "month 13", replace("/ModDate (D:200001", "/ModDate (D:200013")},
	{"no soft mask", "picture", replace(aPicture, aPicture+"/SMask 1 0 R ")},
	{"no soft mask", "graphics state", replace(state, state+"/SMask <</S /Luminosity>> ")},
	{"no constant alpha", "fills", replace(state, state+"/ca .5 ")},
	{"no constant alpha", "strokes", replace(state, state+"/CA 0.99 ")},
	{"no blend mode", "multiply", replace(state, state+"/BM /Multiply ")},
	{"no blend mode", "list", replace(state, state+"/BM [/Multiply /Normal] ")},
	{"no transparency group", "page", replace(aPage, aPage+"/Group <</S /Transparency /CS /DeviceCMYK>>\n")},
	{"no transparency group", "form", add("XObject", stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Group <</S /Transparency>>", ""))},
	{"no transfer curve", "graphics state", replace(state, state+"/TR /Identity ")},
	{"no RGB operator", "fills", draw("1 0 0 rg 0 0 9 9 re f")},
	{"no RGB operator", "strokes", draw("1 0 0 RG 0 0 m 9 9 l S")},
	{"no RGB operator", "colour space", draw("/DeviceRGB cs 1 0 0 sc")},
	{"no RGB operator", "inline image", draw("BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc\nEI ")},
	{"no RGB operator", "form", add("XObject", stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1]", "0 1 0 rg 0 0 1 1 re f"))},
	{"no RGB operator", "pattern", add("XObject", stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 1 /YStep 1", "0 1 0 rg 0 0 1 1 re f"))},
	{"no RGB image", "device", replace(aPicture+"/Height 30 /ColorSpace /DeviceCMYK", aPicture+"/Height 30 /ColorSpace /DeviceRGB")},
	{"no RGB image", "indexed", replace(aPicture+"/Height 30 /ColorSpace /DeviceCMYK", aPicture+"/Height 30 /ColorSpace [/Indexed /DeviceRGB 0 <ffffff>]")},
	{"no RGB image", "by profile", replace(aPicture+"/Height 30 /ColorSpace /DeviceCMYK", aPicture+"/Height 30 /ColorSpace [/ICCBased 1 0 R]")},
	{"no RGB shading", "device", replace("<</ShadingType 2 /ColorSpace /DeviceCMYK", "<</ShadingType 2 /ColorSpace /DeviceRGB")},
	{"no RGB shading", "spot ink on RGB", replace("<</ShadingType 2 /ColorSpace /DeviceCMYK", "<</ShadingType 2 /ColorSpace [/Separation /Gold /DeviceRGB 1 0 R]")},
	{"no RGB resource", "default space", replace("/XObject <<\n", "/ColorSpace <</DefaultCMYK [/ICCBased 1 0 R]>>\n/XObject <<\n")},
	{"no annotation", "link", replace(aPage, aPage+"/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9]>>]\n")},
	{"no annotation", "form", replace(catalog, catalog+"/AcroForm <</Fields []>>\n")},
	{"no font", "resource", replace("/XObject <<\n", "/Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>\n/XObject <<\n")},
	{"no font", "operators", draw("BT (x) Tj ET")},
	{"trim box", "none", replace("/TrimBox [", "/Trim [")},
	{"trim box", "and an art box", replace("/TrimBox [", "/ArtBox [0 0 9 9]\n/TrimBox [")},
	{"nested boxes", "trim beyond bleed", replace("/TrimBox [", "/TrimBox [-50 -50 1000 1000]\n/Old [")},
	{"nested boxes", "bleed beyond media", replace("/BleedBox [", "/BleedBox [-1 -1 5000 5000]\n/Old [")},
	{"nested boxes", "no bleed", replace("/BleedBox [", "/Bleed [")},
	{"no JavaScript", "names", replace(catalog, catalog+"/Names <</JavaScript <</Names []>>>>\n")},
	{"no JavaScript", "on opening", replace(catalog, catalog+"/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>\n")},
	{"no action", "on opening", replace(catalog, catalog+"/OpenAction <</S /URI /URI (https://example.com)>>\n")},
	{"no action", "of a page", replace(aPage, aPage+"/AA <</O <</S /Named /N /Print>>>>\n")},
	{"no LZW", "form", add("XObject", stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /LZWDecode", "\x80\x0b\x60\x50"))},
	{"no LZW", "chain", add("XObject", stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter [/ASCII85Decode /LZWDecode]", "~>"))},
	{"no LZW", "inline image", draw("BI /W 1 /H 1 /CS /G /BPC 8 /F /LZW ID abc\nEI ")},
	{"no external stream", "picture", add("XObject", stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceCMYK /BitsPerComponent 8 /F (photo.jpg)", ""))},
	{"no external stream", "attached file", replace(catalog, catalog+"/Names <</EmbeddedFiles <</Names []>>>>\n")},
	{"no PostScript", "object", add("XObject", stream("/Type /XObject /Subtype /PS", "showpage"))},
	{"no optional content", "layers", replace(catalog, catalog+"/OCProperties <</OCGs []>>\n")},
}

// TestPDFX: a file of ours keeps every clause, and each clause catches the files that break it.
func TestPDFX(t *testing.T) {
	good := pressSample(t)
	if err := sound(good); err != nil {
		t.Errorf("pdfcpu validate: %v", err)
	}
	if found, err := breaches(good); err != nil || len(found) > 0 {
		t.Fatalf("a good file: %q, %v", found, err)
	}
	if found, err := breaches(takeApart(t, good).bytes()); err != nil || len(found) > 0 {
		t.Fatalf("taken apart and put together: %q, %v", found, err)
	}
	broken := map[string]bool{}
	for _, c := range breaking {
		broken[c.clause] = true
		t.Run(c.clause+"/"+c.name, func(t *testing.T) {
			o := takeApart(t, good)
			c.edit(t, o)
			caught(t, o.bytes(), c.clause)
		})
	}
	broken["no encryption"] = true
	t.Run("no encryption", func(t *testing.T) {
		plain, locked := filepath.Join(t.TempDir(), "plain.pdf"), filepath.Join(t.TempDir(), "locked.pdf")
		if err := os.WriteFile(plain, good, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(testtools.Find(t, "qpdf", "qpdf"), "--allow-weak-crypto", "--encrypt", "", "owner", "128", "--", plain, locked).CombinedOutput(); err != nil {
			t.Fatalf("qpdf: %v %s", err, out)
		}
		data, err := os.ReadFile(locked)
		if err != nil {
			t.Fatal(err)
		}
		caught(t, data, "no encryption")
	})
	for _, c := range clauses {
		if !broken[c.name] {
			t.Errorf("no file breaks %q", c.name)
		}
	}
}

// caught wants a breach of one clause.
func caught(t *testing.T, data []byte, clause string) {
	t.Helper()
	found, err := breaches(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range found {
		if strings.HasPrefix(b, clause+": ") {
			return
		}
	}
	t.Errorf("not caught; found %q", found)
}

// TestPressFileIsSound: tools that know nothing of each other read a press file without complaint, and it has no font
// and no picture in RGB.
func TestPressFileIsSound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "press.pdf")
	if err := os.WriteFile(file, pressSample(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ command, debian, none string }{
		{"qpdf --check", "qpdf", `WARNING`},
		{"mutool info", "mupdf-tools", `(?i)warning|error`},
		{"mutool draw -q -F trace -o /dev/null", "mupdf-tools", `(?i)warning: [^I]|error`}, // builds without ICC say so,
		{"gs -q -dNOPAUSE -dBATCH -dPDFSTOPONERROR -sDEVICE=nullpage", "ghostscript", `(?i)warning|error`},
		{"pdfimages -list", "poppler-utils", `(?m) rgb `},
		{"pdffonts", "poppler-utils", `(?m)^\S+ .* (yes|no) `},
	} {
		words := strings.Fields(c.command)
		t.Run(words[0], func(t *testing.T) {
			testtools.Find(t, words[0], c.debian)
			out, err := exec.Command(words[0], append(words[1:], file)...).CombinedOutput()
			if err != nil || regexp.MustCompile(c.none).Match(out) {
				t.Errorf("%s: %v\n%s", c.command, err, out)
			}
		})
	}
}
