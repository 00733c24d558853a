package release

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"fanshi/internal/disk"
	"fanshi/internal/filename"
)

// Staging is a release being written. Write may be called by several goroutines at once; the other methods not.
type Staging struct {
	store   *Store
	edition string
	dir     string
	lock    io.Closer // nil once closed
	moved   bool      // the folder has left dir

	mu     sync.Mutex
	files  map[string]Entry
	folded map[string]string     // folded path → path, to refuse names that Windows takes for one
	err    error                 // the first failed Write; nothing is published after one
	inputs map[uint64][][]string // lists of many inputs that have been seen, by a hash
	seed   maphash.Seed          // of that hash
}

// Begin takes the folder's lock, removes what killed builds have left, and opens a staging folder for an edition such
// as 2026-W48. ErrLocked: another build is running. End with Publish, ReplacePartial, ReplaceDraft or Discard.
func (s *Store) Begin(edition string) (*Staging, error) {
	if !editionPattern.MatchString(edition) {
		return nil, fmt.Errorf("edition %q is not an ISO week such as 2026-W48", edition)
	}
	lock, err := s.fsys.Lock(lockFile)
	if err != nil {
		return nil, disk.Fail(s.fsys, "lock", lockFile, err)
	}
	st := &Staging{store: s, edition: edition, dir: disk.TempPrefix + edition, lock: lock,
		files: map[string]Entry{}, folded: map[string]string{}, inputs: map[uint64][][]string{}, seed: maphash.MakeSeed()}
	if err := errors.Join(s.sweep(), disk.Fail(s.fsys, "mkdir", st.dir, s.fsys.MkdirAll(st.dir))); err != nil {
		_ = lock.Close() // nothing was written under it
		return nil, err
	}
	return st, nil
}

// sweep removes the leftovers of killed builds; the lock proves that their builds no longer run.
func (s *Store) sweep() error {
	for _, dir := range replaced {
		present, err := s.exists(dir)
		if err != nil {
			return err
		}
		if present {
			continue
		} // perhaps killed between the two renames of replace: the old one goes back to its place
		if err := s.fsys.Rename(oldName(dir), dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return disk.Fail(s.fsys, "rename", oldName(dir), err)
		}
	}
	entries, err := s.fsys.ReadDir(".")
	if err != nil {
		return disk.Fail(s.fsys, "read", ".", err)
	}
	for _, e := range entries {
		if leftover(e.Name()) {
			if err := s.fsys.RemoveAll(e.Name()); err != nil {
				return disk.Fail(s.fsys, "remove", e.Name(), err)
			}
		}
	}
	return nil
}

// leftover tells the temporary names of this package. Others are somebody else's, though they begin alike.
func leftover(name string) bool {
	rest, ok := strings.CutPrefix(name, disk.TempPrefix)
	trash, dropped := strings.CutPrefix(rest, trashName)
	return ok && (editionPattern.MatchString(rest) || slices.ContainsFunc(replaced, func(dir string) bool { return name == oldName(dir) }) || rest == pointerName || dropped && idPattern.MatchString(trash))
}

// Write adds one file and makes it durable. Inputs are the project's files that it was made from; their order does not
// matter. A path that disk.CheckPath refuses, that was written before, or that differs from another only in case is an error.
func (st *Staging) Write(name string, data []byte, inputs []string) error {
	err := st.reserve(name)
	if err == nil {
		err = st.put(name, data)
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if err != nil {
		st.err = errors.Join(st.err, err)
		return err
	}
	sources := slices.Compact(slices.Sorted(slices.Values(inputs)))
	if sources == nil {
		sources = []string{}
	}
	st.files[name] = Entry{Path: name, Bytes: int64(len(data)), SHA256: hexSum(data), Inputs: st.kept(sources)}
	return nil
}

// kept is a list of inputs, the one that is there already if it has many and an equal one is.
func (st *Staging) kept(inputs []string) []string {
	if len(inputs) < manyInputs {
		return inputs
	}
	var sum maphash.Hash
	sum.SetSeed(st.seed)
	for _, name := range inputs {
		sum.WriteString(name)
		sum.WriteByte(0)
	}
	for _, known := range st.inputs[sum.Sum64()] {
		if slices.Equal(known, inputs) {
			return known
		}
	}
	st.inputs[sum.Sum64()] = append(st.inputs[sum.Sum64()], inputs)
	return inputs
}

// Name notes what a file that has been written is called in the pack for its print shop.
func (st *Staging) Name(file, shopName string) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if e, written := st.files[file]; written {
		e.ShopName = shopName
		st.files[file] = e
	}
}

func (st *Staging) reserve(name string) error {
	if err := disk.CheckPath(name); err != nil {
		return err
	}
	if filename.Fold(name) == ManifestName {
		return fmt.Errorf("path %q is kept for the manifest", name)
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if other, taken := st.folded[filename.Fold(name)]; taken {
		return fmt.Errorf("path %q was already written as %q", name, other)
	}
	st.folded[filename.Fold(name)] = name
	return nil
}

func (st *Staging) put(name string, data []byte) error {
	fsys := st.store.fsys
	full := st.dir + "/" + name
	if err := fsys.MkdirAll(path.Dir(full)); err != nil {
		return disk.Fail(fsys, "mkdir", path.Dir(full), err)
	}
	return disk.WriteNew(fsys, full, data)
}

// Discard gives the staging up: its files are deleted and the lock is freed. After Publish, ReplacePartial or ReplaceDraft it does
// nothing, so it can be deferred.
func (st *Staging) Discard() {
	if st.lock == nil {
		return
	}
	_ = st.remove() // what stays is swept by the next build
	_ = st.lock.Close()
	st.lock = nil
}

// remove deletes the staging folder unless it has been moved to its final name.
func (st *Staging) remove() error {
	if st.moved {
		return nil
	}
	if err := st.store.fsys.RemoveAll(st.dir); err != nil {
		return disk.Fail(st.store.fsys, "remove", st.dir, err)
	}
	st.moved = true
	return nil
}

// finish completes the staging folder: exactly the expected files, then the manifest, then every folder durable.
func (st *Staging) finish(expected []string) (Manifest, []byte, error) {
	if st.lock == nil {
		return Manifest{}, nil, errors.New("the staging folder has been closed")
	}
	if st.err != nil {
		return Manifest{}, nil, st.err
	}
	found, err := st.store.list(st.dir)
	if err != nil {
		return Manifest{}, nil, err
	}
	if err := sameSet(found, expected); err != nil {
		return Manifest{}, nil, err
	}
	m := Manifest{Schema: schemaVersion, Edition: st.edition, Files: []Entry{}}
	for _, name := range found {
		m.Files = append(m.Files, st.files[name])
	}
	data, err := m.encode()
	if err != nil {
		return Manifest{}, nil, err
	}
	if err := disk.WriteNew(st.store.fsys, st.dir+"/"+ManifestName, data); err != nil {
		return Manifest{}, nil, err
	}
	return m, data, disk.SyncDirs(st.store.fsys, st.dir, found)
}
