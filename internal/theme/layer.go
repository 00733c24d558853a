package theme

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
)

// Layer returns a file system that holds the files of upper and, where upper has none of that name, those of lower.
// Folders that both have are merged. The project's own templates and themes lie over the built-in ones in this way.
func Layer(upper, lower fs.FS) fs.FS { return layered{upper, lower} }

type layered struct{ upper, lower fs.FS }

// Open opens a file of the upper layer, else of the lower one; a folder lists both.
func (l layered) Open(name string) (fs.File, error) {
	f, err := l.upper.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = l.lower.Open(name)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !info.IsDir() {
		return f, nil
	}
	entries, err := l.ReadDir(name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &folder{f, entries}, nil
}

// ReadDir lists the folder of both layers, sorted by name.
func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, err := fs.ReadDir(l.upper, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lower, lowerErr := fs.ReadDir(l.lower, name)
	switch {
	case err != nil: // not in the upper layer
		return lower, lowerErr
	case lowerErr != nil: // not in the lower one, or a file there
		return upper, nil
	}
	byName := func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) }
	all := slices.Concat(upper, lower)
	slices.SortStableFunc(all, byName) // stable: the upper one stays first
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return byName(a, b) == 0 }), nil
}

// folder is an open folder whose entries are those of both layers.
type folder struct {
	fs.File
	rest []fs.DirEntry
}

func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.rest) {
		if n > 0 && len(f.rest) == 0 {
			return nil, io.EOF
		}
		n = len(f.rest)
	}
	out := f.rest[:n:n]
	f.rest = f.rest[n:]
	return out, nil
}
