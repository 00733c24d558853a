package campaign

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/source"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestReadPicture: a picture of a project comes with its size and what prints; one that cannot be used is told at the place of whoever
// wants it.
func TestReadPicture(t *testing.T) {
	good := encodePNG(t, 40, 30)
	fsys := fstest.MapFS{"content/img/a.png": {Data: good}, "content/img/b.jpg": {Data: good}, "content/img/c.png": {Data: []byte("hello")}}
	at := diag.Pos{File: "templates/x.html", Line: 3, Col: 4}
	for name, want := range map[string]string{"content/img/a.png": "", "content/img/b.jpg": "图片 content/img/b.jpg 的扩展名与内容不符，内容是 PNG。把扩展名改成 .png", "content/img/c.png": "图片 content/img/c.png 不是 PNG、JPEG 或 WebP 图片", "content/img/d.png": "图片 content/img/d.png："} {
		var diags diag.List
		a := ReadPicture(fsys, name, at, &diags)
		got := ""
		for _, d := range diags.Sorted() {
			got += d.Message + "。" + d.Remedy
			if d.Pos != at || d.Code != "image.unusable" || d.Remedy == "" {
				t.Errorf("%s: %+v", name, d)
			}
		}
		if (a != nil) != (want == "") || !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %v, %q", name, a != nil, got)
		}
		if a != nil && (a.Width != 40 || a.Height != 30 || a.Format != "png" || a.Path != name || a.Piece.Kind != PicturePiece || a.Piece.File != name || a.Piece.SHA256 != source.Hash(good) || len(a.Data) == 0 || len(a.Print) == 0) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// TestPictureEndings: every kind of picture has its own endings, in capitals too, and no other kind's.
func TestPictureEndings(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	webp, err := os.ReadFile("../picture/testdata/lossy.webp")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{".png": encodePNG(t, 8, 8), ".jpg": photo.Bytes(), ".webp": webp}
	for kind, data := range files {
		for _, ending := range []string{".png", ".PNG", ".jpg", ".jpeg", ".JPG", ".webp", ".WebP", ".gif", ""} {
			var diags diag.List
			name := "content/img/a" + ending
			a := ReadPicture(fstest.MapFS{name: {Data: data}}, name, diag.Pos{File: "a.md"}, &diags)
			if own := strings.ToLower(strings.Replace(ending, "jpeg", "jpg", 1)) == kind; (a != nil) != own || diags.HasErrors() == own {
				t.Errorf("%s named %q: %v, %v", kind, name, a != nil, diags.Sorted())
			} else if !own && !strings.Contains(diags.Sorted()[0].Remedy, "扩展名改成 "+kind) {
				t.Errorf("%s named %q: %v", kind, name, diags.Sorted())
			}
		}
	}
}

// TestCasePicture: the picture of a case is found beside it, with what it says to those who cannot see it; what is missing or cannot be
// printed is told at its line.
func TestCasePicture(t *testing.T) {
	base := project()
	name := ""
	for n := range base {
		if strings.HasPrefix(n, "content/cases/") {
			name = n
		}
	}
	text := string(base[name].Data)
	var opaque bytes.Buffer
	if err := png.Encode(&opaque, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	for lines, want := range map[string]string{
		"picture: img/a.png\npicture_alt: 门上的通知\n":           "",
		"picture: img/a.png\n":                               "case.picture-alt 图片没有说明",
		"picture: img/a.png\npicture_alt: \" \"\n":           "case.picture-alt 图片没有说明",
		"picture_alt: 门上的通知\n":                               "case.picture-alt 写了图片说明，却没有图片",
		"picture: https://a.example/a.png\npicture_alt: 甲\n": "case.picture 图片的地址是网址",
		"picture: img/50%25.png\npicture_alt: 甲\n":           "case.picture 图片的文件名里有 %",
		"picture: img/clear.png\npicture_alt: 甲\n":           "case.picture 图片 content/cases/img/clear.png 有透明的地方，印刷品上不能透明",
		"picture: img/none.png\npicture_alt: 甲\n":            "image.unusable 图片 content/cases/img/none.png：找不到这个文件",
	} {
		fsys := project(txtar.File{Name: name, Data: []byte(strings.Replace(text, "---\n", "---\n"+lines, 1))})
		fsys["content/cases/img/clear.png"], fsys["content/cases/img/a.png"] = &fstest.MapFile{Data: encodePNG(t, 40, 30)}, &fstest.MapFile{Data: opaque.Bytes()}
		book, diags := Load(fsys, LoadOptions{})
		got := ""
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error {
				got += d.Code + " " + d.Message
				if d.Pos.File != name || d.Pos.Line < 2 || d.Pos.Line > 3 || d.Remedy == "" {
					t.Errorf("%q: %+v", lines, d)
				}
			}
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: %s, want %s", lines, got, want)
		}
		if c := book.Cases; want == "" && (len(c) != 1 || c[0].Picture == nil || c[0].Picture.Path != "content/cases/img/a.png" || c[0].PictureAlt.Value != "门上的通知" || len(book.Assets) != 1) {
			t.Errorf("%q: %+v", lines, c)
		}
	}
}

// TestForms: manuals say of every kind of file where it stands and each of its keys once, in order.
func TestForms(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Forms() {
		keys := map[string]bool{}
		for _, k := range f.Keys {
			name := reflect.ValueOf(k).FieldByName("Name").String()
			if name == "" || keys[name] {
				t.Errorf("%s: the key %q", f.File, name)
			}
			keys[name] = true
		}
		if f.Title == "" || seen[f.File] || seen[f.Title] || len(keys) == 0 || !strings.HasPrefix(f.File, "content/") && f.File != ConfigFile {
			t.Errorf("%+v", f)
		}
		seen[f.File], seen[f.Title] = true, true
	}
	if len(seen) < 18 || !seen["content/cases/*.md"] || !seen["周报"] {
		t.Errorf("%v", seen)
	}
}

// TestCalled: a kind of places answers to its identifier, its name and its aliases, however wide they are typed.
func TestCalled(t *testing.T) {
	k := &Kind{ID: "bank", Name: Text{Value: "银行（网点）"}, Aliases: []string{"储蓄所", "ATM点"}}
	for name, want := range map[string]bool{"bank": true, "ＢＡＮＫ": true, "银行(网点)": true, "储蓄所": true, "atm点": true, "银行": false, "储蓄": false, "": false} {
		if got := k.Called(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	if got := Values([]Text{{Value: "甲"}, {}, {Value: "乙"}}); !slices.Equal(got, []string{"甲", "", "乙"}) || Values(nil) != nil {
		t.Errorf("%q", got)
	}
}
