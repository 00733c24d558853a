package plan

import (
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/doc"
)

// Limits of what a page lists before it points to another page: a phone page stays near 30 KB.
const (
	homeCases    = 4 // below the leading case
	groupCases   = 5 // newest cases of a fraud on the index of cases
	relatedCases = 3
)

// The free pages that every page leads to with a button of its own, by their files' names.
const (
	paidSlug   = "what-to-do"
	familySlug = "help-family"
)

// sitePages makes the views of the pages. What more than one page shows is made once.
type sitePages struct {
	*planner
	shared     *SharedView
	frame      []string // the files of what every page shows
	cards      map[*campaign.Case]*CaseCard
	groups     []ScamGroup                         // in the registry's order; only risks with cases
	sameScam   map[*campaign.Scam][]*campaign.Case // newest first
	position   map[*campaign.Case]int              // in sameScam
	listings   []*listing                          // in the order in which they are planned
	byScam     map[*campaign.Scam]*listing
	byKind     map[*campaign.Kind]*listing
	weeks      []*listing                    // newest first
	months     []*listing                    // newest first
	selections map[*campaign.Kind]*VenuePage // what the venues of a kind have in common
}

func (p *planner) pages(downloads []DownloadGroup) *sitePages {
	s := &sitePages{planner: p, cards: map[*campaign.Case]*CaseCard{}, sameScam: map[*campaign.Scam][]*campaign.Case{},
		position: map[*campaign.Case]int{}, byScam: map[*campaign.Scam]*listing{}, byKind: map[*campaign.Kind]*listing{}, selections: map[*campaign.Kind]*VenuePage{}}
	config := &p.book.Config
	s.shared = &SharedView{Name: config.Name.Value, Issuer: config.Issuer.Value, BaseURL: config.BaseURL, Phrases: p.phrases,
		Hotlines: hotlineViews(config.Calls()), Senders: hotlineViews(config.Senders()), Footer: footerView(config.Footer),
		List: listCard(p.mainList()), Downloads: len(downloads) > 0, Recalled: len(p.book.Recalls) > 0}
	more := func(path string, title campaign.Text) {
		s.frame = append(s.frame, title.Pos.File)
		s.shared.More = append(s.shared.More, LinkView{Path: path, Text: title.Value})
	}
	for _, l := range p.book.Lists {
		more(listPath(l), l.Title)
	}
	for _, n := range p.book.Notices {
		more(noticePath(n), n.Title)
	}
	for _, f := range p.book.Pages {
		more(freePath(f), f.Title)
		link := &LinkView{Path: freePath(f), Text: f.Title.Value}
		switch f.Slug {
		case paidSlug:
			s.shared.Paid = link
		case familySlug:
			s.shared.Family = link
		}
	}
	s.addCases()
	if len(s.weeks) > 0 {
		s.shared.More = append(s.shared.More, LinkView{Path: WeeksPath, Text: p.phrases["weeks_title"]})
	}
	if len(s.byKind) > 0 || len(p.book.Venues) > 0 {
		s.shared.More = append(s.shared.More, LinkView{Path: PlacesPath, Text: p.phrases["places_title"]})
	}
	return s
}

// addCases makes everything that is ordered by case: one pass over the Book, newest first.
func (s *sitePages) addCases() {
	for _, c := range s.book.Cases {
		card := &CaseCard{Path: casePath(c), Title: c.Title.Value, Hook: c.Hook.Value, LossText: lossText(c.Loss.Value)}
		if c.Scam != nil {
			card.ScamName = c.Scam.Name.Value
		}
		s.cards[c] = card
		s.position[c] = len(s.sameScam[c.Scam])
		s.sameScam[c.Scam] = append(s.sameScam[c.Scam], c)
	}
	s.addListings()
	each := min(groupCases, max(1, indexCases/max(1, len(s.byScam))))
	for _, scam := range s.book.Scams {
		cases := s.sameScam[scam]
		if len(cases) == 0 {
			continue
		}
		shown := cases[:min(len(cases), each)]
		s.groups = append(s.groups, ScamGroup{ID: scam.ID, Path: s.byScam[scam].Pages[0], Name: scam.Name.Value, Question: scam.Question.Value, Count: len(cases),
			Cases: s.cardsOf(shown)})
	}
}

func (s *sitePages) cardsOf(cases []*campaign.Case) []*CaseCard {
	var cards []*CaseCard
	for _, c := range cases {
		cards = append(cards, s.cards[c])
	}
	return cards
}

func leadOf(c *campaign.Case) *CaseLead {
	lead := &CaseLead{Path: casePath(c), Title: c.Title.Value, Hook: c.Hook.Value, Action: c.Action.Value}
	if c.Scam != nil {
		lead.ScamName = c.Scam.Name.Value
	}
	return lead
}

func hotlineViews(hotlines []campaign.Hotline) (out []HotlineView) {
	for _, h := range hotlines {
		out = append(out, HotlineView{Number: h.Number.Value, Name: h.Name.Value, Use: h.Use.Value, Note: h.Note.Value})
	}
	return out
}

func footerView(f campaign.Footer) FooterView {
	return FooterView{Host: f.Host.Value, Telephone: f.Telephone.Value, ICP: f.ICP.Value, Police: f.Police.Value, SiteCode: f.SiteCode.Value}
}

// isSample reports a list that nobody has issued.
func isSample(l *campaign.NumberedList) bool { return l.Status != "official" }

func listCard(l *campaign.NumberedList) *ListCard {
	if l == nil {
		return nil
	}
	return &ListCard{Path: listPath(l), Title: l.Title.Value, Subtitle: l.Subtitle.Value, Issuer: l.Issuer.Value,
		Sample: isSample(l), Items: campaign.Values(l.Items)}
}

// home chooses the front page's cases: the week's picks in the bulletin's order, then the newest ones.
func (s *sitePages) home() *HomePage {
	view := &HomePage{Edition: s.plan.Edition, Groups: s.groups, Recalled: s.recalledAt(nil)}
	var order []*campaign.Case
	if b := s.bulletin(); b != nil {
		view.Title, view.Lead = b.Title.Value, b.Lead
		for _, pick := range b.Picks {
			order = append(order, pick.Cases...)
		}
	}
	chosen := s.newest(order, homeCases+1)
	if len(chosen) > 0 {
		view.First, view.Others = leadOf(chosen[0]), s.cardsOf(chosen[1:])
	}
	return view
}

// newest returns so many cases at most that have not expired: those of order, then the newest.
func (s *sitePages) newest(order []*campaign.Case, most int) (chosen []*campaign.Case) {
	for _, c := range append(order, s.book.Cases...) {
		if len(chosen) < most && !slices.Contains(chosen, c) && !Expired(c.Expires, s.plan.Today) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// gonePage is the page behind the codes of a place that the venue table has no more: printed codes are opened for years.
func (s *sitePages) gonePage(c *campaign.Code) *VenuePage {
	view := &VenuePage{Name: c.Name.Value, Gone: true, Recalled: s.recalledAt(nil)}
	if cases := s.newest(nil, selectionCases); len(cases) > 0 {
		view.Lead, view.Others = leadOf(cases[0]), s.cardsOf(cases[1:])
	}
	return view
}

// bulletin returns the week's bulletin, or nil.
func (p *planner) bulletin() *campaign.Bulletin {
	i := slices.IndexFunc(p.book.Bulletins, func(b *campaign.Bulletin) bool { return b.Edition == p.plan.Edition })
	if i < 0 {
		return nil
	}
	return p.book.Bulletins[i]
}

func (s *sitePages) casePage(c *campaign.Case) *CasePage {
	view := &CasePage{Title: c.Title.Value, Hook: c.Hook.Value, Action: c.Action.Value, Date: c.Date.Time,
		Expired: Expired(c.Expires, s.plan.Today), Victim: c.Victim.Value, Loss: c.Loss.Value, Channel: c.Channel.Value,
		Area: c.Area.Value, Audiences: campaign.Values(c.Audiences), SourceUnit: c.SourceUnit.Value, Related: s.related(c)}
	view.Body, view.Sections = s.caseBody(c)
	if c.Scam != nil {
		view.ScamPath, view.ScamName, view.Question = scamFolder(c.Scam)+"/index.html", c.Scam.Name.Value, c.Scam.Question.Value
	}
	if c.Picture != nil {
		view.Picture, view.PictureAlt = c.Picture.Path, c.PictureAlt.Value
	}
	return view
}

// caseBody is the text of a case, and which of its headings begin which section. Where the issuer is no unit of the police, advice
// under a heading that says it is the police's (警方提示, 民警提醒) stands under one that does not.
func (s *sitePages) caseBody(c *campaign.Case) ([]doc.Block, map[string]string) {
	body, sections := slices.Clone(blocks(c.Body)), map[string]string{}
	for i, b := range body {
		h, ok := b.(*doc.Heading)
		if !ok {
			continue
		}
		title := strings.TrimSpace(doc.PlainText(h.Inline))
		key := campaign.SectionKey(title)
		if key == "tips" && !s.book.Config.Police && strings.Contains(title, "警") {
			title = s.phrases["tips"]
			said := *h
			said.ID, said.Inline = title, []doc.Inline{&doc.Text{Node: h.Node, Text: title}}
			body[i] = &said
		}
		if key != "" {
			sections[title] = key
		}
	}
	return body, sections
}

// related returns the neighbours of a case among those of its risk: the nearest older ones, then newer ones.
func (s *sitePages) related(c *campaign.Case) []*CaseCard {
	same, at := s.sameScam[c.Scam], s.position[c]
	var cards []*CaseCard
	for i := at + 1; i < len(same) && len(cards) < relatedCases; i++ {
		cards = append(cards, s.cards[same[i]])
	}
	for i := at - 1; i >= 0 && len(cards) < relatedCases; i-- {
		cards = append(cards, s.cards[same[i]])
	}
	return cards
}

func (s *sitePages) listPage(l *campaign.NumberedList) *ListPage {
	return &ListPage{Main: l == s.mainList(), Title: l.Title.Value, Subtitle: l.Subtitle.Value, Issuer: l.Issuer.Value,
		Edition: l.Edition.Value, Source: l.Source.Value, Sample: isSample(l), Body: blocks(l.Body)}
}

// slogansPage groups the slogans by kind of venue; one that goes to several kinds stands in a group of its own, once.
func (s *sitePages) slogansPage() *SlogansPage {
	view := &SlogansPage{}
	byKind := map[*campaign.Kind][]string{}
	for _, slogan := range s.book.Slogans {
		switch {
		case Expired(slogan.Expires, s.plan.Today):
		case len(slogan.Kinds) == 1:
			byKind[slogan.Kinds[0]] = append(byKind[slogan.Kinds[0]], slogan.Text.Value)
		default:
			view.General = append(view.General, slogan.Text.Value)
		}
	}
	for _, kind := range s.book.Kinds {
		if texts := byKind[kind]; len(texts) > 0 {
			view.Kinds = append(view.Kinds, SloganGroup{Name: kind.Name.Value, Texts: texts})
		}
	}
	return view
}

// venuePage is the page behind a venue's codes: what its kind shows, with its own name.
func (s *sitePages) venuePage(v *campaign.Venue) *VenuePage {
	view := *s.kindPage(v.Kind)
	view.Name, view.Kind = v.Name.Value, false
	return &view
}

// kindPage is the page behind the codes that all venues of a kind share.
func (s *sitePages) kindPage(k *campaign.Kind) *VenuePage {
	common, ok := s.selections[k]
	if !ok {
		choice := s.choice(k)
		cases, slogans := choice.cases(), choice.Slogans
		common = &VenuePage{Name: k.Name.Value, Kind: true, Reminder: k.Reminder.Value, Recalled: s.recalledAt(k)}
		for _, slogan := range slogans {
			common.Slogans = append(common.Slogans, slogan.Text.Value)
		}
		if len(cases) > 0 {
			common.Lead, common.Others = leadOf(cases[0]), s.cardsOf(cases[1:])
		}
		s.selections[k] = common
	}
	return common
}
