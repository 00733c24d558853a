package disk_test

import (
	"errors"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
)

// officers is a file system with a file that is not fanshi's, in a folder where something else stands under every name that
// fanshi might use.
func officers(t *testing.T) *disktest.Memory {
	t.Helper()
	m := disktest.NewMemory()
	must(t, m.MkdirAll("content"))
	must(t, m.MkdirAll("backup"))
	must(t, disk.WriteNew(m, "content/a.md", []byte("old")))
	must(t, disk.WriteNew(m, "content/"+disk.TempPrefix+"a.md", []byte("another's")))
	must(t, m.SyncDir("."))
	must(t, m.SyncDir("content"))
	return m
}

func holds(m *disktest.Memory, name, want string) bool {
	got, err := m.ReadFile(name)
	return err == nil && string(got) == want
}

// TestExchange: whatever fails and whenever the power is cut, the file holds the old bytes or the new, and where it holds the
// new ones the old are kept; nothing else is touched.
func TestExchange(t *testing.T) {
	exchange := func(fsys disk.FS) error {
		return disk.Exchange(fsys, "backup/x", "content/a.md", []byte("old"), []byte("new bytes"))
	}
	check := func(m *disktest.Memory, when string, done bool) {
		t.Helper()
		if changed := holds(m, "content/a.md", "new bytes"); changed && !holds(m, "backup/x/content/a.md", "old") || !changed && (done || !holds(m, "content/a.md", "old")) {
			t.Errorf("%s: %v", when, m.Tree("."))
		}
		if !holds(m, "content/"+disk.TempPrefix+"a.md", "another's") {
			t.Errorf("%s: another's file is gone", when)
		}
	}
	for fault, cause := range disktest.Faults {
		fired := 0
		for n := 1; ; n++ {
			m := officers(t)
			fsys := &disktest.Faulty{FS: m, N: n, Err: cause}
			err := exchange(fsys)
			if fsys.Fired != "" {
				fired++
			}
			check(m, fault+" at "+fsys.Fired, err == nil)
			if (err != nil) != (fsys.Fired != "") {
				t.Errorf("%s at %q: %v", fault, fsys.Fired, err)
			}
			if fsys.Count < n {
				break
			}
		}
		if fired == 0 {
			t.Errorf("%s never fired", fault)
		}
	}
	m := officers(t)
	m.Left = 1 << 30
	must(t, exchange(m))
	used := 1<<30 - m.Left
	check(m.Reboot(func() bool { return false }), "after it", true)
	for left := range used {
		for _, survive := range []bool{false, true} {
			m := officers(t)
			m.Left = left
			_ = exchange(m) // what has ended before the cut is no error
			check(m.Reboot(func() bool { return survive }), "power cut", false)
		}
	}
}

// TestExchangeRefuses: a file that is another by now, or that has been kept already, stays as it is.
func TestExchangeRefuses(t *testing.T) {
	m := officers(t)
	if err := disk.Exchange(m, "backup/x", "content/a.md", []byte("else"), []byte("new")); !errors.Is(err, disk.ErrChanged) || !holds(m, "content/a.md", "old") {
		t.Error(err)
	}
	must(t, disk.Exchange(m, "backup/x", "content/a.md", []byte("old"), []byte("new")))
	if err := disk.Exchange(m, "backup/x", "content/a.md", []byte("new"), []byte("newer")); err == nil || !holds(m, "content/a.md", "new") || !holds(m, "backup/x/content/a.md", "old") {
		t.Error(err)
	}
	if err := disk.Exchange(m, "backup/x", "content/none.md", nil, []byte("new")); err == nil {
		t.Error("a file that is missing was exchanged")
	}
	day := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	for _, want := range []string{"backup/2026-11-30", "backup/2026-11-30-2", "backup/2026-11-30-3"} {
		name, err := disk.NewFolder(m, "backup", day)
		if must(t, err); name != want {
			t.Errorf("%s, want %s", name, want)
		}
		must(t, m.MkdirAll(name))
	}
}
