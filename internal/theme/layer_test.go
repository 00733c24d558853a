package theme

import (
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/fstest"
)

func TestLayer(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	upper := fstest.MapFS{"alert/site.css": file("own"), "mine/theme.yaml": file("mine")}
	lower := fstest.MapFS{"alert/site.css": file("built in"), "alert/theme.yaml": file("theme"), "mine": file("hidden by a folder")}
	l := Layer(upper, lower)
	if err := fstest.TestFS(l, "alert/site.css", "alert/theme.yaml", "mine/theme.yaml"); err != nil {
		t.Error(err)
	}
	if got, err := fs.ReadFile(l, "alert/site.css"); err != nil || string(got) != "own" {
		t.Errorf("site.css: %q %v", got, err)
	}
	entries, err := fs.ReadDir(l, "alert")
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if err != nil || !slices.Equal(names, []string{"site.css", "theme.yaml"}) {
		t.Errorf("alert: %v %v", names, err)
	}
	if _, err := fs.Stat(l, "nothing"); !os.IsNotExist(err) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestLayerOverMissingFolder(t *testing.T) {
	missing, err := fs.Sub(os.DirFS(t.TempDir()), "themes")
	if err != nil {
		t.Fatal(err)
	}
	lower := fstest.MapFS{"alert/theme.yaml": {Data: []byte("theme")}}
	if err := fstest.TestFS(Layer(missing, lower), "alert/theme.yaml"); err != nil {
		t.Error(err)
	}
}
