package build

import (
	"context"
	"slices"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/plan"
	"fanshi/internal/preflight"
)

// PackOptions say what goes into a pack.
type PackOptions struct {
	Force bool   // files that fail preflight too, under names that say so
	All   bool   // what is still good too
	Due   string // the day on which everything must be delivered, in words; empty: not said
	// Ordered is what was ordered before.
	Ordered *ledger.History
}

// PackResult is a pack and what is in it.
type PackResult struct {
	Edition   string
	Today     time.Time // midnight in the project's time zone
	Data      []byte    // the ZIP file; nil where there is nothing to be packed, or no file may be
	Packed    []pack.File
	Refused   []pack.File
	Off       bool             // nothing is reviewed in this project
	Kept      []pack.File      // what is still good
	Cancelled []ledger.Ordered // what was ordered in this edition and is not wanted any more
	Corrects  string           // the pack of the same edition that this one corrects; empty: none
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
	k := packer{run: r, ctx: ctx, force: p.Force, reports: map[*plan.Item]preflight.Report{}, wanted: map[*plan.Item]pack.File{}}
	sorted, ok := k.sort(files, p)
	if !ok {
		return nil, r.Problems, nil
	}
	result := &PackResult{Edition: r.Plan.Edition, Today: r.Plan.Today, Off: r.Plan.Book.Config.Reviews.Off(), Kept: sorted.Kept, Cancelled: sorted.Cancelled, Corrects: sorted.Corrects(r.Plan.Edition)}
	if len(sorted.Wanted) == 0 {
		return result, r.Problems, nil
	}
	files = slices.DeleteFunc(files, func(f PrintFile) bool { return f.Job.View.Job == nil && !k.wants(f.Item) })
	reports, index, err := Preflight(ctx, o, files)
	if err != nil {
		return nil, r.Problems, err
	}
	for i, report := range reports {
		k.reports[files[index[i]].Item] = report
	}
	in := &pack.Input{Edition: result.Edition, Week: plan.WeekOf(r.Plan.Today), Kept: sorted.Kept, Cancelled: sorted.Cancelled, Corrects: result.Corrects, Due: p.Due}
	if err := k.fill(in, files); err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	result.Packed, result.Refused = in.Packed, in.Refused
	if len(in.Packed) == 0 {
		return result, r.Problems, nil
	}
	for i := range reports {
		reports[i].Path = k.path(&files[index[i]])
	}
	if in.PreflightHTML, in.PreflightJSON, err = PreflightPages(ctx, o, files, reports, index); err != nil {
		return nil, r.Problems, err
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
	wanted  map[*plan.Item]pack.File        // what is packed
}

// sort divides the print files; false where there are none at all, which is told.
func (k *packer) sort(printed []PrintFile, p PackOptions) (pack.Sorted, bool) {
	var files []pack.File
	var items []*plan.Item
	for i := range printed {
		if f := &printed[i]; f.Job.View.Job == nil {
			files, items = append(files, packFile(f)), append(items, f.Item)
		}
	}
	if len(files) == 0 {
		k.Problems.Error(k.Plan.Book.Config.Pos, "pack.empty", "本期没有要印的文件", "在 content/venues/kinds 里写上每类场所要印什么")
		return pack.Sorted{}, false
	}
	sorted := pack.Sort(files, p.Ordered, k.Plan.Edition, k.options.Venues, p.All)
	for i, f := range sorted.Wanted {
		k.wanted[items[sorted.From[i]]] = f
	}
	return sorted, true
}

func (k *packer) wants(item *plan.Item) bool {
	_, ok := k.wanted[item]
	return ok
}

// fill puts the files and the papers into a pack, without its preflight.
func (k *packer) fill(in *pack.Input, printed []PrintFile) error {
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
		files = append(files, k.judged(f))
	}
	in.Issuer, in.Date = k.Plan.Book.Config.Issuer.Value, monday(k.Plan.Today)
	if in.Packed, in.Refused = pack.Admit(files, k.force); len(in.Packed) == 0 {
		return nil
	}
	var err error
	if jobSheet != nil {
		view := *jobSheet.View
		job := pack.Job(in)
		view.Job = &job
		copied := *jobSheet
		copied.View = &view
		if in.JobSheet, err = k.paper(&copied); err != nil {
			return err
		}
	}
	sources = slices.DeleteFunc(sources, func(f *PrintFile) bool { return !k.force && len(problems(k.reports[f.Item])) > 0 })
	in.Contact, err = k.contactSheet(in, sources)
	return err
}

// judged is a wanted file with the verdict of its preflight.
func (k *packer) judged(f *PrintFile) pack.File {
	out := k.wanted[f.Item]
	if r, checked := k.reports[f.Item]; checked {
		out.Verdict, out.Problems = string(r.Verdict), problems(r)
	}
	return out
}

// packFile is a print file as it is packed.
func packFile(f *PrintFile) pack.File {
	job := f.Job
	out := pack.File{JobFileView: plan.JobFile(f.Item.ShopName, job.View.Title(), job.Product, job.Size, job.Quantity), SizeName: job.Size.Name,
		Data: f.Data, Identity: f.Identity, Named: f.Item.Named.For, Pieces: pieces(job), Reach: job.Reach}
	out.Places = len(job.Places)
	for _, place := range job.Places {
		v := place.Venue
		out.To = append(out.To, pack.Target{Quantity: place.Quantity, Every: place.Every, Slot: job.Slot,
			Venue: pack.Venue{Code: v.Code, Name: v.Name.Value, Address: v.Address.Value, Contact: v.Contact.Value, Phone: v.Phone.Value}})
	}
	return out
}

// pieceFolders are where the pieces of content lie that sheets show.
var pieceFolders = []string{"content/cases/", "content/lists/", "content/notices/", "content/slogans/"}

// pieces are the files of the pieces that a sheet shows, sorted.
func pieces(job *plan.SheetJob) (out []string) {
	for _, o := range job.Origins {
		if slices.ContainsFunc(pieceFolders, func(dir string) bool { return strings.HasPrefix(o.Pos.File, dir) }) {
			out = append(out, o.Pos.File)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// path is where a file stands in the pack; of one that stays out, its name.
func (k *packer) path(f *PrintFile) string {
	packed, refused := pack.Admit([]pack.File{k.judged(f)}, k.force)
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
