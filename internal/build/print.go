package build

import (
	"context"
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
)

// PrintFile is one file of the part print, finished, with all that is known of it: what a preflight looks at and a pack
// delivers.
type PrintFile struct {
	Item *plan.Item     // its Path, ShopName, Payload, Venue and Inputs
	Job  *plan.SheetJob // its Product (medium, sides, material …), Size, Quantity, View and the Origins of its texts
	// Sheets are what a print shop gets, page by page; nil for what the unit prints itself.
	Sheets []page.PressSheet
	Pages  []page.Page // as laid out: trim size, screen colours, without marks
	Folds  []Folds     // of each page
	Fonts  *font.Set   // the faces that Pages and Sheets name
	Data   []byte      // the PDF
}

// Folds are the places where a page is folded, from its left and from its top edge.
type Folds struct{ Across, Down []page.Length }

// Print makes the PDFs of a build and writes nothing: without Options.Only all print files, those of print shops and those
// of office printers; with it those of the named parts. The files are in the order of their paths; there are none where
// the list holds errors.
func Print(ctx context.Context, o Options) ([]PrintFile, *diag.List, error) {
	if len(o.Only) == 0 {
		o.Only = []plan.Part{plan.Print}
	}
	r, err := prepare(ctx, o)
	if err != nil || r.diags.HasErrors() {
		return nil, r.diags, err
	}
	files, err := r.print(ctx)
	return files, r.diags, err
}

// print makes all PDFs of a plan; none where the diagnostics hold errors.
func (r *run) print(ctx context.Context) ([]PrintFile, error) {
	var items []*plan.Item
	for _, item := range r.plan.Items {
		if job, ok := item.Job.(*plan.SheetJob); ok && job.Format == plan.PDF {
			items = append(items, item)
		}
	}
	files := make([]PrintFile, len(items))
	found := make([]diag.List, len(items))
	err := Each(ctx, r.options.Jobs, len(items), func(i int) (err error) {
		files[i], err = r.printFile(items[i], items[i].Job.(*plan.SheetJob), &found[i])
		return err
	})
	r.diags.Merge(r.untold(gather(items, found, false)))
	if err != nil || r.diags.HasErrors() {
		return nil, err
	}
	return files, nil
}

// printFile makes one file; without a result where diags say why.
func (r *run) printFile(item *plan.Item, job *plan.SheetJob, diags *diag.List) (PrintFile, error) {
	f := PrintFile{Item: item, Job: job}
	result := r.layout(job, diags)
	if result == nil {
		return f, nil
	}
	var err error
	if f.Sheets, f.Data, err = r.document(item, job, result, diags); err != nil {
		return f, fmt.Errorf("%s：%w", item.Path, err)
	}
	f.Pages, f.Fonts = result.Pages, r.tools[job.Theme].fonts
	for _, folds := range result.Folds {
		f.Folds = append(f.Folds, Folds(folds))
	}
	return f, nil
}
