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
	"fanshi/internal/product"
	"fanshi/internal/source"
)

// subjectNames are the last parts of template names, with what each kind of sheet shows.
var subjectNames = []string{"case", "list", "slogan", "hotline", "notice"}

const subjectRemedy = "template 的最后一段只能是 case（案例）、list（凡是清单）、slogan（标语）、hotline（电话）或 notice（告知书、承诺书），例如 poster/case"

// jobSheet is the template of the job sheet, which every edition has and no kind asks for.
const jobSheet = "jobsheet/jobsheet"

// subjects returns what a product shows at a kind of venue. The last part of the template's name says what. Posters come
// one for every selected case, letters one for every letter of their form that goes there, anything else shows the first: the second of two equal products
// the second. What durable products show lasts longer than the week.
func (p *planner) subjects(wanted campaign.Product, durable bool, kind *campaign.Kind) (subjects []subject, known bool) {
	cases, slogans := p.selection(kind)
	if durable {
		cases, slogans = p.lasting(kind)
		cases = cases[:min(maxCases*(1+wanted.Nth), len(cases))]
	}
	code := productCode(wanted.Template)
	switch path.Base(wanted.Template) {
	case "case":
		if code != "poster" {
			cases = nth(cases, wanted.Nth)
		}
		for _, c := range cases {
			subjects = append(subjects, p.caseOn(code, c))
		}
	case "list":
		if l := p.mainList(); l != nil {
			subjects = append(subjects, listSubject(l))
		}
	case "slogan":
		for _, slogan := range nth(slogans, wanted.Nth) {
			subjects = append(subjects, sloganSubject(slogan))
		}
	case "hotline":
		subjects = append(subjects, hotlineSubject)
	case "notice":
		for _, n := range p.notices(code) {
			if slices.Contains(n.Kinds, kind) {
				subjects = append(subjects, noticeSubject(n))
			}
		}
	default:
		return nil, false
	}
	return subjects, true
}

// nth returns one of some things, or none.
func nth[T any](things []T, n int) []T { return things[min(n, len(things)):min(n+1, len(things))] }

// caseOn returns a case as a product shows it: the back of a leaflet carries the list.
func (p *planner) caseOn(code string, c *campaign.Case) subject {
	what := caseSubject(c)
	if l := p.mainList(); l != nil && code == "leaflet" {
		what.fill = func(s *sheet) {
			s.setCase(c)
			s.setList(l)
			s.inputs = append(s.inputs, p.listFiles()...)
		}
	}
	return what
}

// notices returns the letters of a product, by slug: those of the form that the product is named after, or all.
func (p *planner) notices(code string) []*campaign.Notice {
	var out []*campaign.Notice
	for _, n := range p.book.Notices {
		if n.Form == code || !slices.Contains([]string{"notice", "pledge", "slip"}, code) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b *campaign.Notice) int { return cmp.Compare(a.Slug, b.Slug) })
	return out
}

// productCode returns a product's name in file names: the template's folder.
func productCode(template string) string {
	code, _, _ := strings.Cut(template, "/")
	return code
}

// print plans every product of a venue. What several venues share is planned for the first of them, and the others are added.
func (p *planner) print(v *campaign.Venue) {
	delivery := DeliveryView{Venue: v.Name.Value, Address: v.Address.Value, Contact: strings.TrimSpace(v.Contact.Value + " " + v.Phone.Value)}
	own := delivery
	for _, wanted := range v.Products() {
		what, size, subjects, ok := p.product(wanted, v.Kind)
		if !ok {
			continue
		}
		place := Place{Venue: v, Quantity: cmp.Or(wanted.Quantity, what.Quantity), Every: p.every(wanted, what)}
		for _, one := range subjects {
			p.printFile(wanted, what, size, one, place)
		}
		p.jobInputs = append(append(p.jobInputs, p.subjectFiles(wanted, what.Durable, v.Kind)...), product.File(what.Code))
		to := &own
		if what.Shop() {
			to = &delivery
		}
		if len(subjects) > 0 {
			to.Pieces = append(to.Pieces, Pieces(what.Name, size.Name, len(subjects), place.Quantity))
		}
	}
	if len(delivery.Pieces) > 0 {
		p.job.Deliveries = append(p.job.Deliveries, delivery)
	}
	if len(own.Pieces) > 0 {
		p.job.Own = append(p.job.Own, own)
	}
	if len(delivery.Pieces)+len(own.Pieces) > 0 {
		p.jobInputs = append(p.jobInputs, v.Pos.File, v.Kind.Pos.File)
	}
}

// printFile plans one print file for a place, or adds the place to the file that it shares.
func (p *planner) printFile(wanted campaign.Product, what *product.Product, size product.Size, about subject, place Place) {
	kind, reach := place.Venue.Kind, p.reach(wanted, what)
	theme := p.themeOf(kind)
	folder, where, s := p.reached(reach, place.Venue, theme)
	name := fmt.Sprintf("print/%s/%s_%s_%s_%s%s.pdf", folder, p.plan.Edition, what.Code, size.Name, about.slug, ratioWord(size))
	if shared := p.shared[name]; shared != nil && reach != product.ForVenue && !shared.goesTo(place.Venue) {
		p.deliver(shared, place)
		return
	}
	about.fill(s)
	s.undate(what)
	job := printJob(wanted.Template, theme, what, size)
	job.Reach, job.Slot = reach, wanted.Template+" "+size.Name+" "+about.slug
	item := p.addSheet(kind.Pos, name, s, job, product.File(what.Code))
	if reach == product.ForVenue {
		item.Venue = place.Venue
	}
	item.Named = p.shopName(job, where, about.slug)
	design := job.View.Title()
	file := &sharedFile{item: item, job: job, listed: len(p.job.Files)}
	p.job.Files = append(p.job.Files, JobFile(strings.TrimPrefix(name, "print/"), design, what, size, 0))
	p.deliver(file, place)
	p.shared[name] = file
	for _, origin := range s.origins {
		if origin.Text == design && !slices.Contains(p.jobOrigins, origin) {
			p.jobOrigins = append(p.jobOrigins, origin)
		}
	}
}

// every returns how often a kind wants the same sheet again.
func (p *planner) every(wanted campaign.Product, what *product.Product) product.Every {
	if wanted.Every == "" {
		return what.Every
	}
	every, ok := product.ParseEvery(wanted.Every)
	if !ok {
		p.diags.Error(wanted.EveryPos, "plan.every", "every 的“"+wanted.Every+"”不对", product.EveryRemedy)
	}
	return every
}

// product checks what a kind asks for. Reports of one product are the same for every venue, so they are shown once.
func (p *planner) product(wanted campaign.Product, kind *campaign.Kind) (what *product.Product, size product.Size, subjects []subject, ok bool) {
	at := cmp.Or(wanted.Pos, kind.Pos)
	code := productCode(wanted.Template)
	what = p.opts.Products.Find(code)
	if what == nil && p.opts.Products.Broken(code) {
		return what, size, nil, false
	}
	if what == nil || what.Medium == product.Screen || wanted.Template == jobSheet {
		p.unknownProduct(at, wanted.Template, what)
		return what, size, nil, false
	}
	size, ok = what.Size(wanted.Size)
	if !ok {
		message := fmt.Sprintf("%s没有“%s”这种尺寸", what.Name, wanted.Size)
		if near := source.Suggest(wanted.Size, what.SizeNames()); near != "" {
			message += "，您是不是想写 " + near + "？"
		}
		p.diags.Error(cmp.Or(wanted.SizePos, at), "plan.unknown-size", message, "size 可以写："+strings.Join(what.SizeNames(), "、")+
			"；别的尺寸先加进 "+product.File(code))
	}
	subjects, known := p.subjects(wanted, what.Durable, kind)
	switch {
	case !known:
		message := fmt.Sprintf("不知道 %s 上该放什么内容", wanted.Template)
		if near := source.Suggest(path.Base(wanted.Template), subjectNames); near != "" {
			message += "，您是不是想写 " + code + "/" + near + "？"
		}
		p.diags.Error(at, "plan.unknown-product", message, subjectRemedy)
	case !p.hasTemplate(wanted.Template, kind):
		p.unknownTemplate(at, wanted.Template, kind)
		known = false
	case len(subjects) == 0:
		message := fmt.Sprintf("%s没有可用的内容，本期不生成 %s", kind.Name.Value, wanted.Template)
		if wanted.Nth > 0 {
			message = fmt.Sprintf("%s的内容不够，本期不生成第 %d 个 %s", kind.Name.Value, wanted.Nth+1, wanted.Template)
		}
		p.diags.Warn(at, "plan.nothing-to-print", message,
			"补充这类场所的内容，或者检查案例和标语是否都已到期")
	}
	return what, size, subjects, ok && known
}

// unknownProduct reports a product that there is not, or that no kind may ask for.
func (p *planner) unknownProduct(at diag.Pos, template string, what *product.Product) {
	code := productCode(template)
	if what != nil {
		reason := "每期自动生成一份"
		if what.Medium == product.Screen {
			reason = "按场所表里的屏幕生成"
		}
		p.diags.Error(at, "plan.unknown-product", fmt.Sprintf("%s（%s）不用写在这里，%s", what.Name, template, reason), "删掉这一项")
		return
	}
	var printed []string
	for _, each := range p.opts.Products.All() {
		if each.Medium != product.Screen && each.Code != productCode(jobSheet) {
			printed = append(printed, each.Code)
		}
	}
	message, remedy := "没有“"+code+"”这种制品", "template 的第一段可以写："+strings.Join(printed, "、")
	if near := source.Suggest(code, printed); near != "" {
		message += "，您是不是想写 " + near + "？"
	}
	p.diags.Error(at, "plan.unknown-product", message, remedy+"；新的制品先写 "+product.File(code))
}

// hasTemplate tells whether the theme of a kind has a template. Of a theme that could not be read nothing is known.
func (p *planner) hasTemplate(template string, kind *campaign.Kind) bool {
	known := p.opts.Templates[p.themeOf(kind)]
	return known == nil || slices.Contains(known, template)
}

func (p *planner) unknownTemplate(at diag.Pos, template string, kind *campaign.Kind) {
	var others []string
	for _, name := range p.opts.Templates[p.themeOf(kind)] {
		if productCode(name) == productCode(template) {
			others = append(others, name)
		}
	}
	remedy := "在项目里写 templates/" + template + ".html"
	if len(others) > 0 {
		remedy = "改成已有的版式：" + strings.Join(others, "、") + "；或者" + remedy
	}
	p.diags.Error(at, "plan.unknown-template", "没有 "+template+" 这个版式", remedy)
}

func printJob(template, theme string, what *product.Product, size product.Size) *SheetJob {
	return &SheetJob{Template: template, Theme: theme, Format: PDF, Unit: page.Micrometre, Width: size.Width, Height: size.Height,
		Product: what, Size: size}
}
