package cli

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/review"
)

// desk is what those who review look at: the pieces, how far each has come, and the records.
type desk struct {
	files     fs.FS
	rules     campaign.Reviews
	zone      *time.Location
	standings []*review.Standing
	records   *review.Records
	recalls   []*campaign.Recall // what was taken back
	raw       []byte             // of the records' file; nil: there is none
	problems  *diag.List
}

// openDesk reads the content and the records of a project. What is wrong with the content is in problems.
func (g *global) openDesk(p *opened) *desk {
	book, problems := campaign.Load(p.files, campaign.LoadOptions{Today: g.now()})
	d := &desk{files: p.files, rules: book.Config.Reviews, zone: book.Config.TimeZone, records: review.Read(p.files, problems), problems: problems, recalls: book.Recalls}
	d.raw, _ = fs.ReadFile(p.files, campaign.ReviewsFile) // review.Read has told what is wrong with it
	d.standings = review.Book(book, d.records)
	return d
}

// chosen are the pieces that words of the command line name, each by its path, its file's name or that without the ending.
func (d *desk) chosen(words []string) ([]*review.Standing, error) {
	var out []*review.Standing
	for _, word := range words {
		found := d.named(word)
		switch {
		case len(found) == 0:
			var names []string
			for _, s := range d.standings {
				names = append(names, s.Piece.File)
			}
			return nil, usageError{fmt.Errorf("没有“%s”这一篇%s用 fanshi status 看有哪些", word, meant(word, names))}
		case len(found) > 1:
			return nil, usageError{fmt.Errorf("“%s”有 %d 篇，请写全：%s", word, len(found), strings.Join(filesOf(found), "、"))}
		case !slices.Contains(out, found[0]):
			out = append(out, found[0])
		}
	}
	return out, nil
}

func (d *desk) named(word string) (found []*review.Standing) {
	word = path.Clean(filepath.ToSlash(word))
	for _, s := range d.standings {
		switch file := s.Piece.File; {
		case file == word:
			return []*review.Standing{s}
		case path.Base(file) == word, strings.TrimSuffix(path.Base(file), path.Ext(file)) == word:
			found = append(found, s)
		}
	}
	return found
}

// at are those that wait at a stage.
func at(standings []*review.Standing, stage string) (out []*review.Standing) {
	for _, s := range standings {
		if s.Stage == stage {
			out = append(out, s)
		}
	}
	return out
}

// stagesOf are the stages that standings wait at, in the order of the rules.
func (d *desk) stagesOf(standings []*review.Standing) (out []string) {
	for _, stage := range d.rules.Stages {
		if len(at(standings, stage)) > 0 {
			out = append(out, stage)
		}
	}
	return out
}

func filesOf(standings []*review.Standing) (out []string) {
	for _, s := range standings {
		out = append(out, s.Piece.File)
	}
	return out
}

// of are the standings of some files, in the order of the desk.
func (d *desk) of(files []string) (out []*review.Standing) {
	for _, s := range d.standings {
		if slices.Contains(files, s.Piece.File) {
			out = append(out, s)
		}
	}
	return out
}

func piecesOf(standings []*review.Standing) (out []*campaign.Piece) {
	for _, s := range standings {
		out = append(out, s.Piece)
	}
	return out
}

// pieceTitles are what people call the files that have no title.
var pieceTitles = map[campaign.PieceKind]string{campaign.ConfigPiece: "总设置", campaign.ScamsPiece: "诈骗类型", campaign.PhrasesPiece: "固定用语",
	campaign.KindPiece: "场所类别"}

// about says what a piece is and whether it is new: 《先交“解冻费”》，改过（上次审定 2026-11-20）.
func about(s *review.Standing) string {
	title := pieceTitles[s.Piece.Kind]
	if title == "" || s.Piece.Kind == campaign.KindPiece {
		title += "《" + s.Piece.Title.Value + "》"
	}
	switch {
	case s.Approved():
	case s.Withdrawn != nil:
		title += "，" + s.Withdrawn.By + " " + s.Withdrawn.Date + " 收回了" + s.Withdrawn.Stage + "的签字：" + s.Withdrawn.Withdrawn
	case s.Before != nil:
		title += "，改过（上次审定 " + s.Since + "）"
	case len(s.Signed) == 0:
		title += "，没有审过"
	}
	return title
}

// waitsFor says who is asked: 张某（李某可以代）.
func waitsFor(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return names[0] + "（" + names[1] + "可以代）"
}
