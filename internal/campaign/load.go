package campaign

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/filename"
	"fanshi/internal/source"
)

// LoadOptions says how to load.
type LoadOptions struct {
	// Theme, if not empty, goes before the themes that fanshi.yaml and the kinds of venues name.
	Theme string

	// Today gives the year of dates that are written without one. Where it is zero, such dates are errors.
	Today time.Time

	// LeaveOut are files of pieces (IsPieceFile) that are not to be in the Book, and nothing of them among the problems. They are read all the
	// same, so that no reference to them is unknown.
	LeaveOut []string
}

// Load reads a whole project. The Book is never nil; it is fit for use only when the list holds no errors. References
// to pieces that are themselves in error are not reported a second time. Load decides nothing by the
// clock but the year of dates without one, by the day that it is given; nothing by the machine; and reads only through fsys:
// whoever calls it confines symbolic links, as os.Root does.
func Load(fsys fs.FS, opts LoadOptions) (*Book, *diag.List) {
	l := newLoader(fsys, opts)
	l.load()
	l.leaveOut()
	return l.book, l.diags.Without(func(d *diag.Diagnostic) bool { return l.isLeftOut(d.Pos.File) })
}

func newLoader(fsys fs.FS, opts LoadOptions) *loader {
	return &loader{fsys: fsys, theme: opts.Theme, today: opts.Today, left: opts.LeaveOut, diags: &diag.List{}, book: &Book{}, suggestions: maxSuggestions,
		scams: newIndex[Scam](), kinds: map[string]*Kind{}, unknownKinds: map[[2]string]bool{}, cases: newIndex[Case](), slogans: newIndex[Slogan](),
		read: make(map[string]*readFile), given: make(map[string]source.Characters), assets: make(map[string]assetResult)}
}

func (l *loader) load() {
	l.listNames()
	l.config()
	l.loadPhrases()
	l.loadAllowed()
	l.loadScams()
	l.loadKinds()
	l.loadVenues()
	l.loadCases()
	l.loadSlogans()
	l.loadLists()
	l.loadNotices()
	l.loadPages()
	l.loadBulletins()
	l.loadCalendar()
	l.loadRecalls()
	l.goEverywhere()
	l.strayFiles()
	l.account()
	l.tellReadings()
	slices.SortFunc(l.book.Assets, func(a, b *Asset) int { return cmp.Compare(a.Path, b.Path) })
}

// maxSuggestions bounds the comparisons of mistyped names with known ones in a project that is wrong throughout.
const maxSuggestions = 200

type loader struct {
	fsys         fs.FS
	theme        string // of the caller; empty: those of the content
	today        time.Time
	left         []string             // see LoadOptions.LeaveOut
	read         map[string]*readFile // the files whose Reading is told, by name
	diags        *diag.List
	book         *Book
	scams        *index[Scam]
	kinds        map[string]*Kind // by nameKey of their identifiers, names and aliases
	cases        *index[Case]
	slogans      *index[Slogan]
	assets       map[string]assetResult
	codes        codeBook           // of venues
	kindNames    []string           // that a kind may be called by; made where one is unknown
	allNames     []string           // and their aliases
	unknownKinds map[[2]string]bool // by file and name: told
	suggestions  int
	names        map[string][]string          // the content's files and folders by folded name
	files        []string                     // the content's files
	given        map[string]source.Characters // by file: what its texts must hold, less what the Book has of it
	badSlogans   []string                     // slugs of slogan files in error: references into them are not reported
}

// index finds things by name. A name whose thing is in error leads to nil.
type index[T any] struct {
	byName map[string]*T
	names  []string // in the order in which they were added, for suggestions
}

func newIndex[T any]() *index[T] { return &index[T]{byName: make(map[string]*T)} }

func (x *index[T]) add(name string, thing *T) {
	if _, known := x.byName[name]; !known {
		x.names = append(x.names, name)
	}
	x.byName[name] = thing
}

// resolve finds what a value refers to; an unknown name is an error. what is the Chinese word for it.
func resolve[T any](l *loader, x *index[T], v source.Value, what, where string) *T {
	thing, known := x.byName[v.Text]
	if known || !v.Given() {
		return thing
	}
	if lower := strings.ToLower(v.Text); x.byName[lower] != nil {
		l.understood(v, "“"+v.Text+"”读作 "+lower, lower)
		return x.byName[lower]
	}
	message, remedy := "没有"+what+"“"+v.Text+"”", "改成已有的"+what+"，或者先把它加进 "+where
	if l.suggestions > 0 {
		l.suggestions--
		if s := source.Suggest(v.Text, x.names); s != "" {
			message += "，您是不是想写 " + s + "？"
			remedy = "改成 " + s + "，或者先把它加进 " + where
		} else if len(x.names) <= 20 && len(x.names) > 0 {
			remedy += "；已有的是：" + strings.Join(x.names, "、")
		}
	}
	l.diags.Error(v.Pos, "reference.unknown", message, remedy)
	return nil
}

func (l *loader) scam(v source.Value) *Scam {
	return resolve(l, l.scams, v, "诈骗类型", "content/scams.yaml")
}

// files returns the paths of a folder's files with an extension, sorted. The folder may be missing.
func (l *loader) list(folder, extension string) []string {
	entries, err := fs.ReadDir(l.fsys, folder)
	var names []string
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == extension && !ignored(e.Name()) {
			names = append(names, path.Join(folder, e.Name()))
		}
	}
	if err != nil && !isMissing(err) {
		l.diags.Error(diag.Pos{File: folder}, "source.unreadable", "读不出这个文件夹", "检查它的权限，然后重试")
	}
	return names
}

// fileSlug is a file's name without folder and extension.
func fileSlug(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

// slugs gives out the slugs of one folder, each once.
type slugs map[string]diag.Pos

// copied is how systems name a copy of a file.
var copied = regexp.MustCompile(`(?i)副本|复件|拷贝| copy|[(（]\d+[)）]`)

// take returns the slug of a piece: its slug key, or its file's name. Slugs that differ only in case are the same
// file on Windows and macOS, and the same address to a person.
func (s slugs) take(l *loader, file string, key source.Value) string {
	slug, pos := fileSlug(file), diag.Pos{File: file}
	remedy := "把文件名改成小写字母、数字和连字符，例如 loan-01.md；或者在文件头加上 slug: loan-01"
	if key.Given() {
		slug, pos = key.Text, key.Pos
		remedy = "改成小写字母、数字和连字符，例如 slug: loan-01"
	}
	if copied.MatchString(slug) {
		remedy = "它像是复制出来的副本：不要就删掉；要留着，就" + remedy
	}
	if problem := slugProblem(slug); problem != "" {
		l.diags.Error(pos, "slug.characters", "“"+slug+"”不能用在网址和文件名里："+problem, remedy)
	}
	folded := strings.ToLower(slug)
	if first, taken := s[folded]; taken {
		l.diags.Error(pos, "slug.duplicate", "短名“"+slug+"”与 "+first.String()+" 相同", "改掉其中一个的文件名或 slug", first)
	} else {
		s[folded] = pos
	}
	return slug
}

// maxSlug keeps paths of several slugs below the 260 characters that Windows allows.
const maxSlug = 60

// slugProblem says why a name cannot be part of addresses and file names; empty when it can.
func slugProblem(s string) string {
	if s == "" {
		return "是空的"
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return "只能用小写字母、数字和连字符"
		}
	}
	switch {
	case len(s) > maxSlug:
		return "超过 60 个字符"
	case s[0] == '-' || s[len(s)-1] == '-':
		return "不能以连字符开头或结尾"
	case filename.Device(s):
		return "这是 Windows 保留的设备名"
	}
	return ""
}
