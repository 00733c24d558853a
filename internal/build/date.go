package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/release"
	"fanshi/internal/screen"
)

// EpochFile holds the epoch of the sets, a decimal number, as fanshi keys --new-epoch writes it; absent: 0.
const EpochFile = ".fanshi/epoch"

// The bounds of a date, in days. A set that screens have accepted keeps all earlier ones away, so a date is judged before
// it is published.
const (
	dateTolerance = 2  // a date may lie so far ahead of the clock, or behind what is published
	longestPause  = 31 // an edition comes every week; who has paused for longer looks at the clock first
)

// DateFault is what is wrong with a date.
type DateFault int

// The faults of a date.
const (
	DateAhead  DateFault = iota + 1 // of the machine's clock
	DateBehind                      // what is published in the same epoch
	DatePause                       // it follows what is published after a suspiciously long time
)

// DateError is a date that is not published without Options.ForceDate.
type DateError struct {
	Fault       DateFault
	Date, Other time.Time // the build's day, and the one that it was compared with
}

// Error names the days.
func (e *DateError) Error() string {
	return fmt.Sprintf("the date %s beside %s", e.Date.Format(time.DateOnly), e.Other.Format(time.DateOnly))
}

// Days is how many days lie between the two.
func (e *DateError) Days() int { return abs(days(e.Other, e.Date)) }

// judgeDate compares the day of the build with the machine's clock and with what is published, and sets the epoch of the
// new sets, which never falls either. A day behind the clock alone locks no screen: it stays permitted, for tests and for
// those who make last week's edition once more.
func (r *run) judgeDate() error {
	if r.Plan.Partial || !r.hasScreens() {
		return nil
	}
	newest := Published(r.options.Store)
	fault := r.dateFault(newest)
	if newest != nil {
		r.epoch = max(r.epoch, newest.Epoch)
	}
	switch {
	case fault == nil:
	case !r.options.ForceDate:
		return fault
	case fault.Fault == DateBehind:
		r.behind = fault.Other
	}
	return nil
}

func (r *run) dateFault(newest *screen.Set) *DateError {
	today := r.Plan.Today
	if clock := r.options.Clock; !clock.IsZero() && days(clock.In(today.Location()), today) > dateTolerance {
		return &DateError{DateAhead, today, clock.In(today.Location())}
	}
	if newest == nil || r.epoch > newest.Epoch { // a new epoch is the way back after a wrong date
		return nil
	}
	issued := newest.Issued.In(today.Location())
	switch passed := days(issued, today); {
	case passed < -dateTolerance:
		return &DateError{DateBehind, today, issued}
	case passed > longestPause && !r.options.Clock.IsZero():
		return &DateError{DatePause, today, issued}
	}
	return nil
}

// days is the number of calendar days from one to another.
func days(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

func abs(n int) int { return max(n, -n) }

func (r *run) hasScreens() bool {
	for _, item := range r.Plan.Items {
		if _, ok := item.Job.(*plan.ManifestJob); ok {
			return true
		}
	}
	return false
}

// publishedSet is a set of the published release.
type publishedSet struct {
	manifest []byte
	set      *screen.Set
}

// publishedSets reads the sets of the published release, by the paths of their manifests; those that cannot be read are left
// out.
func publishedSets(store *release.Store) map[string]publishedSet {
	sets := map[string]publishedSet{}
	if store == nil {
		return sets
	}
	current, _ := store.Current() // of none there are no files
	for _, f := range current.Manifest.Files {
		if ok, _ := path.Match(string(plan.Screens)+"/*/*/"+screen.ManifestName, f.Path); !ok { // the pattern is well formed
			continue
		}
		if data, err := store.ReadFile(current, f.Path); err == nil {
			if set, err := screen.Parse(data); err == nil {
				sets[f.Path] = publishedSet{data, set}
			}
		}
	}
	return sets
}

// Published returns the set of the published release that no other one there is newer than; nil: nothing is published, or
// nothing that can be read.
func Published(store *release.Store) (newest *screen.Set) {
	sets := publishedSets(store)
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		if set := sets[name].set; newest == nil || newest.Older(set) {
			newest = set
		}
	}
	return newest
}

// loadEpoch reads the epoch of the sets; the list says what is wrong with it.
func (r *run) loadEpoch() int64 {
	data, err := fs.ReadFile(r.options.Files, EpochFile)
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	if err != nil {
		r.Problems.Error(diag.Pos{File: EpochFile}, "sign.epoch", "轮次文件打不开", "检查这个文件的权限，以及它是不是文件")
		return 0
	}
	epoch, err := ParseEpoch(data)
	if err != nil {
		r.Problems.Error(diag.Pos{File: EpochFile}, "sign.epoch", "这个文件里不是 fanshi keys --new-epoch 写的轮次", "从备份恢复它；没有备份时删除它，程序会接着用已经发布的轮次")
	}
	return epoch
}

// ParseEpoch reads the bytes of EpochFile.
func ParseEpoch(data []byte) (int64, error) {
	epoch, err := strconv.ParseInt(string(bytes.TrimSpace(data)), 10, 64)
	if err != nil || epoch < 0 || epoch > screen.MaxEpoch {
		return 0, fmt.Errorf("%q is no epoch", data)
	}
	return epoch, nil
}
