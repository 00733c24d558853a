package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/page"
	"fanshi/internal/sheet"
	"fanshi/internal/theme"
)

// textTemplate is a page of an A2 sheet in 30 paragraphs; what stands between the marks is the same for Chromium.
const textTemplate = `<!DOCTYPE html><html lang="zh-CN"><head><title>3,000 characters</title><style>
.page { width: 420mm; height: 594mm; padding: 20mm; overflow: hidden; font-size: 20px; line-height: 1.6 }
p { margin: 0 0 8px; text-align: justify }
</style></head><body><section class="page">{{range .}}<p>{{.}}</p>{{end}}</section></body></html>`

// paragraphs are 30 paragraphs of 100 characters, drawn from the sample's own text: every page another text.
func paragraphs(text []rune, i int) []string {
	random := rand.New(rand.NewPCG(uint64(i), 3000))
	out := make([]string, 30)
	for k := range out {
		at := random.IntN(len(text) - 100)
		out[k] = string(text[at : at+100])
	}
	return out
}

// sampleText is what the cases tell, in one piece.
func sampleText(t *testing.T) []rune {
	t.Helper()
	book, diags := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	var text strings.Builder
	for _, c := range book.Cases {
		text.WriteString(strings.Join(doc.PlainBlocks(c.Story), ""))
	}
	return []rune(strings.Join(strings.Fields(text.String()), ""))
}

// textPages lays out pages of 3,000 characters, one after the other: by the engine from the template's data to finished
// pages, and by Chromium in two ways: as a new document, which is what opening the template costs (parsing, fonts from
// its cache, layout, all boxes read), and as new text in a document that is open (layout and boxes alone).
func textPages(t *testing.T, n int) []line {
	text := sampleText(t)
	var diags diag.List
	th := theme.Load(os.DirFS("../../themes"), "alert", &diags)
	fonts, err := theme.LoadFonts(th, nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags.Sorted())
	}
	k := kit{th, sheet.New(sheet.Config{Templates: fstest.MapFS{"text.html": {Data: []byte(textTemplate)}}, Theme: th, Fonts: fonts}), fonts}
	render := func(i int) (int, error) {
		res, err := k.render(sheet.Request{Template: "text", Data: paragraphs(text, i), Unit: page.Micrometre, Width: 420_000, Height: 594_000, Boxes: true})
		if err != nil {
			return 0, err
		}
		return len(res.Boxes[0].Elements), nil
	}
	lines := []line{sequence(t, "text-3000", n, render)}
	tab, address := openChromium(t, textServer())
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	body := func(i int) string {
		var b strings.Builder
		for _, p := range paragraphs(text, i) {
			b.WriteString("<p>" + html.EscapeString(p) + "</p>")
		}
		return b.String()
	}
	for _, way := range []string{"newDocument", "relayout"} {
		lines = append(lines, sequence(t, "text-3000-chromium-"+way, n, func(i int) (int, error) {
			argument, err := json.Marshal(body(i))
			if err != nil {
				return 0, err
			}
			boxes, err := chromedp.Run(tab, chromedp.Evaluate[int](fmt.Sprintf("%s(%s)", way, argument), chromedp.EvalAwaitPromise))
			if err == nil && boxes < 30 {
				err = fmt.Errorf("%d boxes", boxes)
			}
			return boxes, err
		}))
	}
	return lines
}

// sequence measures work that is done n times, one after the other.
func sequence(t *testing.T, name string, n int, work func(i int) (int, error)) line {
	t.Helper()
	made := 0
	var start time.Time
	for i := range n + 1 {
		got, err := work(i)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if i == 0 { // fills caches
			start = time.Now()
			continue
		}
		made += got
	}
	took := time.Since(start)
	return line{name, n, float64(took.Microseconds()) / 1000, float64(n) / took.Seconds(), int64(made)}
}

// chromiumPage holds the two ways: each returns how many boxes it has read. The style is that of textTemplate.
const chromiumPage = `<!doctype html><meta charset="utf-8"><script>
const style = "<style>@font-face { font-family: body; src: url(/font) } * { box-sizing: border-box } body { margin: 0; font-family: body }"
  + ".page { width: 420mm; height: 594mm; padding: 20mm; overflow: hidden; font-size: 20px; line-height: 1.6 }"
  + "p { margin: 0 0 8px; text-align: justify; line-break: strict }</style>";
function boxes(d) {
  let n = 0;
  for (const p of d.querySelectorAll("p")) { const r = p.getBoundingClientRect(); n += r.height > 0 ? 1 : 0; }
  return n;
}
function frame(html) {
  const f = document.createElement("iframe");
  f.style = "width: 1700px; height: 2300px; border: 0";
  const loaded = new Promise(done => f.onload = done);
  f.srcdoc = "<!doctype html><meta charset=utf-8>" + style + "<section class=page>" + html + "</section>";
  document.body.append(f);
  return loaded.then(() => f.contentDocument.fonts.ready).then(() => f);
}
function newDocument(html) { return frame(html).then(f => { const n = boxes(f.contentDocument); f.remove(); return n; }); }
let open;
function relayout(html) {
  open = open || frame("");
  return open.then(f => { f.contentDocument.querySelector("section").innerHTML = html; return boxes(f.contentDocument); });
}
</script><body></body>`

// textServer serves chromiumPage and its font.
func textServer() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(chromiumPage))
	})
	mux.HandleFunc("GET /font", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		http.ServeFile(w, r, "../../themes/alert/fonts/NotoSansSC_400Regular.ttf")
	})
	return mux
}

// openChromium starts Chromium with one empty tab, and a server of the test's own at the address.
func openChromium(t *testing.T, pages http.Handler) (tab context.Context, address string) {
	t.Helper()
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium does not start (make test-tools installs it): %v", err)
	}
	return tab, server.URL
}
