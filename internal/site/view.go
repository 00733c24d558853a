package site

import (
	"fmt"
	"html/template"
	"strings"

	"fanshi/internal/campaign"
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
		ID, Name, Question string
		Count              int
		Cases              []*card
	}
	// listCard is a numbered list as shown on other pages.
	listCard struct {
		Path, Title, Subtitle, Issuer string
		Sample                        bool
		Items                         []template.HTML
	}
	// hotline is a number. Tel is what to dial; empty if it is not for calling.
	hotline struct{ Number, Tel, Name, Use string }
	// link is an entry of a navigation. Current is the value of aria-current, or empty.
	link struct{ Path, Text, Current string }
	// fact is a line of a case's particulars.
	fact struct{ Name, Text string }
	// sloganGroup is the slogans for one kind of venue.
	sloganGroup struct {
		Name  string
		Texts []template.HTML
	}
	// month is an entry of the archive's navigation.
	month struct {
		Path, Text, Current string
		Count               int
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
	}
	casesView struct {
		frame
		Heading string
		Total   int
		Groups  []group
		Months  []month
		Cases   []*card // of one month
	}
	caseView struct {
		frame
		Scam, ScamID, CasesPath       string
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
		Heading   template.HTML
		Name      string
		Lead      *lead
		Others    []*card
		Slogans   []template.HTML
		List      *listCard
		CasesPath string
	}
	downloadsView struct {
		frame
		Groups []downloadGroup
	}
	notFoundView struct{ frame }
)

func (s *Site) homeView(item *plan.Item) homeView {
	v := homeView{Heading: phrased(s.plan.Book.Config.Name.Value), Lead: s.shared.lead, Others: s.shared.latest,
		Groups: s.shared.groups, CasesPath: s.index.single["cases"], List: s.shared.list, Week: weekText(s.plan)}
	if b := s.shared.bulletin; b != nil {
		v.Text = htmlOf(b.Lead, s.index, root(item))
		if b.Title.Given() {
			v.Heading = phrased(b.Title.Value)
		}
	}
	description := s.plan.Book.Config.Issuer.Value + s.shared.phrases["home_about"]
	v.frame = s.frame(item, s.plan.Book.Config.Name.Value, description)
	return v
}

func (s *Site) casesView(item *plan.Item) casesView {
	v := casesView{Heading: s.shared.phrases["cases_title"], Total: len(s.shared.cards), Groups: s.shared.groups, Months: s.monthLinks("")}
	v.frame = s.frame(item, v.Heading, s.shared.phrases["cases_about"])
	return v
}

func (s *Site) monthView(item *plan.Item, m plan.Month) casesView {
	v := casesView{Heading: monthText(m) + "案例", Cases: s.shared.byMonth[m], Months: s.monthLinks(m)}
	v.Total = len(v.Cases)
	v.frame = s.frame(item, v.Heading, v.Heading+"。"+s.shared.phrases["cases_about"])
	return v
}

// monthLinks returns the archive's navigation; with few cases there is none.
func (s *Site) monthLinks(current plan.Month) []month {
	months := make([]month, 0, len(s.shared.months))
	for _, m := range s.shared.months {
		entry := month{Path: s.index.months[m], Text: monthText(m), Count: len(s.shared.byMonth[m])}
		if m == current {
			entry.Current = "page"
		}
		months = append(months, entry)
	}
	return months
}

// monthText turns 2026-11 into 2026年11月.
func monthText(m plan.Month) string {
	year, number, _ := strings.Cut(string(m), "-")
	return year + "年" + strings.TrimPrefix(number, "0") + "月"
}

// weekText turns 2026-W48 into 2026年第48周.
func weekText(p *plan.Plan) string {
	year, week, ok := strings.Cut(p.Edition, "-W")
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s年第%s周", year, strings.TrimPrefix(week, "0"))
}

func (s *Site) caseView(item *plan.Item, c *campaign.Case) caseView {
	v := caseView{Title: phrased(c.Title.Value), CasesPath: s.index.single["cases"], Date: longDate(c.Date), DateISO: isoDate(c.Date),
		Expired: plan.Expired(c.Expires, s.plan.Today), Hook: phrased(quoted(c.Hook.Value)), Action: phrased(c.Action.Value),
		SourceUnit: c.SourceUnit.Value, Related: s.shared.related(c)}
	if c.Scam != nil {
		v.Scam, v.ScamID, v.Question = c.Scam.Name.Value, c.Scam.ID, phrased(c.Scam.Question.Value)
	}
	if c.Picture != nil {
		figure := &doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: c.Picture.Path, Alt: c.PictureAlt.Value}}}
		v.Picture = htmlOf([]doc.Block{figure}, s.index, root(item))
	}
	if c.Body != nil {
		v.Text = sectionsOf(c.Body.Blocks, s.index, root(item))
	}
	for _, f := range []fact{{"当事人", c.Victim.Value}, {"涉案金额", c.Loss.Value}, {"接触方式", c.Channel.Value}, {"地点", c.Area.Value},
		{"特别提醒", strings.Join(campaign.Values(c.Audiences), "、")}} {
		if f.Text != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	v.frame = s.frame(item, c.Title.Value, strings.TrimSpace(quoted(c.Hook.Value)+" "+c.Action.Value))
	return v
}

func (s *Site) listView(item *plan.Item, l *campaign.NumberedList) listView {
	v := listView{Title: l.Title.Value, Subtitle: l.Subtitle.Value, Sample: l.Status != "official", Issuer: l.Issuer.Value,
		Edition: l.Edition.Value, Source: l.Source.Value}
	if l.Body != nil {
		v.Text = htmlOf(l.Body.Blocks, s.index, root(item))
	}
	v.frame = s.frame(item, l.Title.Value, l.Subtitle.Value)
	return v
}

// slogansView groups the slogans by kind of venue; one that goes to several kinds stands in a group of its own at the
// head, once.
func (s *Site) slogansView(item *plan.Item) slogansView {
	general := sloganGroup{Name: "各类场所通用"}
	byKind := map[*campaign.Kind][]template.HTML{}
	for _, slogan := range s.plan.Book.Slogans {
		switch {
		case plan.Expired(slogan.Expires, s.plan.Today):
		case len(slogan.Kinds) == 1:
			byKind[slogan.Kinds[0]] = append(byKind[slogan.Kinds[0]], phrased(slogan.Text.Value))
		default:
			general.Texts = append(general.Texts, phrased(slogan.Text.Value))
		}
	}
	var v slogansView
	if len(general.Texts) > 0 {
		v.Groups = append(v.Groups, general)
	}
	for _, kind := range s.plan.Book.Kinds {
		if texts := byKind[kind]; len(texts) > 0 {
			v.Groups = append(v.Groups, sloganGroup{Name: kind.Name.Value, Texts: texts})
		}
	}
	v.frame = s.frame(item, s.shared.phrases["slogans_title"], s.shared.phrases["slogans_about"])
	return v
}

func (s *Site) noticeView(item *plan.Item, n *campaign.Notice) noticeView {
	v := noticeView{Title: n.Title.Value, Date: longDate(n.Date), DateISO: isoDate(n.Date),
		Form: map[string]string{"notice": "告知书", "pledge": "承诺书", "slip": "告知单"}[n.Form]}
	if n.Body != nil {
		v.Text = htmlOf(n.Body.Blocks, s.index, root(item))
	}
	v.frame = s.frame(item, n.Title.Value, v.Form+"："+n.Title.Value)
	return v
}

func (s *Site) pageView(item *plan.Item, p *campaign.FreePage) pageView {
	v := pageView{Title: p.Title.Value}
	if p.Body != nil {
		v.Text = htmlOf(p.Body.Blocks, s.index, root(item))
	}
	v.frame = s.frame(item, p.Title.Value, "")
	return v
}

// venueView is the page behind the QR code: the reader stands in that place, so its reminder is the headline.
func (s *Site) venueView(item *plan.Item, venue *campaign.Venue) venueView {
	heading := venue.Name.Value
	v := venueView{List: s.shared.list, CasesPath: s.index.single["cases"]}
	if venue.Kind != nil {
		if venue.Kind.Reminder.Given() {
			heading, v.Name = venue.Kind.Reminder.Value, venue.Name.Value
		}
		if sel := s.shared.selections[venue.Kind]; sel != nil {
			v.Lead, v.Others, v.Slogans = sel.lead, sel.others, sel.slogans
		}
	}
	v.Heading = phrased(heading)
	v.frame = s.frame(item, venue.Name.Value, heading)
	return v
}

func (s *Site) downloadsView(item *plan.Item) downloadsView {
	v := downloadsView{Groups: s.shared.downloads}
	v.frame = s.frame(item, s.shared.phrases["downloads_title"], s.shared.phrases["downloads_about"])
	return v
}
