package sheet

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/theme"
)

const projectFolder = "../.."

// filledSheet is a template of a theme filled from the plan of the sample project.
type filledSheet struct {
	name   string
	engine *Engine
	req    Request
}

// TestTextIsOnThePages: every text of every template, filled from the sample project in every size that its plan asks
// for, is on the finished pages in one piece, or goes on from one page to the next. What layout checks at every build
// it checks against its own boxes and markup; this reads the filled template once more.
func TestTextIsOnThePages(t *testing.T) {
	sheets := filledSheets(t)
	if len(sheets) < 20 {
		t.Fatalf("only %d sheets", len(sheets))
	}
	texts, several, seeded := 0, 0, 0
	for _, s := range sheets {
		diags := &diag.List{}
		res := s.engine.Render(s.req, diags)
		if res == nil {
			t.Errorf("%s is not made: %v", s.name, diags.Sorted())
			continue
		}
		want := s.texts(t)
		texts += len(want)
		if len(res.Pages) > 1 {
			several++
		}
		for _, text := range lostTexts(want, res.Pages) {
			t.Errorf("%s: %q is not on its pages", s.name, text)
		}
		if seeded < 20 && loseOne(res.Pages) { // the check sees what is lost
			if seeded++; len(lostTexts(want, res.Pages)) == 0 {
				t.Errorf("%s: a lost character was not found", s.name)
			}
		}
	}
	if seeded == 0 || texts == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("%d sheets, %d of several pages, %d texts; %d losses found", len(sheets), several, texts, seeded)
}

// sampleProject loads the sample with an engine for each of its themes.
func sampleProject(t *testing.T) (*campaign.Book, plan.Options, map[string]*Engine) {
	t.Helper()
	project := os.DirFS(projectFolder)
	book, diags := campaign.Load(project, campaign.LoadOptions{})
	products := product.Load(os.DirFS(projectFolder+"/templates"), diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	engines, templates := map[string]*Engine{}, map[string][]string{}
	entries, err := os.ReadDir(projectFolder + "/themes")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, err := os.Stat(projectFolder + "/themes/" + e.Name() + "/theme.yaml"); err != nil {
			continue
		}
		th := theme.Load(os.DirFS(projectFolder+"/themes"), e.Name(), diags)
		if diags.HasErrors() {
			t.Fatal(diags.Sorted())
		}
		fonts, err := theme.LoadFonts(th, nil, nil)
		if err != nil {
			t.Fatal("fonts are not installed: make fonts")
		}
		content := func(name string) (page.Image, bool) {
			a := campaign.ReadPicture(project, "content/"+name, diag.Pos{}, diags)
			if a == nil {
				return page.Image{}, false
			}
			return page.Image{Data: a.Print, Format: a.Format, PixelWidth: a.Width, PixelHeight: a.Height}, true
		}
		config := Config{Content: content, Theme: th, Fonts: fonts, Keep: campaign.Values(book.Config.Keep), Templates: th.Templates(os.DirFS(projectFolder + "/templates"))}
		engines[e.Name()], templates[e.Name()] = New(config), products.Templates(config.Templates)
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, book.Config.TimeZone)
	return book, plan.Options{Today: day, Products: products, Templates: templates}, engines
}

// filledSheets returns every template, theme and size of the plan once.
func filledSheets(t *testing.T) []filledSheet {
	t.Helper()
	book, options, engines := sampleProject(t)
	options.Answers.Unfit = map[plan.SlideKey]string{} // of slides with several items of a list: they are planned where they have room
	for _, q := range plan.Questions(book, options) {
		if q.Job == nil || q.Job.View.List == nil || len(q.Job.View.List.Items) < 2 {
			continue
		}
		diags := &diag.List{}
		if engines[q.Job.Theme].Render(request(q.Job, q.Job.View), diags); diags.HasErrors() {
			options.Answers.Unfit[q.Slide] = "no room"
		}
	}
	seen := map[string]bool{}
	var out []filledSheet
	for _, item := range plan.New(book, options, &diag.List{}).Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok {
			continue
		}
		name := fmt.Sprintf("%s in %s, %d × %d", job.Template, job.Theme, job.Width, job.Height)
		if !seen[name] {
			seen[name] = true
			out = append(out, filledSheet{name, engines[job.Theme], request(job, job.View)})
		}
	}
	return out
}

func request(job *plan.SheetJob, view *plan.View) Request {
	return Request{Template: job.Template, Data: view, Unit: job.Unit, Width: job.Width, Height: job.Height}
}

// texts are the texts of the filled template that are not hidden, without spaces.
func (s filledSheet) texts(t *testing.T) []string {
	t.Helper()
	parsed, diags := s.engine.template(s.req.Template), &diag.List{}
	var filled bytes.Buffer
	if err := parsed.html.Execute(&filled, s.req.Data); err != nil {
		t.Fatal(err)
	}
	doc := markup.Parse(parsed.file, filled.String(), diags)
	env := style.Environment{Unit: s.req.Unit, Width: s.req.Width, Height: s.req.Height}
	styles := style.Match(doc, parsed.sheets, env, diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	var out []string
	var walk func(n *markup.Node, parent *style.Computed)
	walk = func(n *markup.Node, parent *style.Computed) {
		if n.IsText() {
			if text := squeeze(n.Text); text != "" {
				out = append(out, text)
			}
			return
		}
		own := styles.Compute(n, parent, 0)
		if own.Display == style.None || n.Tag == "svg" {
			return
		}
		for _, c := range n.Children {
			walk(c, own)
		}
	}
	walk(doc.Body, styles.Root())
	return out
}

// squeeze takes out spaces and invisible characters.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// lostTexts returns the texts that are not on the pages, and the characters that are there too few times: a text that
// is written twice must be shown twice.
func lostTexts(want []string, pages []page.Page) []string {
	shown := make([]string, len(pages))
	for i := range pages {
		var b strings.Builder
		pages[i].Walk(func(m page.Mark) {
			if text, ok := m.(*page.Text); ok {
				b.WriteString(squeeze(text.Source))
			}
		})
		shown[i] = b.String()
	}
	var lost []string
	missing := map[rune]int{}
	for _, text := range want {
		first := strings.NewReplacer("{page}", "1", "{pages}", fmt.Sprint(len(pages))).Replace(text)
		if !onPages(first, shown) {
			lost = append(lost, text)
		}
		for _, r := range first {
			missing[r]++
		}
	}
	for _, r := range strings.Join(shown, "") {
		missing[r]--
	}
	for r, n := range missing {
		if n > 0 {
			lost = append(lost, string(r))
		}
	}
	slices.Sort(lost)
	return lost
}

// onPages reports whether one page holds the text, or several pages hold parts of it in turn.
func onPages(text string, pages []string) bool {
	for i, p := range pages {
		if strings.Contains(p, text) {
			return true
		}
		if i == len(pages)-1 {
			continue
		}
		for cut := range text {
			if cut > 0 && strings.Contains(p, text[:cut]) && onPages(text[cut:], pages[i+1:]) {
				return true
			}
		}
	}
	return false
}

// loseOne takes the first character of the longest text off the pages.
func loseOne(pages []page.Page) bool {
	var victim *page.Text
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if text, ok := m.(*page.Text); ok && (victim == nil || len(text.Source) > len(victim.Source)) {
				victim = text
			}
		})
	}
	if victim == nil {
		return false
	}
	victim.Source = string([]rune(strings.TrimSpace(victim.Source))[1:])
	return true
}
