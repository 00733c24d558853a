package campaign

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// phraseProblems loads a project whose phrases.yaml is a text; empty: it has none.
func phraseProblems(t *testing.T, text string) (*Book, string) {
	t.Helper()
	fsys := fstest.MapFS{}
	sample := os.DirFS(projectRoot)
	for _, pattern := range []string{"fanshi.yaml", "content/*", "content/*/*", "content/*/*/*"} {
		names, err := fs.Glob(sample, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if data, err := fs.ReadFile(sample, name); err == nil && name != PhrasesFile {
				fsys[name] = &fstest.MapFile{Data: data}
			}
		}
	}
	if text != "" {
		fsys[PhrasesFile] = &fstest.MapFile{Data: []byte(text)}
	}
	book, diags := Load(fsys, LoadOptions{})
	return book, printed(t, diags)
}

func TestPhrases(t *testing.T) {
	book, problems := phraseProblems(t, "")
	if problems != "" || len(book.Phrases) < 50 || book.PhraseTexts()["answer"] != "来电请接听" {
		t.Errorf("without the file: %d phrases, %s", len(book.Phrases), problems)
	}
	for _, p := range book.Phrases {
		if !p.Text.Given() || p.Piece != nil || p.Text.Pos.File != "自带的 content/phrases.yaml" || p.Text.Pos.Line == 0 {
			t.Errorf("%s: %q at %s", p.Key, p.Text, p.Text.Pos)
		}
	}
	book, problems = phraseProblems(t, "# 说明\nanswer: 这个电话要接\nask:\n")
	if texts := book.PhraseTexts(); problems != "" || texts["answer"] != "这个电话要接" || texts["ask"] != "可疑先咨询" {
		t.Errorf("answer %q, ask %q, %s", texts["answer"], texts["ask"], problems)
	}
	for _, p := range book.Phrases {
		if want := "自带的 content/phrases.yaml"; p.Key == "answer" && (p.Text.Pos.String() != "content/phrases.yaml:2:9" || p.Piece == nil) || p.Key != "answer" && p.Text.Pos.File != want {
			t.Errorf("%s stands at %s", p.Key, p.Text.Pos)
		}
	}
	for text, want := range map[string]string{
		"anwser: 来电请接听\n":        "content/phrases.yaml:1:1: 错误：",
		"answer: [来电, 请接听]\n":    "content/phrases.yaml:1:9: 错误：",
		"answer: 甲\nanswer: 乙\n": "content/phrases.yaml:2:1: 错误：",
		"- 来电请接听\n":              "content/phrases.yaml:1:1: 错误：",
	} {
		book, problems := phraseProblems(t, text)
		if !strings.HasPrefix(problems, want) || len(book.Phrases) < 50 {
			t.Errorf("%q: %s, want %s", text, problems, want)
		}
	}
	if _, problems := phraseProblems(t, "anwser: 来电请接听\n"); !strings.Contains(problems, "answer") {
		t.Errorf("nothing is proposed: %s", problems)
	}
}

// TestPhrasesAreOurs: the sample's file is the one that the binary carries.
func TestPhrasesAreOurs(t *testing.T) {
	data, err := os.ReadFile(projectRoot + "/" + PhrasesFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range PhraseKeys() {
		if !strings.Contains(string(data), "\n"+key+": ") {
			t.Errorf("%s is not in the sample", key)
		}
	}
}
