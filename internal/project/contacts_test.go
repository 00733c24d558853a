package project

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/theme"
)

// TestContacts: of the table of venues, contacts, telephones and addresses stand on the job sheet and nowhere that people come to read;
// the rule about personal data relies on it.
func TestContacts(t *testing.T) {
	private := []string{"诸葛敬亭", "19900001234", "暗香巷88号"}
	files := fstest.MapFS{"content/venues/venues.csv": {Data: []byte("代码,名称,类别,地址,联系人,联系电话,屏幕\n" +
		"b01,清河路储蓄网点,银行,暗香巷88号,诸葛敬亭,19900001234,door 352x80；lobby 1920x1080\n")}}
	p, err := Open(Options{Templates: os.DirFS("../../templates"), Themes: os.DirFS("../../themes"), Today: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC),
		Fonts: keptFonts, Files: theme.Layer(files, os.DirFS("../.."))})
	if err != nil || p.Problems.HasErrors() {
		t.Fatal(err, p.Problems.Sorted())
	}
	seen, jobSheets := map[string]int{}, 0
	for _, item := range p.Plan.Items {
		var problems diag.List
		var text, kind string
		switch job := item.Job.(type) {
		case *plan.PageJob:
			made, err := p.Make(item, &problems)
			if err != nil {
				t.Fatal(item.Path, err)
			}
			kind, text = "page", string(made.Data)
		case *plan.StripJob:
			kind, text = "strip", strings.Join(job.Lines, "")
		case *plan.SheetJob:
			kind, text = string(item.Part), sheetText(p.Layout(job, &problems).Pages)
			if job.View.Job != nil {
				jobSheets++
				for _, secret := range private {
					if !strings.Contains(text, secret) {
						t.Errorf("%s: the job sheet lacks %s", item.Path, secret)
					}
				}
				continue
			}
		default:
			continue
		}
		seen[kind]++
		for _, secret := range private {
			if strings.Contains(text, secret) || strings.Contains(item.Path, secret) {
				t.Errorf("%s shows %s", item.Path, secret)
			}
		}
	}
	if jobSheets != 1 || seen["page"] < 20 || seen["strip"] == 0 || seen[string(plan.Print)] < 7 || seen[string(plan.Screens)] < 10 {
		t.Errorf("too little was looked at: %d job sheets, %v", jobSheets, seen)
	}
}

// sheetText is all text of pages, without what parts its runs.
func sheetText(pages []page.Page) string {
	var b strings.Builder
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if text, ok := m.(*page.Text); ok {
				b.WriteString(text.Source)
			}
		})
	}
	return strings.NewReplacer(" ", "", "\n", "", "\u00AD", "").Replace(b.String())
}
