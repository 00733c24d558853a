package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/screen"
)

const (
	stateSchema  = 1
	statusSchema = 1
)

// state is state.json. The floor of the clock is the moment at which its manifest was issued.
type state struct {
	Schema    int      `json:"schema"`
	Venue     string   `json:"venue"`
	Screen    string   `json:"screen"`
	Keys      [][]byte `json:"keys"` // public keys, in base64
	Manifest  []byte   `json:"manifest"`
	Signature []byte   `json:"signature"`
	ETag      string   `json:"etag"`
	// Provisional says that the set lay ahead when it was accepted: there was no other to show.
	Provisional bool `json:"provisional,omitempty"`
}

// load reads state.json. A damaged one is replaced by the manifest that is shown: the memory of what was accepted must
// not end because a disk forgets a byte. Keys that are given count from now on; the remembered ones do only if they were
// reached from these.
func (a *Agent) load() error {
	data, err := a.o.Folder.ReadFile(stateFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	found := err == nil
	if m, ok := a.markOf(stateFile); ok {
		a.marks[stateFile] = m
	}
	if !found || json.Unmarshal(data, &a.state) != nil || a.state.Schema != stateSchema {
		a.state = state{}
	}
	a.set, err = screen.Parse(a.state.Manifest)
	if err != nil {
		a.state.Manifest, a.state.ETag, a.set = nil, "", nil
		if found {
			a.log("state_damaged")
		}
		a.recall()
	}
	if len(a.o.Keys) > 0 {
		a.trust()
	}
	return nil
}

// recall takes the manifest of the set that is shown for the accepted one.
func (a *Agent) recall() {
	current, err := a.store.Current()
	if err != nil {
		return // nothing is shown
	}
	manifest, err := a.o.Folder.ReadFile(current.Path + "/" + screen.ManifestName)
	if err != nil {
		return
	}
	if set, err := screen.Parse(manifest); err == nil {
		signature, _ := a.o.Folder.ReadFile(current.Path + "/" + sigName) // an unsigned set has none
		a.state.Manifest, a.state.Signature, a.set = manifest, signature, set
		a.damaged = true // files/ may be gone too
	}
}

// trust makes the given keys the trusted ones. Where one of them was trusted before, so are those that it has led to.
func (a *Agent) trust() {
	known := false
	for _, k := range a.o.Keys {
		for _, old := range a.state.Keys {
			known = known || string(old) == string(k)
		}
	}
	if known {
		return
	}
	a.state.Keys = nil
	for _, k := range a.o.Keys {
		a.state.Keys = append(a.state.Keys, k)
	}
}

func (a *Agent) save(s state) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := disk.WriteFile(a.o.Folder, stateFile, append(data, '\n')); err != nil {
		return err
	}
	a.marks[stateFile], _ = a.markOf(stateFile)
	return nil
}

// status is status.json. Moments are in UTC by the machine's own clock, but for those of the set.
type status struct {
	Schema    int      `json:"schema"`
	Time      string   `json:"time"`
	URL       string   `json:"url"`
	Venue     string   `json:"venue,omitempty"`
	Screen    string   `json:"screen,omitempty"`
	Edition   string   `json:"edition,omitempty"`
	Sequence  int64    `json:"sequence,omitempty"`
	Issued    string   `json:"issued,omitempty"`
	Expires   string   `json:"expires,omitempty"`
	Release   string   `json:"release,omitempty"` // the folder that current names
	Files     []string `json:"files"`             // what is shown
	Signed    bool     `json:"signed"`
	Frozen    bool     `json:"frozen"`            // the set has expired and no newer one has come
	Evergreen bool     `json:"evergreen"`         // nothing but evergreen slides is shown
	Clock     string   `json:"clock"`             // own, or signed: the own one is behind the set's
	Failures  int      `json:"failures"`          // rounds in a row
	Ahead     string   `json:"ahead,omitempty"`   // when the server's set was issued, which is kept aside until its time has come
	Repairs   int      `json:"repairs,omitempty"` // what has been found wrong on the disk since the start, and made good
	Error     string   `json:"error,omitempty"`
}

// statusEvery is how often status.json is written when nothing but the time has changed: flash memory wears.
const statusEvery = 10 * time.Minute

// report writes status.json.
func (a *Agent) report(failure error) {
	now := a.o.Now().UTC()
	s := status{Schema: statusSchema, URL: a.base, Files: a.shown.files, Release: a.shown.release, Signed: len(a.state.Keys) > 0,
		Evergreen: a.shown.evergreen, Failures: a.fails, Clock: "own", Repairs: a.repairs}
	if s.Files == nil {
		s.Files = []string{}
	}
	if a.set != nil {
		s.Venue, s.Screen, s.Edition, s.Sequence = a.set.Venue, a.set.Screen, a.set.Edition, a.set.Sequence
		s.Issued, s.Expires = a.set.Issued.Format(time.RFC3339), a.set.Expires.Format(time.RFC3339)
		s.Frozen = !a.trusted().Before(a.set.Expires)
		if a.trusted().After(now) {
			s.Clock = "signed"
		}
	}
	if failure != nil {
		s.Error = a.words(failure)
	}
	if a.waiting != nil {
		s.Ahead = a.waiting.Date.Format(time.RFC3339)
	}
	passed := now.Sub(a.keptAt)
	if fmt.Sprint(s) == fmt.Sprint(a.kept) && passed >= 0 && passed < statusEvery && a.unchangedSince(statusFile) {
		return
	}
	if s.Frozen && !a.kept.Frozen {
		a.log("frozen", "issued", s.Issued, "expires", s.Expires)
	}
	a.kept, a.keptAt = s, now
	s.Time = now.Format(time.RFC3339)
	data, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = disk.WriteFile(a.o.Folder, statusFile, append(data, '\n'))
	}
	if err != nil {
		a.log("no_status", "error", err.Error())
		a.kept = status{} // the next round tries again
	}
	a.marks[statusFile], _ = a.markOf(statusFile)
}
