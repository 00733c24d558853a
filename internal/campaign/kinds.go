package campaign

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fanshi/content"
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const (
	KindsFolder = "content/venues/kinds"
	maxQuantity = 1_000_000
)

type kindFields struct {
	Name     source.Value   `yaml:"name,required" example:"学校" about:"名称"`
	Aliases  []source.Value `yaml:"aliases,one" book:"-" example:"[小学, 中学]" about:"场所表里还会怎么写"`
	Audience source.Value   `yaml:"audience,required" example:"学生、家长和教职工" about:"在那里看的是谁：版式可以用，自带的版式都不印"`
	Reminder source.Value   `yaml:"reminder,required" example:"先问老师，再扫码" about:"给那个地方的一句提醒"`
	Theme    source.Value   `yaml:"theme" about:"这类场所用的主题；不写就用全站的"`
	Duties   []source.Value `yaml:"duties,one" book:"-" about:"那里该做的事，fanshi kinds 里列出来"`
	Screens  []source.Value `yaml:"screens,one" book:"-" example:"[gate 640x320]" about:"那里常有的屏幕；实际的屏幕写在场所表里"`
	List     source.Value   `yaml:"list_on_screens" example:"yes" about:"屏幕上放不放“凡是”清单：yes 或 no；不写就放"`
	Products []productField `yaml:"products" about:"每个场所印什么"`
}

type productField struct {
	Template source.Value `yaml:"template,required" example:"poster/case" about:"版式：templates 里的文件，不带 .html"`
	Size     source.Value `yaml:"size,required" example:"A3" about:"尺寸：制品的 product.yaml 里写的名称"`
	Quantity source.Value `yaml:"quantity" example:"2" about:"每个文件印几份；不写就用制品自己的"`
	Every    source.Value `yaml:"every" example:"month" about:"内容不变时多久再印一次：once 不再印、week 每周、month 满四周；不写就用制品自己的"`
	Code     source.Value `yaml:"code" example:"kind" about:"一个文件给谁用、二维码指向哪里：venue 每处场所一个文件、kind 同类场所共用一个、unit 全部场所共用一个；不写就用制品自己的"`
}

// loadKinds reads the project's own kinds of venues. Those that it does not have come with the program: see carriedKind.
func (l *loader) loadKinds() {
	ids := make(slugs)
	fields := map[*Kind]kindFields{}
	for _, file := range l.list(KindsFolder, ".yaml") {
		id := fileSlug(file)
		if problem := slugProblem(id); problem != "" {
			l.diags.Error(diag.Pos{File: file}, "slug.characters", "文件名“"+id+"”不能用："+problem, "改成小写字母、数字和连字符，例如 school.yaml")
		}
		if first, twice := ids[strings.ToLower(id)]; twice {
			l.diags.Error(diag.Pos{File: file}, "slug.duplicate", "与 "+first.File+" 只差大小写", "改掉其中一个的文件名", first)
		}
		ids[strings.ToLower(id)] = diag.Pos{File: file}
		k, f := l.readKind(l.fsys, file)
		l.book.Kinds = append(l.book.Kinds, k)
		l.kinds[nameKey(id)] = k
		if k.Piece != nil {
			fields[k] = f
		}
	}
	for _, k := range l.book.Kinds { // names go before aliases, whichever file is read first
		if f, read := fields[k]; read {
			l.nameKind(k, f.Name)
		}
	}
	for _, k := range l.book.Kinds {
		for _, alias := range fields[k].Aliases {
			l.nameKind(k, alias)
		}
	}
}

// nameKind lets a kind be found by a name or an alias.
func (l *loader) nameKind(k *Kind, name source.Value) {
	key := nameKey(name.Text)
	first, taken := l.kinds[key]
	switch {
	case !name.Given(), first == k:
	case taken:
		l.diags.Error(name.Pos, "kind.duplicate", "类别名“"+name.Text+"”已经用过了", "换一个名字", first.Pos)
	default:
		l.kinds[key] = k
	}
}

// readKind reads one file of a kind. Its Piece is nil where it could not be read.
func (l *loader) readKind(fsys fs.FS, file string) (*Kind, kindFields) {
	k := &Kind{ID: fileSlug(file), Pos: diag.Pos{File: file, Line: 1, Col: 1}}
	var f kindFields
	read, ok := source.Read(fsys, file, l.diags)
	if !ok || !source.Decode(read.Whole(), &f, l.diags) {
		return k, f
	}
	l.keep(read)
	k.Piece = &Piece{Kind: KindPiece, File: file, SHA256: read.SHA256, Title: text(f.Name)}
	l.fillKind(k, f)
	return k, f
}

// carriedKinds are the kinds that come with the program: the identifier of each by its names.
var carriedKinds = sync.OnceValue(func() map[string]string {
	var diags diag.List
	l := newLoader(source.Relocate(content.FS, "content"), LoadOptions{})
	l.diags = &diags
	l.loadKinds()
	out := map[string]string{}
	for name, k := range l.kinds {
		out[name] = k.ID
	}
	if diags.Len() > 0 || len(out) == 0 {
		panic(diags.Sorted()) // the binary would be built without them
	}
	return out
})

// carriedKind takes a kind of the program's into the Book, whose file then stands for the one that the project could have. A
// project's own kind of the same identifier or name goes before it.
func (l *loader) carriedKind(id string) *Kind {
	if own, known := l.kinds[nameKey(id)]; known {
		return own
	}
	k, f := l.readKind(source.Relocate(content.FS, "content"), path.Join(KindsFolder, id+".yaml"))
	if own, known := l.kinds[nameKey(k.Name.Value)]; known {
		return own
	}
	k.Piece = nil
	l.book.Kinds = append(l.book.Kinds, k)
	for _, name := range append([]source.Value{{Text: id}, f.Name}, f.Aliases...) {
		if _, taken := l.kinds[nameKey(name.Text)]; !taken {
			l.kinds[nameKey(name.Text)] = k
		}
	}
	return k
}

// findKind finds a kind by its identifier, its name or an alias; false: there is none.
func (l *loader) findKind(name string) (*Kind, bool) {
	if k, known := l.kinds[nameKey(name)]; known {
		return k, true
	}
	if id, known := carriedKinds()[nameKey(name)]; known {
		return l.carriedKind(id), true
	}
	return nil, false
}

// kind finds the kind that a value names; an unknown name is an error.
func (l *loader) kind(v source.Value) *Kind {
	if !v.Given() {
		return nil
	}
	if k, known := l.findKind(v.Text); known {
		return k
	}
	told := [2]string{v.Pos.File, nameKey(v.Text)}
	if l.unknownKinds[told] { // hundreds of rows may have it
		return nil
	}
	l.unknownKinds[told] = true
	if l.allNames == nil {
		for _, k := range AllKinds(l.fsys) {
			l.kindNames = append(l.kindNames, k.Name.Value)
			l.allNames = append(append(l.allNames, k.Name.Value, k.ID), k.Aliases...)
		}
	}
	if near := source.Suggest(v.Text, l.allNames); near != "" {
		l.diags.Error(v.Pos, "reference.unknown", "没有场所类别“"+v.Text+"”，您是不是想写 "+near+"？", "改成 "+near+"；全部类别看 fanshi kinds")
		return nil
	}
	l.diags.Error(v.Pos, "reference.unknown", "没有场所类别“"+v.Text+"”", "类别可以写："+strings.Join(l.kindNames, "、")+"；别的类别，先在 "+KindsFolder+" 里加一个文件，照着那里的写")
	return nil
}

// AllKinds returns the kinds that a project may name, by identifier: its own, as far as they can be read, and the program's.
// The Piece of the latter is nil.
func AllKinds(fsys fs.FS) []*Kind {
	l := newLoader(fsys, LoadOptions{})
	l.loadKinds()
	for _, id := range slices.Sorted(maps.Values(carriedKinds())) {
		l.carriedKind(id)
	}
	out := slices.DeleteFunc(l.book.Kinds, func(k *Kind) bool { return !k.Name.Given() })
	slices.SortFunc(out, func(a, b *Kind) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Called tells whether a kind is called by a name: its identifier, its name or an alias, whatever their width and case.
func (k *Kind) Called(name string) bool {
	key := nameKey(name)
	return nameKey(k.ID) == key || nameKey(k.Name.Value) == key || slices.ContainsFunc(k.Aliases, func(a string) bool { return nameKey(a) == key })
}

// everywhere are the ways to say that a piece is for every kind of venue.
var everywhere = []string{"全部", "所有", "所有场所", "全部场所", "各类场所", "all"}

// kindList resolves a list of kinds, without repetitions. all: the piece is for every kind, and the list is made when all kinds
// are known (goEverywhere).
func (l *loader) kindList(values []source.Value) (kinds []*Kind, all bool) {
	for _, v := range values {
		if slices.Contains(everywhere, strings.ToLower(v.Text)) {
			all = true
			continue
		}
		switch k := l.kind(v); {
		case k == nil:
		case slices.Contains(kinds, k):
			l.diags.Error(v.Pos, "reference.repeated", "“"+v.Text+"”写了两次", "只留一个")
		default:
			kinds = append(kinds, k)
		}
	}
	return kinds, all
}

// goEverywhere gives the pieces that are for every kind all kinds of the Book, which are those that anything names.
func (l *loader) goEverywhere() {
	b := l.book
	slices.SortFunc(b.Kinds, func(a, b *Kind) int { return strings.Compare(a.ID, b.ID) })
	for _, c := range b.Cases {
		if c.Everywhere {
			c.Kinds = b.Kinds
		}
	}
	for _, s := range b.Slogans {
		if s.Everywhere {
			s.Kinds = b.Kinds
		}
	}
	for _, n := range b.Notices {
		if n.Everywhere {
			n.Kinds = b.Kinds
		}
	}
}

func (l *loader) fillKind(k *Kind, f kindFields) {
	k.Name, k.Audience, k.Reminder = text(f.Name), text(f.Audience), text(f.Reminder)
	if l.theme == "" {
		k.Theme, k.ThemePos = f.Theme.Text, f.Theme.Pos
	}
	if problem := slugProblem(f.Theme.Text); problem != "" && f.Theme.Given() {
		l.diags.Error(f.Theme.Pos, "kind.theme", "主题名不对："+problem, "写 themes 下面的文件夹名，例如 alert；或删掉这一行")
	}
	for _, values := range []struct {
		from []source.Value
		to   *[]string
	}{{f.Aliases, &k.Aliases}, {f.Duties, &k.Duties}, {f.Screens, &k.Screens}} {
		for _, v := range values.from {
			*values.to = append(*values.to, v.Text)
		}
	}
	switch f.List.Text {
	case "no", "false", "否", "不放":
		k.ListOff = true
	case "", "yes", "true", "是", "放":
	default:
		l.diags.Error(f.List.Pos, "kind.list", "list_on_screens 的“"+f.List.Text+"”不对", "屏幕上放“凡是”清单写 yes，不放写 no")
	}
	listed, nth := map[[2]string]diag.Pos{}, map[[2]string]int{}
	for _, p := range f.Products {
		key := [2]string{p.Template.Text, p.Size.Text}
		if first, twice := listed[key]; twice && p.Template.Given() && !severalSubjects(p.Template.Text) { // one without is told already
			l.diags.Error(p.Template.Pos, "product.twice", fmt.Sprintf("%s的 %s %s 写了两次", f.Name.Text, p.Template.Text, p.Size.Text),
				"删掉其中一项；要多印几份，改 quantity", first)
			continue
		}
		listed[key] = p.Template.Pos
		for part := range strings.SplitSeq(p.Template.Text, "/") {
			if slugProblem(part) != "" && p.Template.Given() {
				l.diags.Error(p.Template.Pos, "product.template", "“"+p.Template.Text+"”不是版式名", "写 templates 下面的文件，不带 .html，例如 poster/case")
				break
			}
		}
		n, err := strconv.Atoi(p.Quantity.Text)
		if p.Quantity.Given() && (err != nil || n < 1 || n > maxQuantity) {
			l.diags.Error(p.Quantity.Pos, "product.quantity", "印数“"+p.Quantity.Text+"”不对", fmt.Sprintf("写 1 到 %d 的整数，用半角数字", maxQuantity))
		}
		k.Products = append(k.Products, Product{Template: p.Template.Text, Size: p.Size.Text, Quantity: n, Every: p.Every.Text, EveryPos: p.Every.Pos, Code: p.Code.Text, CodePos: p.Code.Pos, Nth: nth[key],
			Pos: p.Template.Pos, SizePos: p.Size.Pos})
		nth[key]++
	}
}

// severalSubjects reports whether a product may be listed more than once, each with a piece of its own: two banners with two
// slogans. Of posters there is one for every case anyway; there is one list, and one set of hotlines.
func severalSubjects(template string) bool {
	subject := path.Base(template)
	return subject == "slogan" || subject == "case" && !strings.HasPrefix(template, "poster/")
}
