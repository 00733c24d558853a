package document

import (
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// raws is the second count: the characters of a file as its parts hold them.
type raws struct {
	all  strings.Builder // every text that a reader might see
	made strings.Builder // what the reader of the format has written itself: signs for symbols
	none strings.Builder // texts that are there twice, and are in the blocks once
}

// account holds the blocks and what is left out against the second count.
func (d *Document) account(pos diag.Pos, count *raws, diags *diag.List) bool {
	left := source.Characters{}
	clean := func(s string) string { s, _, _ = source.Clean(s); return s }
	left.Add(clean(count.all.String()))
	left.Add(clean(count.made.String()))
	left.Remove(clean(count.none.String()))
	for _, b := range d.Blocks {
		left.Remove(b.Text)
		for _, row := range b.Rows {
			for _, cell := range row {
				left.Remove(cell)
			}
		}
	}
	for _, l := range d.LeftOut {
		left.Remove(l.Text)
	}
	if len(left) == 0 {
		return true
	}
	missing := left.Missing()
	what := "有文字没有读出来：" + string(missing[:min(len(missing), 20)])
	if len(missing) == 0 {
		what = "有文字读了两遍"
	}
	diags.Error(pos, "document.lost-text", what, "没有导入：请把文字复制到记事本，存成 .txt 再导入，并把原来的文件交给开发者")
	return false
}
