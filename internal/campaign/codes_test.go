package campaign

import (
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/testtools"
)

var codesDay = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// tableOf is a project with a venue table of rows "code name kind", and a file of codes; an empty one is none.
func tableOf(codes string, rows ...string) fstest.MapFS {
	table := "代码,名称,类别\n"
	for _, row := range rows {
		table += row + "\n"
	}
	return project(txtar.File{Name: venuesCSV, Data: []byte(table)}, txtar.File{Name: CodesFile, Data: []byte(codes)})
}

// assigned assigns codes and returns the project with them.
func assigned(t *testing.T, fsys fstest.MapFS, opts AssignOptions) *Assigned {
	t.Helper()
	opts.Now = codesDay
	done, diags := AssignCodes(fsys, opts)
	if diags.HasErrors() {
		t.Fatal(printed(t, diags))
	}
	fsys[CodesFile] = &fstest.MapFile{Data: done.CSV}
	return done
}

// codesByName loads a project without a fault.
func codesByName(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	book, diags := Load(fsys, LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(printed(t, diags))
	}
	out := map[string]string{}
	for _, v := range book.Venues {
		out[v.Name.Value] = v.Code
	}
	return out
}

// TestCodesKeepTheirPlace: whatever is done to a table without codes (rows moved, added, taken out, put back), a code that was
// given stays with its place and is never given to another.
func TestCodesKeepTheirPlace(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 1))
	var pool []string // names that are not alike
	for i := range 60 {
		pool = append(pool, strings.Repeat(string(rune('一'+i*37)), 2)+strings.Repeat(string(rune('丁'+i*53)), 2))
	}
	fsys := tableOf("")
	ever := map[string]string{} // by code, the place that has it
	for range 30 {
		random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		var rows []string
		for _, name := range pool[:5+random.IntN(40)] {
			rows = append(rows, ","+name+","+[]string{"银行", "学校"}[random.IntN(2)])
		}
		fsys[venuesCSV] = tableOf("", rows...)[venuesCSV]
		assigned(t, fsys, AssignOptions{})
		for name, code := range codesByName(t, fsys) {
			if code == "" || ever[code] != "" && ever[code] != name {
				t.Fatalf("%s was %s, now it is %s", code, ever[code], name)
			}
			ever[code] = name
		}
		before := fsys[CodesFile].Data
		if again := assigned(t, fsys, AssignOptions{}); len(again.Given)+len(again.Kept)+len(again.Renamed) > 0 || string(again.CSV) != string(before) {
			t.Fatalf("codes that are all given change: %v", again)
		}
	}
	if len(ever) < 50 {
		t.Errorf("only %d places had codes", len(ever))
	}
}

// TestAssign: codes of the table are kept beside new ones, which go on where the old ones of their kind end; those of places that
// are gone are not given again.
func TestAssign(t *testing.T) {
	fsys := tableOf("代码,名称,启用\nb01,北门仓库,2025-01-02\nb07,南门仓库,\n", "b03,清河路储蓄网点,银行", ",清河小学,学校", ",安居路储蓄网点,银行")
	done := assigned(t, fsys, AssignOptions{})
	if want := "\uFEFF代码,名称,启用\r\nb01,北门仓库,2025-01-02\r\nb07,南门仓库,\r\nb03,清河路储蓄网点,2026-11-23\r\ns01,清河小学,2026-11-23\r\nb08,安居路储蓄网点,2026-11-23\r\n"; string(done.CSV) != want {
		t.Errorf("got %q\nwant %q", done.CSV, want)
	}
	if len(done.Given) != 2 || len(done.Kept) != 1 {
		t.Errorf("given %d, kept %d", len(done.Given), len(done.Kept))
	}
	book, diags := Load(fsys, LoadOptions{})
	gone := slices.DeleteFunc(slices.Clone(book.Codes), func(c *Code) bool { return c.Venue != nil })
	if len(gone) != 2 || !strings.Contains(printed(t, diags), "场所表里没有了的代码，共 2 个：b01（北门仓库）、b07（南门仓库）") {
		t.Errorf("gone: %v\n%s", gone, printed(t, diags))
	}
}

// TestCodesAsk: what only the officer knows is asked, and the answer taken; nothing is guessed.
func TestCodesAsk(t *testing.T) {
	const codes = "代码,名称\nb01,清河路储蓄网点\nb02,北门仓库\n"
	for name, c := range map[string]struct {
		rows    []string
		said    string
		answer  AssignOptions
		becomes map[string]string
	}{
		"nearly the name of one that is gone": {[]string{",清河路储蓄所,银行", "b02,北门仓库,银行"}, "没有代码，名称却和登记过的“清河路储蓄网点”（b01）相近",
			AssignOptions{New: []string{"清河路储蓄所"}}, map[string]string{"清河路储蓄所": "b03"}},
		"another place": {[]string{"b01,平安影城,银行", "b02,北门仓库,银行"}, "代码 b01 登记给了“清河路储蓄网点”，这一行却是“平安影城”",
			AssignOptions{Renamed: []string{"B01"}}, map[string]string{"平安影城": "b01"}},
		"a name a little changed": {[]string{"b01,清河路储蓄网点（东门）,银行", "b02,北门仓库,银行"}, "代码 b01 的名称由“清河路储蓄网点”改成了“清河路储蓄网点（东门）”",
			AssignOptions{}, map[string]string{"清河路储蓄网点（东门）": "b01"}},
		"width and spaces": {[]string{",清河路 储蓄网点,银行", ",北门仓库,银行"}, "", AssignOptions{}, map[string]string{"清河路 储蓄网点": "b01", "北门仓库": "b02"}},
	} {
		fsys := tableOf(codes, c.rows...)
		_, diags := Load(fsys, LoadOptions{})
		if said := printed(t, diags); !strings.Contains(said, c.said) || c.said == "" && said != "" {
			t.Errorf("%s: %s", name, said)
		}
		if len(c.answer.New)+len(c.answer.Renamed) > 0 {
			if _, diags := AssignCodes(fsys, AssignOptions{Now: codesDay}); !diags.HasErrors() {
				t.Errorf("%s: not asked", name)
			}
		}
		assigned(t, fsys, c.answer)
		got := codesByName(t, fsys)
		for name, want := range c.becomes {
			if got[name] != want {
				t.Errorf("%s has %s, want %s", name, got[name], want)
			}
		}
	}
	for want, opts := range map[string]AssignOptions{"--new “甲”：没有问到这个场所": {New: []string{"甲"}}, "--renamed “b02”：这个代码的名称没有变": {Renamed: []string{"b02"}}} {
		if _, diags := AssignCodes(tableOf(codes, "b01,清河路储蓄网点,银行", "b02,北门仓库,银行"), opts); !strings.Contains(printed(t, diags), want) {
			t.Errorf("%s: %s", want, printed(t, diags))
		}
	}
	_, diags := Load(tableOf("", ",同名,银行", ",同名,学校", ",别的,银行"), LoadOptions{})
	if said := printed(t, diags); strings.Count(said, "有 2 个场所都叫“同名”") != 1 || !strings.Contains(said, "1 个场所还没有代码：别的") {
		t.Errorf("one name twice: %s", said)
	}
}

// TestBadCodes: a file of codes that is damaged is told in place.
func TestBadCodes(t *testing.T) {
	for codes, want := range map[string]string{
		"代码,名称\nb01,清河路储蓄网点\nb01,北门\n": ":3:1: 错误：场所代码“b01”与 " + CodesFile + ":2:1 相同",
		"代码,名称\nb 1,清河路储蓄网点\n":         ":2:1: 错误：场所代码“b 1”不能用",
		"代码,名称\nb01,\n":                ":2:5: 错误：“名称”是空的",
		"名字\nb01\n":                    "找不到表头",
	} {
		if _, diags := Load(tableOf(codes, "b01,清河路储蓄网点,银行"), LoadOptions{}); !strings.Contains(printed(t, diags), want) {
			t.Errorf("%q: %s", codes, printed(t, diags))
		}
	}
}

// TestCapitalCodes: codes in capitals are those in small letters, which is told once; two that differ in nothing else are one.
func TestCapitalCodes(t *testing.T) {
	book, diags := Load(tableOf("", "B01,清河路储蓄网点,银行", "ｂ０２,北门,银行"), LoadOptions{})
	if len(book.Venues) != 2 || book.Venues[0].Code != "b01" || book.Venues[1].Code != "b02" || strings.Count(printed(t, diags), "“B01”读作 b01") != 1 || diags.Len() != 1 {
		t.Errorf("%v\n%s", book.Venues, printed(t, diags))
	}
	if _, diags := Load(tableOf("", "B01,清河路储蓄网点,银行", "b01,北门,银行"), LoadOptions{}); !strings.Contains(printed(t, diags), "场所代码“b01”与 "+venuesCSV+":2:1 相同") {
		t.Error(printed(t, diags))
	}
}
