package theme

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestLayer(t *testing.T) {
	upper := fstest.MapFS{"alert/sheet.css": {Data: []byte("upper")}, "alert/art/new.svg": {Data: []byte("new")}}
	lower := fstest.MapFS{"alert/sheet.css": {Data: []byte("lower")}, "alert/theme.yaml": {Data: []byte("lower")}}
	l := Layer(upper, lower)
	for name, want := range map[string]string{"alert/sheet.css": "upper", "alert/theme.yaml": "lower", "alert/art/new.svg": "new"} {
		if got, err := fs.ReadFile(l, name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	entries, err := fs.ReadDir(l, "alert")
	if err != nil || len(entries) != 3 {
		t.Errorf("%v, %v", entries, err)
	}
	if _, err := l.Open("none"); err == nil {
		t.Error("a file that no layer has was opened")
	}
}
