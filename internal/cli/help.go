package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// printHelp prints what a command is for and how it is called. Cobra's own help mixes English into it and aligns columns
// by bytes.
func printHelp(out io.Writer, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(out, "%s\n\n%s", about, usage(cmd))
}

// usage is the part of a help that says how a command is called.
func usage(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "用法：\n  %s\n", useLine(cmd))
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n例子：\n%s\n", cmd.Example)
	}
	if !cmd.HasParent() {
		b.WriteString("\n命令：\n")
		var rows [][2]string
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() || c.Name() == "help" {
				rows = append(rows, [2]string{"  " + c.Name(), c.Short})
			}
		}
		writeColumns(&b, rows)
	}
	writeFlags(&b, "选项：", cmd.LocalFlags())
	writeFlags(&b, "各命令通用的选项：", cmd.InheritedFlags())
	return b.String()
}

// useLine is the form of a call: fanshi init 文件夹 [选项].
func useLine(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.Name() + " 命令 [选项]"
	}
	return cmd.Parent().CommandPath() + " " + cmd.Use + " [选项]"
}

// writeFlags lists flags with the placeholder of their value, which stands in backquotes in the flag's usage.
func writeFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		value, text := pflag.UnquoteUsage(f)
		if value != "" {
			name += " " + value
		}
		switch f.DefValue {
		case "", "0", "0s", "false", "[]":
		default:
			text += "（默认 " + f.DefValue + "）"
		}
		rows = append(rows, [2]string{name, text})
	})
	if len(rows) > 0 {
		fmt.Fprintf(b, "\n%s\n", title)
		writeColumns(b, rows)
	}
}

func writeColumns(b *strings.Builder, rows [][2]string) {
	widest := 0
	for _, r := range rows {
		widest = max(widest, columns(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(b, "%s%s  %s\n", r[0], strings.Repeat(" ", widest-columns(r[0])), r[1])
	}
}

// columns is how many cells of a terminal a text takes: two for a Chinese character.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2E80 { // the first block of Chinese writing
			n++
		}
	}
	return n
}

// Who double-clicks the program in Windows' Explorer sees a window that closes at once: this is what it says, and for
// how long it stays.
const (
	explorerHint = `fanshi 要在命令行里运行，不能双击打开。

在文件资源管理器里打开项目所在的文件夹，在地址栏里输入 cmd 并按回车，再输入：

    fanshi help

这个窗口一分钟后自动关闭。
`
	explorerTime = time.Minute
)

func init() {
	cobra.MousetrapHelpText, cobra.MousetrapDisplayDuration = explorerHint, explorerTime
}
