package agent

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"testing"

	"fanshi/internal/disk"
)

// failingFS fails its n-th operation, and with always every one from there on, as a full disk does.
type failingFS struct {
	disk.FS
	n, count int
	always   bool
	err      error
	fired    bool
}

func (f *failingFS) hit(op, name string) error {
	if f.count++; f.count == f.n || f.always && f.count > f.n {
		f.fired = true
		return &fs.PathError{Op: op, Path: name, Err: f.err}
	}
	return nil
}

func (f *failingFS) Create(name string) (disk.File, error) {
	if err := f.hit("create", name); err != nil {
		return nil, err
	}
	file, err := f.FS.Create(name)
	if err != nil {
		return nil, err
	}
	return failingFile{file, f, name}, nil
}

type failingFile struct {
	disk.File
	fs   *failingFS
	name string
}

// Write leaves half of the data behind when it fails.
func (f failingFile) Write(data []byte) (int, error) {
	if err := f.fs.hit("write", f.name); err != nil {
		n, _ := f.File.Write(data[:len(data)/2])
		return n, err
	}
	return f.File.Write(data)
}

func (f failingFile) Sync() error {
	return errors.Join(f.fs.hit("sync", f.name), f.File.Sync())
}

func (f *failingFS) Rename(old, new string) error {
	if err := f.hit("rename", new); err != nil {
		return err
	}
	return f.FS.Rename(old, new)
}

func (f *failingFS) Symlink(target, name string) error {
	if err := f.hit("symlink", name); err != nil {
		return err
	}
	return f.FS.Symlink(target, name)
}

func (f *failingFS) SyncDir(name string) error {
	if err := f.hit("sync", name); err != nil {
		return err
	}
	return f.FS.SyncDir(name)
}

func (f *failingFS) MkdirAll(name string) error {
	if err := f.hit("mkdir", name); err != nil {
		return err
	}
	return f.FS.MkdirAll(name)
}

// TestFullDisk lets the disk be full (or fail once) from every operation of an update on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		name   string
		always bool
		err    error
		step   int
	}{{"full", true, syscall.ENOSPC, 1}, {"failing once", false, syscall.EIO, 5}} {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			fired, held := 0, 0
			first := h.dir
			for n := 1; ; n += kind.step {
				h.copy(t, first)
				real := h.options.Folder
				disk := &failingFS{FS: real, n: n, always: kind.always, err: kind.err}
				h.options.Folder = disk
				err := h.round(t.Context())
				h.options.Folder = real
				if !disk.fired {
					if err != nil {
						t.Fatal(err)
					}
					break
				}
				fired++
				after := h.look(t)
				if after != 0 && after != 1 {
					t.Fatalf("operation %d: generation %d", n, after)
				}
				if after == 0 {
					held++
				}
				if n%4 == 1 {
					h.heal(t)
				}
			}
			t.Logf("%d operations failed, %d of them before the switch", fired, held)
			if fired < 40 || held < 30 || held == fired {
				t.Error("the harness did not strike on both sides of the switch")
			}
		})
	}
}

// TestRottenOffline: files/ has rotted, the server is gone, and a day passes. The slide that the day ends goes all the same,
// and so does what shows it; when the server is back, everything is fetched again.
func TestRottenOffline(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	if err := os.RemoveAll(b.dir + "/" + filesDir); err != nil {
		t.Fatal(err)
	}
	o.put(nil)
	b.clock = day0.AddDate(0, 0, 3)
	if err := b.round(t.Context()); err == nil {
		t.Fatal("the server was not gone")
	}
	b.shows(t, generation(0), "01.png", "02.png", "03.png", "04.png")
	o.put(generation(0))
	b.mustRound(t)
	if left, err := os.ReadDir(b.dir + "/" + filesDir); err != nil || len(left) != 13 {
		t.Errorf("files/ holds %v %v", left, err)
	}
}

// unsynced leaves out the syncs: what they are for is proved in package release, by cutting the power.
type unsynced struct{ disk.FS }

func (unsynced) SyncDir(string) error { return nil }

func (u unsynced) Create(name string) (disk.File, error) {
	f, err := u.FS.Create(name)
	if err != nil {
		return nil, err
	}
	return unsyncedFile{f}, nil
}

type unsyncedFile struct{ disk.File }

func (unsyncedFile) Sync() error { return nil }
