package bench

import (
	"bytes"
	"fmt"
	"html/template"
	"image/png"
	"net/http"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"fanshi/internal/plan"
)

// slidePage is the slide of the benchmark as a web page: the same words on the same grounds, type of the same faces.
var slidePage = template.Must(template.New("slide").Parse(`<!doctype html><meta charset="utf-8"><style>
@font-face { font-family: body; src: url(/fonts/NotoSansSC_400Regular.ttf); font-weight: 400 }
@font-face { font-family: body; src: url(/fonts/NotoSansSC_900Black.ttf); font-weight: 900 }
body { margin: 0; width: 1920px; height: 1080px; background: #071B40; color: #F6F5F0; font-family: body; display: flex; flex-direction: column }
h1 { flex: 1; margin: 96px; font-size: 168px; line-height: 1.2; font-weight: 900; text-wrap: balance }
div { background: #FFC414; color: #071B40; padding: 40px 96px; font-size: 60px } b { font-size: 200px; font-weight: 900; line-height: 1 }
</style><h1>{{range .Clauses}}<span style="display: inline-block">{{.}}</span>{{end}}</h1><div><b>96110</b><br>来电请接听　{{.Place}}</div>`))

// screenshots are the same slides as screenshots of headless Chromium, one tab, one after the other, as a script would
// make them: open the page, wait for its fonts, take the picture.
func screenshots(t *testing.T, n int) line {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /slide/{n}", func(w http.ResponseWriter, r *http.Request) {
		i, _ := strconv.Atoi(r.PathValue("n"))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = slidePage.Execute(w, map[string]any{"Clauses": plan.Clauses(slideText), "Place": view(i).Venue.Name})
	})
	mux.HandleFunc("GET /fonts/{file}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		http.ServeFile(w, r, "../../themes/alert/fonts/"+r.PathValue("file"))
	})
	tab, address := openChromium(t, mux)
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1920, 1080)); err != nil {
		t.Fatal(err)
	}
	return sequence(t, "slides-chromium", n, func(i int) (int, error) {
		if err := chromedp.Do(tab, chromedp.Navigate(address+"/slide/"+strconv.Itoa(i))); err != nil {
			return 0, err
		}
		if _, err := chromedp.Run(tab, chromedp.Evaluate[int]("document.fonts.ready.then(() => 1)", chromedp.EvalAwaitPromise)); err != nil {
			return 0, err
		}
		data, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
		if err != nil {
			return 0, err
		}
		if c, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != 1920 || c.Height != 1080 {
			return 0, fmt.Errorf("a picture of %d × %d (%w)", c.Width, c.Height, err)
		}
		return len(data), nil
	})
}
