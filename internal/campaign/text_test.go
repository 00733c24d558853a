package campaign

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/doc"
)

// TestTexts: every Text that can be reached in the sample's Book, whatever the field, is told by Texts or stands in a
// body that is, and every text told stands in its piece's file, where it says.
func TestTexts(t *testing.T) {
	project := os.DirFS(projectRoot)
	book, _ := Load(project, LoadOptions{})
	told := map[string][]Text{} // by file
	for p, text := range book.Texts() {
		if p == nil || text.Pos.File != p.File || !text.Given() {
			t.Fatalf("%+v belongs to %+v", text, p)
		}
		if slices.Contains(told[p.File], text) {
			t.Errorf("%+v is told twice", text)
		}
		told[p.File] = append(told[p.File], text)
		standsThere(t, project, text)
	}
	found := 0
	reach(reflect.ValueOf(book).Elem(), "Book", map[any]bool{}, func(path string, text Text) {
		if !text.Given() || path == "Book.Config.Keep" { // Keep is no text that is shown
			return
		}
		found++
		if !slices.ContainsFunc(told[text.Pos.File], func(other Text) bool { return strings.Contains(other.Value, text.Value) }) {
			t.Errorf("%s: Texts does not tell %+v", path, text)
		}
	})
	if found < 500 {
		t.Errorf("only %d texts were reached", found)
	}
}

// standsThere expects a text to begin at its place, behind the marks of Markdown, YAML and CSV.
func standsThere(t *testing.T, project fs.FS, text Text) {
	t.Helper()
	data, err := fs.ReadFile(project, text.Pos.File)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n", "\n"), "\n")
	if text.Pos.Line < 1 || text.Pos.Line > len(lines) {
		t.Errorf("%+v: there is no such line", text)
		return
	}
	line := []rune(lines[text.Pos.Line-1])
	if text.Pos.Col < 1 || text.Pos.Col > len(line) {
		t.Errorf("%+v: the line has no such column", text)
		return
	}
	bare := func(s string) string { // of marks, and of digits, which may be an item's
		return strings.TrimLeft(strings.NewReplacer("[", "", "*", "").Replace(s), "-#>|\"'1234567890. ")
	}
	rest, begin := bare(string(line[text.Pos.Col-1:])), bare(text.Value)
	begin, _, _ = strings.Cut(begin, "\n")
	if runes := []rune(begin); len(runes) > 4 {
		begin = string(runes[:4])
	}
	if !strings.HasPrefix(rest, begin) {
		t.Errorf("%+v: at its place stands %q", text, rest)
	}
}

// reach finds every Text below a value, through pointers, slices and structs.
func reach(v reflect.Value, path string, seen map[any]bool, found func(path string, text Text)) {
	if v.Type() == reflect.TypeFor[Text]() {
		found(path, v.Interface().(Text))
		return
	}
	if v.Type() == reflect.TypeFor[*doc.Doc]() || v.Type() == reflect.TypeFor[Day]() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Interface()] {
			seen[v.Interface()] = true
			if v.Type().Elem().Kind() == reflect.Struct && strings.HasSuffix(v.Type().Elem().PkgPath(), "campaign") {
				reach(v.Elem(), path, seen, found)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			reach(v.Index(i), path, seen, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				reach(v.Field(i), path+"."+v.Type().Field(i).Name, seen, found)
			}
		}
	}
}

// TestPieces: the sample's files are told once each, with the hash of their raw bytes.
func TestPieces(t *testing.T) {
	project := os.DirFS(projectRoot)
	book, _ := Load(project, LoadOptions{})
	seen := map[string]*Piece{}
	for p := range book.Pieces() {
		if seen[p.File] != nil {
			t.Errorf("%s is told twice", p.File)
		}
		seen[p.File] = p
		data, err := fs.ReadFile(project, p.File)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); p.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s has the hash %s", p.File, p.SHA256)
		}
		untitled := p.Kind == ScamsPiece || p.Kind == CalendarPiece || p.Kind == PhrasesPiece || p.Kind == VenuesPiece || p.Kind == PicturePiece
		if p.Title.Given() == untitled {
			t.Errorf("%s: a %s with the title %q", p.File, p.Kind, p.Title)
		}
	}
	files, err := fs.Glob(project, "content/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, "fanshi.yaml", scamsFile, venuesCSV, "content/venues/kinds/bank.yaml") {
		if seen[f] == nil {
			t.Errorf("%s is not told", f)
		}
	}
	if c := book.Cases[0]; c.Piece.Title != c.Title || c.Piece.File != c.Pos.File || c.Piece.Kind != CasePiece {
		t.Errorf("%+v", c.Piece)
	}
	for range book.Pieces() { // ends when asked to
		break
	}
	for range book.Texts() {
		break
	}
}
