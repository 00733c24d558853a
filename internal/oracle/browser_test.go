package oracle

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"testing"

	"github.com/chromedp/chromedp"

	"fanshi/internal/sheet/layout"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// browser is one tab of one headless Chromium.
type browser struct {
	testtools.Chromium
	ctx    context.Context
	server *httptest.Server
	faces  string // the fonts that the tab has
}

// document is what Chromium is to lay out.
type document struct {
	HTML     string            `json:"html"`
	Fit      [][]float64       `json:"fit"`      // font sizes of the engine, by page and element
	Keep     []string          `json:"keep"`     // patterns that no line break may split
	Pictures map[string]string `json:"pictures"` // SVG sources by src
}

// measured is what it made of it.
type measured struct {
	Pages  []measuredPage `json:"pages"`
	Joined int            `json:"joined"` // word joiners
	Fitted int            `json:"fitted"` // elements with --fit
	Marked int            `json:"marked"` // elements with text-emphasis
}

type measuredPage struct {
	Elements []struct {
		layout.ElementBox
		Balance bool `json:"balance"` // it has text-wrap: balance
	} `json:"elements"`
	Turned int `json:"turned"` // lines inside elements with rotate
}

// start starts Chromium. The page and the fonts come from a server of the test's own.
func start(t *testing.T) *browser {
	t.Helper()
	script, err := os.ReadFile("measure.js")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><title>oracle</title><script>%s</script>", script)
	})
	mux.HandleFunc("GET /fonts/{theme}/{file}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, path.Join(project, "themes", r.PathValue("theme"), "fonts", r.PathValue("file")))
	})
	b := &browser{Chromium: testtools.FindChromium(t), server: httptest.NewServer(mux)}
	t.Cleanup(b.server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(b.Path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("font-render-hinting", "none"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b.ctx = ctx
	if err := chromedp.Do(ctx, chromedp.Navigate(b.server.URL)); err != nil {
		t.Fatalf("%s at %s does not start: %v", b.Chromium, b.Path, err)
	}
	return b
}

// call runs a function of measure.js and waits for its promise.
func call[T any](b *browser, function string, argument any) (T, error) {
	text, err := json.Marshal(argument)
	if err != nil {
		var none T
		return none, err
	}
	return chromedp.Run(b.ctx, chromedp.Evaluate[T](function+"("+string(text)+")", chromedp.EvalAwaitPromise))
}

// measure lays a document out in a window of the given size in CSS px.
func (b *browser) measure(th *theme.Theme, d document, width, height int) (measured, error) {
	if err := b.load(th); err != nil {
		return measured{}, err
	}
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(int64(width), int64(height))); err != nil {
		return measured{}, err
	}
	return call[measured](b, "measure", d)
}

// load gives the tab the fonts of a theme.
func (b *browser) load(th *theme.Theme) error {
	type face struct {
		Role   string `json:"role"`
		Weight int    `json:"weight"`
		URL    string `json:"url"`
	}
	var faces []face
	for _, f := range th.Fonts {
		owner := th.Name
		if _, err := os.Stat(path.Join(project, "themes", owner, "fonts", f.File)); err != nil {
			owner = "alert" // the base that the other themes inherit their fonts from
		}
		faces = append(faces, face{f.Role, f.Weight, b.server.URL + "/fonts/" + owner + "/" + f.File})
	}
	key := fmt.Sprint(faces)
	if key == b.faces {
		return nil
	}
	b.faces = key
	_, err := call[chromedp.Void](b, "fonts", faces)
	return err
}
