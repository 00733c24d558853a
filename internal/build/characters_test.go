package build

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

// officer writes files as officers do, beside the text that readers must find.
type officer struct {
	*rand.Rand
	text  source.Characters // of the file that is being written
	heads source.Characters // of these, the large title, which sheets have and the case's page has not
}

// said are fragments that are printed as they are typed, wherever they stand.
var said = strings.Fields("凡是 先交钱， “客服” 96110 138****0000 6222************1234 张*、李* 欧阳*说 王某 3.2万元 1920*1080 5*3 50% 24/7 1:10 #话题# C:\\temp a~b 1~3万 file_name ____ <必看> [1] [注](见附件) " +
	"AT&T 《办法》 （请注意） —— …… 不转账！ 勿信。 ①先 （1）再 5℃ ￥100 +86 @全体 | ～ × 110、119 1.5倍 某公司 “安全账户” 平安街道 *先生 尾号**34 ~~返利~~ ^ = ； ： 、 é")

// marked are fragments in Markdown, and what is printed of them.
var marked = [][2]string{{"**立即停手**", "立即停手"}, {"*核实*", "核实"}, {`\*`, "*"}, {"[案例](/cases/)", "案例"}, {"**“安全”。**", "“安全”。"}}

func (o *officer) phrase(least, most int, markdown bool) string {
	var b strings.Builder
	for n := 0; n < least; {
		w := said[o.IntN(len(said))]
		printed := w
		if markdown && o.IntN(8) == 0 {
			m := marked[o.IntN(len(marked))]
			w, printed = "甲"+m[0]+"乙", "甲"+m[1]+"乙"
		}
		size := len([]rune(printed))
		if n+size > most {
			printed, w, size = "凡", "凡", 1
		}
		n += size
		o.text.Add(printed)
		b.WriteString(w)
		if o.IntN(6) == 0 && n < most {
			b.WriteByte(' ')
			n++
		}
	}
	return b.String()
}

// value writes a value of front matter, which begins like a word.
func (o *officer) value(least, most int) string {
	o.text.Add("说")
	return "说" + o.phrase(least-1, most-1, false)
}

// lines writes paragraphs in one of the ways that people have.
func (o *officer) lines(n int) string {
	var b strings.Builder
	for i := range n {
		switch o.IntN(6) {
		case 0:
			b.WriteString("　　" + "甲" + o.phrase(10, 40, true) + "。\n")
		case 1:
			b.WriteString("\n甲" + o.phrase(10, 40, true) + "丁\n")
			o.text.Add("丁")
		case 2:
			b.WriteString("\t甲" + o.phrase(5, 20, true) + "，\n")
		case 3:
			o.text.Add("（）" + fmt.Sprint(i+1))
			b.WriteString(fmt.Sprintf("（%d）甲", i+1) + o.phrase(5, 20, true) + "丁\n")
			o.text.Add("丁")
		default:
			b.WriteString("甲" + o.phrase(10, 30, true) + "。\n")
		}
		o.text.Add("甲")
	}
	text := b.String()
	o.text.Add(strings.Repeat("。", strings.Count(text, "。\n")) + strings.Repeat("，", strings.Count(text, "，\n")))
	return text
}

var itemForms = []string{"- %[2]s\n", "%[1]d. %[2]s\n", "%[1]d、%[2]s\n", "（%[1]d）%[2]s\n", "　　%[2]s\n", "%[2]s\n", "● %[2]s\n", "* %[2]s\n"}

// items writes entries, all in one form; their numbers are not printed as typed.
func (o *officer) items(n, least, most int) string {
	form := itemForms[o.IntN(len(itemForms))]
	var b strings.Builder
	for i := range n {
		o.text.Add("乙")
		text := "乙" + o.phrase(least, most, true)
		if strings.Contains(form, "%[1]d") {
			fmt.Fprintf(&b, form, i+1, text)
		} else {
			b.WriteString(strings.Replace(form, "%[2]s", text, 1))
		}
	}
	return b.String()
}

// caseFile writes a case; everything in it that sheets print goes into text.
func (o *officer) caseFile(kind string) string {
	o.text = source.Characters{}
	heads := []string{o.value(3, 10), o.value(3, 10)}
	o.heads, o.text = o.text, source.Characters{}
	var b strings.Builder
	o.text.Add("3.2万")
	fmt.Fprintf(&b, "---\ntitle: %s3.2万\nheadline:\n  - %s\n  - %s\nhook: %s\naction: %s\nscam: loan\ndate: 2026-11-05\narea: %s\nvictim: %s\nloss: %s\nvenues: [%s]\n---\n\n",
		o.value(5, 20), heads[0], heads[1], o.value(5, 30), o.value(5, 20), o.value(2, 8), o.value(2, 12), o.value(2, 12), kind)
	b.WriteString("## 案情\n\n" + o.lines(1+o.IntN(3)))
	for _, s := range []string{"套路", "识别", "警方提示"} {
		b.WriteString("\n## " + s + "\n\n" + o.items(3+o.IntN(3), 4, 20))
	}
	return b.String()
}

// printsAll is a template that prints every text of a case and nothing else.
const printsAll = `<p>{{.Case.Title}}</p>{{range .Case.Headline}}<p>{{.}}</p>{{end}}<p>{{.Case.Hook}}</p><p>{{.Case.Action}}</p><p>{{.Case.Area}}</p><p>{{.Case.Victim}}</p><p>{{.Case.Loss}}</p>` +
	`{{range .Case.Story}}<p>{{.}}</p>{{end}}{{range .Case.Steps}}<p>{{.}}</p>{{end}}{{range .Case.Signs}}<p>{{.}}</p>{{end}}{{range .Case.Tips}}<p>{{.}}</p>{{end}}`

// TestEveryCharacter (promise R8): files as officers write them go all the way; what readers must find is counted by
// characters in the Book, on the page of the site, on the drawn pages of print files and in their names, in the text of live
// PDF files, and on the pages of door strips.
func TestEveryCharacter(t *testing.T) {
	pdftotext := testtools.Find(t, "pdftotext", "poppler-utils")
	seed := testtools.Seed(t)
	rounds := 1
	if os.Getenv("FANSHI_SOAK") != "" {
		rounds = 25
	}
	files, characters, reported, sheets, live, shown := 0, 0, 0, 0, 0, 0
	for round := range rounds {
		o := &officer{Rand: rand.New(rand.NewPCG(seed, uint64(round)))}
		f := small()
		f["content/venues/venues.csv"] = "代码,名称,类别,地址,联系人,屏幕\nb01,试验网点,银行,试验路,经理,door 352x80\n"
		f["content/venues/kinds/bank.yaml"] = "name: 银行\naudience: 储户\nreminder: 先问一句柜台\nproducts:\n  - {template: leaflet/case, size: A4, quantity: 1}\n"
		f["templates/leaflet/case.html"] = strings.Replace(sheetTemplate(printsAll), "font-size: 12px", "font-size: 11px", 1)
		want, heads := map[string]source.Characters{}, map[string]source.Characters{}
		for i := range 6 {
			name := fmt.Sprintf("content/cases/c%d.md", i)
			kind := fmt.Sprintf("kind%d", i) // each place gets one case
			f["content/venues/kinds/"+kind+".yaml"] = strings.Replace(f["content/venues/kinds/bank.yaml"], "银行", "类别"+kind, 1)
			f["content/venues/venues.csv"] += fmt.Sprintf("k%d,试验点%d,%s,试验路,经理,\n", i, i, kind)
			f[name] = o.caseFile(kind)
			want[name], heads[name] = o.text, o.heads
		}
		o.text = source.Characters{}
		f["content/slogans/bank.md"] = "---\ntitle: 银行标语\nvenues: [bank]\n---\n\n" + o.items(12, 5, 30)
		want["content/slogans/bank.md"] = o.text
		reported += o.dropReported(t, f, want)
		delete(f, "content/cases/loan-one.md")
		options, dir := smallProject(t, f)
		book, _ := campaign.Load(options.Files, campaign.LoadOptions{})
		summary := mustRun(t, options)
		root := filepath.Join(dir, filepath.FromSlash(summary.Release.Path))
		printed := map[string]PrintFile{} // by slug of the case
		sheetFiles, diags, err := Print(context.Background(), options)
		if err != nil || diags.HasErrors() {
			t.Fatal(err, diags.Sorted())
		}
		for _, file := range sheetFiles {
			if file.Job.View.Case != nil {
				name := strings.TrimSuffix(file.Item.Path, ".pdf")
				printed[name[strings.LastIndexByte(name, '_')+1:]] = file
			}
		}
		for name, counts := range want {
			files++
			all := source.Characters{}
			for _, c := range []source.Characters{counts, heads[name]} {
				characters += c.Total()
				for r, n := range c {
					all[r] += n
				}
			}
			checkBook(t, seed, book, name, all, f[name])
			slug := strings.TrimSuffix(filepath.Base(name), ".md")
			if strings.HasPrefix(name, "content/cases") {
				holds(t, seed, "site", pageText(t, root, "site/cases/"+slug+"/index.html"), counts, f[name])
				leaflet := filepath.Join(root, "site/downloads/leaflet_A4_"+slug+".pdf")
				if _, err := os.Stat(leaflet); err == nil { // the site has the newest case only
					live++
					pdf, err := exec.Command(pdftotext, "-raw", leaflet, "-").Output()
					if err != nil {
						t.Fatal(err)
					}
					holds(t, seed, "pdf", string(pdf), all, f[name])
				}
				if sheet, ok := printed[slug]; ok {
					sheets++
					holds(t, seed, "print", pagesText(sheet.Pages), all, f[name])
					title := source.Characters{}
					title.Add(asTyped.Replace(sheet.Job.View.Case.Title))
					holds(t, seed, "name of the print file", asTyped.Replace(strings.TrimSuffix(sheet.Item.ShopName, ".pdf")), title, f[name])
				}
			} else {
				holds(t, seed, "site", pageText(t, root, "site/slogans/index.html"), counts, f[name])
				shown += onStrip(t, seed, book, filepath.Join(root, "screens/b01/door"), f[name])
			}
		}
	}
	testtools.Report(t, fmt.Sprintf("%d files, %d characters, 0 missing in the Book and on the pages of the site; %d print files, %d live PDF files, %d slogans on strips; %d files were reported instead", files, characters, sheets, live, shown, reported))
	if files < 5*rounds || sheets < 5*rounds || live < rounds {
		t.Errorf("only %d files went all the way: the generator proves little", files)
	}
}

// onStrip expects the first slogans on a door strip, each whole and in its order, and returns how many there are: the texts
// of its pages are files beside the pictures, which the same lines have drawn.
func onStrip(t *testing.T, seed uint64, book *campaign.Book, folder, file string) int {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(folder, "[0-9][0-9].txt"))
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	var b strings.Builder
	for _, page := range pages { // sorted: the order in which they are shown
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	screen := squeeze(b.String())
	const most = 6 // slogans of a screen (plan)
	first := book.Slogans[:min(most, len(book.Slogans))]
	for _, slogan := range first {
		if !strings.Contains(screen, squeeze(slogan.Text.Value)) {
			t.Fatalf("seed %d: the strip lacks %q\n%s\n%s", seed, slogan.Text.Value, file, screen)
		}
	}
	return len(first)
}

// dropReported takes files with errors away: what is reported is not lost in silence.
func (o *officer) dropReported(t *testing.T, f map[string]string, want map[string]source.Characters) int {
	options, _ := smallProject(t, f)
	_, diags := campaign.Load(options.Files, campaign.LoadOptions{})
	n := 0
	for _, d := range diags.Sorted() {
		if d.Severity == 0 && want[d.Pos.File] != nil {
			t.Logf("reported: %s %s %s", d.Pos, d.Code, d.Message)
			delete(f, d.Pos.File)
			delete(want, d.Pos.File)
			n++
		}
	}
	return n
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

func checkBook(t *testing.T, seed uint64, book *campaign.Book, name string, want source.Characters, file string) {
	t.Helper()
	var b strings.Builder
	for p, text := range book.Texts() {
		if p.File == name {
			b.WriteString(text.Value + "\n")
		}
	}
	holds(t, seed, "book", b.String(), want, file)
}

// holds expects every character as often as it must be read.
func holds(t *testing.T, seed uint64, where, text string, want source.Characters, file string) {
	t.Helper()
	left := source.Characters{}
	for r, n := range want {
		left[r] = n
	}
	left.Remove(text)
	if missing := left.Missing(); len(missing) > 0 {
		t.Fatalf("seed %d: %s lacks %q\n%s\n%s", seed, where, string(missing), file, text)
	}
}

// pageText returns the text of a page's body.
func pageText(t *testing.T, root, name string) string {
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
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "head" || n.Data == "script" || n.Data == "style" || n.Data == "svg") {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(tree)
	return b.String()
}
