package mutants

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// mutant is one change to one file.
type mutant struct {
	Package  string `json:"package"` // folder below internal/
	File     string `json:"file"`    // below the project
	Line     int    `json:"line"`
	Kind     string `json:"kind"`
	Function string `json:"function,omitempty"`
	Old      string `json:"old"` // the lines that change, trimmed
	New      string `json:"new"`

	start, end int    // bytes of the file that are replaced
	text       string // by this
	body       *body  // of the function around it, if it can be compiled beside others
}

// The kinds of faults, in the order of the report.
const (
	negated    = "negated condition"
	term       = "dropped term"
	ignored    = "ignored error"
	removed    = "removed statement"
	constant   = "constant by one"
	bound      = "moved bound"
	equality   = "turned equality"
	arithmetic = "other arithmetic"
	emptied    = "emptied string"
	zeroed     = "zeroed result"
)

var kinds = []string{negated, term, ignored, removed, constant, bound, equality, arithmetic, emptied, zeroed}

var bounds = map[token.Token]string{token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">"}

var operators = map[token.Token]string{token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*"}

// finder walks a file and collects its mutants.
type finder struct {
	fset  *token.FileSet
	src   []byte
	name  string
	pkg   string
	stack []ast.Node // from the file to the node that is looked at
	found []mutant
}

// find returns every mutant of a file, those that cannot matter left out, in the order of the code.
func find(pkg, name string, src []byte) ([]mutant, error) {
	f := &finder{fset: token.NewFileSet(), src: src, name: name, pkg: pkg}
	file, err := parser.ParseFile(f.fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			f.stack = f.stack[:len(f.stack)-1]
			return true
		}
		f.stack = append(f.stack, n)
		if f.without(n) {
			f.stack = f.stack[:len(f.stack)-1]
			return false
		}
		f.look(n)
		return true
	})
	return f.found, nil
}

// without says that nothing below the node is to be changed.
func (f *finder) without(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return true
	case *ast.BasicLit:
		field, ok := f.parent(1).(*ast.Field)
		return ok && field.Tag == n
	case *ast.IfStmt:
		return onlyPanics(n)
	case *ast.FuncDecl:
		return excludedFunction(f.name, n.Name.Name)
	case ast.Expr:
		return excludedExpression(f.parent(1), n)
	}
	return false
}

// parent returns the node so many steps above the one that is looked at.
func (f *finder) parent(steps int) ast.Node {
	if i := len(f.stack) - 1 - steps; i >= 0 {
		return f.stack[i]
	}
	return nil
}

// look adds the mutants of one node.
func (f *finder) look(n ast.Node) {
	switch n := n.(type) {
	case *ast.IfStmt:
		f.condition(n.Cond, isErrorCheck(n))
	case *ast.ForStmt:
		if n.Cond != nil {
			f.condition(n.Cond, false)
		}
	case *ast.CaseClause:
		f.cases(n)
	case *ast.BinaryExpr:
		f.binary(n)
	case *ast.BasicLit:
		f.literal(n)
	case *ast.ReturnStmt:
		f.results(n)
	case *ast.ExprStmt:
		if _, ok := n.X.(*ast.CallExpr); ok && f.isStatement() {
			f.add(removed, n, "if false { "+f.code(n)+" }")
		}
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE && f.isStatement() && !blank(n) {
			f.add(removed, n, "if false { "+f.code(n)+" }")
		}
	}
}

// isStatement says that the statement stands in a block: not in the head of an if or for.
func (f *finder) isStatement() bool {
	switch f.parent(1).(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// blank says that all that is assigned is thrown away.
func blank(n *ast.AssignStmt) bool {
	for _, x := range n.Lhs {
		if id, ok := x.(*ast.Ident); !ok || id.Name != "_" {
			return false
		}
	}
	return true
}

// condition turns a condition round; one that only looks for an error ignores the error.
func (f *finder) condition(cond ast.Expr, check bool) {
	if check {
		f.add(ignored, cond, "false && "+f.code(cond))
		return
	}
	f.add(negated, cond, "!("+f.code(cond)+")")
}

// cases turns the conditions of a switch without a value round.
func (f *finder) cases(n *ast.CaseClause) {
	if sw, ok := f.parent(2).(*ast.SwitchStmt); !ok || sw.Tag != nil {
		return
	}
	for _, cond := range n.List {
		f.condition(cond, false)
	}
}

// isErrorCheck recognises if err != nil, also with a statement in its head, that ends in a return, break or continue.
func isErrorCheck(n *ast.IfStmt) bool {
	cond, ok := n.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || !isNil(cond.Y) || len(n.Body.List) == 0 {
		return false
	}
	id, ok := cond.X.(*ast.Ident)
	return ok && (id.Name == "err" || strings.HasSuffix(id.Name, "Err"))
}

// onlyPanics recognises if err != nil { panic(err) }: what cannot happen, since the data are the program's own, cannot be provoked.
func onlyPanics(n *ast.IfStmt) bool {
	if len(n.Body.List) != 1 || n.Else != nil {
		return false
	}
	statement, ok := n.Body.List[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := statement.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	return ok && id.Name == "panic"
}

func isNil(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == "nil"
}

// binary changes an operator, or drops one of two conditions.
func (f *finder) binary(n *ast.BinaryExpr) {
	switch {
	case n.Op == token.LAND || n.Op == token.LOR:
		f.add(term, n, f.code(n.X))
		f.add(term, n, f.code(n.Y))
	case bounds[n.Op] != "":
		f.add(bound, n, f.code(n.X)+" "+bounds[n.Op]+" "+f.code(n.Y))
	case n.Op == token.EQL && !f.isCondition(n):
		f.add(equality, n, f.code(n.X)+" != "+f.code(n.Y))
	case n.Op == token.NEQ && !f.isCondition(n):
		f.add(equality, n, f.code(n.X)+" == "+f.code(n.Y))
	case operators[n.Op] != "" && !isText(n.X) && !isText(n.Y):
		f.add(arithmetic, n, f.code(n.X)+" "+operators[n.Op]+" "+f.code(n.Y))
	}
}

// isCondition says that the expression is a whole condition: turning it round is another kind's.
func (f *finder) isCondition(n ast.Expr) bool {
	switch p := f.parent(1).(type) {
	case *ast.IfStmt:
		return p.Cond == n
	case *ast.ForStmt:
		return p.Cond == n
	case *ast.CaseClause:
		return true
	}
	return false
}

// isText recognises a string constant at either end of a concatenation.
func isText(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING
	case *ast.BinaryExpr:
		return x.Op == token.ADD && (isText(x.X) || isText(x.Y))
	case *ast.ParenExpr:
		return isText(x.X)
	}
	return false
}

// literal moves a number by one or empties a string.
func (f *finder) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		f.add(constant, n, "("+n.Value+" + 1)")
		f.add(constant, n, "("+n.Value+" - 1)")
	case token.STRING:
		if len(n.Value) > 2 {
			f.add(emptied, n, `""`)
		}
	}
}

// results zeroes one of the values that a function returns.
func (f *finder) results(n *ast.ReturnStmt) {
	types := f.resultTypes()
	if len(types) != len(n.Results) {
		return
	}
	for i, x := range n.Results {
		if !isZero(x) {
			f.add(zeroed, x, "*new("+f.code(types[i])+")")
		}
	}
}

// resultTypes lists the types that the enclosing function returns.
func (f *finder) resultTypes() []ast.Expr {
	for i := len(f.stack) - 1; i >= 0; i-- {
		var fields *ast.FieldList
		switch fn := f.stack[i].(type) {
		case *ast.FuncDecl:
			fields = fn.Type.Results
		case *ast.FuncLit:
			fields = fn.Type.Results
		default:
			continue
		}
		var types []ast.Expr
		if fields != nil {
			for _, field := range fields.List {
				for range max(1, len(field.Names)) {
					types = append(types, field.Type)
				}
			}
		}
		return types
	}
	return nil
}

func isZero(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "nil" || x.Name == "false"
	case *ast.BasicLit:
		return x.Value == "0" || x.Value == `""`
	case *ast.CompositeLit:
		return len(x.Elts) == 0
	}
	return false
}

func (f *finder) offset(p token.Pos) int { return f.fset.Position(p).Offset }

func (f *finder) code(n ast.Node) string { return string(f.src[f.offset(n.Pos()):f.offset(n.End())]) }

// add records that a node's code is replaced.
func (f *finder) add(kind string, n ast.Node, text string) {
	m := mutant{Package: f.pkg, File: f.name, Kind: kind, Line: f.fset.Position(n.Pos()).Line,
		start: f.offset(n.Pos()), end: f.offset(n.End()), text: text}
	for _, p := range f.stack {
		if fn, ok := p.(*ast.FuncDecl); ok {
			m.Function = fn.Name.Name
		}
	}
	m.body = embeddable(append(slices.Clone(f.stack), n), func(n ast.Node) (int, int) { return f.offset(n.Pos()), f.offset(n.End()) })
	m.Old, m.New = m.lines(f.src)
	if !excludedMutant(m) {
		f.found = append(f.found, m)
	}
}

// lines returns the whole lines that a mutant changes, before and after.
func (m mutant) lines(src []byte) (before, after string) {
	first := strings.LastIndexByte(string(src[:m.start]), '\n') + 1
	last := len(src)
	if i := strings.IndexByte(string(src[m.end:]), '\n'); i >= 0 {
		last = m.end + i
	}
	before = string(src[first:last])
	after = string(src[first:m.start]) + m.text + string(src[m.end:last])
	return strings.TrimSpace(before), strings.TrimSpace(after)
}

// apply returns the file with the fault in it.
func (m mutant) apply(src []byte) []byte {
	return []byte(string(src[:m.start]) + m.text + string(src[m.end:]))
}
