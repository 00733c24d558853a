package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// hasSymlinks is false: making them needs a privilege on Windows that officers do not have, and one that points to a
// folder cannot be replaced by a rename. The pointer file current.txt takes their place.
const hasSymlinks = false

// errSharingViolation is ERROR_SHARING_VIOLATION, winerror.h.
const errSharingViolation = syscall.Errno(32)

type handle syscall.Handle

func (h handle) Close() error { return syscall.CloseHandle(syscall.Handle(h)) }

// lock opens the file without sharing it: a second open fails, and the system closes the handle when the process ends.
func lock(root *os.Root, name string) (io.Closer, error) {
	p, err := syscall.UTF16PtrFromString(filepath.Join(root.Name(), filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(p, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS,
		syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharingViolation) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return handle(h), nil
}

// syncDir does nothing: NTFS journals names itself and FlushFileBuffers refuses the handle of a folder.
func syncDir(f *os.File, err error) error {
	if err != nil {
		return err
	}
	return f.Close()
}

// nonBlocking is nothing: pipes are not in folders on Windows.
const nonBlocking = 0
