package build

import (
	"errors"
	"testing"
	"time"

	"fanshi/internal/plan"
	"fanshi/internal/project"
	"fanshi/internal/screen"
)

// TestDateFaults stands on both sides of every bound that a date has, beside the clock and beside what is published.
func TestDateFaults(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	day := func(n int) time.Time { return time.Date(2026, 11, 23+n, 0, 0, 0, 0, zone) }
	published := func(n int, epoch int64) *screen.Set {
		s := screen.NewSet(day(n))
		s.Epoch = epoch
		return &s
	}
	for _, c := range []struct {
		what      string
		today     int
		clock     time.Time
		published *screen.Set
		epoch     int64
		want      DateFault
		days      int
	}{
		{"the first one, of today", 0, day(0), nil, 0, 0, 0},
		{"two days ahead of the clock", 2, day(0).Add(23 * time.Hour), nil, 0, 0, 0},
		{"three days ahead of the clock", 3, day(0).Add(23 * time.Hour), nil, 0, DateAhead, 3},
		{"the clock's day is that of the project's zone", 3, day(1).Add(-time.Minute).UTC(), nil, 0, DateAhead, 3},
		{"years ahead", 4000, day(0), published(-7, 0), 0, DateAhead, 4000},
		{"years ahead, of a new epoch", 4000, day(0), published(-7, 0), 1, DateAhead, 4000},
		{"behind the clock", -300, day(0), nil, 0, 0, 0},
		{"no clock", 4000, time.Time{}, nil, 0, 0, 0},
		{"a week later", 7, day(7), published(0, 0), 0, 0, 0},
		{"two days behind what is published", -2, day(0), published(0, 0), 0, 0, 0},
		{"three days behind what is published", -3, day(0), published(0, 0), 0, DateBehind, 3},
		{"years behind, of a new epoch", 0, day(0), published(4000, 0), 1, 0, 0},
		{"years behind, of the epoch that is published", 0, day(0), published(4000, 1), 1, DateBehind, 4000},
		{"years behind, the epoch has been lost", 0, day(0), published(4000, 2), 1, DateBehind, 4000},
		{"a month's pause", 31, day(31), published(0, 0), 0, 0, 0},
		{"a longer pause", 32, day(32), published(0, 0), 0, DatePause, 32},
		{"a longer pause, no clock", 32, time.Time{}, published(0, 0), 0, 0, 0},
	} {
		r := &run{Project: &project.Project{Plan: &plan.Plan{Today: day(c.today)}}, options: Options{Clock: c.clock}, epoch: c.epoch}
		fault := r.dateFault(c.published)
		var as *DateError
		if c.want == 0 && fault != nil || c.want != 0 && (fault == nil || fault.Fault != c.want || fault.Days() != c.days || !errors.As(error(fault), &as)) {
			t.Errorf("%s: %+v", c.what, fault)
		}
	}
}

// TestParseEpoch: a number, and nothing else.
func TestParseEpoch(t *testing.T) {
	for text, want := range map[string]int64{"0\n": 0, "7": 7, " 12\r\n": 12, "1000000000": screen.MaxEpoch} {
		if got, err := ParseEpoch([]byte(text)); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", "-1", "1000000001", "1.5", "1 2"} {
		if got, err := ParseEpoch([]byte(text)); err == nil {
			t.Errorf("%q: %d", text, got)
		}
	}
}
