package disk

import (
	"errors"
	"io/fs"
	"testing"
)

// TestAdd: a new file is written whole, in a folder that is made; a name that is taken keeps what it has.
func TestAdd(t *testing.T) {
	fsys, err := OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := Add(fsys, "a/b.md", []byte("甲")); err != nil {
		t.Fatal(err)
	}
	if err := Add(fsys, "a/b.md", []byte("乙")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v, want fs.ErrExist", err)
	}
	if got, err := fsys.ReadFile("a/b.md"); err != nil || string(got) != "甲" {
		t.Errorf("%q %v", got, err)
	}
	if entries, err := fsys.ReadDir("a"); err != nil || len(entries) != 1 {
		t.Errorf("%v %v: nothing else is left", entries, err)
	}
	for name, want := range map[string]bool{"a/b.md": true, "a/c.md": false} {
		if got, err := Taken(fsys, name); got != want || err != nil {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
}
