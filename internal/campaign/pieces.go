package campaign

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

type sloganFields struct {
	Slug      source.Value   `yaml:"slug,word" also:"短名" book:"-" about:"网址和文件名里用的短名；不写就用文件名"`
	Title     source.Value   `yaml:"title,required" also:"标题,题目,名称" example:"银行标语" about:"标题：编写和审稿时用，不公布"`
	Venues    []source.Value `yaml:"venues,required,one,names" also:"场所,场所类别,投放场所" book:"-" example:"[bank]" about:"放到哪几类场所；哪里都放写 全部"`
	Audiences []source.Value `yaml:"audiences,one,names" also:"人群,受众,对象" about:"写给哪些人：编写和审稿时用，不公布"`
	Scam      source.Value   `yaml:"scam,word" also:"骗局,诈骗类型,类型" book:"-" about:"整个文件的诈骗类型；也可以用“## 类型”分组"`
	Expires   source.Value   `yaml:"expires" also:"截止,截止日期,到期,有效期" book:"-" about:"最后一天；过了这天不再选用"`
	Author    source.Value   `yaml:"author" also:"作者,撰稿,撰稿人,编写" book:"-" about:"谁写的：只用于审稿，不公布；写的人不能自己初审"`
}

// loadSlogans reads the slogan files: every item of the list is one slogan.
func (l *loader) loadSlogans() {
	taken := make(slugs)
	for _, file := range l.list("content/slogans", ".md") {
		p, ok := readPiece[sloganFields](l, file, l.sloganLines)
		slug := taken.take(l, file, p.front.Slug)
		if !ok || !p.clean {
			l.badSlogans = append(l.badSlogans, slug+"-")
		}
		if !ok {
			continue
		}
		for _, b := range p.body.Blocks { // a heading names a scam and is no text of the Book
			if h, ok := b.(*doc.Heading); ok {
				l.given[file].Remove(doc.PlainText(h.Inline))
			}
		}
		scam := l.scam(p.front.Scam)
		kinds, all := l.kindList(p.front.Venues)
		expires := l.date(p.front.Expires)
		header, audiences := p.header(SlogansPiece, p.front.Title, p.front.Author), texts(p.front.Audiences)
		n := 0
		for _, group := range l.sloganGroups(p.body.Blocks, scam) {
			items, marks := l.items(group.blocks, p.pos, false, true, "标语文件的正文", "一行写一条，例如：凡是让您先交钱的贷款，都是诈骗！")
			l.given[file].Remove(marks)
			if len(items) == 0 {
				l.badSlogans = append(l.badSlogans, slug+"-")
			}
			for _, item := range items {
				n++
				id := fmt.Sprintf("%s-%02d", slug, n)
				if !item.Given() { // reported; the others keep their numbers
					l.slogans.add(id, nil)
					continue
				}
				s := &Slogan{Piece: header, ID: id, Text: item, Scam: group.scam, Kinds: kinds, Everywhere: all, Audiences: audiences, Expires: expires}
				l.book.Slogans = append(l.book.Slogans, s)
				l.slogans.add(s.ID, s)
			}
		}
	}
}

// sloganGroup is the slogans about one scam; nil: the file's, or fraud in general.
type sloganGroup struct {
	scam   *Scam
	blocks []doc.Block
}

// sloganGroups splits a file of slogans at its headings (## 冒充公检法), each of which names the scam that the slogans
// below it are about. What stands before the first heading is about the file's scam.
func (l *loader) sloganGroups(blocks []doc.Block, scam *Scam) []sloganGroup {
	groups := []sloganGroup{{scam: scam}}
	for _, b := range blocks {
		h, ok := b.(*doc.Heading)
		if !ok || h.Level != 2 {
			last := &groups[len(groups)-1]
			last.blocks = append(last.blocks, b)
			continue
		}
		about := l.scam(source.Value{Text: strings.TrimSpace(doc.PlainText(h.Inline)), Pos: h.Pos})
		groups = append(groups, sloganGroup{scam: about})
	}
	if len(groups) > 1 && len(groups[0].blocks) == 0 {
		return groups[1:]
	}
	return groups
}

type listFields struct {
	Slug     source.Value `yaml:"slug,word" also:"短名" book:"-" about:"网址和文件名里用的短名；不写就用文件名"`
	Title    source.Value `yaml:"title,required" also:"标题,题目,名称" example:"新十个凡是" about:"标题"`
	Subtitle source.Value `yaml:"subtitle" also:"副题,副标题" about:"副题"`
	Status   source.Value `yaml:"status,required,word" also:"状态" book:"-" example:"sample" about:"sample（示例）或 official（正式文本）"`
	Issuer   source.Value `yaml:"issuer,required" also:"发布单位,单位,落款" example:"平安街道反诈宣传办公室" about:"发布的单位"`
	Edition  source.Value `yaml:"edition,word" also:"版次,周次" about:"版次；周报写周次，例如 2026-W48"`
	Source   source.Value `yaml:"source" also:"出处,来源" about:"出处；正式文本必须写"`
	Author   source.Value `yaml:"author" also:"作者,撰稿,撰稿人,编写" book:"-" about:"谁写的：只用于审稿，不公布；写的人不能自己初审"`
}

// loadLists reads the numbered lists.
func (l *loader) loadLists() {
	taken := make(slugs)
	for _, file := range l.list("content/lists", ".md") {
		p, ok := readPiece[listFields](l, file, entryLines)
		slug := taken.take(l, file, p.front.Slug)
		if !ok {
			continue
		}
		f := p.front
		f.Status = oneName(f.Status, map[string]string{"示例": "sample", "样稿": "sample", "正式": "official", "正式文本": "official"})
		l.oneOf(f.Status, "sample", "official")
		if f.Status.Text == "official" && !f.Source.Given() {
			l.diags.Error(f.Status.Pos, "list.source", "正式文本要写明出处", "加上一行，例如：source: 某市公安局 2026 年 3 月发布")
		}
		items, _ := l.items(p.body.Blocks, p.pos, true, false, "正文", "每条一行，以“数字、英文句点、空格”开头，例如：1. 凡是……的，都是诈骗！")
		l.book.Lists = append(l.book.Lists, &NumberedList{Piece: p.header(ListPiece, f.Title, f.Author), Slug: slug, Title: text(f.Title),
			Subtitle: text(f.Subtitle), Status: f.Status.Text, Issuer: text(f.Issuer), Edition: text(f.Edition), Source: text(f.Source),
			Items: items, Body: p.body, Pos: diag.Pos{File: file, Line: 1, Col: 1}})
	}
	slices.SortFunc(l.book.Lists, func(a, b *NumberedList) int { return cmp.Compare(a.Slug, b.Slug) })
}

// oneOf reports a value that is none of the words allowed.
func (l *loader) oneOf(v source.Value, words ...string) {
	if v.Given() && !slices.Contains(words, v.Text) {
		l.diags.Error(v.Pos, "value.unknown", "不认识的值“"+v.Text+"”", "只能是以下之一："+strings.Join(words, "、"))
	}
}

type noticeFields struct {
	Slug   source.Value   `yaml:"slug,word" also:"短名" book:"-" about:"网址和文件名里用的短名；不写就用文件名"`
	Title  source.Value   `yaml:"title,required" also:"标题,题目,名称" example:"致居民告知书" about:"标题"`
	Form   source.Value   `yaml:"form,required,word" also:"形式,种类" book:"-" example:"notice" about:"notice（告知书）、pledge（承诺书，一式两份）或 slip（告知单，带回执）"`
	Date   source.Value   `yaml:"date,required" also:"日期,时间,发布日期" book:"-" example:"2026-11-16" about:"日期"`
	Venues []source.Value `yaml:"venues,one,names" also:"场所,场所类别,投放场所" book:"-" example:"[school]" about:"发到哪几类场所；不写就是全部"`
	Author source.Value   `yaml:"author" also:"作者,撰稿,撰稿人,编写" book:"-" about:"谁写的：只用于审稿，不公布；写的人不能自己初审"`
}

// loadNotices reads the papers that are handed out and signed.
func (l *loader) loadNotices() {
	taken := make(slugs)
	for _, file := range l.list("content/notices", ".md") {
		p, ok := readPiece[noticeFields](l, file, nil)
		slug := taken.take(l, file, p.front.Slug)
		if !ok {
			continue
		}
		p.front.Form = oneName(p.front.Form, map[string]string{"告知书": "notice", "公开信": "notice", "承诺书": "pledge", "告知单": "slip", "回执": "slip"})
		l.oneOf(p.front.Form, "notice", "pledge", "slip")
		l.hasBody(len(p.body.Blocks), p.clean, p.pos)
		if p.front.Form.Text == "slip" && p.clean {
			l.slip(p.body.Blocks, p.pos)
		}
		kinds, all := l.kindList(p.front.Venues)
		l.book.Notices = append(l.book.Notices, &Notice{Piece: p.header(NoticePiece, p.front.Title, p.front.Author), Slug: slug, Title: text(p.front.Title),
			Form: p.front.Form.Text, Date: l.date(p.front.Date), Kinds: kinds, Everywhere: all || len(p.front.Venues) == 0, Body: p.body,
			Pos: diag.Pos{File: file, Line: 1, Col: 1}})
	}
	slices.SortFunc(l.book.Notices, func(a, b *Notice) int { return cmp.Compare(a.Slug, b.Slug) })
}

// slip reports a letter with a slip to return that has none: the slip is what stands below a line of hyphens.
func (l *loader) slip(blocks []doc.Block, pos diag.Pos) {
	at := slices.IndexFunc(blocks, func(b doc.Block) bool { _, rule := b.(*doc.Rule); return rule })
	switch {
	case at < 0:
		l.diags.Error(pos, "notice.slip", "告知单没有回执", "正文之后空一行，写单独一行 ---，再空一行，下面写回执的内容")
	case at == 0 || at == len(blocks)-1:
		l.diags.Error(blocks[at].Place(), "notice.slip", "告知单的正文或者回执是空的", "--- 上面写正文，下面写回执的内容")
	}
}

// hasBody reports a piece without any text; when something else is wrong with it, that may be the reason.
func (l *loader) hasBody(blocks int, clean bool, pos diag.Pos) {
	if blocks == 0 && clean {
		l.diags.Error(pos, "body.empty", "正文是空的", "在文件头下面写上正文")
	}
}

type pageFields struct {
	Slug   source.Value `yaml:"slug,word" also:"短名" book:"-" about:"网址和文件名里用的短名；不写就用文件名"`
	Title  source.Value `yaml:"title,required" also:"标题,题目,名称" example:"关于本站" about:"标题"`
	Author source.Value `yaml:"author" also:"作者,撰稿,撰稿人,编写" book:"-" about:"谁写的：只用于审稿，不公布；写的人不能自己初审"`
}

// loadPages reads the free pages of the site.
func (l *loader) loadPages() {
	taken := make(slugs)
	for _, file := range l.list("content/pages", ".md") {
		p, ok := readPiece[pageFields](l, file, nil)
		slug := taken.take(l, file, p.front.Slug)
		if !ok {
			continue
		}
		l.hasBody(len(p.body.Blocks), p.clean, p.pos)
		l.book.Pages = append(l.book.Pages, &FreePage{Piece: p.header(PagePiece, p.front.Title, p.front.Author), Slug: slug, Title: text(p.front.Title),
			Body: p.body, Pos: diag.Pos{File: file, Line: 1, Col: 1}})
	}
	slices.SortFunc(l.book.Pages, func(a, b *FreePage) int { return cmp.Compare(a.Slug, b.Slug) })
}

type bulletinFields struct {
	Title   source.Value `yaml:"title,required" also:"标题,题目,名称" example:"年末用钱多，付款之前先核实" about:"标题"`
	Edition source.Value `yaml:"edition,required,word" also:"版次,周次" book:"-" example:"2026-W48" about:"版次；周报写周次，例如 2026-W48"`
	Author  source.Value `yaml:"author" also:"作者,撰稿,撰稿人,编写" book:"-" about:"谁写的：只用于审稿，不公布；写的人不能自己初审"`
	Picks   []pickEntry  `yaml:"picks,map" also:"选用,安排" book:"-" about:"各类场所这一周用哪些案例和标语"`
}

type pickEntry struct {
	Key   source.Value
	Value pickFields
}

type pickFields struct {
	Cases   []source.Value `yaml:"cases,one,names" also:"案例" about:"案例的短名"`
	Slogans []source.Value `yaml:"slogans,one,names" also:"标语" about:"标语的编号；不写就用这类场所的全部标语"`
}

// loadBulletins reads what goes where, week by week.
func (l *loader) loadBulletins() {
	editions := make(map[string]diag.Pos)
	for _, file := range l.list("content/bulletins", ".md") {
		p, ok := readPiece[bulletinFields](l, file, nil)
		if !ok {
			continue
		}
		edition := p.front.Edition
		switch {
		case !edition.Given():
		case !isWeek(edition.Text):
			l.diags.Error(edition.Pos, "bulletin.edition", "“"+edition.Text+"”不是周次", "写成四位年份、-W 和两位周数，例如 2026-W48")
		case edition.Text != fileSlug(file):
			l.diags.Error(edition.Pos, "bulletin.edition", "周次“"+edition.Text+"”与文件名不同", "把文件改名为 "+edition.Text+".md，或改正 edition")
		}
		if first, twice := editions[edition.Text]; twice && edition.Given() {
			l.diags.Error(edition.Pos, "bulletin.duplicate", "这一周已经有一份周报", "合成一份", first)
		}
		editions[edition.Text] = edition.Pos
		b := &Bulletin{Piece: p.header(BulletinPiece, p.front.Title, p.front.Author), Edition: edition.Text, Title: text(p.front.Title),
			Lead: p.body.Blocks, Picks: l.picks(p.front.Picks), Body: p.body, Pos: diag.Pos{File: file, Line: 1, Col: 1}}
		l.book.Bulletins = append(l.book.Bulletins, b)
	}
	slices.SortFunc(l.book.Bulletins, func(a, b *Bulletin) int {
		return cmp.Or(cmp.Compare(b.Edition, a.Edition), a.Pos.Compare(b.Pos))
	})
}

func (l *loader) picks(entries []pickEntry) []Pick {
	var picks []Pick
	seen := make(map[*Kind]diag.Pos)
	for _, e := range entries {
		pick := Pick{Kind: l.kind(e.Key)}
		for _, v := range e.Value.Cases {
			if c := resolve(l, l.cases, v, "案例", "content/cases"); c != nil {
				l.once(slices.Contains(pick.Cases, c), v)
				pick.Cases = append(pick.Cases, c)
			}
		}
		for _, v := range e.Value.Slogans {
			if slices.ContainsFunc(l.badSlogans, func(prefix string) bool { return strings.HasPrefix(v.Text, prefix) }) {
				continue
			}
			if s := resolve(l, l.slogans, v, "标语", "content/slogans"); s != nil {
				l.once(slices.Contains(pick.Slogans, s), v)
				pick.Slogans = append(pick.Slogans, s)
			}
		}
		if pick.Kind == nil {
			continue
		}
		if first, twice := seen[pick.Kind]; twice {
			l.diags.Error(e.Key.Pos, "bulletin.kind-twice", "“"+pick.Kind.Name.Value+"”选了两次", "合成一项", first)
		}
		seen[pick.Kind] = e.Key.Pos
		picks = append(picks, pick)
	}
	return picks
}

func (l *loader) once(repeated bool, v source.Value) {
	if repeated {
		l.diags.Error(v.Pos, "reference.repeated", "“"+v.Text+"”写了两次", "只留一个")
	}
}

var weekForm = regexp.MustCompile(`^(20\d\d)-W(\d\d)$`)

// isWeek reports whether s names an ISO 8601 week that its year has. 28 December is always in the year's last week.
func isWeek(s string) bool {
	m := weekForm.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	year, _ := strconv.Atoi(m[1])
	week, _ := strconv.Atoi(m[2])
	_, last := time.Date(year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	return week >= 1 && week <= last
}
