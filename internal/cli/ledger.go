package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/diag"
	"fanshi/internal/ledger"
)

type ledgerOptions struct {
	edition string
	last    int
}

func newLedgerCommand(g *global) *cobra.Command {
	var o ledgerOptions
	cmd := &cobra.Command{
		Use:   "ledger",
		Short: "列出发布、印制、审核、撤回、签收的记录，并核对有没有被改动",
		Long: `列出 records/ledger.jsonl 里的记录，并从头核对一遍。
发布、打包、审核、撤回、签收，每做一次记一行；每一行都带着上一行的校验码，改动、删掉、调换任何一行都查得出来，
第一处对不上的是哪一行会写明，退出码是 3。最后几行被整行删掉，从文件本身看不出来：要防这一点，
把列在最后的“末行校验码”抄在纸质台账上，以后再对。

` + exitCodeHelp,
		Example: "  fanshi ledger\n  fanshi ledger --last 10\n  fanshi ledger --edition 2026-W48 --json",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runLedger(g, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.edition, "edition", "", "只列哪一`期`的，例如 2026-W48")
	f.IntVar(&o.last, "last", 0, "只列最后多少`行`（默认全部）")
	return cmd
}

func runLedger(g *global, o ledgerOptions) error {
	if o.last < 0 {
		return usageError{fmt.Errorf("--last 要写 1 以上的数")}
	}
	if o.edition != "" && !editionPattern.MatchString(o.edition) {
		return usageError{fmt.Errorf("--edition 的“%s”要写成 2026-W48 的样子", o.edition)}
	}
	if _, err := g.openProject(); err != nil {
		return err
	}
	l, err := g.readLedger()
	if err != nil {
		return err
	}
	var diags diag.List
	if l.Break != nil {
		tellBreak(l.Break, diags.Error)
	}
	if len(l.Torn) > 0 {
		diags.Warn(diag.Pos{File: ledgerFile, Line: len(l.Entries) + 1, Col: 1}, "records.torn", "最后一行没有写完",
			"不用处理：前面的都在，下次记录时会把它移开，原样记在一行里")
	}
	shown := slices.DeleteFunc(slices.Clone(l.Entries), func(e ledger.Entry) bool { return o.edition != "" && e.Week != o.edition })
	if o.last > 0 {
		shown = shown[max(0, len(shown)-o.last):]
	}
	if g.json {
		result := verdict(&diags)
		maps.Copy(result, map[string]any{"head": l.Head, "lines": len(l.Entries), "entries": append([]ledger.Entry{}, shown...)})
		if err := g.writeJSON(result); err != nil {
			return err
		}
	} else {
		if err := g.reportText(&diags); err != nil {
			return err
		}
		printLedger(g, l, shown)
	}
	if diags.HasErrors() {
		return errContent
	}
	return nil
}

func printLedger(g *global, l *ledger.Ledger, shown []ledger.Entry) {
	out := g.env.Stdout
	for _, e := range shown {
		fmt.Fprintf(out, "%4d  %s  %s\n", e.Number, e.Time.Format("2006-01-02 15:04"), entryText(&e))
	}
	switch {
	case len(l.Entries) == 0:
		fmt.Fprintln(out, "还没有记录。")
	case l.Break == nil:
		fmt.Fprintf(out, "共 %d 行，已从头核对，每一行都接得上。\n末行校验码：%s\n", len(l.Entries), l.Head)
	}
}

var eventNames = map[ledger.Event]string{ledger.Published: "发布", ledger.Packed: "印制", ledger.Urgent: "先发后审", ledger.Approved: "审核", ledger.Withdrawn: "收回签字", ledger.Recalled: "撤回", ledger.Restored: "恢复",
	ledger.Delivered: "签收", ledger.Shown: "上屏", ledger.Done: "完成", ledger.Mended: "修补"}

// entryText is an entry in words.
func entryText(e *ledger.Entry) string {
	parts := []string{eventNames[e.Event]}
	add := func(form string, given bool, args ...any) {
		if given {
			parts = append(parts, fmt.Sprintf(form, args...))
		}
	}
	add("第 %s 期", e.Week != "", e.Week)
	add("%s，%d 个文件", e.Release != "", e.Release, e.Files)
	copies := 0
	for _, o := range e.Orders {
		copies += o.Quantity()
	}
	add("%s：%d 种，共 %d 份", e.Pack != "", e.Pack, len(e.Orders), copies)
	add("更正 %s", e.Replaces != "", e.Replaces)
	add("%s", e.Piece != "", e.Piece)
	add("%s", e.Stage != "", e.Stage)
	add("场所 %s", e.Venue != "", e.Venue)
	add("%s %d 份", e.Product != "", e.Product, e.Quantity)
	add("%s", e.Duty != "", e.Duty)
	fresh := 0
	for _, f := range e.Fetched {
		fresh += len(f.Screens)
	}
	add("%d 块屏幕取到，共 %d 块", e.Of > 0, e.Screens, e.Of)
	add("这次新记 %d 块", fresh > 0, fresh)
	add("%s", e.By != "", e.By)
	add("录入：%s", e.EnteredBy != "", e.EnteredBy)
	add("%s", e.Text != "", e.Text)
	return strings.Join(parts, "  ")
}
