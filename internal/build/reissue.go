package build

import (
	"bytes"
	"path"
	"time"

	"fanshi/internal/plan"
	"fanshi/internal/screen"
)

// issue gives a set its moment of issue. It is the beginning of the day, unless the published release holds another set
// of that day: a correction is issued a second after what it corrects, since screens refuse a set of the same sequence
// number that was not issued later. The same slides keep the moment that they have, and so the bytes of the manifest.
func (m *maker) issue(job *plan.ManifestJob, set *screen.Set) {
	at, known := m.issued[job]
	if !known {
		at = m.issueAfter(*set)
		m.issued[job] = at
	}
	set.Issued = at
}

func (m *maker) issueAfter(set screen.Set) time.Time {
	if m.options.Store == nil {
		return set.Issued
	}
	current, err := m.options.Store.Current()
	if err != nil {
		return set.Issued // nothing is published, or nothing that can be read
	}
	data, err := m.options.Store.ReadFile(current, path.Join(string(plan.Screens), set.Venue, set.Screen, screen.ManifestName))
	if err != nil {
		return set.Issued
	}
	previous, err := screen.Parse(data)
	if err != nil || previous.Sequence != set.Sequence || previous.Issued.Before(set.Issued) {
		return set.Issued
	}
	set.Issued = previous.Issued.In(set.Issued.Location())
	if same, err := screen.Manifest(set); err == nil && bytes.Equal(same, data) {
		return set.Issued
	}
	return set.Issued.Add(time.Second)
}
