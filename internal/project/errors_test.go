package project

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/theme"
)

var (
	fontsMutex sync.Mutex
	fontsKept  = map[string]*font.Set{}
)

// keptFonts loads the fonts of a theme once for all tests.
func keptFonts(t *theme.Theme) (*font.Set, error) {
	fontsMutex.Lock()
	defer fontsMutex.Unlock()
	if set := fontsKept[t.Name]; set != nil {
		return set, nil
	}
	set, err := theme.LoadFonts(t, nil, nil)
	if err == nil {
		fontsKept[t.Name] = set
	}
	return set, err
}

// changed is a file of this repository with one thing in it replaced.
func changed(t *testing.T, name, old, new string) *fstest.MapFile {
	t.Helper()
	data, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("no %q in %s", old, name)
	}
	return &fstest.MapFile{Data: []byte(strings.Replace(string(data), old, new, 1))}
}

// optionsOf are those of sample, with files laid over content, templates and themes.
func optionsOf(content, templates, themes fstest.MapFS, parts ...plan.Part) Options {
	return Options{Files: theme.Layer(content, os.DirFS("../..")), Templates: theme.Layer(templates, os.DirFS("../../templates")),
		Themes: theme.Layer(themes, os.DirFS("../../themes")), Today: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), Venues: []string{"b01"}, Only: parts, Fonts: keptFonts}
}

func open(t *testing.T, o Options) *Project {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// itemOf is the first item that satisfies ok.
func itemOf(t *testing.T, p *Project, ok func(*plan.Item) bool) *plan.Item {
	t.Helper()
	i := slices.IndexFunc(p.Plan.Items, ok)
	if i < 0 {
		t.Fatal("no such item is planned")
	}
	return p.Plan.Items[i]
}

func slideOf(template string) func(*plan.Item) bool {
	return func(i *plan.Item) bool {
		job, ok := i.Job.(*plan.SheetJob)
		return ok && job.Format == plan.PNG && job.Template == template
	}
}

// TestOpenErrors: what is not the content's fault is the error, and then there is no plan and are no samples.
func TestOpenErrors(t *testing.T) {
	o := optionsOf(nil, nil, nil, plan.Screens)
	o.Fonts = func(*theme.Theme) (*font.Set, error) { return nil, os.ErrPermission }
	if p, err := Open(o); !errors.Is(err, os.ErrPermission) || p == nil || p.Plan != nil {
		t.Errorf("fonts that cannot be read: %v", err)
	}
	if p, samples, err := Samples(o, nil); !errors.Is(err, os.ErrPermission) || p == nil || samples != nil {
		t.Errorf("fonts that cannot be read, for samples: %v", err)
	}
	o.Fonts = func(what *theme.Theme) (*font.Set, error) {
		if what.Name == "neighbours" {
			return nil, os.ErrPermission
		}
		return keptFonts(what)
	}
	o.Files = theme.Layer(fstest.MapFS{"content/venues/kinds/bank.yaml": kindIn(t, "neighbours")}, os.DirFS("../.."))
	if p, err := Open(o); !errors.Is(err, os.ErrPermission) || p.Plan != nil {
		t.Errorf("fonts of a kind's theme that cannot be read: %v", err)
	}
	o = optionsOf(nil, nil, nil, plan.Screens)
	o.Each = func(int, func(int) error) error { return os.ErrDeadlineExceeded }
	if p, err := Open(o); !errors.Is(err, os.ErrDeadlineExceeded) || p.Plan != nil {
		t.Errorf("work that is broken off: %v", err)
	}
}

// kindIn is the kind of banks with a theme of its own.
func kindIn(t *testing.T, name string) *fstest.MapFile {
	t.Helper()
	data, err := os.ReadFile("../../content/venues/kinds/bank.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: append(data, "\ntheme: "+name+"\n"...)}
}

// TestUnknownThemes: a theme that there is not is told where it is asked for, of a folder without its file that it has none;
// a kind's theme is not told when it is the project's, and is told at its own place.
func TestUnknownThemes(t *testing.T) {
	for _, c := range []struct {
		name            string
		content, themes fstest.MapFS
		file            string
		message, remedy string
	}{
		{"of the project", fstest.MapFS{"fanshi.yaml": changed(t, "fanshi.yaml", "theme: alert", "theme: nothing")}, nil, "fanshi.yaml",
			"没有名为“nothing”的主题", "theme 要写 themes 文件夹里的文件夹名，例如 alert"},
		{"of a folder without theme.yaml", fstest.MapFS{"fanshi.yaml": changed(t, "fanshi.yaml", "theme: alert", "theme: empty")}, fstest.MapFS{"empty/sheet.css": {}}, "fanshi.yaml",
			"文件夹 themes/empty 里没有 theme.yaml，不是主题", "补上 theme.yaml；或者把 theme 改成别的主题，例如 alert"},
		{"of a file that is no folder", fstest.MapFS{"fanshi.yaml": changed(t, "fanshi.yaml", "theme: alert", "theme: file")}, fstest.MapFS{"file": {Data: []byte("x")}}, "fanshi.yaml",
			"没有名为“file”的主题", "theme 要写 themes 文件夹里的文件夹名，例如 alert"},
		{"of a kind", fstest.MapFS{"content/venues/kinds/bank.yaml": kindIn(t, "nothing")}, nil, "content/venues/kinds/bank.yaml",
			"没有名为“nothing”的主题", "theme 要写 themes 文件夹里的文件夹名，例如 alert"},
	} {
		p := open(t, optionsOf(c.content, nil, c.themes, plan.Print))
		got := p.Problems.Sorted()
		if len(got) != 1 || got[0].Code != "theme.unknown" || got[0].Pos.File != c.file || got[0].Pos.Line == 0 || got[0].Message != c.message || got[0].Remedy != c.remedy {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	p := open(t, optionsOf(fstest.MapFS{"content/venues/kinds/bank.yaml": kindIn(t, "neighbours")}, nil, nil, plan.Print))
	if p.Problems.Len() > 0 || p.Tools("neighbours") == nil || p.Tools("alert") == nil || p.Tools("neighbours").Theme.Name != "neighbours" {
		t.Errorf("a kind in a theme of its own: %v", p.Problems.Sorted())
	}
}

// TestBadTheme: a theme with an error is told once and has no tools.
func TestBadTheme(t *testing.T) {
	p := open(t, optionsOf(nil, nil, fstest.MapFS{"alert/theme.yaml": {Data: []byte("name: [\n")}}, plan.Print))
	if !p.Problems.HasErrors() || p.Tools("alert") != nil || p.Broken {
		t.Errorf("%v", p.Problems.Sorted())
	}
	if p.headlineFace() != nil {
		t.Error("a theme that cannot be used has a face")
	}
	if data, files := p.asset(&plan.AssetJob{Theme: "site.css"}); data != nil || files != nil {
		t.Error("a theme that cannot be used has files")
	}
	if data, err := p.strip(&plan.StripJob{Theme: "alert", Format: plan.PNG}, true, &diag.List{}); data != nil || err != nil {
		t.Errorf("a theme that cannot be used sets strips: %v", err)
	}
	if files := p.stripFiles(&plan.StripJob{Theme: "alert", Format: plan.PNG}); files != nil {
		t.Errorf("%q", files)
	}
}

// TestSamples: of all themes or of the named ones; the plan knows its day and has no items; there are none of content in
// error.
func TestSamples(t *testing.T) {
	o := optionsOf(nil, nil, nil)
	for _, c := range []struct{ ask, want []string }{{nil, []string{"alert", "neighbours"}}, {[]string{"neighbours"}, []string{"neighbours"}}} {
		p, samples, err := Samples(o, c.ask)
		if err != nil || p.Problems.Len() > 0 {
			t.Fatal(err, p.Problems.Sorted())
		}
		var themes []string
		for _, s := range samples {
			themes = append(themes, s.Theme)
		}
		slices.Sort(themes)
		if got := slices.Compact(themes); !slices.Equal(got, c.want) {
			t.Errorf("samples in %q, want %q", got, c.want)
		}
		if p.Plan.Edition != "2026-W48" || p.Plan.Today.Format(time.RFC3339) != "2026-11-23T00:00:00+08:00" || p.Plan.Book != p.Book || len(p.Plan.Items) != 0 {
			t.Errorf("%s %v, %d items", p.Plan.Edition, p.Plan.Today, len(p.Plan.Items))
		}
	}
	p, samples, err := Samples(o, []string{"nothing"})
	if got := codes(p.Problems); err != nil || len(samples) != 0 || !slices.Equal(got, []string{"theme.unknown"}) {
		t.Errorf("%d samples of no theme: %v %v", len(samples), got, err)
	}
	p, samples, err = Samples(optionsOf(fstest.MapFS{"content/scams.yaml": {Data: []byte("- id: x\n")}}, nil, nil), nil)
	if err != nil || samples != nil || !p.Broken || p.Tools("alert") != nil {
		t.Errorf("%d samples of content in error: %v", len(samples), err)
	}
}

// TestBrokenContent: of content in error the plan says what the error does not explain: a size, a venue that there is not.
func TestBrokenContent(t *testing.T) {
	o := optionsOf(fstest.MapFS{"content/scams.yaml": {Data: []byte("- id: x\n")}}, nil, nil)
	o.Venues = []string{"zzz"}
	p := open(t, o)
	if got := codes(p.Problems); !p.Broken || !slices.Contains(got, "plan.unknown-venue") {
		t.Errorf("broken %v: %v", p.Broken, got)
	}
}

// TestPagesOfSlides: a slide is one page, printed matter one or more; what a template makes else is told in its file.
func TestPagesOfSlides(t *testing.T) {
	two := changed(t, "templates/slide/hotline.html", "</section>", "</section>\n<section class=\"page\"><p>另一页</p></section>")
	p := open(t, optionsOf(nil, fstest.MapFS{"slide/hotline.html": two}, nil, plan.Screens))
	item := itemOf(t, p, slideOf("slide/hotline"))
	var l diag.List
	m, err := p.Make(item, &l)
	got := l.Sorted()
	if err != nil || m.Data != nil || len(got) != 1 || got[0].Code != "sheet.pages" || got[0].Message != "模板做出了 2 页" ||
		got[0].Remedy != "屏幕画面只能有一个 <section>，印刷品至少要有一个" || got[0].Pos.File != p.Tools("alert").Engine.File("slide/hotline") {
		t.Errorf("%v %v", got, err)
	}
	job := *item.Job.(*plan.SheetJob)
	job.Format = plan.PDF
	l = diag.List{}
	if result := p.Layout(&job, &l); result == nil || len(result.Pages) != 2 || l.Len() > 0 {
		t.Errorf("two pages to be printed: %v", l.Sorted())
	}
}

// TestNoInks: a colour of a template that has no inks is told once, where it stands, by Make and by Look; a sheet that goes
// to no print shop may have it.
func TestNoInks(t *testing.T) {
	red := changed(t, "templates/card/hotline.html", `stroke="#000000"`, `stroke="#c81e1e"`)
	o := optionsOf(nil, fstest.MapFS{"card/hotline.html": red}, nil, plan.Print)
	o.Venues = []string{"c01"}
	p := open(t, o)
	item := itemOf(t, p, func(i *plan.Item) bool {
		job, ok := i.Job.(*plan.SheetJob)
		return ok && job.Template == "card/hotline"
	})
	for what, do := range map[string]func(*diag.List) error{
		"Look": func(l *diag.List) error { return p.Look(item, l) },
		"Make": func(l *diag.List) error {
			m, err := p.Make(item, l)
			if m.Data != nil || m.Press != nil {
				t.Error("it is made all the same")
			}
			return err
		},
	} {
		var l diag.List
		err := do(&l)
		got := l.Sorted()
		if err != nil || len(got) != 1 || got[0].Code != "print.no-inks" || got[0].Pos.Line < 40 || !strings.HasSuffix(got[0].Pos.File, "card/hotline.html") ||
			got[0].Message != "颜色 #c81e1e 没有油墨配比，印刷厂印不准" ||
			got[0].Remedy != "改用主题色，例如 var(--ink)；或者把它连同 cmyk 加进 themes/alert/theme.yaml 的 palette；或者写成 device-cmyk(0 0.9 0.8 0)" {
			t.Errorf("%s: %v %v", what, got, err)
		}
	}
	live := *item
	live.Part = plan.Site
	var l diag.List
	if m, err := p.Make(&live, &l); err != nil || l.Len() > 0 || len(m.Data) == 0 || m.Press != nil {
		t.Errorf("a file for phones: %v %v", l.Sorted(), err)
	}
}

// TestSiteTemplates: a template of pages that cannot be read is told when the project is opened, and no page is made of it;
// one that does not fit what it shows is told by the page, at its place.
func TestSiteTemplates(t *testing.T) {
	broken := fstest.MapFS{"site/home.html": changed(t, "templates/site/home.html", "{{template \"bottom\" .}}", "{{if}}")}
	p := open(t, optionsOf(nil, broken, nil, plan.Site))
	home := itemOf(t, p, func(i *plan.Item) bool { job, ok := i.Job.(*plan.PageJob); return ok && job.Template == "home" })
	var l diag.List
	if m, err := p.Make(home, &l); err != nil || l.Len() > 0 || m.Data != nil || !p.Problems.HasErrors() || !slices.Equal(m.Inputs, Union(home.Inputs)) {
		t.Errorf("a template that cannot be read: %v %v %v", p.Problems.Sorted(), l.Sorted(), err)
	}
	unfit := fstest.MapFS{"site/home.html": changed(t, "templates/site/home.html", "{{.Heading}}", `{{.Heading}}{{if gt (len .Groups) 1}}{{index .Groups 999}}{{end}}`)} // only with so many, which a trial has not
	p = open(t, optionsOf(nil, unfit, nil, plan.Site))
	home = itemOf(t, p, func(i *plan.Item) bool { job, ok := i.Job.(*plan.PageJob); return ok && job.Template == "home" })
	l = diag.List{}
	m, err := p.Make(home, &l)
	got := l.Sorted()
	if err != nil || m.Data != nil || len(got) != 1 || got[0].Code != "site.template" || !strings.HasPrefix(got[0].Message, "网站模板写错了：") ||
		!strings.HasSuffix(got[0].Pos.File, "site/home.html") || got[0].Pos.Line != 3 || !strings.Contains(got[0].Remedy, "fanshi init --with-theme") {
		t.Errorf("a template that does not fit: %v %v", got, err)
	}
	if p.Problems.Len() > 0 {
		t.Errorf("%v", p.Problems.Sorted())
	}
}

// TestUnknownJob: a job that nobody makes here is the program's fault, and says whose it is.
func TestUnknownJob(t *testing.T) {
	p := &Project{}
	_, err := p.Make(&plan.Item{Path: "screens/b01/lobby/manifest.json", Job: &plan.ManifestJob{}}, &diag.List{})
	if err == nil || err.Error() != "screens/b01/lobby/manifest.json：不知道怎样生成 *plan.ManifestJob" {
		t.Errorf("%v", err)
	}
}

// TestStripsAndInputs: each format of a strip is itself; a character that the pixel font has not is told where the text
// stands, once; the font is an input of pictures, and not of the text.
func TestStripsAndInputs(t *testing.T) {
	p := open(t, optionsOf(nil, nil, nil, plan.Screens))
	at := diag.Pos{File: "content/slogans/bank.md", Line: 6, Col: 3}
	job := plan.StripJob{Theme: "alert", Width: 64, Height: 16, Size: 16, Colour: page.Color{R: 255}, Lines: []string{"不要转账"}, Pos: at}
	for format, magic := range map[plan.Format]string{plan.PNG: "\x89PNG", plan.BMP: "BM", plan.GIF: "GIF89a", plan.TXT: "\xb2\xbb"} { // 不 in GB 18030
		one := job
		one.Format = format
		var l diag.List
		data, err := p.strip(&one, true, &l)
		if err != nil || l.Len() > 0 || !strings.HasPrefix(string(data), magic) {
			t.Errorf("%s: %.8q %v %v", format, data, l.Sorted(), err)
		}
		if data, err := p.strip(&one, false, &l); data != nil || err != nil {
			t.Errorf("%s is drawn when it is looked at", format)
		}
		files := p.stripFiles(&one)
		if hasFont := slices.ContainsFunc(files, func(f string) bool { return strings.Contains(f, "Unifont") }); hasFont != (format != plan.TXT) || hasFont != (len(files) > 1) {
			t.Errorf("%s is made from %q", format, files)
		}
		one.Lines = []string{"交𠮷", "钱𠮷"}
		data, err = p.strip(&one, true, &l)
		got := l.Sorted()
		if err != nil || data != nil || len(got) != 1 || got[0].Code != "sheet.missing-glyph" || got[0].Pos != at || got[0].Remedy != "请改用字体里有的字" ||
			!strings.Contains(got[0].Message, "里没有“𠮷”（U+20BB7），条屏上显示不出来") {
			t.Errorf("%s: %v %v", format, got, err)
		}
	}
}

// TestUnshown: a slide that has room and whose code phones read is nothing to tell; the screen's pitch and its viewers decide.
// What is wrong otherwise is told by whoever makes the slide.
func TestUnshown(t *testing.T) {
	p := open(t, optionsOf(nil, nil, nil, plan.Screens))
	item := itemOf(t, p, func(i *plan.Item) bool {
		return strings.HasPrefix(i.Path, "screens/b01/lobby/") && slideOf("slide/hotline")(i)
	})
	job := *item.Job.(*plan.SheetJob)
	if code, room := p.unshown(&job); code+room != "" {
		t.Errorf("a good slide: %s %s", code, room)
	}
	far := job
	far.Screen = &campaign.Screen{Name: "lobby", Pitch: 1000, Near: 1_000_000}
	if got, _ := p.unshown(&far); !strings.Contains(got, "屏幕 lobby 上的二维码宽约 ") || !strings.Contains(got, "最近的观众在 ") {
		t.Errorf("seen from afar: %q", got)
	}
	for name, seed := range map[string]func(*plan.SheetJob){
		"a theme that there is not": func(j *plan.SheetJob) { j.Theme = "nothing" },
		"a template that is not":    func(j *plan.SheetJob) { j.Template = "slide/nothing" },
	} {
		bad := job
		seed(&bad)
		if code, room := p.unshown(&bad); code+room != "" {
			t.Errorf("%s: %s %s", name, code, room)
		}
	}
	tiny := job
	tiny.Width, tiny.Height = 64*20, 64*20
	if _, room := p.unshown(&tiny); room == "" {
		t.Errorf("no room for anything: %q", room)
	}
	distant := job
	distant.Screen = &campaign.Screen{Name: "lobby", Pitch: 2000, Near: 1000, Far: 200_000}
	if _, room := p.unshown(&distant); !strings.Contains(room, "要让 200 米外的人看清，字高至少 290 像素") {
		t.Errorf("letters seen from afar: %q", room)
	}
	small := changed(t, "templates/slide/hotline.html", `<img class="code"`, `<img style="width: 20px; height: 20px" class="code"`)
	p = open(t, optionsOf(nil, fstest.MapFS{"slide/hotline.html": small}, nil, plan.Screens))
	if got, _ := p.unshown(&job); got != plan.SmallCode(job.Screen) {
		t.Errorf("a code of 20 pixels: %q", got)
	}
}

// TestAssets: a picture of the content is its own bytes and names no files; a file of the theme is the theme's.
func TestAssets(t *testing.T) {
	p := open(t, optionsOf(nil, nil, nil, plan.Site))
	if data, files := p.asset(&plan.AssetJob{Asset: &campaign.Asset{Data: []byte("picture")}, Theme: "site.css"}); string(data) != "picture" || files != nil {
		t.Errorf("%q from %q", data, files)
	}
	css, err := fs.ReadFile(os.DirFS("../../themes"), "alert/site.css")
	if err != nil {
		t.Fatal(err)
	}
	data, files := p.asset(&plan.AssetJob{Theme: "site.css"})
	if len(data) == 0 || len(css) == 0 || !slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, "alert/site.css") }) {
		t.Errorf("%d bytes from %q", len(data), files)
	}
	home := itemOf(t, p, func(i *plan.Item) bool { job, ok := i.Job.(*plan.PageJob); return ok && job.Template == "home" })
	if files := p.pageFiles(home.Job.(*plan.PageJob)); !slices.Contains(files, p.Plan.Phrases) || !slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, "site/home.html") }) {
		t.Errorf("the first page is made from %q", files)
	}
	robots := itemOf(t, p, func(i *plan.Item) bool { job, ok := i.Job.(*plan.PageJob); return ok && job.Template == "robots" })
	if files := p.pageFiles(robots.Job.(*plan.PageJob)); slices.Contains(files, p.Plan.Phrases) {
		t.Errorf("robots.txt is made from %q", files)
	}
}
