package intake

import (
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/campaign"
)

// caseKeys are the keys of a case that a labelled line above the sections may give.
var caseKeys = []string{"title", "headline", "hook", "action", "scam", "date", "area", "victim", "loss", "channel", "source_unit"}

// part is a section of a case.
type part struct {
	begun bool
	lines []line
}

// readCase makes a case.
func (r *reader) readCase() {
	r.labelRows()
	r.findTitle(r.sectionIndexes(), true)
	parts, lead, told := r.sections()
	values := map[string][]string{}
	lead = r.labels(lead, values)
	r.foot(parts, values)
	var rest []line
	for _, l := range lead {
		if r.takeDay(l) {
			continue
		}
		if l.apart != "" || remarks.MatchString(l.text) || unit.MatchString(l.text) || parts["案情"].begun {
			r.unplaced = append(r.unplaced, l)
			continue
		}
		rest = append(rest, l)
	}
	if len(rest) > 0 {
		parts["案情"].lines = rest
		told = append(told, "小标题上面的文字读作案情")
	}
	if r.title != "" {
		values["title"] = []string{r.title}
	}
	r.caseDay(parts["案情"].lines, values)
	r.caseScam(values)
	if len(told) > 0 {
		r.say(strings.Join(told, "、"))
	}
	r.front(Case, values)
	for _, s := range campaign.CaseSections() {
		r.add(s.Name)
		r.heading(2, s.Name)
		if s.Entries {
			r.entries(parts[s.Name].lines, s.Ordered)
		} else {
			r.running(parts[s.Name].lines, false)
		}
	}
	r.leftOver()
}

// labelRows makes lines of the rows of tables that have a name and what belongs to it: 案情 | 王某接到电话.
func (r *reader) labelRows() {
	var out []line
	for _, l := range r.lines {
		cells := filled(l.cells)
		if l.table == 0 || len(cells) != 2 || length(cells[0]) > 10 || strings.Contains(cells[0], "\n") {
			out = append(out, l)
			continue
		}
		label := strings.TrimRight(cells[0], "：: ")
		r.consume(strings.TrimPrefix(cells[0], label))
		r.add("：")
		for i, text := range strings.Split(cells[1], "\n") {
			if i == 0 {
				text = label + "：" + text
			}
			out = append(out, line{text: text, apart: l.apart, label: i == 0})
		}
	}
	r.lines = out
}

func (r *reader) sectionIndexes() map[int]bool {
	out := map[int]bool{}
	for _, s := range r.findSections() {
		out[s.Line] = true
	}
	return out
}

// sections shares the lines out to the sections; lead are those before the first. What stands beside the text, or below a
// heading that no section has, is not placed.
func (r *reader) sections() (parts map[string]*part, lead []line, told []string) {
	parts = map[string]*part{}
	for _, s := range campaign.CaseSections() {
		parts[s.Name] = &part{}
	}
	begins := map[int]campaign.SectionLine{}
	for _, s := range r.findSections() {
		begins[s.Line] = s
	}
	current, strange := "", false
	for i, l := range r.lines {
		s, begin := begins[i]
		switch {
		case begin:
			current, strange = s.Section, false
			parts[current].begun = true
			name := strings.TrimSuffix(l.text, s.Rest)
			r.consume(name)
			r.consume(l.bullet)
			if strings.TrimSpace(name) != current {
				told = append(told, "“"+strings.TrimSpace(name)+"”读作小标题“"+current+"”")
			}
			if visible(s.Rest) {
				parts[current].lines = append(parts[current].lines, line{text: s.Rest})
			}
		case l.apart != "":
			r.unplaced = append(r.unplaced, l)
		case l.label:
			current, strange = "", false
			lead = append(lead, l)
		case r.foreign(l):
			strange = true
			r.unplaced = append(r.unplaced, l)
		case strange || current != "" && remarks.MatchString(l.text):
			r.unplaced = append(r.unplaced, l)
		case current == "":
			lead = append(lead, l)
		default:
			parts[current].lines = append(parts[current].lines, l)
		}
	}
	return parts, lead, told
}

// foreign reports a heading that is none of a case's sections.
func (r *reader) foreign(l line) bool {
	if l.level > 0 {
		return true
	}
	for _, pair := range [][2]string{{"【", "】"}, {"〖", "〗"}} {
		if strings.HasPrefix(l.text, pair[0]) && strings.HasSuffix(l.text, pair[1]) && length(l.text) <= 16 && strings.Count(l.text, pair[0]) == 1 {
			return true
		}
	}
	return chapter(l) && length(l.text) <= 12
}

// labels takes the lines that give a value of the front matter: 标题：……, 受害人：…….
func (r *reader) labels(lead []line, values map[string][]string) []line {
	keys := caseNames()
	var rest []line
	for _, l := range lead {
		label, text, found := cutLabel(l.text)
		key := keys[label]
		if !found || key == "" || length(text) > 60 || values[key] != nil || key == "title" && r.title != "" {
			rest = append(rest, l)
			continue
		}
		switch key {
		case "date":
			day, given, ok := r.dayOf(text)
			if !ok || r.day != "" {
				rest = append(rest, l)
				continue
			}
			r.consume(l.text + l.bullet)
			r.setDay(day, text, given)
		case "scam":
			id, name := r.scamNamed(text)
			if id == "" {
				rest = append(rest, l)
				continue
			}
			r.consume(l.text + l.bullet)
			r.scamID, values[key] = id, []string{name}
			r.say("“" + l.text + "”读作诈骗类型 " + name)
		case "title":
			r.title = text
			r.consume(strings.TrimSuffix(l.text, text) + l.bullet)
		default:
			values[key] = []string{text}
			r.consume(strings.TrimSuffix(l.text, text) + l.bullet)
			r.say("“" + label + "”一行放进文件头")
		}
	}
	return rest
}

func cutLabel(s string) (label, text string, found bool) {
	i := strings.IndexAny(s, "：:")
	if i < 0 {
		return "", "", false
	}
	text = strings.TrimLeft(s[i:], "：:")
	if len(s[i:])-len(text) > len("：") {
		return "", "", false
	}
	text = strings.TrimSpace(text)
	return strings.Trim(s[:i], " \u3000"), text, visible(text)
}

// caseNames are all names of the keys of a case that a label may give.
func caseNames() map[string]string {
	out := map[string]string{"诈骗手法": "scam", "案件类型": "scam"}
	for _, form := range campaign.Forms() {
		if !strings.HasPrefix(form.File, folders[Case]) {
			continue
		}
		for _, k := range form.Keys {
			for _, key := range caseKeys {
				if k.Name == key {
					out[key] = key
					for _, also := range k.Also {
						out[also] = key
					}
				}
			}
		}
	}
	return out
}

// takeDay takes a line that is a date for the piece's.
func (r *reader) takeDay(l line) bool {
	day, given, ok := r.dayOf(l.text)
	if !ok || r.day != "" || l.apart != "" {
		return false
	}
	r.consume(l.text + l.bullet)
	r.setDay(day, l.text, given)
	return true
}

// foot takes the signature and the date off the end of the last section.
func (r *reader) foot(parts map[string]*part, values map[string][]string) {
	last := ""
	for _, s := range r.findSections() {
		last = s.Section
	}
	if last == "" {
		return
	}
	p := parts[last]
	for range 2 {
		if len(p.lines) < 2 {
			return
		}
		l := p.lines[len(p.lines)-1]
		switch {
		case r.takeDay(l):
		case unit.MatchString(l.text) && values["source_unit"] == nil && l.bullet == "":
			values["source_unit"] = []string{l.text}
			r.say("落款“" + l.text + "”读作供稿单位")
		default:
			return
		}
		p.lines = p.lines[:len(p.lines)-1]
	}
}

// caseDay gives the case its date: the one that stands alone, else the first one of the story.
func (r *reader) caseDay(story []line, values map[string][]string) {
	if r.day == "" {
		for _, l := range story {
			if day, written, given, ok := r.dayWithin(l.text); ok {
				r.setDay(day, written, given)
				break
			}
		}
	}
	if r.day != "" {
		values["date"] = []string{r.day}
	}
}

// scamNamed returns the kind of fraud with a name, by its identifier and its own name.
func (r *reader) scamNamed(name string) (id, own string) {
	for _, s := range r.options.Scams {
		for _, n := range append([]string{s.ID}, s.Names...) {
			if strings.EqualFold(n, strings.Trim(name, " 　“”。")) {
				return s.ID, s.Names[0]
			}
		}
	}
	return "", ""
}

// caseScam gives the case the one kind of fraud that its title names, or its text.
func (r *reader) caseScam(values map[string][]string) {
	if values["scam"] != nil {
		return
	}
	whole := r.title
	for _, l := range r.lines {
		whole += "\n" + l.text
	}
	for _, text := range []string{r.title, whole} {
		var found []Scam
		for _, s := range r.options.Scams {
			for _, n := range s.Names {
				if strings.Contains(text, n) {
					found = append(found, s)
					break
				}
			}
		}
		if len(found) == 1 {
			r.scamID, values["scam"] = found[0].ID, []string{found[0].Names[0]}
			r.say("诈骗类型按文中的说法读作 " + found[0].Names[0])
			return
		}
		if len(found) > 1 {
			var names []string
			for _, s := range found {
				names = append(names, s.Names[0])
			}
			r.say("文中提到几种诈骗类型（" + strings.Join(names, "、") + "），没有替您选")
			return
		}
	}
}

// entries writes lines as the items of a list, without the marks that they have.
func (r *reader) entries(lines []line, ordered bool) {
	texts := make([]string, 0, len(lines))
	for _, l := range lines {
		r.consume(l.bullet)
		texts = append(texts, l.text)
	}
	for _, sign := range []string{"- ", "* ", "+ "} { // typed as Markdown has it
		if !slices.ContainsFunc(texts, func(s string) bool { return !strings.HasPrefix(s, sign) }) {
			for i := range texts {
				r.consume(sign)
				texts[i] = strings.TrimSpace(texts[i][len(sign):])
			}
		}
	}
	texts, marks := campaign.WithoutMarks(texts)
	r.consume(marks)
	for i, text := range texts {
		mark := "- "
		if ordered {
			mark = strconv.Itoa(i+1) + ". "
		}
		r.item(mark, text)
	}
}
