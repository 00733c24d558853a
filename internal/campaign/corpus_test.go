package campaign

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/testtools"
)

// meant is what an officer means by a case.
type meant struct {
	title, hook, action, victim, date string
	headline, venues, audiences       []string
	sections                          [4][]string // 案情 by paragraphs, the others by entries
}

// wording is a way of writing a case: each part of it in one of the ways that people have.
type wording struct {
	name    string
	front   func(m meant) string
	heading func(i int, name string) string // of a section, up to its text
	story   func(i int) string              // before a paragraph, with the end of the line above
	entry   func(i int) string              // before an entry
	date    string                          // a layout of package time
	encode  func(string) []byte
}

// keyed writes front matter with its keys and what stands behind them, between two lines.
func keyed(line, colon string, keys []string, list func([]string) string) func(meant) string {
	return func(m meant) string {
		names := strings.Join(m.venues, "、")
		if list != nil {
			names = list(m.venues)
		}
		values := []string{m.title, "", m.hook, m.action, "虚假贷款", m.victim, m.date, names, strings.Join(m.audiences, "，")}
		var b strings.Builder
		b.WriteString(line)
		for i, k := range keys {
			b.WriteString(k + colon + values[i] + "\n")
			for _, h := range m.headline {
				if i == 1 {
					b.WriteString("  - " + h + "\n")
				}
			}
		}
		b.WriteString(line)
		return b.String()
	}
}

var english = strings.Fields("title headline hook action scam victim date venues audiences")
var chinese = strings.Fields("标题 大标题 话术 行动 骗局 当事人 日期 场所 人群")

func bracketed(names []string) string { return "[" + strings.Join(names, ", ") + "]" }

func changed(front func(meant) string, old, new string) func(meant) string {
	return func(m meant) string { return strings.ReplaceAll(front(m), old, new) }
}

// The ways of each part, by a name that tests print.
var (
	fronts = map[string]func(meant) string{
		"as the manual":      keyed("---\n", ": ", english, bracketed),
		"Chinese keys":       keyed("---\n", ": ", chinese, bracketed),
		"Chinese colons":     keyed("---\n", "：", chinese, nil),
		"English keys":       keyed("---\n", "：", english, nil),
		"no blank":           keyed("---\n", ":", english, bracketed),
		"no lines":           keyed("", "：", chinese, nil),
		"other lines":        keyed("———\n", ": ", chinese, bracketed),
		"minus signs":        keyed("－－－\n", "： ", chinese, bracketed),
		"tabs":               changed(keyed("---\n", ": ", english, bracketed), "  - ", "\t- "),
		"full-width indent":  changed(keyed("---\n", "：", chinese, bracketed), "  - ", "　　－ "),
		"bullets":            changed(keyed("---\n", ": ", chinese, bracketed), "  - ", "  • "),
		"dashes alone":       changed(keyed("---\n", ": ", chinese, bracketed), "  - ", "-"),
		"blank lines before": changed(keyed("---\n", ": ", chinese, bracketed), "---\n标题", "\n\n---\n标题"),
		"lenticular list":    keyed("---\n", "：", chinese, func(n []string) string { return "【" + strings.Join(n, "，") + "】" }),
		"comma list":         keyed("---\n", "：", chinese, func(n []string) string { return "[" + strings.Join(n, "，") + "]" }),
		"capitals":           keyed("---\n", ": ", english, func(n []string) string { return strings.ToUpper(bracketed(n)) }),
		"quoted":             changed(keyed("---\n", "：", chinese, func(n []string) string { return "“" + strings.Join(n, "”、“") + "”" }), "虚假贷款", "“虚假贷款”"),
	}
	headings = map[string]func(i int, name string) string{
		"## 甲": func(_ int, name string) string { return "## " + name + "\n\n" },
		"##甲":  func(_ int, name string) string { return "##" + name + "\n" },
		"＃＃ 甲": func(_ int, name string) string { return "＃＃ " + name + "\n" },
		"# 甲":  func(_ int, name string) string { return "# " + name + "\n\n" },
		"一、甲":  func(i int, name string) string { return string([]rune("一二三四")[i]) + "、" + name + "\n" },
		"（一）甲": func(i int, name string) string {
			return "（" + string([]rune("一二三四")[i]) + "）" + name + "\n"
		},
		"1. 甲":  func(i int, name string) string { return fmt.Sprintf("%d. %s\n", i+1, name) },
		"【甲】":   func(_ int, name string) string { return "【" + name + "】\n" },
		"**甲**": func(_ int, name string) string { return "**" + name + "**\n" },
		"甲：":    func(_ int, name string) string { return name + "：\n" },
		"甲：乙":   func(_ int, name string) string { return name + "：" },
		"【甲】乙":  func(_ int, name string) string { return "【" + name + "】" },
		"甲":     func(_ int, name string) string { return "　　" + name + "\n" },
		"## 一、甲": func(i int, name string) string {
			return "## " + string([]rune("一二三四")[i]) + "、" + name + "\n"
		},
	}
	stories = map[string]func(i int) string{
		"empty line": func(int) string { return "\n\n" },
		"U+3000":     func(int) string { return "\n　　" },
		"tab":        func(int) string { return "\n\t" },
		"NBSP":       func(int) string { return "\n\u00a0\u00a0" },
		"end":        func(int) string { return "\n" },
	}
	entries = map[string]func(i int) string{
		"- ":   func(int) string { return "- " },
		"1. ":  func(i int) string { return fmt.Sprintf("%d. ", i+1) },
		"1、":   func(i int) string { return fmt.Sprintf("%d、", i+1) },
		"1．":   func(i int) string { return fmt.Sprintf("%d．", i+1) },
		"1）":   func(i int) string { return fmt.Sprintf("%d）", i+1) },
		"（1）":  func(i int) string { return fmt.Sprintf("（%d）", i+1) },
		"(1) ": func(i int) string { return fmt.Sprintf("(%d) ", i+1) },
		"①":    func(i int) string { return string(rune('①' + i)) },
		"一、":   func(i int) string { return string([]rune("一二三四五六")[i]) + "、" },
		"第一，":  func(i int) string { return "第" + string([]rune("一二三四五六")[i]) + "，" },
		"● ":   func(int) string { return "● " },
		"　　1、": func(i int) string { return fmt.Sprintf("　　%d、", i+1) },
		"":     func(int) string { return "" },
		"　　":   func(int) string { return "　　" },
	}
	days = []string{"2006-01-02", "2006-1-2", "2006/01/02", "2006年1月2日", "1月2日", "2006.1.2", "2006 年 1 月 2 日"}
)

func inGB18030(s string) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

func inUTF16(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// wordings are thirty ways of writing: every way of every part at least once.
func wordings() []wording {
	encodings := []func(string) []byte{func(s string) []byte { return []byte(s) }, func(s string) []byte { return []byte("\uFEFF" + strings.ReplaceAll(s, "\n", "\r\n")) },
		func(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }, inGB18030, inUTF16}
	names := [4][]string{slices.Sorted(maps.Keys(fronts)), slices.Sorted(maps.Keys(headings)), slices.Sorted(maps.Keys(stories)), slices.Sorted(maps.Keys(entries))}
	var out []wording
	for i := range 30 {
		pick := func(part int) string { return names[part][(i*(part+1)+i/len(names[part]))%len(names[part])] }
		w := wording{name: strings.Join([]string{pick(0), pick(1), pick(2), pick(3)}, " / "), front: fronts[pick(0)], heading: headings[pick(1)],
			story: stories[pick(2)], entry: entries[pick(3)], date: days[i%len(days)], encode: encodings[i%len(encodings)]}
		if i%len(encodings) == 3 && pick(2) == "NBSP" { // GBK has none
			w.story = stories["U+3000"]
		}
		out = append(out, w)
	}
	return out
}

// sayings are parts of sentences with the signs that officers type.
var sayings = strings.Fields("先交钱 “客服”来电 拨打96110 138****0000 张*和李* 王某 3.2万元 1920*1080 24/7在线 #话题# 《通知》 （请注意） 不转账 安全账户 110、119 1.5倍 尾号**34 C:\\temp a_b 第一次 一是核实 二维码 5℃ 先核实：再付款 1.2%")

func phrase(r *rand.Rand, words int) string {
	var b strings.Builder
	b.WriteString("凡")
	for range words {
		b.WriteString(sayings[r.IntN(len(sayings))])
	}
	return b.String()
}

func phrases(r *rand.Rand, n, words int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = phrase(r, words)
	}
	return out
}

// write writes a case with a meaning of its own.
func (w wording) write(r *rand.Rand) (m meant, file string) {
	day := time.Date(2026, time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	m = meant{title: phrase(r, 2), hook: "“" + phrase(r, 2) + "”", action: phrase(r, 1), victim: "王某，30 多岁", date: day.Format(w.date), headline: phrases(r, 1+r.IntN(2), 1),
		venues: []string{"bank", "school"}[:1+r.IntN(2)], audiences: []string{"老年人", "学生"}[:1+r.IntN(2)]}
	var b strings.Builder
	b.WriteString(w.front(m))
	b.WriteByte('\n')
	m.date = day.Format(time.DateOnly)
	for i, s := range caseSections {
		called := s.names()
		b.WriteString(w.heading(i, called[r.IntN(len(called))]))
		n := 1 + r.IntN(3)
		if i > 0 {
			n = 3 + r.IntN(3)
		}
		m.sections[i] = phrases(r, n, 3)
		for k, text := range m.sections[i] {
			switch {
			case i == 0 && k > 0:
				b.WriteString(w.story(k))
			case i > 0:
				b.WriteString(w.entry(k))
			}
			if b.WriteString(text); i == 0 {
				m.sections[0][k] += "。"
				b.WriteString("。")
			} else {
				b.WriteByte('\n')
			}
		}
		b.WriteString("\n\n")
	}
	return m, b.String()
}

// meantBy is what the Book has of a case.
func meantBy(c *Case) meant {
	m := meant{title: c.Title.Value, hook: c.Hook.Value, action: c.Action.Value, victim: c.Victim.Value, date: c.Date.Format(time.DateOnly),
		headline: Values(c.Headline), audiences: Values(c.Audiences)}
	for _, k := range c.Kinds {
		m.venues = append(m.venues, k.ID)
	}
	m.sections = [4][]string{doc.PlainBlocks(c.Story), Values(c.Steps), Values(c.Signs), Values(c.Tips)}
	return m
}

// today is the day of the corpus.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestCorpusWritten: thirty ways of writing a case, each of them eleven times, are read as they were meant, with at most one
// notice a file; check --fix writes files of which nothing is left to say and which mean the same.
func TestCorpusWritten(t *testing.T) {
	seed := testtools.Seed(t)
	r := rand.New(rand.NewPCG(seed, 11))
	fsys, want := project(), map[string]meant{}
	delete(fsys, "content/cases/loan.md")
	text := map[string]string{}
	for i, w := range wordings() {
		for k := range 11 {
			slug := fmt.Sprintf("way%02d-%02d", i, k)
			m, file := w.write(r)
			want[slug], text[slug] = m, w.name+"\n"+file
			fsys["content/cases/"+slug+".md"] = &fstest.MapFile{Data: w.encode(file)}
		}
	}
	compare := func(fsys fs.FS, when string, notices int) {
		t.Helper()
		book, diags := Load(fsys, LoadOptions{Today: today})
		said := map[string]int{}
		for _, d := range diags.Sorted() {
			if said[d.Pos.File]++; d.Severity != diag.Notice || said[d.Pos.File] > notices {
				t.Fatalf("FANSHI_SEED=%d %s: %s %s: %s\n%s", seed, when, d.Pos, d.Code, d.Message, text[fileSlug(d.Pos.File)])
			}
		}
		if len(book.Cases) != len(want) {
			t.Fatalf("FANSHI_SEED=%d %s: %d cases of %d", seed, when, len(book.Cases), len(want))
		}
		for _, c := range book.Cases {
			if got := fmt.Sprintf("%q", meantBy(c)); got != fmt.Sprintf("%q", want[c.Slug]) {
				t.Fatalf("FANSHI_SEED=%d %s: %s is read as\n%s\nand meant was\n%q\n%s", seed, when, c.Slug, got, want[c.Slug], text[c.Slug])
			}
		}
	}
	compare(fsys, "as typed", 1)
	rewritings, refused := Rewrite(fsys, LoadOptions{Today: today})
	if len(refused) > 0 || len(rewritings) < 300 {
		t.Fatalf("FANSHI_SEED=%d: %d files rewritten, refused: %v\n%s", seed, len(rewritings), refused, text[fileSlug(append(refused, "")[0])])
	}
	for _, w := range rewritings {
		fsys[w.File] = &fstest.MapFile{Data: w.Data}
	}
	compare(fsys, "rewritten", 0)
	if again, _ := Rewrite(fsys, LoadOptions{Today: today}); len(again) > 0 {
		t.Errorf("FANSHI_SEED=%d: %s is rewritten again", seed, again[0].File)
	}
	t.Logf("%d files in %d ways, %d of them not as the manual says", len(want), len(wordings()), len(rewritings))
}

// TestCorpusByHand: files written by hand, each with what it is read as, what is said of it, and what check --fix makes of it.
func TestCorpusByHand(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/corpus/typed.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	files := 0
	for _, f := range archive.Files {
		files++
		fsys := project(f)
		book, diags := Load(fsys, LoadOptions{Today: today})
		fmt.Fprintf(&b, "### %s\n%s", f.Name, printed(t, diags))
		for _, d := range diags.Sorted() {
			if d.Pos.File != f.Name {
				t.Errorf("%s: something is said of %s", f.Name, d.Pos.File)
			}
		}
		if !diags.HasErrors() {
			told(&b, book, f.Name)
		}
		rewritings, refused := Rewrite(fsys, LoadOptions{Today: today})
		if len(refused) > 0 {
			t.Errorf("%s: not rewritten", f.Name)
		}
		for _, w := range rewritings {
			fmt.Fprintf(&b, "check --fix:\n%s", w.Data)
		}
		b.WriteByte('\n')
	}
	if files < 40 {
		t.Errorf("only %d files", files)
	}
	testtools.CompareText(t, "testdata/corpus/typed.txt", b.String(), *update)
}

// told writes what the Book has of a file.
func told(b *strings.Builder, book *Book, file string) {
	line := func(name string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			fmt.Fprintf(b, "%s: %s\n", name, strings.Join(values, " | "))
		}
	}
	for _, c := range book.Cases {
		if c.Piece.File == file {
			m := meantBy(c)
			line("case", m.title, c.Scam.ID, m.date, c.Expires.Format(time.DateOnly))
			line("headline", m.headline...)
			line("hook", m.hook, m.action)
			line("facts", m.victim, c.Loss.Value, c.Area.Value, c.Channel.Value)
			line("for", append(m.venues, m.audiences...)...)
			for i, s := range caseSections {
				line(s.name, m.sections[i]...)
			}
		}
	}
	for _, s := range book.Slogans {
		if s.Piece.File == file {
			about := "-"
			if s.Scam != nil {
				about = s.Scam.ID
			}
			line("slogan", s.ID, s.Text.Value, about)
		}
	}
	for _, l := range book.Lists {
		line("list", append([]string{l.Title.Value, l.Status}, Values(l.Items)...)...)
	}
	for _, n := range book.Notices {
		line("notice", n.Title.Value, n.Form, n.Date.Format(time.DateOnly))
		b.WriteString(doc.Dump(n.Body))
	}
	for _, p := range book.Pages {
		line("page", p.Title.Value)
		b.WriteString(doc.Dump(p.Body))
	}
	for _, x := range book.Bulletins {
		line("bulletin", x.Title.Value, x.Edition)
		for _, p := range x.Picks {
			line("pick", p.Kind.ID, fmt.Sprint(len(p.Cases)), fmt.Sprint(len(p.Slogans)))
		}
	}
}
