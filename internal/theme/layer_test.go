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
	if f, err := l.Open("nothing"); f != nil || !os.IsNotExist(err) {
		t.Errorf("a missing file is opened: %v %v", f, err)
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

// TestPlace: messages call a file by where it lies, whichever layer that is, below folders too.
func TestPlace(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("x")}
	own, carried := fstest.MapFS{"a/x.html": file}, fstest.MapFS{"a/x.html": file, "a/y.html": file, "a/product.yaml": file}
	layers := Layer(Named(own, "templates"), Carried(carried, "templates"))
	sub, err := fs.Sub(layers, "a")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		fsys       fs.FS
		name, want string
	}{
		{layers, "a/x.html", "templates/a/x.html"}, {layers, "a/y.html", "自带的模板 templates/a/y.html"}, {sub, "x.html", "templates/a/x.html"},
		{sub, "product.yaml", "自带的 templates/a/product.yaml"}, {sub, "y.html", "自带的模板 templates/a/y.html"}, {layers, "a/z.html", "templates/a/z.html"},
		{own, "a/x.html", "a/x.html"}, {Named(layers, "elsewhere"), "a/y.html", "自带的模板 templates/a/y.html"},
	} {
		if got := Place(c.fsys, c.name); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
