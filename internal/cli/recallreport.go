package cli

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/source"
)

// What is said where a piece is marked, and what is public is still the release before it.
const (
	markStands    = "标记已经记下（%s），可是没有重新发布：公开的还是原来的一期%s。\n"
	stillShowsIt  = "，里面还有这一篇"
	blockedRemedy = "请马上改正上面的问题，再运行 fanshi build。一时改不好的，先停掉网站（fanshi serve）、让屏幕换上别的画面。\n"
	waitingRemedy = "请马上让审稿人审完，再运行 fanshi build；等不及审的，用 fanshi build --urgent --reason 原因 --by 姓名 先发布，或者把没有审完的那几篇改回审过的样子。\n"
)

// stillPublic says that the mark stands and the old release too, after an error that is not the content's.
func (r *recalling) stillPublic(err error, diags *diag.List) error {
	if diags != nil {
		_ = r.reportText(diags) // the error tells more
	}
	fmt.Fprintf(r.env.Stderr, markStands, campaign.RecalledFile, r.inside())
	return say(err, "%s。处理以后再运行 fanshi build", explain(err))
}

// inside says that the public release holds the piece, where it was taken back.
func (r *recalling) inside() string {
	if r.o.undo {
		return ""
	}
	return stillShowsIt
}

// stillBlocked says the same where other pieces have errors, or are not approved.
func (r *recalling) stillBlocked(s *build.Summary, diags *diag.List) error {
	if r.json {
		result := verdict(diags)
		result["ok"], result["file"], result["marked"], result["published"] = false, r.file, !r.o.undo, false
		if s != nil {
			result["waiting"] = standingRows(s.Waiting)
		}
		if err := r.writeJSON(result); err != nil {
			return err
		}
		return errContent
	}
	if err := r.reportText(diags); err != nil {
		return err
	}
	remedy := blockedRemedy
	if s != nil {
		fmt.Fprintf(r.env.Stderr, "有 %d 篇没有审完：\n", len(s.Waiting))
		r.tellWaiting(s.Waiting)
		remedy = waitingRemedy
	}
	fmt.Fprintf(r.env.Stderr, markStands, campaign.RecalledFile, r.inside())
	fmt.Fprint(r.env.Stderr, remedy)
	return errContent
}

// substitute is what a kind of venue shows in place of what was taken back.
type substitute struct {
	Kind   string   `json:"kind"`
	Places int      `json:"places"`
	Gone   []string `json:"gone"`
	Come   []string `json:"come"`
}

// substitutes compares what the kinds of venues show before and after.
func (r *recalling) substitutes(before, after *campaign.Book) []substitute {
	out := []substitute{}
	for _, kind := range after.Kinds {
		places := 0
		for _, v := range after.Venues {
			if v.Kind == kind {
				places++
			}
		}
		old := r.selected(before, kind.ID)
		now := r.selected(after, kind.ID)
		s := substitute{Kind: kind.Name.Value, Places: places, Gone: missing(old, now), Come: missing(now, old)}
		if places > 0 && len(s.Gone)+len(s.Come) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// shown are the contents of which the release before the mark was planned and that after it. Where something waits they are what
// was published, not what is in work.
func (r *recalling) shown(s *build.Summary) (before, after *campaign.Book) {
	o := campaign.LoadOptions{Today: r.b.Today}
	if s == nil || s.Settled == nil {
		after, _ = campaign.Load(r.b.Files, o)
		return r.before, after
	}
	o.LeaveOut = s.Settled.LeaveOut
	after, _ = campaign.Load(s.Settled.Files, o)
	before, _ = campaign.Load(source.Overlay(s.Settled.Files, map[string][]byte{campaign.RecalledFile: r.raw}), o)
	return before, after
}

// heldRow is a file that was not published as it is.
type heldRow struct {
	File  string `json:"file"`
	Since string `json:"since,omitempty"` // the day of the approval of what was published instead; empty: nothing was
}

func heldRows(held []build.Held) []heldRow {
	rows := []heldRow{}
	for _, h := range held {
		rows = append(rows, heldRow(h))
	}
	return rows
}

func heldText(h build.Held) string {
	if h.Since == "" {
		return h.File + "：没有可以用的审定稿，这次没有放进去"
	}
	return h.File + "：按 " + h.Since + " 审定的发布"
}

// selected are the names of what a kind shows this week: cases, and on print the first slogan.
func (r *recalling) selected(book *campaign.Book, id string) (names []string) {
	for _, kind := range book.Kinds {
		if kind.ID != id {
			continue
		}
		choice := plan.Choose(book, r.today, kind)
		for _, c := range choice.Cases {
			names = append(names, "案例《"+c.Case.Title.Value+"》")
		}
		for _, s := range choice.Slogans {
			names = append(names, "标语“"+s.Text.Value+"”")
		}
	}
	return names
}

// missing are those of some names that others do not have.
func missing(names, others []string) []string {
	there := map[string]bool{}
	for _, n := range others {
		there[n] = true
	}
	out := []string{}
	for _, n := range names {
		if !there[n] {
			out = append(out, n)
		}
	}
	return out
}

// reportRecall tells what was done: what is public now, what stands in the place of the piece, and what is to be fetched back.
// A nil summary: nothing had ever been published, and nothing is.
func (r *recalling) reportRecall(target string, s *build.Summary, diags *diag.List) error {
	before, after := r.shown(s)
	held := []build.Held{}
	if s != nil && s.Settled != nil {
		held = s.Settled.Held
	}
	subs := r.substitutes(before, after)
	orders := []printOrder{}
	l, err := r.readLedger()
	if err != nil {
		return err
	}
	if !r.o.undo {
		orders = ordersWith(l, r.before, r.mark.File)
	}
	place := ""
	if s != nil {
		place = filepath.ToSlash(filepath.Join(target, r.b.Store.Place(s.Release)))
	}
	if r.json {
		result := verdict(diags)
		maps.Copy(result, map[string]any{"file": r.mark.File, "undo": r.o.undo, "reason": r.o.reason, "date": r.today.Format(time.DateOnly), "published": s != nil, "held": heldRows(held),
			"path": place, "substitutes": subs, "orders": orders})
		if s != nil {
			result["release"], result["edition"] = s.Release.ID, s.Edition
		}
		return r.writeJSON(result)
	}
	if err := r.reportText(diags); err != nil {
		return err
	}
	r.printRecall(place, s)
	list(r.global, "没有审完或者有错误的，这次没有等；改好审完以后，运行 fanshi build", held, heldText)
	list(r.global, "现在各类场所换成", subs, substituteText)
	if r.o.undo {
		return nil
	}
	if len(orders) == 0 {
		fmt.Fprintln(r.env.Stdout, "印制记录里没有印过它，没有要收回的印刷品。")
		return nil
	}
	copies := 0
	for _, o := range orders {
		copies += o.Quantity
	}
	list(r.global, fmt.Sprintf("印过它的要收回，共 %d 笔 %d 份（还没有付印的，通知印刷厂停印；打好的包不要再交出去）", len(orders), copies), orders, orderText)
	return nil
}

func (r *recalling) printRecall(place string, s *build.Summary) {
	out := r.env.Stdout
	done := "已撤回"
	if r.o.undo {
		done = "已恢复"
	}
	fmt.Fprintf(out, "%s：%s，%s，原因：%s\n", done, r.mark.File, r.today.Format(time.DateOnly), r.o.reason)
	if s == nil {
		fmt.Fprintln(out, "这个项目还没有发布过，所以没有重新发布。")
		return
	}
	fmt.Fprintf(out, "已重新发布第 %s 期（%s）：%s\n", s.Edition, s.Release.ID, place)
	if !r.o.undo && r.mark.Page != "" && s.Pages > 0 {
		fmt.Fprintf(out, "  原来的网址现在写着“已撤回”：%s/site/%s/index.html\n", place, r.mark.Page)
	}
	if s.Screens > 0 {
		fmt.Fprintf(out, "  %d 块屏幕会取到新的画面，用 fanshi coverage 看哪些还没有取；用 U 盘的请重新拷 %s/screens 里的文件夹\n", s.Screens, place)
	}
}

func substituteText(s substitute) string {
	text := fmt.Sprintf("%s（%d 处）：", s.Kind, s.Places)
	if len(s.Gone) > 0 {
		text += "撤下" + several(s.Gone)
	}
	switch {
	case len(s.Come) > 0 && len(s.Gone) > 0:
		text += "，换上" + several(s.Come)
	case len(s.Come) > 0:
		text += "加上" + several(s.Come)
	default:
		text += "，没有别的补上，其余照旧"
	}
	return text
}

// several names the first three of some things, and how many there are.
func several(names []string) string {
	const most = 3
	if len(names) > most {
		return strings.Join(names[:most], "、") + fmt.Sprintf("等 %d 条", len(names))
	}
	return strings.Join(names, "、")
}
