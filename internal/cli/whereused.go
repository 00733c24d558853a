package cli

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/release"
)

type whereUsedOptions struct {
	now, out string
}

func newWhereUsedCommand(g *global) *cobra.Command {
	var o whereUsedOptions
	cmd := &cobra.Command{
		Use:   "where-used 文件…",
		Short: "一个文件用在哪些网页、印刷品和画面上，发布过几期、印过哪些",
		Long: `列出用到一个文件的全部成品：网站的哪些页，哪些场所的哪些印刷品、各多少份，哪些屏幕的第几张画面；
再从 records/ledger.jsonl 里查它发布过哪几期，下过哪些印刷单。只看，不改任何文件。
案例、标语、清单、文书、网页、周报只列真正印出它文字的成品；总设置、固定用语、场所表、类别、图片、版式列出用到它的全部成品。

` + exitCodeHelp,
		Example: "  fanshi where-used loan-unfreeze-fee\n  fanshi where-used content/slogans/bank.md templates/poster/case.html\n  fanshi where-used loan-unfreeze-fee --json",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return runWhereUsed(cmd.Context(), g, args, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.now, "now", "", "当作哪天，写`日期`，例如 2026-11-23（默认今天）")
	f.StringVar(&o.out, "out", defaultOut, "已发布内容的`文件夹`，相对于项目")
	return cmd
}

// usedFile is where one file is used, as machines read it.
type usedFile struct {
	File     string       `json:"file"`
	Recalled string       `json:"recalled,omitempty"` // the day on which it was taken back
	Edition  string       `json:"edition"`
	Pages    []usedPage   `json:"pages"`
	Sheets   []usedSheet  `json:"sheets"`
	Slides   []usedSlide  `json:"slides"`
	Releases []usedIn     `json:"releases"`
	Orders   []printOrder `json:"orders"`
}

type usedPage struct {
	Path string `json:"path"`
	URL  string `json:"url"`
}

type usedSheet struct {
	Path     string `json:"path"`
	Venue    string `json:"venue,omitempty"` // its code; empty: a download
	Place    string `json:"place,omitempty"`
	Product  string `json:"product"`
	Size     string `json:"size"`
	Design   string `json:"design"`
	Quantity int    `json:"quantity,omitempty"`
}

type usedSlide struct {
	Path   string `json:"path"`
	Venue  string `json:"venue"`
	Place  string `json:"place"`
	Screen string `json:"screen"`
}

type usedIn struct {
	Release string `json:"release"`
	Edition string `json:"edition"`
	Day     string `json:"day"`
}

// printOrder is what was ordered once for one place.
type printOrder struct {
	Edition  string `json:"edition"`
	Day      string `json:"day"`
	Pack     string `json:"pack"`
	File     string `json:"file"` // in the pack
	Venue    string `json:"venue"`
	Place    string `json:"place"`
	Product  string `json:"product"`
	Design   string `json:"design"`
	Quantity int    `json:"quantity"`
}

func runWhereUsed(ctx context.Context, g *global, words []string, o whereUsedOptions) error {
	if len(words) == 0 {
		return usageError{fmt.Errorf("where-used 后面要写文件名，例如 content/cases/loan-unfreeze-fee.md")}
	}
	b, err := buildOptions{now: o.now}.options(g)
	if err != nil {
		return err
	}
	l, err := g.readLedger()
	if err != nil {
		return err
	}
	var files []string
	for _, word := range words {
		file, err := g.namedFile(b.Files, word)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	uses, told, err := build.WhereUsed(ctx, b, files)
	if err != nil {
		return err
	}
	if uses == nil {
		return g.report(told)
	}
	var rows []usedFile
	for i, file := range files {
		row := usageOf(uses[i], file)
		row.Releases, row.Orders = g.releasesWith(l, file, o.out), ordersWith(l, uses[i].Book, file)
		rows = append(rows, row)
	}
	if g.json {
		result := verdict(told)
		result["files"] = rows
		return g.writeJSON(result)
	}
	for i := range rows {
		if i > 0 {
			fmt.Fprintln(g.env.Stdout)
		}
		g.printUsage(&rows[i])
	}
	return nil
}

// namedFile is the file of the project that a word names: its path, or the name of a file below content/ with or without its ending.
func (g *global) namedFile(files fs.FS, word string) (string, error) {
	word = path.Clean(filepath.ToSlash(word))
	if info, err := fs.Stat(files, word); err == nil && !info.IsDir() && fs.ValidPath(word) {
		return word, nil
	}
	var found, names []string
	_ = fs.WalkDir(files, "content", func(name string, entry fs.DirEntry, err error) error { // what cannot be read is not named
		if err != nil || entry.IsDir() {
			return nil
		}
		names = append(names, name)
		if base := path.Base(name); base == word || strings.TrimSuffix(base, path.Ext(base)) == word {
			found = append(found, name)
		}
		return nil
	})
	if pieces := slices.DeleteFunc(slices.Clone(found), func(name string) bool { return !campaign.IsPieceFile(name) }); len(pieces) == 1 {
		found = pieces // and not the picture that is called like it
	}
	switch len(found) {
	case 0:
		return "", usageError{fmt.Errorf("项目里没有“%s”这个文件%s", word, meant(word, names))}
	case 1:
		return found[0], nil
	}
	return "", usageError{fmt.Errorf("“%s”有 %d 个，请写全：%s", word, len(found), strings.Join(found, "、"))}
}

func usageOf(u *build.Uses, file string) usedFile {
	row := usedFile{File: file, Edition: u.Edition, Pages: []usedPage{}, Sheets: []usedSheet{}, Slides: []usedSlide{}, Releases: []usedIn{}, Orders: []printOrder{}}
	for _, r := range u.Book.Recalls {
		for _, p := range r.Found {
			if p.File == file {
				row.Recalled = r.Date.Format("2006-01-02")
			}
		}
	}
	for _, item := range u.Pages {
		row.Pages = append(row.Pages, usedPage{item.Path, item.URL})
	}
	for _, item := range u.Sheets {
		job := item.Job.(*plan.SheetJob)
		s := usedSheet{Path: item.Path, Design: job.View.Title(), Size: plan.SizeText(job.Size.Name)}
		if job.Product != nil {
			s.Product = job.Product.Name
		}
		if len(job.Places) == 0 { // the unit's own, or a download
			row.Sheets = append(row.Sheets, s)
		}
		for _, place := range job.Places { // which may share the file
			s.Venue, s.Place, s.Quantity = place.Venue.Code, place.Venue.Name.Value, place.Quantity
			row.Sheets = append(row.Sheets, s)
		}
	}
	for _, item := range u.Slides {
		parts := strings.Split(item.Path, "/") // screens/b01/gate/01.png
		row.Slides = append(row.Slides, usedSlide{item.Path, item.Venue.Code, item.Venue.Name.Value, parts[len(parts)-2]})
	}
	return row
}

// releasesWith are the releases that held a piece, by the ledger; of older lines, which do not say so, by the releases that are
// still there.
func (g *global) releasesWith(l *ledger.Ledger, file, out string) []usedIn {
	held := func(e *ledger.Entry) bool { return slices.Contains(e.Pieces, file) }
	if folder, err := disk.OpenDir(g.inProject(out)); err == nil { // else nothing has been published there
		store := release.Open(folder)
		held = func(e *ledger.Entry) bool {
			if len(e.Pieces) > 0 {
				return slices.Contains(e.Pieces, file)
			}
			r, err := store.Load(e.Release)
			return err == nil && slices.ContainsFunc(r.Manifest.Files, func(f release.Entry) bool { return slices.Contains(f.Inputs, file) })
		}
	}
	found := []usedIn{}
	for i := range l.Entries {
		if e := &l.Entries[i]; e.Event == ledger.Published && held(e) {
			found = append(found, usedIn{e.Release, e.Week, e.Day})
		}
	}
	return found
}

// ordersWith are the print orders that hold a piece.
func ordersWith(l *ledger.Ledger, book *campaign.Book, file string) []printOrder {
	places := map[string]string{}
	for _, v := range book.Venues {
		places[v.Code] = v.Name.Value
	}
	for _, c := range book.Codes {
		if places[c.Code] == "" {
			places[c.Code] = c.Name.Value
		}
	}
	found := []printOrder{}
	for _, e := range l.Entries {
		if e.Event != ledger.Packed {
			continue
		}
		for _, o := range e.Orders {
			if !slices.Contains(o.Pieces, file) {
				continue
			}
			for _, t := range o.To {
				found = append(found, printOrder{Edition: e.Week, Day: e.Day, Pack: e.Pack, File: o.Name, Venue: t.Venue, Place: places[t.Venue], Product: o.Product,
					Design: o.Design, Quantity: t.Quantity})
			}
		}
	}
	return found
}

// shownUses is how many of each group are listed; all are in --json.
const shownUses = 40

func (g *global) printUsage(u *usedFile) {
	out := g.env.Stdout
	copies, sheets, screens := 0, map[string]bool{}, map[string]bool{}
	for _, s := range u.Sheets {
		copies += s.Quantity
		sheets[s.Path] = true
	}
	for _, s := range u.Slides {
		screens[s.Venue+"/"+s.Screen] = true
	}
	ordered := 0
	for _, o := range u.Orders {
		ordered += o.Quantity
	}
	fmt.Fprintf(out, "%s\n", u.File)
	if u.Recalled != "" {
		fmt.Fprintf(out, "  这一篇在 %s 撤回了，不再出现在任何成品上。\n", u.Recalled)
	}
	fmt.Fprintf(out, "  %s 这一期：网页 %d 个，印刷品 %d 种共 %d 份，屏幕 %d 块共 %d 张画面\n", u.Edition, len(u.Pages), len(sheets), copies, len(screens), len(u.Slides))
	fmt.Fprintf(out, "  以前：发布过 %d 次，下过印刷单 %d 笔共 %d 份\n", len(u.Releases), len(u.Orders), ordered)
	list(g, "网页", u.Pages, func(p usedPage) string { return p.URL })
	list(g, "印刷品", u.Sheets, func(s usedSheet) string {
		switch {
		case s.Venue == "" && !strings.HasPrefix(s.Path, string(plan.Site)+"/"):
			return fmt.Sprintf("本单位  %s %s", s.Product, s.Size)
		case s.Venue == "":
			return fmt.Sprintf("网站下载  %s %s  %s", s.Product, s.Size, s.Design)
		}
		return fmt.Sprintf("%s（%s）  %s %s × %d  %s", s.Place, s.Venue, s.Product, s.Size, s.Quantity, s.Design)
	})
	list(g, "屏幕", u.Slides, func(s usedSlide) string { return fmt.Sprintf("%s（%s）  %s", s.Place, s.Venue, s.Path) })
	list(g, "发布过", u.Releases, func(r usedIn) string { return fmt.Sprintf("%s  %s 期  %s", r.Day, r.Edition, r.Release) })
	list(g, "印刷单", u.Orders, orderText)
}

func orderText(o printOrder) string {
	place := o.Place
	if o.Venue != "" {
		place += "（" + o.Venue + "）"
	}
	return fmt.Sprintf("%s  %s × %d  %s  （%s，%s）", place, o.Product, o.Quantity, o.Design, o.Day, o.Pack)
}

// list prints a group of lines under a heading; an empty one not at all.
func list[T any](g *global, heading string, things []T, text func(T) string) {
	if len(things) == 0 {
		return
	}
	fmt.Fprintf(g.env.Stdout, "%s：\n", heading)
	for i, t := range things {
		if i == shownUses {
			fmt.Fprintf(g.env.Stdout, "  ……另有 %d 项，全部的用 --json 看\n", len(things)-shownUses)
			return
		}
		fmt.Fprintf(g.env.Stdout, "  %s\n", text(t))
	}
}
