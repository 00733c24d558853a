// Package pack puts an edition's print files into the one ZIP file that a print shop gets:
//
//	印刷文件/*.pdf    what the shop prints, under names that it can sort by (plan.Item.ShopName)
//	办公文件/*.pdf    what an office printer prints
//	工单.pdf 工单.xlsx  what is made, how many, and what goes where
//	样张.pdf          a small picture of every file
//	preflight.html preflight.json
//	变更.txt          why each file is in it, what it replaces, and what is still good
//	SHA256SUMS       of all other files, as sha256sum -c reads it in the unpacked folder
//
// What is in it is decided by Sort, beside what the ledger knows to be ordered: files that are new, that look otherwise than
// what their venue has, or whose time has come. Nothing durable is ordered twice while it looks the same, and what is
// still good is listed. A second pack of an edition is a correction of the first, and says which files it replaces.
//
// A file that has failed preflight stays out, and the job sheet says that it is missing; packed all the same, its name
// begins with 不合格_. The room is pure: the same Input gives the same bytes, on every machine. Entries are sorted, their
// time is that of the Input, their names are UTF-8 and marked so, and there are no extra fields (APPNOTE 6.3.10, 4.4.4).
package pack

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// Names of the pack's own files, and the folders of the print files.
const (
	shopFolder    = "印刷文件/"
	officeFolder  = "办公文件/"
	jobSheetPDF   = "工单.pdf"
	jobSheetXLSX  = "工单.xlsx"
	contactSheet  = "样张.pdf"
	preflightHTML = "preflight.html"
	preflightJSON = "preflight.json"
	changesText   = "变更.txt"
	sumsFile      = "SHA256SUMS"
	failedPrefix  = "不合格_"
)

// File is one print file, with everybody who gets copies of it.
type File struct {
	plan.JobFileView          // Name is the shop's name for it; an office file is not checked
	SizeName         string   // A3
	Verdict          string   // of the preflight: 通过, 有提醒, 不合格
	Problems         []string // why it has failed preflight, sentences without a full stop; empty: it has not
	Data             []byte

	Identity string                    // of its pages, without edition and date (page.Identity)
	Pieces   []string                  // the files of the pieces of content that it shows
	Named    func(quantity int) string // its name for another number of copies
	Reach    product.Reach
	To       []Target // who gets it; the Quantity of the file is the sum of theirs
}

// Target is a venue that gets copies of a file.
type Target struct {
	Venue    Venue
	Quantity int
	Every    product.Every
	Slot     string // plan.SheetJob.Slot

	Why    ledger.Why      // copies for it are in the pack; set by Sort
	Before *ledger.Ordered // what it has in their place; nil: nothing
}

// Venue is where a file is delivered.
type Venue struct{ Code, Name, Address, Contact, Phone string }

// Path is where a file stands in the pack.
func (f *File) Path() string {
	if f.Office {
		return officeFolder + f.Name
	}
	return shopFolder + f.Name
}

// Admit divides files into those to be packed and those that stay out because they have failed preflight. With force all
// are packed, and the names of those that have failed say so.
func Admit(files []File, force bool) (packed, refused []File) {
	for _, f := range files {
		if len(f.Problems) > 0 && !force {
			refused = append(refused, f)
			continue
		}
		if len(f.Problems) > 0 {
			f.Name = failedPrefix + f.Name
		}
		packed = append(packed, f)
	}
	return packed, refused
}

// Job is the job sheet of a pack: its files, what each venue gets of them, what is missing, and what is still good.
func Job(in *Input) plan.JobView {
	job := plan.JobView{Due: in.Due, Corrects: in.Corrects, Kept: kept(in.Kept)}
	for _, f := range in.Packed {
		view := f.JobFileView
		view.Reason = f.Reason(in.Edition)
		job.Files = append(job.Files, view)
	}
	for _, o := range in.Cancelled {
		job.Cancelled = append(job.Cancelled, CancelledText(o))
	}
	job.Deliveries, job.Own = deliveryViews(in.Packed, false), deliveryViews(in.Packed, true)
	for _, f := range in.Refused {
		job.Missing = append(job.Missing, f.Name+"："+strings.Join(f.Problems, "；"))
	}
	return job
}

// deliveryViews are what venues get: from the print shop, or of what the unit prints itself.
func deliveryViews(files []File, office bool) (out []plan.DeliveryView) {
	for _, d := range deliveries(files, office) {
		view := plan.DeliveryView{Venue: d.venue.Name, Address: d.venue.Address, Contact: strings.TrimSpace(d.venue.Contact + " " + d.venue.Phone)}
		for _, p := range d.pieces {
			view.Pieces = append(view.Pieces, plan.Pieces(p.product, p.size, p.files, p.quantity))
		}
		out = append(out, view)
	}
	return out
}

// delivery is what one venue gets.
type delivery struct {
	venue  Venue
	pieces []piece
}

// piece is a number of files of one product and size, each printed quantity times.
type piece struct {
	product, size   string
	files, quantity int
}

// deliveries sorts the files of a print shop, or those of the office, by venue, these by their codes, and product, in the order in which they are met.
func deliveries(files []File, office bool) []*delivery {
	var out []*delivery
	to := map[Venue]*delivery{}
	for _, f := range files {
		if f.Office != office {
			continue
		}
		for _, t := range f.To {
			d := to[t.Venue]
			if d == nil {
				d = &delivery{venue: t.Venue}
				to[t.Venue], out = d, append(out, d)
			}
			d.add(f, t.Quantity)
		}
	}
	slices.SortStableFunc(out, func(a, b *delivery) int { return strings.Compare(a.venue.Code, b.venue.Code) })
	return out
}

func (d *delivery) add(f File, quantity int) {
	i := slices.IndexFunc(d.pieces, func(p piece) bool {
		return p.product == f.Product && p.size == f.SizeName && p.quantity == quantity
	})
	if i < 0 {
		i = len(d.pieces)
		d.pieces = append(d.pieces, piece{product: f.Product, size: f.SizeName, quantity: quantity})
	}
	d.pieces[i].files++
}

// Input is everything that a pack holds.
type Input struct {
	Edition  string    // 2026-W48
	Week     string    // as printed: 2026年第48周
	Issuer   string    // the unit that orders the print
	Date     time.Time // of all entries: its wall time, in whatever zone
	Packed   []File
	Refused  []File
	JobSheet []byte // PDF
	Contact  []byte // PDF, the contact sheet
	// The reports on all files, packed or not.
	PreflightHTML, PreflightJSON []byte
	Kept                         []File           // what is still good
	Cancelled                    []ledger.Ordered // what was ordered in this edition and is not wanted any more
	Corrects                     string           // the pack of this edition that this one corrects; empty: none
	Due                          string           // the day on which everything must be delivered, in words; empty: not said
}

// Zip returns the ZIP file. An error is a name that not every file system takes, or one that occurs twice.
func Zip(in Input) ([]byte, error) {
	book, err := workbook(&in)
	if err != nil {
		return nil, err
	}
	entries := []entry{
		{jobSheetPDF, in.JobSheet}, {jobSheetXLSX, book}, {contactSheet, in.Contact},
		{preflightHTML, in.PreflightHTML}, {preflightJSON, in.PreflightJSON},
	}
	entries = slices.DeleteFunc(entries, func(e entry) bool { return e.data == nil }) // a theme may have no job sheet
	for i := range in.Packed {
		entries = append(entries, entry{in.Packed[i].Path(), in.Packed[i].Data})
	}
	entries = append(entries, entry{changesText, changes(&in)})
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	entries = append(entries, entry{sumsFile, sums(entries)})
	return archive(entries, in.Date)
}

// sums is the list of checksums in the format of GNU sha256sum.
func sums(entries []entry) []byte {
	var out bytes.Buffer
	for _, e := range entries {
		fmt.Fprintf(&out, "%s  %s\n", hash(e.data), e.name)
	}
	return out.Bytes()
}
