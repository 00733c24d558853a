package raster

import (
	"testing"

	"fanshi/internal/page"
)

func BenchmarkDraw(b *testing.B) {
	faces := themeFaces(b)
	p, cache := sampleSlide(b, faces), NewCache()
	for b.Loop() {
		if _, err := cache.Draw(p, faces); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPNG is what a slide costs after its layout.
func BenchmarkPNG(b *testing.B) {
	faces := themeFaces(b)
	p, cache := sampleSlide(b, faces), NewCache()
	for b.Loop() {
		if _, err := cache.PNG(p, faces, 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDrawColdCache(b *testing.B) {
	faces := themeFaces(b)
	p := sampleSlide(b, faces)
	for b.Loop() {
		if _, err := Draw(p, faces); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodePNG(b *testing.B) {
	faces := themeFaces(b)
	flat := sampleSlide(b, faces)
	rich := sampleSlide(b, faces)
	rich.Marks[0] = &page.Fill{Path: rect(0, 0, 1920*px, 1080*px), Paint: &page.LinearGradient{X2: 1920 * px, Y2: 1080 * px, Stops: []page.Stop{{Color: red}, {Offset: 1, Color: blue}}}}
	for name, p := range map[string]*page.Page{"palette": flat, "rgb": rich} {
		img := mustDraw(b, p, faces)
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				data, err := EncodePNG(img)
				if err != nil {
					b.Fatal(err)
				}
				size = len(data)
			}
			b.ReportMetric(float64(size), "bytes/file")
		})
	}
}
