package plan

import (
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// deciding returns the files that decide which cases and slogans a kind shows, and in which order: the bulletin that
// chooses for it and the pieces that it names, which may expire; or, where it leaves the choice to dates, all pieces.
func (p *planner) deciding(kind *campaign.Kind) (files []string) {
	pick := pickFor(p.book, p.plan.Today, kind)
	files = append(files, p.bulletinFile(kind))
	chosen := false
	for _, c := range pick.Cases {
		files = append(files, c.Pos.File)
		chosen = chosen || !Expired(c.Expires, p.plan.Today)
	}
	if !chosen {
		files = append(files, p.caseFiles()...)
	}
	slogans := pick.Slogans
	if len(slogans) == 0 {
		slogans = p.book.Slogans
	}
	for _, s := range slogans {
		files = append(files, s.Text.Pos.File)
	}
	return files
}

// caseFiles are the files of all cases.
func (p *planner) caseFiles() (files []string) {
	for _, c := range p.book.Cases {
		files = append(files, c.Pos.File)
	}
	return files
}

// listFiles are the files that decide which list is the main one: where there is an official one, only lists that stand
// before it could take its place.
func (p *planner) listFiles() (files []string) {
	main := p.mainList()
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
		for _, v := range s.book.Venues {
			files = append(files, v.Pos.File)
		}
		return append(files, s.caseFiles()...)
	}
	files = append(append(files, s.frame...), s.phraseFile)
	switch {
	case view.Home != nil:
		if b := s.bulletin(); b != nil {
			files = append(files, b.Pos.File)
		}
		files = append(append(files, s.caseFiles()...), s.scamFile())
	case view.Cases != nil, view.Case != nil: // any case may become the neighbour of another
		files = append(append(files, s.caseFiles()...), s.scamFile())
	case view.Slogans != nil:
		files = append(files, s.sloganFiles()...)
	case view.Downloads != nil:
		files = append(files, s.downloadFiles...)
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
func (p *planner) sloganFiles() (files []string) {
	for _, s := range p.book.Slogans {
		files = append(files, s.Text.Pos.File)
		if len(s.Kinds) == 1 {
			files = append(files, s.Kinds[0].Pos.File)
		}
	}
	return files
}
