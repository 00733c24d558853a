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
	configFile  = "fanshi.yaml"
	defaultZone = "Asia/Shanghai"
)

type configFields struct {
	Name         source.Value    `yaml:"name,required" also:"名称,网站名称" example:"平安街道反诈宣传" about:"网站的名称"`
	BaseURL      source.Value    `yaml:"base_url,required,word" also:"网址" example:"https://fz.example.gov.cn/" about:"网站的地址，二维码都以它开头"`
	Issuer       source.Value    `yaml:"issuer,required" also:"落款,落款单位,单位" example:"平安街道反诈宣传办公室" about:"署名的单位，印在每张上"`
	Theme        source.Value    `yaml:"theme,required,word" also:"主题" example:"alert" about:"样子：themes 里的文件夹名"`
	TimeZone     source.Value    `yaml:"time_zone,word" also:"时区" example:"Asia/Shanghai" about:"时区；不写是北京时间"`
	Hotlines     []hotlineField  `yaml:"hotlines,required" also:"热线" example:"[{number: \"96110\", name: 反诈劝阻咨询专线, use: 来电请立即接听}]" about:"热线，第一个印得最大"`
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
	Name   source.Value `yaml:"name,required" also:"名称,网站名称" example:"反诈劝阻咨询专线" about:"热线叫什么"`
	Use    source.Value `yaml:"use,required" also:"用途,什么时候打" example:"来电请立即接听" about:"什么时候打，一句话"`
}

// config reads fanshi.yaml. Whatever is wrong with it, the Book has a time zone afterwards.
func (l *loader) config() {
	c := &l.book.Config
	c.Pos = diag.Pos{File: configFile}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		zone = time.FixedZone(defaultZone, 8*60*60)
	}
	c.TimeZone = zone
	c.Reviews = Reviews{Stages: DefaultStages()}
	file, ok := l.open(configFile, l.diags)
	if !ok {
		return
	}
	var f configFields
	if !source.DecodeInto(file.text.Whole(), &f, file.reading, l.diags) {
		return
	}
	c.Piece = &Piece{Kind: ConfigPiece, File: configFile, SHA256: file.text.SHA256, Title: text(f.Name)}
	c.Name, c.Issuer, c.Theme, c.Keep = text(f.Name), text(f.Issuer), cmp.Or(l.theme, f.Theme.Text), texts(f.Keep)
	c.ThemePos = f.Theme.Pos
	c.BaseURL, c.BaseURLPos = l.baseURL(f.BaseURL), f.BaseURL.Pos
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
		l.book.Config.Hotlines = append(l.book.Config.Hotlines, Hotline{Number: text(f.Number), Name: text(f.Name), Use: text(f.Use)})
	}
}

// baseURL checks the address that every QR code begins with; it ends in a slash afterwards.
func (l *loader) baseURL(v source.Value) string {
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
