package markdown

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// example is one of a specification: a source and the HTML that it is to give.
type example struct {
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	Number   int    `json:"example"`
	Section  string `json:"section"`
}

// parserModule is the folder of the parser's module, which carries the examples of both specifications.
func parserModule(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// asHTML writes a tree as the specifications write theirs.
func asHTML(blocks []doc.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch n := block.(type) {
		case *doc.Heading:
			fmt.Fprintf(&b, "<h%d>%s</h%d>\n", n.Level, inlineHTML(n.Inline), n.Level)
		case *doc.Paragraph:
			fmt.Fprintf(&b, "<p>%s</p>\n", inlineHTML(n.Inline))
		case *doc.List:
			tag, start := "ul", ""
			if n.Ordered {
				tag = "ol"
				if n.Start != 1 {
					start = fmt.Sprintf(` start="%d"`, n.Start)
				}
			}
			fmt.Fprintf(&b, "<%s%s>\n", tag, start)
			for _, item := range n.Items {
				fmt.Fprintf(&b, "<li>%s</li>\n", asHTML(item.Blocks))
			}
			fmt.Fprintf(&b, "</%s>\n", tag)
		case *doc.Quote:
			fmt.Fprintf(&b, "<blockquote>\n%s</blockquote>\n", asHTML(n.Blocks))
		case *doc.Table:
			tableHTML(&b, n)
		case *doc.CodeBlock:
			fmt.Fprintf(&b, "<pre><code>%s</code></pre>\n", html.EscapeString(n.Text))
		case *doc.Rule:
			b.WriteString("<hr />\n")
		}
	}
	return b.String()
}

func tableHTML(b *strings.Builder, n *doc.Table) {
	row := func(tag string, cells []doc.Cell) {
		b.WriteString("<tr>")
		for i, c := range cells {
			align := []string{"", ` align="left"`, ` align="center"`, ` align="right"`}[n.Align[i]]
			fmt.Fprintf(b, "<%s%s>%s</%s>", tag, align, inlineHTML(c.Inline), tag)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("<table><thead>")
	row("th", n.Header)
	b.WriteString("</thead>")
	if len(n.Rows) > 0 {
		b.WriteString("<tbody>")
		for _, cells := range n.Rows {
			row("td", cells)
		}
		b.WriteString("</tbody>")
	}
	b.WriteString("</table>")
}

func inlineHTML(inlines []doc.Inline) string {
	var b strings.Builder
	for _, inline := range inlines {
		switch n := inline.(type) {
		case *doc.Text:
			b.WriteString(html.EscapeString(n.Text))
		case *doc.Strong:
			fmt.Fprintf(&b, "<strong>%s</strong>", inlineHTML(n.Inline))
		case *doc.Emphasis:
			fmt.Fprintf(&b, "<em>%s</em>", inlineHTML(n.Inline))
		case *doc.Code:
			fmt.Fprintf(&b, "<code>%s</code>", html.EscapeString(n.Text))
		case *doc.Link:
			fmt.Fprintf(&b, `<a href="%s">%s</a>`, html.EscapeString(n.URL), inlineHTML(n.Inline))
		case *doc.Image:
			fmt.Fprintf(&b, `<img src="%s" alt="%s" />`, html.EscapeString(n.Src), html.EscapeString(n.Alt))
		case *doc.Break:
			b.WriteString("<br />\n")
		}
	}
	return b.String()
}

var (
	blockTag     = `</?(?:p|ul|ol|li|blockquote|h[1-6]|pre|hr|table|thead|tbody|tr|th|td)\b[^>]*>`
	aroundTag    = regexp.MustCompile(`\s*(` + blockTag + `|<br />)\s*`)
	paragraphTag = regexp.MustCompile(`</?(?:p|li)>`)
	besideTag    = regexp.MustCompile(`\x01*(` + blockTag + `)\x01*|` + "\x01*($)")
	blanks       = regexp.MustCompile(`\s+`)
)

// normal takes away what the specifications do not mean: white space between blocks, paragraphs of items (the tree knows no tight
// lists), and the ways to write one character.
func normal(text string) string {
	text = aroundTag.ReplaceAllString(text, "$1")
	text = strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&#39;", "'", "\n</code></pre>", "</code></pre>").Replace(text)
	var b strings.Builder
	items, last := 0, 0
	for _, m := range paragraphTag.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[last:m[0]])
		last = m[1]
		switch tag := text[m[0]:m[1]]; {
		case tag == "<li>":
			items++
			b.WriteString(tag)
		case tag == "</li>":
			items--
			b.WriteString(tag)
		case items > 0:
			b.WriteString("\x01")
		default:
			b.WriteString(tag)
		}
	}
	b.WriteString(text[last:])
	text = besideTag.ReplaceAllString(b.String(), "$1$2")
	return blanks.ReplaceAllString(strings.ReplaceAll(text, "\x01\x01", "\x01"), " ")
}

// examplesOf reads the parser's own collection of GFM's examples: number, source and HTML between lines of signs.
func examplesOf(t *testing.T, file string) (out []example) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range strings.Split(string(data), "//= = = = = = = = = = = = = = = = = = = = = = = =//") {
		pieces := strings.Split(part, "//- - - - - - - - -//\n")
		if len(pieces) == 3 {
			out = append(out, example{Markdown: pieces[1], HTML: pieces[2], Number: i + 1, Section: strings.TrimSuffix(filepath.Base(file), ".txt")})
		}
	}
	return out
}

// departure is what is deliberately read otherwise than a specification says: of these examples, by number.
type departure struct {
	reason   string
	examples string // numbers, as go test prints them when they are others
}

// commonMark are the departures from CommonMark's own examples.
var commonMark = []departure{
	{"what is indented is a paragraph as in Word: there is no indented code, nor does a fence hold where it closes with indentation",
		"1 2 3 8 18 48 69 107 111 112 113 114 116 117 118 134 211 225 231 253 257 272 290"},
	{"a rule is a line of hyphens: lines of asterisks and low lines are blanks to fill in, and text",
		"11 47 50 52 57 58 60 61 77 246"},
	{"a backslash escapes the signs of Markdown that are signs here, breaks no line, and is text in a path",
		"12 15 16 66 495 498 500 502 606 632 634 637 639"},
	{"~~~ opens nothing",
		"19 120 123 125 139 143 146"},
	{"definitions of links do not exist: [甲]: is how people write a note",
		"23 192 193 194 196 198 200 202 203 204 205 206 207 208 210 214 215 216 217 218 317 527 528 529 530 531 532 533 534 535 537 538 539 540 541 542 543 544 545 549 550 553 554 555 556 557 558 559 560 561 562 563 564 565 566 568 569 570 571 573 576 577 582 583 584 585 586 587 588 589 591 592 593"},
	{"what is no character reference is text, and its lines begin paragraphs",
		"28"},
	{"headings are not underlined: a line of hyphens is a rule, = is text",
		"43 59 80 81 82 83 84 85 86 87 88 89 90 91 93 95 96 100 102 103 105 115 141 300"},
	{"a line that is indented, or begins as an item does, is a paragraph of its own",
		"46 49 70 223 238 304"},
	{"a backslash or a number of # at the end of a heading that is not that of its beginning is text",
		"72"},
	{"the code of an indented fence keeps its blanks, and code spans hold what is ASCII",
		"131 133 138"},
	{"HTML that is not closed is text, line by line as it stands",
		"156 157 158 173 180 182"},
	{"a line without > ends a quotation, and one that is no item ends a list",
		"232 233 247 250 292"},
	{"+ is no bullet, a lone * is text, and a number of more than three digits is no item",
		"265 284 301 315"},
	{"two blanks put an item below the one above it",
		"295 310 312"},
	{"code is ASCII, and not empty",
		"333 334"},
	{"runs of asterisks pair with runs of their length; between letters, and three and more within a line, they hide something and are text",
		"355 356 370 381 396 409 411 413 414 415 416 417 427 429 430 431 440 442 443 444 445 446 447 464 466"},
	{"low lines are blanks to fill in: they are no emphasis",
		"357 364 373 376 377 382 384 389 390 399 402 403 406 407 408 424 425 426 449 450 452 453 454 455 456 457 458 459 461 462 463 465 468 470 479"},
	{"the space at the end of a line stands within the emphasis that follows it",
		"394"},
	{"[甲](乙) is a link where 乙 is an address, without titles and brackets",
		"486 492 496 499 504 507 510 520 522 526"},
	{"the address of a picture counts from the file that names it",
		"517 578 580"},
	{"addresses of e-mail in angle brackets are no links",
		"604 605"},
}

// refused are its examples that are errors, by the codes of the messages: what no sheet can show, or what no officer means.
var refused = []departure{
	{"markdown.code-language",
		"24 34 142 144"},
	{"markdown.code-language markdown.html",
		"161"},
	{"markdown.empty-item",
		"280 281 282 285"},
	{"markdown.empty-item markdown.html",
		"175"},
	{"markdown.empty-item markdown.indented",
		"7 278"},
	{"markdown.empty-item markdown.numbering",
		"283"},
	{"markdown.entity",
		"25 26 27 33 36 37 38 39 40 41 503"},
	{"markdown.heading",
		"79"},
	{"markdown.html",
		"21 31 110 148 149 150 151 152 153 154 155 159 160 162 163 164 165 166 167 168 169 170 171 172 174 176 177 178 179 181 183 184 185 186 187 188 189 190 191 195 201 308 309 344 475 476 477 491 494 524 536 613 614 615 616 617 623 625 626 627 628 629 630 631 642 643"},
	{"markdown.image",
		"574 575 581"},
	{"markdown.image markdown.title",
		"572 579"},
	{"markdown.indented",
		"5 6 236 252 254 264 270 271 273 274 286 287 288 289 313"},
	{"markdown.link",
		"20 346 484 485 487 489 567 596 598 599 601 603"},
	{"markdown.title",
		"22 32 482 505 506 509"},
}

// gfm are the departures from GFM's examples, and those that are errors, by the extension.
var gfm = map[string][]departure{
	"table": {{"markdown.lost-text: a row has as many cells as the head, and what stands beyond would be lost", "3 7"}, {"markdown.table", "6"},
		{"a line without | ends a table; lines that begin like items, and indented ones, are paragraphs; x hides digits", "5 11 12 13 14"}},
	"strikethrough": {{"text that is struck out would say the contrary on a sheet: the signs are text", "1 3 5"}},
	"tasklist":      {{"markdown.unsupported", "1 2"}, {"+ is no bullet", "4"}},
	"linkify": {{"addresses are links only where somebody made them one: those in cases are the swindlers'", "1 2 3 4 5 6 7 8 9 10 11 12 13 16 17 18 19"},
		{"markdown.entity", "21"}},
}

// TestCommonMark reads the examples of the specifications. Each gives the tree of their HTML, is an error with a remedy, or stands in
// a table with the reason why it is read otherwise. The examples themselves come with the parser's module.
func TestCommonMark(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(parserModule(t), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []example
	if err := json.Unmarshal(data, &examples); err != nil || len(examples) < 600 {
		t.Fatal(len(examples), err)
	}
	holdExamples(t, "CommonMark", examples, slices.Concat(commonMark, refused))
	for extension, departures := range gfm {
		examples := examplesOf(t, filepath.Join(parserModule(t), "extension", "_test", extension+".txt"))
		if len(examples) < 4 {
			t.Errorf("%s has %d examples", extension, len(examples))
		}
		holdExamples(t, extension, examples, departures)
	}
}

// holdExamples compares what is read otherwise, or refused, with what the table says.
func holdExamples(t *testing.T, what string, examples []example, table []departure) {
	t.Helper()
	known := map[int]string{}
	for _, d := range table {
		for number := range strings.FieldsSeq(d.examples) {
			n, err := strconv.Atoi(number)
			if err != nil || known[n] != "" {
				t.Errorf("%s: %q stands twice, or is no number: %s", what, number, d.reason)
			}
			known[n] = d.reason
		}
	}
	same := 0
	for _, e := range examples {
		d, diags := read(e.Markdown)
		got, want := normal(asHTML(d.Blocks)), normal(e.HTML)
		if codes := errorCodes(diags); codes != "" {
			if !strings.Contains(known[e.Number], codes) {
				t.Errorf("%s, example %d (%s) is refused with %s, the table says %q:\n%s", what, e.Number, e.Section, codes, known[e.Number], e.Markdown)
			}
		} else if got == want {
			if same++; known[e.Number] != "" {
				t.Errorf("%s, example %d is read as the specification says: take it out of the table", what, e.Number)
			}
		} else if known[e.Number] == "" || strings.HasPrefix(known[e.Number], "markdown.") {
			t.Errorf("%s, example %d (%s):\n%s\n is read as %s\n and should be %s", what, e.Number, e.Section, e.Markdown, got, want)
		}
		delete(known, e.Number)
	}
	for n, reason := range known {
		t.Errorf("%s has no example %d: %s", what, n, reason)
	}
	t.Logf("%s: %d of %d examples are read as the specification says", what, same, len(examples))
}

// errorCodes are the codes of the errors, each once, in order.
func errorCodes(diags *diag.List) string {
	var codes []string
	for _, d := range diags.Sorted() {
		if d.Severity == diag.Error {
			codes = append(codes, d.Code)
		}
	}
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), " ")
}
