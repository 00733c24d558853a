package plan

import (
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
)

func TestSamples(t *testing.T) {
	b, o := smallBook(), options()
	b.Cases[1].Hook.Value = "先交解冻费，再交保证金，还要交手续费。" // c is the longest
	b.Slogans[2].Text.Value = "停。"
	b.Venues[0].Name.Value = "名字最长的场所"
	b.Notices = append(b.Notices, letter("slip"))
	o.Templates = map[string][]string{
		"alert":      {"banner/slogan", "card/hotline", "jobsheet/jobsheet", "poster/case", "poster/list", "slide/slogan", "slip/notice"},
		"neighbours": {"poster/case", "poster/odd"},
		"gone":       nil,
	}
	var diags diag.List
	samples := Samples(b, o, &diags)
	if all := diags.Sorted(); len(all) != 1 || all[0].Pos.File != "templates/poster/odd.html" || all[0].Code != "plan.unknown-product" {
		t.Errorf("%v", all)
	}
	var names []string
	count := map[string]int{}
	for _, s := range samples {
		names = append(names, s.Name())
		count[s.Template+" "+s.Theme]++
		if s.Job.Width != s.Size.Width || s.Job.Height != s.Size.Height || s.Job.View == nil || s.Job.Theme != s.Theme {
			t.Errorf("%s: %+v", s.Name(), s.Job)
		}
	}
	for what, want := range map[string]int{"poster/case alert": 16, "poster/case neighbours": 16, "poster/list alert": 8, "banner/slogan alert": 14,
		"slide/slogan alert": 20, "card/hotline alert": 2, "slip/notice alert": 1, "jobsheet/jobsheet alert": 2, "poster/odd neighbours": 0} {
		if count[what] != want {
			t.Errorf("%s: %d samples, want %d", what, count[what], want)
		}
	}
	find := func(name string) *Sample {
		i := slices.Index(names, name)
		if i < 0 {
			t.Fatalf("no %s among %v", name, names)
		}
		return samples[i]
	}
	long, short := find("poster-case_neighbours_A3_longest"), find("poster-case_alert_A3_shortest")
	if !strings.HasPrefix(long.Job.View.Case.Hook, "先交解冻费，再") || long.Job.View.Venue.Name != "名字最长的场所" || long.Job.Format != PDF {
		t.Errorf("longest: %+v", long.Job.View)
	}
	if short.Job.View.Case.Title != "案例d" || short.Job.View.Venue.Name == "名字最长的场所" || short.Job.View.Link == "" {
		t.Errorf("shortest: %+v", short.Job.View)
	}
	if s := find("slide-slogan_alert_1280x320_shortest"); s.Job.View.Slogan.Text != "停。" || s.Job.Unit != page.Pixel64 || s.Job.Format != PNG || s.Size.Smallest != 16*64 {
		t.Errorf("slide: %+v", s.Job)
	}
	one, all := find("jobsheet-jobsheet_alert_A4_shortest").Job.View.Job, find("jobsheet-jobsheet_alert_A4_longest").Job.View.Job
	if len(one.Deliveries) != 1 || len(all.Deliveries) != 2 || len(one.Files) >= len(all.Files) || len(one.Files) == 0 {
		t.Errorf("job sheets: %+v %+v", one, all)
	}
	if find("slip-notice_alert_A4_longest").Job.View.Notice.Form != "slip" {
		t.Error("a slip shows another letter")
	}
	if i, j := slices.Index(names, "poster-case_alert_A3_longest"), slices.Index(names, "poster-case_neighbours_A3_longest"); j != i+1 {
		t.Errorf("the themes do not stand side by side: %v", names)
	}
	if none := Samples(&campaign.Book{Config: b.Config}, o, &diag.List{}); len(none) != 2 { // the hotlines of the card and nothing else
		for _, s := range none {
			if s.Template != "card/hotline" {
				t.Errorf("an empty project has %s", s.Name())
			}
		}
	}
}
