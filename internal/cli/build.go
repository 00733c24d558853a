package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/release"
)

// defaultOut is the folder of results, in the project.
const defaultOut = "public"

type buildOptions struct {
	only   []string
	venues []string
	theme  string
	now    string
	out    string
	jobs   int
	force  bool
	draft  bool
	urgent urgentOptions
}

func newBuildCommand(g *global) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:   "build",
		Short: "生成全部材料：网站、海报和折页、屏幕画面",
		Long: `读取项目，生成全部材料并发布到 public/current；没有符号链接的系统（Windows）上，是 public/releases 里
这一期的文件夹，public/current.txt 里写着它的名字。

内容有任何错误都不会发布，已发布的内容保持原样；全部问题一次列出。
每类场所用类别文件里指定的主题，没有指定的用 fanshi.yaml 里的；--theme 让全部材料用同一个主题。
屏幕只接受日期比现在新的画面，所以日期不对会把屏幕锁住：比这台电脑的日期晚两天以上，比上一期早两天以上，
或者隔了一个多月，都先不发布，请您看一看；日期没有错，就加 --force-date。已经发布过错的日期，见 fanshi keys --new-epoch。
几道审稿都审过的内容才会发布（fanshi status、fanshi approve）。有一篇没有审完，就什么也不发布：列出在等谁，样稿放在
public/draft，每张纸、每张画面、每个网页上都有“样稿”二字，退出码是 3。--draft 只做样稿，退出码是 0。
十分紧急、来不及审的，用 --urgent --reason 原因 --by 姓名 先发布：记一笔，fanshi status 一直标着“红”，直到第二个人审过。
加了 --only 或 --venue 是局部生成：结果放在 public/partial，不发布，屏幕和网站不受影响。

` + exitCodeHelp,
		Example: "  fanshi build\n  fanshi build --only print --venue b01\n  fanshi build --now 2026-11-23\n  fanshi build --theme alert",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runBuild(cmd.Context(), g, o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.only, "only", nil, "只生成其中几`部分`：site（网站）、print（印刷品）、screens（屏幕），可写多个，用半角逗号隔开")
	f.StringSliceVar(&o.venues, "venue", nil, "只生成这些场所，写场所`代码`，可写多个，用半角逗号隔开")
	f.StringVar(&o.theme, "theme", "", "全部用这个`主题`，代替 fanshi.yaml 和场所类别里写的")
	f.StringVar(&o.now, "now", "", "当作哪天来生成，写`日期`，例如 2026-11-23（默认今天）")
	f.StringVar(&o.out, "out", defaultOut, "放结果的`文件夹`，相对于项目")
	f.BoolVar(&o.force, "force-date", false, "日期比电脑的日期晚、比上一期早或者隔得太久时，也照样发布")
	f.BoolVar(&o.draft, "draft", false, "只做样稿，放在 public/draft，不发布")
	o.urgent.flags(f)
	f.IntVar(&o.jobs, "jobs", 0, "同时进行的任务`数`（默认等于处理器核数）")
	return cmd
}

// options turns flags into what a build needs, except for its store.
func (o buildOptions) options(g *global) (build.Options, error) {
	var b build.Options
	for _, name := range o.only {
		part := plan.Part(strings.TrimSpace(name))
		if !slices.Contains([]plan.Part{plan.Site, plan.Print, plan.Screens}, part) {
			return b, usageError{fmt.Errorf("--only 只能写 site、print、screens，不能写“%s”", name)}
		}
		b.Only = append(b.Only, part)
	}
	if o.jobs < 0 {
		return b, usageError{fmt.Errorf("--jobs 要写 1 以上的数")}
	}
	today, err := g.day(o.now)
	if err != nil {
		return b, err
	}
	p, err := g.openProject()
	if err != nil {
		return b, err
	}
	dirs, err := g.fontFolders()
	if err != nil {
		return b, err
	}
	if err := knownTheme(p.themes, o.theme); err != nil {
		return b, err
	}
	b.Files, b.Templates, b.Themes, b.Theme = p.files, p.templates, p.themes, o.theme
	b.FontDirs, b.SystemFontDirs = dirs, systemFontFolders()
	b.Today, b.Venues, b.Jobs = today, o.venues, o.jobs
	b.Clock, b.ForceDate, b.Draft = g.now(), o.force, o.draft
	if l, err := g.readLedger(); err == nil { // a ledger that cannot be read is told where it is written
		b.Records = l.Entries
	}
	return b, nil
}

func runBuild(ctx context.Context, g *global, o buildOptions) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	if err := o.urgent.check(o); err != nil {
		return err
	}
	b, err := o.options(g)
	if err != nil {
		return err
	}
	b.Urgent = o.urgent.note(g, b.Files)
	folder, target, err := g.outputFolder(o.out, "build", knownPublic)
	if err != nil {
		return err
	}
	b.Store = release.Open(folder)
	summary, diags, err := g.run(ctx, b)
	if err != nil {
		_ = g.reportText(diags)
		return buildFailure(err, summary)
	}
	if summary == nil {
		err := g.report(diags)
		if err != nil && !g.json {
			fmt.Fprintln(g.env.Stderr, "没有发布，已发布的内容保持原样。")
		}
		return err
	}
	if summary.Draft {
		return g.reportDraft(filepath.ToSlash(filepath.Join(target, summary.Release.Path)), o.draft, summary, diags)
	}
	if err := g.recordRelease(summary, o.urgent, diags); err != nil {
		return err
	}
	if err := g.reportText(diags); err != nil {
		return err
	}
	if !summary.Behind.IsZero() && !g.json {
		fmt.Fprintf(g.env.Stderr, behindHint, summary.Behind.Format(time.DateOnly))
	}
	place := filepath.ToSlash(filepath.Join(target, b.Store.Place(summary.Release)))
	return printSummary(g, place, summary, diags)
}

// run builds, with a bar of how far it is.
func (g *global) run(ctx context.Context, b build.Options) (*build.Summary, *diag.List, error) {
	bar := g.progress()
	b.Progress = bar.step
	defer bar.finish()
	return build.Run(ctx, b)
}

// buildFailure adds to an error what has become of the published release: an error after the switch (the last fsync,
// deleting old releases) leaves the new one published, and there is a summary of it.
func buildFailure(err error, s *build.Summary) error {
	var date *build.DateError
	switch {
	case errors.As(err, &date):
		return say(err, dateFaults[date.Fault], date.Date.Format(time.DateOnly), date.Other.Format(time.DateOnly), date.Days())
	case s == nil:
		return say(err, "%s。已发布的内容没有变化", explain(err))
	case s.Partial:
		return say(err, "结果已经放好，只是旧文件没有清理完：%s。下次生成时会自动补做", explain(err))
	}
	return say(err, "新的一期（%s）已经发布，只是收尾没有做完：%s。下次生成时会自动补做", s.Release.ID, explain(err))
}

// printSummary says what was made; place is the folder in which it lies.
func printSummary(g *global, place string, s *build.Summary, diags *diag.List) error {
	if g.json {
		result := verdict(diags)
		maps.Copy(result, map[string]any{"edition": s.Edition, "release": s.Release.ID, "partial": s.Partial, "path": place,
			"pages": s.Pages, "sheets": s.Sheets, "parts": s.Parts, "slides": s.Slides, "screens": s.Screens, "bytes": s.Bytes, "venues": s.PerVenue, "reviewed": !s.Off, "urgent": standingRows(s.Waiting)})
		return g.writeJSON(result)
	}
	out := g.env.Stdout
	if s.Partial {
		fmt.Fprintf(out, "已生成第 %s 期的一部分，未发布：%s\n", s.Edition, place)
	} else {
		fmt.Fprintf(out, "已发布第 %s 期（%s）：%s\n", s.Edition, s.Release.ID, place)
	}
	fmt.Fprintf(out, "  网站 %d 页，印刷文件 %d 个，屏幕 %d 块共 %d 张画面，合计 %.1f MB\n", s.Pages, s.Sheets, s.Screens, s.Slides, float64(s.Bytes)/1e6)
	writeVenues(out, s.PerVenue)
	switch {
	case s.Off:
		fmt.Fprintln(out, reviewsOff)
	case len(s.Waiting) > 0:
		fmt.Fprintf(out, "【红】紧急发布：有 %d 篇没有审完。请第二个人尽快审，用 fanshi approve 记下。\n", len(s.Waiting))
	}
	if !s.Partial {
		fmt.Fprint(out, "\n下一步：\n")
		if s.Pages > 0 {
			fmt.Fprintf(out, "  打开 %s/site/index.html 看网站\n", place)
		}
		fmt.Fprintf(out, "  把 %s/print 里的文件交给印刷厂\n  把 %s/screens 里的文件夹拷到屏幕\n", place, place)
	}
	return nil
}

// shownVenues is how many venues the summary lists; more would push what matters off the screen.
const shownVenues = 20

func writeVenues(out io.Writer, venues []build.VenueSummary) {
	for i, v := range venues {
		if i == shownVenues {
			fmt.Fprintf(out, "  ……另有 %d 个场所\n", len(venues)-shownVenues)
			return
		}
		fmt.Fprintf(out, "  %-5s %s：印刷文件 %d 个，屏幕 %d 块\n", v.Code, v.Name, v.Sheets, v.Screens)
	}
}

// progressBar shows on a terminal how far a build is.
type progressBar struct {
	out   io.Writer // nil: nothing is shown
	shown int       // per cent
}

func (g *global) progress() *progressBar {
	if g.quiet || g.json || !g.watched() {
		return &progressBar{}
	}
	return &progressBar{out: g.env.Stderr, shown: -1}
}

func (b *progressBar) step(done, total int, _ string) {
	const width = 30
	percent := done * 100 / max(total, 1)
	if b.out == nil || percent == b.shown {
		return
	}
	b.shown = percent
	full := percent * width / 100
	fmt.Fprintf(b.out, "\r[%s%s] %3d%%  %d/%d", strings.Repeat("█", full), strings.Repeat("░", width-full), percent, done, total)
}

// finish clears the bar's line.
func (b *progressBar) finish() {
	if b.out != nil && b.shown >= 0 {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}
