package release

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fanshi/internal/disk"

	"fanshi/internal/testtools"
)

// TestFullDisk and a read-only one on a real 64 KiB tmpfs (promise R2). Mounting needs root.
func TestFullDisk(t *testing.T) {
	mnt := t.TempDir()
	if err := syscall.Mount("tmpfs", mnt, "tmpfs", 0, "size=64k"); err != nil {
		testtools.Unable(t, "cannot mount a tmpfs (needs root): %v", err)
	}
	defer func() {
		if err := syscall.Unmount(mnt, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	fsys, err := disk.Dir(filepath.Join(mnt, "public"))
	if err != nil {
		t.Fatal(err)
	}
	s := Open(fsys)
	small := map[string][]byte{"a.txt": []byte("a")}
	old := mustPublish(t, s, edition, small)
	big := map[string][]byte{"a.txt": []byte("b"), "b.bin": bytes.Repeat([]byte("b"), 100_000)}
	if _, err := publish(s, edition, big); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("on a full disk: %v", err)
	}
	verifyCurrent(t, s, old.ID)
	mustPublish(t, s, edition, map[string][]byte{"a.txt": []byte("c")})
	before := testtools.Tree(t, mnt)
	if err := syscall.Mount("", mnt, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := publish(s, edition, small); !errors.Is(err, syscall.EROFS) {
		t.Errorf("in a read-only folder: %v", err)
	}
	if after := testtools.Tree(t, mnt); len(after) != len(before) {
		t.Errorf("the read-only folder has changed: %v", after)
	}
	if _, err := os.Stat(filepath.Join(mnt, "public", "current", "a.txt")); err != nil {
		t.Error(err)
	}
}
