package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Briefing is the 简报 as text, the same for every format.
type Briefing struct {
	Title   string
	Period  string
	Issuer  string
	Date    string // on which it is made
	Figures []Figure
	Parts   []Part
	Note    string // where the figures come from
}

// Figure is a number and what it counts.
type Figure struct{ Number, Label string }

// Part is a part under a heading; any of it may be missing.
type Part struct {
	Heading    string
	Paragraphs []string
	Table      *Table
	Pictures   []Shown
}

// Table is a table; the last row is its sum. The first column holds names, the others numbers.
type Table struct {
	Heads []string
	Rows  [][]string
}

// Shown is a picture of proof as it is printed.
type Shown struct {
	Data          []byte // JPEG, without anything that a camera has written into it
	Width, Height int    // pixels
	Caption       string
}

// Source is what the note tells of the ledger.
type Source struct {
	Head   string // of its last line; empty: there is none
	Broken int    // the first line that does not fit; 0: none
}

// Briefing writes the report down. Of the pictures of the period those that are shown are given.
func (r *Report) Briefing(issuer string, made time.Time, source Source, shown []Shown) *Briefing {
	b := &Briefing{Title: "反诈宣传工作简报", Period: r.Period.Name, Issuer: issuer, Date: made.Format("2006年1月2日")}
	t := &r.Total
	for _, f := range []struct {
		n     int
		label string
	}{{r.Pieces, "宣传内容（篇）"}, {t.Places, "涉及场所（处）"}, {t.Ordered, "订印宣传品（份）"}, {t.Received, "签收宣传品（份）"}, {t.Screens, "更新屏幕（块）"}, {t.Photos, "现场照片（张）"}} {
		b.Figures = append(b.Figures, Figure{strconv.Itoa(f.n), f.label})
	}
	parts := []Part{{Heading: "总体情况", Paragraphs: []string{r.overall(issuer)}}, r.kindsPart(), r.productsPart(), r.recallsPart(), r.picturesPart(shown)}
	for _, p := range parts {
		if len(p.Paragraphs) > 0 {
			p.Heading = numerals[len(b.Parts)] + "、" + p.Heading
			b.Parts = append(b.Parts, p)
		}
	}
	switch {
	case source.Broken > 0:
		b.Note = fmt.Sprintf("以上数字取自本单位的宣传记录。记录自第 %d 行起校验不符，请先核对。", source.Broken)
	case source.Head != "":
		b.Note = "以上数字取自本单位的宣传记录，与台账一致；记录逐行校验无误，末行校验码前12位为 " + source.Head[:min(12, len(source.Head))] + "。"
	}
	return b
}

var numerals = []string{"一", "二", "三", "四", "五"}

// overall is the paragraph that says all in short. What did not happen is not mentioned, unless nothing did.
func (r *Report) overall(issuer string) string {
	if r.Empty() {
		return r.Period.Name + "，没有发布、订印、签收、上屏和撤回的记录，也没有现场照片。"
	}
	t := &r.Total
	var told []string
	add := func(happened bool, form string, args ...any) {
		if happened {
			told = append(told, fmt.Sprintf(form, args...))
		}
	}
	if n := len(r.Editions); n > 0 {
		told = append(told, fmt.Sprintf("发布反诈宣传内容%d期", n)+r.pieces("包括"))
	} else if r.Pieces > 0 {
		told = append(told, strings.TrimPrefix(r.pieces("印制"), "，"))
	}
	add(t.Ordered > 0, "订印宣传品%d份", t.Ordered)
	add(t.Received != 0, "%d处场所签收宣传品%d份", t.Signed, t.Received)
	add(t.Updates > 0, "%d块电子屏更新画面%d次", t.Screens, t.Updates)
	add(r.Corrections > 0, "更正印刷%d次", r.Corrections)
	add(len(r.Recalls) > 0, "撤回宣传内容%d篇次", len(r.Recalls))
	add(t.Photos > 0, "留存现场照片%d张", t.Photos)
	text := r.Period.Name + "，" + issuer + strings.Join(told, "；") + "。"
	if kinds := len(r.placesKinds()); kinds > 0 {
		text += fmt.Sprintf("共涉及%d类场所%d处。", kinds, t.Places)
	} else if t.Places > 0 {
		text += fmt.Sprintf("共涉及场所%d处。", t.Places)
	}
	return text
}

// pieces says how many there were, and how many of them are new.
func (r *Report) pieces(verb string) string {
	if r.Pieces == 0 {
		return ""
	}
	text := fmt.Sprintf("，%s案例、标语、告知书等%d篇", verb, r.Pieces)
	switch {
	case r.New == r.Pieces:
		text += "，均为新发布"
	case r.New > 0:
		text += fmt.Sprintf("，其中新发布%d篇", r.New)
	}
	return text
}

// placesKinds are the kinds of venues that anything reached; none where the kind of some is not known any more.
func (r *Report) placesKinds() []Sum {
	if slices.ContainsFunc(r.Kinds, func(s Sum) bool { return s.Name == goneKind }) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Kinds), func(s Sum) bool { return s.Places == 0 })
}

func row(name string, numbers ...int) []string {
	out := []string{name}
	for _, n := range numbers {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

func (r *Report) kindsPart() Part {
	if len(r.Kinds) == 0 {
		return Part{}
	}
	table := &Table{Heads: []string{"场所类别", "场所（处）", "订印（份）", "签收（份）", "上屏（次）", "照片（张）"}}
	for _, k := range slices.Concat(r.Kinds, []Sum{r.Total}) {
		table.Rows = append(table.Rows, row(k.Name, k.Places, k.Ordered, k.Received, k.Updates, k.Photos))
	}
	return Part{Heading: "各类场所情况", Paragraphs: []string{"按场所类别统计如下。"}, Table: table}
}

func (r *Report) productsPart() Part {
	if len(r.Products) == 0 {
		return Part{}
	}
	table := &Table{Heads: []string{"品名", "内容（种）", "订印（份）", "签收（份）"}}
	for _, p := range slices.Concat(r.Products, []Sum{r.Total}) {
		table.Rows = append(table.Rows, row(p.Name, p.Designs, p.Ordered, p.Received))
	}
	return Part{Heading: "宣传品印制和签收情况", Paragraphs: []string{"订印数以下单为准，签收数以场所签字为准；本期签收的，可能是以前订印的。"}, Table: table}
}

func (r *Report) recallsPart() Part {
	if len(r.Recalls) == 0 {
		return Part{}
	}
	var told []string
	for _, recall := range r.Recalls {
		day, _ := time.Parse(time.DateOnly, recall.Day)
		told = append(told, day.Format("1月2日")+"撤回《"+recall.Title+"》")
	}
	return Part{Heading: "撤回情况", Paragraphs: []string{strings.Join(told, "；") + "。"}}
}

func (r *Report) picturesPart(shown []Shown) Part {
	if len(shown) == 0 {
		return Part{}
	}
	text := fmt.Sprintf("留存现场照片%d张。", r.Total.Photos)
	if len(shown) < r.Total.Photos {
		text = fmt.Sprintf("留存现场照片%d张，选登%d张。", r.Total.Photos, len(shown))
	}
	return Part{Heading: "现场照片", Paragraphs: []string{text}, Pictures: shown}
}

// PictureColumns is how many pictures stand side by side.
func (p *Part) PictureColumns() int {
	switch n := len(p.Pictures); n {
	case 1:
		return 1
	case 2, 4:
		return 2
	}
	return 3
}

// PictureRows are the pictures in rows of that many; what a last row lacks is empty.
func (p *Part) PictureRows() (rows [][]Shown) {
	columns := p.PictureColumns()
	for row := range slices.Chunk(p.Pictures, columns) {
		rows = append(rows, append(slices.Clone(row), make([]Shown, columns-len(row))...))
	}
	return rows
}

// Last reports whether a row is the sum.
func (t *Table) Last(row int) bool { return row == len(t.Rows)-1 }
