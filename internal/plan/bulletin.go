package plan

import (
	"fmt"
	"strings"
)

// Bulletin is the file of a bulletin that picks what the kinds show anyhow, with a line on each that says why: for editing. week
// is the week as printed.
func Bulletin(choices []*Choice, edition, week string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\n# 由 fanshi plan --write 写出，放的和没有周报时一样，请按需要修改。\ntitle: %s反诈提醒\nedition: %s\npicks:\n", week, edition)
	for _, c := range choices {
		if len(c.Cases) == 0 && len(c.Slogans) == 0 {
			continue
		}
		fmt.Fprintf(&b, "  # %s\n", c.Kind.Name.Value)
		for _, each := range c.Cases {
			fmt.Fprintf(&b, "  #   %s：%s（%s）\n", each.Case.Slug, oneLine(each.Case.Title.Value), c.Why(&each))
		}
		fmt.Fprintf(&b, "  %s:\n", c.Kind.ID)
		list(&b, "cases", len(c.Cases), func(i int) string { return c.Cases[i].Case.Slug })
		list(&b, "slogans", len(c.Slogans), func(i int) string { return c.Slogans[i].ID })
	}
	b.WriteString("---\n\n在这里写几句本周的提醒，放在网站首页；不写就把这一行删掉。\n")
	return b.String()
}

func list(b *strings.Builder, key string, n int, name func(i int) string) {
	if n == 0 {
		return
	}
	names := make([]string, n)
	for i := range names {
		names[i] = name(i)
	}
	fmt.Fprintf(b, "    %s: [%s]\n", key, strings.Join(names, ", "))
}

// Why says in words why a case was chosen.
func (c *Choice) Why(each *Chosen) string {
	var why []string
	switch {
	case c.Bulletin != nil:
		why = append(why, "周报选的")
	case c.Borrowed:
		why = append(why, "没有为这类场所写的案例，先借用")
	case !each.Aimed:
		why = append(why, "写给全部场所的")
	}
	switch {
	case each.Last == "" && c.Bulletin == nil:
		why = append(why, "没轮到过")
	case each.Last != "" && each.Rest < restWeeks:
		why = append(why, fmt.Sprintf("上次轮到 %s，不到四周", each.Last))
	case each.Last != "":
		why = append(why, fmt.Sprintf("上次轮到 %s，隔了 %d 周", each.Last, each.Rest))
	}
	return strings.Join(why, "，")
}

// Few says in words that there are too few cases for three a week; empty where there are enough.
func (c *Choice) Few() string {
	const enough = selectionCases * restWeeks
	switch {
	case c.Bulletin != nil || c.Cased >= enough || c.Cased == 0:
		return ""
	case c.Scarce && c.Cased < restWeeks:
		return fmt.Sprintf("能放的案例只有 %d 个，四周之内会重复；写到 4 个就开始轮换，写到 %d 个每周能放 %d 个", c.Cased, enough, selectionCases)
	case c.Scarce:
		return fmt.Sprintf("能放的案例只有 %d 个，这几周都放过了，只好再放隔得最久的一个；写到 %d 个每周能放 %d 个", c.Cased, enough, selectionCases)
	}
	return fmt.Sprintf("能放的案例有 %d 个，为了四周之内不重复，每周少放几个；写到 %d 个每周能放 %d 个", c.Cased, enough, selectionCases)
}
