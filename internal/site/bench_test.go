package site

import (
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// BenchmarkPages renders the whole site of 10,000 cases: New and every page, on one goroutine.
func BenchmarkPages(b *testing.B) {
	p := planOf(b, sampleBook(10_000))
	for b.Loop() {
		s := New(p.Items, templates, &diag.List{})
		pages, size := 0, 0
		for _, item := range p.Items {
			if _, ok := item.Job.(*plan.PageJob); ok {
				data, err := s.Render(item)
				if err != nil {
					b.Fatal(err)
				}
				pages++
				size += len(data)
			}
		}
		b.ReportMetric(float64(pages), "pages")
		b.ReportMetric(float64(size), "bytes")
	}
}
