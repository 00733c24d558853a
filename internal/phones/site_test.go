package phones

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	projects "fanshi/internal/project"
)

const project = "../.."

// themes are those of the project.
var themes = []string{"alert", "neighbours"}

// kinds are the kinds of pages, each by one that the sample has.
var kinds = []string{"index.html", "cases/index.html", "cases/task-rebate-film-rating/index.html", "lists/new-ten/index.html", "slogans/index.html",
	"v/b01/index.html", "k/school/index.html", "pages/what-to-do/index.html", "notices/pledge/index.html", "downloads/index.html", "404.html"}

// site is the sample's site in every theme, served together with the page that measures it.
type site struct {
	files map[string][]byte // by theme/path
	*httptest.Server

	mutex  sync.Mutex
	answer []byte
	done   chan struct{}
}

// sample makes the site once for all tests.
var sample = sync.OnceValues(func() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, theme := range themes {
		p, err := projects.Open(projects.Options{Files: os.DirFS(project), Templates: os.DirFS(filepath.Join(project, "templates")),
			Themes: os.DirFS(filepath.Join(project, "themes")), Today: time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC), Only: []plan.Part{plan.Site}, Theme: theme})
		if err != nil || p.Problems.HasErrors() {
			return nil, fmt.Errorf("%v %v", err, p.Problems.Sorted())
		}
		for _, item := range p.Plan.Items {
			switch item.Job.(type) {
			case *plan.PageJob, *plan.AssetJob:
			default:
				continue // downloads: no browser draws them
			}
			made, err := p.Make(item, &diag.List{})
			if err != nil {
				return nil, err
			}
			files[theme+"/"+strings.TrimPrefix(item.Path, "site/")] = made.Data
		}
	}
	return files, nil
})

func serve(t *testing.T) *site {
	t.Helper()
	files, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{files: maps.Clone(files)}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// ServeHTTP gives the measuring page, takes its answer, and gives the pages of the site. 404.html links from the root of the
// site's address: what is not below a theme is looked for in the first one.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	switch name {
	case "measure.html", "measure.js":
		http.ServeFile(w, r, path.Join("testdata", name))
		return
	case "answer":
		s.mutex.Lock()
		defer s.mutex.Unlock()
		var raw json.RawMessage
		if json.NewDecoder(r.Body).Decode(&raw) == nil && s.answer == nil {
			s.answer = raw
			close(s.done)
		}
		return
	}
	data, ok := s.files[name]
	if !ok {
		data, ok = s.files[themes[0]+"/"+name]
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.URL.RawQuery == "axe" { // the page's policy lets scripts of its own server run
		data = []byte(strings.Replace(string(data), "</body>", `<script src="/axe.js"></script></body>`, 1))
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	_, _ = w.Write(data) // a browser that has gone away
}

// frame is a page to be measured in a window of its own.
type frame struct {
	URL     string `json:"url"` // theme/path
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Measure string `json:"measure"` // a function of measure.js
	// Stored is what the page's switches have been left at.
	Stored map[string]string `json:"stored,omitempty"`
}

// measure opens frames in a browser, one after the other, and decodes the list of what the functions gave.
func (s *site) measure(t *testing.T, program string, frames []frame, into any, flags ...string) {
	t.Helper()
	s.answer, s.done = nil, make(chan struct{})
	text, err := json.Marshal(frames)
	if err != nil {
		t.Fatal(err)
	}
	s.files["frames.json"] = text
	run(t, program, s.done, append(flags, "--window-size=1600,1000", "--remote-debugging-port=0", s.URL+"/measure.html")...)
	if err := json.Unmarshal(s.answer, into); err != nil {
		t.Fatalf("%v: %s", err, s.answer)
	}
}
