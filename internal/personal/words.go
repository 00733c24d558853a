package personal

import (
	"regexp"
	"strings"
)

// A pattern finds one kind; its last group is what is found.
type pattern struct {
	kind Kind
	form *regexp.Regexp
}

const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

// patterns find what is no number alone. The plates are those of GA 36-2018, the new ones for electric cars among them.
var patterns = []pattern{
	{Plate, regexp.MustCompile(`([` + provinces + `][A-Z][ ·•.-]{0,2}(?:[A-HJK]\d{5}|\d{5}[DF]|[A-HJK][A-HJ-NP-Z]\d{4}|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]))`)},
	{Email, regexp.MustCompile(`([A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,12})`)},
	{WeChat, regexp.MustCompile(`(?i:微信号?|威信|weixin|wechat|\bvx|\bwx)(?:号码)?(?: ?[:：是为] ?| )([A-Za-z][A-Za-z0-9_-]{5,19})`)},
	{QQ, regexp.MustCompile(`(?i:qq|扣扣|企鹅)(?:号码|号)?(?: ?[:：是为]? ?)([1-9]\d{4,10})`)},
	{Passport, regexp.MustCompile(`护照(?:号码|号)?(?: ?[:：是为]? ?)([A-Z]{1,2}\d{7,8})`)},
	{Address, regexp.MustCompile(`(\p{Han}{1,8}(?:路|街|巷|胡同|大道|道|村|小区|花园|家园|公寓|新村|社区|苑|里|弄|组)[A-Za-z\p{Han}]{0,4} ?(?:\d{1,5}|[一二三四五六七八九十百]{1,4})(?:-\d{1,4}){0,3} ?(?:号楼|号|弄|栋|幢|座|单元|室)(?: ?[\dA-Za-z一二三四五六七八九十]{1,5} ?(?:号楼|号|栋|幢|座|单元|层|楼|室)){0,4}(?:-?\d{3,4}室?)?)`)},
	{Class, regexp.MustCompile(`((?:小学|中学|学校|幼儿园|高中|初中|大学|学院)[^，。；、\d一二三四五六七八九]{0,4}(?:(?:[一二三四五六七八九\d]{1,2}|初[一二三]|高[一二三]|大[一二三四])(?:年级)?)[ （(]{0,2}[一二三四五六七八九十\d]{1,2}[）)]{0,1} ?班)`)},
}

// words finds what a form or a word before it tells.
func (t *reading) words() []Finding {
	var out []Finding
	for _, p := range patterns {
		for _, m := range p.form.FindAllStringSubmatchIndex(t.folded, -1) {
			start, stop := t.starts[m[2]], t.starts[m[3]]
			if masked(t.folded[m[2]:m[3]]) || p.kind == Plate && stop < len(t.runes) && letter(t.runes, stop) {
				continue
			}
			out = append(out, t.finding(p.kind, start, stop))
		}
	}
	return out
}

func masked(s string) bool { return strings.ContainsAny(s, "某*×") }
