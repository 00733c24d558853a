package oracle

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fanshi/internal/screen"
	"fanshi/internal/testtools"
)

// portal is what a network that wants a login, or a site under maintenance, answers to everything, with 200.
const portal = `<!DOCTYPE html><meta charset="utf-8"><title>登录</title><body style="background:#fff">请先登录网络`

// hostile is a host between which and the browser things go wrong: for each request a fault is drawn.
type hostile struct {
	*httptest.Server
	mu     sync.Mutex
	random *rand.Rand
	faults []string        // to draw from; none: all is well
	drawn  map[string]int  // by kind
	at     []string        // addresses that alone have them; none: all
	end    <-chan struct{} // of the test
}

// newHostile serves a folder, the player in it with limits of tenths of seconds.
func newHostile(t *testing.T, dir string, seed uint64) *hostile {
	t.Helper()
	inner := newHost(dir)
	end := make(chan struct{})
	h := &hostile{random: rand.New(rand.NewPCG(seed, 3)), drawn: map[string]int{}, end: end}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		inner.Config.Handler.ServeHTTP(answer, r)
		body := shorten(t, r.URL.Path, answer.Body.Bytes())
		fault := h.draw(r.URL.Path)
		switch fault {
		case "hang":
			h.wait(r)
			return
		case "reset":
			panic(http.ErrAbortHandler)
		case "portal":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, portal)
			return
		case "refused":
			http.Error(w, "no", http.StatusServiceUnavailable)
			return
		case "redirected":
			http.Redirect(w, r, "/login", http.StatusFound)
			return
		case "half": // as a proxy does that closes early and says so
			body = body[:len(body)/2]
		case "forged":
			body = bytes.Clone(body)
			if len(body) > 0 && r.URL.Path != "/index.html" && r.URL.Path != "/sw.js" { // nothing is before these that could check them
				body[len(body)-1-len(body)/3] ^= 1
			}
		}
		for k, v := range answer.Header() {
			w.Header()[k] = v
		}
		w.Header().Del("Last-Modified") // else the browser has its own mind of what is fresh
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		w.WriteHeader(answer.Code)
		if fault == "stall" {
			_, _ = w.Write(body[:len(body)/2])
			w.(http.Flusher).Flush()
			h.wait(r)
			return
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(func() { close(end); h.CloseClientConnections(); h.Close(); inner.Close() })
	return h
}

// startHostile starts a browser and a hostile server of a folder with a set in it.
func startHostile(t *testing.T, seed uint64) (b *browser, dir string, f *folder, h *hostile) {
	t.Helper()
	b, dir = start(t), t.TempDir()
	f = newFolder(t, dir, 0, 1)
	f.write(t, "")
	return b, dir, f, newHostile(t, dir, seed)
}

// shorten makes the limits of the player and its worker a twentieth of what they are, but that until the worker gives the network
// up: a page that is only shown then comes too late for TestPlayerPortal.
func shorten(t *testing.T, path string, data []byte) []byte {
	for name, limits := range map[string][2]string{
		"/index.html": {"{ answer: 15000, silence: 30000, decode: 10000, store: 30000 }", "{ answer: 750, silence: 1500, decode: 500, store: 10000 }"},
		"/sw.js":      {"{ show: 5000, fetch: 30000 }", "{ show: 250, fetch: 30000 }"},
	} {
		if path != name {
			continue
		}
		if !bytes.Contains(data, []byte(limits[0])) {
			t.Errorf("%s does not hold its limits %s", name, limits[0])
		}
		data = bytes.Replace(data, []byte(limits[0]), []byte(limits[1]), 1)
	}
	return data
}

func (h *hostile) draw(path string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.faults) == 0 || len(h.at) > 0 && !slices.Contains(h.at, path) {
		return ""
	}
	fault := h.faults[h.random.IntN(len(h.faults))]
	h.drawn[fault]++
	return fault
}

func (h *hostile) set(faults ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.faults = faults
}

// only lets two addresses of one file have a fault.
func (h *hostile) only(plain, byHash, fault string) {
	h.at, h.faults = []string{plain, byHash}, []string{fault}
}

func (h *hostile) wait(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-h.end:
	}
}

// run evaluates an expression for what it does.
func (b *browser) run(t *testing.T, expression string) {
	t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("("+expression+", true)")); err != nil {
		t.Fatal(err)
	}
}

// online tells the player that there is a network again, upon which it asks for a new set.
func (b *browser) online(t *testing.T) {
	t.Helper()
	b.run(t, "window.dispatchEvent(new Event('online'))")
}

// passesOver watches a player whose second slide cannot be shown: the others go round, without it.
func (b *browser) passesOver(t *testing.T, what string) {
	t.Helper()
	seen := map[int]int{}
	for _, hue := range b.watch(t, what, 8*time.Second) {
		seen[hue]++
	}
	if seen[0] == 0 || seen[2] == 0 || seen[1] > 0 {
		t.Errorf("%s: it ends the loop: %v", what, seen)
	}
}

// shows waits until a slide of the set is seen, whatever the page is in between, for a time at most.
func (b *browser) shows(t *testing.T, what string, set screen.Set, limit time.Duration) {
	t.Helper()
	last := ""
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		sum, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("window.leaving ? 'the page before' : document.documentElement.dataset.sha256 || document.title"))
		if err != nil {
			continue // between two pages
		}
		if last = sum; slices.ContainsFunc(set.Slides, func(s screen.Slide) bool { return s.SHA256 == sum }) {
			return
		}
	}
	t.Fatalf("%s: after %v the screen shows %q", what, limit, last)
}

// TestPlayerHostile: in a network where every request may hang, stall, be cut, forged, refused, redirected or answered by a
// stranger's page, a new set is published, and the page opened again, in each round. Nothing but slides of a whole set is ever
// seen, the page opens within seconds, and when the network is well again the newest set is there within bounded time.
func TestPlayerHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	rounds := 3
	if os.Getenv("FANSHI_SOAK") != "" {
		rounds = 60
	}
	seed := testtools.Seed(t)
	random := rand.New(rand.NewPCG(seed, 4))
	b, dir, f, h := startHostile(t, seed)
	b.open(t, h.URL+"/index.html")
	b.until(t, "navigator.serviceWorker.controller !== null")
	b.until(t, "caches.open('fanshi /').then(c => c.match('kept/manifest')).then(a => !!a)") // before that nothing can be shown without the network
	all := []string{"hang", "reset", "portal", "refused", "redirected", "half", "forged", "stall"}
	for round := range rounds {
		what := fmt.Sprintf("round %d", round)
		b.shows(t, what+", before", f.set, 30*time.Second)
		faults := []string{""}
		for range 3 {
			faults = append(faults, all[random.IntN(len(all))])
		}
		h.set(faults...)
		first := 3 * ((round + 1) % 2)
		f = newFolder(t, dir, first, round+2)
		f.write(t, "")
		for range 3 {
			b.online(t)
			for i, hue := range b.watch(t, what+" "+strings.Join(faults, " "), time.Second) {
				if hue < 0 {
					t.Fatalf("%s: screenshot %d shows no slide", what, i)
				}
			}
		}
		b.run(t, "window.leaving = true, location.reload()") // a power cut
		either := f.set
		for _, other := range newFolder(t, dir, 3-first, 1).set.Slides {
			either.Slides = append(slices.Clone(either.Slides), other)
		}
		b.shows(t, what+", opened again among "+strings.Join(faults, " "), either, 40*time.Second)
		h.set()
		b.online(t)
		b.shows(t, what+", the network well again", f.set, 30*time.Second)
	}
	t.Logf("faults: %v", h.drawn)
}

// TestPlayerHangs is what happened to a player: the manifest hangs, and one slide of it; neither stops the loop or the next
// question.
func TestPlayerHangs(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b, dir, _, h := startHostile(t, 1)
	b.open(t, h.URL+"/index.html")
	h.set("hang")
	b.online(t)
	time.Sleep(3 * time.Second)
	later := newFolder(t, dir, 3, 2)
	later.write(t, "")
	h.set()
	b.shows(t, "after a manifest that hung", later.set, 25*time.Second)
}

// TestPlayerPortal: a stranger's page with 200 is neither shown in the player's place nor kept; a page that hangs is not
// waited for.
func TestPlayerPortal(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b, _, f, h := startHostile(t, 1)
	b.open(t, h.URL+"/index.html")
	b.until(t, "navigator.serviceWorker.controller !== null")
	b.until(t, "caches.open('fanshi /').then(c => c.match('kept/manifest')).then(a => !!a)")
	for _, fault := range []string{"portal", "half", "hang", "redirected", "reset"} {
		h.set(fault)
		b.run(t, "window.leaving = true, location.reload()")
		b.shows(t, "opened again: "+fault, f.set, 25*time.Second)
	}
	kept, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("caches.open('fanshi page /').then(c => c.match('index.html')).then(a => a.text())", chromedp.EvalAwaitPromise))
	if err != nil || !strings.Contains(kept, `id="set"`) || !strings.HasSuffix(strings.TrimSpace(kept), "</html>") {
		t.Errorf("kept is %.200q, %v", kept, err)
	}
}

// TestPlayerStalls: a slide that never comes, when the set is first shown, or of which half comes, or other bytes, is passed over; the
// others loop.
func TestPlayerStalls(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b, _, f, h := startHostile(t, 1)
	for _, fault := range []string{"hang", "half", "forged"} {
		h.only("/02.png", "/by-hash/"+f.set.Slides[1].SHA256+".png", fault)
		b.open(t, h.URL+"/index.html")
		b.passesOver(t, "one slide never comes: "+fault)
	}
}

// TestPlayerDates: of two sets of one moment the one at hand stays; one issued far ahead of every clock shuts out nobody.
func TestPlayerDates(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b, dir, _, h := startHostile(t, 1)
	b.open(t, h.URL+"/index.html")
	b.until(t, "caches.open('fanshi /').then(c => c.match('kept/manifest')).then(a => !!a)")
	other := newFolder(t, dir, 3, 1)
	ahead := newFolder(t, dir, 3, 2)
	ahead.set.Issued = time.Now().AddDate(0, 0, 9).Truncate(time.Second)
	ahead.set.Expires = ahead.set.Issued.AddDate(1, 0, 0)
	b.until(t, "document.images[0].src.startsWith('blob:') && document.images[1].src.startsWith('blob:')")
	for what, strange := range map[string]*folder{"another of the same moment": other, "nine days ahead": ahead} {
		strange.write(t, "")
		b.online(t)
		b.loops(t, what, 4*time.Second, 0)
	}
	later := newFolder(t, dir, 3, 2)
	later.write(t, "")
	b.online(t)
	b.shows(t, "the next set", later.set, 25*time.Second)
}

// TestPlayerNative: for a LED wall's card a pixel of a slide is a pixel of the output, from the top left corner on, whatever
// the magnification of the system; beside it the output is black.
func TestPlayerNative(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b := start(t)
	dir := t.TempDir()
	f := newFolder(t, dir, 0, 1)
	f.set.Native = true
	f.write(t, "")
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(800, 600), chromedp.Navigate("file://"+dir+"/index.html")); err != nil {
		t.Fatal(err)
	}
	b.until(t, "document.documentElement.dataset.slide !== undefined")
	for _, ratio := range []string{"1", "1.25", "2"} {
		b.run(t, "Object.defineProperty(window, 'devicePixelRatio', {value: "+ratio+", configurable: true}), window.dispatchEvent(new Event('resize'))")
		got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](
			"(() => { const r = [...document.images].find(i => !i.hidden).getBoundingClientRect(); return [r.x, r.y, r.width * "+ratio+", r.height * "+ratio+"].join() })()"))
		if err != nil || got != "0,0,320,180" {
			t.Errorf("magnified %s times the slide is at %s, %v", ratio, got, err)
		}
	}
	b.run(t, "Object.defineProperty(window, 'devicePixelRatio', {value: 1, configurable: true}), window.dispatchEvent(new Event('resize'))")
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	lit := func(x, y int) bool { r, g, bl, _ := img.At(x, y).RGBA(); return r+g+bl > 0 }
	if !lit(0, 0) || !lit(319, 179) || lit(320, 90) || lit(160, 180) {
		t.Errorf("the slide does not end at 320 × 180")
	}
}

// TestCard: the test card is as large as the slides at any size, framed, ruled every 16 pixels, coloured, and has numbers and
// words.
func TestCard(t *testing.T) {
	if testing.Short() {
		t.Skip("watches a browser")
	}
	b := start(t)
	for _, size := range [][2]int{{64, 16}, {352, 80}, {640, 320}, {1080, 1920}, {3840, 2160}} {
		dir := t.TempDir()
		f := newFolder(t, dir, 0, 1)
		f.set.Width, f.set.Height, f.set.Native = size[0], size[1], true
		f.write(t, "")
		if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(int64(size[0]), int64(size[1])), chromedp.Navigate("file://"+dir+"/index.html#test")); err != nil {
			t.Fatal(err)
		}
		b.until(t, "document.documentElement.dataset.slide === 'test'")
		src, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.images[0].src"))
		if err != nil {
			t.Fatal(err)
		}
		data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(src, "data:image/png;base64,"))
		if err != nil {
			t.Fatal(err)
		}
		if at := os.Getenv("FANSHI_CARDS"); at != "" { // a folder, to look at them
			if err := os.WriteFile(fmt.Sprintf("%s/%dx%d.png", at, size[0], size[1]), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Dx() != size[0] || img.Bounds().Dy() != size[1] {
			t.Fatalf("%v: %v", size, err)
		}
		colour := func(x, y int) color.RGBA { return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) }
		for _, p := range [][2]int{{0, 0}, {size[0] - 1, 0}, {0, size[1] - 1}, {size[0] - 1, size[1] - 1}, {size[0] / 2, 0}, {size[0] / 2, size[1] - 1}, {0, size[1] / 2}, {size[0] - 1, size[1] / 2}} {
			if colour(p[0], p[1]) != (color.RGBA{255, 255, 255, 255}) {
				t.Errorf("%v: the frame is %v at %v", size, colour(p[0], p[1]), p)
			}
		}
		seen := map[color.RGBA]int{}
		for y := range size[1] {
			for x := range size[0] {
				seen[colour(x, y)]++
			}
		}
		for _, c := range []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 0, 255}, {0, 255, 255, 255}, {255, 0, 255, 255}} {
			if seen[c] < 4 {
				t.Errorf("%v: %v is missing", size, c)
			}
		}
		row := size[1] * 9 / 10 // below the colours
		if size[1] >= 80 {
			for x := 16; x < size[0]-1; x += 16 {
				if left := size[0] / 4; x > left && x < size[0]-left && (colour(x, row) == color.RGBA{0, 0, 0, 255} || row%16 != 0 && colour(x+1, row) != color.RGBA{0, 0, 0, 255}) {
					t.Errorf("%v: no line at %d", size, x)
				}
			}
		}
	}
}
