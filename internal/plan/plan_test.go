package plan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/filename"
	"fanshi/internal/page"
	"fanshi/internal/product"
	"fanshi/internal/testtools"
)

var zone = time.FixedZone("CST", 8*3600)

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		panic(err)
	}
	return t
}

func at(file string, line int) diag.Pos { return diag.Pos{File: file, Line: line, Col: 1} }

// said is a text at a place; said without a place is a text whose place does not matter.
func said(value string, places ...diag.Pos) campaign.Text {
	t := campaign.Text{Value: value}
	for _, p := range places {
		t.Pos = p
	}
	return t
}

func allSaid(pos diag.Pos, values ...string) (out []campaign.Text) {
	for i, v := range values {
		out = append(out, said(v, diag.Pos{File: pos.File, Line: pos.Line + i, Col: pos.Col}))
	}
	return out
}

func onDay(s string) campaign.Day { return campaign.Day{Time: day(s)} }

// smallBook is two kinds, three venues, four cases of which one has expired, six slogans and one list.
func smallBook() *campaign.Book {
	bank := &campaign.Kind{ID: "bank", Name: said("银行", at("content/venues/kinds/bank.yaml", 1)), Audience: said("储户", at("content/venues/kinds/bank.yaml", 2)),
		Reminder: said("转账之前，先问一句柜台", at("content/venues/kinds/bank.yaml", 3)), Pos: at("content/venues/kinds/bank.yaml", 1),
		Products: []campaign.Product{{Template: "poster/case", Size: "A3", Quantity: 4, Pos: at("content/venues/kinds/bank.yaml", 5), SizePos: at("content/venues/kinds/bank.yaml", 6)},
			{Template: "poster/list", Size: "A2", Quantity: 1, Pos: at("content/venues/kinds/bank.yaml", 8)}, {Template: "leaflet/case", Size: "A4", Quantity: 200}}}
	school := &campaign.Kind{ID: "school", Name: said("学校", at("content/venues/kinds/school.yaml", 1)), Theme: "neighbours", Pos: at("content/venues/kinds/school.yaml", 1),
		Products: []campaign.Product{{Template: "leaflet/case", Size: "A5", Quantity: 600}}}
	loan := &campaign.Scam{ID: "loan", Name: said("虚假贷款", at("content/scams.yaml", 4)), Question: said("为什么先收我的？", at("content/scams.yaml", 5)), Pos: at("content/scams.yaml", 3)}
	newCase := func(slug, date string, kinds ...*campaign.Kind) *campaign.Case {
		file := "content/cases/" + slug + ".md"
		return &campaign.Case{Slug: slug, Title: said("案例"+slug, at(file, 2)), Headline: allSaid(at(file, 3), "先交钱？", "先停手！"),
			Hook: said("先交解冻费。", at(file, 5)), Action: said("一分也不交", at(file, 6)),
			Scam: loan, Date: onDay(date), Kinds: kinds, Steps: allSaid(at(file, 20), "引", "骗", "收"), Signs: allSaid(at(file, 30), "先收费", "催得急", "要保密"),
			Story: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "王某急需周转。"}}}},
			Pos:   at(file, 1)}
	}
	b := &campaign.Book{
		Config: campaign.Config{Name: said("平安街道反诈宣传", at("fanshi.yaml", 1)), BaseURL: "https://fz.example.gov.cn/", Issuer: said("平安街道办", at("fanshi.yaml", 3)), Theme: "alert", TimeZone: zone,
			Hotlines: []campaign.Hotline{{Number: said("96110", at("fanshi.yaml", 7)), Name: said("专线", at("fanshi.yaml", 8)), Use: said("请接听", at("fanshi.yaml", 9))}}, Pos: at("fanshi.yaml", 1)},
		Scams:   []*campaign.Scam{loan},
		Cases:   []*campaign.Case{newCase("d", "2026-11-20", bank), newCase("c", "2026-11-10", bank, school), newCase("b", "2026-11-05", bank), newCase("a", "2026-10-01", bank, school)},
		Lists:   []*campaign.NumberedList{{Slug: "new-ten", Title: said("新十个凡是", at("content/lists/new-ten.md", 2)), Status: "sample", Items: allSaid(at("content/lists/new-ten.md", 8), "凡是先交钱的，都是诈骗！"), Pos: at("content/lists/new-ten.md", 1)}},
		Notices: []*campaign.Notice{{Slug: "pledge", Title: said("承诺书", at("content/notices/pledge.md", 2)), Form: "pledge", Pos: at("content/notices/pledge.md", 1)}},
		Pages:   []*campaign.FreePage{{Slug: "about", Title: said("关于", at("content/pages/about.md", 2)), Pos: at("content/pages/about.md", 1)}},
		Kinds:   []*campaign.Kind{bank, school},
		Assets:  []*campaign.Asset{{Path: "content/cases/img/door.png", Format: "png", Width: 4, Height: 3}},
	}
	b.Cases[2].Expires = onDay("2026-11-22")
	for i, kinds := range [][]*campaign.Kind{{bank}, {bank}, {bank, school}, {school}, {bank, school}, {bank}} {
		b.Slogans = append(b.Slogans, &campaign.Slogan{ID: fmt.Sprintf("s-%02d", i+1), Text: said(fmt.Sprintf("第%d句，停一停。", i+1), at("content/slogans/s.md", i+5)), Kinds: kinds})
	}
	for i, v := range []struct {
		code string
		kind *campaign.Kind
	}{{"b01", bank}, {"b02", bank}, {"s01", school}} {
		b.Venues = append(b.Venues, &campaign.Venue{Code: v.code, Name: said("场所"+v.code, at("content/venues/venues.csv", i+2)), Kind: v.kind, Pos: at("content/venues/venues.csv", i+2),
			Screens: []campaign.Screen{{ID: "lobby", Width: 1920, Height: 1080, Pos: at("content/venues/venues.csv", i+2)}}})
	}
	b.Venues[1].Screens = []campaign.Screen{{ID: "door", Width: 640, Height: 320, Pos: at("content/venues/venues.csv", 3)}}
	return b
}

// builtIn are the products that come with fanshi.
var builtIn = func() *product.Set {
	var diags diag.List
	set := product.Load(os.DirFS("../../templates"), &diags)
	if diags.Len() > 0 {
		panic(diags.Sorted()[0].Message)
	}
	return set
}()

func options() Options { return Options{Today: day("2026-11-23"), Products: builtIn} }

// describe writes a plan for people: one line per item with everything that is decided.
func describe(p *Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "edition %s partial %v\n", p.Edition, p.Partial)
	for _, i := range p.Items {
		fmt.Fprintf(&b, "%s | %s | %s | %s | ", i.Path, i.Part, i.URL, i.Payload)
		switch j := i.Job.(type) {
		case *PageJob:
			fmt.Fprintf(&b, "page %s", j.Template)
		case *AssetJob:
			fmt.Fprintf(&b, "asset %s", j.Theme)
		case *SheetJob:
			fmt.Fprintf(&b, "%s %s %s %v %d×%d", j.Format, j.Template, j.Theme, j.Unit, j.Width, j.Height)
		case *StripJob:
			fmt.Fprintf(&b, "strip %s %s %d×%d %d %q", j.Format, j.Theme, j.Width, j.Height, j.Size, j.Lines)
		case *FolderJob:
			fmt.Fprintf(&b, "folder of %d", len(j.Manifest.Slides))
		case *ManifestJob:
			fmt.Fprintf(&b, "manifest")
			for _, s := range j.Slides {
				fmt.Fprintf(&b, " %s=%d", filepath.Base(s.Item.Path), s.Characters)
			}
		}
		fmt.Fprintf(&b, " | %s", strings.Join(i.Inputs, " "))
		if j, ok := i.Job.(*SheetJob); ok {
			for _, field := range slices.Sorted(maps.Keys(j.FieldFiles)) {
				if file := j.FieldFiles[field]; file != "" {
					fmt.Fprintf(&b, " (%s: %s)", field, file)
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestPlanGolden(t *testing.T) {
	var diags diag.List
	got := describe(New(smallBook(), options(), &diags))
	if diags.Len() > 0 {
		t.Errorf("unexpected: %v", diags.Sorted())
	}
	compare(t, "testdata/small.golden", got)
}

// TestPlanOrderOfInput shuffles every slice of the Book whose order means nothing.
func TestPlanOrderOfInput(t *testing.T) {
	seed := testtools.Seed(t)
	rnd := rand.New(rand.NewPCG(seed, 1))
	want := describe(New(smallBook(), options(), &diag.List{}))
	for range 20 {
		b := smallBook()
		shuffle(rnd, b.Venues)
		shuffle(rnd, b.Kinds)
		shuffle(rnd, b.Lists)
		shuffle(rnd, b.Notices)
		shuffle(rnd, b.Pages)
		shuffle(rnd, b.Assets)
		if got := describe(New(b, options(), &diag.List{})); got != want {
			t.Fatalf("plan depends on the order of its input:\n%s", got)
		}
	}
}

func shuffle[T any](rnd *rand.Rand, s []T) {
	rnd.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

func TestOnlyAndVenues(t *testing.T) {
	tests := []struct {
		opts    Options
		parts   []Part
		partial bool
		without string
	}{
		{Options{Only: []Part{Print}}, []Part{Print}, true, "screens/"},
		{Options{Venues: []string{"b01"}}, []Part{Print, Screens, Site}, true, "/b02/"},
		{Options{Only: []Part{Screens}, Venues: []string{"s01"}}, []Part{Screens}, true, "b01"},
		{Options{Venues: []string{"b01", "b02", "s01"}}, []Part{Print, Screens, Site}, false, "nothing"},
	}
	for _, tt := range tests {
		tt.opts.Today, tt.opts.Products = options().Today, builtIn
		var diags diag.List
		p := New(smallBook(), tt.opts, &diags)
		var parts []Part
		for _, i := range p.Items {
			parts = append(parts, i.Part)
			if strings.Contains(i.Path, tt.without) {
				t.Errorf("%+v: planned %s", tt.opts, i.Path)
			}
		}
		slices.Sort(parts)
		if got := slices.Compact(parts); !slices.Equal(got, tt.parts) || p.Partial != tt.partial || diags.Len() > 0 {
			t.Errorf("%+v: parts %v, partial %v, %v", tt.opts, got, p.Partial, diags.Sorted())
		}
	}
}

func TestPlanFaults(t *testing.T) {
	tests := []struct {
		name   string
		change func(*campaign.Book, *Options)
		want   string // place and code
		quotes string // in the message
	}{
		{"size", func(b *campaign.Book, _ *Options) { b.Kinds[0].Products[0].Size = "A7" },
			"content/venues/kinds/bank.yaml:6:1 plan.unknown-size", "海报没有“A7”这种尺寸，您是不是想写 A3？"},
		{"product", func(b *campaign.Book, _ *Options) { b.Kinds[0].Products[0].Template = "poster/cases" },
			"content/venues/kinds/bank.yaml:5:1 plan.unknown-product", "不知道 poster/cases 上该放什么内容，您是不是想写 poster/case？"},
		{"folder", func(b *campaign.Book, _ *Options) { b.Kinds[0].Products[0].Template = "postr/case" },
			"content/venues/kinds/bank.yaml:5:1 plan.unknown-product", "没有“postr”这种制品，您是不是想写 poster？"},
		{"slide", func(b *campaign.Book, _ *Options) { b.Kinds[0].Products[0].Template = "slide/case" },
			"content/venues/kinds/bank.yaml:5:1 plan.unknown-product", "按场所表里的屏幕生成"},
		{"job sheet", func(b *campaign.Book, _ *Options) { b.Kinds[0].Products[0].Template = "jobsheet/jobsheet" },
			"content/venues/kinds/bank.yaml:5:1 plan.unknown-product", "每期自动生成一份"},
		{"template", func(_ *campaign.Book, o *Options) {
			o.Templates = map[string][]string{"alert": {"poster/case", "leaflet/case"}}
		},
			"content/venues/kinds/bank.yaml:8:1 plan.unknown-template", "没有 poster/list 这个版式"},
		{"venue", func(_ *campaign.Book, o *Options) { o.Venues = []string{"b1"} }, " plan.unknown-venue", "“b1”"},
		{"twice", func(b *campaign.Book, _ *Options) { b.Kinds[0].Products[1] = b.Kinds[0].Products[0] },
			"content/venues/kinds/bank.yaml:1:1 plan.collision", "print/b01/2026-W48_poster_A3_a.pdf"},
		{"case", func(b *campaign.Book, _ *Options) { b.Cases[0].Slug = "C" }, "content/cases/c.md:1:1 plan.collision", "content/cases/d.md:1:1"},
		{"device", func(b *campaign.Book, _ *Options) { b.Venues[2].Code = "nul" }, "content/venues/venues.csv:4:1 plan.file-name", "“nul”"},
		{"file and folder", func(b *campaign.Book, _ *Options) { b.Cases[3].Slug = "index.html" },
			"content/cases/a.md:1:1 plan.collision", "site/cases/index.html/index.html"},
		{"nothing", func(b *campaign.Book, _ *Options) { b.Lists = nil }, "content/venues/kinds/bank.yaml:8:1 plan.nothing-to-print", "poster/list"},
	}
	for _, tt := range tests {
		b, o, diags := smallBook(), options(), &diag.List{}
		tt.change(b, &o)
		p := New(b, o, diags)
		found := slices.ContainsFunc(diags.Sorted(), func(d diag.Diagnostic) bool {
			return d.Pos.String()+" "+d.Code == tt.want && strings.Contains(d.Message, tt.quotes) && d.Remedy != ""
		})
		if !found {
			t.Errorf("%s: got %+v, want %s with %s", tt.name, diags.Sorted(), tt.want, tt.quotes)
		}
		paths := make([]string, len(p.Items))
		for i, item := range p.Items {
			paths[i] = filename.Key(item.Path)
		}
		slices.Sort(paths)
		if len(slices.Compact(slices.Clone(paths))) != len(paths) {
			t.Errorf("%s: the plan writes one path twice", tt.name)
		}
	}
}

// TestCollisions is promise R5: of generated pairs of paths, those that are one file somewhere are refused, both sources
// named, and no others.
func TestCollisions(t *testing.T) {
	const pairs = 2000
	seed := testtools.Seed(t)
	rnd := rand.New(rand.NewPCG(seed, 2))
	letters := []rune("abcdefgäéσжΩ案例一二三0123-")
	name := func() string {
		n := make([]rune, 3+rnd.IntN(6))
		for i := range n {
			n[i] = letters[rnd.IntN(len(letters))]
		}
		return "site/" + string(n) + "/x.pdf"
	}
	// Changes that give the same file on some system; "" where a change does not apply.
	same := []func(string) string{
		func(s string) string { return s },
		strings.ToUpper,
		func(s string) string { return strings.Replace(s, "x.pdf", "X.PdF", 1) },
		func(s string) string { return s + "/index.html" }, // a file where the other needs a folder
	}
	different := []func(string) string{
		func(s string) string { return strings.Replace(s, "x.pdf", "xy.pdf", 1) },
		func(s string) string { return "print" + strings.TrimPrefix(s, "site") },
		func(s string) string { return strings.Replace(s, "/x.", "例/x.", 1) },
	}
	refusals := 0
	for i := range pairs {
		a := name()
		var b string
		collide := i%2 == 0
		if collide {
			b = same[rnd.IntN(len(same))](a)
		} else {
			b = different[rnd.IntN(len(different))](a)
		}
		var diags diag.List
		items := distinct([]entry{{&Item{Path: a}, at("first.md", 1)}, {&Item{Path: b}, at("second.md", 2)}}, &diags)
		if collide {
			all := diags.Sorted()
			if len(all) != 1 || len(items) != 1 || !strings.Contains(all[0].Message, "first.md:1:1") || !strings.Contains(all[0].Message, "second.md:2:1") {
				t.Fatalf("pair %d: %q and %q: %d items, %v", i, a, b, len(items), all)
			}
			refusals++
		} else if diags.Len() > 0 || len(items) != 2 {
			t.Fatalf("pair %d: %q and %q refused: %v", i, a, b, diags.Sorted())
		}
	}
	if refusals != pairs/2 {
		t.Errorf("%d of %d pairs refused", refusals, pairs)
	}
}

func TestRefusedName(t *testing.T) {
	for name, want := range map[string]string{
		"site/a/b.html": "", "site/con/x": "con", "site/Con.txt": "Con.txt", "site/console/x": "", "a/lpt1.x/y": "lpt1.x", "a/com/y": "",
		"a/b./c": "b.", "a/b /c": "b ", "a/b:c": "b:c", "a/../b": "..", "a//b": "", "a/com¹": "com¹", "a/问?": "问?",
	} {
		if got := refusedName(name); got != want {
			t.Errorf("%q: refused %q, want %q", name, got, want)
		}
	}
	if refusedName("a//b") != "" {
		t.Error("an empty name has no text to show")
	}
}

func TestClauses(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"取号等一等，也让那笔转账等一等。", []string{"取号等一等，", "也让那笔转账等一等。"}},
		{"他说：“先交钱。”您别信！", []string{"他说：", "“先交钱。”", "您别信！"}},
		{"真的？！假的——都别急……再想想", []string{"真的？！", "假的——", "都别急……", "再想想"}},
		{"拨打 96110", []string{"拨打 96110"}},
		{"", nil},
	}
	for _, tt := range tests {
		if got := Clauses(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	seed := testtools.Seed(t)
	rnd := rand.New(rand.NewPCG(seed, 3))
	alphabet := []rune("钱转，。！？；：—…”“’」』）（、 a1𠮷🚨")
	for range 2000 {
		text := make([]rune, rnd.IntN(20))
		for i := range text {
			text[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		parts := Clauses(string(text))
		if strings.Join(parts, "") != string(text) || slices.Contains(parts, "") {
			t.Fatalf("%q became %q", string(text), parts)
		}
	}
}

func TestDwell(t *testing.T) {
	for _, tt := range []struct {
		characters int
		code       bool
		want       int
	}{{0, false, 5}, {12, false, 5}, {13, false, 6}, {40, false, 12}, {41, true, 13}, {4, true, 12}} {
		if got := Dwell(tt.characters, tt.code); got != tt.want {
			t.Errorf("Dwell(%d, %v) = %d, want %d", tt.characters, tt.code, got, tt.want)
		}
	}
}

func TestView(t *testing.T) {
	p := New(smallBook(), options(), &diag.List{})
	item := p.find("print/b01/2026-W48_poster_A3_d.pdf")
	if item == nil {
		t.Fatal("no poster")
	}
	job := item.Job.(*SheetJob)
	if job.Width != 297_000 || job.Height != 420_000 || job.Unit != page.Micrometre {
		t.Errorf("size %d × %d", job.Width, job.Height)
	}
	v := job.View
	want := View{
		Site: SiteView{"平安街道反诈宣传", "平安街道办"}, Venue: VenueView{"b01", "场所b01", "bank", "银行", "储户", "转账之前，先问一句柜台"},
		Link: "https://fz.example.gov.cn/v/b01/", LinkText: "fz.example.gov.cn/v/b01", Edition: "2026-W48", Week: "2026年第48周",
		Hotlines: []HotlineView{{Number: "96110", Name: "专线", Use: "请接听"}}, Phrases: smallBook().PhraseTexts(),
		Case: &CaseView{Title: "案例d", Headline: []string{"先交钱？", "先停手！"}, Hook: "先交解冻费。", Action: "一分也不交", ScamID: "loan",
			ScamName: "虚假贷款", Question: "为什么先收我的？", Story: []string{"王某急需周转。"}, Steps: []string{"引", "骗", "收"}, Signs: []string{"先收费", "催得急", "要保密"}},
	}
	if !reflect.DeepEqual(*v, want) {
		t.Errorf("view = %+v\nwant %+v", *v, want)
	}
	for text, line := range map[string]int{"先停手！": 4, "先交解冻费。": 5, "案例d": 2} {
		i := slices.IndexFunc(job.Origins, func(o Origin) bool { return o.Text == text })
		if i < 0 || job.Origins[i].Pos.Line != line || job.Origins[i].Pos.File != "content/cases/d.md" {
			t.Errorf("origin of %q: %v", text, job.Origins)
		}
	}
	everybody := p.find("site/downloads/poster_A3_new-ten.pdf").Job.(*SheetJob).View
	if everybody.Venue != (VenueView{}) || everybody.Link != "https://fz.example.gov.cn/" || everybody.LinkText != "fz.example.gov.cn" {
		t.Errorf("view for everybody = %+v", everybody)
	}
	if p.find("site/downloads/leaflet_A5_c.pdf").Job.(*SheetJob).Theme != "neighbours" {
		t.Error("the kind's theme is not used")
	}
}

func (p *Plan) find(path string) *Item {
	for _, i := range p.Items {
		if i.Path == path {
			return i
		}
	}
	return nil
}

func TestBulletinDecides(t *testing.T) {
	b := smallBook()
	bank := b.Kinds[0]
	b.Bulletins = []*campaign.Bulletin{{Edition: "2026-W48", Pos: at("content/bulletins/2026-W48.md", 1),
		Picks: []campaign.Pick{{Kind: bank, Cases: []*campaign.Case{b.Cases[3], b.Cases[2]}, Slogans: b.Slogans[4:5]}}}}
	p := New(b, options(), &diag.List{})
	item := p.find("print/_kinds/bank/2026-W48_leaflet_A4_a.pdf")
	if item == nil || slices.Contains(item.Inputs, "content/bulletins/2026-W48.md") {
		t.Errorf("the bulletin's first case is not the leaflet's, or a leaflet of that name is made from the bulletin: %+v", item)
	}
	if page := p.find("site/v/b01/index.html"); !slices.Contains(page.Inputs, "content/bulletins/2026-W48.md") || slices.Contains(page.Inputs, "content/cases/c.md") {
		t.Errorf("what the landing page shows does not follow from the bulletin alone: %v", page.Inputs)
	}
	if p.find("print/b01/2026-W48_poster_A3_b.pdf") != nil {
		t.Error("an expired case is printed")
	}
	if p.find("screens/b01/lobby/06.png") != nil {
		t.Error("one case, one slogan, a list of one item with its cover and the hotlines are five slides")
	}
	if s := p.find("screens/b01/lobby/05.png"); s == nil || s.Job.(*SheetJob).Template != "slide/hotline" {
		t.Error("the hotlines do not end the loop")
	}
	if s01 := p.find("print/_kinds/school/2026-W48_leaflet_A5_c.pdf"); s01 == nil || slices.Contains(s01.Inputs, "content/bulletins/2026-W48.md") {
		t.Errorf("a kind without a pick is not filled by date: %+v", s01)
	}
}

// TestPayloads is what a phone needs: every code of a whole build leads to a page of the same build.
func TestPayloads(t *testing.T) {
	p := New(smallBook(), options(), &diag.List{})
	pages := map[string]bool{}
	for _, i := range p.Items {
		if _, ok := i.Job.(*PageJob); ok {
			pages[i.URL] = true
		}
	}
	codes := 0
	for _, i := range p.Items {
		if job, ok := i.Job.(*SheetJob); ok {
			codes++
			if !pages[i.Payload] || job.View.Link != i.Payload {
				t.Errorf("%s: the code %q leads to no page, or the sheet shows %q", i.Path, i.Payload, job.View.Link)
			}
		}
	}
	if codes < 20 {
		t.Errorf("only %d sheets looked at", codes)
	}
}
