package disk

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// TempPrefix begins the names of files and folders that are being written. Names that begin with it are fanshi's own in
// the folders that it writes to: what a killed process has left of them is removed by the next.
const TempPrefix = ".staging-"

// FS is everything that fanshi asks of a file system to write on: the seam at which the promise tests inject faults and
// cut the power. It is rooted in one folder; names are slash-separated and relative to it, "." is the folder itself.
// Nothing outside the folder can be named or reached, not through symbolic links either.
type FS interface {
	// Name is the folder as its user wrote it, for messages.
	Name() string
	// MkdirAll makes a folder with its parents; one that exists is no error.
	MkdirAll(name string) error
	// Create makes a file that must not exist.
	Create(name string) (File, error)
	// SyncDir makes the entries of a folder durable.
	SyncDir(name string) error
	// Rename moves a file or folder in one step. A file or symbolic link in its way is replaced.
	Rename(old, new string) error
	// Symlink makes a symbolic link. Where there are none the error wraps errors.ErrUnsupported.
	Symlink(target, name string) error
	// Readlink returns the target of a symbolic link.
	Readlink(name string) (string, error)
	// RemoveAll deletes a file or a folder with all that is in it; one that is missing is no error.
	RemoveAll(name string) error
	// ReadDir lists a folder, sorted by name.
	ReadDir(name string) ([]fs.DirEntry, error)
	// ReadFile reads a whole file.
	ReadFile(name string) ([]byte, error)
	// Open opens a file for reading from any place of it.
	Open(name string) (Opened, error)
	// Lstat describes a file, folder or symbolic link without following it.
	Lstat(name string) (fs.FileInfo, error)
	// Lock takes the exclusive lock on a file, made if missing, until the Closer is closed or the process ends in
	// whatever way. It does not wait: if another holds the lock the error is ErrLocked.
	Lock(name string) (io.Closer, error)
}

// Opened is a file being read. Stat describes the file that was opened, whatever its name stands for by then.
type Opened interface {
	io.ReadSeekCloser
	Stat() (fs.FileInfo, error)
}

// File is a file being written. A Write shorter than its data is an error even where the system reports none.
type File interface {
	io.Writer
	Sync() error
	Close() error
}

// ErrLocked says that another process holds a lock.
var ErrLocked = errors.New("another process holds the lock of this folder")

// Error is a failure of the file system, with the file that it struck.
type Error struct {
	Op   string // write, sync, mkdir, rename, link, read, remove, lock
	Path string // the folder's name joined with the file's
	Err  error
}

// Error names operation, path and cause.
func (e *Error) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// fail wraps err with the operation and the full path, dropping the relative path that the system put in.
func Fail(fsys FS, op, name string, err error) error {
	if err == nil {
		return nil
	}
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err
	}
	path := fsys.Name()
	if name != "." {
		path += "/" + name
	}
	return &Error{Op: op, Path: path, Err: err}
}

// writeFile makes a new file with the given bytes and makes them durable.
func WriteNew(fsys FS, name string, data []byte) error {
	f, err := fsys.Create(name)
	if err != nil {
		return Fail(fsys, "write", name, err)
	}
	n, err := f.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return Fail(fsys, "write", name, err)
}

// WriteFile replaces one file in one step: the reader sees the old bytes or the new, never a mixture, and after a
// success the new ones are durable. The file's folder must exist.
func WriteFile(fsys FS, name string, data []byte) error {
	temp := path.Join(path.Dir(name), TempPrefix+path.Base(name))
	if err := fsys.RemoveAll(temp); err != nil {
		return Fail(fsys, "remove", temp, err)
	}
	return replace(fsys, temp, name, data)
}

// replace writes a file under a temporary name, which must be free, and gives it its name.
func replace(fsys FS, temp, name string, data []byte) error {
	if err := WriteNew(fsys, temp, data); err != nil {
		_ = fsys.RemoveAll(temp) // what went wrong first is what the user needs to hear
		return err
	}
	if err := fsys.Rename(temp, name); err != nil {
		_ = fsys.RemoveAll(temp)
		return Fail(fsys, "rename", name, err)
	}
	folder := path.Dir(name)
	return Fail(fsys, "sync", folder, fsys.SyncDir(folder))
}

// SyncDirs makes dir and every folder below it that holds one of the files durable, the deepest first.
func SyncDirs(fsys FS, dir string, files []string) error {
	dirs := map[string]bool{dir: true}
	for _, name := range files {
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			dirs[dir+"/"+d] = true
		}
	}
	order := slices.Sorted(maps.Keys(dirs))
	slices.Reverse(order) // a folder sorts before what is in it
	for _, d := range order {
		if err := fsys.SyncDir(d); err != nil {
			return Fail(fsys, "sync", d, err)
		}
	}
	return nil
}
