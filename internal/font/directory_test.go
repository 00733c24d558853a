package font

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// madeTable is a table of a font file that a test makes.
type madeTable struct {
	tag  string
	data []byte
	sum  uint32 // 0: the right one
}

// sfnt writes a font file of tables, its directory at an offset.
func sfnt(at int, tables ...madeTable) []byte {
	out := make([]byte, at+12+16*len(tables))
	binary.BigEndian.PutUint32(out[at:], 0x00010000)
	binary.BigEndian.PutUint16(out[at+4:], uint16(len(tables)))
	for i, tb := range tables {
		entry := out[at+12+16*i:]
		copy(entry, tb.tag)
		sum := tb.sum
		if sum == 0 {
			sum = slowChecksum(tb.data)
		}
		binary.BigEndian.PutUint32(entry[4:], sum)
		binary.BigEndian.PutUint32(entry[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(entry[12:], uint32(len(tb.data)))
		out = append(out, tb.data...)
	}
	return out
}

// slowChecksum adds words of four bytes, one by one, as the specification says.
func slowChecksum(data []byte) (sum uint32) {
	for i := 0; i < len(data); i += 4 {
		var word [4]byte
		copy(word[:], data[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

// woff writes a WOFF file of tables, packed where asked for.
func woff(pack bool, tables ...madeTable) []byte {
	out := make([]byte, 44+20*len(tables))
	copy(out, "wOFF")
	binary.BigEndian.PutUint16(out[12:], uint16(len(tables)))
	for i, tb := range tables {
		data := tb.data
		if pack {
			var b bytes.Buffer
			z := zlib.NewWriter(&b)
			z.Write(tb.data)
			z.Close()
			data = b.Bytes()
		}
		entry := out[44+20*i:]
		copy(entry, tb.tag)
		sum := tb.sum
		if sum == 0 {
			sum = slowChecksum(tb.data)
		}
		for j, v := range []uint32{uint32(len(out)), uint32(len(data)), uint32(len(tb.data)), sum} {
			binary.BigEndian.PutUint32(entry[4+4*j:], v)
		}
		out = append(out, data...)
	}
	return out
}

// changed sets four bytes of a file.
func changed(data []byte, at int, v uint32) []byte {
	data = bytes.Clone(data)
	binary.BigEndian.PutUint32(data[at:], v)
	return data
}

// TestDirectory: a directory is followed to its last byte and not past it, and every checked table has its checksum.
func TestDirectory(t *testing.T) {
	text := bytes.Repeat([]byte("abcdefg"), 100)
	good, plain, packed := sfnt(0, madeTable{"cmap", text, 0}, madeTable{"name", text[:5], 0}), woff(false, madeTable{"cmap", text, 0}), woff(true, madeTable{"glyf", text, 0}, madeTable{"name", text, 0})
	ttc := sfnt(20, madeTable{"hmtx", text[:9], 0})
	copy(ttc, "ttcf")
	ttc = changed(changed(ttc, 8, 2), 12, 20)
	ttc = changed(ttc, 16, uint32(len(ttc)-11)) // the second directory begins eleven bytes before the end
	for name, c := range map[string]struct {
		data  []byte
		index int
		want  string
	}{
		"good": {good, 0, ""}, "no tables": {sfnt(0), 0, ""}, "eleven bytes": {sfnt(0)[:11], 0, "file is too short"}, "WOFF2": {[]byte("wOF2........"), 0, "WOFF2 is not supported"},
		"last byte missing": {good[:len(good)-1], 0, `table "name" is cut off`}, "directory cut": {good[:12+16*2-1], 0, "table directory is cut off"}, "directory alone": {sfnt(0, madeTable{"cmap", nil, 0}), 0, ""},
		"wrong sum": {sfnt(0, madeTable{"cmap", text, 7}), 0, `table "cmap" has a wrong checksum`}, "wrong sum of what is not checked": {sfnt(0, madeTable{"name", text, 7}), 0, ""},
		"WOFF": {plain, 0, ""}, "WOFF packed": {packed, 0, ""}, "WOFF header cut": {plain[:43], 0, "WOFF header is cut off"}, "WOFF without tables": {woff(false), 0, ""}, "WOFF directory cut": {plain[:63], 0, "WOFF table directory is cut off"}, "WOFF last byte missing": {plain[:len(plain)-1], 0, `table "cmap" is cut off`},
		"WOFF longer packed": {changed(plain, 44+12, uint32(len(text)-1)), 0, `table "cmap" is cut off`}, "WOFF too large": {changed(plain, 44+12, maxTable+1), 0, `table "cmap" is too large`}, "WOFF of the largest size": {changed(plain, 44+12, maxTable), 0, `table "cmap": zlib: invalid header`}, "WOFF not packed": {changed(plain, 44+12, uint32(len(text)+1)), 0, `table "cmap": zlib: invalid header`},
		"WOFF unpacks to more": {changed(packed, 44+12, uint32(len(text)-1)), 0, `table "glyf" cannot be unpacked`}, "WOFF unpacks to less": {changed(packed, 44+12, uint32(len(text)+1)), 0, `table "glyf" cannot be unpacked`}, "WOFF wrong sum": {woff(true, madeTable{"OS/2", text, 7}), 0, `table "OS/2" has a wrong checksum`}, "WOFF wrong sum of what is not checked": {woff(true, madeTable{"name", text, 7}), 0, ""},
		"collection": {ttc, 0, ""}, "collection, past its end": {ttc, 1, "table directory lies outside the file"}, "collection, none": {ttc, 2, "no face 2 in a collection of 2"}, "collection, before": {ttc, -1, "no face -1 in a collection of 2"}, "collection, cut": {ttc[:15], 0, "no face 0 in a collection of 2"}, "collection, cut before its second": {changed(ttc, 8, 2)[:19], 1, "no face 1 in a collection of 2"},
	} {
		got := ""
		if err := verify(c.data, c.index); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for n := range 40 {
		if data := text[:n]; checksum(data) != slowChecksum(data) {
			t.Errorf("the checksum of %d bytes is %x, want %x", n, checksum(data), slowChecksum(data))
		}
	}
	for _, tag := range checked {
		if err := verify(sfnt(0, madeTable{tag, text, 7}), 0); err == nil {
			t.Errorf("table %s is not checked", tag)
		}
	}
	err := &DamagedError{File: "a.ttf", Cause: errors.New("x")}
	if err.Error() != "字体文件 a.ttf 已损坏或格式不受支持" {
		t.Error(err)
	}
}

// TestFamilyNames: typographic families before others, US English before other languages, each name once.
func TestFamilyNames(t *testing.T) {
	type record struct {
		platform, lang, id int
		name               string
	}
	write := func(records ...record) []byte {
		out := make([]byte, 6+12*len(records))
		binary.BigEndian.PutUint16(out[2:], uint16(len(records)))
		binary.BigEndian.PutUint16(out[4:], uint16(len(out)))
		at := 0
		for i, r := range records {
			var name []byte
			for _, u := range utf16.Encode([]rune(r.name)) {
				name = binary.BigEndian.AppendUint16(name, u)
			}
			for j, v := range []int{r.platform, 1, r.lang, r.id, len(name), at} {
				binary.BigEndian.PutUint16(out[6+12*i+2*j:], uint16(v))
			}
			at += len(name)
			out = append(out, name...)
		}
		return out
	}
	all := write(record{3, 0x804, 1, "思源"}, record{3, 0x409, 1, "Source"}, record{3, 0x804, 16, "思源黑"}, record{3, 0x409, 16, "Source Han"}, record{0, 0, 1, "source"}, record{1, 0, 1, "Mac"}, record{3, 0x409, 2, "Bold"}, record{2, 0, 16, "ISO"})
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"all": {all, "Source Han|思源黑|Source|思源"}, "unicode platform": {write(record{0, 3, 16, "U"}, record{3, 0x804, 16, "V"}), "U|V"}, "none": {write(), ""}, "short": {all[:5], ""}, "header": {all[:6], ""}, "cut records": {all[:6+11], ""}, "one name missing its last byte": {write(record{3, 0x409, 1, "AB"})[:6+12+3], ""}, "whole": {write(record{3, 0x409, 1, "AB"}), "AB"},
	} {
		if got := strings.Join(familyNames(c.raw), "|"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if (&description{}).family() != "" || (&description{families: []string{"A", "B"}}).family() != "A" {
		t.Error("the family is the first name")
	}
}

// TestMatchWeight compares with the text of CSS Fonts 4, section 5.2, tried weight by weight.
func TestMatchWeight(t *testing.T) {
	slow := func(weights []int, want int) int {
		var order []int
		down := func(from int) {
			for w := from; w > 0; w-- {
				order = append(order, w)
			}
		}
		up := func(from, to int) {
			for w := from; w <= to; w++ {
				order = append(order, w)
			}
		}
		switch {
		case want >= 400 && want <= 500:
			up(want, 500)
			down(want)
			up(501, 1000)
		case want < 400:
			down(want)
			up(want, 1000)
		default:
			up(want, 1000)
			down(want)
		}
		for _, w := range order {
			for i, have := range weights {
				if have == w {
					return i
				}
			}
		}
		return -1
	}
	weights := []int{100, 300, 399, 400, 450, 500, 501, 700, 900}
	for set := 1; set < 1<<len(weights); set++ {
		var some []int
		for i, w := range weights {
			if set>>i&1 == 1 {
				some = append(some, w)
			}
		}
		for _, want := range []int{1, 100, 200, 350, 399, 400, 401, 425, 450, 475, 499, 500, 501, 502, 600, 700, 800, 900, 1000} {
			if got := matchWeight(some, want); got != slow(some, want) {
				t.Fatalf("%d of %v: %d, want %d", want, some, some[got], some[slow(some, want)])
			}
		}
	}
}

// TestFacesAsTheyAre: what our own fonts say of themselves, and how a text comes out of them, upright and from top to bottom.
func TestFacesAsTheyAre(t *testing.T) {
	for file, want := range map[string]string{
		"NotoSansSC_400Regular.ttf": "1000 1160 288 0 880 733 543 0",
		"NotoSansSC_900Black.ttf":   "1000 1160 288 0 880 733 543 0",
	} {
		f := load(t, themeFonts+file, 0, 0)
		if got := fmt.Sprint(f.UnitsPerEm(), f.Ascent(), f.Descent(), f.LineGap(), f.EmAscent(), f.CapHeight(), f.XHeight(), f.FSType()); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
		for r, want := range map[rune]bool{'，': true, '（': true, '！': true, '凡': false, 'a': false, '🚨': false} {
			if f.HasVerticalForm(r) != want {
				t.Errorf("%s: %c has a vertical form: %v", file, r, !want)
			}
		}
		plain := f.shapePlain([]rune("凡a，"), ShapeOptions{})
		for i, g := range plain {
			if g.Cluster != i || g.Runes != 1 || g.XAdvance != f.Advance(g.ID) || g.YAdvance != 0 || g.XOffset != 0 || g.YOffset != 0 || g.ID == 0 {
				t.Errorf("%s: %+v", file, g)
			}
		}
		for i, g := range f.shapePlain([]rune("凡a，"), ShapeOptions{Vertical: true}) {
			if g.XAdvance != 0 || g.YAdvance != -1000 || g.XOffset != -plain[i].XAdvance/2 || g.YOffset != -f.Ascent() || g.ID != plain[i].ID {
				t.Errorf("%s: upright %+v", file, g)
			}
		}
		if f.Shape(nil, ShapeOptions{}) != nil {
			t.Error("no text has glyphs")
		}
		if _, err := Parse(file, read(t, themeFonts+file), 1, 400); err == nil {
			t.Errorf("%s has a second face", file)
		}
		if _, err := Parse(file, read(t, themeFonts+file), -1, 400); err == nil {
			t.Errorf("%s has a face before its first", file)
		}
	}
	for name, want := range map[string]string{"a/b.ttf": "b", `c:\x\y.z.otf`: "y.z", "n": "n"} {
		if got := baseName(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
