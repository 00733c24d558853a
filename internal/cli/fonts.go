package cli

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/project"
	"fanshi/internal/theme"
	"fanshi/templates"
	"fanshi/themes"
)

type fontsOptions struct{ licences bool }

func newFontsCommand(g *global) *cobra.Command {
	var o fontsOptions
	cmd := &cobra.Command{
		Use:   "fonts",
		Short: "列出主题用到的字体，缺少时说明怎样补上",
		Long: `列出每个主题用到的字体和它们的来处。寻找的顺序：主题的 fonts 文件夹（也在程序里）、
--font-dir 指定的文件夹、系统字体。

` + exitCodeHelp,
		Example: "  fanshi fonts\n  fanshi fonts --font-dir D:\\字体\n  fanshi fonts --licences",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runFonts(g, o) },
	}
	cmd.Flags().BoolVar(&o.licences, "licences", false, "显示随程序分发的字体的许可证全文")
	return cmd
}

// fontRow is one face of a theme.
type fontRow struct {
	Theme  string `json:"theme"`
	Role   string `json:"role"`
	Weight int    `json:"weight"`
	File   string `json:"file"`
	Found  bool   `json:"found"`
	Face   string `json:"face,omitempty"`
}

func runFonts(g *global, o fontsOptions) error {
	if o.licences {
		return printLicences(g)
	}
	layers, dirs, err := g.themeLayers()
	if err != nil {
		return err
	}
	rows, err := fontRows(g, layers, dirs)
	if err != nil {
		return err
	}
	missing := 0
	for _, r := range rows {
		if !r.Found {
			missing++
		}
	}
	if g.json {
		if err := g.writeJSON(rows); err != nil {
			return err
		}
	} else {
		for _, r := range rows {
			state := "有，" + r.Face
			if !r.Found {
				state = "缺少"
			}
			fmt.Fprintf(g.env.Stdout, "%s  %-8s %d  %s（%s）\n", r.Theme, r.Role, r.Weight, r.File, state)
		}
	}
	if missing > 0 {
		return fmt.Errorf("缺少 %d 个字体。请运行 make fonts 下载，或用 --font-dir 指定存放字体的文件夹", missing)
	}
	return nil
}

// themeLayers are the themes of the project, if the working folder is one, over those of the binary.
func (g *global) themeLayers() (fs.FS, []fs.FS, error) {
	dirs, err := g.fontFolders()
	if err != nil {
		return nil, nil, err
	}
	if p, err := g.openProject(); err == nil {
		return p.themes, dirs, nil
	}
	return themes.FS, dirs, nil
}

// templateLayers are the templates of the project, if the working folder is one, over those of the binary.
func (g *global) templateLayers() fs.FS {
	if p, err := g.openProject(); err == nil {
		return p.templates
	}
	return templates.FS
}

func fontRows(g *global, layers fs.FS, dirs []fs.FS) ([]fontRow, error) {
	system := systemFontFolders()
	var rows []fontRow
	for _, name := range project.ThemeNames(layers) {
		diags := &diag.List{}
		t := theme.Load(layers, name, diags)
		if diags.HasErrors() {
			return nil, g.report(diags)
		}
		sources := t.FontSources(dirs, system)
		for _, req := range t.Fonts {
			row := fontRow{Theme: name, Role: req.Role, Weight: req.Weight, File: req.File}
			if f, err := font.Find(req, sources); err == nil {
				row.Found, row.Face = true, f.Key()
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// printLicences prints the licence of every font that the binary may carry.
func printLicences(g *global) error {
	return fs.WalkDir(themes.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(path.Base(name), "OFL-") {
			return err
		}
		data, err := fs.ReadFile(themes.FS, name)
		if err != nil {
			return err
		}
		title := strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "OFL-"), ".txt")
		_, err = fmt.Fprintf(g.env.Stdout, "==== %s ====\n\n%s\n", title, data)
		return err
	})
}
