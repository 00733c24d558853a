package markdown

import "strings"

// namedHeading reads a line that names a heading without the sign for one; what follows the name on its line is the first
// paragraph below it.
func (r *lineReader) namedHeading(at, stop int, content string) bool {
	if r.options.Heading == nil {
		return false
	}
	h, ok := r.options.Heading(strings.TrimRight(content, " \t\u3000"))
	if !ok {
		return false
	}
	name := content[h.Start:h.Stop]
	if r.above != blankLine && r.above != otherLine {
		r.insert("\n", at)
	}
	r.insert("## ", at)
	r.drop(at, at+h.Start)
	r.copy(at+h.Start, at+h.Stop)
	r.drop(at+h.Stop, at+h.Rest)
	r.options.Reading.Note(at, "“"+strings.TrimSpace(content[:h.Rest])+"”读作小标题“"+name+"”")
	r.options.Reading.Write(r.begin, at+h.Start, "## ")
	r.above, r.list, r.number, r.ended, r.broken = otherLine, false, 0, true, false
	r.below(name, 2)
	if rest := at + h.Rest; strings.Trim(r.body[rest:stop], " \t\u3000") != "" {
		r.options.Reading.Write(at+h.Stop, rest, "\n\n")
		r.insert("\n", rest)
		r.begin = rest
		r.outside(rest, stop, r.body[rest:stop], "", false)
	} else {
		r.options.Reading.Write(at+h.Stop, stop, "")
	}
	return true
}
