package build

import (
	"fmt"
	"path"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/plan"
	"fanshi/internal/raster"
	"fanshi/internal/screen"
)

// set describes the finished slides of one screen.
func (m *maker) set(job *plan.ManifestJob) screen.Set {
	set := screen.NewSet(m.plan.Today)
	set.Venue, set.Screen, set.Edition = job.Venue.Code, job.Screen.ID, m.plan.Edition
	set.Width, set.Height, set.PollSeconds = job.Width, job.Height, job.Screen.PollSeconds
	for _, s := range job.Slides {
		slide := m.slides[s.Item]
		slide.Seconds, slide.Until, slide.Evergreen = s.Seconds, s.Until, s.Evergreen
		set.Slides = append(set.Slides, slide)
	}
	m.issue(job, &set)
	return set
}

// afterSlides tells in which turn an item of a screen's folder is made: 0 with the slides and everything else, 1 from the
// finished slides, 2 from all the others.
func afterSlides(item *plan.Item) int {
	switch item.Job.(type) {
	case *plan.ManifestJob:
		return 1
	case *plan.FolderJob:
		if path.Base(item.Path) == plan.ZIPFile {
			return 2
		}
		return 1
	}
	return 0
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

// keep remembers a file whose bytes other files of its folder are made from.
func (m *maker) keep(item *plan.Item, data []byte) {
	folder := path.Dir(item.Path)
	m.mu.Lock()
	defer m.mu.Unlock()
	if files, ok := m.kept[folder]; ok {
		m.kept[folder] = append(files, screen.File{Name: path.Base(item.Path), Data: data})
	}
}

// folderFile makes a manifest or another file of a screen's folder from its slides.
func (m *maker) folderFile(item *plan.Item) ([]byte, error) {
	job, ok := item.Job.(*plan.FolderJob)
	if !ok {
		return screen.Manifest(m.set(item.Job.(*plan.ManifestJob)))
	}
	set, name := m.set(job.Manifest), path.Base(item.Path)
	switch name {
	case plan.PlayerFile:
		return screen.Player(set)
	case plan.WorkerFile:
		return screen.Worker, nil
	case plan.M3UFile:
		return screen.M3U(set.Slides), nil
	case plan.SMILFile:
		return screen.SMIL(set), nil
	case plan.VSNFile:
		return screen.VSN(set)
	case plan.HuiduFile:
		return screen.Huidu(set)
	case plan.PanasonicList, plan.PanasonicScenario, plan.PanasonicNote:
		list, scenario, note, err := screen.PanasonicFiles(set)
		return map[string][]byte{plan.PanasonicList: list, plan.PanasonicScenario: scenario, plan.PanasonicNote: note}[name], err
	case plan.ZIPFile:
		return screen.ZIP(set, m.kept[path.Dir(item.Path)])
	}
	for _, f := range m.kept[path.Dir(item.Path)] {
		if f.Name == strings.TrimSuffix(name, ".jpg")+".png" {
			return raster.JPEG(f.Data)
		}
	}
	return nil, fmt.Errorf("%s：没有可用的画面", item.Path)
}
