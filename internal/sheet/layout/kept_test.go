package layout

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/testtools"
)

// fittedSheet is a sheet whose --fit elements stand in rooms that other words make larger or smaller.
const fittedSheet = `<!DOCTYPE html><html><head><style>
section { width: 100vw; height: 100vh; display: flex; flex-direction: column }
h1 { font-size: 40px; margin: 0; --fit: 20px 60px; height: 120px }
.room { flex: 1 1 0; min-height: 0; --fit: 10px 90px }
.words { flex: none; font-size: 30px; max-width: 500px } .words strong { --fit: 8px 30px }
</style></head><body><section><h1>接到自称客服的来电先挂断</h1><div class="words">不要相信<strong>陌生人</strong>的链接</div><div class="room">凡是要求先交<strong>保证金</strong>的贷款都是诈骗</div></section></body></html>`

// TestAgain: a document that is laid out again after some of its words have changed is the one that is laid out anew, to the last
// unit; with anything to report it is not made, and what cannot be kept is not kept.
func TestAgain(t *testing.T) {
	fonts := testFonts(t)
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 0))
	sources := []string{fittedSheet, fittedSheet, fittedSheet}
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) < 100 {
		t.Fatal(len(files), err)
	}
	for range 25 {
		src, err := os.ReadFile(files[rnd.IntN(len(files))])
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, string(src))
	}
	made, refused := 0, 0
	for i, src := range sources {
		var diags diag.List
		doc, styles, opts := prepare(fonts, "a.html", src, 960, 720, &diags)
		if diags.Len() > 0 {
			continue
		}
		res, k := Keep(doc, styles, opts, &diags)
		if got, want := shownAll(t, res), anew(t, fonts, src); got != want {
			t.Fatalf("document %d: kept it is another", i)
		}
		for range 4 {
			if k == nil {
				if strings.Contains(src, "--fit: 10px 90px") {
					t.Error("the sheet with fitted texts is not kept")
				}
				refused++
				break
			}
			after := otherWords(src, rnd)
			changed, ok := doc.Update(src, after)
			if !ok {
				break
			}
			src = after
			res := k.Again(changed)
			if res == nil {
				refused++
				break
			}
			made++
			if shownAll(t, res) != anew(t, fonts, src) {
				t.Fatalf("document %d is another than the one that is laid out anew:\n%s", i, src)
			}
		}
	}
	if made < 30 {
		t.Errorf("only %d were laid out again, %d were not", made, refused)
	}
}

// TestNotKept: what layout writes into, and what has something to report, is not kept.
func TestNotKept(t *testing.T) {
	fonts := testFonts(t)
	for name, c := range map[string]struct {
		body string
		kept bool
	}{
		"plain words":       {"<p>停</p>", true},
		"a table":           {"<table><tr><td>停</td></tr></table>", false},
		"vertical text":     {`<div style="writing-mode: vertical-rl; height: 200px">停</div>`, false},
		"marks of emphasis": {`<p style="text-emphasis: dot">停</p>`, false},
		"a problem":         {`<p style="width: 20px; height: 20px; overflow: hidden; font-size: 90px">停</p>`, false},
	} {
		var diags diag.List
		doc, styles, opts := prepare(fonts, "a.html", "<!DOCTYPE html><html><body><section style=\"width:100vw;height:100vh\">"+c.body+"</section></body></html>", 960, 720, &diags)
		if _, k := Keep(doc, styles, opts, &diags); (k != nil) != c.kept {
			t.Errorf("%s: kept is %v (%v)", name, k != nil, diags.Sorted())
		}
	}
}

var words = regexp.MustCompile(`>[^<>{}]*\p{Han}[^<>{}]*<`)

// otherWords changes one text of a document, and now and then two.
func otherWords(src string, rnd *rand.Rand) string {
	for range 1 + rnd.IntN(2) {
		at := words.FindAllStringIndex(src, -1)
		if len(at) == 0 {
			return src
		}
		m := at[rnd.IntN(len(at))]
		text := []rune("先核实再转账，不轻信！")[rnd.IntN(5):]
		src = src[:m[0]+1] + string(text[:1+rnd.IntN(len(text))]) + src[m[1]-1:]
	}
	return src
}

// anew lays a document out from nothing.
func anew(t *testing.T, fonts *font.Set, src string) string {
	t.Helper()
	var diags diag.List
	doc, styles, opts := prepare(fonts, "a.html", src, 960, 720, &diags)
	return shownAll(t, Layout(doc, styles, opts, &diags))
}

// shownAll is all that a result holds, as a digest.
func shownAll(t *testing.T, res *Result) string {
	t.Helper()
	if res == nil {
		return ""
	}
	sum := sha256.New()
	for _, p := range res.Pages {
		fmt.Fprintln(sum, p.Unit, p.Width, p.Height)
		digest(t, sum, p.Marks)
	}
	fits := slices.Clone(res.Fits)
	for i := range fits {
		fits[i].Place = diag.Pos{} // in a text that has grown, elements stand where they stood before
	}
	data, err := json.Marshal([]any{res.Boxes, fits, res.Folds})
	if err != nil {
		t.Fatal(err)
	}
	sum.Write(data)
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// decorations are elements of every kind of decoration.
var decorations = []string{
	"border: 4px solid red", "border: 4px dashed red", "border: 5px dotted blue", "border-top: 3px solid red; border-left: 6px solid blue", "border: 8px solid red; border-left-color: blue; border-bottom-width: 2px",
	"border: 4px solid red; border-radius: 10px", "border: 3px dashed red; border-radius: 12px 0 30px 8px", "border-bottom: 6px solid red; border-radius: 20px", "border: 6px solid red; border-right: 3px dashed blue; border-radius: 15px", "border-radius: 50%; background-color: red",
	"border: 12px solid red; border-top-color: blue; border-radius: 30px 10px", "border-left: 9px dashed green; border-right: 2px dotted blue",
	"background-image: linear-gradient(red, blue)", "background-image: linear-gradient(45deg, red, green 30%, blue)", "background-image: linear-gradient(to right, red 10px, blue 20px, green)", "background-image: linear-gradient(to top left, red, blue)",
	"background-image: linear-gradient(to bottom right, red 50%, blue 20%, green)", "background-image: linear-gradient(200deg, red, green, blue 90%, red)", "border: 5px solid red; background-image: linear-gradient(90deg, red, blue)",
	"text-decoration: underline", "text-decoration: line-through; color: red", "text-decoration: underline; line-height: 2", "overflow: hidden; border-radius: 8px; background-color: green",
	"display: flex; border: 1px solid red; padding: 3px 5px 7px 9px; background-color: blue", "box-sizing: border-box; border: 5px solid green; margin: 4px",
}

// TestPainted compares the marks of boxes with every kind of border, background and decoration with testdata/painted.txt.
func TestPainted(t *testing.T) {
	fonts := testFonts(t)
	var b strings.Builder
	for _, css := range decorations {
		for _, body := range []string{"先停", "<strong>先</strong>停"} {
			var diags diag.List
			src := `<!DOCTYPE html><html><head><style>section { width: 100vw; height: 100vh } div { width: 90px; height: 50px; font-size: 20px } div { ` + css + ` }</style></head><body><section><div>` + body + `</div></section></body></html>`
			doc, styles, opts := prepare(fonts, "a.html", src, 200, 100, &diags)
			var res *Result
			if !diags.HasErrors() {
				res = Layout(doc, styles, opts, &diags)
			}
			fmt.Fprintf(&b, "# %s: %s\n", css, body)
			for _, d := range diags.Sorted() {
				fmt.Fprintf(&b, "%s %s\n", d.Code, d.Message)
			}
			if res != nil {
				describeMarks(&b, res.Pages[0].Marks, "")
			}
		}
	}
	testtools.CompareText(t, "testdata/painted.txt", b.String(), *update)
}

func describeMarks(b *strings.Builder, marks []page.Mark, indent string) {
	for _, m := range marks {
		b.WriteString(indent)
		switch m := m.(type) {
		case *page.Fill:
			fmt.Fprintf(b, "fill %v %v in %v", m.Path.Ops, m.Path.Points, m.Path.Box)
			if g, ok := m.Paint.(*page.LinearGradient); !ok {
				fmt.Fprintf(b, " with %v", m.Paint)
			} else {
				fmt.Fprintf(b, " %+v", *g)
			}
		case *page.Stroke:
			fmt.Fprintf(b, "stroke %v %v in %v, %d %v %v %v %v", m.Path.Ops, m.Path.Points, m.Path.Box, m.Width, m.Color, m.Cap, m.Join, m.Dash)
		case *page.Text:
			fmt.Fprintf(b, "text %s %d %v %v", m.Source, m.Size, m.Color, m.Glyphs)
		case *page.Group:
			fmt.Fprintf(b, "group %d %d %d %v\n", m.Turns, m.CX, m.CY, m.Clip)
			describeMarks(b, m.Marks, indent+"  ")
			continue
		default:
			fmt.Fprintf(b, "%T", m)
		}
		b.WriteString("\n")
	}
}
