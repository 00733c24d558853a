package pack

import (
	"strings"

	"fanshi/internal/spreadsheet"
)

// workbook is the job sheet as a spreadsheet: the files, the deliveries, and what is missing if anything is.
func workbook(in *Input) ([]byte, error) {
	number, text := spreadsheet.Number, spreadsheet.Text
	files := spreadsheet.Sheet{Name: "印刷文件", Columns: []spreadsheet.Column{{Heading: "序号", Width: 6}, {Heading: "文件名", Width: 56},
		{Heading: "品名", Width: 10}, {Heading: "成品尺寸", Width: 18}, {Heading: "比例", Width: 7}, {Heading: "单双面", Width: 8},
		{Heading: "材质", Width: 18}, {Heading: "后道", Width: 18}, {Heading: "数量", Width: 8}, {Heading: "送往", Width: 24}, {Heading: "印前检查", Width: 12}}}
	for i, f := range in.Packed {
		verdict := f.Verdict
		if len(f.Problems) > 0 {
			verdict += "：" + strings.Join(f.Problems, "；")
		}
		files.Rows = append(files.Rows, []spreadsheet.Cell{number(i + 1), text(f.Path()), text(f.Product), text(f.Size), text(f.Ratio),
			text(f.Sides), text(f.Material), text(f.Finish), number(f.Quantity), text(f.Venue.Name), text(verdict)})
	}
	to := spreadsheet.Sheet{Name: "配送清单", Columns: []spreadsheet.Column{{Heading: "序号", Width: 6}, {Heading: "场所代码", Width: 10},
		{Heading: "场所", Width: 26}, {Heading: "地址", Width: 32}, {Heading: "联系人", Width: 14}, {Heading: "电话", Width: 15}, {Heading: "品名", Width: 10}, {Heading: "尺寸", Width: 12},
		{Heading: "种数", Width: 7}, {Heading: "每种数量", Width: 10}, {Heading: "合计", Width: 8}, {Heading: "签收", Width: 18}}}
	for _, d := range deliveries(in.Packed) {
		for _, p := range d.pieces {
			to.Rows = append(to.Rows, []spreadsheet.Cell{number(len(to.Rows) + 1), text(d.venue.Code), text(d.venue.Name), text(d.venue.Address),
				text(d.venue.Contact), text(d.venue.Phone), text(p.product), text(p.size), number(p.files), number(p.quantity), number(p.files * p.quantity), text("")})
		}
	}
	book := spreadsheet.Workbook{Title: "印刷配送工单 " + in.Edition, Creator: in.Issuer, Date: in.Date, Sheets: []spreadsheet.Sheet{files, to}}
	if len(in.Refused) > 0 {
		missing := spreadsheet.Sheet{Name: "没有交付", Columns: []spreadsheet.Column{{Heading: "文件名", Width: 60}, {Heading: "原因", Width: 70}}}
		for _, f := range in.Refused {
			missing.Rows = append(missing.Rows, []spreadsheet.Cell{text(f.Name), text(strings.Join(f.Problems, "；"))})
		}
		book.Sheets = append(book.Sheets, missing)
	}
	return spreadsheet.Write(book)
}
