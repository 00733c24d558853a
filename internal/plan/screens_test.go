package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// planScreen plans the one screen of the small book's first venue.
func planScreen(s campaign.Screen, change func(*campaign.Book)) (*Plan, string) {
	book := smallBook()
	s.ID, s.Pos = "x", at("content/venues/venues.csv", 2)
	for _, v := range book.Venues {
		v.Screens = nil
	}
	book.Venues[0].Screens = []campaign.Screen{s}
	if change != nil {
		change(book)
	}
	o := options()
	o.Only = []Part{Screens}
	var diags diag.List
	p := New(book, o, &diags)
	var told strings.Builder
	for _, d := range diags.Sorted() {
		fmt.Fprintf(&told, "%d %s %s %s\n", d.Severity, d.Code, d.Message, d.Remedy)
	}
	return p, told.String()
}

func TestLegibility(t *testing.T) {
	for _, c := range []struct {
		screen campaign.Screen
		want   string // of the message; empty: nothing is wrong
	}{
		// Tables of GB 50464-2008 and design/screens.md: P10 at 55 m asks for 16 dots (55000/(345×10) = 15.9).
		{campaign.Screen{Width: 64, Height: 16, Pitch: 10000, Near: 3000, Far: 55_000, Colour: campaign.SingleColour}, ""},
		{campaign.Screen{Width: 64, Height: 16, Pitch: 10000, Near: 3000, Far: 56_000, Colour: campaign.SingleColour}, "字高至少 17 像素，这块屏最多放 16 像素的字"},
		{campaign.Screen{Width: 960, Height: 480}, ""}, // nothing is known
	} {
		c.screen.Formats = []campaign.Format{campaign.GIF}
		_, told := planScreen(c.screen, nil)
		if c.want == "" && strings.Contains(told, "legibility") || !strings.Contains(told, c.want) {
			t.Errorf("%+v: want %q, told\n%s", c.screen, c.want, told)
		}
	}
}

func TestSmallText(t *testing.T) {
	s := campaign.Screen{ID: "x", Pitch: 2500, Near: 3000, Far: 30_000}
	if got := SmallText(&s, 34); got != "屏幕 x 点距 2.5 毫米，要让 30 米外的人看清，字高至少 35 像素，画面上最小的字只有 34 像素" || SmallText(&s, 35) != "" {
		t.Error(got)
	}
	if got := FarCode(&s, 119); !strings.Contains(got, "宽约 297 毫米") || FarCode(&s, 120) != "" {
		t.Error(got)
	}
	if SmallText(&campaign.Screen{}, 15) == "" || FarCode(&campaign.Screen{}, 1) != "" {
		t.Error("16 pixels are the least where nothing is known; a code of unknown width is not refused")
	}
}

func templates(p *Plan) (names []string) {
	for _, i := range p.Items {
		if j, ok := i.Job.(*SheetJob); ok {
			names = append(names, j.Template)
		}
	}
	return names
}

func TestCodesOnWalls(t *testing.T) {
	good := campaign.Screen{Width: 1920, Height: 1080, Pitch: 625, Near: 1500, Far: 5000, Colour: campaign.FullColour}
	p, told := planScreen(good, nil)
	if names := templates(p); !slices.Contains(names, "slide/case") || names[len(names)-1] != "slide/hotline" || told != "" {
		t.Errorf("%v\n%s", names, told)
	}
	far := good
	far.Near, far.Far = 4000, 8000
	p, told = planScreen(far, nil)
	names := templates(p)
	if slices.Contains(names, "slide/case") || slices.Contains(names, "slide/hotline") || len(names) < 2 ||
		!strings.Contains(told, "最近的观众在 4 米外，至少要 400 毫米") || !strings.Contains(told, "96110") {
		t.Errorf("a code that no phone reads is shown: %v\n%s", names, told)
	}
	for _, i := range p.Items {
		if m, ok := i.Job.(*ManifestJob); ok {
			last := m.Slides[len(m.Slides)-1]
			if !last.Evergreen || last.Item.Job.(*SheetJob).View.Slogan.Text != p.Book.Config.Hotlines[0].Use.Value {
				t.Errorf("without a code there is no evergreen slide: %+v", last)
			}
		}
	}
	coarse := good
	coarse.Width, coarse.Height, coarse.Pitch, coarse.Near = 320, 400, 10_000, 3000
	if _, told = planScreen(coarse, nil); told != "" && !strings.Contains(told, "每格只有") {
		t.Errorf("%s", told)
	}
	if small := unreadableCode(&coarse, "https://fz.example.gov.cn/"+strings.Repeat("a", 180)); !strings.Contains(small, "每格只有 1 个像素，至少要 3 个") {
		t.Errorf("a module of one LED: %q", small)
	}
}

func TestFreshness(t *testing.T) {
	wall := campaign.Screen{Width: 640, Height: 320}
	until := func(day_ string) func(*campaign.Book) {
		return func(b *campaign.Book) {
			for _, c := range b.Cases {
				c.Expires = onDay(day_)
			}
			for _, s := range b.Slogans {
				s.Expires = onDay(day_)
			}
		}
	}
	for _, c := range []struct{ until, want string }{
		{"2026-11-22", "没有案例和标语可放"}, // all have left
		{"2026-11-26", "到 2026-11-26 全部到期，下一期 2026-11-30 才出"},
		{"2026-11-28", "全部到期"},
		{"2026-11-29", ""}, // Sunday: the next edition takes over
		{"2026-12-29", ""},
	} {
		p, told := planScreen(wall, until(c.until))
		if c.want == "" && told != "" || !strings.Contains(told, c.want) {
			t.Errorf("until %s: want %q, told %s", c.until, c.want, told)
		}
		if names := templates(p); c.until == "2026-11-22" && !slices.Equal(names, []string{"slide/hotline"}) {
			t.Errorf("expired pieces are shown: %v", names)
		}
	}
}

func TestStripFolder(t *testing.T) {
	s := campaign.Screen{Width: 64, Height: 16, Colour: campaign.SingleColour, Formats: []campaign.Format{campaign.BMP, campaign.TXT, campaign.GIF}}
	long := func(b *campaign.Book) {
		for _, slogan := range b.Slogans {
			slogan.Text.Value = "候诊叫到号再起身，转账问清楚再点头。"
		}
	}
	p, told := planScreen(s, long)
	endings := map[string]int{}
	for _, i := range p.Items {
		endings[path.Ext(i.Path)]++
		if i.Payload != "" {
			t.Errorf("%s leads to %s: no code fits a strip", i.Path, i.Payload)
		}
		if job, ok := i.Job.(*StripJob); ok { // a scroll stands for all pages of its text, which end where the next text begins
			last := job.Shows[len(job.Shows)-1]
			if first := strings.TrimSuffix(path.Base(i.Path), path.Ext(i.Path)) + ".png"; job.Shows[0] != first ||
				(job.Format == GIF) != (len(job.Shows) > 1) || !slices.ContainsFunc(p.Items, func(i *Item) bool { return path.Base(i.Path) == last }) {
				t.Errorf("%s shows %v", i.Path, job.Shows)
			}
		}
	}
	if told != "" || endings[".png"] < 3 || endings[".bmp"] != endings[".png"] || endings[".txt"] != endings[".png"] || endings[".gif"] == 0 {
		t.Errorf("%v %s", endings, told)
	}
	s.Formats = []campaign.Format{campaign.BMP}
	if _, told := planScreen(s, long); !strings.Contains(told, "屏宽 64 像素只容 4 个字，这条标语 18 个字") || !strings.Contains(told, "改成滚动播放") {
		t.Errorf("clauses are cut without a word: %s", told)
	}
}

func TestFolderFiles(t *testing.T) {
	p, _ := planScreen(campaign.Screen{Width: 640, Height: 320, Rotation: 90,
		Formats: []campaign.Format{campaign.VSN, campaign.Huidu, campaign.Panasonic, campaign.ZIP}}, nil)
	var names []string
	for _, i := range p.Items {
		names = append(names, path.Base(i.Path))
		if m, ok := i.Job.(*ManifestJob); ok && (m.Width != 320 || m.Height != 640) {
			t.Errorf("turned files are said to be %d×%d", m.Width, m.Height)
		}
		if s, ok := i.Job.(*SheetJob); ok && (s.Screen.Rotation != 90 || s.Width != 640*64) {
			t.Errorf("%s: %+v", i.Path, s)
		}
	}
	for _, want := range []string{"01.png", "01.jpg", "index.html", "set.js", "sw.js", "playlist.m3u", "playlist.smil", "program.vsn", "huidu.json",
		"filelist.dat", "scenario.dat", "panasonic.txt", "usb.zip", "manifest.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %v", want, names)
		}
	}
}
