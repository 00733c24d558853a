package testtools

import (
	"io/fs"
	"os"
	"testing"
)

// Tree reads everything below a folder, by its path from there: the bytes of files, the targets of links, "folder" for
// folders. Two trees are equal when nothing has been added, changed or taken away.
func Tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
		case e.Type()&fs.ModeSymlink != 0:
			out[name], err = fs.ReadLink(fsys, name)
		case e.IsDir():
			out[name] = "folder"
		default:
			var data []byte
			data, err = fs.ReadFile(fsys, name)
			out[name] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
