package oracle

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/sheet/layout"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/testtools"
)

// witnessFile holds one random document for each kind of listed, made as small as it gets.
const witnessFile = "testdata/witnesses.json"

// witness is a document that the two engines lay out otherwise, in a way that one kind explains and no other.
type witness struct {
	Kind string `json:"kind"`
	From int    `json:"from,omitempty"` // the first major version of Chromium that shows it, 0: all
	To   int    `json:"to,omitempty"`   // the last one
	HTML string `json:"html"`
}

// TestWitnesses fails where a kind of listed explains nothing any more, since the engine or the browser does otherwise, and where
// it explains the witness of another kind. UPDATE_GOLDEN=witnesses draws those that are missing.
func TestWitnesses(t *testing.T) {
	tr := newTrial(t)
	witnesses := readWitnesses(t)
	if os.Getenv("UPDATE_GOLDEN") == "witnesses" {
		witnesses = tr.drawWitnesses(t, witnesses)
	}
	var unknown []string
	seen := map[string]bool{}
	for _, w := range witnesses {
		if seen[w.Kind] || !slices.ContainsFunc(listed, func(k listedKind) bool { return k.name == w.Kind }) {
			t.Errorf("%s is no kind, or has two witnesses", w.Kind)
		}
		seen[w.Kind] = true
		doc := parsed(w.HTML)
		if doc.String() != w.HTML {
			t.Errorf("%s: %s\nis read as %s", w.Kind, w.HTML, doc)
		}
		want := []string{w.Kind}
		if v := tr.b.Major; v < w.From || w.To > 0 && v > w.To {
			want = nil
		}
		if got := tr.kindsOf(t, []*element{doc})[0]; !slices.Equal(got, want) {
			unknown = append(unknown, w.HTML+"\nis of the kinds "+strings.Join(got, ", ")+", not of "+strings.Join(want, ", "))
		}
	}
	for _, k := range listed {
		if alone := !slices.Contains(seenWithOthers, k.name); alone != seen[k.name] {
			t.Errorf("%s has no witness, or one against seenWithOthers: UPDATE_GOLDEN=witnesses go test ./internal/oracle -run TestWitnesses draws one", k.name)
		}
	}
	if tr.b.Compared() {
		for _, what := range unknown {
			t.Error(what)
		}
		unknown = nil
	}
	tr.b.ReportNew(t, unknown, "go test ./internal/oracle -run TestWitnesses -v", "testdata/witnesses.json has from and to")
}

// seenWithOthers are kinds of which no document has been drawn yet that no other kind explains, too.
var seenWithOthers = []string{"absolute-ratio", "auto-table", "leading-space", "leading-space-size", "mark-at-picture", "mark-before-edge", "mark-before-nothing", "marks-of-two-sizes", "row-span", "unseen-character"}

// kindsOf returns, by document, all the kinds that explain what the engines lay out otherwise; unlisted where none does, nil
// where they lay out the same, or where the engine refuses it.
func (tr *trial) kindsOf(t *testing.T, docs []*element) [][]string {
	out := make([][]string, len(docs))
	var laid []int
	var boxes []*layout.PageBoxes
	var sent []string
	for i, d := range docs {
		if b, _ := tr.ours(d.String()); b != nil {
			laid, boxes, sent = append(laid, i), append(boxes, b), append(sent, d.String())
		}
	}
	if len(sent) == 0 {
		return out
	}
	for k, theirs := range tr.theirs(t, sent) {
		n := tally{differences: map[string]int{}}
		found := n.compare([]layout.PageBoxes{*boxes[k]}, []measuredPage{theirs})
		if len(found) == 0 {
			continue
		}
		i := laid[k]
		for _, kind := range listed {
			if kind.is(docs[i], found) {
				out[i] = append(out[i], kind.name)
			}
		}
		if out[i] == nil && tr.toAHair(sent[k], theirs) {
			out[i] = []string{hair}
		}
		if out[i] == nil {
			out[i] = []string{unlisted}
		}
	}
	return out
}

// unlisted is in the place of a kind where none explains a document.
const unlisted = "unlisted"

// parsed reads a random document.
func parsed(html string) *element {
	var read func(n *markup.Node) *element
	read = func(n *markup.Node) *element {
		e := &element{tag: n.Tag, text: n.Text}
		for _, a := range n.Attrs {
			if a.Key == "style" {
				e.style = strings.Split(a.Val, ";")
			} else {
				e.attributes += " " + a.Key + `="` + a.Val + `"`
			}
		}
		for _, c := range n.Children {
			switch {
			case n.Tag == "svg": // write has its path
			case c.Tag == "tbody": // which nobody wrote
				e.children = append(e.children, read(c).children...)
			default:
				e.children = append(e.children, read(c))
			}
		}
		return e
	}
	return read(markup.Parse("witness", "<body>"+html+"</body>", &diag.List{}).Body.Children[0])
}

func readWitnesses(t *testing.T) []witness {
	data, err := os.ReadFile(witnessFile)
	if err != nil {
		t.Fatal(err)
	}
	var out []witness
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// drawnForWitnesses is how many documents are drawn for what has no witness yet.
const drawnForWitnesses = 20_000

// mostTries is how many documents of a kind are made small to find one that no other kind explains.
const mostTries = 12

// drawWitnesses draws documents until each kind has a witness, and writes witnessFile.
func (tr *trial) drawWitnesses(t *testing.T, have []witness) []witness {
	g := generator{rand.New(rand.NewPCG(testtools.Seed(t), 3))}
	tries := map[string]int{}
	has := func(kind string) bool {
		return slices.ContainsFunc(have, func(w witness) bool { return w.Kind == kind })
	}
	for done := 0; done < drawnForWitnesses && len(have) < len(listed); done += batchSize {
		docs := make([]*element, batchSize)
		for i := range docs {
			_, docs[i] = g.document()
		}
		for i, kinds := range tr.kindsOf(t, docs) {
			for _, kind := range kinds {
				if kind == unlisted || has(kind) || tries[kind] == mostTries {
					continue
				}
				tries[kind]++
				small := shrinkTo(docs[i], func(batch []*element) int {
					return slices.IndexFunc(tr.kindsOf(t, batch), func(kinds []string) bool { return slices.Contains(kinds, kind) })
				})
				if len(tr.kindsOf(t, []*element{small})[0]) > 1 {
					continue // the difference is another one
				}
				have = append(have, witness{Kind: kind, HTML: small.String()})
				slices.SortFunc(have, func(a, b witness) int { return strings.Compare(a.Kind, b.Kind) })
				writeWitnesses(t, have)
			}
		}
	}
	return have
}

func writeWitnesses(t *testing.T, witnesses []witness) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(witnesses); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(witnessFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
