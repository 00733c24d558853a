package build

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/font"
	"fanshi/internal/plan"
	"fanshi/internal/release"
	"fanshi/internal/theme"
)

// jointChange says what is changed in other files before the changes of a file are tried for some of its outputs.
type jointChange struct {
	file, outputs string
	others        string // the files that are changed before
	pattern, with string // what is changed in them
}

// together are entries that a change of their file shows only where other files say something else than those of the sample: an
// output's inputs are those of its template, whichever of its branches the data of today takes, and all pieces that decide
// together what stands at its place.
var together = []jointChange{
	// The bulletin picks three cases for two places: only where it picks two does a place become free for the next slide.
	{`^content/cases/`, `^screens/\w+/\w+/(\d\d\.(png|jpg)|filelist\.dat)$`, `^content/bulletins/`, `(?m)(cases: \[[\w-]+, [\w-]+), [\w-]+\]`, "$1]"},
	// The front page has room for five cases, and the bulletin picks more; every kind of fraud has a case already.
	{`^content/cases/`, `^site/index\.html$`, `^content/bulletins/`, `(?s)picks:.*?\n---\n`, "---\n"},
	// The low wall of the bank has no room for the head of the list above its items, and larger ones take two items a slide; so narrow and
	// tall a one takes one.
	{`^content/phrases\.yaml$`, `^screens/b01/door/1\d\.png$`, `^content/venues/venues\.csv$`, `640x320`, "256x384"},
	// The low wall of the bank shows no code, and so no words beside it.
	{`^content/phrases\.yaml$`, `^screens/b01/door/0[12]\.png$`, `^content/venues/venues\.csv$`, `640x320`, "960x480"},
	// A slogan that speaks of answering the phone has no “来电请接听” beside it.
	{`^content/phrases\.yaml$`, `^screens/b01/door/\d\d\.png$`, `^content/slogans/`, `接听`, "接通"},
	// The clause fits its page whole, and only on a shorter strip do words that are not split change where it is cut.
	{`^fanshi\.yaml$`, `^screens/b01/strip/01\.txt$`, `^content/venues/venues\.csv$`, `128x16 P10 3-20米 单色`, "64x16 P10 3-20米 单色 格式gif+txt"},
	// A case has no neighbours where all are of different kinds of fraud.
	{`^templates/site/partials\.html$`, `^site/cases/`, `^content/cases/`, `(?m)^scam: .*$`, "scam: loan"},
}

// leastChanges is how many changes of a file are tried even where fewer have changed every output that names it.
const leastChanges = 2

// TestInputs changes files of the sample one by one, each in several ways, and holds the outputs whose bytes changed against
// those whose Inputs name the file: none may change without naming it, and none may name it that no change of it changes,
// alone or, where the table together says so, after a change of others.
// With FANSHI_SOAK=1 every change of every file is tried, else those of a few files (FANSHI_FILE: of those that it matches).
func TestInputs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the sample many times")
	}
	seed := rand.Uint64()
	if s := os.Getenv("FANSHI_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	t.Logf("seed %d", seed)
	project := inputsProject(t)
	files := project.chosen(seed)
	var problem string
	if project.before, problem = project.build(t, nil); project.before == nil {
		t.Fatal("the sample cannot be built: ", problem)
	}
	named := map[string][]string{} // input → outputs
	for name, o := range project.before {
		for _, input := range o.inputs {
			named[input] = append(named[input], name)
		}
	}
	for input := range named {
		if project.files[input] == nil {
			t.Errorf("%s is named by %v and is no file of the project", input, named[input])
		}
	}
	soak := os.Getenv("FANSHI_SOAK") != ""
	tried := 0
	for _, file := range files {
		if tried++; !soak && os.Getenv("FANSHI_FILE") == "" && project.builds >= someBuilds {
			tried--
			break
		}
		project.file(t, file, named[file], soak)
	}
	for i, row := range together {
		if soak && os.Getenv("FANSHI_FILE") == "" && !project.met[i] {
			t.Errorf("no entry needs %s: take it out of the table", row.others)
		}
	}
	t.Logf("%d files, %d outputs, %d entries, %d builds, %d changed outputs, %d entries missing, %d false, %d shown together with another file, seed %d", tried, len(project.before),
		project.entries, project.builds, project.changes, project.missing, project.wrong, project.joint, seed)
}

// someBuilds is how many builds a run without FANSHI_SOAK makes at least, as long as there are files: about half a second each.
const someBuilds = 12

// chosen are the files to be changed, in the order in which that is tried.
func (p *inputsTest) chosen(seed uint64) (files []string) {
	only := regexp.MustCompile(os.Getenv("FANSHI_FILE"))
	for name := range p.files {
		if !p.extra[name] && only.MatchString(name) {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	if os.Getenv("FANSHI_SOAK") == "" {
		rnd := rand.New(rand.NewPCG(seed, 0))
		rnd.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	}
	return files
}

// file tries the changes of one file that these outputs name.
func (p *inputsTest) file(t *testing.T, file string, named []string, soak bool) {
	never := map[string]bool{} // outputs that name the file and have not changed yet
	for _, name := range named {
		never[name] = true
	}
	p.entries += len(named)
	valid, joined := 0, false
	var refused []string
	changes := variations(file, p.files[file].Data)
	for i, c := range changes {
		if !soak && valid >= leastChanges {
			if !joined && onlyTogether(file, never) { // rather than every change of the file alone
				p.together(t, file, changes, never)
				joined = true
			}
			if len(never) == 0 {
				break
			}
		}
		after, problem := p.build(t, map[string][]byte{file: c.data}, c.only...)
		if after == nil { // this change is an error of the content
			refused = append(refused, fmt.Sprintf("%d: %s", i, problem))
			continue
		}
		valid++
		p.compare(t, file, i, p.before, after, never)
	}
	t.Logf("%s: %d outputs, %d changes, %d of them errors", file, len(named), valid+len(refused), len(refused))
	if valid == 0 {
		t.Errorf("%s: no change of it can be built: %v", file, refused)
	}
	if !joined {
		p.together(t, file, changes, never)
	}
	for _, name := range slices.Sorted(maps.Keys(never)) {
		p.wrong++
		t.Errorf("false: %s names %s, and no change of it changes its bytes", name, file)
	}
	if len(never) > 0 {
		t.Logf("%s: these changes are errors: %v", file, refused)
	}
}

// compare holds the outputs before and after a change of a file against their inputs, and takes those that have changed out
// of never.
func (p *inputsTest) compare(t *testing.T, file string, change int, before, after map[string]output, never map[string]bool) {
	t.Helper()
	for name, o := range before {
		other, ok := after[name]
		if !ok && !renumbered(name, after) || other.sha == o.sha {
			continue
		}
		p.changes++
		delete(never, name)
		if !slices.Contains(o.inputs, file) {
			p.missing++
			t.Errorf("missing: %s changes or goes with %s (change %d), which its inputs do not name: %v", name, file, change, o.inputs)
		}
	}
}

// onlyTogether tells whether all outputs that have not changed yet are in the table together.
func onlyTogether(file string, never map[string]bool) bool {
	for name := range never {
		if !slices.ContainsFunc(together, func(row jointChange) bool {
			return regexp.MustCompile(row.file).MatchString(file) && regexp.MustCompile(row.outputs).MatchString(name)
		}) {
			return false
		}
	}
	return true
}

// together tries the changes of a file again where others have been changed before, for the outputs that have not changed yet.
func (p *inputsTest) together(t *testing.T, file string, changes []change, never map[string]bool) {
	t.Helper()
	for i, row := range together {
		outputs := regexp.MustCompile(row.outputs)
		left := func() (n int) {
			for name := range never {
				if outputs.MatchString(name) {
					n++
				}
			}
			return n
		}
		count := left()
		if count == 0 || !regexp.MustCompile(row.file).MatchString(file) {
			continue
		}
		changed := map[string][]byte{}
		for name, f := range p.files {
			if regexp.MustCompile(row.others).MatchString(name) && !p.extra[name] {
				changed[name] = regexp.MustCompile(row.pattern).ReplaceAll(f.Data, []byte(row.with))
			}
		}
		before, problem := p.build(t, changed)
		if before == nil {
			t.Fatalf("%s: %s", row.others, problem)
		}
		for n, c := range changes {
			if left() == 0 {
				break
			}
			if len(c.only) > 0 {
				continue
			}
			both := maps.Clone(changed)
			both[file] = c.data
			if after, _ := p.build(t, both); after != nil {
				p.compare(t, file, n, before, after, never)
			}
		}
		if shown := count - left(); shown > 0 {
			p.met[i] = true
			p.joint += shown
			t.Logf("%s: %d outputs show it together with a change of %s", file, shown, row.others)
		}
	}
}

// renumbered tells whether an output that is no longer made was a numbered one of a screen that is still served: the files that
// decide what stands at its number have changed it.
func renumbered(name string, after map[string]output) bool {
	_, served := after[path.Dir(name)+"/manifest.json"]
	return served
}

// faces loads the fonts of a theme, those of the same files once.
func (p *inputsTest) faces(t *theme.Theme) (*font.Set, error) {
	key := fmt.Sprint(t.Fonts)
	for _, request := range t.Fonts {
		sum := sha256.Sum256(p.now[t.FontPath(request.File)].Data)
		key += string(sum[:])
	}
	if set := p.fonts[key]; set != nil {
		return set, nil
	}
	set, err := theme.LoadFonts(t, nil, nil)
	p.fonts[key] = set
	return set, err
}

// output is what is compared of a file of a release.
type output struct {
	sha    string
	inputs []string
}

// inputsTest is a project whose files are changed.
type inputsTest struct {
	files  fstest.MapFS
	extra  map[string]bool // files that are there to be named by changes, and are not changed themselves
	store  string          // a folder for releases
	fonts  map[string]*font.Set
	now    fstest.MapFS // the files of the present build
	before map[string]output

	entries, builds, changes, missing, wrong, joint int
	met                                             map[int]bool // rows of together
}

// inputsProject is the sample with one venue of each of two kinds: a bank with a low wall and a strip, a school of another
// theme with a wall with codes. themes/trial is there to be chosen.
func inputsProject(t *testing.T) *inputsTest {
	t.Helper()
	p := &inputsTest{files: fstest.MapFS{}, extra: map[string]bool{}, store: t.TempDir(), fonts: map[string]*font.Set{}, met: map[int]bool{}}
	if dir, err := os.MkdirTemp("/dev/shm", "fanshi-inputs-"); err == nil { // files are synced, and this is faster
		p.store = dir
		t.Cleanup(func() { os.RemoveAll(dir) })
	}
	p.read(t)
	p.files["content/venues/venues.csv"] = &fstest.MapFile{Data: []byte("代码,名称,类别,地址,联系人,屏幕\n" +
		"b01,清河路储蓄网点,bank,清河路,大堂经理,door 640x320；strip 128x16 P10 3-20米 单色\ns01,安居路小学,school,安居路,德育处,gate 480x480 P3 2-6米 格式松下\n")}
	ids := regexp.MustCompile(`(?m)^- id: (\S+)\s+name: (\S+)`).FindAllStringSubmatch(string(p.files["content/scams.yaml"].Data), -1)
	for name, f := range p.files { // pieces that name a fraud by its code still find it when its name is changed
		for _, m := range ids {
			if strings.HasPrefix(name, "content/cases/") || strings.HasPrefix(name, "content/slogans/") {
				f.Data = regexp.MustCompile(`(?m)^(scam: |## )`+m[2]+`$`).ReplaceAll(f.Data, []byte("${1}"+m[1]))
			}
		}
	}
	p.addTrial(t)
	return p
}

// read reads the files of this repository's own project.
func (p *inputsTest) read(t *testing.T) {
	root := os.DirFS("../..")
	for _, top := range []string{"fanshi.yaml", "content", "templates", "themes"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "node_modules" {
				return err
			}
			switch path.Ext(name) {
			case ".go", ".json", ".txt", "":
				return nil
			}
			if d.IsDir() || path.Base(name) == "README.md" {
				return nil
			}
			data, err := fs.ReadFile(root, name)
			p.files[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// build builds the project with some of its files changed; where that is an error of the content, it returns the first problem
// that there is.
func (p *inputsTest) build(t *testing.T, changed map[string][]byte, only ...plan.Part) (map[string]output, string) {
	t.Helper()
	p.builds++
	files := maps.Clone(p.files)
	for name, data := range changed {
		files[name] = &fstest.MapFile{Data: data}
	}
	p.now = files
	dir, err := os.MkdirTemp(p.store, "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	target, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := sample()
	o.Files, o.Store, o.Fonts, o.Only = files, release.Open(target), p.faces, only
	o.Templates, _ = fs.Sub(files, "templates")
	o.Themes, _ = fs.Sub(files, "themes")
	s, diags, err := Run(context.Background(), o)
	if s == nil {
		if err != nil {
			return nil, err.Error()
		}
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error {
				return nil, d.Pos.String() + " " + d.Message
			}
		}
	}
	out := map[string]output{}
	for _, e := range s.Release.Manifest.Files {
		out[e.Path] = output{e.SHA256, e.Inputs}
	}
	return out, ""
}
