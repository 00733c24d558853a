package build

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/calendar"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/plan"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// yearWeeks is a year and a week.
const yearWeeks = 53

// TestYear goes through a year of the sample week by week, from the week of its bulletin on, as an office would: what is to be
// printed is packed, what was made is published, duties are recorded, some of them late and some never. No case is shown twice
// within four weeks at a venue, but where the bulletin or want of cases does so; every duty is done or named as overdue; nothing
// durable is printed twice; and the ledger's chain is whole. It tells the number of print files of the weeks. With FANSHI_SOAK=1
// every week is packed as the command does it, with all of its sheets drawn. FANSHI_SEED replays it.
func TestYear(t *testing.T) {
	if testing.Short() {
		t.Skip("plans the sample 53 times")
	}
	y := &officeYear{T: t, rnd: rand.New(rand.NewPCG(testtools.Seed(t), 3)), shown: map[string]int{}, skipped: map[string]bool{}, durable: map[string]string{}}
	var err error
	if y.folder, err = disk.Dir(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for week := range yearWeeks {
		y.week(week)
	}
	l, err := ledger.Read(y.folder)
	if err != nil || l.Break != nil || len(l.Torn) > 0 {
		t.Fatalf("the chain is broken: %v %+v", err, l.Break)
	}
	sorted := slices.Sorted(slices.Values(y.printed))
	t.Logf("%d weeks from 2026-W48: %d cases shown, %d of them within four weeks at one venue: %s", yearWeeks, y.cases, len(y.again), strings.Join(y.again, "; "))
	t.Logf("cases a week: %v; the fewest to choose from: %v", y.perWeek, y.fewest)
	t.Logf("print files of the first week: %d; the median of all weeks: %d; the least %d, the most after the first %d; of durable products after the first: %d", y.printed[0],
		sorted[len(sorted)/2], sorted[0], slices.Max(y.printed[1:]), y.durableAgain)
	t.Logf("%d duties done in time, %d late, %d never and named as overdue; %d lines of the ledger, the chain is whole", y.done, y.late, y.never, len(l.Entries))
	if len(y.again) > 0 {
		t.Errorf("shown again within four weeks: %v", y.again)
	}
	if y.durableAgain > 0 {
		t.Errorf("%d files of durable products are printed again", y.durableAgain)
	}
	if y.done < 60 || y.late == 0 || y.never == 0 || y.cases < 300 {
		t.Error("the year proves little")
	}
}

// officeYear is the year of an office.
type officeYear struct {
	*testing.T
	rnd    *rand.Rand
	folder disk.FS

	shown           map[string]int // the week in which a case was shown last at a venue
	again           []string
	cases           int
	perWeek, fewest map[string]int
	printed         []int
	durable         map[string]string // what durable products show in their places
	durableAgain    int

	skipped           map[string]bool // duties that are not done in their week
	done, late, never int
}

func (y *officeYear) add(today time.Time, entries ...ledger.Entry) {
	y.Helper()
	for i := range entries {
		entries[i].Time, entries[i].Day = today, today.Format(time.DateOnly)
		if entries[i].Week == "" {
			entries[i].Week = plan.EditionOf(today)
		}
	}
	if _, err := ledger.Append(y.folder, func(int) bool { return false }, entries...); err != nil {
		y.Fatal(err)
	}
}

func (y *officeYear) week(week int) {
	y.Helper()
	l, err := ledger.Read(y.folder)
	if err != nil {
		y.Fatal(err)
	}
	o := sample()
	o.Today = o.Today.AddDate(0, 0, 7*week)
	look, diags, err := Look(context.Background(), o, ledger.Orders(l.Entries))
	if err != nil || look == nil {
		y.Fatalf("week %d: %v %v", week, err, diags.Sorted())
	}
	y.shows(week, look)
	today, printed := look.Plan.Today, look.Print.Wanted
	if os.Getenv("FANSHI_SOAK") != "" {
		result, diags, err := Pack(context.Background(), o, PackOptions{Ordered: ledger.Orders(l.Entries)})
		if err != nil || result == nil || len(result.Refused) > 0 {
			y.Fatalf("week %d: %v %v", week, err, diags.Sorted())
		}
		if result.Packed == nil {
			result.Packed = []pack.File{}
		}
		if len(result.Packed) != len(printed) {
			y.Errorf("%s: %d files are packed, %d were foreseen", result.Edition, len(result.Packed), len(printed))
		}
		printed = result.Packed
	}
	for i := range printed { // what is not drawn has no identity, and each is to be a file of its own
		if f := &printed[i]; f.Identity == "" {
			f.Identity = f.To[0].Venue.Code + " " + f.To[0].Slot
		}
	}
	y.printed = append(y.printed, len(printed))
	y.durableFiles(week, look, printed)
	if len(printed) > 0 {
		y.add(today, ledger.Entry{Event: ledger.Packed, Pack: look.Plan.Edition + ".zip", Orders: pack.Orders(printed)})
	}
	y.add(today, ledger.Entry{Event: ledger.Published, Release: look.Plan.Edition})
	y.duties(look.Plan, today)
}

// shows holds what the week shows at every venue against the weeks before.
func (y *officeYear) shows(week int, look *Outlook) {
	if y.perWeek == nil {
		y.perWeek, y.fewest = map[string]int{}, map[string]int{}
	}
	for _, c := range look.Choices {
		kind := c.Kind.ID
		y.perWeek[fmt.Sprintf("%s %d", kind, len(c.Cases))]++
		if n, known := y.fewest[kind]; !known || c.Cased < n {
			y.fewest[kind] = c.Cased
		}
		if len(c.Cases) == 0 {
			y.Errorf("%s: %s shows no case", c.Edition, kind)
		}
		for _, v := range look.Plan.Book.Venues {
			if v.Kind != c.Kind {
				continue
			}
			for _, each := range c.Cases {
				y.cases++
				key := v.Code + " " + each.Case.Slug
				if last, before := y.shown[key]; before && week-last < 4 {
					y.again = append(y.again, fmt.Sprintf("%s %s after %d weeks", c.Edition, key, week-last))
				}
				y.shown[key] = week
			}
		}
	}
	// The sheets of the week are those of its choice.
	for _, item := range look.Plan.Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok || item.Venue == nil || job.Template != "poster/case" {
			continue
		}
		slug := job.Slot[strings.LastIndexByte(job.Slot, ' ')+1:]
		if last, shown := y.shown[item.Venue.Code+" "+slug]; !shown || last != week {
			y.Errorf("%s is printed and not chosen", item.Path)
		}
	}
}

// durableFiles counts the files of durable products that are printed after the first week.
func (y *officeYear) durableFiles(week int, look *Outlook, printed []pack.File) {
	durable := map[string]bool{}
	for _, item := range look.Plan.Items {
		if job, ok := item.Job.(*plan.SheetJob); ok && job.Product.Durable {
			for _, place := range job.Places {
				durable[place.Venue.Code+" "+job.Slot] = true
			}
		}
	}
	for _, f := range printed {
		for _, t := range f.To {
			if week > 0 && durable[t.Venue.Code+" "+t.Slot] {
				y.durableAgain++
			}
		}
	}
}

// duties does what is due in a week: of ten by hand seven in time, two a month later, one never.
func (y *officeYear) duties(p *plan.Plan, today time.Time) {
	y.Helper()
	sunday := today.AddDate(0, 0, 6)
	read := func() []ledger.Entry {
		l, err := ledger.Read(y.folder)
		if err != nil {
			y.Fatal(err)
		}
		return l.Entries
	}
	record := func(o calendar.Occurrence) {
		e := ledger.Entry{Event: ledger.Done, Duty: o.Duty.ID, By: "张某"}
		if o.Venue != nil {
			e.Venue = o.Venue.Code
		}
		y.add(o.Due, e)
	}
	name := func(o calendar.Occurrence) string {
		s := o.Due.Format(time.DateOnly) + " " + o.Duty.ID
		if o.Venue != nil {
			s += " " + o.Venue.Code
		}
		return s
	}
	for _, o := range calendar.Between(p.Book, read(), today, sunday, today) {
		switch {
		case o.State == calendar.Done:
			y.done++
		case o.Duty.Done != "":
			y.Errorf("%s is not done, and the week was published", name(o))
		case y.rnd.IntN(10) < 7:
			record(o)
			y.done++
		default:
			y.skipped[name(o)] = true
		}
	}
	named := map[string]bool{}
	next := sunday.AddDate(0, 0, 1)
	for _, o := range calendar.Between(p.Book, read(), today.AddDate(-1, 0, 0), sunday, next) {
		switch {
		case o.State == calendar.Overdue:
			named[name(o)] = true
		case o.State != calendar.Done:
			y.Errorf("%s: %s is %s", next.Format(time.DateOnly), name(o), o.State)
		}
	}
	for what := range y.skipped {
		if !named[what] {
			y.Errorf("%s: %s is not done and not named", next.Format(time.DateOnly), what)
		}
	}
	if len(named) != len(y.skipped) {
		y.Errorf("%s: %d are named, %d are not done", next.Format(time.DateOnly), len(named), len(y.skipped))
	}
	y.never = len(y.skipped)
	for _, o := range calendar.Between(p.Book, read(), today.AddDate(0, 0, -35), today.AddDate(0, 0, -28), today) {
		if o.State == calendar.Overdue && y.rnd.IntN(3) > 0 {
			record(o)
			delete(y.skipped, name(o))
			y.late++
		}
	}
}

// TestBulletinWrittenOut: a bulletin that fanshi plan writes chooses what the week shows without one: the same files of the same
// pieces, and the same pages of venues.
func TestBulletinWrittenOut(t *testing.T) {
	for _, weeks := range []int{1, 6, 30} {
		o := sample()
		o.Today, o.Only = o.Today.AddDate(0, 0, 7*weeks), []plan.Part{plan.Site, plan.Print}
		before, err := open(context.Background(), o)
		if err != nil || before.Problems.HasErrors() {
			t.Fatal(err, before.Problems.Sorted())
		}
		var choices []*plan.Choice
		for _, kind := range Kinds(before.Plan.Book) {
			choices = append(choices, plan.Choose(before.Plan.Book, before.Plan.Today, kind))
		}
		text := plan.Bulletin(choices, before.Plan.Edition, plan.WeekOf(before.Plan.Today))
		o.Files = theme.Layer(fstest.MapFS{"content/bulletins/" + before.Plan.Edition + ".md": {Data: []byte(text)}}, o.Files)
		after, err := open(context.Background(), o)
		if err != nil || after.Problems.HasErrors() {
			t.Fatalf("%v %v\n%s", err, after.Problems.Sorted(), text)
		}
		if a, b := tellWeek(before.Plan), tellWeek(after.Plan); a != b || len(a) < 1000 {
			t.Errorf("%s: with the bulletin\n%s\nand without it\n%s", before.Plan.Edition, b, a)
		}
		if !slices.ContainsFunc(choices, func(c *plan.Choice) bool { return c.Bulletin == nil && len(c.Cases) == 3 }) {
			t.Errorf("%s: nothing is chosen", before.Plan.Edition)
		}
	}
}

// tellWeek is what a plan prints, and what the pages of venues show.
func tellWeek(p *plan.Plan) string {
	var b strings.Builder
	for _, item := range p.Items {
		switch job := item.Job.(type) {
		case *plan.SheetJob:
			fmt.Fprintf(&b, "%s %s ×%d\n", item.Path, job.View.Title(), job.Quantity)
		case *plan.PageJob:
			if v := job.View.Venue; v != nil {
				fmt.Fprintf(&b, "%s %+v %v", item.Path, v.Lead, v.Slogans)
				for _, c := range v.Others {
					fmt.Fprintf(&b, " %s", c.Path)
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}
