package campaign

import (
	"cmp"
	"net"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // Windows has no time zone database

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const (
	ConfigFile  = "fanshi.yaml"
	defaultZone = "Asia/Shanghai"
)

type configFields struct {
	Name         source.Value    `yaml:"name,required" also:"名称,网站名称" example:"平安街道反诈宣传" about:"网站的名称"`
	Site         source.Value    `yaml:"site,word" also:"网站" about:"没有自己的网站的写 none：不生成网页，二维码改为指向 code_url；有网站的不写"`
	BaseURL      source.Value    `yaml:"base_url,word" also:"网址" example:"https://fz.example.gov.cn/" about:"网站的地址，二维码都以它开头；除非写了 site: none，必须写"`
	CodeURL      source.Value    `yaml:"code_url,word" also:"二维码网址" example:"https://www.example.gov.cn/fz/" about:"只在 site: none 时写：所有二维码指向的网址，例如上级门户里的栏目；超过 24 个字符的只放二维码，不印网址；不写就不放二维码"`
	Issuer       source.Value    `yaml:"issuer,required" also:"落款,落款单位,单位" example:"平安街道反诈宣传办公室" about:"署名的单位，印在每张上"`
	Kind         source.Value    `yaml:"issuer_kind,word" also:"单位类别" book:"-" example:"street" about:"落款单位的类别：police（公安机关）、street（街道、社区）、school（学校）、bank（银行）、telecom（通信企业）、hospital（医院）、company（别的企业）、other（其他）；不写是 other。不是 police 的，“警方提示”公布成“防骗提示”"`
	Theme        source.Value    `yaml:"theme,required,word" also:"主题" example:"alert" about:"样子：themes 里的文件夹名"`
	TimeZone     source.Value    `yaml:"time_zone,word" also:"时区" example:"Asia/Shanghai" about:"时区；不写是北京时间"`
	Hotlines     []hotlineField  `yaml:"hotlines,required" also:"热线" example:"[{number: \"96110\", name: 反诈预警劝阻专线, use: 来电请立即接听}]" about:"热线，第一个印得最大"`
	Footer       footerFields    `yaml:"footer" also:"页脚" about:"网页最下面的备案号、主办单位和联系电话"`
	Keep         []source.Value  `yaml:"keep" also:"不拆开的词" about:"任何地方都不能拆到两行的词"`
	Sample       source.Value    `yaml:"sample,word" also:"示例" about:"写 true 的是示例项目，不提醒换掉示例的网址、落款和场所"`
	Reviews      []source.Value  `yaml:"reviews,one,names" also:"审稿,审稿环节" example:"[初审, 复审, 终审]" about:"审稿有哪几道，按先后写名称；也可以写 1、2、3；不审稿写 none；不写是初审、复审、终审"`
	Reviewers    []reviewerEntry `yaml:"reviewers,map" also:"审稿人" example:"{初审: {by: 张某, deputy: 李某}}" about:"每一道由谁审（by），不在时由谁代（deputy）；不写就是谁都可以"`
	SameReviewer source.Value    `yaml:"allow_same_reviewer,word" also:"一人可审多道" example:"true" about:"写 true，同一个人可以审同一篇的几道"`
	Words        []wordField     `yaml:"words" also:"用词" about:"本单位自己的用词表：不用的词，改用的词"`
	Units        []source.Value  `yaml:"units" also:"单位名单" about:"可以出现在宣传品里的其他单位，写全称"`
	Pos          diag.Pos
}

type wordField struct {
	Wrong source.Value `yaml:"wrong,required" also:"不用" example:"老年人朋友" about:"不用的词"`
	Right source.Value `yaml:"right,required" also:"改用" example:"老年朋友" about:"改用的词"`
	Why   source.Value `yaml:"why" also:"为什么" about:"为什么，检查时一起说"`
}

type hotlineField struct {
	Number source.Value `yaml:"number,required,word" also:"号码" example:"\"96110\"" about:"号码，用半角数字"`
	Name   source.Value `yaml:"name,required" also:"名称,网站名称" example:"反诈预警劝阻专线" about:"热线叫什么"`
	Use    source.Value `yaml:"use,required" also:"用途,什么时候打" example:"来电请立即接听" about:"什么时候打，一句话"`
	Note   source.Value `yaml:"note" also:"提醒" example:"它不会要您转账" about:"再提醒一句；地方够的版式和网页才印"`
	Scope  source.Value `yaml:"scope,word" also:"用法" book:"-" example:"call" about:"call（能打的电话）或 sms（只发短信、不用回拨的号码，另外列出）；不写是 call，12381 是 sms"`
}

// footerFields are what the foot of every page says, as rules for sites of the government ask.
type footerFields struct {
	Host      source.Value `yaml:"host" also:"主办,主办单位" example:"平安街道办事处" about:"主办单位"`
	Telephone source.Value `yaml:"telephone" also:"电话,联系电话" about:"主办单位的联系电话"`
	ICP       source.Value `yaml:"icp" also:"ICP备案,ICP备案号,备案号" example:"某ICP备00000000号-1" about:"ICP 备案号，链接到工业和信息化部的备案系统"`
	Police    source.Value `yaml:"police" also:"公安备案,公安备案号" example:"某公网安备00000000000000号" about:"公安备案号，链接到公安机关的备案系统"`
	SiteCode  source.Value `yaml:"site_code" also:"标识码,网站标识码" example:"\"0000000000\"" about:"政府网站标识码"`
}

// config reads fanshi.yaml. Whatever is wrong with it, the Book has a time zone afterwards.
func (l *loader) config() {
	c := &l.book.Config
	c.Pos = diag.Pos{File: ConfigFile}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		zone = time.FixedZone(defaultZone, 8*60*60)
	}
	c.TimeZone = zone
	c.Reviews = Reviews{Stages: DefaultStages()}
	file, ok := l.open(ConfigFile, l.diags)
	if !ok {
		return
	}
	var f configFields
	if !source.DecodeInto(file.text.Whole(), &f, file.reading, l.diags) {
		return
	}
	c.Piece = &Piece{Kind: ConfigPiece, File: ConfigFile, SHA256: file.text.SHA256, Title: text(f.Name)}
	c.Footer = Footer{Host: text(f.Footer.Host), Telephone: text(f.Footer.Telephone), ICP: text(f.Footer.ICP), Police: text(f.Footer.Police), SiteCode: text(f.Footer.SiteCode)}
	l.site(f)
	l.issuerKind(f.Kind)
	c.Name, c.Issuer, c.Theme, c.Keep = text(f.Name), text(f.Issuer), cmp.Or(l.theme, f.Theme.Text), texts(f.Keep)
	c.ThemePos = f.Theme.Pos
	if c.Sample = f.Sample.Text == "true"; f.Sample.Given() && !c.Sample && f.Sample.Text != "false" {
		l.diags.Error(f.Sample.Pos, "config.sample", "sample 只能写 true 或 false", "正式的项目删掉这一行")
	}
	if problem := slugProblem(f.Theme.Text); problem != "" && f.Theme.Given() {
		l.diags.Error(f.Theme.Pos, "config.theme", "主题名不对："+problem, "写 themes 下面的文件夹名，例如 alert")
	}
	if f.TimeZone.Given() {
		l.zone(f.TimeZone)
	}
	l.hotlines(f.Hotlines)
	l.reviews(f)
	for _, w := range f.Words {
		c.Words = append(c.Words, Word{Wrong: w.Wrong.Text, Right: w.Right.Text, Why: w.Why.Text})
	}
	for _, u := range f.Units {
		c.Units = append(c.Units, u.Text)
	}
}

// Midnight is the beginning of a moment's day in the project's time zone; the zero time is no day.
func (c Config) Midnight(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.In(c.TimeZone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, c.TimeZone)
}

func (l *loader) zone(v source.Value) {
	zone, err := time.LoadLocation(v.Text)
	if err != nil || v.Text == "Local" { // Local differs from machine to machine
		l.diags.Error(v.Pos, "config.time-zone", "不认识的时区“"+v.Text+"”", "写成 Asia/Shanghai，或删掉这一行")
		return
	}
	l.book.Config.TimeZone = zone
}

func (l *loader) hotlines(fields []hotlineField) {
	seen := make(map[string]diag.Pos)
	for _, f := range fields {
		if strings.Trim(f.Number.Text, "0123456789-") != "" || len(f.Number.Text) > 20 {
			l.diags.Error(f.Number.Pos, "config.hotline", "“"+f.Number.Text+"”不是电话号码", "只写半角数字和连字符，例如 \"96110\"")
		}
		if first, twice := seen[f.Number.Text]; twice && f.Number.Given() {
			l.diags.Error(f.Number.Pos, "config.hotline", "号码 "+f.Number.Text+" 写了两次", "只留一个", first)
		}
		seen[f.Number.Text] = f.Number.Pos
		l.book.Config.Hotlines = append(l.book.Config.Hotlines, Hotline{Number: text(f.Number), Name: text(f.Name), Use: text(f.Use), Note: text(f.Note),
			SMS: l.scope(f)})
	}
	if c := &l.book.Config; len(c.Hotlines) > 0 && len(c.Calls()) == 0 {
		l.diags.Error(fields[0].Number.Pos, "config.hotline", "热线里没有能打的电话", "加上 96110 或 110")
	}
}

// scope reports whether a hotline only sends messages.
func (l *loader) scope(f hotlineField) bool {
	v := oneName(f.Scope, map[string]string{"电话": "call", "拨打": "call", "短信": "sms"})
	l.oneOf(v, "call", "sms")
	return v.Text == "sms" || !v.Given() && f.Number.Text == "12381" // which the whole country knows as a sender of messages
}

// site reads where the codes lead: to pages of the project's own, to one address of somebody else's, or nowhere.
func (l *loader) site(f configFields) {
	c := &l.book.Config
	v := oneName(f.Site, map[string]string{"无": "none", "没有": "none"})
	l.oneOf(v, "none")
	c.NoSite, c.SitePos = v.Text == "none", f.Site.Pos
	switch {
	case !c.NoSite && f.CodeURL.Given():
		l.diags.Error(f.CodeURL.Pos, "config.site", "code_url 只在 site: none 时使用", "有自己的网站，删掉 code_url；没有，加上一行 site: none")
	case !c.NoSite && !f.BaseURL.Given():
		l.diags.Error(f.Pos, "yaml.missing", "缺少必填的 base_url", "加上一行，例如：base_url: https://fz.example.gov.cn/；没有自己的网站，写 site: none")
	case c.NoSite && f.BaseURL.Given():
		l.diags.Error(f.BaseURL.Pos, "config.site", "写了 site: none，网址 base_url 用不上", "二维码要指向它，把 base_url 改成 code_url；不要二维码就删掉这一行；有自己的网站，删掉 site: none")
	}
	c.BaseURL, c.BaseURLPos = l.baseURL(f.BaseURL, true), f.BaseURL.Pos
	c.CodeURL, c.CodeURLPos = l.baseURL(f.CodeURL, false), f.CodeURL.Pos
}

// issuerKinds are the kinds of units that may sign, with the names by which officers may call them.
var issuerKinds = map[string]string{"公安": "police", "公安机关": "police", "公安局": "police", "派出所": "police", "街道": "street", "社区": "street", "村": "street",
	"学校": "school", "银行": "bank", "通信企业": "telecom", "医院": "hospital", "企业": "company", "其他": "other"}

func (l *loader) issuerKind(v source.Value) {
	v = oneName(v, issuerKinds)
	l.oneOf(v, "police", "street", "school", "bank", "telecom", "hospital", "company", "other")
	l.book.Config.Police = v.Text == "police"
}

// baseURL checks the address that every QR code begins with; that of a folder ends in a slash afterwards.
func (l *loader) baseURL(v source.Value, folder bool) string {
	if !v.Given() {
		return ""
	}
	const remedy = "写成完整的网址，例如 https://fz.example.gov.cn/"
	u, err := url.Parse(v.Text)
	switch {
	case err != nil, u.Host == "", u.Scheme != "https" && u.Scheme != "http":
		l.diags.Error(v.Pos, "config.base-url", "“"+v.Text+"”不是完整的网址", remedy)
		return ""
	case u.Scheme == "http" && !local(u.Hostname()):
		l.diags.Error(v.Pos, "config.base-url", "网址要以 https:// 开头", "给网站配上证书，改成 https://；http:// 只能用于本机试验")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(v.Text, "#"):
		l.diags.Error(v.Pos, "config.base-url", "网址里不能有用户名、“?”或“#”", remedy)
	case !plainAddress(v.Text):
		l.diags.Error(v.Pos, "config.base-url", "网址里有中文、空格或别的特殊字符", "用英文域名和英文路径，"+remedy)
	}
	u.Host = strings.ToLower(u.Host)
	if !folder {
		return u.Scheme + "://" + u.Host + u.Path
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.Path, "/") + "/"
}

// plainAddress reports whether an address needs no escaping in a QR code or in print.
func plainAddress(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !strings.ContainsRune(":/.-_~[]", rune(c)) {
			return false
		}
	}
	return !strings.Contains(s, "/../") && !strings.Contains(s, "/./")
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
