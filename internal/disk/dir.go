package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// Dir opens a folder of the machine as an FS, making it and its parents if missing.
func Dir(name string) (FS, error) {
	if err := makeDir(name, 0); err != nil {
		return nil, err
	}
	return OpenDir(name)
}

// Bits that a web server or a player needs, which may run as another user.
const (
	readable   = 0o444
	enterable  = 0o555
	defaultDir = 0o777
)

// SharedDir is Dir for what others read: whatever the umask, every user can read the files and enter the folders that are
// made. What else the umask allows stays as it is.
func SharedDir(name string) (FS, error) {
	if err := makeDir(name, enterable); err != nil {
		return nil, err
	}
	fsys, err := OpenDir(name)
	if err != nil {
		return nil, err
	}
	return dir{root: fsys.(dir).root, mode: 0o666, shared: true}, nil
}

// makeDir makes a folder of the machine and its parents where they are missing, each with at least the bits of least.
func makeDir(name string, least fs.FileMode) error {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil // whatever it is, opening it tells
	}
	parent := filepath.Dir(name)
	if parent != name {
		if err := makeDir(parent, least); err != nil {
			return err
		}
	}
	err := os.Mkdir(name, defaultDir)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err == nil && least != 0 {
		var info fs.FileInfo
		if info, err = os.Stat(name); err == nil {
			err = os.Chmod(name, info.Mode().Perm()|least)
		}
	}
	if err != nil {
		return &Error{Op: "mkdir", Path: name, Err: cause(err)}
	}
	if err := syncDir(os.Open(parent)); err != nil {
		return &Error{Op: "sync", Path: parent, Err: cause(err)}
	}
	return nil
}

// OpenDir opens a folder of the machine as an FS. A folder that is missing is an error and is not made.
func OpenDir(name string) (FS, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, &Error{Op: "read", Path: name, Err: cause(err)}
	}
	return dir{root: root, mode: 0o666}, nil
}

// Again opens what the folder's name stands for now: a folder may be deleted and made anew, or moved away, while a program
// has it open. Where it is still the same one, and for what is no folder of the machine, the result is nil.
func Again(fsys FS) (FS, error) {
	d, ok := fsys.(dir)
	if !ok {
		return nil, nil
	}
	was, err := d.root.Stat(".")
	if err != nil {
		return nil, &Error{Op: "read", Path: d.root.Name(), Err: cause(err)}
	}
	is, err := os.Stat(d.root.Name())
	if err != nil {
		return nil, &Error{Op: "read", Path: d.root.Name(), Err: cause(err)}
	}
	if os.SameFile(was, is) {
		return nil, nil
	}
	root, err := os.OpenRoot(d.root.Name())
	if err != nil {
		return nil, &Error{Op: "read", Path: d.root.Name(), Err: cause(err)}
	}
	d.root = root
	return d, nil
}

// PrivateDir is OpenDir for secrets: new files can be read by their owner only (on Windows the folder decides).
func PrivateDir(name string) (FS, error) {
	fsys, err := OpenDir(name)
	if err != nil {
		return nil, err
	}
	return dir{root: fsys.(dir).root, mode: 0o600}, nil
}

func cause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// dir is the real file system below one folder. os.Root keeps every name inside it.
type dir struct {
	root   *os.Root
	mode   fs.FileMode // of new files, before the umask
	shared bool        // everybody can read what is made, whatever the umask
}

func (d dir) Name() string { return filepath.ToSlash(d.root.Name()) }

func (d dir) MkdirAll(name string) error {
	if !d.shared {
		return d.root.MkdirAll(name, defaultDir)
	}
	info, err := d.root.Stat(name)
	if err == nil && !info.IsDir() {
		return &fs.PathError{Op: "mkdir", Path: name, Err: ErrNoFolder}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err // none where the folder is there
	}
	if parent := path.Dir(name); parent != "." {
		if err := d.MkdirAll(parent); err != nil {
			return err
		}
	}
	err = d.root.Mkdir(name, defaultDir)
	if errors.Is(err, fs.ErrExist) {
		return d.MkdirAll(name) // another worker was faster
	}
	if err == nil {
		if info, err = d.root.Stat(name); err == nil && info.Mode().Perm()&enterable != enterable {
			err = d.root.Chmod(name, info.Mode().Perm()|enterable)
		}
	}
	return err
}

func (d dir) Create(name string) (File, error) {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, d.mode)
	if err != nil {
		return nil, err // a nil *os.File must not become a non-nil File
	}
	if d.shared {
		info, err := f.Stat()
		if err == nil && info.Mode().Perm()&readable != readable {
			err = f.Chmod(info.Mode().Perm() | readable)
		}
		if err != nil {
			_ = f.Close() // nothing was written
			return nil, err
		}
	}
	return f, nil
}

func (d dir) SyncDir(name string) error { return syncDir(d.root.Open(name)) }

func (d dir) Rename(old, new string) error { return d.root.Rename(old, new) }

func (d dir) Symlink(target, name string) error {
	if !hasSymlinks {
		return errors.ErrUnsupported
	}
	err := d.root.Symlink(target, name)
	if errors.Is(err, syscall.EPERM) { // what FAT and exFAT say on Linux, symlink(2)
		return fmt.Errorf("%w: %w", errors.ErrUnsupported, err)
	}
	return err
}

func (d dir) Readlink(name string) (string, error) { return d.root.Readlink(name) }

func (d dir) RemoveAll(name string) error { return d.root.RemoveAll(name) }

func (d dir) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.root.FS(), name) }

func (d dir) ReadFile(name string) ([]byte, error) { return d.root.ReadFile(name) }

func (d dir) Open(name string) (Opened, error) {
	f, err := d.root.Open(name)
	if err != nil {
		return nil, err // a nil *os.File must not become a non-nil Opened
	}
	return f, nil
}

func (d dir) Lstat(name string) (fs.FileInfo, error) { return d.root.Lstat(name) }

func (d dir) Lock(name string) (io.Closer, error) { return lock(d.root, name) }

// AppendFile opens a file of the machine for appending, made if missing and readable by its owner and group only. It is
// for logs: every Write goes to what is the end of the file at that moment, and where the file has been moved or deleted, to
// a new one in its place. Only one goroutine may write at a time.
func AppendFile(name string) (io.WriteCloser, error) {
	f, err := openAppending(name)
	if err != nil {
		return nil, err
	}
	return &appending{name, f}, nil
}

func openAppending(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o640)
	if err != nil {
		return nil, &Error{Op: "write", Path: name, Err: cause(err)}
	}
	return f, nil
}

type appending struct {
	name string
	file *os.File
}

func (a *appending) Write(p []byte) (int, error) {
	was, err := a.file.Stat()
	if err == nil {
		if is, err := os.Stat(a.name); err != nil || !os.SameFile(was, is) {
			a.renew()
		}
	}
	return a.file.Write(p)
}

// renew takes the file that stands under the name now. Where there can be none the old one goes on.
func (a *appending) renew() {
	if f, err := openAppending(a.name); err == nil {
		_ = a.file.Close() // every Write told its own error
		a.file = f
	}
}

func (a *appending) Close() error { return a.file.Close() }
