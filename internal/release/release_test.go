package release

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/testtools"
)

const edition = "2026-W48"

// files returns a small release's files; version changes all bytes of one and the name of another.
func files(version int) map[string][]byte {
	out := map[string][]byte{
		"site/index.html":                     []byte("<title>平安街道反诈宣传</title>"),
		"site/v/b01/index.html":               []byte("b01"),
		"print/b01/poster_A3.pdf":             fmt.Appendf(nil, "%%PDF %d", version),
		"screens/b01/lobby/01.png":            []byte("png"),
		"screens/b01/lobby/manifest.json":     []byte("{}"),
		fmt.Sprintf("site/c%d.html", version): []byte("case"),
	}
	return out
}

// publish runs one whole build.
func publish(s *Store, edition string, files map[string][]byte) (Release, error) {
	st, err := s.Begin(edition)
	if err != nil {
		return Release{}, err
	}
	defer st.Discard()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := st.Write(name, files[name], []string{"content/b.md", "content/a.md", "content/b.md"}); err != nil {
			return Release{}, err
		}
	}
	return st.Publish(slices.Collect(maps.Keys(files)))
}

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(scratch(t), "public")
	fsys, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Open(fsys), dir
}

// scratch is a temporary folder, in memory where the system offers that: the tests make tens of thousands of files.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "fanshi-release-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func mustPublish(t *testing.T, s *Store, edition string, files map[string][]byte) Release {
	t.Helper()
	r, err := publish(s, edition, files)
	if err != nil {
		t.Fatal(err)
	}
	verifyCurrent(t, s, r.ID)
	return r
}

// verifyCurrent checks that the pointer names a complete release, and which if id is given.
func verifyCurrent(t *testing.T, s *Store, id string) Release {
	t.Helper()
	r, err := s.Current()
	if err != nil {
		t.Fatalf("current: %v", err)
	}
	if err := s.Verify(r); err != nil {
		t.Fatalf("the published release is not complete: %v", err)
	}
	if id != "" && r.ID != id {
		t.Fatalf("current is %s, want %s", r.ID, id)
	}
	return r
}

func TestPublish(t *testing.T) {
	s, dir := open(t)
	if _, err := s.Current(); !errors.Is(err, ErrNone) || err.Error() != "nothing has been published" {
		t.Errorf("an empty store has the current release %v", err)
	}
	r := mustPublish(t, s, edition, files(1))
	if !strings.HasPrefix(r.ID, edition+"-") || len(r.ID) != len(edition)+13 {
		t.Errorf("id %q", r.ID)
	}
	data, err := os.ReadFile(filepath.Join(dir, "current", "site", "index.html"))
	if err != nil || string(data) != string(files(1)["site/index.html"]) {
		t.Errorf("through the link: %q %v", data, err)
	}
	for name := range testtools.Tree(t, dir) {
		if strings.HasPrefix(name, ".staging") {
			t.Errorf("%s was left over", name)
		}
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "current", ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	want := "{\"schema\":1,\"edition\":\"2026-W48\",\"files\":[\n" +
		`{"path":"print/b01/poster_A3.pdf","bytes":6,"sha256":"` + hexSum([]byte("%PDF 1")) +
		`","inputs":["content/a.md","content/b.md"]},` + "\n"
	if !strings.HasPrefix(string(manifest), want) {
		t.Errorf("release.json starts\n%.300s\nwant\n%s", manifest, want)
	}
}

func TestSameInputSameRelease(t *testing.T) {
	s, dir := open(t)
	first := mustPublish(t, s, edition, files(1))
	before := testtools.Tree(t, dir)
	again := mustPublish(t, s, edition, files(1))
	if !again.Reused || again.ID != first.ID || !maps.Equal(before, testtools.Tree(t, dir)) {
		t.Errorf("the second build changed something: %v %v", first.ID, again.ID)
	}
	other, otherDir := open(t)
	if r := mustPublish(t, other, edition, files(1)); r.ID != first.ID || !maps.Equal(before, testtools.Tree(t, otherDir)) {
		t.Error("two folders built from the same input differ")
	}
	if r := mustPublish(t, s, edition, files(2)); r.ID == first.ID || r.Reused {
		t.Error("other files got the same release")
	}
	if r := mustPublish(t, s, edition, files(1)); r.ID != first.ID || !r.Reused {
		t.Error("the way back to an earlier release wrote a new one")
	}
}

func TestExactlyWhatIsPlanned(t *testing.T) {
	for _, c := range []struct {
		name     string
		expected []string
		stray    string
		want     string
	}{
		{name: "missing", expected: []string{"a.txt", "b.txt"}, want: "missing b.txt"},
		{name: "several missing", expected: []string{"c.txt", "a.txt", "b.txt", "c.txt"}, want: "(2 differences): missing b.txt; missing c.txt"},
		{name: "extra", expected: []string{}, want: "not planned a.txt"},
		{name: "written by somebody else", expected: []string{"a.txt"}, stray: "Thumbs.db", want: "not planned Thumbs.db"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, dir := open(t)
			old := mustPublish(t, s, edition, files(1))
			before := testtools.Tree(t, dir)
			st, err := s.Begin(edition)
			if err != nil {
				t.Fatal(err)
			}
			if err := st.Write("a.txt", []byte("a"), nil); err != nil {
				t.Fatal(err)
			}
			if c.stray != "" {
				if err := os.WriteFile(filepath.Join(dir, st.dir, c.stray), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := st.Publish(c.expected); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			verifyCurrent(t, s, old.ID)
			if !maps.Equal(before, testtools.Tree(t, dir)) {
				t.Error("the folder has changed")
			}
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	s, _ := open(t)
	for second, want := range map[string]string{"site/index.html": `path "site/index.html" was already written as "site/index.html"`,
		"SITE/Index.HTML": `path "SITE/Index.HTML" was already written as "site/index.html"`, "site/../x": `"site/../x"`,
		"release.json": `path "release.json" is kept for the manifest`, "Release.JSON": `path "Release.JSON" is kept for the manifest`} {
		st, err := s.Begin(edition)
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Write("site/index.html", nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := st.Write(second, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", second, err)
		}
		if _, err := st.Publish([]string{"site/index.html"}); err == nil {
			t.Errorf("published after a failed Write of %s", second)
		}
	}
	if _, err := s.Current(); !errors.Is(err, ErrNone) {
		t.Errorf("something was published: %v", err)
	}
	if _, err := s.Begin("../x"); err == nil {
		t.Error("an edition that is a path was accepted")
	}
}

func TestKeepsThreeReleases(t *testing.T) {
	s, dir := open(t)
	if err := os.MkdirAll(filepath.Join(dir, "releases", "备份"), 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, dir, map[string]string{"releases/" + edition + "-0123456789ab": "a file"}) // is no release, and stays
	var ids []string
	age := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for i := range 5 {
		r := mustPublish(t, s, edition, files(i))
		ids = append(ids, r.ID)
		age = age.Add(time.Hour)
		if err := os.Chtimes(filepath.Join(dir, r.Path, ManifestName), age, age); err != nil {
			t.Fatal(err)
		}
		if i == 0 { // an incomplete folder goes with the next build
			if err := os.MkdirAll(filepath.Join(dir, "releases", edition+"-00000000dead"), 0o777); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := releases(t, dir)
	want := append(slices.Clone(ids[2:]), "备份", edition+"-0123456789ab")
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	// The same once more is not another one: nothing has to make room for it.
	mustPublish(t, s, edition, files(4))
	if got := releases(t, dir); !slices.Equal(got, want) {
		t.Errorf("after the same build kept %v, want %v", got, want)
	}
	// Going back to the oldest keeps the one before it and the newest of the others.
	mustPublish(t, s, edition, files(2))
	mustPublish(t, s, edition, files(9))
	if got := releases(t, dir); len(got) != 5 || !slices.Contains(got, ids[2]) || !slices.Contains(got, ids[4]) {
		t.Errorf("kept %v of %v", got, ids)
	}
}

func releases(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "releases"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestDamagedReleaseIsReplaced(t *testing.T) {
	for name, damage := range map[string]func(dir string) error{
		"changed": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "site", "index.html"), []byte("x"), 0o600)
		},
		"missing":  func(dir string) error { return os.Remove(filepath.Join(dir, "site", "index.html")) },
		"extra":    func(dir string) error { return os.WriteFile(filepath.Join(dir, ".DS_Store"), nil, 0o600) },
		"manifest": func(dir string) error { return os.WriteFile(filepath.Join(dir, ManifestName), []byte("{}"), 0o600) },
		"emptied":  func(dir string) error { return os.Remove(filepath.Join(dir, ManifestName)) },
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			first := mustPublish(t, s, edition, files(1))
			if err := damage(filepath.Join(dir, first.Path)); err != nil {
				t.Fatal(err)
			}
			if r, err := s.Current(); err == nil && s.Verify(r) == nil {
				t.Fatal("the damage was not seen")
			}
			second := mustPublish(t, s, edition, files(1))
			if second.ID != first.ID+"-r2" || second.Reused {
				t.Errorf("published as %s", second.ID)
			}
			if third := mustPublish(t, s, edition, files(1)); !third.Reused {
				t.Errorf("the repaired release %s was not used again", third.ID)
			}
		})
	}
}

// noLinks is a file system without symbolic links.
type noLinks struct{ disk.FS }

func (noLinks) Symlink(string, string) error { return errors.ErrUnsupported }

func TestPointerFile(t *testing.T) {
	linked, dir := open(t)
	plain := Open(noLinks{linked.fsys})
	r := mustPublish(t, plain, edition, files(1))
	data, err := os.ReadFile(filepath.Join(dir, "current.txt"))
	if err != nil || string(data) != r.ID+"\n" {
		t.Errorf("current.txt: %q %v", data, err)
	}
	if got := plain.Place(r); got != "releases/"+r.ID {
		t.Errorf("without links the release is at %s", got)
	}
	// The folder moves to a system with links and back: there is always one pointer, and it is right.
	r = mustPublish(t, linked, edition, files(2))
	if got := linked.Place(r); got != "current" {
		t.Errorf("with links the release is at %s", got)
	}
	if _, err := os.Lstat(filepath.Join(dir, "current.txt")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the stale current.txt is still there: %v", err)
	}
	verifyCurrent(t, plain, r.ID)
	// And back again: the link is what people and programs follow, so it is neither deleted nor left behind in silence.
	if _, err := publish(plain, edition, files(3)); !errors.Is(err, ErrNoLinks) || !strings.HasSuffix(err.Error(), "public/current: the pointer is a link, and no link can be made") {
		t.Errorf("without links over a link: %v", err)
	}
	verifyCurrent(t, linked, r.ID)
	if got := linked.Place(r); got != "current" {
		t.Errorf("the link is gone: %s", got)
	}
	if _, err := os.Lstat(filepath.Join(dir, "current.txt")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there are two pointers: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "current")); err != nil { // as the message says
		t.Fatal(err)
	}
	mustPublish(t, plain, edition, files(3))
}

func TestStrangePointerIsNotTouched(t *testing.T) {
	for name, put := range map[string]func(path string) error{
		"a folder":     func(p string) error { return os.Mkdir(p, 0o777) },
		"a file":       func(p string) error { return os.WriteFile(p, []byte("x"), 0o600) },
		"another link": func(p string) error { return os.Symlink("../..", p) },
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			if err := put(filepath.Join(dir, "current")); err != nil {
				t.Fatal(err)
			}
			before := testtools.Tree(t, dir)
			if _, err := publish(s, edition, files(1)); err == nil || !strings.Contains(err.Error(), "current") {
				t.Errorf("published over it: %v", err)
			}
			after := testtools.Tree(t, dir)
			delete(after, lockFile)
			if !maps.Equal(before, after) {
				t.Errorf("before %v, after %v", before, after)
			}
		})
	}
}

func TestPartial(t *testing.T) {
	s, dir := open(t)
	published := mustPublish(t, s, edition, files(1))
	for version := range 3 {
		st, err := s.Begin(edition)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range files(version) {
			if err := st.Write(name, data, nil); err != nil {
				t.Fatal(err)
			}
		}
		r, err := st.ReplacePartial(slices.Collect(maps.Keys(files(version))))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(r); err != nil || r.Path != "partial" || r.ID != "" {
			t.Errorf("%+v: %v", r.Path, err)
		}
		verifyCurrent(t, s, published.ID)
	}
	// Killed between the two renames: the next build puts the old one back before anything else.
	before := testtools.Tree(t, filepath.Join(dir, "partial"))
	if err := os.Rename(filepath.Join(dir, "partial"), filepath.Join(dir, oldName(partialDir))); err != nil {
		t.Fatal(err)
	}
	mustPublish(t, s, edition, files(2))
	if !maps.Equal(before, testtools.Tree(t, filepath.Join(dir, "partial"))) {
		t.Error("partial/ was lost")
	}
}

func TestLock(t *testing.T) {
	s, dir := open(t)
	st, err := s.Begin(edition)
	if err != nil {
		t.Fatal(err)
	}
	other, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(other).Begin(edition); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("a second build began: %v", err)
	}
	st.Discard()
	st.Discard() // twice does no harm
	mustPublish(t, Open(other), edition, files(1))
}

// TestNothingOutside plants links at every name that the package uses and looks at a canary that they lead to.
func TestNothingOutside(t *testing.T) {
	for _, name := range []string{releasesDir, lockFile, ".staging-" + edition, ".staging-pointer", currentFile, partialDir} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			outside := t.TempDir()
			canary := filepath.Join(outside, "canary")
			if err := os.WriteFile(canary, []byte("tweet"), 0o600); err != nil {
				t.Fatal(err)
			}
			before := testtools.Tree(t, outside)
			target := outside
			if name == lockFile || name == currentFile {
				target = filepath.Join(outside, "made")
			}
			if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			_, _ = publish(s, edition, files(1)) // refused or published: both may be, writing outside may not
			_, _ = publish(Open(noLinks{s.fsys}), edition, files(2))
			if !maps.Equal(before, testtools.Tree(t, outside)) {
				t.Errorf("outside: before %v, after %v", before, testtools.Tree(t, outside))
			}
		})
	}
}
