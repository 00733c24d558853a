package release

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/testtools"
)

// put writes files below a folder; a name that ends in / is a folder, one that ends in @ a link to nowhere.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		full := filepath.Join(dir, strings.TrimRight(name, "/@"))
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		switch {
		case err != nil:
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(full, 0o755)
		case strings.HasSuffix(name, "@"):
			err = os.Symlink("nowhere", full)
		default:
			err = os.WriteFile(full, []byte(data), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// partial makes a partial build of one file.
func partial(t *testing.T, s *Store, data string) error {
	t.Helper()
	st, err := s.Begin(edition)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Discard()
	if err := st.Write("site/a.html", []byte(data), nil); err != nil {
		t.Fatal(err)
	}
	_, err = st.ReplacePartial([]string{"site/a.html"})
	return err
}

// TestKnown: of a folder without a mark, what this package makes there, and what of it is a proof.
func TestKnown(t *testing.T) {
	s, dir := open(t)
	published := mustPublish(t, s, edition, files(1))
	if err := partial(t, s, "1"); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, published.Path, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	release := map[string]string{"releases/" + published.ID + "/" + ManifestName: string(manifest)}
	with := func(more map[string]string) map[string]string {
		for name, data := range release {
			more[name] = data
		}
		return more
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
		made  bool
	}{
		"nothing":                    {},
		"a pointer file":             {map[string]string{"current.txt": published.ID + "\n"}, "current current.txt", true},
		"a pointer that is none":     {map[string]string{"current.txt": "2026-W48"}, "", false},
		"a link that is none":        {map[string]string{"current@": ""}, "", false},
		"a release":                  {release, "releases", true},
		"a release and another name": {with(map[string]string{"releases/photos/": ""}), "", true},
		"a damaged release":          {map[string]string{"releases/2026-W48-0123456789ab/" + ManifestName: string(manifest)}, "releases", false},
		"an empty one":               {map[string]string{"releases/": ""}, "releases", false},
		"a file for a release":       {map[string]string{"releases/2026-W48-0123456789ab": ""}, "", false},
		"a partial build":            {map[string]string{"partial/" + ManifestName: string(manifest)}, "partial", true},
		"a folder of that name":      {map[string]string{"partial/a.txt": ""}, "", false},
		"no manifest of ours":        {map[string]string{"partial/" + ManifestName: `{"schema":2}`}, "", false},
		"a lock":                     {map[string]string{".lock": ""}, ".lock", false},
		"a lock of somebody else":    {map[string]string{".lock": "pid 1"}, "", false},
		"a folder for a lock":        {map[string]string{".lock/": ""}, "", false},
		"leftovers": {map[string]string{".staging-2026-W48/": "", ".staging-pointer": "", ".staging-old-partial/": "", ".staging-trash-2026-W48-0123456789ab/": "",
			".staging-": "", ".staging-2026": "", ".staging-trash-x/": "", "2026-W48/": "", ".staging-pointers": ""},
			".staging-2026-W48 .staging-old-partial .staging-pointer .staging-trash-2026-W48-0123456789ab", false},
	} {
		place := filepath.Join(t.TempDir(), "public")
		put(t, place, map[string]string{"/": ""})
		put(t, place, c.files)
		fsys, err := disk.OpenDir(place)
		if err != nil {
			t.Fatal(err)
		}
		names, made := Known(fsys)
		slices.Sort(names)
		if got := strings.Join(names, " "); got != c.want || made != c.made {
			t.Errorf("%s: %q, made %v", name, got, made)
		}
	}
}

// TestPartialIsOurs: what a partial build has not written is not deleted by the next one, and is named.
func TestPartialIsOurs(t *testing.T) {
	ours := `{"schema":1,"edition":"2026-W48","files":[{"path":"a","bytes":1,"sha256":"","inputs":[]},{"path":"b/c","bytes":2,"sha256":"","inputs":[]}]}`
	many := map[string]string{"partial/1": "", "partial/2": "", "partial/3": "", "partial/4": "", "partial/5": "", "partial/6": ""}
	for name, c := range map[string]struct {
		files   map[string]string
		refused bool
		found   string
	}{
		"missing":            {files: map[string]string{"x": ""}},
		"empty":              {files: map[string]string{"partial/": ""}},
		"whole":              {files: map[string]string{"partial/" + ManifestName: ours, "partial/a": "1", "partial/b/c": "22"}},
		"a file is missing":  {files: map[string]string{"partial/" + ManifestName: ours, "partial/a": "1"}},
		"a file":             {map[string]string{"partial": ""}, true, "partial"},
		"a link":             {map[string]string{"partial@": ""}, true, "partial"},
		"a link in it":       {map[string]string{"partial/" + ManifestName: ours, "partial/b@": ""}, true, ""},
		"no manifest":        {map[string]string{"partial/b": "", "partial/a": ""}, true, "a b"},
		"six files":          {many, true, "1 2 3 4 5"},
		"another manifest":   {map[string]string{"partial/" + ManifestName: `{"schema":2}`}, true, ManifestName},
		"no JSON":            {map[string]string{"partial/" + ManifestName: `{`}, true, ManifestName},
		"something else":     {map[string]string{"partial/" + ManifestName: ours, "partial/z/y": "", "partial/a": "1"}, true, "z/y"},
		"another size":       {map[string]string{"partial/" + ManifestName: ours, "partial/a": "12", "partial/b/c": "22"}, true, "a"},
		"a folder of a file": {files: map[string]string{"partial/" + ManifestName: ours, "partial/empty/": ""}},
	} {
		s, dir := open(t)
		put(t, dir, c.files)
		before := testtools.Tree(t, dir)
		err := s.PartialIsOurs()
		var r *disk.Refusal
		if !c.refused {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := partial(t, s, "new"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errors.As(err, &r) || r.Reason != disk.Foreign || r.Path != filepath.ToSlash(dir)+"/partial" || strings.Join(r.Found, " ") != c.found {
			t.Errorf("%s: %v", name, err)
		}
		if err := partial(t, s, "new"); !errors.As(err, &r) {
			t.Errorf("%s: replaced: %v", name, err)
		}
		after := testtools.Tree(t, dir)
		delete(after, lockFile)
		if len(after) != len(before) {
			t.Errorf("%s: %v became %v", name, before, after)
		}
	}
}

// TestForeignInReleases: a release in which somebody has put, or changed, anything stays; one that has lost files goes.
func TestForeignInReleases(t *testing.T) {
	for name, c := range map[string]struct {
		change func(dir string) error
		stays  bool
	}{
		"whole, but old":   {func(string) error { return nil }, false},
		"a file more":      {func(dir string) error { return os.WriteFile(filepath.Join(dir, "note.txt"), nil, 0o600) }, true},
		"a longer file":    {func(dir string) error { return os.WriteFile(filepath.Join(dir, "site/index.html"), []byte("x"), 0o600) }, true},
		"a file less":      {func(dir string) error { return os.Remove(filepath.Join(dir, "site/index.html")) }, false},
		"no manifest":      {func(dir string) error { return os.Remove(filepath.Join(dir, ManifestName)) }, true},
		"another manifest": {func(dir string) error { return os.WriteFile(filepath.Join(dir, ManifestName), []byte("{}"), 0o600) }, true},
		"a link":           {func(dir string) error { return os.Symlink("x", filepath.Join(dir, "link")) }, true},
		"nothing left": {func(dir string) error {
			return errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o755))
		}, false},
	} {
		s, dir := open(t)
		first := mustPublish(t, s, edition, files(0))
		age := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		if err := os.Chtimes(filepath.Join(dir, first.Path, ManifestName), age, age); err != nil {
			t.Fatal(err)
		}
		mustPublish(t, s, edition, files(1))
		mustPublish(t, s, edition, files(2))
		if err := c.change(filepath.Join(dir, first.Path)); err != nil {
			t.Fatal(err)
		}
		mustPublish(t, s, edition, files(3))
		if got := slices.Contains(releases(t, dir), first.ID); got != c.stays {
			t.Errorf("%s: it stays: %v", name, got)
		}
	}
}

// TestEqualAge: of releases of one second those whose names sort last are kept, so that two machines keep the same.
func TestEqualAge(t *testing.T) {
	s, dir := open(t)
	var ids []string
	age := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for i := range 6 {
		r := mustPublish(t, s, edition, files(i))
		ids = append(ids, r.ID)
		if err := os.Chtimes(filepath.Join(dir, r.Path, ManifestName), age, age); err != nil {
			t.Fatal(err)
		}
		if want := min(i+1, keep); len(releases(t, dir)) != want {
			t.Errorf("after %d builds %d are kept", i+1, len(releases(t, dir)))
		}
	}
	others := slices.Sorted(slices.Values(ids[:4]))
	last := releases(t, dir)
	if !slices.Contains(last, ids[4]) || !slices.Contains(last, ids[5]) {
		t.Errorf("the current one and the one before it: %v of %v", last, ids)
	}
	if slices.Contains(last, others[0]) {
		t.Errorf("the first by name is kept: %v of %v", last, others)
	}
}

// TestReading: pointer, names, manifests and single files, and what is said of those that are damaged.
func TestReading(t *testing.T) {
	s, dir := open(t)
	if ids, err := s.IDs(); len(ids) != 0 || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
	if _, err := s.CurrentID(); !errors.Is(err, ErrNone) {
		t.Errorf("%v", err)
	}
	r := mustPublish(t, s, edition, files(1))
	put(t, dir, map[string]string{"releases/2026-W48-0123456789ab": "a file", "releases/photos/": ""})
	if ids, err := s.IDs(); !slices.Equal(ids, []string{r.ID}) || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
	if id, err := s.CurrentID(); id != r.ID || err != nil {
		t.Errorf("%s, %v", id, err)
	}
	if s.Name() != filepath.ToSlash(dir) {
		t.Error(s.Name())
	}
	loaded, err := s.Load(r.ID)
	if err != nil || loaded.ID != r.ID || loaded.Path != "releases/"+r.ID || loaded.Manifest.Edition != edition || len(loaded.Manifest.Files) != len(files(1)) {
		t.Errorf("%+v, %v", loaded, err)
	}
	if s.Place(Release{Path: "partial"}) != "partial" || s.Place(r) != "current" {
		t.Error("the place of a partial build is its folder, that of a release the link")
	}
	if data, err := s.ReadFile(r, "site/v/b01/index.html"); string(data) != "b01" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if data, err := s.ReadFile(r, "none"); data != nil || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), r.Path+"/none") {
		t.Errorf("%q, %v", data, err)
	}
	f, err := s.OpenFile(r.Path + "/site/v/b01/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(f); string(data) != "b01" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	var e *disk.Error
	if _, err := s.OpenFile("releases/none"); !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &e) || e.Op != "read" {
		t.Errorf("%v", err)
	}
	put(t, dir, map[string]string{r.Path + "/site/v/b01/index.html": "b02"})
	if _, err := s.ReadFile(r, "site/v/b01/index.html"); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
	if err := s.Verify(r); !errors.Is(err, ErrDamaged) || !strings.HasSuffix(err.Error(), "site/v/b01/index.html: the release is damaged: its bytes are not those of the manifest") {
		t.Errorf("%v", err)
	}
	if err := os.Remove(filepath.Join(dir, r.Path, "site/v/b01/index.html")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReadFile(r, "site/v/b01/index.html"); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrDamaged) {
		t.Errorf("a file that is missing: %v", err)
	}
	put(t, dir, map[string]string{r.Path + "/site/v/b01/index.html": "b01"})
	longer := loaded
	longer.Manifest.Files = slices.Clone(loaded.Manifest.Files)
	longer.Manifest.Files[0].Bytes++
	if whole, err := s.Verify(r), s.Verify(longer); whole != nil || !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), r.Manifest.Files[0].Path) {
		t.Errorf("whole: %v, of another size: %v", whole, err)
	}
	put(t, dir, map[string]string{r.Path + "/1": "", r.Path + "/2": "", r.Path + "/3": "", r.Path + "/4": "", r.Path + "/5": "", r.Path + "/6": ""})
	if err := s.Verify(r); !errors.Is(err, ErrDamaged) || !strings.HasSuffix(err.Error(), "(6 differences): not planned 1; not planned 2; not planned 3; not planned 4; not planned 5") {
		t.Errorf("%v", err)
	}
	put(t, dir, map[string]string{r.Path + "/link@": ""})
	if err := s.Verify(r); !errors.Is(err, ErrDamaged) || !strings.HasSuffix(err.Error(), r.Path+"/link: the release is damaged: it is neither a file nor a folder") {
		t.Errorf("%v", err)
	}
	// A counter behind the hash is a name of the same release; anything else is not.
	for id, want := range map[string]error{r.ID + "-r2": nil, "2026-W49" + r.ID[8:]: ErrDamaged} {
		if err := os.CopyFS(filepath.Join(dir, "releases", id), os.DirFS(filepath.Join(dir, "releases", r.ID, "screens"))); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, r.Path, ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		put(t, dir, map[string]string{"releases/" + id + "/" + ManifestName: string(data)})
		if _, err := s.Load(id); !errors.Is(err, want) {
			t.Errorf("%s: %v", id, err)
		}
	}
	for content, want := range map[string]string{"{": "unexpected end", `{"schema":0}`: "schema 0 is not known, only 1", `{"schema":2}`: "schema 2 is not known, only 1"} {
		put(t, dir, map[string]string{r.Path + "/" + ManifestName: content})
		if got, err := s.Load(r.ID); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), want) || got.ID != "" || got.Path != "" {
			t.Errorf("%s: %v", content, err)
		}
	}
}

// TestPointers: what a pointer may name; the link goes before the file.
func TestPointers(t *testing.T) {
	const id = "2026-W48-0123456789ab"
	for target, want := range map[string]string{"releases/" + id: id, `releases\` + id: id, "releases/" + id + "-r12": id + "-r12", id: "", "releases/" + id + "-r": "", "releases/" + id + "c": "", "releases/2026-W4-0123456789ab": "",
		"releases/2026-W48-0123456789AB": "", "../releases/" + id: "", "releases/../" + id: ""} {
		s, dir := open(t)
		put(t, dir, map[string]string{"current.txt": "2026-W01-000000000000\n"})
		if err := os.Symlink(target, filepath.Join(dir, "current")); err != nil {
			t.Fatal(err)
		}
		if got, err := s.CurrentID(); got != want || (err == nil) != (want != "") || err != nil && !strings.Contains(err.Error(), "public/current: the link names") {
			t.Errorf("%s: %s, %v", target, got, err)
		}
	}
	for text, want := range map[string]string{id + "\n": id, " " + id + "\r\n": id, "": "", "x": ""} {
		s, dir := open(t)
		put(t, dir, map[string]string{"current.txt": text})
		if got, err := s.CurrentID(); got != want || (err == nil) != (want != "") || err != nil && !strings.Contains(err.Error(), "public/current.txt: it names") {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
	s, dir := open(t)
	put(t, dir, map[string]string{"current/": ""})
	if _, err := s.CurrentID(); err == nil || !strings.HasSuffix(err.Error(), "public/current: it is not a link made by fanshi; rename or delete it") {
		t.Errorf("%v", err)
	}
	// Somebody else's current.txt beside the link stays.
	s, dir = open(t)
	put(t, dir, map[string]string{"current.txt": "notes"})
	if _, err := publish(s, edition, files(1)); err == nil {
		t.Error("published over a pointer that is none")
	}
	mustPublish(t, &Store{hidden{s.fsys}}, edition, files(1))
	if data, err := os.ReadFile(filepath.Join(dir, "current.txt")); string(data) != "notes" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

// hidden shows no pointer file until there is a link.
type hidden struct{ disk.FS }

func (h hidden) ReadFile(name string) ([]byte, error) {
	if _, err := h.Readlink(currentLink); name == currentFile && err != nil {
		return nil, fs.ErrNotExist
	}
	return h.FS.ReadFile(name)
}

// TestClosed: a staging that has ended publishes nothing; the name of an edition is an ISO week; a shop's name is kept.
func TestClosed(t *testing.T) {
	s, dir := open(t)
	st, err := s.Begin(edition)
	if err != nil {
		t.Fatal(err)
	}
	st.Discard()
	for _, end := range []func([]string) (Release, error){st.Publish, st.ReplacePartial} {
		if r, err := end(nil); err == nil || err.Error() != "the staging folder has been closed" || r.Path != "" {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if got := testtools.Tree(t, dir); len(got) != 2 {
		t.Errorf("%v", got)
	}
	for _, bad := range []string{"", "2026-48", "2026-W4", "2026-W480", "a2026-W48", "2026-w48"} {
		if _, err := s.Begin(bad); err == nil || !strings.HasSuffix(err.Error(), "is not an ISO week such as 2026-W48") {
			t.Errorf("%s is an edition", bad)
		}
	}
	if st, err = s.Begin(edition); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"c/2", "c&1", "b", "a"} {
		if err := st.Write(name, []byte(name), nil); err != nil {
			t.Fatal(err)
		}
	}
	st.Name("a", "01_海报.pdf")
	st.Name("none", "x")
	r, err := st.Publish([]string{"b", "a", "c/2", "c&1"})
	if err != nil || len(r.Manifest.Files) != 4 || r.Manifest.Files[2].Path != "c&1" || r.Manifest.Files[3].Path != "c/2" || r.Manifest.Files[0].ShopName != "01_海报.pdf" || r.Manifest.Files[1].ShopName != "" || r.Manifest.Files[1].Bytes != 1 || r.Manifest.Files[1].Inputs == nil {
		t.Errorf("%+v, %v", r, err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, r.Path, ManifestName))
	if err != nil || !strings.HasPrefix(string(manifest), `{"schema":1,"edition":"2026-W48","files":[`) || !strings.Contains(string(manifest), `{"path":"c&1",`) || strings.Count(string(manifest), "shop_name") != 1 {
		t.Errorf("%s, %v", manifest, err)
	}
}
