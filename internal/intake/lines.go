package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/document"
)

// line is one line of a document.
type line struct {
	text   string
	bullet string   // that the program of the document has put before it
	level  int      // of a heading; 0: none
	apart  string   // where it stands beside the text
	cells  []string // of a row of a table
	table  int      // its number, from 1
	label  bool     // a row of a table: its first cell, a colon and the second
}

// flatten makes lines of blocks. A number that Word has made is text as if it were typed.
func flatten(d *document.Document) []line {
	var out []line
	tables := 0
	for _, b := range d.Blocks {
		if len(b.Rows) > 0 {
			tables++
			for _, row := range b.Rows {
				if visible(strings.Join(row, "")) {
					out = append(out, line{cells: row, table: tables, apart: b.Apart, text: strings.ReplaceAll(strings.Join(filled(row), "\u3000"), "\n", "\u3000")})
				}
			}
			continue
		}
		for i, text := range strings.Split(b.Text, "\n") {
			l := line{text: text, level: b.Level, apart: b.Apart}
			switch {
			case i > 0 || b.Mark == "":
			case b.Mark == "•":
				l.bullet = b.Mark
			default:
				l.text = b.Mark + text
				if last := b.Mark[len(b.Mark)-1]; last < utf8.RuneSelf && text != "" {
					l.text = b.Mark + " " + text
				}
			}
			out = append(out, l)
		}
	}
	return out
}

func filled(cells []string) []string {
	var out []string
	for _, c := range cells {
		if visible(c) {
			out = append(out, c)
		}
	}
	return out
}

func length(s string) int { return utf8.RuneCountInString(s) }

// ends reports whether a line ends as a sentence does.
func ends(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”’」』）) 　"))
	return strings.ContainsRune("。！？；，、：…!?;,:.", last)
}

// plainDigits are digits and the signs of dates in their usual form.
var plainDigits = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "／", "/", "．", ".", "－", "-", "\u3000", " ",
	"〇", "0", "○", "0")

const dayPattern = `(?:((?:19|20)\d{2})\s*[年./-]\s*)?(\d{1,2})\s*([月./-])\s*(\d{1,2})\s*[日号]?`

var (
	dayAlone = regexp.MustCompile(`^(?:日期|时间|发布日期|发布时间)?[：: ]*` + dayPattern + `(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?$`)
	dayIn    = regexp.MustCompile(`((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*([月./-])\s*(\d{1,2})\s*日?|()(\d{1,2})(月)(\d{1,2})日`)
)

// chineseDay is a date in Chinese numerals, as official letters have it.
var chineseDay = regexp.MustCompile(`^(二[〇○零Ｏ0][〇○零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日$`)

// dayOf reads a line that is a date.
func (r *reader) dayOf(text string) (day string, yearGiven, ok bool) {
	if m := chineseDay.FindStringSubmatch(strings.NewReplacer(" ", "", "\u3000", "").Replace(text)); m != nil {
		year := ""
		for _, c := range m[1] {
			year += strconv.Itoa(max(0, slices.Index([]rune("〇一二三四五六七八九"), c)))
		}
		return r.date(year, strconv.Itoa(numeral(m[2])), "月", strconv.Itoa(numeral(m[3])))
	}
	m := dayAlone.FindStringSubmatch(strings.TrimSpace(plainDigits.Replace(text)))
	if m == nil {
		return "", false, false
	}
	return r.date(m[1], m[2], m[3], m[4])
}

// dayWithin reads the first date in a text.
func (r *reader) dayWithin(text string) (day, written string, yearGiven, ok bool) {
	plain := plainDigits.Replace(text)
	for _, m := range dayIn.FindAllStringSubmatch(plain, -1) {
		if m[2] == "" {
			m = append(m[:1], m[5:]...)
		}
		if day, given, ok := r.date(m[1], m[2], m[3], m[4]); ok {
			return day, m[0], given, true
		}
	}
	return "", "", false, false
}

// numeral reads 一 to 九十九.
func numeral(s string) int {
	_, _, n := campaign.ItemMark(s + "、")
	return n
}

func (r *reader) date(year, month, sign, number string) (string, bool, bool) {
	given := year != ""
	if !given {
		if sign != "月" || r.options.Today.IsZero() {
			return "", false, false
		}
		year = strconv.Itoa(r.options.Today.Year())
	}
	m, _ := strconv.Atoi(month)
	n, _ := strconv.Atoi(number)
	day, err := time.Parse(time.DateOnly, fmt.Sprintf("%s-%02d-%02d", year, m, n))
	return day.Format(time.DateOnly), given, err == nil && day.Year() >= 1949
}

// setDay takes a date for the piece's.
func (r *reader) setDay(day, written string, yearGiven bool) {
	r.day = day
	what := "日期“" + strings.TrimSpace(written) + "”读作 " + day
	if !yearGiven {
		what = "日期“" + strings.TrimSpace(written) + "”没有写年份，按今年读作 " + day
	}
	r.say(what)
}

// unit is a line that is the name of an office.
var unit = regexp.MustCompile(`^[\p{Han}（）()0-9A-Za-z]{2,28}(办公室|办事处|派出所|委员会|居委会|村委会|政府|公安局|分局|支队|大队|中心|街道办|社区|学校|小学|中学|大学|学院|幼儿园|医院|银行|支行|分行|有限公司|宣)$`)

// remarks are lines of web pages and offices that are no part of a case.
var remarks = regexp.MustCompile(`^(阅读原文|点击.{0,12}关注.*|长按.*二维码.*|扫码.{0,6}关注.*|分享|收藏|点赞|在看|[-—=· ]*(THE )?END[-—=· ]*)$|^[（(]?(来源|编辑|审核|作者|责编|责任编辑|校对|图文|图片|撰稿|监制|初审|复审|终审|排版|编审|原创|阅读)\s*[：:丨|/].*$`)

// findTitle takes the title off the lines: a heading near the top, or the page's own title, or a short first line.
func (r *reader) findTitle(sections map[int]bool, short bool) {
	take := func(i int) {
		r.title = r.lines[i].text
		r.consume(r.lines[i].bullet)
		r.lines = append(r.lines[:i:i], r.lines[i+1:]...)
	}
	at := -1
	for i, l := range r.lines {
		if l.apart != "" || i > 8 || sections[i] {
			break
		}
		if l.level > 0 && l.table == 0 || r.document.Title != "" && l.text == r.document.Title {
			at = i
			break
		}
	}
	switch {
	case at >= 0:
		take(at)
	case len(r.lines) > 0 && short && !sections[0] && r.likeTitle(r.lines[0]):
		take(0)
	case r.document.Title != "":
		r.title = r.document.Title
		r.add(r.title)
	}
}

// likeTitle reports a first line that can only be the title.
func (r *reader) likeTitle(l line) bool {
	mark, _, _ := campaign.ItemMark(l.text)
	_, _, isDay := r.dayOf(l.text)
	return l.table == 0 && l.apart == "" && l.bullet == "" && mark == "" && !isDay && length(l.text) <= 40 && !strings.HasSuffix(l.text, "。") && !strings.HasSuffix(l.text, "；") &&
		!strings.HasSuffix(l.text, "：") && !remarks.MatchString(l.text)
}
