package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/font"
	"fanshi/internal/ledger"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/project"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/theme"
)

// full is a disk that has no room for files whose names end in a certain way.
type full struct {
	disk.FS
	end string
}

func (f full) Create(name string) (disk.File, error) {
	if strings.Contains(name, f.end) {
		return nil, &fs.PathError{Op: "create", Path: name, Err: syscall.ENOSPC}
	}
	return f.FS.Create(name)
}

// TestNoRoom: whichever file the disk has no room for, the build says that, counts nothing and publishes nothing.
func TestNoRoom(t *testing.T) {
	o, dir := screens(t, "door 320x160 panasonic zip", map[string]string{KeyFile: encoded(t, testKey)})
	target, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"02.png", "01.jpg", "playlist.m3u", "manifest.json", "manifest.json.sig", "usb.zip", "robots.txt", ".pdf"} {
		o.Store = release.Open(full{target, name})
		s, diags, err := Run(context.Background(), o)
		if !errors.Is(err, syscall.ENOSPC) || s != nil || diags.HasErrors() {
			t.Errorf("no room for %s: %+v %v %v", name, s, err, diags.Sorted())
		}
		if _, err := release.Open(target).Current(); !errors.Is(err, release.ErrNone) {
			t.Errorf("no room for %s: something was published: %v", name, err)
		}
	}
}

// TestNotOpened: what keeps a project from being opened comes back from whatever is made of it, with the problems so far and
// nothing else.
func TestNotOpened(t *testing.T) {
	o, _ := smallProject(t, printable())
	gone := errors.New("the fonts are gone")
	o.Fonts = func(*theme.Theme) (*font.Set, error) { return nil, gone }
	s, problems, err := Run(context.Background(), o)
	if s != nil || problems == nil || !errors.Is(err, gone) {
		t.Errorf("Run: %+v %v", s, err)
	}
	if s, problems, err = Check(context.Background(), o); s != nil || problems == nil || !errors.Is(err, gone) {
		t.Errorf("Check: %+v %v", s, err)
	}
	files, problems, err := Print(context.Background(), o)
	if files != nil || problems == nil || !errors.Is(err, gone) {
		t.Errorf("Print: %d files, %v", len(files), err)
	}
	packed, problems, err := Pack(context.Background(), o, PackOptions{Ordered: ledger.Orders(nil)})
	if packed != nil || problems == nil || !errors.Is(err, gone) {
		t.Errorf("Pack: %+v %v", packed, err)
	}
	summary, problems, err := Gallery(context.Background(), o, GalleryOptions{})
	if summary != nil || problems == nil || !errors.Is(err, gone) {
		t.Errorf("Gallery: %+v %v", summary, err)
	}
}

// TestStopped: who stops a check, the printing, a pack or a gallery is told that it was stopped.
func TestStopped(t *testing.T) {
	for name, make := range map[string]func(context.Context, Options) (bool, error){
		"Check": func(ctx context.Context, o Options) (bool, error) { s, _, err := Check(ctx, o); return s != nil, err },
		"Print": func(ctx context.Context, o Options) (bool, error) { f, _, err := Print(ctx, o); return f != nil, err },
		"Pack": func(ctx context.Context, o Options) (bool, error) {
			r, _, err := Pack(ctx, o, PackOptions{Ordered: ledger.Orders(nil)})
			return r != nil, err
		},
		"Gallery": func(ctx context.Context, o Options) (bool, error) {
			s, _, err := Gallery(ctx, o, GalleryOptions{Only: []string{"leaflet"}, Write: func(string, []byte) error { return nil }})
			return s != nil, err
		},
	} {
		o, _ := smallProject(t, printable())
		ctx, stop := context.WithCancel(context.Background())
		o.Fonts = func(t *theme.Theme) (*font.Set, error) { // when the project is half open
			stop()
			return keptFonts(t)
		}
		if made, err := make(ctx, o); made || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v %v", name, made, err)
		}
	}
}

// TestGalleryNarrowed: a gallery shows the products and texts that are asked for, of all where none are named, and a file that
// cannot be written is an error.
func TestGalleryNarrowed(t *testing.T) {
	files := small()
	o, _ := smallProject(t, files)
	all := func(g GalleryOptions) (names []string) {
		r, samples, err := samplesOf(o, g)
		if err != nil || r.Problems.HasErrors() {
			t.Fatal(err, r.Problems.Sorted())
		}
		for _, s := range samples {
			names = append(names, s.Name())
		}
		return names
	}
	everything := all(GalleryOptions{})
	count := func(what func(string) bool) (n int) {
		for _, name := range everything {
			if what(name) {
				n++
			}
		}
		return n
	}
	cards := func(name string) bool { return strings.HasPrefix(name, "card-") }
	long := func(name string) bool { return strings.HasSuffix(name, "_longest") }
	for what, c := range map[string]struct {
		g    GalleryOptions
		want func(string) bool
	}{
		"everything":      {GalleryOptions{}, func(string) bool { return true }},
		"cards":           {GalleryOptions{Only: []string{"card"}}, cards},
		"long texts":      {GalleryOptions{Texts: []plan.Texts{plan.Longest}}, long},
		"cards, long":     {GalleryOptions{Only: []string{"card"}, Texts: []plan.Texts{plan.Longest}}, func(name string) bool { return cards(name) && long(name) }},
		"of a theme":      {GalleryOptions{Themes: []string{"alert"}}, func(name string) bool { return strings.Contains(name, "_alert_") }},
		"no such product": {GalleryOptions{Only: []string{"nothing"}}, func(string) bool { return false }},
	} {
		got := all(c.g)
		if len(got) != count(c.want) || slices.ContainsFunc(got, func(name string) bool { return !c.want(name) }) {
			t.Errorf("%s: %d samples, want %d of %d", what, len(got), count(c.want), len(everything))
		}
	}
	if count(cards) == 0 || count(long) == 0 || count(long) == len(everything) {
		t.Errorf("%q", everything)
	}

	var mu sync.Mutex
	for _, end := range []string{"index.html", "_far.png", "_longest.png"} {
		var names []string
		s, _, err := Gallery(context.Background(), o, GalleryOptions{Themes: []string{"alert"}, Only: []string{"card"}, Texts: []plan.Texts{plan.Longest}, Write: func(name string, _ []byte) error {
			mu.Lock()
			defer mu.Unlock()
			names = append(names, name)
			if strings.HasSuffix(name, end) {
				return syscall.ENOSPC
			}
			return nil
		}})
		if s != nil || !errors.Is(err, syscall.ENOSPC) || end != "index.html" && slices.Contains(names, "index.html") {
			t.Errorf("no room for %s: %+v %v, written %q", end, s, err, names)
		}
	}
}

// TestCaptions: what a gallery says of a sample and of a product.
func TestCaptions(t *testing.T) {
	size := product.Size{Name: "A3", Unit: page.Micrometre, Width: 297_000, Height: 420_000, Smallest: 8000}
	for texts, want := range map[plan.Texts]string{plan.Longest: "最长的文字", plan.Shortest: "最短的文字"} {
		got := caption(&plan.Sample{Size: size, Texts: texts}, &theme.Theme{Name: "alert", Title: "警示"})
		if got != "A3，297×420 mm，最小字高 8 mm，警示（alert），"+want {
			t.Error(got)
		}
	}
	for want, p := range map[string]product.Product{"胶印，双面，157 克铜版纸，裁切": {Medium: product.Offset, Sides: 2, Material: "157 克铜版纸", Finish: "裁切"}, "数码印刷": {Medium: product.Digital, Sides: 1},
		"喷绘写真，灯布": {Medium: product.Wide, Material: "灯布"}, "办公室打印，双面": {Medium: product.Office, Sides: 2}, "屏幕，裁切": {Medium: product.Screen, Finish: "裁切"}} {
		if got := about(&p); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestGalleryPage: samples stand under their products and templates in the order in which they come.
func TestGalleryPage(t *testing.T) {
	o, _ := smallProject(t, small())
	r, all, err := samplesOf(o, GalleryOptions{Only: []string{"poster", "card"}, Themes: []string{"alert"}})
	if err != nil {
		t.Fatal(err)
	}
	shown := make([]shownSample, len(all))
	for i := range all {
		shown[i] = shownSample{Name: all[i].Name()}
	}
	html, err := r.galleryPage(all, shown, &GallerySummary{Samples: len(all)})
	if err != nil {
		t.Fatal(err)
	}
	page := string(html)
	last := -1
	counts := map[string]int{}
	seen := map[string]bool{}
	for _, s := range all {
		heading := fmt.Sprintf("<h3>%s</h3>", s.Template)
		if !seen[s.Template] {
			if strings.Count(page, heading) != 1 {
				t.Errorf("%s stands %d times", heading, strings.Count(page, heading))
			}
			seen[s.Template] = true
		}
		at := strings.Index(page, s.Name())
		if at <= last || at < strings.Index(page, heading) || at < strings.Index(page, `id="`+s.Product.Code+`"`) {
			t.Errorf("%s stands at %d, after %d", s.Name(), at, last)
		}
		last = at
		counts[s.Product.Code]++
	}
	for code := range counts {
		if strings.Count(page, `<h2 id="`+code+`"`) != 1 {
			t.Errorf("%s has %d headings", code, strings.Count(page, `<h2 id="`+code+`"`))
		}
	}
}

// TestSteps: progress is told once for each thing that is done, whoever listens.
func TestSteps(t *testing.T) {
	var told []string
	c := counter{total: 2, tell: func(done, total int, what string) { told = append(told, fmt.Sprint(done, "/", total, " ", what)) }}
	c.step("a")
	c.step("b")
	if !slices.Equal(told, []string{"1/2 a", "2/2 b"}) {
		t.Errorf("%q", told)
	}
	silent := counter{total: 1}
	silent.step("a")
	o, _ := smallProject(t, printable())
	var names []string
	files, _, err := Print(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Progress, o.Jobs = func(done, total int, what string) { names = append(names, fmt.Sprint(done, "/", total, " ", what)) }, 1
	reports, index, err := Preflight(context.Background(), o, files)
	if err != nil || len(reports) != 2 || len(names) != 2 || names[0] != "1/2 "+files[index[0]].Item.Path || reports[1].Path != files[index[1]].Item.Path {
		t.Errorf("%q %v", names, err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if html, json, err := PreflightPages(stopped, o, files, reports, index); html != nil || json != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%d %d bytes: %v", len(html), len(json), err)
	}
	for i := range files {
		if f := files[i].preflight(); files[i].Job.Product.Code == "leaflet" && (f.Payload != "" || len(f.Texts) == 0) || files[i].Job.Product.Code == "poster" && f.Payload != files[i].Item.Payload {
			t.Errorf("%s is checked for %q", f.Path, f.Payload)
		}
	}
}

// TestUntold: that a text does not fit is not told where its reading has found an error, nor what was told of it before.
func TestUntold(t *testing.T) {
	at := func(line int) diag.Pos { return diag.Pos{File: "a.md", Line: line} }
	r := &run{Project: &project.Project{Problems: &diag.List{}}}
	r.Problems.Error(at(1), "case.title", "太长", "缩短")
	r.Problems.Warn(at(2), "case.hook", "短", "加长")
	r.Problems.Warn(at(3), "sheet.missing-glyph", "没有", "换字").About("冻", 0)
	r.Problems.Error(at(4), "case.title", "太长", "缩短")
	r.Problems.Note(at(4), "case.note", "看", "看")
	found := &diag.List{}
	for line := 1; line <= 4; line++ {
		for _, code := range []string{"sheet.too-long", "sheet.cut-off", "sheet.missing-glyph"} {
			found.Error(at(line), code, "字", "换").About("冻", 0)
		}
	}
	found.Error(at(3), "sheet.missing-glyph", "另一字", "换").About("火", 0)
	var got []string
	for _, d := range r.untold(found).Sorted() {
		got = append(got, fmt.Sprintf("%d %s %s", d.Pos.Line, strings.TrimPrefix(d.Code, "sheet."), d.Subject))
	}
	want := []string{"1 missing-glyph 冻", "2 cut-off 冻", "2 missing-glyph 冻", "2 too-long 冻", "3 cut-off 冻", "3 missing-glyph 火", "3 too-long 冻", "4 missing-glyph 冻"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestOutlines: a fine grey line around a thumbnail, or the die line, as round as the piece at that size.
func TestOutlines(t *testing.T) {
	k := &packer{}
	at := page.Rect{X: 1000, Y: 2000, Width: 30_000, Height: 20_000}
	plain := k.outline(&PrintFile{Job: &plan.SheetJob{Product: &product.Product{}}}, at, 0.5).(*page.Stroke)
	if plain.Width != 100 || plain.Dash != nil || plain.Color != (page.Color{R: 128, G: 128, B: 128}) || len(plain.Path.Points) != 4 {
		t.Errorf("%+v", plain)
	}
	die := k.outline(&PrintFile{Job: &plan.SheetJob{Product: &product.Product{Press: product.Press{Die: true, DieRadius: 4000}}}}, at, 0.5).(*page.Stroke)
	if die.Width != 200 || !slices.Equal(die.Dash, []page.Length{800, 500}) || die.Color != (page.Color{R: 200, B: 120}) || die.Path.Points[0] != (page.Point{X: 3000, Y: 2000}) {
		t.Errorf("%+v", die)
	}
}

// TestContactRooms: a contact sheet with other rooms than there are files is told by its template, and how many there should be.
func TestContactRooms(t *testing.T) {
	files := printable()
	files["templates/contactsheet/contactsheet.html"] = "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>样张</title>\n</head>\n<body>\n<section><p>样张</p><div class=\"picture\"></div></section>\n</body>\n</html>\n"
	o, _ := smallProject(t, files)
	r, _, err := Pack(context.Background(), o, PackOptions{Ordered: ledger.Orders(nil)})
	if r != nil || err == nil || err.Error() != `templates/contactsheet/contactsheet.html：有 1 处 class="picture" 的图位，应有 2 处` {
		t.Errorf("%+v %v", r, err)
	}
	files["templates/contactsheet/contactsheet.html"] = "<p>{{.Nobody}}</p>"
	o, _ = smallProject(t, files)
	r, problems, err := Pack(context.Background(), o, PackOptions{Ordered: ledger.Orders(nil)})
	if r != nil || err != nil || !problems.HasErrors() {
		t.Errorf("%+v %v %v", r, err, problems.Sorted())
	}
}

// TestEachToItsEnd: what ends when everything has been done is no interruption; what ends before is one, and no call is begun after it.
func TestEachToItsEnd(t *testing.T) {
	for _, c := range []struct {
		stopAt, n int
		want      error
	}{{4, 5, nil}, {2, 5, context.Canceled}, {0, 1, nil}} {
		ctx, stop := context.WithCancel(context.Background())
		called := 0
		err := Each(ctx, 1, c.n, func(i int) error {
			called++
			if i == c.stopAt {
				stop()
			}
			return nil
		})
		if !errors.Is(err, c.want) || called != c.stopAt+1 {
			t.Errorf("stopped in call %d of %d: %d calls, %v", c.stopAt, c.n, called, err)
		}
		stop()
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := Each(stopped, 2, 0, func(int) error { return errors.New("called") }); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	failed := errors.New("failed")
	if err := Each(ctx, 1, 3, func(int) error { stop(); return failed }); !errors.Is(err, failed) {
		t.Errorf("a failure while it is stopped: %v", err)
	}
}

// TestHowLongSlidesStand: a slide with a code stands twelve seconds at least, one without as long as its text is read.
func TestHowLongSlidesStand(t *testing.T) {
	o, _ := screens(t, "door 1920x1080; strip 256x32 单色", map[string]string{"templates/slide/hotline.html": sheetTemplate(`<h1>{{range .Hotlines}}{{.Number}}{{end}}</h1><img src="qr:{{.Link}}" alt="扫码">`)})
	s := mustRun(t, o)
	for screenName, want := range map[string][]int{"door": {7, 6, 12}, "strip": {6, 5}} {
		data, err := o.Store.ReadFile(s.Release, "screens/b01/"+screenName+"/manifest.json")
		if err != nil {
			t.Fatal(err)
		}
		set, err := screen.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, slide := range set.Slides {
			got = append(got, slide.Seconds)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", screenName, got, want)
		}
	}
}
