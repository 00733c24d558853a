package spreadsheet

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestNumbersAsShown: a number is written as Excel shows it, in whatever form it is stored; what no number is stays.
func TestNumbersAsShown(t *testing.T) {
	for raw, want := range map[string]string{
		"0": "0", "-0.5": "-0.5", "1e3": "1000", "1E+21": "1E+21", "999999999999999": "999999999999999", "1e15": "1000000000000000", "123456789012345678": "123456789012346000", "0.1": "0.1", "1e-7": "0.0000001", "x": "x", "": "", "Inf": "Inf", "NaN": "NaN", "-1e21": "-1e21", "9.99e20": "999000000000000000000", "1.5": "1.5", "2.675": "2.675", "0.30000000000000004": "0.3",
	} {
		if got := plainNumber(raw); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
	for xml, want := range map[string]string{
		`<c r="A1" s="6"><v>20.5</v></c>`: "甲 1[1:20.5份];", `<c r="A1" s="6"><v>20</v></c>`: "甲 1[1:20份];", `<c r="A1" s="-1"><v>7</v></c>`: "甲 1[1:7];", `<c r="A1" s="12"><v>7</v></c>`: "甲 1[1:7];", `<c r="A1" s="x"><v>7</v></c>`: "甲 1[1:7];",
		`<c r="A1" t="s"><v></v></c><c r="B1"><v>1</v></c>`: "甲 1[2:1];", `<c r="A1" t="b"><v>0</v></c>`: "甲 1[1:FALSE];", `<c r="A1" t="str"><v>_x000A_甲</v></c>`: "甲 1[1:/甲];", `<c r="A1" t="str"><f>A2</f><v></v></c><c r="B1"><f>A2</f></c>`: "甲 1[2:?];", `<c r="A1" t="d"><v>2026-11-05</v></c>`: "甲 1[1:2026-11-05];", `<c r="A1"><is><t>x</t></is><v>3</v></c>`: "甲 1[1:3];",
		`<c><v>1</v></c><c><v>2</v></c>`: "甲 1[1:1][2:2];", `<c r="C1"><v>1</v></c><c><v>2</v></c>`: "甲 1[3:1][4:2];",
	} {
		grids, err := Read(zipped(t, parts(testStyles, "", tab{"甲", "", `<sheetData><row r="1">` + xml + `</row></sheetData>`})), 100)
		if err != nil || dump(grids) != want {
			t.Errorf("%s: %s %v, want %s", xml, dump(grids), err, want)
		}
	}
	for _, xml := range []string{`<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>`, `<c r="1"><v>1</v></c>`, `<c r="A1" t="s"><v>0</v></c>`, `<c r="A1" t="s"><v>-1</v></c>`, `<c r="A1" t="s"><v>x</v></c>`, `<c r="A1"><v>1`, `<c r="A1"><is><t>x`} {
		if _, err := Read(zipped(t, parts(testStyles, "", tab{"甲", "", `<sheetData><row r="1">` + xml + `</row></sheetData>`})), 100); err == nil {
			t.Errorf("%s was read", xml)
		}
	}
}

// TestMergedBlocks: the first text of a block is that of each row below it with a text of its own, and of no other.
func TestMergedBlocks(t *testing.T) {
	const rows = `<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c></row><row r="4"><c r="C4"><v>4</v></c></row><row r="5"><c r="C5"><v>5</v></c></row></sheetData>`
	for merges, want := range map[string]string{
		"": "", "A1:A4": "4[1:1][3:4]", "A2:A5": "4[1:2][3:4] 5[1:2][3:5]", "B2:B4": "4[2:3][3:4]", "B1:B4": "", "A3:A5": "", "A6:A9": "", "A5:B5": "", "B2:C4": "4[2:3][3:4]",
	} {
		xml := rows
		if merges != "" {
			xml += `<mergeCells><mergeCell ref="` + merges + `"/></mergeCells>`
		}
		grids, err := Read(zipped(t, parts(testStyles, "", tab{"甲", "", xml})), 100)
		got := dump(grids)
		if err != nil || want == "" && got != "甲 1[1:1] 2[1:2][2:3] 4[3:4] 5[3:5];" || !strings.Contains(got, want) {
			t.Errorf("%s: %s %v, want %s", merges, got, err, want)
		}
	}
	for n, want := range map[int]error{100: nil, 101: ErrTooLarge} {
		xml := fmt.Sprintf(`<sheetData><row r="%d"><c r="A%d"><v>1</v></c></row></sheetData>`, n, n)
		if _, err := Read(zipped(t, parts(testStyles, "", tab{"甲", "", xml})), 100); !errors.Is(err, want) {
			t.Errorf("row %d of 100: %v", n, err)
		}
	}
}
