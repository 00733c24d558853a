package plan

import (
	"fmt"
	"path"
	"strings"

	"fanshi/internal/campaign"
)

// screens plans the folder of each of a venue's screens: cases, slogans, and the hotlines last, which never expire.
func (p *planner) screens(v *campaign.Venue) {
	cases, slogans := p.selection(v.Kind)
	cases, slogans = cases[:min(slideCases, len(cases))], slogans[:min(slideSlogans, len(slogans))]
	for i := range v.Screens {
		screen := &v.Screens[i]
		width, height := screen.Width, screen.Height
		if screen.Rotation%180 == 90 {
			width, height = height, width
		}
		manifest := &ManifestJob{Screen: *screen, Width: width, Height: height}
		var number, inputs []string // the files that say how many slides there are, and how long they stand
		if screen.Strip() {
			inputs = p.strip(v, screen, slogans, manifest, nil)
			number = inputs
		} else {
			number, inputs = p.wall(v, screen, cases, slogans, manifest)
		}
		p.add(screen.Pos, &Item{Path: folder(v, screen) + "manifest.json", Venue: v, Job: manifest}, inputs...)
		for _, name := range folderFiles(screen, manifest) {
			item := &Item{Path: folder(v, screen) + name, Venue: v, Job: &FolderJob{Manifest: manifest}}
			switch name {
			case WorkerFile: // the same everywhere
				p.add(screen.Pos, item)
			case PanasonicList: // it has the slides' names alone
				p.add(screen.Pos, item, number...)
			case PanasonicNote: // it names the screen and the week, which begins with the day of the project's time zone
				p.add(screen.Pos, item, p.book.Config.Pos.File)
			default:
				p.add(screen.Pos, item, inputs...)
			}
		}
	}
}

// folderFiles are the files that play a screen's slides, and those that its controller asks for.
func folderFiles(screen *campaign.Screen, manifest *ManifestJob) []string {
	names := []string{PlayerFile, ScriptFile, WorkerFile, M3UFile, SMILFile}
	for _, format := range screen.Formats {
		switch format {
		case campaign.VSN:
			names = append(names, VSNFile)
		case campaign.Huidu:
			names = append(names, HuiduFile)
		case campaign.Panasonic:
			names = append(names, PanasonicList, PanasonicScenario, PanasonicNote)
			for _, slide := range manifest.Slides {
				names = append(names, strings.TrimSuffix(path.Base(slide.Item.Path), ".png")+".jpg")
			}
		case campaign.ZIP:
			names = append(names, ZIPFile)
		case campaign.BMP, campaign.TXT, campaign.GIF: // beside every page of a strip
		}
	}
	return names
}

func folder(v *campaign.Venue, s *campaign.Screen) string {
	return fmt.Sprintf("screens/%s/%s/", v.Code, s.ID)
}
