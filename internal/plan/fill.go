package plan

import (
	"cmp"
	"strconv"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// sheet is a View being filled, with the place of every text of the content that goes into it and the files these come
// from.
type sheet struct {
	view    View
	origins []Origin
	inputs  []string
}

// note remembers where texts come from.
func (s *sheet) note(pos diag.Pos, texts ...string) {
	s.inputs = append(s.inputs, pos.File)
	for _, t := range texts {
		if t != "" {
			s.origins = append(s.origins, Origin{Text: t, Pos: pos})
		}
	}
}

// everybody returns a sheet that names no venue and leads to the home page.
func (p *planner) everybody() *sheet {
	config := &p.book.Config
	s := &sheet{view: View{
		Site:    SiteView{Name: config.Name, Issuer: config.Issuer},
		Edition: p.plan.Edition,
		Week:    weekOf(p.plan.Today),
	}}
	s.note(config.Pos, config.Name, config.Issuer)
	for _, h := range config.Hotlines {
		s.view.Hotlines = append(s.view.Hotlines, HotlineView(h))
		s.note(config.Pos, h.Number, h.Name, h.Use)
	}
	s.link(p.address("index.html"))
	return s
}

// at returns a sheet for a venue that leads to its landing page.
func (p *planner) at(v *campaign.Venue) *sheet {
	s := p.everybody()
	s.view.Venue = VenueView{Code: v.Code, Name: v.Name, Kind: v.Kind.ID, KindName: v.Kind.Name,
		Audience: v.Kind.Audience, Reminder: v.Kind.Reminder}
	s.note(v.Pos, v.Code, v.Name)
	s.note(v.Kind.Pos, v.Kind.Name, v.Kind.Audience, v.Kind.Reminder)
	s.link(p.landing(v))
	return s
}

func (s *sheet) link(address string) {
	s.view.Link = address
	_, text, _ := strings.Cut(address, "://")
	s.view.LinkText = strings.TrimSuffix(text, "/")
}

// setCase puts a case study on the sheet.
func (s *sheet) setCase(c *campaign.Case) {
	view := &CaseView{Title: c.Title, Headline: c.Headline, Hook: c.Hook, Action: c.Action, Area: c.Area, Victim: c.Victim,
		Loss: c.Loss, Steps: c.Steps, Signs: c.Signs, Tips: c.Tips}
	if len(view.Headline) == 0 {
		view.Headline = []string{c.Title}
	}
	for _, text := range doc.PlainBlocks(c.Story) {
		if strings.TrimSpace(text) != "" {
			view.Story = append(view.Story, text)
		}
	}
	if c.Scam != nil {
		view.ScamID, view.ScamName, view.Question = c.Scam.ID, c.Scam.Name, c.Scam.Question
		s.note(c.Scam.Pos, c.Scam.Name, c.Scam.Question)
	}
	s.view.Case = view
	if c.Picture != nil {
		view.Picture, view.PictureAlt = strings.TrimPrefix(c.Picture.Path, "content/"), c.PictureAlt
		s.inputs = append(s.inputs, c.Picture.Path)
	}
	place := func(key string) diag.Pos { return cmp.Or(c.Places[key], c.Pos) }
	s.note(place("title"), c.Title)
	s.note(place("hook"), c.Hook)
	s.note(place("action"), c.Action)
	s.note(place("area"), c.Area)
	s.note(place("victim"), c.Victim)
	s.note(place("loss"), c.Loss)
	s.note(place("picture_alt"), c.PictureAlt)
	for _, list := range []struct {
		key   string
		texts []string
	}{{"headline", c.Headline}, {"steps", c.Steps}, {"signs", c.Signs}, {"tips", c.Tips}} {
		for i, text := range list.texts {
			s.note(place(list.key+"."+strconv.Itoa(i)), text)
		}
	}
	s.noteBlocks(c.Body)
}

// setSlogan puts a slogan on the sheet.
func (s *sheet) setSlogan(slogan *campaign.Slogan) {
	s.view.Slogan = &SloganView{Text: slogan.Text, Clauses: Clauses(slogan.Text)}
	s.note(slogan.Pos, slogan.Text)
	if scam := slogan.Scam; scam != nil {
		s.view.Slogan.ScamID, s.view.Slogan.ScamName = scam.ID, scam.Name
		s.note(scam.Pos, scam.Name)
	}
}

// setList puts a numbered list on the sheet.
func (s *sheet) setList(l *campaign.NumberedList) {
	s.view.List = &ListView{Title: l.Title, Subtitle: l.Subtitle, Status: l.Status, Issuer: l.Issuer, Items: l.Items}
	s.noteBlocks(l.Body)
	place := func(key string) diag.Pos { return cmp.Or(l.Places[key], l.Pos) }
	s.note(place("title"), l.Title)
	s.note(place("subtitle"), l.Subtitle)
	s.note(place("issuer"), l.Issuer)
	s.note(l.Pos, l.Items...)
}

// noteBlocks remembers the places of a piece's paragraphs and list items.
func (s *sheet) noteBlocks(d *doc.Doc) {
	if d == nil {
		return
	}
	for _, b := range d.Blocks {
		s.noteBlock(b)
	}
}

func (s *sheet) noteBlock(b doc.Block) {
	switch b := b.(type) {
	case *doc.Paragraph:
		s.note(b.Pos, doc.PlainText(b.Inline))
	case *doc.List:
		for _, item := range b.Items {
			for _, inner := range item.Blocks {
				s.noteBlock(inner)
			}
		}
	case *doc.Quote:
		for _, inner := range b.Blocks {
			s.noteBlock(inner)
		}
	case *doc.Heading, *doc.Table, *doc.CodeBlock, *doc.Rule:
		// No sheet shows these one by one; the piece's own place stands for them.
	}
}
