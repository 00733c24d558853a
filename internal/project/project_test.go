package project

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/theme"
)

// sample opens this repository's own project on 23 November 2026, with some files laid over it, for one venue.
func sample(t *testing.T, files fstest.MapFS, parts ...plan.Part) *Project {
	t.Helper()
	p, err := Open(Options{Files: theme.Layer(files, os.DirFS("../..")), Templates: os.DirFS("../../templates"), Themes: os.DirFS("../../themes"),
		Today: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), Venues: []string{"b01"}, Only: parts, Fonts: keptFonts})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// codes are the codes of a list's problems, each once.
func codes(l *diag.List) (out []string) {
	for _, d := range l.Sorted() {
		out = append(out, d.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestMake makes one item of every kind of job: sheets come with their pages, those of print shops with press sheets, and
// Look finds nothing where Make does not.
func TestMake(t *testing.T) {
	p := sample(t, nil)
	if codes(p.Problems) != nil || p.Broken {
		t.Fatal(p.Problems.Sorted())
	}
	seen := map[string]bool{}
	for _, item := range p.Plan.Items {
		what, press := "", false
		switch job := item.Job.(type) {
		case *plan.PageJob:
			what = "page"
		case *plan.AssetJob:
			what = "asset"
		case *plan.SheetJob:
			press = item.Part == plan.Print && job.Product.Shop()
			what = "sheet as " + string(job.Format)
			if press {
				what = "sheet for a shop"
			}
		case *plan.StripJob:
			what = "strip as " + string(job.Format)
		case *plan.ManifestJob, *plan.FolderJob: // made by build: they depend on what has been published before
			if _, err := p.Make(item, &diag.List{}); err == nil {
				t.Errorf("%s is made", item.Path)
			}
			continue
		}
		if seen[what] {
			continue
		}
		seen[what] = true
		var made, looked diag.List
		m, err := p.Make(item, &made)
		if err != nil || len(m.Data) == 0 || made.Len() > 0 {
			t.Errorf("%s: %d bytes, %v %v", item.Path, len(m.Data), made.Sorted(), err)
		}
		if (len(m.Pages) > 0) != strings.HasPrefix(what, "sheet") || (len(m.Press) > 0) != press || len(m.Pages) > 0 && (m.Fonts == nil || len(m.Folds) != len(m.Pages)) {
			t.Errorf("%s, a %s: %d pages, %d press sheets", item.Path, what, len(m.Pages), len(m.Press))
		}
		if err := p.Look(item, &looked); err != nil || looked.Len() > 0 {
			t.Errorf("%s: %v %v", item.Path, looked.Sorted(), err)
		}
	}
	if len(seen) < 5 {
		t.Errorf("made only %v", seen)
	}
}

// TestLook: what is wrong with an item is found with and without drawing it, and nothing is made of it.
func TestLook(t *testing.T) {
	slogans := "---\ntitle: 试验\nvenues: [bank]\n---\n\n- 凡是让您先交𠮷钱的，都是诈骗！\n"
	p := sample(t, fstest.MapFS{"content/slogans/bank.md": {Data: []byte(slogans)}}, plan.Screens)
	found := 0
	for _, item := range p.Plan.Items {
		switch item.Job.(type) {
		case *plan.ManifestJob, *plan.FolderJob:
			continue
		}
		var made, looked diag.List
		m, err := p.Make(item, &made)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Look(item, &looked); err != nil || !slices.Equal(codes(&made), codes(&looked)) {
			t.Errorf("%s: Make finds %v, Look %v %v", item.Path, codes(&made), codes(&looked), err)
		}
		if made.HasErrors() {
			found++
			if m.Data != nil {
				t.Errorf("%s has %v and is made", item.Path, codes(&made))
			}
		}
	}
	if found == 0 {
		t.Error("no item shows the slogan")
	}
}

// TestOpenFaults: a theme that there is not, content in error, and what follows from it is not told.
func TestOpenFaults(t *testing.T) {
	config, err := os.ReadFile("../../fanshi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	over := func(old, new string) fstest.MapFS {
		changed := strings.Replace(string(config), old, new, 1)
		if changed == string(config) {
			t.Fatalf("no %q in fanshi.yaml", old)
		}
		return fstest.MapFS{"fanshi.yaml": {Data: []byte(changed)}}
	}
	p := sample(t, over("theme: alert", "theme: nothing"), plan.Print)
	if got := codes(p.Problems); !slices.Equal(got, []string{"theme.unknown"}) || p.Tools("nothing") != nil || p.Broken {
		t.Errorf("%v", p.Problems.Sorted())
	}
	if item := p.Plan.Items[0]; p.Look(item, p.Problems) != nil {
		t.Error("a sheet of a theme that there is not is an error of its own")
	}
	p = sample(t, fstest.MapFS{"content/scams.yaml": {Data: []byte("- id: x\n")}}, plan.Print)
	if !p.Broken || p.Plan == nil || slices.Contains(codes(p.Problems), "plan.nothing-to-print") {
		t.Errorf("broken %v: %v", p.Broken, codes(p.Problems))
	}
}

// TestEach: work that the guest's Each refuses is refused.
func TestEach(t *testing.T) {
	var order []int
	err := oneByOne(3, func(i int) error {
		order = append(order, i)
		if i == 1 {
			return os.ErrInvalid
		}
		return nil
	})
	if err != os.ErrInvalid || !slices.Equal(order, []int{0, 1}) {
		t.Errorf("%v %v", order, err)
	}
}
