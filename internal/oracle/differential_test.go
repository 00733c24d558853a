package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet"
	"fanshi/internal/sheet/layout"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
	"fanshi/internal/sheet/vector"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// Documents of TestRandomDocuments in make test and in make soak, where FANSHI_SOAK is set; FANSHI_DOCUMENTS is another
// number. So many are laid out in Chromium at once.
const (
	documents     = 300
	soakDocuments = 20_000
	batchSize     = 25
)

// mostRefused is the largest share of documents that the engine may refuse: a generator that leaves the subset finds nothing.
const mostRefused = 0.1

// randomDefaults are the styles of random documents that the engine and Chromium both read.
const randomDefaults = "section { width: 960px; height: 720px; font-family: body; font-size: 20px; line-height: 1.4 } p, h2, ul { margin: 6px 0 }"

// tolerated are errors about what would be cut off or hidden: nothing in the layout is wrong, and random documents overflow.
var tolerated = map[string]bool{"sheet.cut-off": true, "sheet.covered": true, "sheet.qr-small": true}

// trial lays random documents out in both engines.
type trial struct {
	b     *browser
	theme *theme.Theme
	opts  layout.Options
}

func newTrial(t *testing.T) *trial {
	bare, config := bareTheme(t)
	pictures := map[string]*vector.Picture{}
	for _, name := range []string{"loan"} {
		_, svg, _ := bare.Art(name)
		for _, n := range markup.Parse(name, svg, &diag.List{}).Body.Children {
			if n.Tag == "svg" {
				pictures[name] = vector.Parse(n, nil, &diag.List{})
			}
		}
	}
	return &trial{b: start(t), theme: bare, opts: layout.Options{Unit: page.Pixel64, Width: 960 * 64, Height: 720 * 64, Fonts: config.Fonts, Boxes: true,
		Cache: typeset.NewCache(), Art: func(name string) *vector.Picture { return pictures[name] }, Content: content}}
}

// ours lays a document out in the engine; nil and the reason where it is refused.
func (tr *trial) ours(doc string) (*layout.PageBoxes, string) { return tr.styled(doc, randomDefaults) }

// styled is ours with other styles than those of random documents.
func (tr *trial) styled(doc, styles string) (*layout.PageBoxes, string) {
	diags := &diag.List{}
	parsed := markup.Parse("random.html", "<body>"+doc+"</body>", diags)
	sheets := []*style.Sheet{style.Parse("random.css", styles, diag.Pos{File: "random.css", Line: 1, Col: 1}, diags)}
	env := style.Environment{Unit: tr.opts.Unit, Width: tr.opts.Width, Height: tr.opts.Height}
	result := layout.Layout(parsed, style.Match(parsed, sheets, env, diags), tr.opts, diags)
	for _, d := range diags.Sorted() {
		if d.Severity == diag.Error && !tolerated[d.Code] {
			return nil, d.Code + ": " + d.Message
		}
	}
	if len(result.Boxes) != 1 {
		return nil, fmt.Sprintf("%d pages", len(result.Boxes))
	}
	return &result.Boxes[0], ""
}

// theirs lays documents out in Chromium, a section each.
func (tr *trial) theirs(t *testing.T, docs []string) []measuredPage {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>` + sheet.BrowserDefaults + randomDefaults + "</style></head><body>")
	for _, d := range docs {
		b.WriteString(d)
	}
	d := document{HTML: forChromium(b.String() + "</body></html>"), Keep: kept(nil), Pictures: map[string]string{}}
	for _, src := range []string{"content:case.png", "art:loan"} {
		d.Pictures[src] = picture(tr.theme, src)
	}
	m, err := tr.b.measure(tr.theme, d, 960, 720)
	if err != nil || len(m.Pages) != len(docs) {
		t.Fatalf("%d pages of %d: %v", len(m.Pages), len(docs), err)
	}
	return m.Pages
}

// find is a document that the two engines lay out otherwise.
type find struct {
	doc        *element
	mismatches []mismatch
}

// compare lays documents out in both engines. It returns what is not the same, by document, and the reasons of refusals.
func (tr *trial) compare(t *testing.T, n *tally, docs []*element) (finds map[int]*find, refused map[int]string) {
	finds, refused, n.kinds = map[int]*find{}, map[int]string{}, map[int]string{}
	var laid []int
	var boxes []*layout.PageBoxes
	var sent []string
	for i, d := range docs {
		html := d.String()
		b, reason := tr.ours(html)
		if b == nil {
			refused[i] = reason
			continue
		}
		laid, boxes, sent = append(laid, i), append(boxes, b), append(sent, html)
	}
	if len(sent) == 0 {
		return finds, refused
	}
	for k, theirs := range tr.theirs(t, sent) {
		unknown := n.compare([]layout.PageBoxes{*boxes[k]}, []measuredPage{theirs})
		if len(unknown) == 0 {
			continue
		}
		if name := n.explained(sent[k], unknown); name != "" {
			n.versions[name]++
			continue
		}
		name := kindOf(docs[laid[k]], unknown)
		if name == "" && tr.toAHair(sent[k], theirs) {
			name = hair
		}
		if name != "" {
			n.listed[name]++
			n.kinds[laid[k]] = name
			continue
		}
		finds[laid[k]] = &find{docs[laid[k]], unknown}
	}
	return finds, refused
}

// explained returns the name of the difference between versions that explains one of a document's mismatches; the others follow from
// it. The deliberate ones do not show: the generator keeps away from atom and stop, and the others are no different there than in
// case files.
func (n *tally) explained(doc string, found []mismatch) string {
	for name, trait := range documentTraits {
		if n.chromium.Differs(name) != nil && slices.ContainsFunc(found, func(m mismatch) bool { return trait(doc, &m) }) {
			return name
		}
	}
	return ""
}

// documentTraits tell whether a difference between versions explains a mismatch in a random document.
var documentTraits = map[string]func(doc string, m *mismatch) bool{
	"line-end-trim": func(doc string, m *mismatch) bool {
		return strings.Contains(doc, "text-wrap:balance") || untrimmed(m) || textEndsWithMark.MatchString(doc) && (longer(m) || breaksBeforeMark(m))
	},
	"vertical-colon": func(doc string, _ *mismatch) bool {
		return strings.Contains(doc, "vertical-rl") && strings.ContainsAny(doc, "：；")
	},
}

// longer tells whether Chromium's box or line is longer by up to a mark, or its lines break where ours end with a mark.
func longer(m *mismatch) bool {
	some := func(by float64) bool { return by > tolerance && by < 25 }
	switch {
	case m.ours != nil:
		return some(m.theirs.Width-m.ours.Width) || some(m.theirs.Height-m.ours.Height)
	case m.got != nil:
		return some(m.want.Width-m.got.Width) || some(m.want.Height-m.got.Height)
	}
	return breaksForMark(m)
}

// breaksForMark tells whether the lines of a text that ends with a mark break elsewhere, or are more.
func breaksForMark(m *mismatch) bool {
	ours, theirs := m.texts[0], m.texts[1]
	return len(ours) > 0 && len(theirs) >= len(ours) && textEndsWithMark.MatchString(ours[len(ours)-1]+"</")
}

// breaksBeforeMark tells whether the first line that is not the same ends with a mark in one of the two, and earlier in the other.
func breaksBeforeMark(m *mismatch) bool {
	for i, ours := range m.texts[0] {
		if i == len(m.texts[1]) {
			return false
		}
		if theirs := m.texts[1][i]; ours != theirs {
			return closes(ours) && strings.HasPrefix(ours, theirs) || closes(theirs) && strings.HasPrefix(theirs, ours)
		}
	}
	return false
}

// textEndsWithMark finds a closing mark at the end of a text, that of an element included: there the whole mark counts, with which the
// line may not fit.
var textEndsWithMark = regexp.MustCompile(`[”’》」）。，、：！？][\s\x{00AD}\x{200B}]*<`)

// TestRandomDocuments compares random documents within the subset with Chromium's layout. What is different in a way that listed
// tells is counted; what else is found is made as small as it gets and told with its seed.
func TestRandomDocuments(t *testing.T) {
	count := documents
	if os.Getenv("FANSHI_SOAK") != "" {
		count = soakDocuments
	}
	if text := os.Getenv("FANSHI_DOCUMENTS"); text != "" {
		count, _ = strconv.Atoi(text)
	}
	seed := testtools.Seed(t)
	tr := newTrial(t)
	n := &tally{chromium: tr.b.Chromium, differences: map[string]int{}, versions: map[string]int{}, listed: map[string]int{}}
	g := generator{rand.New(rand.NewPCG(seed, 1))}
	refusals, found, drawn := map[string]int{}, map[string]int{}, map[string]int{}
	refused, total := 0, 0
	type named struct {
		kind string
		*find
	}
	var kept []named
	atOnce := os.Getenv("FANSHI_FINDS") != ""
	for done := 0; done < count; done += batchSize {
		docs, names := make([]*element, min(batchSize, count-done)), make([]string, batchSize)
		for i := range docs {
			names[i], docs[i] = g.document()
			drawn[names[i]]++
		}
		finds, reasons := tr.compare(t, n, docs)
		for i, reason := range reasons {
			refused++
			code, _, _ := strings.Cut(reason, ":")
			refusals[names[i]+" "+code]++
		}
		for _, i := range slices.Sorted(maps.Keys(finds)) {
			found[names[i]]++
			if total++; atOnce {
				n.tell(t, names[i], tr.shrink(t, n, finds[i]))
			} else if found[names[i]] <= mostShrunk {
				kept = append(kept, named{names[i], finds[i]})
			}
		}
	}
	testtools.Report(t, fmt.Sprintf("%s: %d random documents %v, %d boxes and %d lines; refused %d (%.1f %%) %v; listed %v; finds %v", n.chromium, count, drawn, n.boxes, n.lines,
		refused, 100*float64(refused)/float64(count), refusals, n.listed, found))
	for _, d := range testtools.Differences {
		if times := n.versions[d.Name]; times > 0 {
			testtools.Report(t, fmt.Sprintf("%s: %s", n.chromium, d.Counted(times)))
		}
	}
	if n.boxes < 3*count || float64(refused) > mostRefused*float64(count) {
		t.Errorf("only %d boxes of %d documents, %d refused", n.boxes, count, refused)
	}
	explained := 0
	for _, times := range n.listed {
		explained += times
	}
	if n.chromium.Compared() && tooMany(explained, count, mostListed) {
		t.Errorf("%d documents are laid out otherwise as listed: %v", explained, n.listed)
	}
	failed := n.chromium.Compared() && float64(total) > mostFound*float64(count)
	if failed {
		t.Errorf("%s lays out %d documents otherwise: %v", n.chromium, total, found)
	}
	if failed {
		for _, k := range kept {
			n.tell(t, k.kind, tr.shrink(t, n, k.find))
		}
	}
}

// mostShrunk is how many finds of a kind are made small and told where the test fails; all of them, and at once, where FANSHI_FINDS
// is set.
const mostShrunk = 3

// mostFound is the largest share of documents that may be laid out otherwise in a way that nothing lists: of 20,000 documents each
// with seeds 9003, 11001 to 11003 and 12001 to 12003 there were at most 2 with 148, 1 with 149, 3 with 153, all of which have been
// mended or listed since. The bound leaves room for one of the 300 of make test.
const mostFound = 0.005

// mostListed is the largest share of documents that the kinds of listed may explain, but for a seed's chance: of 20,000 each it was 2.1 %
// with 148, 2.2 % with 149, 3.6 and 3.9 % with 153.
const mostListed = 0.045

// tooMany tells whether a count is more than a share of all documents and four standard deviations.
func tooMany(count, documents int, share float64) bool {
	expected := share * float64(documents)
	return float64(count) > expected+4*math.Sqrt(expected)
}

// TestSwallowed holds the share of documents small in which a kind of listed would explain any difference at all, so that faults
// there go unseen: it plants one that has nothing to do with what the kinds are about. Most kinds tell what is different, too.
func TestSwallowed(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(testtools.Seed(t), 4))}
	box := layout.ElementBox{Tag: "div", Width: 100, Height: 50}
	moved := layout.ElementBox{Tag: "div", X: 40, Y: 30, Width: 160, Height: 20}
	planted := []mismatch{{got: &box, want: &moved}, {texts: [2][]string{{"甲乙", "丙"}, {"甲", "丁"}}}}
	swallowed := map[string]int{}
	total := 0
	const count = 5000
	for range count {
		_, doc := g.document()
		if kind := kindOf(doc, planted); kind != "" {
			swallowed[kind]++
			total++
		}
	}
	testtools.Report(t, fmt.Sprintf("in %d of %d random documents (%.1f %%) a kind explains any difference: %v", total, count, 100*float64(total)/count, swallowed))
	if tooMany(total, count, mostSwallowed) {
		t.Errorf("in %d of %d documents a kind explains any difference", total, count)
	}
}

// mostSwallowed is that share, as measured; it only ever becomes smaller.
const mostSwallowed = 0.68

// tell logs a find as it would be written into a case file.
func (n *tally) tell(t *testing.T, kind string, f *find) {
	var text []string
	for _, m := range f.mismatches {
		text = append(text, m.text)
	}
	t.Logf("%s: %s\n  %s", kind, f.doc, strings.Join(text, "\n  "))
	if file := os.Getenv("FANSHI_FINDS"); file != "" { // a line of JSON each
		line, _ := json.Marshal(map[string]any{"kind": kind, "html": f.doc.String(), "mismatches": text})
		w, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
}
