package check

import (
	"cmp"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/personal"
)

// personalCodes are the codes of what is found, by its kind.
var personalCodes = map[personal.Kind]string{
	personal.IdentityCard: "personal.identity", personal.Passport: "personal.identity",
	personal.Mobile: "personal.phone", personal.Telephone: "personal.phone",
	personal.BankCard: "personal.bank-card", personal.Plate: "personal.plate",
	personal.Email: "personal.account", personal.WeChat: "personal.account", personal.QQ: "personal.account",
	personal.Address: "personal.address", personal.Name: "personal.name", personal.Class: "personal.class",
}

// personalRuleCodes are these codes, sorted.
var personalRuleCodes = slices.Compact(slices.Sorted(maps.Values(personalCodes)))

// certain are the kinds that are known by their form or check digit, and that no office prints as its own: their mask is the one remedy.
var certain = []personal.Kind{personal.IdentityCard, personal.Passport, personal.Mobile, personal.BankCard, personal.Plate}

// services are the numbers of the whole country that anybody may print: emergency, complaints, services. What has five and six digits
// and begins with 95 or 96 is not taken for a telephone at all.
var services = []string{"110", "119", "120", "122", "12110", "96110", "12381", "12321", "12377", "12337", "12315", "12345", "12348", "12333", "12363", "12378", "12386",
	"12393", "12326", "12306", "10000", "10010", "10086", "10099"}

// publicNumbers are the services and the hotlines of a project.
func publicNumbers(config *campaign.Config) []string {
	numbers := slices.Clone(services)
	for _, h := range config.Hotlines {
		numbers = append(numbers, h.Number.Value)
	}
	return numbers
}

// personalData reports what no sheet, page or screen may show of a person: in every text of the content, alone and with the texts before
// it (a number over two lines, items or cells; a name in a column whose head says 姓名), in targets of links and in names of files.
//
// Not looked at: addresses, contacts and telephones of the table of venues, which only a job sheet has (project.TestContacts), names in
// the file of codes, which are that table's; comments in YAML, what is allowed (allowed.yaml) and who reviewed (reviews.yaml), which
// nothing publishes. A comment in Markdown is an error of its own.
func personalData(book *campaign.Book, _ time.Time, problems *diag.List) {
	p := &privacy{book: book, problems: problems, numbers: publicNumbers(&book.Config), labels: labels(book)}
	var texts []campaign.Text
	var of *campaign.Piece
	for piece, text := range book.Texts() {
		if piece != of {
			p.texts(texts)
			texts, of = nil, piece
		}
		if piece == nil || piece.Kind != campaign.VenuesPiece && piece.Kind != campaign.CodesPiece {
			texts = append(texts, text)
		}
	}
	p.texts(texts)
	for _, v := range book.Venues {
		p.texts([]campaign.Text{v.Name})
	}
	for _, body := range book.Bodies() {
		p.links(body)
	}
	for piece := range book.Pieces() {
		p.name(piece, path.Base(piece.File))
	}
	for _, c := range book.Cases { // a name in the front matter goes before that of the file
		p.name(c.Piece, c.Slug)
	}
	for _, l := range book.Lists {
		p.name(l.Piece, l.Slug)
	}
	for _, n := range book.Notices {
		p.name(n.Piece, n.Slug)
	}
	for _, f := range book.Pages {
		p.name(f.Piece, f.Slug)
	}
}

// privacy is one run of the rule.
type privacy struct {
	book     *campaign.Book
	problems *diag.List
	numbers  []string              // that may be shown
	labels   map[diag.Pos][]string // of cells
}

// part is a finding's share of one text, in bytes of it.
type part struct {
	text        campaign.Text
	start, stop int
}

// texts looks at the texts of one piece, each alone and all of them in a row. What is found in the row goes over several, or needs a
// word that stands in one before.
func (p *privacy) texts(texts []campaign.Text) {
	var row strings.Builder
	var starts []int
	for _, t := range texts {
		starts = append(starts, row.Len())
		row.WriteString(t.Value + "\n")
	}
	var found []personal.Finding
	for i, t := range texts {
		for _, f := range personal.Find(t.Value, p.numbers...) {
			f.Start, f.Stop = f.Start+starts[i], f.Stop+starts[i]
			found = append(found, f)
		}
	}
	more := personal.Find(row.String(), p.numbers...)
	for i, t := range texts {
		for _, label := range p.labels[t.Pos] {
			for _, f := range personal.Find(label+t.Value, p.numbers...) {
				if by := starts[i] - len(label); f.Start >= len(label) {
					f.Start, f.Stop = f.Start+by, f.Stop+by
					more = append(more, f)
				}
			}
		}
	}
	slices.SortStableFunc(more, func(a, b personal.Finding) int { return cmp.Compare(a.Start, b.Start) })
	for _, f := range more {
		overlaps := func(g personal.Finding) bool { return f.Start < g.Stop && g.Start < f.Stop }
		if !slices.ContainsFunc(found, overlaps) && p.plausible(f, row.String(), p.cells(texts, starts, f)) {
			found = append(found, f)
		}
	}
	for _, f := range found {
		var parts []part
		for i, t := range texts {
			if start, stop := max(f.Start-starts[i], 0), min(f.Stop-starts[i], len(t.Value)); start < stop {
				parts = append(parts, part{t, start, stop})
			}
		}
		p.tell(f, parts)
	}
}

// cells reports whether a finding begins in a cell of a table.
func (p *privacy) cells(texts []campaign.Text, starts []int, f personal.Finding) bool {
	i, found := slices.BinarySearch(starts, f.Start)
	if !found {
		i--
	}
	_, cell := p.labels[texts[i].Pos]
	return cell
}

// cue is a word that says that a number is one of a person.
var cue = regexp.MustCompile(`电话|手机|号码|联系|身份|卡号|账号|帐号`)

// plausible reports whether what is found over several texts is meant as one: figures of a table stand beside each other too, so that
// where no check digit holds cells together a telephone needs a word before it, or is written digit by digit.
func (p *privacy) plausible(f personal.Finding, row string, cells bool) bool {
	lines := strings.Count(f.Text, "\n")
	if lines == 0 || !cells || f.Kind != personal.Mobile && f.Kind != personal.Telephone || lines >= 7 {
		return true
	}
	first, _, _ := strings.Cut(f.Text, "\n")
	return cue.MatchString(row[back(row, f.Start, 20):f.Start]) || strings.TrimRight(first, "-—–－·") != first
}

// labels are, by the place of each cell of the tables, what stands at the head of its column and what stands before it in its row.
func labels(book *campaign.Book) map[diag.Pos][]string {
	out := map[diag.Pos][]string{}
	for _, body := range book.Bodies() {
		var head []string
		left := ""
		for cell := range doc.Passages(body.Blocks) {
			value := cell.Text()
			switch {
			case cell.Row == 0:
				continue
			case cell.Row == 1:
				head = append(head[:min(cell.Column-1, len(head))], value)
				out[cell.Pos] = nil
			case cell.Column <= len(head):
				out[cell.Pos] = append(out[cell.Pos], head[cell.Column-1]+"：")
			}
			if cell.Column > 1 {
				out[cell.Pos] = append(out[cell.Pos], left+"：")
			}
			left = value
		}
	}
	return out
}

// tell reports a finding at its stretch, with the mask.
func (p *privacy) tell(f personal.Finding, parts []part) {
	if len(parts) == 0 {
		return
	}
	first, last := p.book.Passage(parts[0].text), p.book.Passage(parts[len(parts)-1].text)
	r := first.Range(parts[0].start, parts[0].stop)
	if len(parts) > 1 {
		r.End = last.Range(parts[len(parts)-1].start, parts[len(parts)-1].stop).End
	}
	code := personalCodes[f.Kind]
	shown := strings.Join(strings.Fields(f.Text), " ")
	d := p.problems.Error(r.Pos, code, "这里有"+f.Kind.String()+"：“"+shown+"”，不能公开", remedyFor(f, code)).In(r).About(f.Text, 0)
	with, stretch, ok := p.masked(f, parts)
	switch {
	case !ok:
	case slices.Contains(certain, f.Kind):
		d.SafeFix("遮住"+f.Kind.String(), stretch, with)
	default:
		d.Fix("遮住"+f.Kind.String(), stretch, with)
	}
}

func remedyFor(f personal.Finding, code string) string {
	remedy := "删掉"
	switch mask := f.Mask('*'); {
	case f.Kind == personal.Class:
		remedy = "写成“某小学”“某班”"
	case f.Kind == personal.Name:
		remedy = "写成“" + mask + "”"
	case mask != "":
		remedy += "，或者写成 " + strings.Join(strings.Fields(mask), " ")
	}
	if f.Kind == personal.Mobile || f.Kind == personal.Telephone {
		remedy += "；本单位要公布的电话，写进 fanshi.yaml 的热线"
	}
	return remedy + "；确实可以公开的，写进 " + campaign.AllowedFile + "，规则是 " + code
}

// fewStars matches a row of one or two asterisks: they may be marks of emphasis.
var fewStars = regexp.MustCompile(`(^|[^*])\*{1,2}([^*]|$)`)

// masked gives the stretch of the file that holds a finding and what stands there with it masked. Where the stretch has marks of
// Markdown, or asterisks are near or few, crosses hide: asterisks would become marks.
func (p *privacy) masked(f personal.Finding, parts []part) (with string, stretch diag.Range, ok bool) {
	sign := '*'
	first := parts[0]
	if r := p.book.Passage(first.text).Range(first.start, first.stop); len(parts) > 1 || p.book.Written(r) != first.text.Value[first.start:first.stop] ||
		strings.Contains(p.book.Written(diag.Range{Pos: diag.Pos{File: r.Pos.File, Line: r.Pos.Line, Col: 1}}), "*") || fewStars.MatchString(f.Mask('*')) {
		sign = '×'
		if r, _ := utf8.DecodeRuneInString(f.Text); f.Kind != personal.Plate && (unicode.Is(unicode.Han, r) || r >= '０' && r <= '９') {
			sign = 'Ｘ' // between such digits the end of a line is no blank, and must not become one
		}
	}
	mask := f.Mask(sign)
	if mask == "" {
		return "", stretch, false
	}
	offset := 0
	for i, part := range parts {
		old := part.text.Value[part.start:part.stop]
		edits := []campaign.Edit{{Start: part.start, Stop: part.stop, Text: mask}}
		if f.Kind != personal.Name {
			edits = changed(part.start, f.Text[offset:offset+len(old)], []rune(mask)[utf8.RuneCountInString(f.Text[:offset]):])
		}
		offset += len(old) + 1 // the end of a text
		if len(edits) == 0 {
			continue
		}
		r, text, known := p.book.Passage(part.text).Rewrite(edits...)
		if !known || i > 0 && f.Kind == personal.Name {
			return "", stretch, false
		}
		if with != "" {
			with += p.book.Written(diag.Range{Pos: diag.Pos{File: r.Pos.File, Line: stretch.End.Line, Col: stretch.End.Col}, End: diag.Point{Line: r.Pos.Line, Col: r.Pos.Col}})
			stretch.End = r.End
		} else {
			stretch = r
		}
		with += text
	}
	return with, stretch, with != ""
}

// changed are the edits that write one text as another of as many characters.
func changed(start int, old string, with []rune) []campaign.Edit {
	var out []campaign.Edit
	n := 0
	for i, r := range old {
		if r != with[n] {
			out = append(out, campaign.Edit{Start: start + i, Stop: start + i + utf8.RuneLen(r), Text: string(with[n])})
		}
		n++
	}
	return out
}

// links looks at the targets of links: a page sends them to everybody. Numbers of pages in addresses of the web may look like a
// telephone or a card; what has a check digit is none of them.
func (p *privacy) links(body *doc.Doc) {
	for _, l := range doc.Links(body.Blocks) {
		target := l.URL
		if plain, err := url.PathUnescape(target); err == nil {
			target = plain
		}
		web := strings.HasPrefix(l.URL, "http")
		for _, f := range personal.Find(strings.TrimPrefix(target, "tel:"), p.numbers...) {
			if web && f.Kind != personal.IdentityCard {
				continue
			}
			code := personalCodes[f.Kind]
			p.problems.Error(l.Pos, code, "链接的地址里有"+f.Kind.String()+"：“"+f.Text+"”，不能公开", remedyFor(personal.Finding{}, code)).About(f.Text, 0)
		}
	}
}

// name looks at the name of a file: pages, pictures and downloads have it in their addresses.
func (p *privacy) name(piece *campaign.Piece, name string) {
	if piece == nil {
		return
	}
	for _, f := range personal.Find(strings.TrimSuffix(name, path.Ext(name)), p.numbers...) {
		code := personalCodes[f.Kind]
		p.problems.Error(diag.Pos{File: piece.File}, code, "文件名里有"+f.Kind.String()+"：“"+f.Text+"”，网址和下载的文件名里会看到", "改文件名，文件头里有 slug 的也改 slug").About(f.Text, 0)
	}
}
