package campaign

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"fanshi/internal/source"
)

const screenRemedy = "写成“名称 宽x高”，几块屏幕之间用分号隔开，例如：lobby 1920x1080；gate 352x80 P10 3-20米 双色"

// maxScreens is how many screens one venue may have.
const maxScreens = 100

// Two numbers with a sign of multiplication between them, and whatever people write around them. The groups are width,
// its unit, height, its unit, and a third factor.
var screenSize = regexp.MustCompile(`(?i)宽?\s*(-?\d[\d.]*)\s*(像素点?|px\b|pixels?\b|毫米|厘米|米|mm\b|cm\b|m\b)?\s*[x×✕✖╳⨯*乘]\s*高?\s*(-?\d[\d.]*)` +
	`\s*(像素点?|px\b|pixels?\b|毫米|厘米|米|mm\b|cm\b|m\b)?(\s*[x×✕✖╳⨯*乘]\s*\d*)?`)

// thousands is a number written with a comma, as 1,920: it would be read as another.
var thousands = regexp.MustCompile(`(?:^|[^A-Za-z\d.])\d{1,2},\d{3}\s*[xX×*]`)

// noScreens are the ways to say that there is none.
var noScreens = []string{"无", "没有", "暂无", "无屏", "无屏幕", "没有屏幕", "无电子屏", "未安装", "未装", "-", "--", "—", "——", "―", "/", "\\", "0", "0块", "none", "no", "n/a"}

// screenToken is a word of a screens cell, or a size, or a comma.
type screenToken struct {
	text string
	size []string // groups of screenSize; nil: a word
	stop bool     // a comma, which may stand between screens as well as inside one
}

// screens reads a cell such as "lobby 1920x1080；门头 352×80 P10 3～20米 双色". Screens stand between semicolons, on lines of
// their own or between commas; a name stands before its size or behind it or is missing. Whatever cannot be read is an
// error, and then the screen is left out, so that nothing else is said about it.
func (l *loader) screens(cell source.Cell) []Screen {
	var out []Screen
	names := make(map[string]bool)
	for entry := range strings.SplitSeq(strings.ReplaceAll(foldWidth(cell.Text), "\n", ";"), ";") {
		plain := strings.Trim(entry, " \t,、。.")
		if plain == "" || slices.Contains(noScreens, strings.ToLower(plain)) {
			continue
		}
		tokens := screenTokens(joinWords(entry))
		parts := partScreens(tokens)
		if len(parts) == 0 || thousands.MatchString(entry) {
			l.diags.Error(cell.Pos, "screen.format", "看不懂屏幕“"+strings.TrimSpace(entry)+"”", screenRemedy)
			continue
		}
		for _, part := range parts {
			if s, ok := l.screen(cell, part, out, names); ok {
				out = append(out, s)
			}
		}
		if len(out) > maxScreens {
			l.diags.Error(cell.Pos, "screen.too-many", fmt.Sprintf("这个场所有 %d 块以上的屏幕", maxScreens), "核对这一格；真有这么多时，分成几个场所写")
			return nil
		}
	}
	return out
}

// foldWidth gives the half-width forms of full-width letters, digits and punctuation, plain spaces, and the hyphen for the
// minus sign.
func foldWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFF01 + '!'
		case r == '−':
			return '-'
		case r != '\n' && unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// parted are words that people write with a space or a colon inside.
var parted = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(格式|点距|间距|距离|颜色|旋转|format|rotate|poll)\s*[:=]?\s*([^\s:=])`),
	regexp.MustCompile(`(?i)(\bP|每隔?)\s+(\d)`),
	regexp.MustCompile(`(?i)(\d(?:米|m)?)\s*([-~–—―〜至到]\s*\d)`),
	regexp.MustCompile(`([-~–—―〜至到])\s*(\d)`),
	regexp.MustCompile(`(?i)(\d)\s+((?:米|度|秒|分钟?|小时|毫米|m\b|mm\b|s\b|min\b))`),
}

// joinWords takes the spaces and colons out of words.
func joinWords(entry string) string {
	for _, form := range parted {
		entry = form.ReplaceAllString(entry, "$1$2")
	}
	return entry
}

// screenTokens cuts an entry.
func screenTokens(entry string) []screenToken {
	var out []screenToken
	at := 0
	for _, m := range screenSize.FindAllStringSubmatchIndex(entry, -1) {
		size := make([]string, 6)
		for g := range size {
			if m[2*g] >= 0 {
				size[g] = strings.ToLower(strings.TrimSpace(entry[m[2*g]:m[2*g+1]]))
			}
		}
		if sign := m[2]; sign > at && !strings.ContainsRune(" :,(=", rune(entry[sign-1])) {
			size[1] = strings.TrimPrefix(size[1], "-") // the hyphen of lobby-1920x1080 is no sign
		}
		out = append(screenText(out, entry[at:m[0]]), screenToken{text: size[0], size: size})
		at = m[1]
	}
	return screenText(out, entry[at:])
}

var segmentMarks = strings.NewReplacer(",", "\x00,\x00", "、", "\x00,\x00")

// screenText cuts the text between sizes into words and commas.
func screenText(out []screenToken, text string) []screenToken {
	for _, segment := range strings.FieldsFunc(segmentMarks.Replace(text), func(r rune) bool { return r == 0 }) {
		if segment == "," {
			out = append(out, screenToken{stop: true})
			continue
		}
		for _, word := range strings.FieldsFunc(segment, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":()[]【】=", r) }) {
			word = strings.Trim(word, "-_")
			if short := strings.TrimSuffix(word, "分辨率"); short != "" {
				word = short
			}
			if word != "" {
				out = append(out, screenToken{text: word})
			}
		}
	}
	return out
}

// partScreens gives each size of an entry the words that belong to it. Without a size there is no part.
func partScreens(tokens []screenToken) [][]screenToken {
	var parts [][]screenToken
	start, size := 0, -1
	for i, t := range tokens {
		if t.size == nil {
			continue
		}
		if size >= 0 {
			end := partEnd(tokens, start, size, i)
			parts = append(parts, tokens[start:end])
			start = end
		}
		size = i
	}
	if size < 0 {
		return nil
	}
	return append(parts, tokens[start:])
}

// partEnd says where the words between two sizes part: those of the second begin behind the last comma that has a name
// behind it; without a comma the last name is the second's.
func partEnd(tokens []screenToken, start, first, second int) int {
	lastName, lastStop := -1, -1
	named := slices.ContainsFunc(tokens[start:first], func(t screenToken) bool { return t.isName() })
	for i := first + 1; i < second; i++ {
		switch {
		case tokens[i].stop:
			lastStop = i
		case tokens[i].isName():
			lastName = i
		}
	}
	if lastName < 0 || !named && lastStop > lastName {
		if lastStop >= 0 {
			return lastStop
		}
		return first + 1
	}
	for i := lastName; i > first; i-- {
		if tokens[i].stop {
			return i
		}
	}
	return lastName
}

// isName reports whether a token is a word that means nothing but a name.
func (t screenToken) isName() bool {
	if t.size != nil || t.stop {
		return false
	}
	word, _ := wordOf(t.text)
	return word == nil
}

// screen reads the words of one screen. others are those of the same venue, names theirs.
func (l *loader) screen(cell source.Cell, tokens []screenToken, others []Screen, names map[string]bool) (Screen, bool) {
	s := Screen{Pos: cell.Pos}
	size := slices.IndexFunc(tokens, func(t screenToken) bool { return t.size != nil })
	var before, behind []string
	for i, t := range tokens {
		switch {
		case t.isName() && i < size:
			before = append(before, t.text)
		case t.isName():
			behind = append(behind, t.text)
		}
	}
	if len(before) == 0 && len(behind) > 0 {
		before, behind = behind[:1], behind[1:]
	}
	s.Name = strings.Join(before, " ")
	shown := s.Name
	if shown == "" {
		shown = tokens[size].size[1] + "×" + tokens[size].size[3]
	}
	if !l.screenSize(&s, shown, tokens[size].size) || !l.screenName(&s, others, names) {
		return s, false
	}
	ok := true
	for _, word := range behind {
		l.diags.Error(cell.Pos, "screen.word", fmt.Sprintf("看不懂屏幕 %s 后面的“%s”", shown, word),
			"可以写：点距 P10，观看距离 3-20米，全彩、双色或单色，旋转90，原样，每5分钟，格式bmp+txt；各项之间用空格隔开；几块屏幕要一块一块地写")
		ok = false
	}
	return s, l.screenWords(&s, shown, tokens) && ok
}

// screenWords reads the words beside a screen's size, and what follows from all of them.
func (l *loader) screenWords(s *Screen, shown string, tokens []screenToken) bool {
	ok := true
	said := map[string]bool{}
	for _, t := range tokens {
		word, m := wordOf(t.text)
		if t.size != nil || t.stop || word == nil {
			continue
		}
		if said[word.name] && !word.again {
			l.diags.Error(s.Pos, "screen.word", fmt.Sprintf("屏幕 %s 的%s写了两次：“%s”", shown, word.name, t.text), "只留一个")
			ok = false
		}
		said[word.name] = true
		if !word.read(s, m) {
			l.diags.Error(s.Pos, "screen.word", fmt.Sprintf("屏幕 %s 的%s“%s”不能用", shown, word.name, t.text), word.remedy)
			ok = false
		}
	}
	if !ok {
		return false
	}
	s.setDefaults()
	if at := slices.IndexFunc(s.Formats, func(f Format) bool { return slices.Contains(stripFormats, f) }); at >= 0 && !s.Strip() {
		l.diags.Error(s.Pos, "screen.word", fmt.Sprintf("屏幕 %s 不是条屏，没有 %s 文件", shown, s.Formats[at]),
			fmt.Sprintf("删掉 %s；如果是条屏，写上“单色”或“双色”", s.Formats[at]))
		return false
	}
	return true
}

// screenSize reads a size that screenSize has matched.
func (l *loader) screenSize(s *Screen, shown string, size []string) bool {
	var errs [2]error
	s.Width, errs[0] = strconv.Atoi(size[1])
	s.Height, errs[1] = strconv.Atoi(size[3])
	unit := size[4] + size[2]
	switch {
	case size[5] != "":
		l.diags.Error(s.Pos, "screen.format", fmt.Sprintf("屏幕 %s 的尺寸后面又乘了一次：“%s”", shown, size[0]), "尺寸只有宽和高；几块屏幕要一块一块地写，各起一个名称")
	case strings.HasSuffix(unit, "米") || strings.HasSuffix(unit, "m"):
		l.diags.Error(s.Pos, "screen.format", fmt.Sprintf("屏幕 %s 写的是长度“%s”，不是像素", shown, size[0]), "写横向和纵向各有多少像素，例如 1920x1080，请向屏幕厂家核实")
	case strings.ContainsRune(size[1]+size[3], '.'):
		l.diags.Error(s.Pos, "screen.format", fmt.Sprintf("屏幕 %s 的尺寸“%s”不是整数", shown, size[0]), "写横向和纵向各有多少像素，例如 1920x1080")
	case errs[0] != nil, errs[1] != nil, s.Width < minScreen, s.Width > maxScreen, s.Height < minScreen, s.Height > maxScreen:
		message := fmt.Sprintf("屏幕 %s 的尺寸 %s×%s 超出范围", shown, shortened(size[1]), shortened(size[3]))
		if s.Name == "" {
			message = fmt.Sprintf("屏幕的尺寸 %s×%s 超出范围", shortened(size[1]), shortened(size[3]))
		}
		l.diags.Error(s.Pos, "screen.size", message, fmt.Sprintf("宽和高都在 %d 到 %d 像素之间，请向屏幕厂家核实", minScreen, maxScreen))
	default:
		return true
	}
	return false
}

// shortened keeps a number that goes on and on from filling a message.
func shortened(digits string) string {
	if len(digits) > 12 {
		return digits[:12] + "…"
	}
	return digits
}

// screenName gives a screen its folder's name. Two names that are written alike are an error; two that only become alike
// in Latin letters are numbered.
func (l *loader) screenName(s *Screen, others []Screen, names map[string]bool) bool {
	if s.Name == "" {
		s.Name = "screen"
	} else if folded := strings.ToLower(s.Name); names[folded] {
		l.diags.Error(s.Pos, "screen.duplicate", "这个场所有两块屏幕都叫“"+s.Name+"”", "给其中一块换个名称")
		return false
	} else {
		names[folded] = true
	}
	base := asciiName(s.Name)
	if slugProblem(s.Name) == "" {
		base = s.Name
	}
	if problem := slugProblem(base); problem != "" {
		l.diags.Error(s.Pos, "screen.id", "屏幕名称“"+s.Name+"”不能用："+problem, "用汉字、字母和数字起名，例如 大堂、lobby")
		return false
	}
	s.ID = base
	for n := 2; slices.ContainsFunc(others, func(o Screen) bool { return o.ID == s.ID }); n++ {
		s.ID = fmt.Sprintf("%s-%d", base, n)
	}
	return true
}
