package plan

import (
	"path"
	"slices"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// The files of the content that decide something are told apart from those that it says: what is numbered or listed depends
// on the pieces that may come before it or take its place as well. What the engines read (templates, themes, pictures) they
// tell themselves.

// casesDeciding returns the files that decide which cases a kind shows first, so many of them (0: all), and in which order:
// the bulletin that chooses for it and the pieces that it names, which may expire; or, where it leaves the choice to the rotation,
// all cases and the bulletins of earlier weeks.
func (p *planner) casesDeciding(kind *campaign.Kind, most int) []string {
	files := []string{p.bulletinFile(kind)}
	chosen := 0
	for _, c := range pickFor(p.book, p.plan.Today, kind).Cases {
		files = append(files, c.Pos.File)
		if !Expired(c.Expires, p.plan.Today) {
			if chosen++; chosen == most {
				return files
			}
		}
	}
	if chosen == 0 {
		files = append(append(files, p.caseFiles()...), p.earlierBulletins(kind)...)
	}
	return files
}

// earlierBulletins are those that picked cases for a kind in earlier weeks.
func (p *planner) earlierBulletins(kind *campaign.Kind) (files []string) {
	for _, b := range p.book.Bulletins {
		if b.Edition < p.plan.Edition && slices.ContainsFunc(b.Picks, func(pick campaign.Pick) bool { return pick.Kind == kind && len(pick.Cases) > 0 }) {
			files = append(files, b.Pos.File)
		}
	}
	return files
}

// slogansDeciding is the same of slogans.
func (p *planner) slogansDeciding(kind *campaign.Kind, most int) []string {
	files := []string{p.bulletinFile(kind)}
	slogans := pickFor(p.book, p.plan.Today, kind).Slogans
	if len(slogans) == 0 {
		return append(files, p.ownSloganFiles()...)
	}
	chosen := 0
	for _, s := range slogans {
		files = append(files, s.Text.Pos.File)
		if !Expired(s.Expires, p.plan.Today) {
			if chosen++; chosen == most {
				break
			}
		}
	}
	return files
}

// ownSloganFiles are the files of all slogans.
func (p *planner) ownSloganFiles() (files []string) {
	for _, s := range p.book.Slogans {
		files = append(files, s.Text.Pos.File)
	}
	return files
}

// lastingFiles are the files that decide which case the durable products of a kind show: as long as there are some that do not
// expire, no other may take their place.
func (p *planner) lastingFiles() (files []string) {
	for _, c := range p.book.Cases {
		if c.Expires.IsZero() {
			files = append(files, c.Pos.File)
		}
	}
	if len(files) == 0 {
		return p.caseFiles()
	}
	return files
}

// subjectFiles returns the files that decide what a product shows at a kind of venue, and what that is called.
func (p *planner) subjectFiles(wanted campaign.Product, durable bool, kind *campaign.Kind) (files []string) {
	switch path.Base(wanted.Template) {
	case "case":
		if durable {
			return p.lastingFiles()
		}
		most := 1 + wanted.Nth
		if productCode(wanted.Template) == "poster" {
			most = maxCases
		}
		return p.casesDeciding(kind, most)
	case "slogan":
		if durable {
			return p.ownSloganFiles()
		}
		return p.slogansDeciding(kind, 1+wanted.Nth)
	case "list": // a list alone has no rival, and says what it is called
		if main := p.mainList(); main != nil {
			return append(p.listFiles(), main.Pos.File)
		}
	case "notice":
		for _, n := range p.book.Notices {
			files = append(files, n.Pos.File)
		}
	}
	return files
}

// caseFiles are the files of all cases, sorted; gathered once, since each page of a case names them. They are not to be changed.
func (p *planner) caseFiles() []string {
	if p.cases == nil {
		for _, c := range p.book.Cases {
			p.cases = append(p.cases, c.Pos.File)
		}
		slices.Sort(p.cases)
	}
	return slices.Clip(p.cases)
}

// listFiles are the files that decide which list is the main one: where there is an official one, only lists that stand
// before it could take its place. A single list has no rival.
func (p *planner) listFiles() (files []string) {
	main := p.mainList()
	if len(p.book.Lists) == 1 {
		return nil
	}
	for _, l := range p.book.Lists {
		if l == main || main.Status != "official" || l.Slug < main.Slug {
			files = append(files, l.Pos.File)
		}
	}
	return files
}

// pageInputs are the files of the content that a page is made from.
func (s *sitePages) pageInputs(template string, from diag.Pos, view *PageView) []string {
	files := []string{s.book.Config.Pos.File, from.File}
	switch template {
	case "robots":
		return files
	case "sitemap": // addresses, and the dates of cases
		return append(append(files, s.venueFiles()...), s.caseFiles()...)
	}
	files = append(files, s.frame...)
	switch {
	case view.Home != nil:
		if b := s.bulletin(); b != nil {
			files = append(append(files, b.Pos.File), pictureFiles(b.Lead)...)
		}
		files = append(append(files, s.caseFiles()...), s.scamFile(), s.recallFile())
	case view.Case != nil:
		files = append(files, pictureFiles(view.Case.Body)...)
		files = append(append(append(files, view.Case.Picture), s.caseFiles()...), s.scamFile()) // any case may become its neighbour
	case view.List != nil:
		files = append(files, pictureFiles(view.List.Body)...)
	case view.Notice != nil:
		files = append(files, pictureFiles(view.Notice.Body)...)
	case view.Page != nil:
		files = append(files, pictureFiles(view.Page.Body)...)
	case view.Cases != nil, view.Listing != nil:
		files = append(append(files, s.caseFiles()...), s.scamFile())
	case view.Slogans != nil:
		files = append(files, s.sloganFiles()...)
	case view.Downloads != nil:
		files = append(files, s.downloadFiles...)
	}
	return files
}

// venueFiles are the tables of places: they say which kinds there are.
func (p *planner) venueFiles() (files []string) {
	for _, v := range p.book.Venues {
		if !slices.Contains(files, v.Pos.File) {
			files = append(files, v.Pos.File)
		}
	}
	return files
}

// scamFile is the registry of risks.
func (p *planner) scamFile() string {
	if len(p.book.Scams) == 0 {
		return ""
	}
	return p.book.Scams[0].Pos.File
}

// sloganFiles are the files of all slogans, and those of the kinds of venues that have some of their own.
func (p *planner) sloganFiles() []string {
	files := p.ownSloganFiles()
	for _, s := range p.book.Slogans {
		if len(s.Kinds) == 1 {
			files = append(files, s.Kinds[0].Pos.File)
		}
	}
	return files
}

// pictureFiles are the pictures that a document shows: a page says how large they are.
func pictureFiles(blocks []doc.Block) (files []string) {
	doc.Walk(blocks, func(n doc.Inline) {
		if image, ok := n.(*doc.Image); ok {
			files = append(files, image.Src)
		}
	})
	return files
}
