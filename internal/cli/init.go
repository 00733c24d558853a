package cli

import (
	_ "embed"
	"fmt"
	"io/fs"
	"path"

	"github.com/spf13/cobra"

	"fanshi/content"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/review"
	"fanshi/internal/source"
	"fanshi/templates"
	"fanshi/themes"
)

// sampleConfig is the fanshi.yaml of a new project; a test keeps it equal to the repository's own.
//
//go:embed fanshi.yaml
var sampleConfig []byte

type initOptions struct{ withTheme bool }

func newInitCommand(g *global) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init 文件夹",
		Short: "新建一个项目，带一套可以直接修改的示例",
		Long: `新建一个项目。文件夹必须是空的或还不存在；出错时不会留下写了一半的文件。

模板和主题由程序自带，跟随程序更新；要自己改版式时加 --with-theme，把它们也复制进项目。

` + exitCodeHelp,
		Example: "  fanshi init 平安街道反诈\n  fanshi init 平安街道反诈 --with-theme",
		Args:    oneArgument("文件夹名"),
		RunE:    func(_ *cobra.Command, args []string) error { return runInit(g, args[0], o) },
	}
	cmd.Flags().BoolVar(&o.withTheme, "with-theme", false, "同时复制模板和主题，供设计人员修改")
	return cmd
}

func runInit(g *global, dir string, o initOptions) error {
	files := map[string][]byte{"fanshi.yaml": sampleConfig}
	trees := map[string]fs.FS{"content": content.FS}
	if o.withTheme {
		trees["templates"], trees["themes"] = templates.FS, themes.FS
	}
	for folder, tree := range trees {
		if err := collect(files, folder, tree); err != nil {
			return err
		}
	}
	keepSigned(files)
	if err := g.claim("", nil).Allowed(dir); err != nil {
		return err
	}
	target, err := disk.Dir(dir)
	if err != nil {
		return err
	}
	if err := disk.Populate(target, files, "fanshi.yaml"); err != nil {
		return err
	}
	fmt.Fprintf(g.env.Stdout, "已在 %s 新建项目，共 %d 个文件。\n\n接下来：\n  1. 打开 %s，写上单位名称和网址\n  2. 修改 content 文件夹里的案例、标语和场所表\n  3. 运行 fanshi -C %s build\n     改过的内容还没有审，这时先做出样稿，并说明怎样审稿；审完再运行一次，就发布\n",
		dir, len(files), path.Join(dir, "fanshi.yaml"), dir)
	return nil
}

// keepSigned adds the texts that the sample's reviewers have signed, as fanshi approve keeps them: what an officer changes is
// shown beside them.
func keepSigned(files map[string][]byte) {
	var problems diag.List // none: a test reads the sample's records
	for _, e := range review.Read(source.Overlay(content.FS, files), &problems).Entries {
		for _, p := range e.Pieces {
			if data, ok := files[p.File]; ok && source.Hash(data) == p.Digest.Text() {
				files[review.TextFile(p.Digest, p.File)] = data
			}
		}
	}
}

// collect reads every file of a tree; font files stay in the binary, which every build can use.
func collect(files map[string][]byte, folder string, tree fs.FS) error {
	return fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch path.Ext(name) {
		case ".ttf", ".otf", ".ttc", ".woff", ".go":
			return nil
		}
		data, err := fs.ReadFile(tree, name)
		files[path.Join(folder, name)] = data
		return err
	})
}
