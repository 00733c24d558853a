package agent

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/server"
	"fanshi/internal/signature"
	"fanshi/internal/testtools"
)

// Promise R23: a fleet returns to a right, complete set after any fault, without a hand. Fifty screens, each with its clock,
// its line, its disk and its power, poll the real server of a real store by a clock that the model sets; nothing waits.

const (
	fleetScreens = 50
	fleetHours   = 6    // in which faults strike
	fleetPoll    = 3600 // seconds
	// healTime bounds how long a screen may take after the last fault: the longest wait after failures or the server's
	// Retry-After, and two rounds.
	healTime = MaxBackoff*5/4 + 3*fleetPoll*time.Second
)

// office publishes, mostly what it should.
type office struct {
	store  *release.Store
	server *server.Server
	epoch  int64
	order  screen.Set                     // of what was published last: epoch, sequence, issued
	sets   map[string][]map[string][]byte // by screen, in the order of publication
}

// world is a fleet with what it hangs on.
type world struct {
	t       *testing.T
	rng     *rand.Rand
	now     time.Time // the true time
	office  *office
	screens []*display
	fired   map[string]int
	done    []*display // that have healed
}

// display is a simulated screen.
type display struct {
	w        *world
	name     string
	dir      string
	disk     *failingFS
	agent    *Agent // nil: the power is off
	next     time.Time
	booted   time.Time
	clockOff time.Duration // of the own clock
	noClock  bool          // it starts in 1970 at every boot
	line     string        // what is wrong with the line; empty: nothing
	cut      int           // requests until the power is cut; negative: it is not
	cancel   context.CancelFunc
	wounded  bool // the disk was damaged, and the agent has not had a good round since
	log      bytes.Buffer
	began    bool      // it has shown something
	seen     time.Time // by the trusted clock, when it was last looked at and was right for the moment
}

func (d *display) own() time.Time {
	if d.noClock {
		return time.Unix(0, 0).Add(d.w.now.Sub(d.booted))
	}
	return d.w.now.Add(d.clockOff)
}

// lineFaults are what a line does to an answer.
var lineFaults = map[string]func(d *display, r *http.Response) (*http.Response, error){
	"refused": func(*display, *http.Response) (*http.Response, error) { return nil, syscall.ECONNREFUSED },
	"cut": func(d *display, r *http.Response) (*http.Response, error) {
		return d.only(r, io.ErrUnexpectedEOF), nil
	},
	"stall": func(d *display, r *http.Response) (*http.Response, error) {
		return d.only(r, os.ErrDeadlineExceeded), nil
	},
	"portal page": func(_ *display, r *http.Response) (*http.Response, error) {
		page := "<html>请先登录</html>"
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/html"}, "Date": r.Header["Date"]}, ContentLength: int64(len(page)),
			Body: io.NopCloser(strings.NewReader(page)), Request: r.Request}, nil
	},
	"corrupt": func(d *display, r *http.Response) (*http.Response, error) {
		data, err := io.ReadAll(r.Body)
		if len(data) > 0 {
			data[d.w.rng.IntN(len(data))] ^= 1 << d.w.rng.IntN(8)
		}
		r.Body = io.NopCloser(bytes.NewReader(data))
		return r, err
	},
	"busy": func(d *display, r *http.Response) (*http.Response, error) {
		return &http.Response{StatusCode: 503, Header: http.Header{"Retry-After": {fmt.Sprint(d.w.rng.IntN(fleetPoll))}}, Body: http.NoBody, Request: r.Request}, nil
	},
}

// only lets the beginning of an answer through.
func (d *display) only(r *http.Response, end error) *http.Response {
	data, _ := io.ReadAll(r.Body) // it lies in memory
	part := data[:d.w.rng.IntN(len(data)+1)]
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(part), failing{end}))
	return r
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// RoundTrip asks the server, over the display's line.
func (d *display) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.cut--; d.cut == 0 {
		d.cancel()
		return nil, context.Canceled
	}
	recorder := httptest.NewRecorder()
	inner := r.Clone(r.Context())
	inner.RemoteAddr = "192.0.2.1:1"
	d.w.office.server.ServeHTTP(recorder, inner)
	answer := recorder.Result()
	answer.Request = r
	answer.Header.Set("Date", d.w.now.UTC().Format(http.TimeFormat))
	if d.line == "" || d.w.rng.IntN(4) == 0 { // bad lines work now and then
		return answer, nil
	}
	d.w.fired[d.line]++
	return lineFaults[d.line](d, answer)
}

// boot starts the agent.
func (d *display) boot() {
	d.booted = d.w.now
	a, err := Open(Options{URL: "http://fz.example/screens/" + d.name + "/", Client: &http.Client{Transport: d}, Screen: d.name,
		Keys: []ed25519.PublicKey{signature.Public(theKey)}, Folder: d.disk, Now: d.own, Timeout: time.Hour, Log: &d.log,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	d.next = d.w.now.Add(fleetPoll * time.Second / 10)
	if err != nil { // a full disk: the service starts again and again
		return
	}
	d.agent = a
	d.next = d.w.now.Add(a.next(nil))
	if a.shown.release == "" {
		d.next = d.w.now
	}
	d.look("boot", false)
}

// round lets the agent poll once and looks at what is shown.
func (d *display) round() {
	if d.agent == nil {
		d.boot()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	err := d.agent.Round(ctx)
	cancel()
	d.look("round", err == nil)
	d.next = d.w.now.Add(d.agent.next(err))
	if d.cut == 0 {
		d.w.fired["power cut while fetching"]++
		d.agent.Close()
		d.cut = -1
		d.boot()
	}
}

// look is the promise: at every moment a whole set of those that were published, its slides those of this day by the
// trusted clock. A disk that was damaged is made good by the next good round, at the latest.
func (d *display) look(when string, good bool) {
	d.w.t.Helper()
	at := d.agent.trusted()
	sees := func(at time.Time) (int, error) {
		return player(d.dir, d.w.office.sets[d.name], func(set *screen.Set) []string { return dueSlides(set, at) })
	}
	n, err := sees(at)
	if err != nil && d.disk.count >= d.disk.n { // nothing can be written: what was right stays
		at = d.seen
		n, err = sees(at)
	}
	d.seen = at
	if err == nil && n < 0 && d.began && !d.wounded {
		err = errors.New("blank")
	}
	switch {
	case err != nil && (!d.wounded || good):
		d.w.t.Fatalf("%s, %s at %s (own clock %s, line %q, damaged %v, disk full %v): %v\n%s", d.name, when, d.w.now, d.own(), d.line, d.wounded, d.disk.count >= d.disk.n, err, tail(d.log.String()))
	case good: // what the disk had lost has been fetched again
		d.wounded = false
	}
	d.began = d.began || err == nil && n >= 0
}

// tail is the end of a log.
func tail(log string) string { return log[max(0, len(log)-3000):] }

// dueSlides are the slides that are shown at a moment, written out so that Current is not its own judge.
func dueSlides(set *screen.Set, at time.Time) (out []string) {
	for _, s := range set.Slides {
		inDays := !at.Before(s.From) && (s.Until.IsZero() || at.Before(s.Until.Add(24*time.Hour)))
		if s.Evergreen || inDays && at.Before(set.Expires) {
			out = append(out, s.File)
		}
	}
	return out
}

// newest tells whether the display shows what was published last.
func (d *display) newest() bool {
	sets := d.w.office.sets[d.name]
	return d.agent != nil && d.agent.set != nil && bytes.Equal(d.agent.state.Manifest, sets[len(sets)-1][screen.ManifestName]) &&
		d.agent.shown.manifest == string(d.agent.state.Manifest) && !d.wounded
}

// publish publishes the sets of a day, counted from day0; a day before what was published is of a new epoch, unless the office
// does not think of it.
func (w *world) publish(day int, careless bool) {
	o := w.office
	set := screen.NewSet(day0.AddDate(0, 0, day))
	set.Epoch = o.epoch
	if set.Older(&o.order) && !careless {
		o.epoch++
		set.Epoch = o.epoch
	} else if !careless && set.Issued.Equal(o.order.Issued) {
		set.Issued = set.Issued.Add(time.Second)
	}
	if !set.Older(&o.order) {
		o.order = set
	}
	for _, d := range w.screens {
		files := generation(day, func(s *screen.Set, _ map[string][]byte) {
			s.Slides = s.Slides[:3]
			s.Slides[2].Until = day0.AddDate(0, 0, day+2)
			s.Venue, s.Screen, _ = strings.Cut(d.name, "/")
			s.Epoch, s.Issued, s.PollSeconds = set.Epoch, set.Issued, fleetPoll
		})
		o.sets[d.name] = append(o.sets[d.name], files)
	}
	w.release(0)
}

// release makes the sets of some publications ago the current release.
func (w *world) release(ago int) {
	staging, err := w.office.store.Begin("2026-W48")
	if err != nil {
		w.t.Fatal(err)
	}
	defer staging.Discard()
	var names []string
	for _, d := range w.screens {
		sets := w.office.sets[d.name]
		for name, data := range sets[len(sets)-1-ago] {
			name = "screens/" + d.name + "/" + name
			if err := staging.Write(name, data, nil); err != nil {
				w.t.Fatal(err)
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if _, err := staging.Publish(names); err != nil {
		w.t.Fatal(err)
	}
	if w.office.server == nil {
		w.office.server, err = server.New(server.Options{Store: w.office.store, Now: func() time.Time { return w.now }})
	} else {
		err = w.office.server.Reload()
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// newWorld makes a fleet that has not begun.
func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, rng: rand.New(rand.NewPCG(seed, 23)), now: day0.Add(8 * time.Hour), fired: map[string]int{}}
	public, err := disk.Dir(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	w.office = &office{store: release.Open(unsynced{public}), sets: map[string][]map[string][]byte{}}
	for n := range fleetScreens {
		place, err := disk.Dir(folder(t))
		if err != nil {
			t.Fatal(err)
		}
		d := &display{w: w, name: fmt.Sprintf("v%02d/door", n), dir: place.Name(), disk: &failingFS{FS: unsynced{place}, always: true, n: 1 << 60, err: syscall.ENOSPC},
			cut: -1, noClock: n%10 == 0, next: w.now.Add(time.Duration(w.rng.IntN(6*3600)) * time.Second)}
		w.screens = append(w.screens, d)
	}
	w.publish(0, false)
	t.Cleanup(func() {
		for _, d := range w.screens {
			d.off()
		}
	})
	return w
}

func (d *display) off() {
	if d.agent != nil {
		d.agent.Close()
		d.agent = nil
	}
}

// run lets the fleet live until a moment.
func (w *world) run(until time.Time) {
	for {
		d := slices.MinFunc(w.screens, func(a, b *display) int { return a.next.Compare(b.next) })
		if d.next.After(until) {
			w.now = until
			return
		}
		if d.next.After(w.now) {
			w.now = d.next
		}
		d.round()
	}
}

// strike does something to one display.
func (d *display) strike() {
	w := d.w
	kind := []string{"line", "line", "line", "clock", "wound", "wound", "full disk", "power cut", "power cut while fetching", "restart", "mended"}[w.rng.IntN(11)]
	if kind != "line" && kind != "power cut while fetching" {
		w.fired[kind]++
	}
	switch kind {
	case "line":
		names := []string{"refused", "cut", "stall", "portal page", "corrupt", "busy"}
		d.line = names[w.rng.IntN(len(names))]
	case "clock":
		if !d.noClock {
			day := 24 * time.Hour
			d.clockOff = []time.Duration{-day, day, -7 * day, 20 * day, -20 * day, 4000 * day, -18000 * day}[w.rng.IntN(7)]
		}
	case "wound":
		d.wounded = true
		for range 1 + w.rng.IntN(2) {
			names := woundNames()
			if _, err := wounds[names[w.rng.IntN(len(names))]](w.rng, d.dir); err != nil && !errors.Is(err, os.ErrNotExist) {
				w.t.Fatal(err)
			}
		}
	case "full disk":
		d.disk.n = d.disk.count + w.rng.IntN(60)
	case "power cut":
		d.off()
		d.next = w.now.Add(time.Duration(1+w.rng.IntN(5)) * time.Hour)
	case "power cut while fetching":
		d.cut = 1 + w.rng.IntN(12)
	case "restart":
		d.off()
		d.next = w.now
	case "mended":
		d.mend()
	}
}

// mend takes away what is wrong around a display, not on its disk.
func (d *display) mend() {
	d.line, d.clockOff, d.disk.n, d.cut = "", 0, 1<<60, -1
	if d.agent == nil {
		d.next = d.w.now
	}
}

// act is what the office does in an hour.
func (w *world) act(hour int) {
	today := hour / 24
	switch w.rng.IntN(16) {
	case 0, 1:
		w.publish(today, false)
		w.fired["publication"]++
	case 2:
		w.publish(today+9+w.rng.IntN(4000), false)
		w.fired["date of the future"]++
	case 3:
		w.publish(today-3-w.rng.IntN(30), true)
		w.fired["date of the past"]++
	case 4:
		w.release(min(1+w.rng.IntN(3), len(w.office.sets[w.screens[0].name])-1))
		w.fired["rollback"]++
	}
}

// TestFleet lets faults strike a fleet for some days and then watches it heal.
func TestFleet(t *testing.T) {
	seed := testtools.Seed(t)
	seeds := 20
	if testing.Short() {
		seeds = 2 // the race detector looks at these
	}
	if os.Getenv("FANSHI_SOAK") != "" {
		seeds = 1000
	}
	fired := map[string]int{}
	var healed []time.Duration
	for n := range seeds {
		w := newWorld(t, seed+uint64(n))
		for hour := range fleetHours {
			w.act(hour)
			for range 12 {
				w.screens[w.rng.IntN(len(w.screens))].strike()
			}
			w.run(day0.Add(8*time.Hour + time.Duration(hour+1)*time.Hour))
		}
		for _, d := range w.screens {
			d.mend()
		}
		w.publish(fleetHours/24+1, false)
		last := w.now
		for w.now.Before(last.Add(healTime)) {
			w.run(w.now.Add(10 * time.Minute))
			for _, d := range w.screens {
				if d.began && d.newest() && d.next.After(last) && !slices.Contains(w.done, d) {
					w.done = append(w.done, d)
					healed = append(healed, w.now.Sub(last))
				}
			}
		}
		for _, d := range w.screens {
			if !d.newest() {
				t.Fatalf("world %d: %s does not return: own clock %s, next round %s, damaged %v\n%s", n, d.name, d.own(), d.next, d.wounded, tail(d.log.String()))
			}
		}
		for name, times := range w.fired {
			fired[name] += times
		}
	}
	slices.Sort(healed)
	t.Logf("%d worlds of %d screens: %v; healed after %v in the median, %v at worst", seeds, fleetScreens, fired, healed[len(healed)/2], healed[len(healed)-1])
	if testing.Short() { // too few for every kind to come
		return
	}
	for _, name := range []string{"refused", "cut", "stall", "portal page", "corrupt", "busy", "clock", "wound", "full disk", "power cut", "power cut while fetching", "restart",
		"publication", "date of the future", "date of the past", "rollback"} {
		if fired[name] == 0 {
			t.Errorf("%s never fired", name)
		}
	}
}
