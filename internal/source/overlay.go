package source

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Overlay shows a file system in which some files, by name, hold other bytes.
func Overlay(fsys fs.FS, files map[string][]byte) fs.FS { return overlay{fsys, files} }

type overlay struct {
	fs.FS
	files map[string][]byte
}

// Open opens the file with the other bytes under its name, and all others as they are.
func (o overlay) Open(name string) (fs.File, error) {
	data, ok := o.files[name]
	if !ok {
		return o.FS.Open(name)
	}
	return &laid{Reader: bytes.NewReader(data), name: path.Base(name), size: int64(len(data))}, nil
}

// Stat keeps readers from opening what is no regular file.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	data, ok := o.files[name]
	if !ok {
		return fs.Stat(o.FS, name)
	}
	return &laid{name: path.Base(name), size: int64(len(data))}, nil
}

// ReadDir lists a folder with the files that the other file system lacks.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	added := false
	for file, data := range o.files {
		if path.Dir(file) == name && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(file) }) {
			entries = append(entries, fs.FileInfoToDirEntry(&laid{name: path.Base(file), size: int64(len(data))}))
			added = true
		}
	}
	if added {
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		err = nil
	}
	return entries, err
}

// Hide shows a file system in which some files, by name, are not there.
func Hide(fsys fs.FS, names map[string]bool) fs.FS { return hiding{fsys, names} }

type hiding struct {
	fs.FS
	names map[string]bool
}

// Open opens what is not hidden.
func (h hiding) Open(name string) (fs.File, error) {
	if h.names[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return h.FS.Open(name)
}

// Stat keeps readers from opening what is no regular file.
func (h hiding) Stat(name string) (fs.FileInfo, error) {
	if h.names[name] {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(h.FS, name)
}

// ReadDir lists a folder without the files that are hidden.
func (h hiding) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(h.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return h.names[path.Join(name, e.Name())] }), err
}

// laid is a file of an overlay, and its description.
type laid struct {
	*bytes.Reader
	name string
	size int64
}

func (l *laid) Stat() (fs.FileInfo, error) { return l, nil }
func (l *laid) Close() error               { return nil }
func (l *laid) Name() string               { return l.name }
func (l *laid) Size() int64                { return l.size }
func (l *laid) Mode() fs.FileMode          { return 0o444 }
func (l *laid) ModTime() time.Time         { return time.Time{} }
func (l *laid) IsDir() bool                { return false }
func (l *laid) Sys() any                   { return nil }
