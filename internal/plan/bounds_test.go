package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// manyOf is a Book with so many cases and slogans, the first the newest, all of one kind.
func manyOf(cases, slogans int) *campaign.Book {
	b := smallBook()
	b.Cases, b.Slogans = nil, nil
	for i := range cases {
		file := fmt.Sprintf("content/cases/c%03d.md", i)
		b.Cases = append(b.Cases, &campaign.Case{Slug: fmt.Sprintf("c%03d", i), Title: said("案"), Headline: allSaid(at(file, 3), "停"), Scam: b.Scams[0], Kinds: b.Kinds, Date: campaign.Day{Time: day("2026-11-20").AddDate(0, 0, -i)}, Body: &doc.Doc{}, Pos: at(file, 1)})
	}
	for i := range slogans {
		b.Slogans = append(b.Slogans, &campaign.Slogan{ID: fmt.Sprintf("s%03d", i), Text: said(fmt.Sprintf("停%d。", i), at("content/slogans/s.md", i+1)), Kinds: b.Kinds})
	}
	return b
}

// TestNumbersOfPieces: how many pieces go where, one below, at and above each number.
func TestNumbersOfPieces(t *testing.T) {
	// Fewer than four are all shown, else as many as leave each of them four weeks of rest, which are rounded down in this week.
	shown := []int{0, 1, 2, 3, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3}
	for n, cases := range shown {
		b := manyOf(n, n)
		var diags diag.List
		p := New(b, options(), &diags)
		posters, screenCases, screenSlogans := 0, 0, 0
		for _, i := range p.Items {
			job, ok := i.Job.(*SheetJob)
			switch {
			case !ok:
			case strings.HasPrefix(i.Path, "print/b01/") && job.Template == "poster/case":
				posters++
			case strings.HasPrefix(i.Path, "screens/b01/") && job.Template == "slide/case":
				screenCases++
			case strings.HasPrefix(i.Path, "screens/b01/") && job.Template == "slide/slogan":
				screenSlogans++
			}
		}
		if posters != cases || screenCases != min(cases, 2) || screenSlogans != min(n, 6) {
			t.Errorf("%d pieces: %d posters, %d cases and %d slogans on the screen", n, posters, screenCases, screenSlogans)
		}
		for _, i := range p.Items {
			job, ok := i.Job.(*PageJob)
			if !ok {
				continue
			}
			switch v := job.View; {
			case v.Home != nil:
				if (v.Home.First != nil) != (n > 0) || len(v.Home.Others) != min(max(n-1, 0), 4) {
					t.Errorf("%d cases: the home page has %v and %d", n, v.Home.First, len(v.Home.Others))
				}
			case v.Venue != nil:
				if (v.Venue.Lead != nil) != (n > 0) || len(v.Venue.Others) != max(cases-1, 0) || len(v.Venue.Slogans) != n {
					t.Errorf("%d cases: the page of a venue has %v and %d, %d slogans", n, v.Venue.Lead, len(v.Venue.Others), len(v.Venue.Slogans))
				}
			case v.Case != nil:
				if len(v.Case.Related) != min(n-1, 3) {
					t.Errorf("%d cases: %d related", n, len(v.Case.Related))
				}
			}
		}
	}
}

// TestRelated: the nearest older cases of the same risk, then newer ones from the nearest on.
func TestRelated(t *testing.T) {
	var diags diag.List
	p := New(manyOf(6, 0), options(), &diags)
	for _, i := range p.Items {
		job, ok := i.Job.(*PageJob)
		if !ok || job.View.Case == nil {
			continue
		}
		var got []string
		for _, c := range job.View.Case.Related {
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(c.Path, "cases/"), "/index.html"))
		}
		own := strings.TrimSuffix(strings.TrimPrefix(i.Path, "site/cases/"), "/index.html")
		want := map[string]string{"c000": "c001 c002 c003", "c001": "c002 c003 c004", "c002": "c003 c004 c005", "c003": "c004 c005 c002", "c004": "c005 c003 c002", "c005": "c004 c003 c002"}[own]
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", own, got, want)
		}
	}
}

// TestLists: every case stands once in the list of its fraud, of its week and, where there are many, of its month, and once in that
// of each kind of place; a count is what the pages of a list hold together, a page is never too long, and the index leads to
// every page.
func TestLists(t *testing.T) {
	for _, n := range []int{1, listedCases, listedCases + 1, monthsFrom, monthsFrom + 1, 1000} {
		b := manyOf(n, 0)
		var diags diag.List
		p := New(b, options(), &diags)
		seen, linked, pages := map[string]int{}, map[string]bool{}, map[string]bool{}
		note := func(l ListLink) {
			for _, path := range append([]string{l.Path}, l.More...) {
				linked[path] = true
			}
		}
		for _, i := range p.Items {
			job, ok := i.Job.(*PageJob)
			if !ok {
				continue
			}
			switch v := job.View; {
			case v.Listing != nil:
				pages[strings.TrimPrefix(i.Path, "site/")] = true
				most := map[string]int{ByScam: listedCases, ByKind: listedCases, ByMonth: listedCases, ByWeek: weekCases}[v.Listing.By]
				if len(v.Listing.Cases) == 0 || len(v.Listing.Cases) > most || v.Listing.Pages[v.Listing.Number-1] != strings.TrimPrefix(i.Path, "site/") {
					t.Errorf("%d cases, %s: %d cases, page %d of %v", n, i.Path, len(v.Listing.Cases), v.Listing.Number, v.Listing.Pages)
				}
				for at, c := range v.Listing.Cases {
					seen[fmt.Sprint(v.Listing.By, v.Listing.Name, c.Path, v.Listing.First+at)]++
					seen[v.Listing.By]++
				}
			case v.Cases != nil:
				for _, g := range v.Cases.Groups {
					if g.Count != n || len(g.Cases) != min(n, groupCases) {
						t.Errorf("%d cases: the index has %d and says %d", n, len(g.Cases), g.Count)
					}
					linked[g.Path] = true
				}
				for _, l := range v.Cases.Months {
					note(l)
				}
			case v.Weeks != nil:
				for _, l := range v.Weeks.Weeks {
					note(l)
				}
			case v.Places != nil:
				for _, g := range v.Places.Kinds {
					if g.Cases != nil {
						note(*g.Cases)
					}
				}
			}
		}
		for key, times := range seen {
			if !slices.Contains([]string{ByScam, ByKind, ByWeek, ByMonth}, key) && times != 1 {
				t.Errorf("%d cases: %s %d times", n, key, times)
			}
		}
		inMonths := n
		if n <= monthsFrom {
			inMonths = 0
		}
		if seen[ByScam] != n || seen[ByWeek] != n || seen[ByMonth] != inMonths || seen[ByKind] < n {
			t.Errorf("%d cases: %d by fraud, %d by week, %d by month, %d by kind", n, seen[ByScam], seen[ByWeek], seen[ByMonth], seen[ByKind])
		}
		for path := range pages {
			if !linked[path] && !strings.HasPrefix(path, "scams/") { // the pages of a fraud's list lead to each other
				t.Errorf("%d cases: no index leads to %s", n, path)
			}
		}
	}
}

// TestPlaces: the index names every place while they are few, and leads to lists of them where they are many.
func TestPlaces(t *testing.T) {
	for _, n := range []int{listedVenues, listedVenues + 1} {
		b := manyOf(1, 0)
		for len(b.Venues) < n {
			v := *b.Venues[0]
			v.Code = fmt.Sprintf("x%04d", len(b.Venues))
			b.Venues = append(b.Venues, &v)
		}
		var diags diag.List
		o := options()
		o.Only = []Part{Site}
		direct, paged := map[string]bool{}, map[string]bool{}
		for _, i := range New(b, o, &diags).Items {
			job, ok := i.Job.(*PageJob)
			if !ok || job.View.Places == nil {
				continue
			}
			for _, g := range job.View.Places.Kinds {
				for _, place := range g.Places {
					if job.View.Places.Kind == "" {
						direct[place.Path] = true
					} else {
						paged[place.Path] = true
					}
				}
				if len(g.Places) > listedVenues {
					t.Errorf("%s: %d places", i.Path, len(g.Places))
				}
			}
		}
		if want := n <= listedVenues; want && (len(direct) != n || len(paged) != 0) || !want && (len(direct) != 0 || len(paged) != n) {
			t.Errorf("%d places: %d on the index, %d on lists", n, len(direct), len(paged))
		}
	}
}

// TestLegibilityBounds: exactly what must be and one less.
func TestLegibilityBounds(t *testing.T) {
	for _, c := range []struct{ pitch, far, want int }{{0, 1000, 16}, {1000, 5520, 16}, {1000, 5521, 17}, {2500, 20_000, 24}, {2500, 20_700, 24}, {2500, 20_701, 25}} {
		s := &campaign.Screen{ID: "a", Name: "a", Pitch: c.pitch, Far: c.far}
		if got := CharacterHeight(s); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
		if SmallText(s, c.want) != "" {
			t.Errorf("%+v: %s", c, SmallText(s, c.want))
		}
		if got, want := SmallText(s, c.want-1), fmt.Sprintf("屏幕 a 点距 %s 毫米，要让 %s 米外的人看清，字高至少 %d 像素，画面上最小的字只有 %d 像素", decimal(c.pitch), decimal(c.far), c.want, c.want-1); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for in, want := range map[int]string{2500: "2.5", 1000: "1", 625: "0.625", 0: "0"} {
		if decimal(in) != want {
			t.Errorf("%d: %s", in, decimal(in))
		}
	}
	for _, c := range []struct {
		pitch, near, modules, pixels int
		want                         string
	}{
		{10_000, 3000, 30, 2, "屏幕 a 上的二维码每格只有 2 个像素，至少要 3 个，手机扫不出"},
		{10_000, 9000, 30, 3, ""}, {10_000, 9001, 30, 3, "屏幕 a 上的二维码宽约 900 毫米，最近的观众在 9.001 米外，至少要 900 毫米，手机扫不出"},
		{0, 9001, 30, 3, ""}, {1000, 1500, 50, 3, ""}, {1000, 1501, 50, 3, "屏幕 a 上的二维码宽约 150 毫米，最近的观众在 1.501 米外，至少要 150 毫米，手机扫不出"},
	} {
		if got := UnreadableCode(&campaign.Screen{ID: "a", Name: "a", Pitch: c.pitch, Near: c.near}, c.modules, c.pixels); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if got := SmallCode(&campaign.Screen{ID: "a", Name: "a"}); got != "屏幕 a 上的二维码放不下，每格至少要 3 个像素，手机扫不出" {
		t.Error(got)
	}
}

// TestOriginsOfBlocks: the place of every paragraph is known, however deep it stands in lists and quotations.
func TestOriginsOfBlocks(t *testing.T) {
	node := func(line int) doc.Node { return doc.Node{Pos: at("content/cases/x.md", line)} }
	paragraph := func(line int, s string) *doc.Paragraph {
		return &doc.Paragraph{Node: node(line), Inline: []doc.Inline{&doc.Text{Text: s}}}
	}
	s := &sheet{}
	s.noteBlocks(&doc.Doc{Blocks: []doc.Block{paragraph(1, "甲"), &doc.List{Items: []*doc.Item{{Blocks: []doc.Block{paragraph(2, "乙"), &doc.Quote{Blocks: []doc.Block{paragraph(3, "丙")}}}}, {Blocks: []doc.Block{paragraph(4, "丁")}}}}, &doc.Quote{Blocks: []doc.Block{paragraph(5, "戊")}}, &doc.Rule{}}})
	s.noteBlocks(nil)
	var got []string
	for _, o := range s.origins {
		got = append(got, fmt.Sprintf("%s%d", o.Text, o.Pos.Line))
	}
	if want := "甲1 乙2 丙3 丁4 戊5"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %s", got, want)
	}
}

// TestFileWhereAFolderIs: of two items of which one's file would be the other's folder the one inside goes, all others stay.
func TestFileWhereAFolderIs(t *testing.T) {
	var entries []entry
	for i, name := range []string{"a/b.html", "a/b.html/c/d.html", "a/c.html", "a/b.htm", "z"} {
		entries = append(entries, entry{item: &Item{Path: name}, from: at("x", i+1)})
	}
	var diags diag.List
	var got []string
	for _, i := range distinct(entries, &diags) {
		got = append(got, i.Path)
	}
	if !slices.Equal(got, []string{"a/b.htm", "a/b.html", "a/c.html", "z"}) || diags.Len() != 1 || diags.Sorted()[0].Pos != at("x", 2) {
		t.Errorf("%q %v", got, diags.Sorted())
	}
}
