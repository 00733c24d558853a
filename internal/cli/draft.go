package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/review"
)

// reportDraft says that a draft was made and, where nobody asked for it, why nothing was published and what to do.
func (g *global) reportDraft(place string, asked bool, s *build.Summary, diags *diag.List) error {
	if g.json {
		result := verdict(diags)
		maps.Copy(result, map[string]any{"ok": asked, "draft": true, "path": place, "edition": s.Edition, "waiting": standingRows(s.Waiting)})
		if err := g.writeJSON(result); err != nil {
			return err
		}
	} else {
		if err := g.reportText(diags); err != nil {
			return err
		}
		if !asked {
			fmt.Fprintf(g.env.Stderr, "没有发布：有 %d 篇没有审完。已发布的内容保持原样。\n", len(s.Waiting))
		}
		g.tellWaiting(s.Waiting)
		fmt.Fprintf(g.env.Stdout, "样稿放在 %s，处处都有“样稿”二字：%s\n", place, madeOf(s))
		if s.Pages > 0 {
			fmt.Fprintf(g.env.Stdout, "  打开 %s/site/index.html 看网站\n", place)
		}
		if !asked {
			fmt.Fprint(g.env.Stdout, draftHint)
		}
	}
	if !asked {
		return errContent
	}
	return nil
}

// madeOf counts what a draft holds.
func madeOf(s *build.Summary) string {
	return fmt.Sprintf("网页 %d 个，印刷文件 %d 个，画面 %d 张", s.Pages, s.Sheets, s.Slides)
}

// shownWaiting is how many pieces a command lists that is about something else.
const shownWaiting = 20

// tellWaiting lists which pieces wait at which stage, and for whom.
func (g *global) tellWaiting(waiting []*review.Standing) {
	for i, s := range waiting {
		if i == shownWaiting {
			fmt.Fprintf(g.env.Stderr, "  ……另有 %d 篇，用 fanshi status 看\n", len(waiting)-shownWaiting)
			return
		}
		who := waitsFor(s.For)
		if who != "" {
			who = "（" + who + "）"
		}
		fmt.Fprintf(g.env.Stderr, "  等%s%s：%s  %s\n", s.Stage, who, s.Piece.File, about(s))
	}
}

// reviewSheet writes the form on which reviewers sign.
func (g *global) reviewSheet(ctx context.Context, chosen []*review.Standing, o approveOptions) error {
	if o.by != "" || o.code != "" {
		return usageError{errors.New("--sheet 是做审稿单，不能和 --by、--code 一起写")}
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	b, err := buildOptions{now: o.now}.options(g)
	if err != nil {
		return err
	}
	data, diags, err := build.ReviewSheet(ctx, b, chosen)
	if err != nil || data == nil {
		return errors.Join(err, g.report(diags))
	}
	name := g.inProject(o.sheet)
	if err := g.putFile(name, data); err != nil {
		return err
	}
	code := review.Code(piecesOf(chosen))
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "path": filepath.ToSlash(name), "code": code, "pieces": standingRows(chosen)})
	}
	fmt.Fprintf(g.env.Stdout, "审稿单做好了：%s，%d 篇，审稿单号 %s。\n打印出来签了字，再用 fanshi approve …… --by 姓名 --code %s 录入。\n", filepath.ToSlash(name), len(chosen), code, code)
	return nil
}

// reportUnapproved refuses what may only be made of approved content.
func (g *global) reportUnapproved(what string, err *build.UnapprovedError) error {
	if g.json {
		result := verdict(&diag.List{})
		maps.Copy(result, map[string]any{"ok": false, "waiting": standingRows(err.Waiting)})
		if err := g.writeJSON(result); err != nil {
			return err
		}
		return errContent
	}
	fmt.Fprintf(g.env.Stderr, "没有%s：有 %d 篇没有审完。\n", what, len(err.Waiting))
	g.tellWaiting(err.Waiting)
	fmt.Fprint(g.env.Stderr, approveHint)
	return errContent
}

// urgentOptions say who publishes what is not approved, and why.
type urgentOptions struct {
	urgent bool
	reason string
	by     string
}

func (u *urgentOptions) flags(f *pflag.FlagSet) {
	f.BoolVar(&u.urgent, "urgent", false, "十分紧急：没有审完也先发布，记一笔，等第二个人审")
	f.StringVar(&u.reason, "reason", "", "为什么来不及审，写一句`话`（和 --urgent 一起写）")
	f.StringVar(&u.by, "by", "", "谁决定先发布，写`姓名`（和 --urgent 一起写）")
}

// check refuses what cannot be meant.
func (u *urgentOptions) check(o buildOptions) error {
	signature := approveOptions{by: u.by, remark: u.reason}
	if err := signature.plain(); err != nil {
		return err
	}
	u.by, u.reason = signature.by, signature.remark
	switch {
	case !u.urgent && (u.reason != "" || u.by != ""):
		return usageError{errors.New("--reason 和 --by 要和 --urgent 一起写")}
	case u.urgent && (u.reason == "" || u.by == ""):
		return usageError{errors.New("--urgent 要写明原因和决定的人：--urgent --reason 原因 --by 姓名")}
	case u.urgent && (o.draft || len(o.only) > 0 || len(o.venues) > 0):
		return usageError{errors.New("--urgent 是发布整一期，不能和 --draft、--only、--venue 一起写")}
	}
	return nil
}

// note returns what notes a publication before approval; nil where nobody asked for one.
func (u *urgentOptions) note(g *global, files fs.FS) func([]*review.Standing) error {
	if !u.urgent {
		return nil
	}
	return func(waiting []*review.Standing) error {
		folder, err := disk.OpenDir(g.dir)
		if err != nil {
			return err
		}
		raw, err := fs.ReadFile(files, campaign.ReviewsFile)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		entry := &review.Entry{Urgent: u.reason, By: u.by, EnteredBy: u.by, Date: g.now().Format(time.DateOnly)}
		for _, s := range waiting {
			entry.Pieces = append(entry.Pieces, review.Named{Digest: s.Digest, File: s.Piece.File})
		}
		return addEntry(folder, raw, entry)
	}
}

// urgentEntry is the line of the ledger on a release that was published before it was approved.
func urgentEntry(s *build.Summary, u urgentOptions) ledger.Entry {
	var files []string
	for _, w := range s.Waiting {
		files = append(files, w.Piece.File)
	}
	return ledger.Entry{Event: ledger.Urgent, Day: s.Today.Format(time.DateOnly), Week: s.Edition, Release: s.Release.ID, By: u.by,
		Text: u.reason + "（" + strings.Join(files, "、") + "）"}
}
