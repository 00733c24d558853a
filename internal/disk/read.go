package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// ErrSpecial says that something is neither a file nor a folder: a pipe, a socket, a device. Reading it might never end.
var ErrSpecial = errors.New("it is neither a file nor a folder")

// Reading opens a folder of the machine for reading. Nothing outside of it is reached, not through symbolic links either,
// and pipes, sockets and devices in it are refused with ErrSpecial.
func Reading(name string) (fs.FS, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return reading{root, "."}, nil
}

// reading is what can be read below one folder.
type reading struct {
	root *os.Root
	dir  string // in it
}

// Open opens a file or a folder, without waiting for the other end of a pipe.
func (r reading) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := r.root.OpenFile(path.Join(r.dir, name), os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	return ordinary(f, name)
}

// ordinary returns an open file that is a file or a folder, and closes any other.
func ordinary(f *os.File, name string) (fs.File, error) {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: name, Err: ErrSpecial}
	}
	if err != nil {
		_ = f.Close() // nothing was read
		return nil, err
	}
	return f, nil
}

// ReadDir lists a folder, sorted by name.
func (r reading) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return fs.ReadDir(r.root.FS(), path.Join(r.dir, name))
}

// Stat describes what a name leads to.
func (r reading) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	return fs.Stat(r.root.FS(), path.Join(r.dir, name))
}

// Sub is what can be read below a folder in it. That of package fs has no Stat, and would open a pipe to describe it.
func (r reading) Sub(dir string) (fs.FS, error) {
	if !fs.ValidPath(dir) {
		return nil, &fs.PathError{Op: "sub", Path: dir, Err: fs.ErrInvalid}
	}
	return reading{r.root, path.Join(r.dir, dir)}, nil
}

// Folder reads a folder of the machine that its user has named and whose links may lead elsewhere: fonts of the system, a
// designer's templates. What is no folder is an error; pipes, sockets and devices in it are refused with ErrSpecial.
func Folder(name string) (fs.FS, error) {
	info, err := os.Stat(name)
	if err == nil && !info.IsDir() {
		err = ErrNoFolder
	}
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return folder{os.DirFS(name), name}, nil
}

// folder is a folder that Folder has opened.
type folder struct {
	fs.FS
	name string
}

// Open opens a file or a folder, without waiting for the other end of a pipe.
func (d folder) Open(name string) (fs.File, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := os.OpenFile(filepath.Join(d.name, local), os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	return ordinary(f, name)
}

// ReadDir lists a folder, sorted by name.
func (d folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.FS, name) }

// Stat describes what a name leads to.
func (d folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(d.FS, name) }

// Sub is a folder in it.
func (d folder) Sub(dir string) (fs.FS, error) {
	local, err := filepath.Localize(dir)
	if err != nil {
		return nil, &fs.PathError{Op: "sub", Path: dir, Err: fs.ErrInvalid}
	}
	name := filepath.Join(d.name, local)
	return folder{os.DirFS(name), name}, nil
}

// ErrNoFolder says that there is something in the place of a folder.
var ErrNoFolder = errors.New("it is not a folder")

// maxFile is the largest file that ReadFile reads, in bytes: keys and data of trial sheets have a thousandth of it.
const maxFile = 64 << 20

// ErrTooLarge says that a file is larger than what it is read as ever is.
var ErrTooLarge = errors.New("the file is too large")

// ReadFile reads a file of the machine that its user has named, of at most 64 MB. It waits for nobody: a pipe or a device is
// refused with ErrSpecial.
func ReadFile(name string) ([]byte, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return data, nil
}

func readFile(name string) ([]byte, error) {
	opened, err := os.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	f, err := ordinary(opened, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = ErrTooLarge
	}
	return data, err
}

// Temporary writes a file into the system's temporary folder, under a name that a * makes unique, readable by its owner only.
func Temporary(pattern string, data []byte) (name string, err error) {
	f, err := os.CreateTemp("", pattern)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	return f.Name(), errors.Join(err, f.Close())
}

// Unchanged says whether two looks found the same file, as far as one that is not read can be known: no other in its place,
// no other size, and not written since.
func Unchanged(was, is fs.FileInfo) bool {
	return os.SameFile(was, is) && was.Size() == is.Size() && was.ModTime().Equal(is.ModTime())
}

// Open opens a file of the machine that its user has named. It may be a pipe.
func Open(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return f, nil
}
