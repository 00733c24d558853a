package filename

import "testing"

func TestRefused(t *testing.T) {
	for name, want := range map[string]bool{
		"b.html": false, "con": true, "Con.txt": true, "console": false, "lpt1.x": true, "com": false, "com10": false, "nul .txt": true,
		"b.": true, "b ": true, "b:c": true, "..": true, "": true, "com¹": true, "问?": true, "a\tb": true, "a\x7fb": true, `a\b`: true,
		"conin$": true, "案例": false, ".gitignore": false, "a/b": true,
	} {
		if got := Refused(name); got != want {
			t.Errorf("Refused(%q) = %v", name, got)
		}
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"site/A/x.PDF", "SITE/a/X.pdf", "site/a./x.pdf ", "site/a /x.pdf"},
		{"σ", "ς", "Σ"}, // lower case alone would tell the two small sigmas apart
		{"é", "É"},
	} {
		for _, other := range same[1:] {
			if Key(other) != Key(same[0]) {
				t.Errorf("%q and %q have the keys %q and %q", same[0], other, Key(same[0]), Key(other))
			}
		}
	}
	if Key("a/b") == Key("a/c") || Key("a/b") == Key("ab") || Key(".x") == Key("x") {
		t.Error("different files have one key")
	}
}
