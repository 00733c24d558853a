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
		entries, err := fs.ReadDir(templates, p.Code)
		if err != nil {
			continue // a product without templates: there is nothing to be listed
		}
		for _, e := range entries {
			if name, isHTML := strings.CutSuffix(e.Name(), ".html"); isHTML && !e.IsDir() && !strings.HasPrefix(name, ".") {
				names = append(names, path.Join(p.Code, name))
			}
		}
	}
	slices.Sort(names)
	return names
}
