package disk

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestUnchanged: a file is the one that was seen where it is no other, is as large as it was and has not been written since.
func TestUnchanged(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	then := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	write := func(name, text string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	look := func() fs.FileInfo {
		t.Helper()
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	write(name, "甲", then)
	was := look()
	if !Unchanged(was, look()) {
		t.Error("the same file, twice looked at")
	}
	if write(name, "乙", then.Add(time.Second)); Unchanged(was, look()) {
		t.Error("written since, of the same size")
	}
	if write(name, "甲乙", then); Unchanged(was, look()) {
		t.Error("longer, of the same time")
	}
	write(name+"2", "甲", then)
	if err := os.Rename(name+"2", name); err != nil {
		t.Fatal(err)
	}
	if Unchanged(was, look()) {
		t.Error("another file in its place")
	}
}
