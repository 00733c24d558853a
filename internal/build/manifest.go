package build

import (
	"fanshi/internal/plan"
	"fanshi/internal/screen"
)

// manifest describes the finished slides of one screen.
func (r *run) manifest(job *plan.ManifestJob, made map[*plan.Item]screen.Slide) ([]byte, error) {
	set := screen.Set{Venue: job.Venue.Code, Screen: job.Screen.ID, Width: job.Screen.Width, Height: job.Screen.Height, Edition: r.plan.Edition}
	for _, s := range job.Slides {
		slide := made[s.Item]
		slide.Seconds = s.Seconds
		set.Slides = append(set.Slides, slide)
	}
	return screen.Manifest(set)
}
