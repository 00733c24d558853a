package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/review"
	"fanshi/internal/source"
)

type approveOptions struct {
	all       bool
	withdraw  bool
	stage     string
	by        string
	enteredBy string
	author    string
	date      string
	remark    string
	reason    string
	code      string
	sheet     string
	now       string
}

func newApproveCommand(g *global) *cobra.Command {
	var o approveOptions
	cmd := &cobra.Command{
		Use:   "approve [文件…]",
		Short: "记下谁审过哪几篇，或者收回签字",
		Long: `记下一道审稿：哪几篇、谁、哪一天。写文件名，或者用 --all 选在等这一道的全部。

--sheet 审稿单.pdf 把选中的几篇做成一张审稿单：每一篇的文字，删掉的划去，新加的加下划线，旁边是印出来和屏幕上的样子，
上面有各道签字的格子和审稿单号。打印出来签了字，再录入。

分两步。先不写 --by：列出要审的几篇和审稿单号。核对内容以后，再加上 --by 姓名和 --code 审稿单号，就记进
content/reviews.yaml。审稿单号由这几篇的内容算出来：有一篇改了一个字，号就对不上，不会记错。

签的是内容：文件改名、换地方、原样再存一次，审过的仍然有效；改了一个字节（配图也算），就要从第一道重新审。
同一篇，一个人只能审一道（fanshi.yaml 里写了 allow_same_reviewer: true 的除外）；作者不能自己初审。
审过的文字和配图在 records/approved 里留一份，下次改动时好对照。

签了字又发现不对，由签字的人用 --withdraw 收回，写明原因（--reason）：他这一道和后面各道的签字都不再算数，这一篇从这一道
重新等着审，审完以前 fanshi build 只做样稿。已经公开的那一期不变，要马上撤下来，用 fanshi recall。

` + exitCodeHelp,
		Example: "  fanshi approve --all\n  fanshi approve --all --sheet 审稿单.pdf\n  fanshi approve --all --by 张某 --code 3f2a-91bc\n  fanshi approve loan-unfreeze-fee --stage 复审 --by 李某 --code 3f2a-91bc --remark 金额已核对\n  fanshi approve --withdraw loan-unfreeze-fee --by 李某 --reason 金额要再核对",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return runApprove(cmd.Context(), g, args, o) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.all, "all", false, "在等这一道的全部")
	f.BoolVar(&o.withdraw, "withdraw", false, "收回 --by 在这几篇上的签字，要写 --reason")
	f.StringVar(&o.stage, "stage", "", "哪一`道`审稿，例如 复审（默认就是它们在等的那一道；收回时是他签的那一道）")
	f.StringVar(&o.by, "by", "", "审稿人的`姓名`；收回时就是当时签字的人")
	f.StringVar(&o.enteredBy, "entered-by", "", "替他录入的人的`姓名`（默认就是审稿人自己）")
	f.StringVar(&o.author, "author", "", "作者的`姓名`，文件头里没有写 author 时用")
	f.StringVar(&o.date, "date", "", "签字或者收回的`日期`，例如 2026-11-23（默认今天）")
	f.StringVar(&o.remark, "remark", "", "审稿`意见`，一行")
	f.StringVar(&o.reason, "reason", "", "为什么收回签字，写一句`话`")
	f.StringVar(&o.code, "code", "", "审稿单`号`")
	f.StringVar(&o.sheet, "sheet", "", "把这几篇做成审稿单，一个 PDF `文件`，打印出来签字")
	f.StringVar(&o.now, "now", "", "做审稿单时当作哪天，写`日期`，例如 2026-11-23（默认今天）")
	return cmd
}

func runApprove(ctx context.Context, g *global, words []string, o approveOptions) error {
	if err := o.plain(); err != nil {
		return err
	}
	p, err := g.openProject()
	if err != nil {
		return err
	}
	d := g.openDesk(p)
	if d.problems.HasErrors() { // what cannot be published is not worth a signature
		return g.report(d.problems)
	}
	if d.rules.Off() {
		return errors.New("这个项目不审稿（fanshi.yaml 里写着 reviews: none）。要审稿，请改这一行")
	}
	if o.withdraw {
		return g.withdraw(d, words, o)
	}
	if o.reason != "" {
		return usageError{errors.New("--reason 是收回签字的原因，和 --withdraw 一起写；审稿意见写 --remark")}
	}
	chosen, stage, err := d.choose(words, o)
	if err != nil {
		return err
	}
	if len(chosen) == 0 {
		return g.nothingToSign(d)
	}
	if o.sheet != "" {
		return g.reviewSheet(ctx, chosen, o)
	}
	if o.by == "" {
		return g.preview(chosen, stage)
	}
	if err := d.sign(chosen, stage, &o, g.now()); err != nil {
		return err
	}
	return g.keepSignature(d, chosen, stage, o)
}

// plain refuses texts that one line of the records cannot hold.
func (o *approveOptions) plain() error {
	for name, text := range map[string]*string{"--by": &o.by, "--entered-by": &o.enteredBy, "--author": &o.author, "--remark": &o.remark, "--reason": &o.reason, "--stage": &o.stage} {
		*text = strings.TrimSpace(*text)
		if strings.ContainsFunc(*text, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) || utf8.RuneCountInString(*text) > 500 {
			return usageError{fmt.Errorf("%s 的内容要写成一行，最多 500 个字", name)}
		}
	}
	return nil
}

// choose finds which pieces are to be signed, and under which stage. All of them wait at it.
func (d *desk) choose(words []string, o approveOptions) (chosen []*review.Standing, stage string, err error) {
	if o.all == (len(words) > 0) {
		return nil, "", usageError{errors.New("写上要审的文件，或者用 --all 选全部（两样只写一样）")}
	}
	if o.stage != "" && !slices.Contains(d.rules.Stages, o.stage) {
		return nil, "", usageError{fmt.Errorf("没有“%s”这一道审稿；有的是：%s", o.stage, strings.Join(d.rules.Stages, "、"))}
	}
	if chosen, err = d.chosen(words); err != nil {
		return nil, "", err
	}
	if o.all {
		chosen = review.Waiting(d.standings)
		if o.stage != "" {
			return at(chosen, o.stage), o.stage, nil
		}
	}
	for _, s := range chosen {
		switch {
		case s.Approved():
			return nil, "", fmt.Errorf("%s 已经审完了", s.Piece.File)
		case o.stage != "" && s.Stage != o.stage:
			return nil, "", fmt.Errorf("%s 在等%s，还轮不到%s，或者已经过了", s.Piece.File, s.Stage, o.stage)
		}
	}
	stages := d.stagesOf(chosen)
	if len(stages) > 1 {
		return nil, "", usageError{fmt.Errorf("这几篇在等不同的审稿（%s），请用 --stage 写明是哪一道", strings.Join(stages, "、"))}
	}
	if len(stages) == 1 {
		stage = stages[0]
	}
	return chosen, stage, nil
}

// nothingToSign says that nothing waits.
func (g *global) nothingToSign(d *desk) error {
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "pieces": []standingRow{}})
	}
	waiting := len(review.Waiting(d.standings))
	fmt.Fprintf(g.env.Stdout, "没有在等这一道的。审完了 %d 篇，还在等的 %d 篇，用 fanshi status 看。\n", len(d.standings)-waiting, waiting)
	return nil
}

// preview lists what would be signed, with its code.
func (g *global) preview(chosen []*review.Standing, stage string) error {
	code := review.Code(piecesOf(chosen))
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "stage": stage, "code": code, "pieces": standingRows(chosen)})
	}
	out := g.env.Stdout
	fmt.Fprintf(out, "等%s的 %d 篇：\n", stage, len(chosen))
	for _, s := range chosen {
		fmt.Fprintf(out, "  %s  %s\n", s.Piece.File, about(s))
	}
	fmt.Fprintf(out, "审稿单号：%s\n\n还没有记。核对内容以后，加上 --by 姓名 --code %s 再运行一次。\n", code, code)
	return nil
}

// sign looks whether this signature counts for all pieces, and completes the options.
func (d *desk) sign(chosen []*review.Standing, stage string, o *approveOptions, now time.Time) error {
	if !review.Asked(d.rules, stage, o.by) {
		return fmt.Errorf("%s由%s审，不是%s。要换人，请改 fanshi.yaml 的 reviewers", stage, waitsFor(chosen[0].For), o.by)
	}
	for _, s := range chosen {
		if why := review.Object(d.rules, s.Signed, stage, o.by, s.Piece.Author, o.author); why != 0 {
			return fmt.Errorf("%s 不能由%s%s：%s", s.Piece.File, o.by, stage, objections[why])
		}
	}
	if o.enteredBy == "" {
		o.enteredBy = o.by
	}
	today := now.Format(time.DateOnly)
	if o.date == "" {
		o.date = today
	}
	if _, err := time.Parse(time.DateOnly, o.date); err != nil {
		return usageError{fmt.Errorf("--date 的日期“%s”要写成 2026-11-23 的样子", o.date)}
	}
	if o.date > today {
		return fmt.Errorf("签字的日期 %s 还没有到", o.date)
	}
	for _, s := range chosen {
		if n := len(s.Signed); n > 0 && o.date < s.Signed[n-1].Date {
			return fmt.Errorf("%s 的%s是 %s 签的，%s不会早于这一天", s.Piece.File, s.Signed[n-1].Stage, s.Signed[n-1].Date, stage)
		}
	}
	switch {
	case o.code == "":
		return usageError{errors.New("还要用 --code 写上审稿单号：先不写 --by 运行一次，看看是哪几篇、号是多少")}
	case !review.SameCode(o.code, review.Code(piecesOf(chosen))):
		return errors.New("审稿单号对不上：审稿单印出来以后，有的内容改过了，或者选的不是那几篇。请先不写 --by 运行一次，核对现在的内容")
	}
	return nil
}

// keepSignature writes the texts that were signed, then the signature.
func (g *global) keepSignature(d *desk, chosen []*review.Standing, stage string, o approveOptions) error {
	var lines []ledger.Entry
	entry := &review.Entry{Stage: stage, By: o.by, EnteredBy: o.enteredBy, Author: o.author, Date: o.date, Remark: o.remark}
	for _, s := range chosen {
		entry.Pieces = append(entry.Pieces, review.Named{Digest: s.Digest, File: s.Piece.File})
		lines = append(lines, ledger.Entry{Event: ledger.Approved, Day: o.date, Piece: s.Piece.File, SHA256: string(s.Digest), Stage: stage, By: o.by,
			EnteredBy: o.enteredBy, Text: o.remark})
	}
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return err
	}
	if err := keepTexts(folder, d.files, chosen); err != nil {
		return err
	}
	if err := addEntry(folder, d.raw, entry); err != nil {
		return err
	}
	var told diag.List
	if err := g.record(d.zone, &told, lines...); err != nil {
		return say(err, "审稿已经记下，只是没有记进 %s：%s", ledgerFile, explain(err))
	}
	if err := g.reportText(&told); err != nil {
		return err
	}
	after := g.openDesk(&opened{files: d.files})
	now := after.of(filesOf(chosen))
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "stage": stage, "by": o.by, "date": o.date, "pieces": standingRows(now)})
	}
	fmt.Fprintf(g.env.Stdout, "已记下：%s，%s，%s，%d 篇。\n", stage, o.by, o.date, len(chosen))
	if next := after.stagesOf(now); len(next) > 0 {
		fmt.Fprintf(g.env.Stdout, "接下来等%s%s。\n", next[0], waitsFor(at(now, next[0])[0].For))
	} else {
		fmt.Fprintf(g.env.Stdout, "这几篇都审完了。\n")
	}
	return nil
}

// keepTexts keeps the bytes that are signed, by their hashes: the texts and the pictures that they show.
func keepTexts(folder disk.FS, files fs.FS, chosen []*review.Standing) error {
	for _, s := range chosen {
		for _, p := range append([]*campaign.Piece{s.Piece}, s.Piece.Pictures...) {
			if err := keepBytes(folder, files, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepBytes keeps a text or a picture, if it is not kept already.
func keepBytes(folder disk.FS, files fs.FS, p *campaign.Piece) error {
	name := review.Kept(p.SHA256, p.File)
	if taken, err := disk.Taken(folder, name); err != nil || taken {
		return err
	}
	data, err := fs.ReadFile(files, p.File)
	if err != nil {
		return err
	}
	if source.Hash(data) != p.SHA256 {
		return fmt.Errorf("%s 刚刚改过。请再运行一次", p.File)
	}
	return disk.Add(folder, name, data)
}

// addEntry adds an entry to the records, which must still be as they were read.
func addEntry(folder disk.FS, raw []byte, entry *review.Entry) error {
	return replaceRecord(folder, campaign.ReviewsFile, raw, review.Add(raw, entry))
}

// replaceRecord writes a file of records that only grows; raw is how it was read, and must still be.
func replaceRecord(folder disk.FS, name string, raw, data []byte) (err error) {
	if err := folder.MkdirAll(ledger.Folder); err != nil {
		return disk.Fail(folder, "mkdir", ledger.Folder, err)
	}
	lock, err := folder.Lock(ledger.Folder + "/.reviews.lock")
	if err != nil {
		return disk.Fail(folder, "lock", ledger.Folder, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	now, err := folder.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return disk.Fail(folder, "read", name, err)
	}
	if string(now) != string(raw) {
		return errors.New("刚刚有人记了一笔。请再运行一次")
	}
	return disk.WriteFile(folder, name, data)
}
