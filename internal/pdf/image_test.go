package pdf_test

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/pdf"
)

// TestPicturesShrink: a file holds as many pixels as its readers need, at least 300 to the inch for a print shop and 200
// for others where the picture has them, and less than twice as many; each size of a picture is stored for itself.
func TestPicturesShrink(t *testing.T) {
	for _, format := range []string{"png", "jpeg"} {
		photo := encoded(t, picture(image.Rect(0, 0, 1203, 802)), format)
		at := func(x, width page.Length) *page.Image { // 3 : 2
			m := *photo
			m.Rect = page.Rect{X: x, Width: width, Height: width * 2 / 3}
			return &m
		}
		marks := []page.Mark{at(0, 90*mm), at(0, 20*mm), at(50*mm, 20*mm), at(0, 99*mm)} // 339, 1528 and 308 to the inch
		w := pdf.NewWriter(faces(t))
		press, err := w.WritePress([]page.PressSheet{pressSheet(marks...)}, pdf.Meta{})
		if err != nil {
			t.Fatal(err)
		}
		screen, err := w.Write([]page.Page{{Unit: page.Micrometre, Width: 100 * mm, Height: 80 * mm, Marks: marks}}, pdf.Meta{})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			data  []byte
			sizes []int // widths in pixels, in the order of the pages' marks
			least float64
		}{"press": {press, []int{1203, 241, 241, 1203}, 300}, "screen": {screen, []int{1203, 172, 172, 1203}, 200}} {
			file := filepath.Join(t.TempDir(), "pictures.pdf")
			if err := os.WriteFile(file, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			rows := regexp.MustCompile(`(?m)^ +1 +\d+ image +(\d+) +\d+ .* (\d+) +(\d+) +\S+ +\S+$`).FindAllStringSubmatch(tool(t, "pdfimages", "-list", file), -1)
			if len(rows) != len(c.sizes) {
				t.Fatalf("%s, %s: %d pictures", format, name, len(rows))
			}
			for i, row := range rows {
				width, _ := strconv.Atoi(row[1])
				ppi, _ := strconv.ParseFloat(row[2], 64)
				if width != c.sizes[i] || ppi < c.least || ppi >= 2*c.least {
					t.Errorf("%s, %s: picture %d is %d pixels wide, %v to the inch; want %d", format, name, i, width, ppi, c.sizes[i])
				}
			}
			if n := bytes.Count(c.data, []byte("/Subtype /Image")); n != 2 {
				t.Errorf("%s, %s: %d pictures are stored, want 2", format, name, n)
			}
			photographs := 0 // a JPEG stays one, unless it is separated; what was lossless stays so
			if format == "jpeg" && name == "screen" {
				photographs = 2
			}
			if n := bytes.Count(c.data, []byte("/DCTDecode")); n != photographs {
				t.Errorf("%s, %s: %d pictures are stored as JPEG, want %d", format, name, n, photographs)
			}
		}
	}
}
