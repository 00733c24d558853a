package agent

import (
	"io/fs"
	"maps"
	"path"
	"strings"
	"time"

	"fanshi/internal/release"
)

// hashEvery is how often everything on the disk is read and compared with its hash; between that, sizes and times tell.
const hashEvery = time.Hour

// mark is what the disk says of a file without its being read.
type mark struct {
	bytes    int64
	modified time.Time
	regular  bool
}

// markOf looks at a file; false: it is missing, or cannot be looked at.
func (a *Agent) markOf(name string) (mark, bool) {
	info, err := a.o.Folder.Lstat(name)
	if err != nil {
		return mark{}, false
	}
	return mark{info.Size(), info.ModTime(), info.Mode()&fs.ModeType == 0}, true
}

// unchangedSince tells whether a file is as it was when its bytes were last known to be right.
func (a *Agent) unchangedSince(name string) bool {
	now, ok := a.markOf(name)
	known, seen := a.marks[name]
	return ok && seen && now == known
}

// inspect compares the folder with what it should hold: what current names, sizes and times of all files, and every hour
// their bytes. What is wrong is said and made good: what is shown by show, from files/; those by the next fetch.
func (a *Agent) inspect() {
	a.setFloor()
	if a.set == nil || a.shown.release == "" {
		return
	}
	now := a.o.Now()
	passed := now.Sub(a.hashedAt)
	everything := passed < 0 || passed >= hashEvery
	if everything {
		a.hashedAt = now
	}
	if err := a.inspectShown(everything); err != nil {
		a.found("current", err)
		a.shown = shown{} // show looks at everything, and publishes
	}
	if !a.damaged {
		for _, e := range entries(a.set) {
			name := filesDir + "/" + hashName(e)
			if !everything && a.unchangedSince(name) {
				continue
			}
			if _, err := a.stored(e); err != nil {
				a.found(name, err)
				a.damaged = true
			}
		}
	}
	if !a.unchangedSince(stateFile) {
		a.found(stateFile, a.save(a.state))
	}
}

// found notes that something was not as it should be; err says what, if it is known.
func (a *Agent) found(name string, err error) {
	a.repairs++
	if err != nil {
		a.log("damaged", "file", name, "error", a.words(err))
	} else {
		a.log("damaged", "file", name)
	}
}

// inspectShown looks at the release that is shown. A file that has been touched and is still right is none of our business.
func (a *Agent) inspectShown(everything bool) error {
	id, err := a.store.CurrentID()
	if err != nil {
		return err
	}
	if path.Base(a.shown.release) != id {
		return release.ErrDamaged // another release of ours: somebody has moved the link
	}
	for name := range a.marks {
		if strings.HasPrefix(name, a.shown.release+"/") && !a.unchangedSince(name) {
			everything = true
		}
	}
	if !everything {
		return nil
	}
	r, err := a.store.Load(id)
	if err != nil {
		return err
	}
	if err := a.store.Verify(r); err != nil {
		return err
	}
	a.markRelease(r)
	return nil
}

// markRelease notes how the files of a release look that are right.
func (a *Agent) markRelease(r release.Release) {
	maps.DeleteFunc(a.marks, func(name string, _ mark) bool { return strings.HasPrefix(name, path.Dir(r.Path)+"/") })
	for _, name := range listed(r) {
		if m, ok := a.markOf(name); ok {
			a.marks[name] = m
		}
	}
}

// listed are the files of a release.
func listed(r release.Release) []string {
	names := []string{r.Path + "/" + release.ManifestName}
	for _, f := range r.Manifest.Files {
		names = append(names, r.Path+"/"+f.Path)
	}
	return names
}
