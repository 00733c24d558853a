package disktest

import (
	"io"
	"io/fs"
	"syscall"

	"fanshi/internal/disk"
)

// Faults are what a disk does to a process, by name; nil is a short write.
var Faults = map[string]error{"ENOSPC": syscall.ENOSPC, "EIO": syscall.EIO, "EACCES": syscall.EACCES, "short write": nil}

// Faulty fails its N-th operation (counting from 1) with Err, or, if Err is nil, writes only half of the data there.
type Faulty struct {
	disk.FS
	N, Count int
	Err      error
	Fired    string // the operation that was failed
}

func (f *Faulty) hit(op, name string) error {
	f.Count++
	if f.Count != f.N || f.Err == nil {
		return nil
	}
	f.Fired = op + " " + name
	return &fs.PathError{Op: op, Path: name, Err: f.Err}
}

func (f *Faulty) MkdirAll(name string) error {
	return cmpOr(f.hit("mkdir", name), func() error { return f.FS.MkdirAll(name) })
}
func (f *Faulty) SyncDir(name string) error {
	return cmpOr(f.hit("syncdir", name), func() error { return f.FS.SyncDir(name) })
}
func (f *Faulty) Rename(old, new string) error {
	return cmpOr(f.hit("rename", new), func() error { return f.FS.Rename(old, new) })
}
func (f *Faulty) Symlink(target, name string) error {
	return cmpOr(f.hit("symlink", name), func() error { return f.FS.Symlink(target, name) })
}
func (f *Faulty) RemoveAll(name string) error {
	return cmpOr(f.hit("remove", name), func() error { return f.FS.RemoveAll(name) })
}

func cmpOr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func (f *Faulty) Readlink(name string) (string, error) {
	if err := f.hit("readlink", name); err != nil {
		return "", err
	}
	return f.FS.Readlink(name)
}
func (f *Faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.hit("readdir", name); err != nil {
		return nil, err
	}
	return f.FS.ReadDir(name)
}
func (f *Faulty) ReadFile(name string) ([]byte, error) {
	if err := f.hit("read", name); err != nil {
		return nil, err
	}
	return f.FS.ReadFile(name)
}
func (f *Faulty) Lstat(name string) (fs.FileInfo, error) {
	if err := f.hit("lstat", name); err != nil {
		return nil, err
	}
	return f.FS.Lstat(name)
}
func (f *Faulty) Lock(name string) (io.Closer, error) {
	if err := f.hit("lock", name); err != nil {
		return nil, err
	}
	return f.FS.Lock(name)
}
func (f *Faulty) Create(name string) (disk.File, error) {
	if err := f.hit("create", name); err != nil {
		return nil, err
	}
	file, err := f.FS.Create(name)
	return &faultFile{file, f, name}, err
}

type faultFile struct {
	disk.File
	fs   *Faulty
	name string
}

func (f *faultFile) Write(data []byte) (int, error) {
	if err := f.fs.hit("write", f.name); err != nil {
		return 0, err
	}
	if f.fs.Count == f.fs.N { // short write
		f.fs.Fired = "short write " + f.name
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
