package document

import (
	"strings"
)

// runs collects the text of one paragraph.
type runs struct {
	*paragraphs
	text strings.Builder
}

// gone are the elements that hold what a tracked change has taken away.
var gone = map[string]string{"del": "修订中删除的文字", "moveFrom": "修订中移走的文字（移到的地方有）"}

// all reads what stands in an element of a paragraph. hidden: nobody sees it.
func (r *runs) all(e *element, hidden bool) {
	for _, c := range e.children {
		switch c.name {
		case "del", "moveFrom":
			r.leave(gone[c.name], visibleText(c))
		case "r":
			r.all(c, hidden || r.vanishes(c))
		case "t", "delText":
			r.write(c.characters(), hidden)
		case "ruby":
			r.leave("字上面的注音", visibleText(element0(c.child("rt"))))
			r.all(element0(c.child("rubyBase")), hidden)
		case "AlternateContent":
			r.all(r.alternative(c), hidden)
		case "txbxContent":
			r.boxes++
			r.behind = append(r.behind, r.blocks(c, r.beside)...)
		case "hyperlink":
			if address := r.external(c); address != "" {
				r.addresses = append(r.addresses, address)
			}
			r.all(c, hidden)
		case "fldSimple":
			r.fieldCode(c.attr("instr"))
			r.all(c, hidden)
		case "instrText":
			r.fieldCode(c.characters())
		case "p", "tbl": // only below what is no part of Word's own language
			r.behind = append(r.behind, r.blocks(&element{children: []*element{c}}, r.beside)...)
		default:
			r.sign(c, hidden)
			r.embedded(c)
			if !strings.HasSuffix(c.name, "Pr") {
				r.all(c, hidden)
			}
		}
	}
}

func element0(e *element) *element {
	if e == nil {
		return &element{}
	}
	return e
}

func (r *runs) write(s string, hidden bool) {
	if hidden {
		r.leave("隐藏的文字", s)
		return
	}
	r.text.WriteString(s)
}

// fieldCode looks for fields that number pages.
func (r *runs) fieldCode(code string) {
	for word := range strings.FieldsSeq(strings.ToUpper(code)) {
		switch word {
		case "PAGE", "NUMPAGES", "SECTIONPAGES":
			r.page = true
		}
		return
	}
}

// vanishes reports hidden text, by its own properties or its style's.
func (r *runs) vanishes(run *element) bool {
	properties := run.child("rPr")
	for _, name := range []string{"vanish", "webHidden"} {
		if properties.child(name) != nil {
			return name == "vanish" && properties.on(name)
		}
	}
	hidden := false
	r.inherited(properties.child("rStyle").attr("val"), func(s *style) bool { hidden = hidden || s.hidden; return hidden })
	return hidden
}

// sign writes what stands for a character.
func (r *runs) sign(e *element, hidden bool) {
	made := ""
	switch e.name {
	case "tab", "ptab":
		r.write("\t", hidden)
	case "br", "cr":
		r.write("\n", hidden)
	case "noBreakHyphen":
		made = "-"
	case "sym":
		if made = symbol(e.attr("font"), e.attr("char")); made == "" {
			r.left = append(r.left, LeftOut{What: "一个符号（字体 " + e.attr("font") + "，编号 " + e.attr("char") + "）"})
		}
	case "checkBox", "checkbox":
		if made = "☐"; e.child("checked") != nil && e.on("checked") {
			made = "☑"
		}
		if e.name == "checkbox" { // the new kind has its sign in the text
			made = ""
		}
	}
	if made != "" {
		r.count.made.WriteString(made)
		r.write(made, hidden)
	}
}

// symbols are the characters of symbol fonts that Chinese forms use, by the last byte of their code. Source: Microsoft's tables of
// Wingdings, Wingdings 2 and Symbol.
var symbols = map[string]map[byte]string{
	"wingdings": {0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□",
		0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x46: "☞", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x21: "✏", 0x22: "✂"},
	"wingdings 2": {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0xA3: "□", 0x2A: "□", 0x97: "●", 0xA2: "■"},
	"symbol":      {0xB7: "•", 0xB4: "×", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xAE: "→", 0xD7: "·", 0xB0: "°", 0xD6: "√", 0xA8: "♦"},
}

// symbol returns the ordinary character for one of a symbol font, empty where none is known.
func symbol(font, code string) string {
	n := 0
	for _, c := range strings.ToUpper(code) {
		i := strings.IndexRune("0123456789ABCDEF", c)
		if i < 0 || len(code) > 6 {
			return ""
		}
		n = n*16 + i
	}
	if known := symbols[strings.ToLower(font)]; known != nil {
		return known[byte(n)]
	}
	if n >= 0x20 && (n < 0xE000 || n > 0xF8FF) && n <= 0xFFFF && (n < 0xD800 || n > 0xDFFF) {
		return string(rune(n))
	}
	return ""
}
