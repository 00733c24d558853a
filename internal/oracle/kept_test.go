package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"fanshi/internal/testtools"
)

// keptFile holds random documents that the engine and Chromium lay out the same way. Tests of layout hold the engine to
// what it makes of them, to the last unit and without a browser; here they are compared with the browser that there is.
const keptFile = "../sheet/layout/testdata/documents.json"

// keptDocuments is how many are drawn.
const keptDocuments = 240

// keptDocumentsFile is what keptFile holds: the documents, with the style sheet that they need.
type keptDocumentsFile struct {
	Chromium  string         `json:"chromium"` // the version that lays them out as the engine does
	Styles    string         `json:"styles"`
	Documents []keptDocument `json:"documents"`
}

type keptDocument struct {
	Kind string `json:"kind"`
	HTML string `json:"html"`
	Made string `json:"made"` // what the engine makes of it (layout's TestDocuments)
}

// TestKeptDocuments compares the documents of keptFile with Chromium's layout. UPDATE_GOLDEN=documents draws them anew, after
// which go test ./internal/sheet/layout -run TestDocuments -update notes what the engine makes of them.
func TestKeptDocuments(t *testing.T) {
	tr := newTrial(t)
	n := &tally{chromium: tr.b.Chromium, differences: map[string]int{}, versions: map[string]int{}, listed: map[string]int{}}
	if os.Getenv("UPDATE_GOLDEN") == "documents" {
		tr.draw(t, n)
	}
	data, err := os.ReadFile(keptFile)
	if err != nil {
		t.Fatal(err)
	}
	var file keptDocumentsFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Documents) != keptDocuments || file.Styles != randomDefaults {
		t.Fatalf("%d documents", len(file.Documents))
	}
	for batch := range slices.Chunk(file.Documents, batchSize) {
		docs := make([]*element, len(batch))
		for i, d := range batch {
			docs[i] = &element{raw: d.HTML}
		}
		finds, refused := tr.compare(t, n, docs)
		for i, reason := range refused {
			t.Errorf("%s\nis refused: %s", batch[i].HTML, reason)
		}
		for _, i := range slices.Sorted(maps.Keys(finds)) {
			what := batch[i].HTML + "\n" + finds[i].mismatches[0].text
			if file.Chromium == n.chromium.Version {
				t.Error(what)
			} else {
				n.unknown = append(n.unknown, what)
			}
		}
	}
	testtools.Report(t, fmt.Sprintf("%s: %d boxes and %d lines of %d kept documents compared", n.chromium, n.boxes, n.lines, len(file.Documents)))
	n.chromium.ReportNew(t, n.unknown, "go test ./internal/oracle -run TestKeptDocuments -v", "UPDATE_GOLDEN=documents draws others")
}

// draw writes keptFile with documents that are the same in both engines.
func (tr *trial) draw(t *testing.T, n *tally) {
	g := generator{rand.New(rand.NewPCG(testtools.Seed(t), 2))}
	file := keptDocumentsFile{Chromium: n.chromium.Version, Styles: randomDefaults}
	for len(file.Documents) < keptDocuments {
		kind, doc := g.document()
		finds, refused := tr.compare(t, n, []*element{doc})
		if len(finds)+len(refused)+len(n.versions)+len(n.listed) == 0 {
			file.Documents = append(file.Documents, keptDocument{Kind: kind, HTML: doc.String()})
		}
		clear(n.versions)
		clear(n.listed)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(keptFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
