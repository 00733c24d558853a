package release

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
)

// memFS is a file system in memory that knows what would survive a power cut. POSIX promises no more than this: the
// data of a file survives if the file was fsynced after the last Write, the entry of a name survives if its folder was
// fsynced after the last change. Of everything else any part may survive, a file cut at any length included.
type memFS struct {
	root   *node
	left   int // operations until the power is cut; negative: never
	locked bool
}

type node struct {
	dir     bool
	link    string
	data    []byte
	synced  []byte
	entries map[string]*node
	durable map[string]*node
}

var errPower = errors.New("the power is off")

func newFolder() *node {
	return &node{dir: true, entries: map[string]*node{}, durable: map[string]*node{}}
}

func (m *memFS) op() error {
	if m.left == 0 {
		return errPower
	}
	m.left--
	return nil
}

func (m *memFS) find(name string) *node {
	n := m.root
	if name == "." {
		return n
	}
	for _, part := range strings.Split(name, "/") {
		if n = n.entries[part]; n == nil {
			return nil
		}
	}
	return n
}

// reboot cuts the power: choose says for each thing that was not synced whether it survives.
func (m *memFS) reboot(choose func() bool) *memFS {
	var survive func(n *node) *node
	survive = func(n *node) *node {
		if !n.dir {
			data := n.synced
			if choose() {
				data = n.data
			}
			return &node{link: n.link, data: data, synced: data}
		}
		from := n.durable
		if choose() {
			from = n.entries
		}
		out := newFolder()
		for _, name := range slices.Sorted(keys(from)) {
			out.entries[name] = survive(from[name])
			out.durable[name] = out.entries[name]
		}
		return out
	}
	return &memFS{root: survive(m.root), left: -1}
}

// tree returns every name below a folder with what it is now.
func (m *memFS) tree(dir string) map[string]string {
	out := map[string]string{}
	var walk func(name string, n *node)
	walk = func(name string, n *node) {
		if !n.dir {
			out[name] = n.link + ":" + hexSum(n.data)
			return
		}
		for k, v := range n.entries {
			walk(name+"/"+k, v)
		}
	}
	walk(dir, m.find(dir))
	return out
}

func keys(m map[string]*node) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (m *memFS) Name() string { return "public" }

func (m *memFS) MkdirAll(name string) error {
	if err := m.op(); err != nil {
		return err
	}
	n := m.root
	for _, part := range strings.Split(name, "/") {
		if n.entries[part] == nil {
			n.entries[part] = newFolder()
		}
		n = n.entries[part]
	}
	return nil
}

func (m *memFS) Create(name string) (File, error) {
	if err := m.op(); err != nil {
		return nil, err
	}
	if m.find(name) != nil {
		return nil, fs.ErrExist
	}
	n := &node{}
	m.find(path.Dir(name)).entries[path.Base(name)] = n
	return &memFile{m, n}, nil
}

type memFile struct {
	fs *memFS
	n  *node
}

func (f *memFile) Write(data []byte) (int, error) {
	if err := f.fs.op(); err != nil {
		return 0, err
	}
	f.n.data = append(f.n.data, data...)
	return len(data), nil
}
func (f *memFile) Sync() error {
	if err := f.fs.op(); err != nil {
		return err
	}
	f.n.synced = slices.Clone(f.n.data)
	return nil
}
func (f *memFile) Close() error { return f.fs.op() }

func (m *memFS) SyncDir(name string) error {
	if err := m.op(); err != nil {
		return err
	}
	n := m.find(name)
	n.durable = map[string]*node{}
	for k, v := range n.entries {
		n.durable[k] = v
	}
	return nil
}

func (m *memFS) Rename(old, new string) error {
	if err := m.op(); err != nil {
		return err
	}
	n := m.find(old)
	if n == nil {
		return fs.ErrNotExist
	}
	if to := m.find(new); to != nil && to.dir {
		return fs.ErrExist
	}
	delete(m.find(path.Dir(old)).entries, path.Base(old))
	m.find(path.Dir(new)).entries[path.Base(new)] = n
	return nil
}

func (m *memFS) Symlink(target, name string) error {
	if err := m.op(); err != nil {
		return err
	}
	m.find(path.Dir(name)).entries[path.Base(name)] = &node{link: target}
	return nil
}

func (m *memFS) Readlink(name string) (string, error) {
	if n := m.find(name); n == nil {
		return "", fs.ErrNotExist
	} else if n.link != "" {
		return n.link, nil
	}
	return "", fs.ErrInvalid
}

func (m *memFS) RemoveAll(name string) error {
	if err := m.op(); err != nil {
		return err
	}
	if parent := m.find(path.Dir(name)); parent != nil {
		delete(parent.entries, path.Base(name))
	}
	return nil
}

func (m *memFS) ReadDir(name string) ([]fs.DirEntry, error) {
	n := m.find(name)
	if n == nil {
		return nil, fs.ErrNotExist
	}
	var out []fs.DirEntry
	for _, k := range slices.Sorted(keys(n.entries)) {
		out = append(out, memInfo{k, n.entries[k]})
	}
	return out, nil
}

func (m *memFS) ReadFile(name string) ([]byte, error) {
	n := m.find(name)
	if n == nil {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(n.data), nil
}

func (m *memFS) Open(name string) (io.ReadSeekCloser, error) {
	data, err := m.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return struct {
		io.ReadSeeker
		io.Closer
	}{bytes.NewReader(data), io.NopCloser(nil)}, nil
}

func (m *memFS) Lstat(name string) (fs.FileInfo, error) {
	n := m.find(name)
	if n == nil {
		return nil, fs.ErrNotExist
	}
	return memInfo{path.Base(name), n}, nil
}

func (m *memFS) Lock(string) (io.Closer, error) {
	if err := m.op(); err != nil {
		return nil, err
	}
	if m.locked {
		return nil, ErrLocked
	}
	m.locked = true
	return unlock{m}, nil
}

type unlock struct{ m *memFS }

func (u unlock) Close() error { u.m.locked = false; return nil }

type memInfo struct {
	name string
	n    *node
}

func (i memInfo) Name() string               { return i.name }
func (i memInfo) IsDir() bool                { return i.n.dir }
func (i memInfo) Size() int64                { return int64(len(i.n.data)) }
func (i memInfo) ModTime() time.Time         { return time.Time{} }
func (i memInfo) Sys() any                   { return nil }
func (i memInfo) Type() fs.FileMode          { return i.Mode().Type() }
func (i memInfo) Info() (fs.FileInfo, error) { return i, nil }
func (i memInfo) Mode() fs.FileMode {
	switch {
	case i.n.dir:
		return fs.ModeDir
	case i.n.link != "":
		return fs.ModeSymlink
	}
	return 0
}

// TestPowerCut is promise R3 on the model of memFS: the power is cut before operation 1, 2, 3 … of a build, and what
// survives is the least, the most, and several random parts. (On a real disk: the soak run.)
func TestPowerCut(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	survivals := []func() bool{func() bool { return false }, func() bool { return true }}
	for range 6 {
		survivals = append(survivals, func() bool { return rng.IntN(2) == 0 })
	}
	wraps := map[string]func(FS) FS{"link": func(f FS) FS { return f }, "pointer file": func(f FS) FS { return noLinks{f} }}
	for name, wrap := range wraps {
		cuts := 0
		for n, done := 0, false; !done; n++ {
			for i, survive := range survivals {
				var err error
				done, err = onePowerCut(n, survive, wrap)
				if err != nil {
					t.Fatalf("%s, seed %d, cut before operation %d, survival %d: %v", name, seed, n, i, err)
				}
				cuts++
			}
		}
		t.Logf("%s: %d cuts", name, cuts)
		if cuts < 100 {
			t.Errorf("%s: only %d cuts", name, cuts)
		}
	}
}

// onePowerCut publishes one release safely, cuts the power before operation n of the next build (a killed build comes
// in between), and checks what is found after the reboot. done: the build was over before operation n.
func onePowerCut(n int, survive func() bool, wrap func(FS) FS) (done bool, err error) {
	m := &memFS{root: newFolder(), left: -1}
	old, err := publish(Open(wrap(m)), edition, files(1))
	if err != nil {
		return false, fmt.Errorf("first build: %w", err)
	}
	m.left = n
	built, buildErr := publish(Open(wrap(m)), edition, files(2))
	done = m.left > 0
	killed := m.left == 0 && n%2 == 1
	if killed { // every other time the build was only killed: the machine runs on, and loses power after one more build
		m.left, m.locked = -1, false
		if built, buildErr = publish(Open(wrap(m)), edition, files(2)); buildErr != nil {
			return done, fmt.Errorf("the build after the kill: %w", buildErr)
		}
	}
	after := m.reboot(survive)
	s := Open(wrap(after))
	r, err := s.Current()
	if err == nil {
		err = s.Verify(r)
	}
	if err != nil {
		return done, fmt.Errorf("after the reboot the pointer names no complete release: %w", err)
	}
	if buildErr == nil && r.ID != built.ID {
		return done, fmt.Errorf("the build reported %s, after the reboot there is %s", built.ID, r.ID)
	}
	if r.ID != old.ID && r.ID != makeIDOf(files(2)) {
		return done, fmt.Errorf("after the reboot there is %s", r.ID)
	}
	if _, err := publish(s, edition, files(3)); err != nil {
		return done, fmt.Errorf("the next build: %w", err)
	}
	return done, nil
}

func makeIDOf(files map[string][]byte) string {
	r, err := publish(Open(&memFS{root: newFolder(), left: -1}), edition, files)
	if err != nil {
		panic(err)
	}
	return r.ID
}
