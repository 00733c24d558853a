package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/release"
	"fanshi/internal/review"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

// reviewedProject is the small project with its gate shut; files may be changed between runs.
func reviewedProject(t *testing.T) (Options, fstest.MapFS, string) {
	t.Helper()
	o, dir := smallProject(t, small())
	o.Urgent = nil
	return o, o.Files.(fstest.MapFS), dir
}

// signOff has three people sign pieces of the project as they are; without names all.
func signOff(t *testing.T, files fstest.MapFS, names ...string) {
	t.Helper()
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	var named []review.Named
	for _, p := range review.Pieces(book) {
		if len(names) == 0 || slices.Contains(names, p.File) {
			named = append(named, review.Named{Digest: review.DigestOf(p), File: p.File})
		}
	}
	for i, stage := range campaign.DefaultStages() {
		by := string("甲乙丙"[3*i : 3*i+3])
		var old []byte
		if f := files[campaign.ReviewsFile]; f != nil {
			old = f.Data
		}
		data := review.Add(old, &review.Entry{Stage: stage, By: by, EnteredBy: by, Date: "2026-11-20", Pieces: named})
		files[campaign.ReviewsFile] = &fstest.MapFile{Data: data}
	}
}

// waits are the stages and files that a summary waits for.
func waits(s *Summary) string {
	var out []string
	for _, w := range s.Waiting {
		out = append(out, w.Stage+" "+w.Piece.File)
	}
	return strings.Join(out, ", ")
}

func current(t *testing.T, o Options) string {
	t.Helper()
	r, err := o.Store.Current()
	if err != nil && !errors.Is(err, release.ErrNone) {
		t.Fatal(err)
	}
	return r.ID
}

// TestGate: what is not approved in exactly these bytes is not published; the draft is made instead, and named is who is waited for.
func TestGate(t *testing.T) {
	const piece = "content/cases/loan-one.md"
	o, files, dir := reviewedProject(t)
	s := mustRun(t, o)
	if !s.Draft || len(s.Waiting) != 5 || s.Waiting[0].Stage != "初审" || current(t, o) != "" || s.Partial {
		t.Fatalf("nothing is approved: %+v, waits for %s", s, waits(s))
	}
	signOff(t, files)
	if s = mustRun(t, o); s.Draft || waits(s) != "" || s.Release.ID == "" {
		t.Fatalf("all is approved: %+v", s)
	}
	published := s.Release.ID
	// One byte, anywhere.
	rng := rand.New(rand.NewPCG(testtools.Seed(t), 1))
	text := string(files[piece].Data)
	for name, changed := range map[string]string{
		"a blank line at the end": text + "\n", "another line end": strings.Replace(text, "\n", "\r\n", 1), "a byte order mark": "\uFEFF" + text,
		"a digit": strings.Replace(text, "3.2 万元", fmt.Sprintf("3.%d 万元", 3+rng.IntN(7)), 1),
	} {
		files[piece] = &fstest.MapFile{Data: []byte(changed)}
		if s = mustRun(t, o); !s.Draft || waits(s) != "初审 "+piece || current(t, o) != published {
			t.Errorf("%s: %+v, waits for %s", name, s, waits(s))
		}
	}
	// Another name of the same bytes, and another time of its being saved.
	files["content/cases/other-name.md"] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(1, 0)}
	delete(files, piece)
	if s = mustRun(t, o); s.Draft || s.Release.ID == published {
		t.Errorf("the piece has another name: %+v, waits for %s", s, waits(s))
	}
	if _, err := os.Stat(filepath.Join(dir, "current", "site", "cases", "other-name", "index.html")); err != nil {
		t.Error(err)
	}
	// What the release does not show holds nothing up: a bulletin of another week, a kind without a venue.
	files["content/bulletins/2026-W50.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 下下周\nedition: 2026-W50\n---\n\n还在写。\n")}
	if s = mustRun(t, o); s.Draft {
		t.Errorf("a bulletin of another week: waits for %s", waits(s))
	}
	files["content/bulletins/2026-W48.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 这一周\nedition: 2026-W48\n---\n\n先核实。\n")}
	if s = mustRun(t, o); !s.Draft || waits(s) != "初审 content/bulletins/2026-W48.md" {
		t.Errorf("this week's bulletin: waits for %s", waits(s))
	}
	files["fanshi.yaml"] = &fstest.MapFile{Data: append(files["fanshi.yaml"].Data, "reviews: none\n"...)}
	if s = mustRun(t, o); s.Draft || !s.Off {
		t.Errorf("nothing is reviewed: %+v", s)
	}
}

// TestDraft: a draft holds no sets of screens, touches nothing that is published, and says what it is wherever people look.
func TestDraft(t *testing.T) {
	o, files, dir := reviewedProject(t)
	signOff(t, files)
	published := mustRun(t, o)
	o.Draft = true
	s := mustRun(t, o)
	if !s.Draft || s.Release.ID != "" || s.Release.Path != "draft" || current(t, o) != published.Release.ID || len(s.Waiting) != 0 {
		t.Fatalf("%+v", s)
	}
	pages, slides := 0, 0
	for _, f := range s.Release.Manifest.Files {
		data, err := os.ReadFile(filepath.Join(dir, "draft", filepath.FromSlash(f.Path)))
		if err != nil {
			t.Fatal(err)
		}
		final, err := o.Store.ReadFile(published.Release, f.Path)
		if err != nil {
			t.Errorf("%s is no file of the release: %v", f.Path, err)
		}
		switch ext := filepath.Ext(f.Path); {
		case ext == ".html":
			pages++
			if !strings.Contains(string(data), "样稿：还没有审定") || strings.Count(string(data), "<span>样稿</span>") < 10 {
				t.Errorf("%s does not say that it is a draft", f.Path)
			}
		case ext == ".pdf", ext == ".png" && strings.HasPrefix(f.Path, "screens/"):
			slides++
			if string(data) == string(final) {
				t.Errorf("%s is what would be published", f.Path)
			}
		}
		if base := filepath.Base(f.Path); base == "manifest.json" || strings.HasPrefix(f.Path, "screens/") && filepath.Ext(base) != ".png" {
			t.Errorf("a screen could play %s", f.Path)
		}
	}
	if pages < 5 || slides < 6 {
		t.Errorf("%d pages and %d sheets and slides in the draft", pages, slides)
	}
	files["content/scams.yaml"] = &fstest.MapFile{Data: append(files["content/scams.yaml"].Data, '\n')}
	o.Draft, o.Only = false, []plan.Part{plan.Print}
	if s = mustRun(t, o); !s.Draft || s.Release.Path != "draft" || s.Sheets == 0 || s.Pages != 0 {
		t.Errorf("a part of what is not approved: %+v", s)
	}
	if _, err := os.Stat(filepath.Join(dir, "partial")); err == nil {
		t.Error("files without the mark were made of what is not approved")
	}
	if err := os.WriteFile(filepath.Join(dir, "draft", "mine.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, _, err := Run(context.Background(), o); s != nil || err == nil {
		t.Error("a draft took the place of somebody's file")
	}
}

// TestPackOfUnapproved: nothing is packed of what is not approved.
func TestPackOfUnapproved(t *testing.T) {
	o, files, _ := reviewedProject(t)
	var unapproved *UnapprovedError
	if r, _, err := Pack(context.Background(), o, PackOptions{Ordered: ledger.Orders(nil)}); r != nil || !errors.As(err, &unapproved) || len(unapproved.Waiting) != 4 { // no slogan is printed
		t.Errorf("packed: %v, %v", r != nil, err)
	}
	signOff(t, files)
	if r, diags, err := Pack(context.Background(), o, PackOptions{Ordered: ledger.Orders(nil)}); r == nil || err != nil {
		t.Errorf("%v %v %v", r, diags.Sorted(), err)
	}
}

// TestUrgent: what is urgent is noted before it is published, and where that fails it is not published.
func TestUrgent(t *testing.T) {
	o, files, _ := reviewedProject(t)
	signOff(t, files)
	o.Urgent = func(w []*review.Standing) error { t.Errorf("%d pieces are told that are approved", len(w)); return nil }
	before := mustRun(t, o).Release.ID
	files["content/scams.yaml"] = &fstest.MapFile{Data: append(files["content/scams.yaml"].Data, "- id: other\n  name: 别的\n  question: 为什么？\n"...)}
	full := errors.New("the disk is full")
	o.Urgent = func(w []*review.Standing) error {
		if len(w) != 1 || current(t, o) != before {
			t.Errorf("%d pieces are told, %s is published", len(w), current(t, o))
		}
		return full
	}
	if s, _, err := Run(context.Background(), o); s != nil || !errors.Is(err, full) || current(t, o) != before {
		t.Errorf("%+v %v", s, err)
	}
	full = nil
	if s := mustRun(t, o); s.Draft || waits(s) != "初审 content/scams.yaml" || current(t, o) != s.Release.ID {
		t.Errorf("%+v", s)
	}
}

// TestApprovedWalks is promise R21 for approvals: whatever people edit, rename, save and sign, every file of what is published is
// made from pieces of which three people have signed exactly these bytes.
func TestApprovedWalks(t *testing.T) {
	walks, steps := 200, 2
	if os.Getenv("FANSHI_SOAK") != "" {
		walks = 5000
	}
	if testing.Short() {
		t.Skip("builds a small project four hundred times")
	}
	rng := rand.New(rand.NewPCG(testtools.Seed(t), 21))
	published, drafts, traced := 0, 0, 0
	for range walks {
		o, files, _ := reviewedProject(t)
		o.Venues, o.Only = nil, nil
		signedBytes := map[string]bool{}
		sign := func(names ...string) {
			signOff(t, files, names...)
			for name, f := range files {
				if len(names) == 0 || slices.Contains(names, name) {
					signedBytes[source.Hash(f.Data)] = true
				}
			}
		}
		sign()
		for step := range steps {
			walkStep(rng, files, step, sign)
			s := mustRun(t, o)
			if s.Draft {
				drafts++
				continue
			}
			published++
			for _, f := range s.Release.Manifest.Files {
				for _, in := range f.Inputs {
					file := files[in]
					if file == nil || strings.HasPrefix(in, "templates/") || strings.HasSuffix(in, ".csv") {
						continue
					}
					traced++
					if !signedBytes[source.Hash(file.Data)] {
						t.Fatalf("%s shows %s, which nobody has signed", f.Path, in)
					}
				}
			}
		}
	}
	t.Logf("%d walks: %d releases, whose files name %d pieces, and %d drafts", walks, published, traced, drafts)
	if published < walks/4 || drafts < walks/4 || traced < 20*walks {
		t.Error("the walks do not reach what they are for")
	}
}

// walkStep does something to a piece that people do.
func walkStep(rng *rand.Rand, files fstest.MapFS, step int, sign func(...string)) {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(n string) bool {
		return n == campaign.ReviewsFile || strings.HasPrefix(n, "templates/") || strings.HasSuffix(n, ".csv")
	})
	name := names[rng.IntN(len(names))]
	data := files[name].Data
	switch rng.IntN(4) {
	case 0: // an edit
		files[name] = &fstest.MapFile{Data: append(slices.Clip(data), '\n')}
	case 1: // another name
		if strings.HasPrefix(name, "content/cases/") {
			delete(files, name)
			files[fmt.Sprintf("content/cases/n%d.md", step)] = &fstest.MapFile{Data: data}
		}
	case 2: // an edit that is signed
		files[name] = &fstest.MapFile{Data: append(slices.Clip(data), '\n', '\n')}
		sign(name)
	case 3: // saved as it is
		files[name] = &fstest.MapFile{Data: data, ModTime: time.Unix(int64(step), 0), Mode: fs.ModePerm}
	}
}
