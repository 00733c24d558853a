package campaign

import (
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const scamsFile = "content/scams.yaml"

type scamFields struct {
	ID       source.Value `yaml:"id,required,word" also:"代号" example:"task-rebate" about:"代号：小写字母、数字和连字符，也是插图的名称"`
	Name     source.Value `yaml:"name,required" also:"名称" example:"刷单返利" about:"名称"`
	Question source.Value `yaml:"question,required" also:"问句,问题" example:"做任务挣钱，为什么要我先垫？" about:"付钱之前问自己的一句话"`
	Pos      diag.Pos
}

// registry reads a file that holds a list of entries, and returns its header; nil where it cannot be read, which is told then.
func (l *loader) registry(kind PieceKind, name string, fields any) *Piece {
	file, ok := l.open(name, l.diags)
	if !ok || !source.DecodeInto(file.text.Whole(), fields, file.reading, l.diags) {
		return nil
	}
	return &Piece{Kind: kind, File: name, SHA256: file.text.SHA256}
}

// loadScams reads the registry of risks.
func (l *loader) loadScams() {
	var fields []scamFields
	header := l.registry(ScamsPiece, scamsFile, &fields)
	if header == nil {
		return
	}
	if len(fields) == 0 {
		l.diags.Error(diag.Pos{File: scamsFile}, "scam.none", "一个诈骗类型都没有", "至少写一个，每个有 id、name 和 question")
	}
	seen := make(map[string]diag.Pos)
	for _, f := range fields {
		s := &Scam{Piece: header, ID: f.ID.Text, Name: text(f.Name), Question: text(f.Question), Pos: f.Pos}
		if problem := slugProblem(s.ID); problem != "" && f.ID.Given() {
			l.diags.Error(f.ID.Pos, "scam.id", "id“"+s.ID+"”不能用："+problem, "改成小写字母、数字和连字符，例如 task-rebate")
		}
		for _, v := range []source.Value{f.ID, f.Name} {
			if first, twice := seen[v.Text]; twice && v.Given() {
				l.diags.Error(v.Pos, "scam.duplicate", "“"+v.Text+"”已经用过了", "换一个，或删掉重复的一项", first)
			} else if v.Given() {
				seen[v.Text] = v.Pos
			}
		}
		l.book.Scams = append(l.book.Scams, s)
	}
	for _, s := range l.book.Scams {
		l.scams.add(s.Name.Value, s)
	}
	for _, s := range l.book.Scams {
		l.scams.add(s.ID, s)
	}
}
