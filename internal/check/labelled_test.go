package check

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/personal"
	"fanshi/internal/testtools"
)

// labelled makes texts of which it is known what personal data they hold: R19.
type labelled struct{ *rand.Rand }

func (l labelled) pick(from ...string) string { return from[l.IntN(len(from))] }

func (l labelled) digits(n int) string {
	out := ""
	for range n {
		out += strconv.Itoa(l.IntN(10))
	}
	return out
}

// identity makes a number with the check digit of GB 11643, written here a second time.
func (l labelled) identity() string {
	s := fmt.Sprintf("%d%s%d%02d%02d%s", 1+l.IntN(8), l.digits(5), 1930+l.IntN(90), 1+l.IntN(12), 1+l.IntN(28), l.digits(3))
	rest := 0
	for i, r := range s { // weights are powers of two, mod 11
		rest = (rest + int(r-'0')*(1<<(17-i))) % 11
	}
	return s + string("0123456789X"[(12-rest)%11])
}

// card makes a number with the check digit of ISO/IEC 7812, by doubling from the left.
func (l labelled) card() string {
	s := "62" + l.digits(13+3*l.IntN(2))
	sum := 0
	for i, r := range s {
		d := int(r - '0')
		if (len(s)-i)%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return s + strconv.Itoa((10-sum%10)%10)
}

// number writes a number in groups, parted in one way, in digits of one kind.
func (l labelled) number(s string, sizes []int) string {
	part := l.pick("", " ", "-", "\u3000", "·", " - ", "－", "—", "，", "、", ".", "_", "\u200b", "\n")
	if l.IntN(8) == 0 { // one by one
		part, sizes = l.pick(" ", "-", "、", "，", ".", "\n"), slices.Repeat([]int{1}, len(s))
	}
	digits := l.pick("0123456789X", "0123456789X", "0123456789X", "０１２３４５６７８９Ｘ", "〇一二三四五六七八九X", "零壹贰叁肆伍陆柒捌玖X", "⓪①②③④⑤⑥⑦⑧⑨X")
	if strings.HasPrefix(digits, "⓪") && part == "\n" {
		part = " " // at the start of a line they are marks of items: found, and masked by hand
	}
	var b strings.Builder
	left := sizes[0]
	for _, r := range s {
		if left == 0 {
			b.WriteString(part)
			if sizes = sizes[1:]; len(sizes) == 1 {
				sizes = append(sizes, sizes[0])
			}
			left = sizes[0]
		}
		left--
		b.WriteRune([]rune(digits)[strings.IndexRune("0123456789X", r)])
	}
	return b.String()
}

// sample makes one text and its code.
func (l labelled) sample() (text, code string) {
	surname, given := l.pick("王", "李", "张", "刘", "陈", "欧阳", "上官"), l.pick("建国", "丽", "小红", "志强", "娜娜")
	switch l.IntN(13) {
	case 0, 1:
		return l.number(fmt.Sprintf("1%d%s", 3+l.IntN(7), l.digits(9)), [][]int{{3, 4, 4}, {3, 8}, {7, 4}, {11}}[l.IntN(4)]), "personal.phone"
	case 2, 3:
		return l.number(l.identity(), [][]int{{6, 8, 4}, {6, 4, 4, 4}, {18}, {3, 3, 4, 4, 4}}[l.IntN(4)]), "personal.identity"
	case 4, 5:
		return l.number(l.card(), []int{4, 4, 4, 4, 4}), "personal.bank-card"
	case 6:
		return l.pick("电话", "座机", "值班电话：") + l.pick("010", "021", "0431", "0755") + l.pick("-", "", " ", "－") + strconv.Itoa(2+l.IntN(7)) + l.digits(7), "personal.phone"
	case 7:
		return l.pick("京", "粤", "辽", "川") + l.pick("A", "B", "F") + l.pick("", "·", " ", "-") + l.pick("1", "D", "8", "D1", "F8") + l.digits(4), "personal.plate"
	case 8:
		return l.pick("加微信：", "微信号 ", "微信是") + l.pick("wxid_", "a", "wang-") + l.pick("abc", "li") + l.digits(4), "personal.account"
	case 9:
		return l.pick("QQ ", "加QQ：", "扣扣") + strconv.Itoa(1+l.IntN(9)) + l.digits(4+l.IntN(6)), "personal.account"
	case 10:
		return l.pick("wang", "li.x", "a_b") + l.pick("@", "＠") + l.pick("example.com", "mail.example.cn"), "personal.account"
	case 11:
		return l.pick("姓名：", "受害人：", "联系人: ", "当事人：") + surname + given, "personal.name"
	}
	return l.pick("清河路", "安居小区", "长安街") + strconv.Itoa(1+l.IntN(300)) + l.pick("号", "号楼", "弄") + l.pick("", "3栋", "2单元501室"), "personal.address"
}

// page puts a text into a page: in a paragraph, a heading, an item, a quotation, a cell, a title.
func (l labelled) page(text string) string {
	before, after := l.pick("请记住", "他说的是", "那天收到", "——"), l.pick("。", "，不要告诉别人。", "")
	if strings.Contains(text, "\n") || l.IntN(3) == 0 {
		parted := l.pick("\n", "\n\n", "\n- ") // digits behind a > are text with a sign, not a quotation
		begin := map[string]string{"\n- ": "- "}[parted]
		return pageHead + begin + before + strings.ReplaceAll(text, "\n", parted) + after + "\n"
	}
	switch l.IntN(7) {
	case 0:
		return pageHead + "## " + before + text + "\n\n文字\n"
	case 1:
		return pageHead + "| 甲 | 乙 |\n|---|---|\n| 一 | " + before + text + " |\n"
	case 2:
		return "---\ntitle: " + before + text + "\n---\n文字\n"
	case 3:
		return pageHead + "1. 甲\n2. " + before + "，" + text + after + "\n"
	case 4:
		return pageHead + "> " + before + text + after + "\n"
	case 5:
		return pageHead + before + "**" + text + "**" + after + "\n"
	}
	return pageHead + before + text + after + "\n"
}

// TestLabelled: every text that holds personal data is found, with its kind; nothing is left when the masks are applied, those that
// are safe by check.Correct and then those that are offered; and masks change nothing else.
func TestLabelled(t *testing.T) {
	seed := testtools.Seed(t)
	l := labelled{rand.New(rand.NewPCG(seed, seed))}
	total, batch := 600, 200
	if os.Getenv("FANSHI_SOAK") != "" {
		total = 5000
	}
	found := 0
	for range total / batch {
		files, codes := fstest.MapFS{}, map[string]string{}
		for i := range batch {
			text, code := l.sample()
			name := fmt.Sprintf("content/pages/p%d.md", i)
			files[name], codes[name] = &fstest.MapFile{Data: []byte(l.page(text))}, code
		}
		told := map[string][]diag.Diagnostic{}
		for _, d := range judgedFiles(files) {
			told[d.Pos.File] = append(told[d.Pos.File], d)
		}
		for name, code := range codes {
			if !slices.ContainsFunc(told[name], func(d diag.Diagnostic) bool { return d.Code == code }) {
				t.Errorf("not found: %s in %q: %v", code, files[name].Data, told[name])
				continue
			}
			found++
		}
		masked := corrected(t, files)
		for _, d := range judgedFiles(masked) {
			t.Errorf("left: %s %s in %q", d.Code, d.Message, masked[d.Pos.File].Data)
		}
		for name := range files {
			changesOnlyMasks(t, string(files[name].Data), string(masked[name].Data))
		}
	}
	testtools.Report(t, fmt.Sprintf("personal data: %d of %d found", found, total))
}

func judgedFiles(files fstest.MapFS) []diag.Diagnostic {
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	var problems diag.List
	personalData(book, today, &problems)
	return problems.Sorted()
}

// corrected are the files with the safe masks, as check --fix makes them, and then with the others.
func corrected(t *testing.T, files fstest.MapFS) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, f := range files {
		out[name] = f
	}
	apply := func(rewritings []campaign.Rewriting, refused []string) {
		for _, r := range rewritings {
			out[r.File] = &fstest.MapFile{Data: r.Data}
		}
		for _, name := range refused {
			t.Errorf("refused: %q", out[name].Data)
		}
	}
	var refused []string
	fixes := func(safe bool) (list []diag.Fix) {
		for _, d := range judgedFiles(out) {
			for _, f := range d.Fixes {
				if f.Safe == safe {
					list = append(list, f)
				}
			}
		}
		return list
	}
	rewritings, refused := campaign.Correct(out, campaign.LoadOptions{}, fixes(true))
	apply(rewritings, refused)
	if left := fixes(true); len(left) > 0 {
		t.Errorf("safe masks are left: %v", left)
	}
	rewritings, refused = campaign.Correct(out, campaign.LoadOptions{}, fixes(false))
	apply(rewritings, refused)
	return out
}

// changesOnlyMasks holds a file against what it was: asterisks, crosses and 某 stand where something else stood, and no more.
func changesOnlyMasks(t *testing.T, before, after string) {
	t.Helper()
	before = strings.ReplaceAll(before, "\u200b", "") // nobody sees it, and nobody reads it: source
	if utf8.RuneCountInString(before) != utf8.RuneCountInString(after) {
		if !strings.Contains(after, "某") || utf8.RuneCountInString(after) >= utf8.RuneCountInString(before) {
			t.Errorf("%q became %q", before, after)
		}
		return
	}
	is := []rune(after)
	for i, r := range []rune(before) {
		if r != is[i] && !strings.ContainsRune("*×Ｘ某", is[i]) {
			t.Errorf("%q became %q", before, after)
			return
		}
	}
}

// TestFalseAlarms: of 5,000 paragraphs that name nobody (our own texts and what Debian's fortunes-zh quotes: poems of Tang and Song, sayings,
// novels), at most one in a hundred is taken for personal data.
func TestFalseAlarms(t *testing.T) {
	book, _ := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	var paragraphs []string
	for piece, text := range book.Texts() {
		if piece.Kind != campaign.VenuesPiece && piece.Kind != campaign.CodesPiece {
			paragraphs = append(paragraphs, text.Value)
		}
	}
	ours := len(paragraphs)
	for _, name := range []string{"tang300", "song100", "chinese"} {
		data, err := os.ReadFile(filepath.Join("/usr/share/games/fortunes", name))
		if err != nil {
			testtools.Missing(t, "prose is missing (make test-tools; on Debian: apt-get install --no-install-recommends fortunes-zh)")
		}
		for saying := range strings.SplitSeq(string(data), "\n%\n") {
			for paragraph := range strings.SplitSeq(saying, "\n\n") {
				if n := utf8.RuneCountInString(paragraph); n >= 10 && n <= 2000 {
					paragraphs = append(paragraphs, strings.ReplaceAll(paragraph, "\n", ""))
				}
			}
		}
	}
	if len(paragraphs) > 5000 && os.Getenv("FANSHI_SOAK") == "" {
		paragraphs = paragraphs[:5000]
	}
	alarms := 0
	for i, paragraph := range paragraphs {
		if f := personal.Find(paragraph, services...); len(f) > 0 {
			if alarms++; i < ours || alarms <= 20 {
				t.Logf("%s: %s", f[0].Kind, f[0].Text)
			}
			if i < ours {
				t.Errorf("in our own text: %s", paragraph)
			}
		}
	}
	testtools.Report(t, fmt.Sprintf("personal data: %d false alarms in %d clean paragraphs, %d of them ours", alarms, len(paragraphs), ours))
	if len(paragraphs) < 5000 || alarms*100 > len(paragraphs) {
		t.Errorf("%d alarms in %d paragraphs", alarms, len(paragraphs))
	}
}
