package agent

import (
	"bytes"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// maxAhead is how far ahead of the clock that judges it a set may have been issued. An edition comes every week.
const maxAhead = 8 * 24 * time.Hour

// newer refuses sets that must not follow the accepted one, and those whose time has not come.
func (a *Agent) newer(got *fetched, set *screen.Set) error {
	old := a.set
	if old != nil && (bytes.Equal(got.manifest, a.state.Manifest) || old.Venue != set.Venue || old.Screen != set.Screen) {
		return nil // the same, or --screen has been changed by hand
	}
	ahead, clock := a.ahead(set, got.date)
	switch {
	case old == nil, a.unproved:
		return nil // whatever it is, it is the first one
	case ahead && !a.provisional():
		return &Refusal{Reason: ReasonAhead, Detail: "it is kept aside until its time has come", Date: set.Issued, Other: clock}
	case !ahead && a.provisional():
		return nil
	case set.Older(old):
		return &Refusal{Reason: ReasonRollback, Detail: "an older set", Date: set.Issued, Other: old.Issued}
	case set.Epoch == old.Epoch && set.Sequence == old.Sequence && set.Issued.Equal(old.Issued):
		return &Refusal{Reason: ReasonRollback, Detail: "another set of the same moment", Date: set.Issued, Other: old.Issued}
	}
	return nil
}

// ahead tells whether a set was issued too far in the future, and by which clock: the trusted one. An own clock that lies
// far behind the accepted set is known to be wrong; the server's, date, then speaks in its place, and so it does beside an
// own clock of which nothing is known yet. Without any clock that could judge, nothing is ahead: a machine without one,
// whose sets come on a stick, must not stand still.
func (a *Agent) ahead(set *screen.Set, date time.Time) (bool, time.Time) {
	clock := a.trusted()
	if own := a.o.Now(); a.set == nil || a.unproved || a.provisional() || own.Before(a.set.Issued.Add(-maxAhead)) {
		if date.IsZero() {
			return false, clock
		}
		if date.After(clock) {
			clock = date
		}
	}
	return set.Issued.Sub(clock) > maxAhead, clock
}

// provisional tells whether the accepted set is one that was shown although it lay ahead, because there was no other. It is
// no floor for the clock, and any set whose time has come takes its place.
func (a *Agent) provisional() bool {
	return a.set != nil && a.state.Provisional && a.set.Issued.Sub(a.o.Now()) > maxAhead
}

// trusted is the trusted clock: the later one of the own clock and the moment at which the accepted set was issued. It
// decides which slides are shown and judges the server's certificate, the latter from other goroutines.
func (a *Agent) trusted() time.Time {
	now := a.o.Now()
	if floor := time.Unix(a.floor.Load(), 0); now.Before(floor) {
		return floor.In(now.Location())
	}
	return now
}

// setFloor notes how early the trusted clock may be.
func (a *Agent) setFloor() {
	floor := int64(0)
	if a.set != nil && !a.unproved && !a.provisional() {
		floor = a.set.Issued.Unix()
	}
	a.floor.Store(floor)
}

// prove notes whether the accepted set, which is remembered, is signed by a key that is trusted now. If it is not, because
// keys have been exchanged by hand, it stays on the screen, but no order of sets and no clock begins with it: whoever had
// the old key may have made it.
func (a *Agent) prove() {
	a.unproved = false
	if keys := a.keys(); a.set != nil && len(keys) > 0 {
		_, _, err := signature.Verify(keys, a.state.Manifest, a.state.Signature)
		a.unproved = err != nil
	}
	a.setFloor()
}
