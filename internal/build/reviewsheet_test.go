package build

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/review"
	"fanshi/internal/testtools"
)

// standingOf is how far a piece of the project has come.
func standingOf(t *testing.T, files fstest.MapFS, name string) *review.Standing {
	t.Helper()
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	for _, s := range review.Judge(book.Config.Reviews, review.Pieces(book), review.Read(files, &diag.List{})) {
		if s.Piece.File == name {
			return s
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// TestReviewSheet: the form has the code, every stage, the text now and what was deleted of the text before; what did not change is
// left out and counted.
func TestReviewSheet(t *testing.T) {
	const piece = "content/cases/loan-one.md"
	o, files, dir := reviewedProject(t)
	signOff(t, files)
	s := standingOf(t, files, piece)
	before := files[piece].Data
	kept := review.TextFile(s.Digest, piece)
	files[kept] = &fstest.MapFile{Data: before}
	files[piece] = &fstest.MapFile{Data: bytes.Replace(before, []byte("收完失联"), []byte("收完就失联"), 1)}
	files[piece].Data = bytes.Replace(files[piece].Data, []byte("催得急"), []byte("要得急"), 1)
	s = standingOf(t, files, piece)
	data, diags, err := ReviewSheet(context.Background(), o, []*review.Standing{s})
	if err != nil || data == nil || diags.HasErrors() {
		t.Fatalf("%v %v", err, diags.Sorted())
	}
	text := pdfText(t, dir, data)
	for _, want := range []string{"审稿单", review.Code([]*campaign.Piece{s.Piece}), "初审", "复审", "终审", piece, "改动2行", "2026-11-20", "收完就失联", "催要得急", "行没有改动", "海报A4，上次审定（2026-11-20）", "海报A4，这一次", "屏幕画面，上次审定（2026-11-20）", "屏幕画面，这一次"} {
		if !strings.Contains(text, want) {
			t.Errorf("the form does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "王某急需周转") {
		t.Error("what did not change is not left out")
	}
	// A text that is not kept, or not as it was signed, is not compared with: the whole is shown.
	files[kept] = &fstest.MapFile{Data: append(before, '\n')}
	if data, _, err = ReviewSheet(context.Background(), o, []*review.Standing{s}); err != nil {
		t.Fatal(err)
	}
	if text = pdfText(t, dir, data); !strings.Contains(text, "上次审定的文字没有留存") || !strings.Contains(text, "王某急需周转") || strings.Contains(text, "催要得急") || strings.Contains(text, "海报A4，") {
		t.Errorf("the text before was changed:\n%s", text)
	}
	if data, _, err = ReviewSheet(context.Background(), o, []*review.Standing{standingOf(t, files, "content/scams.yaml"), s}); err != nil || data == nil {
		t.Errorf("two pieces: %v", err)
	}
}

// TestReviewSheetBefore: beside what is drawn now stands what was drawn of the approved text and picture.
func TestReviewSheetBefore(t *testing.T) {
	const piece = "content/cases/loan-one.md"
	o, files, _ := reviewedProject(t)
	signOff(t, files)
	keepSigned(files)
	files[piece] = &fstest.MapFile{Data: bytes.Replace(files[piece].Data, []byte("先交“解冻费”"), []byte("又交“解冻费”"), 1)}
	r, err := open(context.Background(), o)
	if err != nil || r.Problems.HasErrors() {
		t.Fatal(err, r.Problems.Sorted())
	}
	s := standingOf(t, files, piece)
	rows, err := r.drawnRows(r.asApproved(context.Background(), []*review.Standing{s}), s, s.Since)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		old, now := pagesText(row[0].made.Pages), pagesText(row[1].made.Pages)
		if len(row) != 2 || !strings.Contains(old, "先交“解冻费”") || strings.Contains(old, "又交") || !strings.Contains(now, "又交“解冻费”") {
			t.Errorf("%q stands beside %q", old, now)
		}
	}
	// A new piece has no such version, nor has one whose approved text does not fit what lies there now.
	if rows, err = r.drawnRows(nil, s, ""); err != nil || len(rows) != 1 || len(rows[0]) != 2 {
		t.Errorf("a new piece: %d rows, %v", len(rows), err)
	}
	files["content/scams.yaml"] = &fstest.MapFile{Data: bytes.Replace(files["content/scams.yaml"].Data, []byte("虚假贷款"), []byte("虚假借款"), 1)}
	if r.asApproved(context.Background(), []*review.Standing{s}) != nil {
		t.Error("a case of a fraud that there is no more was opened")
	}
}

// pdfText is the text of a PDF without blanks.
func pdfText(t *testing.T, dir string, data []byte) string {
	t.Helper()
	tool := testtools.Find(t, "pdftotext", "poppler-utils")
	file := filepath.Join(dir, "form.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

func TestStageRows(t *testing.T) {
	entry := func(by string) *review.Entry { return &review.Entry{By: by, Date: "2026-11-20"} }
	stages := []string{"初审", "终审"}
	a := &review.Standing{Signed: []*review.Entry{entry("甲")}, Stage: "终审", For: []string{"丙", "丁"}}
	b := &review.Standing{Signed: []*review.Entry{entry("乙")}, Stage: "终审", For: []string{"丙", "丁"}}
	if got := stageRows(stages, []*review.Standing{a, a}); got[0] != (reviewStage{"初审", "", "甲", "2026-11-20"}) || got[1] != (reviewStage{"终审", "丙、丁", "", ""}) {
		t.Errorf("%+v", got)
	}
	if got := stageRows(stages, []*review.Standing{a, b}); got[0] != (reviewStage{Stage: "初审"}) {
		t.Errorf("two persons: %+v", got)
	}
	if got := stageRows(stages, []*review.Standing{a, {Stage: "初审"}}); got[0] != (reviewStage{Stage: "初审"}) {
		t.Errorf("one is not signed: %+v", got)
	}
}
