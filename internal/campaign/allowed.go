package campaign

import (
	"io/fs"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// AllowedFile holds the findings that somebody has looked at and allows.
const AllowedFile = "content/allowed.yaml"

// Allowed is one entry of AllowedFile: what check finds at a text of a file, and why it may stay. Whether there is such a code is
// for check to say.
type Allowed struct {
	Piece  *Piece
	File   Text // as the project calls it: content/cases/loan-01.md
	Code   Text // of the finding: personal.phone
	Text   Text // that the finding is about, as it is written
	Reason Text
	Pos    diag.Pos
}

type allowedFields struct {
	File   source.Value `yaml:"file,required,word" also:"文件" example:"content/pages/about.md" about:"文件，从项目文件夹写起"`
	Code   source.Value `yaml:"code,required,word" also:"规则,代码" example:"personal.phone" about:"规则的代码，messages.md 里列出的"`
	Text   source.Value `yaml:"text,required" also:"文字,原文" example:"010-62345678" about:"那一处的文字，照原样写"`
	Reason source.Value `yaml:"reason,required" also:"理由,原因" example:"派出所值班电话，已经对外公布" about:"为什么可以这样写"`
	Pos    diag.Pos
}

// loadAllowed reads what is allowed; a project without the file allows nothing.
func (l *loader) loadAllowed() {
	if _, err := fs.Stat(l.fsys, AllowedFile); isMissing(err) {
		return
	}
	var fields []allowedFields
	header := l.registry(AllowedPiece, AllowedFile, &fields)
	if header == nil {
		return
	}
	for _, f := range fields {
		if f.File.Given() && f.Code.Given() && f.Text.Given() && f.Reason.Given() { // else it has been reported
			l.book.Allowed = append(l.book.Allowed, &Allowed{header, text(f.File), text(f.Code), text(f.Text), text(f.Reason), f.Pos})
		}
	}
}
