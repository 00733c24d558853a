package release

import (
	"errors"
	"io/fs"

	"fanshi/internal/disk"
)

// CurrentID returns the id of the published release without reading its manifest: cheap enough to ask every second.
// It is ErrNone if nothing has been published.
func (s *Store) CurrentID() (string, error) { return s.pointer() }

// Again returns the store that the folder's name stands for now: another one if the folder has been deleted and made anew,
// or moved, and this one otherwise.
func (s *Store) Again() (*Store, error) {
	fsys, err := disk.Again(s.fsys)
	if err != nil || fsys == nil {
		return s, err
	}
	return &Store{fsys}, nil
}

// IDs returns the names of all folders that are named like a release, sorted; some may be damaged, see Load.
func (s *Store) IDs() ([]string, error) {
	entries, err := s.fsys.ReadDir(releasesDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, disk.Fail(s.fsys, "read", releasesDir, err)
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && idPattern.MatchString(e.Name()) {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

// Load returns a release with its manifest; the other files are not read.
func (s *Store) Load(id string) (Release, error) { return s.load(id) }

// OpenFile opens a file inside the store for reading: releases/<id>/site/index.html. Where a build has deleted its
// release in the meantime the error is fs.ErrNotExist.
func (s *Store) OpenFile(name string) (disk.Opened, error) {
	f, err := s.fsys.Open(name)
	return f, disk.Fail(s.fsys, "read", name, err)
}
