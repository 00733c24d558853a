package build

import (
	"context"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/prepress"
)

// PrintFile is one file of the part print, finished, with all that is known of it: what a preflight looks at and a pack
// delivers.
type PrintFile struct {
	Item *plan.Item     // its Path, ShopName, Payload, Venue and Inputs
	Job  *plan.SheetJob // its Product (medium, sides, material …), Size, Quantity, View and the Origins of its texts
	// Sheets are what a print shop gets, page by page; nil for what the unit prints itself.
	Sheets []page.PressSheet
	Pages  []page.Page      // as laid out: trim size, screen colours, without marks
	Folds  []prepress.Folds // of each page
	Fonts  *font.Set        // the faces that Pages and Sheets name
	Data   []byte           // the PDF
	// Identity is that of its pages drawn without edition and date; of the job sheet there is none.
	Identity string
}

// Print makes the PDFs of a build and writes nothing: without Options.Only all print files, those of print shops and those
// of office printers; with it those of the named parts. The files are in the order of their paths; there are none where
// the list holds errors.
func Print(ctx context.Context, o Options) ([]PrintFile, *diag.List, error) {
	if len(o.Only) == 0 {
		o.Only = []plan.Part{plan.Print}
	}
	r, err := open(ctx, o)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	files, err := r.print(ctx)
	return files, r.Problems, err
}

// print makes all PDFs of a plan; none where the diagnostics hold errors.
func (r *run) print(ctx context.Context) ([]PrintFile, error) {
	var items []*plan.Item
	for _, item := range r.Plan.Items {
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
	r.Problems.Merge(r.untold(gather(items, found, false)))
	if err != nil || r.Problems.HasErrors() {
		return nil, err
	}
	return files, nil
}

// printFile makes one file; without a result where diags say why.
func (r *run) printFile(item *plan.Item, job *plan.SheetJob, diags *diag.List) (PrintFile, error) {
	f := PrintFile{Item: item, Job: job}
	made, err := r.Make(item, diags)
	f.Sheets, f.Data, f.Pages, f.Folds, f.Fonts = made.Press, made.Data, made.Pages, made.Folds, made.Fonts
	if err == nil && made.Data != nil && job.View.Job == nil {
		f.Identity = r.Identity(job, made.Pages, diags)
	}
	return f, err
}
