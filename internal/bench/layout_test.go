package bench

import (
	"encoding/json"
	"os"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/sheet"
)

// The benchmarks of layout alone: from the template and its data to the finished page.

func benchmarkRender(b *testing.B, request sheet.Request) {
	k := newKit(b)
	for b.Loop() {
		if _, err := k.render(request); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLayoutListPoster(b *testing.B) {
	text, err := os.ReadFile("testdata/poster-data.json")
	if err != nil {
		b.Fatal(err)
	}
	var data struct {
		Title, Kicker string
		Items         []string
	}
	if err := json.Unmarshal(text, &data); err != nil {
		b.Fatal(err)
	}
	v := view(1)
	v.List = &plan.ListView{Title: data.Title, Subtitle: data.Kicker, Status: "official", Issuer: v.Site.Issuer, Items: data.Items}
	benchmarkRender(b, sheet.Request{Template: "poster/list", Data: &v, Unit: page.Micrometre, Width: 420_000, Height: 594_000})
}

func BenchmarkLayoutSlide(b *testing.B) {
	const text = "柜员多问一句，是替您的积蓄把把门。"
	v := view(1)
	v.Slogan = &plan.SloganView{Text: text, Clauses: plan.Clauses(text)}
	benchmarkRender(b, sheet.Request{Template: "slide/slogan", Data: &v, Unit: page.Pixel64, Width: 1920 * 64, Height: 1080 * 64})
}
