package source

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// plainValue gives a tree as maps, lists and strings.
func plainValue(n *node) any {
	switch n.kind {
	case mappingNode:
		m := map[string]any{}
		for _, e := range n.entries {
			m[e.key.text] = plainValue(e.value)
		}
		return m
	case sequenceNode:
		l := []any{}
		for _, i := range n.items {
			l = append(l, plainValue(i))
		}
		return l
	}
	return n.text
}

// judged gives what another reader of YAML reads, scalars as text.
func judged(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return judged(n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = judged(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		l := []any{}
		for _, c := range n.Content {
			l = append(l, judged(c))
		}
		return l
	}
	return strings.TrimSpace(n.Value)
}

type yamlWriter struct {
	*rand.Rand
	keys int
}

var yamlWords = strings.Fields("甲 先交“解冻费” 3.2 0123 yes 2026-11-05 https://a.example/ 才给放款？ 甲：乙 (丙) a-b 96110 “甲”")

func (w *yamlWriter) scalar(flow bool) string {
	s := yamlWords[w.IntN(len(yamlWords))]
	switch w.IntN(5) {
	case 0:
		return strconv.Quote(s)
	case 1:
		return "'" + s + "'"
	case 2:
		if !flow {
			return s + " " + yamlWords[w.IntN(len(yamlWords))]
		}
	}
	return s
}

func (w *yamlWriter) flow(depth int) string {
	var parts []string
	switch k := w.IntN(4); {
	case k == 0 && depth < 3:
		for range w.IntN(4) {
			parts = append(parts, w.flow(depth+1))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case k == 1 && depth < 3:
		for range w.IntN(4) {
			parts = append(parts, w.key()+": "+w.flow(depth+1))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return w.scalar(true)
}

func (w *yamlWriter) key() string {
	w.keys++
	return fmt.Sprintf("key_%d", w.keys)
}

// block writes a mapping or list whose lines are indented.
func (w *yamlWriter) block(b *strings.Builder, indent, depth int) {
	lead := strings.Repeat(" ", indent)
	mapping := depth == 0 || w.IntN(2) == 0
	for range 1 + w.IntN(4) {
		if w.IntN(6) == 0 {
			b.WriteString("\n# 注\n")
		}
		if mapping {
			b.WriteString(lead + w.key() + ":")
		} else {
			b.WriteString(lead + "-")
		}
		switch k := w.IntN(4); {
		case k == 0 && depth < 4:
			b.WriteString("\n")
			w.block(b, indent+1+w.IntN(3), depth+1)
		case k == 1:
			value := w.flow(0)
			if strings.ContainsAny(value[len(value)-1:], "]}\"'") && strings.ContainsAny(value[:1], "[{\"'") {
				value += "  # 注"
			}
			b.WriteString(" " + value + "\n")
		case k == 2 && mapping:
			b.WriteString("\n")
		case k == 3 && !mapping && depth < 4:
			b.WriteString(" " + w.key() + ": " + w.scalar(false) + "\n" + lead + "  " + w.key() + ": " + w.scalar(false) + "\n")
		default:
			b.WriteString(" " + w.scalar(false) + "\n")
		}
	}
}

// TestAsYAML: what the subset has in common with YAML it reads as a reader of all of YAML does.
func TestAsYAML(t *testing.T) {
	s := testtools.Seed(t)
	w := &yamlWriter{Rand: rand.New(rand.NewPCG(s, 1))}
	for range 3000 {
		var b strings.Builder
		w.block(&b, 0, 0)
		text := b.String()
		var want yaml.Node
		if err := yaml.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("seed %d: the generator writes no YAML: %v\n%s", s, err, text)
		}
		var diags diag.List
		got, _ := parseYAML(newText("a.yaml", text).Whole(), Noter{}, nil, &diags)
		if diags.Len() > 0 || !reflect.DeepEqual(plainValue(got), judged(&want)) {
			t.Fatalf("seed %d: %v\n%s\ngot  %v\nwant %v", s, diags.Sorted(), text, plainValue(got), judged(&want))
		}
	}
}

// FuzzDecode: nothing panics, every problem has a place and a remedy, and text without a problem holds every visible
// character (the reader's own account of it is checked here by counting again, from outside).
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"text: 甲\nmany: [乙, \"丙\"]\n", "text: \"a\\\"b\"\n", "inner: {a: 1}\ninners:\n- a: 'x''y'\n", "free:\n  甲: {a: 1} # 乙\n", "# 甲\n---\ntext: |\n  a\n", "text：甲\n\t- 乙\n", "text: [甲，\n 乙]\n", "many:\n  - - 甲\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = normalise(strings.ToValidUTF8(s, ""))
		var diags diag.List
		var o outer
		Decode(newText("a.yaml", s).Whole(), &o, &diags)
		for _, d := range diags.Sorted() {
			if d.Message == "" || d.Remedy == "" || d.Code == "yaml.lost-text" || d.Pos.Line > strings.Count(s, "\n")+1 {
				t.Fatalf("%q: %+v", s, d)
			}
		}
		if diags.Len() > 0 || strings.ContainsAny(s, "#\"'\\") {
			return
		}
		want, got := Characters{}, Characters{}
		want.Add(s)
		valuesOf(reflect.ValueOf(o), func(v Value) { got.Add(v.Text) })
		for r, n := range got {
			if want[r] < n {
				t.Fatalf("%q: %q came from nowhere", s, r)
			}
			want[r] -= n
		}
		for _, r := range want.Missing() {
			if !strings.ContainsRune("textonemanyinnersfree-:[]{},", r) {
				t.Fatalf("%q: lost %q", s, r)
			}
		}
	})
}

// TestLinear: a file of twice the size takes at most little more than twice the memory, whatever it is full of.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"text: 甲\n", "a: b\n", "- 甲\n", "甲\n", " 甲\n", "\"\n", "[", "{a: ", "[甲，乙], ", "'", "\t- x\n", "a：b\n", "key: |\n", "  x\n", "-\n", "#\n", "：", "x ", "\u200b", "⼀", "a: [\n"} {
		small, large := allocated(unit, 1<<17), allocated(unit, 1<<19)
		if large > 6*small+1<<20 {
			t.Errorf("%q: 128 KB take %d bytes, 512 KB %d", unit, small, large)
		}
	}
}

// allocated returns how many bytes reading a file of so many bytes takes from the heap.
func allocated(unit string, size int) uint64 {
	text := "text: 甲\nmany: " + strings.Repeat(unit, size/len(unit))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var diags diag.List
	var o outer
	s, _ := fold(text)
	Decode(newText("a.yaml", s).Whole(), &o, &diags)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestLostIsReported: text that the tree or the struct does not hold is an error, whoever lost it.
func TestLostIsReported(t *testing.T) {
	var diags diag.List
	text := newText("a.yaml", "text: 甲不乙\n")
	r := &yamlReader{span: text.Whole(), text: text.Data, syntax: Characters{}, diags: &diags}
	r.syntax.Add("text:")
	r.account(&node{kind: scalarNode, text: "甲乙"})
	d := decoder{span: text.Whole(), diags: &diags}
	o := outer{Text: Value{Text: "甲"}}
	d.account(&node{kind: scalarNode, text: "甲不", at: 6}, reflect.ValueOf(o))
	var got []string
	for _, g := range diags.Sorted() {
		got = append(got, g.Pos.String()+" "+g.Code+" "+g.Message)
	}
	if want := "a.yaml:1:7 yaml.lost-text 有文字没有读到：不, a.yaml:1:8 yaml.lost-text 有文字读不出来：不"; strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
}
