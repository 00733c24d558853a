package check

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// claims reports what no notice of an authority may say: that a whole trade is fraud (凡是……都是诈骗 without a condition), that
// money comes back for certain, that something is safe without exception. What is called a fraud, denied or put into
// somebody's mouth is no claim; neither is what a case tells of the fraud.
//
// There is no rule against an operating script of a fraud: how it goes in steps is what a case has to tell, and no wording
// tells a warning from a lesson. How many steps there are is bounded by campaign, their length by the sheets.
func claims(book *campaign.Book, _ time.Time, problems *diag.List) {
	told := ofTheFraud(book)
	for piece, text := range prose(book) {
		if !official(book, piece) {
			conditions(book, text, problems)
		}
		if told[line(text.Pos)] {
			continue
		}
		for _, m := range recovery.FindAllStringIndex(text.Value, -1) {
			if !denied(text.Value, m[0], m[1]) {
				p := book.Passage(text)
				at(problems.Error(p.Pos, "claim.recovery", "“"+text.Value[m[0]:m[1]]+"”是办不到的承诺，骗子也这样说", "改成“越早报警，追回的机会越大”这样的话"), p, m[0], m[1])
			}
		}
		for _, m := range absolute.FindAllStringIndex(text.Value, -1) {
			if !denied(text.Value, m[0], m[1]) {
				p := book.Passage(text)
				at(problems.Warn(p.Pos, "claim.absolute", "“"+text.Value[m[0]:m[1]]+"”说得太绝对", "去掉，或者写明在什么情况下"), p, m[0], m[1])
			}
		}
	}
}

// everyOne is 凡是……都是诈骗 with what stands between.
var everyOne = regexp.MustCompile(`凡是?([^。！？；\n]{1,60}?)[，,]?(?:都|均|皆|一律|全)(?:是|属于|为|系)(?:电信网络)?(?:诈骗|骗局|骗子|骗人)`)

// acts are what makes a condition of a kind of things: somebody does something.
var acts = regexp.MustCompile(`要|让|叫|先|称|说|求|索|催|引[您你导诱人离]|带[您你着人]|诱|[以用].+为|打着|冒|承诺|许诺|保证|推荐|主动|添加|下载|点击|扫码|转[账钱给]|付[款钱费]|交[钱费纳一]|缴|垫|充值|汇款|提供|告诉|透露|共享|没|未|不|就|才|给|帮|代`)

// vague are words with such a character that say nothing of what somebody does.
var vague = strings.NewReplacer("不明", "", "不知名", "", "不认识", "", "未知", "", "未接", "", "要钱", "要钱", "代购", "", "代办", "", "给力", "", "重要", "", "主要", "", "小说", "", "保证金", "")

func conditions(book *campaign.Book, text campaign.Text, problems *diag.List) {
	for _, m := range everyOne.FindAllStringSubmatchIndex(text.Value, -1) {
		between := text.Value[m[2]:m[3]]
		if acts.MatchString(vague.Replace(between)) && utf8.RuneCountInString(between) >= 5 {
			continue
		}
		p := book.Passage(text)
		at(problems.Warn(p.Pos, "claim.condition", "“"+text.Value[m[0]:m[1]]+"”把正当的也算进去了", "写明条件，例如：凡是放款之前先收费的贷款，都是诈骗"), p, m[0], m[1])
	}
}

const promise = `(?:保证|包您?|一定|百分之?百|100 ?%|必定|必能|肯定|确保|承诺|绝对)`

// recovery is a promise that money comes back.
var recovery = regexp.MustCompile(promise + `(?:能够?|可以?|会|都|帮[您你]|为[您你]|替[您你]|把[^，。！？\n]{1,8}|将[^，。！？\n]{1,8}|全额|全部|如数)*(?:追回|挽回|找回|讨回|要回|拿回|追还|退回)` +
	`|(?:报警|报案|拨打|拨通|求助)[^。！？\n]{0,12}就(?:能|会|可以?)(?:全额|全部|如数)?(?:追回|挽回|找回|讨回|要回|拿回)`)

// absolute is what holds without exception, and cannot.
var absolute = regexp.MustCompile(`(?:绝对|百分之?百|100 ?%|保证|永远|从此|再也)(?:不会?再?)(?:被骗|受骗|上当)|(?:绝对|百分之?百|100 ?%)(?:安全|有效|可靠|防骗|管用)|永不(?:被骗|受骗|上当)|万无一失|一劳永逸|零风险|(?:彻底|完全)(?:杜绝|根除|消灭)[^，。！？\n]{0,4}诈骗|最(?:权威|安全|有效)的(?:防骗|反诈|软件|平台)`)

// against are the words of a sentence that denies or exposes what is said in it.
var against = regexp.MustCompile(`诈骗|骗子|骗局|骗术|骗人|骗取|骗走|谎|声称|自称|号称|宣称|口称|假冒|冒充|诱|别信|不信|勿信|相信|切勿|莫信|轻信|谁能|谁敢|承诺|许诺|打着|不可能|办不到|不等于|没有|不能|无法|并非|不是|未必|不一定|不敢|难以|凡是|拒绝|识破|当心|警惕|小心|？`)

// denied reports whether the stretch of a text stands in a sentence that denies or exposes it, or in quotation marks.
func denied(text string, start, stop int) bool {
	from, to := clause(text, start, stop, "。！\n")
	sentence := text[from:start] + text[stop:min(to+3, len(text))]
	return against.MatchString(sentence) || quoted(text, start) || strings.HasSuffix(text[:start], "不") || strings.HasPrefix(text[start:stop], "承诺")
}

// quoted reports whether a place stands between quotation marks.
func quoted(text string, at int) bool {
	return strings.Count(text[:at], "“") > strings.Count(text[:at], "”") || strings.Count(text[:at], "‘") > strings.Count(text[:at], "’")
}

// line is a place without its column.
func line(p diag.Pos) diag.Pos { p.Col = 0; return p }

// ofTheFraud are the lines of cases that tell what the fraudster says and does: his words, the story, the steps, the signs.
func ofTheFraud(book *campaign.Book) map[diag.Pos]bool {
	out := map[diag.Pos]bool{}
	for _, c := range book.Cases {
		out[line(c.Hook.Pos)] = true
		for _, b := range c.Story {
			out[line(b.Place())] = true
		}
		for _, texts := range [][]campaign.Text{c.Steps, c.Signs} {
			for _, t := range texts {
				out[line(t.Pos)] = true
			}
		}
	}
	return out
}

// official reports whether a piece is a list that an authority has published, whose words are not ours to change.
func official(book *campaign.Book, piece *campaign.Piece) bool {
	for _, l := range book.Lists {
		if l.Piece == piece && l.Status == "official" {
			return true
		}
	}
	return false
}
