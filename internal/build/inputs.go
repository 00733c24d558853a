package build

import (
	"path"
	"strings"

	"fanshi/internal/plan"
	"fanshi/internal/project"
)

// folderInputs are the inputs of a file of a screen's folder. Lists say how many slides there are and how long each stands,
// which follows from its text and from whether its template draws a code; players and manifests hold what identifies the
// slides' bytes; a converted slide is made from that slide alone.
func (m *maker) folderInputs(f *folder, item *plan.Item) []string {
	slides := f.manifest.Job.(*plan.ManifestJob).Slides
	name := path.Base(item.Path)
	switch name {
	case plan.WorkerFile, plan.PanasonicNote:
		return item.Inputs
	case plan.M3UFile, plan.SMILFile, plan.PanasonicList, plan.PanasonicScenario:
		inputs := [][]string{item.Inputs}
		for _, s := range slides {
			if job, ok := s.Item.Job.(*plan.SheetJob); ok && name != plan.PanasonicList {
				files, _ := m.Tools(job.Theme).Engine.TemplateFiles(job.Template)
				inputs = append(inputs, files)
			}
		}
		return project.Union(inputs...)
	}
	inputs := [][]string{item.Inputs}
	if m.epoch > 0 {
		inputs = append(inputs, []string{EpochFile})
	}
	for _, s := range slides {
		if converted, ok := strings.CutSuffix(name, ".jpg"); ok && path.Base(s.Item.Path) == converted+".png" {
			return m.inputs[s.Item]
		}
		inputs = append(inputs, m.inputs[s.Item])
	}
	return project.Union(append(inputs, f.inputs...)...)
}
