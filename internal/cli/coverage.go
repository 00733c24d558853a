package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/fleet"
	"fanshi/internal/ledger"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/spreadsheet"
)

type coverageOptions struct {
	out, now, csv, xlsx, page string
	hours, polls              int
	record                    bool
}

func newCoverageCommand(g *global) *cobra.Command {
	var o coverageOptions
	cmd := &cobra.Command{
		Use:   "coverage 访问记录…",
		Short: "从访问记录看哪块屏幕取到了哪一期，哪些没有更新",
		Long: `读 fanshi serve --log 写下的访问记录（也可以是 .gz），和场所表、当前这一期对照，列出每块屏幕的情况：
  从未联系、失去联系、还是旧的一期、画面没有取全、等待更新、正常；场所表里没有的屏幕也列出来。
这里统计的是取走画面的情况，是否播放要到现场看。只有记录能证明屏幕上有全套的当前画面，才算正常：
fanshi pull 回来问过、服务器答复没有变化，或者每个文件的每一段都取到过；浏览器里预览不算。
记录要从屏幕第一次取画面时开始，不然已经取过的画面会算作没有取全。

超过 --hours 没有联系，或者新的一期出来这么久还没有取走，就算没有更新；--polls 按每块屏幕自己多久取一次来算。
--csv、--xlsx、--html 写成表格和网页，可以同时写。
--record 把取到当前一期全套画面的屏幕记进 records/ledger.jsonl，fanshi report 做台账、简报时用；记过的不会再记。

` + exitCodeHelp,
		Example: "  fanshi coverage access.log\n  fanshi coverage access.log access.log.1.gz --html 屏幕.html --xlsx 屏幕.xlsx\n  fanshi coverage access.log --now 2026-11-23 --polls 10",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("coverage 后面要写访问记录的文件名")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return runCoverage(g, args, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.out, "out", "public", "已发布内容的`文件夹`，相对于项目")
	f.StringVar(&o.now, "now", "", "看到哪一天结束为止，写`日期`，例如 2026-11-23（默认现在）")
	f.IntVar(&o.hours, "hours", 24, "多少`小时`没有取就算没有更新")
	f.IntVar(&o.polls, "polls", 0, "改用“漏取多少`次`就算没有更新”")
	f.BoolVar(&o.record, "record", false, "取到当前一期的屏幕，记进 records/ledger.jsonl")
	f.StringVar(&o.csv, "csv", "", "写成 CSV `文件`")
	f.StringVar(&o.xlsx, "xlsx", "", "写成 Excel `文件`")
	f.StringVar(&o.page, "html", "", "写成网页`文件`")
	return cmd
}

func runCoverage(g *global, logs []string, o coverageOptions) error {
	if o.hours < 1 || o.polls < 0 {
		return usageError{errors.New("--hours、--polls 要写 1 以上的数")}
	}
	today, err := g.day(o.now)
	if err != nil {
		return err
	}
	p, err := g.openProject()
	if err != nil {
		return err
	}
	book, diags := campaign.Load(p.files, campaign.LoadOptions{})
	if diags.HasErrors() {
		return g.report(diags)
	}
	zone := book.Config.TimeZone
	until := today
	if o.now != "" {
		y, m, d := today.Date()
		until = time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-time.Millisecond)
	}
	expected, edition, err := o.expected(g, book)
	if err != nil {
		return err
	}
	seen := fleet.NewSightings(until)
	for _, name := range logs {
		if err := readLog(seen, name); err != nil {
			return err
		}
	}
	if seen.Lines == seen.Skipped {
		return errors.New("这些文件里没有访问记录。访问记录由 fanshi serve --log 写下")
	}
	if seen.Skipped > 0 {
		g.say("有 %d 行不是访问记录，已跳过。", seen.Skipped)
	}
	report := seen.Report(expected)
	if err := o.files(g, report, edition, until, zone); err != nil {
		return err
	}
	if err := printCoverage(g, report, edition, until, zone); err != nil || !o.record {
		return err
	}
	return g.recordShown(report, edition, until.In(zone))
}

// recordShown notes which screens have the whole set of an edition, those that no entry has told of yet.
func (g *global) recordShown(report []fleet.Coverage, edition string, until time.Time) error {
	l, err := g.readLedger()
	if err != nil {
		return err
	}
	good, of := fetchedScreens(report, edition)
	fresh := ledger.NewlyShown(l.Entries, edition, good)
	if len(fresh) == 0 {
		g.say("没有新取到第 %s 期的屏幕，没有要记的。", edition)
		return nil
	}
	entry := ledger.Entry{Event: ledger.Shown, Day: until.Format(time.DateOnly), Week: edition, Of: of, Fetched: fresh}
	entry.Screens = ledger.CountShown(append(l.Entries, entry), edition)
	var told diag.List
	if err := g.record(until.Location(), &told, entry); err != nil {
		return err
	}
	g.say("已记下：%s", entryText(&entry))
	return g.reportText(&told)
}

// fetchedScreens are the screens that are proved to have the whole set of an edition, by venue, and how many screens there are to
// have it.
func fetchedScreens(report []fleet.Coverage, edition string) (good []ledger.Fetched, of int) {
	at := map[string]int{}
	for _, c := range report {
		if c.State == fleet.Unknown || c.State == fleet.Without {
			continue
		}
		of++
		if c.State != fleet.Good || c.Edition != edition {
			continue
		}
		if _, known := at[c.Venue]; !known {
			at[c.Venue] = len(good)
			good = append(good, ledger.Fetched{Venue: c.Venue})
		}
		f := &good[at[c.Venue]]
		f.Screens = append(f.Screens, c.Screen)
	}
	return good, of
}

// expected are the screens of the venue table with what the current release holds for them.
func (o coverageOptions) expected(g *global, book *campaign.Book) ([]fleet.Expected, string, error) {
	folder, err := disk.OpenDir(g.inProject(o.out))
	if err != nil {
		return nil, "", nothingPublished(err)
	}
	store := release.Open(folder)
	current, err := store.Current()
	if err != nil {
		return nil, "", nothingPublished(err)
	}
	sums := map[string]string{}
	for _, f := range current.Manifest.Files {
		sums[f.Path] = f.SHA256
	}
	var out []fleet.Expected
	for _, v := range book.Venues {
		for _, s := range v.Screens {
			e := fleet.Expected{Venue: v.Code, VenueName: v.Name.Value, Screen: s.ID, Allowed: time.Duration(o.hours) * time.Hour}
			name := fmt.Sprintf("screens/%s/%s/%s", v.Code, s.ID, screen.ManifestName)
			set, err := readSet(store, current.Path+"/"+name)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, "", err
			}
			if set != nil {
				e.Edition, e.Issued, e.Manifest = set.Edition, set.Issued, sums[name]
				e.Slides, e.Companions = expectedFiles(set)
				if o.polls > 0 {
					e.Allowed = time.Duration(o.polls*set.PollSeconds) * time.Second
				}
			}
			out = append(out, e)
		}
	}
	return out, current.Manifest.Edition, nil
}

// expectedFiles are the files of a set as the report compares them.
func expectedFiles(set *screen.Set) (slides []fleet.Slide, companions []string) {
	forms := map[string][]string{}
	for _, c := range set.Companions {
		companions = append(companions, c.SHA256)
		for _, slide := range c.Shows {
			forms[slide] = append(forms[slide], c.SHA256)
		}
	}
	for _, slide := range set.Slides {
		slides = append(slides, fleet.Slide{SHA256: slide.SHA256, Forms: forms[slide.File]})
	}
	return slides, companions
}

func readSet(store *release.Store, name string) (*screen.Set, error) {
	f, err := store.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, screen.MaxManifest+1))
	if err != nil {
		return nil, err
	}
	set, err := screen.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("文件 %s 读不懂：%w", name, err)
	}
	return set, nil
}

func readLog(seen *fleet.Sightings, name string) error {
	f, err := disk.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := seen.Read(f); err != nil {
		return fmt.Errorf("访问记录 %s 没有读完：%w", name, err)
	}
	return nil
}

// files writes the report where the flags say.
func (o coverageOptions) files(g *global, report []fleet.Coverage, edition string, until time.Time, zone *time.Location) error {
	outputs := []struct {
		name string
		make func() ([]byte, error)
	}{
		{o.csv, func() ([]byte, error) { return fleet.CSV(report, zone) }},
		{o.xlsx, func() ([]byte, error) { return coverageBook(report, until, zone) }},
		{o.page, func() ([]byte, error) { return fleet.HTML(report, edition, until, zone) }},
	}
	for _, out := range outputs {
		if out.name == "" {
			continue
		}
		data, err := out.make()
		if err != nil {
			return err
		}
		if err := g.putFile(out.name, data); err != nil {
			return err
		}
	}
	return nil
}

// coverageBook is the report as a workbook.
func coverageBook(report []fleet.Coverage, until time.Time, zone *time.Location) ([]byte, error) {
	sheet := spreadsheet.Sheet{Name: "屏幕更新情况"}
	for i, heading := range fleet.Headings {
		sheet.Columns = append(sheet.Columns, spreadsheet.Column{Heading: heading, Width: []float64{16, 10, 32, 14, 18, 20, 12, 24}[i]})
	}
	for _, c := range report {
		var row []spreadsheet.Cell
		for _, text := range c.Cells(zone) {
			row = append(row, spreadsheet.Text(text))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return spreadsheet.Write(spreadsheet.Workbook{Title: "屏幕更新情况", Creator: "fanshi", Date: until.In(zone), Sheets: []spreadsheet.Sheet{sheet}})
}

func printCoverage(g *global, report []fleet.Coverage, edition string, until time.Time, zone *time.Location) error {
	if g.json {
		return g.writeJSON(map[string]any{"edition": edition, "until": until.In(zone), "counts": fleet.Counts(report), "screens": report})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "截至 %s，当前第 %s 期，共 %d 块屏幕：", until.In(zone).Format("2006-01-02 15:04"), edition, len(report))
	for i, c := range fleet.Counts(report) {
		if i > 0 {
			b.WriteString("，")
		}
		fmt.Fprintf(&b, "%s %d", c.Name, c.Count)
	}
	b.WriteString("。\n")
	rows := [][]string{fleet.Headings}
	for _, c := range report {
		if c.State != fleet.Good {
			rows = append(rows, c.Cells(zone))
		}
	}
	if len(rows) > 1 {
		writeTable(&b, rows)
	}
	_, err := io.WriteString(g.env.Stdout, b.String())
	return err
}

// writeTable writes rows in columns as wide as their widest cell.
func writeTable(b *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + cell + strings.Repeat(" ", widths[i]-columns(cell))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
