package build

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// drawnFile is a print file with the pages that it draws.
type drawnFile struct {
	pack.File
	durable bool
	pages   []page.Page
}

// drawnFiles lays out the print files of two places of the sample, with some of its files replaced; none where that is an error.
func drawnFiles(t *testing.T, weeks int, files fstest.MapFS) []drawnFile {
	t.Helper()
	o := sample()
	o.Files, o.Venues, o.Only = theme.Layer(files, o.Files), []string{"b01", "s01"}, []plan.Part{plan.Print}
	o.Today = o.Today.AddDate(0, 0, 7*weeks)
	r, err := open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	var out []drawnFile
	for _, item := range r.Plan.Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok || job.View.Job != nil || r.Problems.HasErrors() {
			continue
		}
		result := r.Layout(job, r.Problems)
		if result == nil {
			return nil
		}
		f := PrintFile{Item: item, Job: job, Pages: result.Pages, Identity: r.Identity(job, result.Pages, r.Problems)}
		out = append(out, drawnFile{packFile(&f), job.Product.Durable, result.Pages})
	}
	return out
}

// anotherWord changes a text in one line of a piece, in the way in which officers correct one.
func anotherWord(text string, rnd *rand.Rand) string {
	lines := strings.Split(text, "\n")
	for range 1000 {
		i := rnd.IntN(len(lines))
		line := []rune(lines[i])
		if len(line) < 8 || strings.HasPrefix(lines[i], "#") || strings.Contains(lines[i], "：") || strings.Contains(lines[i], ": [") {
			continue
		}
		at := 4 + rnd.IntN(len(line)-5)
		if at > len(line)-3 || line[at] < 0x4e00 || line[at+1] < 0x4e00 || line[at-1] < 0x4e00 || line[at] > 0x9fff {
			continue // inside a run of Chinese
		}
		line[at] = []rune("先再快就")[rnd.IntN(4)]
		lines[i] = string(line)
		break
	}
	return strings.Join(lines, "\n")
}

// TestReprints edits the sample twenty times, each time one word of a piece. What is packed is exactly what draws other
// pages than what was ordered, found by comparing the pages; a week without an edit packs nothing that is durable. FANSHI_SEED
// replays it.
func TestReprints(t *testing.T) {
	if testing.Short() {
		t.Skip("lays out the sheets of two venues twenty times")
	}
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 4))
	var pieces []string
	for _, pattern := range []string{"content/cases/*.md", "content/slogans/*.md", "content/lists/*.md", "content/notices/*.md"} {
		found, err := fs.Glob(os.DirFS("../.."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, found...)
	}
	const week = 1 // no bulletin chooses in it, nor in the next
	files := fstest.MapFS{}
	current := drawnFiles(t, week, files)
	has := map[string][]page.Page{} // what each place has of each slot
	var entries []ledger.Entry
	edition := plan.EditionOf(sample().Today.AddDate(0, 0, 7*week))
	step := func(what string, current []drawnFile) (printed, durable int) {
		t.Helper()
		all := make([]pack.File, len(current))
		for i, f := range current {
			all[i] = f.File
		}
		s := pack.Sort(all, ledger.Orders(entries), edition, nil, false)
		for i, f := range current {
			key := f.To[0].Venue.Code + " " + f.To[0].Slot
			wanted := slices.Contains(s.From, i)
			if differs := !reflect.DeepEqual(has[key], f.pages); wanted != differs {
				t.Errorf("%s: %s differs: %v, is packed: %v", what, f.Name, differs, wanted)
			}
			if wanted && f.durable {
				durable++
			}
			has[key] = f.pages
		}
		entries = append(entries, ledger.Entry{Event: ledger.Packed, Week: edition, Pack: fmt.Sprint(len(entries)), Orders: pack.Orders(s.Wanted)})
		return len(s.Wanted), durable
	}
	if n, durable := step("the first week", current); n != len(current) || n < 15 || durable < 4 {
		t.Fatalf("%d of %d files are new, %d of them durable", n, len(current), durable)
	}
	if n, _ := step("the same again", drawnFiles(t, week, files)); n != 0 {
		t.Errorf("%d files are packed twice", n)
	}
	var shown []string
	for _, f := range current {
		shown = append(shown, f.Pieces...)
	}
	edits, showing, printed, replaced := 0, 0, 0, 0
	for edits < 20 {
		name := pieces[rnd.IntN(len(pieces))]
		if rnd.IntN(3) > 0 {
			name = shown[rnd.IntN(len(shown))]
		}
		before := files[name]
		text := sampleFile(t, name)
		if before != nil {
			text = string(before.Data)
		}
		files[name] = &fstest.MapFile{Data: []byte(anotherWord(text, rnd))}
		next := drawnFiles(t, week, files)
		if next == nil { // the edit is an error, or its text does not fit
			delete(files, name)
			if before != nil {
				files[name] = before
			}
			continue
		}
		n, durable := step(fmt.Sprintf("edit %d, of %s", edits, name), next)
		edits, printed, replaced, current = edits+1, printed+n, replaced+durable, next
		showing += min(n, 1)
	}
	t.Logf("20 edits, %d of them seen on a print file; %d files packed, %d of them durable, of %d", showing, printed, replaced, 20*len(current))
	if showing < 5 || printed >= 20*len(current)/2 {
		t.Error("the edits prove little")
	}
	durableStays(t, current, drawnFiles(t, week+1, files), entries, plan.EditionOf(sample().Today.AddDate(0, 0, 7*(week+1))))
}

// durableStays looks at a week without an edit: nothing durable is packed or drawn otherwise, and no sheet of the same piece is
// another one; what the week shows anew is packed.
func durableStays(t *testing.T, before, now []drawnFile, entries []ledger.Entry, edition string) {
	t.Helper()
	had := map[string]drawnFile{}
	for _, f := range before {
		had[f.To[0].Venue.Code+" "+f.To[0].Slot] = f
	}
	all, anew := make([]pack.File, len(now)), 0
	for i, f := range now {
		all[i] = f.File
		last, same := had[f.To[0].Venue.Code+" "+f.To[0].Slot]
		switch {
		case !same && f.durable:
			t.Errorf("a week later %s is there anew", f.Name)
		case !same:
			anew++
		case f.Identity != last.Identity:
			t.Errorf("a week later %s is another file", f.Name)
		case f.durable && !reflect.DeepEqual(f.pages, last.pages):
			t.Errorf("%s is durable and bears a date", f.Name)
		}
	}
	s := pack.Sort(all, ledger.Orders(entries), edition, nil, false)
	if len(s.Wanted) != anew || anew == 0 {
		t.Errorf("a week without an edit packs %d files, and shows %d new ones", len(s.Wanted), anew)
	}
}
