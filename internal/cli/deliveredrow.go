package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/source"
)

// written is a delivery as somebody has written it down.
type written struct{ venue, product, quantity, by, date, edition, remark source.Value }

// take reads one delivery. What is wrong with it is told, all of it at once.
func (c *deliveryDesk) take(w *written) {
	before := c.problems.Count(diag.Error)
	e := ledger.Entry{Event: ledger.Delivered, Venue: c.venueOf(w.venue), Product: c.productOf(w.product), Quantity: c.quantityOf(w.quantity),
		By: c.line(w.by, "签收人", 30), Day: c.dayOf(w.date), Text: c.line(w.remark, "备注", 200)}
	e.Week = c.editionOf(w.edition, &e)
	if !w.by.Given() {
		c.problems.Error(w.by.Pos, "records.signer", "没有写签收人", "写上签收人的姓名；还没有签收的，把数量也空着")
	}
	if c.problems.Count(diag.Error) > before {
		return
	}
	if e.Quantity < 0 {
		if !c.corrects(&e, w) {
			return
		}
	}
	same := func(other ledger.Entry) bool { return ledger.SameDelivery(&e, &other) }
	if slices.ContainsFunc(c.known, same) || slices.ContainsFunc(c.fresh, same) {
		c.again++
		return
	}
	c.fresh = append(c.fresh, e)
}

// corrects looks whether an entry may take copies back: somebody must have written why, and they must have been signed for.
func (c *deliveryDesk) corrects(e *ledger.Entry, w *written) bool {
	received := ledger.Received(c.known, e.Venue, e.Week, e.Product) + ledger.Received(c.fresh, e.Venue, e.Week, e.Product)
	switch {
	case e.Text == "":
		c.problems.Error(w.quantity.Pos, "records.quantity", "冲销没有写原因", "在备注里写明为什么冲销（--remark）")
	case received+e.Quantity < 0:
		c.problems.Error(w.quantity.Pos, "records.quantity", fmt.Sprintf("要冲销 %d 份，第 %s 期的%s一共只签收了 %d 份", -e.Quantity, e.Week, e.Product, received), "用 fanshi ledger 看记了哪几笔，改正数量或者期次")
	default:
		return true
	}
	return false
}

// venueOf finds the venue by its code or its name.
func (c *deliveryDesk) venueOf(v source.Value) string {
	code := strings.ToLower(narrow(v.Text))
	var named []string
	var codes, names []string
	for _, venue := range c.book.Venues {
		if venue.Code == code {
			return venue.Code
		}
		if venue.Name.Value == v.Text {
			named = append(named, venue.Code)
		}
		codes, names = append(codes, venue.Code), append(names, venue.Name.Value)
	}
	switch {
	case len(named) == 1:
		return named[0]
	case len(named) > 1:
		c.problems.Error(v.Pos, "records.venue", fmt.Sprintf("叫“%s”的场所有 %d 个", v.Text, len(named)), "写场所代码："+strings.Join(named, "、"))
	case v.Text == "":
		c.problems.Error(v.Pos, "records.venue", "没有写场所", "写场所的代码或者名称，和场所表里的一样")
	default:
		c.problems.Error(v.Pos, "records.venue", "场所表里没有“"+v.Text+"”", "写场所的代码或者名称，和场所表里的一样"+perhaps(v.Text, slices.Concat(codes, names)))
	}
	return ""
}

// perhaps is what a mistyped word may have meant, as the end of a remedy.
func perhaps(word string, known []string) string {
	if near := source.Suggest(word, known); near != "" {
		return "；是不是“" + near + "”？"
	}
	return ""
}

func (c *deliveryDesk) productOf(v source.Value) string {
	switch {
	case slices.Contains(c.products, v.Text):
		return v.Text
	case v.Text == "":
		c.problems.Error(v.Pos, "records.product", "没有写制品", "写制品的名称，例如 海报")
	default:
		c.problems.Error(v.Pos, "records.product", "没有“"+v.Text+"”这种制品", "可以写的有："+strings.Join(c.products, "、")+perhaps(v.Text, c.products))
	}
	return ""
}

// most is how many copies one delivery can have; more is a slip of the finger.
const most = 1_000_000

// quantityOf reads a number of copies: 4, 4 张, １００, 1,000.
func (c *deliveryDesk) quantityOf(v source.Value) int {
	text := strings.NewReplacer(",", "", " ", "", "－", "-", "−", "-").Replace(narrow(v.Text))
	text = strings.TrimRightFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	n, err := strconv.Atoi(text)
	if err != nil || n == 0 || n > most || n < -most {
		c.problems.Error(v.Pos, "records.quantity", "数量“"+v.Text+"”不对", fmt.Sprintf("写一个整数，1 到 %d；没有签收的空着", most))
	}
	return n
}

// line reads a text of one line without personal data.
func (c *deliveryDesk) line(v source.Value, what string, limit int) string {
	text := strings.Join(strings.Fields(v.Text), " ")
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) || utf8.RuneCountInString(text) > limit {
		c.problems.Error(v.Pos, "records.signer", what+"太长，或者有看不见的字符", fmt.Sprintf("写成一行，最多 %d 个字", limit))
		return ""
	}
	check.PersonalIn(campaign.Text{Value: text, Pos: v.Pos}, &c.book.Config, c.problems)
	return text
}

func (c *deliveryDesk) dayOf(v source.Value) string {
	today := c.today.Format(time.DateOnly)
	if v.Text == "" {
		return today
	}
	day, _, ok := campaign.ParseDay(v.Text, c.today, c.zone)
	text := day.Format(time.DateOnly)
	switch {
	case !ok:
		c.problems.Error(v.Pos, "records.day", "“"+v.Text+"”不是日期", "写成四位年、两位月、两位日，例如 2026-11-25")
	case text > today:
		c.problems.Error(v.Pos, "records.day", "签收的日期 "+text+" 还没有到", "改成签收的那一天")
	}
	return text
}

// editionOf is the edition that was written, or the last one in which the venue was to get the product, or that of the day.
func (c *deliveryDesk) editionOf(v source.Value, e *ledger.Entry) string {
	if v.Text != "" {
		week := strings.ToUpper(strings.NewReplacer("第", "", "期", "", " ", "").Replace(narrow(v.Text)))
		if _, known := plan.MondayOf(week); !known || !editionPattern.MatchString(week) {
			c.problems.Error(v.Pos, "records.edition", "期次“"+v.Text+"”不对", "写成 2026-W48 的样子，或者空着")
		}
		return week
	}
	if week := ledger.LastOrdered(c.known, e.Venue, e.Product, e.Day); week != "" {
		return week
	}
	day, err := time.ParseInLocation(time.DateOnly, e.Day, c.zone)
	if err != nil {
		return "" // has been told
	}
	return plan.EditionOf(day)
}

// narrow gives full-width letters and digits their ordinary forms.
func narrow(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s))
}
