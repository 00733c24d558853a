package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"

	"fanshi/internal/page"
)

// The content of a page is an array of streams (ISO 32000-1, 7.7.3.3) that end between two marks. The sheets of a week
// differ by a code and a few words, so that most streams of a sheet are those of the one before it: a Writer compresses
// them once. streamLength is how many bytes of operators a stream has at least: shorter ones compress worse, longer ones
// are less often alike. contentBytes bounds the operators and streams that a Writer keeps; when they are full they are
// emptied.
const (
	streamLength = 3 << 10
	contentBytes = 32 << 20
)

// cut ends a stream of the content where it is long enough, or at any length.
func (c *content) cut(short bool) {
	if from := c.from(); len(c.buf) > from && (short || len(c.buf)-from >= streamLength) {
		c.cuts = append(c.cuts, len(c.buf))
	}
}

// from is where the stream that is being written begins.
func (c *content) from() int {
	if n := len(c.cuts); n > 0 {
		return c.cuts[n-1]
	}
	return 0
}

// alone gives a mark streams of its own: no two sheets have the same code.
func alone(m page.Mark) bool {
	_, ok := m.(*page.Code)
	return ok
}

// streams are the objects of the page's content.
func (c *content) streams() [][]byte {
	c.buf = bytes.TrimRight(c.buf, "\n")
	c.cut(true)
	out, from := make([][]byte, len(c.cuts)), 0
	for i, to := range c.cuts {
		out[i] = c.w.stream(c.buf[from:to])
		from = to
	}
	return out
}

// stream is the object of a content stream.
func (w *Writer) stream(operators []byte) []byte {
	w.mu.RLock()
	object, ok := w.contents[string(operators)]
	w.mu.RUnlock()
	if ok {
		return object
	}
	object = streamObject("", operators, fastest)
	w.mu.Lock()
	defer w.mu.Unlock()
	size := len(operators) + len(object)
	if w.contentSize += size; w.contentSize > contentBytes {
		clear(w.contents)
		w.contentSize = size
	}
	w.contents[string(operators)] = object
	return object
}

// contentEntry is the entry of a page object for its content.
var contentEntry = regexp.MustCompile(`/Contents (\d+) 0 R`)

// placeContents gives the pages their content. gofpdf has left the object of a page's content empty: the first stream
// takes its place, the others are added; the first object that is added has the number first.
func (d *document) placeContents(bodies [][]byte, first int) error {
	for i, streams := range d.contents {
		at := 2 + 2*i
		if at+1 >= len(bodies)-2 || !bytes.HasPrefix(bodies[at], []byte("<</Type /Page\n")) {
			return fmt.Errorf("pdf: page %d is not where it should be", i+1)
		}
		bodies[at] = bytes.Replace(bodies[at], []byte("<</Type /Page\n"), append([]byte("<</Type /Page\n"), d.boxes[i]...), 1)
		bodies[at+1] = streams[0]
		if len(streams) == 1 {
			continue
		}
		entry := fmt.Appendf(nil, "/Contents [%d 0 R", at+2)
		for _, s := range streams[1:] {
			entry = append(strconv.AppendInt(append(entry, ' '), int64(first+len(d.objects)), 10), " 0 R"...)
			d.objects = append(d.objects, s)
		}
		bodies[at] = contentEntry.ReplaceAll(bodies[at], append(entry, ']'))
	}
	return nil
}
