package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/release"
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
	return fmt.Errorf("选项写得不对（%s）", strings.TrimPrefix(err.Error(), "bad flag syntax: "))
}

// explain turns an error of the system or of another room into a sentence without its full stop.
func explain(err error) string {
	var fonts *theme.FontError
	var file *disk.Error
	var path *fs.PathError
	var refusal *disk.Refusal
	var crash *build.Crash
	var said *saidError
	switch {
	case errors.As(err, &said):
		return said.text
	case errors.As(err, &crash):
		return crashText(crash)
	case errors.As(err, &refusal):
		return refusalText(refusal)
	case errors.As(err, &fonts):
		return fonts.Error()
	case errors.Is(err, context.Canceled):
		return "已按您的要求中断"
	case errors.Is(err, disk.ErrNotEmpty):
		return "文件夹不是空的。请换一个新文件夹"
	case errors.Is(err, disk.ErrLocked):
		return "另一个 fanshi 正在这个项目里生成。请等它完成再试"
	case errors.As(err, &file):
		return fmt.Sprintf("文件 %s 出错：%s", file.Path, systemCause(file.Err))
	case errors.As(err, &path):
		return fmt.Sprintf("文件 %s 出错：%s", path.Path, systemCause(path.Err))
	}
	return err.Error()
}

// systemCauses says in Chinese what the system says in English, and what to do. Windows has numbers of its own for some
// of them, which errors.Is does not know: those are found by their text.
var systemCauses = []struct {
	cause error
	text  string
	say   string
}{
	{fs.ErrNotExist, "", "找不到它。请检查路径"},
	{fs.ErrPermission, "Access is denied", "没有权限。请检查它是否正被别的程序打开，或换一个文件夹"},
	{syscall.ENOSPC, "not enough space", "磁盘满了。请腾出空间再试"},
	{syscall.EROFS, "write protected", "磁盘是只读的。请换一个文件夹"},
	{syscall.EIO, "I/O device error", "磁盘读写出错。请检查磁盘或 U 盘"},
	{syscall.ENOTDIR, "not a directory", "它是文件，不是文件夹。请检查路径"}, // the text is os.OpenRoot's,
	{nil, "directory name is invalid", "它是文件，不是文件夹。请检查路径"},
	{syscall.EISDIR, "", "它是文件夹，不是文件。请检查路径"},
	{fs.ErrExist, "", "已经有同名的文件。请改名或删除它"},
	{release.ErrNoLinks, "", "它是一个链接，系统现在却不让新建链接，所以没有更换。请检查权限；如果这个文件夹搬到了不支持链接的磁盘上，删除 current 再试"},
	{release.ErrDamaged, "", "已发布的文件被改动过。请重新生成"},
	{nil, "path escapes from parent", "它是通到文件夹外面的链接。请删除这个链接"}, // os.Root
	{disk.ErrSpecial, "", "它既不是文件也不是文件夹。请删除或移走它"},
	{disk.ErrNoFolder, "", "它是文件，不是文件夹。请检查路径"},
	{nil, "which is no release", "它不是 fanshi 写的。请改名或删除它"},
	{nil, "not a link made by fanshi", "它不是 fanshi 建立的链接。请改名或删除它"},
	{nil, "being used by another process", "正被别的程序打开。请关闭那个程序再试"},
}

// systemCause says in Chinese what went wrong with a file; the system's own words stand only where they are unknown.
func systemCause(err error) string {
	for _, c := range systemCauses {
		if c.cause != nil && errors.Is(err, c.cause) || c.text != "" && strings.Contains(err.Error(), c.text) {
			return c.say
		}
	}
	return "系统报告“" + err.Error() + "”"
}
