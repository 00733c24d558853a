package build

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/project"
	"fanshi/internal/review"
	"fanshi/internal/theme"
)

// sample returns the options that build this repository's own project on 23 November 2026. What is not approved is published
// all the same: most tests change content, and only those of the gate are about reviews.
func sample() Options {
	return Options{Urgent: func([]*review.Standing) error { return nil }, Options: project.Options{Files: os.DirFS("../.."), Templates: os.DirFS("../../templates"), Themes: os.DirFS("../../themes"),
		Today: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), Fonts: keptFonts}}
}

var kept struct {
	sync.Mutex
	sets map[string]*font.Set
}

// keptFonts loads the fonts of a theme of the sample once for all tests.
func keptFonts(t *theme.Theme) (*font.Set, error) {
	kept.Lock()
	defer kept.Unlock()
	key := fmt.Sprint(t.Name, t.Fonts)
	if set := kept.sets[key]; set != nil {
		return set, nil
	}
	set, err := theme.LoadFonts(t, nil, nil)
	if kept.sets == nil {
		kept.sets = map[string]*font.Set{}
	}
	kept.sets[key] = set
	return set, err
}

func TestCheckSample(t *testing.T) {
	if testing.Short() {
		t.Skip("lays out every sheet of the sample project")
	}
	o := sample()
	s, diags, err := Check(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags.Sorted() {
		if d.Severity == diag.Error {
			t.Errorf("%s %s %s（%s）%v", d.Pos, d.Code, d.Message, d.Remedy, d.Related)
		}
	}
	if s == nil || s.Venues < 10 || s.Screens < 12 || s.Pages < 30 || s.Partial {
		t.Errorf("summary %+v", s)
	}
}
