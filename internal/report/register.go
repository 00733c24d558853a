package report

import (
	"slices"
	"strings"

	"fanshi/internal/spreadsheet"
)

var itemNames = [...]string{Printed: "宣传品", Screen: "屏幕画面", Picture: "现场照片"}

// Register is the 台账 as a workbook: a row an output, then its totals; and sheets with the sums by kinds of venues and by products, and
// with what was recalled.
func (r *Report) Register(issuer string) ([]byte, error) {
	title := "反诈宣传台账　" + r.Period.Name
	return spreadsheet.Write(spreadsheet.Workbook{Title: title, Creator: issuer, Date: r.Period.To,
		Sheets: []spreadsheet.Sheet{r.outputs(), r.kinds(), r.products(), r.summary(issuer)}})
}

func columns(parts ...any) (out []spreadsheet.Column) {
	for i := 0; i < len(parts); i += 2 {
		out = append(out, spreadsheet.Column{Heading: parts[i].(string), Width: float64(parts[i+1].(int))})
	}
	return out
}

func (r *Report) outputs() spreadsheet.Sheet {
	s := spreadsheet.Sheet{Name: "台账", Columns: columns("序号", 6, "日期", 12, "期次", 11, "场所代码", 10, "场所名称", 26, "场所类别", 14, "项目", 10, "品名", 14, "内容", 40,
		"订印（份）", 10, "签收（份）", 10, "签收日期", 12, "上屏（次）", 10, "照片（张）", 10)}
	text, number := spreadsheet.Text, spreadsheet.Number
	for i, row := range r.Rows {
		product := row.Product
		if row.Item != Printed {
			product = ""
		}
		s.Rows = append(s.Rows, []spreadsheet.Cell{number(i + 1), text(row.Day), text(row.Edition), text(row.Venue), text(row.Name), text(row.Kind), text(itemNames[row.Item]),
			text(product), text(clip(strings.Join(row.About, "；"))), number(row.Ordered), number(row.Received), text(row.Delivered), number(row.Updates), number(row.Photos)})
	}
	total := []spreadsheet.Cell{text("合计")}
	for range 8 {
		total = append(total, text(""))
	}
	s.Rows = append(s.Rows, append(total, number(r.Total.Ordered), number(r.Total.Received), text(""), number(r.Total.Updates), number(r.Total.Photos)))
	return s
}

// clip keeps a text within what a cell can hold (32,767 characters), and says that there is more.
func clip(s string) string {
	const most = 2000
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most]) + "……（未列完）"
	}
	return s
}

func (r *Report) kinds() spreadsheet.Sheet {
	s := spreadsheet.Sheet{Name: "按场所类别", Columns: columns("场所类别", 20, "场所（处）", 12, "签收场所（处）", 12, "订印（份）", 12, "签收（份）", 12, "屏幕（块）", 12, "上屏（次）", 12, "照片（张）", 12)}
	for _, k := range slices.Concat(r.Kinds, []Sum{r.Total}) {
		row := []spreadsheet.Cell{spreadsheet.Text(k.Name)}
		for _, n := range []int{k.Places, k.Signed, k.Ordered, k.Received, k.Screens, k.Updates, k.Photos} {
			row = append(row, spreadsheet.Number(n))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func (r *Report) products() spreadsheet.Sheet {
	s := spreadsheet.Sheet{Name: "按品名", Columns: columns("品名", 20, "内容（种）", 12, "订印（份）", 12, "签收（份）", 12)}
	for _, p := range slices.Concat(r.Products, []Sum{r.Total}) {
		s.Rows = append(s.Rows, []spreadsheet.Cell{spreadsheet.Text(p.Name), spreadsheet.Number(p.Designs), spreadsheet.Number(p.Ordered), spreadsheet.Number(p.Received)})
	}
	return s
}

func (r *Report) summary(issuer string) spreadsheet.Sheet {
	s := spreadsheet.Sheet{Name: "发布与撤回", Columns: columns("项目", 24, "内容", 60)}
	add := func(what, value string) {
		s.Rows = append(s.Rows, []spreadsheet.Cell{spreadsheet.Text(what), spreadsheet.Text(clip(value))})
	}
	add("单位", issuer)
	add("期间", r.Period.Name)
	add("发布的期次", strings.Join(r.Editions, "、"))
	s.Rows = append(s.Rows, []spreadsheet.Cell{spreadsheet.Text("宣传内容（篇）"), spreadsheet.Number(r.Pieces)},
		[]spreadsheet.Cell{spreadsheet.Text("其中新发布（篇）"), spreadsheet.Number(r.New)}, []spreadsheet.Cell{spreadsheet.Text("更正印刷（次）"), spreadsheet.Number(r.Corrections)},
		[]spreadsheet.Cell{spreadsheet.Text("撤回（篇次）"), spreadsheet.Number(len(r.Recalls))})
	for _, recall := range r.Recalls {
		add(recall.Day+" 撤回", recall.Title)
	}
	return s
}
