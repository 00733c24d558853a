package mutants

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Compiling a package's tests costs more than running them. All mutants of a package are therefore compiled at once: each
// function begins with its mutated bodies, and a number in a file says at the start of the program which of them is run.

// body is the function in which a mutant stands.
type body struct {
	start, end int // bytes of the file, braces included
	void       bool
}

// embeddable finds the function's body for a mutant. A constant of the package has none, and labels cannot stand twice.
func embeddable(stack []ast.Node, offset func(ast.Node) (int, int)) *body {
	for _, n := range stack {
		fn, ok := n.(*ast.FuncDecl)
		if !ok {
			continue
		}
		labels := false
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			_, is := n.(*ast.LabeledStmt)
			labels = labels || is
			return true
		})
		start, end := offset(fn.Body)
		if labels || stack[len(stack)-1].Pos() <= fn.Body.Pos() {
			return nil
		}
		return &body{start, end, fn.Type.Results == nil}
	}
	return nil
}

// embedded is a file with mutants in it.
type embedded struct {
	src     []byte
	lines   map[int][2]int // by a mutant's number: its first and last line
	inserts []insert
}

// insert is text that was put in at a byte of the file: so many lines.
type insert struct{ at, lines int }

// embed writes mutants into their file; numbers[i] is the number of mutants[i].
func embed(src []byte, mutants []mutant, numbers []int) embedded {
	order := make([]int, len(mutants))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return mutants[a].body.start - mutants[b].body.start })
	e := embedded{lines: map[int][2]int{}}
	var out strings.Builder
	done, line := 0, 1
	write := func(s string) {
		out.WriteString(s)
		line += strings.Count(s, "\n")
	}
	for _, i := range order {
		m := mutants[i]
		at := m.body.start + 1
		write(string(src[done:at]))
		done = at
		first := line
		write(fmt.Sprintf("\nif fanshiMutant(%d) {\n", numbers[i]))
		write(string(src[m.body.start:m.start]) + m.text + string(src[m.end:m.body.end]) + "\n")
		if m.body.void {
			write("return\n}\n")
		} else {
			write("panic(\"a mutant without a result\")\n}\n")
		}
		e.lines[numbers[i]] = [2]int{first, line}
		e.inserts = append(e.inserts, insert{at, line - first})
	}
	write(string(src[done:]))
	e.src = []byte(out.String())
	return e
}

// line says where a line of the original stands now; at is a byte in it.
func (e embedded) line(line, at int) int {
	for _, i := range e.inserts {
		if i.at <= at {
			line += i.lines
		}
	}
	return line
}

// chooser is the file that says which mutant runs. A package may have names like os itself.
func chooser(pkg, choice string) []byte {
	return fmt.Appendf(nil, `package %s

import (
	fanshiOS "os"
	fanshiStrconv "strconv"
)

var fanshiMutantChosen = func() int {
	data, _ := fanshiOS.ReadFile(%q)
	n, _ := fanshiStrconv.Atoi(string(data))
	return n
}()

func fanshiMutant(n int) bool { return n == fanshiMutantChosen }
`, pkg, choice)
}

var compilerPlace = regexp.MustCompile(`(?m)^(?:vet: )?(?:\./)?([^\s:]+\.go):([0-9]+):`)

// refused lists the mutants that do not compile, from what the compiler says.
func refused(out []byte, files map[string]embedded) []int {
	var bad []int
	for _, place := range compilerPlace.FindAllStringSubmatch(string(out), -1) {
		line, err := strconv.Atoi(place[2])
		if err != nil {
			continue
		}
		for name, e := range files {
			if !strings.HasSuffix(name, "/"+place[1][strings.LastIndex(place[1], "/")+1:]) {
				continue
			}
			for n, lines := range e.lines {
				if lines[0] <= line && line <= lines[1] && !slices.Contains(bad, n) {
					bad = append(bad, n)
				}
			}
		}
	}
	return bad
}
