package build

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

// printsAll is a template that prints every text of a case, and that the list behind it is a sample.
const printsAll = `<p>{{.Case.Title}}</p>{{range .Case.Headline}}<p>{{.}}</p>{{end}}<p>{{.Case.Hook}}</p><p>{{.Case.Action}}</p><p>{{.Case.Area}}</p><p>{{.Case.Victim}}</p><p>{{.Case.Loss}}</p>` +
	`{{range .Case.Story}}<p>{{.}}</p>{{end}}{{range .Case.Steps}}<p>{{.}}</p>{{end}}{{range .Case.Signs}}<p>{{.}}</p>{{end}}{{range .Case.Tips}}<p>{{.}}</p>{{end}}{{if and .List .List.Sample}}<p>示例</p>{{end}}`

// walls are screens of all shapes on which slides are laid out: each place has one case, and the first all slogans too.
var walls = []string{"door 352x80；wall 640x320 P5 3-20米", "640x320 P5 3-20米", "384x768 P2.5 2-8米", "512x512 P2.5 2-8米", "960x320 P5 3-20米", "256x960 P2.5 2-8米"}

// writeProject writes a project. It returns the files that officers have written, and what readers must find of those that are
// no pieces, by the files of the release.
func (o *officer) writeProject() (f map[string]string, pieces map[string]piece, found map[string][]string) {
	f, pieces = small(), map[string]piece{}
	for _, template := range []string{"slide/case", "slide/slogan", "slide/list", "slide/hotline"} { // the sample's are used
		delete(f, "templates/"+template+".html")
	}
	delete(f, "content/cases/loan-one.md")
	f["templates/leaflet/case.html"] = strings.Replace(sheetTemplate(printsAll), "font-size: 12px", "font-size: 11px", 1)
	row, found := o.registries(f)
	f["content/venues/venues.csv"] = "代码,名称,类别,地址,联系人,屏幕\n"
	for i, screens := range walls {
		id := "bank"
		if i > 0 {
			id = fmt.Sprintf("kind%d", i)
			f["content/venues/kinds/"+id+".yaml"] = fmt.Sprintf(kindFile, "类别"+id, "先问一句柜台")
			row = fmt.Sprintf("k%d,试验点%d,%s,试验路,经理", i, i, id)
		}
		f["content/venues/venues.csv"] += row + "," + screens + "\n"
		pieces[fmt.Sprintf("content/cases/c%d.md", i)] = o.caseFile(id)
	}
	pieces["content/slogans/bank.md"] = o.slogansFile(12)
	pieces["content/lists/rules.md"] = o.listFile()
	for _, form := range []string{"notice", "pledge", "slip"} {
		pieces["content/notices/"+form+".md"] = o.letterFile(form)
	}
	pieces["content/pages/about.md"] = o.pageFile()
	pieces["content/bulletins/2026-W48.md"] = o.bulletinFile("2026-W48")
	for name, p := range pieces {
		f[name] = p.file
	}
	return f, pieces, found
}

// TestEveryCharacter (promise R8): files as officers write them go all the way; what readers must find is counted by
// characters in the Book, on the pages of the site, on the drawn pages of print files and in their names, in the text of live
// PDF files, on the slides of walls and on the pages of door strips. Files and pages are of the same bytes.
func TestEveryCharacter(t *testing.T) {
	pdftotext := testtools.Find(t, "pdftotext", "poppler-utils")
	seed := testtools.Seed(t)
	rounds := 1
	if os.Getenv("FANSHI_SOAK") != "" {
		rounds = 25
	}
	c := &characters{T: t, seed: seed, pdftotext: pdftotext}
	// Slogans are one file of a round: where they are among the few that are reported, another round is drawn.
	for round := 0; round < rounds || c.slogans < 5*rounds && round < rounds+3; round++ {
		o := &officer{Rand: rand.New(rand.NewPCG(seed, uint64(round)))}
		o.form = o.IntN(5)
		f, pieces, found := o.writeProject()
		c.dropReported(f, pieces)
		if _, ok := pieces["content/slogans/bank.md"]; !ok { // no slogans are for the kind: nothing names it there
			delete(found, "site/slogans/index.html")
		}
		c.pieces, c.walls, c.lists = pieces, map[string][]string{}, map[string]string{}
		options, dir := smallProject(t, f)
		summary := mustRun(t, options)
		c.root = filepath.Join(dir, filepath.FromSlash(summary.Release.Path))
		r, err := open(context.Background(), options)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range slices.Sorted(maps.Keys(pieces)) {
			c.files++
			c.characters += pieces[name].book.Total()
			c.inBook(r.Book, name)
			c.onSite(name)
		}
		for _, item := range r.Plan.Items {
			if job, ok := item.Job.(*plan.SheetJob); ok {
				c.onSheet(r, item, job, found[item.Path])
			} else if found[item.Path] != nil {
				c.says(item.Path, pageText(t, c.root, item.Path, "body"), found[item.Path])
			}
		}
		if list, ok := pieces["content/lists/rules.md"]; ok {
			c.onWalls(list, r)
		}
		if bank, ok := pieces["content/slogans/bank.md"]; ok {
			c.onScreens(bank)
		}
	}
	testtools.Report(t, fmt.Sprintf("%d files, %d characters and %d values of registries, 0 missing in the Book and on the pages of the site; %d print files, %d live PDF files, %d slides, %d slogans on walls and strips, the list on %d walls; %d files were reported instead",
		c.files, c.characters, c.values, c.sheets, c.live, c.slides, c.slogans, c.listed, c.reported))
	if c.files < 10*rounds || c.sheets < 8*rounds || c.live < 8*rounds || c.slides < 10*rounds || c.slogans < 5*rounds || c.listed < 2*rounds || c.values < 12*rounds {
		t.Errorf("only %d files went all the way: the generator proves little", c.files)
	}
}

// characters looks for what has been written on what has been made.
type characters struct {
	*testing.T
	seed      uint64
	pdftotext string
	pieces    map[string]piece
	root      string              // of the release
	walls     map[string][]string // the text of each slide that shows a slogan, by its screen's folder
	lists     map[string]string   // the text of all slides that show the list

	files, characters, values, reported, sheets, live, slides, slogans, listed int
}

// inBook expects a piece in the Book.
func (c *characters) inBook(book *campaign.Book, name string) {
	c.Helper()
	var b strings.Builder
	for p, text := range book.Texts() {
		if p.File == name {
			b.WriteString(text.Value + "\n")
		}
	}
	c.holds("the Book", b.String(), c.pieces[name].book, name)
}

// onSite expects a piece on its page, and in short where it is mentioned.
func (c *characters) onSite(name string) {
	c.Helper()
	p := c.pieces[name]
	folder, slug := path.Base(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".md")
	own := "site/" + folder + "/" + slug + "/index.html"
	var others []string
	switch folder {
	case "slogans":
		own, others = "site/slogans/index.html", []string{"site/v/k0/index.html"}
	case "bulletins":
		own = "site/index.html"
	case "lists":
		others = []string{"site/index.html", "site/v/k0/index.html"}
	}
	c.holds(own, pageText(c.T, c.root, own, "main"), p.page, name)
	for _, other := range others {
		c.holds(other, pageText(c.T, c.root, other, "main"), p.short, name)
	}
}

// onSheet expects the piece that a sheet is about on its pages, in its name, and in the text of its file where that is live;
// and more on its pages.
func (c *characters) onSheet(r *run, item *plan.Item, job *plan.SheetJob, more []string) {
	c.Helper()
	name := ""
	for _, origin := range job.Origins { // the piece's come before those of phrases
		if _, ok := c.pieces[origin.Pos.File]; ok {
			name = origin.Pos.File
			break
		}
	}
	if name == "" && more == nil {
		return // the hotline
	}
	var problems diag.List
	made, err := r.Make(item, &problems)
	if err != nil || problems.HasErrors() {
		c.Fatal(item.Path, err, problems.Sorted())
	}
	file := filepath.Join(c.root, filepath.FromSlash(item.Path))
	if data, err := os.ReadFile(file); err != nil || !bytes.Equal(data, made.Data) {
		c.Fatalf("%s is not what was laid out: %v", item.Path, err)
	}
	p, text := c.pieces[name], pagesText(made.Pages)
	c.says(item.Path, text, more)
	switch {
	case job.View.Job != nil: // it names all
	case job.Format == plan.PNG && job.View.List != nil:
		c.slides++
		c.lists[path.Dir(item.Path)] += text
	case job.Format == plan.PNG && p.entries != nil:
		c.slides++
		c.walls[path.Dir(item.Path)] = append(c.walls[path.Dir(item.Path)], text)
	case job.Format == plan.PNG:
		c.slides++
		c.holds(item.Path, text, p.short, name)
	default:
		c.sheets++
		c.holds(item.Path, text, p.sheet, name)
		if item.ShopName != "" {
			title := source.Characters{}
			title.Add(asTyped.Replace(job.View.Title()))
			c.holds("the name of "+item.Path, asTyped.Replace(strings.TrimSuffix(item.ShopName, ".pdf")), title, name)
		}
		if item.Part == plan.Site || !job.Product.Shop() {
			c.live++
			pdf, err := exec.Command(c.pdftotext, "-raw", file, "-").Output()
			if err != nil {
				c.Fatal(err)
			}
			c.holds("the text of "+item.Path, string(pdf), p.sheet, name)
		}
	}
}

// onWalls expects the list on every wall, with the numbers of its items, or a warning that says that it is left out.
func (c *characters) onWalls(list piece, r *run) {
	c.Helper()
	want := sum(list.short)
	for i := range r.Book.Lists[0].Items {
		want.Add(strconv.Itoa(i + 1))
	}
	for _, v := range r.Book.Venues {
		for i := range v.Screens {
			screen := &v.Screens[i]
			folder := "screens/" + v.Code + "/" + screen.ID
			left := slices.ContainsFunc(r.Problems.Sorted(), func(d diag.Diagnostic) bool {
				return d.Code == "screen.small" && d.Pos == screen.Pos && strings.Contains(d.Message, "放不下清单")
			})
			switch {
			case screen.Strip():
			case c.lists[folder] != "":
				c.listed++
				c.holds(folder, c.lists[folder], want, "content/lists/rules.md")
			case !left:
				c.Fatalf("seed %d: %s lacks the list, and nothing says so", c.seed, folder)
			}
		}
	}
}

// onScreens expects the first slogans on a wall, one a slide, and on a door strip, each whole and in its order: the texts of
// its pages are files beside the pictures, which the same lines have drawn.
func (c *characters) onScreens(bank piece) {
	c.Helper()
	const most = 6 // slogans of a screen (plan)
	first := bank.entries[:min(most, len(bank.entries))]
	pages, err := filepath.Glob(filepath.Join(c.root, "screens/k0/door/[0-9][0-9].txt"))
	if err != nil || len(pages) == 0 {
		c.Fatal(pages, err)
	}
	var b strings.Builder
	for _, page := range pages { // sorted: the order in which they are shown
		data, err := os.ReadFile(page)
		if err != nil {
			c.Fatal(err)
		}
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			c.Fatal(err)
		}
		b.Write(text)
	}
	strip, slides := squeeze(b.String()), c.walls["screens/k0/wall"]
	if len(slides) != len(first) {
		c.Fatalf("seed %d: %d slogans on the wall, not %d", c.seed, len(slides), len(first))
	}
	for i, slogan := range first {
		if !strings.Contains(squeeze(slides[i]), squeeze(slogan)) || !strings.Contains(strip, squeeze(slogan)) {
			c.Fatalf("seed %d: the wall or the strip lacks %q\n%s\n%s\n%s", c.seed, slogan, bank.file, slides[i], strip)
		}
		c.slogans++
	}
}

// dropReported takes files with errors away, until there are none: what is reported is not lost in silence.
func (c *characters) dropReported(f map[string]string, pieces map[string]piece) {
	for {
		options, _ := smallProject(c.T, f)
		_, diags, err := Check(context.Background(), options)
		if err != nil {
			c.Fatal(err)
		}
		before := len(pieces)
		for _, d := range diags.Sorted() {
			if _, ok := pieces[d.Pos.File]; ok && d.Severity == diag.Error {
				c.Logf("reported: %s %s %s", d.Pos, d.Code, d.Message)
				delete(f, d.Pos.File)
				delete(pieces, d.Pos.File)
				c.reported++
			}
		}
		if len(pieces) == before {
			return
		}
	}
}

// asTyped undoes what the names of print files write for the characters that Windows forbids.
var asTyped = strings.NewReplacer("＜", "<", "＞", ">", "：", ":", "＂", "\"", "｜", "|", "？", "?", "＊", "*", "／", "/", "＼", "\\")

// pagesText returns what is drawn on pages.
func pagesText(pages []page.Page) string {
	var b strings.Builder
	for _, p := range pages {
		p.Walk(func(m page.Mark) {
			if text, ok := m.(*page.Text); ok {
				b.WriteString(text.Source + "\n")
			}
		})
	}
	return b.String()
}

// says expects values as they are typed.
func (c *characters) says(where, text string, values []string) {
	c.Helper()
	for _, value := range values {
		if c.values++; !strings.Contains(squeeze(text), squeeze(value)) {
			c.Fatalf("seed %d: %s lacks %q\n%s", c.seed, where, value, text)
		}
	}
}

// holds expects every character as often as it must be read.
func (c *characters) holds(where, text string, want source.Characters, name string) {
	c.Helper()
	left := source.Characters{}
	for r, n := range want {
		left[r] = n
	}
	left.Remove(text)
	if missing := left.Missing(); len(missing) > 0 {
		c.Fatalf("seed %d: %s lacks %q\n%s\n%s", c.seed, where, string(missing), c.pieces[name].file, text)
	}
}

// pageText returns what a reader sees in a part of a page, main or body, the numbers of items too.
func pageText(t *testing.T, root, name, part string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node, main bool)
	walk = func(n *html.Node, inside bool) {
		inside = inside || n.Type == html.ElementNode && n.Data == part
		if inside && n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		number := 1
		for _, a := range n.Attr {
			if a.Key == "start" {
				number, _ = strconv.Atoi(a.Val)
			}
		}
		for c := range n.ChildNodes() {
			if n.Data == "ol" && c.Data == "li" {
				fmt.Fprintf(&b, "%d.", number)
				number++
			}
			walk(c, inside)
		}
	}
	walk(tree, false)
	return b.String()
}
