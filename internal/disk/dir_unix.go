//go:build unix

package disk

import (
	"errors"
	"io"
	"os"
	"syscall"
)

const hasSymlinks = true

// lock uses flock(2): the kernel drops it when the process ends, kill -9 included. The file is never deleted, since a
// second process could then lock a new file of the same name while a third still waits on the old.
func lock(root *os.Root, name string) (io.Closer, error) {
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close() // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	return nil, err
}

func syncDir(f *os.File, err error) error {
	if err != nil {
		return err
	}
	err = f.Sync()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// nonBlocking lets a pipe be opened without a process at its other end, open(2).
const nonBlocking = syscall.O_NONBLOCK
