package plan

import (
	"fanshi/internal/campaign"
	"fanshi/internal/product"
)

// Print files for one venue stand in a folder that is called as it is; what several venues share, in folders that no venue's code
// can name.
const (
	kindsFolder = "_kinds"
	unitFolder  = "_unit"
)

// Shared is what the names of files say that all venues share, in the place of a venue's code.
const Shared = "通用"

// sharedFile is a planned print file that more places may get.
type sharedFile struct {
	item   *Item
	job    *SheetJob
	listed int // its place on the job sheet
}

// goesTo tells whether a venue, the last that was planned for, gets the file already: what its kind lists twice is a collision and
// not more copies.
func (f *sharedFile) goesTo(v *campaign.Venue) bool {
	return f.job.Places[len(f.job.Places)-1].Venue == v
}

// deliver adds a place to those that get a file.
func (p *planner) deliver(f *sharedFile, place Place) {
	f.job.Places = append(f.job.Places, place)
	f.job.Quantity += place.Quantity
	f.item.ShopName = f.item.Named.For(f.job.Quantity)
	row := &p.job.Files[f.listed]
	row.Quantity, row.Places = f.job.Quantity, len(f.job.Places)
}

// reach returns for whom one file of a kind's product is made.
func (p *planner) reach(wanted campaign.Product, what *product.Product) product.Reach {
	if wanted.Code == "" {
		return what.Reach
	}
	reach, ok := product.ParseReach(wanted.Code)
	if !ok {
		p.diags.Error(wanted.CodePos, "plan.code", "code 的“"+wanted.Code+"”不对", product.ReachRemedy)
	}
	return reach
}

// reached begins the sheet of a print file for everybody whom it is for. folder is where it stands, where what its shop name says
// of that. Kinds of several themes that share a file with the whole unit get one of each theme.
func (p *planner) reached(reach product.Reach, v *campaign.Venue, theme string) (folder, where string, s *sheet) {
	switch reach {
	case product.ForKind:
		return kindsFolder + "/" + v.Kind.ID, v.Kind.Name.Value, p.atKind(v.Kind)
	case product.ForUnit:
		folder, where = unitFolder, Shared
		if theme != p.book.Config.Theme {
			folder, where = folder+"/"+theme, where+"-"+theme
		}
		return folder, where, p.everybody()
	case product.ForVenue:
	}
	return v.Code, v.Code, p.at(v)
}

// kindPath is the page behind the codes that all venues of a kind share, in the site.
func kindPath(k *campaign.Kind) string { return "k/" + k.ID + "/index.html" }

// Places are the venues that an item is for; none of what is everybody's.
func (i *Item) Places() (out []*campaign.Venue) {
	if i.Venue != nil {
		return []*campaign.Venue{i.Venue}
	}
	if job, ok := i.Job.(*SheetJob); ok {
		for _, place := range job.Places {
			out = append(out, place.Venue)
		}
	}
	return out
}
