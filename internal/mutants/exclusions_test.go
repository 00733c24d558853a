package mutants

import (
	"go/ast"
	"strings"
)

// A mutant that cannot be seen from outside says nothing about the tests. These rules leave such out; each has its reason.

// exclusion names mutants by where they stand; an empty field stands for all.
type exclusion struct {
	file     string // its path below the project ends so
	function string
	kind     string
	text     string // stands in the changed line
	reason   string
}

var exclusions = []exclusion{
	{function: "GoString", reason: "for debuggers only"},
	{kind: constant, text: "make(map", reason: "the size of a map is a hint: nothing changes but the time"},
	{kind: emptied, text: "panic(", reason: "a message for the programmer who broke the code, not for a user"},
	{file: "pack/archive.go", function: "archive", text: "if err != nil {", reason: "a ZIP file in memory, of names that have been checked, does not fail"},
	{file: "pack/archive.go", function: "archive", text: "return nil, err", reason: "the same"},
	{file: "pack/archive.go", function: "archive", text: "to.Write(body)", reason: "the same"},
	{file: "screen/folder.go", function: "ZIP", text: "err", reason: "a ZIP file in memory, of names of our own, does not fail"},
	{file: "pack/archive.go", function: "compress", text: "err", reason: "deflating into memory does not fail"},
	{file: "pack/pack.go", function: "Zip", text: "err", reason: "a workbook of our own rows, written into memory, does not fail"},
	{file: "pack/workbook.go", kind: constant, text: "Heading:", reason: "one character more or less of a column's width is not seen"},
	{file: "source/fold.go", function: "foldable", text: "case r < 0xA0 ||", reason: "what the common characters pass by: the cases below say no of them too"},
	{file: "source/fold.go", text: "strings.IndexFunc(s, foldable)", reason: "without it the text is gone through character by character, with the same result"},
	{file: "picture/normalise.go", function: "studio", kind: constant, text: "level(y", reason: "factors in 16 binary places: one more changes no colour"},
	{kind: constant, text: "util.Prioritized(", reason: "only the order of priorities counts, and they are a hundred apart"},
	{kind: constant, text: "'f', -1, 64)", reason: "every number below zero asks for the shortest form (strconv)"},
	{kind: constant, text: "StringIndex(text, -1)", reason: "every number below zero asks for all (regexp)"},
	{file: "raster/raster.go", function: "release", text: "canvases.Put(c)", reason: "what is not handed back is made anew: nothing changes but the time"},
	{file: "docx/docx.go", function: "archive", text: "err", reason: "a ZIP file in memory, of names of our own, does not fail"},
	{file: "review/judge.go", function: "SamePerson", kind: emptied, text: "ReplaceAll(s,", reason: "blanks are taken out anyway: between words, or at once"},
	{kind: removed, text: ".Grow(", reason: "room set aside in advance: nothing changes but the time"},
}

// hints are calls of which the argument of that index only sets room aside.
var hints = map[string]int{"make": 2, "Grow": 0, "NewReaderSize": 1, "NewWriterSize": 1}

// excludedFunction says that nothing in a function is changed.
func excludedFunction(file, function string) bool {
	for _, e := range exclusions {
		if e.kind == "" && e.text == "" && strings.HasSuffix(file, e.file) && e.function == function {
			return true
		}
	}
	return false
}

// excludedExpression leaves out what only sets room aside.
func excludedExpression(parent ast.Node, x ast.Expr) bool {
	call, ok := parent.(*ast.CallExpr)
	if !ok {
		return false
	}
	var name string
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		name = fn.Name
	case *ast.SelectorExpr:
		name = fn.Sel.Name
	}
	i, ok := hints[name]
	return ok && i < len(call.Args) && call.Args[i] == x
}

func excludedMutant(m mutant) bool {
	for _, e := range exclusions {
		if strings.HasSuffix(m.File, e.file) && (e.function == "" || e.function == m.Function) &&
			(e.kind == "" || e.kind == m.Kind) && strings.Contains(m.Old, e.text) {
			return true
		}
	}
	return false
}
