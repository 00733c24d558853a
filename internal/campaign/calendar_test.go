package campaign

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestCalendar: duties as people write them, and what is wrong with them at its place.
func TestCalendar(t *testing.T) {
	const good = "- 代号: push\n  名称: 推送\n  周期: 每周\n  哪天: 周三、星期一，礼拜天\n  算完成: 发布\n" +
		"- id: report\n  name: 上报\n  every: 每月\n  days: [28日, 13, 25]\n  months: 4月、12\n  venues: 学校\n- id: desk\n  name: 设台\n  every: month\n"
	book, diags := Load(project(txtar.File{Name: CalendarFile, Data: []byte(good)}), LoadOptions{})
	if diags.HasErrors() || len(book.Duties) != 3 {
		t.Fatalf("%d duties\n%s", len(book.Duties), printed(t, diags))
	}
	var got strings.Builder
	for _, d := range book.Duties {
		fmt.Fprintf(&got, "%s %s %v %v %v %d %s\n", d.ID, d.Name, d.Weekly, d.Days, d.Months, len(d.Kinds), d.Done)
	}
	if want := "push 推送 true [1 3 7] [] 0 published\nreport 上报 false [13 25 28] [April December] 1 \ndesk 设台 false [] [] 0 \n"; got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	for _, c := range []struct{ line, with, want string }{
		{"哪天: 周三、星期一，礼拜天", "哪天: 周八", "content/calendar.yaml:4:7: 错误：日子“周八”不对"},
		{"哪天: 周三、星期一，礼拜天", "哪天: [周一, 星期一]", "content/calendar.yaml:4:12: 错误：“1”写了两次"},
		{"days: [28日, 13, 25]", "days: [32]", "content/calendar.yaml:9:10: 错误：日子“32”不对"},
		{"days: [28日, 13, 25]", "days: [周一]", "content/calendar.yaml:9:10: 错误：日子“周一”不对"},
		{"months: 4月、12", "months: 13", "content/calendar.yaml:10:11: 错误：月份“13”不对"},
		{"every: 每月", "every: 每年", "content/calendar.yaml:8:10: 错误：不认识的值“每年”"},
		{"算完成: 发布", "算完成: 完成", "content/calendar.yaml:5:8: 错误：不认识的值“完成”"},
		{"venues: 学校", "venues: 全部", "content/calendar.yaml:11:11: 错误：这里要写明哪几类场所"},
		{"venues: 学校", "venues: 学佼", "content/calendar.yaml:11:11: 错误：没有场所类别“学佼”"},
		{"id: desk", "id: 设台", "content/calendar.yaml:12:7: 错误：代号“设台”不能用"},
		{"id: desk", "id: push", "content/calendar.yaml:12:7: 错误：“push”已经用过了"},
		{"name: 设台", "name: 推送", "content/calendar.yaml:13:9: 错误：“推送”已经用过了"},
		{"name: 设台", "nane: 设台", "content/calendar.yaml:13:3: 错误："},
	} {
		text := strings.Replace(good, c.line, c.with, 1)
		_, diags := Load(project(txtar.File{Name: CalendarFile, Data: []byte(text)}), LoadOptions{})
		if all := printed(t, diags); !strings.Contains(all, c.want) {
			t.Errorf("%s: want %q in\n%s", c.with, c.want, all)
		}
	}
	if _, diags := Load(project(), LoadOptions{}); diags.Len() > 0 {
		t.Errorf("a project without a calendar:\n%s", printed(t, diags))
	}
	sample, _ := Load(os.DirFS(projectRoot), LoadOptions{})
	if len(sample.Duties) < 5 {
		t.Errorf("the sample has %d duties", len(sample.Duties))
	}
}
