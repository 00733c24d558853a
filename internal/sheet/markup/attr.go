package markup

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
)

// attributes returns the place of the current start tag and its attributes, and moves p.at behind the tag.
// An annotated tag's place comes from its data-pos, which is removed.
func (p *parser) attributes(raw string, more bool) (diag.Pos, []Attr) {
	spans := scanAttributes(raw)
	at := p.at
	annotated := -1
	for i, s := range spans {
		if s.key == "data-pos" && annotated < 0 {
			if pos, ok := parsePos(unescape(raw[s.val:s.valEnd]), p.file); ok {
				at, annotated = pos, i
			}
		}
	}
	values := map[string]string{}
	for more {
		var k, v []byte
		k, v, more = p.z.TagAttr()
		if _, seen := values[string(k)]; !seen {
			values[string(k)] = string(v)
		}
	}
	var attrs []Attr
	pos, done := at, 0
	for i, s := range spans {
		if i == annotated {
			before := strings.TrimSuffix(raw[done:s.start], " ") // Annotate wrote the space too
			pos, done = advance(pos, before), s.end
			continue
		}
		pos, done = advance(pos, raw[done:s.val]), s.val
		if slices.ContainsFunc(attrs, func(a Attr) bool { return a.Key == s.key }) {
			p.diags.Error(pos, "markup.duplicate-attribute", fmt.Sprintf("属性 %s 写了两次", s.key), "只留一个")
			continue
		}
		attrs = append(attrs, Attr{Key: s.key, Val: values[s.key], Pos: pos})
	}
	p.at = advance(pos, raw[done:])
	return at, attrs
}

// maxSpan bounds how many columns or rows a cell may take up.
const maxSpan = 100

// checkAttributes reports attributes outside the subset and fills ID and Classes.
func (p *parser) checkAttributes(n *Node, def *element) {
	kept := n.Attrs[:0]
	for _, a := range n.Attrs {
		name, ok := allowedAttr(a.Key, def)
		if !ok {
			p.refuseAttribute(n, a, def)
			continue
		}
		a.Key = name
		switch a.Key {
		case "id":
			n.ID = a.Val
		case "class":
			n.Classes = strings.Fields(a.Val)
		case "colspan", "rowspan":
			if k, err := strconv.Atoi(a.Val); err != nil || k < 1 || k > maxSpan || strconv.Itoa(k) != a.Val {
				p.diags.Error(a.Pos, "markup.span", fmt.Sprintf("%s 的值“%s”不对", a.Key, a.Val),
					fmt.Sprintf("写 1 到 %d 的整数：合并几%s就写几", maxSpan, map[string]string{"colspan": "列", "rowspan": "行"}[a.Key]))
				continue
			}
		}
		kept = append(kept, a)
	}
	n.Attrs = kept
}

// allowedAttr returns the name as it is kept in Attr.Key.
func allowedAttr(key string, def *element) (string, bool) {
	if strings.HasPrefix(key, "aria-") || slices.Contains(def.attrs, key) {
		return key, true
	}
	table := htmlAttrs
	if def.svg {
		table = svgAttrs
	}
	name, ok := table[key]
	return name, ok
}

func (p *parser) refuseAttribute(n *Node, a Attr, def *element) {
	message := fmt.Sprintf("<%s> 的属性 %s 不支持", n.Tag, a.Key)
	hint, ok := attrHints[a.Key]
	switch {
	case strings.HasPrefix(a.Key, "on"):
		p.diags.Error(a.Pos, "markup.script", fmt.Sprintf("<%s> 的属性 %s 是脚本", n.Tag, a.Key), "版面不运行脚本，删掉它")
		return
	case strings.HasPrefix(a.Key, "xmlns:"):
		hint = "删掉它，内嵌的 svg 不需要命名空间"
	case def.svg && (a.Key == "width" || a.Key == "height"), !ok:
		hint = "可用的属性：" + strings.Join(attrNames(def), "、")
		if near := Nearest(a.Key, attrNames(def)); near != "" {
			hint = "是不是 " + near + "？"
		}
	}
	p.diags.Error(a.Pos, "markup.attribute", message, hint)
}

func attrNames(def *element) []string {
	table := htmlAttrs
	if def.svg {
		table = svgAttrs
	}
	names := slices.Clone(def.attrs)
	for _, name := range table {
		names = append(names, name)
	}
	slices.Sort(names)
	return append(names, "aria-*")
}

// attrSpan is where an attribute stands in the raw tag.
type attrSpan struct {
	key                     string // lower case
	start, end, val, valEnd int    // the whole attribute; the value without its quotes
}

// scanAttributes finds the attributes of a raw start tag as x/net/html does, which does not tell their offsets
// (WHATWG HTML 13.2.5.32 to 13.2.5.39).
func scanAttributes(raw string) []attrSpan {
	i := 1
	for i < len(raw) && !strings.ContainsRune(" \t\n\r\f/>", rune(raw[i])) {
		i++
	}
	var spans []attrSpan
	for {
		for i < len(raw) && strings.IndexByte(" \t\n\r\f/", raw[i]) >= 0 {
			i++
		}
		if i >= len(raw) || raw[i] == '>' {
			return spans
		}
		s := attrSpan{start: i}
		for i++; i < len(raw) && strings.IndexByte(" \t\n\r\f/>=", raw[i]) < 0; {
			i++
		}
		s.key = lower(raw[s.start:i])
		s.val, s.valEnd, s.end = s.start, s.start, i
		for i < len(raw) && strings.IndexByte(" \t\n\r\f", raw[i]) >= 0 {
			i++
		}
		if i < len(raw) && raw[i] == '=' {
			i = s.scanValue(raw, i+1)
		}
		spans = append(spans, s)
	}
}

// scanValue finds the value behind the equals sign and returns the offset behind it.
func (s *attrSpan) scanValue(raw string, i int) int {
	for i < len(raw) && strings.IndexByte(" \t\n\r\f", raw[i]) >= 0 {
		i++
	}
	if i >= len(raw) || raw[i] == '>' {
		return i
	}
	if q := raw[i]; q == '"' || q == '\'' {
		s.val = i + 1
		if n := strings.IndexByte(raw[s.val:], q); n >= 0 {
			s.valEnd = s.val + n
			s.end = s.valEnd + 1
		} else {
			s.valEnd, s.end = len(raw), len(raw)
		}
		return s.end
	}
	s.val = i
	for i < len(raw) && strings.IndexByte(" \t\n\r\f>", raw[i]) < 0 {
		i++
	}
	s.valEnd, s.end = i, i
	return i
}

// parsePos reads data-pos: line:col or file:line:col.
func parsePos(s, file string) (diag.Pos, bool) {
	rest, col, ok := cutLast(s)
	if !ok {
		return diag.Pos{}, false
	}
	name, line := file, rest
	if f, l, ok := cutLast(rest); ok {
		name, line = f, l
	}
	l, err1 := strconv.Atoi(line)
	c, err2 := strconv.Atoi(col)
	return diag.Pos{File: name, Line: l, Col: c}, err1 == nil && err2 == nil && l > 0 && c > 0
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
