package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"
)

// ErrChanged says that a file is not, or no longer, the one that was to be exchanged.
var ErrChanged = errors.New("the file has changed")

// Exchange puts other bytes in place of a file that is its owner's, not fanshi's. The old ones are kept, durable before the
// file is touched, under the same path below the folder keep, which must hold no file of that name. A file whose bytes are
// not old any more, or that is no regular file, is an ErrChanged and stays as it is. Readers see the old bytes or the new.
func Exchange(fsys FS, keep, name string, old, data []byte) error {
	info, err := fsys.Lstat(name)
	if err != nil {
		return Fail(fsys, "stat", name, err)
	}
	now, err := fsys.ReadFile(name)
	if err != nil {
		return Fail(fsys, "read", name, err)
	}
	if !info.Mode().IsRegular() || !bytes.Equal(now, old) {
		return Fail(fsys, "exchange", name, ErrChanged)
	}
	kept := path.Join(keep, name)
	if err := fsys.MkdirAll(path.Dir(kept)); err != nil {
		return Fail(fsys, "mkdir", path.Dir(kept), err)
	}
	if err := WriteNew(fsys, kept, old); err != nil {
		return err
	}
	if err := SyncDirs(fsys, keep, []string{name}); err != nil {
		return err
	}
	for dir := keep; dir != "."; dir = path.Dir(dir) { // the folders above may be new as well
		if err := fsys.SyncDir(path.Dir(dir)); err != nil {
			return Fail(fsys, "sync", path.Dir(dir), err)
		}
	}
	return replace(fsys, path.Join(path.Dir(kept), TempPrefix+path.Base(name)), name, data)
}

// NewFolder names a folder below dir that does not exist: the day, and a number where the day's own is taken.
func NewFolder(fsys FS, dir string, day time.Time) (string, error) {
	for n := 1; ; n++ {
		name := path.Join(dir, day.Format(time.DateOnly))
		if n > 1 {
			name += fmt.Sprintf("-%d", n)
		}
		switch _, err := fsys.Lstat(name); {
		case errors.Is(err, fs.ErrNotExist):
			return name, nil
		case err != nil:
			return "", Fail(fsys, "stat", name, err)
		}
	}
}
