package layout

import "testing"

// TestAutomaticColumnsAreRefused: the remedy is part of the contract with designers.
func TestAutomaticColumnsAreRefused(t *testing.T) {
	src := "<html><body><section>\n<table style=\"width:300px\"><tr><td>一</td></tr></table></section></body></html>"
	_, diags := lay(t, testFonts(t), "auto.html", src, 960, 540)
	if !hasCode(diags, "sheet.table-auto") {
		t.Fatalf("table-layout: auto was accepted: %v", diags.Sorted())
	}
	if d := diags.Sorted()[0]; d.Pos.Line != 2 || d.Pos.Col != 1 {
		t.Errorf("%s: %s", d.Pos, d.Message)
	}
}
