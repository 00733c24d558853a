package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/source"
	"fanshi/internal/spreadsheet"
)

// The columns of a 签收表.
const (
	signedVenue = iota
	signedName
	signedProduct
	signedOrdered // of the form; what was ordered stands in the ledger
	signedQuantity
	signedBy
	signedDate
	signedEdition
	signedRemark
)

// signedColumns are their names: the usual one first.
var signedColumns = []source.Column{
	signedVenue:    {Names: []string{"场所", "场所代码", "代码", "编号", "点位编号"}},
	signedName:     {Names: []string{"场所名称", "名称", "单位名称", "点位名称", "单位"}},
	signedProduct:  {Names: []string{"制品", "品名", "物品", "材料", "宣传品", "物料", "材料名称", "物品名称"}, Required: true},
	signedOrdered:  {Names: []string{"下单数量", "应收数量"}},
	signedQuantity: {Names: []string{"签收数量", "数量", "实收数量", "份数", "实收"}},
	signedBy:       {Names: []string{"签收人", "签收", "接收人", "领取人", "签字"}},
	signedDate:     {Names: []string{"签收日期", "日期", "签收时间", "时间"}},
	signedEdition:  {Names: []string{"期次", "期", "期数", "周次"}},
	signedRemark:   {Names: []string{"备注", "说明"}},
}

// neededColumns are those without which a table says nothing.
var neededColumns = []int{signedVenue, signedProduct, signedQuantity, signedBy}

// table reads a table of deliveries. Its rows are all taken, or told.
func (c *deliveryDesk) table(name string) error {
	folder, err := disk.Folder(filepath.Dir(name))
	if err == nil {
		_, err = fs.Stat(folder, filepath.Base(name))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("没有 %s 这个文件。请检查路径", name)
	}
	if err != nil {
		return err
	}
	if ending := strings.ToLower(filepath.Ext(name)); ending != ".xlsx" && ending != ".csv" {
		return fmt.Errorf("%s 不是签收表能用的格式。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”", name)
	}
	found := &diag.List{}
	tables, _ := source.ReadTables(folder, filepath.Base(name), signedColumns, found)
	c.problems.Merge(found)
	for _, t := range tables {
		if !t.Header[signedVenue].Given() && t.Header[signedName].Given() { // the name alone says it
			for _, row := range t.Rows {
				row[signedVenue], row[signedName] = row[signedName], row[signedVenue]
			}
			t.Header[signedVenue] = t.Header[signedName]
		}
		lacks := false
		for _, column := range neededColumns {
			if !t.Header[column].Given() {
				c.problems.Error(t.Pos, "records.column", "表头缺少“"+signedColumns[column].Names[0]+"”这一列", "表头写：场所、制品、签收数量、签收人、签收日期，另外可以有 期次、备注")
				lacks = true
			}
		}
		for _, row := range t.Rows {
			switch {
			case lacks:
			case !row[signedQuantity].Given() && !row[signedBy].Given():
				c.blank++
			default:
				c.sameVenue(row)
				c.take(&written{row[signedVenue], row[signedProduct], row[signedQuantity], row[signedBy], row[signedDate], row[signedEdition], row[signedRemark]})
			}
		}
	}
	return nil
}

// sameVenue looks whether a row's code and name are of one venue, where both are given.
func (c *deliveryDesk) sameVenue(row []source.Cell) {
	code, name := &row[signedVenue], row[signedName]
	if !code.Given() {
		*code = name
		return
	}
	if is := c.nameOf(strings.ToLower(narrow(code.Text))); is != "" && name.Given() && name.Text != is {
		c.problems.Error(name.Pos, "records.venue", "代码 "+code.Text+" 是“"+is+"”，这里写的是“"+name.Text+"”", "核对是哪个场所，改成一样的")
	}
}

// writeForm writes a table to be signed: what was ordered in an edition, a row a venue and product.
func (c *deliveryDesk) writeForm(o deliveredOptions) error {
	if o.edition == "" {
		o.edition = plan.EditionOf(c.today)
	}
	if !editionPattern.MatchString(o.edition) {
		return usageError{fmt.Errorf("--edition 的“%s”要写成 2026-W48 的样子", o.edition)}
	}
	rows := c.formRows(o.edition)
	if len(rows) == 0 {
		return fmt.Errorf("第 %s 期没有下单的记录，做不了签收表。请先运行 fanshi pack", o.edition)
	}
	var sheet spreadsheet.Sheet
	sheet.Name = "签收表 " + o.edition
	for i, heading := range []string{"期次", "场所代码", "场所名称", "制品", "下单数量", "签收数量", "签收人", "签收日期", "备注"} {
		sheet.Columns = append(sheet.Columns, spreadsheet.Column{Heading: heading, Width: []float64{12, 10, 32, 16, 10, 10, 14, 14, 24}[i]})
	}
	for _, r := range rows {
		sheet.Rows = append(sheet.Rows, []spreadsheet.Cell{spreadsheet.Text(o.edition), spreadsheet.Text(r.venue), spreadsheet.Text(r.name), spreadsheet.Text(r.product),
			spreadsheet.Number(r.quantity), spreadsheet.Text(""), spreadsheet.Text(""), spreadsheet.Text(""), spreadsheet.Text("")})
	}
	monday, _ := plan.MondayOf(o.edition)
	data, err := spreadsheet.Write(spreadsheet.Workbook{Title: sheet.Name, Creator: "fanshi", Date: monday, Sheets: []spreadsheet.Sheet{sheet}})
	if err != nil {
		return err
	}
	if err := c.putFile(o.form, data); err != nil {
		return err
	}
	if c.json {
		return c.writeJSON(map[string]any{"ok": true, "file": o.form, "edition": o.edition, "rows": len(rows)})
	}
	fmt.Fprintf(c.env.Stdout, "已写入 %s：第 %s 期，%d 行。签好以后填上签收数量、签收人、签收日期，再运行 fanshi delivered %s\n", o.form, o.edition, len(rows), o.form)
	return nil
}

// formRow is what a venue is to get of a product.
type formRow struct {
	venue, name, product string
	quantity             int
}

// formRows are in the order of the table of venues, then of orders.
func (c *deliveryDesk) formRows(edition string) []formRow {
	var rows []formRow
	for _, o := range ledger.Orders(c.known).OfWeek(edition) {
		for _, t := range o.Order.To {
			i := slices.IndexFunc(rows, func(r formRow) bool { return r.venue == t.Venue && r.product == o.Order.Product })
			switch {
			case t.Venue == "": // the unit keeps it
			case i >= 0:
				rows[i].quantity += t.Quantity
			default:
				rows = append(rows, formRow{t.Venue, c.nameOf(t.Venue), o.Order.Product, t.Quantity})
			}
		}
	}
	order := map[string]int{}
	for i, v := range c.book.Venues {
		order[v.Code] = i + 1
	}
	slices.SortStableFunc(rows, func(a, b formRow) int { return order[a.venue] - order[b.venue] })
	return rows
}

func (c *deliveryDesk) nameOf(code string) string {
	for _, v := range c.book.Venues {
		if v.Code == code {
			return v.Name.Value
		}
	}
	return ""
}
