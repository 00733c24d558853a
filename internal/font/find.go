package font

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font/opentype"
)

// Request asks for a face: by file name first, then by family and weight.
type Request struct {
	Role   string // what the theme uses it for; only for messages
	File   string // exact file name without folder: "NotoSansSC_400Regular.ttf"
	Family string // "Noto Sans SC"
	Weight int    // 100–900
}

// Sources are the folders in which fonts are looked for, in this order: the theme's own, those of --font-dir, those of
// the system. Folders are read when first needed and then remembered. Safe for concurrent use.
type Sources struct {
	Theme, Dirs, System []fs.FS

	mu      sync.Mutex
	folders map[int]*folder // by position in Theme, Dirs, System one after the other
	parsed  map[parsedKey]*Face
}

// folder is what is known of one source.
type folder struct {
	names map[string]string // lower-case base name → path, of font files
	paths []string          // all font files in lexical order
	faces []indexed         // filled by index
	read  bool
}

type parsedKey struct {
	folder int
	path   string
	index  int
	weight int
}

// indexed is one face found in a folder.
type indexed struct {
	path  string
	index int
	*description
}

// MissingError says that no source holds a face. Several of them can be merged into one message.
type MissingError struct {
	Role  string
	Files []string // what was looked for: file name, then family with weight
}

// Error tells officers what is missing and the two ways to get it.
func (e *MissingError) Error() string {
	return fmt.Sprintf("找不到字体（用途：%s；需要：%s）：请运行 make fonts 下载字体，或用 --font-dir 指定存放字体的文件夹",
		e.Role, strings.Join(e.Files, " 或 "))
}

// Find returns the face that a request asks for. The exact file name is looked for in the theme's folders and then in
// those of --font-dir; after that the family and weight in --font-dir and then in the system's folders, where a
// variable font serves every weight of its axis and otherwise the nearest weight is taken as in CSS Fonts 4. What is in no source is a *MissingError; a file found by its
// name that is no font is a *DamagedError, and one that cannot be read an error that wraps the system's.
func Find(req Request, src *Sources) (*Face, error) {
	src.mu.Lock()
	defer src.mu.Unlock()
	all := slices.Concat(src.Theme, src.Dirs, src.System)
	named, byFamily := len(src.Theme)+len(src.Dirs), len(src.Theme)
	if req.File != "" {
		for i, fsys := range all[:named] {
			if p, ok := src.folder(fsys, i).names[strings.ToLower(req.File)]; ok {
				return src.parse(fsys, i, p, 0, req.Weight)
			}
		}
	}
	if req.Family != "" {
		for i := byFamily; i < len(all); i++ {
			if found, ok := best(src.index(all[i], i), req.Family, req.Weight); ok {
				if face, err := src.parse(all[i], i, found.path, found.index, req.Weight); err == nil {
					return face, nil
				}
			}
		}
	}
	missing := &MissingError{Role: req.Role}
	if req.File != "" {
		missing.Files = append(missing.Files, req.File)
	}
	if req.Family != "" {
		missing.Files = append(missing.Files, fmt.Sprintf("%s %d", req.Family, req.Weight))
	}
	return nil, missing
}

// extensions are the font files that Parse reads.
var extensions = []string{".ttf", ".otf", ".ttc", ".otc", ".woff"}

// folder lists the font files of a source, those in sub-folders included. Folders that cannot be read are skipped: on
// officers' machines parts of the system's folders are locked.
func (s *Sources) folder(fsys fs.FS, at int) *folder {
	if f, ok := s.folders[at]; ok {
		return f
	}
	f := &folder{names: map[string]string{}}
	_ = fs.WalkDir(fsys, ".", func(p string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && entry != nil && entry.IsDir() && p != ".":
			return fs.SkipDir
		case err != nil || entry.IsDir() || !slices.Contains(extensions, strings.ToLower(path.Ext(p))):
			return nil
		}
		f.paths = append(f.paths, p)
		if name := strings.ToLower(path.Base(p)); f.names[name] == "" {
			f.names[name] = p
		}
		return nil
	})
	if s.folders == nil {
		s.folders = map[int]*folder{}
	}
	s.folders[at] = f
	return f
}

// index describes every face of a source; files that are damaged are skipped.
func (s *Sources) index(fsys fs.FS, at int) []indexed {
	f := s.folder(fsys, at)
	if !f.read {
		f.read = true
		for _, p := range f.paths {
			f.faces = append(f.faces, describeFile(fsys, p)...)
		}
	}
	return f.faces
}

func describeFile(fsys fs.FS, p string) (faces []indexed) {
	defer func() {
		if recover() != nil {
			faces = nil
		}
	}()
	file, err := fsys.Open(p)
	if err != nil {
		return nil
	}
	defer file.Close()
	resource, ok := file.(opentype.Resource) // files on disk: only the small tables are read
	if !ok {
		data, err := io.ReadAll(file)
		if err != nil {
			return nil
		}
		resource = bytes.NewReader(data)
	}
	loaders, _ := opentype.NewLoaders(resource) // none of what is no font
	for i, ld := range loaders {
		if d, err := describe(ld); err == nil {
			faces = append(faces, indexed{path: p, index: i, description: d})
		}
	}
	return faces
}

// best returns the upright face of a family that matches a weight best.
func best(faces []indexed, family string, weight int) (indexed, bool) {
	var candidates []indexed
	for _, f := range faces {
		if !f.italic && slices.ContainsFunc(f.families, func(n string) bool { return strings.EqualFold(n, family) }) {
			candidates = append(candidates, f)
		}
	}
	if len(candidates) == 0 {
		return indexed{}, false
	}
	weights := make([]int, len(candidates))
	for i, f := range candidates {
		weights[i] = f.weight
		if f.variable {
			weights[i] = min(max(weight, f.minWeight), f.maxWeight)
		}
	}
	return candidates[matchWeight(weights, weight)], true
}

// parse reads and parses a file once.
func (s *Sources) parse(fsys fs.FS, at int, p string, index, weight int) (*Face, error) {
	key := parsedKey{at, p, index, weight}
	if f, ok := s.parsed[key]; ok {
		return f, nil
	}
	data, err := fs.ReadFile(fsys, p)
	if err != nil {
		return nil, fmt.Errorf("字体文件 %s 打不开：%w", p, err)
	}
	f, err := Parse(p, data, index, weight)
	if err != nil {
		return nil, err
	}
	if s.parsed == nil {
		s.parsed = map[parsedKey]*Face{}
	}
	s.parsed[key] = f
	return f, nil
}
