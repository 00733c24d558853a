package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/release"
	"fanshi/internal/source"
)

type recallOptions struct {
	reason string
	by     string
	undo   bool
	build  buildOptions
}

func newRecallCommand(g *global) *cobra.Command {
	var o recallOptions
	cmd := &cobra.Command{
		Use:   "recall 文件",
		Short: "撤回一篇内容：马上从网站、屏幕和印刷文件里拿掉",
		Long: `撤回一篇内容（案例、标语文件、清单、文书、网页、周报），马上重新发布一期没有它的。不用等谁审：
别的内容审过的仍然有效，撤回本身也不用审。别的内容正在改、还没有审完，或者有错误，也不等：按上次审定的内容发布
（records/approved 里留着），从来没有审完过的这次不放进去。没有审过的，一个字也不会公开；审完以后再运行 fanshi build。

它的网页写上“已撤回”、日期和原因，网址不变；贴过它的场所，扫码打开的页上也写明。它的文字不再出现在别处：
目录、下载、印刷文件、屏幕。屏幕照常来取新的画面；用 U 盘的要重新拷。印过它的，按印制记录列出在哪些场所、
什么印刷品、多少份，照着去收回。本周周报主推的是它，就由别的案例补上，补的是哪一篇会列出来。
原来的文件不动，标记记在 content/recalled.yaml，另在 records/ledger.jsonl 里记一行。文件改名、改了内容，仍然是撤回的。

原因会公开，写一句话，例如“报警电话写错了”，不要写个人信息。
重新发布没有成功，标记仍然留着，并写明该怎么办：这时公开的还是原来的一期。
--undo 恢复：内容改过的，要先审完（fanshi approve），才会发布。

` + exitCodeHelp,
		Example: "  fanshi recall loan-unfreeze-fee --reason 报警电话写错了 --by 张某\n  fanshi recall content/slogans/bank.md --reason 有一条与银行规定不符\n  fanshi recall --undo loan-unfreeze-fee --reason 电话已改正",
		Args:    oneArgument("文件名"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runRecall(cmd.Context(), g, args[0], o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.reason, "reason", "", "为什么撤回（恢复），写一句`话`；撤回的原因会公开")
	f.StringVar(&o.by, "by", "", "谁决定的，写`姓名`（不公开）")
	f.BoolVar(&o.undo, "undo", false, "恢复撤回了的内容")
	f.StringVar(&o.build.now, "now", "", "当作哪天来生成，写`日期`，例如 2026-11-23（默认今天）")
	f.StringVar(&o.build.out, "out", defaultOut, "放结果的`文件夹`，相对于项目")
	f.BoolVar(&o.build.force, "force-date", false, "日期比电脑的日期晚、比上一期早或者隔得太久时，也照样发布")
	return cmd
}

// recalling is a piece that is being taken back, or restored.
type recalling struct {
	*global
	o      recallOptions
	b      build.Options
	before *campaign.Book
	file   string
	raw    []byte // of the marks; nil: there are none
	mark   *campaign.Recall
	today  time.Time
}

func runRecall(ctx context.Context, g *global, word string, o recallOptions) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	signature := approveOptions{by: o.by, remark: o.reason}
	if err := signature.plain(); err != nil {
		return err
	}
	if o.by, o.reason = signature.by, signature.remark; o.reason == "" {
		return usageError{errors.New("还要用 --reason 写明原因，例如 --reason 报警电话写错了")}
	}
	b, err := o.build.options(g)
	if err != nil {
		return err
	}
	r := &recalling{global: g, o: o, b: b}
	r.before, _ = campaign.Load(b.Files, campaign.LoadOptions{Today: b.Today})
	r.today = r.before.Config.Midnight(b.Today)
	if r.file, err = r.named(word); err != nil {
		return err
	}
	r.raw, err = fs.ReadFile(b.Files, campaign.RecalledFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if o.undo {
		err = r.restore()
	} else {
		err = r.takeBack()
	}
	if err != nil {
		return err
	}
	return r.republish(ctx)
}

// named is the file that a word names; one that is there no more is still known by its mark.
func (r *recalling) named(word string) (string, error) {
	file, err := r.namedFile(r.b.Files, word)
	if err == nil {
		return file, nil
	}
	for _, mark := range r.before.Recalls {
		if mark.File == word {
			return word, nil
		}
	}
	return "", err
}

// piece is the piece that a file is; nil where it is none that was read.
func (r *recalling) piece() *campaign.Piece {
	for p := range r.before.Pieces() {
		if p.File == r.file {
			return p
		}
	}
	return nil
}

// marked is the mark that stands on the file; nil: none does.
func (r *recalling) marked() *campaign.Recall {
	for _, mark := range r.before.Recalls {
		if mark.File == r.file || slices.ContainsFunc(mark.Found, func(p *campaign.Piece) bool { return p.File == r.file }) {
			return mark
		}
	}
	return nil
}

// takeBack marks the piece.
func (r *recalling) takeBack() error {
	if mark := r.marked(); mark != nil {
		return fmt.Errorf("%s 在 %s 已经撤回了（%s）。如果公开的还是撤回以前的一期，请运行 fanshi build", r.file, mark.Date.Format(time.DateOnly), mark.Reason.Value)
	}
	p := r.piece()
	switch {
	case p == nil:
		return fmt.Errorf("%s 不是一篇内容，或者里面有错误读不出来。可以撤回的是案例、标语文件、清单、文书、网页和周报；用 fanshi check 看有没有错误", r.file)
	case p.Kind == campaign.PicturePiece:
		return fmt.Errorf("%s 是图片，跟着用它的那一篇走：%s", r.file, r.showing(p))
	case !campaign.Recallable(p.Kind):
		return fmt.Errorf("%s 处处都要用，不能撤回。请直接改正它，审完以后运行 fanshi build；等不及审的，用 fanshi build --urgent", r.file)
	}
	r.mark = r.before.NewRecall(p)
	r.mark.Date.Time, r.mark.Reason.Value, r.mark.By = r.today, r.o.reason, r.o.by
	data := campaign.AddRecall(r.raw, r.mark, "")
	if problems := r.objections(data); problems.HasErrors() { // words that could not be published would keep the rest from it
		return r.report(problems)
	}
	if err := r.write(data); err != nil {
		return err
	}
	return r.note(ledger.Recalled, "已经撤回")
}

// showing says which pieces show a picture.
func (r *recalling) showing(picture *campaign.Piece) string {
	for p := range r.before.Pieces() {
		if slices.Contains(p.Pictures, picture) {
			return "请撤回 " + p.File + "，或者换掉那张图片"
		}
	}
	return "没有哪一篇在用它"
}

// objections are what is wrong with the marks themselves.
func (r *recalling) objections(data []byte) *diag.List {
	files := source.Overlay(r.b.Files, map[string][]byte{campaign.RecalledFile: data})
	book, found := campaign.Load(files, campaign.LoadOptions{Today: r.b.Today})
	check.Book(book, r.today, found)
	out := &diag.List{}
	for _, d := range found.Sorted() {
		if d.Pos.File == campaign.RecalledFile {
			out.Add(d)
		}
	}
	return out
}

// write writes the marks.
func (r *recalling) write(data []byte) error {
	folder, err := disk.OpenDir(r.dir)
	if err != nil {
		return err
	}
	return replaceRecord(folder, campaign.RecalledFile, r.raw, data)
}

// note writes the line of the ledger.
func (r *recalling) note(event ledger.Event, done string) error {
	var told diag.List
	entry := ledger.Entry{Event: event, Day: r.today.Format(time.DateOnly), Piece: r.mark.File, SHA256: r.mark.SHA256, By: r.o.by, Text: r.o.reason}
	if err := r.record(r.today.Location(), &told, entry); err != nil {
		return say(err, "%s %s（%s），只是没有记进 %s，也没有重新发布：%s。请处理以后运行 fanshi build", r.file, done, campaign.RecalledFile, ledgerFile, explain(err))
	}
	r.b.Records = append(r.b.Records, entry)
	return r.reportText(&told)
}

// restore ends the mark of the piece. The ledger is written first: without its line the piece stays taken back.
func (r *recalling) restore() error {
	r.mark = r.marked()
	if r.mark == nil {
		e, ok := build.TakenBack(r.b.Records)[r.file]
		if !ok {
			return fmt.Errorf("%s 没有撤回过，不用恢复", r.file)
		}
		r.mark = &campaign.Recall{File: r.file, SHA256: e.SHA256}
	}
	if err := r.note(ledger.Restored, "还没有恢复"); err != nil {
		return err
	}
	ended := *r.mark
	ended.Date.Time, ended.By = r.today, r.o.by
	return r.write(campaign.AddRecall(r.raw, &ended, r.o.reason))
}

// republish builds without the piece, and tells what has become of it.
func (r *recalling) republish(ctx context.Context) error {
	folder, target, err := r.outputFolder(r.o.build.out, "build", knownPublic)
	if err != nil {
		return r.stillPublic(err, nil)
	}
	r.b.Store = release.Open(folder)
	if _, err := r.b.Store.CurrentID(); errors.Is(err, release.ErrNone) {
		return r.reportRecall(target, nil, &diag.List{})
	}
	p, err := r.openProject() // what was written is read
	if err != nil {
		return r.stillPublic(err, nil)
	}
	r.b.Files, r.b.Settle = p.files, !r.o.undo // what is restored waits for its approval; what is wrong does not wait to go
	s, diags, err := r.run(ctx, r.b)
	switch {
	case err != nil && s == nil:
		return r.stillPublic(buildFailure(err, s), diags)
	case s == nil, s.Draft:
		return r.stillBlocked(s, diags)
	}
	if err := errors.Join(err, r.recordRelease(s, urgentOptions{}, diags)); err != nil {
		return err
	}
	return r.reportRecall(target, s, diags)
}
