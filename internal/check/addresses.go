package check

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// shorteners are hosts that show nobody where they lead, and others next week.
var shorteners = []string{"t.cn", "url.cn", "w.url.cn", "dwz.cn", "dwz.win", "suo.im", "suo.nz", "mrw.so", "sourl.cn", "urlc.cn", "c1ns.cn", "985.so", "tb.cn",
	"m.tb.cn", "u.jd.com", "3.cn", "b23.tv", "v.douyin.com", "z.cn", "u.nu", "bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "ow.ly", "buff.ly", "rebrand.ly", "cutt.ly", "reurl.cc"}

// onward is an address that sends whoever opens it to another one.
var onward = regexp.MustCompile(`(?i)[?&](?:url|u|to|target|redirect|redirect_uri|redirecturl|jump|goto|next|link)=(?:https?(?::|%3a)|//|%2f%2f)`)

// address is an address of the web in running text.
var address = regexp.MustCompile(`https?://[!-~]+`)

// addresses reports links whose end nobody sees, files of programs, and pages that are not encrypted.
func addresses(book *campaign.Book, _ time.Time, problems *diag.List) {
	for piece, text := range prose(book) {
		if piece.Kind == campaign.CasePiece {
			continue // of the fraud
		}
		for _, m := range address.FindAllStringIndex(text.Value, -1) {
			p := book.Passage(text)
			judge(strings.TrimRight(text.Value[m[0]:m[1]], `.,;:!?)`), p.Range(m[0], m[1]), problems)
		}
	}
	for _, body := range book.Bodies() {
		doc.Walk(body.Blocks, func(in doc.Inline) {
			if l, ok := in.(*doc.Link); ok && !address.MatchString(doc.PlainText(l.Inline)) {
				judge(l.URL, diag.Range{Pos: l.Pos}, problems)
			}
		})
	}
}

func judge(link string, where diag.Range, problems *diag.List) {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case slices.Contains(shorteners, host):
		problems.Error(where.Pos, "link.redirect", "短网址 "+link+" 看不出通向哪里，通向的地方也会变", "换成完整的网址").Range = where
	case onward.MatchString(link):
		problems.Error(where.Pos, "link.redirect", "网址 "+shown(link)+" 打开以后会跳到别处", "直接写最后到达的网址").Range = where
	case strings.HasSuffix(strings.ToLower(u.Path), ".apk"):
		problems.Error(where.Pos, "link.app", "网址 "+shown(link)+" 直接下载手机软件", "让读者到手机的官方应用商店下载").Range = where
	case u.Scheme == "http" && host != "localhost" && host != "127.0.0.1" && host != "::1":
		problems.Warn(where.Pos, "link.http", "网址 "+shown(link)+" 没有加密，打开时可能被换掉", "对方网站有 https:// 的就改用它；没有就只写网站名称").Range = where
	}
}

// shown shortens a long address for a message.
func shown(link string) string {
	if len(link) > 80 {
		return link[:60] + "……"
	}
	return link
}
