package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/review"
)

func newStatusCommand(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "哪些内容审完了，哪些在等谁",
		Long: `列出每一篇内容审到了哪一道：在等哪一道、等谁，改过的是从哪一天审定的改过来的。
签字收回了的，写着谁、哪一天、为什么。审稿有哪几道、每一道由谁审，写在 fanshi.yaml 的 reviews 和 reviewers 里。

紧急发布（fanshi build --urgent）的内容列在最前面，标着“红”，直到第二个人审过。

` + exitCodeHelp,
		Example: "  fanshi status\n  fanshi status --json",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runStatus(g) },
	}
}

func runStatus(g *global) error {
	p, err := g.openProject()
	if err != nil {
		return err
	}
	d := g.openDesk(p)
	open := review.OpenUrgent(d.records, d.standings)
	if g.json {
		result := verdict(d.problems)
		result["stages"], result["pieces"], result["urgent"] = append([]string{}, d.rules.Stages...), standingRows(d.standings), urgentRows(open)
		result["recalled"] = recallRows(d.recalls)
		if err := g.writeJSON(result); err != nil {
			return err
		}
	} else {
		if err := g.reportText(d.problems); err != nil {
			return err
		}
		printStatus(g, d, open)
	}
	if d.problems.HasErrors() {
		return errContent
	}
	return nil
}

func printStatus(g *global, d *desk, open []review.Open) {
	out := g.env.Stdout
	if len(open) > 0 {
		fmt.Fprintf(out, "【红】紧急发布了 %d 篇，还没有第二个人审：\n", len(open))
		for _, o := range open {
			fmt.Fprintf(out, "  %s  %s %s 发布，原因：%s\n", o.File, o.Entry.Date, o.Entry.By, o.Entry.Urgent)
		}
		fmt.Fprintln(out)
	}
	if len(d.recalls) > 0 {
		fmt.Fprintf(out, "撤回了 %d 篇：\n", len(d.recalls))
		for _, r := range d.recalls {
			fmt.Fprintf(out, "  %s  %s，%s\n", r.File, r.Date.Format(time.DateOnly), r.Reason.Value)
		}
		fmt.Fprintln(out)
	}
	if d.rules.Off() {
		fmt.Fprintln(out, reviewsOff)
		return
	}
	fmt.Fprintf(out, "审稿：%s\n", strings.Join(d.rules.Stages, " → "))
	for _, stage := range d.rules.Stages {
		waiting := at(d.standings, stage)
		if len(waiting) == 0 {
			continue
		}
		who := waitsFor(waiting[0].For)
		if who != "" {
			who = "，等" + who
		}
		fmt.Fprintf(out, "\n等%s的 %d 篇%s：\n", stage, len(waiting), who)
		for _, s := range waiting {
			printStanding(g, s)
		}
	}
	waiting := len(review.Waiting(d.standings))
	if waiting == 0 {
		fmt.Fprintf(out, "%d 篇都审完了。\n", len(d.standings))
		return
	}
	fmt.Fprintf(out, "\n审完了 %d 篇，还在等的 %d 篇。\n", len(d.standings)-waiting, waiting)
	fmt.Fprint(out, approveHint)
}

// printStanding prints one piece that waits, who has signed it, and which signatures do not count.
func printStanding(g *global, s *review.Standing) {
	fmt.Fprintf(g.env.Stdout, "  %s  %s\n", s.Piece.File, about(s))
	for _, e := range s.Signed {
		fmt.Fprintf(g.env.Stdout, "    %s %s %s\n", e.Stage, e.By, e.Date)
	}
	for _, f := range s.Faults {
		fmt.Fprintf(g.env.Stdout, "    %s %s %s 不算：%s\n", f.Entry.Stage, f.Entry.By, f.Entry.Date, objections[f.Why])
	}
}

// standingRow is a piece as machines read it.
type standingRow struct {
	File     string      `json:"file"`
	Kind     string      `json:"kind"`
	Title    string      `json:"title,omitempty"`
	Digest   string      `json:"digest"`
	Approved bool        `json:"approved"`
	Stage    string      `json:"stage,omitempty"` // that is waited for
	For      []string    `json:"for,omitempty"`
	Before   string      `json:"before,omitempty"` // the digest that was approved last under this name
	Signed   []signedRow `json:"signed"`
	// Withdrawn is the signature that was taken back last; Remark is the reason.
	Withdrawn *signedRow `json:"withdrawn,omitempty"`
}

type signedRow struct {
	Stage     string `json:"stage"`
	By        string `json:"by"`
	EnteredBy string `json:"entered_by"`
	Date      string `json:"date"`
	Remark    string `json:"remark,omitempty"`
}

func standingRows(standings []*review.Standing) []standingRow {
	rows := []standingRow{}
	for _, s := range standings {
		row := standingRow{File: s.Piece.File, Kind: string(s.Piece.Kind), Title: s.Piece.Title.Value, Digest: string(s.Digest), Approved: s.Approved(),
			Stage: s.Stage, For: s.For, Signed: []signedRow{}}
		if s.Before != nil {
			row.Before = string(s.Before.Digest)
		}
		if e := s.Withdrawn; e != nil {
			row.Withdrawn = &signedRow{e.Stage, e.By, e.EnteredBy, e.Date, e.Withdrawn}
		}
		for _, e := range s.Signed {
			row.Signed = append(row.Signed, signedRow{e.Stage, e.By, e.EnteredBy, e.Date, e.Remark})
		}
		rows = append(rows, row)
	}
	return rows
}

type urgentRow struct {
	File   string `json:"file"`
	Digest string `json:"digest"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	Date   string `json:"date"`
}

func urgentRows(open []review.Open) []urgentRow {
	rows := []urgentRow{}
	for _, o := range open {
		rows = append(rows, urgentRow{o.File, string(o.Digest), o.Entry.Urgent, o.Entry.By, o.Entry.Date})
	}
	return rows
}

// recallRow is a piece that was taken back.
type recallRow struct {
	File   string `json:"file"`
	Date   string `json:"date"`
	Reason string `json:"reason"`
	By     string `json:"by,omitempty"`
}

func recallRows(recalls []*campaign.Recall) []recallRow {
	rows := []recallRow{}
	for _, r := range recalls {
		rows = append(rows, recallRow{r.File, r.Date.Format(time.DateOnly), r.Reason.Value, r.By})
	}
	return rows
}
