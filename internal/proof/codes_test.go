package proof

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/qr"
	"fanshi/internal/sheet"
	"fanshi/internal/testtools"
)

// dotsPerInch draws the smallest code of the templates, 42 mm wide with its quiet zone of 33 modules on the A4 leaflet,
// with more than 4 dots a module. Sheets so large that they would have more than mostDots on a side are drawn coarser.
const (
	dotsPerInch = 100
	mostDots    = 6000
)

// resolution is the dots per inch that a sheet is drawn with.
func resolution(job *plan.SheetJob) float64 {
	return min(dotsPerInch, mostDots/(float64(max(job.Width, job.Height))/25400))
}

// codeMinHeight is the height in pixels from which slides of a case or of the hotlines carry a code
// (templates/slide/case.html).
const codeMinHeight = 400

// tally counts what has been decoded.
type tally struct{ pages, slides, zbar, gozxing, both atomic.Int64 }

// testPrint: every PDF is sound, has its trim size, and every sheet leads to its landing page.
func testPrint(t *testing.T, p *proof) {
	var n tally
	s := newStudio(t)
	names := p.paths("", ".pdf")
	scratch := t.TempDir()
	each(t, names, func(name string) error {
		file := filepath.Join(p.dir, filepath.FromSlash(name))
		want, job, err := p.expected(name)
		if err != nil {
			return err
		}
		if err := soundPDF(file, outlined(name, job)); err != nil {
			return err
		}
		pages, err := drawPDF(file, scratch, job, outlined(name, job))
		if err != nil {
			return err
		}
		coded, err := s.easels[job.Theme].hasCode(job)
		if err != nil {
			return err
		}
		return n.sheet(pages, want, job, p.products.Find(path.Dir(job.Template)), coded)
	})
	if n.both.Load() < int64(len(names))/2 {
		t.Errorf("only %d codes on %d PDFs", n.both.Load(), len(names))
	}
	t.Logf("%d PDFs, %d pages; pages with a code read by zbar %d, by gozxing %d, by both %d", len(names), n.pages.Load(),
		n.zbar.Load(), n.gozxing.Load(), n.both.Load())
}

// outlined tells whether a file goes to a print shop: its text is in outlines.
func outlined(name string, job *plan.SheetJob) bool {
	return strings.HasPrefix(name, "print/") && job.Product.Medium != product.Office
}

// soundPDF asks qpdf for the structure and pdffonts for fonts. Of a print shop's file there must be none; all others have
// some, each embedded as a subset with a table of what its glyphs mean.
func soundPDF(file string, outlined bool) error {
	out, err := exec.Command("qpdf", "--check", file).CombinedOutput() // exit code 3: warnings
	if err != nil || bytes.Contains(out, []byte("WARNING")) {
		return fmt.Errorf("qpdf --check: %v\n%s", err, out)
	}
	out, err = exec.Command("pdffonts", file).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pdffonts: %v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")[2:] // without the head of the table
	if outlined != (len(lines) == 0) {
		return fmt.Errorf("pdffonts finds %d fonts:\n%s", len(lines), out)
	}
	for _, line := range lines { // name, type, encoding, emb, sub, uni, object
		if fields := strings.Fields(line); len(fields) < 8 || !slices.Equal(fields[len(fields)-5:len(fields)-2], []string{"yes", "yes", "yes"}) {
			return fmt.Errorf("pdffonts: a font that is not embedded as a subset with its characters:\n%s", line)
		}
	}
	return nil
}

// expected returns what a sheet's code must say, by its path and by the plan, which must agree, and its job. The
// address must be that of a file of the site.
func (p *proof) expected(name string) (string, *plan.SheetJob, error) {
	item := p.items[name]
	if item == nil {
		return "", nil, errors.New("it is not planned")
	}
	job, ok := item.Job.(*plan.SheetJob)
	if !ok {
		return "", nil, fmt.Errorf("it is planned as a %T", item.Job)
	}
	if strings.HasPrefix(job.Template, "jobsheet/") {
		if item.Payload != "" {
			return "", nil, fmt.Errorf("the print shop's job sheet leads to %q", item.Payload)
		}
		return "", job, nil
	}
	landing := p.book.Config.BaseURL // of what everybody may take from the site, and of the slides of the list, which are the same everywhere
	if folders := strings.Split(name, "/"); folders[0] != "site" && job.Template != "slide/list" {
		switch folders[1] {
		case "_unit": // what all venues share leads home
		case "_kinds":
			landing += "k/" + folders[2] + "/"
		default:
			landing += "v/" + folders[1] + "/"
		}
	}
	if item.Payload != landing {
		return "", nil, fmt.Errorf("the plan's payload is %q, the place implies %q", item.Payload, landing)
	}
	page := "site/" + strings.TrimPrefix(landing, p.book.Config.BaseURL) + "index.html"
	if _, err := os.Stat(filepath.Join(p.dir, filepath.FromSlash(page))); err != nil {
		return "", nil, fmt.Errorf("the code leads to no page: %w", err)
	}
	return landing, job, nil
}

// hasCode reports whether a sheet's filled template asks for a QR code.
func (e *easel) hasCode(job *plan.SheetJob) (bool, error) {
	diags := &diag.List{}
	text := e.engine.Browser(sheet.Request{Template: job.Template, Data: job.View, Unit: job.Unit, Width: job.Width, Height: job.Height}, diags)
	if diags.HasErrors() {
		return false, fmt.Errorf("%v", diags.Sorted())
	}
	return strings.Contains(text, `"qr:`), nil
}

// drawn is one page or slide as a picture, and the file that holds it.
type drawn struct {
	file  string
	image image.Image
}

// drawPDF returns the pages of a PDF in grey, those of a print shop's file cut to their trim size.
func drawPDF(file, scratch string, job *plan.SheetJob, outlined bool) ([]drawn, error) {
	dir, err := os.MkdirTemp(scratch, "pages")
	if err != nil {
		return nil, err
	}
	dpi := resolution(job)
	ratio := float64(page.DrawingRatio(job.Unit, job.Width, job.Height))
	args := []string{"-r", fmt.Sprint(dpi * ratio), "-gray"}
	if outlined && job.Product.Press.Marks {
		const zone = 10 // millimetres of medium beyond the bleed
		dots := func(mm float64) string { return fmt.Sprint(int(mm*dpi/25.4 + 0.5)) }
		margin := dots(float64(job.Product.Press.Bleed)/1000 + zone)
		args = append(args, "-x", margin, "-y", margin, "-W", dots(float64(job.Width)/1000), "-H", dots(float64(job.Height)/1000))
	}
	out, err := exec.Command("pdftoppm", append(args, file, filepath.Join(dir, "page"))...).CombinedOutput()
	if err != nil || len(out) > 0 {
		return nil, fmt.Errorf("pdftoppm: %v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.pgm"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var pages []drawn
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		img, err := decodePGM(data)
		if err != nil {
			return nil, err
		}
		pages = append(pages, drawn{f, img})
	}
	return pages, nil
}

// decodePGM reads the binary grey format of netpbm as pdftoppm writes it: "P5\nwidth height\n255\n" and the dots.
func decodePGM(data []byte) (*image.Gray, error) {
	var width, height, most int
	if _, err := fmt.Sscanf(string(data[:min(len(data), 40)]), "P5\n%d %d\n%d\n", &width, &height, &most); err != nil {
		return nil, err
	}
	if most != 255 || len(data) < width*height {
		return nil, fmt.Errorf("a PGM of %d×%d, maximum %d, in %d bytes", width, height, most, len(data))
	}
	return &image.Gray{Pix: data[len(data)-width*height:], Stride: width, Rect: image.Rect(0, 0, width, height)}, nil
}

// sheet checks the drawn pages of one PDF. A sheet has as many pages as its product has sides, letters as many as they
// need. Where the template asks for a code, both decoders must find it on one page or more.
func (n *tally) sheet(pages []drawn, want string, job *plan.SheetJob, what *product.Product, code bool) error {
	decoded := 0
	for i, page := range pages {
		n.pages.Add(1)
		if err := trimSize(page.image.Bounds(), job); err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		found, err := n.read(page, want)
		if err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		if found {
			decoded++
		}
	}
	if len(pages) == 0 || what.Medium != product.Office && len(pages) != what.Sides || code != (decoded > 0) {
		return fmt.Errorf("%d pages, on %d of them a code is read; want %d sides, a code: %v", len(pages), decoded, what.Sides, code)
	}
	for _, page := range pages {
		if err := os.Remove(page.file); err != nil {
			return err
		}
	}
	return nil
}

// trimSize compares a drawn page with the trim size, in micrometres, to a dot.
func trimSize(got image.Rectangle, job *plan.SheetJob) error {
	perDot := 25400 / resolution(job)
	width, height := float64(job.Width)/perDot, float64(job.Height)/perDot
	if abs(float64(got.Dx())-width) > 1 || abs(float64(got.Dy())-height) > 1 {
		return fmt.Errorf("drawn with %v dots, the trim size is %.1f × %.1f", got.Max, width, height)
	}
	return nil
}

func abs(x float64) float64 { return max(x, -x) }

// read decodes a picture with both decoders. It reports whether both read what is wanted; nothing at all is no error,
// anything else is.
func (n *tally) read(d drawn, want string) (bool, error) {
	left, err := readZbar(d.file)
	if err != nil {
		return false, err
	}
	right, err := readGozxing(d.image)
	if err != nil {
		return false, err
	}
	if left != "" {
		n.zbar.Add(1)
	}
	if right != "" {
		n.gozxing.Add(1)
	}
	if left == "" && right == "" {
		return false, nil
	}
	if want = qr.Text(want); left != want || right != want {
		return false, fmt.Errorf("zbar reads %q, gozxing %q, want %q", left, right, want)
	}
	n.both.Add(1)
	return true, nil
}

// readZbar returns the texts of the QR codes that zbar finds, each once, one a line; empty if there are none. Other kinds of bar
// code are switched off: a row of type may look like one.
func readZbar(file string) (string, error) {
	cmd := exec.Command("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr // complains of a missing message bus
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 4 { // nothing found
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("zbarimg: %v\n%s", err, &stderr)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n"), nil
}

// readGozxing returns the text of the QR code that gozxing finds; empty if there is none.
func readGozxing(img image.Image) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	for _, hints := range []map[gozxing.DecodeHintType]any{nil, {gozxing.DecodeHintType_TRY_HARDER: true}, {gozxing.DecodeHintType_PURE_BARCODE: true}} {
		if result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return result.GetText(), nil
		}
	}
	return "", nil
}

// testSlides: every slide has the screen's pixels in a plain PNG, and leads to its landing page where it has a code.
func testSlides(t *testing.T, p *proof) {
	var n tally
	var coded atomic.Int64
	sizes := map[string]screen{} // by folder
	for _, v := range p.venues {
		for _, s := range v.screens {
			sizes["screens/"+v.code+"/"+s.id] = s
		}
	}
	names := p.paths("screens/", ".png")
	each(t, names, func(name string) error {
		n.slides.Add(1)
		size, ok := sizes[path.Dir(name)]
		if !ok {
			return errors.New("the venue table has no such screen")
		}
		data, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		img, err := plainPNG(data, size)
		if err != nil {
			return err
		}
		if item := p.items[name]; item != nil {
			if _, strip := item.Job.(*plan.StripJob); strip {
				return nil // no code fits a door strip; screens looks at its files
			}
		}
		want, job, err := p.expected(name)
		if err != nil {
			return err
		}
		found, err := n.read(drawn{filepath.Join(p.dir, filepath.FromSlash(name)), img}, want)
		if err != nil {
			return err
		}
		if size.height >= codeMinHeight && job.Template != "slide/slogan" && job.Template != "slide/list" {
			coded.Add(1)
			if !found {
				return fmt.Errorf("neither decoder reads the code of %s", job.Template)
			}
		}
		return nil
	})
	if coded.Load() == 0 {
		t.Error("no slide has a code")
	}
	t.Logf("%d slides, %d with a code; read by zbar %d, by gozxing %d, by both %d", n.slides.Load(), coded.Load(), n.zbar.Load(), n.gozxing.Load(), n.both.Load())
}

// plainPNG decodes a slide. The cheapest players ask for no more than this: the screen's pixels, 8 bits paletted or
// RGB, no alpha, not interlaced.
func plainPNG(data []byte, size screen) (image.Image, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if got := img.Bounds(); got.Min != (image.Point{}) || got.Dx() != size.width || got.Dy() != size.height {
		return nil, fmt.Errorf("%v pixels, the screen has %d×%d", got, size.width, size.height)
	}
	// The head is an 8-byte signature, then IHDR: length, name, width, height, depth, colour, compression, filter, interlace.
	const rgb, paletted = 2, 3
	depth, colour, interlace := data[24], data[25], data[28]
	if depth > 8 || colour == rgb && depth != 8 || colour != rgb && colour != paletted || interlace != 0 {
		return nil, fmt.Errorf("depth %d, colour type %d, interlace %d", depth, colour, interlace)
	}
	for at := 8; at+8 <= len(data); at += 12 + int(binary.BigEndian.Uint32(data[at:])) {
		if string(data[at+4:at+8]) == "tRNS" {
			return nil, errors.New("it has transparent colours")
		}
	}
	return img, nil
}

// TestSeesFaults proves the proof: what it must refuse, it refuses.
func TestSeesFaults(t *testing.T) {
	testtools.Find(t, "zbarimg", "zbar-tools")
	const right, wrong = "https://fz.example.gov.cn/v/b01/", "https://fz.example.gov.cn/v/b02/"
	for _, c := range []struct {
		payload, want string
		wiped         int // modules of the code's middle, a square, painted white
		found, fails  bool
	}{
		{right, right, 0, true, false},
		{wrong, right, 0, false, true},
		{right, right, 16, false, false}, // more than the code can repair: nothing is read
	} {
		code, err := qr.Encode(c.payload)
		if err != nil {
			t.Fatal(err)
		}
		const dots = 4
		img := image.NewPaletted(image.Rect(0, 0, (code.Modules+2*qr.QuietZone)*dots, (code.Modules+2*qr.QuietZone)*dots), color.Palette{color.White, color.Black})
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				mx, my := x/dots-qr.QuietZone, y/dots-qr.QuietZone
				inside := min(mx, my) >= 0 && max(mx, my) < code.Modules
				middle := max(2*mx-code.Modules, code.Modules-2*mx, 2*my-code.Modules, code.Modules-2*my) < c.wiped
				if inside && !middle && code.Bits[my*code.Modules+mx] {
					img.Pix[y*img.Stride+x] = 1
				}
			}
		}
		var data bytes.Buffer
		if err := png.Encode(&data, img); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "code.png")
		if err := os.WriteFile(file, data.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		var n tally
		if found, err := n.read(drawn{file, img}, c.want); found != c.found || (err != nil) != c.fails {
			t.Errorf("%+v: found %v, error %v", c, found, err)
		}
		size := screen{"x", img.Rect.Dx(), img.Rect.Dy()}
		if _, err := plainPNG(data.Bytes(), size); err != nil {
			t.Error(err)
		}
		size.width++
		if _, err := plainPNG(data.Bytes(), size); err == nil {
			t.Error("a slide one pixel too narrow was accepted")
		}
	}
}
