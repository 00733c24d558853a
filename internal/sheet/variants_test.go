package sheet

import (
	"path"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// textOf is what a page says, run by run.
func textOf(pages []page.Page) string {
	var all strings.Builder
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if t, ok := m.(*page.Text); ok {
				all.WriteString(t.Source)
			}
		})
	}
	return all.String()
}

// TestWithoutCode: every template in every theme and size has room, and its sense, where the project has no site for a code to
// lead to: it asks nobody to scan.
func TestWithoutCode(t *testing.T) {
	book, options, engines := sampleProject(t)
	book.Config.NoSite, book.Config.BaseURL = true, ""
	made := 0
	for _, s := range plan.Samples(book, options, &diag.List{}) {
		for _, job := range []*plan.SheetJob{s.Job, s.Instead} {
			if job == nil {
				continue
			}
			var diags diag.List
			result := engines[s.Theme].Render(request(job, job.View), &diags)
			if diags.HasErrors() {
				if job == s.Job && s.Instead != nil {
					continue // of a list one item where two have no room
				}
				t.Errorf("%s: %v", s.Name(), diags.Sorted())
				continue
			}
			made++
			if text := textOf(result.Pages); strings.Contains(text, job.View.Phrases["scan"]) {
				t.Errorf("%s asks to scan", s.Name())
			}
			for i := range result.Pages {
				if n := len(result.Pages[i].Codes()); n > 0 {
					t.Errorf("%s has %d codes", s.Name(), n)
				}
			}
		}
	}
	if made < 150 {
		t.Errorf("%d sheets laid out", made)
	}
}

// TestSampleLists: whatever goes to press with a list that nobody has issued says so; of an official one nothing does.
func TestSampleLists(t *testing.T) {
	book, options, engines := sampleProject(t)
	marked := 0
	for _, status := range []string{"sample", "official"} {
		book.Lists[0].Status = status
		for _, s := range plan.Samples(book, options, &diag.List{}) {
			if s.Job.View.List == nil || s.Product.Medium == product.Screen || path.Base(s.Template) == "jobsheet" {
				continue
			}
			var diags diag.List
			result := engines[s.Theme].Render(request(s.Job, s.Job.View), &diags)
			if diags.HasErrors() {
				t.Errorf("%s: %v", s.Name(), diags.Sorted())
				continue
			}
			if says := strings.Contains(textOf(result.Pages), "示例"); says != (status == "sample") {
				t.Errorf("%s, %s: says 示例: %v", s.Name(), status, says)
			}
			marked++
		}
	}
	if marked < 60 {
		t.Errorf("%d sheets with a list", marked)
	}
}

// TestSenders: a number that only sends messages is called nowhere, and stands apart wherever all numbers do.
func TestSenders(t *testing.T) {
	book, options, engines := sampleProject(t)
	told := 0
	for _, s := range plan.Samples(book, options, &diag.List{}) {
		if s.Product.Medium == product.Screen || s.Texts != plan.Longest {
			continue
		}
		var diags diag.List
		result := engines[s.Theme].Render(request(s.Job, s.Job.View), &diags)
		if diags.HasErrors() {
			t.Errorf("%s: %v", s.Name(), diags.Sorted())
			continue
		}
		text := textOf(result.Pages)
		if s.Job.View.Notice == nil && strings.Contains(text, "12381") {
			told++
			if at := strings.Index(text, "12381"); !strings.HasPrefix(strings.TrimSpace(text[at+len("12381"):]), s.Job.View.Phrases["senders"]) {
				t.Errorf("%s: 12381 and then %.40s", s.Name(), text[at:])
			}
		}
	}
	if told < 6 {
		t.Errorf("12381 stands on %d sheets", told)
	}
}
