// Package cli is the command line: cobra commands, one small file each. It is the only room that touches the machine:
// the working folder, the clock, the terminal, the system's fonts.
//
// Results go to stdout, messages and progress to stderr; a progress bar appears only on a terminal. Exit codes: 0 done,
// 1 failed, 2 wrong usage, 3 the content has errors. What officers read is Simplified Chinese.
package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/diag"
)

// Exit codes, documented in every command's help.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitContent = 3
)

// Environment is what a run is connected to.
type Environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time // nil: the machine's clock
}

// usageError is a wrong call: a flag or an argument that cannot be.
type usageError struct{ error }

// errContent says that the content has errors, which have been printed.
var errContent = errors.New("content")

// Main runs one command and returns its exit code.
func Main(args []string, env Environment) int {
	g := &global{env: env}
	root := newRootCommand(g)
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	return g.exit(g.execute(root.Execute))
}

// exit tells what has gone wrong and returns the exit code.
func (g *global) exit(err error) int {
	env := g.env
	var usage usageError
	var refusal refused
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errContent):
		return exitContent
	case errors.As(err, &usage):
		fmt.Fprintf(env.Stderr, "%s%s\n%s\n", failurePrefix, usage, usageHint)
		return exitUsage
	}
	fmt.Fprintf(env.Stderr, "%s%s\n", failurePrefix, explain(err))
	if crash := (*build.Crash)(nil); errors.As(err, &crash) {
		g.trace(crash)
	}
	if errors.As(err, &refusal) {
		return exitContent
	}
	return exitFailed
}

// global holds the flags that every command has.
type global struct {
	env      Environment
	dir      string
	fontDirs []string
	json     bool
	quiet    bool
	files    *lastRead // of the project; nil: it has not been opened
}

// now is the present moment.
func (g *global) now() time.Time {
	if g.env.Now != nil {
		return g.env.Now()
	}
	return time.Now()
}

// report prints diagnostics: for people to stderr, for machines to stdout. It returns errContent when one is an Error.
func (g *global) report(l *diag.List) error {
	if g.json {
		if err := g.writeJSON(verdict(l)); err != nil {
			return err
		}
	} else if err := g.reportText(l); err != nil {
		return err
	}
	if l.HasErrors() {
		return errContent
	}
	return nil
}

// verdict is what machines read of a list of diagnostics.
func verdict(l *diag.List) map[string]any {
	found, more := l.Shown()
	if found == nil {
		found = []diag.Diagnostic{} // an empty list, not null
	}
	v := map[string]any{"ok": !l.HasErrors(), "diagnostics": found}
	if more.Count() > 0 {
		v["more"] = more
	}
	return v
}

func (g *global) writeJSON(v any) error {
	enc := json.NewEncoder(g.env.Stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// reportText prints diagnostics for people, and a line that counts them.
func (g *global) reportText(l *diag.List) error {
	if l.Len() == 0 {
		return nil
	}
	if err := diag.WriteText(g.env.Stderr, l); err != nil {
		return err
	}
	_, err := fmt.Fprintln(g.env.Stderr, counted(l))
	return err
}

func newRootCommand(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:           "fanshi",
		Short:         "反诈宣传材料生成器：一条命令，做出网站、海报、折页和屏幕画面",
		Long:          rootHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{unknownCommand(cmd, args[0])}
			}
			return cmd.Help()
		},
	}
	flags := cmd.PersistentFlags()
	flags.StringVarP(&g.dir, "dir", "C", ".", "项目`文件夹`")
	flags.StringArrayVar(&g.fontDirs, "font-dir", nil, "另外寻找字体的`文件夹`，可写多次")
	flags.BoolVar(&g.json, "json", false, "结果写成 JSON，供程序读取")
	flags.BoolVarP(&g.quiet, "quiet", "q", false, "只报告问题，不显示进度")
	cmd.AddCommand(newInitCommand(g), newBuildCommand(g), newCheckCommand(g), newPreflightCommand(g), newPackCommand(g), newSheetCommand(g), newGalleryCommand(g), newFontsCommand(g),
		newServeCommand(g), newCoverageCommand(g), newKeysCommand(g), newPullCommand(g), newVenuesCommand(g), newKindsCommand(g), newImportCommand(g), newLedgerCommand(g), newDeliveredCommand(g), newReportCommand(g),
		newApproveCommand(g), newStatusCommand(g), newWhereUsedCommand(g), newRecallCommand(g), newPlanCommand(g),
		newVersionCommand(g), newCompletionCommand(g))
	cmd.CompletionOptions.DisableDefaultCmd = true
	cmd.SetHelpCommand(newHelpCommand(g))
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) { printHelp(g.env.Stdout, cmd) })
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if words := cmd.Flags().Args(); !cmd.HasParent() && len(words) > 0 {
			return usageError{unknownCommand(cmd, words[0])} // its flags are not known either
		}
		return usageError{flagError(err)}
	})
	cmd.PersistentFlags().BoolP("help", "h", false, "显示帮助")
	return cmd
}

// noArguments refuses arguments, in Chinese.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s 后面不需要“%s”", cmd.Name(), args[0])}
	}
	return nil
}

// oneArgument asks for exactly one argument.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError{fmt.Errorf("%s 后面要写一个%s", cmd.Name(), what)}
		}
		return nil
	}
}
