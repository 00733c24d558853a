package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/document"
	"fanshi/internal/intake"
	"fanshi/internal/source"
)

type importOptions struct {
	as    string
	now   string
	print bool
}

func newImportCommand(g *global) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import 文件…",
		Short: "把 Word 文档、网页和文本文件变成案例、告知书或标语",
		Long: `读入 .docx（Word、WPS）、.html（网页、微信文章）和 .txt，写成项目里的 .md 文件。一次可以写几个文件；写 - 就读标准输入。

案例放进 content/cases，告知书、承诺书、告知单放进 content/notices，标语放进 content/slogans。
是哪一种，从文字里看；看不出来时会问，用 --as 回答。文件名由日期和诈骗类型或标题的拼音组成，绝不覆盖已有的文件，原来的文件不动。

一个字也不会丢：标题、日期、小标题、列表、表格认得出的放到该放的地方，放不下的在“未归类”下面，一行一行列出来；
修订中删除的、隐藏的文字和批注、图片、网页上正文以外的文字没有带过来，也会列出来。案例还缺的项留空，旁边写着该填什么。
有“未归类”的文件不能发布：有用的移到合适的小标题下面，不要的删掉。像是姓名、号码的，会一处一处提醒。

` + exitCodeHelp,
		Example: "  fanshi import 案例.docx\n  fanshi import 微信文章.html 通知.txt\n  fanshi -C 我的项目 import --as 案例 材料.docx\n  fanshi import --print 案例.docx",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("import 后面要写要导入的文件")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runImport(g, args, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.as, "as", "", "当作哪`一种`：案例、告知书、承诺书、告知单、标语（默认从文字里看）")
	f.BoolVar(&o.print, "print", false, "只显示会写成什么样，不写文件")
	f.StringVar(&o.now, "now", "", "当作哪天，没有写年份的日期按它的年份算，写`日期`，例如 2026-11-23（默认今天）")
	return cmd
}

// importer takes in the files of one run.
type importer struct {
	*global
	options intake.Options
	print   bool
	folder  disk.FS
	diags   diag.List
	written map[string][]byte // of the project, by name
	files   []importedFile
}

// importedFile is a file as machines read it.
type importedFile struct {
	From  string      `json:"from"`
	File  string      `json:"file"`
	Kind  intake.Kind `json:"kind"`
	Text  string      `json:"text,omitempty"` // with --print
	piece *intake.Piece
}

func runImport(g *global, args []string, o importOptions) error {
	kind := intake.Kind(o.as)
	if o.as != "" && !slices.Contains(intake.Kinds, kind) {
		return usageError{fmt.Errorf("--as 后面的“%s”不认识%s可以写的有：案例、告知书、承诺书、告知单、标语", o.as, meant(o.as, kindWords()))}
	}
	p, err := g.openProject()
	if err != nil {
		return err
	}
	now, err := g.day(o.now)
	if err != nil {
		return err
	}
	m := &importer{global: g, print: o.print, written: map[string][]byte{}}
	if m.folder, err = disk.OpenDir(g.dir); err != nil {
		return err
	}
	m.options = importOptionsOf(p.files, now, kind)
	names := expand(args)
	for _, name := range names {
		if err := m.file(name); err != nil {
			return errors.Join(err, m.tell(p.files, len(names)))
		}
	}
	return m.tell(p.files, len(names))
}

func kindWords() []string {
	words := make([]string, len(intake.Kinds))
	for i, k := range intake.Kinds {
		words[i] = string(k)
	}
	return words
}

// importOptionsOf takes what an import must know of the project, whatever is wrong with it otherwise.
func importOptionsOf(files fs.FS, now time.Time, kind intake.Kind) intake.Options {
	book, _ := campaign.Load(files, campaign.LoadOptions{Today: now})
	o := intake.Options{Kind: kind, Today: now, Files: files}
	if zone := book.Config.TimeZone; zone != nil {
		o.Today = now.In(zone)
	}
	for _, s := range book.Scams {
		o.Scams = append(o.Scams, intake.Scam{ID: s.ID, Names: []string{s.Name.Value}})
	}
	for _, h := range book.Config.Hotlines {
		o.Allowed = append(o.Allowed, h.Number.Value)
	}
	return o
}

// expand replaces patterns, which the command line of Windows leaves to programs.
func expand(args []string) []string {
	var out []string
	for _, a := range args {
		found, err := filepath.Glob(a)
		if err != nil || len(found) == 0 || !strings.ContainsAny(a, "*?[") {
			found = []string{a}
		}
		for _, name := range found {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// pasted is what standard input is called.
const pasted = "粘贴的文字"

// file takes in one file. What is wrong with it is in the list; an error ends the run.
func (m *importer) file(name string) error {
	raw, ok := m.bytes(name)
	if !ok {
		return nil
	}
	shown := filepath.ToSlash(name)
	if name == "-" {
		shown = pasted
	}
	d, ok := document.Read(shown, raw, &m.diags)
	if !ok {
		return nil
	}
	piece, ok := intake.Read(shown, d, m.options, &m.diags)
	if !ok {
		return nil
	}
	for n := 1; ; n++ {
		file := path.Join(piece.Folder, piece.Slug+".md")
		if n > 1 {
			file = path.Join(piece.Folder, fmt.Sprintf("%s-%d.md", piece.Slug, n))
		}
		taken, err := disk.Taken(m.folder, file)
		if err != nil {
			return err
		}
		if taken || m.written[file] != nil {
			continue
		}
		if !m.print {
			err := disk.Add(m.folder, file, piece.Data)
			if errors.Is(err, fs.ErrExist) {
				continue
			}
			if err != nil {
				return err
			}
		}
		m.written[file] = piece.Data
		done := importedFile{From: shown, File: file, Kind: piece.Kind, piece: piece}
		if m.print {
			done.Text = string(piece.Data)
		}
		m.files = append(m.files, done)
		return nil
	}
}

// bytes reads a file from wherever it lies.
func (m *importer) bytes(name string) ([]byte, bool) {
	if name == "-" {
		raw, err := io.ReadAll(io.LimitReader(m.env.Stdin, document.MaxBytes+1))
		if err != nil {
			m.diags.Error(diag.Pos{File: pasted}, "source.unreadable", "标准输入读不完", "存成文件再导入")
		}
		return raw, err == nil
	}
	var found diag.List
	folder, err := disk.Folder(filepath.Dir(name))
	if err != nil {
		m.diags.Error(diag.Pos{File: filepath.ToSlash(name)}, "source.missing", "找不到这个文件", "检查文件名和所在的文件夹")
		return nil, false
	}
	raw, ok := source.ReadBytes(folder, filepath.Base(name), document.MaxBytes, &found)
	for _, d := range found.Sorted() {
		d.Pos.File = filepath.ToSlash(name)
		m.diags.Add(d)
	}
	return raw, ok
}

// tell reports what was done with all files, and what is left to do.
func (m *importer) tell(files fs.FS, count int) error {
	_, problems := campaign.Load(source.Overlay(files, m.written), campaign.LoadOptions{Today: m.options.Today})
	for _, f := range m.files {
		f.piece.Report(f.File, f.From, m.options.Allowed, &m.diags)
		m.todo(f.File, problems)
	}
	failed := count - len(m.files)
	if m.json {
		out := verdict(&m.diags)
		out["files"] = append([]importedFile{}, m.files...)
		if err := m.writeJSON(out); err != nil {
			return err
		}
	} else {
		if err := m.reportText(&m.diags); err != nil {
			return err
		}
		for _, f := range m.files {
			if m.print {
				fmt.Fprintf(m.env.Stdout, importShown, f.File, f.Kind, f.From, f.Text)
			} else {
				fmt.Fprintf(m.env.Stdout, importWritten, f.File, f.Kind, f.From)
			}
		}
		if count > 1 && !m.print {
			fmt.Fprintf(m.env.Stdout, importCount, len(m.files), failed)
		}
	}
	if failed > 0 {
		return errContent
	}
	return nil
}

// todo says in one Warning what check will find wrong with a file, but for what stands under 未归类.
func (m *importer) todo(file string, problems *diag.List) {
	var left []string
	first := diag.Pos{File: file}
	for _, d := range problems.Sorted() {
		if d.Pos.File != file || d.Severity != diag.Error || d.Code == "piece.unplaced" {
			continue
		}
		if len(left) == 0 {
			first = d.Pos
		}
		left = append(left, fmt.Sprintf("第 %d 行，%s", d.Pos.Line, d.Message))
	}
	if len(left) > 0 {
		m.diags.Warn(first, "import.todo", fmt.Sprintf("还有 %d 处要补或者要改：%s", len(left), strings.Join(left, "；")), "打开 "+file+" 补上，再运行 fanshi check，它会逐条说怎么改")
	}
}
