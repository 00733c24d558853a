package source

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

func file(name string, data []byte) fstest.MapFS {
	return fstest.MapFS{name: &fstest.MapFile{Data: data}}
}

func utf16Bytes(s string, order binary.AppendByteOrder, mark bool) []byte {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func gb18030(t *testing.T, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEncodings: one text in every encoding gives the same characters; all but UTF-8 with a Notice.
func TestEncodings(t *testing.T) {
	const text = "---\ntitle: 凡是“先交钱”的贷款，都是诈骗！\n---\n\n一丁七万：𠮷先生，96110。\n"
	for name, c := range map[string]struct {
		raw    []byte
		notice bool
	}{
		"UTF-8":                   {[]byte(text), false},
		"UTF-8 with mark":         {[]byte("\uFEFF" + text), false},
		"CRLF":                    {[]byte(strings.ReplaceAll(text, "\n", "\r\n")), false},
		"CR":                      {[]byte(strings.ReplaceAll(text, "\n", "\r")), false},
		"GB18030":                 {gb18030(t, text), true},
		"UTF-16LE with mark":      {utf16Bytes(text, binary.LittleEndian, true), true},
		"UTF-16BE with mark":      {utf16Bytes(text, binary.BigEndian, true), true},
		"UTF-16LE without a mark": {utf16Bytes(text, binary.LittleEndian, false), true},
		"UTF-16BE without a mark": {utf16Bytes(text, binary.BigEndian, false), true},
	} {
		var diags diag.List
		got, ok := Read(file("a.md", c.raw), "a.md", &diags)
		if !ok || got.Data != text {
			t.Errorf("%s: %v %v", name, ok, diags.Sorted())
			continue
		}
		if want := map[bool]int{true: 1}[c.notice]; diags.Len() != want || diags.Count(diag.Notice) != want {
			t.Errorf("%s: %v", name, diags.Sorted())
		}
	}
}

func TestRefusedBytes(t *testing.T) {
	damaged := []byte("甲乙丙\n丁戊己庚\xE5\xE5辛壬癸，凡是先交钱的贷款都是诈骗\n")
	for name, c := range map[string]struct {
		raw  []byte
		at   string
		code string
	}{
		"empty":              {nil, "a.md", "source.empty"},
		"blank":              {[]byte(" \n\u3000\n"), "a.md", "source.empty"},
		"only a mark":        {[]byte("\uFEFF"), "a.md", "source.empty"},
		"damaged UTF-8":      {damaged, "a.md:2:5", "source.encoding"},
		"damaged after mark": {append([]byte("\uFEFF甲"), 0xFF), "a.md:1:2", "source.encoding"},
		"odd UTF-16":         {[]byte{0xFF, 0xFE, 'a', 0, 'b'}, "a.md", "source.encoding"},
		"lone surrogate":     {[]byte{0xFF, 0xFE, 0x00, 0xD8, 'a', 0}, "a.md", "source.encoding"},
		"binary":             {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xFF\xFE\x80"), "a.md:1:1", "source.encoding"},
		"NUL":                {[]byte("甲\n乙\x00丙丁"), "a.md:2:2", "source.character"},
		"escape":             {[]byte("甲\x1b[31m"), "a.md:1:2", "source.character"},
		"private use":        {[]byte("甲乙\uE000"), "a.md:1:3", "source.character"},
		"plane 15":           {[]byte("\U000F0000"), "a.md:1:1", "source.character"},
		"replacement":        {[]byte("甲\uFFFD"), "a.md:1:2", "source.character"},
		"non-character":      {[]byte("甲\uFFFE"), "a.md:1:2", "source.character"},
		"non-character FDD0": {[]byte("甲\uFDD0"), "a.md:1:2", "source.character"},
		"last of plane 2":    {[]byte("甲\U0002FFFF"), "a.md:1:2", "source.character"},
		"bidi":               {[]byte("甲\u202E乙"), "a.md:1:2", "source.character"},
		"too large":          {make([]byte, MaxBytes+1), "a.md", "source.too-large"},
		"after composing":    {[]byte("e\u0301e\u0301\uE000"), "a.md:1:3", "source.character"},
	} {
		var diags diag.List
		_, ok := Read(file("a.md", c.raw), "a.md", &diags)
		got := diags.Sorted()
		if ok || len(got) != 1 || got[0].Pos.String() != c.at || got[0].Code != c.code || got[0].Remedy == "" || got[0].Severity != diag.Error {
			t.Errorf("%s: %v %+v", name, ok, got)
		}
	}
}

func TestNormalised(t *testing.T) {
	var diags diag.List
	got, ok := Read(file("a.md", []byte("e\u0301 🚨 𠮷\n")), "a.md", &diags)
	if !ok || got.Data != "é 🚨 𠮷\n" || got.Pos(len("é 🚨 ")).Col != 5 {
		t.Errorf("%v %q %v", ok, got.Data, diags.Sorted())
	}
}

// TestRootConfinesLinks: with os.Root, as the command line uses, a link out of the project is not followed.
func TestRootConfinesLinks(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "canary"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "canary"), filepath.Join(inside, "a.md")); err != nil {
		testtools.Missing(t, "no symbolic links here: %v", err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var diags diag.List
	if _, ok := Read(root.FS(), "a.md", &diags); ok || diags.Sorted()[0].Code != "source.unreadable" {
		t.Errorf("the link was followed: %v", diags.Sorted())
	}
}

func TestSuggest(t *testing.T) {
	keys := []string{"title", "headline", "hook", "venues", "刷单返利", "虚假贷款", "no"}
	for word, want := range map[string]string{"titel": "title", "tittle": "title", "Title": "title", "venue": "venues", "刷单返现": "刷单返利",
		"虚假货款": "虚假贷款", "xyzzy": "", "养老": "", "hokk": "hook", "": "", "a": ""} {
		if got := Suggest(word, keys); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
