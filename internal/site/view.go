package site

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"

	"fanshi/internal/doc"
	"fanshi/internal/plan"
)

// What templates see. Display text is HTML with its clauses kept together (see phrased). Paths are seen from the top of the site; a template writes {{.Root}}{{.Path}}.
type (
	// card is a case in a list.
	card struct {
		Path        string
		Title, Hook template.HTML
		Scam, Loss  string
	}
	// lead is the case that a page opens with. Path is empty if it has no page.
	lead struct {
		Path, Scam          string
		Title, Hook, Action template.HTML
	}
	// group is the cases of one risk. Count may be more than are listed.
	group struct {
		Path               string // of its list
		ID, Name, Question string
		Count              int
		More               bool // there are some that are not here
		Cases              []*card
	}
	// listCard is a numbered list as shown on other pages.
	listCard struct {
		Path, Title, Subtitle, Issuer string
		Sample                        bool
		Items                         []template.HTML
	}
	// hotline is a number. Tel is what to dial; empty if it is not for calling.
	hotline struct{ Number, Tel, Name, Use, Note string }
	// link is an entry of a navigation. Current is the value of aria-current, or empty.
	link struct{ Path, Text, Current string }
	// fact is a line of a case's particulars.
	fact struct{ Name, Text string }
	// sloganGroup is the slogans for one kind of venue.
	sloganGroup struct {
		Name  string
		Texts []template.HTML
	}
)

type (
	homeView struct {
		frame
		Heading   template.HTML
		Week      string
		Text      template.HTML // the bulletin's lead
		Lead      *lead
		Others    []*card
		Groups    []group
		CasesPath string
		List      *listCard
		Recalled  []recalled
	}
	casesView struct {
		frame
		Heading   string
		Total     int
		Groups    []group
		Months    []entry
		WeeksPath string
	}
	caseView struct {
		frame
		Scam, ScamPath                string
		Date, DateISO                 string
		Expired                       bool
		Title, Hook, Action, Question template.HTML
		Facts                         []fact
		Picture, Text                 template.HTML
		SourceUnit                    string
		Related                       []*card
	}
	listView struct {
		frame
		Title, Subtitle         string
		Sample                  bool
		Issuer, Edition, Source string
		Text                    template.HTML
	}
	slogansView struct {
		frame
		Groups []sloganGroup
	}
	noticeView struct {
		frame
		Title, Form, Date, DateISO string
		Text                       template.HTML
	}
	pageView struct {
		frame
		Title string
		Text  template.HTML
	}
	venueView struct {
		frame
		Name      string // 平安储蓄所提醒您; of a place that is gone its name alone
		Reminder  template.HTML
		Gone      bool // the place is there no more
		Lead      *lead
		Others    []*card
		Slogans   []template.HTML
		List      *listCard
		CasesPath string
		Recalled  []recalled
	}
	downloadsView struct {
		frame
		Groups []downloadGroup
	}
	notFoundView struct{ frame }
	// recalled is what is said of a piece that was taken back. What is what it was: 案例, 标语.
	recalled     struct{ Path, What, Date, DateISO, Reason string }
	recalledView struct {
		frame
		recalled
		Calls     []hotline
		CasesPath string
	}
)

func cardsOf(cases []*plan.CaseCard) []*card {
	var cards []*card
	for _, c := range cases {
		cards = append(cards, &card{Path: c.Path, Title: phrased(c.Title), Hook: phrased(quoted(c.Hook)), Scam: c.ScamName, Loss: c.LossText})
	}
	return cards
}

func leadOf(c *plan.CaseLead) *lead {
	if c == nil {
		return nil
	}
	return &lead{Path: c.Path, Scam: c.ScamName, Title: phrased(c.Title), Hook: phrased(quoted(c.Hook)), Action: phrased(c.Action)}
}

func groupsOf(groups []plan.ScamGroup) (out []group) {
	for _, g := range groups {
		out = append(out, group{Path: g.Path, More: g.Count > len(g.Cases), ID: g.ID, Name: g.Name, Question: g.Question, Count: g.Count, Cases: cardsOf(g.Cases)})
	}
	return out
}

func (p page) listCard() *listCard {
	l := p.view.Site.List
	if l == nil {
		return nil
	}
	return &listCard{Path: l.Path, Title: l.Title, Subtitle: l.Subtitle, Issuer: l.Issuer, Sample: l.Sample, Items: phrasedAll(l.Items)}
}

// body writes a document.
func (p page) body(blocks []doc.Block) template.HTML {
	return htmlOf(blocks, p.site.index, root(p.item))
}

func (p page) home(h *plan.HomePage) homeView {
	site := p.view.Site
	v := homeView{Heading: phrased(site.Name), Lead: leadOf(h.First), Others: cardsOf(h.Others), Groups: groupsOf(h.Groups),
		CasesPath: plan.CasesPath, List: p.listCard(), Week: weekText(h.Edition), Text: p.body(h.Lead), Recalled: recalledOf(h.Recalled)}
	if h.Title != "" {
		v.Heading = phrased(h.Title)
	}
	v.frame = p.frame(site.Name, site.Issuer+site.Phrases["home_about"])
	return v
}

// monthText turns 2026-11 into 2026年11月.
func monthText(m string) string {
	year, number, _ := strings.Cut(m, "-")
	return year + "年" + strings.TrimPrefix(number, "0") + "月"
}

// weekText turns 2026-W48 into 2026年第48周.
func weekText(edition string) string {
	year, week, ok := strings.Cut(edition, "-W")
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s年第%s周", year, strings.TrimPrefix(week, "0"))
}

func (p page) caseStudy(c *plan.CasePage) caseView {
	v := caseView{Title: phrased(c.Title), Date: longDate(c.Date), DateISO: isoDate(c.Date),
		Expired: c.Expired, Hook: phrased(quoted(c.Hook)), Action: phrased(c.Action), Scam: c.ScamName, ScamPath: c.ScamPath,
		Question: phrased(c.Question), SourceUnit: c.SourceUnit, Related: cardsOf(c.Related), Text: sectionsOf(c.Body, c.Sections, p.site.index, root(p.item))}
	if c.Picture != "" {
		v.Picture = p.body([]doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: c.Picture, Alt: c.PictureAlt}}}})
	}
	for _, f := range []fact{{"当事人", c.Victim}, {"损失情况", c.Loss}, {"接触方式", c.Channel}, {"地点", c.Area},
		{"特别提醒", strings.Join(c.Audiences, "、")}} {
		if f.Text != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	v.frame = p.frame(c.Title, strings.TrimSpace(quoted(c.Hook)+" "+c.Action))
	return v
}

func (p page) list(l *plan.ListPage) listView {
	return listView{Title: l.Title, Subtitle: l.Subtitle, Sample: l.Sample, Issuer: l.Issuer, Edition: l.Edition, Source: l.Source,
		Text: p.body(l.Body), frame: p.frame(l.Title, l.Subtitle)}
}

func (p page) slogans(s *plan.SlogansPage) slogansView {
	v := slogansView{frame: p.frame(p.view.Site.Phrases["slogans_title"], p.view.Site.Phrases["slogans_about"])}
	if len(s.General) > 0 {
		v.Groups = append(v.Groups, sloganGroup{Name: "各类场所通用", Texts: phrasedAll(s.General)})
	}
	for _, kind := range s.Kinds {
		v.Groups = append(v.Groups, sloganGroup{Name: kind.Name, Texts: phrasedAll(kind.Texts)})
	}
	return v
}

func (p page) notice(n *plan.NoticePage) noticeView {
	v := noticeView{Title: n.Title, Date: longDate(n.Date), DateISO: isoDate(n.Date), Text: p.body(n.Body),
		Form: map[string]string{"notice": "告知书", "pledge": "承诺书", "slip": "告知单"}[n.Form]}
	v.frame = p.frame(n.Title, v.Form+"："+n.Title)
	return v
}

func (p page) free(f *plan.FreePage) pageView {
	return pageView{Title: f.Title, Text: p.body(f.Body), frame: p.frame(f.Title, "")}
}

// venue is the page behind the QR code. Its first screen says who speaks and what to do about the week's case; all else stands below.
func (p page) venue(place *plan.VenuePage) venueView {
	v := venueView{List: p.listCard(), CasesPath: plan.CasesPath, Lead: leadOf(place.Lead), Others: cardsOf(place.Others),
		Slogans: phrasedAll(place.Slogans), Recalled: recalledOf(place.Recalled)}
	v.Name, v.Gone, v.Reminder = place.Name, place.Gone, phrased(place.Reminder)
	if !place.Gone && !place.Kind { // a bank speaks for itself, banks in general do not
		v.Name += p.view.Site.Phrases["reminds"]
	}
	description := cmp.Or(place.Reminder, place.Name)
	if place.Gone {
		description = p.view.Site.Phrases["gone_title"]
	}
	v.frame = p.frame(place.Name, description)
	return v
}
