package campaign

import (
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// ReviewsFile holds the signatures of those who have reviewed the pieces, as fanshi approve writes them (room review).
const ReviewsFile = "content/reviews.yaml"

// Reviews is what fanshi.yaml says of the reviews that a piece goes through before it is published.
type Reviews struct {
	Stages       []string            // in their order; none: nothing is reviewed
	Reviewers    map[string]Reviewer // by stage, of those for which somebody is named
	SameReviewer bool                // one person may sign several stages of one piece
}

// Reviewer is who reviews at a stage.
type Reviewer struct {
	By     string // empty: anybody
	Deputy string // signs where By is away; empty: nobody
}

// Off tells whether nothing is reviewed.
func (r Reviews) Off() bool { return len(r.Stages) == 0 }

// DefaultStages are those of 三审三校 (国家新闻出版署 2019).
func DefaultStages() []string { return []string{"初审", "复审", "终审"} }

// maxStages is the largest number of stages; more are a slip.
const maxStages = 9

type reviewerEntry struct {
	Key   source.Value
	Value reviewerFields
}

type reviewerFields struct {
	By     source.Value `yaml:"by" also:"姓名" about:"谁审"`
	Deputy source.Value `yaml:"deputy" also:"代理,代理人" about:"不在时由谁代"`
}

// noReviews are the words that switch reviews off.
var noReviews = []string{"none", "无", "不审", "不审稿", "0"}

// reviews reads the stages and who is asked at each.
func (l *loader) reviews(f configFields) {
	r := &l.book.Config.Reviews
	r.Stages = l.stages(f.Reviews)
	if r.SameReviewer = f.SameReviewer.Text == "true"; f.SameReviewer.Given() && !r.SameReviewer && f.SameReviewer.Text != "false" {
		l.diags.Error(f.SameReviewer.Pos, "config.reviews", "allow_same_reviewer 只能写 true 或 false", "同一个人可以审几道的写 true，不可以的删掉这一行")
	}
	r.Reviewers = map[string]Reviewer{}
	for _, e := range f.Reviewers {
		if !slices.Contains(r.Stages, e.Key.Text) {
			if !r.Off() {
				l.diags.Error(e.Key.Pos, "config.reviews", "没有“"+e.Key.Text+"”这一道审稿", "改成以下之一："+strings.Join(r.Stages, "、"))
			}
			continue
		}
		r.Reviewers[e.Key.Text] = Reviewer{By: e.Value.By.Text, Deputy: e.Value.Deputy.Text}
	}
}

// stages reads which stages there are: a list of names, a number of the usual ones, or a word that there are none.
func (l *loader) stages(values []source.Value) []string {
	if len(values) == 0 {
		return DefaultStages()
	}
	if first := values[0]; len(values) == 1 {
		if slices.Contains(noReviews, strings.ToLower(first.Text)) {
			return nil
		}
		if n, err := strconv.Atoi(first.Text); err == nil {
			return l.numbered(n, first.Pos)
		}
	}
	var names []string
	seen := map[string]diag.Pos{}
	for _, v := range values {
		if at, twice := seen[v.Text]; twice {
			l.diags.Error(v.Pos, "config.reviews", "“"+v.Text+"”写了两次", "每一道审稿用不同的名称", at)
			continue
		}
		seen[v.Text] = v.Pos
		names = append(names, v.Text)
	}
	if len(names) > maxStages {
		l.diags.Error(values[0].Pos, "config.reviews", "审稿超过了 9 道", "写最多 9 道，例如 reviews: [初审, 复审, 终审]")
	}
	return names
}

// numbered are the stages of an office that gives their number only. The last is always the one that decides.
func (l *loader) numbered(n int, pos diag.Pos) []string {
	usual := DefaultStages()
	switch n {
	case 1:
		return usual[2:]
	case 2:
		return []string{usual[0], usual[2]}
	case 3:
		return usual
	}
	l.diags.Error(pos, "config.reviews", "审稿写成数字时只能是 1、2 或 3", "要更多道，就写出名称，例如 reviews: [初审, 复审, 会签, 终审]；不审稿写 reviews: none")
	return usual
}
