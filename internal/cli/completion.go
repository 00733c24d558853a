package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newCompletionCommand(g *global) *cobra.Command {
	return &cobra.Command{
		Use:       "completion 终端",
		Short:     "输出命令补全脚本",
		Long:      "输出一段脚本，让终端按 Tab 键时补全 fanshi 的命令和选项。\n终端可写 bash、zsh、fish、powershell；Windows 自带的是 powershell。\n\n" + exitCodeHelp,
		Example:   "  fanshi completion powershell >> $PROFILE\n  fanshi completion bash > /etc/bash_completion.d/fanshi",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      oneArgument("终端名称（bash、zsh、fish 或 powershell）"),
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), g.env.Stdout
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			return usageError{fmt.Errorf("不认识终端“%s”，可用 bash、zsh、fish、powershell", args[0])}
		},
	}
}

func newHelpCommand(g *global) *cobra.Command {
	return &cobra.Command{
		Use:     "help [命令]",
		Short:   "显示一个命令的帮助",
		Long:    "显示一个命令的帮助；不写命令时，列出全部命令。\n\n" + exitCodeHelp,
		Example: "  fanshi help\n  fanshi help build",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usageError{unknownCommand(cmd.Root(), args[0])}
			}
			printHelp(g.env.Stdout, found)
			return nil
		},
	}
}
