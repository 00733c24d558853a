package disk

import (
	"io"
	"io/fs"
	"path"
)

// Sub is a folder below an FS, as an FS of its own. It need not exist.
func Sub(fsys FS, dir string) FS { return sub{fsys, dir} }

type sub struct {
	fsys FS
	dir  string
}

func (s sub) at(name string) string                  { return path.Join(s.dir, name) }
func (s sub) Name() string                           { return s.fsys.Name() + "/" + s.dir }
func (s sub) MkdirAll(name string) error             { return s.fsys.MkdirAll(s.at(name)) }
func (s sub) Create(name string) (File, error)       { return s.fsys.Create(s.at(name)) }
func (s sub) SyncDir(name string) error              { return s.fsys.SyncDir(s.at(name)) }
func (s sub) Rename(old, new string) error           { return s.fsys.Rename(s.at(old), s.at(new)) }
func (s sub) Symlink(target, name string) error      { return s.fsys.Symlink(target, s.at(name)) }
func (s sub) Readlink(name string) (string, error)   { return s.fsys.Readlink(s.at(name)) }
func (s sub) RemoveAll(name string) error            { return s.fsys.RemoveAll(s.at(name)) }
func (s sub) ReadFile(name string) ([]byte, error)   { return s.fsys.ReadFile(s.at(name)) }
func (s sub) Lstat(name string) (fs.FileInfo, error) { return s.fsys.Lstat(s.at(name)) }
func (s sub) Lock(name string) (io.Closer, error)    { return s.fsys.Lock(s.at(name)) }

func (s sub) ReadDir(name string) ([]fs.DirEntry, error) { return s.fsys.ReadDir(s.at(name)) }
func (s sub) Open(name string) (Opened, error)           { return s.fsys.Open(s.at(name)) }
