package guards

// recordGuards are those of recalls and of the calendar of duties.
var recordGuards = []guard{
	// What was taken back is nowhere, under whatever name, and needs nobody's approval.
	{"R21", "slogans that were taken back are left out", "campaign/recalled.go",
		`b.Slogans = without(b.Slogans, func(s *Slogan) bool { return out[s.Piece] })`, `_ = out`, "internal/build:TestRecalled"},
	{"R21", "a lost mark publishes nothing", "build/marks.go",
		`if ok && campaign.Recallable(p.Kind) {`, `if false && ok {`, "internal/build:TestMarkIsGone"},
	{"R21", "cases that were taken back are left out", "campaign/recalled.go",
		`b.Cases = without(b.Cases, func(c *Case) bool { return out[c.Piece] })`, `_ = out`, "internal/campaign:TestRecall"},
	{"R21", "another name does not bring back what was taken back", "campaign/recalled.go",
		`(r.File == p.File || r.SHA256 == p.SHA256)`, `r.File == p.File`, "internal/campaign:TestRecall"},
	{"R21", "another word does not bring back what was taken back", "campaign/recalled.go",
		`(r.File == p.File || r.SHA256 == p.SHA256)`, `r.SHA256 == p.SHA256`, "internal/campaign:TestRecall"},
	{"R21", "the pictures of what was taken back go with it", "campaign/recalled.go",
		`hidden[picture] = !shown[picture]`, `hidden[picture] = false`, "internal/campaign:TestLeaveOut"},
	{"R21", "a mark that cannot be read is an error", "campaign/recalled.go",
		`if f.Reason.Given() == f.Restored.Given() {`, `if false {`, "internal/campaign:TestRecallMarks"},
	{"R21", "a recall publishes nothing that is not approved", "build/settle.go",
		`if len(waiting) == 0 && !r.Problems.HasErrors() {`, `if !r.Problems.HasErrors() {`, "internal/build:TestSettleWays"},
	{"R21", "what was taken back does not come back while its correction waits", "build/settle.go",
		`if last == nil || s.takenBack(last.Digest.Text()) {`, `if last == nil {`, "internal/build:TestSettleWays"},
	// The calendar of duties: what counts as done, and what is asked for.
	{"calendar", "a duty is done for the day on which it was due", "calendar/calendar.go",
		`return e.Duty == o.Duty.ID && e.Day == due`, `return e.Duty == o.Duty.ID`, "internal/calendar:TestDone"},
	{"calendar", "one venue's record is not another's", "calendar/calendar.go",
		`case e.Venue != "" && o.Venue != nil && o.Venue.Code != e.Venue:`, `case false:`, "internal/calendar:TestDone"},
	{"calendar", "a weekly duty is done by its own edition", "calendar/calendar.go",
		`return e.Week == plan.EditionOf(o.Due)`, `return e.Week != "" || plan.EditionOf(o.Due) == ""`, "internal/calendar:TestDone"},
	{"calendar", "a record counts for one day of the month", "calendar/calendar.go",
		`return day.AddDate(0, 0, 1)`, `return first`, "internal/calendar:TestDone"},
	{"calendar", "nothing is overdue on its day", "calendar/calendar.go",
		`case day.Before(today):`, `case !day.After(today):`, "internal/calendar:TestDone"},
	{"calendar", "a month without the 31st ends with its last day", "calendar/calendar.go",
		`(len(d.Days) == 0 || slices.Max(d.Days) > day.Day())`, `len(d.Days) == 0`, "internal/calendar:TestWhen"},
	{"calendar", "nothing is asked for before records were kept", "calendar/calendar.go",
		`err == nil && day.Before(first) {`, `err == nil && false && day.Before(first) {`, "internal/calendar:TestDone"},
}
