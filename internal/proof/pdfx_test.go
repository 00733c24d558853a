package proof

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// clause is one demand of PDF/X-1a:2003 (ISO 15930-4) as docs/print.md names them. check reports each breach.
type clause struct {
	name  string
	check func(f *pressFile, breach func(format string, args ...any))
}

// clauses are all demands. There is no open checker for the standard, so each is a check of ours on a file that pdfcpu
// has parsed, and each has files that break it (pdfx_breach_test.go).
var clauses = []clause{
	{"PDF 1.4", checkVersion},
	{"one output intent", checkOutputIntents},
	{"registered condition", checkCondition},
	{"no profile", checkNoProfile},
	{"identifier", checkIdentifier},
	{"Trapped", checkTrapped},
	{"GTS_PDFXVersion", checkStandard},
	{"Title", checkTitle},
	{"dates", checkDates},
	{"no soft mask", checkSoftMasks},
	{"no constant alpha", checkAlpha},
	{"no blend mode", checkBlendModes},
	{"no transparency group", checkGroups},
	{"no transfer curve", checkTransfer},
	{"no RGB operator", checkOperators},
	{"no RGB image", checkImages},
	{"no RGB shading", checkShadings},
	{"no RGB resource", checkSpaces},
	{"no annotation", checkAnnotations},
	{"no encryption", checkEncryption},
	{"no font", checkFonts},
	{"trim box", checkTrimBox},
	{"nested boxes", checkNestedBoxes},
	{"no JavaScript", checkJavaScript},
	{"no action", checkActions},
	{"no LZW", checkFilters},
	{"no external stream", checkExternal},
	{"no PostScript", checkPostScript},
	{"no optional content", checkOptionalContent},
}

// breaches runs all clauses over a file and returns what they find, each as "clause: what".
func breaches(data []byte) ([]string, error) {
	f, err := parsePress(data)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, c := range clauses {
		c.check(f, func(format string, args ...any) {
			found = append(found, c.name+": "+fmt.Sprintf(format, args...))
		})
	}
	return found, nil
}

// pressFile is a parsed file.
type pressFile struct {
	*model.Context
	info, root types.Dict
	pages      []types.Dict
	numbers    []int       // of all objects in use
	programs   [][]operand // operators of pages, forms and patterns
}

func parsePress(data []byte) (*pressFile, error) {
	ctx, err := api.ReadContext(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		return nil, err
	}
	f := &pressFile{Context: ctx}
	if f.root, err = ctx.Catalog(); err != nil {
		return nil, err
	}
	if ctx.Info != nil {
		if f.info, err = ctx.DereferenceDict(*ctx.Info); err != nil {
			return nil, err
		}
	}
	if err = ctx.EnsurePageCount(); err != nil {
		return nil, err
	}
	for n := range ctx.PageCount {
		page, _, _, err := ctx.PageDict(n+1, false)
		if err != nil {
			return nil, err
		}
		content, err := ctx.PageContent(page, n+1)
		if err != nil {
			return nil, err
		}
		f.pages, f.programs = append(f.pages, page), append(f.programs, operators(content))
	}
	for _, n := range slices.Sorted(maps.Keys(ctx.Table)) {
		if e := ctx.Table[n]; !e.Free && e.Object != nil {
			f.numbers = append(f.numbers, n)
		}
	}
	return f, f.readForms()
}

// readForms reads the operators of form XObjects and tiling patterns.
func (f *pressFile) readForms() (err error) {
	f.streams(func(n int, s *types.StreamDict) {
		if f.name(s.Dict, "Subtype") != "Form" && s.Dict["PatternType"] == nil {
			return
		}
		if e := s.Decode(); e != nil {
			err = cmp.Or(err, fmt.Errorf("object %d: %w", n, e))
		}
		f.programs = append(f.programs, operators(s.Content))
	})
	return err
}

// streams visits every stream in the order of the objects' numbers.
func (f *pressFile) streams(visit func(number int, s *types.StreamDict)) {
	for _, n := range f.numbers {
		if s, ok := f.Table[n].Object.(types.StreamDict); ok {
			visit(n, &s)
		}
	}
}

// dicts visits every dictionary, those inside others too.
func (f *pressFile) dicts(visit func(number int, d types.Dict)) {
	var walk func(n int, o types.Object)
	walk = func(n int, o types.Object) {
		switch o := o.(type) {
		case types.StreamDict:
			walk(n, o.Dict)
		case types.Dict:
			visit(n, o)
			for _, key := range slices.Sorted(maps.Keys(o)) {
				walk(n, o[key])
			}
		case types.Array:
			for _, e := range o {
				walk(n, e)
			}
		}
	}
	for _, n := range f.numbers {
		walk(n, f.Table[n].Object)
	}
}

// value is an entry of a dictionary, references followed; nil if there is none.
func (f *pressFile) value(d types.Dict, key string) types.Object {
	o, err := f.Dereference(d[key])
	if err != nil {
		return nil
	}
	return o
}

func (f *pressFile) name(d types.Dict, key string) string {
	n, _ := f.value(d, key).(types.Name)
	return string(n)
}

// text is a text string of a dictionary.
func (f *pressFile) text(d types.Dict, key string) string {
	s, err := f.DereferenceText(d[key])
	if err != nil {
		return ""
	}
	return s
}

// operand is an operator with what stands before it.
type operand struct {
	operator string
	operands []string
}

var token = regexp.MustCompile(`(?s)\((?:\\.|[^\\()])*\)|<<|>>|<[^<>]*>|[\[\]{}]|%[^\r\n]*|/?[^\s()<>\[\]{}/%]+`)

// operators splits a content stream; the dictionary of an inline image are the operands of its BI.
func operators(content []byte) (list []operand) {
	var operands []string
	for at := 0; ; {
		where := token.FindIndex(content[at:])
		if where == nil {
			return list
		}
		word := string(content[at+where[0] : at+where[1]])
		at += where[1]
		switch {
		case word[0] == '%':
		case word == "ID":
			list, operands = append(list, operand{"BI", operands}), nil
			if end := regexp.MustCompile(`\sEI\s`).FindIndex(content[at:]); end != nil {
				at += end[1]
			}
		case word == "BI":
			operands = nil
		case strings.ContainsAny(word[:1], "/(<>[]{}+-.0123456789") || word == "true" || word == "false" || word == "null":
			operands = append(operands, word)
		default:
			list, operands = append(list, operand{word, operands}), nil
		}
	}
}

// sound parses a file with pdfcpu's own validation, which knows ISO 32000 but not PDF/X.
func sound(data []byte) error {
	return api.Validate(bytes.NewReader(data), model.NewDefaultConfiguration())
}

// testPressFiles: pdfcpu finds every PDF sound; those that go to print shops keep every clause, the others claim nothing.
func testPressFiles(t *testing.T, p *proof) {
	var shop, pictures atomic.Int64
	each(t, p.paths("", ".pdf"), func(name string) error {
		data := p.read(t, name)
		_, job, err := p.expected(name)
		if err != nil {
			return err
		}
		if err := sound(data); err != nil {
			return fmt.Errorf("pdfcpu: %w", err)
		}
		if !outlined(name, job) {
			if bytes.Contains(data, []byte("GTS_PDFX")) {
				return errors.New("it claims to be PDF/X, but is not for a print shop")
			}
			return nil
		}
		shop.Add(1)
		if bytes.Contains(data, []byte("/Subtype /Image")) {
			pictures.Add(1)
		}
		found, err := breaches(data)
		if err != nil || len(found) > 0 {
			return fmt.Errorf("%v %s", err, strings.Join(found, "; "))
		}
		return nil
	})
	if shop.Load() < 50 || pictures.Load() == 0 {
		t.Errorf("only %d files for print shops, %d with a picture", shop.Load(), pictures.Load())
	}
	t.Logf("%d files for print shops keep %d clauses; %d have pictures", shop.Load(), len(clauses), pictures.Load())
}
