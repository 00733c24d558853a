//go:build unix

package source

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fanshi/internal/diag"
)

// TestNotAFile: a named pipe would block a reader for ever; folders and missing files have their own messages.
func TestNotAFile(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "dir.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, code := range map[string]string{"pipe.md": "source.not-a-file", "dir.md": "source.not-a-file", "none.md": "source.missing"} {
		var diags diag.List
		if _, ok := Read(os.DirFS(dir), name, &diags); ok || diags.Sorted()[0].Code != code {
			t.Errorf("%s: %v", name, diags.Sorted())
		}
	}
}
