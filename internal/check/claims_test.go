package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// cases are bodies of a page with what a rule says of them: the severity, the code and what is quoted; empty for nothing.
func judge1(t *testing.T, rule func(*campaign.Book, *diag.List), cases map[string]string) {
	t.Helper()
	for body, want := range cases {
		var problems diag.List
		rule(written(body), &problems)
		var got []string
		for _, d := range problems.Sorted() {
			quoted, _, _ := strings.Cut(strings.TrimPrefix(d.Message, "“"), "”")
			got = append(got, d.Severity.String()+" "+d.Code+" "+quoted)
			if d.Pos.Line == 0 || d.Remedy == "" || d.End.Line != 0 && d.End.Col <= d.Pos.Col {
				t.Errorf("%q: %+v", body, d)
			}
		}
		if strings.Join(got, "；") != want {
			t.Errorf("%q\ngot  %s\nwant %s", body, strings.Join(got, "；"), want)
		}
	}
}

func TestClaims(t *testing.T) {
	judge1(t, func(b *campaign.Book, l *diag.List) { claims(b, today, l) }, map[string]string{
		// What is a claim.
		"凡是网络贷款，都是诈骗！":         "警告 claim.condition 凡是网络贷款，都是诈骗",
		"凡是刷单，一律是诈骗。":          "警告 claim.condition 凡是刷单，一律是诈骗",
		"凡是陌生来电都是诈骗":           "警告 claim.condition 凡是陌生来电都是诈骗",
		"凡网上的投资都是骗局。":          "警告 claim.condition 凡网上的投资都是骗局",
		"凡是不明来电，均为诈骗。":         "警告 claim.condition 凡是不明来电，均为诈骗",
		"马上报警，保证追回损失。":         "错误 claim.recovery 保证追回",
		"及时拨打 96110 就能追回全部钱款。": "错误 claim.recovery 拨打 96110 就能追回",
		"百分之百能全额追回，请放心。":       "错误 claim.recovery 百分之百能全额追回",
		"公安机关一定会把您的钱追回。":       "错误 claim.recovery 一定会把您的钱追回",
		"我们包您挽回损失。":            "错误 claim.recovery 包您挽回",
		"装上它，绝对安全。":            "警告 claim.absolute 绝对安全",
		"记住这几句，永远不会被骗。":        "警告 claim.absolute 永远不会被骗",
		"100%防骗，万无一失。":         "警告 claim.absolute 100%防骗；警告 claim.absolute 万无一失",
		"彻底杜绝电信诈骗！":            "警告 claim.absolute 彻底杜绝电信诈骗",
		// What is none.
		"凡是让您先交钱的贷款，都是诈骗！":      "",
		"凡是自称客服、要您共享屏幕的，都是诈骗！":  "",
		"凡是声称保证追回损失的，都是诈骗！":     "",
		"凡是放款之前先收费的网络贷款，都是诈骗。":  "",
		"凡是来历不明、让您点链接的短信，都是诈骗。": "",
		"凡是事情紧急的，先打 110。":       "",
		"谁说一定能追回，谁就是骗子。":        "",
		"没有人能保证追回损失。":           "",
		"不能保证追回全部损失，越早报警越好。":    "",
		"骗子承诺百分之百追回。":           "",
		"“保证追回损失”，要您先交费的，不要相信。": "",
		"警方已追回损失 3 万元。":         "",
		"越早报警，追回的机会越大。":         "",
		"承诺“稳赚不赔”“零风险”的，一概不信。":  "",
		"没有绝对安全的投资。":            "",
		"天下有百分之百安全的投资吗？":        "",
	})
}

// TestClaimsOfCases: what the fraudster says and does in a case is no claim of ours; its tips are.
func TestClaimsOfCases(t *testing.T) {
	book, _ := campaign.Load(fstest.MapFS{"content/cases/a.md": {Data: []byte("---\ntitle: 追款\nheadline: [先交费]\nhook: 保证追回，零风险\naction: 不信\nscam: 冒充客服\ndate: 2026-11-05\nvenues: 全部\n---\n\n" +
		"## 案情\n\n对方保证追回。\n\n## 套路\n\n1. 保证追回\n2. 收费\n3. 失联\n\n## 识别\n\n- 零风险\n- 收费\n- 催\n\n## 防骗提示\n\n- 报警保证追回\n- 挂断\n- 先问\n")}}, campaign.LoadOptions{})
	var problems diag.List
	claims(book, today, &problems)
	if got := problems.Sorted(); len(got) != 1 || got[0].Pos.Line != 29 || got[0].Code != "claim.recovery" {
		t.Errorf("%+v", got)
	}
}

func TestRewards(t *testing.T) {
	judge1(t, func(b *campaign.Book, l *diag.List) { rewards(b, today, l) }, map[string]string{
		"集赞 38 个，到社区领取纸巾。":   "警告 text.reward 集赞",
		"集38个赞送纸巾。":          "警告 text.reward 集38个赞",
		"集满 20 个赞，领毛巾。":      "警告 text.reward 集满 20 个赞",
		"转发有奖，先到先得。":         "警告 text.reward 转发有奖",
		"转发朋友圈领红包。":          "警告 text.reward 转发朋友圈领红包",
		"分享给好友，领取积分。":        "",
		"分享给好友领取积分。":         "警告 text.reward 分享给好友领取积分",
		"关注公众号送礼品。":          "警告 text.reward 关注公众号送礼品",
		"扫码领红包，人人有份。":        "警告 text.reward 扫码领红包",
		"扫码领红包的，多是骗局。":       "",
		"不要参加转发有奖。":          "",
		"以“集赞”“转发有奖”为名骗取信息。": "",
		"本站也不设抽奖和转发奖励。":      "",
		"请转发给家人看看。":          "",
		"扫码看案例。":             "",
		"校门口扫码领礼品，想想交出了什么。":  "",
	})
}

func TestAddresses(t *testing.T) {
	judge1(t, func(b *campaign.Book, l *diag.List) { addresses(b, today, l) }, map[string]string{
		"[点这里](https://t.cn/a1b2)":                                    "错误 link.redirect 短网址 https://t.cn/a1b2 看不出通向哪里，通向的地方也会变",
		"见 https://bit.ly/3xyz。":                                      "错误 link.redirect 短网址 https://bit.ly/3xyz 看不出通向哪里，通向的地方也会变",
		"[市局](https://a.example.gov.cn/go?url=https%3A%2F%2Fb.cn%2F)": "错误 link.redirect 网址 https://a.example.gov.cn/go?url=https%3A%2F%2Fb.cn%2F 打开以后会跳到别处",
		"[市局](http://gaj.example.gov.cn/)":                            "警告 link.http 网址 http://gaj.example.gov.cn/ 没有加密，打开时可能被换掉",
		"[下载](https://fz.example.gov.cn/a.apk)":                       "错误 link.app 网址 https://fz.example.gov.cn/a.apk 直接下载手机软件",
		"[试验](http://localhost:8080/)":                                "",
		"[市局](https://gaj.example.gov.cn/a?id=3)":                     "",
		"[案例](/cases/)，[拨打](tel:110)":                                 "",
		"https://xt.cn/ 和 https://fz.example.gov.cn/t.cn/":            "",
	})
}

func TestApps(t *testing.T) {
	judge1(t, func(b *campaign.Book, l *diag.List) { apps(b, today, l) }, map[string]string{
		"请扫码下载国家反诈中心 APP。":            "错误 app.code 不能用二维码让人下载国家反诈中心 APP",
		"扫描下方二维码，安装“国家反诈中心”。":         "错误 app.code 不能用二维码让人下载国家反诈中心 APP",
		"请从手机官方应用商店自愿下载国家反诈中心 APP。":   "",
		"国家反诈中心 APP 不要扫码下载。":          "",
		"扫码看案例。下载国家反诈中心 APP，到官方应用商店。": "",
		"国家反诈中心提醒：扫二维码之前先问一句。":        "",
	})
}

func TestUnits(t *testing.T) {
	judge1(t, func(b *campaign.Book, l *diag.List) { units(b, today, l) }, map[string]string{
		"请到新市街派出所咨询。":         "警告 unit.other 新市街派出所",
		"平江区人民政府反诈办":          "警告 unit.other 平江区人民政府",
		"清河社区居民委员会":           "警告 unit.other 清河社区居民委员会",
		"由平江市公安局刑侦大队提供":       "警告 unit.other 平江市公安局",
		"新市街街道办事处":            "警告 unit.other 新市街街道办事处",
		"请到就近的派出所报案。":         "",
		"到辖区派出所或者当地公安局":       "",
		"拿不准，问社区居委会、派出所。":     "",
		"自称“某市公安局”民警":         "",
		"国家互联网信息办公室、最高人民检察院":  "",
		"各级人民政府组织领导反电信网络诈骗工作": "",
		"去派出所":       "",
		"联系区政府、市教育局": "",
	})
	files := fstest.MapFS{
		"fanshi.yaml":        {Data: []byte("name: 反诈\nbase_url: https://fz.example.gov.cn/\nissuer: 清河街道办事处\ntheme: alert\nhotlines: [{number: \"96110\", name: 专线, use: 接听}]\nunits: [新市街派出所]\n")},
		"content/pages/p.md": {Data: []byte("---\ntitle: 关于\n---\n清河街道办事处和新市街派出所、平安路派出所。\n")},
	}
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	var problems diag.List
	units(book, today, &problems)
	if got := told(&problems); len(got) != 1 || !strings.Contains(got[0], "“平安路派出所”") {
		t.Errorf("%v", got)
	}
}

func TestTruth(t *testing.T) {
	project := func(invented, story, phrase string) *campaign.Book {
		book, _ := campaign.Load(fstest.MapFS{
			"content/phrases.yaml": {Data: []byte("scan_cases: " + phrase + "\n")},
			"content/cases/a.md":   {Data: []byte("---\ntitle: 追款\nheadline: [先交费]\nhook: 先交费\naction: 不信\nscam: 冒充客服\ndate: 2026-11-05\nvenues: 全部\n" + invented + "---\n\n## 案情\n\n" + story + "\n")},
		}, campaign.LoadOptions{})
		return book
	}
	for _, c := range []struct{ invented, story, phrase, want string }{
		{"invented: true\n", "这是一个真实案例。", "典型案例", "案例是编写的（invented: true），不能说成“真实案例”"},
		{"invented: true\n", "这样的事，可能就在身边。", "典型案例", ""},
		{"invented: true\n", "这件事就发生在身边。", "典型案例", "案例是编写的（invented: true），不能说成“就发生在身边”"},
		{"invented: true\n", "她核实了真实身份。这不是真实案例。", "典型案例", ""},
		{"invented: true\n", "接到电话。", "真实案例", "案例是编写的（invented: true），不能说成“真实案例”"},
		{"invented: false\n", "这是一个真实案例。", "真实案例", ""},
		{"", "这是真人真事。", "真实案例", ""},
	} {
		var problems diag.List
		truth(project(c.invented, c.story, c.phrase), today, &problems)
		got := ""
		for _, d := range problems.Sorted() {
			got += d.Message
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
