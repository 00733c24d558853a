package source

import (
	"io/fs"
	"strings"
)

// Relocate shows a file system under the folder that messages give it: a file poster/product.yaml of fsys is
// templates/poster/product.yaml of Relocate(fsys, "templates").
func Relocate(fsys fs.FS, folder string) fs.FS { return relocated{fsys, folder + "/"} }

type relocated struct {
	fsys   fs.FS
	prefix string
}

func (r relocated) Open(name string) (fs.File, error) {
	return r.fsys.Open(strings.TrimPrefix(name, r.prefix))
}

// Stat keeps readers from opening what is no regular file.
func (r relocated) Stat(name string) (fs.FileInfo, error) {
	return fs.Stat(r.fsys, strings.TrimPrefix(name, r.prefix))
}
