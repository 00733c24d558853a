package pack

import (
	"fmt"
	"strings"

	"fanshi/internal/plan"
	"fanshi/internal/spreadsheet"
)

// workbook is the job sheet as a spreadsheet: the files for the shop, the totals of each design, the deliveries, and, if
// there are any, the files that the unit prints itself with where they go, what is still good and what is missing.
func workbook(in *Input) ([]byte, error) {
	number, text := spreadsheet.Number, spreadsheet.Text
	columns := []spreadsheet.Column{{Heading: "序号", Width: 6}, {Heading: "文件名", Width: 56},
		{Heading: "品名", Width: 10}, {Heading: "成品尺寸", Width: 18}, {Heading: "比例", Width: 7}, {Heading: "单双面", Width: 8},
		{Heading: "材质", Width: 18}, {Heading: "后道", Width: 18}, {Heading: "数量", Width: 8}, {Heading: "送往", Width: 24}, {Heading: "印前检查", Width: 12}, {Heading: "缘由", Width: 40}}
	files, office := spreadsheet.Sheet{Name: "印刷文件", Columns: columns}, spreadsheet.Sheet{Name: "办公文件", Columns: columns}
	for _, f := range in.Packed {
		to := &files
		if f.Office {
			to = &office
		}
		verdict := f.Verdict
		if len(f.Problems) > 0 {
			verdict += "：" + strings.Join(f.Problems, "；")
		}
		to.Rows = append(to.Rows, []spreadsheet.Cell{number(len(to.Rows) + 1), text(f.Path()), text(f.Product), text(f.Size), text(f.Ratio),
			text(f.Sides), text(f.Material), text(f.Finish), number(f.Quantity), text(f.where()), text(verdict), text(f.Reason(in.Edition))})
	}
	book := spreadsheet.Workbook{Title: "印刷配送工单 " + in.Edition, Creator: in.Issuer, Date: in.Date, Sheets: []spreadsheet.Sheet{files, totals(in), deliverySheet(in, "配送清单", false)}}
	if len(office.Rows) > 0 {
		book.Sheets = append(book.Sheets, office, deliverySheet(in, "办公文件配送", true))
	}
	if len(in.Kept) > 0 {
		still := spreadsheet.Sheet{Name: "仍可用", Columns: []spreadsheet.Column{{Heading: "文件名", Width: 60}, {Heading: "场所", Width: 24}, {Heading: "印于", Width: 12}, {Heading: "数量", Width: 8}}}
		for _, f := range in.Kept {
			for _, t := range f.To {
				still.Rows = append(still.Rows, []spreadsheet.Cell{text(t.Before.Order.Name), text(t.Venue.Name), text(t.Before.Week), number(t.Before.Quantity)})
			}
		}
		book.Sheets = append(book.Sheets, still)
	}
	if len(in.Refused) > 0 {
		missing := spreadsheet.Sheet{Name: "没有交付", Columns: []spreadsheet.Column{{Heading: "文件名", Width: 60}, {Heading: "原因", Width: 70}}}
		for _, f := range in.Refused {
			missing.Rows = append(missing.Rows, []spreadsheet.Cell{text(f.Name), text(strings.Join(f.Problems, "；"))})
		}
		book.Sheets = append(book.Sheets, missing)
	}
	return spreadsheet.Write(book)
}

// deliverySheet is what each venue gets, with room for who signs for it.
func deliverySheet(in *Input, name string, office bool) spreadsheet.Sheet {
	number, text := spreadsheet.Number, spreadsheet.Text
	to := spreadsheet.Sheet{Name: name, Columns: []spreadsheet.Column{{Heading: "序号", Width: 6}, {Heading: "场所代码", Width: 10},
		{Heading: "场所", Width: 26}, {Heading: "地址", Width: 32}, {Heading: "联系人", Width: 14}, {Heading: "电话", Width: 15}, {Heading: "品名", Width: 10}, {Heading: "尺寸", Width: 12},
		{Heading: "种数", Width: 7}, {Heading: "每种数量", Width: 10}, {Heading: "合计", Width: 8}, {Heading: "签收", Width: 18}}}
	for _, d := range deliveries(in.Packed, office) {
		for _, p := range d.pieces {
			to.Rows = append(to.Rows, []spreadsheet.Cell{number(len(to.Rows) + 1), text(d.venue.Code), text(d.venue.Name), text(d.venue.Address),
				text(d.venue.Contact), text(d.venue.Phone), text(p.product), text(plan.SizeText(p.size)), number(p.files), number(p.quantity), number(p.files * p.quantity), text("")})
		}
	}
	return to
}

// where is where a file is delivered: its venue, or how many they are; the list of deliveries names them.
func (f *File) where() string {
	if len(f.To) == 1 {
		return f.To[0].Venue.Name
	}
	if f.Office {
		return fmt.Sprintf("%d 处，见办公文件配送", len(f.To))
	}
	return fmt.Sprintf("%d 处，见配送清单", len(f.To))
}

// totals is how many copies of each design are printed.
func totals(in *Input) spreadsheet.Sheet {
	number, text := spreadsheet.Number, spreadsheet.Text
	sheet := spreadsheet.Sheet{Name: "图样合计", Columns: []spreadsheet.Column{{Heading: "序号", Width: 6}, {Heading: "品名", Width: 10}, {Heading: "图样", Width: 48},
		{Heading: "成品尺寸", Width: 18}, {Heading: "材质", Width: 18}, {Heading: "文件数", Width: 8}, {Heading: "合计", Width: 8}, {Heading: "单位", Width: 6}}}
	job := Job(in)
	for i, t := range job.Totals() {
		sheet.Rows = append(sheet.Rows, []spreadsheet.Cell{number(i + 1), text(t.Product), text(t.Design), text(t.Size), text(t.Material), number(t.Files), number(t.Quantity), text(t.Counter)})
	}
	return sheet
}
