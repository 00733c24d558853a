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
	"fanshi/internal/release"
	"fanshi/internal/theme"
)

// undecided are entries that no change of their file proves, and that are not false: an output's inputs are those of its
// template, whichever of its branches the data of today takes, so that they need not be known anew for every text.
var undecided = []struct{ file, outputs, reason string }{
	{`^fanshi\.yaml$`, `^screens/b01/strip/01\.txt$`,
		"the clause fits its page whole and is the first one in any week: neither words that are not split nor another day change it"},
	{`^templates/site/partials\.html$`, `^site/cases/`, "the template lists cases of the same kind of fraud, and there are none"},
}

// unread are files whose changes have not all been read yet: what none of them proves is logged and counted only.
var unread = regexp.MustCompile(`^content/(cases|venues|slogans|notices|pages|phrases)|^fanshi\.yaml$|^templates/(partials/stand|slide/\w+)\.html$|^themes/neighbours/(art|templates)/`)

// leastChanges is how many changes of a file are tried even where fewer have changed every output that names it.
const leastChanges = 2

// TestInputs changes files of the sample one by one, each in several ways, and holds the outputs whose bytes changed against
// those whose Inputs name the file: none may change without naming it, and none may name it that no change of it changes.
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
	project.before = project.outputs(t, "", nil)
	if project.before == nil {
		t.Fatal("the sample cannot be built")
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
	for _, u := range undecided {
		if soak && os.Getenv("FANSHI_FILE") == "" && !project.met[u.reason] {
			t.Errorf("no entry is undecided any more because “%s”: take it out of the table", u.reason)
		}
	}
	t.Logf("%d files, %d outputs, %d builds, %d changed outputs, %d entries missing, %d false, %d undecided, %d unproven, seed %d", tried, len(project.before),
		project.builds, project.changes, project.missing, project.wrong, project.undecided, project.unproven, seed)
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
	valid := 0
	var refused []string
	for i, data := range variations(file, p.files[file].Data) {
		if !soak && len(never) == 0 && valid >= leastChanges {
			break
		}
		p.builds++
		after, problem := p.build(t, file, data)
		if after == nil { // this change is an error of the content
			refused = append(refused, fmt.Sprintf("%d: %s", i, problem))
			continue
		}
		valid++
		for name, o := range p.before {
			other, ok := after[name]
			if !ok && renumbered(name, after) {
				delete(never, name)
			}
			if !ok || other.sha == o.sha {
				continue
			}
			p.changes++
			delete(never, name)
			if !slices.Contains(o.inputs, file) {
				p.missing++
				t.Errorf("missing: %s changes with %s (change %d), which its inputs do not name: %v", name, file, i, o.inputs)
			}
		}
	}
	t.Logf("%s: %d outputs, %d changes, %d of them errors", file, len(named), valid+len(refused), len(refused))
	if valid == 0 {
		t.Errorf("%s: no change of it can be built: %v", file, refused)
	}
	for _, name := range slices.Sorted(maps.Keys(never)) {
		if reason := whyUndecided(file, name); reason != "" {
			p.undecided++
			p.met[reason] = true
			continue
		}
		if unread.MatchString(file) {
			p.unproven++
			t.Logf("unproven: %s names %s", name, file)
			continue
		}
		p.wrong++
		t.Errorf("false: %s names %s, and no change of it changes its bytes", name, file)
	}
	if len(never) > 0 {
		t.Logf("%s: these changes are errors: %v", file, refused)
	}
}

// renumbered tells whether an output that is no longer made was a numbered one of a screen that is still served: the files that
// decide what stands at its number have changed it.
func renumbered(name string, after map[string]output) bool {
	_, served := after[path.Dir(name)+"/manifest.json"]
	return served
}

func whyUndecided(file, output string) string {
	for _, u := range undecided {
		if regexp.MustCompile(u.file).MatchString(file) && regexp.MustCompile(u.outputs).MatchString(output) {
			return u.reason
		}
	}
	return ""
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

	builds, changes, missing, wrong, undecided, unproven int
	met                                                  map[string]bool // reasons of undecided
}

// inputsProject is the sample with one venue of each of two kinds: a bank with a low wall and a strip, a school of another
// theme with a wall with codes. themes/trial is there to be chosen.
func inputsProject(t *testing.T) *inputsTest {
	t.Helper()
	p := &inputsTest{files: fstest.MapFS{}, extra: map[string]bool{}, store: t.TempDir(), fonts: map[string]*font.Set{}, met: map[string]bool{}}
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

// outputs builds the project with one of its files changed; nil where that is an error of the content.
func (p *inputsTest) outputs(t *testing.T, file string, data []byte) map[string]output {
	out, problem := p.build(t, file, data)
	if problem != "" {
		t.Log(problem)
	}
	return out
}

// build is outputs with the first problem that there is.
func (p *inputsTest) build(t *testing.T, file string, data []byte) (map[string]output, string) {
	t.Helper()
	files := p.files
	if file != "" {
		files = maps.Clone(p.files)
		files[file] = &fstest.MapFile{Data: data}
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
	o.Files, o.Store, o.Fonts = files, release.Open(target), p.faces
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
