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
