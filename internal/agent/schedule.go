package agent

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

const (
	defaultEvery  = time.Minute
	maxRetryAfter = 24 * time.Hour
	// MaxBackoff is the longest wait after failures, unless the interval itself is longer.
	MaxBackoff = 30 * time.Minute
	// tick is how long the agent sleeps at most before it looks whether a day has begun.
	tick = time.Minute
)

// Run polls until the context is done, and returns its error.
func (a *Agent) Run(ctx context.Context) error {
	if a.shown.release != "" { // a screen that has something to show waits for its moment; all start at once after a power cut
		if err := a.wait(ctx, a.next(nil)); err != nil {
			return err
		}
	}
	for {
		err := a.Round(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := a.wait(ctx, a.next(err)); err != nil {
			return err
		}
	}
}

// wait sleeps in pieces and shows meanwhile what the day brings.
func (a *Agent) wait(ctx context.Context, d time.Duration) error {
	for d > 0 {
		piece := min(d, tick)
		if err := a.o.Sleep(ctx, piece); err != nil {
			return err
		}
		d -= piece
		a.refresh()
	}
	return ctx.Err()
}

// interval is the time between two polls.
func (a *Agent) interval() time.Duration {
	switch {
	case a.o.Every > 0:
		return a.o.Every
	case a.set != nil:
		return time.Duration(a.set.PollSeconds) * time.Second
	}
	return defaultEvery
}

// next is how long to wait before the next round, after one that ended with err.
func (a *Agent) next(err error) time.Duration {
	every := a.interval()
	if err == nil || refusedFor(err, ReasonAhead) != nil { // what waits for its time is no failure
		phase := a.spread(0, every)
		now := time.Duration(a.o.Now().UnixNano() % int64(every)) // since the beginning of this interval
		wait := (phase - now + 2*every) % every
		if wait < every/8 { // the round that has just ended was this moment's, or nearly
			wait += every
		}
		return wait
	}
	longest := max(MaxBackoff, every)
	wait := every
	for range a.fails - 1 {
		wait = min(2*wait, longest)
	}
	wait += a.spread(a.fails, wait/4)
	if status := (*StatusError)(nil); errors.As(err, &status) {
		wait = max(wait, status.RetryAfter+a.spread(a.fails, every))
	}
	return wait
}

// spread is a duration below limit that depends on the screen's name and n only.
func (a *Agent) spread(n int, limit time.Duration) time.Duration {
	name := a.wanted()
	if name == "" {
		name = a.base
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", name, n))
	return time.Duration(binary.BigEndian.Uint64(sum[:8]) % uint64(max(limit, 1)))
}
