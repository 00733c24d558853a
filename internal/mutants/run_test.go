package mutants

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// alsoRun names tests of other packages that count as a package's own: the commands are tested by scripts.
var alsoRun = map[string]string{"cli": "cmd/fanshi"}

// whole are the packages whose tests `make test` runs without -short.
var whole = []string{"build"}

// result is what became of a mutant.
type result struct {
	mutant
	Noticed bool   `json:"noticed"`
	By      string `json:"by,omitempty"` // the first test that failed, or how the run ended
	Reached bool   `json:"reached"`      // a test of the package runs this line
}

// workshop is a copy of the tree in which mutants run, one at a time.
type workshop struct {
	original string // the tree that is copied
	tree     string // the copy
	temp     string // compiled tests
	scratch  string // what runs write
	seed     uint64
}

// newWorkshop copies the tree, without history and what builds have made.
func newWorkshop(t *testing.T, root string, seed uint64) *workshop {
	t.Helper()
	dir := t.TempDir()
	w := &workshop{tree: filepath.Join(dir, "tree"), temp: filepath.Join(dir, "bin"), scratch: filepath.Join(dir, "tmp"), original: root, seed: seed}
	if err := w.restore(); err != nil {
		t.Fatal(err)
	}
	return w
}

// skipped are the folders that no test needs.
var skipped = []string{".git", "bin", "public", "dist"}

// walk calls each with every file below root that tests may need.
func walk(root string, each func(rel string, d fs.DirEntry) error) error {
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		switch {
		case slices.Contains(skipped, rel) && d.IsDir():
			return fs.SkipDir
		case slices.Contains(skipped, rel) || !d.Type().IsRegular(): // .git of a worktree is a file
			return nil
		}
		return each(rel, d)
	})
}

// restore copies the tree anew, and leaves nothing of what runs wrote.
func (w *workshop) restore() error {
	for _, dir := range []string{w.scratch, w.tree} {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	for _, dir := range []string{w.temp, w.scratch} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	return walk(w.original, func(rel string, _ fs.DirEntry) error { return w.copy(rel) })
}

// state lists the files of the copy with their sizes: a run that changes it would colour those that follow.
func (w *workshop) state() string {
	var b strings.Builder
	err := walk(w.tree, func(rel string, d fs.DirEntry) error {
		info, err := d.Info()
		if err == nil {
			fmt.Fprintln(&b, rel, info.Size())
		}
		return err
	})
	if err != nil {
		return err.Error()
	}
	return b.String()
}

func (w *workshop) copy(name string) error {
	data, err := os.ReadFile(filepath.Join(w.original, name))
	if err != nil {
		return err
	}
	target := filepath.Join(w.tree, name)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return os.WriteFile(target, data, 0o644)
}

// environment is the machine's, without the settings of this run: property tests draw from the seed.
func (w *workshop) environment() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "FANSHI_MUTANTS") && !strings.HasPrefix(v, "FANSHI_SEED=") && !strings.HasPrefix(v, "TMPDIR=") {
			env = append(env, v)
		}
	}
	return append(env, fmt.Sprintf("FANSHI_SEED=%d", w.seed), "TMPDIR="+w.scratch)
}

// go runs the go command in the copy.
func (w *workshop) goCommand(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = w.tree
	cmd.Env = append(w.environment(), "GOTMPDIR="+w.temp)
	return cmd.CombinedOutput()
}

// build compiles the tests of a package.
func (w *workshop) build(folder, binary string, flags ...string) error {
	out, err := w.goCommand(append(append([]string{"test", "-c", "-o", binary}, flags...), "./"+folder)...)
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", folder, err, out)
	}
	return nil
}

// ended says how a run of tests ended.
type ended struct {
	red  bool
	by   string // the first test that failed, or "never ends"
	out  []byte
	took time.Duration
}

// memory in KiB bounds what a mutant that never stops growing can take.
const memory = 6 << 20

// run runs a compiled test in its folder.
func (w *workshop) run(folder, binary string, limit time.Duration, flags ...string) ended {
	ctx, cancel := context.WithTimeout(context.Background(), limit+10*time.Second)
	defer cancel()
	script := fmt.Sprintf(`ulimit -d %d; exec "$0" "$@"`, memory)
	args := append([]string{"-c", script, binary, fmt.Sprintf("-test.short=%t", !slices.Contains(whole, path.Base(folder))), "-test.failfast", "-test.timeout=" + limit.String()}, flags...)
	cmd := exec.CommandContext(ctx, "sh", args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = filepath.Join(w.tree, folder), w.environment(), 5*time.Second
	var out tail
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	return ended{red: err != nil, by: culprit(out.data, err), out: out.data, took: time.Since(start)}
}

// tail keeps the beginning of what is written: a mutant may write without end.
type tail struct{ data []byte }

func (t *tail) Write(p []byte) (int, error) {
	if room := 1<<20 - len(t.data); room > 0 {
		t.data = append(t.data, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// culprit names the first test that failed.
func culprit(out []byte, err error) string {
	if err == nil {
		return ""
	}
	if bytes.Contains(out, []byte("panic: test timed out")) {
		return "never ends"
	}
	for line := range strings.Lines(string(out)) {
		if name, ok := strings.CutPrefix(line, "--- FAIL: "); ok {
			name, _, _ = strings.Cut(name, " ")
			return name
		}
	}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return strings.TrimSpace(line)
		}
	}
	return err.Error()
}

// bench is a package whose mutants are being run.
type bench struct {
	*workshop
	production
	files    map[string]embedded // by path below the project
	binaries []string            // the compiled tests, folder by folder
	limit    time.Duration       // of a run
	blocks   []block             // what the tests reach
}

// folders are the folders whose tests count as the package's own.
func (b *bench) folders() []string {
	own := []string{"internal/" + b.name}
	if other := alsoRun[b.name]; other != "" {
		own = append(own, other)
	}
	return own
}

// choose says which mutant the next run has; 0 is none.
func (w *workshop) choose(n int) error {
	return os.WriteFile(filepath.Join(w.temp, "mutant"), []byte(strconv.Itoa(n)), 0o644)
}

// compile builds the package with its mutants in it. It returns those that compile; their numbers are their places in order.
func (b *bench) compile(order []mutant) ([]mutant, error) {
	left := order
	for range 8 {
		if err := b.write(left); err != nil {
			return nil, err
		}
		b.binaries = nil
		var failure error
		for i, folder := range b.folders() {
			binary := filepath.Join(b.temp, "test"+strconv.Itoa(i))
			b.binaries = append(b.binaries, binary)
			flags := []string{"-gcflags=fanshi/internal/" + b.name + "=-e"}
			if b.profiled() {
				flags = append(flags, "-cover")
			}
			if failure = b.build(folder, binary, flags...); failure != nil {
				break
			}
		}
		if failure == nil {
			return left, nil
		}
		bad := refused([]byte(failure.Error()), b.files)
		if len(bad) == 0 {
			return nil, failure
		}
		var good []mutant
		for i, m := range left {
			if !slices.Contains(bad, i+1) {
				good = append(good, m)
			}
		}
		left = good
	}
	return nil, fmt.Errorf("%s does not compile after eight attempts", b.name)
}

// write puts the mutants into the copy.
func (b *bench) write(order []mutant) error {
	mutants, numbers := map[string][]mutant{}, map[string][]int{}
	for i, m := range order {
		if m.body != nil {
			mutants[m.File], numbers[m.File] = append(mutants[m.File], m), append(numbers[m.File], i+1)
		}
	}
	clear(b.files)
	pkg := ""
	for _, name := range b.sources {
		src, err := os.ReadFile(filepath.Join(b.original, name))
		if err != nil {
			return err
		}
		b.files[name] = embed(src, mutants[name], numbers[name])
		if err := os.WriteFile(filepath.Join(b.tree, name), b.files[name].src, 0o644); err != nil {
			return err
		}
		if f := packageClause.FindSubmatch(src); f != nil {
			pkg = string(f[1])
		}
	}
	file := filepath.Join(b.tree, "internal", b.name, "fanshi_mutant.go")
	return os.WriteFile(file, chooser(pkg, filepath.Join(b.temp, "mutant")), 0o644)
}

var packageClause = regexp.MustCompile(`(?m)^package (\w+)`)

// profiled tells whether a profile says what the tests reach. Where scripts start the program, everything counts as reached: a program
// built for a profile would tell on its standard error that it writes none.
func (b *bench) profiled() bool { return len(b.folders()) == 1 }

// baseline runs the tests without a mutant: what they reach, and how long a run may take.
func (b *bench) baseline() error {
	if err := b.choose(0); err != nil {
		return err
	}
	var took time.Duration
	for i, folder := range b.folders() {
		profile := filepath.Join(b.temp, "profile")
		var flags []string
		if b.profiled() {
			flags = append(flags, "-test.coverprofile="+profile)
		}
		clean := b.run(folder, b.binaries[i], 30*time.Minute, flags...)
		if clean.red {
			return fmt.Errorf("the tests of %s fail without a mutant:\n%s", folder, clean.out)
		}
		if took = max(took, clean.took); !b.profiled() {
			continue
		}
		data, err := os.ReadFile(profile)
		if err != nil {
			return err
		}
		blocks, err := parseProfile(data)
		if err != nil {
			return err
		}
		b.blocks = append(b.blocks, blocks...)
	}
	b.limit = max(time.Minute, 6*took)
	return nil
}

// try runs the mutant with a number.
func (b *bench) try(m mutant, number int) (result, error) {
	r := result{mutant: m, Reached: reached(b.blocks, m.File, b.files[m.File].line(m.Line, m.start))}
	if !r.Reached {
		return r, nil
	}
	if err := b.choose(number); err != nil {
		return r, err
	}
	for i, folder := range b.folders() {
		if e := b.run(folder, b.binaries[i], b.limit); e.red {
			r.Noticed, r.By = true, e.by
			return r, nil
		}
	}
	return r, nil
}

// tryAlone compiles and runs a mutant that cannot stand beside others. It is none if it does not compile.
func (b *bench) tryAlone(m mutant) (r result, compiles bool, err error) {
	if err := b.write(nil); err != nil {
		return r, false, err
	}
	src, err := os.ReadFile(filepath.Join(b.original, m.File))
	if err != nil {
		return r, false, err
	}
	if err := os.WriteFile(filepath.Join(b.tree, m.File), m.apply(src), 0o644); err != nil {
		return r, false, err
	}
	r = result{mutant: m, Reached: true}
	for _, folder := range b.folders() {
		binary := filepath.Join(b.temp, "alone")
		if b.build(folder, binary) != nil {
			return r, false, nil
		}
		if e := b.run(folder, binary, b.limit); e.red {
			r.Noticed, r.By = true, e.by
			break
		}
	}
	return r, true, nil
}
