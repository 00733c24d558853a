package release

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
)

// TestEveryOperationFails is promise R2. Each scenario starts with published releases and leftovers of a killed build;
// then operation 1, 2, 3 … of the scenario fails until one run gets through without the fault having fired.
func TestEveryOperationFails(t *testing.T) {
	const linkless = "pointer file" // on a system without symbolic links
	scenarios := map[string]func(*Store) (Release, error){
		"publish": func(s *Store) (Release, error) { return publish(s, edition, files(9)) },
		"reuse":   func(s *Store) (Release, error) { return publish(s, edition, files(3)) },
		"again":   func(s *Store) (Release, error) { return publish(s, edition, files(2)) }, // the current one
		linkless:  func(s *Store) (Release, error) { return publish(s, edition, files(9)) },
		"partial": func(s *Store) (Release, error) {
			st, err := s.Begin(edition)
			if err != nil {
				return Release{}, err
			}
			defer st.Discard()
			if err := st.Write("a/b.txt", []byte("abc"), nil); err != nil {
				return Release{}, err
			}
			return st.ReplacePartial([]string{"a/b.txt"})
		},
	}
	for scenario, run := range scenarios {
		for fault, cause := range disktest.Faults {
			t.Run(scenario+" "+fault, func(t *testing.T) {
				fired := 0
				for n := 1; ; n++ {
					done, hit := oneFault(t, n, cause, scenario == linkless, run)
					if hit {
						fired++
					}
					if done {
						break
					}
				}
				t.Logf("%d faults fired", fired)
				if fired < 2 {
					t.Error("the harness did not fire")
				}
			})
		}
	}
}

// oneFault fails operation n of a run on a fresh folder and reports whether the run had fewer operations, and whether
// the fault fired.
func oneFault(t *testing.T, n int, cause error, linkless bool, run func(*Store) (Release, error)) (done, fired bool) {
	t.Helper()
	store, m, old := prepared(t, linkless)
	oldTrees := m.Tree(releasesDir)
	fsys := &disktest.Faulty{FS: store.fsys, N: n, Err: cause}
	made, err := run(Open(fsys))
	place := fmt.Sprintf("operation %d (%s)", n, fsys.Fired)
	switch {
	case fsys.Fired == "" && err != nil:
		t.Fatalf("%s: failed without a fault: %v", place, err)
	case fsys.Fired != "" && err == nil:
		t.Fatalf("%s: the fault was swallowed", place)
	case fsys.Fired != "":
		saysWhat(t, fsys.Fired, err)
		if cause != nil && !errors.Is(err, cause) {
			t.Errorf("%s: the cause is lost: %v", place, err)
		}
	}
	now := verifyCurrent(t, store, "")
	if err != nil && now.ID != old.ID {
		if !switched(fsys.Fired) {
			t.Errorf("%s: the pointer moved to %s although the build failed before the switch", place, now.ID)
		}
	}
	if failed := strings.Contains(fsys.Fired, pointerName); err != nil && made.ID != "" && (made.ID != now.ID || failed && now.ID == old.ID) ||
		err != nil && now.ID != old.ID && made.ID == "" {
		t.Errorf("%s: returned %q, current is %s", place, made.ID, now.ID)
	}
	for name, hash := range m.Tree(releasesDir) {
		if was, ok := oldTrees[name]; ok && was != hash {
			t.Errorf("%s: %s has changed", place, name)
		}
	}
	if _, err := store.load(old.ID); err != nil {
		t.Errorf("%s: the old release is gone: %v", place, err)
	}
	mustPublish(t, store, edition, files(10)) // the next build needs no manual step
	noLeftovers(t, store)
	return fsys.Count < n, fsys.Fired != ""
}

// saysWhat checks that an error names the operation that was failed and its file; of a rename either name will do.
func saysWhat(t *testing.T, fired string, err error) {
	t.Helper()
	op, name, _ := strings.Cut(strings.TrimPrefix(fired, "short "), " ")
	want := map[string]string{"mkdir": "mkdir", "syncdir": "sync", "rename": "rename", "remove": "remove", "lock": "lock", "symlink": "link", "readlink": "read",
		"create": "write", "write": "write", "sync": "write", "close": "write", "read": "read", "lstat": "read", "readdir": "read"}[op]
	var e *disk.Error
	if !errors.As(err, &e) || e.Op != want && (e.Op != "link" || !strings.Contains(name, pointerName)) {
		t.Errorf("%s: %v", fired, err)
		return
	}
	if path := strings.TrimSuffix("public/"+name, "/."); e.Path != path && e.Op != "rename" && e.Op != "link" || !strings.HasPrefix(e.Path, "public") {
		t.Errorf("%s: the error is of %s", fired, e.Path)
	}
}

// switched tells the operations that come after the pointer's rename. The pointer of the other kind is read before it and
// after it; a build that cannot read it before has renamed nothing yet.
func switched(op string) bool {
	for _, prefix := range []string{"syncdir .", "remove current", "rename .staging-trash", "remove .staging-trash", "readdir releases",
		"read releases/", "lstat releases/", "read current", "remove .staging-" + edition} {
		if strings.HasPrefix(op, prefix) {
			return true
		}
	}
	return false
}

func noLeftovers(t *testing.T, s *Store) {
	t.Helper()
	entries, err := s.fsys.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), disk.TempPrefix) {
			t.Errorf("%s is left over", e.Name())
		}
	}
}

// prepared returns a store in memory with three releases (the last one current), a partial build and a killed build's
// rest.
func prepared(t *testing.T, linkless bool) (*Store, *disktest.Memory, Release) {
	t.Helper()
	m := disktest.NewMemory()
	s := Open(m)
	if linkless {
		s = Open(noLinks{m})
	}
	var r Release
	for _, version := range []int{1, 3, 2} {
		r = mustPublish(t, s, edition, files(version))
	}
	st, err := s.Begin(edition)
	if err == nil {
		err = st.Write("old.txt", []byte("x"), nil)
	}
	if err == nil {
		_, err = st.ReplacePartial([]string{"old.txt"})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{disk.TempPrefix + edition + "/site"} {
		if err := m.MkdirAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := disk.WriteNew(m, dir+"/old.txt", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	return s, m, r
}
