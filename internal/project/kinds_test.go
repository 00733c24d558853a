package project

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/theme"
)

// everyKind is a project with a place of each kind that comes with the program, with the screens that such a place has, and a
// newest case whose kind of fraud no theme has drawn.
func everyKind(t *testing.T) (files fstest.MapFS, kinds []*campaign.Kind) {
	t.Helper()
	kinds = campaign.AllKinds(os.DirFS("../.."))
	venues := "代码,名称,类别,地址,联系人,屏幕\n"
	for i, k := range kinds {
		venues += fmt.Sprintf("k%02d,试验点%d,%s,清河路,经理,%s\n", i, i, k.ID, strings.Join(k.Screens, "；"))
	}
	scams, err := os.ReadFile("../../content/scams.yaml")
	if err != nil {
		t.Fatal(err)
	}
	undrawn, err := os.ReadFile("../../content/cases/loan-unfreeze-fee.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := strings.NewReplacer("scam: 虚假贷款", "scam: gold-courier", "date: 2026-11-05", "date: 2026-11-22", "venues: [bank]", "venues: 全部").Replace(string(undrawn))
	return fstest.MapFS{
		"content/venues/venues.csv":     {Data: []byte(venues)},
		"content/scams.yaml":            {Data: append(scams, "\n- id: gold-courier\n  name: 邮寄黄金\n  question: 为什么要我把黄金寄走？\n"...)},
		"content/cases/gold-courier.md": {Data: []byte(newest)},
		"content/bulletins/2026-W48.md": {Data: []byte("---\ntitle: 本周\nedition: 2026-W48\n---\n\n提醒。\n")},
	}, kinds
}

// TestAllKinds: every kind gets every product and its slides, and nothing is wrong with any of them; walls of the usual sizes show the
// list whole, unless the kind does not want it.
func TestAllKinds(t *testing.T) {
	files, kinds := everyKind(t)
	p, err := Open(Options{Templates: os.DirFS("../../templates"), Themes: os.DirFS("../../themes"), Today: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC),
		Fonts: keptFonts, Only: []plan.Part{plan.Print, plan.Screens}, Files: theme.Layer(files, os.DirFS("../.."))})
	if err != nil || p.Problems.HasErrors() || len(kinds) != 20 {
		t.Fatal(len(kinds), err, p.Problems.Sorted())
	}
	made, undrawn, listed := map[string]bool{}, map[string]int{}, map[string]string{}
	for _, item := range p.Plan.Items {
		job, ok := item.Job.(*plan.SheetJob)
		places := item.Places() // of what they share, all
		if !ok || len(places) == 0 {
			continue
		}
		for _, v := range places {
			made[v.Kind.ID+" "+job.Template+" "+job.Size.Name] = true
		}
		if job.View.Case != nil && job.View.Case.ScamID == "gold-courier" {
			undrawn[job.Theme]++
		}
		if job.Screen != nil && job.View.List != nil {
			listed[places[0].Kind.ID+" "+job.Screen.ID] += strings.Join(job.View.List.Items, "")
		}
		var found diag.List
		if err := p.Look(item, &found); err != nil || found.HasErrors() {
			t.Errorf("%s: %v %v", item.Path, found.Sorted(), err)
		}
	}
	if undrawn["alert"] < 10 || undrawn["neighbours"] < 10 {
		t.Errorf("sheets about what nobody has drawn: %v", undrawn)
	}
	whole := strings.Join(campaign.Values(p.Book.Lists[0].Items), "")
	for _, v := range p.Book.Venues {
		for _, product := range v.Kind.Products {
			if !made[v.Kind.ID+" "+product.Template+" "+product.Size] {
				t.Errorf("%s gets no %s %s", v.Kind.ID, product.Template, product.Size)
			}
		}
		for _, s := range v.Screens {
			want := whole
			if v.Kind.ListOff || s.Strip() {
				want = ""
			}
			if got := listed[v.Kind.ID+" "+s.ID]; got != want {
				t.Errorf("%s, screen %s: the list is %q", v.Kind.ID, s.ID, got)
			}
		}
	}
}
