package disk

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// ErrNotEmpty says that a folder that was to be filled holds something already.
var ErrNotEmpty = errors.New("the folder is not empty")

// NotEmptyError is an ErrNotEmpty that tells what was found.
type NotEmptyError struct {
	Found []string // names of entries, in order, without a folder
}

// Error names the entries.
func (e *NotEmptyError) Error() string { return fmt.Sprintf("%v: %q", ErrNotEmpty, e.Found) }

// Unwrap returns ErrNotEmpty.
func (e *NotEmptyError) Unwrap() error { return ErrNotEmpty }

// Populate fills an empty folder with files (path → bytes). Everything is written to a TempPrefix folder first; then the
// top entries are moved into place, the one named last after all others, so that the folder is recognisable as complete.
// After an error the folder is as empty as before.
func Populate(fsys FS, files map[string][]byte, last string) error {
	const dir = TempPrefix + "init"
	entries, err := fsys.ReadDir(".")
	if err != nil {
		return Fail(fsys, "read", ".", err)
	}
	var found []string
	for _, e := range entries {
		if e.Name() != dir {
			found = append(found, e.Name())
		}
	}
	if len(found) > 0 {
		return Fail(fsys, "write", ".", &NotEmptyError{found})
	}
	tops, err := stage(fsys, dir, files)
	if err == nil {
		err = unpack(fsys, dir, tops, last)
	}
	return errors.Join(err, Fail(fsys, "remove", dir, fsys.RemoveAll(dir)))
}

// stage writes the files below dir and returns the names at its top.
func stage(fsys FS, dir string, files map[string][]byte) ([]string, error) {
	if err := fsys.RemoveAll(dir); err != nil {
		return nil, Fail(fsys, "remove", dir, err)
	}
	tops := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := CheckPath(name); err != nil {
			return nil, err
		}
		top, _, _ := strings.Cut(name, "/")
		tops[top] = true
		full := dir + "/" + name
		if err := fsys.MkdirAll(path.Dir(full)); err != nil {
			return nil, Fail(fsys, "mkdir", path.Dir(full), err)
		}
		if err := WriteNew(fsys, full, files[name]); err != nil {
			return nil, err
		}
	}
	if err := SyncDirs(fsys, dir, slices.Sorted(maps.Keys(files))); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(tops)), nil
}

// unpack moves the top entries from dir into the folder, and takes them away again if one cannot be moved.
func unpack(fsys FS, dir string, tops []string, last string) error {
	if i := slices.Index(tops, last); i >= 0 {
		tops = append(slices.Delete(slices.Clone(tops), i, i+1), last)
	}
	for i, top := range tops {
		if err := fsys.Rename(dir+"/"+top, top); err != nil {
			takeBack(fsys, tops[:i])
			return Fail(fsys, "rename", top, err)
		}
	}
	if err := fsys.SyncDir("."); err != nil {
		takeBack(fsys, tops)
		return Fail(fsys, "sync", ".", err)
	}
	return nil
}

func takeBack(fsys FS, names []string) {
	for _, name := range names {
		_ = fsys.RemoveAll(name) // the error that led here is the one to report
	}
}
