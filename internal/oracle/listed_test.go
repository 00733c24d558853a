package oracle

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/sheet/layout"
)

// listedKind is a kind of random documents.
type listedKind struct {
	name, reason string
	is           func(doc *element, found []mismatch) bool
}

// listed are the kinds of random documents that Chromium may lay out otherwise, each with its reason. A kind is as narrow as it can
// be told: what of the document it is about and, where that says more, what is different.
var listed = []listedKind{
	{"cell-percent", "percentages of heights inside cells count as auto: CSS 2.2, section 10.5, since no cell has an explicit height, only a least one; " +
		"Chromium lays cells out again once their rows have heights (CSS Tables 3, section 3.10, a draft)",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				return isPercent(e, "height", "min-height", "max-height") && within(around, "td", "th")
			})
		}},
	{"row-span", "how cells over several rows make rows higher is not defined (CSS 2.2, section 17.5.3): Chromium gives all to rows in which nothing else begins",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool { return strings.Contains(e.attributes, "rowspan") }) && all(found, sameAcross)
		}},
	{"auto-table", "a table without a width whose cells name percentages or span columns: CSS 2.2, section 17.5.2.2, leaves the algorithm open",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return e.tag == "table" && e.value("width") == "" && e.any(nil, func(c *element, _ []*element) bool {
					return isPercent(c, "width") && (c.tag == "td" || c.tag == "th") || strings.Contains(c.attributes, "colspan")
				})
			})
		}},
	{"column-wrap", "how wide a column of several lines wants to be, and what its items are at least, is laid out in Chromium: CSS Flexbox 1, section 9.9.2, is an approximation",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return strings.HasPrefix(e.value("flex-direction"), "column") && strings.HasPrefix(e.value("flex-wrap"), "wrap")
			})
		}},
	{"kept-tab", "tab stops count from the last forced break, not from the start of a line that was wrapped or indented (CSS Text 3, section 4.2): " +
		"no text of a sheet holds tabs, and white-space: normal makes spaces of them",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool { return strings.Contains(e.text, "\t") && keepsSpaces(around) })
		}},
	{"aligned-subtree", "where vertical-align: top or bottom stands in an element, several places of the others in the line are right: CSS 2.2, section 10.8, defines none",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				v := e.value("vertical-align")
				return e.tag != "td" && e.tag != "th" && (v == "top" || v == "bottom" || v == "text-top" || v == "text-bottom")
			}) && all(found, func(m *mismatch) bool { return sameAcross(m) || oneCharacter(m) })
		}},
	{"nowrap-border", "a break between two elements obeys the nearest element around both (CSS Text 3, section 5.1): Chromium breaks after an element that wraps " +
		"in one that does not, and neither breaks nor squeezes after a space or a mark at the end of one that does not",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				if e.tag == "" || e.value("white-space") == "" || len(around) == 0 {
					return false
				}
				if wraps(append(slices.Clone(around), e)) {
					return !wraps(around)
				}
				last, _ := utf8.DecodeLastRuneInString(e.flat())
				return wraps(around) && strings.ContainsRune(" \t\n　”》」）", last)
			})
		}},
	{"marks-by-outline", "in vertical text of other sizes than 20 px, in strong vertical text, and in text of some 10 px, Chromium takes some marks for ones in the middle of their square, by their " +
		"outline in whole pixels; CSS Text 4, section 8.4, goes by where the font draws them",
		func(doc *element, _ []mismatch) bool {
			if small := doc.any(nil, func(e *element, around []*element) bool {
				return strings.ContainsAny(e.text, "，、。（）《》「」“”") && fontSize(append(slices.Clone(around), e)) < 12
			}); small {
				return true
			}
			vertical := doc.any(nil, func(e *element, _ []*element) bool { return e.value("writing-mode") == "vertical-rl" })
			return vertical && strings.ContainsAny(doc.flat(), "，、。（）《》「」“”") && doc.any(nil, func(e *element, _ []*element) bool {
				return e.value("font-size") != "" || e.tag == "small" || e.tag == "h2" || e.tag == "strong" && strings.ContainsAny(e.flat(), "“”")
			})
		}},
	{"leading-space", "a space at the start of an element with edges hangs at the end of the line before, with the edge (CSS Text 3, section 4.1.3): Chromium takes the edge to the next line",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return isInline(e) && hasEdges(e) && strings.HasPrefix(e.flat(), " ")
			})
		}},
	{"dashes-apart", "dashes that two elements share are one in Chromium's font, whose second half has no width",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				t := e.flat()
				return isInline(e) && (strings.HasPrefix(t, "—") || strings.HasSuffix(t, "—"))
			}) && strings.Contains(doc.flat(), "——")
		}},
	{"relative-inline", "an element around one with position: relative is as wide as both places of it",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				return strings.HasPrefix(e.value("position"), "relative") && len(around) > 0 && isInline(around[len(around)-1])
			})
		}},
	{"soft-hyphen", "a soft hyphen that stands at the end of a text, beside a mark or in justified text: Chromium counts its hyphen there, or not at all",
		func(doc *element, _ []mismatch) bool {
			if doc.any(nil, func(e *element, around []*element) bool {
				justified := slices.ContainsFunc(around, func(e *element) bool { return e.value("text-align") == "justify" })
				return strings.HasSuffix(e.text, "\u00AD") || justified && strings.Contains(e.text, "\u00AD")
			}) {
				return true
			}
			t := doc.flat()
			for i := strings.IndexRune(t, '\u00AD'); i >= 0; i = strings.IndexRune(t, '\u00AD') {
				rest := t[i+2:]
				if next, _ := utf8.DecodeRuneInString(rest); rest == "" || strings.ContainsRune("“，\n \u00AD", next) {
					return true
				}
				t = rest
			}
			return false
		}},
	{"percent-ratio", "a percentage of a height that is not known counts as auto, and a box with a ratio is then at least as high as what is in it (CSS Sizing 4, section 5.1): " +
		"Chromium goes by what is written",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return e.value("aspect-ratio") != "" && (isPercent(e, "height", "min-height") || strings.Contains(e.value("gap"), "%"))
			})
		}},
	{"absolute-ratio", "which side of an absolutely positioned box with a ratio goes from edge to edge, and what it is at least, is a draft (CSS Positioned Layout 3, section 4.5)",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return e.value("aspect-ratio") != "" && e.value("position") == "absolute" &&
					(e.value("top") != "" && e.value("bottom") != "" || e.value("height") != "" && e.value("width") != "")
			})
		}},
	{"edges-at-least", "what a text is at least wide is its widest piece with the edges of elements that stand in that piece (CSS Sizing 3, section 5.1): Chromium adds the edges " +
		"that stand after a text to its widest piece, wherever that is",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool { return isInline(e) && hasEdges(e) }) &&
				doc.any(nil, func(e *element, _ []*element) bool { return shrinks(e) || e.value("aspect-ratio") != "" }) &&
				slices.ContainsFunc(found, func(m mismatch) bool { return m.got != nil && far(m.got.Width, m.want.Width) })
		}},
	{"wrap-basis", "an item that does not grow wants no more than its flex-basis (CSS Flexbox 1, section 9.9.3): in a flexbox that wraps Chromium takes its width",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				return e.value("flex") != "" && e.value("width") != "" && len(around) > 0 && strings.HasPrefix(around[len(around)-1].value("flex-wrap"), "wrap")
			})
		}},
	{"wrapped-opening", "an opening mark that a break parts from the mark before it is whole again (CSS Text 4, section 8.4, is about neighbours): at the start of an element, and " +
		"behind one, Chromium leaves it half",
		func(doc *element, found []mismatch) bool {
			return (doc.any(nil, func(e *element, _ []*element) bool { return isInline(e) && opens(e.flat()) }) ||
				doc.neighbours(func(a, b *element) bool { return isInline(a) && b.tag == "" && opens(b.text) })) && slices.ContainsFunc(found, func(m mismatch) bool {
				return m.ours != nil && opens(m.ours.Text) && m.ours.Width > m.theirs.Width || brokenElsewhere(m) && slices.ContainsFunc(m.texts[0][1:], opens) ||
					m.got != nil && isInline(&element{tag: m.got.Tag}) && m.got.Width > m.want.Width+tolerance && m.got.Width < m.want.Width+25 // and the mark at its end is whole
			})
		}},
	{"space-and-mark", "a closing mark never begins a line (UAX #14, LB13), and an ideographic space hangs: between the two Chromium breaks where an element ends",
		func(doc *element, _ []mismatch) bool {
			t := doc.flat()
			return doc.any(nil, func(e *element, _ []*element) bool { return strings.HasSuffix(e.text, "　") }) &&
				slices.ContainsFunc([]rune("，、。！？：”》」）"), func(r rune) bool { return strings.Contains(t, "　"+string(r)) })
		}},
	{"autospace-at-end", "the spacing between Han and Latin letters stands where they are neighbours on a line (CSS Text 4, section 9): at the end of a line of a balanced or pretty paragraph " +
		"Chromium leaves it",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				v := e.value("text-wrap")
				return (v == "balance" || v == "pretty") && e.value("text-autospace") != ""
			}) &&
				all(found, func(m *mismatch) bool {
					return m.ours != nil && m.ours.Text == m.theirs.Text && m.theirs.Width > m.ours.Width && m.theirs.Width < m.ours.Width+5 ||
						m.got != nil && m.want.Width > m.got.Width && m.want.Width < m.got.Width+5
				})
		}},
	{"balanced-edges", "how lines of text-wrap: balance and pretty are shared out is the browser's (CSS Text 4, section 6.3.2): with the edges of elements, and with elements of another size, Chromium's reckoning is its own",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				v := e.value("text-wrap")
				return (v == "balance" || v == "pretty") && e.any(nil, func(c *element, _ []*element) bool {
					return isInline(c) && (hasEdges(c) || c.value("font-size") != "")
				})
			}) && slices.ContainsFunc(found, func(m mismatch) bool { // or the mark at the end of a line need not be half as wide
				return brokenElsewhere(m) || m.ours != nil && closes(m.ours.Text) && longer(&m)
			})
		}},
	{"unseen-character", "no rectangle is told of a character that Chromium shows, behind the mark with which its line begins: the line is the same but for it",
		func(_ *element, found []mismatch) bool {
			return all(found, func(m *mismatch) bool {
				a, b := m.texts[0], m.texts[1]
				if len(a) == 0 || len(a) != len(b) {
					return false
				}
				for i, line := range a {
					first, size := utf8.DecodeRuneInString(line)
					if _, next := utf8.DecodeRuneInString(line[size:]); line != b[i] && (!opens(string(first)) || line[:size]+line[size+next:] != b[i]) {
						return false
					}
				}
				return true
			})
		}},
	{"balanced-tie", "text-wrap: balance may break in two ways that are equally good; rounding decides in each engine, and elements in the text stand in the lines that it chose, " +
		"which are higher where the elements are larger",
		func(doc *element, found []mismatch) bool {
			inline := func(m mismatch) bool { return m.got != nil && isInline(&element{tag: m.got.Tag}) }
			balanced := func(e *element, _ []*element) bool { return e.value("text-wrap") == "balance" }
			larger := func(e *element, _ []*element) bool {
				return isInline(e) && (e.value("font-size") != "" || e.tag == "small")
			}
			resized := doc.any(nil, func(e *element, _ []*element) bool { return balanced(e, nil) && e.any(nil, larger) })
			return doc.any(nil, balanced) && slices.ContainsFunc(found, inline) && all(found, func(m *mismatch) bool { return inline(*m) || resized && sameAcross(m) })
		}},
	{hair, "whether a text has room in a box that is as wide as the text hangs on sums of fractions: Chromium rounds them to 1/64 px in other places, and breaks texts in boxes " +
		"that are as wide as they are. So are those of which the engine makes the same with letters 1/64 px closer or wider (toAHair)",
		func(_ *element, found []mismatch) bool {
			return slices.ContainsFunc(found, func(m mismatch) bool {
				return m.got != nil && m.got.Width != m.want.Width && !far(m.got.Width, m.want.Width)
			}) && slices.ContainsFunc(found, func(m mismatch) bool { return len(m.texts[0]) != len(m.texts[1]) })
		}},
	{"static-overflow", "where an absolutely positioned element would have been in the flow may be guessed (CSS 2.2, section 10.3.7): behind a text that sticks out of its box Chromium " +
		"takes the next line",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				return e.value("position") == "absolute" && (isPicture(e) || isInline(e)) && len(around) > 0 && around[len(around)-1].value("display") != "flex"
			}) && all(found, func(m *mismatch) bool {
				switch {
				case m.ours != nil:
					return (m.theirs.Y > m.ours.Y || m.theirs.X < m.ours.X) && !far(m.ours.Width, m.theirs.Width) && !far(m.ours.Height, m.theirs.Height)
				case m.got != nil:
					return (m.want.Y > m.got.Y || m.want.X < m.got.X) && !far(m.got.Width, m.want.Width) && !far(m.got.Height, m.want.Height)
				}
				return false
			})
		}},
	{"one-character", "a line of one character and the next one cannot be told from one line by their rectangles where that begins right of it and higher",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return isInline(e) && (e.value("vertical-align") != "" || strings.HasPrefix(e.value("position"), "relative"))
			}) && all(found, oneCharacter)
		}},
	{"across-limits", "how long the lines of vertical text in horizontal text are, and the other way round, where the height around them is only limited, is an estimate of the browser's " +
		"(CSS Writing Modes 4, section 7.3)",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				if e.value("writing-mode") == "" || e.value("height") != "" || len(around) == 0 {
					return false
				}
				parent := around[len(around)-1]
				return parent.value("display") == "flex" && parent.value("height") == "" && (parent.value("max-height") != "" || parent.value("min-height") != "")
			})
		}},
	{"space-before-edge", "a space that hangs takes no room, but the edge of the element that closes behind it does (CSS Text 3, section 4.1.3; CSS 2.2, section 9.4.2): where the space sticks " +
		"out Chromium lets the edge do so too",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				text := e.flat()
				return isInline(e) && hasEdges(e) && (strings.HasSuffix(text, "　") || strings.HasSuffix(text, " ") && keepsSpaces(append(slices.Clone(around), e)))
			}) && slices.ContainsFunc(found, func(m mismatch) bool { return brokenElsewhere(m) && len(m.texts[0]) >= len(m.texts[1]) })
		}},
	{"leading-space-size", "whether an element of another size that begins with a space at the end of a line makes that line higher is not said (CSS Text 3, section 4.1.2): " +
		"in Chromium it does not where the line sticks out",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return isInline(e) && (e.value("font-size") != "" || e.tag == "small") && strings.HasPrefix(e.flat(), " ")
			}) && all(found, sameAcross)
		}},
	{"autospace-at-edge", "the spacing between Han and Latin letters stands where they are neighbours on a line (CSS Text 4, section 9): where an element ends between them Chromium leaves it " +
		"at the end of a line, which may stick out with it",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool { return e.value("text-autospace") == "normal" }) &&
				doc.neighbours(func(a, b *element) bool {
					last, _ := utf8.DecodeLastRuneInString(a.flat())
					first, _ := utf8.DecodeRuneInString(b.flat())
					return (isInline(a) || isInline(b)) && (isHan(last) && isLatin(first) || isLatin(last) && isHan(first))
				}) && slices.ContainsFunc(found, brokenElsewhere)
		}},
	{"mark-before-edge", "of a closing mark at the end of a line the white half goes where the line has no room for it (CSS Text 4, section 8.4): where the edge of an element stands " +
		"behind the mark, Chromium leaves it out of the reckoning and lets the line stick out",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool { return isInline(e) && hasEdges(e) && closes(e.flat()) })
		}},
	{"mark-before-nothing", "an element without text between a mark and what follows, or the end, parts nothing (UAX #14 and CSS Text 4, section 8.4, are about characters): " +
		"Chromium neither trims nor breaks there as it does without one",
		func(doc *element, _ []mismatch) bool {
			empty := func(e *element) bool { return isInline(e) && e.flat() == "" }
			return doc.neighbours(func(a, b *element) bool {
				return empty(b) && (closes(a.flat()) || opens(a.flat())) || empty(a) && (opens(b.flat()) || closes(b.flat()))
			})
		}},
	{"marks-of-two-sizes", "two marks side by side share their white halves (CSS Text 4, section 8.4): where the second begins an element of another size, Chromium finds it out only " +
		"when the lines have been broken",
		func(doc *element, _ []mismatch) bool {
			return doc.neighbours(func(a, b *element) bool {
				return isInline(b) && (b.value("font-size") != "" || b.tag == "small") && (opens(b.flat()) || begins(b.flat(), closingMarks)) && (closes(a.flat()) || endsWith(a.flat(), openingMarks))
			})
		}},
	{"mark-at-picture", "where a line that has room for a text only without the white half of its last mark may end beside a picture, Chromium takes the whole text to the next line, " +
		"or places what follows there; CSS Text 4, section 8.4, trims first",
		func(doc *element, _ []mismatch) bool {
			return doc.neighbours(func(a, b *element) bool { return isPicture(a) && opens(b.flat()) || closes(a.flat()) && isPicture(b) })
		}},
	{"break-before-br", "no line ends before a forced break (UAX #14, LB6): after a box or a picture that has no room Chromium ends one there",
		func(doc *element, _ []mismatch) bool {
			return doc.neighbours(func(a, b *element) bool {
				for isInline(a) && a.value("display") == "" && len(a.children) > 0 {
					a = a.children[len(a.children)-1]
				}
				for isInline(b) && len(b.children) > 0 && b.children[0].tag != "" {
					b = b.children[0]
				}
				return (isPicture(a) || a.value("display") == "inline-block") && (b.tag == "br" || isInline(b) && strings.HasPrefix(b.flat(), "\n"))
			})
		}},
	{"empty-inline", "Chromium from 150 on gives no rectangle for an element in which nothing but an empty box stands; nothing is drawn there",
		func(doc *element, found []mismatch) bool {
			return doc.any(nil, func(e *element, _ []*element) bool {
				return isInline(e) && strings.TrimSpace(e.flat()) == "" && len(e.children) > 0
			}) &&
				all(found, func(m *mismatch) bool { return m.ours == nil && m.got == nil && m.texts[0] == nil })
		}},
	{"ratio-without-size", "what a picture with a ratio and no size of its own is at least, as an item with a size by another measure or in vertical text, and one with a percentage and a basis, " +
		"is not defined (CSS Flexbox 1, section 4.5; CSS Sizing 3, section 5.1)",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				relative := isPercent(e, "width", "height", "min-width", "min-height", "max-width", "max-height")
				if !isPicture(e) || len(around) == 0 {
					return false
				}
				sized, item := strings.Contains(e.attributes, "content:"), around[len(around)-1].value("display") == "flex"
				turned := slices.ContainsFunc(around, func(e *element) bool { return e.value("writing-mode") != "" })
				return item && relative && e.value("flex") != "" || !sized && (turned || item && (relative || e.value("height") != "" || e.value("min-height") != ""))
			})
		}},
	{"ratio-of-contents", "boxes with a ratio are a draft (CSS Sizing 4, section 5.1) where their contents count: pictures, items that grow, percentages of their height, items of columns " +
		"that shrink to their least height",
		func(doc *element, _ []mismatch) bool {
			return doc.any(nil, func(e *element, around []*element) bool {
				if e.value("aspect-ratio") == "" || isPicture(e) {
					return false
				}
				if e.value("min-height") != "" && e.value("width") == "" && len(around) > 0 && strings.HasPrefix(around[len(around)-1].value("flex-direction"), "column") {
					return true
				}
				grows := e.value("flex") != "" || e.value("flex-grow") != ""
				return grows && within(around, "div") || e.any(nil, func(c *element, _ []*element) bool {
					return isPicture(c) || c != e && isPercent(c, "height", "min-height", "max-height")
				})
			})
		}},
	{"ratio-across", "how wide vertical text in horizontal text is, and the other way round, is an estimate of the browser's (CSS Writing Modes 4, section 7.3), also where a ratio makes it a height",
		func(doc *element, _ []mismatch) bool {
			vertical := func(e *element) bool { return e.value("writing-mode") != "" }
			return doc.any(nil, func(e *element, around []*element) bool {
				return e.value("aspect-ratio") != "" && !isPicture(e) && (slices.ContainsFunc(around, vertical) || e.any(nil, func(c *element, _ []*element) bool { return vertical(c) }))
			})
		}},
}

// hair is the kind of what is decided by less than a text can be measured.
const hair = "to-a-hair"

// toAHair reports whether Chromium's layout of a document is what the engine makes of it with letters 1/64 px wider or closer.
func (tr *trial) toAHair(doc string, theirs measuredPage) bool {
	for _, spacing := range []string{"0.015625px", "-0.015625px"} {
		n := tally{differences: map[string]int{}}
		if b, _ := tr.styled(doc, randomDefaults+" section { letter-spacing: "+spacing+" }"); b != nil && len(n.compare([]layout.PageBoxes{*b}, []measuredPage{theirs})) == 0 {
			return true
		}
	}
	return false
}

// brokenElsewhere tells whether the same text has other lines; spaces hang at the ends of some.
func brokenElsewhere(m mismatch) bool {
	return len(m.texts[0]) > 0 && unspaced(m.texts[0]) == unspaced(m.texts[1]) && !slices.Equal(m.texts[0], m.texts[1])
}

// unspaced is the text of lines without spaces.
func unspaced(lines []string) string {
	return strings.Join(strings.FieldsFunc(strings.Join(lines, ""), unicode.IsSpace), "")
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func isLatin(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// The marks of which half is white before, and those of which it is behind.
const openingMarks, closingMarks = "“《「（", "”》」），、。：；！？"

func opens(text string) bool { return begins(text, openingMarks) }

func closes(text string) bool { return endsWith(text, closingMarks) }

func begins(text, marks string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune(marks, first)
}

func endsWith(text, marks string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(marks, last)
}

func isPicture(e *element) bool { return e.tag == "img" || e.tag == "svg" }

// neighbours tells whether two elements or texts that stand side by side in one element are what is asked for.
func (e *element) neighbours(are func(a, b *element) bool) bool {
	return e.any(nil, func(e *element, _ []*element) bool {
		for i := 1; i < len(e.children); i++ {
			if are(e.children[i-1], e.children[i]) {
				return true
			}
		}
		return false
	})
}

// kindOf returns the listed kind that a document is of, "" if none.
func kindOf(doc *element, found []mismatch) string {
	for _, k := range listed {
		if k.is(doc, found) {
			return k.name
		}
	}
	return ""
}

// any tells whether an element or something in it is what is asked for; around are the elements around it.
func (e *element) any(around []*element, is func(e *element, around []*element) bool) bool {
	if is(e, around) {
		return true
	}
	around = append(slices.Clone(around), e)
	return slices.ContainsFunc(e.children, func(c *element) bool { return c.any(around, is) })
}

// value returns what the element's style says of a property; the last declaration counts.
func (e *element) value(property string) string {
	value := ""
	for _, s := range e.style {
		if v, ok := strings.CutPrefix(s, property+":"); ok {
			value = v
		}
	}
	return value
}

// flat is the text of the element and of all that is in it, with a line break after each block and for each br.
func (e *element) flat() string {
	if e.tag == "br" {
		return "\n"
	}
	var b strings.Builder
	b.WriteString(e.text)
	for _, c := range e.children {
		b.WriteString(c.flat())
	}
	if e.tag != "" && !isInline(e) && b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

func isInline(e *element) bool {
	return slices.Contains([]string{"span", "strong", "em", "small"}, e.tag)
}

func hasEdges(e *element) bool {
	return e.value("padding") != "" || e.value("border") != "" || e.value("margin") != "" || e.value("border-left") != ""
}

// shrinks tells whether an element or what is in it is as wide as its text wants.
func shrinks(e *element) bool {
	display := e.value("display")
	return strings.HasPrefix(display, "inline-") || display == "flex" || e.value("position") == "absolute" || e.tag == "table"
}

// fontSize is the size of the innermost element's text in px.
func fontSize(around []*element) float64 {
	size := 20.0
	for _, e := range around {
		value := e.value("font-size")
		n, err := strconv.ParseFloat(strings.TrimRight(value, "pxem%"), 64)
		switch {
		case err == nil && strings.HasSuffix(value, "px"):
			size = n
		case err == nil && strings.HasSuffix(value, "em"):
			size *= n
		case err == nil && strings.HasSuffix(value, "%"):
			size *= n / 100
		case e.tag == "small":
			size /= 1.2
		case e.tag == "h2":
			size *= 1.5
		}
	}
	return size
}

func isPercent(e *element, properties ...string) bool {
	return slices.ContainsFunc(properties, func(p string) bool { return strings.HasSuffix(e.value(p), "%") })
}

func within(around []*element, tags ...string) bool {
	return slices.ContainsFunc(around, func(e *element) bool { return slices.Contains(tags, e.tag) })
}

// whiteSpace is the white-space of the innermost element.
func whiteSpace(around []*element) string {
	for i := len(around) - 1; i >= 0; i-- {
		if v := around[i].value("white-space"); v != "" {
			return v
		}
		if around[i].value("text-wrap") != "" {
			return "normal"
		}
	}
	return "normal"
}

func wraps(around []*element) bool {
	return !slices.Contains([]string{"nowrap", "pre"}, whiteSpace(around))
}

func keepsSpaces(around []*element) bool {
	return strings.HasPrefix(whiteSpace(around), "pre") && whiteSpace(around) != "pre-line"
}

func all(found []mismatch, is func(m *mismatch) bool) bool {
	return !slices.ContainsFunc(found, func(m mismatch) bool { return !is(&m) })
}

// sameAcross tells whether a box or a line differs only in where it stands and how high it is.
func sameAcross(m *mismatch) bool {
	switch {
	case m.ours != nil:
		return !far(m.ours.X, m.theirs.X) && !far(m.ours.Width, m.theirs.Width)
	case m.got != nil:
		return !far(m.got.X, m.want.X) && !far(m.got.Width, m.want.Width)
	}
	return false
}

// oneCharacter tells whether lines differ only in that Chromium's are one fewer, since a line of one character and the next, which
// begins right of it behind an edge, cannot be told from one line by their rectangles.
func oneCharacter(m *mismatch) bool {
	a, b := m.texts[0], m.texts[1]
	return len(a) == len(b)+1 && unspaced(a) == unspaced(b) && slices.ContainsFunc(a, func(l string) bool { return utf8.RuneCountInString(l) == 1 })
}
