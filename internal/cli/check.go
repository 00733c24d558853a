package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
)

func newCheckCommand(g *global) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "检查内容，一次列出全部问题，不生成文件",
		Long: `检查项目：文件格式、必填项、引用关系、图片，以及每张海报、折页和画面能不能排下。
每个问题给出文件、行、列和改法。不写任何文件，除非加 --fix。

从 Word 和微信粘贴来的写法（段首空两格、1、①、一、案情、中文冒号、2026年11月5日……），意思明白的都能读，提示里说明是怎样读的。
加 --fix，就把这样的文件换成手册里的写法，意思不变，一个字也不少；标点、错别字和手机号、身份证号这样只有一种改法的，
也一起改好，改前改后逐行列出。原来的文件保存在项目的 backup 文件夹里。读不懂的文件不动：先照提示改正，再运行一次。
加 --sarif，把全部问题按 SARIF 2.1.0 输出，给编辑器和代码平台读。

` + exitCodeHelp,
		Example: "  fanshi check\n  fanshi check --fix\n  fanshi -C 我的项目 check --json",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runCheck(cmd.Context(), g, o) },
	}
	cmd.Flags().BoolVar(&o.fix, "fix", false, "把读得懂的不规范写法换成手册里的写法，原来的文件留在 backup 文件夹")
	cmd.Flags().BoolVar(&o.sarif, "sarif", false, "按 SARIF 2.1.0 输出全部问题，给编辑器和代码平台读")
	cmd.Flags().StringVar(&o.now, "now", "", "当作哪天来检查，写`日期`，例如 2026-11-23（默认今天）")
	cmd.Flags().IntVar(&o.jobs, "jobs", 0, "同时进行的任务`数`（默认等于处理器核数）")
	return cmd
}

type checkOptions struct {
	buildOptions
	fix   bool
	sarif bool
}

func runCheck(ctx context.Context, g *global, o checkOptions) error {
	if o.sarif && (o.fix || g.json) {
		return usageError{errors.New("--sarif 不能和 --fix、--json 一起写")}
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	b, err := o.options(g)
	if err != nil {
		return err
	}
	if o.fix {
		if err := g.fix(b.Files, b.Today); err != nil {
			return err
		}
	}
	bar := g.progress()
	b.Progress = bar.step
	summary, diags, err := build.Check(ctx, b)
	bar.finish()
	if err != nil {
		_ = g.reportText(diags)
		return err
	}
	if o.sarif {
		return g.reportSARIF(diags)
	}
	if err := g.report(diags); err != nil {
		return err
	}
	if !g.json {
		fmt.Fprintf(g.env.Stdout, "没有错误：%d 个场所，%d 个网页，%d 个印刷文件，%d 张画面都能生成。\n", summary.Venues, summary.Pages, summary.Sheets, summary.Slides)
		switch {
		case summary.Off:
			fmt.Fprintln(g.env.Stdout, reviewsOff)
		case len(summary.Waiting) > 0:
			fmt.Fprintf(g.env.Stdout, "还有 %d 篇没有审完，审完才能发布：fanshi status。\n", len(summary.Waiting))
		}
	}
	return nil
}

// reportSARIF prints the problems for programs that know them by their standard form.
func (g *global) reportSARIF(diags *diag.List) error {
	if err := diag.WriteSARIF(g.env.Stdout, diags, Version); err != nil {
		return err
	}
	if diags.HasErrors() {
		return errContent
	}
	return nil
}

func sortedNames[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
