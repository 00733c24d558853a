package proof

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/cli"
	"fanshi/internal/disk"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	projects "fanshi/internal/project"
	"fanshi/internal/release"
	"fanshi/internal/testtools"
)

const (
	project = "../.."
	today   = "2026-11-23"
)

// asCommand, set in the environment, makes the test binary behave as bin/fanshi: the time zone and the locale of a
// process are read once, so a build under others needs a process of its own.
const asCommand = "FANSHI_PROOF_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(cli.Main(os.Args[1:], cli.Environment{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
	}
	api.DisableConfigDir() // else pdfcpu writes into the user's home
	os.Exit(m.Run())
}

// TestProof builds the project once and proves the parts of the release side by side.
func TestProof(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the whole project")
	}
	for tool, debian := range map[string]string{"qpdf": "qpdf", "pdffonts": "poppler-utils", "pdftoppm": "poppler-utils", "zbarimg": "zbar-tools",
		"pdfinfo": "poppler-utils", "pdfimages": "poppler-utils", "pdftotext": "poppler-utils", "gs": "ghostscript",
		"python3": "python3"} {
		testtools.Find(t, tool, debian)
	}
	p := newProof(t)
	for _, part := range []struct {
		name string
		run  func(*testing.T, *proof)
	}{
		{"files", testFiles}, {"venues", testVenues}, {"screens", testScreens}, {"folders", testFolders}, {"text", testText},
		{"again", testAgain}, {"print", testPrint}, {"press", testPressFiles}, {"slides", testSlides},
		{"shop", testShop}, {"live", testLive}, {"black", testBlack}, {"large", testLarge},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			part.run(t, p)
			t.Logf("%.1f s", time.Since(begin).Seconds())
		})
	}
}

// proof is one build of the project, published and not changed any more.
type proof struct {
	out    string // the folder given as --out
	dir    string // of the published release
	id     string
	list   []release.Entry // of release.json
	book   *campaign.Book
	items  map[string]*plan.Item // by path
	venues []venue

	products *product.Set
}

// venue is a row of the venue table, read without the product's reader.
type venue struct {
	code    string
	kind    string // its name: 银行
	screens []screen
}

type screen struct {
	id            string
	width, height int
}

func newProof(t *testing.T) *proof {
	p := &proof{out: t.TempDir(), items: map[string]*plan.Item{}}
	p.build(t)
	r := current(t, p.out)
	p.id, p.list, p.dir = r.ID, r.Manifest.Files, filepath.Join(p.out, filepath.FromSlash(r.Path))

	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	book, diags := campaign.Load(os.DirFS(project), campaign.LoadOptions{})
	p.book = book
	products := product.Load(os.DirFS(filepath.Join(project, "templates")), diags)
	opened, err := projects.Open(projects.Options{Files: os.DirFS(project), Templates: os.DirFS(filepath.Join(project, "templates")),
		Themes: os.DirFS(filepath.Join(project, "themes")), Today: day.Add(12 * time.Hour)})
	if err != nil || diags.HasErrors() || opened.Problems.HasErrors() {
		t.Fatal(err, diags.Sorted(), opened.Problems.Sorted())
	}
	p.products = products
	for _, item := range opened.Plan.Items {
		p.items[item.Path] = item
	}
	p.readVenues(t)
	return p
}

// build runs the main job in this process.
func (p *proof) build(t *testing.T) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := []string{"-C", ownProject(t), "build", "--now", today, "--out", p.out}
	if code := cli.Main(args, cli.Environment{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr}); code != 0 {
		t.Fatalf("fanshi %s: exit code %d\n%s%s", strings.Join(args, " "), code, &stdout, &stderr)
	}
}

func current(t *testing.T, out string) release.Release {
	t.Helper()
	folder, err := disk.Dir(out)
	if err != nil {
		t.Fatal(err)
	}
	r, err := release.Open(folder).Current()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var screenPattern = regexp.MustCompile(`^(\S+) (\d+)x(\d+)( .*)?$`)

func (p *proof) readVenues(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(project, "content/venues/venues.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	code, kind, screens := slices.Index(rows[0], "代码"), slices.Index(rows[0], "类别"), slices.Index(rows[0], "屏幕")
	for _, row := range rows[1:] {
		v := venue{code: row[code], kind: row[kind]}
		for _, text := range strings.Split(row[screens], "；") {
			m := screenPattern.FindStringSubmatch(text)
			if m == nil {
				t.Fatalf("%s: screen %q", v.code, text)
			}
			s := screen{id: m[1]}
			fmt.Sscan(m[2], &s.width) // digits: cannot fail
			fmt.Sscan(m[3], &s.height)
			v.screens = append(v.screens, s)
		}
		p.venues = append(p.venues, v)
	}
	if len(p.venues) < 10 {
		t.Fatalf("the sample has %d venues, want ten or more", len(p.venues))
	}
}

// read returns a published file.
func (p *proof) read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// paths returns the published paths with a beginning and an end, sorted.
func (p *proof) paths(prefix, suffix string) []string {
	var out []string
	for _, e := range p.list {
		if strings.HasPrefix(e.Path, prefix) && strings.HasSuffix(e.Path, suffix) {
			out = append(out, e.Path)
		}
	}
	slices.Sort(out)
	return out
}

// each works on all names, on every core; an error of one is told and does not stop the others.
func each(t *testing.T, names []string, work func(name string) error) {
	t.Helper()
	_ = build.Each(context.Background(), 0, len(names), func(i int) error {
		if err := work(names[i]); err != nil {
			t.Errorf("%s: %v", names[i], err)
		}
		return nil
	})
}

// testFiles: release.json lists exactly the files on the disk, with their sizes and hashes.
func testFiles(t *testing.T, p *proof) {
	var found []string
	err := filepath.WalkDir(p.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(p.dir, name)
		found = append(found, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	listed := append(p.paths("", ""), release.ManifestName)
	slices.Sort(found)
	slices.Sort(listed)
	if !slices.Equal(found, listed) {
		t.Errorf("on the disk are %d files, release.json lists %d:\n%v\n%v", len(found), len(listed), found, listed)
	}
	for _, e := range p.list {
		if err := same(p.read(t, e.Path), e.Bytes, e.SHA256); err != nil {
			t.Errorf("%s: %v", e.Path, err)
		}
		want := ""
		if strings.HasPrefix(e.Path, "print/") {
			want = p.items[e.Path].ShopName
		}
		if e.ShopName != want || (want == "") == strings.HasPrefix(e.Path, "print/") {
			t.Errorf("%s: the shop's name is %q, the plan says %q", e.Path, e.ShopName, want)
		}
	}
	t.Logf("%d files", len(found))
}

// same compares a file with what is said of it.
func same(data []byte, size int64, sum string) error {
	got := sha256.Sum256(data)
	if int64(len(data)) != size || hex.EncodeToString(got[:]) != sum {
		return fmt.Errorf("%d bytes, sha256 %x; said to be %d, %s", len(data), got, size, sum)
	}
	return nil
}

// testVenues: everybody gets paper, his own or that of his kind, and the site has a home.
func testVenues(t *testing.T, p *proof) {
	p.read(t, "site/index.html")
	kinds := map[string]string{} // by name
	for _, k := range p.book.Kinds {
		kinds[k.Name.Value] = k.ID
	}
	for _, v := range p.venues {
		p.read(t, "site/v/"+v.code+"/index.html")
		p.read(t, "site/k/"+kinds[v.kind]+"/index.html")
		for _, product := range []string{"poster", "leaflet"} {
			n := 0
			for _, name := range append(p.paths("print/"+v.code+"/", ".pdf"), p.paths("print/_kinds/"+kinds[v.kind]+"/", ".pdf")...) {
				if strings.Contains(name, "_"+product+"_") {
					n++
				}
			}
			if n == 0 {
				t.Errorf("%s has no %s", v.code, product)
			}
		}
	}
}

// testScreens: every screen has a folder whose manifest is true and lists every picture.
func testScreens(t *testing.T, p *proof) {
	var want, got []string
	for _, v := range p.venues {
		for _, s := range v.screens {
			folder := "screens/" + v.code + "/" + s.id + "/"
			want = append(want, folder+"manifest.json")
			testManifest(t, p, v, s, folder)
		}
	}
	got = p.paths("screens/", "/manifest.json")
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("manifests %v, the venue table asks for %v", got, want)
	}
	t.Logf("%d screens", len(want))
}

func testManifest(t *testing.T, p *proof, v venue, s screen, folder string) {
	var m struct {
		Schema        int
		Venue, Screen string
		Width, Height int
		Edition       string
		Slides        []struct {
			File    string
			Bytes   int64
			SHA256  string
			Seconds int
		}
	}
	if err := json.Unmarshal(p.read(t, folder+"manifest.json"), &m); err != nil {
		t.Errorf("%s: %v", folder, err)
		return
	}
	if m.Schema != 1 || m.Venue != v.code || m.Screen != s.id || m.Width != s.width || m.Height != s.height || m.Edition != "2026-W48" {
		t.Errorf("%s: the manifest is of %+v, the table says %+v", folder, m, s)
	}
	var listed []string
	for _, slide := range m.Slides {
		listed = append(listed, folder+slide.File)
		if err := same(p.read(t, folder+slide.File), slide.Bytes, slide.SHA256); err != nil {
			t.Errorf("%s%s: %v", folder, slide.File, err)
		}
		if slide.Seconds < 5 {
			t.Errorf("%s%s: shown for %d s, nobody can read that", folder, slide.File, slide.Seconds)
		}
	}
	if files := p.paths(folder, ".png"); len(files) == 0 || !slices.Equal(files, listed) {
		t.Errorf("%s: holds %v, the manifest lists %v", folder, files, listed)
	}
}

// testAgain: the same input gives the same bytes, whoever builds where and when; and what is there is used again.
func testAgain(t *testing.T, p *proof) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	cmd := exec.Command(self, "-C", ownProject(t), "build", "--now", today, "--jobs", "1", "--out", other)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), asCommand+"=1", "TZ=Pacific/Kiritimati", "LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	r := current(t, other)
	again, err := os.ReadFile(filepath.Join(other, filepath.FromSlash(r.Path), release.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if first := p.read(t, release.ManifestName); !bytes.Equal(first, again) {
		t.Errorf("the second build differs: %s", firstDifference(first, again))
	}
	p.build(t)
	if r := current(t, p.out); r.ID != p.id {
		t.Errorf("built again in the same folder the release is %s, it was %s", r.ID, p.id)
	}
	folders, err := os.ReadDir(filepath.Join(p.out, "releases"))
	if err != nil || len(folders) != 1 {
		t.Errorf("releases/ holds %v, %v; want the one release, used again", folders, err)
	}
}

// firstDifference returns the first lines that differ.
func firstDifference(a, b []byte) string {
	left, right := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] + "\n" + right[i]
		}
	}
	return fmt.Sprintf("%d and %d lines", len(left), len(right))
}
