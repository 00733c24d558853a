package check

import (
	"fmt"

	"fanshi/internal/diag"
)

// FontFile is a font that a theme sets its sheets in.
type FontFile struct {
	Pos      diag.Pos // of the file in the project, or of the settings that name it
	Name     string   // NotoSansSC_400Regular.ttf
	Own      bool     // it lies in the project
	Licensed bool     // its licence lies beside it
	// FSType is what the font itself says of embedding: OS/2 fsType of OpenType 1.9, bit 1 restricted licence, bit 8 no subsetting,
	// bit 9 bitmaps alone. Where bits 2 or 3 (preview and print, editable) stand beside bit 1, the least restrictive counts.
	FSType uint16
}

// Bits of OS/2 fsType.
const (
	restricted   = 1 << 1
	permissive   = 1<<2 | 1<<3
	noSubsetting = 1 << 8
	bitmapsOnly  = 1 << 9
)

// forbids says in words what the font's own bits do not permit; empty: nothing.
func (f FontFile) forbids() string {
	switch {
	case f.FSType&restricted != 0 && f.FSType&permissive == 0:
		return "不许嵌入文件"
	case f.FSType&bitmapsOnly != 0:
		return "只许嵌入点阵"
	case f.FSType&noSubsetting != 0:
		return "不许只嵌入一部分字"
	}
	return ""
}

// fontLicences reports fonts that forbid what a print file does with them: an error, unless the licence that lies beside the font may
// say otherwise, which somebody has to read; and fonts of the project's own without a licence.
func fontLicences(t ThemeFiles, problems *diag.List) {
	const beside = "把它的许可文件（例如 OFL.txt，或者授权书，文件名里有“许可”“授权”“LICENSE”或“OFL”）放在同一个文件夹里"
	for _, f := range t.Fonts {
		forbidden := f.forbids()
		switch {
		case forbidden != "" && f.Licensed:
			problems.Warn(f.Pos, "font.embedding", fmt.Sprintf("字体 %s 自己写明%s", f.Name, forbidden), "核对旁边的许可文件，确认允许用在印刷品和 PDF 上；不允许的，换一个字体")
		case forbidden != "":
			problems.Error(f.Pos, "font.embedding", fmt.Sprintf("字体 %s 自己写明%s", f.Name, forbidden), "换一个许可嵌入的字体，例如自带的思源黑体；已经取得授权的，"+beside)
		case f.Own && !f.Licensed:
			problems.Warn(f.Pos, "font.licence", fmt.Sprintf("字体 %s 旁边没有许可文件", f.Name), beside+"；没有授权的，换成自带的字体")
		}
	}
}
