package cli

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/report"
)

type reportOptions struct {
	from, to, month, week, quarter string
	xlsx, pdf, docx                bool
	out, now                       string
	pictures                       int
}

func newReportCommand(g *global) *cobra.Command {
	var o reportOptions
	cmd := &cobra.Command{
		Use:   "report",
		Short: "做一段时间的台账（Excel）和简报（PDF、Word）",
		Long: `从 records/ledger.jsonl 里的记录，做一段时间的台账和简报，默认是上个月的：
  反诈宣传台账_2026-11.xlsx   每项一行：日期、期次、场所、类别、品名、内容、订印、签收、上屏、照片；有合计和分类汇总
  反诈宣传简报_2026-11.pdf    总体情况、各类场所情况、宣传品印制和签收情况、撤回情况、现场照片
  反诈宣传简报_2026-11.docx   同样的内容，可以用 Word 或 WPS 修改

台账和简报的数字出自同样的记录，对得上。都不写个人，不排名。

现场照片放在 records/期次/场所代码/ 里，例如 records/2026-W48/b01/1.jpg，格式是 .jpg、.png 或 .webp；
同一个文件夹里的 说明.txt 写照片的说明，一行一张，例如 1.jpg：大厅里的易拉宝。拍摄的地点、时间、手机型号不会带进简报。
说明里有姓名、电话一类的个人信息，或者有照片打不开，就不做，列出是哪一处。照片上有人脸、车牌的，请先遮住。

` + exitCodeHelp,
		Example: "  fanshi report\n  fanshi report --month 2026-11\n  fanshi report --week 2026-W48 --docx\n  fanshi report --quarter 2026-Q4 --pictures 24\n  fanshi report --from 2026-11-01 --to 2026-11-15 --out 上报材料",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runReport(g, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.month, "month", "", "哪个`月`，例如 2026-11")
	f.StringVar(&o.week, "week", "", "哪一`周`（期），例如 2026-W48")
	f.StringVar(&o.quarter, "quarter", "", "哪个`季度`，例如 2026-Q4")
	f.StringVar(&o.from, "from", "", "从哪一天起，写`日期`，例如 2026-11-01")
	f.StringVar(&o.to, "to", "", "到哪一天为止（含这一天），写`日期`")
	f.BoolVar(&o.xlsx, "xlsx", false, "只做台账（可以和另外两项一起写）")
	f.BoolVar(&o.pdf, "pdf", false, "只做 PDF 的简报")
	f.BoolVar(&o.docx, "docx", false, "只做 Word 的简报")
	f.IntVar(&o.pictures, "pictures", 12, "简报里最多放多少`张`照片；每个场所先放一张")
	f.StringVar(&o.out, "out", "public/reports", "放结果的`文件夹`，相对于项目")
	f.StringVar(&o.now, "now", "", "简报上写哪天做的，写`日期`，例如 2026-12-01（默认今天）")
	return cmd
}

// period finds the period that the flags name; none: the month before today.
func (o *reportOptions) period(today time.Time) (report.Period, error) {
	named := 0
	for _, s := range []string{o.month, o.week, o.quarter, o.from + o.to} {
		if s != "" {
			named++
		}
	}
	if named > 1 {
		return report.Period{}, usageError{errors.New("--month、--week、--quarter、--from 和 --to 只写一种")}
	}
	for _, flag := range []struct {
		name, value, example string
		read                 func(string) (report.Period, bool)
	}{{"--month", o.month, "2026-11", report.Month}, {"--week", o.week, "2026-W48", report.Week}, {"--quarter", o.quarter, "2026-Q4", report.Quarter}} {
		if flag.value == "" {
			continue
		}
		p, ok := flag.read(flag.value)
		if !ok {
			return p, usageError{fmt.Errorf("%s 的“%s”要写成 %s 的样子", flag.name, flag.value, flag.example)}
		}
		return p, nil
	}
	if o.from+o.to == "" {
		return report.LastMonth(today), nil
	}
	from, errFrom := time.Parse(time.DateOnly, o.from)
	to, errTo := time.Parse(time.DateOnly, o.to)
	switch {
	case errFrom != nil || errTo != nil:
		return report.Period{}, usageError{errors.New("--from 和 --to 都要写，写成 2026-11-01 的样子")}
	case to.Before(from):
		return report.Period{}, usageError{fmt.Errorf("--to 的 %s 比 --from 的 %s 早", o.to, o.from)}
	}
	return report.Days(from, to), nil
}

func runReport(g *global, o reportOptions) error {
	if o.pictures < 0 || o.pictures > 200 {
		return usageError{errors.New("--pictures 要写 0 到 200 的数")}
	}
	b, err := buildOptions{now: o.now}.options(g)
	if err != nil {
		return err
	}
	book, diags := campaign.Load(b.Files, campaign.LoadOptions{Today: b.Today})
	if diags.HasErrors() {
		return g.report(diags)
	}
	today := book.Config.Midnight(b.Today)
	period, err := o.period(today)
	if err != nil {
		return err
	}
	l, err := g.readLedger()
	if err != nil {
		return err
	}
	diags = &diag.List{}
	if l.Break != nil {
		tellBreak(l.Break, diags.Warn)
	}
	w := &reporter{global: g, options: o, build: b, book: book, today: today, period: period, problems: diags}
	counted, text := w.count(l)
	if diags.HasErrors() {
		return g.report(diags)
	}
	files, err := w.files(counted, text)
	if err != nil || diags.HasErrors() {
		return errors.Join(err, g.report(diags))
	}
	place, err := w.write(files)
	if err != nil {
		return err
	}
	return w.tell(counted, place, slices.Sorted(maps.Keys(files)))
}

// reporter makes the reports of one run.
type reporter struct {
	*global
	options  reportOptions
	build    build.Options
	book     *campaign.Book
	today    time.Time
	period   report.Period
	problems *diag.List
}

// count counts the period and writes the text.
func (w *reporter) count(l *ledger.Ledger) (*report.Report, *report.Briefing) {
	in := &report.Input{Entries: l.Entries, Titles: map[string]string{}}
	for _, v := range w.book.Venues {
		in.Venues = append(in.Venues, report.Venue{Code: v.Code, Name: v.Name.Value, Kind: v.Kind.Name.Value})
	}
	for piece := range w.book.Pieces() {
		in.Titles[piece.File] = piece.Title.Value
	}
	for _, r := range w.book.Recalls { // these are left out of the Book
		for _, piece := range r.Found {
			in.Titles[r.File] = piece.Title.Value
		}
	}
	in.Photos = report.Photos(w.build.Files, w.period, in.Venues, w.problems)
	for _, p := range in.Photos {
		check.PersonalIn(campaign.Text{Value: p.Caption.Text, Pos: p.Caption.Pos}, &w.book.Config, w.problems)
	}
	if w.problems.HasErrors() {
		return nil, nil
	}
	source := report.Source{Head: l.Head}
	if l.Break != nil {
		source.Broken = l.Break.Line
	}
	counted := report.Count(in, w.period)
	var shown []report.Shown
	if w.wants(w.options.pdf) || w.wants(w.options.docx) {
		shown = report.Show(w.build.Files, report.Choose(in.Photos, w.options.pictures), in.Venues, w.problems)
	}
	return counted, counted.Briefing(w.book.Config.Issuer.Value, w.today, source, shown)
}

// wants tells whether a format is made: those that are asked for, or all.
func (w *reporter) wants(flag bool) bool {
	return flag || !w.options.xlsx && !w.options.pdf && !w.options.docx
}

// files makes the files by their names.
func (w *reporter) files(r *report.Report, text *report.Briefing) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, f := range []struct {
		wanted bool
		name   string
		make   func() ([]byte, error)
	}{
		{w.options.xlsx, "反诈宣传台账_" + w.period.File + ".xlsx", func() ([]byte, error) { return r.Register(text.Issuer) }},
		{w.options.docx, "反诈宣传简报_" + w.period.File + ".docx", func() ([]byte, error) { return text.Word(w.today) }},
		{w.options.pdf, "反诈宣传简报_" + w.period.File + ".pdf", func() ([]byte, error) {
			data, diags, err := build.Briefing(w.build, text)
			w.problems.Merge(diags)
			return data, err
		}},
	} {
		if !w.wants(f.wanted) {
			continue
		}
		data, err := f.make()
		if err != nil {
			return nil, err
		}
		files[f.name] = data
	}
	return files, nil
}

// write puts the files into their folder, all or none, and returns it.
func (w *reporter) write(files map[string][]byte) (string, error) {
	folder, place, err := w.outputFolder(w.options.out, "report", knownReports)
	if err != nil {
		return "", err
	}
	output, err := disk.Begin(folder)
	if err != nil {
		return "", err
	}
	defer output.Discard()
	last := ""
	for name, data := range files {
		if err := output.Write(name, data); err != nil {
			return "", err
		}
		last = max(last, name)
	}
	return filepath.ToSlash(place), output.Commit(last, true)
}

// tell says what was made.
func (w *reporter) tell(r *report.Report, place string, names []string) error {
	for i := range names {
		names[i] = place + "/" + names[i]
	}
	t := &r.Total
	if w.json {
		result := verdict(w.problems)
		maps.Copy(result, map[string]any{"from": r.Period.From.Format(time.DateOnly), "to": r.Period.To.Format(time.DateOnly), "files": names, "pieces": r.Pieces, "new": r.New,
			"places": t.Places, "ordered": t.Ordered, "received": t.Received, "screens": t.Screens, "updates": t.Updates, "photos": t.Photos, "recalls": len(r.Recalls), "rows": len(r.Rows)})
		return w.writeJSON(result)
	}
	if err := w.reportText(w.problems); err != nil {
		return err
	}
	out := w.env.Stdout
	if r.Empty() {
		fmt.Fprintf(out, "%s没有记录，照实写了。\n", r.Period.Name)
	} else {
		fmt.Fprintf(out, "%s：内容 %d 篇，场所 %d 处，订印 %d 份，签收 %d 份，屏幕 %d 块更新 %d 次，撤回 %d 篇次，照片 %d 张。\n", r.Period.Name, r.Pieces, t.Places, t.Ordered, t.Received,
			t.Screens, t.Updates, len(r.Recalls), t.Photos)
	}
	fmt.Fprintf(out, "已写入：\n  %s\n", strings.Join(names, "\n  "))
	return nil
}

// knownReports knows no folder of reports that has no mark: fanshi has never made one without.
func knownReports(disk.FS) ([]string, bool) { return nil, false }
