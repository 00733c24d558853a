package release

import (
	"errors"
	"io/fs"
	"slices"

	"fanshi/internal/disk"
)

// Known returns the names at the top of a folder that this package makes, and whether some of them prove that the folder
// is a store: a pointer, a release or a partial build with its manifest. It is for folders of versions that set no mark.
func Known(fsys disk.FS) (names []string, made bool) {
	s := Open(fsys)
	if _, err := s.pointer(); err == nil {
		names, made = append(names, currentLink, currentFile), true
	}
	if ids, err := s.IDs(); err == nil {
		entries, err := fsys.ReadDir(releasesDir)
		if err == nil && len(entries) == len(ids) {
			names = append(names, releasesDir)
		}
		for _, id := range ids {
			_, err := s.load(id)
			made = made || err == nil
		}
	}
	for _, dir := range replaced {
		if data, err := fsys.ReadFile(dir + "/" + ManifestName); err == nil {
			if _, err := decodeManifest(data); err == nil {
				names, made = append(names, dir), true
			}
		}
	}
	if info, err := fsys.Lstat(lockFile); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		names = append(names, lockFile)
	}
	entries, _ := fsys.ReadDir(".") // unreadable: nothing is known
	for _, e := range entries {
		if leftover(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, made
}

// ours tells of a release that is not current whether it holds nothing but files of its manifest, and whether it holds all
// of them. A folder without files is ours and not whole; one whose manifest cannot be read is not ours.
func (s *Store) ours(id string) (ours, whole bool, err error) {
	dir := releasesDir + "/" + id
	found, err := s.list(dir)
	if errors.Is(err, ErrDamaged) || err == nil && !slices.Contains(found, ManifestName) {
		return err == nil && len(found) == 0, false, nil
	}
	if err != nil {
		return false, false, err
	}
	r, err := s.load(id)
	if damaged(err) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	strange, err := s.strange(dir, found, r.Manifest)
	return len(strange) == 0, len(found) == len(r.Manifest.Files)+1, err
}

// strange returns the files of a folder that its manifest does not name, or that have another size.
func (s *Store) strange(dir string, found []string, m Manifest) ([]string, error) {
	sizes := map[string]int64{}
	for _, e := range m.Files {
		sizes[e.Path] = e.Bytes
	}
	var out []string
	for _, name := range found {
		if name == ManifestName {
			continue
		}
		info, err := s.fsys.Lstat(dir + "/" + name)
		if err != nil {
			return nil, disk.Fail(s.fsys, "read", dir+"/"+name, err)
		}
		if size, ok := sizes[name]; !ok || size != info.Size() {
			out = append(out, name)
		}
	}
	return out, nil
}

// PartialIsOurs is a *disk.Refusal where partial/ holds anything that a partial build has not written: the next one would
// delete it.
func (s *Store) PartialIsOurs() error { return s.isOurs(partialDir) }

// DraftIsOurs is PartialIsOurs for draft/.
func (s *Store) DraftIsOurs() error { return s.isOurs(draftDir) }

func (s *Store) isOurs(dir string) error {
	info, err := s.fsys.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return disk.Fail(s.fsys, "read", dir, err)
	}
	refuse := func(found ...string) error {
		return &disk.Refusal{Path: s.fsys.Name() + "/" + dir, Reason: disk.Foreign, Found: found}
	}
	if !info.IsDir() {
		return refuse(dir)
	}
	found, err := s.list(dir)
	if errors.Is(err, ErrDamaged) {
		return refuse()
	}
	if err != nil || len(found) == 0 {
		return err
	}
	data, err := s.fsys.ReadFile(dir + "/" + ManifestName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return disk.Fail(s.fsys, "read", dir+"/"+ManifestName, err)
	}
	var m Manifest
	if err == nil {
		m, err = decodeManifest(data)
	}
	if err != nil {
		return refuse(tops(found)...)
	}
	strange, err := s.strange(dir, found, m)
	if err == nil && len(strange) > 0 {
		err = refuse(tops(strange)...)
	}
	return err
}

// tops returns at most five of several names.
func tops(names []string) []string { return names[:min(len(names), 5)] }
