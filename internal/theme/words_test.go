package theme

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// TestFontErrorSays: what is missing and what is damaged, with what to do about each, and nothing about what is not wrong.
func TestFontErrorSays(t *testing.T) {
	const missing = "找不到主题 alert 的字体：a.ttf、b.ttf。请运行 make fonts 下载字体，或用 --font-dir 指定存放字体的文件夹"
	const damaged = "主题 alert 的字体读不出来：c.ttf；d.ttf。请运行 make fonts 重新下载，或换一个字体文件"
	for want, e := range map[string]*FontError{
		missing:                 {Theme: "alert", Missing: []string{"a.ttf", "b.ttf"}},
		damaged:                 {Theme: "alert", Damaged: []error{errors.New("c.ttf"), errors.New("d.ttf")}},
		missing + "。" + damaged: {Theme: "alert", Missing: []string{"a.ttf", "b.ttf"}, Damaged: []error{errors.New("c.ttf"), errors.New("d.ttf")}},
	} {
		if got := e.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestLayeredFolders: a folder of both layers is listed in parts as in whole, and files of the upper layer come first.
func TestLayeredFolders(t *testing.T) {
	upper := fstest.MapFS{"a/1": {Data: []byte("up")}, "a/3": {Data: []byte("up")}, "only/x": {}, "file": {Data: []byte("up")}}
	lower := fstest.MapFS{"a/1": {Data: []byte("low")}, "a/2": {Data: []byte("low")}, "below/y": {}, "file/z": {}}
	l := Layer(upper, lower)
	f, err := l.Open("a")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for {
		part, err := f.(fs.ReadDirFile).ReadDir(2)
		for _, e := range part {
			names = append(names, e.Name())
		}
		if err == io.EOF {
			break
		}
		if err != nil || len(names) > 3 {
			t.Fatal(names, err)
		}
	}
	if got := strings.Join(names, " "); got != "1 2 3" {
		t.Errorf("in parts: %s", got)
	}
	if rest, err := f.(fs.ReadDirFile).ReadDir(-1); len(rest) > 0 || err != nil {
		t.Errorf("behind the end: %v, %v", rest, err)
	}
	for name, want := range map[string]string{"a/1": "up", "a/2": "low", "a/3": "up", "file": "up"} {
		if got, err := fs.ReadFile(l, name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for folder, want := range map[string]string{"only": "x", "below": "y", "a": "1 2 3"} {
		entries, err := fs.ReadDir(l, folder)
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %v, %v", folder, got, err)
		}
	}
	sub, err := fs.Sub(l, "a")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(sub, "2"); err != nil || string(got) != "low" {
		t.Errorf("below a folder: %q, %v", got, err)
	}
}
