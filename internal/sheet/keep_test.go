package sheet

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/theme"
)

// keptSeed makes the texts of TestKept.
const keptSeed = 20261123

// TestKept: a sheet that is made from the one before it, of which only words and codes are others, is the sheet that is
// made anew: pages, boxes, fitted sizes. All templates of the sample and all case files of layout are filled with
// other words again and again; what cannot be made or has something to report must not come from the one before.
func TestKept(t *testing.T) {
	t.Logf("seed %d", keptSeed)
	sheets := filledSheets(t)
	cases, err := filepath.Glob("layout/testdata/*.html")
	if err != nil || len(cases) < 100 {
		t.Fatalf("%d case files (%v)", len(cases), err)
	}
	themed := sheets[0].engine.config
	bare := New(Config{Templates: os.DirFS("layout/testdata"), Theme: &theme.Theme{Fonts: themed.Theme.Fonts}, Fonts: themed.Fonts})
	for _, file := range cases {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		sheets = append(sheets, filledSheet{name, bare, Request{Template: name, Unit: page.Pixel64, Width: 960 * 64, Height: 720 * 64}})
	}
	rooms := New(Config{Templates: fstest.MapFS{"rooms.html": {Data: []byte(fitRooms)}}, Theme: &theme.Theme{Fonts: themed.Theme.Fonts}, Fonts: themed.Fonts})
	for range 8 {
		sheets = append(sheets, filledSheet{"rooms", rooms, Request{Template: "rooms", Unit: page.Pixel64, Width: 960 * 64, Height: 540 * 64}})
	}
	var total keptCount
	for i, s := range sheets {
		total.add(compareKept(t, s, rand.New(rand.NewPCG(keptSeed, uint64(i)))))
	}
	t.Logf("%d sheets: %d of other words, %d made from the one before, %d of these with other words", len(sheets), total.filled, total.again, total.changed)
	if total.again < total.filled/4 || total.changed < total.again/2 {
		t.Error("too few were made from the one before")
	}
}

// fitRooms has --fit elements with words that seldom change, in rooms that depend on words that do.
const fitRooms = `<!DOCTYPE html>
<html lang="zh-CN"><head><title>t</title><style>
html { font-family: body }
section { width: 100vw; height: 100vh; display: flex; flex-direction: column }
h1 { font-size: 40px; margin: 0 }
.wrap { flex: 1 1 0; min-height: 0; display: flex; flex-direction: column; padding: 10px }
.room { flex: 1 1 0; min-height: 0; --fit: 10px 90px }
.side { display: flex; height: 120px }
.words { flex: none; font-size: 30px; max-width: 500px }
.rest { flex: 1 1 0; min-width: 0; display: flex }
.rest p { flex: 1 1 0; min-width: 0; margin: 0; --fit: 8px 60px }
.pair { display: flex; height: 60px }
.pair p { flex: 1 1 auto; min-width: 0; margin: 0; --fit: 12px 40px }
</style></head><body><section>
<h1>接到自称客服的来电先挂断再拨打官方电话核实接到自称客服的来电先挂断再拨打官方电话核实</h1>
<div class="wrap"><div class="room">凡是要求先交<strong>保证金</strong>的贷款都是诈骗</div></div>
<div class="side"><p class="words">不要相信陌生人发来的链接</p><div class="rest"><p>转账之前先问家人</p></div></div>
<div class="pair"><p>拨打反诈专线</p><p>提醒家里的老人</p></div>
</section></body></html>`

type keptCount struct{ filled, again, changed int }

func (c *keptCount) add(o keptCount) {
	c.filled, c.again, c.changed = c.filled+o.filled, c.again+o.again, c.changed+o.changed
}

// compareKept makes one sheet a dozen times with other words, on one bench and anew.
func compareKept(t *testing.T, s filledSheet, rnd *rand.Rand) (count keptCount) {
	t.Helper()
	diags := &diag.List{}
	parsed, text := s.engine.fill(s.req, diags)
	if diags.HasErrors() {
		return count // a case file whose CSS is about an error
	}
	s.req.Boxes = true
	key := s.req.key()
	used, first := s.engine.take(), text
	for range 12 {
		diags := &diag.List{}
		fresh := s.engine.take()
		fresh.kept = map[keptKey]*keptSheet{}
		want := fresh.anew(s.engine, s.req, parsed, text, diags)
		if before := used.kept[key]; before == nil {
			used.anew(s.engine, s.req, parsed, text, &diag.List{})
		} else {
			same := text == before.text
			got := used.again(key, text)
			count.filled++
			switch {
			case got == nil:
			case len(diags.Sorted()) > 0:
				t.Errorf("%s: made from the one before though there is %v\n%s", s.name, diags.Sorted()[0], text)
			case !reflect.DeepEqual(got, want):
				t.Errorf("%s: made from the one before it is another sheet\n%s", s.name, text)
				return count
			default:
				count.again++
				if !same {
					count.changed++
				}
			}
		}
		text = otherWords(first, rnd)
	}
	return count
}

var (
	betweenTags = regexp.MustCompile(`>[^<>{}]*[^<>{}\s][^<>{}]*<`)
	codeAddress = regexp.MustCompile(`src="qr:[^"]*"`)
)

// otherWords changes some texts of a filled template: characters change places, go or come again, and codes lead
// elsewhere.
func otherWords(text string, rnd *rand.Rand) string {
	body := strings.Index(text, "<body")
	change := rnd.IntN(4) // most of the words stay in three of four
	text = text[:max(body, 0)] + betweenTags.ReplaceAllStringFunc(text[max(body, 0):], func(s string) string {
		if rnd.IntN(8) > 0 && change > 0 || strings.ContainsAny(s, "&\n") {
			return s
		}
		words := []rune(s[1 : len(s)-1])
		switch rnd.IntN(3) {
		case 0:
			i, k := rnd.IntN(len(words)), rnd.IntN(len(words))
			words[i], words[k] = words[k], words[i]
		case 1:
			words = words[:1+rnd.IntN(len(words))]
		default:
			words = append(words, words[:rnd.IntN(1+len(words)/4)]...)
		}
		return ">" + string(words) + "<"
	})
	return codeAddress.ReplaceAllStringFunc(text, func(string) string {
		return `src="qr:https://fz.example.gov.cn/v/` + strings.Repeat("0", 1+rnd.IntN(12)) + `/"`
	})
}

// TestUpdate: a document that is updated is the one that is parsed anew, places of texts and codes left aside.
func TestUpdate(t *testing.T) {
	rnd := rand.New(rand.NewPCG(keptSeed, 0))
	updated := 0
	for _, s := range filledSheets(t) {
		diags := &diag.List{}
		parsed, text := s.engine.fill(s.req, diags)
		doc := markup.Parse(parsed.file, text, diags)
		if diags.HasErrors() {
			t.Fatal(diags.Sorted())
		}
		for range 8 {
			other := otherWords(text, rnd)
			if _, ok := doc.Update(text, other); !ok {
				break
			}
			updated++
			want := markup.Parse(parsed.file, other, diags)
			samePlaces(doc.Root, want.Root)
			if !reflect.DeepEqual(doc, want) {
				t.Fatalf("%s: an updated document is not that which is parsed anew\n%s", s.name, other)
			}
			text = other
		}
	}
	if updated < 100 {
		t.Errorf("only %d documents were updated", updated)
	}
	t.Logf("%d documents updated", updated)
}

// samePlaces gives the nodes of want the places of those of got, as far as they are alike.
func samePlaces(got, want *markup.Node) {
	want.Pos = got.Pos
	for i := range min(len(got.Attrs), len(want.Attrs)) {
		want.Attrs[i].Pos = got.Attrs[i].Pos
	}
	for i := range min(len(got.Children), len(want.Children)) {
		samePlaces(got.Children[i], want.Children[i])
	}
}
