package screen

import (
	"errors"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/raster"
	"fanshi/internal/source"
)

// noFaces knows no face at all.
type noFaces struct{}

func (noFaces) Face(string) (*font.Face, bool) { return nil, false }

// TestStripFaults: a strip that cannot be drawn gives an error and no file, whatever its form.
func TestStripFaults(t *testing.T) {
	face, set := unifont(t)
	s := Strip{Width: 128, Height: 32, Size: 16, Colour: page.Color{R: 255}, Lines: []string{"先挂断"}, Face: face}
	long := s
	long.Lines = []string{"一行九个字放不下去了"}
	high := s
	high.Lines = []string{"一", "二", "三"}
	for name, c := range map[string]struct {
		strip Strip
		faces raster.FaceSource
		still bool // a text that does not fit may still run through the strip
	}{"no face": {s, noFaces{}, false}, "too long": {long, set, true}, "too high": {high, set, true}} {
		for form, data := range map[string]func() ([]byte, error){
			"PNG": func() ([]byte, error) { return c.strip.PNG(c.faces, raster.NewCache()) },
			"BMP": func() ([]byte, error) { return c.strip.BMP(c.faces, raster.NewCache()) },
			"GIF": func() ([]byte, error) { return c.strip.GIF(c.faces, raster.NewCache()) },
		} {
			if form == "GIF" && c.still {
				continue
			}
			if got, err := data(); err == nil || got != nil {
				t.Errorf("%s as %s: %d bytes, %v", name, form, len(got), err)
			}
		}
	}
}

// TestUntried: every vendor's file says that nobody has tried it, in these words.
func TestUntried(t *testing.T) {
	const note = "按厂家公开的资料编写，没有在实机上试过；第一次使用请先在一块屏上核对。"
	coded, err := source.GB18030(note)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{vsnFile: note, huiduFile: note, panasonicNote: string(coded)} {
		if data, err := Derived(name, sample()); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: %s, %v", name, data, err)
		}
	}
}

// TestUniqueKeys: a key that stands twice at whatever depth, what is nested too deeply, and what breaks off.
func TestUniqueKeys(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	for text, want := range map[string]string{
		`{"schema":1,"a":1,"A":2}`: `the key "a" stands twice`, `{"schema":1,"x":{"b":[{"c":1,"c":2}]}}`: `the key "c" stands twice`,
		`{"schema":1,"x":` + nested(9) + `}`: "nested too deeply", `{"schema":1,"x"`: "EOF", `{"schema":1,x:1}`: "invalid character", `{"schema":1,"x":[1,}`: "invalid character", "": "EOF",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := Parse([]byte(`{"schema":1,"x":` + nested(6) + `}`)); err == nil || strings.Contains(err.Error(), "nested") {
		t.Errorf("%v", err)
	}
}

// TestNoSlides: a set without slides is none; one slide is a set.
func TestNoSlides(t *testing.T) {
	one := sample()
	one.Slides = one.Slides[:1]
	if _, err := Player(one); err != nil {
		t.Error(err)
	}
	none := sample()
	none.Slides = nil
	if data, err := Player(none); err == nil || data != nil || errors.Unwrap(err) != nil {
		t.Errorf("%s, %v", data, err)
	}
}

// TestUnbreakable: a line's end parts a text, and so does every place where a line may end, but for a hyphen that would be drawn.
func TestUnbreakable(t *testing.T) {
	for text, want := range map[string]string{"先\n核实": "先\n/核/实", "3万元到账": "3万元/到/账", "甲\u00AD乙": "甲\u00AD乙", "": "", "甲": "甲"} {
		if got := strings.Join(unbreakable([]rune(text), nil), "/"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
