package plan

import (
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// TestNoSite: a project without a site has no pages; its codes lead to the one address that it gives, or there are none.
func TestNoSite(t *testing.T) {
	for address, printed := range map[string]string{"": "", "https://www.example.gov.cn/fz/": "www.example.gov.cn/fz", "https://www.example.gov.cn/col/col1229/index.html": ""} {
		book := smallBook()
		book.Config.NoSite, book.Config.BaseURL, book.Config.CodeURL = true, "", address
		var problems diag.List
		p := New(book, options(), &problems)
		if problems.HasErrors() {
			t.Fatal(problems.Sorted())
		}
		sheets := 0
		for _, item := range p.Items {
			job, ok := item.Job.(*SheetJob)
			if item.Part == Site {
				t.Errorf("%s is planned", item.Path)
			}
			if !ok || job.Template == jobSheet {
				continue
			}
			sheets++
			if item.Payload != address || job.View.Link != address || job.View.LinkText != printed {
				t.Errorf("%s leads to %q, printed as %q", item.Path, item.Payload, job.View.LinkText)
			}
		}
		if sheets < 5 {
			t.Errorf("%d sheets", sheets)
		}
		opts := options()
		opts.Only = []Part{Site}
		New(book, opts, &problems)
		if all := problems.Sorted(); len(all) != 1 || all[0].Code != "plan.no-site" {
			t.Errorf("pages alone: %v", all)
		}
	}
}

// TestCaseBody: advice is the police's where the police sign, and nobody else's.
func TestCaseBody(t *testing.T) {
	heading := func(text string) *doc.Heading {
		return &doc.Heading{Level: 2, ID: text, Inline: []doc.Inline{&doc.Text{Text: text}}}
	}
	for _, c := range []struct {
		police        bool
		written, want string
	}{{true, "警方提示", "警方提示"}, {false, "警方提示", "防骗提示"}, {false, "民警提醒", "防骗提示"}, {false, "温馨提示", "温馨提示"}, {true, "民警提醒", "民警提醒"}} {
		book := smallBook()
		book.Config.Police = c.police
		s := newPlanner(book, Options{}, &diag.List{}).pages(nil)
		body, sections := s.caseBody(&campaign.Case{Body: &doc.Doc{Blocks: []doc.Block{heading("作案手法"), heading(c.written), heading("附录")}}})
		h := body[1].(*doc.Heading)
		if got := doc.PlainText(h.Inline); got != c.want || h.ID != c.want || sections[c.want] != "tips" || sections["作案手法"] != "steps" || len(sections) != 2 {
			t.Errorf("%v, %s: %s, %v", c.police, c.written, got, sections)
		}
	}
}
