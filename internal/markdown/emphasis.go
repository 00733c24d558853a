package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasis parses * and ** so that they also work beside Chinese. CommonMark lets no emphasis end between a
// punctuation mark and a letter; Chinese has no spaces, so in **马上停止！**然后报警 the asterisks would stay on the poster.
// Next to an East Asian character a run therefore opens unless a space or a mark that ends something follows, and closes
// unless a space or a mark that begins something precedes. Runs that stand for hidden characters or a product are text
// (see mask). Low lines are always text: they are blanks to fill in.
type emphasis struct{}

func (emphasis) Trigger() []byte { return []byte{'*'} }

func (emphasis) IsDelimiter(b byte) bool { return b == '*' }

// CanOpenCloser pairs runs of one length only, so that each run is consumed whole.
func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && opener.OriginalLength == closer.OriginalLength
}

func (emphasis) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// maskAttribute marks a text node that holds asterisks which are text.
const maskAttribute = "mask"

func (e emphasis) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	length := len(line) - len(bytes.TrimLeft(line, "*"))
	after := rune('\n')
	if length < len(line) {
		after = util.ToRune(line, length)
	}
	whole := length == 3 && isStrongLine(lineAround(block.Source(), segment.Start))
	if !whole && isMask(near(block.Source()[:segment.Start], -lookAround), near(line[length:], lookAround), length, pending(pc, length)) {
		n := ast.NewTextSegment(segment.WithStop(segment.Start + length))
		n.SetAttributeString(maskAttribute, true)
		block.Advance(length)
		return n
	}
	node := parser.ScanDelimiter(line, before, 1, e)
	if node == nil {
		return nil
	}
	if eastAsian(before) || eastAsian(after) {
		node.CanOpen = !util.IsSpaceRune(after)
		node.CanClose = !util.IsSpaceRune(before)
	}
	node.CanOpen = node.CanOpen && !strings.ContainsRune("、，。；：！？）】》」』”’…,.;:!?)]}", after)
	node.CanClose = node.CanClose && !strings.ContainsRune("（【《「『“‘([{", before)
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// lineAround returns the line of a text that holds an offset.
func lineAround(source []byte, offset int) string {
	start := bytes.LastIndexByte(source[:offset], '\n') + 1
	line, _, _ := bytes.Cut(source[start:], []byte{'\n'})
	return string(line)
}

// isStrongLine reports a line, behind the marks of items and quotations, that stands between *** and *** as a whole: what editors
// write for bold and slanted. Anywhere else three asterisks hide something, and here too beside digits and names.
func isStrongLine(line string) bool {
	line = strings.Trim(strings.TrimLeft(line, "> \t-0123456789.)"), " \t\u3000")
	inner, found := strings.CutPrefix(line, "***")
	inner, ended := strings.CutSuffix(inner, "***")
	if !found || !ended || inner == "" || strings.Contains(inner, "*") || strings.HasSuffix(inner, "\\") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(inner)
	return !unicode.IsSpace(first) && !isMask("", inner, 1, false) && !isMask(inner, "", 1, false)
}

// pending reports whether a run of a length that can open emphasis waits for its end. Runs stay in the list until their paragraph
// ends, those that have been paired too.
func pending(pc parser.Context, length int) bool {
	var runs []*parser.Delimiter
	for d := pc.LastDelimiter(); d != nil; d = d.PreviousDelimiter {
		if d.OriginalLength == length {
			runs = append(runs, d)
		}
	}
	open := 0
	for _, d := range slices.Backward(runs) {
		switch {
		case d.CanClose && open > 0:
			open--
		case d.CanOpen:
			open++
		}
	}
	return open > 0
}

// lookAround is how many bytes before and behind a run are looked at.
const lookAround = 300

// near returns the first bytes of a text or, for a negative number, its last ones on the same line, whole characters.
func near(s []byte, n int) string {
	if n < 0 {
		if i := bytes.LastIndexByte(s, '\n'); i >= 0 {
			s = s[i+1:]
		}
		s = s[max(0, len(s)+n):]
		for len(s) > 0 && !utf8.RuneStart(s[0]) {
			s = s[1:]
		}
		return string(s)
	}
	return strings.ToValidUTF8(string(s[:min(len(s), n)]), "")
}

// isMask reports whether a run of asterisks is text: it touches a digit or a multiplication sign (138****0000, 5*3), stands
// between Latin letters or is three or more long, follows 某 or a surname (张*、李某*), or precedes a form of address (*先生).
// Many surnames end words as well (平安, 防范): those that do rarely are believed unless they do here; the others stand for
// a person where the next run follows a surname too, or where nothing precedes them that makes a word. Where emphasis
// waits for its end, 某 ends it, and so does a surname that does not stand by itself.
func isMask(before, after string, length int, pending bool) bool {
	all := length + len(before) - len(strings.TrimRight(before, "*")) // escaped ones before it belong to the run
	before = strings.TrimRight(before, `*\`)
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case all >= 3, counting(last), counting(next):
		return true
	case latin(last) && latin(next):
		return true
	case !pending && (last == '某' || startsWithAny(after, "某", "先生", "女士", "小姐", "同学", "老师", "师傅", "大爷", "大妈", "阿姨", "经理")):
		return true
	}
	name := surnameAt(before)
	if name == 0 {
		return false
	}
	stand, size := utf8.DecodeLastRuneInString(before[:len(before)-name])
	alone := size == 0 || stand != '*' && (!unicode.IsLetter(stand) && !unicode.IsDigit(stand) || strings.ContainsRune("的为是和与及叫姓名对向给", stand))
	if pending || alone {
		return alone
	}
	if surname := before[len(before)-name:]; utf8.RuneCountInString(surname) == 2 && !strings.Contains(wordyCompounds, " "+surname+" ") {
		return true
	}
	word := before[max(0, len(before)-name-size):]
	if strings.ContainsRune(plainSurnames, last) && !strings.Contains(wordsOnSurnames, " "+word+" ") {
		return true
	}
	between, _, found := strings.Cut(after, "*")
	return found && (surnameAt(between) > 0 || strings.HasSuffix(between, "某"))
}

// plainSurnames are frequent surnames that end few words; wordsOnSurnames are these words.
const plainSurnames = "李王张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧曹袁邓沈彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴钟汪姜范姚谭廖邹熊陆郝崔邱秦侯邵孟尹黎乔贺赖龚庞樊殷施洪翟俞"

const wordsOnSurnames = " 紧张 扩张 主张 夸张 慌张 嚣张 声张 开张 铺张 伸张 一张 两张 二张 三张 几张 多张 每张 这张 那张 纸张 行李 桃李 国王 大王 霸王 森林 园林 山林 树林 扫黄 金黄 发黄 枯黄 " +
	"补丁 园丁 壮丁 一周 两周 本周 每周 上周 下周 这周 四周 荒唐 江苏 复苏 桥梁 栋梁 防范 规范 示范 模范 典范 师范 就范 措施 实施 设施 感谢 多谢 答谢 谢谢 道谢 分钟 时钟 秒钟 点钟 警钟 佩戴 穿戴 爱戴 茶叶 树叶 " +
	"大陆 登陆 着陆 水陆 防洪 抗洪 山洪 石榴 祝贺 庆贺 恭贺 依赖 信赖 抵赖 耍赖 无赖 等候 气候 时候 城郭 包罗 网罗 张罗 老王 小李 二胡 东吴 黑熊 狗熊 "

// counting reports the characters that stand in numbers: digits in both widths, multiplication signs, and the letters that
// hide digits.
func counting(r rune) bool {
	return unicode.IsDigit(r) || strings.ContainsRune("×✕✖xXＸｘ", r) && r != utf8.RuneError
}

func latin(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }

// surnameAt returns the length in bytes of the surname that a text ends in, or 0.
func surnameAt(s string) int {
	last, size := utf8.DecodeLastRuneInString(s)
	if len(s) >= 2*size {
		if two := s[max(0, len(s)-2*size):]; utf8.ValidString(two) && strings.Contains(compoundSurnames, " "+two+" ") {
			return len(two)
		}
	}
	if size > 1 && strings.ContainsRune(surnames, last) {
		return size
	}
	return 0
}

// surnames are the single ones of the 百家姓 and those that the Ministry of Public Security's yearly name reports list among the
// first four hundred.
const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤" +
	"滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐" +
	"邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷" +
	"车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂" +
	"濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜" +
	"养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖代闫岳覃占车冼种佘仝苟邸褟亓区尉付帅兰"

const compoundSurnames = " 欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 宇文 长孙 轩辕 端木 独孤 南宫 百里 呼延 闻人 澹台 公冶 太史 申屠 钟离 西门 东郭 南门 拓跋 纳兰 "

// wordyCompounds are those of them that are words as well, or that names of places end in.
const wordyCompounds = " 东方 南宫 百里 闻人 长孙 太史 西门 东郭 南门 "

// eastAsian reports whether a character belongs to writing without spaces: Han, kana, full-width punctuation, and the
// quotation marks, dashes and ellipses that Chinese uses.
func eastAsian(r rune) bool {
	switch {
	case r < 0x2014:
		return false
	case r <= 0x2026:
		return r == '—' || r == '…' || r >= 0x2018 && r <= 0x201D
	case r >= 0x3000 && r <= 0x30FF, r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x4E00 && r <= 0x9FFF:
		return true
	}
	return unicode.Is(unicode.Han, r)
}
