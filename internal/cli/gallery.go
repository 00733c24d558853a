package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

type galleryOptions struct {
	out    string
	themes []string
	only   []string
	texts  string
	now    string
	jobs   int
}

func newGalleryCommand(g *global) *cobra.Command {
	var o galleryOptions
	cmd := &cobra.Command{
		Use:   "gallery",
		Short: "把全部版式排成一页样张，供设计人员比较",
		Long: `用项目里最短和最长的文字，把每个版式按每个主题、每种尺寸各排一张，做成一个网页。
每张样张有一大一小两幅图，小图用来看远处还认不认得出。
排不下的样张在网页上写明原因，命令结束时也会列出。用到还没有审完的内容的样张，上面有“样稿”二字。不影响已发布的内容。

` + exitCodeHelp,
		Example: "  fanshi gallery\n  fanshi gallery --only poster,slide --theme alert --texts longest\n  fanshi gallery --out D:\\样张",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runGallery(cmd.Context(), g, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.out, "out", "public/gallery", "放网页和图片的`文件夹`，相对于项目")
	f.StringSliceVar(&o.themes, "theme", nil, "只看这些`主题`，可写多个，用半角逗号隔开（默认全部）")
	f.StringSliceVar(&o.only, "only", nil, "只看这些`制品`，写 templates 里的文件夹名，可写多个，用半角逗号隔开（默认全部）")
	f.StringVar(&o.texts, "texts", "both", "用多长的`文字`：shortest（最短）、longest（最长）、both（都要）")
	f.StringVar(&o.now, "now", "", "当作哪天来排，写`日期`，例如 2026-11-23（默认今天）")
	f.IntVar(&o.jobs, "jobs", 0, "同时进行的任务`数`（默认等于处理器核数）")
	return cmd
}

// options turns flags into what a gallery needs, except for where it is written.
func (o galleryOptions) options(g *global) (build.Options, build.GalleryOptions, error) {
	var show build.GalleryOptions
	b, err := buildOptions{now: o.now, jobs: o.jobs}.options(g)
	if err != nil {
		return b, show, err
	}
	for _, name := range o.themes {
		if err := knownTheme(b.Themes, name); err != nil {
			return b, show, err
		}
	}
	var problems diag.List // told by the gallery itself
	codes := product.Load(b.Templates, &problems).Codes()
	for _, code := range o.only {
		if !slices.Contains(codes, code) && !problems.HasErrors() {
			return b, show, usageError{fmt.Errorf("没有“%s”这种制品%s可用的有：%s", code, meant(code, codes), strings.Join(codes, "、"))}
		}
	}
	switch texts := plan.Texts(o.texts); texts {
	case plan.Shortest, plan.Longest:
		show.Texts = []plan.Texts{texts}
	case "both":
	default:
		return b, show, usageError{fmt.Errorf("--texts 只能写 shortest、longest、both，不能写“%s”", o.texts)}
	}
	show.Themes, show.Only = o.themes, o.only
	return b, show, nil
}

func runGallery(ctx context.Context, g *global, o galleryOptions) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	b, show, err := o.options(g)
	if err != nil {
		return err
	}
	folder, target, err := g.outputFolder(o.out, "gallery", knownGallery)
	if err != nil {
		return err
	}
	output, err := disk.Begin(folder)
	if err != nil {
		return err
	}
	defer output.Discard()
	show.Write = output.Write
	bar := g.progress()
	b.Progress = bar.step
	summary, diags, err := build.Gallery(ctx, b, show)
	bar.finish()
	if err != nil {
		_ = g.reportText(diags)
		return err
	}
	if summary == nil {
		return g.report(diags)
	}
	if err := output.Commit("index.html", false); err != nil {
		return err
	}
	place := filepath.ToSlash(filepath.Join(target, "index.html"))
	if g.json {
		result := verdict(diags)
		result["path"], result["samples"], result["failed"], result["drafts"] = place, summary.Samples, summary.Failed, summary.Drafts
		if err := g.writeJSON(result); err != nil {
			return err
		}
	} else {
		if err := g.reportText(diags); err != nil {
			return err
		}
		fmt.Fprintf(g.env.Stdout, "已排好 %d 张样张：%s\n", summary.Samples, place)
		if summary.Failed > 0 {
			fmt.Fprintf(g.env.Stdout, "其中 %d 张排不出来，原因写在网页的红框里。\n", summary.Failed)
		}
		if summary.Drafts > 0 {
			fmt.Fprintf(g.env.Stdout, "其中 %d 张用到还没有审完的内容，上面有“样稿”二字。\n", summary.Drafts)
		}
	}
	if diags.HasErrors() {
		return errContent
	}
	return nil
}
