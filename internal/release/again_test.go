package release

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/disk"
)

// TestStoreMadeAnew: a store that stands where it stood is the same one; where its folder has been made anew, another; where it is
// gone that is an error, and the old one stays.
func TestStoreMadeAnew(t *testing.T) {
	name := filepath.Join(t.TempDir(), "public")
	open := func() *Store {
		t.Helper()
		fsys, err := disk.Dir(name)
		if err != nil {
			t.Fatal(err)
		}
		return Open(fsys)
	}
	publish := func(s *Store, text string) Release {
		t.Helper()
		staging, err := s.Begin("2026-W48")
		if err != nil {
			t.Fatal(err)
		}
		if err := staging.Write("site/index.html", []byte(text), []string{"content/a.md"}); err != nil {
			t.Fatal(err)
		}
		r, err := staging.Publish([]string{"site/index.html"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	s := open()
	first := publish(s, "甲")
	if id, err := s.CurrentID(); id != first.ID || err != nil {
		t.Errorf("current is %s, %v", id, err)
	}
	if again, err := s.Again(); again != s || err != nil {
		t.Errorf("the same folder: %v", err)
	}
	if err := os.Rename(name, name+".old"); err != nil {
		t.Fatal(err)
	}
	if again, err := s.Again(); again != s || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is gone: %v", err)
	}
	second := publish(open(), "乙")
	again, err := s.Again()
	if err != nil || again == s {
		t.Fatalf("a folder made anew: %v", err)
	}
	if id, err := again.CurrentID(); id != second.ID || err != nil {
		t.Errorf("current is %s, %v", id, err)
	}
	if id, err := s.CurrentID(); id != first.ID || err != nil {
		t.Errorf("of the old one it is %s, %v", id, err)
	}
	if ids, err := again.IDs(); len(ids) != 1 || ids[0] != second.ID || err != nil {
		t.Errorf("releases %v, %v", ids, err)
	}

	// A release under another's name is damaged, and so is one whose list cannot be read: both say how.
	i := strings.LastIndexByte(second.ID, '-') + 1
	other := second.ID[:i] + strings.Repeat("0", len(second.ID)-i)
	if err := os.Rename(filepath.Join(name, "releases", second.ID), filepath.Join(name, "releases", other)); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Load(other); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "its hash is not the release's name") || !strings.Contains(err.Error(), other+"/"+ManifestName) {
		t.Errorf("%v", err)
	}
}
