package release

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"fanshi/internal/disk"
)

// Publish makes the staging the current release, if it holds exactly the expected paths. If a release with the same
// files and inputs exists and verifies, that one becomes current. In the end older releases are deleted, except for the
// three newest. With an error that happened after the switch the returned Release is the published one; with any other
// it is empty and the pointer is untouched. The staging is closed in every case.
func (st *Staging) Publish(expected []string) (Release, error) {
	defer st.Discard()
	m, manifest, err := st.finish(expected)
	if err != nil {
		return Release{}, err
	}
	s := st.store
	previous, err := s.pointer()
	if err != nil && !errors.Is(err, ErrNone) {
		return Release{}, err
	}
	id, reused, err := s.choose(makeID(m.Edition, manifest))
	if err != nil {
		return Release{}, err
	}
	r := Release{ID: id, Path: releasesDir + "/" + id, Manifest: m, Reused: reused}
	if !reused {
		if err := st.move(r.Path); err != nil {
			return Release{}, err
		}
	}
	// Also for a reused one: the build that made it may have been killed before this.
	for _, d := range []string{releasesDir, "."} {
		if err := s.fsys.SyncDir(d); err != nil {
			return Release{}, disk.Fail(s.fsys, "sync", d, err)
		}
	}
	if err := s.point(id); err != nil {
		if now, _ := s.pointer(); now == id && previous != id {
			return r, err
		}
		return Release{}, err
	}
	return r, errors.Join(s.prune(id, previous), st.remove())
}

// choose returns the name to publish under, and whether a verified release of that name is there already. A damaged
// release is neither overwritten nor deleted here, since the pointer may name it: the new one gets a counter.
func (s *Store) choose(base string) (id string, reused bool, err error) {
	id = base
	for n := 2; ; n++ {
		present, err := s.exists(releasesDir + "/" + id)
		if err != nil || !present {
			return id, false, err
		}
		r, err := s.load(id)
		if err == nil {
			err = s.Verify(r)
		}
		if err == nil {
			return id, true, nil
		}
		if !damaged(err) {
			return "", false, err
		}
		id = fmt.Sprintf("%s-r%d", base, n)
	}
}

// move gives the finished staging folder its final name.
func (st *Staging) move(path string) error {
	fsys := st.store.fsys
	if err := fsys.MkdirAll(releasesDir); err != nil {
		return disk.Fail(fsys, "mkdir", releasesDir, err)
	}
	if err := fsys.Rename(st.dir, path); err != nil {
		return disk.Fail(fsys, "rename", path, err)
	}
	st.moved = true
	return nil
}

// point switches the pointer in one step and makes the switch durable.
func (s *Store) point(id string) error {
	temp := disk.TempPrefix + pointerName
	if err := s.fsys.RemoveAll(temp); err != nil {
		return disk.Fail(s.fsys, "remove", temp, err)
	}
	err := s.fsys.Symlink(releasesDir+"/"+id, temp)
	stale, fresh := currentFile, currentLink
	if errors.Is(err, errors.ErrUnsupported) {
		switch _, err := s.fsys.Readlink(currentLink); {
		case err == nil: // the pointer that people and programs follow stays
			return disk.Fail(s.fsys, "link", currentLink, ErrNoLinks)
		case !errors.Is(err, fs.ErrNotExist):
			return disk.Fail(s.fsys, "read", currentLink, err)
		}
		stale, fresh = currentLink, currentFile
		err = disk.WriteNew(s.fsys, temp, []byte(id+"\n"))
	}
	if err != nil {
		return disk.Fail(s.fsys, "link", fresh, err)
	}
	if err := s.fsys.Rename(temp, fresh); err != nil {
		return disk.Fail(s.fsys, "rename", fresh, err)
	}
	if err := s.fsys.SyncDir("."); err != nil {
		return disk.Fail(s.fsys, "sync", ".", err)
	}
	// A folder that has moved to a system with links holds the other kind of pointer too.
	if data, err := s.fsys.ReadFile(stale); errors.Is(err, fs.ErrNotExist) || err == nil && !idPattern.MatchString(strings.TrimSpace(string(data))) {
		return nil // there is none, or it is somebody else's
	} else if err != nil {
		return disk.Fail(s.fsys, "read", stale, err)
	}
	if err := s.fsys.RemoveAll(stale); err != nil {
		return disk.Fail(s.fsys, "remove", stale, err)
	}
	return disk.Fail(s.fsys, "sync", ".", s.fsys.SyncDir("."))
}

// prune deletes releases that are neither current, nor the one before, nor among the newest that are complete. The age
// of a release is that of its manifest file. Folders that are not named like a release are not ours and stay, and so does a
// release in which there is anything that its manifest does not name.
func (s *Store) prune(current, previous string) error {
	entries, err := s.fsys.ReadDir(releasesDir)
	if err != nil {
		return disk.Fail(s.fsys, "read", releasesDir, err)
	}
	type aged struct {
		id   string
		made time.Time
	}
	var complete []aged
	var drop []string
	for _, e := range entries {
		id := e.Name()
		if !e.IsDir() || !idPattern.MatchString(id) || id == current || id == previous {
			continue
		}
		ours, whole, err := s.ours(id)
		if err != nil {
			return err
		}
		if !ours {
			continue
		}
		if !whole {
			drop = append(drop, id)
			continue
		}
		name := releasesDir + "/" + id + "/" + ManifestName
		info, err := s.fsys.Lstat(name)
		if err != nil {
			return disk.Fail(s.fsys, "read", name, err)
		}
		complete = append(complete, aged{id, info.ModTime()})
	}
	slices.SortFunc(complete, func(a, b aged) int {
		return cmp.Or(b.made.Compare(a.made), cmp.Compare(b.id, a.id))
	})
	kept := 1
	if previous != "" && previous != current {
		kept = 2
	}
	for _, c := range complete[min(keep-kept, len(complete)):] {
		drop = append(drop, c.id)
	}
	return s.drop(drop)
}

// drop deletes releases. Each leaves releases/ in one step, so that no half-deleted one is ever seen there.
func (s *Store) drop(ids []string) error {
	for _, id := range ids {
		trash := disk.TempPrefix + trashName + id
		if err := s.fsys.Rename(releasesDir+"/"+id, trash); err != nil {
			return disk.Fail(s.fsys, "rename", releasesDir+"/"+id, err)
		}
		if err := s.fsys.RemoveAll(trash); err != nil {
			return disk.Fail(s.fsys, "remove", trash, err)
		}
	}
	return nil
}

// ReplacePartial makes the staging the content of partial/, if it holds exactly the expected paths, and leaves the
// pointer and all releases alone. A partial build is for looking at: a kill between its two renames leaves partial/
// missing until the next build puts the old one back.
func (st *Staging) ReplacePartial(expected []string) (Release, error) {
	return st.replace(partialDir, expected)
}

// ReplaceDraft is ReplacePartial for draft/, which holds what is not approved, marked as such.
func (st *Staging) ReplaceDraft(expected []string) (Release, error) {
	return st.replace(draftDir, expected)
}

func (st *Staging) replace(dir string, expected []string) (Release, error) {
	defer st.Discard()
	m, _, err := st.finish(expected)
	if err != nil {
		return Release{}, err
	}
	fsys, old := st.store.fsys, oldName(dir)
	if err := st.store.isOurs(dir); err != nil {
		return Release{}, err
	}
	err = fsys.Rename(dir, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Release{}, disk.Fail(fsys, "rename", dir, err)
	}
	if err := fsys.Rename(st.dir, dir); err != nil {
		_ = fsys.Rename(old, dir) // if this fails too, the next build puts it back
		return Release{}, disk.Fail(fsys, "rename", dir, err)
	}
	st.moved = true
	if err := fsys.SyncDir("."); err != nil {
		return Release{}, disk.Fail(fsys, "sync", ".", err)
	}
	return Release{Path: dir, Manifest: m}, disk.Fail(fsys, "remove", old, fsys.RemoveAll(old))
}
