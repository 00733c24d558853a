package campaign

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"sync"

	"fanshi/content"
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// PhrasesFile holds a project's phrases.
const PhrasesFile = "content/phrases.yaml"

const carriedPhrases = "自带的 " + PhrasesFile // what messages call the binary's own

// Phrase is a sentence that stands on sheets and pages beside the pieces, from content/phrases.yaml: 来电请接听.
type Phrase struct {
	Piece *Piece // of the project's file; nil where the project says nothing and the binary's own stands in
	Key   string // as templates name it: {{.Phrases.answer}}
	Text  Text
}

// ours are the phrases that the binary carries, by key. They say which keys there are.
var ours = sync.OnceValue(func() map[string]Phrase {
	data, err := fs.ReadFile(content.FS, "phrases.yaml")
	if err != nil {
		panic(err) // the binary would be built without it
	}
	named, err := source.DecodeAny(carriedPhrases, data)
	if err != nil {
		panic(err)
	}
	keys := slices.Sorted(maps.Keys(named.(map[string]any)))
	var diags diag.List
	file, ok := source.Read(source.Relocate(content.FS, "自带的 content"), carriedPhrases, &diags)
	if !ok {
		panic(diags.Sorted())
	}
	return readPhrases(file, keys, &diags)
})

// PhraseKeys returns the keys of all phrases, sorted.
func PhraseKeys() []string { return slices.Sorted(maps.Keys(ours())) }

// PhraseTexts returns the phrases as templates see them, by key. Those that the Book does not have are the binary's, so
// that every template can be filled.
func (b *Book) PhraseTexts() map[string]string {
	out := make(map[string]string, len(ours()))
	for key, p := range ours() {
		out[key] = p.Text.Value
	}
	for _, p := range b.Phrases {
		out[p.Key] = p.Text.Value
	}
	return out
}

// loadPhrases reads the project's phrases; what it does not say is said as we do.
func (l *loader) loadPhrases() {
	phrases := maps.Clone(ours())
	if _, err := fs.Stat(l.fsys, PhrasesFile); !isMissing(err) {
		if file, ok := source.Read(l.fsys, PhrasesFile, l.diags); ok {
			l.keep(file)
			header := &Piece{Kind: PhrasesPiece, File: PhrasesFile, SHA256: file.SHA256}
			for key, p := range readPhrases(file, PhraseKeys(), l.diags) {
				p.Piece = header
				phrases[key] = p
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(phrases)) {
		l.book.Phrases = append(l.book.Phrases, phrases[key])
	}
}

// readPhrases reads a mapping with known keys, each with one line of text.
func readPhrases(file *source.Text, keys []string, diags *diag.List) map[string]Phrase {
	fields := make([]reflect.StructField, len(keys))
	for i, key := range keys {
		fields[i] = reflect.StructField{Name: "Phrase" + key, Type: reflect.TypeFor[source.Value](), Tag: reflect.StructTag(`yaml:"` + key + `"`)}
	}
	into := reflect.New(reflect.StructOf(fields))
	if !source.Decode(file.Whole(), into.Interface(), diags) {
		return nil
	}
	out := map[string]Phrase{}
	for i, key := range keys {
		if v := into.Elem().Field(i).Interface().(source.Value); v.Given() {
			out[key] = Phrase{Key: key, Text: text(v)}
		}
	}
	return out
}
