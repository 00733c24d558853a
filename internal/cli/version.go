package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Version is set by the linker (Makefile).
var Version = "dev"

func newVersionCommand(g *global) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "显示版本和所用的库",
		Long:    "显示 fanshi 的版本、编译它的 Go 版本和主要的库。\n\n" + exitCodeHelp,
		Example: "  fanshi version\n  fanshi version --json",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runVersion(g) },
	}
}

func runVersion(g *global) error {
	libraries := []string{"github.com/yuin/goldmark", "github.com/spf13/cobra", "github.com/jung-kurt/gofpdf", "github.com/skip2/go-qrcode", "github.com/go-text/typesetting"}
	versions := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			versions[d.Path] = d.Version
		}
	}
	if g.json {
		used := map[string]string{}
		for _, l := range libraries {
			used[l] = versions[l]
		}
		return g.writeJSON(map[string]any{"version": Version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH, "libraries": used})
	}
	fmt.Fprintf(g.env.Stdout, "fanshi %s（%s，%s/%s）\n", Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, l := range libraries {
		fmt.Fprintf(g.env.Stdout, "  %s %s\n", l, versions[l])
	}
	return nil
}
