package disk

import (
	"errors"
	"io/fs"
	"path"
)

// Add makes a file that there was not, its folder too if need be. A name that is taken is an fs.ErrExist and stays as it is.
// Readers see an empty file, then all of it; after an error there is no file.
func Add(fsys FS, name string, data []byte) error {
	folder := path.Dir(name)
	if err := fsys.MkdirAll(folder); err != nil {
		return Fail(fsys, "mkdir", folder, err)
	}
	f, err := fsys.Create(name) // takes the name: a rename would replace what another program has just put there
	if err != nil {
		return Fail(fsys, "write", name, err)
	}
	err = Fail(fsys, "write", name, f.Close())
	if err == nil {
		err = WriteFile(fsys, name, data)
	}
	if err != nil {
		err = errors.Join(err, Fail(fsys, "remove", name, fsys.RemoveAll(name)))
	}
	return err
}

// Taken reports whether there is anything of a name.
func Taken(fsys FS, name string) (bool, error) {
	_, err := fsys.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, Fail(fsys, "stat", name, err)
}
