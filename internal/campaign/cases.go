package campaign

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

const casesFolder = "content/cases"

type caseFields struct {
	Slug       source.Value   `yaml:"slug,word" also:"短名" book:"-" about:"网址和文件名里用的短名；不写就用文件名"`
	Title      source.Value   `yaml:"title,required" also:"标题,题目,名称" example:"贷款没到手，先交了“解冻费”" about:"标题：案例页、文件名、审稿时用"`
	Headline   []source.Value `yaml:"headline,required,one" also:"大标题,主标题,海报标题" example:"[先交“解冻费”, 才给放款？]" about:"大标题：海报和画面上的一到三行，在语意处断开，每行最多 14 个字"`
	Hook       source.Value   `yaml:"hook,required" also:"话术,骗子的话,骗子说" example:"“卡号填错，先交解冻费。”" about:"骗子的话，照原话写，最多 40 个字"`
	Action     source.Value   `yaml:"action,required" also:"行动,怎么做,要做的事" example:"放款之前要收钱，一分也不交" about:"只说一件要做的事"`
	Scam       source.Value   `yaml:"scam,required,word" also:"骗局,诈骗类型,类型" book:"-" example:"虚假贷款" about:"诈骗类型：content/scams.yaml 里的名称或代号"`
	Date       source.Value   `yaml:"date,required" also:"日期,时间,发布日期" book:"-" example:"2026-11-05" about:"案例的日期"`
	Expires    source.Value   `yaml:"expires" also:"截止,截止日期,到期,有效期" book:"-" about:"最后一天；过了这天不再选用"`
	Area       source.Value   `yaml:"area" also:"地区,地点,区县" about:"地方，最多写到区县"`
	Victim     source.Value   `yaml:"victim" also:"当事人,受害人,事主" about:"当事人：姓加“某”、年龄段、职业"`
	Loss       source.Value   `yaml:"loss" also:"损失,损失金额,涉案金额" about:"损失，照写的样子印出来，例如 3.2 万元"`
	Channel    source.Value   `yaml:"channel" also:"渠道,途径,来源渠道" about:"骗子从哪里找上来的：短信、电话、网页"`
	Venues     []source.Value `yaml:"venues,required,one,names" also:"场所,场所类别,投放场所" book:"-" example:"[bank]" about:"放到哪几类场所；哪里都放写 全部"`
	Audiences  []source.Value `yaml:"audiences,one,names" also:"人群,受众,对象" about:"给哪些人看"`
	SourceUnit source.Value   `yaml:"source_unit" also:"供稿,供稿单位,提供单位" about:"提供案例的单位"`
	Picture    source.Value   `yaml:"picture" also:"图片,配图" book:"-" about:"案例的图片，路径从这个文件所在的文件夹算起"`
	Invented   source.Value   `yaml:"invented,word" also:"编写的,虚构" book:"-" about:"写 true 的是编写的案例，不能说成真实的"`
	PictureAlt source.Value   `yaml:"picture_alt" also:"图片说明" about:"图片上画着什么，给看不见图的人听；有图片时必须写"`
	Author     source.Value   `yaml:"author" also:"作者,撰稿,撰稿人,编写" book:"-" about:"谁写的：只用于审稿，不公布；写的人不能自己初审"`
}

func (l *loader) loadCases() {
	taken := make(slugs)
	for _, file := range l.list(casesFolder, ".md") {
		p, ok := readPiece[caseFields](l, file, caseLines)
		slug := taken.take(l, file, p.front.Slug)
		if !ok {
			l.cases.add(slug, nil)
			continue
		}
		c := l.newCase(slug, p)
		l.cases.add(slug, c)
		l.book.Cases = append(l.book.Cases, c)
	}
	slices.SortFunc(l.book.Cases, func(a, b *Case) int { return cmp.Or(b.Date.Compare(a.Date.Time), cmp.Compare(a.Slug, b.Slug)) })
}

func (l *loader) newCase(slug string, p piece[caseFields]) *Case {
	f := p.front
	c := &Case{Piece: p.header(CasePiece, f.Title, f.Author), Slug: slug, Title: text(f.Title), Headline: texts(f.Headline), Hook: text(f.Hook),
		Action: text(f.Action), Scam: l.scam(f.Scam), Date: l.date(f.Date), Area: text(f.Area), Victim: text(f.Victim), Loss: text(f.Loss),
		Channel: text(f.Channel), SourceUnit: text(f.SourceUnit), Audiences: texts(f.Audiences),
		Body: p.body, Pos: diag.Pos{File: p.file, Line: 1, Col: 1}}
	if c.Picture, c.PictureAlt = l.casePicture(p.file, f.Picture, f.PictureAlt); c.Picture != nil {
		c.Piece.shows(c.Picture.Piece)
	}
	c.Kinds, c.Everywhere = l.kindList(f.Venues)
	c.Expires = l.date(f.Expires)
	l.oneOf(f.Invented, "true", "false")
	c.Invented = f.Invented.Text == "true"
	l.sections(c, p.pos)
	return c
}

// section is one of the four parts of a case.
type section struct {
	name, key   string
	also        []string // other names for it, from officers' own bulletins
	ordered     bool
	least, most int // list items; most 0: running text
	example     string
}

var caseSections = [...]section{
	{"案情", "story", []string{"基本案情", "案情回顾", "案情简介", "案情经过", "案件回顾", "案件经过", "案例回顾"}, false, 1, 0, "写一到三段经过，例如：王某接到自称客服的电话……"},
	{"套路", "steps", []string{"作案手法", "骗术揭秘", "套路拆解", "套路揭秘", "诈骗套路", "诈骗手法", "骗局揭秘", "骗术拆解", "手法揭秘"}, true, 3, 6, "每步一行，以“数字、英文句点、空格”开头，例如：1. 冒充客服打来电话"},
	{"识别", "signs", []string{"识别要点", "如何识别", "怎样识别", "怎么识别", "识别方法", "识骗要点"}, false, 3, 5, "每条一行，以“- ”开头，例如：- 要求共享屏幕"},
	{"防骗提示", "tips", []string{"警方提示", "民警提醒", "防范提示", "温馨提示", "警方提醒", "民警提示", "防范提醒", "防骗提醒", "反诈提示", "反诈提醒"}, false, 3, 5, "每条一行，以“- ”开头，例如：- 接到 96110 来电，请立即接听"},
}

const sectionNames = "案情、套路、识别、防骗提示"

// sections takes a case apart at its second-level headings. Text outside the known sections would be shown by no
// sheet: it is an error.
func (l *loader) sections(c *Case, start diag.Pos) {
	var found [len(caseSections)]*doc.Heading
	var contents [len(caseSections)][]doc.Block
	current, stray := -1, false
	for _, b := range c.Body.Blocks {
		h, ok := b.(*doc.Heading)
		if !ok || h.Level > 2 {
			if current >= 0 {
				contents[current] = append(contents[current], b)
			} else if !stray {
				stray = true // an unknown heading was reported already, with what follows it
				l.diags.Error(b.Place(), "case.stray", "这段文字不在任何一节里，不会出现在成品里", "移到“## 案情”等标题下面；可用的标题有："+sectionNames)
			}
			continue
		}
		current, stray = l.sectionOf(h), true
		if current < 0 {
			continue
		}
		if found[current] != nil {
			l.diags.Error(h.Pos, "case.section-twice", "“"+caseSections[current].name+"”一节出现了两次", "合成一节", found[current].Pos)
		}
		found[current] = h
	}
	for i, s := range caseSections {
		if found[i] == nil {
			l.diags.Error(start, "case.section-missing", "缺少“"+s.name+"”一节", "加上一行“## "+s.name+"”，下面"+s.example)
			continue
		}
		if s.most == 0 {
			c.Story = contents[i]
			if len(contents[i]) == 0 {
				l.diags.Error(found[i].Pos, "case.section-empty", "“"+s.name+"”一节是空的", s.example)
			}
			continue
		}
		items, _ := l.items(contents[i], found[i].Pos, s.ordered, false, "“"+s.name+"”一节", s.example)
		if len(items) > 0 && (len(items) < s.least || len(items) > s.most) {
			l.diags.Error(found[i].Pos, "case.section-items", fmt.Sprintf("“%s”一节有 %d 条，应有 %d 到 %d 条", s.name, len(items), s.least, s.most), "合并或补充，每条只说一件事")
		}
		switch s.key {
		case "steps":
			c.Steps = items
		case "signs":
			c.Signs = items
		case "tips":
			c.Tips = items
		}
	}
}

// sectionOf returns the index of a heading's section, or -1 after reporting it.
func (l *loader) sectionOf(h *doc.Heading) int {
	title := strings.TrimSpace(doc.PlainText(h.Inline))
	i := sectionNamed(title)
	if i >= 0 && h.Level == 2 {
		return i
	}
	var names []string
	for _, s := range caseSections {
		names = append(names, s.names()...)
	}
	message, remedy := "案例里不能有标题“"+title+"”", "改成以下四个之一，或把它变成普通段落："+sectionNames
	if i >= 0 {
		message, remedy = "“"+title+"”应是二级标题", "写成“## "+title+"”"
	} else if s := source.Suggest(title, names); s != "" {
		message += "，您是不是想写“" + s + "”？"
	}
	l.diags.Error(h.Pos, "case.section-unknown", message, remedy)
	return -1
}
