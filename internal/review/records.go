package review

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// Entry is one act that content/reviews.yaml tells: a signature under a stage, one that is taken back, or a publication in urgency.
type Entry struct {
	Stage     string // of a signature
	Withdrawn string // why the signature under Stage is taken back; empty: it is given
	Urgent    string // the reason of a publication before approval; empty: a signature
	By        string // who signed, took back or published
	EnteredBy string // who typed it
	Author    string // of pieces that do not say so themselves; may be empty
	Date      string // 2026-11-23
	Remark    string
	Pieces    []Named
	Pos       diag.Pos
}

// Named is a piece as it was when it was signed.
type Named struct {
	Digest Digest
	File   string
}

// Records are the entries of a project, in the order in which they were made.
type Records struct{ Entries []*Entry }

type entryFields struct {
	Stage     source.Value   `yaml:"stage"`
	Withdrawn source.Value   `yaml:"withdrawn"`
	Urgent    source.Value   `yaml:"urgent"`
	By        source.Value   `yaml:"by,required" example:"张某"`
	EnteredBy source.Value   `yaml:"entered_by,required" example:"张某"`
	Author    source.Value   `yaml:"author"`
	Date      source.Value   `yaml:"date,required" example:"2026-11-23"`
	Remark    source.Value   `yaml:"remark"`
	Pieces    []source.Value `yaml:"pieces,required" example:"[校验值  文件名]"`
	Pos       diag.Pos
}

const remedy = "这个文件由 fanshi approve 写：从备份恢复它；没有备份时删掉这一条，重新审这几篇"

// Read reads the records. A project without the file has none; what is wrong with it is an error in the list, and then no
// signature counts.
func Read(fsys fs.FS, diags *diag.List) *Records {
	var found diag.List
	r := read(fsys, &found)
	diags.Merge(&found)
	if found.HasErrors() {
		return &Records{}
	}
	return r
}

func read(fsys fs.FS, diags *diag.List) *Records {
	r := &Records{}
	if _, err := fs.Stat(fsys, campaign.ReviewsFile); errors.Is(err, fs.ErrNotExist) {
		return r
	}
	text, ok := source.Read(fsys, campaign.ReviewsFile, diags)
	if !ok || strings.TrimSpace(commentless(text.Whole().String())) == "" {
		return r
	}
	var fields []entryFields
	if !source.Decode(text.Whole(), &fields, diags) {
		return r
	}
	for _, f := range fields {
		if e := entry(f, diags); e != nil {
			r.Entries = append(r.Entries, e)
		}
	}
	return r
}

// commentless leaves out the lines that are comments.
func commentless(s string) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// entry makes an entry of its fields; nil where they are wrong, which is in the list then.
func entry(f entryFields, diags *diag.List) *Entry {
	before := diags.Len()
	if f.Stage.Given() == f.Urgent.Given() || f.Withdrawn.Given() && f.Urgent.Given() {
		diags.Error(f.Pos, "review.records", "这一条没有写明是哪一道审稿", remedy)
	}
	if _, err := time.Parse(time.DateOnly, f.Date.Text); err != nil && f.Date.Given() {
		diags.Error(f.Date.Pos, "review.records", "“"+f.Date.Text+"”不是日期", remedy)
	}
	e := &Entry{Stage: f.Stage.Text, Withdrawn: f.Withdrawn.Text, Urgent: f.Urgent.Text, By: f.By.Text, EnteredBy: f.EnteredBy.Text, Author: f.Author.Text, Date: f.Date.Text,
		Remark: f.Remark.Text, Pos: f.Pos}
	for _, v := range f.Pieces {
		digest, file, ok := strings.Cut(v.Text, "  ")
		if named := (Named{Digest(digest), strings.TrimSpace(file)}); ok && named.Digest.valid() && named.File != "" {
			e.Pieces = append(e.Pieces, named)
		} else {
			diags.Error(v.Pos, "review.records", "这一行不是“校验值  文件名”", remedy)
		}
	}
	if diags.Len() > before {
		return nil
	}
	return e
}

const fileHead = `# 审稿记录：谁在哪一天审过哪几篇，由 fanshi approve 往后添加，请不要手改。
# pieces 的每一行是当时内容的校验值（SHA-256；有配图的，加号后面是图片的）和当时的文件名。
# 签的是内容：文件改了名、换了地方，签过的仍然有效；内容改了一个字节，就要重新审。
# 写着 withdrawn 的是收回签字：它前面记的这一道和后面各道的签字，对这些内容不再算数。
`

// Add returns the file's bytes with an entry more. Texts must be of one line.
func Add(old []byte, e *Entry) []byte {
	var fields [][2]string
	for _, line := range [][2]string{{"stage", e.Stage}, {"withdrawn", e.Withdrawn}, {"urgent", e.Urgent}, {"by", e.By}, {"entered_by", e.EnteredBy}, {"author", e.Author},
		{"date", e.Date}, {"remark", e.Remark}} {
		fields = append(fields, [2]string{line[0], source.Quoted(line[1])})
	}
	var out strings.Builder
	out.Write(source.AddRecord(old, fileHead, fields))
	out.WriteString("  pieces:\n")
	for _, p := range e.Pieces {
		out.WriteString("    - " + string(p.Digest) + "  " + p.File + "\n")
	}
	return []byte(out.String())
}
