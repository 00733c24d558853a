package release

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"strings"
	"syscall"
	"testing"
)

// faultFS fails its n-th operation (counting from 1) with err, or, if err is nil, writes only half of the data there.
type faultFS struct {
	FS
	n, count int
	err      error
	fired    string // the operation that was failed
}

func (f *faultFS) hit(op, name string) error {
	f.count++
	if f.count != f.n || f.err == nil {
		return nil
	}
	f.fired = op + " " + name
	return &fs.PathError{Op: op, Path: name, Err: f.err}
}

func (f *faultFS) MkdirAll(name string) error {
	return cmpOr(f.hit("mkdir", name), func() error { return f.FS.MkdirAll(name) })
}
func (f *faultFS) SyncDir(name string) error {
	return cmpOr(f.hit("syncdir", name), func() error { return f.FS.SyncDir(name) })
}
func (f *faultFS) Rename(old, new string) error {
	return cmpOr(f.hit("rename", new), func() error { return f.FS.Rename(old, new) })
}
func (f *faultFS) Symlink(target, name string) error {
	return cmpOr(f.hit("symlink", name), func() error { return f.FS.Symlink(target, name) })
}
func (f *faultFS) RemoveAll(name string) error {
	return cmpOr(f.hit("remove", name), func() error { return f.FS.RemoveAll(name) })
}

func cmpOr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func (f *faultFS) Readlink(name string) (string, error) {
	if err := f.hit("readlink", name); err != nil {
		return "", err
	}
	return f.FS.Readlink(name)
}
func (f *faultFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.hit("readdir", name); err != nil {
		return nil, err
	}
	return f.FS.ReadDir(name)
}
func (f *faultFS) ReadFile(name string) ([]byte, error) {
	if err := f.hit("read", name); err != nil {
		return nil, err
	}
	return f.FS.ReadFile(name)
}
func (f *faultFS) Lstat(name string) (fs.FileInfo, error) {
	if err := f.hit("lstat", name); err != nil {
		return nil, err
	}
	return f.FS.Lstat(name)
}
func (f *faultFS) Lock(name string) (io.Closer, error) {
	if err := f.hit("lock", name); err != nil {
		return nil, err
	}
	return f.FS.Lock(name)
}
func (f *faultFS) Create(name string) (File, error) {
	if err := f.hit("create", name); err != nil {
		return nil, err
	}
	file, err := f.FS.Create(name)
	return &faultFile{file, f, name}, err
}

type faultFile struct {
	File
	fs   *faultFS
	name string
}

func (f *faultFile) Write(data []byte) (int, error) {
	if err := f.fs.hit("write", f.name); err != nil {
		return 0, err
	}
	if f.fs.count == f.fs.n { // short write
		f.fs.fired = "short write " + f.name
		return f.File.Write(data[:len(data)/2])
	}
	return f.File.Write(data)
}
func (f *faultFile) Sync() error {
	return cmpOr(f.fs.hit("sync", f.name), f.File.Sync)
}
func (f *faultFile) Close() error {
	if err := f.fs.hit("close", f.name); err != nil {
		_ = f.File.Close()
		return err
	}
	return f.File.Close()
}

var faults = map[string]error{"ENOSPC": syscall.ENOSPC, "EIO": syscall.EIO, "EACCES": syscall.EACCES, "short write": nil}

// TestEveryOperationFails is promise R2. Each scenario starts with published releases and leftovers of a killed build;
// then operation 1, 2, 3 … of the scenario fails until one run gets through without the fault having fired.
func TestEveryOperationFails(t *testing.T) {
	scenarios := map[string]func(*Store) error{
		"publish": func(s *Store) error { _, err := publish(s, edition, files(9)); return err },
		"reuse":   func(s *Store) error { _, err := publish(s, edition, files(3)); return err },
		"pointer file": func(s *Store) error {
			_, err := publish(Open(noLinks{s.fsys}), edition, files(9))
			return err
		},
		"partial": func(s *Store) error {
			st, err := s.Begin(edition)
			if err != nil {
				return err
			}
			defer st.Discard()
			if err := st.Write("a/b.txt", []byte("abc"), nil); err != nil {
				return err
			}
			_, err = st.ReplacePartial([]string{"a/b.txt"})
			return err
		},
	}
	for scenario, run := range scenarios {
		for fault, cause := range faults {
			t.Run(scenario+" "+fault, func(t *testing.T) {
				fired := 0
				for n := 1; ; n++ {
					done, hit := oneFault(t, n, cause, run)
					if hit {
						fired++
					}
					if done {
						break
					}
				}
				t.Logf("%d faults fired", fired)
				if fired < 2 {
					t.Error("the harness did not fire")
				}
			})
		}
	}
}

// oneFault fails operation n of a run on a fresh folder and reports whether the run had fewer operations, and whether
// the fault fired.
func oneFault(t *testing.T, n int, cause error, run func(*Store) error) (done, fired bool) {
	t.Helper()
	store, m, old := prepared(t)
	oldTrees := m.tree(releasesDir)
	fsys := &faultFS{FS: store.fsys, n: n, err: cause}
	err := run(Open(fsys))
	place := fmt.Sprintf("operation %d (%s)", n, fsys.fired)
	switch {
	case fsys.fired == "" && err != nil:
		t.Fatalf("%s: failed without a fault: %v", place, err)
	case fsys.fired != "" && err == nil:
		t.Fatalf("%s: the fault was swallowed", place)
	case fsys.fired != "":
		if !strings.Contains(err.Error(), m.Name()) {
			t.Errorf("%s: the message does not name the path: %v", place, err)
		}
		if cause != nil && !errors.Is(err, cause) {
			t.Errorf("%s: the cause is lost: %v", place, err)
		}
	}
	now := verifyCurrent(t, store, "")
	if err != nil && now.ID != old.ID {
		if !switched(fsys.fired) {
			t.Errorf("%s: the pointer moved to %s although the build failed before the switch", place, now.ID)
		}
	}
	for name, hash := range m.tree(releasesDir) {
		if was, ok := oldTrees[name]; ok && was != hash {
			t.Errorf("%s: %s has changed", place, name)
		}
	}
	if _, err := store.load(old.ID); err != nil {
		t.Errorf("%s: the old release is gone: %v", place, err)
	}
	mustPublish(t, store, edition, files(10)) // the next build needs no manual step
	noLeftovers(t, store)
	return fsys.count < n, fsys.fired != ""
}

// switched tells the operations that come after the pointer's rename.
func switched(op string) bool {
	for _, prefix := range []string{"syncdir .", "remove current", "rename .staging-trash", "remove .staging-trash", "readdir releases",
		"read releases/", "lstat releases/", "lstat current", "remove .staging-" + edition} {
		if strings.HasPrefix(op, prefix) {
			return true
		}
	}
	return false
}

func noLeftovers(t *testing.T, s *Store) {
	t.Helper()
	entries, err := s.fsys.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), staging) {
			t.Errorf("%s is left over", e.Name())
		}
	}
}

// prepared returns a store in memory with three releases (the last one current), a partial build and a killed build's
// rest.
func prepared(t *testing.T) (*Store, *memFS, Release) {
	t.Helper()
	m := &memFS{root: newFolder(), left: -1}
	s := Open(m)
	var r Release
	for _, version := range []int{1, 3, 2} {
		r = mustPublish(t, s, edition, files(version))
	}
	for _, dir := range []string{staging + edition + "/site", partialDir} {
		if err := m.MkdirAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := writeFile(m, dir+"/old.txt", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	return s, m, r
}

// TestPopulateEveryOperationFails: fanshi init leaves the folder empty when anything fails.
func TestPopulateEveryOperationFails(t *testing.T) {
	content := map[string][]byte{"fanshi.yaml": []byte("name: x"), "content/a.md": []byte("a"), "content/b/c.md": []byte("c")}
	for fault, cause := range faults {
		fired := 0
		for n := 1; ; n++ {
			m := &memFS{root: newFolder(), left: -1}
			fsys := &faultFS{FS: m, n: n, err: cause}
			err := Populate(fsys, content, "fanshi.yaml")
			if (err != nil) != (fsys.fired != "") {
				t.Fatalf("%s at %d (%s): %v", fault, n, fsys.fired, err)
			}
			if fsys.fired != "" {
				fired++
				if !strings.Contains(err.Error(), m.Name()) {
					t.Errorf("%s at %d: the message does not name the path: %v", fault, n, err)
				}
				got := m.tree(".")
				if last := "remove .staging-init"; len(got) > 0 && !strings.HasPrefix(fsys.fired, last) {
					t.Errorf("%s at %d (%s): left %v", fault, n, fsys.fired, got)
				}
				if err := Populate(m, content, "fanshi.yaml"); err != nil && !errors.Is(err, ErrNotEmpty) {
					t.Errorf("%s at %d (%s): cannot be repeated: %v", fault, n, fsys.fired, err)
				}
			}
			if fsys.count < n {
				break
			}
		}
		if fired < 3 {
			t.Errorf("%s fired %d times", fault, fired)
		}
	}
	s, dir := open(t)
	if err := Populate(s.fsys, content, "fanshi.yaml"); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	if err := Populate(s.fsys, content, "fanshi.yaml"); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a full folder was filled again: %v", err)
	}
	if !maps.Equal(before, tree(t, dir)) || len(before) != 6 {
		t.Errorf("%v", before)
	}
}
