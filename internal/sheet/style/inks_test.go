package style

import (
	"maps"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// TestInks: the inks of device-cmyk() are known by the colour that stands for them, wherever it is written.
func TestInks(t *testing.T) {
	const html = `<style>:root { --seal: device-cmyk(0 0.9 0.8 0.1); }
p { color: var(--seal); background-color: device-cmyk(20%, 0%, 100%, 0%); border: 1px solid device-cmyk(0 0 0 1) }</style>
<section><p style="border-color: device-cmyk(1 0 0 0)">x</p></section>`
	var diags diag.List
	_, styles := run(html, Environment{Unit: page.Micrometre, Width: 1000, Height: 1000}, &diags)
	want := map[page.Color]page.CMYK{
		{R: 230, G: 23, B: 46}: {M: 90, Y: 80, K: 10}, {R: 204, G: 255}: {C: 20, Y: 100}, {G: 255, B: 255}: {C: 100},
	}
	if got := styles.Inks(); !maps.Equal(got, want) {
		t.Errorf("%v, want %v; %v", got, want, diags.Sorted())
	}
	var twice diag.List
	run("<style>p { color: device-cmyk(0.5 0 0 0.5); border-color: device-cmyk(0.75 0.5 0.5 0) }</style><section><p>x</p></section>",
		Environment{Unit: page.Micrometre, Width: 1000, Height: 1000}, &twice)
	if found := twice.Sorted(); len(found) != 1 || found[0].Code != "style.inks" || found[0].Pos.Line != 1 {
		t.Errorf("two mixtures of one colour: %v", found)
	}
}
