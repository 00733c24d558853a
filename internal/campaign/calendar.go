package campaign

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// CalendarFile holds what is to be done again and again, as work plans ask for it.
const CalendarFile = "content/calendar.yaml"

// Duty is one entry of CalendarFile.
type Duty struct {
	Piece  *Piece
	ID     string // weekly-push
	Name   string // 每周推送
	Weekly bool   // else monthly
	// Days on which it is due: of the week, 1 Monday to 7 Sunday; of the month, where what a month lacks is its last day. Without
	// any it is due by the last day of the week or of the month.
	Days   []int
	Months []time.Month // the months in which it is due; none: every one
	Kinds  []*Kind      // at whose venues, each for itself; none: once, by the unit
	Done   string       // the event of the ledger that says that it is done: published, packed, delivered, shown; empty: somebody says so
	Pos    diag.Pos
}

type dutyFields struct {
	ID     source.Value   `yaml:"id,required,word" also:"代号" example:"weekly-push" about:"代号：小写字母、数字和连字符，记录里用它，定了就不要改"`
	Name   source.Value   `yaml:"name,required" also:"名称,工作" example:"每周推送" about:"做什么"`
	Every  source.Value   `yaml:"every,required,word" also:"周期,多久" example:"week" about:"多久一次：week（每周）或 month（每月）"`
	Days   []source.Value `yaml:"days,one,names" also:"日子,日期,哪天" example:"[13, 25, 28]" about:"哪几天：每周的写 周一 到 周日，每月的写 1 到 31（没有那一天的月份算月底）；不写就是周末、月底以前"`
	Months []source.Value `yaml:"months,one,names" also:"月份" example:"[4, 6, 10, 12]" about:"只在哪几个月，例如每学期两次；不写就是每个月"`
	Venues []source.Value `yaml:"venues,one,names" also:"场所,场所类别" example:"[school]" about:"哪几类场所每处各做一次；不写就是单位做一次"`
	Done   source.Value   `yaml:"done,word" also:"算完成,以什么为准" example:"published" about:"有了哪种记录就算做完：published（发布）、packed（印制）、delivered（签收）、shown（上屏）；不写就用 fanshi plan --done 记"`
	Pos    diag.Pos
}

var (
	weekdays = strings.Split("一二三四五六日", "")
	rhythms  = map[string]string{"每周": "week", "周": "week", "每月": "month", "月": "month"}
	doings   = map[string]string{"发布": "published", "印制": "packed", "打包": "packed", "签收": "delivered", "上屏": "shown"}
)

// loadCalendar reads the duties; a project without the file has none.
func (l *loader) loadCalendar() {
	if _, err := fs.Stat(l.fsys, CalendarFile); isMissing(err) {
		return
	}
	var fields []dutyFields
	header := l.registry(CalendarPiece, CalendarFile, &fields)
	if header == nil {
		return
	}
	seen := map[string]diag.Pos{}
	for _, f := range fields {
		d := &Duty{Piece: header, ID: f.ID.Text, Name: f.Name.Text, Pos: f.Pos}
		if problem := slugProblem(d.ID); problem != "" && f.ID.Given() {
			l.diags.Error(f.ID.Pos, "slug.characters", "代号“"+d.ID+"”不能用："+problem, "改成小写字母、数字和连字符，例如 weekly-push")
		}
		for _, v := range []source.Value{f.ID, f.Name} {
			if first, twice := seen[v.Text]; twice && v.Given() {
				l.diags.Error(v.Pos, "calendar.duplicate", "“"+v.Text+"”已经用过了", "换一个，或者删掉重复的一项", first)
			} else if v.Given() {
				seen[v.Text] = v.Pos
			}
		}
		f.Every, f.Done = oneName(f.Every, rhythms), oneName(f.Done, doings)
		l.oneOf(f.Every, "week", "month")
		l.oneOf(f.Done, "published", "packed", "delivered", "shown")
		d.Weekly, d.Done = f.Every.Text == "week", f.Done.Text
		d.Days = l.dutyDays(f.Days, f.Every.Text)
		for _, n := range l.numbers(f.Months, 12, "月份", "写 1 到 12，例如 months: [4, 6, 10, 12]") {
			d.Months = append(d.Months, time.Month(n))
		}
		kinds, all := l.kindList(f.Venues)
		if d.Kinds = kinds; all {
			l.diags.Error(f.Venues[0].Pos, "calendar.day", "这里要写明哪几类场所，不能写“"+f.Venues[0].Text+"”", "写类别的名称，例如 venues: [学校, 银行]；单位做一次的删掉这一行")
		}
		l.book.Duties = append(l.book.Duties, d)
	}
}

// dutyDays reads on which days a duty is due, in their order.
func (l *loader) dutyDays(values []source.Value, every string) []int {
	if every != "week" {
		return l.numbers(values, 31, "日子", "每月的写 1 到 31，例如 days: [13, 25, 28]")
	}
	for i, v := range values {
		day := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(v.Text, "星期"), "礼拜"), "周")
		if n := slices.Index(weekdays, strings.Replace(day, "天", "日", 1)); n >= 0 {
			values[i].Text = strconv.Itoa(n + 1)
		}
	}
	return l.numbers(values, 7, "日子", "每周的写 周一 到 周日，例如 days: [周一]")
}

// numbers reads whole numbers up to a largest, each once, in their order.
func (l *loader) numbers(values []source.Value, most int, what, remedy string) (out []int) {
	for _, v := range values {
		n, err := strconv.Atoi(strings.TrimRight(v.Text, "日号月"))
		switch {
		case err != nil || n < 1 || n > most:
			l.diags.Error(v.Pos, "calendar.day", fmt.Sprintf("%s“%s”不对", what, v.Text), remedy)
		case slices.Contains(out, n):
			l.diags.Error(v.Pos, "reference.repeated", "“"+v.Text+"”写了两次", "只留一个")
		default:
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}
