package source

import (
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
)

// TestHash: a file is known by its bytes as they lie on the disk, not by the text that they become.
func TestHash(t *testing.T) {
	for name, raw := range map[string]string{"a.md": "\uFEFF先停手\r\n再核实\r\n", "b.md": "e\u0301\n", "c.csv": "\uFEFF代码,名称\r\ns01,学校\r\n"} {
		var diags diag.List
		fsys := fstest.MapFS{name: {Data: []byte(raw)}}
		text, ok := Read(fsys, name, &diags)
		if !ok || text.SHA256 != Hash([]byte(raw)) || text.SHA256 == Hash([]byte(text.Data)) {
			t.Errorf("%s: %+v %v", name, text, diags.Sorted())
		}
	}
	if got := Hash(nil); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Error(got)
	}
}
