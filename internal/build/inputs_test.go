package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
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

// (venues.csv is not among them: one page of a strip names it and no variation proves it.)
// exact are the files whose variations are known to change every output that names them. Of others an entry that no
// variation proves is logged and counted only: what a template could show of a piece, it need not. fanshi.yaml is none of
// them yet: its words that are kept whole and its theme, which decide on slides and strips, are not varied.
var exact = regexp.MustCompile(`^content/lists/`)

// TestInputs changes files of the sample one by one, each in several ways, and holds the outputs whose bytes changed against
// those whose Inputs name the file: none may change without naming it. Of the files that are exact none may name it, either,
// that no change of it changes.
// With FANSHI_SOAK=1 every file is changed, else a few of them.
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
	before := project.outputs(t, "", nil)
	if before == nil {
		t.Fatal("the sample cannot be built")
	}
	named := map[string][]string{} // input → outputs
	for name, o := range before {
		for _, input := range o.inputs {
			named[input] = append(named[input], name)
		}
	}
	var files []string
	for name := range project.files {
		if !strings.HasPrefix(name, "themes/trial/") {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	for input := range named {
		if project.files[input] == nil && input != ".fanshi/signing.key" {
			t.Errorf("%s is named by %v and is no file of the project", input, named[input])
		}
	}
	if only := os.Getenv("FANSHI_FILE"); only != "" {
		files = slices.DeleteFunc(files, func(f string) bool { return !regexp.MustCompile(only).MatchString(f) })
	} else if os.Getenv("FANSHI_SOAK") == "" {
		rnd := rand.New(rand.NewPCG(seed, 0))
		rnd.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		files = files[:3]
	}
	builds, changes, unproven := 0, 0, 0
	for _, file := range files {
		never := map[string]bool{} // outputs that name the file and have not changed yet
		for _, name := range named[file] {
			never[name] = true
		}
		valid := 0
		for i, data := range variations(file, project.files[file].Data, before) {
			if builds++; os.Getenv("FANSHI_SOAK") == "" && !exact.MatchString(file) && i >= 4 {
				break
			}
			after := project.outputs(t, file, data)
			if after == nil {
				continue // this change is an error of the content
			}
			valid++
			for name, o := range before {
				if other, ok := after[name]; ok && other.sha != o.sha {
					changes++
					delete(never, name)
					if !slices.Contains(o.inputs, file) {
						t.Errorf("missing: %s changes with %s (change %d), which its inputs do not name: %v", name, file, i, o.inputs)
					}
				}
			}
		}
		if valid == 0 {
			t.Logf("%s: no change of it can be built", file)
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(never)) {
			if exact.MatchString(file) {
				t.Errorf("false: %s names %s, and no change of it changes its bytes", name, file)
			} else {
				unproven++
				t.Logf("unproven: %s names %s", name, file)
			}
		}
	}
	t.Logf("%d files, %d outputs, %d builds, %d changed outputs, %d entries that no change proved", len(files), len(before), builds, changes, unproven)
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
	files fstest.MapFS
	store string // a folder for releases
	fonts map[string]*font.Set
	now   fstest.MapFS // the files of the present build
}

// inputsProject is the sample with one venue of each of two kinds: a bank with a low wall and a strip, a school of another
// theme with a wall with codes. themes/trial is there to be chosen: its pixel font is another one.
func inputsProject(t *testing.T) *inputsTest {
	t.Helper()
	p := &inputsTest{files: fstest.MapFS{}, store: t.TempDir(), fonts: map[string]*font.Set{}}
	if dir, err := os.MkdirTemp("/dev/shm", "fanshi-inputs-"); err == nil { // files are synced, and this is faster
		p.store = dir
		t.Cleanup(func() { os.RemoveAll(dir) })
	}
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
	p.files["themes/trial/theme.yaml"] = &fstest.MapFile{Data: []byte("name: 试\nbase: alert\npalette:\n  ink: {rgb: \"#0A2A12\", cmyk: [90, 60, 90, 40]}\nfonts:\n" +
		"  body:\n    - {file: NotoSansSC_400Regular.ttf, family: Noto Sans SC, weight: 400}\n    - {file: NotoSansSC_700Bold.ttf, family: Noto Sans SC, weight: 700}\n    - {file: NotoSansSC_900Black.ttf, family: Noto Sans SC, weight: 900}\n" +
		"  headline:\n    - {file: NotoSansSC_900Black.ttf, family: Noto Sans SC, weight: 900}\n  pixel:\n    - {file: NotoSansSC_700Bold.ttf, family: Noto Sans SC, weight: 400}\n")}
	return p
}

// outputs builds the project with one of its files changed; nil where that is an error of the content.
func (p *inputsTest) outputs(t *testing.T, file string, data []byte) map[string]output {
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
	if err != nil && s == nil {
		t.Logf("%s: %v", file, err)
		return nil
	}
	if s == nil {
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error {
				t.Logf("%s: %s %s", file, d.Pos, d.Message)
				break
			}
		}
		return nil
	}
	out := map[string]output{}
	for _, e := range s.Release.Manifest.Files {
		out[e.Path] = output{e.SHA256, e.Inputs}
	}
	return out
}

// variations are sensible changes of a file.
func variations(file string, data []byte, _ map[string]output) (out [][]byte) {
	text := string(data)
	add := func(changed string) {
		if changed != text {
			out = append(out, []byte(changed))
		}
	}
	replace := func(pattern, with string) { add(regexp.MustCompile(pattern).ReplaceAllString(text, with)) }
	switch path.Ext(file) {
	case ".md":
		markdownVariations(file, text, add, replace)
	case ".yaml":
		settingsVariations(file, text, add, replace)
	case ".csv":
		add(strings.NewReplacer("网点", "支行", "小学", "中学", "路,", "街,", "经理", "主管", "德育", "教导").Replace(text))
		replace(`640x320`, "960x320")
		add(strings.NewReplacer("480x480", "512x512", "128x16", "64x32").Replace(text))
		add(strings.NewReplacer("480x480", "480x320", "128x16", "320x16").Replace(text))
		add(strings.NewReplacer("480x480 P3 2-6米", "480x480 P3 9-12米", "b01", "b02", "单色", "双色").Replace(text))
		add(strings.Replace(text, "school", "bank", 1))
		add(strings.Replace(text, ",bank", ",school", 1))
	case ".png":
		img := image.NewRGBA(image.Rect(0, 0, 1300, 1250))
		for i := range img.Pix {
			img.Pix[i] = byte(i * 7)
		}
		img.Set(3, 3, color.RGBA{R: 255, A: 255})
		var b bytes.Buffer
		_ = png.Encode(&b, img)
		out = append(out, b.Bytes())
	case ".html":
		replace(`\}\}</`, "}}·</")
		replace(`class="(text|page|body|front|back)"`, `class="$1 other"`)
		add(strings.Replace(text, "</style>", "section { padding-top: 3px; }\n</style>", 1))
		add(strings.Replace(text, "</section>", `<img src="qr:{{.Link}}" alt="码" style="position: absolute; left: 0; top: 0; width: 60px; height: 60px;"></section>`, 1))
		add(strings.Replace(text, "</section>", `<img src="qr:{{.Link}}" alt="码" style="position: absolute; left: 0; top: 0; width: 160px; height: 160px;"></section>`, 1))
		replace(`<img class="code"[^>]*>`, "")
		replace(`<h([12])([^>]*)>`, "<h$1$2>·")
		replace(`<(p|li|span|strong|small|a)( [^>]*)?>\{\{`, "<$1$2>·{{")
	case ".css":
		add(text + "\nh1, h2, p, li { letter-spacing: 0.3px; }\n")
		add(text + "\nsection { padding-left: 2px; }\n")
		replace(`line-height: [0-9.]+`, "line-height: 1.17")
		replace(`letter-spacing: [^;]+`, "letter-spacing: 0.01em")
	case ".svg":
		replace(`(?i)#([0-9a-f]{5})[0-9a-f]`, "#${1}7")
		replace(`(fill|stroke)="(var\(--)?(\w+)(\))?"`, `$1="var(--signal)"`)
		replace(`(\sd="M ?)(\d)`, "${1}1$2")
		replace(`(cx|cy|x|y|width|height|r)="(\d+)"`, `$1="${2}.5"`)
	case ".ttf", ".woff":
		other := "NotoSansSC_700Bold.ttf"
		if strings.HasSuffix(file, other) {
			other = "NotoSansSC_400Regular.ttf"
		}
		if swapped, err := os.ReadFile("../../themes/alert/fonts/" + other); err == nil {
			out = append(out, swapped)
		}
	}
	return out
}

func markdownVariations(file, text string, add func(string), replace func(pattern, with string)) {
	head, body, _ := strings.Cut(text[4:], "\n---\n")
	with := func(head, body string) { add("---\n" + head + "\n---\n" + body) }
	set := func(head, key, value string) string {
		line := regexp.MustCompile(`(?m)^` + key + `:.*$`)
		if line.MatchString(head) {
			return line.ReplaceAllString(head, key+": "+value)
		}
		return head + "\n" + key + ": " + value
	}
	rename := regexp.MustCompile(`(?m)^(title|subtitle|action|victim|area|loss|channel|issuer): (.*)$`)
	with(rename.ReplaceAllString(head, "$1: 又$2"), body)
	with(head, regexp.MustCompile(`(?m)^(- |\d+\. )`).ReplaceAllString(body, "${1}请"))
	with(head, body+"\n再添一句话。\n")
	switch path.Dir(file) {
	case "content/cases":
		with(regexp.MustCompile(`(?m)^hook: “?`).ReplaceAllString(head, "hook: “喂，"), body)
		with(regexp.MustCompile(`(?m)^  - (.)`).ReplaceAllString(head, "  - 请$1"), body)
		with(set(head, "expires", "2026-11-20"), body)
		with(set(head, "date", "2026-11-22"), body)
		with(set(head, "date", "2026-01-02"), body)
		for _, scam := range scamNames() {
			with(set(set(head, "scam", scam), "date", "2026-11-22"), body)
		}
	case "content/slogans":
		with(set(head, "expires", "2026-11-20"), body)
		with(set(head, "venues", "[school]"), body)
		with(head, regexp.MustCompile(`(?m)^- (.*)[，。？]([^，。？]*)[。？]$`).ReplaceAllString(body, "- $2。$1。"))
		with(head, regexp.MustCompile(`(?m)^- .*$`).ReplaceAllString(body, "- 停。"))
	case "content/lists":
		with(set(head, "status", "official"), body)
	case "content/notices":
		with(set(head, "form", "pledge"), body)
		with(set(head, "form", "notice"), body)
		with(set(head, "form", "slip"), body)
	case "content/bulletins":
		with(regexp.MustCompile(`\[([\w-]+), ([\w-]+)`).ReplaceAllString(head, "[$2, $1"), body)
	}
}

// scamNames are the names of the kinds of fraud, to which any case may be moved.
func scamNames() (names []string) {
	data, _ := os.ReadFile("../../content/scams.yaml")
	for _, m := range regexp.MustCompile(`(?m)^  name: (.*)$`).FindAllStringSubmatch(string(data), -1) {
		names = append(names, m[1])
	}
	return names
}

func settingsVariations(file, text string, add func(string), replace func(pattern, with string)) {
	switch path.Base(file) {
	case "fanshi.yaml":
		replace(`(?m)^(name|issuer): (.*)$`, "$1: 新$2")
		replace(`fz\.example`, "fanzha.example")
		replace(`(?m)^    (name|use): (.*)$`, "    $1: 新$2")
	case "theme.yaml":
		replace(`#([0-9A-Fa-f]{5})[0-9A-Fa-f]`, "#${1}5")
		replace(`(?s)(pixel:.*?)Unifont\.woff(.*?)Unifont`, "${1}NotoSansSC_700Bold.ttf${2}Noto Sans SC")
		add(text + "\nkeep:\n  - 的人\n")
	case "product.yaml":
		replace(`(?m)^name: (.*)$`, "name: 新$1")
		replace(`width: (\d+)`, "width: 9$1")
		add(regexp.MustCompile(`(width|height): (\d+)`).ReplaceAllStringFunc(text, func(s string) string {
			key, number, _ := strings.Cut(s, ": ")
			n, _ := strconv.Atoi(number)
			return fmt.Sprintf("%s: %d", key, n+1)
		}))
		replace(`(?m)^material: (.*)$`, "material: 厚$1")
	case "phrases.yaml":
		replace(`(?m)^(\w+): (.*?)([。！？]?)$`, "$1: ${2}呀$3")
		for _, m := range regexp.MustCompile(`(?m)^(\w+): (.*)$`).FindAllString(text, -1) {
			add(strings.Replace(text, m, strings.TrimRight(m, "。！？")+"呢", 1))
		}
	case "scams.yaml":
		replace(`question: `, "question: 您想，")
		replace(`(?m)^  name: (.*)$`, "  name: 新$1")
		replace(`(?m)^(- id: )(\w+)`, "${1}x-$2")
	default: // a kind of venue
		replace(`(?m)^(name|audience): (.*)$`, "$1: ${2}呀")
		replace(`(?m)^reminder: ..`, "reminder: 您")
		replace(`quantity: `, "quantity: 3")
		add(regexp.MustCompile(`(?m)^theme: .*\n`).ReplaceAllString(text, "") + "\ntheme: trial\n")
		add(regexp.MustCompile(`(?m)^theme: .*\n`).ReplaceAllString(text, ""))
	}
}
