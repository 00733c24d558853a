package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fanshi/internal/testtools"
)

const (
	themeFonts = "../../themes/alert/fonts/"
	notoCJK    = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
)

// load parses a font file, or skips the test where it is not installed.
func load(t testing.TB, file string, index, weight int) *Face {
	t.Helper()
	f, err := Parse(filepath.Base(file), read(t, file), index, weight)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("the font is not installed (make fonts; make test-tools for those of Debian): %v", err)
	}
	return data
}

// variableFont returns the path of Debian's Inter (fonts-inter-variable), whose axis is wght 100–900.
func variableFont(t testing.TB) string {
	t.Helper()
	for _, pattern := range []string{"/usr/share/fonts/*/inter*/Inter*[vV]ariable*.ttf", "/usr/share/fonts/*/inter*/Inter.var.ttf", "/usr/share/fonts/*/inter*/*var*.ttf"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[len(found)-1]
		}
	}
	testtools.Missing(t, "no variable font installed (make test-tools; Debian: fonts-inter-variable)")
	return ""
}

func TestMetrics(t *testing.T) {
	tests := []struct {
		file                          string
		index                         int
		key, family                   string
		weight, upem, ascent, descent int
		han, space                    rune
	}{
		{themeFonts + "NotoSansSC_400Regular.ttf", 0, "NotoSansSC_400Regular", "Noto Sans SC", 400, 1000, 1160, 288, '警', ' '},
		{themeFonts + "NotoSansSC_900Black.ttf", 0, "NotoSansSC_900Black", "Noto Sans SC", 900, 1000, 1160, 288, '警', ' '},
		{themeFonts + "Unifont.woff", 0, "Unifont", "Unifont", 500, 0, 0, 0, '警', ' '},
		{notoCJK, 2, "NotoSansCJK-Bold#2", "Noto Sans CJK SC", 700, 1000, 1160, 288, '警', ' '},
	}
	for _, tt := range tests {
		t.Run(filepath.Base(tt.file), func(t *testing.T) {
			f := load(t, tt.file, tt.index, 0)
			if f.Key() != tt.key || f.Family() != tt.family || f.Weight() != tt.weight {
				t.Errorf("key %q family %q weight %d", f.Key(), f.Family(), f.Weight())
			}
			if tt.upem != 0 && (f.UnitsPerEm() != tt.upem || f.Ascent() != tt.ascent || f.Descent() != tt.descent) {
				t.Errorf("upem %d ascent %d descent %d", f.UnitsPerEm(), f.Ascent(), f.Descent())
			}
			gid, ok := f.GlyphID(tt.han)
			if !ok || f.Advance(gid) != f.UnitsPerEm() || f.Outline(gid).Empty() {
				t.Errorf("%c: glyph %d, %v, advance %d, empty %v", tt.han, gid, ok, f.Advance(gid), f.Outline(gid).Empty())
			}
			if gid, ok := f.GlyphID(tt.space); !ok || !f.Outline(gid).Empty() {
				t.Error("the space draws something or is missing")
			}
			if f.CapHeight() <= 0 || f.XHeight() <= 0 || f.CapHeight() <= f.XHeight() {
				t.Errorf("cap height %d, x-height %d", f.CapHeight(), f.XHeight())
			}
		})
	}
}

func TestMissingGlyphs(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	for _, r := range "𠮷🚨" {
		if gid, ok := f.GlyphID(r); ok {
			t.Errorf("%U has glyph %d", r, gid)
		}
	}
	glyphs := f.Shape([]rune("姓𠮷🚨"), ShapeOptions{})
	if len(glyphs) != 3 || glyphs[1].ID != 0 || glyphs[2].ID != 0 {
		t.Errorf("shaped to %+v", glyphs)
	}
	if !f.Outline(1<<20).Empty() || f.Advance(1<<20) != 0 {
		t.Error("a glyph outside the font draws something")
	}
}

// TestVariable compares the instances of a variable font: heavier is wider and draws something else.
func TestVariable(t *testing.T) {
	file := variableFont(t)
	light, black := load(t, file, 0, 100), load(t, file, 0, 900)
	if light.Key() == black.Key() || !strings.HasSuffix(black.Key(), "@900") || black.Weight() != 900 {
		t.Errorf("keys %q and %q", light.Key(), black.Key())
	}
	gid, _ := light.GlyphID('n')
	if light.Advance(gid) >= black.Advance(gid) {
		t.Errorf("advance of n: thin %d, black %d", light.Advance(gid), black.Advance(gid))
	}
	if fmt.Sprint(light.Outline(gid).Points) == fmt.Sprint(black.Outline(gid).Points) {
		t.Error("thin and black have the same outline")
	}
	run := black.Shape([]rune("nnn"), ShapeOptions{})
	if len(run) != 3 || run[1].XAdvance != black.Advance(gid) {
		t.Errorf("shaped with another instance: %+v, advance %d", run, black.Advance(gid))
	}
	if f := load(t, file, 0, 2000); f.Weight() > 900 {
		t.Errorf("weight %d is not clamped", f.Weight())
	}
}

func TestUnsupportedFiles(t *testing.T) {
	woff2 := append([]byte("wOF2"), make([]byte, 60)...)
	for name, data := range map[string][]byte{"empty.ttf": nil, "text.ttf": []byte(strings.Repeat("不是字体", 50)), "a.woff2": woff2, "zero.ttf": make([]byte, 4096)} {
		if _, err := Parse(name, data, 0, 400); err == nil {
			t.Errorf("%s was accepted", name)
		} else if damaged := (*DamagedError)(nil); !errors.As(err, &damaged) || damaged.File != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMutants damages fonts in ways of a seed that is printed: nothing panics, and damage to a table that text
// depends on is an error.
func TestMutants(t *testing.T) {
	random := rand.New(rand.NewSource(int64(testtools.Seed(t))))
	files := []string{"/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf", themeFonts + "Unifont.woff"}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, n := read(t, file), 60
			if len(data) > 1<<20 {
				n = 8
			}
			for range n {
				cut := data[:random.Intn(len(data)-4)]
				if _, err := Parse("cut", cut, 0, 400); err == nil {
					t.Errorf("cut to %d of %d bytes was accepted", len(cut), len(data))
				}
				mutant := append([]byte(nil), data...)
				for range 1 + random.Intn(4) {
					mutant[random.Intn(len(mutant))] ^= 1 << random.Intn(8)
				}
				exercise(Parse("mutant", mutant, 0, 400))
			}
		})
	}
	data := read(t, files[0])
	for range 20 {
		at := table(t, data, "glyf") + random.Intn(1000)
		mutant := append([]byte(nil), data...)
		mutant[at] ^= 1 << random.Intn(8)
		if _, err := Parse("mutant", mutant, 0, 400); err == nil {
			t.Errorf("a flipped bit in glyf at %d was accepted", at)
		}
	}
}

// TestMutantsBehindChecksums damages tables and mends the checksums: a font that was made wrong. It must not panic.
func TestMutantsBehindChecksums(t *testing.T) {
	random := rand.New(rand.NewSource(int64(testtools.Seed(t))))
	data := read(t, "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf")
	tables := 12 + 16*int(binary.BigEndian.Uint16(data[4:])) // behind the directory, by which the checksums are mended
	for range 200 {
		mutant := append([]byte(nil), data...)
		for range 1 + random.Intn(20) {
			mutant[tables+random.Intn(len(mutant)-tables)] ^= 1 << random.Intn(8)
		}
		mendChecksums(mutant)
		exercise(Parse("mutant", mutant, 0, 400))
	}
}

func exercise(f *Face, err error) {
	if err != nil {
		return
	}
	text := []rune("Affinity 96110，防骗A\u0301")
	f.Shape(text, ShapeOptions{})
	f.Shape(text, ShapeOptions{Vertical: true})
	for gid := uint32(0); gid < 300; gid++ {
		f.Outline(gid)
		f.Advance(gid)
	}
}

func table(t *testing.T, data []byte, tag string) int {
	t.Helper()
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		if entry := data[12+16*i:]; string(entry[:4]) == tag {
			return int(binary.BigEndian.Uint32(entry[8:]))
		}
	}
	t.Fatalf("no table %s", tag)
	return 0
}

func mendChecksums(data []byte) {
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		binary.BigEndian.PutUint32(entry[4:], checksum(data[offset:offset+length]))
	}
}

// TestConcurrent is for the race detector: a Face is shared between the workers of a build.
func TestConcurrent(t *testing.T) {
	for _, file := range []string{themeFonts + "NotoSansSC_400Regular.ttf", variableFont(t)} {
		f := load(t, file, 0, 500)
		text := []rune("Call 96110: 警方不会要求转账 AVATAR")
		want := fmt.Sprint(f.Shape(text, ShapeOptions{}))
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 50 {
					if got := fmt.Sprint(f.Shape(text, ShapeOptions{})); got != want {
						t.Errorf("shaped to %s, want %s", got, want)
						return
					}
					for _, g := range f.Shape(text, ShapeOptions{Vertical: true}) {
						f.Outline(g.ID)
						f.Advance(g.ID)
					}
				}
			})
		}
		wg.Wait()
	}
}

// TestOutlineBox checks the shape of a glyph whose look is known: 一 is one flat stroke, and
// its steps and points agree.
func TestOutlineBox(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_700Bold.ttf", 0, 0)
	gid, _ := f.GlyphID('一')
	o := f.Outline(gid)
	if o.Max.X-o.Min.X < 800 || o.Max.Y-o.Min.Y > 250 || o.Ops[0] != MoveTo {
		t.Errorf("一 has the box %v to %v", o.Min, o.Max)
	}
	points := 0
	for _, op := range o.Ops {
		points += [...]int{1, 1, 3}[op]
	}
	if points != len(o.Points) {
		t.Errorf("%d points, the steps need %d", len(o.Points), points)
	}
}

func BenchmarkParse(b *testing.B) {
	data := read(b, themeFonts+"NotoSansSC_400Regular.ttf")
	for b.Loop() {
		if _, err := Parse("a.ttf", data, 0, 400); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOutline(b *testing.B) {
	f := load(b, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	gid := uint32(0)
	for b.Loop() {
		f.loadOutline(gid % uint32(f.glyphs))
		gid++
	}
}

// TestOnGrid: the glyphs of a bitmap font lie on its grid and on finer ones, not on coarser ones; other fonts' lie on none,
// for they have curves, slants, or edges between the lines.
func TestOnGrid(t *testing.T) {
	bitmap, curves := load(t, themeFonts+"Unifont.woff", 0, 0), load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	on := func(f *Face, r rune, dots int) bool {
		gid, ok := f.GlyphID(r)
		if !ok {
			t.Fatalf("%s has no %c", f.Key(), r)
		}
		return f.Outline(gid).OnGrid(f.UnitsPerEm(), dots)
	}
	for _, r := range "凡是骗网警电一口0123456789 AgQ,.，。？“" {
		if !on(bitmap, r, 16) || !on(bitmap, r, 32) || r != ' ' && on(bitmap, r, 5) {
			t.Errorf("%c of Unifont is not drawn in 16 dots", r)
		}
	}
	for _, r := range "凡是骗网警电口0369 AgQ，。？" {
		if r != ' ' && on(curves, r, 16) {
			t.Errorf("%c of Noto Sans SC is drawn in 16 dots", r)
		}
	}
	square := func(points ...Point) *Outline {
		return &Outline{Ops: []Op{MoveTo, LineTo, LineTo, LineTo}[:len(points)], Points: points}
	}
	for _, c := range []struct {
		shape *Outline
		want  bool
	}{
		{square(Point{0, 0}, Point{0, 64}, Point{64, 64}, Point{64, 0}), true},
		{square(Point{0, -128}, Point{0, 64}, Point{64, 64}, Point{64, -128}), true},
		{square(Point{0, 0}, Point{0, 64}, Point{64, 64}, Point{60, 0}), false},
		{square(Point{0, 0}, Point{0, 64.5}, Point{64, 64.5}, Point{64, 0}), false},
		{square(Point{0, 0}, Point{0, 64}, Point{64, 64}), false},                                        // it closes aslant
		{&Outline{Ops: []Op{MoveTo, CubicTo}, Points: []Point{{0, 0}, {0, 20}, {0, 40}, {0, 64}}}, true}, // a straight curve
		{&Outline{Ops: []Op{MoveTo, CubicTo}, Points: []Point{{0, 0}, {9, 20}, {0, 40}, {0, 64}}}, false},
	} {
		if c.shape.OnGrid(1024, 16) != c.want {
			t.Errorf("%v on a grid: %v", c.shape.Points, !c.want)
		}
	}
}
