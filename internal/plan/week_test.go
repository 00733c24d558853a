package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// variedWeek is a Book of which print shop and screens get one of each thing: cases with a picture, without a headline or a kind
// of fraud; a bulletin that names expired pieces; several lists; letters of all forms; a place that has moved away; walls with
// room, with room for words and with none; door strips of one colour and of two, turned, near and far.
func variedWeek() (*campaign.Book, Options) {
	b, o := smallBook(), options()
	bank, school := b.Kinds[0], b.Kinds[1]
	d, c, a := b.Cases[0], b.Cases[1], b.Cases[3]
	d.Picture, d.PictureAlt = &campaign.Asset{Path: "content/cases/img/door.png"}, said("门口的告示", at("content/cases/d.md", 40))
	d.Area, d.Victim, d.Loss = said("清河区", at("content/cases/d.md", 41)), said("唐某", at("content/cases/d.md", 42)), said("5.7 万元", at("content/cases/d.md", 43))
	d.Tips = allSaid(at("content/cases/d.md", 50), "先核实", "不透露", "再报警")
	d.Story = append(d.Story, &doc.Paragraph{Inline: text(" ")}, &doc.Paragraph{Node: doc.Node{Pos: at("content/cases/d.md", 60)}, Inline: text("后来报了警。")})
	d.Body = &doc.Doc{Blocks: []doc.Block{&doc.Paragraph{Node: doc.Node{Pos: at("content/cases/d.md", 59)}, Inline: append(text("看图"), &doc.Image{Src: "content/cases/img/door.png"})}}}
	c.Headline, c.Scam = nil, nil
	a.Expires = onDay("2026-11-25")
	b.Lists = []*campaign.NumberedList{
		{Slug: "zz", Title: said("十个提醒", at("content/lists/zz.md", 2)), Status: "sample", Items: allSaid(at("content/lists/zz.md", 8), "先核实"), Pos: at("content/lists/zz.md", 1)},
		{Slug: "six", Title: said("六个一律", at("content/lists/six.md", 2)), Subtitle: said("记在心里", at("content/lists/six.md", 3)), Issuer: said("公安局", at("content/lists/six.md", 4)), Status: "official",
			Items: allSaid(at("content/lists/six.md", 8), "一律挂断", "一律不点"), Pos: at("content/lists/six.md", 1),
			Body: &doc.Doc{Blocks: []doc.Block{&doc.Paragraph{Node: doc.Node{Pos: at("content/lists/six.md", 6)}, Inline: append(text("请记住"), &doc.Image{Src: "content/lists/img/six.png"})}}}},
		{Slug: "aa", Title: said("样例", at("content/lists/aa.md", 2)), Status: "sample", Items: allSaid(at("content/lists/aa.md", 8), "不转账"), Pos: at("content/lists/aa.md", 1)},
	}
	slip := letter("slip")
	slip.Slug, slip.Kinds = "slip", b.Kinds
	b.Notices[0].Kinds = []*campaign.Kind{school}
	b.Notices = append(b.Notices, slip)
	b.Slogans[1].Expires, b.Slogans[2].Expires = onDay("2026-11-22"), onDay("2026-11-24")
	b.Slogans[0].Scam = b.Scams[0]
	b.Slogans[5].Text.Value = "接到自称客服的来电先挂断，再拨打平台公布的号码核实清楚。"
	b.Bulletins = []*campaign.Bulletin{{Edition: "2026-W47", Pos: at("content/bulletins/2026-W47.md", 1), Picks: []campaign.Pick{{Kind: bank, Cases: b.Cases[3:]}}},
		{Edition: "2026-W48", Title: said("本周"), Pos: at("content/bulletins/2026-W48.md", 1), Lead: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: "content/bulletins/img/w48.png"}}}},
			Picks: []campaign.Pick{{Kind: bank, Cases: []*campaign.Case{b.Cases[2], a, d, c}, Slogans: []*campaign.Slogan{b.Slogans[5], b.Slogans[1], b.Slogans[0]}}}}}
	b.Codes = []*campaign.Code{{Code: "b01", Venue: b.Venues[0], Name: said("场所b01")}, {Code: "old", Name: said("老店"), Pos: at("content/venues/codes.csv", 9)}}
	b.Phrases = []campaign.Phrase{{Key: "answer", Text: said("来电请接听", at("content/phrases.yaml", 3)), Piece: &campaign.Piece{File: "content/phrases.yaml"}}}
	b.Config.Hotlines = append(b.Config.Hotlines, campaign.Hotline{Number: said("110", at("fanshi.yaml", 12)), Name: said("报警", at("fanshi.yaml", 13)), Use: said("请拨打", at("fanshi.yaml", 14))})
	bank.Products = append(bank.Products, campaign.Product{Template: "banner/slogan", Size: "12000x900", Quantity: 2}, campaign.Product{Template: "tent/slogan", Size: "210x140", Nth: 1},
		campaign.Product{Template: "card/hotline", Size: "90x54", Quantity: 300})
	school.Products = append(school.Products, campaign.Product{Template: "slip/notice", Size: "A4", Quantity: 40}, campaign.Product{Template: "board/notice", Size: "900x1200"})
	b.Venues[0].Address, b.Venues[0].Contact = said("平安路 1 号", at("content/venues/venues.csv", 2)), said("张老师", at("content/venues/venues.csv", 2))
	screen := func(id string, width, height int, change func(*campaign.Screen)) campaign.Screen {
		s := campaign.Screen{ID: id, Name: id, Width: width, Height: height, Colour: campaign.FullColour, Pos: at("content/venues/venues.csv", 2)}
		change(&s)
		return s
	}
	b.Venues[0].Screens = []campaign.Screen{
		screen("hall", 1920, 1080, func(s *campaign.Screen) {
			s.Formats = []campaign.Format{campaign.VSN, campaign.Huidu, campaign.Panasonic, campaign.ZIP}
		}),
		screen("low", 640, 320, func(*campaign.Screen) {}),
		screen("mid", 640, 360, func(*campaign.Screen) {}),
		screen("tiny", 320, 240, func(s *campaign.Screen) { s.Pitch, s.Far = 5000, 20_000 }),
	}
	b.Venues[1].Screens = []campaign.Screen{
		screen("door", 64, 16, func(s *campaign.Screen) {
			s.Colour, s.Pitch, s.Far, s.Formats = campaign.SingleColour, 10_000, 56_000, []campaign.Format{campaign.BMP, campaign.TXT, campaign.GIF}
		}),
		screen("two", 96, 33, func(s *campaign.Screen) {
			s.Colour, s.Rotation, s.Pitch, s.Far = campaign.DualColour, 270, 10_000, 58_000
		}),
	}
	o.Templates = map[string][]string{"alert": {"banner/slogan", "board/notice", "card/hotline", "jobsheet/jobsheet", "leaflet/case", "poster/case", "poster/list", "slip/notice", "tent/slogan"}}
	o.ThemeFiles = []string{"site.css", "fonts/a.woff2"}
	o.Answers = answersTo(Questions(b, o), nil)
	o.Answers.Unfit, o.Answers.Templates = map[SlideKey]string{}, map[SlideKey][]string{}
	for _, q := range Questions(b, o) {
		if q.Job == nil {
			continue
		}
		o.Answers.Templates[q.Slide] = []string{"templates/" + q.Slide.Template + ".html"}
		switch {
		case q.Slide.Screen == "tiny", q.Slide.Screen == "mid" && q.Slide.Template != "slide/slogan":
			o.Answers.Unfit[q.Slide] = "太小，放不下"
		case q.Slide.Screen == "low" && q.Slide.Template == "slide/case":
			o.Answers.Unreadable[q.Slide] = "码太小"
		case q.Slide.Screen == "low" && q.Slide.Slug == "s-01":
			o.Answers.Unfit[q.Slide] = "字放不下"
		}
	}
	return b, o
}

// TestWeek compares all that is decided about the varied week, and what is asked and told on the way, with testdata/week.txt:
// every item with its inputs, what its sheet says and where that stands, every file of a strip.
func TestWeek(t *testing.T) {
	book, o := variedWeek()
	var out strings.Builder
	for _, q := range Questions(book, o) {
		fmt.Fprintf(&out, "asked %v %q %d×%d %d–%d\n", q.Slide, q.Strip.Clauses, q.Strip.Width, q.Strip.Height, q.Strip.Least, q.Strip.Most)
	}
	var diags diag.List
	p := New(book, o, &diags)
	for _, d := range diags.Sorted() {
		fmt.Fprintf(&out, "told %s %v %s %s；%s %v\n", d.Pos, d.Severity, d.Code, d.Message, d.Remedy, d.Related)
	}
	out.WriteString(describe(p))
	for _, item := range p.Items {
		switch job := item.Job.(type) {
		case *SheetJob:
			fmt.Fprintf(&out, "== %s %s ×%d %s\n", item.Path, item.ShopName, job.Quantity, ownWords(t, job.View))
			if job.Format == PDF {
				for _, origin := range job.Origins {
					fmt.Fprintf(&out, "%s %s\n", origin.Pos, origin.Text)
				}
			}
		case *StripJob:
			fmt.Fprintf(&out, "== %s turned %d %v %v %s\n", item.Path, job.Turns, job.Colour, job.Shows, job.Pos)
		case *ManifestJob:
			fmt.Fprintf(&out, "== %s %d×%d", item.Path, job.Width, job.Height)
			for _, s := range job.Slides {
				fmt.Fprintf(&out, " until %s %v;", s.Until.Format("01-02"), s.Evergreen)
			}
			out.WriteByte('\n')
		}
	}
	compare(t, "testdata/week.txt", out.String())
}

// ownWords writes in one line what a sheet says beside what all say.
func ownWords(t *testing.T, view *View) string {
	t.Helper()
	own := *view
	own.Site, own.Phrases, own.Hotlines = SiteView{}, nil, own.Hotlines[:1]
	data, err := json.Marshal(own)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestQuestionsOnce: what is answered is not asked again, and a text that several strips of one size show is asked for once.
func TestQuestionsOnce(t *testing.T) {
	book, o := variedWeek()
	texts := func() (out []StripText) {
		for _, q := range Questions(book, o) {
			if q.Job == nil {
				out = append(out, q.Strip)
			}
		}
		return out
	}
	before := texts()
	book.Venues[2].Screens = book.Venues[1].Screens
	book.Venues[2].Kind = book.Venues[1].Kind
	if after := texts(); !slices.Equal(before, after) || len(before) == 0 {
		t.Errorf("two strips of one size ask for %d texts, one for %d", len(after), len(before))
	}
	o.Only = []Part{Print, Site}
	if asked := Questions(book, o); len(asked) > 0 {
		t.Errorf("without screens there are %d questions", len(asked))
	}
}
