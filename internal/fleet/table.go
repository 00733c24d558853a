package fleet

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode"
)

//go:embed coverage.html
var coveragePage string

// Headings are the columns of the report.
var Headings = []string{"情况", "代码", "场所", "屏幕", "最近取走的一期", "最近一次联系", "还缺文件", "来自"}

var stateNames = map[State]string{Never: "从未联系", Silent: "失去联系", Old: "还是旧的一期", Partial: "画面没有取全", Pending: "等待更新",
	Unknown: "场所表里没有", Without: "本期没有画面", Good: "正常"}

// Name is the state as officers read it.
func (s State) Name() string { return stateNames[s] }

// Cells are the texts of one row of the report, times in a zone.
func (c Coverage) Cells(zone *time.Location) []string {
	asked, missing := "", ""
	if !c.Asked.IsZero() {
		asked = c.Asked.In(zone).Format("2006-01-02 15:04")
	}
	if c.Missing > 0 {
		missing = strconv.Itoa(c.Missing)
	}
	cells := []string{c.State.Name(), c.Venue, c.VenueName, c.Screen, c.Edition, asked, missing, c.Remote}
	for i, cell := range cells { // what the logs say may come from anybody
		cells[i] = strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) {
				return r
			}
			return unicode.ReplacementChar
		}, cell)
	}
	return cells
}

// Count is how many screens are in a state.
type Count struct {
	State State  `json:"state"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Counts counts the states of a report, the worst first; those that no screen is in are left out.
func Counts(report []Coverage) []Count {
	var out []Count
	for _, state := range stateOrder {
		n := 0
		for _, c := range report {
			if c.State == state {
				n++
			}
		}
		if n > 0 {
			out = append(out, Count{state, state.Name(), n})
		}
	}
	return out
}

// CSV writes the report as CSV in UTF-8 with a byte order mark, as Excel wants it.
func CSV(report []Coverage, zone *time.Location) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{Headings}
	for _, c := range report {
		rows = append(rows, c.Cells(zone))
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// HTML writes the report as a page of its own.
func HTML(report []Coverage, edition string, until time.Time, zone *time.Location) ([]byte, error) {
	t, err := template.New("coverage").Parse(coveragePage)
	if err != nil {
		return nil, err
	}
	type row struct {
		Class string
		Cells []string
	}
	view := struct {
		Until, Edition string
		Counts         []Count
		Rows           []row
	}{until.In(zone).Format("2006-01-02 15:04"), edition, Counts(report), nil}
	for _, c := range report {
		view.Rows = append(view.Rows, row{string(c.State), c.Cells(zone)})
	}
	var b bytes.Buffer
	err = t.Execute(&b, view)
	return b.Bytes(), err
}
