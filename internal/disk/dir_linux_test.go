package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fanshi/internal/disk"
)

// TestKernel: where the kernel refuses a folder the failure has its place and bare cause; a pipe is not waited for; the
// log of requests is not everybody's.
func TestKernel(t *testing.T) {
	for _, make := range []func(string) (disk.FS, error){disk.Dir, disk.SharedDir} {
		for _, name := range []string{"/proc/fanshi", "/proc/fanshi/deep"} {
			fsys, err := make(name)
			var e *disk.Error
			if !errors.As(err, &e) || e.Op != "mkdir" || e.Path != "/proc/fanshi" || e.Err != syscall.ENOENT || fsys != nil { // the bare cause
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	shared, err := disk.SharedDir("/proc")
	must(t, err)
	for _, name := range []string{"fanshi", "fanshi/deep"} {
		if err := shared.MkdirAll(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	must(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	fsys, err := disk.Reading(dir)
	must(t, err)
	f, err := fsys.Open("pipe")
	var e *fs.PathError
	if !errors.Is(err, disk.ErrSpecial) || !errors.As(err, &e) || e.Op != "open" || e.Path != "pipe" || f != nil {
		t.Errorf("%v", err)
	}
	old := syscall.Umask(0)
	log, err := disk.AppendFile(filepath.Join(dir, "log"))
	var temp string
	if err == nil {
		err = log.Close()
	}
	t.Setenv("TMPDIR", dir)
	if err == nil {
		temp, err = disk.Temporary("x", nil)
	}
	syscall.Umask(old)
	must(t, err)
	for name, want := range map[string]fs.FileMode{filepath.Join(dir, "log"): 0o640, temp: 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}
