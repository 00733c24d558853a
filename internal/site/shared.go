package site

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/plan"
)

// Limits of what a page lists before it points to another page: a phone page stays near 30 KB.
const (
	homeCases    = 4 // below the leading case
	groupCases   = 5 // newest cases of a risk on the index page when the archive is split into months
	relatedCases = 3
)

// shared is what more than one page shows, computed once. It is read-only afterwards.
type shared struct {
	cards      map[*campaign.Case]*card
	groups     []group                             // by risk, in the registry's order; only risks with cases
	sameScam   map[*campaign.Scam][]*campaign.Case // newest first
	position   map[*campaign.Case]int              // in sameScam
	months     []plan.Month                        // newest first; empty: the index page holds all cases
	byMonth    map[plan.Month][]*card
	selections map[*campaign.Kind]*selection
	list       *listCard // the one shown on landing pages
	downloads  []downloadGroup
	bulletin   *campaign.Bulletin
	lead       *lead   // the home page's first case
	latest     []*card // the home page's further cases
	hotlines   []hotline
	bar        []hotline
	frames     map[frameKey]frameParts
	phrases    map[string]string // by key
}

// selection is what the venues of one kind show.
type selection struct {
	lead    *lead
	others  []*card
	slogans []template.HTML
}

func newShared(p *plan.Plan, x *index) *shared {
	s := &shared{cards: map[*campaign.Case]*card{}, sameScam: map[*campaign.Scam][]*campaign.Case{},
		position: map[*campaign.Case]int{}, byMonth: map[plan.Month][]*card{},
		selections: map[*campaign.Kind]*selection{}, frames: map[frameKey]frameParts{}}
	s.phrases = p.Book.PhraseTexts()
	s.hotlines, s.bar = hotlinesOf(p.Book.Config.Hotlines)
	s.bulletin = currentBulletin(p)
	s.addCases(p, x)
	for _, kind := range p.Book.Kinds {
		s.selections[kind] = s.selectionOf(p, kind)
	}
	s.addHome(p)
	s.list = mainList(p.Book, x)
	s.downloads = newDownloads(p)
	return s
}

// addCases fills everything that is ordered by case: one pass over the Book, newest first.
func (s *shared) addCases(p *plan.Plan, x *index) {
	for _, c := range p.Book.Cases {
		path, ok := x.pages[c]
		if !ok {
			continue
		}
		card := &card{Path: path, Title: phrased(c.Title.Value), Hook: phrased(quoted(c.Hook.Value)), Loss: lossText(c.Loss.Value)}
		if c.Scam != nil {
			card.Scam = c.Scam.Name.Value
		}
		s.cards[c] = card
		s.position[c] = len(s.sameScam[c.Scam])
		s.sameScam[c.Scam] = append(s.sameScam[c.Scam], c)
		if m := plan.MonthOf(c.Date.Time); x.months[m] != "" {
			if len(s.byMonth[m]) == 0 {
				s.months = append(s.months, m)
			}
			s.byMonth[m] = append(s.byMonth[m], card)
		}
	}
	for _, scam := range p.Book.Scams {
		cases := s.sameScam[scam]
		if len(cases) == 0 {
			continue
		}
		shown := cases
		if len(s.months) > 0 {
			shown = cases[:min(len(cases), groupCases)]
		}
		s.groups = append(s.groups, group{ID: scam.ID, Name: scam.Name.Value, Question: scam.Question.Value, Count: len(cases),
			Cases: s.cardsOf(shown)})
	}
}

// cardsOf returns the cards of those cases that have a page.
func (s *shared) cardsOf(cases []*campaign.Case) []*card {
	var cards []*card
	for _, c := range cases {
		if card := s.cards[c]; card != nil {
			cards = append(cards, card)
		}
	}
	return cards
}

func (s *shared) selectionOf(p *plan.Plan, kind *campaign.Kind) *selection {
	cases, slogans := plan.Selection(p.Book, p.Today, kind)
	sel := &selection{}
	for _, slogan := range slogans {
		sel.slogans = append(sel.slogans, phrased(slogan.Text.Value))
	}
	if len(cases) > 0 {
		sel.lead = s.leadOf(cases[0])
		sel.others = s.cardsOf(cases[1:])
	}
	return sel
}

// addHome chooses the home page's cases: the week's picks in the bulletin's order, then the newest ones.
func (s *shared) addHome(p *plan.Plan) {
	var order []*campaign.Case
	if s.bulletin != nil {
		for _, pick := range s.bulletin.Picks {
			order = append(order, pick.Cases...)
		}
	}
	order = append(order, p.Book.Cases...)
	var chosen []*campaign.Case
	for _, c := range order {
		if len(chosen) > homeCases {
			break
		}
		if !slices.Contains(chosen, c) && s.cards[c] != nil && !plan.Expired(c.Expires, p.Today) {
			chosen = append(chosen, c)
		}
	}
	if len(chosen) > 0 {
		s.lead = s.leadOf(chosen[0])
		s.latest = s.cardsOf(chosen[1:])
	}
}

func (s *shared) leadOf(c *campaign.Case) *lead {
	l := &lead{Title: phrased(c.Title.Value), Hook: phrased(quoted(c.Hook.Value)), Action: phrased(c.Action.Value)}
	if card := s.cards[c]; card != nil {
		l.Path = card.Path
	}
	if c.Scam != nil {
		l.Scam = c.Scam.Name.Value
	}
	return l
}

// related returns the neighbours of a case among those of its risk: the nearest older ones, then newer ones.
func (s *shared) related(c *campaign.Case) []*card {
	same, at := s.sameScam[c.Scam], s.position[c]
	var cards []*card
	for i := at + 1; i < len(same) && len(cards) < relatedCases; i++ {
		cards = append(cards, s.cards[same[i]])
	}
	for i := at - 1; i >= 0 && len(cards) < relatedCases; i-- {
		cards = append(cards, s.cards[same[i]])
	}
	return cards
}

// currentBulletin returns the bulletin of the plan's week, or nil.
func currentBulletin(p *plan.Plan) *campaign.Bulletin {
	for _, b := range p.Book.Bulletins {
		if b.Edition == p.Edition {
			return b
		}
	}
	return nil
}

// mainList returns the first official list with a page, else the first with a page, else nil.
func mainList(book *campaign.Book, x *index) *listCard {
	var first *listCard
	for _, l := range book.Lists {
		path, ok := x.pages[l]
		if !ok {
			continue
		}
		card := &listCard{Path: path, Title: l.Title.Value, Subtitle: l.Subtitle.Value, Issuer: l.Issuer.Value, Items: phrasedAll(campaign.Values(l.Items)),
			Sample: l.Status != "official"}
		if !card.Sample {
			return card
		}
		if first == nil {
			first = card
		}
	}
	return first
}

// hotlinesOf returns all numbers with their use, and the two that every page keeps at hand: the first one and the
// emergency call 110 (or the second where 110 is not listed). Only these are offered for calling: others, such as
// 12381, send messages and cannot be called.
func hotlinesOf(lines []campaign.Hotline) (all, bar []hotline) {
	second := slices.IndexFunc(lines, func(l campaign.Hotline) bool { return l.Number.Value == "110" })
	if second < 1 {
		second = 1
	}
	for i, l := range lines {
		h := hotline{Number: l.Number.Value, Name: l.Name.Value, Use: l.Use.Value}
		if i == 0 || i == second {
			h.Tel = dialled(l.Number.Value)
			bar = append(bar, h)
		}
		all = append(all, h)
	}
	return all, bar
}

// dialled returns the digits of a number as printed.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// lossText says of a bare amount what it is; "拦截 18 万元" says so itself.
func lossText(loss string) string {
	if loss != "" && loss[0] >= '0' && loss[0] <= '9' {
		return "损失 " + loss
	}
	return loss
}

// quoted sets what the fraudster says in Chinese quotation marks, unless it has them already.
func quoted(s string) string {
	if s == "" || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "「") {
		return s
	}
	return "“" + s + "”"
}

func longDate(t campaign.Day) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006年1月2日")
}

func isoDate(t campaign.Day) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
