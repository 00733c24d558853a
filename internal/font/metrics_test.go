package font

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"testing"
	"testing/fstest"
)

// TestLineMetrics: the height of lines is what FreeType, and so Chromium on Linux, takes: hhea's, where that is zero the typographic
// one of OS/2, where that is zero too the one of Windows; an em that no font may have is the usual one.
func TestLineMetrics(t *testing.T) {
	original := read(t, themeFonts+"NotoSansSC_400Regular.ttf")
	set := func(data []byte, tag string, at int, values ...int) {
		from := table(t, data, tag)
		for i, v := range values {
			binary.BigEndian.PutUint16(data[from+at+2*i:], uint16(v))
		}
	}
	for name, c := range map[string]struct {
		change func(data []byte)
		want   string // ascent, descent, gap, ascent of the em
	}{
		"as it is":          {func([]byte) {}, "1160 288 0 880"},
		"other lines":       {func(d []byte) { set(d, "hhea", 4, 900, -200, 33) }, "900 200 33 880"},
		"only an ascent":    {func(d []byte) { set(d, "hhea", 4, 900, 0, 33) }, "900 0 33 880"},
		"only a descent":    {func(d []byte) { set(d, "hhea", 4, 0, -200, 33) }, "0 200 33 880"},
		"typographic":       {func(d []byte) { set(d, "hhea", 4, 0, 0, 0); set(d, "OS/2", 68, 700, -300, 50) }, "700 300 50 700"},
		"of Windows":        {func(d []byte) { set(d, "hhea", 4, 0, 0, 0); set(d, "OS/2", 68, 0, 0, 0, 1111, 222) }, "1111 222 0 880"},
		"a typographic em":  {func(d []byte) { set(d, "OS/2", 68, 900, -300) }, "1160 288 0 750"},
		"no typographic em": {func(d []byte) { set(d, "OS/2", 68, -10, -300) }, "1160 288 0 880"},
		"an em upside down": {func(d []byte) { set(d, "OS/2", 68, 100, 300) }, "1160 288 0 880"},
		"the largest em":    {func(d []byte) { set(d, "head", 18, 16384) }, "1160 288 0 14418"},
		"the smallest em":   {func(d []byte) { set(d, "head", 18, 16) }, "1160 288 0 14"},
		"an em too large":   {func(d []byte) { set(d, "head", 18, 16385) }, "1160 288 0 880"},
		"an em too small":   {func(d []byte) { set(d, "head", 18, 15) }, "1160 288 0 880"},
	} {
		data := bytes.Clone(original)
		c.change(data)
		mendChecksums(data)
		f, err := Parse("a.ttf", data, 0, 400)
		got := ""
		if err == nil {
			got = fmt.Sprint(f.Ascent(), f.Descent(), f.LineGap(), f.EmAscent())
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%v)", name, got, c.want, err)
		}
	}
}

// TestSlant: a face says of itself whether it is slanted, italic or oblique, and how heavy it is.
func TestSlant(t *testing.T) {
	original := read(t, themeFonts+"NotoSansSC_400Regular.ttf")
	for selection, want := range map[uint16]bool{1: true, 1 << 9: true, 1<<6 | 1: true, 1 << 6: false, 0: false, 1 << 10: false, 1 << 8: false, 2: false} {
		data := bytes.Clone(original)
		at := table(t, data, "OS/2")
		binary.BigEndian.PutUint16(data[at+62:], selection)
		binary.BigEndian.PutUint16(data[at+4:], 650)
		mendChecksums(data)
		all := describeFile(fstest.MapFS{"a.ttf": {Data: data}}, "a.ttf")
		if len(all) != 1 || all[0].italic != want || all[0].weight != 650 || all[0].path != "a.ttf" || all[0].index != 0 {
			t.Errorf("%016b: %+v", selection, all)
		}
	}
}

// unreadable is a file system whose files can be opened and not read.
type unreadable struct{ fs.FS }

func (u unreadable) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return locked{f}, nil
}

type locked struct{ fs.File }

func (locked) Read([]byte) (int, error) { return 0, fs.ErrPermission }

// TestDescribed: a font is known by its name in whatever way its file can be read; what is missing, is no font or cannot be read is
// no face.
func TestDescribed(t *testing.T) {
	data := read(t, themeFonts+"NotoSansSC_400Regular.ttf")
	files := fstest.MapFS{"a.ttf": {Data: data}, "b.ttf": {Data: []byte("no font")}, "c.ttf": {Data: data[:100]}, "d.ttf": {}}
	for name, want := range map[string]int{"a.ttf": 1, "b.ttf": 0, "c.ttf": 0, "d.ttf": 0, "none.ttf": 0} {
		if got := describeFile(files, name); len(got) != want {
			t.Errorf("%s: %d faces", name, len(got))
		}
		if got := describeFile(onlyRead{files}, name); len(got) != want || want > 0 && got[0].family() != "Noto Sans SC" {
			t.Errorf("%s, read from its beginning: %d faces", name, len(got))
		}
		if got := describeFile(unreadable{files}, name); len(got) != 0 {
			t.Errorf("%s, which cannot be read: %d faces", name, len(got))
		}
		if got := describeFile(torn{files}, name); len(got) != 0 {
			t.Errorf("%s, of which nobody knows whether it is whole: %d faces", name, len(got))
		}
	}
}

// torn is a file system whose files do not end where they end, but fail there.
type torn struct{ fs.FS }

func (t torn) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return tornFile{f}, nil
}

type tornFile struct{ fs.File }

func (t tornFile) Read(p []byte) (int, error) {
	n, err := t.File.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// onlyRead hides what files can do beside reading.
type onlyRead struct{ fs.FS }

func (o onlyRead) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return struct{ fs.File }{f}, nil
}

// TestEastAsianSigns stands at the edges of the signs that belong to Chinese, Japanese and Korean text alone.
func TestEastAsianSigns(t *testing.T) {
	for _, r := range []rune{0x3001, 0x3003, 0x3005, 0x3011, 0x3013, 0x301F, 0x3021, 0x3035, 0x3037, 0x303F, 0x30FB, 0xFE45, 0xFE46, 0xFF08, 0xFF61, 0xFF65} {
		if !isEastAsian(r) {
			t.Errorf("%U is one", r)
		}
	}
	for _, r := range []rune{'a', '“', '—', 0x3000, 0x3004, 0x3012, 0x3020, 0x3036, 0x3040, 0x30FA, 0x30FC, 0xFE44, 0xFE47, 0xFF01, 0xFF09, 0xFF0C, 0xFF60, 0xFF66, 0xFFE0} {
		if isEastAsian(r) {
			t.Errorf("%U is none", r)
		}
	}
}
