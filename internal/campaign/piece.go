package campaign

import (
	"slices"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/markdown"
	"fanshi/internal/source"
)

// piece is one Markdown file, read as far as it could be.
type piece[F any] struct {
	file  string
	hash  string   // of the file's raw bytes
	shown []*Piece // pictures in the body
	front F
	body  *doc.Doc
	pos   diag.Pos          // of the body's first line
	clean bool              // no error so far
	given source.Characters // what the file gives to people; nil: it could not be read
}

// header is the header of all that is read from the file.
func (p *piece[F]) header(kind PieceKind, title, author source.Value) *Piece {
	h := &Piece{Kind: kind, File: p.file, SHA256: p.hash, Title: text(title), Author: author.Text}
	for _, shown := range p.shown {
		h.shows(shown)
	}
	return h
}

// shows notes a picture that the piece shows.
func (p *Piece) shows(shown *Piece) {
	if !slices.Contains(p.Pictures, shown) {
		p.Pictures = append(p.Pictures, shown)
	}
}

// readPiece reads a Markdown file with front matter of type F. lines says how the lines of its body
// are read; nil: as Markdown.
func readPiece[F any](l *loader, name string, lines func(body string) markdown.Options) (p piece[F], ok bool) {
	var found diag.List
	defer func() { p.clean = !found.HasErrors(); l.diags.Merge(&found) }()
	p.file, p.body = name, &doc.Doc{}
	file, ok := l.open(name, &found)
	if !ok {
		return p, false
	}
	p.hash = file.text.SHA256
	front, body, ok := file.text.SplitInto(file.reading, &p.front, &found)
	if !ok {
		return p, false
	}
	ok = source.DecodeInto(front, &p.front, file.reading, &found)
	p.pos = body.Pos(0)
	var options markdown.Options
	if lines != nil {
		options = lines(body.String())
	}
	options.Reading = file.reading.In(body)
	p.body = markdown.Parse(body.String(), body.Pos, options, &found)
	p.shown = l.pictures(p.body)
	if p.given = given(p.front, p.body); ok {
		l.given[name] = p.given
	}
	cutUnplaced(p.body, &found)
	return p, ok
}
