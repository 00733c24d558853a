package build

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/plan"
	"fanshi/internal/project"
	"fanshi/internal/raster"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// folder is a screen's folder. Its slides, and the other forms of a strip's texts, are made with everything else; then
// what is derived from the set; then the manifest, which holds the hashes of all these; then its signature; and last the
// ZIP, which holds everything before.
type folder struct {
	manifest   *plan.Item
	derived    []*plan.Item
	zip        *plan.Item         // nil: none
	companions []screen.Companion // made so far, in any order
	keeps      bool               // files are needed once more
	files      []screen.File      // in any order
	inputs     [][]string         // of the companions
}

// folders finds the screens' folders of the plan, in its order. Items that are made with everything else are left over.
func (m *maker) findFolders() (order []*folder, others []*plan.Item) {
	for _, item := range m.Plan.Items {
		if job, ok := item.Job.(*plan.ManifestJob); ok {
			f := &folder{manifest: item, keeps: keepsFiles(&job.Screen)}
			m.folders[path.Dir(item.Path)] = f
			order = append(order, f)
		}
	}
	for _, item := range m.Plan.Items {
		switch item.Job.(type) {
		case *plan.ManifestJob:
		case *plan.FolderJob:
			f := m.folders[path.Dir(item.Path)]
			if path.Base(item.Path) == plan.ZIPFile {
				f.zip = item
			} else {
				f.derived = append(f.derived, item)
			}
		default:
			others = append(others, item)
		}
	}
	return order, others
}

// keepsFiles tells of a screen's folder whether other files of it are made from the bytes of its files.
func keepsFiles(screen *campaign.Screen) bool {
	for _, f := range screen.Formats {
		if f == campaign.ZIP || f == campaign.Panasonic {
			return true
		}
	}
	return false
}

// add notes a file of a screen's folder that has been made with everything else.
func (m *maker) add(item *plan.Item, made project.Made) {
	name, data := path.Base(item.Path), made.Data
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.folders[path.Dir(item.Path)]
	f.keep(name, data)
	if isSlide(item.Job) {
		m.slides[item] = screen.NewSlide(name, data, 0)
		m.inputs[item] = made.Inputs
		m.codes[item] = len(made.Pages) > 0 && len(made.Pages[0].Codes()) > 0 // it then stands longer
	} else if job, ok := item.Job.(*plan.StripJob); ok {
		f.companions = append(f.companions, screen.Companion{Entry: screen.NewEntry(name, data), Shows: job.Shows})
		f.inputs = append(f.inputs, made.Inputs)
	}
}

func (f *folder) keep(name string, data []byte) {
	if f.keeps {
		f.files = append(f.files, screen.File{Name: name, Data: data})
	}
}

// set describes the finished slides of one screen.
func (m *maker) set(item *plan.Item) screen.Set {
	job := item.Job.(*plan.ManifestJob)
	set := screen.NewSet(m.Plan.Today)
	set.Epoch = m.epoch
	set.Venue, set.Screen, set.Edition = item.Venue.Code, job.Screen.ID, m.Plan.Edition
	set.Width, set.Height, set.PollSeconds, set.Native = job.Width, job.Height, job.Screen.PollSeconds, job.Screen.Native
	for _, s := range job.Slides {
		slide := m.slides[s.Item]
		slide.Seconds, slide.Until, slide.Evergreen = plan.Dwell(s.Characters, m.codes[s.Item]), s.Until, s.Evergreen
		set.Slides = append(set.Slides, slide)
	}
	return set
}

// finish makes and writes what a folder holds besides its slides.
func (m *maker) finish(f *folder) error {
	set := m.set(f.manifest)
	pictures, err := f.jpegs()
	if err != nil {
		return err
	}
	made, err := m.issue(f, set, pictures)
	if err != nil {
		return err
	}
	for i, item := range f.derived {
		if err := m.put(f, item, made.files[i]); err != nil {
			return err
		}
	}
	if err := m.put(f, f.manifest, made.manifest); err != nil {
		return err
	}
	if err := m.sign(f, made.manifest); err != nil {
		return err
	}
	if f.zip != nil {
		data, err := screen.ZIP(made.set, f.files)
		if err == nil {
			err = m.put(f, f.zip, data)
		}
		if err != nil {
			return err
		}
	}
	f.files = nil // several screens' pictures need not lie in memory at once
	return nil
}

// put writes a file of the folder.
func (m *maker) put(f *folder, item *plan.Item, data []byte) error {
	if item != f.zip {
		f.keep(path.Base(item.Path), data)
	}
	if err := m.staging.Write(item.Path, data, m.folderInputs(f, item)); err != nil {
		return err
	}
	m.progress(item)
	return nil
}

// jpegs are the slides as JPEG, by file name, where the screen's controller shows nothing else.
func (f *folder) jpegs() (map[string][]byte, error) {
	pictures := map[string][]byte{}
	for _, item := range f.derived {
		name, ok := strings.CutSuffix(path.Base(item.Path), ".jpg")
		if !ok {
			continue
		}
		i := slices.IndexFunc(f.files, func(file screen.File) bool { return file.Name == name+".png" })
		if i < 0 {
			return nil, fmt.Errorf("%s：没有可用的画面", item.Path)
		}
		data, err := raster.JPEG(f.files[i].Data)
		if err != nil {
			return nil, fmt.Errorf("%s：%w", item.Path, err)
		}
		pictures[name+".jpg"] = data
	}
	return pictures, nil
}

// issued is a set with all that is made from it.
type issued struct {
	set      screen.Set
	files    [][]byte // of the folder's derived items
	manifest []byte
}

// derive makes what depends on the set, the moment of its issue included.
func (f *folder) derive(set screen.Set, pictures map[string][]byte) (*issued, error) {
	out := &issued{set: set}
	companions := slices.Clone(f.companions)
	for _, item := range f.derived {
		name := path.Base(item.Path)
		c := screen.Companion{}
		data := pictures[name]
		if data != nil {
			c.Shows = []string{strings.TrimSuffix(name, ".jpg") + ".png"}
		} else {
			var err error
			if data, err = screen.Derived(name, set); err != nil {
				return nil, fmt.Errorf("%s：%w", item.Path, err)
			}
		}
		c.Entry = screen.NewEntry(name, data)
		companions = append(companions, c)
		out.files = append(out.files, data)
	}
	slices.SortFunc(companions, func(a, b screen.Companion) int { return strings.Compare(a.File, b.File) })
	out.set.Companions = companions
	var err error
	out.manifest, err = screen.Manifest(out.set)
	return out, err
}

// issue gives a set its place in the order of sets. It is the beginning of the day, unless the published release holds
// another set of that day, or of a later one by a clock that went a little ahead: a correction is issued a second after
// what it corrects, since screens refuse a set that was not issued later. The same files keep the moment that they have,
// and so the bytes of the manifest.
func (m *maker) issue(f *folder, set screen.Set, pictures map[string][]byte) (*issued, error) {
	published := m.published()[f.manifest.Path]
	previous := published.set // nil: nothing is published, or nothing that can be read
	if previous == nil || !m.behind.IsZero() || !set.Older(previous) && !set.Issued.Equal(previous.Issued) || set.Epoch > previous.Epoch {
		return f.derive(set, pictures)
	}
	set.Sequence = previous.Sequence
	set.Issued = previous.Issued.In(set.Issued.Location())
	if same, err := f.derive(set, pictures); err != nil || bytes.Equal(same.manifest, published.manifest) {
		return same, err
	}
	set.Issued = set.Issued.Add(time.Second)
	return f.derive(set, pictures)
}

// sign writes the signature of a manifest beside it; other files need none, since the manifest holds their hashes.
func (m *maker) sign(f *folder, manifest []byte) error {
	if m.signer == nil {
		return nil
	}
	data, err := signature.Sign(m.signer.key, m.signer.rotations, manifest)
	if err != nil {
		return err
	}
	name := f.manifest.Path + signature.Suffix
	f.keep(path.Base(name), data)
	return m.staging.Write(name, data, project.Union(m.folderInputs(f, f.manifest), []string{KeyFile}))
}
