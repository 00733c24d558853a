package campaign

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/source"
)

const orderRemedy = "写成“版式 数量”，同一版式有几种尺寸时写“版式 尺寸 数量”，各项之间用分号隔开，例如：poster/case 6；leaflet/case A4 300；不要的写 0"

var orderMarks = strings.NewReplacer("；", ";", "\n", ";")

// orders reads a venue's own quantities: a cell such as "poster/case 6；leaflet/case A4 300".
func (l *loader) orders(cell source.Cell, kind *Kind) []Order {
	var out []Order
	for entry := range strings.SplitSeq(orderMarks.Replace(cell.Text), ";") {
		fields := strings.Fields(entry)
		if len(fields) == 0 {
			continue
		}
		n, err := strconv.Atoi(fields[len(fields)-1])
		if len(fields) < 2 || len(fields) > 3 || err != nil || n < 0 || n > maxQuantity {
			l.diags.Error(cell.Pos, "venue.quantity", "看不懂数量“"+strings.TrimSpace(entry)+"”", orderRemedy)
			continue
		}
		o := Order{Template: fields[0], Quantity: n}
		if len(fields) == 3 {
			o.Size = fields[1]
		}
		if kind != nil && l.orderable(cell, o, kind) {
			out = append(out, o)
		}
	}
	return out
}

// orderable reports an order for what the kind of venue does not get, or that could mean two of its products.
func (l *loader) orderable(cell source.Cell, o Order, kind *Kind) bool {
	found := 0
	var names, sizes []string
	for _, p := range kind.Products {
		names = append(names, p.Template)
		if o.isFor(p) && !slices.Contains(sizes, p.Size) { // several of one size have one quantity
			sizes = append(sizes, p.Size)
			found++
		}
	}
	switch {
	case found == 1:
		return true
	case found > 1:
		l.diags.Error(cell.Pos, "venue.quantity", fmt.Sprintf("%s有几种尺寸的 %s，不知道数量是哪一种的", kind.Name, o.Template), "加上尺寸，例如："+o.Template+" A3 6")
		return false
	}
	message := kind.Name.Value + "没有 " + strings.TrimSpace(o.Template+" "+o.Size) + " 这种印刷品"
	if s := source.Suggest(o.Template, names); s != "" && s != o.Template {
		message += "，您是不是想写 " + s + "？"
	}
	l.diags.Error(cell.Pos, "venue.quantity", message, "改成类别文件里有的版式："+strings.Join(names, "、"))
	return false
}
