package preflight

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// checkBoxes: trim lies within bleed, bleed within medium (PDF/X-1a:2003, 6.9), and the bleed is what the medium of printing asks for.
func checkBoxes(s *side) {
	sheet := s.sheet
	if !contains(sheet.Bleed, sheet.Trim) || !contains(sheet.Media, sheet.Bleed) || sheet.Trim.Width <= 0 || sheet.Trim.Height <= 0 {
		s.report(diag.Error, "boxes", sheet.Trim, "成品框、出血框和页面框没有一层套一层", "重新生成这个文件；如果仍然这样，请联系程序的维护人员")
		return
	}
	bleed := s.file.Product.Press.Bleed
	edges := [4]page.Length{sheet.Trim.X - sheet.Bleed.X, sheet.Trim.Y - sheet.Bleed.Y, sheet.Bleed.Right() - sheet.Trim.Right(), sheet.Bleed.Bottom() - sheet.Trim.Bottom()}
	least := min(edges[0], edges[1], edges[2], edges[3])
	if least < bleed {
		s.report(diag.Error, "boxes", sheet.Trim, fmt.Sprintf("出血只有 %s，要有 %s", s.mm(least), s.mm(bleed)), "重新生成这个文件，并核对 product.yaml 的 bleed")
	}
}

// checkSize: the trim box is the product's size, and a sheet that no PDF page can hold is drawn at the right ratio.
func checkSize(s *side) {
	trim, size := s.sheet.Trim, s.file.Size
	tolerance := s.length(0.1) // docs/print.md: ±0.1 mm
	if off(trim.Width, size.Width) > tolerance || off(trim.Height, size.Height) > tolerance {
		s.report(diag.Error, "size", trim, fmt.Sprintf("成品尺寸是 %s × %s，应当是 %s × %s", s.mm(trim.Width), s.mm(trim.Height), s.mm(size.Width), s.mm(size.Height)),
			"核对场所表里的尺寸和 product.yaml 的 sizes，再重新生成")
	}
	if want, got := page.DrawingRatio(s.unit, trim.Width, trim.Height), max(s.sheet.Ratio, 1); want != got {
		s.report(diag.Error, "ratio", trim, fmt.Sprintf("按 1:%d 绘制，这个尺寸应当按 1:%d", got, want), "重新生成这个文件；交印刷厂时要说明缩放比例")
	}
}

func off(a, b page.Length) page.Length { return max(a-b, b-a) }
