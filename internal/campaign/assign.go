package campaign

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// AssignOptions are the answers to what only the officer knows.
type AssignOptions struct {
	Now     time.Time // new codes are in use from its day on
	New     []string  // names of places that are new, though they are named nearly as others that the table has no more
	Renamed []string  // codes whose place has another name now
}

// Assigned is what AssignCodes has done.
type Assigned struct {
	Given   []*Code // to places that had none
	Kept    []*Code // codes of the table that were not yet in the file
	Renamed []*Code // whose name was taken over anew
	CSV     []byte  // the file of codes as it is to be: UTF-8 with a byte order mark, as Excel wants it
}

// AssignCodes gives a code to every place of the venue table that has none, and records those that the table gives itself.
// What is wrong with the table otherwise, and what only the officer can answer, is in the list; then nothing is to be
// written. The same project and options give the same bytes.
func AssignCodes(fsys fs.FS, opts AssignOptions) (*Assigned, *diag.List) {
	l := newLoader(fsys, LoadOptions{})
	l.listNames()
	l.config()
	l.loadKinds()
	l.loadVenues()
	a := &assigner{loader: l, opts: opts, out: &Assigned{}}
	diags := a.unanswered(VenueProblems(l.diags))
	if diags.HasErrors() {
		return nil, diags
	}
	a.run()
	return a.out, diags
}

// assigner gives codes.
type assigner struct {
	*loader
	opts AssignOptions
	out  *Assigned
}

// unanswered returns what stands in the way of giving codes: every error of the table, but that codes are missing and
// questions that the options answer; and answers to no question.
func (a *assigner) unanswered(found *diag.List) *diag.List {
	out := &diag.List{}
	answered := map[diag.Pos]bool{} // the places of the questions
	for _, name := range a.opts.New {
		at := slices.IndexFunc(a.codes.asked, func(c source.Cell) bool { return nameKey(oneLine(c, "").Text) == nameKey(name) })
		if at < 0 {
			out.Error(diag.Pos{File: CodesFile}, "venue.answer", "--new “"+name+"”：没有问到这个场所", "先运行 fanshi venues --assign，照它的提示回答；名称要和场所表里的一样")
			continue
		}
		answered[a.codes.asked[at].Pos] = true
	}
	for _, code := range a.opts.Renamed {
		at := slices.IndexFunc(a.book.Venues, func(v *Venue) bool {
			c := a.codes.byCode[v.Code]
			return strings.EqualFold(code, v.Code) && c != nil && nameKey(c.Name.Value) != nameKey(v.Name.Value)
		})
		if at < 0 {
			out.Error(diag.Pos{File: CodesFile}, "venue.answer", "--renamed “"+code+"”：这个代码的名称没有变", "先运行 fanshi venues --assign，照它的提示回答")
			continue
		}
		answered[a.book.Venues[at].Pos] = true
	}
	for _, d := range found.Sorted() {
		switch {
		case d.Code == "venue.no-code", (d.Code == "venue.renamed" || d.Code == "venue.moved") && answered[d.Pos]:
		case d.Severity == diag.Error:
			out.Add(d)
		}
	}
	return out
}

// VenueProblems returns what is wrong with the venue table and the files that it rests on: settings, kinds, codes.
func VenueProblems(all *diag.List) *diag.List {
	out := &diag.List{}
	for _, d := range all.Sorted() {
		if d.Pos.File == ConfigFile || strings.HasPrefix(d.Pos.File, path.Dir(venuesCSV)) {
			out.Add(d)
		}
	}
	return out
}

// run gives the codes and makes the file. A new code is one more than the highest that was ever given with its letters, so that
// none comes again.
func (a *assigner) run() {
	highest := map[string]int{}
	use := func(code string) {
		letters, number := cutNumber(code)
		highest[letters] = max(highest[letters], number)
	}
	for _, c := range a.codes.list {
		use(c.Code)
	}
	for _, v := range a.book.Venues {
		use(v.Code)
	}
	day := a.opts.Now.In(a.book.Config.TimeZone).Format(time.DateOnly)
	prefixes := a.prefixes()
	for _, v := range a.book.Venues {
		c := a.codes.byCode[v.Code]
		switch {
		case v.Code == "":
			letters := prefixes[v.Kind]
			highest[letters]++
			c = &Code{Code: fmt.Sprintf("%s%02d", letters, highest[letters]), Name: v.Name, Since: day, Venue: v}
			a.out.Given = append(a.out.Given, c)
			a.codes.list = append(a.codes.list, c)
		case c == nil:
			c = &Code{Code: v.Code, Name: v.Name, Since: day, Venue: v}
			a.out.Kept = append(a.out.Kept, c)
			a.codes.list = append(a.codes.list, c)
		case c.Name.Value != v.Name.Value:
			c.Name = v.Name
			a.out.Renamed = append(a.out.Renamed, c)
		}
	}
	a.out.CSV = codesCSV(a.codes.list)
}

// prefixes chooses the letters that the codes of each kind begin with: those that its codes have already, else the first
// letters of the kind, as few as no other kind has. Codes of places that are gone have numbers of their own, whatever their letters.
func (a *assigner) prefixes() map[*Kind]string {
	out, taken := map[*Kind]string{}, map[string]bool{}
	for _, v := range a.book.Venues {
		if prefix, _ := cutNumber(v.Code); prefix != "" {
			taken[prefix] = true
			if out[v.Kind] == "" {
				out[v.Kind] = prefix
			}
		}
	}
	for _, v := range a.book.Venues {
		if out[v.Kind] != "" {
			continue
		}
		prefix := v.Kind.ID
		for n := 1; n < len(v.Kind.ID); n++ {
			if short := v.Kind.ID[:n]; !taken[short] && !strings.HasSuffix(short, "-") {
				prefix = short
				break
			}
		}
		out[v.Kind], taken[prefix] = prefix, true
	}
	return out
}

// cutNumber parts a code such as b01; the letters are empty where there is no number behind them.
func cutNumber(code string) (letters string, number int) {
	letters = strings.TrimRight(code, "0123456789")
	number, err := strconv.Atoi(code[len(letters):])
	if err != nil {
		return "", 0
	}
	return letters, number
}

// codesCSV writes the file of codes.
func codesCSV(list []*Code) []byte {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	_ = w.Write([]string{codesColumns[codesCode].Names[0], codesColumns[codesName].Names[0], codesColumns[codesSince].Names[0]})
	for _, c := range list {
		_ = w.Write([]string{c.Code, c.Name.Value, c.Since})
	}
	w.Flush() // to memory: it cannot fail
	return out.Bytes()
}
