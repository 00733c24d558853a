package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/product"
	"fanshi/internal/source"
)

type deliveredOptions struct {
	venue, product, quantity, by, date, edition, remark string
	form                                                string
}

func newDeliveredCommand(g *global) *cobra.Command {
	var o deliveredOptions
	cmd := &cobra.Command{
		Use:   "delivered [签收表…]",
		Short: "记下场所签收了什么：手工写一笔，或者读一张签收表",
		Long: `场所签收以后，记进 records/ledger.jsonl：哪个场所、什么制品、多少份、谁签的、哪一天。

一笔一笔记，写 --venue、--product、--quantity、--by。一次记很多，写签收表的文件名（.xlsx 或 .csv）：第一行是列名，
有 场所、制品、数量、签收人、日期，另外可以有 期次、备注；场所写代码或者名称都可以。数量和签收人都空着的行，当作还没有签收。
--form 签收表.xlsx 按一期的下单记录做一张空的签收表，打印出来签字，填好再读进来。

一张表里有一格不对，就一行也不记，列出全部不对的地方。同样的一笔记两次，只算一次。记错了，记一笔负数冲销，并用 --remark 写明原因。
除了签收人的姓名，不要写别的个人信息。

` + exitCodeHelp,
		Example: "  fanshi delivered --venue b01 --product 海报 --quantity 4 --by 王某 --date 2026-11-25\n  fanshi delivered --form 签收表.xlsx --edition 2026-W48\n  fanshi delivered 签收表.xlsx\n" +
			"  fanshi delivered --venue b01 --product 海报 --quantity -36 --by 王某 --remark 上一笔多写了一个0",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error { return runDelivered(g, args, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.venue, "venue", "", "场所的`代码`，例如 b01")
	f.StringVar(&o.product, "product", "", "`制品`的名称，例如 海报")
	f.StringVar(&o.quantity, "quantity", "", "签收了多少`份`；冲销写负数")
	f.StringVar(&o.by, "by", "", "签收人的`姓名`")
	f.StringVar(&o.date, "date", "", "签收的`日期`，例如 2026-11-25（默认今天）")
	f.StringVar(&o.edition, "edition", "", "哪一`期`的，例如 2026-W48（默认这个场所最近一次下单的那一期）")
	f.StringVar(&o.remark, "remark", "", "`备注`，一行")
	f.StringVar(&o.form, "form", "", "做一张空的签收表，一个 Excel `文件`")
	return cmd
}

func runDelivered(g *global, tables []string, o deliveredOptions) error {
	byHand := o.venue+o.product+o.quantity+o.by+o.date+o.remark != ""
	switch {
	case o.form != "" && (byHand || len(tables) > 0):
		return usageError{errors.New("--form 只和 --edition 一起用")}
	case len(tables) > 0 && (byHand || o.edition != ""):
		return usageError{errors.New("写了签收表，就不用再写 --venue 这些选项：每一行的场所、制品、期次都写在表里")}
	case o.form == "" && len(tables) == 0 && (o.venue == "" || o.product == "" || o.quantity == "" || o.by == ""):
		return usageError{errors.New("记一笔签收，要写 --venue、--product、--quantity、--by；一次记很多，写签收表的文件名")}
	}
	c, err := g.openDeliveryDesk()
	if err != nil || c.problems.HasErrors() {
		return errors.Join(err, c.tell())
	}
	if o.form != "" {
		return c.writeForm(o)
	}
	for _, name := range expand(tables) {
		if err := c.table(name); err != nil {
			return err
		}
	}
	if len(tables) == 0 {
		at := diag.Pos{}
		value := func(s string) source.Value { return source.Value{Text: strings.TrimSpace(s), Pos: at} }
		c.take(&written{value(o.venue), value(o.product), value(o.quantity), value(o.by), value(o.date), value(o.edition), value(o.remark)})
	}
	return c.keep()
}

// deliveryDesk takes what venues have signed for.
type deliveryDesk struct {
	*global
	book     *campaign.Book
	zone     *time.Location
	today    time.Time
	products []string // names
	known    []ledger.Entry
	problems *diag.List

	fresh []ledger.Entry // to be recorded
	again int            // said before
	blank int            // rows that nobody has signed yet
}

func (g *global) openDeliveryDesk() (*deliveryDesk, error) {
	p, err := g.openProject()
	if err != nil {
		return &deliveryDesk{global: g, problems: &diag.List{}}, err
	}
	c := &deliveryDesk{global: g}
	c.book, c.problems = campaign.Load(p.files, campaign.LoadOptions{Today: g.now()})
	if c.problems.HasErrors() {
		return c, nil
	}
	c.problems = &diag.List{} // what else is odd about the content is no matter of deliveries
	c.zone = c.book.Config.TimeZone
	c.today = g.now().In(c.zone)
	l, err := g.readLedger()
	if err != nil {
		return c, err
	}
	c.known = l.Entries
	for _, made := range product.Load(p.templates, &diag.List{}).All() {
		if made.Medium != product.Screen && made.Code != "jobsheet" { // the job sheet is the shop's
			c.products = append(c.products, made.Name)
		}
	}
	for _, e := range c.known {
		for _, o := range e.Orders {
			c.products = append(c.products, o.Product)
		}
	}
	slices.Sort(c.products)
	c.products = slices.Compact(c.products)
	return c, nil
}

// tell prints what is wrong, if anything is.
func (c *deliveryDesk) tell() error {
	if c.problems.Len() == 0 {
		return nil
	}
	return c.report(c.problems)
}

// keep records what was taken, if nothing is wrong with any of it.
func (c *deliveryDesk) keep() error {
	if c.problems.HasErrors() {
		return c.report(c.problems)
	}
	if len(c.fresh) > 0 {
		if err := c.record(c.zone, c.problems, c.fresh...); err != nil {
			return err
		}
	}
	if c.json {
		result := verdict(c.problems)
		maps.Copy(result, map[string]any{"recorded": append([]ledger.Entry{}, c.fresh...), "again": c.again, "unsigned": c.blank})
		return c.writeJSON(result)
	}
	if err := c.reportText(c.problems); err != nil {
		return err
	}
	out := c.env.Stdout
	for i := range c.fresh {
		fmt.Fprintf(out, "已记下：%s\n", entryText(&c.fresh[i]))
	}
	if c.again > 0 {
		fmt.Fprintf(out, "%d 笔以前记过，没有再记。确实又收到一次的，请用备注写明，例如“第二次送到”。\n", c.again)
	}
	if c.blank > 0 {
		fmt.Fprintf(out, "%d 行还没有签收，没有记。\n", c.blank)
	}
	fmt.Fprintf(out, "新记 %d 笔。\n", len(c.fresh))
	return nil
}
