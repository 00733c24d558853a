// Package intake makes a piece of content of a document: a case, a notice (告知书, 承诺书, 告知单) or a file of slogans.
//
// The kind is told, or found by what the document says of itself: its title, or the headings of a case's sections; where neither
// is plain, it is asked for (import.kind). A case's title, labelled fields, date, kind of fraud and sections are taken where they are
// plainly written, in the words that package campaign knows; a notice's headings, lists and tables become Markdown's; slogans stand
// one a line. What a case still needs stays empty in the front matter, with a comment that says what belongs there: check asks
// for it. What fits nowhere stands under ## 未归类, which no build publishes (piece.unplaced).
//
// Every character is accounted for: those of the document must be those that the written file gives to people (campaign.Given)
// with what was read as something else and is therefore written otherwise (numbers of lists, words of headings, labels,
// dates); else import.lost-text is an error and there is no piece. Lines are written as they are where Markdown reads them as text, else with
// backslashes.
//
// Pictures stay behind: of a screenshot nobody knows whose name is on it before somebody has looked, and a picture needs a
// description. They are told.
//
// Personal data is only reported here (import.personal), each at its place in the new file.
package intake

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/document"
	"fanshi/internal/personal"
	"fanshi/internal/source"
)

// Kind is what a document becomes, by its Chinese name.
type Kind string

// The kinds.
const (
	Case    Kind = "案例"
	Notice  Kind = "告知书"
	Pledge  Kind = "承诺书"
	Slip    Kind = "告知单"
	Slogans Kind = "标语"
)

// Kinds are all kinds.
var Kinds = []Kind{Case, Notice, Pledge, Slip, Slogans}

// folders and forms of the kinds.
var (
	folders = map[Kind]string{Case: "content/cases", Notice: "content/notices", Pledge: "content/notices", Slip: "content/notices", Slogans: "content/slogans"}
	forms   = map[Kind]string{Notice: "notice", Pledge: "pledge", Slip: "slip"}
)

// Scam is a kind of fraud as the project knows it.
type Scam struct {
	ID    string
	Names []string // its name first, then others
}

// Options say how a document is read.
type Options struct {
	Kind    Kind      // empty: it is found
	Today   time.Time // gives the year of dates without one
	Files   fs.FS     // of the project
	Scams   []Scam
	Allowed []string // telephone numbers that may be shown
}

// Piece is a document as a file of content.
type Piece struct {
	Kind   Kind
	Folder string // content/cases
	Slug   string // its name without .md, as far as the document gives one
	Data   []byte // UTF-8, LF

	leftOut    []document.LeftOut
	understood []string
	unplaced   []int // the lines under 未归类
	text       string
}

// Read makes a piece of a document that was read from a file. Without a piece, diags says why.
func Read(file string, d *document.Document, o Options, diags *diag.List) (*Piece, bool) {
	r := &reader{options: o, file: file, document: d, lines: flatten(d)}
	kind := o.Kind
	if kind == "" {
		if kind = r.kind(); kind == "" {
			diags.Error(diag.Pos{File: file}, "import.kind", "看不出这是案例、告知书还是标语", "加上 --as 再导入一次，例如 --as 案例；可以写的有：案例、告知书、承诺书、告知单、标语")
			return nil, false
		}
		r.say("读作" + string(kind))
	}
	p := &Piece{Kind: kind, Folder: folders[kind], leftOut: d.LeftOut}
	for _, n := range d.Notes {
		r.say(n)
	}
	switch kind {
	case Case:
		r.readCase()
	case Slogans:
		r.readSlogans()
	case Notice, Pledge, Slip:
		r.readNotice(kind)
	}
	p.Slug = r.slug(kind)
	p.text, p.understood, p.unplaced = strings.TrimRight(r.out.String(), "\n")+"\n", r.understood, r.unplacedLines
	p.Data = []byte(p.text)
	return p, r.account(p, diags)
}

// account holds the document against what the file gives.
func (r *reader) account(p *Piece, diags *diag.List) bool {
	pos := diag.Pos{File: r.file}
	name := path.Join(p.Folder, "import.md")
	given, ok := campaign.Given(r.options.Files, name, p.Data, campaign.LoadOptions{Today: r.options.Today}, &diag.List{})
	if !ok {
		diags.Error(pos, "import.lost-text", "导入的文字没有通过核对：写成的文件读不回来", "没有写文件：请把文字复制到记事本，存成 .txt 再导入，并把原来的文件交给开发者")
		return false
	}
	left := r.document.Characters()
	left.Add(r.added.String())
	for c, n := range given {
		if left[c] -= n; left[c] == 0 {
			delete(left, c)
		}
	}
	left.Remove(r.consumed.String())
	if len(left) == 0 {
		return true
	}
	missing := left.Missing()
	what := "导入的文字没有通过核对：多出了文字"
	if len(missing) > 0 {
		what = "导入的文字没有通过核对，会丢：" + string(missing[:min(len(missing), 20)])
	}
	diags.Error(pos, "import.lost-text", what, "没有写文件：请把文字复制到记事本，存成 .txt 再导入，并把原来的文件交给开发者")
	return false
}

// maxShown bounds how much of a text that is left out a message shows.
const maxShown = 300

// Report says what an officer must know of the file that was written: how the document was read, what is not in the file, what
// stands under 未归类, and personal data. from is the document's file.
func (p *Piece) Report(file, from string, allowed []string, diags *diag.List) {
	pos := diag.Pos{File: file}
	if len(p.understood) > 0 {
		diags.Note(pos, "import.read", "来自 "+from+"："+strings.Join(p.understood, "；"), "和原文核对一遍")
	}
	for _, l := range p.leftOut {
		message := "没有带过来：" + l.What
		if text := strings.ReplaceAll(l.Text, "\n", " / "); text != "" {
			if n := len([]rune(text)); n > maxShown {
				text = string([]rune(text)[:maxShown]) + fmt.Sprintf("……（共 %d 个字）", n)
			}
			message += "：" + text
		}
		diags.Warn(diag.Pos{File: from}, "import.left-out", message, "用得着的，自己添进 "+file)
	}
	lines := strings.Split(p.text, "\n")
	if len(p.unplaced) > 0 {
		var shown []string
		for _, n := range p.unplaced {
			shown = append(shown, fmt.Sprintf("第 %d 行“%s”", n, lines[n-1]))
		}
		diags.Warn(diag.Pos{File: file, Line: p.unplaced[0], Col: 1}, "import.unplaced", fmt.Sprintf("有 %d 行放在“%s”下面：%s", len(p.unplaced), campaign.Unplaced, strings.Join(shown, "，")),
			"有用的移到合适的小标题下面，不要的删掉；没有处理完，不能发布")
	}
	for i, line := range lines {
		for _, f := range personal.Find(line, allowed...) {
			at := diag.Pos{File: file, Line: i + 1, Col: len([]rune(line[:f.Start])) + 1}
			diags.Warn(at, "import.personal", "这里像是"+f.Kind.String()+"：“"+f.Text+"”", "删掉，或者遮住一部分：姓名写成“王某”，号码写成 138****0000").Over(len([]rune(f.Text)))
		}
	}
}

// slug names the file: the date, then the kind of fraud or the title in Pinyin.
func (r *reader) slug(kind Kind) string {
	name := ""
	if kind == Case {
		name = r.scamID
	}
	if name == "" {
		name = campaign.ASCIIName(r.title)
	}
	if name == "" {
		name = campaign.ASCIIName(strings.TrimSuffix(path.Base(r.file), path.Ext(r.file)))
	}
	if len(name) > 32 {
		name = strings.TrimRight(name[:32], "-")
	}
	if name == "" {
		name = "piece"
	}
	if kind == Case && r.day != "" {
		name = r.day + "-" + name
	}
	return name
}

// reader makes a piece of the lines of a document.
type reader struct {
	options  Options
	file     string
	document *document.Document
	lines    []line

	title, day, scamID string
	understood         []string

	out             strings.Builder
	line            int // of the last line that was written
	added, consumed strings.Builder
	unplaced        []line
	unplacedLines   []int
}

func (r *reader) say(what string) { r.understood = append(r.understood, what) }

// consume notes text of the document that is written in another way.
func (r *reader) consume(s string) { r.consumed.WriteString(s) }

// add notes text of the file that the document does not have.
func (r *reader) add(s string) { r.added.WriteString(s) }

// visible reports whether anything of a text can be seen.
func visible(s string) bool {
	c := source.Characters{}
	c.Add(s)
	return len(c) > 0
}
