//go:build unix

package disk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fanshi/internal/disk"
)

// TestModes: what others read is readable whatever the umask; secrets never are; the rest is as the umask says.
func TestModes(t *testing.T) {
	for _, c := range []struct {
		umask                                         int
		shared, sharedDir, plain, plainDir, privateOf fs.FileMode
	}{
		{0o077, 0o644, 0o755, 0o600, 0o700, 0o600},
		{0o022, 0o644, 0o755, 0o644, 0o755, 0o600},
		{0o002, 0o664, 0o775, 0o664, 0o775, 0o600},
	} {
		base := t.TempDir()
		old := syscall.Umask(c.umask)
		shared, err := disk.SharedDir(filepath.Join(base, "a", "public"))
		var plain, private disk.FS
		if err == nil {
			plain, err = disk.Dir(filepath.Join(base, "b"))
		}
		if err == nil {
			private, err = disk.PrivateDir(filepath.Join(base, "b"))
		}
		for name, fsys := range map[string]disk.FS{"shared": shared, "plain": plain, "private": private} {
			if err == nil {
				err = fsys.MkdirAll(name + "/x/y")
			}
			if err == nil {
				err = disk.WriteFile(fsys, name+"/x/y/f", []byte("f"))
			}
		}
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]fs.FileMode{"a": c.sharedDir, "a/public": c.sharedDir, "a/public/shared": c.sharedDir,
			"a/public/shared/x/y": c.sharedDir, "a/public/shared/x/y/f": c.shared, "b": c.plainDir, "b/plain/x": c.plainDir,
			"b/plain/x/y/f": c.plain, "b/private/x/y/f": c.privateOf} {
			info, err := os.Stat(filepath.Join(base, name))
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("umask %o: %s has %v, want %o (%v)", c.umask, name, info.Mode(), want, err)
			}
		}
	}
}
