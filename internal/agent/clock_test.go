package agent

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/testtools"
)

// TestWrongClocks is promise R13: the own clock is wrong by up to 50 years, at the first set, offline, and at the next
// set. Something is always shown, the evergreen slide always; a clock behind the signed time shows what was right then;
// and when the clock is right again, so is the screen.
func TestWrongClocks(t *testing.T) {
	t.Parallel()
	const cases, parts = 200, 4
	rng := rand.New(rand.NewPCG(testtools.Seed(t), 13))
	// A right clock, the two bounds, and a machine without a clock.
	wrong := []time.Duration{0, 50 * 365 * 24 * time.Hour, -50 * 365 * 24 * time.Hour, time.Unix(0, 0).Sub(day0)}
	for len(wrong) < cases {
		wrong = append(wrong, time.Duration(rng.Int64N(int64(100*365*24*time.Hour)))-50*365*24*time.Hour)
	}
	var seen [parts]looks
	t.Run("parts", func(t *testing.T) {
		for part := range parts {
			t.Run(fmt.Sprint(part), func(t *testing.T) {
				t.Parallel()
				o := serve(t, generation(0))
				generations := map[int]map[string][]byte{0: generation(0), 4: generation(4)}
				for n := part; n < cases; n += parts {
					seen[part].wrongClock(t, o, generations, wrong[n])
				}
			})
		}
	})
	var all looks
	for _, l := range seen {
		all.behind, all.ahead, all.evergreen = all.behind+l.behind, all.ahead+l.ahead, all.evergreen+l.evergreen
	}
	t.Logf("%d cases: %d looks with the clock behind the signed time, %d beyond the expiry, %d with the evergreen slide alone", cases, all.behind, all.ahead, all.evergreen)
	if all.behind < cases || all.ahead < cases || all.evergreen < cases {
		t.Error("the clocks were not wrong enough")
	}
}

// looks counts in which states a screen was looked at.
type looks struct{ behind, ahead, evergreen int }

// wrongClock lets a screen fetch two sets with a clock that is wrong.
func (l *looks) wrongClock(t *testing.T, o *origin, generations map[int]map[string][]byte, wrong time.Duration) {
	t.Helper()
	b := newBench(t, o.server.URL)
	for _, step := range []struct {
		name    string
		set     int
		clock   time.Time
		offline bool
	}{
		{"first set", 0, day0.Add(time.Hour + wrong), false},
		{"restarted offline", 0, day0.Add(80*time.Hour + wrong), true},
		{"next set", 4, day0.Add(100*time.Hour + wrong), false},
		{"right again", 4, day0.Add(101 * time.Hour), true},
	} {
		g := generations[step.set]
		o.put(g)
		if step.offline {
			o.put(nil)
		}
		b.clock = step.clock
		err := b.round(t.Context())
		if (err != nil) != step.offline {
			t.Fatalf("%v, %s: %v", wrong, step.name, err)
		}
		var shown []string
		want := func(set *screen.Set) []string {
			at := step.clock
			if at.Before(set.Issued) {
				at = set.Issued
				l.behind++
			} else if at.After(set.Expires) {
				l.ahead++
			}
			for _, s := range set.Slides { // written out, so that Current is not its own judge
				inDays := !at.Before(s.From) && (s.Until.IsZero() || at.Before(s.Until.Add(24*time.Hour)))
				if s.Evergreen || inDays && at.Before(set.Expires) {
					shown = append(shown, s.File)
				}
			}
			return shown
		}
		if i, err := player(b.dir, []map[string][]byte{g}, want); err != nil || i != 0 {
			t.Fatalf("clock wrong by %v, %s: generation %d, %v", wrong, step.name, i, err)
		}
		if !slices.Contains(shown, "01.png") {
			t.Fatalf("clock wrong by %v, %s: the evergreen slide is gone", wrong, step.name)
		}
		if len(shown) == 1 {
			l.evergreen++
		}
	}
}

// TestNothingEvergreen: even a set without an evergreen slide never leaves the screen blank.
func TestNothingEvergreen(t *testing.T) {
	g := generation(0, func(s *screen.Set, _ map[string][]byte) {
		for i := range s.Slides {
			s.Slides[i].Evergreen = false
			s.Slides[i].Until = day0.AddDate(0, 0, 1+i/2)
		}
	})
	o := serve(t, g)
	for days, want := range map[int][]string{0: {"01.png", "02.png", "03.png", "04.png", "05.png"}, 2: {"03.png", "04.png", "05.png"},
		3: {"05.png"}, 9: {"05.png"}, 18000: {"05.png"}, -18000: {"01.png", "02.png", "03.png", "04.png", "05.png"}} {
		b := newBench(t, o.server.URL)
		b.clock = day0.AddDate(0, 0, days).Add(time.Hour)
		b.mustRound(t)
		b.shows(t, g, want...)
		program, err := os.ReadFile(filepath.Join(b.dir, "current", "program.vsn"))
		if limited := strings.Contains(string(program), "<IsLimitDate>1</IsLimitDate>"); err != nil || limited != (days <= 3) {
			t.Errorf("after %d days: %v, the controller looks at the calendar: %v", days, err, limited)
		}
	}
	future := generation(0, func(s *screen.Set, _ map[string][]byte) {
		for i := range s.Slides {
			s.Slides[i].Evergreen, s.Slides[i].Until = false, time.Time{}
			s.Slides[i].From = day0.AddDate(0, 0, 1+i/2)
		}
	})
	o.put(future)
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	b.shows(t, future, "01.png", "02.png")
}

// TestMidnight: what a day ends goes at the next look, without a server.
func TestMidnight(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	slept, looks := time.Duration(0), 0
	ctx, cancel := context.WithCancel(t.Context())
	b.options.Sleep = func(ctx context.Context, d time.Duration) error {
		if d > tick {
			t.Errorf("sleeps %v", d)
		}
		b.clock, slept = b.clock.Add(d), slept+d
		o.put(nil) // offline from now on
		if data, err := os.ReadFile(filepath.Join(b.dir, "current", screen.ManifestName)); err != nil || len(data) == 0 {
			t.Errorf("after %v: %v", slept, err)
		}
		if looks++; slept > 96*time.Hour {
			cancel()
		}
		return ctx.Err()
	}
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Run(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	a.Close()
	b.shows(t, generation(0), "01.png", "02.png", "03.png", "04.png")
	if asked := len(o.asked()); looks < 1000 || asked > 4*48+40 || asked < 100 {
		t.Errorf("%d looks, %d requests in four days offline", looks, asked)
	}
}

// TestPhases: screens spread over the interval, each keeps its own moment.
func TestPhases(t *testing.T) {
	counts := make([]int, 12)
	for n := range 1200 {
		a := &Agent{o: Options{Screen: fmt.Sprintf("v%03d/door", n), Every: time.Minute, Now: func() time.Time { return day0.Add(time.Duration(n) * time.Second) }}}
		at := a.o.Now().Add(a.next(nil))
		wait := a.next(nil)
		if wait < time.Minute/8 || wait > time.Minute*9/8 {
			t.Fatalf("waits %v", wait)
		}
		counts[at.Second()/5]++
		a.o.Now = func() time.Time { return at }
		if again := a.next(nil); again != time.Minute {
			t.Fatalf("after its own moment it waits %v", again)
		}
	}
	if slices.Min(counts) < 60 || slices.Max(counts) > 140 {
		t.Errorf("1200 screens over twelve parts of a minute: %v", counts)
	}
}

func TestBackoff(t *testing.T) {
	a := &Agent{o: Options{Screen: "b01/door", Every: time.Minute, Now: func() time.Time { return day0 }}}
	previous := time.Duration(0)
	for n := 1; n < 200; n++ {
		a.fails = n
		wait := a.next(ErrCut)
		if n <= 5 && wait < previous*3/2 || wait > MaxBackoff*5/4 || wait < time.Minute {
			t.Errorf("failure %d: waits %v after %v", n, wait, previous)
		}
		previous = wait
	}
	if previous < MaxBackoff {
		t.Errorf("in the end it waits %v", previous)
	}
	a.fails = 1
	if wait := a.next(&StatusError{Status: 503, RetryAfter: 2 * time.Hour}); wait < 2*time.Hour || wait > 2*time.Hour+time.Minute {
		t.Errorf("Retry-After of two hours: waits %v", wait)
	}
}

func TestRetryAfter(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	for header, want := range map[string]time.Duration{"120": 2 * time.Minute, "": 0, "-5": 0, "soon": 0, "99999999999": maxRetryAfter, "9999999": maxRetryAfter,
		"Mon, 23 Nov 2026 10:05:00 GMT": 5 * time.Minute, "Mon, 23 Nov 2026 09:00:00 GMT": 0, "Mon, 23 Nov 2099 09:00:00 GMT": maxRetryAfter} {
		o.fault = retryAfter(header)
		a, err := Open(b.options)
		if err != nil {
			t.Fatal(err)
		}
		err = a.Round(t.Context())
		a.Close()
		status, ok := err.(*StatusError)
		if !ok || status.RetryAfter != want {
			t.Errorf("%q: %v, %+v, want %v", header, err, status, want)
		}
	}
	var s status
	data, err := os.ReadFile(filepath.Join(b.dir, statusFile))
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil || s.Failures == 0 || !strings.Contains(s.Error, "503") || s.Files == nil {
		t.Errorf("%+v %v", s, err)
	}
}
