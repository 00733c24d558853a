package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/plan"
)

type packOptions struct {
	venues  []string
	edition string
	now     string
	out     string
	force   bool
	all     bool
	due     string
	jobs    int
}

func newPackCommand(g *global) *cobra.Command {
	var o packOptions
	cmd := &cobra.Command{
		Use:   "pack",
		Short: "把一期要印的文件打成一个 ZIP，交给印刷厂",
		Long: `把一期要印的文件打成一个 ZIP：新增的、内容有变的、到期该再印的。以前印过、内容没有变的不再印，在工单上列为“仍可用”。
变没变按画面比较，期数和日期不算；横幅、展板、易拉宝、贴纸这些耐用品，内容不变就一直不用再印，别的满四周再印一次，
要改，在类别文件或者制品的 product.yaml 里写明。写了 code: kind 的制品，同类场所共用一个文件，code: unit 的全部场所共用一个，
数量是各处的总数，每处送多少看配送清单；新增一处，只印它的那一份。打过的包记在 records/ledger.jsonl 里，算作已经下单。
同一期里改了内容再打包，得到一个更正包（2026-W48-2.zip），写明代替哪一包里的哪个文件。没有要印的，不打包。
--all 不管以前印没印过，全部再印。包里有：
  印刷文件、办公文件   PDF，文件名写明品名、尺寸、单双面、材质、数量、送往哪里
  工单.pdf、工单.xlsx  各图样合计；每个文件怎样做、做多少；每个场所送什么、送到哪里、找谁；本单位自己打印的另列
  样张.pdf             每个文件的小图
  preflight.html/json  印前检查的结果
  变更.txt             每个文件为什么印，代替哪一个，哪些仍可用
  SHA256SUMS           校验码

有一篇没有审完，就不打包，列出在等谁（fanshi status）。
未通过印前检查的文件不放进去，工单上写明缺哪些；其余照常打包，退出码是 3。
加 --force 照样放进去，文件名以“不合格_”开头。不影响已发布的内容。

` + exitCodeHelp,
		Example: "  fanshi pack\n  fanshi pack --edition 2026-W48 --due 2026-11-27\n  fanshi pack --venue b01,s02\n  fanshi pack --all",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPack(cmd.Context(), g, o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.venues, "venue", nil, "只打包这些场所，写场所`代码`，可写多个，用半角逗号隔开")
	f.StringVar(&o.edition, "edition", "", "打包哪一`期`，例如 2026-W48（默认 --now 那天所在的一期）")
	f.StringVar(&o.now, "now", "", "当作哪天来打包，写`日期`，例如 2026-11-23（默认今天；写了 --edition 而今天不在那一期里，当作那一期的星期一）")
	f.StringVar(&o.out, "out", "public/packs", "放 ZIP 的`文件夹`，相对于项目")
	f.BoolVar(&o.force, "force", false, "未通过印前检查的文件也放进去，文件名以“不合格_”开头")
	f.BoolVar(&o.all, "all", false, "全部再印，以前印过、仍可用的也放进去")
	f.StringVar(&o.due, "due", "", "工单上写明最晚哪天送到，写`日期`，例如 2026-11-27")
	f.IntVar(&o.jobs, "jobs", 0, "同时进行的任务`数`（默认等于处理器核数）")
	return cmd
}

var editionPattern = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// dayIn is the day on which a command looks at an edition, as --now writes it; without an edition now as it is.
func (g *global) dayIn(edition, now string) (string, error) {
	if edition == "" {
		return now, nil
	}
	today, err := g.day(now)
	if err != nil {
		return "", err
	}
	return dayOf(edition, now, today)
}

// dayOf returns a day of an edition as --now writes it: today, which now says if it is given, if it is in that week, or the
// week's Monday. An explicit now outside of the week is a contradiction.
func dayOf(edition, now string, today time.Time) (string, error) {
	m := editionPattern.FindStringSubmatch(edition)
	if m == nil {
		return "", usageError{fmt.Errorf("--edition 的“%s”要写成 2026-W48 的样子", edition)}
	}
	if plan.EditionOf(today) == edition {
		return today.Format(time.DateOnly), nil
	}
	day, known := plan.MondayOf(edition)
	switch {
	case !known:
		year, _ := strconv.Atoi(m[1])
		week, _ := strconv.Atoi(m[2])
		return "", usageError{fmt.Errorf("%d 年没有第 %d 周", year, week)}
	case now != "":
		return "", usageError{fmt.Errorf("--now 的 %s 不在 %s 这一期里。两个选项只写一个就可以", now, edition)}
	}
	return day.Format(time.DateOnly), nil
}

func runPack(ctx context.Context, g *global, o packOptions) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	now, err := g.dayIn(o.edition, o.now)
	if err != nil {
		return err
	}
	b, err := buildOptions{venues: o.venues, now: now, jobs: o.jobs}.options(g)
	if err != nil {
		return err
	}
	folder, target, err := g.outputFolder(o.out, "pack", knownPacks)
	if err != nil {
		return err
	}
	bar := g.progress()
	b.Progress = bar.step
	l, err := g.readLedger()
	if err != nil {
		return err
	}
	due, err := dueText(o.due)
	if err != nil {
		return err
	}
	result, diags, err := build.Pack(ctx, b, build.PackOptions{Force: o.force, All: o.all, Due: due, Ordered: ledger.Orders(l.Entries)})
	bar.finish()
	if unapproved := (*build.UnapprovedError)(nil); errors.As(err, &unapproved) {
		return g.reportUnapproved("打包", unapproved)
	}
	if err != nil {
		_ = g.reportText(diags)
		return err
	}
	if result == nil {
		return g.report(diags)
	}
	place := "" // nothing was packed
	if result.Data != nil {
		name, err := freePackName(folder, l, result.Edition, o.venues)
		if err != nil {
			return err
		}
		place = filepath.ToSlash(filepath.Join(target, name))
		if err := writePack(folder, name, result.Data); err != nil {
			return err
		}
		entry := ledger.Entry{Event: ledger.Packed, Day: result.Today.Format(time.DateOnly), Week: result.Edition, Pack: name, Replaces: result.Corrects, Orders: pack.Orders(result.Packed)}
		if err := g.record(result.Today.Location(), diags, entry); err != nil {
			return say(err, "%s 已经打包，只是没有记进 %s：%s。下次还会当作没有印过", place, ledgerFile, explain(err))
		}
	}
	return reportPack(g, place, result, diags)
}

// dueText says a day in words, as the job sheet does; empty: none is given.
func dueText(day string) (string, error) {
	if day == "" {
		return "", nil
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "", usageError{fmt.Errorf("--due 的日期“%s”要写成 2026-11-27 的样子", day)}
	}
	return t.Format("2006年1月2日"), nil
}

// freePackName is the first name of an edition's packs that neither the ledger nor the folder has: 2026-W48.zip, 2026-W48-2.zip.
func freePackName(folder disk.FS, l *ledger.Ledger, edition string, venues []string) (string, error) {
	for n := 1; ; n++ {
		numbered := edition
		if n > 1 {
			numbered += fmt.Sprintf("-%d", n)
		}
		name := packName(numbered, venues)
		taken, err := disk.Taken(folder, name)
		if err != nil {
			return "", err
		}
		if !taken && !slices.ContainsFunc(l.Entries, func(e ledger.Entry) bool { return e.Pack == name }) {
			return name, nil
		}
	}
}

// writePack adds a pack to the others of a folder.
func writePack(folder disk.FS, name string, data []byte) error {
	output, err := disk.Begin(folder)
	if err != nil {
		return err
	}
	defer output.Discard()
	if err := output.Write(name, data); err != nil {
		return err
	}
	return output.Commit(name, true)
}

// packName is the name of a pack's file. A pack of some venues has their codes in it; where these are long, their number and
// the beginning of their checksum.
func packName(edition string, venues []string) string { return edition + packSuffix(venues) }

func packSuffix(venues []string) string {
	codes := slices.Compact(slices.Sorted(slices.Values(venues)))
	list := strings.Join(codes, "_")
	if len(list) > 60 {
		list = fmt.Sprintf("%d-%.8x", len(codes), sha256.Sum256([]byte(list)))
	}
	if list != "" {
		list = "_" + list
	}
	return list + ".zip"
}

// reportPack tells what has been packed. Files that stay out are errors of the content.
func reportPack(g *global, place string, r *build.PackResult, diags *diag.List) error {
	for _, f := range r.Refused {
		diags.Error(diag.Pos{}, "pack.refused", f.Name+"未通过印前检查，没有打包："+strings.Join(f.Problems, "；"), "按 preflight.html 修改后重新打包；一定要交付时加 --force")
	}
	failed := 0
	for _, f := range r.Packed {
		if len(f.Problems) > 0 {
			failed++
			diags.Warn(diag.Pos{}, "pack.forced", f.Name+"未通过印前检查："+strings.Join(f.Problems, "；"), "请印刷厂印前确认")
		}
	}
	if g.json {
		files := make([]map[string]any, len(r.Packed))
		for i, f := range r.Packed {
			venue := "" // of one that several share
			if len(f.To) == 1 {
				venue = f.To[0].Venue.Code
			}
			files[i] = map[string]any{"path": f.Path(), "venue": venue, "code": f.Reach, "to": targets(f), "product": f.Product, "size": f.Size, "quantity": f.Quantity,
				"bytes": len(f.Data), "failed": len(f.Problems) > 0, "why": f.Why()}
		}
		result := verdict(diags)
		maps.Copy(result, map[string]any{"path": place, "edition": r.Edition, "files": files, "refused": len(r.Refused), "failed": failed,
			"bytes": len(r.Data), "kept": len(r.Kept), "cancelled": len(r.Cancelled), "corrects": r.Corrects})
		if err := g.writeJSON(result); err != nil {
			return err
		}
	} else {
		if err := g.reportText(diags); err != nil {
			return err
		}
		printPack(g, place, r, failed)
	}
	if diags.HasErrors() {
		return errContent
	}
	return nil
}

// targets are the venues that get copies of a file.
func targets(f pack.File) (out []map[string]any) {
	for _, t := range f.To {
		out = append(out, map[string]any{"venue": t.Venue.Code, "quantity": t.Quantity, "why": t.Why})
	}
	return out
}

func printPack(g *global, place string, r *build.PackResult, failed int) {
	out := g.env.Stdout
	switch {
	case place == "" && len(r.Refused) > 0:
		fmt.Fprintf(out, "没有打包第 %s 期：%d 个文件都未通过印前检查\n", r.Edition, len(r.Refused))
		return
	case place == "":
		fmt.Fprintf(out, "第 %s 期没有要印的：%d 个文件以前都印过，内容没有变，仍可用。要全部再印，加 --all\n", r.Edition, len(r.Kept))
	default:
		printPacked(out, place, r, failed)
	}
	if len(r.Cancelled) > 0 {
		fmt.Fprintf(out, "  另有 %d 个本期已经下单，现在用不着了，请通知印刷厂不要再印：\n", len(r.Cancelled))
		for _, o := range r.Cancelled {
			fmt.Fprintf(out, "    %s\n", pack.CancelledText(o))
		}
	}
}

func printPacked(out io.Writer, place string, r *build.PackResult, failed int) {
	shop, office := 0, 0
	for _, f := range r.Packed {
		if f.Office {
			office++
		} else {
			shop++
		}
	}
	fmt.Fprintf(out, "已打包第 %s 期：%s\n", r.Edition, place)
	fmt.Fprintf(out, "  印刷文件 %d 个，办公文件 %d 个，合计 %.1f MB\n", shop, office, float64(len(r.Data))/1e6)
	if failed > 0 {
		fmt.Fprintf(out, "  其中 %d 个未通过印前检查，文件名以“不合格_”开头\n", failed)
	}
	if len(r.Refused) > 0 {
		fmt.Fprintf(out, "  另有 %d 个未通过印前检查，没有放进去\n", len(r.Refused))
	}
	if r.Off {
		fmt.Fprintf(out, "  %s\n", reviewsOff)
	}
	if len(r.Kept) > 0 {
		fmt.Fprintf(out, "  另有 %d 个以前印过、内容没有变，仍可用，没有放进去（工单上列着）\n", len(r.Kept))
	}
	if r.Corrects != "" {
		fmt.Fprintf(out, "  这一包更正 %s，请连同 变更.txt 一起发给印刷厂\n", r.Corrects)
	}
}
