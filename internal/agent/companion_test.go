package agent

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/screen"
)

// Promises R11 and R12 for the files beside the slides: what a controller or another player reads in the folder.

// accompany gives generation n companions: the second slide as BMP and as text, new in each; the fourth and the fifth as one
// GIF; the fifth as JPEG; the lists; and a file of a kind that the agent does not know.
func accompany(set *screen.Set, files map[string][]byte, n int) {
	add := func(name string, data []byte, shows ...string) {
		shows = slices.DeleteFunc(shows, func(name string) bool {
			return !slices.ContainsFunc(set.Slides, func(s screen.Slide) bool { return s.File == name })
		})
		if len(shows) == 0 && !isList(name) && name != "font.dat" {
			return
		}
		files[name] = data
		set.Companions = append(set.Companions, screen.Companion{Entry: screen.NewEntry(name, data), Shows: shows})
	}
	size := image.Rect(0, 0, set.Width, set.Height)
	img := image.NewPaletted(size, color.Palette{color.Black, color.Gray{byte(n)}})
	var moving, photo bytes.Buffer
	if err := gif.Encode(&moving, img, nil); err != nil {
		panic(err)
	}
	if err := jpeg.Encode(&photo, img, nil); err != nil {
		panic(err)
	}
	add("02.bmp", bitmap(set.Width, set.Height, byte(n)), "02.png")
	add("02.txt", fmt.Appendf(nil, "第 %d 期\r\n", n), "02.png")
	add("04.gif", moving.Bytes(), "04.png", "05.png")
	add("05.jpg", photo.Bytes(), "05.png")
	add("font.dat", []byte("any"))
	for _, name := range lists {
		data, err := screen.Derived(name, *set)
		if err != nil || data == nil {
			panic(fmt.Sprint(name, err))
		}
		add(name, data)
	}
}

// bitmap is a BMP of 24 bits a pixel in one grey.
func bitmap(w, h int, grey byte) []byte {
	stride := (w*3 + 3) / 4 * 4
	data := bytes.Repeat([]byte{grey}, 54+stride*h)
	clear(data[:54])
	copy(data, "BM")
	for at, v := range map[int]int{2: len(data), 10: 54, 14: 40, 18: w, 22: h} {
		binary.LittleEndian.PutUint32(data[at:], uint32(v))
	}
	data[26], data[28] = 1, 24
	return data
}

// changed is a generation after a change to its set, signed again by who has the key.
func changed(g map[string][]byte, change func(set *screen.Set, files map[string][]byte)) map[string][]byte {
	files := maps.Clone(g)
	set, err := screen.Parse(files[screen.ManifestName])
	if err != nil {
		panic(err)
	}
	change(set, files)
	manifest, err := screen.Manifest(*set)
	if err != nil {
		panic(err)
	}
	return resigned(files, theKey, manifest)
}

// companion finds a companion of a set by its name.
func companion(set *screen.Set, name string) *screen.Companion {
	i := slices.IndexFunc(set.Companions, func(c screen.Companion) bool { return c.File == name })
	return &set.Companions[i]
}

func TestAttackTamperedCompanion(t *testing.T) {
	for _, name := range []string{"02.bmp", "02.txt", "04.gif", "program.vsn", "index.html"} {
		g := generation(2)
		bad := bytes.Clone(g[name])
		bad[len(bad)-1] ^= 1
		withstood(t, ReasonMixed, with(g, name, bad))
		withstood(t, ReasonMixed, with(g, name, append(bytes.Clone(g[name]), ' ')))
		withstood(t, ReasonMixed, with(g, name, g[name][:len(g[name])-1]))
	}
}

func TestAttackMixedManifestAndCompanions(t *testing.T) {
	g := maps.Clone(generation(2))
	for _, name := range []string{"02.bmp", "02.txt"} {
		g[name] = generation(1)[name]
	}
	withstood(t, ReasonMixed, g)
}

func TestAttackCompanionOfAnotherSize(t *testing.T) {
	wide := func(encode func(w *bytes.Buffer, img image.Image) error) []byte {
		var b bytes.Buffer
		if err := encode(&b, image.NewPaletted(image.Rect(0, 0, side*2, side), color.Palette{color.Black})); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, data := range map[string][]byte{
		"02.bmp": bitmap(side*2, side, 1),
		"04.gif": wide(func(w *bytes.Buffer, img image.Image) error { return gif.Encode(w, img, nil) }),
		"05.jpg": wide(func(w *bytes.Buffer, img image.Image) error { return jpeg.Encode(w, img, nil) }),
	} {
		for _, bad := range [][]byte{data, data[:20], data[:len(data)-5], []byte("GIF89a"), []byte("none")} {
			withstood(t, ReasonPicture, changed(generation(2), func(s *screen.Set, files map[string][]byte) {
				files[name] = bad
				companion(s, name).Entry = screen.NewEntry(name, bad)
			}))
		}
	}
}

func TestAttackCompanionNames(t *testing.T) {
	for _, name := range []string{"../02.bmp", "/etc/passwd", `..\02.bmp`, "a/b.bmp", "con.bmp", "manifest.json", "release.json", "manifest.json.sig",
		".htaccess", "02.BMP", "77.png", "x", ""} {
		g := generation(2)
		bad := bytes.Replace(g[screen.ManifestName], []byte(`"file": "02.bmp"`), fmt.Appendf(nil, `"file": %q`, name), 1)
		if bytes.Equal(bad, g[screen.ManifestName]) {
			t.Fatal("the harness changed nothing")
		}
		withstood(t, ReasonMalformed, resigned(g, theKey, bad))
	}
}

func TestAttackOversizedCompanions(t *testing.T) {
	withstood(t, ReasonOversized, changed(generation(2), func(s *screen.Set, _ map[string][]byte) {
		for i := range 40 {
			huge := s.Companions[0]
			huge.File, huge.Bytes = fmt.Sprintf("huge%02d.dat", i), screen.MaxFileBytes
			s.Companions = append(s.Companions, huge)
		}
	}))
}

// TestSetWithoutCompanions: a server that knows no companions serves the slides, and the agent writes the playlist.
func TestSetWithoutCompanions(t *testing.T) {
	old := changed(generation(0), func(s *screen.Set, files map[string][]byte) {
		for _, c := range s.Companions {
			delete(files, c.File)
		}
		s.Companions = nil
	})
	o := serve(t, old)
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	b.shows(t, old)
	o.put(generation(1)) // then it learns
	b.clock = day0.AddDate(0, 0, 1)
	b.mustRound(t)
	b.shows(t, generation(1))
}

// TestCompanionsOverDays: with a slide go the files that show nothing else; lists name what is left; the unknown file stays.
func TestCompanionsOverDays(t *testing.T) {
	g := changed(generation(0), func(s *screen.Set, _ map[string][]byte) { s.Slides[1].Until, s.Slides[3].Until = day0, day0 })
	o := serve(t, g)
	b := newBench(t, o.server.URL)
	for days, want := range map[int]string{0: "01.png 02.png 03.png 04.png 05.png", 1: "01.png 03.png 05.png", 4: "01.png 03.png", 20: "01.png"} {
		b.clock = day0.AddDate(0, 0, days)
		b.mustRound(t)
		b.shows(t, g, strings.Fields(want)...)
		for name, there := range map[string]bool{"02.bmp": days == 0, "02.txt": days == 0, "04.gif": days < 4, "05.jpg": days < 4, "font.dat": true} {
			if found, err := filepath.Glob(filepath.Join(b.dir, "current", name)); err != nil || (len(found) == 1) != there {
				t.Errorf("after %d days: %s %v, %v", days, name, found, err)
			}
		}
	}
}

// TestPublishedBetweenTwoRequests: the server's release is switched exactly between the request for the manifest and the one
// for its signature. Nothing is refused, no failure is counted, and the round ends with the new set.
func TestPublishedBetweenTwoRequests(t *testing.T) {
	for _, c := range []struct {
		name, after string
		unsigned    bool // the agent has no key
	}{
		{"manifest and signature", screen.ManifestName, false},
		{"manifest and signature, no key", screen.ManifestName, true},
		{"signature and files", sigName, false},
		{"two files", "02.bmp", false},
	} {
		o := serve(t, generation(0))
		o.hashes = false // by-hash addresses outlive a switch
		b := newBench(t, o.server.URL)
		if c.unsigned {
			b.options.Keys = nil
		}
		b.mustRound(t)
		o.put(generation(1))
		b.clock = day0.AddDate(0, 0, 2)
		switched := false
		o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
			if name != c.after || switched {
				return false
			}
			data, _ := o.find(name)
			answer(w, r, data)
			switched = true
			o.put(generation(2))
			return true
		}
		o.asked()
		b.log.Reset()
		a, err := Open(b.options)
		if err != nil {
			t.Fatal(err)
		}
		err = a.Round(t.Context())
		a.Close()
		asked := 0
		for _, r := range o.asked() {
			if strings.Contains(r, screen.ManifestName+" ") {
				asked++
			}
		}
		want := 2
		if c.unsigned {
			want = 4
		}
		if err != nil || !switched || a.fails != 0 || asked != want || strings.Contains(b.log.String(), `"event":"failed"`) || !strings.Contains(b.log.String(), `"event":"again"`) {
			t.Errorf("%s: %v, switched %v, %d failures, %d requests for the manifest\n%s", c.name, err, switched, a.fails, asked, &b.log)
		}
		b.shows(t, generation(2))
	}
}
