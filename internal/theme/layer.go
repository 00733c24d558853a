package theme

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Layer returns a file system that looks in upper first and in lower where upper has no such file: a project's own
// templates and themes over those that the binary carries. Folders show the entries of both.
func Layer(upper, lower fs.FS) fs.FS { return layered{upper, lower} }

type layered struct{ upper, lower fs.FS }

// Open opens the file of that name in the uppermost layer that has it.
func (l layered) Open(name string) (fs.File, error) {
	f, err := l.upper.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return l.lower.Open(name)
	}
	return f, err
}

// ReadDir lists the entries of both layers by name.
func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, err := fs.ReadDir(l.upper, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lower, lowerErr := fs.ReadDir(l.lower, name)
	if err != nil && lowerErr != nil {
		return nil, lowerErr
	}
	entries := slices.Concat(upper, lower) // the sort is stable: an upper entry stands before a lower one of its name
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(entries, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}
