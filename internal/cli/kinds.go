package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/content"
	"fanshi/internal/campaign"
	"fanshi/internal/disk"
)

type kindsOptions struct{ write bool }

func newKindsCommand(g *global) *cobra.Command {
	var o kindsOptions
	cmd := &cobra.Command{
		Use:   "kinds [类别]",
		Short: "列出场所类别；看一类场所印什么、该做什么",
		Long: `列出可以用的场所类别：程序自带的，和项目自己的。场所表的“类别”一栏写名称、代号或别的叫法都行。
后面写一个类别，就列出它印什么、印多少、常有的屏幕和该做的事。

项目的类别在 content/venues/kinds 文件夹里，一类一个文件；同名的以项目的为准。
--write 把自带的一类写进项目，改了就用改过的。

` + exitCodeHelp,
		Example: "  fanshi kinds\n  fanshi kinds 宾馆\n  fanshi kinds --write 宾馆",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return runKinds(g, args, o) },
	}
	cmd.Flags().BoolVar(&o.write, "write", false, "把自带的这一类写进项目，供修改")
	return cmd
}

// kindRow is a kind of venue as machines read it.
type kindRow struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Own      bool         `json:"own"` // of the project; else of the program
	Aliases  []string     `json:"aliases"`
	Audience string       `json:"audience"`
	Reminder string       `json:"reminder"`
	Theme    string       `json:"theme,omitempty"`
	Duties   []string     `json:"duties"`
	Screens  []string     `json:"screens"`
	List     bool         `json:"list_on_screens"`
	Products []productRow `json:"products"`
}

type productRow struct {
	Template string `json:"template"`
	Size     string `json:"size"`
	Quantity int    `json:"quantity,omitempty"`
}

func runKinds(g *global, args []string, o kindsOptions) error {
	if o.write && len(args) == 0 {
		return usageError{errors.New("--write 后面要写一个类别，例如 fanshi kinds --write 宾馆")}
	}
	p, err := g.openProject()
	if err != nil {
		return err
	}
	kinds := campaign.AllKinds(p.files)
	if len(args) == 0 {
		return listKinds(g, kinds)
	}
	var names []string
	for _, k := range kinds {
		if k.Called(args[0]) {
			if o.write {
				return writeKind(g, k)
			}
			return showKind(g, k)
		}
		names = append(append(names, k.Name.Value, k.ID), k.Aliases...)
	}
	return usageError{fmt.Errorf("没有场所类别“%s”%s运行 fanshi kinds 看全部类别", args[0], meant(args[0], names))}
}

func rowOf(k *campaign.Kind) kindRow {
	row := kindRow{ID: k.ID, Name: k.Name.Value, Own: k.Piece != nil, Aliases: filled(k.Aliases), Audience: k.Audience.Value, Reminder: k.Reminder.Value,
		Theme: k.Theme, Duties: filled(k.Duties), Screens: filled(k.Screens), List: !k.ListOff, Products: []productRow{}}
	for _, p := range k.Products {
		row.Products = append(row.Products, productRow{p.Template, p.Size, p.Quantity})
	}
	return row
}

// filled is an empty list for machines where there is none.
func filled(list []string) []string { return append([]string{}, list...) }

func listKinds(g *global, kinds []*campaign.Kind) error {
	rows := []kindRow{}
	for _, k := range kinds {
		rows = append(rows, rowOf(k))
	}
	if g.json {
		return g.writeJSON(rows)
	}
	for _, row := range rows {
		whose := "自带"
		if row.Own {
			whose = "项目"
		}
		fmt.Fprintf(g.env.Stdout, "%-12s  %s  %s", row.ID, whose, row.Name)
		if len(row.Aliases) > 0 {
			fmt.Fprintf(g.env.Stdout, "（也叫：%s）", strings.Join(row.Aliases, "、"))
		}
		fmt.Fprintln(g.env.Stdout)
	}
	return nil
}

func showKind(g *global, k *campaign.Kind) error {
	row := rowOf(k)
	if g.json {
		return g.writeJSON(row)
	}
	out := g.env.Stdout
	fmt.Fprintf(out, "%s（%s）\n给谁看：%s\n提醒语：%s\n", row.Name, row.ID, row.Audience, row.Reminder)
	if len(row.Aliases) > 0 {
		fmt.Fprintf(out, "也叫：%s\n", strings.Join(row.Aliases, "、"))
	}
	if len(row.Products) > 0 {
		fmt.Fprintf(out, "每处印：\n")
	}
	for _, p := range row.Products {
		fmt.Fprintf(out, "  %s  %s", p.Template, p.Size)
		if p.Quantity > 0 {
			fmt.Fprintf(out, "  %d 份", p.Quantity)
		}
		fmt.Fprintln(out)
	}
	if len(row.Duties) > 0 {
		fmt.Fprintf(out, "该做的事：\n  %s\n", strings.Join(row.Duties, "\n  "))
	}
	if len(row.Screens) > 0 {
		fmt.Fprintf(out, "常有的屏幕：%s（实际的屏幕写在场所表里）\n", strings.Join(row.Screens, "；"))
	}
	if !row.List {
		fmt.Fprintln(out, "屏幕上不放“凡是”清单")
	}
	if row.Own {
		fmt.Fprintf(out, "写在 %s\n", k.Pos.File)
	} else {
		fmt.Fprintf(out, "程序自带；要改，运行 fanshi kinds --write %s\n", row.Name)
	}
	return nil
}

// writeKind copies a kind of the program's into the project.
func writeKind(g *global, k *campaign.Kind) error {
	if k.Piece != nil {
		return fmt.Errorf("“%s”已经在项目里了：%s。直接修改那个文件", k.Name, k.Pos.File)
	}
	data, err := fs.ReadFile(content.FS, strings.TrimPrefix(k.Pos.File, "content/"))
	if err != nil {
		return err
	}
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return err
	}
	if err := folder.MkdirAll(path.Dir(k.Pos.File)); err != nil {
		return err
	}
	if err := disk.WriteNew(folder, k.Pos.File, data); err != nil {
		return err
	}
	fmt.Fprintf(g.env.Stdout, "已写好 %s，改了保存就生效。\n", k.Pos.File)
	return nil
}
