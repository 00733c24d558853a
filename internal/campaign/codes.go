package campaign

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// CodesFile keeps the codes of venues. A code stands in printed QR codes: once given it never means another place.
const CodesFile = "content/venues/codes.csv"

// Code is one line of CodesFile: a code that has been given to a place.
type Code struct {
	Piece *Piece
	Code  string
	Name  Text   // of the place, as the venue table had it when the code was given or its new name confirmed
	Since string // the day on which it was given: 2026-11-23; may be empty
	Venue *Venue // nil: the venue table has no such place any more
	Pos   diag.Pos
}

// The columns of the file of codes.
const (
	codesCode = iota
	codesName
	codesSince
)

var codesColumns = []source.Column{
	codesCode:  {Names: []string{"代码", "code"}, Required: true},
	codesName:  {Names: []string{"名称", "name"}, Required: true},
	codesSince: {Names: []string{"启用", "since", "启用日期"}},
}

// codeBook is what is known of codes while the venue table is read.
type codeBook struct {
	list    []*Code
	byCode  map[string]*Code   // in lower case
	byName  map[string][]*Code // by nameKey
	missing []source.Cell      // names of places that have no code yet
	asked   []source.Cell      // names of those that are nearly named as one which the table has no more
	lowered bool               // that codes in capitals are read as others is told
}

// nameKey is a place's name as it is compared: width, case and spaces do not tell places apart.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' {
			return -1
		}
		return r
	}, strings.ToLower(foldWidth(name)))
}

// loadCodes reads the codes that have been given. A project without the file has only those of its table.
func (l *loader) loadCodes() {
	l.codes = codeBook{byCode: map[string]*Code{}, byName: map[string][]*Code{}}
	if _, err := fs.Stat(l.fsys, CodesFile); isMissing(err) {
		return
	}
	tables, _ := source.ReadTables(l.fsys, CodesFile, codesColumns, l.diags)
	for _, t := range tables {
		header := &Piece{Kind: CodesPiece, File: CodesFile, SHA256: t.SHA256}
		for _, row := range t.Rows {
			l.code(header, row)
		}
	}
}

func (l *loader) code(header *Piece, row []source.Cell) {
	for _, column := range []int{codesCode, codesName} {
		if !row[column].Given() {
			l.diags.Error(row[column].Pos, "venue.missing", "“"+codesColumns[column].Names[0]+"”是空的", "这个文件由 fanshi venues --assign 写，一般不用手改；从备份里找回这一行")
			return
		}
	}
	row[codesCode].Text = strings.ToLower(row[codesCode].Text)
	c := &Code{Piece: header, Code: row[codesCode].Text, Name: joined(row[codesName], ""), Since: row[codesSince].Text, Pos: row[codesCode].Pos}
	if l.badCode(row[codesCode]) {
		return
	}
	if first := l.codes.byCode[c.Code]; first != nil {
		l.diags.Error(c.Pos, "venue.duplicate", "场所代码“"+c.Code+"”与 "+first.Pos.String()+" 相同", "一个代码只能属于一个地方，删掉写错的一行", first.Pos)
		return
	}
	l.codes.list = append(l.codes.list, c)
	l.codes.byCode[c.Code] = c
	l.codes.byName[nameKey(c.Name.Value)] = append(l.codes.byName[nameKey(c.Name.Value)], c)
	l.book.Codes = append(l.book.Codes, c)
}

// codeOf returns the code that a place has been given, where its row has none. names are all places of the table by nameKey:
// of two with one name nobody knows which has which code.
func (l *loader) codeOf(name source.Cell, names map[string]int) string {
	key := nameKey(oneLine(name, "").Text)
	switch known := l.codes.byName[key]; {
	case key == "", names[key] < 0:
	case names[key] > 1:
		l.diags.Error(name.Pos, "venue.same-name", "有 "+fmt.Sprint(names[key])+" 个场所都叫“"+name.Text+"”，又没有代码，分不清是哪一个",
			"名称里加上能区别的字，例如（东校区）；或者在“代码”一栏填上各自的代码")
		names[key] = -1 // told
	case len(known) == 1:
		return known[0].Code
	default:
		l.codes.missing = append(l.codes.missing, name)
	}
	return ""
}

// tellCodes says which places have no code yet, which codes have no place any more, and which codes would mean another place
// than the one that they were given to.
func (l *loader) tellCodes() {
	for _, v := range l.book.Venues {
		if c := l.codes.byCode[v.Code]; c != nil {
			c.Venue = v
			l.tellRenamed(v, c)
		}
	}
	var gone []*Code
	for _, c := range l.codes.list {
		if c.Venue == nil {
			gone = append(gone, c)
		}
	}
	var fresh []source.Cell
	for _, name := range l.codes.missing {
		at := likeliest(oneLine(name, "").Text, gone)
		if at < 0 {
			fresh = append(fresh, name)
			continue
		}
		l.diags.Error(name.Pos, "venue.renamed", fmt.Sprintf("“%s”没有代码，名称却和登记过的“%s”（%s）相近", oneLine(name, "").Text, gone[at].Name.Value, gone[at].Code),
			fmt.Sprintf("是同一个地方，就在这一行的“代码”一栏写 %s；是新的地方，运行 fanshi venues --assign --new %s", gone[at].Code, oneLine(name, "").Text), gone[at].Pos)
		l.codes.asked = append(l.codes.asked, name)
		gone = slices.Delete(gone, at, at+1)
	}
	if len(fresh) > 0 {
		l.diags.Error(fresh[0].Pos, "venue.no-code", fmt.Sprintf("%d 个场所还没有代码：%s", len(fresh), someNames(len(fresh), func(i int) string { return oneLine(fresh[i], "").Text })),
			"运行 fanshi venues --assign，程序会编好代码并记在 "+CodesFile+"；也可以自己填“代码”一栏。代码会印在二维码里，以后不能改")
	}
	if len(gone) > 0 {
		l.diags.Note(gone[0].Pos, "venue.gone", fmt.Sprintf("场所表里没有了的代码，共 %d 个：%s", len(gone), someNames(len(gone), func(i int) string { return gone[i].Code + "（" + gone[i].Name.Value + "）" })),
			"印出去的二维码还会打开它的网页，网页会说明宣传点已经撤了。如果是误删，把那一行补回场所表")
	}
}

// someNames lists the first of many.
func someNames(n int, name func(int) string) string {
	var names []string
	for i := range min(n, 5) {
		names = append(names, name(i))
	}
	list := strings.Join(names, "、")
	if n > len(names) {
		list += "等"
	}
	return list
}

// tellRenamed reports a code whose place has another name than the one that it was given to.
func (l *loader) tellRenamed(v *Venue, c *Code) {
	switch {
	case nameKey(v.Name.Value) == nameKey(c.Name.Value), !v.Name.Given():
	case alike(v.Name.Value, c.Name.Value):
		l.diags.Note(v.Pos, "venue.name-changed", fmt.Sprintf("代码 %s 的名称由“%s”改成了“%s”", c.Code, c.Name.Value, v.Name.Value),
			"运行 fanshi venues --assign 记下新名称；如果换了地方，给它另编一个代码")
	default:
		l.diags.Error(v.Pos, "venue.moved", fmt.Sprintf("代码 %s 登记给了“%s”，这一行却是“%s”：印出去的二维码会指到别处", c.Code, c.Name.Value, v.Name.Value),
			fmt.Sprintf("不是同一个地方，就清空这一格的代码，运行 fanshi venues --assign 另编一个；只是改了名称，运行 fanshi venues --assign --renamed %s", c.Code), c.Pos)
	}
}

// likeliest returns which of these codes a place may have had under a name that is nearly its own; −1: none.
func likeliest(name string, codes []*Code) int {
	var names []string
	for _, c := range codes {
		names = append(names, nameKey(c.Name.Value))
	}
	if near := source.Suggest(nameKey(name), names); near != "" {
		return slices.Index(names, near)
	}
	return slices.IndexFunc(codes, func(c *Code) bool { return alike(name, c.Name.Value) })
}

// alike tells whether two names may be those of one place: one holds the other, or a third of one is different at most.
func alike(a, b string) bool {
	a, b = nameKey(a), nameKey(b)
	return strings.Contains(a, b) || strings.Contains(b, a) || source.Suggest(a, []string{b}) != "" || source.Suggest(b, []string{a}) != ""
}
