package pdf_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write the files of testdata anew")

// everyMark is a mark of every kind, on a page of 100 × 80 mm or more.
func everyMark(t *testing.T) []page.Mark {
	set := faces(t)
	code := &page.Code{X: 60 * mm, Y: 10 * mm, Module: 2 * mm, Modules: 5, QuietZone: 2, Payload: "https://fz.example.gov.cn/v/b01/",
		Light: page.Color{G: 200}, Bits: make([]bool, 25)}
	for _, i := range []int{0, 1, 4, 7, 20, 21, 22, 23, 24} {
		code.Bits[i] = true
	}
	var curve page.Path
	curve.Move(page.Point{X: 5 * mm, Y: 70 * mm})
	curve.Cubic(page.Point{X: 20 * mm, Y: 40 * mm}, page.Point{X: 60 * mm, Y: 90 * mm}, page.Point{X: 95 * mm, Y: 50 * mm})
	clip := page.RectPath(page.Rect{X: 30 * mm, Y: 30 * mm, Width: 9 * mm, Height: 9 * mm})
	stops := []page.Stop{{Offset: 0.1, Color: page.Color{R: 200}}, {Offset: 0.4, Color: page.Color{}}, {Offset: 0.4, Color: page.Color{G: 200}}, {Offset: 0.9, Color: page.Color{R: 200}}}
	photo := encoded(t, picture(image.Rect(0, 0, 9, 6)), "png")
	photo.Rect = page.Rect{X: 70 * mm, Y: 50 * mm, Width: 9 * mm, Height: 6 * mm}
	turned := line(t, set, "NotoSansSC_900Black", "不", 8*mm, 50*mm, 20*mm, page.Color{})
	turned.Glyphs[0].Rotate = true
	pair := line(t, set, "NotoSansSC_900Black", "不不", 8*mm, 10*mm, 60*mm, page.Color{R: 200})
	pair.Glyphs[1].X -= 400
	far := line(t, set, "NotoSansSC_900Black", "不不", 2*mm, 10*mm, 66*mm, page.Color{R: 200})
	far.Glyphs[1].X += 70 * mm
	whole := line(t, set, "NotoSansSC_900Black", "不", 4*mm, 10*mm, 72*mm, page.Color{})
	whole.Source = "不会"
	return []page.Mark{
		rect(0, 0, 100*mm, 80*mm, page.Color{G: 200}),
		&page.Fill{Path: curve, EvenOdd: true, Paint: page.Color{R: 200}},
		&page.Fill{Path: curve, Paint: &page.LinearGradient{X1: 10 * mm, Y1: 5 * mm, X2: 90 * mm, Y2: 45 * mm, Stops: stops}, EvenOdd: true},
		&page.Fill{Path: clip, Paint: &page.LinearGradient{X1: 9, Y1: 9, X2: 9, Y2: 9, Stops: stops}},
		&page.Fill{Path: clip, Paint: &page.LinearGradient{X2: 9 * mm, Stops: stops[:1]}},
		&page.Fill{Path: clip, Paint: &page.LinearGradient{X2: 9 * mm, Stops: []page.Stop{{}, {Offset: 1, Color: page.Color{R: 200}}}}},
		&page.Fill{Paint: page.Color{R: 200}}, &page.Fill{Path: clip, Paint: &page.LinearGradient{}}, // nothing to draw
		&page.Stroke{Path: curve, Width: 800, Color: page.Color{R: 200}, Cap: page.CapRound, Join: page.JoinBevel, Dash: []page.Length{3 * mm, 0, -1}},
		&page.Stroke{Path: curve, Width: 100, Dash: []page.Length{0, 0}}, &page.Stroke{Path: curve},
		pair, far, whole, line(t, set, "Unifont", "银", 8*mm, 40*mm, 60*mm, page.Color{}), turned, &page.Text{Face: "NotoSansSC_900Black", Size: mm, Source: "?"},
		code, photo, &page.Image{Data: photo.Data, Format: "png"},
		&page.Group{Turns: 1, CX: 40 * mm, CY: 35 * mm, Clip: &clip, Marks: []page.Mark{rect(30*mm, 30*mm, 9*mm, 9*mm, page.Color{R: 200}), photo}},
		&page.Group{Turns: 6, CX: 40 * mm, CY: 35 * mm, Marks: []page.Mark{rect(30*mm, 30*mm, 9*mm, 9*mm, page.Color{})}},
		&page.Group{Turns: 3, CX: 41 * mm, CY: 36 * mm, Marks: []page.Mark{rect(30*mm, 30*mm, 8*mm, 9*mm, page.Color{R: 200})}},
		rect(1*mm, 1*mm, mm, mm, page.Color{R: 200}),
	}
}

// TestFilesInFull compares files with every kind of mark, object by object and operator by operator, with testdata: they are
// what printing presses and readers get. Streams are shown unpacked, pictures and fonts by the hash of what they hold.
func TestFilesInFull(t *testing.T) {
	meta := pdf.Meta{Title: "样张", Author: "某单位", Subject: "反诈", Keywords: "凡是", Date: time.Date(2026, 11, 23, 9, 8, 7, 0, time.UTC)}
	sheet := pressSheet(everyMark(t)...)
	sheet.Slug = []page.Mark{line(t, faces(t), "NotoSansSC_400Regular", "期", 3*mm, 0, -8*mm, page.Color{})}
	sheet.PrinterMarks = []page.Mark{&page.Stroke{Path: lineFrom(-8*mm, 0, 5*mm), Width: 88}}
	die := page.RectPath(sheet.Trim)
	sheet.Die = &die
	tenth := pressSheet(rect(0, 0, mm, mm, page.Color{R: 200}))
	tenth.Ratio = 10
	plain := page.Page{Unit: page.Micrometre, Width: 100 * mm, Height: 80 * mm, Marks: everyMark(t)}
	slide := page.Page{Unit: page.Pixel64, Width: 320 * px, Height: 160 * px, Marks: []page.Mark{rect(0, 0, 320*px, 160*px, red)}}
	w := pdf.NewWriter(faces(t))
	for name, write := range map[string]func() ([]byte, error){
		"press": func() ([]byte, error) { return w.WritePress([]page.PressSheet{sheet, tenth}, meta) },
		"plain": func() ([]byte, error) { return w.Write([]page.Page{plain, slide}, meta) },
		"live": func() ([]byte, error) {
			return w.WriteLive([]page.Page{plain, slide, slide}, pdf.Meta{Title: "样张"}, []string{"第一页", ""})
		},
	} {
		data, err := write()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), name+".pdf")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		tool(t, testtools.Find(t, "qpdf", "qpdf"), "--check", file)
		testtools.CompareText(t, "testdata/"+name+".txt", unpacked(t, data), *update)
	}
}

var streamHead = regexp.MustCompile(`(?s)^(.*)/Length (\d+)>>\nstream\n`)

// unpacked is a file as text, without its table of places and its hash, which depend on how well the library compresses.
func unpacked(t *testing.T, data []byte) string {
	t.Helper()
	var b strings.Builder
	body, trailer, ok := bytes.Cut(data, []byte("\nxref\n"))
	if !ok {
		t.Fatal("no table")
	}
	for i, object := range bytes.Split(bytes.TrimSuffix(body, []byte("\nendobj")), []byte("\nendobj\n")) {
		m := streamHead.FindSubmatch(object)
		if m == nil {
			fmt.Fprintf(&b, "%s\n", printable(object))
			continue
		}
		head, content := string(m[1]), bytes.TrimSuffix(object[len(m[0]):], []byte("\nendstream"))
		if fmt.Sprint(len(content)) != string(m[2]) {
			t.Errorf("object %d has %d bytes and says %s", i, len(content), m[2])
		}
		if strings.Contains(head, "/FlateDecode") {
			r, err := zlib.NewReader(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if content, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
		if strings.Contains(head, "/Image") || strings.Contains(head, "/Length1") {
			content = fmt.Appendf(nil, "%d bytes, SHA-256 %.8x", len(content), sha256.Sum256(content))
		}
		fmt.Fprintf(&b, "%s\n%s\n", printable([]byte(head)), printable(content))
	}
	id := regexp.MustCompile(`/ID \[<([0-9a-f]{32})> <([0-9a-f]{32})>\]`).FindSubmatch(trailer)
	if id == nil || !bytes.Equal(id[1], id[2]) {
		t.Errorf("the file has no identifier: %s", trailer)
	}
	return b.String() + regexp.MustCompile(`(?s)trailer.*/ID`).FindString(string(trailer)) + "\n"
}

// printable shows bytes that are no text as escapes.
func printable(data []byte) string {
	var b strings.Builder
	for _, c := range data {
		if c == '\n' || c < 0x80 && unicode.IsPrint(rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "\\x%02x", c)
		}
	}
	return b.String()
}

// TestJPEGsAsTheyAre: a JPEG of a phone or of a scanner goes into a file that is read on a screen byte by byte.
func TestJPEGsAsTheyAre(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range grey.Pix {
		grey.Pix[i] = uint8(i * 7)
	}
	var scan bytes.Buffer
	if err := jpeg.Encode(&scan, grey, nil); err != nil {
		t.Fatal(err)
	}
	photo := encoded(t, picture(image.Rect(0, 0, 41, 31)), "jpeg").Data
	for space, data := range map[string][]byte{"/Width 40 /Height 30 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode ": scan.Bytes(), "/Width 41 /Height 31 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode ": photo} {
		m := &page.Image{Data: data, Format: "jpeg", PixelWidth: 40, PixelHeight: 30, Rect: page.Rect{Width: 40 * mm, Height: 30 * mm}}
		out, err := pdf.NewWriter(nil).Write([]page.Page{{Width: 40 * mm, Height: 30 * mm, Marks: []page.Mark{m}}}, pdf.Meta{})
		if err != nil || !bytes.Contains(out, data) || !bytes.Contains(out, []byte(space)) {
			t.Errorf("%s: %v", space, err)
		}
	}
}

// foreign is a mark and a paint that no page has.
type foreign struct {
	page.Mark
	page.Paint
}

// TestWhatIsRefused: whatever cannot be written is an error that says on which page, wherever on the sheet it stands.
func TestWhatIsRefused(t *testing.T) {
	lost := []page.Mark{&page.Text{Face: "none"}}
	unknown := page.Color{R: 1, G: 2, B: 3}
	for name, c := range map[string]struct {
		change func(s *page.PressSheet)
		want   string
	}{
		"a face on the page":      {func(s *page.PressSheet) { s.Page.Marks = lost }, `page 2: pdf: no face "none"`},
		"a face in a group":       {func(s *page.PressSheet) { s.Page.Marks = []page.Mark{&page.Group{Turns: 1, Marks: lost}} }, `page 2: pdf: no face "none"`},
		"a face in the slug line": {func(s *page.PressSheet) { s.Slug = lost }, `page 2: pdf: no face "none"`},
		"a face beside the marks": {func(s *page.PressSheet) { s.PrinterMarks = lost }, `page 2: pdf: no face "none"`},
		"a paint":                 {func(s *page.PressSheet) { s.Page.Marks = []page.Mark{&page.Fill{Path: die(s), Paint: foreign{}}} }, "page 2: pdf: unknown paint pdf_test.foreign"},
		"a mark":                  {func(s *page.PressSheet) { s.Page.Marks = []page.Mark{foreign{}} }, "page 2: pdf: unknown mark pdf_test.foreign"},
		"a picture":               {func(s *page.PressSheet) { s.Page.Marks = []page.Mark{&page.Image{Rect: s.Trim, Format: "png"}} }, "page 2: pdf: picture cannot be decoded: "},
		"a line without inks": {func(s *page.PressSheet) {
			s.Page.Marks = []page.Mark{&page.Stroke{Path: die(s), Width: 9, Color: unknown}}
		}, "page 2: pdf: the colour #010203 has no inks"},
		"the first of two colours": {func(s *page.PressSheet) {
			s.Page.Marks = []page.Mark{rect(0, 0, 9, 9, unknown), rect(0, 0, 9, 9, page.Color{B: 9})}
		}, "page 2: pdf: the colour #010203 has no inks"},
		"a gradient's end": {func(s *page.PressSheet) {
			s.Page.Marks = []page.Mark{&page.Fill{Path: die(s), Paint: &page.LinearGradient{X2: 9, Stops: []page.Stop{{}, {Offset: 1, Color: unknown}}}}}
		}, "has no inks"},
		"nothing, a line of no ink":  {func(s *page.PressSheet) { s.Page.Marks = []page.Mark{&page.Stroke{Path: die(s), Color: unknown}} }, ""},
		"nothing, marks on all inks": {func(s *page.PressSheet) { s.PrinterMarks = []page.Mark{rect(0, 0, 9, 9, unknown)} }, ""},
	} {
		s := pressSheet()
		c.change(&s)
		data, err := pdf.NewWriter(faces(t)).WritePress([]page.PressSheet{pressSheet(), s}, pdf.Meta{})
		if c.want == "" && err != nil || c.want != "" && (err == nil || data != nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func die(s *page.PressSheet) page.Path { return page.RectPath(s.Trim) }

// TestGreyIsNeutral: what is grey in a picture is printed without a cast, darker greys with more black;
// colours of two inks stay two inks.
func TestGreyIsNeutral(t *testing.T) {
	last := [4]uint8{}
	for v := 255; v >= 0; v-- {
		i := pdf.PictureInks(uint8(v), uint8(v), uint8(v))
		if i[0] != i[1] || i[1] != i[2] || i[3] < last[3] || (i[3] > 0) != (v < 191) {
			t.Errorf("grey %d: %v after %v", v, i, last)
		}
		last = i
	}
	for c, want := range map[color.RGBA][4]uint8{{R: 255, G: 255}: {0, 0, 255, 0}, {R: 255, B: 255}: {0, 255, 0, 0}, {G: 255, B: 255}: {255, 0, 0, 0}, {R: 255, G: 191, B: 191}: {0, 64, 64, 0},
		{R: 191, G: 191, B: 191}: {64, 64, 64, 0}, {R: 128, G: 128, B: 128}: {99, 99, 99, 84}, {}: {77, 77, 77, 255}, {R: 100, G: 50, B: 20}: {104, 154, 184, 121}} {
		if got := pdf.PictureInks(c.R, c.G, c.B); got != want {
			t.Errorf("%v is printed as %v, want %v", c, got, want)
		}
	}
}
