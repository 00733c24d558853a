package check

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// unit is what ends as the names of public bodies do; the group is what stands before that.
var unit = regexp.MustCompile(`(\p{Han}+?)(?:街道办事处|街道办|派出所|居民委员会|村民委员会|居委会|村委会|委员会|人民政府|镇政府|乡政府|区政府|县政府|市政府|省政府|公安局|公安分局|分局|检察院|人民法院|教育局|司法局|民政局)`)

// unitBegin are the words that a name does not reach over.
var unitBegin = regexp.MustCompile(`.*(?:的|到|去|在|向|由|和|与|或者?|以及|及|是|为|找|请|给|让|对|从|被|问|称|冒充|假冒|送|报|交|拨打|联系|来自|通过|经|至|者|说|有|等|就近|附近|带到|前往|归|属|于|因)`)

// generic are names that are nobody's.
var generic = regexp.MustCompile(`^(?:(?:辖区|当地|本地|附近|就近|各地|所在地?|所属|居住地|户籍地|户籍|社区|街道|各级|基层|上级|有关|相关|任何|属地|外地|本|该|各|某\p{Han}*|\p{Han}*某\p{Han}*|市|区|县|省|乡|镇|村|地方|人民|你们|您|家|公安|消费者|业主|居民|村民|一级|一家|哪个|哪家)+)?$`)

// national are bodies of the whole country.
var national = regexp.MustCompile(`^(?:国家|中国|全国|最高|中央|中华人民共和国|国务院)`)

// units warns of names of public bodies that are neither the issuer, nor a venue, nor listed: a notice speaks for nobody else, and
// a text taken over from another place keeps the other place's name.
func units(book *campaign.Book, _ time.Time, problems *diag.List) {
	known := append([]string{book.Config.Issuer.Value, book.Config.Name.Value}, book.Config.Units...)
	for _, v := range book.Venues {
		known = append(known, v.Name.Value)
	}
	for _, l := range book.Lists {
		if l.Status == "official" {
			known = append(known, l.Issuer.Value, l.Source.Value)
		}
	}
	for piece, text := range prose(book) {
		if piece.Kind == campaign.ConfigPiece || official(book, piece) {
			continue
		}
		for _, m := range unit.FindAllStringSubmatchIndex(text.Value, -1) {
			start := unitStart(text.Value, m[2], m[3])
			if start < 0 || slices.ContainsFunc(known, func(k string) bool { return strings.Contains(k, text.Value[start:m[1]]) }) {
				continue
			}
			p := book.Passage(text)
			at(problems.Warn(p.Pos, "unit.other", "“"+text.Value[start:m[1]]+"”不是本单位，也不在单位名单里", "从别处抄来的，改成本单位或者去掉；确实要提到它，就把全称写进 fanshi.yaml 的 units"), p, start, m[1])
		}
	}
}

// maxUnit is the longest name, in characters, that is taken for one.
const maxUnit = 20

// unitStart is where the name of a body begins; start and stop are those of what stands before its end. Negative: it is nobody's name.
func unitStart(text string, start, stop int) int {
	cut := len(unitBegin.FindString(text[start:stop]))
	proper := text[start+cut : stop]
	if generic.MatchString(proper) || national.MatchString(proper) || utf8.RuneCountInString(proper) > maxUnit || utf8.RuneCountInString(proper) < 2 {
		return -1
	}
	return start + cut
}
