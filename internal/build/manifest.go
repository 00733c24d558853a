package build

import (
	"fanshi/internal/plan"
	"fanshi/internal/screen"
)

// manifest describes the finished slides of one screen.
func (r *run) manifest(job *plan.ManifestJob, made map[*plan.Item]screen.Slide) ([]byte, error) {
	set := screen.NewSet(r.plan.Today)
	set.Venue, set.Screen, set.Edition = job.Venue.Code, job.Screen.ID, r.plan.Edition
	set.Width, set.Height, set.PollSeconds = job.Width, job.Height, job.Screen.PollSeconds
	for _, s := range job.Slides {
		slide := made[s.Item]
		slide.Seconds, slide.Until, slide.Evergreen = s.Seconds, s.Until, s.Evergreen
		set.Slides = append(set.Slides, slide)
	}
	return screen.Manifest(set)
}
