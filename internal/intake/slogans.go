package intake

import (
	"path"
	"strings"

	"fanshi/internal/campaign"
)

// readSlogans makes a file of slogans.
func (r *reader) readSlogans() {
	r.findTitle(nil, false)
	if r.title == "" && len(r.lines) > 1 && sloganWords.MatchString(r.lines[0].text) && length(r.lines[0].text) <= 30 && r.lines[0].apart == "" && r.lines[0].table == 0 {
		r.title = r.lines[0].text
		r.lines = r.lines[1:]
	}
	values := map[string][]string{}
	if r.title == "" {
		r.title = strings.TrimSuffix(path.Base(r.file), path.Ext(r.file))
		if r.title == "" || r.title == "-" || value(r.title) != r.title {
			r.title = "标语"
		}
		r.add(r.title)
		r.say("标题用的是文件名")
	}
	values["title"] = []string{r.title}
	r.front(Slogans, values)
	groups := r.groups()
	for _, about := range []bool{false, true} { // those about no kind of fraud stand above the first heading
		for _, g := range groups {
			if (g.name != "") != about || len(g.lines) == 0 && !about {
				continue
			}
			if about {
				r.add(g.name)
				r.heading(2, g.name)
			} else {
				r.gap()
			}
			r.entries(g.lines, false)
		}
	}
	r.leftOver()
}

// group is the slogans below one heading; the name is that of a kind of fraud, or empty.
type group struct {
	name  string
	lines []line
}

// groups shares the lines out to their headings. A heading that names no kind of fraud is not placed; the slogans below it are,
// as about fraud in general.
func (r *reader) groups() []group {
	out := []group{{}}
	for _, l := range r.lines {
		name, heading := r.sloganHeading(l)
		last := &out[len(out)-1]
		switch {
		case l.apart != "" || remarks.MatchString(l.text):
			r.unplaced = append(r.unplaced, l)
		case name != "":
			r.consume(l.text + l.bullet)
			if name != l.text {
				r.say("“" + l.text + "”读作小标题“" + name + "”")
			}
			out = append(out, group{name: name})
		case heading:
			r.unplaced = append(r.unplaced, l)
			out = append(out, group{})
		case length(l.text) > maxSlogan || l.table > 0 && len(filled(l.cells)) > 1:
			r.unplaced = append(r.unplaced, l)
		default:
			last.lines = append(last.lines, l)
		}
	}
	return out
}

// sloganHeading reports a line that is a heading, and the kind of fraud that it names.
func (r *reader) sloganHeading(l line) (name string, heading bool) {
	bare := strings.Trim(l.text, "【】〖〗《》：: 　*")
	mark, kind, _ := campaign.ItemMark(bare)
	signed := bare != strings.TrimSpace(l.text) && !strings.HasPrefix(l.text, "*") || l.level > 0
	if strings.HasPrefix(kind, "number") && !ends(l.text) {
		bare = strings.TrimSpace(bare[len(mark):])
		signed = signed || strings.HasPrefix(kind, "number 、") && strings.ContainsAny(mark, "一二三四五六七八九十")
	}
	bare = strings.TrimSuffix(strings.TrimSuffix(bare, "诈骗"), "类")
	id, own := r.scamNamed(bare)
	if id != "" && !ends(strings.TrimRight(l.text, "：:")) {
		return own, true
	}
	signed = signed || length(bare) <= 4
	return "", signed && length(bare) <= 12 && !ends(strings.TrimRight(l.text, "：:"))
}
