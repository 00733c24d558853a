package check

import (
	"regexp"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// appByCode is a sentence that has 国家反诈中心 downloaded by a code.
var appByCode = regexp.MustCompile(`国家反诈中心`)
var byCode = regexp.MustCompile(`扫码|扫描|二维码|扫一扫`)
var download = regexp.MustCompile(`下载|安装|注册`)

// apps reports texts that have the app of the police installed by a code: it comes from the stores alone, and codes are what
// fraud puts over ours.
func apps(book *campaign.Book, _ time.Time, problems *diag.List) {
	told := ofTheFraud(book)
	for _, text := range prose(book) {
		for _, m := range appByCode.FindAllStringIndex(text.Value, -1) {
			s := sentenceOf(text.Value, m[0], m[1])
			if byCode.MatchString(s) && download.MatchString(s) && !refused.MatchString(s) && !told[line(text.Pos)] {
				p := book.Passage(text)
				at(problems.Error(p.Pos, "app.code", "不能用二维码让人下载国家反诈中心 APP", "改成“从手机官方应用商店自愿下载国家反诈中心 APP”"), p, m[0], m[1])
				break
			}
		}
	}
}
