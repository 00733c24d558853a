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
	Item *plan.Item     // its Path, ShopName, Payload and Inputs
	Job  *plan.SheetJob // its Product (medium, sides, material …), Size, Venue, Quantity, View and the Origins of its texts
	// Sheets are what a print shop gets, page by page; nil for what the unit prints itself.
	Sheets []page.PressSheet
	Pages  []page.Page // as laid out: trim size, screen colours, without marks
	Folds  []Folds     // of each page
	Fonts  *font.Set   // the faces that Pages and Sheets name
	Data   []byte      // the PDF
}

// Folds are the places where a page is folded, from its left and from its top edge.
type Folds struct{ Across, Down []page.Length }

// Print makes all print files of a build, those of print shops and those of office printers, and writes nothing. The
// files are in the order of their paths; there are none where the list holds errors. Options.Only is taken as print.
func Print(ctx context.Context, o Options) ([]PrintFile, *diag.List, error) {
	o.Only = []plan.Part{plan.Print}
	r, err := prepare(o)
	if err != nil || r.diags.HasErrors() {
		return nil, r.diags, err
	}
	files, err := r.print(ctx)
	return files, r.diags, err
}

// print makes all print files of a plan that has no others; none where the diagnostics hold errors.
func (r *run) print(ctx context.Context) ([]PrintFile, error) {
	files := make([]PrintFile, len(r.plan.Items))
	found := make([]diag.List, len(files))
	err := Each(ctx, r.options.Jobs, len(files), func(i int) (err error) {
		item := r.plan.Items[i]
		job, ok := item.Job.(*plan.SheetJob)
		if !ok {
			return fmt.Errorf("%s：不知道怎样印刷 %T", item.Path, item.Job)
		}
		files[i], err = r.printFile(item, job, &found[i])
		return err
	})
	r.diags.Merge(r.untold(gather(r.plan.Items, found, false)))
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
