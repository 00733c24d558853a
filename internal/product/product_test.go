package product

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

func TestBuiltIn(t *testing.T) {
	var diags diag.List
	set := Load(os.DirFS("../../templates"), &diags)
	if diags.Len() > 0 {
		t.Fatalf("%v", diags.Sorted())
	}
	want := strings.Fields("banner board card jobsheet leaflet notice pledge poster rollup slide slip sticker tent trifold verticalbanner xstand")
	for _, code := range want {
		p := set.Find(code)
		if p == nil || p.Name == "" || len(p.Sizes) == 0 {
			t.Errorf("%s: %+v", code, p)
			continue
		}
		for _, s := range p.Sizes {
			if s.Smallest <= 0 || s.Width <= 0 || s.Height <= 0 {
				t.Errorf("%s %s: %+v", code, s.Name, s)
			}
			if s.Distance > 0.5 && float64(s.Smallest) < s.Distance*1e6/250 && p.Medium != Digital {
				t.Errorf("%s %s: %d µm is too small for %v m (docs/look.md)", code, s.Name, s.Smallest, s.Distance)
			}
		}
	}
	if s, ok := set.Find("poster").Size("a3"); !ok || s.Width != 297000 || s.Height != 420000 || s.Smallest != 8000 || s.Unit != page.Micrometre {
		t.Errorf("A3 is %+v", s)
	}
	if s, ok := set.Find("poster").Size("570×840"); !ok || s.Name != "570x840" {
		t.Errorf("570×840 is %+v", s)
	}
	if s, ok := set.Find("poster").Size("A4"); !ok || s.Smallest != 4000 || s.Distance != 1 {
		t.Errorf("A4 is %+v", s)
	}
	if _, ok := set.Find("poster").Size("A7"); ok {
		t.Error("found A7")
	}
	if c := set.Find("card").Sizes[0]; c.Up != 10 || c.PieceWidth != 90000 || c.PieceHeight != 54000 {
		t.Errorf("card %+v", c)
	}
	slide := set.Find("slide")
	for _, c := range []struct {
		width, height int
		least         page.Length
	}{{1920, 1080, 45 * 64}, {1280, 320, 16 * 64}, {480, 1920, 20 * 64}, {64, 16, 16 * 64}} {
		if s := slide.Slide(c.width, c.height); s.Smallest != c.least || s.Unit != page.Pixel64 || s.Width != page.Length(c.width)*64 {
			t.Errorf("%d×%d: %+v", c.width, c.height, s)
		}
	}
	if set.Find("site") != nil || set.Find("nothing") != nil {
		t.Error("site is no product")
	}
}

// TestPress: what the printing demands comes from the medium and gives way to the product's own data.
func TestPress(t *testing.T) {
	const rest = "\nsmallest_text: 8\nsizes:\n  - {name: A3, width: 297, height: 420}\n"
	for text, want := range map[string]Press{
		"medium: offset":  {Bleed: 3000, Safe: 5000, Marks: true, InkWarn: 280, InkLimit: 320},
		"medium: digital": {Bleed: 3000, Safe: 5000, Marks: true, InkWarn: 280, InkLimit: 320},
		"medium: wide":    {Safe: 20000},
		"medium: office":  {Safe: 5000},
		"medium: offset\nbleed: 2.5\nsafe_margin: 8\nmarks: no\nink_warn: 240\nink_limit: 300": {Bleed: 2500, Safe: 8000, InkWarn: 240, InkLimit: 300},
		"medium: wide\nbleed: 5\nmarks: yes":                                                   {Bleed: 5000, Safe: 20000, Marks: true},
	} {
		var diags diag.List
		set := Load(fstest.MapFS{"own/product.yaml": {Data: []byte("name: 海报\n" + text + rest)}}, &diags)
		if p := set.Find("own"); p == nil || p.Press != want || p.Quantity != 1 || p.Shop() != (p.Medium != Office) {
			t.Errorf("%s: %+v, want %+v; %v", text, p, want, diags.Sorted())
		}
	}
	var diags diag.List
	p := Load(fstest.MapFS{"own/product.yaml": {Data: []byte("name: 海报\nmedium: offset\nquantity: 12\ncounter: 套" + rest)}}, &diags).Find("own")
	if p.Quantity != 12 || p.Counter != "套" {
		t.Errorf("%+v", p)
	}
}

func TestHiddenZones(t *testing.T) {
	got := Hidden{Top: 25, Bottom: 200, Corners: 40}.Zones(800, 2000)
	want := []page.Rect{{Width: 800, Height: 25}, {Y: 1800, Width: 800, Height: 200}, {Width: 40, Height: 40}, {X: 760, Width: 40, Height: 40},
		{Y: 1960, Width: 40, Height: 40}, {X: 760, Y: 1960, Width: 40, Height: 40}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if z := (Hidden{}).Zones(10, 10); len(z) > 0 {
		t.Errorf("%v", z)
	}
	if z := (Hidden{Left: 5, Right: 6}).Zones(100, 50); !slices.Equal(z, []page.Rect{{X: 94, Width: 6, Height: 50}, {Width: 5, Height: 50}}) {
		t.Errorf("%v", z)
	}
}

// TestFaults: every slip has its place, and a product in error is not in the Set.
func TestFaults(t *testing.T) {
	const good = "name: 海报\nmedium: offset\nsmallest_text: 8\nsides: 1\nsizes:\n  - {name: A3, width: 297, height: 420}\n"
	tests := []struct{ name, old, new, want string }{
		{"key", "medium:", "medum:", "2:1 yaml.unknown-key"},
		{"medium", "offset", "ofset", "2:9 product.medium"},
		{"missing", "smallest_text: 8\n", "", "1:1 yaml.missing"},
		{"not a number", "297", "A3", "6:23 product.number"},
		{"a unit", "297", "297mm", "6:23 product.number"},
		{"zero", "297", "0", "6:23 product.range"},
		{"huge", "420", "60000", "6:36 product.range"},
		{"name", "name: A3", "name: 大号", "6:12 product.size-name"},
		{"sides", "sides: 1", "sides: 3", "4:8 product.count"},
		{"twice", "420}", "420}\n  - {name: a3, width: 297, height: 420}", "7:12 product.size-twice"},
		{"no sizes", "sizes:\n  - {name: A3, width: 297, height: 420}\n", "sizes: []\n", "1:1 product.no-sizes"},
		{"text", "smallest_text: 8", "smallest_text: 1/24", "3:16 product.number"},
		{"fraction", "offset", "screen", "3:16 product.fraction"},
		{"pixels", "smallest_text: 8", "smallest_text: 8\nsmallest_pixels: 16", "4:18 product.smallest-pixels"},
		{"up", "420}", "420, up: 10}", "6:5 product.pieces"},
		{"too many up", "420}", "420, up: 30, piece_width: 90, piece_height: 54}", "6:45 product.pieces"},
		{"too many with gutters", "420}", "420, up: 21, piece_width: 99, piece_height: 60, gutter: 2}", "6:45 product.pieces"},
		{"wide gutter", "420}", "420, up: 2, piece_width: 90, piece_height: 54, gutter: 500}", "6:91 product.range"},
		{"gutter alone", "420}", "420, gutter: 4}", "6:5 product.pieces"},
		{"hidden", "420}", "420, hidden: {top: 300}}", "6:55 product.range"},
		{"60 m", "420", "60000", "6:36 product.range"},
		{"bleed", "sides: 1", "bleed: 三毫米", "4:8 product.number"},
		{"round corners", "sides: 1", "die_radius: 99", "4:13 product.range"},
		{"much bleed", "sides: 1", "bleed: 30", "4:8 product.range"},
		{"safe margin", "sides: 1", "safe_margin: 500", "4:14 product.range"},
		{"marks", "sides: 1", "marks: 有", "4:8 product.marks"},
		{"quantity", "sides: 1", "quantity: 很多", "4:11 product.count"},
		{"ink", "sides: 1", "ink_limit: 500", "4:12 product.range"},
		{"little ink", "sides: 1", "ink_limit: 200", "4:12 product.ink"},
		{"warning above the limit", "sides: 1", "ink_warn: 330", "4:11 product.ink"},
		{"office bleed", "medium: offset\nsmallest_text: 8\nsides: 1", "medium: office\nsmallest_text: 8\nbleed: 3", "4:8 product.not-pressed"},
		{"YAML", "sizes:", "sizes：", "5:6 yaml.syntax"},
	}
	for _, tt := range tests {
		text := strings.Replace(good, tt.old, tt.new, 1)
		if text == good {
			t.Fatalf("%s changes nothing", tt.name)
		}
		var diags diag.List
		set := Load(fstest.MapFS{"poster/product.yaml": {Data: []byte(text)}, "site/home.html": {Data: []byte("x")}}, &diags)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, d.Pos.String()+" "+d.Code)
			if d.Remedy == "" || d.Message == "" {
				t.Errorf("%s: %+v", tt.name, d)
			}
		}
		if !slices.Contains(got, "templates/poster/product.yaml:"+tt.want) || len(set.All()) != 0 || !set.Broken("poster") {
			t.Errorf("%s: got %q, want %s; %d products", tt.name, got, tt.want, len(set.All()))
		}
	}
	var diags diag.List
	if set := Load(fstest.MapFS{"poster/product.yaml": {Data: []byte(good)}}, &diags); diags.Len() > 0 || !slices.Equal(set.Codes(), []string{"poster"}) || set.Broken("poster") {
		t.Errorf("the good one: %v", diags.Sorted())
	}
}
