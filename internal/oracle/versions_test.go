package oracle

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fanshi/internal/sheet/layout"
	"fanshi/internal/testtools"
)

// versionFiles holds, by the name of a difference between versions, what the versions on its side make of case files.
const versionFiles = caseFiles + "/versions"

// recorded is the golden file of a case.
func recorded(name string) string { return filepath.Join(caseFiles, name+".json") }

// recordedBy is the file of what the versions of a difference make of a case.
func recordedBy(difference, name string) string {
	return filepath.Join(versionFiles, difference, name+".json")
}

// traits tell whether a difference between versions explains a mismatch in a template, of which nothing is recorded: it
// is made of content, and changes with it.
var traits = map[string]func(m *mismatch, theirs *measured) bool{
	"text-emphasis-room": func(_ *mismatch, theirs *measured) bool { return theirs.Marked > 0 },
	"line-end-trim":      func(m *mismatch, _ *measured) bool { return untrimmed(m) },
}

// untrimmed tells whether all that is different is the half em of a closing punctuation mark at the end of a line.
func untrimmed(m *mismatch) bool {
	if m.ours == nil {
		return false
	}
	a, b := m.ours, m.theirs
	last, _ := utf8.DecodeLastRuneInString(a.Text)
	count := float64(utf8.RuneCountInString(a.Text))
	longer := b.Width - a.Width
	return strings.ContainsRune("”’》〉」』）】〕。，、；：！？", last) && !far(a.X, b.X) && !far(a.Y, b.Y) && !far(a.Height, b.Height) &&
		longer > 0 && math.Abs(longer-b.Width/count/2) < b.Width/count/4
}

// judgeCase judges a case file by what is recorded of it, and records it where that is asked for.
func (n *tally) judgeCase(t *testing.T, name string, ours layout.PageBoxes, theirs measuredPage, found []mismatch) {
	if len(found) == 0 {
		record(t, n.chromium, name, theirs, true)
		return
	}
	difference := ""
	for _, d := range testtools.Differences {
		file := recordedBy(d.Name, name)
		if _, err := os.Stat(file); err != nil || n.chromium.Differs(d.Name) == nil {
			continue
		}
		if same(theirs.elements(), testtools.ReadGolden[layout.ElementBox](t, file).Values) {
			difference = d.Name
		}
	}
	if difference == "" {
		record(t, n.chromium, name, theirs, false)
	}
	golden := false
	if _, err := os.Stat(recorded(name)); err == nil {
		golden = same(ours.Elements, testtools.ReadGolden[layout.ElementBox](t, recorded(name)).Values)
	}
	n.judge("case "+name, difference, golden, found)
}

// judgeTemplate judges a template by the traits.
func (n *tally) judgeTemplate(name string, theirs measured, found []mismatch) {
	// Where a text has a line more for the mark at its end, all that follows stands elsewhere.
	moved := n.chromium.Differs("line-end-trim") != nil && slices.ContainsFunc(found, func(m mismatch) bool { return breaksForMark(&m) })
	for _, m := range found {
		difference := ""
		if moved {
			difference = "line-end-trim"
		}
		for trait, explains := range traits {
			if n.chromium.Differs(trait) != nil && explains(&m, &theirs) {
				difference = trait
			}
		}
		n.judge(name, difference, true, []mismatch{m})
	}
}

// judge files mismatches of a document that one difference between versions explains, or none.
func (n *tally) judge(name, difference string, golden bool, found []mismatch) {
	verdict := n.chromium.Judge(false, difference != "", golden)
	if verdict == testtools.Known {
		n.versions[difference] += len(found)
		return
	}
	for _, m := range found {
		if verdict == testtools.New {
			n.unknown = append(n.unknown, name+": "+m.text)
		} else {
			n.fail(name, "%s", m.text)
		}
	}
}

// same tells whether two pages have the same boxes and lines. A recorded page has tags, but neither ids nor classes.
func same(a, b []layout.ElementBox) bool {
	if len(a) != len(b) {
		return false
	}
	n := tally{}
	for i := range a {
		if a[i].Tag != b[i].Tag {
			return false
		}
		n.box(&a[i], &b[i])
	}
	return len(n.mismatches) == 0
}

func (m *measuredPage) elements() []layout.ElementBox {
	elements := make([]layout.ElementBox, len(m.Elements))
	for i := range m.Elements {
		elements[i] = m.Elements[i].ElementBox
	}
	return elements
}

// record writes what the browser made of a case where UPDATE_GOLDEN asks for it: 1 writes the golden file of a case that
// has none, or where the browser does as we do; the name of a difference writes what the version does otherwise, unless
// another difference says so already.
func record(t *testing.T, chromium testtools.Chromium, name string, theirs measuredPage, agrees bool) {
	update := os.Getenv("UPDATE_GOLDEN")
	file := recorded(name)
	_, err := os.Stat(file)
	switch {
	case update == "":
		return
	case update != "1":
		if agrees {
			return
		}
		file = recordedBy(update, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
	case !agrees && err == nil:
		return
	}
	golden := testtools.Golden[recordedBox]{Chromium: chromium.Version}
	for _, e := range theirs.elements() {
		golden.Values = append(golden.Values, recordedBox{e.Tag, e.X, e.Y, e.Width, e.Height, e.Lines})
	}
	golden.Write(t, file)
}

// recordedBox is what is kept of a box.
type recordedBox struct {
	Tag    string           `json:"tag"`
	X      float64          `json:"x"`
	Y      float64          `json:"y"`
	Width  float64          `json:"width"`
	Height float64          `json:"height"`
	Lines  []layout.LineBox `json:"lines,omitempty"`
}

// TestVersionTable holds the table of versions against what is recorded: each entry has a trait or files, and each file
// an entry.
func TestVersionTable(t *testing.T) {
	names := map[string]bool{}
	for _, d := range testtools.Differences {
		files, _ := filepath.Glob(recordedBy(d.Name, "*"))
		if d.Of == "layout" && traits[d.Name] == nil && len(files) == 0 {
			t.Errorf("%s: nothing tells where it shows", d.Name)
		}
		names[d.Name] = true
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			if _, err := os.Stat(filepath.Join(caseFiles, name+".html")); err != nil {
				t.Errorf("%s is of no case", file)
			}
			their, our := testtools.ReadGolden[layout.ElementBox](t, file), testtools.ReadGolden[layout.ElementBox](t, recorded(name))
			if same(their.Values, our.Values) {
				t.Errorf("%s is what all versions do", file)
			}
			if major := testtools.Major(their.Chromium); major < d.From || major > d.To {
				t.Errorf("%s is of Chromium %s, the difference of %d to %d", file, their.Chromium, d.From, d.To)
			}
		}
	}
	for name := range traits {
		if !names[name] {
			t.Errorf("the trait %s is of no difference in internal/testtools/versions.go", name)
		}
	}
	folders, _ := filepath.Glob(versionFiles + "/*")
	for _, folder := range folders {
		if !names[filepath.Base(folder)] {
			t.Errorf("%s is no difference of internal/testtools/versions.go", folder)
		}
	}
}
