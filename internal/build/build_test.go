package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/plan"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/theme"
)

// small is a project of one bank with one screen; templates of its own keep these tests apart from the sample's design.
func small() map[string]string {
	return map[string]string{
		"fanshi.yaml": "name: 试验站\nbase_url: https://fz.example.gov.cn/\nissuer: 试验街道办\ntheme: alert\nsample: true\nhotlines:\n" +
			"  - {number: \"96110\", name: 专线, use: 请接听。}\n",
		"content/scams.yaml":             "- id: loan\n  name: 虚假贷款\n  question: 为什么先收我的？\n",
		"content/venues/kinds/bank.yaml": "name: 银行\naudience: 储户\nreminder: 先问一句柜台\nproducts:\n  - {template: poster/case, size: A4, quantity: 1}\n  - {template: leaflet/case, size: A5, quantity: 1}\n",
		"content/venues/venues.csv":      "代码,名称,类别,地址,联系人,屏幕\nb01,试验网点,银行,试验路,经理,door 320x160\n",
		"content/slogans/bank.md":        "---\ntitle: 银行标语\nvenues: [bank]\n---\n\n- 取号等一等，也让那笔转账等一等。\n",
		"content/cases/loan-one.md":      caseText("先交“解冻费”", "刘某"),
		"templates/poster/case.html":     sheetTemplate(`<h1>{{range .Case.Headline}}{{.}}{{end}}</h1><p>{{.Case.Victim}}</p><img src="qr:{{.Link}}" alt="扫码">`),
		"templates/leaflet/case.html":    sheetTemplate(`<h1>{{.Case.Hook}}</h1>`),
		"templates/slide/case.html":      sheetTemplate(`<h1>{{range .Case.Headline}}{{.}}{{end}}</h1>`),
		"templates/slide/slogan.html":    sheetTemplate(`<h1>{{.Slogan.Text}}</h1>`),
		"templates/slide/hotline.html":   sheetTemplate(`<h1>{{range .Hotlines}}{{.Number}}{{end}}</h1>`),
	}
}

func sheetTemplate(body string) string {
	return "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>试验</title>\n<style>\n" +
		"h1 { margin: 0; width: 90vw; height: 40vh; --fit: 12px 40px; }\np { margin: 0; font-size: 12px; }\nimg { width: 40vmin; height: 40vmin; }\n</style>\n</head>\n" +
		"<body>\n<section>" + body + "</section>\n</body>\n</html>\n"
}

func caseText(headline, victim string) string {
	return "---\ntitle: 先交了“解冻费”\nheadline:\n  - " + headline + "\nhook: 先交解冻费。\naction: 一分也不交\nscam: 虚假贷款\ndate: 2026-11-05\narea: 试验区\nvictim: " +
		victim + "\nloss: 3.2 万元\nchannel: 短信\nvenues: [bank]\nsource_unit: 试验街道办\n---\n\n## 案情\n\n王某急需周转。\n\n## 套路\n\n1. 引人下载\n2. 谎称冻结\n3. 收完失联\n\n" +
		"## 识别\n\n- 先收费\n- 催得急\n- 要保密\n\n## 警方提示\n\n- 到网点问\n- 不点链接\n- 立即报警\n"
}

// smallProject returns the options to build files, with the sample's theme and site templates.
func smallProject(t *testing.T, files map[string]string) (Options, string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	templates, err := fs.Sub(fsys, "templates")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	target, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := sample()
	o.Files, o.Templates, o.Store = fsys, theme.Layer(templates, os.DirFS("../../templates")), release.Open(target)
	return o, dir
}

func mustRun(t *testing.T, o Options) *Summary {
	t.Helper()
	s, diags, err := Run(context.Background(), o)
	if err != nil || s == nil {
		t.Fatalf("%v %v", err, diags.Sorted())
	}
	return s
}

func TestRunMakesWhatThePlanSays(t *testing.T) {
	o, dir := smallProject(t, small())
	var calls []int
	o.Progress = func(done, total int, what string) {
		if done > total || what == "" {
			t.Errorf("progress %d of %d %q", done, total, what)
		}
		calls = append(calls, done)
	}
	s := mustRun(t, o)
	if s.Venues != 1 || s.Screens != 1 || s.Slides != 3 || s.Sheets != 4 || s.Edition != "2026-W48" || s.Partial {
		t.Errorf("summary %+v", s)
	}
	if len(s.PerVenue) != 1 || s.PerVenue[0] != (VenueSummary{"b01", "试验网点", "https://fz.example.gov.cn/v/b01/", 2, 1, 3}) {
		t.Errorf("per venue %+v", s.PerVenue)
	}
	files := 0
	for _, p := range s.Parts {
		files += p.Files
		if p.Bytes == 0 {
			t.Errorf("no bytes in %s", p.Part)
		}
	}
	if files != len(s.Release.Manifest.Files) || len(calls) != files || calls[len(calls)-1] != files || s.Bytes < 1000 {
		t.Errorf("%d files published, %d reported, %d bytes", files, len(calls), s.Bytes)
	}
	root := filepath.Join(dir, filepath.FromSlash(s.Release.Path))
	data, err := os.ReadFile(filepath.Join(root, "screens", "b01", "door", "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := screen.Parse(data)
	if err != nil || len(manifest.Slides) != 3 || !manifest.Slides[2].Evergreen {
		t.Fatalf("manifest: %v %s", err, data)
	}
	for _, want := range manifest.Slides {
		data, err := os.ReadFile(filepath.Join(root, "screens", "b01", "door", want.File))
		got := screen.NewSlide(want.File, data, want.Seconds)
		got.Until, got.Evergreen = want.Until, want.Evergreen
		if err != nil || got != want || want.Seconds < 5 {
			t.Errorf("slide %+v does not describe its file: %v", want, err)
		}
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || c.Width != 320 || c.Height != 160 {
			t.Errorf("%s is %d × %d: %v", want.File, c.Width, c.Height, err)
		}
	}
	for _, name := range []string{"print/b01/2026-W48_poster_A4_loan-one.pdf", "site/v/b01/index.html", "site/assets/site.css"} {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Error(err)
		}
	}
}

func TestRunIsDeterministic(t *testing.T) {
	o, _ := smallProject(t, small())
	o.Jobs = 1
	want := mustRun(t, o)
	for _, jobs := range []int{2, 8} {
		other, _ := smallProject(t, small())
		other.Jobs, other.Today = jobs, o.Today.Add(3*time.Hour)
		if got := mustRun(t, other); got.Release.ID != want.Release.ID {
			t.Errorf("%d goroutines make %s, one makes %s", jobs, got.Release.ID, want.Release.ID)
		}
	}
	if again := mustRun(t, o); !again.Release.Reused {
		t.Error("a second build of the same project is not the same release")
	}
}

func TestPartialBuildLeavesTheReleaseAlone(t *testing.T) {
	o, _ := smallProject(t, small())
	published := mustRun(t, o)
	o.Only = []plan.Part{plan.Screens}
	s := mustRun(t, o)
	if !s.Partial || s.Release.ID != "" || s.Pages != 0 || s.Slides != 3 {
		t.Errorf("summary %+v", s)
	}
	if current, err := o.Store.Current(); err != nil || current.ID != published.Release.ID {
		t.Errorf("current release %q, %v", current.ID, err)
	}
}

// TestRunFaults has one project per kind of fault. Nothing may be published, and every fault of a project must be told
// in one run, with its place in the content.
func TestRunFaults(t *testing.T) {
	long := strings.Repeat("这句话太长了放不下，", 30)
	tests := []struct {
		name   string
		change func(map[string]string)
		want   []string // place and code
	}{
		{"text too long", func(f map[string]string) {
			f["templates/slide/slogan.html"] = strings.Replace(sheetTemplate(`<h1>{{.Slogan.Text}}</h1>`), "12px 40px", "600px 900px", 1)
			f["content/venues/venues.csv"] = strings.Replace(f["content/venues/venues.csv"], "320x160", "1920x1080", 1) // on a small wall it is left out
		}, []string{"content/slogans/bank.md:6:1 sheet.too-long"}},
		{"no glyph", func(f map[string]string) { f["content/cases/loan-one.md"] = caseText("先交🚨解冻费", "刘某") },
			[]string{"content/cases/loan-one.md:4:5 sheet.missing-glyph"}},
		{"two faults in different rooms", func(f map[string]string) {
			f["content/cases/loan-one.md"] = caseText("先交𠮷解冻费", "刘某")
			f["content/slogans/bank.md"] = strings.Replace(f["content/slogans/bank.md"], "venues:", "venus:", 1)
		}, []string{"content/cases/loan-one.md:4:5 sheet.missing-glyph", "content/slogans/bank.md:3:1 yaml.unknown-key"}},
		{"template", func(f map[string]string) {
			f["templates/poster/case.html"] = sheetTemplate(`<h1>{{.Case.Headlin}}</h1>`)
		}, []string{"templates/poster/case.html:13:21 sheet.template"}},
		{"phrase that does not fit", func(f map[string]string) {
			f["templates/poster/case.html"] = sheetTemplate(`<p style="width: 100px; white-space: nowrap; overflow: hidden">{{.Phrases.answer}}</p>`)
			f["content/phrases.yaml"] = "# 说明\nask: 先问\nanswer: 来电请接听，千万不要不接，一定要接\n"
		}, []string{"content/phrases.yaml:3:9 sheet.cut-off"}},
		{"unknown phrase", func(f map[string]string) {
			f["content/phrases.yaml"] = "anwser: 来电请接听\n"
		}, []string{"content/phrases.yaml:1:1 yaml.unknown-key"}},
		{"template with an unknown phrase", func(f map[string]string) {
			f["templates/poster/case.html"] = sheetTemplate(`<p>{{if .List}}{{.Phrases.anwser}}{{end}}停</p>`)
		}, []string{"templates/poster/case.html:13:36 template.phrase"}},
		{"site template with an unknown phrase", func(f map[string]string) {
			f["templates/site/slogans.html"] = "{{template \"top\" .}}\n{{range .Groups}}{{$.Phrases.nothing}}{{end}}{{template \"bottom\" .}}"
		}, []string{"templates/site/slogans.html:2:30 template.phrase"}},
		{"no template", func(f map[string]string) {
			f["content/venues/kinds/bank.yaml"] = strings.Replace(f["content/venues/kinds/bank.yaml"], "leaflet/case", "leaflet/list", 1)
		}, []string{"content/venues/kinds/bank.yaml:6:16 plan.unknown-template"}},
		{"no product", func(f map[string]string) {
			f["content/venues/kinds/bank.yaml"] = strings.Replace(f["content/venues/kinds/bank.yaml"], "leaflet/case", "flyer/case", 1)
		}, []string{"content/venues/kinds/bank.yaml:6:16 plan.unknown-product"}},
		{"broken product", func(f map[string]string) {
			f["templates/leaflet/product.yaml"] = "name: 宣传单\nmedium: ofset\nsmallest_text: 3.7\nsizes: [{name: A5, width: 148, height: 210}]\n"
		}, []string{"templates/leaflet/product.yaml:2:9 product.medium"}},
		{"theme", func(f map[string]string) { f["fanshi.yaml"] = strings.Replace(f["fanshi.yaml"], "alert", "alarm", 1) },
			[]string{"fanshi.yaml:4:8 theme.unknown"}},
		{"size", func(f map[string]string) {
			f["content/venues/kinds/bank.yaml"] = strings.Replace(f["content/venues/kinds/bank.yaml"], "A5", "B9", 1)
			f["content/cases/loan-one.md"] = "---\ntitle: 没有写完\n" + long
		}, []string{"content/venues/kinds/bank.yaml:6:36 plan.unknown-size"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := small()
			o, dir := smallProject(t, files)
			good := mustRun(t, o)
			tt.change(files)
			bad, _ := smallProject(t, files)
			bad.Store = o.Store
			s, diags, err := Run(context.Background(), bad)
			if err != nil || s != nil || !diags.HasErrors() {
				t.Fatalf("err %v, summary %+v", err, s)
			}
			var got []string
			for _, d := range diags.Sorted() {
				if d.Severity == diag.Error {
					got = append(got, d.Pos.String()+" "+d.Code)
				}
			}
			for _, want := range tt.want {
				if !slices.Contains(got, want) {
					t.Errorf("got %q, want %q\n%v", got, want, diags.Sorted())
				}
			}
			current, err := o.Store.Current()
			if err != nil || current.ID != good.Release.ID || o.Store.Verify(current) != nil {
				t.Errorf("the published release changed: %v %v", current.ID, err)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".staging-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestMissingFontIsOneError(t *testing.T) {
	o, _ := smallProject(t, small())
	o.Themes, o.Fonts = without{o.Themes, "fonts"}, nil
	s, _, err := Run(context.Background(), o)
	var problem *theme.FontError
	if !errors.As(err, &problem) || s != nil || !strings.Contains(err.Error(), "make fonts") {
		t.Fatalf("err %v", err)
	}
	if _, err := o.Store.Current(); !errors.Is(err, release.ErrNone) {
		t.Errorf("something was published: %v", err)
	}
}

// without is a file system that lacks every file below folders of that name.
type without struct {
	fs.FS
	folder string
}

func (w without) Open(name string) (fs.File, error) {
	if slices.Contains(strings.Split(name, "/"), w.folder) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

func TestCancelled(t *testing.T) {
	o, _ := smallProject(t, small())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if s, _, err := Run(ctx, o); !errors.Is(err, context.Canceled) || s != nil {
		t.Errorf("summary %+v, err %v", s, err)
	}
	if _, err := o.Store.Current(); !errors.Is(err, release.ErrNone) {
		t.Errorf("something was published: %v", err)
	}
}

func TestEach(t *testing.T) {
	var sum atomic.Int64
	if err := Each(context.Background(), 3, 1000, func(i int) error { sum.Add(int64(i)); return nil }); err != nil || sum.Load() != 499500 {
		t.Errorf("sum %d, err %v", sum.Load(), err)
	}
	err := Each(context.Background(), 4, 100, func(i int) error {
		if i == 7 || i == 8 {
			time.Sleep(time.Duration(9-i) * 2 * time.Millisecond)
			return fmt.Errorf("item %d", i)
		}
		return nil
	})
	if err == nil || err.Error() != "item 7" {
		t.Errorf("err %v, want that of the lowest item", err)
	}
	called := 0
	if err := Each(context.Background(), 1, 100, func(i int) error { called++; return map[int]error{3: errors.New("stop")}[i] }); err == nil || called != 4 {
		t.Errorf("%v after %d calls: nothing is begun after an error", err, called)
	}
	if err := Each(context.Background(), 2, 3, func(int) error { panic("boom") }); err == nil || !strings.Contains(err.Error(), "boom") {
		t.Errorf("a panic gave %v", err)
	}
	if err := Each(context.Background(), 2, 0, func(int) error { return errors.New("called") }); err != nil {
		t.Error(err)
	}
}

// TestWeigh counts the files of each part of a release, and leaves out the parts that have none.
func TestWeigh(t *testing.T) {
	entry := func(path string, n int64) release.Entry { return release.Entry{Path: path, Bytes: n} }
	var s Summary
	s.weigh(release.Release{ID: "r", Manifest: release.Manifest{Files: []release.Entry{entry("print/a.pdf", 5), entry("site/a", 1), entry("site/b", 2), entry("sitemap", 100), entry("x", 100)}}})
	if want := []PartSummary{{plan.Site, 2, 3}, {plan.Print, 1, 5}}; !slices.Equal(s.Parts, want) || s.Bytes != 8 || s.Release.ID != "r" {
		t.Errorf("%+v", s)
	}
}

// TestOrigins: a text is the piece that says exactly this, else the one that holds it, else the longest that it holds, the first of
// equals; a single character is at fault wherever it stands, and proves nothing of a longer text.
func TestOrigins(t *testing.T) {
	at := func(line int) diag.Pos { return diag.Pos{File: "a.md", Line: line} }
	from := []plan.Origin{{Text: "不要转账", Pos: at(1)}, {Text: "停", Pos: at(2)}, {Text: "先停一停", Pos: at(3)}, {Text: "先 停一停\n，不要转账", Pos: at(4)}, {Text: "不要转账", Pos: at(1)}}
	for text, want := range map[string][]diag.Pos{
		"不要 转账": {at(1)}, "停一停": {at(3)}, "先停一停，不要转账": {at(4)}, "不要转账，先停一停。": {at(1)}, "停": {at(2), at(3), at(4)}, "不": {at(1), at(4)}, "": nil, "停下": nil, "要转账了": nil, "看": nil,
		"先停一停，不要转账！": {at(4)}, "一停\n，不要": {at(4)},
	} {
		if got := origins(text, from); !slices.Equal(got, want) {
			t.Errorf("%q comes from %v, want %v", text, got, want)
		}
	}
}

func TestGather(t *testing.T) {
	origins := []plan.Origin{{Text: "先交“解冻费”", Pos: diag.Pos{File: "a.md", Line: 4}}, {Text: "才给放款？", Pos: diag.Pos{File: "a.md", Line: 5}},
		{Text: "王某急需周转，点开短信。", Pos: diag.Pos{File: "a.md", Line: 20}},
		{Text: "对方以流水不足为由，要他再交解冻费。", Pos: diag.Pos{File: "a.md", Line: 21}}}
	items := []*plan.Item{{Path: "1.pdf", Job: &plan.SheetJob{Origins: origins}}, {Path: "2.png", Job: &plan.SheetJob{Origins: origins}}}
	at := diag.Pos{File: "templates/poster/case.html", Line: 9}
	found := make([]diag.List, 2)
	found[0].Error(at, "sheet.too-long", "放不下", "删去 2 个字").About("先交“解冻费”才给放款？", 2)
	found[1].Error(at, "sheet.too-long", "放不下", "删去 11 个字").About("先交“解冻费” 才给放款？", 11)
	found[1].Error(at, "sheet.cut-off", "文字“急需周转，点”超出了版面，会被切掉", "缩短").About("急需周转，点", 0)
	found[1].Error(at, "sheet.cut-off", "文字“扫码看”超出了版面，会被切掉", "缩短").About("扫码看", 0)
	found[1].Error(at, "sheet.too-long", "放不下", "删去 3 个字").About("对方以流水不足为由，要他再交解冻费。", 3)
	found[1].Error(at, "style.property", "不认识“解冻费”", "改正")
	found[1].Error(at, "sheet.cut-off", "文字“先交“解冻费””超出了版面，会被切掉", "缩短").About("先交“解冻费”", 0)
	found[1].Error(at, "sheet.missing-glyph", "没有“冻”", "换字").About("冻", 0)
	var got []string
	for _, d := range gather(items, found, false).Sorted() {
		got = append(got, fmt.Sprintf("%s %s %s %d", d.Pos, d.Code, d.Remedy, len(d.Related)))
	}
	want := []string{"a.md:4 sheet.missing-glyph 换字 1", "a.md:4 sheet.too-long 删去 11 个字 1", "a.md:20 sheet.cut-off 缩短 1",
		"a.md:21 sheet.missing-glyph 换字 1", "a.md:21 sheet.too-long 删去 3 个字 1",
		"templates/poster/case.html:9 sheet.cut-off 缩短 0", "templates/poster/case.html:9 style.property 改正 0"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if n := gather(items, found, true).Len(); n != 5 {
		t.Errorf("%d of texts, want 5", n)
	}
}
