package plan

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// variedSite is a Book whose site has one of each thing that pages say differently: cases that have been picked for the week,
// that have expired, without a loss, of months and years before; a sample list and an official one; a bulletin with its lead.
func variedSite() *campaign.Book {
	book := smallBook()
	scams := []*campaign.Scam{{ID: "task", Name: said("刷单返利"), Question: said("做任务挣钱，为什么要我先垫？")}, {ID: "loan", Name: said("虚假贷款"), Question: said("为什么先收我的？")}}
	book.Scams, book.Cases = scams, nil
	for i := range 60 {
		c := &campaign.Case{Slug: fmt.Sprintf("case-%02d", i), Title: said(fmt.Sprintf("第 %d 次骗局", i)), Hook: said("再充一笔"), Action: said("立即停手"), Scam: scams[i%2], Kinds: book.Kinds,
			Date: onDay("2026-11-20"), Area: said("清河区"), Victim: said("唐某"), Loss: said("5.7 万元"), Channel: said("来电"), SourceUnit: said("宣传办"), Audiences: allSaid(diag.Pos{}, "学生"),
			Body: &doc.Doc{Blocks: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "经过。"}}}}}}
		switch {
		case i == 1:
			c.Expires = onDay("2026-11-22")
		case i == 2:
			c.Loss, c.Area, c.Victim, c.Channel, c.SourceUnit, c.Audiences = said(""), said(""), said(""), said(""), said(""), nil
		case i >= 30:
			c.Date = onDay([]string{"2026-10-31", "2026-10-01", "2026-09-30", "2025-12-31"}[(i-30)/8])
		}
		book.Cases = append(book.Cases, c)
	}
	book.Bulletins = []*campaign.Bulletin{{Edition: "2026-W47", Title: said("上周")}, {Edition: "2026-W48", Title: said("本周"), Lead: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "提醒。"}}}},
		Picks: []campaign.Pick{{Cases: []*campaign.Case{book.Cases[12], book.Cases[0]}}}}}
	book.Lists = append(book.Lists, &campaign.NumberedList{Slug: "official", Title: said("六个一律"), Subtitle: said("官方"), Status: "official", Issuer: said("公安局"), Items: allSaid(diag.Pos{}, "一律挂断"), Body: &doc.Doc{}})
	book.Config.Hotlines = []campaign.Hotline{{Number: said("96110"), Name: said("专线"), Use: said("接听。")}, {Number: said("12381"), Name: said("短信"), Use: said("无链接。"), SMS: true}, {Number: said("110"), Name: said("报警"), Use: said("拨打。")}}
	return book
}

// TestViews compares what the pages of a site are given, one of each kind in full, with testdata/views.txt.
func TestViews(t *testing.T) {
	var diags diag.List
	p := New(variedSite(), options(), &diags)
	var b strings.Builder
	for _, d := range diags.Sorted() {
		fmt.Fprintf(&b, "%s %s %s\n", d.Pos, d.Code, d.Message)
	}
	for _, item := range p.Items {
		job, ok := item.Job.(*PageJob)
		if !ok || strings.Contains(item.Path, "case-") && !slices.ContainsFunc([]string{"00", "01", "02", "03", "59"}, func(n string) bool { return strings.Contains(item.Path, "case-"+n) }) {
			continue
		}
		view := *job.View
		if b.Len() > 0 && !strings.HasSuffix(item.Path, "site/index.html") {
			view.Site = nil // the same on every page
		} else {
			site := *view.Site
			site.Phrases = nil // the content's
			view.Site = &site
		}
		data, err := json.MarshalIndent(view, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s %s %s\n%s\n", item.Path, job.Template, item.URL, data)
	}
	compare(t, "testdata/views.txt", b.String())
}

// compare holds a text against the one that a file has, and shows where they part.
func compare(t *testing.T, golden, text string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	from := func(lines []string, i int) string {
		return strings.Join(lines[min(i, len(lines)):min(i+3, len(lines))], "\n")
	}
	got, want := strings.Split(text, "\n"), strings.Split(string(data), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d of %s differs (UPDATE_GOLDEN=1 writes it):\n%s\nnow\n%s", i+1, golden, from(want, i), from(got, i))
		}
	}
}
