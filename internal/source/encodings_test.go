package source

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// TestUTF16Order: without a mark nine of ten units must be those of everyday text, and more of them than in the other order.
func TestUTF16Order(t *testing.T) {
	units := func(order binary.ByteOrder, u ...uint16) (out []byte) {
		for _, v := range u {
			out = append(out, 0, 0)
			order.PutUint16(out[len(out)-2:], v)
		}
		return out
	}
	common := []uint16{'a', 'b', 'c', '\n', ' ', 0x4E00, 0x9FFF, 0x3000, 0xFF01}
	mostly := append(common[:9:9], 0xE000)   // nine of ten
	hardly := append(mostly[:10:10], 0xE000) // nine of eleven
	edges := []uint16{0x20, 0x7E, '\r', '\t', 0x2010, 0x2027, 0x301F, 0xFF5E, 'x'}
	outside := []uint16{0x1F, 0x7F, 0x200F, 0x2028, 0x2FFF, 0x3020, 0x4DFF, 0xA000, 0xFF00, 0xFF5F}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"little":        {units(binary.LittleEndian, common...), "LittleEndian 18 false"},
		"big":           {units(binary.BigEndian, common...), "BigEndian 18 false"},
		"edges":         {units(binary.LittleEndian, edges...), "LittleEndian 18 false"},
		"mostly little": {units(binary.LittleEndian, mostly...), "LittleEndian 20 false"},
		"mostly big":    {units(binary.BigEndian, mostly...), "BigEndian 20 false"},
		"hardly":        {units(binary.LittleEndian, hardly...), "none"},
		"hardly big":    {units(binary.BigEndian, hardly...), "none"},
		"odd length":    {append(units(binary.LittleEndian, common...), 'x'), "none"},
		"no zero byte":  {[]byte("abcdefgh"), "none"},
		"both alike":    {[]byte{0, 0, 0, 0}, "none"},
		"both may be":   {[]byte(strings.Repeat("PP", 9) + "a\x00"), "none"},
		"marked little": {[]byte("\xFF\xFEa\x00"), "LittleEndian 2 true"},
		"marked big":    {[]byte("\xFE\xFF\x00a"), "BigEndian 2 true"},
		"mark alone":    {[]byte("\xFF\xFE"), "LittleEndian 0 true"},
		"empty":         {nil, "none"},
	} {
		order, rest, sure := utf16Order(c.raw)
		got := "none"
		if order != nil {
			got = strings.Replace(fmt.Sprintf("%v %d %v", order, len(rest), sure), "binary.", "", 1)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for _, u := range outside {
		if commonUnits(units(binary.LittleEndian, u), binary.LittleEndian) != 0 {
			t.Errorf("U+%04X counts as everyday text", u)
		}
	}
	for _, u := range append(common, edges...) {
		if commonUnits(units(binary.BigEndian, u), binary.BigEndian) != 1 {
			t.Errorf("U+%04X does not count as everyday text", u)
		}
	}
}

// TestDecodeUTF16: pairs of surrogates are one character; halves of them are no text.
func TestDecodeUTF16(t *testing.T) {
	for raw, want := range map[string]string{
		"a\x00\x00\x4E": "a一", "\x42\xD8\xB7\xDF": "𠮷", "\x42\xD8\xB7\xDFa\x00": "𠮷a", "": "", "a\x00b": "!", "\x42\xD8": "!", "\xB7\xDF\x42\xD8": "!", "\x42\xD8a\x00": "!", "a\x00\x42\xD8": "!",
	} {
		got, ok := decodeUTF16([]byte(raw), binary.LittleEndian)
		if !ok {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

// TestOtherEncodings: GB18030 is taken for what it is, and UTF-8 with damaged bytes for damaged, never for other characters.
func TestOtherEncodings(t *testing.T) {
	good := gb18030(t, "凡是先交钱的贷款，都是诈骗！")
	for name, c := range map[string]struct {
		raw []byte
		ok  bool
	}{
		"GB18030": {good, true}, "with ASCII": {append([]byte("title: abc\r\n\t"), good...), true}, "UTF-8 damaged": {[]byte("凡是先交钱\xE5的贷款"), false}, "UTF-8 damaged in half of it": {[]byte("凡\xE5是\xE5"), false},
		"as many damaged as whole, and text": {[]byte("\xE5\x87\xA1\xA3" + string(good)), true}, "one more whole than damaged, and both": {[]byte("凡凡\xB7a"), false}, "one character more damaged": {[]byte("凡\xE5\xB7\xB2"), false}, "cut": {good[:len(good)-1], false}, "noise": {[]byte("\x81\x30\x81\x30\x81\x30\x81\x31\xFF"), false}, "a control": {append([]byte{0x1B}, good...), false}, "DEL": {append([]byte{0x7F}, good...), false},
	} {
		if got, ok := decodeGB18030(c.raw); ok != c.ok || ok && !strings.HasSuffix(got, "凡是先交钱的贷款，都是诈骗！") {
			t.Errorf("%s: %v %q", name, ok, got)
		}
	}
	for text, want := range map[string]bool{
		"": true, "abc\n\r\t~ ": true, strings.Repeat("一", 9) + "\u0600": true, strings.Repeat("一", 8) + "\u0600": false, "\u0600": false, "\x01": false, "\x7f": false, "\u0019一": false,
		"\u4E00\u9FFF\u3000\u30FF\u2010\u266F\uFF01\uFFE5\u00A0\u0451": true, strings.Repeat("一", 8) + "\uA000": false, strings.Repeat("一", 8) + "\u4DFF": false, strings.Repeat("一", 8) + "\u3100": false, strings.Repeat("一", 8) + "\u200F": false, strings.Repeat("一", 8) + "\u2670": false, strings.Repeat("一", 8) + "\uFF00": false, strings.Repeat("一", 8) + "\uFFE6": false, strings.Repeat("一", 8) + "\u009F": false, strings.Repeat("一", 8) + "\u0452": false,
	} {
		if plausible(text) != want {
			t.Errorf("%q is plausible: %v", text, !want)
		}
	}
}

// TestFirstInvalidByte is told by line and character.
func TestFirstInvalidByte(t *testing.T) {
	for raw, want := range map[string]string{"\xFFa": "a.md:1:1", "甲乙\xFF": "a.md:1:3", "甲\n乙\n\xFF": "a.md:3:1", "甲\n乙丙\xFF": "a.md:2:3"} {
		var diags diag.List
		invalidBytes("a.md", []byte(raw), &diags)
		if got := diags.Sorted(); len(got) != 1 || got[0].Pos.String() != want {
			t.Errorf("%q: %v, want %s", raw, got, want)
		}
	}
}

// TestCellsAreTidied: what stands around the text of a cell is no part of it, in workbooks as in CSV, and one character is
// one whatever way it was typed.
func TestCellsAreTidied(t *testing.T) {
	const rows = "代码|名称|电话|屏幕\n  a |\u3000甲\u00A0|e\u0301|x \n"
	for name, raw := range map[string][]byte{"v.xlsx": rawWorkbook(t, testSheet{"Sheet1", "", rows, ""}), "v.csv": []byte(strings.ReplaceAll(rows, "|", ","))} {
		tables, ok, diags := readTables(name, raw)
		if !ok || len(tables) != 1 || len(tables[0].Rows) != 1 {
			t.Errorf("%s: %v", name, diags)
			continue
		}
		var got []string
		for _, c := range tables[0].Rows[0] {
			got = append(got, c.Text)
		}
		if text := strings.Join(got, "|"); text != "a|甲|é|x" {
			t.Errorf("%s: %q", name, text)
		}
	}
}
