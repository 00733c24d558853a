package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
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
	return reading{root}, nil
}

// reading is what can be read below one folder.
type reading struct{ root *os.Root }

// Open opens a file or a folder, without waiting for the other end of a pipe.
func (r reading) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := r.root.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
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
func (r reading) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(r.root.FS(), name) }

// Stat describes what a name leads to.
func (r reading) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.root.FS(), name) }

// Folder reads a folder of the machine that its user has named and whose links may lead elsewhere: fonts of the system, a
// designer's templates. What is no folder is an error.
func Folder(name string) (fs.FS, error) {
	info, err := os.Stat(name)
	if err == nil && !info.IsDir() {
		err = ErrNoFolder
	}
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return os.DirFS(name), nil
}

// ErrNoFolder says that there is something in the place of a folder.
var ErrNoFolder = errors.New("it is not a folder")

// ReadFile reads a file of the machine that its user has named.
func ReadFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return data, nil
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
