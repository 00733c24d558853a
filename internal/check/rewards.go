package check

import (
	"regexp"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// reward is what asks readers to share for a gain, as fraud does, and what no office may ask for.
var reward = regexp.MustCompile(`集[齐满]?[0-9 ]{0,4}个?赞|转发(?:有奖|有礼|抽奖|领奖|送礼|[^，。！？\n]{0,6}(?:领取?|赢取?|得|抽|送)(?:红包|奖|积分|礼|话费))` +
	`|(?:分享|点赞|关注|邀请|助力|扫码)(?:有奖|有礼|抽奖|[^，。！？\n]{0,6}(?:领取?|赢取?|得|抽|送)(?:红包|奖品|大奖|积分|礼品|好礼|话费|现金))|砍一刀|拉人头?(?:返|奖|送)`)

// refused are the words of a sentence that asks for no such thing.
var refused = regexp.MustCompile(`不|勿|别|莫|禁|骗|诱|为名|名义|借口|谎|假|所谓|当心|警惕|小心|凡是|想想|看清|交出`)

// rewards warns of texts that ask for shares, praise or followers in return for something.
func rewards(book *campaign.Book, _ time.Time, problems *diag.List) {
	told := ofTheFraud(book)
	for _, text := range prose(book) {
		for _, m := range reward.FindAllStringIndex(text.Value, -1) {
			if !told[line(text.Pos)] && !refused.MatchString(sentenceOf(text.Value, m[0], m[1])) && !quoted(text.Value, m[0]) {
				p := book.Passage(text)
				at(problems.Warn(p.Pos, "text.reward", "“"+text.Value[m[0]:m[1]]+"”是拿好处换转发，和骗子的做法一样", "删掉，不设奖励"), p, m[0], m[1])
			}
		}
	}
}

// sentenceOf is the sentence that a stretch of a text stands in.
func sentenceOf(text string, start, stop int) string {
	from, to := clause(text, start, stop, "。！？；\n")
	return text[from:to]
}
