package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/screen"
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
	o.Answers = answersTo(Questions(book, o), campaign.Values(book.Config.Keep))
	var diags diag.List
	p := New(book, o, &diags)
	var told strings.Builder
	for _, d := range diags.Sorted() {
		fmt.Fprintf(&told, "%d %s %s %s\n", d.Severity, d.Code, d.Message, d.Remedy)
	}
	return p, told.String()
}

// answer says why a slide's code is unreadable; nil: all are readable.
var answer func(Question) string

// unfit says why a slide has no room; nil: all have.
var unfit func(Question) string

// answersTo sets strips as they are set, and takes the answers on codes from answer.
func answersTo(questions []Question, keep []string) Answers {
	a := Answers{Unreadable: map[SlideKey]string{}, Unfit: map[SlideKey]string{}, Strips: map[StripText]StripPages{}}
	for _, q := range questions {
		if q.Job != nil {
			if answer != nil {
				a.Unreadable[q.Slide] = answer(q)
			}
			if unfit != nil {
				a.Unfit[q.Slide] = unfit(q)
			}
			continue
		}
		clauses := strings.Split(q.Strip.Clauses, "\n")
		set := screen.SetStrip(clauses, keep, q.Strip.Width, q.Strip.Height, q.Strip.Least, q.Strip.Most)
		pages := StripPages{Size: set.Size, Whole: set.Whole, Cells: screen.Cells(strings.Join(clauses, ""))}
		for _, lines := range set.Pages {
			pages.Pages = append(pages.Pages, StripPage{Lines: lines, Cells: screen.Cells(strings.Join(lines, ""))})
		}
		a.Strips[q.Strip] = pages
	}
	return a
}

func TestLegibility(t *testing.T) {
	for _, c := range []struct {
		screen campaign.Screen
		want   string // of the message; empty: nothing is wrong
	}{
		// Tables of GB 50464-2008 and docs/screens.md: P10 at 55 m asks for 16 dots (55000/(345×10) = 15.9).
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
	s := campaign.Screen{ID: "men-tou", Name: "门头", Pitch: 2500, Near: 3000, Far: 30_000}
	if got := SmallText(&s, 34); got != "屏幕 门头 点距 2.5 毫米，要让 30 米外的人看清，字高至少 35 像素，画面上最小的字只有 34 像素" || SmallText(&s, 35) != "" {
		t.Error(got)
	}
	if SmallText(&campaign.Screen{}, 15) == "" || SmallText(&campaign.Screen{}, 16) != "" {
		t.Error("16 pixels are the least where nothing is known")
	}
}

func TestUnreadableCode(t *testing.T) {
	s := campaign.Screen{ID: "men-tou", Name: "门头", Pitch: 2500, Near: 3000, Far: 30_000}
	for _, c := range []struct {
		screen          campaign.Screen
		modules, pixels int
		want            string
	}{
		{s, 29, 4, "宽约 290 毫米，最近的观众在 3 米外，至少要 300 毫米"}, // 29×4×2.5 mm
		{s, 30, 4, ""},
		{s, 60, 2, "每格只有 2 个像素，至少要 3 个"}, // wide enough, too fine
		{s, 40, 3, ""},
		{campaign.Screen{ID: "x", Near: 3000}, 21, 3, ""}, // a code of unknown width is not refused
	} {
		if got := UnreadableCode(&c.screen, c.modules, c.pixels); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%d modules of %d px: %q, want %q", c.modules, c.pixels, got, c.want)
		}
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
	wall := campaign.Screen{Width: 1920, Height: 1080, Pitch: 625, Near: 1500, Far: 5000, Colour: campaign.FullColour}
	asked := 0
	for _, c := range []struct {
		unreadable []string // templates
		want       []string
		told       string
	}{
		{nil, []string{"slide/case", "slide/case", "slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/list", "slide/list", "slide/hotline"}, ""},
		{[]string{"slide/case", "slide/hotline"}, []string{"slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/list", "slide/list", "slide/slogan"},
			"1 screen.code 太小 这块屏幕不放二维码和带码的案例，改放 96110；要放码，请核对点距和最近的观看距离\n"},
		{[]string{"slide/case"}, []string{"slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/list", "slide/list", "slide/hotline"},
			"1 screen.code 太小 这块屏幕有 2 个带码的案例不放；要放码，请核对点距和最近的观看距离\n"},
		{[]string{"slide/hotline"}, []string{"slide/case", "slide/case", "slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/slogan", "slide/list", "slide/list", "slide/slogan"},
			"1 screen.code 太小 这块屏幕不放二维码，改放 96110；要放码，请核对点距和最近的观看距离\n"},
	} {
		answer = func(q Question) string {
			asked++
			if q.Job.Screen == nil || q.Job.View.Link == "" || q.Job.Template != q.Slide.Template {
				t.Errorf("asked for %+v", q)
			}
			if slices.Contains(c.unreadable, q.Slide.Template) {
				return "太小"
			}
			return ""
		}
		p, told := planScreen(wall, nil)
		if names := templates(p); !slices.Equal(names, c.want) || told != c.told {
			t.Errorf("%v are unreadable: %v\n%s", c.unreadable, names, told)
		}
		for _, i := range p.Items {
			if m, ok := i.Job.(*ManifestJob); ok {
				last := m.Slides[len(m.Slides)-1]
				if !last.Evergreen || slices.Contains(c.unreadable, "slide/hotline") && last.Item.Job.(*SheetJob).View.Slogan.Text != p.Book.Config.Hotlines[0].Use.Value {
					t.Errorf("without a code there is no evergreen slide: %+v", last)
				}
			}
		}
	}
	answer = nil
	if asked != 20 {
		t.Errorf("asked for %d slides, want two cases, the list's cover and its item, and the hotline four times", asked)
	}
}

// TestListOnWalls: two items a slide where all pairs have room, else one each behind a cover, or no list at all; every item once,
// with its number. Screens of one size and theme are asked about once.
func TestListOnWalls(t *testing.T) {
	five := func(b *campaign.Book) {
		b.Lists[0].Subtitle = said("请停手")
		b.Lists[0].Items = allSaid(b.Lists[0].Pos, "一", "二", "三", "四", "五")
	}
	const small = "1 screen.small 屏幕 x（1920×1080）一张画面放不下清单“新十个凡是”的一条 这块屏幕不放清单；要放，把最长的一条写短，或者核对点距和最远的观看距离；远处的人本来就看不清的，写看得清的距离\n"
	for _, c := range []struct {
		unfit  []string // slugs
		change func(*campaign.Book)
		want   string // the number of each slide's first item, its items, and how long it stands
		told   string
	}{
		{nil, five, "1一二5 3三四5 5五5 ", ""},
		{[]string{"new-ten-3-4"}, five, "15 1一5 2二5 3三5 4四5 5五5 ", ""},
		{[]string{"new-ten-5-5"}, five, "", small}, // the last of the pairs and the last of the single ones
		{[]string{"new-ten-1-2", "new-ten-1-0"}, five, "", small},
		{nil, func(b *campaign.Book) { five(b); b.Venues[0].Kind.ListOff = true }, "", ""},
		{nil, func(b *campaign.Book) { b.Lists = nil }, "", ""},
	} {
		wall := campaign.Screen{Name: "x", Width: 1920, Height: 1080, Pitch: 625, Near: 1500, Far: 5000}
		asked := 0
		answer = nil
		unfit = func(q Question) string {
			if q.Slide.Template == listTemplate {
				asked++
			}
			if slices.Contains(c.unfit, q.Slide.Slug) {
				return "放不下"
			}
			return ""
		}
		p, told := planScreen(wall, func(b *campaign.Book) {
			c.change(b)
			other := *b.Venues[0]
			other.Code = "b09"
			other.Screens = []campaign.Screen{wall}
			other.Screens[0].ID, other.Screens[0].Name, other.Screens[0].Pos = "y", "y", at("content/venues/venues.csv", 9)
			b.Venues = append(b.Venues, &other)
		})
		if told, _, _ = strings.Cut(told, "1 screen.small 屏幕 y"); told != c.told {
			t.Errorf("%v: told %q, want %q", c.unfit, told, c.told)
		}
		got := ""
		for _, i := range p.Items {
			if m, ok := i.Job.(*ManifestJob); ok && i.Venue.Code == "b01" {
				for _, s := range m.Slides {
					if job, ok := s.Item.Job.(*SheetJob); ok && job.View.List != nil {
						got += fmt.Sprint(job.View.List.Start, strings.Join(job.View.List.Items, ""), Dwell(s.Characters, false), " ")
					}
				}
			}
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.unfit, got, c.want)
		}
		if want := map[bool]int{true: 8, false: 0}[c.want != "" || c.told != ""]; asked != want {
			t.Errorf("%v: asked %d times, want %d", c.unfit, asked, want)
		}
	}
	unfit = nil
}

// TestExpired: what is over by today is on no screen; on its last day a piece is shown.
func TestExpired(t *testing.T) {
	for last, want := range map[string]bool{"2026-11-22": false, "2026-11-23": true} {
		p, _ := planScreen(campaign.Screen{Width: 640, Height: 320}, func(b *campaign.Book) {
			for _, c := range b.Cases {
				c.Expires = onDay(last)
			}
			for _, s := range b.Slogans {
				s.Expires = onDay(last)
			}
		})
		if names := templates(p); slices.Contains(names, "slide/case") != want || slices.Contains(names, "slide/slogan") != want {
			t.Errorf("until %s: %v", last, names)
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
