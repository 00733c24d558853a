package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/review"
	"fanshi/internal/source"
	"fanshi/internal/theme"
)

// The voice of fanshi: short, courteous, in Chinese; what is wrong and what to do, no blame, no English jargon. All
// fixed wording that more than one command prints stands in this file.

const (
	failurePrefix = "没有完成："
	usageHint     = "用 fanshi help 或在命令后面加 --help 查看用法。"
	exitCodeHelp  = "退出码：0 完成，1 失败，2 用法不对，3 内容有错误"
)

const rootHelp = `fanshi（凡是）：反诈宣传材料生成器。

用 Markdown 写案例、标语和清单，一条命令做出一周要用的全部材料：
手机扫码看的网站、交给印刷厂的海报和宣传单、屏幕播放的画面。

第一次使用：
  fanshi init 我的项目
  fanshi -C 我的项目 build

` + exitCodeHelp

// dateFaults say why a date is not published; their figures are the build's day, the other day and the days between.
var dateFaults = map[build.DateFault]string{
	build.DateAhead: "生成日期 %s 是将来的日期，比这台电脑的日期（%s）晚 %d 天。屏幕采用以后，就不再接受日期比它早的画面。" +
		"日期写错了，请改 --now；电脑的日期不对，请先校准；确实要这样，请加 --force-date。已发布的内容没有变化",
	build.DateBehind: "生成日期 %s 比已经发布的一期（%s）早 %d 天，屏幕不会采用。电脑的日期不对，请先校准；" +
		"如果错的是已经发布的那一期，请运行 fanshi keys --new-epoch，再生成一次；只要发布、不管屏幕，请加 --force-date。已发布的内容没有变化",
	build.DatePause: "生成日期 %s 比上一期（%s）晚 %d 天，隔得太久。请先看看这台电脑的日期对不对；对的，请加 --force-date 再生成一次。已发布的内容没有变化",
}

// behindHint stands under a release that screens will not take.
const behindHint = "已经取走 %s 那一期的屏幕不会采用这一期。要让它们采用，请运行 fanshi keys --new-epoch，再生成一次。\n"

// meant asks whether a mistyped word is one of those that there are; where none is near, it only ends the sentence.
func meant(word string, known []string) string {
	if near := source.Suggest(word, known); near != "" {
		return "，您是不是想写 " + near + "？"
	}
	return "。"
}

// What is said of reviews by more than one command.
const (
	reviewsOff    = "这个项目不审稿（fanshi.yaml 里写着 reviews: none）。"
	draftHint     = "接下来：看过样稿，请审稿人审（fanshi status 列出在等谁，fanshi approve --all --sheet 审稿单.pdf 做审稿单），都审完了，再运行 fanshi build。\n"
	withdrawnHint = "审完以前，fanshi build 只做样稿；已经公开的那一期不变，要马上把它撤下来，用 fanshi recall 文件 --reason 原因。\n"
	approveHint   = "用 fanshi approve --all 看要审的几篇和审稿单号，加 --sheet 审稿单.pdf 做审稿单；审过以后记下来。\n"
)

// objections say why a signature does not count.
var objections = map[review.Objection]string{review.SignedBefore: "同一个人已经审过前面的一道", review.IsAuthor: "作者不能自己初审"}

// What check --fix says of each file, and at the end.
const (
	fixWritten   = "已改写 %s：%s。\n"
	fixLine      = "  %s 第 %d 行：%s\n" // - is the old line, + the new one
	fixRefused   = "没有改写 %s：不能断定改写以后意思完全一样，请照提示自己改。\n"
	fixChanged   = "没有改写 %s：它刚刚被别的程序改过，或者不是普通文件。请再运行一次。\n"
	fixKept      = "改写了 %d 个文件，原来的在 %s 里；想恢复，就复制回去。\n"
	nothingToFix = "没有要改写的文件。"
)

// What import says of each file, and at the end.
const (
	importWritten = "已写入 %s（%s），来自 %s。\n"
	importShown   = "%s（%s），来自 %s：\n\n%s\n"
	importCount   = "导入了 %d 个文件，%d 个没有导入。原来的文件没有动。\n"
)

// counted is the line under a list of diagnostics.
func counted(l *diag.List) string {
	return fmt.Sprintf("共 %d 个错误，%d 个警告，%d 条提示。", l.Count(diag.Error), l.Count(diag.Warning), l.Count(diag.Notice))
}

// unknownCommand says so and suggests the nearest one.
func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	if near := source.Suggest(name, names); near != "" {
		return fmt.Errorf("没有“%s”这个命令，您是不是想用 %s？", name, near)
	}
	return fmt.Errorf("没有“%s”这个命令", name)
}

var flagMessages = []struct {
	pattern *regexp.Regexp
	say     string
}{
	{regexp.MustCompile(`^unknown flag: (\S+)`), "没有 %s 这个选项"},
	{regexp.MustCompile(`^unknown shorthand flag: '(.)'`), "没有 -%s 这个选项"},
	{regexp.MustCompile(`^flag needs an argument: (?:'.' in )?(\S+)`), "选项 %s 后面要写内容"},
	{regexp.MustCompile(`^invalid argument "(.*?)" for "(?:-\w, )?(--[\w-]+)"`), "“%s”不能用作 %s 的内容"},
}

// flagError says in Chinese what pflag says in English.
func flagError(err error) error {
	for _, m := range flagMessages {
		if found := m.pattern.FindStringSubmatch(err.Error()); found != nil {
			args := make([]any, len(found)-1)
			for i, f := range found[1:] {
				args[i] = f
			}
			return fmt.Errorf(m.say, args...)
		}
	}
	if written, ok := strings.CutPrefix(err.Error(), "bad flag syntax: "); ok {
		return fmt.Errorf("选项写得不对（%s）", written)
	}
	return errors.New("选项写得不对")
}

// explain turns an error of the system or of another room into a sentence without its full stop.
func explain(err error) string {
	var fonts *theme.FontError
	var file *disk.Error
	var path *fs.PathError
	var refusal *disk.Refusal
	var crash *build.Crash
	var said *saidError
	var full *disk.NotEmptyError
	switch {
	case errors.As(err, &said):
		return said.text
	case errors.As(err, &crash):
		return crashText(crash)
	case errors.As(err, &refusal):
		return refusalText(refusal)
	case errors.As(err, &fonts):
		return inChinese(fonts)
	case errors.Is(err, context.Canceled):
		return "已按您的要求中断"
	case errors.As(err, &full):
		return notEmptyText(full.Found)
	case errors.Is(err, disk.ErrLocked):
		return "另一个 fanshi 正在这个项目里生成。请等它完成再试"
	case errors.As(err, &file):
		return fmt.Sprintf("文件 %s 出错：%s", file.Path, systemCause(file.Err))
	case errors.As(err, &path):
		return fmt.Sprintf("文件 %s 出错：%s", path.Path, systemCause(path.Err))
	}
	return inChinese(err)
}

// notEmptyText names the first things in a folder that was to be filled.
func notEmptyText(found []string) string {
	const most = 3
	if len(found) > most {
		return fmt.Sprintf("文件夹不是空的，里面有 %s 等 %d 项。请换一个新文件夹", strings.Join(found[:most], "、"), len(found))
	}
	return "文件夹不是空的，里面有 " + strings.Join(found, "、") + "。请换一个新文件夹"
}
