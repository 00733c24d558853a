package campaign

import (
	"cmp"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// RecalledFile holds the marks of the pieces that were taken back, as fanshi recall writes them.
const RecalledFile = "content/recalled.yaml"

// Recall is the mark of a piece that was taken back: it may not be shown any more. A piece is marked by its file and by its
// bytes, so that neither another name nor a changed word brings it back; only Restored does.
type Recall struct {
	Piece      *Piece // of RecalledFile
	File       string // of the piece, as it was called then
	SHA256     string // of its bytes then
	Kind       PieceKind
	Page       string  // its address in the site: cases/loan-01; empty: it has none
	Kinds      []*Kind // of the venues where it was shown; those that there are no more are left out
	Everywhere bool
	Date       Day
	Reason     Text
	By         string
	Found      []*Piece // what was left out of the Book because of it; none: there is no such file any more
	Pos        diag.Pos
}

// At tells whether a kind of venue has shown the piece.
func (r *Recall) At(kind *Kind) bool { return r.Everywhere || slices.Contains(r.Kinds, kind) }

// marks tells whether the mark is one of a piece.
func (r *Recall) marks(p *Piece) bool {
	return Recallable(p.Kind) && (r.File == p.File || r.SHA256 == p.SHA256)
}

// Recallable tells whether pieces of a kind can be taken back: texts that stand for themselves. What everything else is made with
// (settings, registries, tables, pictures) cannot.
func Recallable(kind PieceKind) bool { return pieceAddresses[kind] != "" }

// pieceAddresses are the folders of the site in which pieces have their pages; "-": they have none.
var pieceAddresses = map[PieceKind]string{CasePiece: "cases", ListPiece: "lists", NoticePiece: "notices", PagePiece: "pages", SlogansPiece: "-", BulletinPiece: "-"}

// pieceFile is the file of such a text, and of no register or picture beside it.
var pieceFile = regexp.MustCompile(`^content/(cases|slogans|lists|notices|pages|bulletins)/[^/]+\.md$`)

// IsPieceFile tells whether a path is that of a text that stands for itself, and that some outputs show and others do not.
func IsPieceFile(name string) bool { return pieceFile.MatchString(name) }

// RecallOf is the mark of a piece; nil: it was not taken back.
func (b *Book) RecallOf(p *Piece) *Recall {
	i := slices.IndexFunc(b.Recalls, func(r *Recall) bool { return r.marks(p) })
	if i < 0 {
		return nil
	}
	return b.Recalls[i]
}

// NewRecall is the mark of a piece of the Book, without the words of who takes it back.
func (b *Book) NewRecall(p *Piece) *Recall {
	r := &Recall{File: p.File, SHA256: p.SHA256, Kind: p.Kind}
	shown := func(own bool, slug string, kinds []*Kind, everywhere bool) {
		if !own {
			return
		}
		if folder := pieceAddresses[p.Kind]; folder != "-" {
			r.Page = folder + "/" + slug
		}
		r.Everywhere = r.Everywhere || everywhere
		for _, k := range kinds {
			if !slices.Contains(r.Kinds, k) {
				r.Kinds = append(r.Kinds, k)
			}
		}
	}
	for _, c := range b.Cases {
		shown(c.Piece == p, c.Slug, c.Kinds, c.Everywhere)
	}
	for _, s := range b.Slogans {
		shown(s.Piece == p, "", s.Kinds, s.Everywhere)
	}
	for _, l := range b.Lists {
		shown(l.Piece == p, l.Slug, nil, true)
	}
	for _, n := range b.Notices {
		shown(n.Piece == p, n.Slug, n.Kinds, n.Everywhere)
	}
	for _, f := range b.Pages {
		shown(f.Piece == p, f.Slug, nil, true)
	}
	for _, x := range b.Bulletins {
		shown(x.Piece == p, "", nil, true)
	}
	return r
}

type recallFields struct {
	File     source.Value   `yaml:"piece,required,word" example:"content/cases/loan-01.md"`
	SHA256   source.Value   `yaml:"sha256,required,word" example:"3f2a…"`
	Kind     source.Value   `yaml:"kind,word"`
	Page     source.Value   `yaml:"page,word"`
	Venues   []source.Value `yaml:"venues,one,names"`
	Date     source.Value   `yaml:"date,required" example:"2026-11-23"`
	Reason   source.Value   `yaml:"reason"`
	Restored source.Value   `yaml:"restored"`
	By       source.Value   `yaml:"by"`
	Pos      diag.Pos
}

const recallRemedy = "这个文件由 fanshi recall 写，请从备份恢复它；没有备份的，改正这一处"

// loadRecalls reads the marks. The last word on a file counts. A file that cannot be read is an error, so that nothing comes back
// because of it.
func (l *loader) loadRecalls() {
	if _, err := fs.Stat(l.fsys, RecalledFile); isMissing(err) {
		return
	}
	var fields []recallFields
	header := l.registry(RecalledPiece, RecalledFile, &fields)
	if header == nil {
		return
	}
	b := l.book
	for _, f := range fields {
		r := l.recall(f)
		if r == nil {
			continue
		}
		r.Piece = header
		b.RecalledBytes = append(b.RecalledBytes, r.SHA256)
		b.Recalls = slices.DeleteFunc(b.Recalls, func(old *Recall) bool { return old.File == r.File || old.SHA256 == r.SHA256 })
		if f.Reason.Given() {
			b.Recalls = append(b.Recalls, r)
		}
	}
	slices.SortStableFunc(b.Recalls, func(x, y *Recall) int { return cmp.Or(y.Date.Compare(x.Date.Time), y.Pos.Compare(x.Pos)) })
}

// recall makes a mark of its fields; nil where they are wrong, which is told then.
func (l *loader) recall(f recallFields) *Recall {
	before := l.diags.Len()
	wrong := func(pos diag.Pos, what string) { l.diags.Error(pos, "recall.mark", what, recallRemedy) }
	if f.Reason.Given() == f.Restored.Given() {
		wrong(f.Pos, "这一条没有写明是撤回（reason）还是恢复（restored）")
	}
	r := &Recall{File: f.File.Text, SHA256: f.SHA256.Text, Kind: PieceKind(f.Kind.Text), Page: f.Page.Text, Date: l.date(f.Date), Reason: text(f.Reason), By: f.By.Text, Pos: f.Pos}
	if f.Reason.Given() && !Recallable(r.Kind) {
		wrong(f.Pos, "这一条没有写明撤回的是哪一种内容（kind）")
	}
	folder, slug, _ := strings.Cut(r.Page, "/")
	if r.Page != "" && (folder != pieceAddresses[r.Kind] || slugProblem(slug) != "") {
		wrong(f.Page.Pos, "“"+r.Page+"”不是案例、清单、文书或者网页的地址")
	}
	for _, v := range f.Venues {
		if slices.Contains(everywhere, strings.ToLower(v.Text)) {
			r.Everywhere = true
		} else if k := l.kinds[nameKey(v.Text)]; k != nil {
			r.Kinds = append(r.Kinds, k)
		}
	}
	if l.diags.Len() > before {
		return nil
	}
	return r
}

// isLeftOut tells of a file whether it is one that is left out without a mark.
func (l *loader) isLeftOut(file string) bool {
	return IsPieceFile(file) && slices.Contains(l.left, file)
}

// leaveOut takes what is marked, and what whoever loads wants to be left out, out of the Book: the pieces, the choices of bulletins that name them, and the pictures that nothing
// else shows. It comes after everything has been read, resolved and accounted for, so that a mark makes no reference unknown.
func (l *loader) leaveOut() {
	b := l.book
	if len(b.Recalls)+len(l.left) == 0 {
		return
	}
	out := map[*Piece]bool{}
	for p := range b.Pieces() {
		if r := b.RecallOf(p); r != nil {
			out[p], r.Found = true, append(r.Found, p)
		}
		if Recallable(p.Kind) && l.isLeftOut(p.File) {
			out[p] = true
		}
	}
	b.Cases = without(b.Cases, func(c *Case) bool { return out[c.Piece] })
	b.Slogans = without(b.Slogans, func(s *Slogan) bool { return out[s.Piece] })
	b.Lists = without(b.Lists, func(x *NumberedList) bool { return out[x.Piece] })
	b.Notices = without(b.Notices, func(n *Notice) bool { return out[n.Piece] })
	b.Pages = without(b.Pages, func(p *FreePage) bool { return out[p.Piece] })
	b.Bulletins = without(b.Bulletins, func(x *Bulletin) bool { return out[x.Piece] })
	for _, x := range b.Bulletins {
		for i := range x.Picks {
			pick := &x.Picks[i]
			pick.Cases = without(pick.Cases, func(c *Case) bool { return out[c.Piece] })
			pick.Slogans = without(pick.Slogans, func(s *Slogan) bool { return out[s.Piece] })
		}
	}
	shown := map[*Piece]bool{}
	for p := range b.Pieces() {
		for _, picture := range p.Pictures {
			shown[picture] = true
		}
	}
	hidden := map[*Piece]bool{}
	for p := range out {
		for _, picture := range p.Pictures {
			hidden[picture] = !shown[picture]
		}
	}
	b.Assets = without(b.Assets, func(a *Asset) bool { return hidden[a.Piece] })
}

func without[T any](things []T, out func(T) bool) []T { return slices.DeleteFunc(things, out) }

const recallHead = `# 撤回记录：哪一篇、哪一天、为什么撤回，由 fanshi recall 往后添加，请不要手改，也不要删。
# 撤回的内容不会再出现在网站、印刷品和屏幕上；原来的文件还在，没有动过。要恢复，用 fanshi recall --undo。
`

// AddRecall returns the bytes of RecalledFile with a mark more, or with the end of one: restored says why then. Texts must be of
// one line.
func AddRecall(old []byte, r *Recall, restored string) []byte {
	fields := [][2]string{{"piece", source.Quoted(r.File)}, {"sha256", source.Quoted(r.SHA256)}}
	if restored == "" {
		var venues []string
		for _, k := range r.Kinds {
			venues = append(venues, k.ID)
		}
		if r.Everywhere {
			venues = everywhere[:1]
		}
		list := ""
		if len(venues) > 0 {
			list = "[" + strings.Join(venues, ", ") + "]"
		}
		fields = append(fields, [2]string{"kind", string(r.Kind)}, [2]string{"page", source.Quoted(r.Page)}, [2]string{"venues", list})
	}
	fields = append(fields, [2]string{"date", r.Date.Format("2006-01-02")})
	if restored == "" {
		fields = append(fields, [2]string{"reason", source.Quoted(r.Reason.Value)})
	}
	return source.AddRecord(old, recallHead, append(fields, [2]string{"restored", source.Quoted(restored)}, [2]string{"by", source.Quoted(r.By)}))
}
