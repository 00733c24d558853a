package filename

import "testing"

// TestEdges stands at the edges of what systems forbid.
func TestEdges(t *testing.T) {
	for _, r := range "\x00\x1f\x7f<>:\"/\\|?*" {
		if !Forbids(r) {
			t.Errorf("U+%04X is allowed", r)
		}
	}
	for _, r := range " !~.,;'-_()[]{}凡a0\u0080" {
		if Forbids(r) {
			t.Errorf("U+%04X is forbidden", r)
		}
	}
	for name, want := range map[string]bool{
		"con": true, "PRN.txt": true, "aux": true, "nul.tar.gz": true, "CONIN$": true, "conout$.a": true, "com0": true, "COM9": true, "lpt¹": true, "LPT³.x": true, "com1 .txt": true, "con .txt": true,
		"com": false, "com10": false, "coma": false, "lpt": false, "con1": false, "acon": false, "a.con": false, "computer": false, "lpt12": false, "": false,
	} {
		if Device(name) != want {
			t.Errorf("%s is a device: %v", name, !want)
		}
	}
	for name, want := range map[string]bool{"": true, ".": true, "..": true, "...": true, "a ": true, "a.": true, "a?": true, "nul": true, ".a": false, " a": false, "a.b": false, "a b": false, "海报_3.2万元.pdf": false} {
		if Refused(name) != want {
			t.Errorf("%q is refused: %v", name, !want)
		}
	}
	for a, b := range map[string]string{"A/b": "a/B", "a. /b": "a/b", "a/b...": "a/b", "ß": "SS"} {
		if same := Key(a) == Key(b); same != (a != "ß") {
			t.Errorf("%s and %s are one: %v", a, b, same)
		}
	}
	if Key("a/b") == Key("ab") || Key("a b") == Key("ab") || Key(" a") == Key("a") {
		t.Error("different names are one")
	}
}
