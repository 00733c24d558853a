package campaign

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// recallFiles is a small project with two cases, slogans, and a bulletin that names them.
func recallFiles() fstest.MapFS {
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	put("fanshi.yaml", "name: 试验站\nbase_url: https://fz.example.gov.cn/\nissuer: 试验街道办\ntheme: alert\nhotlines:\n  - {number: \"96110\", name: 专线, use: 请接听。}\n")
	put("content/scams.yaml", "- id: loan\n  name: 虚假贷款\n  question: 为什么先收我的？\n")
	put("content/venues/venues.csv", "代码,名称,类别\nb01,试验网点,银行\ns01,试验学校,学校\n")
	for _, name := range []string{"one", "two"} {
		put("content/cases/"+name+".md", "---\ntitle: 先交了“解冻费”"+name+"\nheadline: [先交“解冻费”]\nhook: 先交解冻费。\naction: 一分也不交\nscam: 虚假贷款\ndate: 2026-11-05\nvenues: [bank]\n---\n\n"+
			"## 案情\n\n王某急需周转。\n\n## 套路\n\n1. 引人下载\n2. 谎称冻结\n3. 收完失联\n\n## 识别\n\n- 先收费\n- 催得急\n- 要保密\n\n## 警方提示\n\n- 到网点问\n- 不点链接\n- 立即报警\n")
	}
	put("content/slogans/bank.md", "---\ntitle: 银行标语\nvenues: [bank]\n---\n\n- 凡是先交钱的贷款，都是诈骗！\n- 转账之前，先问一句。\n")
	put("content/bulletins/2026-W48.md", "---\ntitle: 这一周\nedition: 2026-W48\npicks:\n  bank:\n    cases: [one, two]\n    slogans: [bank-01]\n---\n\n先核实。\n")
	return files
}

func load(t *testing.T, files fstest.MapFS) *Book {
	t.Helper()
	book, diags := Load(files, LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	return book
}

// mark takes a piece back.
func mark(t *testing.T, files fstest.MapFS, file, restored string) {
	t.Helper()
	book := load(t, files)
	var r *Recall
	for p := range book.Pieces() {
		if p.File == file {
			r = book.NewRecall(p)
		}
	}
	for _, old := range book.Recalls {
		if old.File == file {
			r = old
		}
	}
	if r == nil {
		t.Fatalf("there is no %s", file)
	}
	now := *r
	now.Date.Time, now.Reason.Value, now.By = time.Date(2026, 11, 23, 0, 0, 0, 0, book.Config.TimeZone), `电话 "写错" 了 \ # 一位`, "张某"
	var old []byte
	if f := files[RecalledFile]; f != nil {
		old = f.Data
	}
	files[RecalledFile] = &fstest.MapFile{Data: AddRecall(old, &now, restored)}
}

// TestRecall: a piece that was taken back is not in the Book, under whatever name; all else is; what named it goes on.
func TestRecall(t *testing.T) {
	const one = "content/cases/one.md"
	files := recallFiles()
	mark(t, files, one, "")
	book := load(t, files)
	if len(book.Cases) != 1 || book.Cases[0].Slug != "two" || len(book.Slogans) != 2 {
		t.Fatalf("cases: %v", book.Cases)
	}
	pick := book.Bulletins[0].Picks[0]
	if len(pick.Cases) != 1 || pick.Cases[0].Slug != "two" || len(pick.Slogans) != 1 {
		t.Errorf("the bulletin chooses %v", pick.Cases)
	}
	for p := range book.Pieces() {
		if p.File == one {
			t.Error("its piece is still among those of the Book")
		}
	}
	r := book.Recalls[0]
	if r.Page != "cases/one" || r.Reason.Value != `电话 "写错" 了 \ # 一位` || r.By != "张某" || r.Everywhere || len(r.Kinds) != 1 || r.Kinds[0].ID != "bank" || len(r.Found) != 1 ||
		!r.At(r.Kinds[0]) || r.At(&Kind{ID: "school"}) {
		t.Errorf("the mark is %+v", r)
	}
	said := false
	for _, text := range book.Texts() {
		said = said || text == r.Reason
	}
	if !said {
		t.Error("the reason is published and not told by Texts")
	}
	// Another name of the same bytes, other bytes of the same name, and no file at all.
	files["content/cases/three.md"] = files[one]
	files[one] = &fstest.MapFile{Data: append(slices.Clone(files[one].Data), '\n')}
	if book = load(t, files); len(book.Cases) != 1 || len(book.Recalls[0].Found) != 2 {
		t.Errorf("renamed and changed: %v", book.Cases)
	}
	delete(files, one)
	delete(files, "content/cases/three.md")
	files["content/bulletins/2026-W48.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 这一周\nedition: 2026-W48\n---\n\n先核实。\n")}
	if book = load(t, files); len(book.Cases) != 1 || len(book.Recalls) != 1 || book.Recalls[0].Page != "cases/one" {
		t.Errorf("without the file: %v", book.Recalls)
	}
}

// TestRestore: what was taken back and restored is there again, and may be taken back anew.
func TestRestore(t *testing.T) {
	const one = "content/cases/one.md"
	files := recallFiles()
	for range 2 {
		mark(t, files, one, "")
		if book := load(t, files); len(book.Cases) != 1 {
			t.Fatal("it was not taken back")
		}
		mark(t, files, one, "改正了")
		if book := load(t, files); len(book.Cases) != 2 || len(book.Recalls) != 0 {
			t.Fatal("it was not restored")
		}
	}
}

// TestRecallOfEverything: every kind of piece can be taken back, and what everything else needs cannot.
func TestRecallOfEverything(t *testing.T) {
	files := recallFiles()
	for _, file := range []string{"content/slogans/bank.md", "content/bulletins/2026-W48.md", "content/cases/two.md", "content/cases/one.md"} {
		mark(t, files, file, "")
	}
	book := load(t, files)
	if len(book.Cases)+len(book.Slogans)+len(book.Bulletins) != 0 || len(book.Recalls) != 4 {
		t.Errorf("left: %v %v %v", book.Cases, book.Slogans, book.Bulletins)
	}
	for _, kind := range []PieceKind{ConfigPiece, ScamsPiece, PhrasesPiece, AllowedPiece, RecalledPiece, KindPiece, VenuesPiece, CodesPiece, PicturePiece} {
		if Recallable(kind) {
			t.Errorf("%s can be taken back", kind)
		}
	}
}

// TestRecallMarks: marks that say nothing clear are errors, so that nothing comes back because of them.
func TestRecallMarks(t *testing.T) {
	const good = "- piece: content/cases/one.md\n  sha256: ab\n  kind: case\n  page: cases/one\n  venues: [全部]\n  date: 2026-11-23\n  reason: 写错了\n"
	for what, change := range map[string][2]string{"no kind": {"  kind: case\n", ""}, "a kind that cannot be": {"kind: case", "kind: config"}, "a page elsewhere": {"page: cases/one", "page: lists/one"},
		"a page above": {"page: cases/one", "page: cases/../one"}, "both": {"  reason", "  restored: 好了\n  reason"}, "neither": {"  reason: 写错了\n", ""}, "no date": {"2026-11-23", "昨天"}} {
		files := recallFiles()
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Fatalf("%s changes nothing", what)
		}
		files[RecalledFile] = &fstest.MapFile{Data: []byte(text)}
		if _, diags := Load(files, LoadOptions{}); !diags.HasErrors() {
			t.Errorf("%s is read", what)
		}
	}
	files := recallFiles()
	files[RecalledFile] = &fstest.MapFile{Data: []byte(good)}
	if book := load(t, files); len(book.Cases) != 1 || !book.Recalls[0].Everywhere {
		t.Error("the mark itself is not read")
	}
}

// TestLeaveOut: pieces that whoever loads leaves out are not in the Book, with the pictures that nothing else shows, and what is wrong
// with them is not told; what names them goes on. Files that everything is made with stay.
func TestLeaveOut(t *testing.T) {
	files := recallFiles()
	put := func(name string, data []byte) { files[name] = &fstest.MapFile{Data: data} }
	for _, picture := range []string{"a", "b"} {
		put("content/pages/img/"+picture+".png", encodePNG(t, 40, 30))
	}
	put("content/pages/one.md", []byte("---\ntitle: 一\n---\n\n![甲](img/a.png)\n\n![乙](img/b.png)\n"))
	put("content/pages/two.md", []byte("---\ntitle: 二\n---\n\n![乙](img/b.png)\n"))
	put("content/cases/begun.md", []byte("---\ntitle: 刚开始写\n"))
	pictures := func(b *Book) (names []string) {
		for _, a := range b.Assets {
			names = append(names, a.Path)
		}
		return names
	}
	left := []string{"content/pages/one.md", "content/cases/one.md", "content/cases/begun.md", "content/scams.yaml"}
	book, diags := Load(files, LoadOptions{LeaveOut: left})
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	if len(book.Cases) != 1 || len(book.Pages) != 1 || len(book.Scams) != 1 || len(book.Bulletins[0].Picks[0].Cases) != 1 || len(book.Recalls) != 0 {
		t.Errorf("%d cases, %d pages, %d frauds, %v", len(book.Cases), len(book.Pages), len(book.Scams), book.Bulletins[0].Picks[0].Cases)
	}
	if got := pictures(book); !slices.Equal(got, []string{"content/pages/img/b.png"}) {
		t.Errorf("pictures: %v", got)
	}
	if _, diags := Load(files, LoadOptions{LeaveOut: left[:2]}); !diags.HasErrors() {
		t.Error("what is wrong with a piece that stays is not told")
	}
}
