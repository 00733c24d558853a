package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fanshi/internal/font"
)

// document is what the pages of one file share and what gofpdf cannot write: resources, boxes, the output intent.
type document struct {
	writer    *Writer
	press     bool
	boxes     [][]byte   // of each page object
	contents  [][][]byte // streams of each page
	images    map[pictureKey]string
	glyphs    map[glyphKey]string
	faces     map[*font.Face]int        // number, in the order of their first use
	objects   [][]byte                  // bodies of further objects
	sums      map[int][sha256.Size]byte // of those objects whose hash is known, by index
	resources map[string][]entry        // by category: XObject, Shading, ExtGState, Font
	fonts     []*liveFont
}

// entry is one line of a resource dictionary: its name and the index of its object.
type entry struct {
	name   string
	object int
}

func newDocument(w *Writer, press bool) *document {
	d := &document{writer: w, press: press, images: map[pictureKey]string{}, glyphs: map[glyphKey]string{},
		faces: map[*font.Face]int{}, resources: map[string][]entry{}, sums: map[int][sha256.Size]byte{}}
	if press {
		d.add("ExtGState", "Overprint", []byte("<</Type /ExtGState /OP true /op true /OPM 1>>"))
		d.add("ExtGState", "Knockout", []byte("<</Type /ExtGState /OP false /op false /OPM 0>>"))
	}
	return d
}

// add stores an object and names it in the pages' resources.
func (d *document) add(category, name string, object []byte) {
	d.resources[category] = append(d.resources[category], entry{name, len(d.objects)})
	d.objects = append(d.objects, object)
}

// resource stores an object under the next free name of its kind and returns the name.
func (d *document) resource(category, kind string, object []byte) string {
	name := kind + strconv.Itoa(len(d.resources[category])+1)
	d.add(category, name, object)
	return name
}

// form returns the name of a glyph's form; false for a glyph that draws nothing.
func (d *document) form(w *Writer, face *font.Face, id uint32) (string, bool) {
	key := glyphKey{face, id}
	if name, ok := d.glyphs[key]; ok {
		return name, name != ""
	}
	f := w.form(key)
	name := ""
	if f != nil {
		number, ok := d.faces[face]
		if !ok {
			number = len(d.faces)
			d.faces[face] = number
		}
		name = "F" + strconv.Itoa(number) + "G" + strconv.FormatUint(uint64(id), 10)
		d.sums[len(d.objects)] = f.sum
		d.add("XObject", name, f.object)
	}
	d.glyphs[key] = name
	return name, name != ""
}

// finish rewrites the file that gofpdf has made: it compresses the pages, adds boxes, resources, the output intent and
// the identifier, and writes a new cross-reference table. It relies on the regular order of gofpdf's objects: 1 the page
// tree, 2 the resources, then for each page its object and its content, the last two Info and Catalog.
func (d *document) finish(data []byte) ([]byte, error) {
	bodies, err := split(data)
	if err != nil {
		return nil, err
	}
	if err := d.placeContents(bodies, len(bodies)+1); err != nil {
		return nil, err
	}
	d.addFonts(len(bodies) + 1)
	first := len(bodies) + 1 // number of the first object that is added
	bodies[1] = d.resourceDictionary(first)
	info, catalog := len(bodies)-2, len(bodies)-1
	extra := d.objects
	bodies[catalog] = fmt.Appendf(nil, "<<\n/Type /Catalog\n/Pages 1 0 R\n/Lang (zh-CN)\n%s/ViewerPreferences <</DisplayDocTitle true>>\n>>\n",
		outlines.Find(bodies[catalog]))
	if d.press {
		bodies[catalog] = fmt.Appendf(nil, "<<\n/Type /Catalog\n/Pages 1 0 R\n/Lang (zh-CN)\n/OutputIntents [%d 0 R]\n>>\n", first+len(extra))
		bodies[info] = append(bytes.TrimSuffix(bodies[info], []byte(">>\n")), "/Trapped /False\n/GTS_PDFXVersion (PDF/X-1a:2003)\n>>\n"...)
		extra = append(slices.Clip(extra), []byte(outputIntent))
	}
	sums := func(object int) ([sha256.Size]byte, bool) {
		sum, ok := d.sums[object-len(bodies)]
		return sum, ok
	}
	return assemble(append(bodies, extra...), sums, catalog+1, info+1), nil
}

// outlines are the catalog's entries for bookmarks.
var outlines = regexp.MustCompile(`(?m)^/Outlines \d+ 0 R\n(/PageMode /UseOutlines\n)?`)

// outputIntent names the characterised printing condition. FOGRA39L (coated paper, ISO 12647-2) is the one of the ICC's
// registry that Chinese print shops name most; a registered name needs no profile (ISO 15930-4, 6.2.3).
const outputIntent = "<</Type /OutputIntent /S /GTS_PDFX /OutputCondition (Offset on coated paper, ISO 12647-2:2004/Amd 1)" +
	" /OutputConditionIdentifier (FOGRA39) /RegistryName (http://www.color.org) /Info (Coated FOGRA39)>>"

// resourceDictionary lists the objects that have been added; the first of them has the number first.
func (d *document) resourceDictionary(first int) []byte {
	buf := []byte("<<\n")
	for _, category := range []string{"ColorSpace", "ExtGState", "Font", "Shading", "XObject"} {
		if len(d.resources[category]) == 0 {
			continue
		}
		buf = append(append(append(buf, '/'), category...), " <<\n"...)
		for _, e := range d.resources[category] {
			buf = append(append(append(buf, '/'), e.name...), ' ')
			buf = append(strconv.AppendInt(buf, int64(first+e.object), 10), " 0 R\n"...)
		}
		buf = append(buf, ">>\n"...)
	}
	return append(buf, ">>\n"...)
}

// split returns the bodies of a file's objects in the order of their numbers: what stands between "n 0 obj" and "endobj".
func split(data []byte) ([][]byte, error) {
	at := bytes.LastIndex(data, []byte("startxref\n"))
	if at < 0 {
		return nil, fmt.Errorf("pdf: no cross-reference table")
	}
	number, _, _ := strings.Cut(string(data[at+len("startxref\n"):]), "\n")
	table, err := strconv.Atoi(number)
	if err != nil || table >= len(data) {
		return nil, fmt.Errorf("pdf: the cross-reference table is at %q", number)
	}
	lines := strings.Split(string(data[table:at]), "\n")
	var bodies [][]byte
	for i, line := range lines[min(3, len(lines)):] { // "xref", "0 n", the free entry
		if !strings.HasSuffix(line, " n ") {
			break
		}
		offset, err := strconv.Atoi(strings.TrimLeft(line[:10], "0"))
		head := fmt.Sprintf("%d 0 obj\n", i+1)
		if err != nil || offset >= table || !bytes.HasPrefix(data[offset:], []byte(head)) {
			return nil, fmt.Errorf("pdf: object %d is not where the table says", i+1)
		}
		bodies = append(bodies, data[offset+len(head):])
	}
	// An object ends where the next one in the file begins or the table does.
	starts := make([]int, len(bodies))
	for i, b := range bodies {
		starts[i] = len(data) - len(b)
	}
	sorted := append(slices.Sorted(slices.Values(starts)), table)
	for i := range bodies {
		next := sorted[slices.Index(sorted, starts[i])+1]
		end := bytes.LastIndex(data[starts[i]:next], []byte("endobj\n"))
		if end < 0 {
			return nil, fmt.Errorf("pdf: object %d does not end", i+1)
		}
		bodies[i] = data[starts[i] : starts[i]+end]
	}
	if len(bodies) < 4 {
		return nil, fmt.Errorf("pdf: %d objects", len(bodies))
	}
	return bodies, nil
}

// assemble writes a file of objects. Its identifier is a hash of its content, so that equal files are equal; sums returns
// the hashes that are known, by index.
func assemble(bodies [][]byte, sums func(object int) ([sha256.Size]byte, bool), root, info int) []byte {
	size := 1024
	for _, b := range bodies {
		size += len(b) + 48
	}
	out := append(make([]byte, 0, size), "%PDF-1.4\n%\xe5\x87\xa1\xe6\x98\xaf\n"...) // bytes above 127 mark a binary file
	offsets, hash := make([]int, len(bodies)), sha256.New()
	for i, b := range bodies {
		if sum, ok := sums(i); ok {
			hash.Write(sum[:])
		} else {
			hash.Write(b)
		}
		offsets[i] = len(out)
		out = append(strconv.AppendInt(out, int64(i+1), 10), " 0 obj\n"...)
		if out = append(out, b...); out[len(out)-1] != '\n' {
			out = append(out, '\n')
		}
		out = append(out, "endobj\n"...)
	}
	id := hash.Sum(nil)
	table := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(bodies)+1)
	for _, at := range offsets {
		digits := strconv.Itoa(at)
		out = append(append(append(out, "0000000000"[len(digits):]...), digits...), " 00000 n \n"...)
	}
	return fmt.Appendf(out, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n",
		len(bodies)+1, root, info, id[:16], id[:16], table)
}

// The effort of compression: glyph forms are compressed once for all documents, contents and pictures every time, font
// programs well, since most of a live file is its font.
const (
	smallest = zlib.BestCompression
	balanced = 4
	fastest  = zlib.BestSpeed
)

var compressors = map[int]*sync.Pool{smallest: compressorPool(smallest), balanced: compressorPool(balanced), fastest: compressorPool(fastest)}

func compressorPool(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		w, err := zlib.NewWriterLevel(nil, level)
		if err != nil {
			panic(err) // the levels are constants of the library
		}
		return w
	}}
}

// streamObject is the body of a stream object; head holds the entries of its dictionary beside filter and length.
func streamObject(head string, data []byte, level int) []byte {
	var packed bytes.Buffer
	w := compressors[level].Get().(*zlib.Writer)
	defer compressors[level].Put(w)
	w.Reset(&packed)
	_, err := w.Write(data)
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return rawStream(head+"/Filter /FlateDecode ", packed.Bytes())
}

func rawStream(head string, data []byte) []byte {
	out := fmt.Appendf(make([]byte, 0, len(data)+len(head)+48), "<<%s/Length %d>>\nstream\n", head, len(data))
	return append(append(out, data...), "\nendstream\n"...)
}
