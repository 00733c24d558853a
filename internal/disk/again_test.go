package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestAgain: a folder that stands where it stood is the same; one that has been made anew is another, which holds what is in it
// now; one that is gone is an error that names it.
func TestAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "public")
	fill := func(text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(name, 0o755), os.WriteFile(filepath.Join(name, "a"), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	fill("old")
	first, err := OpenDir(name)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Again(first); again != nil || err != nil {
		t.Errorf("the same folder: %v %v", again, err)
	}
	if again, err := Again(struct{ FS }{first}); again != nil || err != nil {
		t.Errorf("what is no folder of the machine: %v %v", again, err)
	}
	if err := os.Rename(name, name+".old"); err != nil {
		t.Fatal(err)
	}
	var failed *Error
	if again, err := Again(first); again != nil || !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &failed) || failed.Op != "read" || failed.Path != name {
		t.Errorf("a folder that has been moved: %v %v", again, err)
	}
	fill("new")
	again, err := Again(first)
	if err != nil || again == nil {
		t.Fatalf("a folder made anew: %v %v", again, err)
	}
	if data, err := again.ReadFile("a"); string(data) != "new" || err != nil {
		t.Errorf("it holds %q, %v", data, err)
	}
	if data, err := first.ReadFile("a"); string(data) != "old" || err != nil {
		t.Errorf("the old one holds %q, %v", data, err)
	}
	if other, err := Again(again); other != nil || err != nil {
		t.Errorf("a second time: %v %v", other, err)
	}
}
