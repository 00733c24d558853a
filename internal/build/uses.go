package build

import (
	"context"
	"reflect"
	"slices"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// Uses are the outputs of a project that show what a file says. An output is made from more files than it shows: a case decides
// whether another one is the newest. Files that nothing chooses from (settings, templates, pictures) are shown where they are read.
type Uses struct {
	Edition string
	Book    *campaign.Book
	Pages   []*plan.Item // of the site
	Sheets  []*plan.Item // of print, and downloads
	Slides  []*plan.Item // of screens
}

// WhereUsed finds the outputs that show what files of the project say, one after another. Nothing is drawn. The result is nil where
// the list holds errors.
func WhereUsed(ctx context.Context, o Options, files []string) ([]*Uses, *diag.List, error) {
	r, err := open(ctx, o)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	var out []*Uses
	for _, file := range files {
		out = append(out, r.uses(file))
	}
	return out, r.Problems, nil
}

func (r *run) uses(file string) *Uses {
	u := &Uses{Edition: r.Plan.Edition, Book: r.Plan.Book}
	chosen := campaign.IsPieceFile(file)
	said := textsOf(r.Plan.Book, file)
	for _, item := range r.Plan.Items {
		if !slices.Contains(r.Reads(item), file) || chosen && !shows(item, file, said) {
			continue
		}
		switch job := item.Job.(type) {
		case *plan.PageJob:
			u.Pages = append(u.Pages, item)
		case *plan.StripJob:
			u.Slides = append(u.Slides, item)
		case *plan.SheetJob:
			if isSlide(job) {
				u.Slides = append(u.Slides, item)
			} else {
				u.Sheets = append(u.Sheets, item)
			}
		}
	}
	return u
}

// textsOf are the texts by which a page is known to show a piece: its title, which every list of pieces has, or its slogans.
func textsOf(book *campaign.Book, file string) map[string]bool {
	said := map[string]bool{}
	for p := range book.Pieces() {
		if p.File == file && p.Title.Given() && p.Kind != campaign.SlogansPiece { // the title of slogans is not published
			said[p.Title.Value] = true
		}
	}
	for _, s := range book.Slogans {
		if s.Piece.File == file {
			said[s.Text.Value] = true
		}
	}
	return said
}

// shows tells whether an output that is made from a piece shows it, and was not only decided by it.
func shows(item *plan.Item, file string, said map[string]bool) bool {
	switch job := item.Job.(type) {
	case *plan.SheetJob:
		return slices.Contains(pieces(job), file)
	case *plan.StripJob:
		return job.Pos.File == file
	case *plan.PageJob:
		view := *job.View
		if view.Site != nil { // the frame names what the site has, the phrases are the binary's or of another file
			frame := *view.Site
			frame.Phrases = nil
			view.Site = &frame
		}
		return says(reflect.ValueOf(view), said)
	}
	return false
}

// says tells whether a view holds one of some texts.
func says(v reflect.Value, said map[string]bool) bool {
	switch v.Kind() {
	case reflect.String:
		return said[v.String()]
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && says(v.Elem(), said)
	case reflect.Slice:
		for i := range v.Len() {
			if says(v.Index(i), said) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && says(v.Field(i), said) {
				return true
			}
		}
	}
	return false
}
