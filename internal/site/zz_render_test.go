package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

func TestZZRender(t *testing.T) {
	out := os.Getenv("SITE_OUT")
	if out == "" {
		t.Skip()
	}
	book, d := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{Today: day("2026-11-23")})
	for _, x := range d.Sorted() {
		t.Log(x.Pos, x.Message)
	}
	diags := &diag.List{}
	p := plan.New(book, plan.Options{Today: day("2026-11-23"), Only: []plan.Part{plan.Site}, ThemeFiles: []string{"site.css", "site/icon.svg"}}, diags)
	s := New(p, templates, diags)
	for _, x := range diags.Sorted() {
		t.Log(x.Pos, x.Message)
	}
	for _, item := range p.Items {
		name := filepath.Join(out, strings.TrimPrefix(item.Path, "site/"))
		os.MkdirAll(filepath.Dir(name), 0o755)
		var data []byte
		var err error
		switch job := item.Job.(type) {
		case *plan.PageJob:
			data, err = s.Render(item)
		case *plan.AssetJob:
			if job.Theme != "" {
				data, err = os.ReadFile("../../themes/alert/" + job.Theme)
			}
		}
		if err != nil {
			t.Error(err)
		}
		os.WriteFile(name, data, 0o644)
	}
}
