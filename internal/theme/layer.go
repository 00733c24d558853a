package theme

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
)

// Named returns a file system whose files messages call by the folder's name before their own: those of a project's
// folder templates are templates/poster/case.html. What has a name keeps it, of layers each for itself.
func Named(fsys fs.FS, folder string) fs.FS {
	switch f := fsys.(type) {
	case named:
		return f
	case layered:
		return layered{Named(f.upper, folder), Named(f.lower, folder)}
	}
	return named{fsys, folder, false}
}

// Carried is Named for files that the binary carries, of which a project has none to look into: messages say so.
func Carried(fsys fs.FS, folder string) fs.FS { return named{fsys, folder, true} }

// Place returns what messages call a file: where it truly lies, in whichever layer it is. Of a file system that has no
// name, and of one that has no such file, it is the name that the file has in it.
func Place(fsys fs.FS, name string) string {
	file, carried := locate(fsys, name)
	switch {
	case !carried:
		return file
	case path.Ext(name) == ".html":
		return "自带的模板 " + file
	}
	return "自带的 " + file
}

// Path returns where a file lies or, if the binary carries it, where it would lie in a project.
func Path(fsys fs.FS, name string) string {
	file, _ := locate(fsys, name)
	return file
}

func locate(fsys fs.FS, name string) (file string, carried bool) {
	if l, ok := fsys.(interface {
		locate(name string) (string, bool)
	}); ok {
		return l.locate(name)
	}
	return name, false
}

type named struct {
	fs.FS
	folder  string
	carried bool
}

func (n named) locate(name string) (file string, carried bool) {
	return path.Join(n.folder, name), n.carried
}

// Stat describes a file without opening it.
func (n named) Stat(name string) (fs.FileInfo, error) { return fs.Stat(n.FS, name) }

// Sub keeps the names of files in a folder.
func (n named) Sub(dir string) (fs.FS, error) {
	sub, err := fs.Sub(n.FS, dir)
	return named{sub, path.Join(n.folder, dir), n.carried}, err
}

// Layer returns a file system that holds the files of upper and, where upper has none of that name, those of lower.
// Folders that both have are merged. The project's own templates and themes lie over the built-in ones in this way.
func Layer(upper, lower fs.FS) fs.FS { return layered{upper, lower} }

type layered struct{ upper, lower fs.FS }

// locate is that of the layer that Open takes the file from.
func (l layered) locate(name string) (file string, carried bool) {
	if _, err := fs.Stat(l.upper, name); errors.Is(err, fs.ErrNotExist) {
		if _, err := fs.Stat(l.lower, name); err == nil {
			return locate(l.lower, name)
		}
	}
	return locate(l.upper, name)
}

// Stat describes the file that Open opens.
func (l layered) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(l.upper, name)
	if errors.Is(err, fs.ErrNotExist) {
		return fs.Stat(l.lower, name)
	}
	return info, err
}

// Sub layers the folders of both.
func (l layered) Sub(dir string) (fs.FS, error) {
	upper, err := fs.Sub(l.upper, dir)
	if err != nil {
		return nil, err
	}
	lower, err := fs.Sub(l.lower, dir)
	return layered{upper, lower}, err
}

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
