package disk_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"strings"
	"testing"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
)

// action is something that writes; before makes what it finds.
type action struct {
	name   string
	before func(t *testing.T, fsys disk.FS)
	do     func(fsys disk.FS) error
	// left says of a failed operation that its failure is nobody's business.
	left func(op string) bool
}

// commit writes a set of files.
func commit(fsys disk.FS, keep bool, last string, files ...string) error {
	o, err := disk.Begin(fsys)
	if err != nil {
		return err
	}
	defer o.Discard()
	for i := 0; i < len(files); i += 2 {
		if err := o.Write(files[i], []byte(files[i+1])); err != nil {
			return err
		}
	}
	return o.Commit(last, keep)
}

// must fails the test where an action that prepares another fails.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func actions() []action {
	nothing := func(*testing.T, disk.FS) {}
	set := func(t *testing.T, fsys disk.FS) {
		t.Helper()
		must(t, commit(fsys, true, "", "a", "1", "b", "2", "c", "3"))
	}
	// What is thrown away at the end is thrown away by the next run; a mark that cannot be compared is written.
	swept := func(op string) bool { return op == "remove .staging-files" || op == "read "+disk.MarkName }
	return []action{
		{"WriteFile", func(t *testing.T, fsys disk.FS) {
			t.Helper()
			must(t, fsys.MkdirAll("sub"))
			must(t, disk.WriteFile(fsys, "sub/out.png", []byte("old")))
			must(t, fsys.SyncDir("."))
		}, func(fsys disk.FS) error { return disk.WriteFile(fsys, "sub/out.png", []byte("new bytes")) }, nil},
		{"Put", nothing, func(fsys disk.FS) error { return disk.Put(fsys, "out.png", []byte("new bytes")) }, swept},
		{"Put again", func(t *testing.T, fsys disk.FS) {
			t.Helper()
			must(t, disk.Put(fsys, "out.png", []byte("old")))
		}, func(fsys disk.FS) error { return disk.Put(fsys, "out.png", []byte("new bytes")) }, swept},
		{"Renew", func(t *testing.T, fsys disk.FS) {
			t.Helper()
			must(t, fsys.MkdirAll("sub"))
			must(t, disk.WriteNew(fsys, "sub/"+disk.TempPrefix+"a", []byte("somebody's")))
			must(t, fsys.SyncDir("sub"))
			must(t, fsys.SyncDir("."))
		}, func(fsys disk.FS) error { return disk.Renew(fsys, "sub/a", []byte("new bytes")) }, nil},
		{"Populate", nothing, func(fsys disk.FS) error {
			return disk.Populate(fsys, map[string][]byte{"a": []byte("aa"), "b/c/d": []byte("dd"), "b/e": []byte("ee")}, "a")
		}, func(string) bool { return false }},
		{"Commit", nothing, func(fsys disk.FS) error { return commit(fsys, false, "a", "a", "11", "b", "22") }, swept},
		{"Commit, the old ones kept", set, func(fsys disk.FS) error { return commit(fsys, true, "a", "a", "11", "b", "22") }, swept},
		{"Commit, the old ones deleted", set, func(fsys disk.FS) error { return commit(fsys, false, "a", "a", "11", "b", "22") }, swept},
	}
}

// operations names what a user hears of a failed operation.
var operations = map[string]string{"mkdir": "mkdir", "syncdir": "sync", "rename": "rename", "remove": "remove", "lock": "lock",
	"create": "write", "write": "write", "short": "write", "sync": "write", "close": "write", "read": "read", "lstat": "read", "readdir": "read"}

// TestEveryOperationFails: whichever operation fails, the error says which, of what file, and why; and what was begun can be repeated.
func TestEveryOperationFails(t *testing.T) {
	for _, a := range actions() {
		plain := disktest.NewMemory()
		a.before(t, plain)
		must(t, a.do(plain))
		for fault, cause := range disktest.Faults {
			fired := 0
			for n := 1; ; n++ {
				m := disktest.NewMemory()
				a.before(t, m)
				fsys := &disktest.Faulty{FS: m, N: n, Err: cause}
				err := a.do(fsys)
				if fsys.Fired != "" {
					fired++
				}
				switch {
				case fsys.Fired == "" && err != nil:
					t.Errorf("%s, %s at %d: %v", a.name, fault, n, err)
				case fsys.Fired != "" && err == nil && (a.left == nil || !a.left(fsys.Fired)):
					t.Errorf("%s, %s at %s: no error", a.name, fault, fsys.Fired)
				case err != nil:
					says(t, a.name, err, fsys.Fired, cause)
				}
				if m.Locked {
					t.Errorf("%s, %s at %s: the lock is kept", a.name, fault, fsys.Fired)
				}
				if err := a.do(m); err != nil && !errors.Is(err, disk.ErrNotEmpty) {
					t.Errorf("%s, %s at %s: cannot be repeated: %v", a.name, fault, fsys.Fired, err)
				} else if got := m.Tree("."); err == nil && !maps.Equal(got, plain.Tree(".")) {
					t.Errorf("%s, %s at %s: repeated it leaves %v", a.name, fault, fsys.Fired, got)
				}
				if fsys.Count < n {
					break
				}
			}
			if fired == 0 {
				t.Errorf("%s: %s never fired", a.name, fault)
			}
		}
	}
}

// says checks what an error tells of the operation that was failed.
func says(t *testing.T, action string, err error, fired string, cause error) {
	t.Helper()
	op, name, _ := strings.Cut(strings.TrimPrefix(fired, "short "), " ")
	if cause == nil {
		cause = io.ErrShortWrite
	}
	var e *disk.Error
	if !errors.As(err, &e) || e.Op != operations[op] || !errors.Is(err, cause) {
		t.Errorf("%s, %s: %v", action, fired, err)
		return
	}
	want := "public/" + name
	if name == "." {
		want = "public"
	}
	if e.Path != want || e.Error() != e.Op+" "+want+": "+cause.Error() {
		t.Errorf("%s, %s: %v, of %s", action, fired, err, e.Path)
	}
}

// TestPowerCuts: once success was reported a power cut takes nothing away; before that, whatever survives, the old bytes of a
// place are there or the new ones.
func TestPowerCuts(t *testing.T) {
	for _, a := range actions() {
		m := disktest.NewMemory()
		a.before(t, m)
		before := m.Tree(".")
		m.Left = 1 << 30
		must(t, a.do(m))
		used := 1<<30 - m.Left
		after := m.Tree(".")
		if got := m.Reboot(func() bool { return false }).Tree("."); !survives(after, got) {
			t.Errorf("%s: of %v a power cut leaves %v", a.name, after, got)
		}
		for left := range used {
			for _, survive := range []bool{false, true} {
				m := disktest.NewMemory()
				a.before(t, m)
				m.Left = left
				_ = a.do(m) // what has ended before the cut is no error
				for name, got := range m.Reboot(func() bool { return survive }).Tree(".") {
					if own := strings.Contains(name, disk.TempPrefix); !own && name != "./"+disk.MarkName && got != before[name] && got != after[name] {
						t.Errorf("%s, power cut after %d operations (%v): %s is neither old nor new", a.name, left, survive, name)
					}
				}
			}
		}
	}
}

// survives tells whether all that stood there still does, but for what is fanshi's own.
func survives(want, got map[string]string) bool {
	for name, sum := range want {
		if !strings.Contains(name, disk.TempPrefix) && got[name] != sum {
			return false
		}
	}
	return true
}

// order records renames.
type order struct {
	disk.FS
	names []string
}

func (o *order) Rename(old, new string) error {
	o.names = append(o.names, new)
	return o.FS.Rename(old, new)
}

// TestLast: the file or folder named last comes last, wherever its name sorts; a name that is not there changes nothing.
func TestLast(t *testing.T) {
	for last, want := range map[string]string{"a": "b c a", "b": "a c b", "c": "a b c", "d": "a b c", "": "a b c"} {
		populated := &order{FS: disktest.NewMemory()}
		must(t, disk.Populate(populated, map[string][]byte{"a": nil, "b/x": nil, "c": nil}, last))
		if got := strings.Join(populated.names, " "); got != want {
			t.Errorf("Populate with %q last: %s", last, got)
		}
		committed := &order{FS: disktest.NewMemory()}
		must(t, commit(committed, true, last, "a", "1", "b", "2", "c", "3"))
		mark := disk.MarkName
		if got := strings.Join(committed.names, " "); got != mark+" "+want { // the mark at the end is the one from the beginning
			t.Errorf("Commit with %q last: %s", last, got)
		}
	}
}

// marked is what a mark says of files.
func marked(kind string, files ...string) string {
	text := "# 这里记着 fanshi 写的文件，它凭这份记录认出自己的文件，不动别的文件。请不要修改或删除。\n"
	if kind != "" {
		text += "kind " + kind + "\n"
	}
	for i := 0; i < len(files); i += 2 {
		sum := sha256.Sum256([]byte(files[i+1]))
		text += hex.EncodeToString(sum[:]) + "  " + files[i] + "\n"
	}
	return text
}

// content reads a file.
func content(t *testing.T, fsys disk.FS, name string) string {
	t.Helper()
	data, err := fsys.ReadFile(name)
	must(t, err)
	return string(data)
}

// TestOutput: what somebody else wrote or changed is neither replaced nor deleted; what fanshi wrote is, and the mark names it.
func TestOutput(t *testing.T) {
	m := disktest.NewMemory()
	must(t, commit(m, true, "", "a", "1", "b", "2", "own  name", "3"))
	if got, want := content(t, m, disk.MarkName), marked("", "a", "1", "b", "2", "own  name", "3"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	must(t, disk.WriteFile(m, "b", []byte("changed"))) // by its reader
	must(t, disk.WriteFile(m, "foreign", []byte("x")))
	must(t, commit(m, false, "", "a", "11"))
	if got := content(t, m, "a") + content(t, m, "b") + content(t, m, "foreign"); got != "11changedx" {
		t.Errorf("%s", got)
	}
	if _, err := m.Lstat("own  name"); err == nil {
		t.Error("a file of an earlier set is still there")
	}
	if got, want := content(t, m, disk.MarkName), marked("", "a", "11"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	must(t, m.MkdirAll("folder"))
	for _, name := range []string{"foreign", "b", "folder"} {
		before := m.Tree(".")
		var refusal *disk.Refusal
		if err := commit(m, false, "", "a", "111", name, "2"); !errors.As(err, &refusal) || refusal.Reason != disk.Occupied || refusal.Path != "public/"+name {
			t.Errorf("%s: %v", name, err)
		}
		if err := disk.Put(m, name, []byte("2")); !errors.As(err, &refusal) || refusal.Reason != disk.Occupied || refusal.Path != "public/"+name {
			t.Errorf("%s: %v", name, err)
		}
		if !maps.Equal(before, m.Tree(".")) {
			t.Errorf("%s: %v became %v", name, before, m.Tree("."))
		}
	}
}

// TestOutputLock: two at once are told apart; Discard leaves nothing, may be called twice, and leaves what was committed.
func TestOutputLock(t *testing.T) {
	m := disktest.NewMemory()
	o, err := disk.Begin(m)
	must(t, err)
	if _, err := disk.Begin(m); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("two at once: %v", err)
	}
	must(t, o.Write("a", []byte("1")))
	o.Discard()
	next, err := disk.Begin(m)
	must(t, err)
	o.Discard() // the other's lock stays
	if len(m.Tree(".")) != 0 || !m.Locked {
		t.Errorf("%v", m.Tree("."))
	}
	must(t, next.Write("a", []byte("1")))
	must(t, next.Commit("", true))
	next.Discard()
	if m.Locked || content(t, m, "a") != "1" {
		t.Error("what was committed is gone, or the lock is still held")
	}
}

// TestPut: the same place again, the same bytes again, and temporary names that others have taken.
func TestPut(t *testing.T) {
	m := disktest.NewMemory()
	for _, taken := range []string{".staging-a", ".staging-a-2"} {
		must(t, disk.WriteNew(m, taken, []byte("not ours")))
	}
	must(t, disk.WriteNew(m, "other", []byte("x")))
	for _, data := range []string{"1", "1", "2", "1"} {
		must(t, disk.Put(m, "a", []byte(data)))
		if content(t, m, "a") != data || content(t, m, disk.MarkName) != marked("", "a", data) {
			t.Errorf("%s: %s", data, content(t, m, disk.MarkName))
		}
	}
	if len(m.Tree(".")) != 5 || content(t, m, ".staging-a") != "not ours" || content(t, m, ".staging-a-2") != "not ours" {
		t.Errorf("%v", m.Tree("."))
	}
	must(t, disk.Put(m, "b", []byte("b")))
	if got := content(t, m, disk.MarkName); got != marked("", "a", "1", "b", "b") {
		t.Error(got)
	}
	must(t, m.RemoveAll("a")) // what somebody has deleted may be written again
	must(t, disk.Put(m, "a", []byte("3")))
}

// TestCutBeforeTheLastMark: a process that is killed between two files leaves none that the next run takes for somebody else's.
func TestCutBeforeTheLastMark(t *testing.T) {
	for left := 1; left < 60; left++ {
		m := disktest.NewMemory()
		must(t, commit(m, true, "", "a", "1", "b", "2"))
		m.Left = left
		_ = commit(m, true, "", "a", "11", "b", "22", "c", "33") // ends wherever the power does
		m.Left, m.Locked = -1, false
		must(t, commit(m, true, "", "a", "111", "b", "222", "c", "333"))
		if got := content(t, m, disk.MarkName); got != marked("", "a", "111", "b", "222", "c", "333") {
			t.Errorf("cut after %d: %s", left, got)
		}
	}
}

// TestPopulateFound: of a folder that is not empty the names are told, in order; what a killed run has left is none.
func TestPopulateFound(t *testing.T) {
	m := disktest.NewMemory()
	must(t, m.MkdirAll(".staging-init/content"))
	must(t, disk.Populate(m, map[string][]byte{"b": nil, "a/x": []byte("x")}, "b"))
	var found *disk.NotEmptyError
	err := disk.Populate(m, map[string][]byte{"b": nil}, "b")
	if !errors.As(err, &found) || strings.Join(found.Found, " ") != "a b" || !errors.Is(err, disk.ErrNotEmpty) || found.Error() != `the folder is not empty: ["a" "b"]` {
		t.Errorf("%v", err)
	}
	if err := disk.Populate(disktest.NewMemory(), map[string][]byte{"a:b": nil}, ""); err == nil || !strings.Contains(err.Error(), "a:b") {
		t.Errorf("a name that Windows refuses: %v", err)
	}
}

// TestSub does to a folder below what was done to the folder itself.
func TestSub(t *testing.T) {
	for _, a := range actions() {
		plain, below := disktest.NewMemory(), disktest.NewMemory()
		must(t, below.MkdirAll("x/y"))
		must(t, below.SyncDir("."))
		must(t, below.SyncDir("x"))
		sub := disk.Sub(below, "x/y")
		a.before(t, plain)
		a.before(t, sub)
		must(t, a.do(plain))
		must(t, a.do(sub))
		cut := below.Reboot(func() bool { return false })
		want := map[string]string{}
		for name, sum := range plain.Tree(".") {
			want["x/y"+strings.TrimPrefix(name, ".")] = sum
		}
		if got := below.Tree("x/y"); !maps.Equal(got, want) || !survives(want, cut.Tree("x/y")) || sub.Name() != "public/x/y" || below.Locked {
			t.Errorf("%s: %v, want %v", a.name, got, want)
		}
	}
	m := disktest.NewMemory()
	must(t, m.MkdirAll("x"))
	sub := disk.Sub(m, "x")
	must(t, sub.Symlink("target", "link"))
	if to, err := m.Readlink("x/link"); to != "target" || err != nil {
		t.Errorf("%s, %v", to, err)
	}
	if to, err := sub.Readlink("link"); to != "target" || err != nil {
		t.Errorf("%s, %v", to, err)
	}
	must(t, disk.WriteNew(sub, "f", []byte("f")))
	f, err := sub.Open("f")
	must(t, err)
	if data, err := io.ReadAll(f); string(data) != "f" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	entries, err := sub.ReadDir(".")
	if len(entries) != 2 || err != nil || entries[0].Name() != "f" {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestFail: an error that is none stays none, and every failure says what failed, where and why.
func TestFail(t *testing.T) {
	m := disktest.NewMemory()
	if err := disk.Fail(m, "write", "a", nil); err != nil {
		t.Errorf("%v", err)
	}
	if err := disk.Fail(m, "write", "a/b", io.ErrShortWrite); err.Error() != "write public/a/b: short write" || !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%v", err)
	}
}
