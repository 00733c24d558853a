package oracle

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/server"
)

// folder is a screen's folder on the disk, of slides in one colour each.
type folder struct {
	dir    string
	set    screen.Set
	slides map[string][]byte
}

// hues are colours that no page has by itself; a set shows three of them.
var hues = []color.RGBA{{200, 30, 30, 255}, {30, 200, 30, 255}, {30, 30, 200, 255}, {200, 200, 30, 255}, {200, 30, 200, 255}, {30, 200, 200, 255}}

// newFolder makes a folder that shows three of the hues from the first one on, each for a second, issued on a day.
func newFolder(t *testing.T, dir string, first, day int) *folder {
	t.Helper()
	f := &folder{dir: dir, set: screen.NewSet(time.Now().AddDate(0, 0, day-20).Truncate(24 * time.Hour)), slides: map[string][]byte{}}
	f.set.Venue, f.set.Screen, f.set.Width, f.set.Height, f.set.Edition, f.set.PollSeconds = "b01", "lobby", 320, 180, "2026-W48", 10
	f.set.Sequence, f.set.Expires = int64(20260000+day), f.set.Issued.AddDate(1, 0, 0)
	for i := range 3 {
		img := image.NewPaletted(image.Rect(0, 0, 320, 180), color.Palette{hues[first+i]})
		var data bytes.Buffer
		if err := png.Encode(&data, img); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%02d.png", i+1)
		f.slides[name] = data.Bytes()
		f.set.Slides = append(f.set.Slides, screen.NewSlide(name, data.Bytes(), 1))
	}
	return f
}

// write puts the folder on the disk, but for the slides that are left out.
func (f *folder) write(t *testing.T, without string) {
	t.Helper()
	manifest, err := screen.Manifest(f.set)
	if err != nil {
		t.Fatal(err)
	}
	player, err := screen.Player(f.set)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"manifest.json": manifest, "index.html": player}
	for _, name := range []string{"set.js", "sw.js"} {
		if files[name], err = screen.Derived(name, f.set); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range f.slides {
		files[name] = data
		if name == without {
			files[name] = data[:len(data)-1]
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(f.dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// watch takes a screenshot every 100 ms for some time and returns which hue each shows, -1 for any other picture, which is
// an error.
func (b *browser) watch(t *testing.T, what string, d time.Duration) (seen []int) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	empty := 0
	for range int(d / (100 * time.Millisecond)) {
		<-tick.C
		data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		middle := color.RGBAModel.Convert(img.At(img.Bounds().Dx()/2, img.Bounds().Dy()/2)).(color.RGBA)
		corner := color.RGBAModel.Convert(img.At(1, 1)).(color.RGBA)
		hue := slices.Index(hues, middle)
		if hue < 0 || corner != middle {
			hue = -1
			if empty++; empty == 1 {
				t.Errorf("%s: screenshot %d shows no slide: %v in the middle, %v in the corner", what, len(seen), middle, corner)
			}
		}
		seen = append(seen, hue)
	}
	slides, sets := 0, 0
	for i := 1; i < len(seen); i++ {
		if seen[i] != seen[i-1] {
			slides++
		}
		if seen[i]/3 != seen[i-1]/3 {
			sets++
		}
	}
	t.Logf("%s: %d frames, %d of them empty, %d changes of the slide, %d of the set", what, len(seen), empty, slides, sets)
	return seen
}

// loop checks that the slides of a set, from its first hue on, follow each other in order and all come.
func loop(t *testing.T, what string, seen []int, first int) {
	t.Helper()
	changes := 0
	for i, hue := range seen {
		if hue < first || hue >= first+3 {
			t.Fatalf("%s: screenshot %d shows hue %d, which is not of the set from %d on: %v", what, i, hue, first, seen)
		}
		if i > 0 && hue != seen[i-1] {
			changes++
			if (hue - first) != (seen[i-1]-first+1)%3 {
				t.Errorf("%s: after hue %d comes %d: %v", what, seen[i-1], hue, seen)
			}
		}
	}
	if changes < 3 {
		t.Errorf("%s: %d changes in %d screenshots: %v", what, changes, len(seen), seen)
	}
}

// loops watches the player and expects one set only.
func (b *browser) loops(t *testing.T, what string, d time.Duration, first int) {
	t.Helper()
	loop(t, what, b.watch(t, what, d), first)
}

const glance = 5 * time.Second

// watchTime is how long each state of the player is watched: FANSHI_SOAK=1 lets it be a minute.
func watchTime() time.Duration {
	if os.Getenv("FANSHI_SOAK") != "" {
		return time.Minute
	}
	return glance
}

// open shows an address in a window of the slides' size and waits for the first slide.
func (b *browser) open(t *testing.T, address string) {
	t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(320, 180), chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	b.until(t, "document.documentElement.dataset.slide !== undefined")
}

// until waits for an expression, or the promise that it gives, to become true in the page. Each question is one of its own, so
// that neither a promise that never settles nor a page that is left on the way can hold the test; after two minutes it fails and
// says what the player was doing.
func (b *browser) until(t *testing.T, expression string) {
	t.Helper()
	var last error
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
		var yes bool
		yes, last = chromedp.Run(ctx, chromedp.Evaluate[bool]("(async () => !!await ("+expression+"))()", chromedp.EvalAwaitPromise))
		cancel()
		if last == nil && yes {
			return
		}
	}
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify([location.href, document.title, document.documentElement.dataset,
		[...document.images].map(i => [i.src.slice(0, 60), i.hidden, i.complete, i.naturalWidth])])`))
	t.Fatalf("%s: not true within two minutes (%v); the page is %s (%v)", expression, last, state, err)
}

// host serves a folder as fanshi serve does: content-addressed names beside the plain ones, and its policy.
type host struct {
	*httptest.Server
	mu       sync.Mutex
	manifest int // requests for the manifest that have been answered
}

func newHost(dir string) *host {
	h := &host{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if hash, ok := strings.CutPrefix(name, "by-hash/"); ok {
			names, _ := filepath.Glob(filepath.Join(dir, "*.png"))
			for _, candidate := range names {
				data, err := os.ReadFile(candidate)
				if err == nil && screen.NewSlide("", data, 0).SHA256+".png" == hash {
					w.Header().Set("Content-Type", "image/png")
					_, _ = w.Write(data)
					return
				}
			}
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Content-Security-Policy", "default-src 'self' 'unsafe-inline' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'")
		if name == "index.html" { // http.ServeFile sends it to the folder
			data, _ := os.ReadFile(filepath.Join(dir, name))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(data)
			return
		}
		http.ServeFile(w, r, filepath.Join(dir, name))
		if name == "manifest.json" {
			h.mu.Lock()
			h.manifest++
			h.mu.Unlock()
		}
	}))
	return h
}

// asked waits until the player has asked for the manifest once more.
func (h *host) asked(t *testing.T, b *browser) {
	t.Helper()
	h.mu.Lock()
	before := h.manifest
	h.mu.Unlock()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("window.dispatchEvent(new Event('online'))")); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		h.mu.Lock()
		now := h.manifest
		h.mu.Unlock()
		if now > before {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the player does not ask for the manifest")
}

// TestPlayerServed opens the player from a server: it loops; a set that is not whole or not true changes nothing; a whole
// one takes over without an empty frame; the server's end changes nothing, nor does opening the page again after it.
func TestPlayerServed(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b := start(t)
	dir := t.TempDir()
	newFolder(t, dir, 0, 1).write(t, "")
	h := newHost(dir)
	defer h.Close()
	b.open(t, h.URL+"/index.html")
	b.loops(t, "served", watchTime(), 0)

	later := newFolder(t, dir, 3, 2)
	later.write(t, "02.png") // the new manifest, and a slide that is cut off
	h.asked(t, b)
	b.loops(t, "with half a set on the server", watchTime(), 0)
	forged := later.slides["02.png"]
	later.slides["02.png"] = bytes.Clone(forged)
	later.slides["02.png"][len(forged)-1] ^= 1 // as long as it should be, and decoded without a complaint
	later.write(t, "")
	h.asked(t, b)
	b.loops(t, "with a forged slide on the server", watchTime(), 0)
	later.slides["02.png"] = forged
	later.write(t, "")
	h.asked(t, b)
	seen := b.watch(t, "a whole set", glance)
	from := 0
	for from < len(seen) && seen[from] < 3 {
		from++
	}
	if from > 30 {
		t.Fatalf("the new set has not taken over: %v", seen)
	}
	loop(t, "after the change", seen[from:], 3)

	older := newFolder(t, dir, 0, 1) // rolled back: the sequence is smaller
	older.write(t, "")
	h.asked(t, b)
	b.loops(t, "with an older set on the server", watchTime(), 3)
	later.write(t, "")
	b.until(t, "navigator.serviceWorker.controller !== null")
	h.Close()
	b.loops(t, "after the server's end", watchTime(), 3)
	b.open(t, h.URL+"/index.html")
	b.loops(t, "opened again without a server", glance, 3)
}

// TestPlayerFile opens the player from a stick; a slide that cannot be read is passed over.
func TestPlayerFile(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b := start(t)
	dir := t.TempDir()
	f := newFolder(t, dir, 0, 1)
	f.write(t, "")
	b.open(t, "file://"+filepath.ToSlash(dir)+"/index.html")
	b.loops(t, "from a file", watchTime(), 0)
	if err := os.WriteFile(filepath.Join(dir, "02.png"), []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.open(t, "file://"+filepath.ToSlash(dir)+"/index.html")
	b.passesOver(t, "from a file, one slide unreadable")
}

// TestPlayerFileExchanged opens the player from the folder that fanshi pull keeps, and exchanges what lies there: the page
// goes over to the new set by itself, never to half of it, and not to one that it cannot read.
func TestPlayerFileExchanged(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b := start(t)
	dir := t.TempDir()
	exchange := func(first, day int) *folder {
		folder := filepath.Join(dir, fmt.Sprint(day))
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		f := newFolder(t, folder, first, day)
		f.write(t, "")
		if err := os.Symlink(folder, filepath.Join(dir, "next")); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "next"), filepath.Join(dir, "current")); err != nil {
			t.Fatal(err)
		}
		return f
	}
	exchange(0, 1)
	b.open(t, "file://"+filepath.ToSlash(dir)+"/current/index.html")
	b.loops(t, "before", 4*time.Second, 0)
	later := exchange(3, 2)
	b.until(t, "document.documentElement.dataset.sha256 === '"+later.set.Slides[0].SHA256+"'")
	b.loops(t, "after", 4*time.Second, 3)
	if err := os.WriteFile(filepath.Join(dir, "current", "set.js"), []byte("fanshiSet({"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.loops(t, "with a torn set.js", 4*time.Second, 3)
}

// publish makes the folder the current release.
func (f *folder) publish(t *testing.T, store *release.Store) {
	t.Helper()
	f.write(t, "")
	staging, err := store.Begin(f.set.Edition)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range []string{"01.png", "02.png", "03.png", "index.html", "manifest.json", "set.js", "sw.js"} {
		data, err := os.ReadFile(filepath.Join(f.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, "screens/b01/lobby/"+name)
		if err := staging.Write(names[len(names)-1], data, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := staging.Publish(names); err != nil {
		t.Fatal(err)
	}
}

// TestPlayerOfServe opens the player from what fanshi serve runs: its policy lets the player do all it has to do.
func TestPlayerOfServe(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b := start(t)
	folder, err := disk.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	store, dir := release.Open(folder), t.TempDir()
	newFolder(t, dir, 0, 1).publish(t, store)
	s, err := server.New(server.Options{Store: store, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s)
	defer h.Close()
	address := h.URL + "/screens/b01/lobby/"
	b.open(t, address)
	b.loops(t, "from fanshi serve", glance, 0)
	newFolder(t, dir, 3, 2).publish(t, store)
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("window.dispatchEvent(new Event('online'))")); err != nil {
		t.Fatal(err)
	}
	seen := b.watch(t, "a new release", 3*time.Second+glance)
	from := slices.IndexFunc(seen, func(hue int) bool { return hue >= 3 })
	if from < 0 || from > 30 {
		t.Fatalf("the new release has not taken over: %v", seen)
	}
	loop(t, "after the release", seen[from:], 3)
	b.until(t, "navigator.serviceWorker.controller !== null")
	h.Close()
	b.open(t, address)
	b.loops(t, "opened again without fanshi serve", glance, 3)
}
