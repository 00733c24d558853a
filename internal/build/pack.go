package build

import (
	"context"
	"slices"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/pack"
	"fanshi/internal/plan"
	"fanshi/internal/preflight"
)

// PackOptions say what goes into a pack.
type PackOptions struct {
	Force bool // files that fail preflight too, under names that say so
	// Previous finds the pack of the last edition before the given one; nil where there is none.
	Previous func(edition string) (*pack.Previous, error)
}

// PackResult is a pack and what is in it.
type PackResult struct {
	Edition  string
	Data     []byte // the ZIP file; nil where no file may be packed
	Packed   []pack.File
	Refused  []pack.File
	Off      bool   // nothing is reviewed in this project
	Previous string // the edition it has been compared with; empty: none
}

// Pack makes the print files of what is approved, checks them and puts them into the ZIP file for a print shop. It writes nothing. The result
// is nil where the list holds errors. What is not approved is an *UnapprovedError, unless
// it is urgent.
func Pack(ctx context.Context, o Options, p PackOptions) (*PackResult, *diag.List, error) {
	o.Only = []plan.Part{plan.Print}
	r, err := open(ctx, o)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	if waiting := r.unapproved(); len(waiting) > 0 && o.Urgent == nil {
		return nil, r.Problems, &UnapprovedError{waiting}
	}
	files, err := r.print(ctx)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	reports, index, err := Preflight(ctx, o, files)
	if err != nil {
		return nil, r.Problems, err
	}
	k := packer{run: r, ctx: ctx, force: p.Force, reports: map[*plan.Item]preflight.Report{}}
	for i, report := range reports {
		k.reports[files[index[i]].Item] = report
	}
	in, err := k.input(files)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	result := &PackResult{Edition: in.Edition, Off: k.Plan.Book.Config.Reviews.Off(), Packed: in.Packed, Refused: in.Refused}
	if len(in.Packed) == 0 {
		return result, r.Problems, nil
	}
	for i := range reports {
		reports[i].Path = k.path(&files[index[i]])
	}
	if in.PreflightHTML, in.PreflightJSON, err = PreflightPages(ctx, o, files, reports, index); err != nil {
		return nil, r.Problems, err
	}
	if in.Previous, err = p.Previous(in.Edition); err != nil {
		return nil, r.Problems, err
	}
	if in.Previous != nil {
		result.Previous = in.Previous.Edition
	}
	result.Data, err = pack.Zip(*in)
	return result, r.Problems, err
}

// problems are the reasons why a file has failed, one of every rule that it breaks; none if it has not.
func problems(r preflight.Report) (out []string) {
	var rules []string
	for _, f := range r.Findings {
		if f.Severity == diag.Error && !slices.Contains(rules, f.Rule) {
			rules, out = append(rules, f.Rule), append(out, f.Message)
		}
	}
	return out
}

// packer makes the papers that go with the files.
type packer struct {
	*run
	ctx     context.Context
	force   bool
	reports map[*plan.Item]preflight.Report // none of office files
}

// input is a pack without its preflight and its predecessor.
func (k *packer) input(printed []PrintFile) (*pack.Input, error) {
	var files []pack.File
	var sources []*PrintFile // of files
	var jobSheet *plan.SheetJob
	for i := range printed {
		f := &printed[i]
		if f.Job.View.Job != nil {
			jobSheet = f.Job
			continue
		}
		sources = append(sources, f)
		files = append(files, k.file(f))
	}
	if len(files) == 0 {
		k.Problems.Error(k.Plan.Book.Config.Pos, "pack.empty", "本期没有要印的文件", "在 content/venues/kinds 里写上每类场所要印什么")
		return nil, nil
	}
	in := &pack.Input{Edition: k.Plan.Edition, Week: printed[0].Job.View.Week, Issuer: k.Plan.Book.Config.Issuer.Value, Date: monday(k.Plan.Today)}
	if in.Packed, in.Refused = pack.Admit(files, k.force); len(in.Packed) == 0 {
		return in, nil
	}
	var err error
	if jobSheet != nil {
		view := *jobSheet.View
		job := pack.Job(in.Packed, in.Refused)
		view.Job = &job
		copied := *jobSheet
		copied.View = &view
		if in.JobSheet, err = k.paper(&copied); err != nil {
			return nil, err
		}
	}
	sources = slices.DeleteFunc(sources, func(f *PrintFile) bool { return !k.force && len(problems(k.reports[f.Item])) > 0 })
	in.Contact, err = k.contactSheet(in, sources)
	return in, err
}

// file is a print file as it is packed.
func (k *packer) file(f *PrintFile) pack.File {
	job := f.Job
	out := pack.File{JobFileView: plan.JobFile(f.Item.ShopName, job.View.Title(), job.Product, job.Size, job.Quantity), SizeName: job.Size.Name,
		Data: f.Data}
	if r, checked := k.reports[f.Item]; checked {
		out.Verdict, out.Problems = string(r.Verdict), problems(r)
	}
	if v := f.Item.Venue; v != nil {
		out.Venue = pack.Venue{Code: v.Code, Name: v.Name.Value, Address: v.Address.Value, Contact: v.Contact.Value, Phone: v.Phone.Value}
	}
	return out
}

// path is where a file stands in the pack; of one that stays out, its name.
func (k *packer) path(f *PrintFile) string {
	packed, refused := pack.Admit([]pack.File{k.file(f)}, k.force)
	if len(refused) > 0 {
		return refused[0].Name
	}
	return packed[0].Path()
}

// paper makes the PDF of an office sheet; nil where the diagnostics say why not.
func (k *packer) paper(job *plan.SheetJob) ([]byte, error) {
	result := k.Layout(job, k.Problems)
	if result == nil {
		return nil, nil
	}
	return k.Live(job, result)
}

// monday is the first day of a day's ISO week.
func monday(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }
