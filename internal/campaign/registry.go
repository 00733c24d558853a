package campaign

import (
	"fmt"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const (
	scamsFile   = "content/scams.yaml"
	kindsFolder = "content/venues/kinds"
	maxQuantity = 1_000_000
)

type scamFields struct {
	ID       source.Value `yaml:"id,required" example:"task-rebate" about:"代号：小写字母、数字和连字符，也是插图的名称"`
	Name     source.Value `yaml:"name,required" example:"刷单返利" about:"名称"`
	Question source.Value `yaml:"question,required" example:"做任务挣钱，为什么要我先垫？" about:"付钱之前问自己的一句话"`
	Pos      diag.Pos
}

// loadScams reads the registry of risks.
func (l *loader) loadScams() {
	file, ok := source.Read(l.fsys, scamsFile, l.diags)
	if !ok {
		return
	}
	header := &Piece{Kind: ScamsPiece, File: scamsFile, SHA256: file.SHA256}
	var fields []scamFields
	if !source.Decode(file.Whole(), &fields, l.diags) {
		return
	}
	if len(fields) == 0 {
		l.diags.Error(diag.Pos{File: scamsFile}, "scam.none", "一个诈骗类型都没有", "至少写一个，每个有 id、name 和 question")
	}
	seen := make(map[string]diag.Pos)
	for _, f := range fields {
		s := &Scam{Piece: header, ID: f.ID.Text, Name: text(f.Name), Question: text(f.Question), Pos: f.Pos}
		if problem := slugProblem(s.ID); problem != "" && f.ID.Given() {
			l.diags.Error(f.ID.Pos, "scam.id", "id“"+s.ID+"”不能用："+problem, "改成小写字母、数字和连字符，例如 task-rebate")
		}
		for _, v := range []source.Value{f.ID, f.Name} {
			if first, twice := seen[v.Text]; twice && v.Given() {
				l.diags.Error(v.Pos, "scam.duplicate", "“"+v.Text+"”已经用过了", "换一个，或删掉重复的一项", first)
			} else if v.Given() {
				seen[v.Text] = v.Pos
			}
		}
		l.book.Scams = append(l.book.Scams, s)
	}
	for _, s := range l.book.Scams {
		l.scams.add(s.Name.Value, s)
	}
	for _, s := range l.book.Scams {
		l.scams.add(s.ID, s)
	}
}

type kindFields struct {
	Name     source.Value   `yaml:"name,required" example:"学校" about:"名称"`
	Audience source.Value   `yaml:"audience,required" example:"学生、家长和教职工" about:"在那里看的是谁：版式可以用，自带的版式都不印"`
	Reminder source.Value   `yaml:"reminder,required" example:"先问老师，再扫码" about:"给那个地方的一句提醒"`
	Theme    source.Value   `yaml:"theme" about:"这类场所用的主题；不写就用全站的"`
	Products []productField `yaml:"products" about:"每个场所印什么"`
}

type productField struct {
	Template source.Value `yaml:"template,required" example:"poster/case" about:"版式：templates 里的文件，不带 .html"`
	Size     source.Value `yaml:"size,required" example:"A3" about:"尺寸：制品的 product.yaml 里写的名称"`
	Quantity source.Value `yaml:"quantity" example:"2" about:"每个文件印几份；不写就用制品自己的"`
}

// loadKinds reads the kinds of venues.
func (l *loader) loadKinds() {
	files := l.list(kindsFolder, ".yaml")
	if len(files) == 0 {
		l.diags.Error(diag.Pos{File: kindsFolder}, "kind.none", "一个场所类别都没有", "在这个文件夹里至少放一个 YAML 文件，例如 school.yaml")
	}
	ids, names := make(slugs), make(map[string]diag.Pos)
	for _, file := range files {
		id := fileSlug(file)
		if problem := slugProblem(id); problem != "" {
			l.diags.Error(diag.Pos{File: file}, "slug.characters", "文件名“"+id+"”不能用："+problem, "改成小写字母、数字和连字符，例如 school.yaml")
		}
		if first, twice := ids[strings.ToLower(id)]; twice {
			l.diags.Error(diag.Pos{File: file}, "slug.duplicate", "与 "+first.File+" 只差大小写", "改掉其中一个的文件名", first)
		}
		ids[strings.ToLower(id)] = diag.Pos{File: file}
		k := &Kind{ID: id, Pos: diag.Pos{File: file, Line: 1, Col: 1}}
		l.book.Kinds = append(l.book.Kinds, k)
		l.kinds.add(id, k)
		read, ok := source.Read(l.fsys, file, l.diags)
		if !ok {
			continue
		}
		var f kindFields
		if !source.Decode(read.Whole(), &f, l.diags) {
			continue
		}
		k.Piece = &Piece{Kind: KindPiece, File: file, SHA256: read.SHA256, Title: text(f.Name)}
		l.fillKind(k, f)
		if first, twice := names[f.Name.Text]; twice && f.Name.Given() {
			l.diags.Error(f.Name.Pos, "kind.duplicate", "类别名“"+f.Name.Text+"”已经用过了", "换一个名字", first)
		}
		names[f.Name.Text] = f.Name.Pos
	}
	for _, k := range l.book.Kinds {
		if _, known := l.kinds.byName[k.Name.Value]; !known && k.Name.Given() {
			l.kinds.add(k.Name.Value, k)
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
	listed := map[[2]string]diag.Pos{}
	for _, p := range f.Products {
		key := [2]string{p.Template.Text, p.Size.Text}
		if first, twice := listed[key]; twice && p.Template.Given() { // one without is told already
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
		k.Products = append(k.Products, Product{Template: p.Template.Text, Size: p.Size.Text, Quantity: n, Pos: p.Template.Pos, SizePos: p.Size.Pos})
	}
}
