// Package release puts finished files where they are published, so that whatever happens the published folder is a
// complete release: kill -9, a power cut, a full disk, a failing disk, two builds at once.
//
// The folder (public/) holds
//
//	current            → releases/<id>: a symbolic link, the pointer
//	current.txt        the pointer where there are no symbolic links: the id and a line feed; never beside a link
//	releases/<id>/     complete releases, each with release.json; id = <edition>-<12 digits of the manifest's SHA-256>
//	partial/           the last partial build; never published
//	draft/             the last draft, of content that is not approved; never published
//	.staging-*         what a running build writes; left over by a killed one, removed by the next
//	.lock              held while a build runs
//
// Order of durability: every file is written and fsynced, release.json last, then every folder from the deepest up;
// the staging folder is renamed to releases/<id> and both parents are fsynced; only then the pointer is switched, by a
// temporary link (or file) and a rename, and its folder fsynced. Nothing is written at a final name, nothing is deleted
// before the new release is complete and pointed to. A reported success is durable. An error before the switch leaves
// the pointer as it was; one after it (the last fsync, deleting old releases) leaves it on the new, complete release.
//
// It is the only package of the project that writes files, all through disk.FS.
package release

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fanshi/internal/disk"
)

// ErrNone says that nothing has been published yet.
var ErrNone = errors.New("nothing has been published")

// ErrDamaged says that a release does not hold exactly the bytes of its manifest.
var ErrDamaged = errors.New("the release is damaged")

// ErrNoLinks says that the pointer is a symbolic link and that the system makes none now.
var ErrNoLinks = errors.New("the pointer is a link, and no link can be made")

const (
	currentLink = "current"
	currentFile = "current.txt"
	releasesDir = "releases"
	partialDir  = "partial"
	draftDir    = "draft"
	lockFile    = ".lock"
	pointerName = "pointer" // after disk.TempPrefix
	trashName   = "trash-"  // after disk.TempPrefix, and before an id
	keep        = 3         // complete releases, the current one included
)

// replaced are the folders that a build for looking at puts another in the place of.
var replaced = []string{partialDir, draftDir}

// oldName is where such a folder goes for the moment in which the new one takes its place.
func oldName(dir string) string { return disk.TempPrefix + "old-" + dir }

// Store is a folder of releases.
type Store struct{ fsys disk.FS }

// Release is one complete release, a partial build or a draft.
type Release struct {
	ID       string // empty for a partial build and a draft
	Path     string // its folder inside the store: releases/2026-W48-0123456789ab, partial or draft
	Manifest Manifest
	Reused   bool // Publish found these very files already there and wrote nothing
}

// Open returns the store in a folder.
func Open(fsys disk.FS) *Store { return &Store{fsys} }

// Name returns the store's folder as its user wrote it.
func (s *Store) Name() string { return s.fsys.Name() }

// Current returns the published release with its manifest; the other files are not read (see Verify).
// It is ErrNone if nothing has been published.
func (s *Store) Current() (Release, error) {
	id, err := s.pointer()
	if err != nil {
		return Release{}, err
	}
	return s.load(id)
}

// Place returns the folder inside the store through which people and programs find the published release: the link or,
// where there are no links, the release's own folder.
func (s *Store) Place(r Release) string {
	if _, err := s.fsys.Readlink(currentLink); err == nil && r.ID != "" {
		return currentLink
	}
	return r.Path
}

// pointer returns the id that the pointer names. The link wins over the file: where both exist the file is a leftover.
func (s *Store) pointer() (string, error) {
	target, err := s.fsys.Readlink(currentLink)
	if err == nil {
		id, ok := strings.CutPrefix(strings.ReplaceAll(target, `\`, "/"), releasesDir+"/")
		if !ok || !idPattern.MatchString(id) {
			return "", disk.Fail(s.fsys, "read", currentLink, fmt.Errorf("the link names %q, which is no release", target))
		}
		return id, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		if info, statErr := s.fsys.Lstat(currentLink); statErr == nil && info.Mode()&fs.ModeSymlink == 0 {
			err = errNotLink
		}
		return "", disk.Fail(s.fsys, "read", currentLink, err)
	}
	data, err := s.fsys.ReadFile(currentFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNone
	}
	if err != nil {
		return "", disk.Fail(s.fsys, "read", currentFile, err)
	}
	id := strings.TrimSpace(string(data))
	if !idPattern.MatchString(id) {
		return "", disk.Fail(s.fsys, "read", currentFile, fmt.Errorf("it names %q, which is no release", id))
	}
	return id, nil
}

var errNotLink = errors.New("it is not a link made by fanshi; rename or delete it")

// load reads the manifest of a release and checks that the release's name is the manifest's hash.
func (s *Store) load(id string) (Release, error) {
	path := releasesDir + "/" + id
	name := path + "/" + ManifestName
	data, err := s.fsys.ReadFile(name)
	if err != nil {
		return Release{}, disk.Fail(s.fsys, "read", name, err)
	}
	m, err := decodeManifest(data)
	if err == nil && !names(id, m, data) {
		err = errors.New("its hash is not the release's name")
	}
	if err != nil {
		return Release{}, disk.Fail(s.fsys, "read", name, fmt.Errorf("%w: %w", ErrDamaged, err))
	}
	return Release{ID: id, Path: path, Manifest: m}, nil
}

// Verify reads every file of a release and compares size, hash and the set of files with its manifest.
func (s *Store) Verify(r Release) error {
	found, err := s.list(r.Path)
	if err != nil {
		return err
	}
	want := []string{ManifestName}
	for _, e := range r.Manifest.Files {
		want = append(want, e.Path)
	}
	if err := sameSet(found, want); err != nil {
		return disk.Fail(s.fsys, "read", r.Path, fmt.Errorf("%w: %w", ErrDamaged, err))
	}
	for _, e := range r.Manifest.Files {
		name := r.Path + "/" + e.Path
		data, err := s.fsys.ReadFile(name)
		if err == nil && (int64(len(data)) != e.Bytes || hexSum(data) != e.SHA256) {
			err = fmt.Errorf("%w: its bytes are not those of the manifest", ErrDamaged)
		}
		if err != nil {
			return disk.Fail(s.fsys, "read", name, err)
		}
	}
	return nil
}

// ReadFile reads one file of a release and compares it with the manifest. It is fs.ErrNotExist where the release has none.
func (s *Store) ReadFile(r Release, name string) ([]byte, error) {
	for _, e := range r.Manifest.Files {
		if e.Path != name {
			continue
		}
		full := r.Path + "/" + name
		data, err := s.fsys.ReadFile(full)
		if err == nil && hexSum(data) != e.SHA256 {
			err = ErrDamaged
		}
		return data, disk.Fail(s.fsys, "read", full, err)
	}
	return nil, disk.Fail(s.fsys, "read", r.Path+"/"+name, fs.ErrNotExist)
}

// damaged tells a release that is not whole from one that could not be read just now.
func damaged(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.Is(err, fs.ErrNotExist)
}

func (s *Store) exists(name string) (bool, error) {
	_, err := s.fsys.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, disk.Fail(s.fsys, "read", name, err)
}

// list returns the files below a folder, relative to it, sorted. Anything but files and folders is an error.
func (s *Store) list(dir string) ([]string, error) {
	var files []string
	var walk func(rel string) error
	walk = func(rel string) error {
		entries, err := s.fsys.ReadDir(join(dir, rel))
		if err != nil {
			return disk.Fail(s.fsys, "read", join(dir, rel), err)
		}
		for _, e := range entries {
			name := join(rel, e.Name())
			switch {
			case e.IsDir():
				err = walk(name)
			case e.Type().IsRegular():
				files = append(files, name)
			default:
				err = disk.Fail(s.fsys, "read", join(dir, name), fmt.Errorf("%w: it is neither a file nor a folder", ErrDamaged))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	err := walk("")
	slices.Sort(files)
	return files, err
}

func join(dir, name string) string {
	switch {
	case dir == "":
		return name
	case name == "":
		return dir
	default:
		return dir + "/" + name
	}
}

// sameSet compares two lists of paths and names the first differences.
func sameSet(found, want []string) error {
	var problems []string
	for _, p := range difference(want, found) {
		problems = append(problems, "missing "+p)
	}
	for _, p := range difference(found, want) {
		problems = append(problems, "not planned "+p)
	}
	if len(problems) == 0 {
		return nil
	}
	shown := problems[:min(len(problems), 5)]
	return fmt.Errorf("the files are not the planned ones (%d differences): %s", len(problems), strings.Join(shown, "; "))
}

// difference returns what is in a and not in b, sorted.
func difference(a, b []string) []string {
	in := make(map[string]bool, len(b))
	for _, p := range b {
		in[p] = true
	}
	var out []string
	for _, p := range a {
		if !in[p] {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
