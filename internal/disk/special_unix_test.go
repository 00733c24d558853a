//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// TestSpecial: no reader waits for what stands behind a pipe, or reads a device without an end, through a link either.
func TestSpecial(t *testing.T) {
	dir := t.TempDir()
	ordinary := map[string]string{"a.txt": "甲", "sub/b.txt": "乙"}
	for name, text := range ordinary {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	special := []string{"pipe", "link", "zero", "socket"}
	outside := filepath.Join(t.TempDir(), "outside")
	for _, err := range []error{
		syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600), os.Symlink("pipe", filepath.Join(dir, "link")), os.Symlink("/dev/zero", filepath.Join(dir, "zero")),
		syscall.Mknod(filepath.Join(dir, "socket"), syscall.S_IFSOCK|0o600, 0), os.WriteFile(outside, []byte("丙"), 0o644), os.Symlink(outside, filepath.Join(dir, "outside")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	reading, err := Reading(dir)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	one := func(name string) ([]byte, error) { return ReadFile(filepath.Join(dir, filepath.FromSlash(name))) }
	for reader, read := range map[string]func(string) ([]byte, error){
		"Reading": func(name string) ([]byte, error) { return fs.ReadFile(reading, name) }, "Folder": func(name string) ([]byte, error) { return fs.ReadFile(folder, name) }, "ReadFile": one,
	} {
		for name, text := range ordinary {
			if got, err := read(name); err != nil || string(got) != text {
				t.Errorf("%s of %s: %q %v", reader, name, got, err)
			}
		}
		for _, name := range special {
			ended := make(chan error, 1)
			go func() {
				_, err := read(name)
				ended <- err
			}()
			select {
			case err := <-ended:
				// A socket cannot be opened at all, and no link of a project leads out of it.
				if err == nil || !errors.Is(err, ErrSpecial) && name != "socket" && (reader != "Reading" || name != "zero") {
					t.Errorf("%s of %s: %v", reader, name, err)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s of %s does not end", reader, name)
			}
		}
		if got, err := read("outside"); (reader == "Reading") != (err != nil) || err == nil && string(got) != "丙" {
			t.Errorf("%s through a link that leads elsewhere: %q %v", reader, got, err)
		}
		if _, err := read("sub"); err == nil {
			t.Errorf("%s of a folder", reader)
		}
	}
	for reader, fsys := range map[string]fs.FS{"Reading": reading, "Folder": folder} { // a folder of it too is asked without opening
		sub, err := fs.Sub(fsys, "sub")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("../pipe", filepath.Join(dir, "sub", reader)); err != nil {
			t.Fatal(err)
		}
		if info, err := fs.Stat(sub, reader); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
			t.Errorf("%s: %v %v", reader, info, err)
		}
		if _, err := fs.ReadFile(sub, reader); !errors.Is(err, ErrSpecial) {
			t.Errorf("%s: %v", reader, err)
		}
		if err := os.Remove(filepath.Join(dir, "sub", reader)); err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(sub, "b.txt"); err != nil || string(got) != "乙" {
			t.Errorf("%s: %q %v", reader, got, err)
		}
	}
	for _, name := range special {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := fstest.TestFS(folder, "a.txt", "sub/b.txt", "outside"); err != nil {
		t.Error(err)
	}
	if _, err := Folder(filepath.Join(dir, "a.txt")); !errors.Is(err, ErrNoFolder) {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(dir, "outside")); err != nil { // which Reading lists and does not open
		t.Fatal(err)
	}
	if err := fstest.TestFS(reading, "a.txt", "sub/b.txt"); err != nil {
		t.Error(err)
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for size, want := range map[int64]error{maxFile: nil, maxFile + 1: ErrTooLarge} {
		if err := os.Truncate(large, size); err != nil {
			t.Fatal(err)
		}
		if data, err := ReadFile(large); !errors.Is(err, want) || err == nil && len(data) != maxFile {
			t.Errorf("%d bytes: %d %v", size, len(data), err)
		}
	}
}
