package cli

import (
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/calendar"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/plan"
)

// comingWeeks is how many weeks after this one are listed: with it they are a month.
const comingWeeks = 3

// kindPlan is what a kind of venue shows in a week, as machines read it.
type kindPlan struct {
	Kind     string      `json:"kind"`
	Name     string      `json:"name"`
	Venues   []string    `json:"venues"`
	Cases    []casePlan  `json:"cases"`
	Slogans  []sloganRow `json:"slogans"`
	Bulletin string      `json:"bulletin,omitempty"` // that picks the cases
	Choice   int         `json:"choice"`             // how many cases there are to choose from
	Few      string      `json:"few,omitempty"`      // too few for three a week without repeating
}

type casePlan struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Why   string `json:"why"`
	Last  string `json:"last,omitempty"` // the edition in which it was shown last
}

type sloganRow struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// dutyRow is a duty on a day.
type dutyRow struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Due    string `json:"due"`
	Venue  string `json:"venue,omitempty"`
	State  string `json:"state"`
	By     string `json:"by,omitempty"`
	Remark string `json:"remark,omitempty"`
	Line   int    `json:"line,omitempty"` // of the ledger, that says that it is done
}

// printRow is a design that is to be printed, in all its places.
type printRow struct {
	Product  string   `json:"product"`
	Size     string   `json:"size"`
	Design   string   `json:"design"`
	Why      string   `json:"why"`
	Files    int      `json:"files"`
	Quantity int      `json:"quantity"`
	Counter  string   `json:"counter"`
	Venues   []string `json:"venues"`
}

func kindPlans(book *campaign.Book, choices []*plan.Choice) []kindPlan {
	out := []kindPlan{}
	for _, c := range choices {
		row := kindPlan{Kind: c.Kind.ID, Name: c.Kind.Name.Value, Venues: []string{}, Cases: []casePlan{}, Slogans: []sloganRow{}, Choice: c.Cased, Few: c.Few()}
		for _, v := range book.Venues {
			if v.Kind == c.Kind {
				row.Venues = append(row.Venues, v.Code)
			}
		}
		for _, each := range c.Cases {
			row.Cases = append(row.Cases, casePlan{each.Case.Slug, each.Case.Title.Value, c.Why(&each), each.Last})
		}
		for _, s := range c.Slogans {
			row.Slogans = append(row.Slogans, sloganRow{s.ID, s.Text.Value})
		}
		if c.Bulletin != nil {
			row.Bulletin = c.Bulletin.Pos.File
		}
		out = append(out, row)
	}
	return out
}

// dutyRows are the duties of the week and of the month of a day, and those of the month before that are overdue.
func dutyRows(p *plan.Plan, l *ledger.Ledger) []dutyRow {
	first := p.Today.AddDate(0, 0, 1-p.Today.Day())
	until := first.AddDate(0, 1, -1)
	if sunday := p.Today.AddDate(0, 0, 6-(int(p.Today.Weekday())+6)%7); sunday.After(until) {
		until = sunday
	}
	rows := []dutyRow{}
	for _, o := range calendar.Between(p.Book, l.Entries, first.AddDate(0, -1, 0), until, p.Today) {
		if o.Due.Before(first) && o.State != calendar.Overdue {
			continue
		}
		row := dutyRow{ID: o.Duty.ID, Name: o.Duty.Name, Due: o.Due.Format(time.DateOnly), State: string(o.State)}
		if o.Venue != nil {
			row.Venue = o.Venue.Code
		}
		if o.By != nil {
			row.By, row.Remark, row.Line = o.By.By, o.By.Text, o.By.Number
		}
		rows = append(rows, row)
	}
	return rows
}

// printRows adds up the files that are to be printed by design and reason.
func printRows(s pack.Sorted) []printRow {
	rows := []printRow{}
	at := map[[4]string]int{}
	for _, f := range s.Wanted {
		for n, t := range f.To {
			key := [4]string{f.Product, f.Size, f.Design, string(t.Why)}
			i, known := at[key]
			if !known {
				i = len(rows)
				at[key] = i
				rows = append(rows, printRow{Product: f.Product, Size: f.Size, Design: f.Design, Why: string(t.Why), Counter: f.Counter, Venues: []string{}})
			}
			if n == 0 {
				rows[i].Files++
			}
			rows[i].Quantity += t.Quantity
			rows[i].Venues = append(rows[i].Venues, t.Venue.Code)
		}
	}
	return rows
}

// showPlan prints the week and the month.
func (g *global) showPlan(look *build.Outlook, l *ledger.Ledger, diags *diag.List) error {
	p := look.Plan
	duties, printed := dutyRows(p, l), printRows(look.Print)
	var weeks [][]*plan.Choice
	for n := 1; n <= comingWeeks; n++ {
		var choices []*plan.Choice
		for _, c := range look.Choices {
			choices = append(choices, plan.Choose(p.Book, p.Today.AddDate(0, 0, 7*n), c.Kind))
		}
		weeks = append(weeks, choices)
	}
	if g.json {
		coming := []map[string]any{}
		for n, choices := range weeks {
			coming = append(coming, map[string]any{"edition": plan.EditionOf(p.Today.AddDate(0, 0, 7*(n+1))), "kinds": kindPlans(p.Book, choices)})
		}
		result := verdict(diags)
		maps.Copy(result, map[string]any{"edition": p.Edition, "today": p.Today.Format(time.DateOnly), "kinds": kindPlans(p.Book, look.Choices), "coming": coming,
			"print": printed, "kept": len(look.Print.Kept), "cancelled": len(look.Print.Cancelled), "duties": duties})
		return g.writeJSON(result)
	}
	if err := g.reportText(diags); err != nil {
		return err
	}
	out := g.env.Stdout
	monday := p.Today.AddDate(0, 0, -(int(p.Today.Weekday())+6)%7)
	fmt.Fprintf(out, "第 %s 期，%s到%s\n", p.Edition, monday.Format("1月2日"), monday.AddDate(0, 0, 6).Format("1月2日"))
	printKinds(out, kindPlans(p.Book, look.Choices))
	printComing(out, p.Today, weeks)
	printWanted(out, printed, len(look.Print.Kept))
	printDuties(out, duties, p.Today)
	return nil
}

// shownSlogans is how many slogans of a kind the text lists.
const shownSlogans = 3

func printKinds(out io.Writer, kinds []kindPlan) {
	for _, k := range kinds {
		fmt.Fprintf(out, "\n%s（%d 处：%s）\n", k.Name, len(k.Venues), someOf(k.Venues))
		for _, c := range k.Cases {
			fmt.Fprintf(out, "  案例  %s  %s（%s）\n", c.Slug, c.Title, c.Why)
		}
		if len(k.Cases) == 0 {
			fmt.Fprintln(out, "  没有能放的案例")
		}
		for _, s := range k.Slogans[:min(shownSlogans, len(k.Slogans))] {
			fmt.Fprintf(out, "  标语  %s  %s\n", s.ID, s.Text)
		}
		if n := len(k.Slogans); n > shownSlogans {
			fmt.Fprintf(out, "        一共 %d 条，按这个顺序用\n", n)
		}
		if k.Few != "" {
			fmt.Fprintf(out, "  %s\n", k.Few)
		}
	}
}

// someOf lists codes, where there are many only the first of them.
func someOf(codes []string) string {
	const most = 12
	if len(codes) > most {
		return strings.Join(codes[:most], "、") + " 等"
	}
	return strings.Join(codes, "、")
}

func printComing(out io.Writer, today time.Time, weeks [][]*plan.Choice) {
	fmt.Fprintln(out, "\n接下来三周轮到的案例：")
	for n, choices := range weeks {
		fmt.Fprintf(out, "  第 %s 期\n", plan.EditionOf(today.AddDate(0, 0, 7*(n+1))))
		for _, c := range choices {
			var slugs []string
			for _, each := range c.Cases {
				slugs = append(slugs, each.Case.Slug)
			}
			by := ""
			if c.Bulletin != nil {
				by = "（周报选的）"
			}
			fmt.Fprintf(out, "    %s：%s%s\n", c.Kind.Name.Value, strings.Join(slugs, "、"), by)
		}
	}
}

var whyNames = map[ledger.Why]string{ledger.New: "新的", ledger.Due: "到期再印", ledger.More: "加印", ledger.Changed: "内容有变", ledger.Asked: "再印"}

func printWanted(out io.Writer, rows []printRow, kept int) {
	if len(rows) == 0 {
		fmt.Fprintf(out, "\n没有要印的：%d 个文件以前都印过。\n", kept)
	} else {
		fmt.Fprintln(out, "\n要印的（以前印过、内容改没改，打包时比了画面才知道）：")
	}
	for _, r := range rows {
		design := ""
		if r.Design != "" {
			design = "《" + r.Design + "》  "
		}
		fmt.Fprintf(out, "  %s  %s  %s  %s%d %s，%d 处\n", whyNames[ledger.Why(r.Why)], r.Product, r.Size, design, r.Quantity, r.Counter, len(r.Venues))
	}
	if len(rows) > 0 && kept > 0 {
		fmt.Fprintf(out, "  另有 %d 个文件以前印过，仍可用。\n", kept)
	}
}

func printDuties(out io.Writer, rows []dutyRow, today time.Time) {
	if len(rows) == 0 {
		fmt.Fprintf(out, "\n这个月没有要做的工作（写在 %s）。\n", campaign.CalendarFile)
		return
	}
	fmt.Fprintln(out, "\n这个月该做的事：")
	open := 0
	for _, r := range rows {
		due, err := time.ParseInLocation(time.DateOnly, r.Due, today.Location())
		if err != nil { // we wrote it
			continue
		}
		name := r.Name
		if r.Venue != "" {
			name += "（" + r.Venue + "）"
		}
		state := "还没有做"
		switch calendar.State(r.State) {
		case calendar.Done:
			state = strings.Join(strings.Fields(fmt.Sprintf("做完了 %s %s", r.By, r.Remark)), "，")
		case calendar.Overdue:
			state = fmt.Sprintf("【过期 %d 天】", int(today.Sub(due).Hours()+12)/24)
			open++
		case calendar.Open:
			open++
			if due.Equal(today) {
				state = "今天要做"
			}
		}
		fmt.Fprintf(out, "  %s  %s  %s  %s\n", due.Format("01-02"), r.ID, name, state)
	}
	if open > 0 {
		fmt.Fprintln(out, "做完了的，用 fanshi plan --done 代号 --by 姓名 记下来。")
	}
}
