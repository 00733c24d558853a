package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// Numbers of pieces.
const (
	maxCases      = 3   // posters of a venue
	slideCases    = 2   // of them on screens
	slideSlogans  = 6   // on screens: with the others a loop of about two minutes
	codeMinHeight = 400 // device pixels; on lower walls the slide templates leave the QR code out
)

// subject is one piece to be put on a sheet: its name in file names, and how it fills the sheet.
type subject struct {
	slug string
	fill func(*sheet)
}

// subjects returns what a product shows at a kind of venue. The last part of the template's name says what: case, list,
// slogan or hotline. Posters come one for every selected case, anything else shows the first.
func (p *planner) subjects(template string, kind *campaign.Kind) (subjects []subject, known bool) {
	cases, slogans := p.selection(kind)
	switch path.Base(template) {
	case "case":
		if productName(template) != "poster" {
			cases = cases[:min(1, len(cases))]
		}
		for _, c := range cases {
			what := caseSubject(c)
			if l := p.mainList(); l != nil && productName(template) == "leaflet" { // its back carries the list
				what.fill = func(s *sheet) { s.setCase(c); s.setList(l) }
			}
			subjects = append(subjects, what)
		}
	case "list":
		if l := p.mainList(); l != nil {
			subjects = append(subjects, subject{l.Slug, func(s *sheet) { s.setList(l) }})
		}
	case "slogan":
		for _, slogan := range slogans[:min(1, len(slogans))] {
			subjects = append(subjects, sloganSubject(slogan))
		}
	case "hotline":
		subjects = append(subjects, hotlineSubject)
	default:
		return nil, false
	}
	return subjects, true
}

// selection returns what a kind shows, at most three cases. Where no bulletin chooses the slogans, those written for few
// kinds go before those for many: only the first go on screens.
func (p *planner) selection(kind *campaign.Kind) ([]*campaign.Case, []*campaign.Slogan) {
	cases, slogans := Selection(p.book, p.plan.Today, kind)
	if len(pickFor(p.book, p.plan.Today, kind).Slogans) == 0 {
		slices.SortStableFunc(slogans, func(a, b *campaign.Slogan) int { return cmp.Compare(len(a.Kinds), len(b.Kinds)) })
	}
	return cases[:min(maxCases, len(cases))], slogans
}

func caseSubject(c *campaign.Case) subject {
	return subject{c.Slug, func(s *sheet) { s.setCase(c) }}
}

func sloganSubject(slogan *campaign.Slogan) subject {
	return subject{slogan.ID, func(s *sheet) { s.setSlogan(slogan) }}
}

// hotlineSubject is the evergreen: the hotlines are on every sheet, here they are alone.
var hotlineSubject = subject{"hotline", func(*sheet) {}}

// mainList returns the list that is printed: an official one before a sample, then the first by name; nil if there is none.
func (p *planner) mainList() *campaign.NumberedList {
	if len(p.book.Lists) == 0 {
		return nil
	}
	rank := func(l *campaign.NumberedList) int {
		if l.Status == "official" {
			return 0
		}
		return 1
	}
	return slices.MinFunc(p.book.Lists, func(a, b *campaign.NumberedList) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Slug, b.Slug))
	})
}

// productName returns a product's name in file names: the template's folder.
func productName(template string) string {
	name, _, _ := strings.Cut(template, "/")
	return name
}

// print plans every product of a venue's kind.
func (p *planner) print(v *campaign.Venue) {
	for _, product := range v.Kind.Products {
		size, subjects, ok := p.product(product, v.Kind)
		if !ok {
			continue
		}
		for _, what := range subjects {
			s := p.at(v)
			what.fill(s)
			name := fmt.Sprintf("print/%s/%s_%s_%s_%s.pdf", v.Code, p.plan.Edition, productName(product.Template), size.Name, what.slug)
			p.addSheet(v.Kind.Pos, name, s, printJob(product.Template, p.themeOf(v.Kind), size), p.bulletinFile(v.Kind))
		}
	}
}

// product checks what a kind asks for. Reports of one product are the same for every venue, so they are shown once.
func (p *planner) product(product campaign.Product, kind *campaign.Kind) (Size, []subject, bool) {
	size, ok := sizeNamed(product.Size)
	if !ok {
		p.diags.Error(kind.Pos, "plan.unknown-size", fmt.Sprintf("“%s”不是认得的成品尺寸", product.Size),
			"size 可以写："+sizeNames())
	}
	subjects, known := p.subjects(product.Template, kind)
	switch {
	case !known:
		p.diags.Error(kind.Pos, "plan.unknown-product", fmt.Sprintf("不知道 %s 上该放什么内容", product.Template),
			"template 的最后一段只能是 case（案例）、list（凡是清单）、slogan（标语）或 hotline（电话），例如 poster/case")
	case len(subjects) == 0:
		p.diags.Warn(kind.Pos, "plan.nothing-to-print", fmt.Sprintf("%s没有可用的内容，本期不生成 %s", kind.Name, product.Template),
			"补充这类场所的内容，或者检查案例和标语是否都已到期")
	}
	return size, subjects, ok && known
}

func printJob(template, theme string, size Size) *SheetJob {
	return &SheetJob{Template: template, Theme: theme, Format: PDF, Unit: page.Micrometre,
		Width: page.Length(size.Width) * 1000, Height: page.Length(size.Height) * 1000}
}

// addSheet plans a sheet that has been filled.
func (p *planner) addSheet(from diag.Pos, name string, s *sheet, job *SheetJob, more ...string) *Item {
	job.View, job.Origins = &s.view, s.origins
	item := &Item{Path: name, Payload: s.view.Link, Job: job}
	inputs := append(slices.Clone(s.inputs), "templates/"+job.Template+".html",
		"themes/"+job.Theme+"/theme.yaml", "themes/"+job.Theme+"/sheet.css")
	p.add(from, item, append(inputs, more...)...)
	return item
}

// bulletinFile returns the file of the week's bulletin if it chooses for a kind, or "".
func (p *planner) bulletinFile(kind *campaign.Kind) string {
	for _, b := range p.book.Bulletins {
		if b.Edition == p.plan.Edition && slices.ContainsFunc(b.Picks, func(c campaign.Pick) bool { return c.Kind == kind }) {
			return b.Pos.File
		}
	}
	return ""
}

// screens plans the folder of each of a venue's screens: cases, slogans, and the hotlines last, which never expire.
func (p *planner) screens(v *campaign.Venue) {
	cases, slogans := p.selection(v.Kind)
	type slide struct {
		template string
		subject
	}
	var slides []slide
	for _, c := range cases[:min(slideCases, len(cases))] {
		slides = append(slides, slide{"slide/case", caseSubject(c)})
	}
	for _, s := range slogans[:min(slideSlogans, len(slogans))] {
		slides = append(slides, slide{"slide/slogan", sloganSubject(s)})
	}
	slides = append(slides, slide{"slide/hotline", hotlineSubject})
	for _, screen := range v.Screens {
		folder := fmt.Sprintf("screens/%s/%s/", v.Code, screen.ID)
		manifest := &ManifestJob{Venue: v, Screen: screen}
		var inputs []string
		for i, what := range slides {
			s := p.at(v)
			what.fill(s)
			job := &SheetJob{Template: what.template, Theme: p.themeOf(v.Kind), Format: PNG, Unit: page.Pixel64,
				Width: page.Length(screen.Width) * 64, Height: page.Length(screen.Height) * 64}
			item := p.addSheet(screen.Pos, fmt.Sprintf("%s%02d.png", folder, i+1), s, job, p.bulletinFile(v.Kind))
			manifest.Slides = append(manifest.Slides, Slide{Item: item,
				Seconds: Dwell(s.view.characters(), screen.Height >= codeMinHeight)})
			inputs = append(inputs, item.Inputs...)
		}
		p.add(screen.Pos, &Item{Path: folder + "manifest.json", Job: manifest}, inputs...)
	}
}
