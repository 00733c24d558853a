// Package bench measures the main job against the peers that FANSHI_PEERS holds: one JSON line per benchmark with the keys
// bench, n, ms, per_s, bytes; and against Typst and Playwright, where FANSHI_PEERS names the folder in which the
// peers are installed, by bench and ratio. It runs only when asked (make bench), since figures from a busy machine mean nothing.
package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/raster"
	"fanshi/internal/sheet"
	"fanshi/internal/site"
	"fanshi/internal/theme"
)

// line is one result.
type line struct {
	Bench string  `json:"bench"`
	N     int     `json:"n"`
	MS    float64 `json:"ms"`
	PerS  float64 `json:"per_s"`
	Bytes int64   `json:"bytes"`
}

// enabled asks for the real numbers; without it every benchmark runs a few items, to prove that it works.
func enabled() bool { return os.Getenv("FANSHI_BENCH") != "" }

func count(full int) int {
	if enabled() {
		return full
	}
	return 3
}

func TestBench(t *testing.T) {
	var lines []line
	lines = append(lines, posters(t, count(1000))...)
	lines = append(lines, slides(t, count(600)), screenshots(t, count(20)), pages(t, count(1000)))
	if peers := os.Getenv("FANSHI_PEERS"); peers != "" {
		lines = append(lines, playwright(t, peers, count(20)))
	}
	lines = append(lines, textPages(t, count(200))...)
	for _, l := range lines {
		if l.Bytes == 0 || l.N == 0 || l.PerS <= 0 {
			t.Errorf("%+v measures nothing", l)
		}
	}
	if t.Failed() || !enabled() {
		return
	}
	for _, l := range lines {
		emit(t, l)
	}
	for _, r := range ratios(lines) {
		emit(t, r)
	}
}

// ratio is how many times as fast as the peer one of ours is.
type ratio struct {
	Bench string  `json:"bench"`
	Ratio float64 `json:"ratio"`
}

// ratios compares what is ours with its peer in the same run, where that was there.
func ratios(lines []line) (out []ratio) {
	rate := map[string]float64{}
	for _, l := range lines {
		rate[l.Bench] = l.PerS
	}
	for _, pair := range [][2]string{{"posters-press", "typst"}, {"posters-live", "typst"}, {"slides", "slides-chromium"}, {"slides", "chromium-png"},
		{"text-3000", "text-3000-chromium-newDocument"}, {"text-3000", "text-3000-chromium-relayout"}} {
		if rate[pair[1]] > 0 {
			out = append(out, ratio{pair[0] + " to " + pair[1], rate[pair[0]] / rate[pair[1]]})
		}
	}
	return out
}

func emit(t *testing.T, result any) {
	out, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(string(out))
}

// measure runs work n times on all cores; work returns the bytes that it made. The first call, which fills caches, is
// not counted.
func measure(t *testing.T, name string, n int, work func(i int) (int, error)) line {
	t.Helper()
	if _, err := work(0); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var bytes atomic.Int64
	start := time.Now()
	err := build.Each(context.Background(), 0, n, func(i int) error {
		made, err := work(i)
		bytes.Add(int64(made))
		return err
	})
	took := time.Since(start)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return line{name, n, float64(took.Microseconds()) / 1000, float64(n) / took.Seconds(), bytes.Load()}
}

type kit struct {
	theme  *theme.Theme
	engine *sheet.Engine
	fonts  *font.Set
}

func newKit(t testing.TB) kit {
	t.Helper()
	var diags diag.List
	th := theme.Load(os.DirFS("../../themes"), "alert", &diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	fonts, err := theme.LoadFonts(th, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return kit{th, sheet.New(sheet.Config{Templates: os.DirFS("../../templates"), Theme: th, Fonts: fonts}), fonts}
}

func (k kit) render(r sheet.Request) (*sheet.Result, error) {
	var diags diag.List
	res := k.engine.Render(r, &diags)
	if res == nil || len(res.Pages) == 0 {
		return nil, fmt.Errorf("%v", diags.Sorted())
	}
	return res, nil
}

// view is a sheet at venue number i: every one has a code of its own.
func view(i int) plan.View {
	code := fmt.Sprintf("v%04d", i)
	link := "https://fz.example.gov.cn/v/" + code + "/"
	return plan.View{Phrases: phrases, Site: plan.SiteView{Name: "平安街道反诈宣传", Issuer: "平安街道反诈宣传办公室"},
		Venue: plan.VenueView{Code: code, Name: fmt.Sprintf("第 %d 网点", i), Kind: "bank", KindName: "银行", Audience: "储户", Reminder: "转账之前，先问一句柜台"},
		Link:  link, LinkText: strings.Trim(strings.TrimPrefix(link, "https://"), "/"), Edition: "2026-W48", Week: "2026年第48周",
		Hotlines: []plan.HotlineView{{Number: "96110", Name: "反诈劝阻咨询专线", Use: "来电请立即接听"}, {Number: "110", Name: "报警电话", Use: "立即拨打"}}}
}

// phrases are the binary's own.
var phrases = (&campaign.Book{}).PhraseTexts()

const slideText = "柜员多问一句，是替您的积蓄把把门。"

// slides are slogan slides of 1920 × 1080 as PNG.
func slides(t *testing.T, n int) line {
	k := newKit(t)
	cache := raster.NewCache()
	return measure(t, "slides", n, func(i int) (int, error) {
		v := view(i)
		v.Slogan = &plan.SloganView{Text: slideText, Clauses: plan.Clauses(slideText)}
		res, err := k.render(sheet.Request{Template: "slide/slogan", Data: &v, Unit: page.Pixel64, Width: 1920 * 64, Height: 1080 * 64})
		if err != nil {
			return 0, err
		}
		out, err := cache.PNG(&res.Pages[0], k.fonts, 0)
		return len(out), err
	})
}

// pages is the whole site of n generated cases, from Markdown to HTML: reading, planning and rendering.
func pages(t *testing.T, n int) line {
	project := cases(t, n)
	templates := os.DirFS("../../templates")
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))
	start := time.Now()
	book, diags := campaign.Load(project, campaign.LoadOptions{})
	p := plan.New(book, plan.Options{Today: today, Only: []plan.Part{plan.Site}, Products: product.Load(templates, diags), ThemeFiles: []string{"site.css", "site/icon.svg"}}, diags)
	s := site.New(p.Items, templates, diags)
	if diags.HasErrors() {
		t.Fatalf("pages: %v", diags.Sorted()[0])
	}
	var items []*plan.Item
	for _, item := range p.Items {
		if _, ok := item.Job.(*plan.PageJob); ok {
			items = append(items, item)
		}
	}
	var bytes atomic.Int64
	err := build.Each(context.Background(), 0, len(items), func(i int) error {
		out, err := s.Render(items[i])
		bytes.Add(int64(len(out)))
		return err
	})
	took := time.Since(start)
	if err != nil || len(items) < n {
		t.Fatalf("pages: %d items, %v", len(items), err)
	}
	return line{"pages", len(items), float64(took.Microseconds()) / 1000, float64(len(items)) / took.Seconds(), bytes.Load()}
}

// cases returns the sample project with its cases replaced by n generated ones, always the same.
func cases(t *testing.T, n int) fs.FS {
	t.Helper()
	rnd := rand.New(rand.NewPCG(7, 7))
	sentences := []string{"对方以“任务单”为由，要求先垫付资金再统一返还。", "王某按照提示下载了来历不明的会议软件，并打开了屏幕共享。", "骗子发来伪造的转账截图，称款项将在两小时内到账。",
		"随后客服称账户被冻结，需要再交一笔“解冻费”。", "派出所接到预警后立即上门劝阻，及时止损。", "家人发现异常后拨打 96110 咨询，才意识到被骗。"}
	scams := []string{"刷单返利", "虚假贷款", "冒充客服", "冒充公检法", "虚假投资"}
	kinds := []string{"school", "bank", "clinic", "cinema"}
	out := fstest.MapFS{}
	sample := os.DirFS("../..")
	for _, name := range []string{"fanshi.yaml", "content/scams.yaml", "content/venues/venues.csv"} {
		add(t, out, sample, name)
	}
	for _, k := range kinds {
		add(t, out, sample, "content/venues/kinds/"+k+".yaml")
	}
	for i := range n {
		var body strings.Builder
		for range 3 + rnd.IntN(4) {
			for range 2 + rnd.IntN(4) {
				body.WriteString(sentences[rnd.IntN(len(sentences))])
			}
			body.WriteString("\n\n")
		}
		day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -(i % 700))
		text := fmt.Sprintf("---\ntitle: 王某被骗走 %d 万元，第 %d 号案例\nheadline:\n  - 先交钱的事\n  - 先停一停\nhook: 先交解冻费，马上放款。\naction: 先收费的，一分也不交\n"+
			"scam: %s\ndate: %s\narea: 清河区\nvictim: 王某，40 多岁，个体经营者\nloss: 3.2 万元\nchannel: 短信链接\nvenues: [%s]\naudiences: [储户]\nsource_unit: 平安街道反诈宣传办公室\n---\n\n"+
			"## 案情\n\n%s> 保留**聊天记录**和转账凭证。\n\n| 环节 | 骗术 |\n| --- | --- |\n| 引流 | %s |\n| 收割 | %s |\n\n## 套路\n\n1. 引人下载软件\n2. 谎称账户冻结\n3. 收完钱就失联\n\n## 识别\n\n- 放款之前先收费\n- 软件来自短信链接\n- 催着马上转账\n\n"+
			"## 警方提示\n\n- 贷款到网点当面问\n- 不点短信里的链接\n- 已经转账，立即拨打 110\n",
			rnd.IntN(90)+1, i, scams[i%len(scams)], day.Format(time.DateOnly), kinds[i%len(kinds)], body.String(),
			sentences[rnd.IntN(len(sentences))], sentences[rnd.IntN(len(sentences))])
		out[fmt.Sprintf("content/cases/case-%06d.md", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func add(t *testing.T, out fstest.MapFS, from fs.FS, name string) {
	t.Helper()
	data, err := fs.ReadFile(from, name)
	if err != nil {
		t.Fatal(err)
	}
	out[name] = &fstest.MapFile{Data: data}
}
