package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/disk"
)

type venuesOptions struct {
	assign  bool
	now     string
	fresh   []string
	renamed []string
}

func newVenuesCommand(g *global) *cobra.Command {
	var o venuesOptions
	cmd := &cobra.Command{
		Use:   "venues",
		Short: "列出场所和它们的代码；给还没有代码的场所编代码",
		Long: `列出场所表里的场所：代码、类别、名称、屏幕。

代码印在二维码里，一经印出就不能再指别的地方。场所表不必有“代码”一栏：--assign 给没有代码的场所编好，
连同表里已有的一起记在 content/venues/codes.csv。以后只认这个文件：表里换了顺序、加了行都不影响；
撤掉的场所，代码不再给别人用，它的网页会说明宣传点已经撤了。请把这个文件和场所表一起备份。

名称改了一点、分不清是不是同一个地方时，会先问，不自作主张：
  是同一个地方    在场所表那一行填上原来的代码，再运行 --assign
  是新的地方      --assign --new 名称
  代码没错，只是换了名称    --assign --renamed 代码

` + exitCodeHelp,
		Example: "  fanshi venues\n  fanshi venues --assign\n  fanshi venues --assign --new 清河路储蓄网点（东）\n  fanshi venues --assign --renamed b01",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runVenues(g, o) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.assign, "assign", false, "编代码，写进 content/venues/codes.csv")
	f.StringArrayVar(&o.fresh, "new", nil, "这个`名称`的场所是新的地方，可写多次")
	f.StringArrayVar(&o.renamed, "renamed", nil, "这个`代码`的场所只是换了名称，可写多次")
	f.StringVar(&o.now, "now", "", "当作哪天启用，写`日期`，例如 2026-11-23（默认今天）")
	return cmd
}

func runVenues(g *global, o venuesOptions) error {
	if !o.assign && (len(o.fresh) > 0 || len(o.renamed) > 0) {
		return usageError{errors.New("--new 和 --renamed 要和 --assign 一起写")}
	}
	p, err := g.openProject()
	if err != nil {
		return err
	}
	if !o.assign {
		return listVenues(g, p)
	}
	now, err := g.day(o.now)
	if err != nil {
		return err
	}
	done, diags := campaign.AssignCodes(p.files, campaign.AssignOptions{Now: now, New: o.fresh, Renamed: o.renamed})
	if diags.HasErrors() {
		return g.report(diags)
	}
	if len(done.Given)+len(done.Kept)+len(done.Renamed) > 0 {
		folder, err := disk.OpenDir(g.dir)
		if err != nil {
			return err
		}
		if err := disk.WriteFile(folder, campaign.CodesFile, done.CSV); err != nil {
			return err
		}
	}
	return printAssigned(g, done)
}

// codeRow is a code as machines read it.
type codeRow struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

func codeRows(codes []*campaign.Code) []codeRow {
	rows := []codeRow{}
	for _, c := range codes {
		rows = append(rows, codeRow{c.Code, c.Name.Value})
	}
	return rows
}

func printAssigned(g *global, done *campaign.Assigned) error {
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "given": codeRows(done.Given), "kept": codeRows(done.Kept), "renamed": codeRows(done.Renamed)})
	}
	out := g.env.Stdout
	for _, c := range done.Given {
		fmt.Fprintf(out, "%s  %s（新编）\n", c.Code, c.Name.Value)
	}
	for _, c := range done.Renamed {
		fmt.Fprintf(out, "%s  %s（新名称）\n", c.Code, c.Name.Value)
	}
	switch {
	case len(done.Given)+len(done.Kept)+len(done.Renamed) == 0:
		fmt.Fprintf(out, "所有场所的代码都已登记，没有改动。\n")
	default:
		fmt.Fprintf(out, "已记在 %s：新编 %d 个，登记表里已有的 %d 个，改名 %d 个。请和场所表一起备份。\n", campaign.CodesFile, len(done.Given), len(done.Kept), len(done.Renamed))
	}
	return nil
}

// venueRow is a place of the venue table as machines read it.
type venueRow struct {
	Code    string   `json:"code"`
	Kind    string   `json:"kind"`
	Name    string   `json:"name"`
	Since   string   `json:"since,omitempty"`
	Screens []string `json:"screens"`
	Gone    bool     `json:"gone,omitempty"` // the table has it no more
}

// listVenues prints the places of the table, then the codes without a place.
func listVenues(g *global, p *opened) error {
	book, diags := campaign.Load(p.files, campaign.LoadOptions{})
	venues := campaign.VenueProblems(diags)
	if venues.HasErrors() {
		return g.report(venues)
	}
	since := map[*campaign.Venue]string{}
	rows := []venueRow{}
	for _, c := range book.Codes {
		since[c.Venue] = c.Since
	}
	for _, v := range book.Venues {
		row := venueRow{Code: v.Code, Kind: v.Kind.Name.Value, Name: v.Name.Value, Since: since[v], Screens: []string{}}
		for _, s := range v.Screens {
			row.Screens = append(row.Screens, fmt.Sprintf("%s %d×%d", s.Name, s.Width, s.Height))
		}
		rows = append(rows, row)
	}
	for _, c := range book.Codes {
		if c.Venue == nil {
			rows = append(rows, venueRow{Code: c.Code, Name: c.Name.Value, Since: c.Since, Screens: []string{}, Gone: true})
		}
	}
	if g.json {
		return g.writeJSON(rows)
	}
	for _, row := range rows {
		kind := row.Kind
		if row.Gone {
			kind = "已撤"
		}
		fmt.Fprintf(g.env.Stdout, "%s  %s  %s", row.Code, kind, row.Name)
		for _, s := range row.Screens {
			fmt.Fprintf(g.env.Stdout, "  %s", s)
		}
		fmt.Fprintln(g.env.Stdout)
	}
	return nil
}
