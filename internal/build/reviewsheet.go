package build

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/project"
	"fanshi/internal/review"
	"fanshi/internal/sheet"
	"fanshi/internal/source"
)

const reviewTemplate = "reviewsheet/reviewsheet"

// reviewView is what the template of the 审稿单 sees.
type reviewView struct {
	Issuer, Week, Edition string
	Code                  string // to be typed with the signature
	Date                  string
	Pieces                []reviewPiece
	Stages                []reviewStage
	Phrases               map[string]string
}

// reviewPiece is one piece with what has changed.
type reviewPiece struct {
	Number      int
	Title, File string
	Author      string
	Sum         string // the beginning of its SHA-256
	Since       string // the day on which the text before was approved; empty: none was
	Lost        bool   // the text before is not kept: all of the text now is shown
	Withdrawn   string // by whom, when and why a signature of it was taken back; empty: none was
	Pictures    []string
	Rows        [][]string // captions of the small pictures, one each; where there is an approved version, it stands before the present one
	Lines       []reviewLine
	Changed     int // lines
}

// reviewLine is a line of a piece, or stands for lines that are the same and left out.
type reviewLine struct {
	review.Line
	Folded int // so many lines are left out; 0: it is a line
}

// Deleted and Added tell the template what became of a part.
func (l reviewLine) Deleted(p review.Part) bool { return p.Change == review.Deleted }

// Added tells whether a part is new.
func (l reviewLine) Added(p review.Part) bool { return p.Change == review.Added }

// reviewStage is a row to sign, filled in where it is signed already.
type reviewStage struct{ Stage, For, By, Date string }

// ReviewSheet makes the PDF on which reviewers sign pieces: of each the text with what has changed since the last approval, a sheet
// and a slide that show it, small and each beside what it looked like as it was approved, and one row a stage. The result is nil where the list holds errors. It writes nothing.
func ReviewSheet(ctx context.Context, o Options, chosen []*review.Standing) ([]byte, *diag.List, error) {
	r, err := open(ctx, o)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	book := r.Plan.Book
	view := reviewView{Issuer: book.Config.Issuer.Value, Week: r.Plan.Edition, Edition: r.Plan.Edition, Date: r.Plan.Today.Format(time.DateOnly),
		Phrases: book.PhraseTexts(), Stages: stageRows(book.Config.Reviews.Stages, chosen)}
	var shown []drawn
	var pieces []*campaign.Piece
	before := r.asApproved(ctx, chosen)
	for i, s := range chosen {
		piece := r.reviewPiece(s)
		piece.Number = i + 1
		rows, err := r.drawnRows(before, s, piece.Since)
		if err != nil || r.Problems.HasErrors() {
			return nil, r.Problems, err
		}
		for _, row := range rows {
			var captions []string
			for _, d := range row {
				shown, captions = append(shown, d), append(captions, d.caption)
			}
			piece.Rows = append(piece.Rows, captions)
		}
		view.Pieces, pieces = append(view.Pieces, piece), append(pieces, s.Piece)
	}
	view.Code = review.Code(pieces)
	data, err := r.reviewPDF(view, shown)
	if r.Problems.HasErrors() {
		data = nil
	}
	return data, r.Problems, err
}

// reviewPDF lays the form out and puts the small pictures into the rooms that its template leaves.
func (r *run) reviewPDF(view reviewView, shown []drawn) ([]byte, error) {
	tools := r.Tools(r.Plan.Book.Config.Theme)
	result := tools.Engine.Render(sheet.Request{Template: reviewTemplate, Data: view, Unit: page.Micrometre, Width: 210_000, Height: 297_000, Boxes: true}, r.Problems)
	if result == nil {
		return nil, nil
	}
	rooms := pictureRooms(result)
	if len(rooms) != len(shown) {
		return nil, fmt.Errorf("templates/%s.html：有 %d 处 class=\"%s\" 的图位，应有 %d 处", reviewTemplate, len(rooms), pictureClass, len(shown))
	}
	for i, d := range shown {
		marks, err := d.marks(rooms[i].rect)
		if err != nil {
			return nil, err
		}
		p := &result.Pages[rooms[i].page]
		p.Marks = append(p.Marks, marks...)
	}
	return tools.PDF.WriteLive(result.Pages, pdf.Meta{Title: "审稿单 " + view.Code, Author: view.Issuer, Date: r.Plan.Today}, nil)
}

// unchangedShown is how many lines around a change are shown; more that are the same are left out.
const unchangedShown = 2

// reviewPiece compares a piece with what was approved last.
func (r *run) reviewPiece(s *review.Standing) reviewPiece {
	out := reviewPiece{Title: s.Piece.Title.Value, File: s.Piece.File, Author: s.Piece.Author, Sum: s.Piece.SHA256[:8]}
	if e := s.Withdrawn; e != nil {
		out.Withdrawn = e.By + " " + e.Date + " 收回了" + e.Stage + "的签字：" + e.Withdrawn
	}
	for _, shown := range s.Piece.Pictures {
		out.Pictures = append(out.Pictures, path.Base(shown.File)+"（"+shown.SHA256[:8]+"）")
	}
	before := ""
	if s.Before != nil {
		var ok bool
		if before, ok = r.keptText(s.Before); ok {
			out.Since = s.Since
		} else {
			out.Lost = true
		}
	}
	now, _ := plainText(r.options.Files, s.Piece.File)
	lines := review.Compare(before, now)
	for i := range lines {
		if out.Since == "" { // all is new: nothing is marked
			lines[i].Parts = []review.Part{{Change: review.Same, Text: lines[i].Parts[0].Text}}
		} else if lines[i].Changed() {
			out.Changed++
		}
	}
	out.Lines = fold(lines, out.Since != "")
	return out
}

// fold leaves out lines that are far from a change.
func fold(lines []review.Line, compared bool) (out []reviewLine) {
	near := func(i int) bool {
		return slices.ContainsFunc(lines[max(0, i-unchangedShown):min(len(lines), i+unchangedShown+1)], func(l review.Line) bool { return l.Changed() })
	}
	for i := range lines {
		switch {
		case !compared || near(i):
			out = append(out, reviewLine{Line: lines[i]})
		case len(out) > 0 && out[len(out)-1].Folded > 0:
			out[len(out)-1].Folded++
		default:
			out = append(out, reviewLine{Folded: 1})
		}
	}
	return out
}

// keptText is a text that was signed, if it is kept and is still what was signed.
func (r *run) keptText(n *review.Named) (string, bool) {
	if _, ok := review.ReadKept(r.options.Files, n.Digest.Text(), n.File); !ok {
		return "", false
	}
	return plainText(r.options.Files, review.TextFile(n.Digest, n.File))
}

// plainText reads a text as the content is read; a tab is two blanks on paper.
func plainText(files fs.FS, name string) (string, bool) {
	var told diag.List // what is odd about the file has been told when the content was read
	text, ok := source.Read(files, name, &told)
	if !ok {
		return "", false
	}
	return strings.ReplaceAll(text.Whole().String(), "\t", "  "), true
}

// stageRows are the rows to sign; one that all pieces have from one person on one day is filled in.
func stageRows(stages []string, chosen []*review.Standing) (out []reviewStage) {
	for n, stage := range stages {
		row := reviewStage{Stage: stage}
		for i, s := range chosen {
			switch {
			case s.Stage == stage && len(s.For) > 0:
				row.For = strings.Join(s.For, "、")
			case n >= len(s.Signed), i > 0 && (row.By != s.Signed[n].By || row.Date != s.Signed[n].Date):
				row.By, row.Date = "", ""
			case i == 0:
				row.By, row.Date = s.Signed[n].By, s.Signed[n].Date
			}
		}
		out = append(out, row)
	}
	return out
}

// asApproved opens the project with the pieces as they were approved last, as far as that is kept; nil: it is of none, or they do not
// fit what else lies there now.
func (r *run) asApproved(ctx context.Context, chosen []*review.Standing) *run {
	files := map[string][]byte{}
	for _, s := range chosen {
		if s.Before == nil {
			continue
		}
		if data, ok := review.ReadKept(r.options.Files, s.Before.Digest.Text(), s.Before.File); ok {
			files[s.Piece.File] = data
		}
		sums := s.Before.Digest.Pictures()
		for i, p := range s.Piece.Pictures {
			if len(sums) != len(s.Piece.Pictures) || sums[i] == p.SHA256 {
				continue
			}
			if data, ok := review.ReadKept(r.options.Files, sums[i], p.File); ok {
				files[p.File] = data
			}
		}
	}
	if len(files) == 0 {
		return nil
	}
	o := r.options
	o.Files = source.Overlay(o.Files, files)
	before, err := open(ctx, o)
	if err != nil || before.Problems.HasErrors() {
		return nil
	}
	return before
}

// drawnRows are the rows of small pictures of a piece: of what has an approved version since some day a row each, that version and
// the present one; of a new piece one row.
func (r *run) drawnRows(before *run, s *review.Standing, since string) (rows [][]drawn, err error) {
	var fresh []drawn
	for _, item := range r.showing(s.Piece.File) {
		now, err := r.draw(item)
		if err != nil || r.Problems.HasErrors() {
			return nil, err
		}
		old, ok := before.likewise(item, s.Piece.File, since)
		if !ok {
			fresh = append(fresh, now)
			continue
		}
		old.caption, now.caption = now.caption+"，上次审定（"+since+"）", now.caption+"，这一次"
		rows = append(rows, []drawn{old, now})
	}
	if len(fresh) > 0 {
		rows = append(rows, fresh)
	}
	return rows, nil
}

// likewise draws what showed a piece as an item does now; false: nothing did. The receiver may be nil.
func (r *run) likewise(item *plan.Item, file, since string) (drawn, bool) {
	if r == nil || since == "" {
		return drawn{}, false
	}
	for _, old := range r.showing(file) {
		if isSlide(old.Job) == isSlide(item.Job) {
			d, err := r.draw(old)
			return d, err == nil && !r.Problems.HasErrors()
		}
	}
	return drawn{}, false
}

// showing are a printed sheet, a poster rather than others, and a slide that show a piece, if there are such.
func (r *run) showing(file string) (out []*plan.Item) {
	var sheet, slide *plan.Item
	poster := func(item *plan.Item) bool { return item.Job.(*plan.SheetJob).Product.Code == "poster" }
	for _, item := range r.Plan.Items {
		job, ok := item.Job.(*plan.SheetJob)
		switch {
		case !ok || !slices.Contains(item.Inputs, file):
		case isSlide(job):
			if slide == nil {
				slide = item
			}
		case item.Part == plan.Print && job.View.Job == nil && (sheet == nil || poster(item) && !poster(sheet)):
			sheet = item
		}
	}
	for _, item := range []*plan.Item{sheet, slide} {
		if item != nil {
			out = append(out, item)
		}
	}
	return out
}

// drawn is a sheet or slide to be shown small.
type drawn struct {
	made    project.Made
	tools   *project.Tools
	caption string
}

func (r *run) draw(item *plan.Item) (drawn, error) {
	job := item.Job.(*plan.SheetJob)
	made, err := r.Make(item, r.Problems)
	caption := "屏幕画面"
	if job.Product != nil && !isSlide(job) {
		caption = job.Product.Name + " " + plan.SizeText(job.Size.Name)
	}
	return drawn{made, r.Tools(job.Theme), caption}, err
}

// marks are the first page of a drawn sheet inside a rectangle, with a fine line around it.
func (d *drawn) marks(room page.Rect) ([]page.Mark, error) {
	p := &d.made.Pages[0]
	shrink := min(float64(room.Width)/float64(p.Width), float64(room.Height)/float64(p.Height))
	at := page.Rect{Width: page.Round(float64(p.Width) * shrink), Height: page.Round(float64(p.Height) * shrink)}
	at.X, at.Y = room.X+(room.Width-at.Width)/2, room.Y+(room.Height-at.Height)/2
	img, err := d.tools.Raster.DrawScaled(p, d.made.Fonts, shrink*contactPPI/25_400)
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, img, &jpeg.Options{Quality: contactQuality}); err != nil {
		return nil, err
	}
	return []page.Mark{&page.Image{Rect: at, Data: data.Bytes(), Format: "jpeg", PixelWidth: img.Rect.Dx(), PixelHeight: img.Rect.Dy()},
		&page.Stroke{Path: page.RectPath(at), Width: 100, Color: page.Color{R: 128, G: 128, B: 128}}}, nil
}
