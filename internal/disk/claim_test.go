package disk_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/disk"
	"fanshi/internal/testtools"
)

// houses makes a home, a project in it and what is beside: the folder, and a claim on it.
func houses(t *testing.T) (string, disk.Claim) {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	for _, name := range []string{"home/unit/project/content/venues", "home/unit/project/public", "home/free", "shared/design/templates", "void"} {
		must(t, os.MkdirAll(filepath.Join(base, name), 0o755))
	}
	must(t, os.WriteFile(filepath.Join(base, "home/unit/project/fanshi.yaml"), []byte("name: x"), 0o644))
	for link, target := range map[string]string{"to-home": "home", "to-unit": "home/unit", "to-project": "home/unit/project", "to-content": "home/unit/project/content", "to-shared": "shared"} {
		must(t, os.Symlink(filepath.Join(base, target), filepath.Join(base, link)))
	}
	at := func(name string) string { return filepath.Join(base, name) }
	return base, disk.Claim{Kind: "release", Home: at("home"), Project: at("home/unit/project"),
		Inputs: []string{at("home/unit/project/content"), at("home/unit/project/missing"), at("shared/design/templates"), at("void/nothing")},
		Known:  func(disk.FS) ([]string, bool) { return nil, false }}
}

// TestAllowed: the folders that never hold results, by whatever name they are called; beside each one that may.
func TestAllowed(t *testing.T) {
	base, claim := houses(t)
	for name, want := range map[string]disk.Reason{
		"home": disk.IsHome, "to-home": disk.IsHome, "home/unit/../": disk.IsHome, "home/free": "", "home/new": "", "home/free/new/deep": "",
		"home/unit/project": disk.IsProject, "to-project": disk.IsProject, "home/unit/project/public": "", "home/unit/project/new": "",
		"home/unit": disk.AboveInput, "to-unit": disk.AboveInput, ".": disk.AboveInput,
		"home/unit/project/content": disk.IsInput, "to-content": disk.IsInput, "home/unit/project/content/new": disk.IsInput, "home/unit/project/content/venues": disk.IsInput,
		"to-content/new/deep": disk.IsInput, "home/unit/project/contents": "",
		"home/unit/project/missing": disk.IsInput, "home/unit/project/Missing": disk.IsInput, "home/unit/project/missing/deep": disk.IsInput, "home/unit/missing": "", "to-project/missing": disk.IsInput,
		"shared": disk.AboveInput, "shared/design": disk.AboveInput, "to-shared": disk.AboveInput, "shared/design/templates": disk.IsInput, "shared/design/templates/x": disk.IsInput, "shared/design/other": "",
		"void": "", "void/nothing": disk.IsInput, "void/other": "", "void/nothing/deep/er": disk.IsInput,
	} {
		refused(t, claim.Allowed(filepath.Join(base, name)), filepath.Join(base, name), want)
	}
	refused(t, claim.Allowed("/"), "/", disk.IsRoot)
	homeless, projectless := claim, claim
	homeless.Home, projectless.Project = "", ""
	refused(t, homeless.Allowed(filepath.Join(base, "home")), filepath.Join(base, "home"), disk.AboveInput)
	projectless.Inputs = nil
	refused(t, projectless.Allowed(filepath.Join(base, "home/unit")), filepath.Join(base, "home/unit"), "")
	refused(t, projectless.Allowed(filepath.Join(base, "home/unit/project")), filepath.Join(base, "home/unit/project"), "")
	refused(t, projectless.Allowed(filepath.Join(base, "home")), filepath.Join(base, "home"), disk.IsHome)
	refused(t, claim.Outside(filepath.Join(base, "home")), "", "") // that a file may lie in
	refused(t, claim.Outside(filepath.Join(base, "to-content/report.csv")), filepath.Join(base, "to-content/report.csv"), disk.IsInput)
}

// refused checks that an error is a Refusal of a path with a reason; the empty reason stands for no error.
func refused(t *testing.T, err error, path string, want disk.Reason) {
	t.Helper()
	var r *disk.Refusal
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", path, err)
	case want != "" && (!errors.As(err, &r) || r.Reason != want || r.Path != path || !strings.Contains(err.Error(), string(want)) || !strings.Contains(err.Error(), path)):
		t.Errorf("%s: %v, want %s", path, err, want)
	}
}

// TestTake: a folder is made, marked and known again; one that holds anything else is refused and stays as it is.
func TestTake(t *testing.T) {
	base, claim := houses(t)
	for name, c := range map[string]struct {
		files map[string]string // a name that ends in / is a folder
		known []string
		made  bool
		want  disk.Reason
		found string
		mark  string
	}{
		"missing":                            {mark: marked("release")},
		"what systems put":                   {files: map[string]string{".DS_Store": "x", "Thumbs.db": "x", "desktop.ini": "x", ".directory": "x"}, mark: marked("release")},
		"something":                          {files: map[string]string{"b.txt": "x", "a.txt": "x", "thumbs.dbx": ""}, want: disk.Foreign, found: "a.txt b.txt thumbs.dbx"},
		"a folder":                           {files: map[string]string{"photos/": ""}, want: disk.Foreign, found: "photos"},
		"of an older version":                {files: map[string]string{"current.txt": "r", "releases/": ""}, known: []string{"current.txt", "releases", "gone"}, made: true, mark: marked("release", "current.txt", "r")},
		"of an older version, and something": {files: map[string]string{"current.txt": "r", "a.txt": "x"}, known: []string{"current.txt"}, made: true, mark: marked("release", "current.txt", "r")},
		"names that prove nothing":           {files: map[string]string{"releases": "x"}, known: []string{"releases"}, mark: marked("release", "releases", "x")},
		"known and something":                {files: map[string]string{"releases": "x", "a": ""}, known: []string{"releases"}, want: disk.Foreign, found: "a"},
		"of this kind":                       {files: map[string]string{disk.MarkName: marked("release", "a", "1"), "anything": "x"}, mark: marked("release", "a", "1")},
		"of another kind":                    {files: map[string]string{disk.MarkName: marked("pack")}, want: disk.OtherKind},
		"single files":                       {files: map[string]string{disk.MarkName: marked("", "a", "1"), "a": "1"}, want: disk.Foreign, found: "a"},
		"single files that are gone":         {files: map[string]string{disk.MarkName: marked("", "a", "1")}, mark: marked("release", "a", "1")},
		"a mark that is none":                {files: map[string]string{disk.MarkName: "kind release\n"}, mark: marked("release")},
	} {
		dir := filepath.Join(base, "void", strings.ReplaceAll(name, " ", "-"))
		for file, data := range c.files {
			must(t, os.MkdirAll(dir, 0o755))
			if folder, ok := strings.CutSuffix(file, "/"); ok {
				must(t, os.Mkdir(filepath.Join(dir, folder), 0o755))
				continue
			}
			must(t, os.WriteFile(filepath.Join(dir, file), []byte(data), 0o644))
		}
		claim.Known = func(disk.FS) ([]string, bool) { return c.known, c.made }
		fsys, err := disk.Take(dir, claim)
		if refused(t, err, dir, c.want); c.want != "" {
			var r *disk.Refusal
			if errors.As(err, &r) && strings.Join(r.Found, " ") != c.found {
				t.Errorf("%s: found %v", name, r.Found)
			}
			if got := testtools.Tree(t, dir); len(got) != len(c.files)+1 || got[disk.MarkName] != c.files[disk.MarkName] {
				t.Errorf("%s: %v", name, got)
			}
			continue
		}
		if fsys == nil || fsys.Name() != filepath.ToSlash(dir) {
			t.Fatalf("%s: %v", name, fsys)
		}
		got := testtools.Tree(t, dir)
		if got[disk.MarkName] != c.mark {
			t.Errorf("%s: the mark says %s", name, got[disk.MarkName])
		}
		if again, err := disk.Take(dir, claim); err != nil || again == nil || !maps.Equal(got, testtools.Tree(t, dir)) {
			t.Errorf("%s: taken twice: %v", name, err)
		}
	}
	refusedPlace := filepath.Join(base, "home/unit/project/content")
	_, err := disk.Take(refusedPlace, claim)
	refused(t, err, refusedPlace, disk.IsInput)
}

// TestTakeFails: a file in the place, a mark that is a folder.
func TestTakeFails(t *testing.T) {
	base, claim := houses(t)
	file, folder := filepath.Join(base, "void/file"), filepath.Join(base, "void/folder")
	must(t, os.WriteFile(file, nil, 0o644))
	must(t, os.MkdirAll(filepath.Join(folder, disk.MarkName), 0o755))
	for name, want := range map[string]string{file: file, folder: filepath.Join(folder, disk.MarkName)} {
		fsys, err := disk.Take(name, claim)
		var e *disk.Error
		if !errors.As(err, &e) || e.Op != "read" || e.Path != filepath.ToSlash(want) || fsys != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCheckPathSays which rule a path breaks, and stands at the bounds.
func TestCheckPathSays(t *testing.T) {
	for path, want := range map[string]string{
		".": "not a clean relative path", "": "not a clean relative path", "\xff": "not a clean relative path", "a//b": "not a clean relative path",
		strings.Repeat("a/", 119) + "abc": "has 241 characters; 240 are allowed", strings.Repeat("𠮷", 121): "has 242 characters",
		strings.Repeat("长", 85) + "a": "longer than 255 bytes", "x/a:b": "holds a character", "a./b": "ends in a space or a full stop", "a ": "ends in a space or a full stop", "x/NUL.txt": "name of a device",
	} {
		if err := disk.CheckPath(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", path, err, want)
		}
	}
	for _, path := range []string{strings.Repeat("a/", 119) + "ab", strings.Repeat("长", 85), strings.Repeat("𠮷", 60) + "/" + strings.Repeat("𠮷", 59) + "a"} {
		if err := disk.CheckPath(path); err != nil {
			t.Errorf("%q: %v", path, err)
		}
	}
}

// TestReading: nothing outside, nothing that never ends, in order.
func TestReading(t *testing.T) {
	base, _ := houses(t)
	must(t, os.Symlink(filepath.Join(base, "shared"), filepath.Join(base, "home/out")))
	must(t, os.Symlink("unit/project/fanshi.yaml", filepath.Join(base, "home/in")))
	fsys, err := disk.Reading(filepath.Join(base, "home"))
	must(t, err)
	if data, err := fs.ReadFile(fsys, "in"); err != nil || string(data) != "name: x" {
		t.Errorf("%q, %v", data, err)
	}
	if info, err := fs.Stat(fsys, "in"); err != nil || info.Size() != 7 {
		t.Errorf("%v, %v", info, err)
	}
	entries, err := fs.ReadDir(fsys, ".")
	if names := namesOf(entries); err != nil || strings.Join(names, " ") != "free in out unit" {
		t.Errorf("%v, %v", names, err)
	}
	if f, err := fsys.Open("out/design"); err == nil {
		t.Errorf("outside: %v", f)
	}
	for name, want := range map[string]error{"../home/in": fs.ErrInvalid, "/in": fs.ErrInvalid, "missing": fs.ErrNotExist} {
		f, err := fsys.Open(name)
		var e *fs.PathError
		if !errors.Is(err, want) || !errors.As(err, &e) || e.Op == "" || !strings.HasSuffix(e.Path, name) || f != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	wrong := map[string]error{"missing": fs.ErrNotExist}
	for name, want := range wrong {
		_, err := disk.Reading(filepath.Join(base, name))
		readError(t, err, filepath.Join(base, name), want)
		_, err = disk.Folder(filepath.Join(base, name))
		readError(t, err, filepath.Join(base, name), want)
		_, err = disk.ReadFile(filepath.Join(base, name))
		readError(t, err, filepath.Join(base, name), want)
		_, err = disk.Open(filepath.Join(base, name))
		readError(t, err, filepath.Join(base, name), want)
		_, err = disk.OpenDir(filepath.Join(base, name))
		readError(t, err, filepath.Join(base, name), want)
		_, err = disk.PrivateDir(filepath.Join(base, name))
		readError(t, err, filepath.Join(base, name), want)
	}
	file := filepath.Join(base, "home/unit/project/fanshi.yaml")
	_, err = disk.Folder(file)
	readError(t, err, file, disk.ErrNoFolder)
	folder, err := disk.Folder(filepath.Join(base, "to-project"))
	must(t, err)
	if data, err := fs.ReadFile(folder, "fanshi.yaml"); err != nil || string(data) != "name: x" {
		t.Errorf("%q, %v", data, err)
	}
	if data, err := disk.ReadFile(file); err != nil || string(data) != "name: x" {
		t.Errorf("%q, %v", data, err)
	}
	opened, err := disk.Open(file)
	must(t, err)
	must(t, opened.Close())
}

func namesOf(entries []fs.DirEntry) (names []string) {
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// readError checks that an error is a failure to read a path with the bare cause.
func readError(t *testing.T, err error, path string, cause error) {
	t.Helper()
	var e *disk.Error
	var inner *fs.PathError
	if !errors.As(err, &e) || e.Op != "read" || e.Path != path || !errors.Is(err, cause) || errors.As(e.Err, &inner) {
		t.Errorf("%s: %v", path, err)
	}
}

// TestDir: everything that an FS does, on the real disk.
func TestDir(t *testing.T) {
	for name, make := range map[string]func(string) (disk.FS, error){"plain": disk.Dir, "shared": disk.SharedDir} {
		base := t.TempDir()
		must(t, os.WriteFile(filepath.Join(base, "file"), nil, 0o644))
		if _, err := make(filepath.Join(base, "file")); err == nil {
			t.Errorf("%s: a file was opened as a folder", name)
		}
		fsys, err := make(filepath.Join(base, "a/b/out"))
		must(t, err)
		if again, err := make(filepath.Join(base, "a/b/out")); err != nil || again.Name() != filepath.ToSlash(filepath.Join(base, "a/b/out")) {
			t.Errorf("%s: %v", name, err)
		}
		must(t, fsys.MkdirAll("x/y/z"))
		must(t, fsys.MkdirAll("x/y/z"))
		must(t, disk.WriteNew(fsys, "x/f", []byte("one")))
		if err := disk.WriteNew(fsys, "x/f", []byte("two")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
		for _, bad := range []string{"x/f", "x/f/g", "x/f/g/h"} {
			if err := fsys.MkdirAll(bad); err == nil {
				t.Errorf("%s: a folder in the place of a file: %s", name, bad)
			}
		}
		must(t, fsys.Rename("x/f", "x/y/g"))
		must(t, fsys.Symlink("x/y", "link"))
		if to, err := fsys.Readlink("link"); to != "x/y" || err != nil {
			t.Errorf("%s: %s, %v", name, to, err)
		}
		if info, err := fsys.Lstat("link"); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
		must(t, fsys.SyncDir("x"))
		if err := fsys.SyncDir("none"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
		entries, err := fsys.ReadDir("x/y")
		if got := namesOf(entries); err != nil || !slices.Equal(got, []string{"g", "z"}) || content(t, fsys, "link/g") != "one" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		f, err := fsys.Open("x/y/g")
		must(t, err)
		must(t, f.Close())
		if f, err := fsys.Open("none"); f != nil || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
		if f, err := fsys.Create("none/f"); f != nil || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
		lock, err := fsys.Lock(".lock")
		must(t, err)
		if _, err := fsys.Lock(".lock"); !errors.Is(err, disk.ErrLocked) {
			t.Errorf("%s: locked twice: %v", name, err)
		}
		must(t, lock.Close())
		lock, err = fsys.Lock(".lock")
		must(t, err)
		must(t, lock.Close())
		if _, err := fsys.Lock("none/lock"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
		must(t, fsys.RemoveAll("x"))
		must(t, fsys.RemoveAll("x"))
		if _, err := fsys.Lstat("x"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAppend: what is written comes behind what stands there; temporary files have names of their own and their owner alone.
func TestAppend(t *testing.T) {
	name := filepath.Join(t.TempDir(), "access.log")
	for _, line := range []string{"one\n", "two\n"} {
		f, err := disk.AppendFile(name)
		must(t, err)
		_, err = f.Write([]byte(line))
		must(t, errors.Join(err, f.Close()))
	}
	if data, err := os.ReadFile(name); err != nil || string(data) != "one\ntwo\n" {
		t.Errorf("%q, %v", data, err)
	}
	// A log that was moved away is begun anew; the moved one keeps what it had.
	f, err := disk.AppendFile(name)
	must(t, err)
	_, err = f.Write([]byte("three\n"))
	must(t, errors.Join(err, os.Rename(name, name+".1")))
	for _, line := range []string{"four\n", "five\n"} {
		_, err = f.Write([]byte(line))
		must(t, err)
	}
	must(t, f.Close())
	for name, want := range map[string]string{name: "four\nfive\n", name + ".1": "one\ntwo\nthree\n"} {
		if data, err := os.ReadFile(name); err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", filepath.Base(name), data, err)
		}
	}
	_, err = disk.AppendFile(filepath.Join(name, "x"))
	var e *disk.Error
	if !errors.As(err, &e) || e.Op != "write" || e.Path != filepath.Join(name, "x") {
		t.Errorf("%v", err)
	}
	t.Setenv("TMPDIR", filepath.Dir(name))
	t.Setenv("TMP", filepath.Dir(name))
	first, err := disk.Temporary("trace-*.txt", []byte("trace"))
	must(t, err)
	second, err := disk.Temporary("trace-*.txt", nil)
	must(t, err)
	data, err := os.ReadFile(first)
	if first == second || !strings.HasPrefix(filepath.Base(first), "trace-") || filepath.Ext(first) != ".txt" || filepath.Dir(first) != filepath.Dir(name) || string(data) != "trace" || err != nil {
		t.Errorf("%s, %s: %q, %v", first, second, data, err)
	}
	t.Setenv("TMPDIR", filepath.Join(name, "none"))
	t.Setenv("TMP", filepath.Join(name, "none"))
	if got, err := disk.Temporary("x", nil); err == nil || got != "" {
		t.Errorf("%s, %v", got, err)
	}
}
