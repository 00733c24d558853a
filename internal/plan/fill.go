package plan

import (
	"strings"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/doc"
	"fanshi/internal/product"
)

// sheet is a View being filled, with the place of every text of the content that goes into it and the files these come
// from.
type sheet struct {
	view    View
	origins []Origin
	inputs  []string
	fields  map[string]string // see SheetJob.FieldFiles
}

// note remembers where texts come from: each carries its own place.
func (s *sheet) note(texts ...campaign.Text) {
	s.place(texts...)
	for _, t := range texts {
		if t.Given() {
			s.inputs = append(s.inputs, t.Pos.File)
		}
	}
}

// place is note for texts that a template need not show.
func (s *sheet) place(texts ...campaign.Text) {
	for _, t := range texts {
		if t.Given() {
			s.origins = append(s.origins, Origin{Text: t.Value, Pos: t.Pos})
		}
	}
}

// noteScam remembers where texts of a kind of fraud come from.
func (s *sheet) noteScam(scam *campaign.Scam, fields ...string) {
	s.place(scam.Name, scam.Question)
	for _, field := range fields {
		s.fields[field] = scam.Pos.File
	}
}

// everybody returns a sheet that names no venue and leads to the home page.
func (p *planner) everybody() *sheet {
	config := &p.book.Config
	s := &sheet{view: View{
		Site:    SiteView{Name: config.Name.Value, Issuer: config.Issuer.Value},
		Edition: p.plan.Edition,
		Week:    WeekOf(p.plan.Today),
		Phrases: p.phrases,
	}, fields: map[string]string{"Phrases": p.plan.Phrases}}
	s.inputs = append(s.inputs, config.Pos.File)
	s.note(config.Name, config.Issuer)
	s.view.Hotlines, s.view.Senders = hotlineViews(config.Calls()), hotlineViews(config.Senders())
	for _, h := range config.Hotlines {
		s.note(h.Number, h.Name, h.Use, h.Note)
	}
	p.leadTo(s, p.address("index.html"))
	return s
}

// at returns a sheet for a venue that leads to its landing page.
func (p *planner) at(v *campaign.Venue) *sheet {
	s := p.everybody()
	s.view.Venue = VenueView{Code: v.Code, Name: v.Name.Value, Kind: v.Kind.ID, KindName: v.Kind.Name.Value,
		Audience: v.Kind.Audience.Value, Reminder: v.Kind.Reminder.Value}
	s.inputs = append(s.inputs, v.Pos.File, v.Kind.Pos.File)
	s.note(campaign.Text{Value: v.Code, Pos: v.Pos}, v.Name, v.Kind.Name, v.Kind.Audience, v.Kind.Reminder)
	p.leadTo(s, p.landing(v))
	return s
}

// atKind returns a sheet for all venues of a kind that leads to the page of the kind.
func (p *planner) atKind(k *campaign.Kind) *sheet {
	s := p.everybody()
	s.view.Venue = VenueView{Kind: k.ID, KindName: k.Name.Value, Audience: k.Audience.Value, Reminder: k.Reminder.Value}
	s.inputs = append(s.inputs, k.Pos.File)
	s.note(k.Name, k.Audience, k.Reminder)
	p.leadTo(s, p.address(kindPath(k)))
	return s
}

// undate takes the edition from the sheet of a product that outlives it.
func (s *sheet) undate(what *product.Product) {
	if what.Durable {
		s.view.Edition, s.view.Week = "", ""
	}
}

// maxForeignAddress is the longest address of somebody else's that is printed beside its code, in characters: sheets have room
// for addresses such as our own, fz.example.gov.cn/v/b01. A longer one nobody types; phones read it from the code.
const maxForeignAddress = 24

// leadTo lets the codes of a sheet lead to a page of the site; without a site, to the address that the project gives for
// all of them, or nowhere.
func (p *planner) leadTo(s *sheet, address string) {
	if p.book.Config.NoSite {
		address = p.book.Config.CodeURL
	}
	s.view.Link = address
	_, text, _ := strings.Cut(address, "://")
	if text = strings.TrimSuffix(text, "/"); !p.book.Config.NoSite || utf8.RuneCountInString(text) <= maxForeignAddress {
		s.view.LinkText = text
	}
}

// setCase puts a case study on the sheet.
func (s *sheet) setCase(c *campaign.Case) {
	view := &CaseView{Title: c.Title.Value, Headline: campaign.Values(c.Headline), Hook: c.Hook.Value, Action: c.Action.Value,
		Area: c.Area.Value, Victim: c.Victim.Value, Loss: c.Loss.Value, LossText: lossText(c.Loss.Value), Steps: campaign.Values(c.Steps),
		Signs: campaign.Values(c.Signs), Tips: campaign.Values(c.Tips)}
	if len(view.Headline) == 0 {
		view.Headline = []string{c.Title.Value}
	}
	story := withNumbers(c.Story)
	for _, text := range story {
		if strings.TrimSpace(text.Value) != "" {
			view.Story = append(view.Story, text.Value)
		}
	}
	if c.Scam != nil {
		view.ScamID, view.ScamName, view.Question = c.Scam.ID, c.Scam.Name.Value, c.Scam.Question.Value
		s.noteScam(c.Scam, "ScamID", "ScamName", "Question")
	}
	s.view.Case = view
	if c.Picture != nil {
		view.Picture, view.PictureAlt = strings.TrimPrefix(c.Picture.Path, "content/"), c.PictureAlt.Value
	}
	s.inputs = append(s.inputs, c.Pos.File)
	s.note(c.Title, c.Hook, c.Action, c.Area, c.Victim, c.Loss, c.PictureAlt)
	for _, list := range [][]campaign.Text{c.Headline, c.Steps, c.Signs, c.Tips} {
		s.note(list...)
	}
	s.note(story...)
	s.noteBlocks(c.Body)
}

// setSlogan puts a slogan on the sheet.
func (s *sheet) setSlogan(slogan *campaign.Slogan) {
	s.view.Slogan = &SloganView{Text: slogan.Text.Value, Clauses: Clauses(slogan.Text.Value)}
	s.note(slogan.Text)
	if scam := slogan.Scam; scam != nil {
		s.view.Slogan.ScamID, s.view.Slogan.ScamName = scam.ID, scam.Name.Value
		s.noteScam(scam, "ScamID", "ScamName")
	}
}

// setList puts a numbered list on the sheet.
func (s *sheet) setList(l *campaign.NumberedList) {
	s.view.List = &ListView{Title: l.Title.Value, Subtitle: l.Subtitle.Value, Status: l.Status, Issuer: l.Issuer.Value,
		Sample: isSample(l), Items: campaign.Values(l.Items), Start: 1}
	s.inputs = append(s.inputs, l.Pos.File)
	s.noteBlocks(l.Body)
	s.note(l.Title, l.Subtitle, l.Issuer)
	s.note(l.Items...)
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
		s.note(campaign.Text{Value: doc.PlainText(b.Inline), Pos: b.Pos})
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
