package typeset

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fileHead is the line before each file of a txtar archive.
var fileHead = regexp.MustCompile(`(?m)^-- (\S+) --\n`)

func TestGolden(t *testing.T) {
	const file = "testdata/lines.txtar"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	heads := fileHead.FindAllSubmatchIndex(data, -1)
	var names []string
	files := map[string]string{}
	for i, h := range heads {
		end := len(data)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		name := string(data[h[2]:h[3]])
		names = append(names, name)
		files[name] = string(data[h[1]:end])
	}
	out := string(data[:heads[0][0]])
	for _, in := range names {
		name, ok := strings.CutSuffix(in, ".in")
		if !ok {
			continue
		}
		got := goldenLines(t, files[in])
		if want := files[name+".out"]; !*update && got != want {
			t.Errorf("%s:\ngot\n%swant\n%s", name, got, want)
		}
		out += "-- " + in + " --\n" + files[in] + "-- " + name + ".out --\n" + got
	}
	if *update {
		if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// goldenLines lays a case out; <…> in its text is an element.
func goldenLines(t *testing.T, data string) string {
	head, text, _ := strings.Cut(data, "\n")
	st := &style.TextStyle{FontRole: "body", FontSize: 20 * 64, FontWeight: 400}
	opts := Options{Fonts: testFonts(t), Unit: page.Pixel64}
	em := 0
	for _, field := range strings.Fields(head) {
		key, value, _ := strings.Cut(field, "=")
		switch key {
		case "width":
			em, _ = strconv.Atoi(value)
		case "keep":
			opts.Keep = strings.Split(value, ",")
		case "wrap":
			st.TextWrap = map[string]style.TextWrap{"balance": style.WrapBalance, "pretty": style.WrapPretty}[value]
		case "space":
			st.WhiteSpace = map[string]style.WhiteSpace{"nowrap": style.NoWrap, "pre-line": style.PreLine}[value]
		default:
			t.Fatalf("unknown option %q", field)
		}
	}
	var items []Item
	for i, part := range strings.FieldsFunc(strings.TrimSpace(text), func(r rune) bool { return r == '<' || r == '>' }) {
		run := []Item{{Kind: Run, Text: part, Style: st}}
		if i%2 == 1 {
			run = slices.Insert(append(run, Item{Kind: Close}), 0, Item{Kind: Open})
		}
		items = append(items, run...)
	}
	var diags diag.List
	var out strings.Builder
	for _, l := range Prepare(items, opts, &diags).Layout(page.Length(em*20*64), st) {
		out.WriteString(l.Text + "\n")
	}
	if diags.Len() > 0 {
		t.Errorf("%v", diags.Sorted())
	}
	return out.String()
}
