package product

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Templates returns the sheet templates of the products of a set that a folder of templates holds, by name as kinds of
// venues ask for them: poster/case. Sorted.
func (s *Set) Templates(templates fs.FS) []string {
	var names []string
	for _, p := range s.products {
		entries, _ := fs.ReadDir(templates, p.Code) // none: a product without templates
		for _, e := range entries {
			if name, isHTML := strings.CutSuffix(e.Name(), ".html"); isHTML && !e.IsDir() && !strings.HasPrefix(name, ".") {
				names = append(names, path.Join(p.Code, name))
			}
		}
	}
	slices.Sort(names)
	return names
}
