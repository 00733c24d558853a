package font

import (
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-text/typesetting/font/opentype"
)

// TestVoicedKana: the kana that Unicode decomposes into a base and a voicing mark, and no others.
func TestVoicedKana(t *testing.T) {
	const hiragana = "がぎぐげござじずぜぞだぢづでどばぱびぴぶぷべぺぼぽゔ"
	all := hiragana
	for _, r := range hiragana {
		all += string(r + 0x60) // katakana
	}
	for r := rune(0x3041); r <= 0x30F6; r++ {
		if r > 0x3096 && r < 0x30A1 {
			continue
		}
		if got, want := voiced(r), strings.ContainsRune(all, r); got != want {
			t.Errorf("%c: %v", r, got)
		}
		if r <= 0x3093 || r >= 0x30A1 {
			if got, want := simple(r), !strings.ContainsRune(all, r); got != want {
				t.Errorf("%c is shaped by itself: %v", r, got)
			}
		}
	}
}

// TestShapedByThemselves: the first and the last character of every range that is shaped without HarfBuzz, and their neighbours
// outside.
func TestShapedByThemselves(t *testing.T) {
	for text, want := range map[string]bool{
		" ~.0Az-、〈〉【】〔〕\u3000\u3029ぁんァヶ一\u9FFF\u3400\u4DBF\U00020000\U000323AF\U0002F7FF\U0002FA20！｠—‘’“”\u201A…·•":                                                                              true,
		"/\x1f\x7f\u00a0\u302A\u3030\u3040\u3094\u3097\u3099\u30A0\u30F7ー\u33FF\u4DC0\u4DFF\uA000\U0001FFFF\U000323B0\U0002F800\U0002FA1F\uFF00｡–―\u2017\u201E\u2025\u2027¶¸\u2021\u2023\u200dé": false,
	} {
		for _, r := range text {
			if simple(r) != want {
				t.Errorf("U+%04X: %v", r, simple(r))
			}
		}
	}
}

// TestDefaultFeatures are HarfBuzz's (hb-ot-shape.cc): text whose glyphs these do not touch is read from cmap and hmtx.
func TestDefaultFeatures(t *testing.T) {
	on := strings.Fields("rvrn ltra ltrm frac numr dnom rand abvm blwm ccmp locl mark mkmk rlig calt clig curs dist kern liga rclt")
	for _, tag := range on {
		if !isDefault(opentype.MustNewTag(tag)) {
			t.Errorf("%s is not applied", tag)
		}
	}
	if len(defaultFeatures) != len(on) {
		t.Errorf("%d features, want %d", len(defaultFeatures), len(on))
	}
}

// TestWithoutGlyphs: empty texts have no glyphs, no breaks and no characters; what a face does not have has no width and no shape.
func TestWithoutGlyphs(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 400)
	if len(f.Shape(nil, ShapeOptions{})) > 0 || SegmentLineBreaks(nil) != nil || SegmentGraphemes(nil) != nil {
		t.Error("an empty text has something")
	}
	for _, gid := range []uint32{uint32(f.glyphs), math.MaxUint32} {
		if f.Advance(gid) != 0 || !f.Outline(gid).Empty() || len(f.simple(gid).data) > 0 {
			t.Errorf("glyph %d is there", gid)
		}
	}
	if last := uint32(f.glyphs - 1); f.Advance(last) == 0 {
		t.Errorf("the last glyph, %d, has no width", last)
	}
}

// lockedFolder is a file system of which some names cannot be opened.
type lockedFolder struct {
	fstest.MapFS
	locked string
}

func (l lockedFolder) Open(name string) (fs.File, error) {
	if name == l.locked {
		return nil, fs.ErrPermission
	}
	return l.MapFS.Open(name)
}

func (l lockedFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == l.locked {
		return nil, fs.ErrPermission
	}
	return l.MapFS.ReadDir(name)
}

func (l lockedFolder) ReadFile(name string) ([]byte, error) {
	if name == l.locked {
		return nil, fs.ErrPermission
	}
	return l.MapFS.ReadFile(name)
}

// TestLockedFolders: a folder that cannot be read is passed by, and a file asked for by name that cannot be read is told.
func TestLockedFolders(t *testing.T) {
	data := read(t, dejaVu+"DejaVuSansMono.ttf")
	files := fstest.MapFS{"a/x.ttf": {Data: data}, "b/y.ttf": {Data: data}, "b/y.txt": {Data: data}}
	s := &Sources{}
	if got := s.folder(lockedFolder{files, "a"}, 0).paths; len(got) != 1 || got[0] != "b/y.ttf" {
		t.Errorf("%q", got)
	}
	if got := s.folder(lockedFolder{files, "."}, 1).paths; len(got) > 0 {
		t.Errorf("%q", got)
	}
	for _, ext := range []string{"ttf", "otf", "ttc", "otc", "woff", "TTF"} {
		if got := (&Sources{}).folder(fstest.MapFS{"x." + ext: {}, "x.woff2": {}}, 0).paths; len(got) != 1 || got[0] != "x."+ext {
			t.Errorf("%s: %q", ext, got)
		}
	}
	_, err := Find(Request{File: "X.ttf", Weight: 400}, &Sources{Theme: []fs.FS{lockedFolder{files, "a/x.ttf"}}})
	if err == nil || err.Error() != "字体文件 a/x.ttf 打不开：permission denied" {
		t.Errorf("%v", err)
	}
}

// TestMissingWords: what is missing is named by file and by family, whichever was asked for.
func TestMissingWords(t *testing.T) {
	for want, r := range map[string]Request{"a.ttf 或 黑体 700": {Role: "正文", File: "a.ttf", Family: "黑体", Weight: 700}, "a.ttf": {Role: "正文", File: "a.ttf", Weight: 700}, "黑体 700": {Role: "正文", Family: "黑体", Weight: 700}} {
		_, err := Find(r, &Sources{})
		if err == nil || err.Error() != "找不到字体（用途：正文；需要："+want+"）：请运行 make fonts 下载字体，或用 --font-dir 指定存放字体的文件夹" {
			t.Errorf("%v", err)
		}
	}
}

// TestHalfFonts: a file without a font's tables is damaged, and so is a face that the file does not have.
func TestHalfFonts(t *testing.T) {
	whole := read(t, dejaVu+"DejaVuSansMono.ttf")
	for name, c := range map[string]struct {
		data  []byte
		index int
	}{"no tables": {sfnt(0), 0}, "no maxp": {sfnt(0, madeTable{"name", []byte("abc"), 0}), 0}, "second face of one": {whole, 1}, "before the first": {whole, -1}, "empty": {nil, 0}} {
		f, err := Parse("a/b.ttf", c.data, c.index, 400)
		if damaged, ok := err.(*DamagedError); !ok || f != nil || damaged.File != "a/b.ttf" || damaged.Cause == nil || strings.Contains(damaged.Cause.Error(), "nil pointer") {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	for name, want := range map[string]string{"a/b.ttf": "b", `c:\fonts\b.ttf`: "b", "b": "b", "b.c.ttf": "b.c"} {
		if got := baseName(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
