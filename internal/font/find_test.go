package font

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

const dejaVu = "/usr/share/fonts/truetype/dejavu/"

// TestFindOrder walks the sources from the theme to the error.
func TestFindOrder(t *testing.T) {
	mono, bold := read(t, dejaVu+"DejaVuSansMono.ttf"), read(t, dejaVu+"DejaVuSansMono-Bold.ttf")
	theme := fstest.MapFS{"Body.ttf": {Data: mono}}
	dir := fstest.MapFS{"sub/body.TTF": {Data: bold}, "sub/Other.ttf": {Data: bold}, "broken.ttf": {Data: []byte("OTTO but not a font")}}
	system := fstest.MapFS{"truetype/x.ttf": {Data: mono}, "truetype/y.ttf": {Data: bold}, "readme.txt": {Data: []byte("no font")}}
	all := &Sources{Theme: []fs.FS{theme}, Dirs: []fs.FS{dir}, System: []fs.FS{system}}
	tests := []struct {
		name    string
		sources *Sources
		request Request
		key     string
		weight  int
	}{
		{"theme first", all, Request{File: "Body.ttf", Weight: 400}, "Body", 400},
		{"then --font-dir", &Sources{Dirs: []fs.FS{dir}}, Request{File: "Body.ttf", Weight: 400}, "body", 700},
		{"family in --font-dir before the system", all, Request{File: "No.ttf", Family: "DejaVu Sans Mono", Weight: 700}, "Other", 700},
		{"family in the system by weight", &Sources{System: []fs.FS{system}}, Request{File: "No.ttf", Family: "dejavu sans mono", Weight: 700}, "y", 700},
		{"nearest weight", &Sources{System: []fs.FS{system}}, Request{Family: "DejaVu Sans Mono", Weight: 300}, "x", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Find(tt.request, tt.sources)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.EqualFold(f.Key(), tt.key) && f.Key() != "body" || f.Weight() != tt.weight {
				t.Errorf("found %s, weight %d", f.Key(), f.Weight())
			}
			if again, _ := Find(tt.request, tt.sources); again != f {
				t.Error("the file was parsed twice")
			}
		})
	}
}

func TestFindMissing(t *testing.T) {
	system := fstest.MapFS{"No.ttf": {Data: read(t, dejaVu+"DejaVuSansMono.ttf")}}
	_, err := Find(Request{Role: "正文", File: "No.ttf", Family: "Noto Sans SC", Weight: 400}, &Sources{System: []fs.FS{system}})
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Role != "正文" || len(missing.Files) != 2 {
		t.Fatalf("%v", err)
	}
	for _, part := range []string{"make fonts", "--font-dir", "No.ttf", "Noto Sans SC 400"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the message does not name %s: %v", part, err)
		}
	}
}

func TestFindDamaged(t *testing.T) {
	theme := fstest.MapFS{"a.ttf": {Data: []byte("garbage")}}
	_, err := Find(Request{File: "a.ttf", Family: "DejaVu Sans Mono"}, &Sources{Theme: []fs.FS{theme}})
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		t.Errorf("%v", err)
	}
}

// TestFindCollection finds one face among those of a collection by its family name.
func TestFindCollection(t *testing.T) {
	read(t, notoCJK)
	f, err := Find(Request{Family: "Noto Sans CJK SC", Weight: 900}, &Sources{System: []fs.FS{os.DirFS("/usr/share/fonts/opentype/noto")}})
	if err != nil {
		t.Fatal(err)
	}
	if f.Key() != "NotoSansCJK-Bold#2" {
		t.Errorf("found %s", f.Key())
	}
}

func TestRoleWeights(t *testing.T) {
	set := NewSet()
	for _, w := range []int{300, 400, 700, 900} {
		set.Add("body", w, &Face{key: string(rune('0' + w/100))})
	}
	for want, key := range map[int]string{100: "3", 300: "3", 350: "3", 400: "4", 450: "4", 500: "4", 600: "7", 800: "9", 1000: "9"} {
		if f, _ := set.Role("body", want); f.Key() != key {
			t.Errorf("weight %d → %s, want %s", want, f.Key(), key)
		}
	}
	if _, ok := set.Role("other", 400); ok {
		t.Error("an unknown role has a face")
	}
	if f, ok := set.Face("7"); !ok || f.Key() != "7" {
		t.Error("Face by key")
	}
}
