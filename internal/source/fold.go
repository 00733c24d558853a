package source

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fanshi/internal/diag"
)

// folding is what normalise changed beyond line ends and composition.
type folding struct {
	ideographs, invisible, blanks int
	first                         [3]rune // the first of each
	into                          rune    // what the first ideograph became
}

// normalise makes line ends LF, composes characters (NFC), writes ordinary ideographs for radicals and compatibility
// ideographs, which look the same and are another character to every search and font, ordinary blanks for those of other
// widths, and leaves out characters that nobody sees. U+3000 stays. The input is valid UTF-8.
func normalise(s string) string {
	s, _ = fold(s)
	return s
}

func fold(s string) (string, folding) {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	var f folding
	if strings.IndexFunc(s, foldable) < 0 {
		return norm.NFC.String(s), f
	}
	var b strings.Builder
	b.Grow(len(s))
	previous := rune(0)
	for i, r := range s {
		out := r
		switch {
		case !foldable(r):
		case r == 0x200C || r == 0x200D:
			if next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):]); joined(previous) && joined(next) {
				break // part of one picture: 👨‍👩‍👧
			}
			out = -1
		case unicode.Is(unicode.Zs, r):
			out = ' '
			f.note(&f.blanks, 2, r)
		case ideograph(r) != 0:
			out = ideograph(r)
			if f.ideographs == 0 {
				f.into = out
			}
			f.note(&f.ideographs, 0, r)
		default:
			out = -1
		}
		if out < 0 {
			f.note(&f.invisible, 1, r)
			continue
		}
		b.WriteRune(out)
		previous = out
	}
	return norm.NFC.String(b.String()), f
}

func (f *folding) note(count *int, kind int, r rune) {
	if *count++; *count == 1 {
		f.first[kind] = r
	}
}

// parts says what was changed in a file.
func (f folding) parts() []string {
	var parts []string
	if f.ideographs > 0 {
		parts = append(parts, fmt.Sprintf("%d 个部首或兼容汉字换成了通用汉字（如 U+%04X 换成“%c”）", f.ideographs, f.first[0], f.into))
	}
	if f.blanks > 0 {
		parts = append(parts, fmt.Sprintf("%d 个特殊空格（如 U+%04X）换成了普通空格", f.blanks, f.first[2]))
	}
	if f.invisible > 0 {
		parts = append(parts, fmt.Sprintf("去掉了 %d 个看不见的字符（如 U+%04X）", f.invisible, f.first[1]))
	}
	return parts
}

// report says in one Notice what was changed in a file.
func (f folding) report(name string, diags *diag.List) {
	if parts := f.parts(); len(parts) > 0 {
		diags.Note(diag.Pos{File: name}, "source.folded", "从别处粘贴来的文字，已经整理："+strings.Join(parts, "；"), "不用改；和原文核对一遍就可以")
	}
}

// joined reports the characters that a joiner makes one picture of: emoji, their modifiers and selectors.
func joined(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2190 && r <= 0x2BFF || r == 0xFE0F
}

// foldable reports the characters that fold looks at.
func foldable(r rune) bool {
	switch {
	case r < 0xA0 || r >= 0x3001 && r < 0x3164 || r >= 0x3165 && r < 0xF900:
		return false
	case r == 0xA0, r == 0xAD, r == 0x034F, r == 0x115F, r == 0x1160, r == 0x1680, r == 0x17B4, r == 0x17B5, r == 0x180E, r == 0x3164, r == 0xFEFF, r == 0xFFA0:
		return true
	case r >= 0x2000 && r <= 0x200D, r == 0x202F, r >= 0x205F && r <= 0x2064:
		return true
	}
	return ideograph(r) != 0
}

// ideograph returns the ordinary character for a radical or a compatibility ideograph, or 0.
func ideograph(r rune) rune {
	switch {
	case r >= 0x2E80 && r <= 0x2FD5:
		return radicals()[r]
	case r >= 0xF900 && r <= 0xFAD9 || r >= 0x2F800 && r <= 0x2FA1D:
		if out, _ := utf8.DecodeRuneInString(norm.NFC.String(string(r))); out != r {
			return out
		}
	}
	return 0
}

// radicals maps the CJK radicals and the Kangxi radicals, which text copied from PDF files is full of, to ordinary ideographs.
var radicals = sync.OnceValue(func() map[rune]rune {
	all := []rune(radicalPairs)
	out := make(map[rune]rune, len(all)/2)
	for i := 0; i+1 < len(all); i += 2 {
		out[all[i]] = all[i+1]
	}
	return out
})

// radicalPairs holds a radical and its ordinary ideograph by turns. Source: Unicode 15.0, EquivalentUnifiedIdeograph.txt, as
// far as the ideograph is in the basic block.
const radicalPairs = "" +
	"⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺" +
	"⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠" +
	"⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾" +
	"⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟⼀一⼁丨⼂丶⼃丿⼄乙⼅亅⼆二⼇亠⼈人⼉儿⼊入⼋八⼌冂⼍冖⼎冫⼏几⼐凵⼑刀⼒力⼓勹⼔匕" +
	"⼕匚⼖匸⼗十⼘卜⼙卩⼚厂⼛厶⼜又⼝口⼞囗⼟土⼠士⼡夂⼢夊⼣夕⼤大⼥女⼦子⼧宀⼨寸⼩小⼪尢⼫尸⼬屮⼭山⼮巛⼯工⼰己⼱巾⼲干" +
	"⼳幺⼴广⼵廴⼶廾⼷弋⼸弓⼹彐⼺彡⼻彳⼼心⼽戈⼾戶⼿手⽀支⽁攴⽂文⽃斗⽄斤⽅方⽆无⽇日⽈曰⽉月⽊木⽋欠⽌止⽍歹⽎殳⽏毋⽐比" +
	"⽑毛⽒氏⽓气⽔水⽕火⽖爪⽗父⽘爻⽙爿⽚片⽛牙⽜牛⽝犬⽞玄⽟玉⽠瓜⽡瓦⽢甘⽣生⽤用⽥田⽦疋⽧疒⽨癶⽩白⽪皮⽫皿⽬目⽭矛⽮矢" +
	"⽯石⽰示⽱禸⽲禾⽳穴⽴立⽵竹⽶米⽷糸⽸缶⽹网⽺羊⽻羽⽼老⽽而⽾耒⽿耳⾀聿⾁肉⾂臣⾃自⾄至⾅臼⾆舌⾇舛⾈舟⾉艮⾊色⾋艸⾌虍" +
	"⾍虫⾎血⾏行⾐衣⾑襾⾒見⾓角⾔言⾕谷⾖豆⾗豕⾘豸⾙貝⾚赤⾛走⾜足⾝身⾞車⾟辛⾠辰⾡辵⾢邑⾣酉⾤釆⾥里⾦金⾧長⾨門⾩阜⾪隶" +
	"⾫隹⾬雨⾭靑⾮非⾯面⾰革⾱韋⾲韭⾳音⾴頁⾵風⾶飛⾷食⾸首⾹香⾺馬⾻骨⾼高⾽髟⾾鬥⾿鬯⿀鬲⿁鬼⿂魚⿃鳥⿄鹵⿅鹿⿆麥⿇麻⿈黃" +
	"⿉黍⿊黑⿋黹⿌黽⿍鼎⿎鼓⿏鼠⿐鼻⿑齊⿒齒⿓龍⿔龜⿕龠"
