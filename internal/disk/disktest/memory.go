package disktest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"fanshi/internal/disk"
)

// NewMemory returns an empty one.
func NewMemory() *Memory { return &Memory{Left: -1, root: newFolder()} }

// Memory is a file system in memory that knows what would survive a power cut. POSIX promises no more than this: the
// data of a file survives if the file was fsynced after the last Write, the entry of a name survives if its folder was
// fsynced after the last change. Of everything else any part may survive, a file cut at any length included.
type Memory struct {
	Left   int // operations until the power is cut; negative: never
	Locked bool
	root   *node
}

type node struct {
	dir     bool
	link    string
	data    []byte
	synced  []byte
	entries map[string]*node
	durable map[string]*node
}

// ErrPower is the error of every operation after the cut.
var ErrPower = errors.New("the power is off")

func newFolder() *node {
	return &node{dir: true, entries: map[string]*node{}, durable: map[string]*node{}}
}

func (m *Memory) op() error {
	if m.Left == 0 {
		return ErrPower
	}
	m.Left--
	return nil
}

func (m *Memory) find(name string) *node {
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

// Reboot cuts the power: choose says for each thing that was not synced whether it survives.
func (m *Memory) Reboot(choose func() bool) *Memory {
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
	return &Memory{Left: -1, root: survive(m.root)}
}

// Tree returns every name below a folder with what it is now.
func (m *Memory) Tree(dir string) map[string]string {
	out := map[string]string{}
	var walk func(name string, n *node)
	walk = func(name string, n *node) {
		if !n.dir {
			out[name] = n.link + ":" + fmt.Sprintf("%x", sha256.Sum256(n.data))
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

func (m *Memory) Name() string { return "public" }

func (m *Memory) MkdirAll(name string) error {
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

func (m *Memory) Create(name string) (disk.File, error) {
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
	fs *Memory
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

func (m *Memory) SyncDir(name string) error {
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

func (m *Memory) Rename(old, new string) error {
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

func (m *Memory) Symlink(target, name string) error {
	if err := m.op(); err != nil {
		return err
	}
	m.find(path.Dir(name)).entries[path.Base(name)] = &node{link: target}
	return nil
}

func (m *Memory) Readlink(name string) (string, error) {
	if n := m.find(name); n == nil {
		return "", fs.ErrNotExist
	} else if n.link != "" {
		return n.link, nil
	}
	return "", fs.ErrInvalid
}

func (m *Memory) RemoveAll(name string) error {
	if err := m.op(); err != nil {
		return err
	}
	if parent := m.find(path.Dir(name)); parent != nil {
		delete(parent.entries, path.Base(name))
	}
	return nil
}

func (m *Memory) ReadDir(name string) ([]fs.DirEntry, error) {
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

func (m *Memory) ReadFile(name string) ([]byte, error) {
	n := m.find(name)
	if n == nil {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(n.data), nil
}

func (m *Memory) Open(name string) (disk.Opened, error) {
	n := m.find(name)
	if n == nil {
		return nil, fs.ErrNotExist
	}
	return opened{bytes.NewReader(slices.Clone(n.data)), io.NopCloser(nil), memInfo{path.Base(name), n}}, nil
}

type opened struct {
	io.ReadSeeker
	io.Closer
	info memInfo
}

func (o opened) Stat() (fs.FileInfo, error) { return o.info, nil }

func (m *Memory) Lstat(name string) (fs.FileInfo, error) {
	n := m.find(name)
	if n == nil {
		return nil, fs.ErrNotExist
	}
	return memInfo{path.Base(name), n}, nil
}

func (m *Memory) Lock(string) (io.Closer, error) {
	if err := m.op(); err != nil {
		return nil, err
	}
	if m.Locked {
		return nil, disk.ErrLocked
	}
	m.Locked = true
	return unlock{m}, nil
}

type unlock struct{ m *Memory }

func (u unlock) Close() error { u.m.Locked = false; return nil }

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
