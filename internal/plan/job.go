package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"fanshi/internal/page"
	"fanshi/internal/product"
)

// hotlines is what sheets are about that show no piece of content.
const hotlines = "热线电话"

// JobFile describes one file to be printed; design is what it is about.
func JobFile(name, design string, what *product.Product, size product.Size, quantity int) JobFileView {
	return JobFileView{Name: name, Product: what.Name, Size: PrintedSize(size), Ratio: RatioText(size), Sides: sidesText(what),
		Material: what.Material, Finish: what.Finish, Quantity: quantity,
		Counter: what.Counter, Design: cmp.Or(design, hotlines), Office: !what.Shop()}
}

// PrintedSize is the final size of a piece: 297×420 mm.
func PrintedSize(s product.Size) string {
	if s.Up > 0 {
		return fmt.Sprintf("%s×%s mm，每张拼 %d 枚", millimetres(s.PieceWidth), millimetres(s.PieceHeight), s.Up)
	}
	return fmt.Sprintf("%s×%s mm", millimetres(s.Width), millimetres(s.Height))
}

func millimetres(l page.Length) string { return strconv.FormatFloat(float64(l)/1000, 'f', -1, 64) }

// SizeText is the name of a size as people write it: 900×1200 for 900x1200, A3 for A3.
func SizeText(name string) string {
	digit := func(i int) bool { return i >= 0 && i < len(name) && name[i] >= '0' && name[i] <= '9' }
	for i := range name {
		if (name[i] == 'x' || name[i] == 'X' || name[i] == '*') && digit(i-1) && digit(i+1) {
			return name[:i] + "×" + name[i+1:]
		}
	}
	return name
}

// Pieces is what a venue gets of one product: 海报 A3 × 12（3 种，各 4 份）, 展板 900×1200 × 1.
func Pieces(what, size string, files, quantity int) string {
	text := fmt.Sprintf("%s %s × %d", what, SizeText(size), files*quantity)
	if files > 1 {
		text += fmt.Sprintf("（%d 种，各 %d 份）", files, quantity)
	}
	return text
}

// jobSheet plans the job sheet of all that has been planned for print, if there is a template of it.
func (p *planner) jobSheet() {
	what := p.opts.Products.Find(productCode(jobSheet))
	theme := p.book.Config.Theme
	if what == nil || len(p.job.Files) == 0 || !slices.Contains(p.opts.Templates[theme], jobSheet) {
		return
	}
	size := what.Sizes[0]
	s := p.everybody()
	s.view.Job = &p.job
	for _, v := range p.book.Venues {
		s.inputs = append(s.inputs, v.Pos.File)
		s.note(v.Name, v.Address, v.Contact, v.Phone)
	}
	s.origins = append(s.origins, p.jobOrigins...)
	name := fmt.Sprintf("print/%s_%s_%s.pdf", p.plan.Edition, what.Code, size.Name)
	inputs := append([]string{product.File(what.Code)}, p.jobInputs...)
	job := printJob(jobSheet, theme, what, size)
	item := p.addSheet(p.book.Config.Pos, name, s, job, inputs...)
	item.ShopName = p.shopName(job, p.plan.Edition, what.Code).For(0)
	item.Payload = "" // it goes to the print shop: no phone scans it
}
