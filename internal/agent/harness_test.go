package agent

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

const side = 16 // pixels of a test slide: the smallest screen

// day0 is the day of issue of generation 0; a generation is issued every day.
var day0 = time.Date(2026, 11, 23, 0, 0, 0, 0, time.FixedZone("", 8*3600))

func privateKey(n byte) ed25519.PrivateKey {
	k, err := signature.Generate(bytes.NewReader(bytes.Repeat([]byte{n}, 32)))
	if err != nil {
		panic(err)
	}
	return k
}

var theKey = privateKey(1)

var made sync.Map // pictures, by seed and size

// picture is a slide in one colour, with noise from a seed so that it cannot be compressed to nothing.
func picture(seed, w, h int) []byte {
	key := [3]int{seed, w, h}
	if made, ok := made.Load(key); ok {
		return bytes.Clone(made.([]byte))
	}
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	n := uint32(seed)*2654435761 + 1
	for i := range img.Pix {
		n = n*1664525 + 1013904223
		img.Pix[i] = byte(n >> 24)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	img.Set(0, 0, color.NRGBA{byte(seed), byte(seed >> 8), 0, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	made.Store(key, bytes.Clone(b.Bytes()))
	return b.Bytes()
}

// generation n has slides 01 (evergreen, the same in all), 02 and 03 (new in each, 02 from the day of issue on), 04 (shared
// by two generations) and 05 (gone after the third day), and the companions of accompany.
func generation(n int, changes ...func(*screen.Set, map[string][]byte)) map[string][]byte {
	set := screen.NewSet(day0.AddDate(0, 0, n))
	set.Venue, set.Screen, set.Width, set.Height, set.Edition, set.PollSeconds = "b01", "door", side, side, "2026-W48", 60
	files := map[string][]byte{}
	for i, seed := range []int{1, 100 + 10*n, 101 + 10*n, 1000 + n/2, 2000 + n} {
		name := fmt.Sprintf("%02d.png", i+1)
		files[name] = picture(seed, side, side)
		slide := screen.NewSlide(name, files[name], 10)
		slide.Evergreen = i == 0
		if i == 1 {
			slide.From = day0.AddDate(0, 0, n)
		}
		if i == 4 {
			slide.Until = day0.AddDate(0, 0, n+2)
		}
		set.Slides = append(set.Slides, slide)
	}
	for _, change := range changes {
		change(&set, files)
	}
	accompany(&set, files, n)
	manifest, err := screen.Manifest(set)
	if err != nil {
		panic(err)
	}
	files[screen.ManifestName] = manifest
	files[sigName] = sign(theKey, manifest)
	return files
}

func sign(key ed25519.PrivateKey, data []byte, rotations ...signature.Rotation) []byte {
	sig, err := signature.Sign(key, rotations, data)
	if err != nil {
		panic(err)
	}
	return sig
}

// origin is an honest server of one screen's folder; its files can be changed at any moment.
type origin struct {
	mu       sync.Mutex
	files    map[string][]byte
	requests []string
	hashes   bool // also serve content-addressed names
	server   *httptest.Server
	fault    func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool // true: it has answered
}

func serve(t *testing.T, files map[string][]byte) *origin {
	t.Helper()
	o := &origin{files: files, hashes: true}
	o.server = httptest.NewServer(o)
	t.Cleanup(o.server.Close)
	return o
}

func (o *origin) put(files map[string][]byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files = files
}

func (o *origin) find(name string) ([]byte, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if data, ok := o.files[name]; ok {
		return data, true
	}
	for file, data := range o.files {
		if o.hashes && "by-hash/"+hexSum(data)+filepath.Ext(file) == name {
			return data, true
		}
	}
	return nil, false
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	o.mu.Lock()
	o.requests = append(o.requests, r.Method+" "+name+" "+r.Header.Get("Range"))
	fault := o.fault
	o.mu.Unlock()
	if fault != nil && fault(o, w, r, name) {
		return
	}
	data, ok := o.find(name)
	if !ok {
		http.NotFound(w, r)
		return
	}
	answer(w, r, data)
}

func answer(w http.ResponseWriter, r *http.Request, data []byte) {
	w.Header().Set("ETag", `"`+hexSum(data)[:16]+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// asked returns the requests since the last call.
func (o *origin) asked() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := o.requests
	o.requests = nil
	return out
}

// bench is a screen's folder with what an agent needs.
type bench struct {
	dir     string
	options Options
	clock   time.Time
	log     bytes.Buffer
}

// folder returns an empty folder, in memory where the system has one there: what reaches a disk, and when, is proved in
// packages disk and release.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "fanshi-agent-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // what is left of it is in memory only
	return dir
}

func newBench(t *testing.T, url string) *bench {
	t.Helper()
	b := &bench{dir: folder(t), clock: day0.Add(time.Hour)}
	screen, err := disk.Dir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	b.options = Options{URL: url, Client: &http.Client{}, Keys: []ed25519.PublicKey{signature.Public(theKey)}, Folder: unsynced{screen},
		Now: func() time.Time { return b.clock }, Timeout: 20 * time.Second, Speed: 1 << 20, Log: &b.log,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
	return b
}

// round opens an agent, lets it poll once and closes it.
func (b *bench) round(ctx context.Context) error {
	a, err := Open(b.options)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Round(ctx)
}

func (b *bench) mustRound(t *testing.T) {
	t.Helper()
	if err := b.round(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, &b.log)
	}
}

func TestFirstSet(t *testing.T) {
	for _, hashes := range []bool{true, false} {
		o := serve(t, generation(0))
		o.hashes = hashes
		b := newBench(t, o.server.URL)
		b.mustRound(t)
		b.shows(t, generation(0))
		list, err := os.ReadFile(filepath.Join(b.dir, "current", screen.M3UFile))
		if err != nil || strings.Count(string(list), ".png\n") != 10 || !strings.HasPrefix(string(list), "#EXTM3U\n#EXTINF:10,01.png\n") {
			t.Errorf("%s %v", list, err)
		}
		status, err := os.ReadFile(filepath.Join(b.dir, statusFile))
		if err != nil || !strings.Contains(string(status), `"sequence": 20261123`) || !strings.Contains(string(status), `"frozen": false`) {
			t.Errorf("%s %v", status, err)
		}
		o.asked()
		b.mustRound(t) // a second round asks for the manifest only
		if asked := o.asked(); len(asked) != 1 {
			t.Errorf("asked %v", asked)
		}
		before := len(o.files)
		o.put(generation(1))
		b.clock = b.clock.AddDate(0, 0, 1)
		b.mustRound(t) // slides 01 and 04 are there already
		b.shows(t, generation(1))
		slidesAsked := 0
		for _, r := range o.asked() {
			if strings.Contains(r, ".png") {
				slidesAsked++
			}
		}
		if want := 3; hashes && slidesAsked != want || before != 15 {
			t.Errorf("hash names %v: %d slides asked for, want %d", hashes, slidesAsked, want)
		}
		left, err := os.ReadDir(filepath.Join(b.dir, filesDir))
		if err != nil || len(left) != 13 {
			t.Errorf("files/ holds %v %v", left, err)
		}
	}
}

func TestTwoAgentsInOneFolder(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(b.options); !errors.Is(err, ErrBusy) {
		t.Errorf("a second agent: %v", err)
	}
	a.Close()
	b.mustRound(t)
}

func TestToken(t *testing.T) {
	o := serve(t, generation(0))
	o.fault = func(_ *origin, w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		return false
	}
	b := newBench(t, o.server.URL+"/manifest.json")
	var status *StatusError
	if err := b.round(t.Context()); !errors.As(err, &status) || status.Status != 401 {
		t.Errorf("without a token: %v", err)
	}
	b.options.Token = "secret"
	b.mustRound(t)
	b.shows(t, generation(0))
}

// TestResume cuts a big slide again and again; every round continues where the last one ended.
func TestResume(t *testing.T) {
	const w, h = 1000, 800
	big := picture(7, w, h) // some megabytes of noise
	files := generation(0, func(s *screen.Set, files map[string][]byte) {
		s.Width, s.Height = w, h
		s.Slides = s.Slides[:1]
		for name := range files {
			delete(files, name)
		}
		files["01.png"] = big
		s.Slides[0] = screen.NewSlide("01.png", big, 10)
	})
	o := serve(t, files)
	o.hashes = false
	cuts, resumed, limit := 0, 0, len(big)/3
	o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		if _, ok := o.find(name); !ok || !strings.HasSuffix(name, ".png") {
			return false
		}
		if r.Header.Get("Range") != "" {
			resumed++
			if r.Header.Get("If-Range") == "" {
				t.Error("a range without If-Range")
			}
		}
		cuts++
		answer(&limited{ResponseWriter: w, left: limit}, r, big)
		return true
	}
	b := newBench(t, o.server.URL)
	rounds := 0
	for b.round(t.Context()) != nil {
		if rounds++; rounds > 20 {
			t.Fatalf("no end\n%s", &b.log)
		}
	}
	b.shows(t, files)
	if cuts < 3 || resumed != cuts-1 {
		t.Errorf("%d answers cut, %d resumed", cuts, resumed)
	}
	// Another file under the same name meanwhile: If-Range makes the server send it whole.
	other := picture(8, w, h)
	next := generation(1, func(s *screen.Set, files map[string][]byte) {
		s.Width, s.Height = w, h
		clear(files)
		files["01.png"] = other
		s.Slides = []screen.Slide{screen.NewSlide("01.png", other, 10)}
	})
	third := picture(9, w, h)
	o.put(next)
	o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		if strings.HasSuffix(name, ".png") {
			answer(&limited{ResponseWriter: w, left: limit}, r, third)
		}
		return strings.HasSuffix(name, ".png")
	}
	if err := b.round(t.Context()); err == nil {
		t.Error("a cut slide was accepted")
	}
	o.fault = nil
	b.mustRound(t)
	b.shows(t, next)
}

// limited ends an answer after some bytes, in the middle of its Content-Length.
type limited struct {
	http.ResponseWriter
	left int
}

func (l *limited) Write(data []byte) (int, error) {
	n, err := l.ResponseWriter.Write(data[:min(len(data), l.left)])
	l.left -= n
	if err == nil && n < len(data) {
		err = io.ErrClosedPipe
	}
	return n, err
}

// retryAfter answers every request with 503 and a header.
func retryAfter(header string) func(*origin, http.ResponseWriter, *http.Request, string) bool {
	return func(_ *origin, w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.Header().Set("Date", "Mon, 23 Nov 2026 10:00:00 GMT")
		w.Header().Set("Retry-After", header)
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
}
