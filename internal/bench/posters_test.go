package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/project"
	"fanshi/internal/sheet"
)

const posterData = "testdata/poster-data.json"

// posters are A2 list posters of the peers' ten items, each with its own QR code, written to the disk: as files for a
// print shop and as their twins with live text; and Typst's, where it is installed, in the same run.
func posters(t *testing.T, n int) []line {
	text, err := os.ReadFile(posterData)
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Title, Kicker string
		Items         []string
	}
	if err := json.Unmarshal(text, &data); err != nil || len(data.Items) != 10 {
		t.Fatalf("%d items, %v", len(data.Items), err)
	}
	var diags diag.List
	poster := product.Load(os.DirFS("../../templates"), &diags).Find("poster")
	if poster == nil || diags.HasErrors() {
		t.Fatalf("no poster: %v", diags.Sorted())
	}
	size, _ := poster.Size("A2")
	k, folder := newKit(t), t.TempDir()
	inks := project.Inks{Theme: k.theme, Engine: k.engine, Fonts: k.fonts}
	writer := pdf.NewWriter(k.fonts)
	one := func(i int, kind string, write func(i int, v *plan.View, r *sheet.Result) ([]byte, error)) (int, error) {
		v := view(i)
		v.List = &plan.ListView{Title: data.Title, Subtitle: data.Kicker, Status: "official", Issuer: v.Site.Issuer, Items: data.Items}
		res, err := k.render(sheet.Request{Template: "poster/list", Data: &v, Unit: page.Micrometre, Width: size.Width, Height: size.Height})
		if err != nil {
			return 0, err
		}
		out, err := write(i, &v, res)
		if err != nil {
			return 0, err
		}
		return len(out), os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s%d.pdf", kind, i)), out, 0o600)
	}
	press := func(i int, v *plan.View, r *sheet.Result) ([]byte, error) {
		var diags diag.List
		sheets := inks.Press(poster, "poster/list", r, func(number, pages int) string {
			return project.SlugLine(poster, size, v.Edition, v.Venue.Code+" "+v.Venue.Name, number, pages)
		}, &diags)
		if diags.HasErrors() {
			return nil, fmt.Errorf("%v", diags.Sorted())
		}
		return writer.WritePress(sheets, pdf.Meta{Title: data.Title})
	}
	live := func(i int, v *plan.View, r *sheet.Result) ([]byte, error) {
		return writer.WriteLive(r.Pages, pdf.Meta{Title: data.Title}, []string{data.Title})
	}
	lines := []line{
		measure(t, "posters-press", n, func(i int) (int, error) { return one(i, "press", press) }),
		measure(t, "posters-live", n, func(i int) (int, error) { return one(n+i, "live", live) }), // codes of their own too
	}
	if peers := os.Getenv("FANSHI_PEERS"); peers != "" {
		lines = append(lines, typst(t, peers, n))
	}
	return lines
}
