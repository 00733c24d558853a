package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/product"
)

// placesOf says who gets a print file: codes and copies.
func placesOf(job *SheetJob) string {
	var out []string
	for _, place := range job.Places {
		out = append(out, fmt.Sprintf("%s×%d", place.Venue.Code, place.Quantity))
	}
	return strings.Join(out, " ")
}

// TestReach: with code: kind one file serves all venues of the kind that show the piece, with code: unit all of the unit, each in
// its own quantity; the codes lead to pages of the same build. Where a line says nothing the product decides.
func TestReach(t *testing.T) {
	b := smallBook()
	bank, school := b.Kinds[0], b.Kinds[1]
	bank.Products = []campaign.Product{{Template: "poster/case", Size: "A3", Quantity: 4, Code: "kind"}, {Template: "leaflet/case", Size: "A4", Quantity: 200, Code: "场所"},
		{Template: "card/hotline", Size: "90x54", Quantity: 300}, {Template: "tent/slogan", Size: "A5", Quantity: 2}, {Template: "sticker/hotline", Size: "100x100", Quantity: 5, Code: "unit"}}
	school.Products = []campaign.Product{{Template: "sticker/hotline", Size: "100x100", Quantity: 7, Every: "week"}, {Template: "card/hotline", Size: "90x54", Quantity: 50, Code: "kind"}}
	school.Theme = ""
	b.Venues[1].Orders = []campaign.Order{{Template: "poster/case", Quantity: 9}}
	var diags diag.List
	p := New(b, options(), &diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	base := b.Config.BaseURL
	for path, want := range map[string]string{
		"_kinds/bank/2026-W48_poster_A3_d.pdf":          "b01×4 b02×9 = 13, kind, " + base + "k/bank/",
		"b02/2026-W48_leaflet_A4_d.pdf":                 "b02×200 = 200, venue, " + base + "v/b02/",
		"_unit/2026-W48_card_90x54_hotline.pdf":         "b01×300 b02×300 = 600, unit, " + base,
		"b01/2026-W48_tent_A5_s-01.pdf":                 "b01×2 = 2, venue, " + base + "v/b01/",
		"_unit/2026-W48_sticker_100x100_hotline.pdf":    "b01×5 b02×5 s01×7 = 17, unit, " + base,
		"_kinds/school/2026-W48_card_90x54_hotline.pdf": "s01×50 = 50, kind, " + base + "k/school/",
	} {
		item := p.find("print/" + path)
		if item == nil {
			t.Errorf("no %s", path)
			continue
		}
		job := item.Job.(*SheetJob)
		if got := fmt.Sprintf("%s = %d, %s, %s", placesOf(job), job.Quantity, job.Reach, item.Payload); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if !strings.Contains(item.ShopName, fmt.Sprintf("_%d%s_", job.Quantity, job.Product.Counter)) || (item.Venue != nil) != (job.Reach == product.ForVenue) {
			t.Errorf("%s is called %s, its venue is %v", path, item.ShopName, item.Venue)
		}
		if view := job.View.Venue; view.Name != "" && job.Reach != product.ForVenue || (view.Kind == "") != (job.Reach == product.ForUnit) {
			t.Errorf("%s says of its place %+v", path, view)
		}
		if i := slices.IndexFunc(p.Items, func(i *Item) bool { return i.URL == item.Payload }); i < 0 {
			t.Errorf("%s leads to %s, which is not in the build", path, item.Payload)
		}
	}
	sticker := p.find("print/_unit/2026-W48_sticker_100x100_hotline.pdf").Job.(*SheetJob)
	if sticker.Places[0].Every != product.Once || sticker.Places[2].Every != product.Week {
		t.Errorf("each kind has its own rhythm: %+v", sticker.Places)
	}
	if page := p.find("site/k/bank/index.html").Job.(*PageJob).View.Venue; page.Name != bank.Name.Value || !page.Kind || page.Reminder != bank.Reminder.Value || page.Lead == nil {
		t.Errorf("the page of a kind: %+v", page)
	}
}

// TestReachOfSome: of some venues only, a shared file has their copies; kinds of another theme have a file of their own, since it
// looks otherwise; what a kind lists twice is told and not printed twice.
func TestReachOfSome(t *testing.T) {
	b := smallBook()
	bank, school := b.Kinds[0], b.Kinds[1]
	sticker := campaign.Product{Template: "sticker/hotline", Size: "100x100", Quantity: 5, Pos: at("content/venues/kinds/bank.yaml", 9)}
	bank.Products, school.Products = []campaign.Product{sticker}, []campaign.Product{sticker}
	o := options()
	o.Only, o.Venues = []Part{Print}, []string{"b02", "s01"}
	p := New(b, o, &diag.List{})
	for path, want := range map[string]string{"print/_unit/2026-W48_sticker_100x100_hotline.pdf": "b02×5", "print/_unit/neighbours/2026-W48_sticker_100x100_hotline.pdf": "s01×5"} {
		if item := p.find(path); item == nil || placesOf(item.Job.(*SheetJob)) != want || strings.Contains(path, "neighbours") != strings.HasSuffix(item.ShopName, "_通用-neighbours.pdf") {
			t.Errorf("%s: %+v", path, item)
		}
	}
	again := sticker
	again.Size = "100X100"
	bank.Products = append(bank.Products, again)
	var diags diag.List
	New(b, o, &diags)
	if found := diags.Sorted(); len(found) != 1 || found[0].Code != "plan.collision" {
		t.Errorf("listed twice: %v", found)
	}
}
