package picture

import (
	"strings"
	"testing"
)

// TestProgressiveBound: a JPEG of several passes is refused by its size before it is decoded.
func TestProgressiveBound(t *testing.T) {
	header := func(sof byte, width, height int) []byte {
		return []byte{0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, sof, 0, 17, 8, byte(height >> 8), byte(height), byte(width >> 8), byte(width),
			3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9}
	}
	for _, c := range []struct {
		sof           byte
		width, height int
		refused       bool
	}{{0xC2, 6000, 5000, false}, {0xC2, 6000, 5001, true}, {0xC2, 10_000, 10_000, true}, {0xC0, 6000, 5001, false}} {
		_, err := Read(header(c.sof, c.width, c.height))
		if err == nil || strings.Contains(err.Error(), "渐进式") != c.refused {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestProgressive: what stands in the frame header counts, not what looks like one elsewhere.
func TestProgressive(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want bool
	}{
		"first":             {"\xFF\xD8" + segment(0xC2, "frame"), true},
		"behind others":     {"\xFF\xD8" + segment(0xE0, "JFIF") + segment(0xDB, "table") + segment(0xC2, "frame"), true},
		"behind a fill":     {"\xFF\xD8\xFF\xFF" + segment(0xC2, "frame"), true},
		"of nothing":        {"\xFF\xD8\xFF\xC2\x00\x02", true},
		"baseline":          {"\xFF\xD8" + segment(0xC0, "frame"), false},
		"inside another":    {"\xFF\xD8" + segment(0xFE, segment(0xC2, "frame")), false},
		"behind the scan":   {"\xFF\xD8" + segment(0xDA, "scan") + segment(0xC2, "frame"), false},
		"without its mark":  {"\xFF\xD8a" + segment(0xC2, "frame")[1:], false},
		"cut":               {"\xFF\xD8\xFF\xC2\x00", false},
		"a segment and end": {"\xFF\xD8" + segment(0xE0, "JFIF"), false},
	} {
		if got := progressive([]byte(c.data)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestNoAnimation: a JPEG whose bytes look like a WebP's header that says that it moves is a JPEG.
func TestNoAnimation(t *testing.T) {
	plain := asJPEG(t, corners())
	data := "\xFF\xD8" + segment(0xFE, "......VP8X\x0A\x00\x00\x00\x02.........") + string(plain[2:])
	if data[12:16] != "VP8X" {
		t.Fatalf("%q", data[12:16])
	}
	if p, err := Read([]byte(data)); err != nil || p.Source != "jpeg" {
		t.Errorf("%v", err)
	}
}
