package handbook

import (
	"bytes"
	"context"
	"encoding/binary"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/product"
	"fanshi/internal/project"
	"fanshi/internal/review"
	"fanshi/internal/sheet"
	"fanshi/internal/source"
	"fanshi/internal/theme"
)

// buildProvocations are the faults that only show when a project is built, or that no text file alone can have.
var buildProvocations = []provocation{
	{"review.records", func(*studio) *diag.List {
		diags := &diag.List{}
		review.Read(fstest.MapFS{"content/reviews.yaml": {Data: []byte("- stage: 初审\n  by: 张某\n  entered_by: 张某\n  date: 2026-11-23\n  pieces: [content/cases/loan.md]\n")}}, diags)
		return diags
	}},
	{"recall.mark", checked(edit{"content/recalled.yaml", "", "- piece: content/cases/loan.md\n  sha256: ab\n  date: 2026-11-23\n"})},
	{"text.break", checked(edit{caseFile, "hook: “先交解冻费。”", "hook: 先想一想不给验证码"},
		edit{"templates/poster/case.html", "", sheetOf("p { font-size: 10mm; width: 50mm; }", "<p>{{.Case.Hook}}</p>")})},
	{"list.sample", checked(edit{"content/lists/ten.md", "", "---\ntitle: 十个凡是\nstatus: sample\nissuer: 平安街道\n---\n\n1. 凡是先交钱的，都是诈骗！\n"},
		edit{kindFile, "poster/case", "poster/list"}, edit{"templates/poster/list.html", "", sheetOf("", "<p>{{.List.Title}}</p>")})},
	{"screen.code", checked(edit{venueTable, "lobby 1920x1080", "wall 1920x1080 P2.5 20-30米"})},
	{"screen.small", checked(edit{venueTable, "lobby 1920x1080", "gate 256x128"})},
	{"screen.strip", checked(edit{venueTable, "lobby 1920x1080", "door 32x16 P10 格式bmp"})},
	{"print.no-inks", checked(edit{"templates/poster/case.html", "", sheetOf("p { color: #123456; }", "<p>{{.Case.Title}}</p>")})},
	{"product.unreadable", func(*studio) *diag.List {
		diags := &diag.List{}
		product.Load(os.DirFS("testdata/none"), diags)
		return diags
	}},
	{"sheet.style-place", checked(edit{"templates/partials/extra.html", "", "{{define \"extra\"}}<style>p { color: #000000; }</style>{{end}}"},
		edit{"templates/poster/case.html", "", sheetOf("", "{{template \"extra\"}}<p>{{.Case.Title}}</p>")})},
	{"sheet.pages", checked(edit{"templates/slide/hotline.html", "", sheetOf("", "<p>甲</p></section><section><p>乙</p>")})},
	{"sign.epoch", checked(edit{".fanshi/epoch", "", "x"})},
	{"sign.key", checked(edit{".fanshi/signing.key", "", "x"})},
	{"site.broken-link", checked(edit{pageFile, "", pageStart + "[案例](case/loan/)\n"})},
	{"site.no-template", templates("site/home.html")},
	{"site.no-templates", templates("site")},
	{"site.template", checked(edit{"templates/site/home.html", "", "<p>{{.Nothing}}</p>"})},
	{"source.not-a-file", reading(fstest.MapFS{"content/pages/about.md": {Mode: fs.ModeNamedPipe}})},
	{"source.too-large", reading(fstest.MapFS{"content/pages/about.md": {Data: make([]byte, source.MaxBytes+1)}})},
	{"source.unreadable", reading(refusing{})},
	{"table.ragged", func(*studio) *diag.List {
		diags := &diag.List{}
		source.ReadTables(fstest.MapFS{venueTable: {Data: []byte("代码,名称\nb01,甲,多\n")}}, venueTable, []source.Column{{Names: []string{"代码"}}, {Names: []string{"名称"}}}, diags)
		return diags
	}},
	{"template.phrase", checked(edit{"templates/poster/case.html", "", sheetOf("", "<p>{{.Phrases.no_such}}</p>")})},
	{"art.symbol", checked(edit{configFile, "theme: alert", "theme: trial"}, edit{"themes/trial/theme.yaml", "", "name: 试验\nbase: alert\n"},
		edit{"themes/trial/art/general.svg", "", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><title>警徽</title><path d=\"M0 0h10v10z\"/></svg>"})},
	{"font.embedding", withFont(1 << 1)},
	{"font.licence", withFont(0)},
	{"picture.sponsor-size", withSponsor},
	{"theme.pixel-font", checked(edit{configFile, "theme: alert", "theme: trial"}, edit{"themes/trial/theme.yaml", "", "name: 试验\nbase: alert\n" +
		strings.NewReplacer("a.ttf", "NotoSansSC_400Regular.ttf", "a.woff", "NotoSansSC_400Regular.ttf").Replace(goodFonts)})},
	{"theme.unknown", checked(edit{configFile, "theme: alert", "theme: jiefang"})},
}

func sheetOf(css, body string) string {
	return "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>试验</title>\n<style>\n" + css + "\n</style></head><body>\n<section>\n" + body + "\n</section></body></html>"
}

// withFont checks a theme with a font of its own that has these bits of OS/2 fsType, and no licence beside it.
func withFont(bits uint16) func(*studio) *diag.List {
	return func(s *studio) *diag.List {
		data, err := os.ReadFile("../../themes/alert/fonts/NotoSansSC_400Regular.ttf")
		if err != nil {
			s.t.Fatal(err)
		}
		record := bytes.Index(data[:1000], []byte("OS/2"))
		binary.BigEndian.PutUint16(data[binary.BigEndian.Uint32(data[record+8:])+8:], bits)
		binary.BigEndian.PutUint32(data[record+4:], binary.BigEndian.Uint32(data[record+4:])+uint32(bits)<<16) // the checksum of the table
		return checked(edit{configFile, "theme: alert", "theme: trial"}, edit{"themes/trial/fonts/own.ttf", "", string(data)},
			edit{"themes/trial/theme.yaml", "", "name: 试验\nbase: alert\nfonts:\n  body: [{file: own.ttf, family: Own, weight: 400}]\n" +
				"  headline: [{file: NotoSansSC_900Black.ttf, family: Noto Sans SC, weight: 900}]\n  pixel: [{file: Unifont.woff, family: Unifont, weight: 400}]\n"})(s)
	}
}

// withSponsor checks a project whose own poster shows a partner's mark as wide as itself.
func withSponsor(s *studio) *diag.List {
	picture, err := os.ReadFile("../../content/cases/img/task-rebate-film-rating.png")
	if err != nil {
		s.t.Fatal(err)
	}
	return checked(edit{pageFile, "", pageStart + "![某某银行](logo.png)\n"}, edit{"content/pages/logo.png", "", string(picture)},
		edit{"content/pages/logo.png.yaml", "", "sponsor: 某某银行\n"},
		edit{"templates/poster/case.html", "", sheetOf("img { width: 100vw; height: 60vh; }", `<img src="content:pages/logo.png" alt="某某银行">`)})(s)
}

// checked checks the small project with the faults made; files below templates/ and themes/ lie over the program's own.
func checked(edits ...edit) func(*studio) *diag.List {
	return func(s *studio) *diag.List {
		files := apply(smallProject, edits)
		over := func(folder string) fs.FS {
			own, err := fs.Sub(files, folder)
			if err != nil {
				s.t.Fatal(err)
			}
			return theme.Layer(own, os.DirFS("../../"+folder))
		}
		return s.check(project.Options{Files: files, Templates: over("templates"), Themes: over("themes")})
	}
}

func (s *studio) check(o project.Options) *diag.List {
	o.Today = today
	_, diags, err := build.Check(context.Background(), build.Options{Options: o})
	if err != nil {
		s.t.Fatal(err)
	}
	return diags
}

// templates checks the small project where a file or a folder of the program's own templates is missing.
func templates(missing string) func(*studio) *diag.List {
	return func(s *studio) *diag.List {
		return s.check(project.Options{Files: apply(smallProject, nil), Templates: without(s.t, "../../templates", missing), Themes: os.DirFS("../../themes")})
	}
}

// without copies a folder that lacks a file or a folder.
func without(t *testing.T, folder, missing string) fs.FS {
	out := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == missing || strings.HasPrefix(name, missing+"/") {
			return err
		}
		data, err := os.ReadFile(folder + "/" + name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// refusing is a file system that gives nobody anything.
type refusing struct{}

func (refusing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// reading reads one file.
func reading(fsys fs.FS) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		diags := &diag.List{}
		source.Read(fsys, "content/pages/about.md", diags)
		return diags
	}
}

// missingTemplate asks for a sheet whose template is not there.
func missingTemplate(s *studio) *diag.List {
	diags := &diag.List{}
	s.sheet(fstest.MapFS{}).Render(sheet.Request{Template: "poster/none", Unit: page.Pixel64, Width: 64_000, Height: 64_000}, diags)
	return diags
}

// elsewhere are the codes that no file of a project provokes here: something before them refuses the fault, or they are about
// a run and not about a file. Each has the test that provokes it, and what that test looks for.
var elsewhere = map[string]struct{ file, word string }{
	"build.dead-link":    {"../check/links_test.go", "build.dead-link"},                // plan makes a page for every venue
	"document.lost-text": {"../document/document_test.go", "document.lost-text"},       // a fault of the program itself
	"import.lost-text":   {"../intake/intake_test.go", "import.lost-text"},             // a fault of the program itself
	"import.todo":        {"../../cmd/fanshi/testdata/script/import.txtar", "处要补或者要改"}, // about a run
	"pack.empty":         {"../../cmd/fanshi/testdata/script/pack.txtar", "本期没有要印的文件"}, // about a run
	"pack.forced":        {"../../cmd/fanshi/testdata/script/pack.txtar", "请印刷厂印前确认"},
	"recall.unmarked":    {"../../cmd/fanshi/testdata/script/recall.txtar", "里的标记却不见了"},
	"records.broken":     {"../../cmd/fanshi/testdata/script/ledger.txtar", "这一行被改动过"},
	"records.torn":       {"../../cmd/fanshi/testdata/script/ledger.txtar", "最后一行没有写完"},
	"records.caption":    {"../../cmd/fanshi/testdata/script/report.txtar", "这个文件夹里没有照片"},
	"records.folder":     {"../../cmd/fanshi/testdata/script/report.txtar", "场所表里没有“b99”"},
	"records.picture":    {"../../cmd/fanshi/testdata/script/report.txtar", "照片不是 PNG、JPEG 或 WebP 图片"},
	"records.column":     {"../../cmd/fanshi/testdata/script/delivered.txtar", "表头缺少“签收人”这一列"},
	"records.day":        {"../../cmd/fanshi/testdata/script/delivered.txtar", "还没有到"},
	"records.edition":    {"../../cmd/fanshi/testdata/script/delivered.txtar", "期次“48”不对"},
	"records.product":    {"../../cmd/fanshi/testdata/script/delivered.txtar", "没有“海抱”这种制品"},
	"records.quantity":   {"../../cmd/fanshi/testdata/script/delivered.txtar", "数量“四”不对"},
	"records.signer":     {"../../cmd/fanshi/testdata/script/delivered.txtar", "没有写签收人"},
	"records.venue":      {"../../cmd/fanshi/testdata/script/delivered.txtar", "场所表里没有“b09”"},
	"pack.refused":       {"../../cmd/fanshi/testdata/script/pack.txtar", "没有打包："},
	"piece.lost-text":    {"../campaign/complete_test.go", "piece.lost-text"}, // a fault of the program itself
	"plan.collision":     {"../plan/plan_test.go", "plan.collision"},          // slugs, codes and products that are alike are refused before
	"plan.file-name":     {"../plan/plan_test.go", "plan.file-name"},          // codes and slugs are refused before
	"sheet.lost":         {"../sheet/layout/fit_test.go", "sheet.lost"},       // a fault of the engine itself
	"sheet.small-text":   {"../build/gallery_test.go", "放大这处文字"},              // of a gallery
	"site.no-image":      {"../site/site_test.go", "site.no-image"},           // unreadable pictures are refused before
	"yaml.lost-text":     {"../source/yaml_test.go", "yaml.lost-text"},        // a fault of the reader itself
	"style.inks":         {"../sheet/style/inks_test.go", "style.inks"},       // needs two themes' inks
}
