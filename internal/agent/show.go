package agent

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
)

// shown is what the player has.
type shown struct {
	manifest  string   // its bytes
	files     []string // in playing order
	release   string
	evergreen bool
}

// live returns the slides of a set that are shown at a moment, never none.
func live(set *screen.Set, at time.Time) []screen.Slide {
	if slides := set.Current(at); len(slides) > 0 {
		return slides
	}
	// There is no evergreen slide. Those that went out last are the least wrong; if all are still to come, the first ones.
	gone := func(s screen.Slide) time.Time {
		switch {
		case at.Before(s.From):
			return time.Time{}
		case s.Until.IsZero() || set.Expires.Before(s.Until.AddDate(0, 0, 1)):
			return set.Expires
		}
		return s.Until.AddDate(0, 0, 1)
	}
	last := slices.MaxFunc(set.Slides, func(a, b screen.Slide) int {
		if order := gone(a).Compare(gone(b)); order != 0 {
			return order
		}
		return b.From.Compare(a.From)
	})
	var out []screen.Slide
	for _, s := range set.Slides {
		if gone(s).Equal(gone(last)) && (!gone(s).IsZero() || s.From.Equal(last.From)) {
			out = append(out, s)
		}
	}
	return out
}

// show switches to the slides that are to be shown now, if they are not shown already.
func (a *Agent) show() error {
	if a.set == nil {
		return nil
	}
	slides := live(a.set, a.trusted())
	var names []string
	evergreen := true
	for _, s := range slides {
		names = append(names, s.File)
		evergreen = evergreen && s.Evergreen
	}
	if a.shown.release != "" && a.shown.manifest == string(a.state.Manifest) && slices.Equal(names, a.shown.files) {
		return nil
	}
	files, err := a.content(slides)
	if err != nil {
		a.adopt() // what is shown stays until the file has come again
		return err
	}
	r, found := a.published(files)
	if !found {
		r, found = a.mend(files)
	}
	if !found {
		if r, err = a.publish(files); err != nil && r.ID == "" {
			a.adopt()
			return errors.Join(err, a.sweep(a.set)) // perhaps the disk is full
		}
		a.log("shown", "release", r.ID, "files", len(names))
	}
	a.shown = shown{string(a.state.Manifest), names, r.Path, evergreen}
	a.markRelease(r)
	if a.fetched { // what earlier runs have left of sets that never came whole is of no use any more
		a.fetched = false
		err = errors.Join(err, a.sweep(a.set))
	}
	return err
}

// content returns the files of the folder in which these slides are shown.
func (a *Agent) content(slides []screen.Slide) (map[string][]byte, error) {
	rest := *a.set // what is left of the set
	rest.Slides = slides
	inDays := len(a.set.Current(a.trusted()))
	if inDays == 0 { // its days are over, but it stays
		rest.Slides = slices.Clone(slides)
		for i := range rest.Slides {
			rest.Slides[i].From, rest.Slides[i].Until, rest.Slides[i].Evergreen = time.Time{}, time.Time{}, true
		}
	}
	files := map[string][]byte{screen.ManifestName: a.state.Manifest, screen.M3UFile: screen.M3U(slides)} // older sets list no playlist
	if a.state.Signature != nil {
		files[sigName] = a.state.Signature
	}
	for _, s := range slides {
		data, err := a.held(s.Entry)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.File, err)
		}
		files[s.File] = data
	}
	for _, c := range a.set.Companions {
		data, err := a.companion(c, &rest, inDays == len(a.set.Slides))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.File, err)
		}
		if data != nil {
			files[c.File] = data
		}
	}
	return files, nil
}

// held returns a file of the accepted set from files/ or, where it has rotted there, from a release that lies here, be it the
// one that is shown or not: days pass without a server too. The next round fetches it again.
func (a *Agent) held(e screen.Entry) ([]byte, error) {
	data, err := a.stored(e)
	if err == nil {
		return data, nil
	}
	a.damaged = true
	ids, _ := a.store.IDs() // unreadable: there are none
	for _, id := range ids {
		if data, unread := a.o.Folder.ReadFile("releases/" + id + "/" + e.File); unread == nil && hexSum(data) == e.SHA256 {
			return data, nil
		}
	}
	return nil, err
}

// companion returns a companion's bytes beside what is left of the set, perhaps the whole; nil: nothing that it shows is
// left. A file of a kind that this program cannot write for fewer slides stays as it came.
func (a *Agent) companion(c screen.Companion, rest *screen.Set, whole bool) ([]byte, error) {
	left := func(name string) bool {
		return slices.ContainsFunc(rest.Slides, func(s screen.Slide) bool { return s.File == name })
	}
	if len(c.Shows) > 0 && !slices.ContainsFunc(c.Shows, left) {
		return nil, nil
	}
	data, err := a.held(c.Entry)
	if err != nil || len(c.Shows) > 0 || whole {
		return data, err
	}
	if written, err := screen.Derived(c.File, *rest); err != nil || written != nil {
		return written, err
	}
	return data, nil
}

// published tells whether exactly these files are the current release already, every byte of it.
func (a *Agent) published(files map[string][]byte) (release.Release, bool) {
	r, err := a.store.Current()
	if err != nil || len(r.Manifest.Files) != len(files) {
		return r, false
	}
	for _, f := range r.Manifest.Files {
		if data, ok := files[f.Path]; !ok || hexSum(data) != f.SHA256 {
			return r, false
		}
	}
	return r, a.store.Verify(r) == nil
}

// mend puts right what is wrong in the current release, if it is the one of these files, where it lies: players that have
// its folder open go on. False: it cannot be mended.
func (a *Agent) mend(files map[string][]byte) (release.Release, bool) {
	r, err := a.store.Current()
	if err != nil || len(r.Manifest.Files) != len(files) {
		return r, false
	}
	for _, f := range r.Manifest.Files {
		data, ok := files[f.Path]
		if !ok || hexSum(data) != f.SHA256 {
			return r, false
		}
		name := r.Path + "/" + f.Path
		if got, err := a.o.Folder.ReadFile(name); err == nil && bytes.Equal(got, data) {
			continue
		}
		if disk.WriteFile(a.o.Folder, name, data) != nil {
			return r, false // a new release says why, if it fails too
		}
	}
	return r, a.store.Verify(r) == nil
}

// publish makes files the current release. A release that holds them already is verified and used.
func (a *Agent) publish(files map[string][]byte) (release.Release, error) {
	staging, err := a.store.Begin(a.set.Edition)
	if err != nil {
		return release.Release{}, err
	}
	defer staging.Discard()
	var names []string
	for name, data := range files {
		names = append(names, name)
		if err := staging.Write(name, data, nil); err != nil {
			return release.Release{}, err
		}
	}
	slices.Sort(names)
	return staging.Publish(names)
}

// adopt notes for status.json what is shown since before this agent began.
func (a *Agent) adopt() {
	if a.shown.release != "" {
		return
	}
	if r, err := a.store.Current(); err == nil {
		a.shown.release = r.Path
		for _, f := range r.Manifest.Files {
			if strings.HasSuffix(f.Path, ".png") {
				a.shown.files = append(a.shown.files, f.Path)
			}
		}
	}
}
