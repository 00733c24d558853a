package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/disk"
	"fanshi/internal/preflight"
)

func newPreflightCommand(g *global) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:   "preflight",
		Short: "印前检查：交给印刷厂的文件合不合格",
		Long: `生成交给印刷厂的文件，逐个检查尺寸、出血、安全边距、折线、字高、图片精度、油墨、文字和二维码。
每个文件一个结论：通过、有提醒、不合格。结果写成网页 index.html 和 preflight.json，网页上有每一页的图，标着问题的位置。
不影响已发布的内容。有文件不合格时退出码是 3。

` + exitCodeHelp,
		Example: "  fanshi preflight\n  fanshi preflight --venue b01\n  fanshi preflight --json",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPreflight(cmd.Context(), g, o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.venues, "venue", nil, "只检查这些场所的文件，写场所`代码`，可写多个，用半角逗号隔开")
	f.StringVar(&o.theme, "theme", "", "全部用这个`主题`，代替 fanshi.yaml 和场所类别里写的")
	f.StringVar(&o.now, "now", "", "当作哪天来生成，写`日期`，例如 2026-11-23（默认今天）")
	f.StringVar(&o.out, "out", "public/preflight", "放结果的`文件夹`，相对于项目")
	f.IntVar(&o.jobs, "jobs", 0, "同时进行的任务`数`（默认等于处理器核数）")
	return cmd
}

func runPreflight(ctx context.Context, g *global, o buildOptions) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	b, err := o.options(g)
	if err != nil {
		return err
	}
	folder, target, err := g.outputFolder(o.out, "preflight", knownPreflight)
	if err != nil {
		return err
	}
	files, diags, err := build.Print(ctx, b)
	if err != nil {
		_ = g.reportText(diags)
		return err
	}
	if diags.HasErrors() {
		return g.report(diags)
	}
	bar := g.progress()
	b.Progress = bar.step
	reports, index, err := build.Preflight(ctx, b, files)
	bar.finish()
	if err != nil {
		return err
	}
	html, data, err := build.PreflightPages(ctx, b, files, reports, index)
	if err != nil {
		return err
	}
	output, err := disk.Begin(folder)
	if err != nil {
		return err
	}
	defer output.Discard()
	if err := errors.Join(output.Write("preflight.json", data), output.Write("index.html", html)); err != nil {
		return err
	}
	if err := output.Commit("index.html", false); err != nil {
		return err
	}
	if !g.json {
		if err := g.reportText(diags); err != nil {
			return err
		}
	}
	return g.preflightSummary(filepath.ToSlash(filepath.Join(target, "index.html")), reports)
}

// preflightSummary tells the verdicts: how many of each, and what is wrong with which file.
func (g *global) preflightSummary(place string, reports []preflight.Report) error {
	n := map[preflight.Verdict]int{}
	for _, r := range reports {
		n[r.Verdict]++
	}
	if g.json {
		type file struct {
			Path     string            `json:"path"`
			Name     string            `json:"name"`
			Verdict  preflight.Verdict `json:"verdict"`
			Findings int               `json:"findings"`
		}
		list := make([]file, len(reports))
		for i, r := range reports {
			list[i] = file{r.Path, r.Name, r.Verdict, len(r.Findings)}
		}
		if err := g.writeJSON(map[string]any{"ok": n[preflight.Failed] == 0, "path": place, "passed": n[preflight.Passed],
			"reminded": n[preflight.Reminded], "failed": n[preflight.Failed], "files": list}); err != nil {
			return err
		}
	} else {
		out := g.env.Stdout
		fmt.Fprintf(out, "印前检查 %d 个文件：通过 %d 个，有提醒 %d 个，不合格 %d 个\n", len(reports), n[preflight.Passed], n[preflight.Reminded], n[preflight.Failed])
		for _, r := range reports {
			if r.Verdict == preflight.Passed {
				continue
			}
			fmt.Fprintf(out, "%s  %s\n", r.Verdict, r.Path)
			for _, f := range r.Findings {
				where := "全部"
				if f.Page > 0 {
					where = fmt.Sprintf("第 %d 页", f.Page)
				}
				fmt.Fprintf(out, "  %s，%s：%s。%s。\n", f.Severity, where, f.Message, f.Remedy)
			}
		}
		fmt.Fprintf(out, "详细结果：%s\n", place)
	}
	if n[preflight.Failed] > 0 {
		return errContent
	}
	return nil
}
