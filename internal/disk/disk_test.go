package disk_test

import (
	"errors"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
	"fanshi/internal/testtools"
)

// open makes a folder.
func open(t *testing.T) (disk.FS, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	fsys, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return fsys, dir
}

func TestCheckPath(t *testing.T) {
	long := strings.Repeat("a/", 119) + "ab"
	for _, good := range []string{"a", "site/index.html", "print/b01/2026-W48_poster_A3_loan.pdf", "site/案例.html", ".nojekyll",
		"console.html", "com10.txt", "nulls", long} {
		if err := disk.CheckPath(good); err != nil {
			t.Errorf("%q refused: %v", good, err)
		}
	}
	for _, bad := range []string{"", ".", "..", "/a", "a/", "a//b", "./a", "a/../b", `a\b`, "a:b", "C:/x", "a?b", "a*b", `a"b`, "a<b", "a>b",
		"a|b", "a\x00b", "a\nb", "a\x7f", "\xff", "CON", "con.txt", "Nul.tar.gz", "a/aux/b", "com1", "LPT9.pdf", "lpt¹", "prn .x",
		"a.", "a ", "a./b", long + "c", strings.Repeat("长", 86)} {
		if err := disk.CheckPath(bad); err == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}

func TestWriteFile(t *testing.T) {
	fsys, dir := open(t)
	for _, data := range []string{"one", "two"} {
		if err := disk.WriteFile(fsys, "out.png", []byte(data)); err != nil {
			t.Fatal(err)
		}
		got := testtools.Tree(t, dir)
		if len(got) != 2 || got["out.png"] != data {
			t.Errorf("%v", got)
		}
	}
}

// TestPopulateEveryOperationFails: fanshi init leaves the folder empty when anything fails.
func TestPopulateEveryOperationFails(t *testing.T) {
	content := map[string][]byte{"fanshi.yaml": []byte("name: x"), "content/a.md": []byte("a"), "content/b/c.md": []byte("c")}
	for fault, cause := range disktest.Faults {
		fired := 0
		for n := 1; ; n++ {
			m := disktest.NewMemory()
			fsys := &disktest.Faulty{FS: m, N: n, Err: cause}
			err := disk.Populate(fsys, content, "fanshi.yaml")
			if (err != nil) != (fsys.Fired != "") {
				t.Fatalf("%s at %d (%s): %v", fault, n, fsys.Fired, err)
			}
			if fsys.Fired != "" {
				fired++
				if !strings.Contains(err.Error(), m.Name()) {
					t.Errorf("%s at %d: the message does not name the path: %v", fault, n, err)
				}
				got := m.Tree(".")
				if last := "remove .staging-init"; len(got) > 0 && !strings.HasPrefix(fsys.Fired, last) {
					t.Errorf("%s at %d (%s): left %v", fault, n, fsys.Fired, got)
				}
				if err := disk.Populate(m, content, "fanshi.yaml"); err != nil && !errors.Is(err, disk.ErrNotEmpty) {
					t.Errorf("%s at %d (%s): cannot be repeated: %v", fault, n, fsys.Fired, err)
				}
			}
			if fsys.Count < n {
				break
			}
		}
		if fired < 3 {
			t.Errorf("%s fired %d times", fault, fired)
		}
	}
	fsys, dir := open(t)
	if err := disk.Populate(fsys, content, "fanshi.yaml"); err != nil {
		t.Fatal(err)
	}
	before := testtools.Tree(t, dir)
	if err := disk.Populate(fsys, content, "fanshi.yaml"); !errors.Is(err, disk.ErrNotEmpty) {
		t.Errorf("a full folder was filled again: %v", err)
	}
	if !maps.Equal(before, testtools.Tree(t, dir)) || len(before) != 6 {
		t.Errorf("%v", before)
	}
}
