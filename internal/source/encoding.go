package source

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/diag"
)

// decode converts the bytes of a file to UTF-8, and names the encoding if it was another.
func decode(name string, raw []byte, diags *diag.List) (text, encoding string, ok bool) {
	if rest, ok := bytes.CutPrefix(raw, []byte("\xEF\xBB\xBF")); ok {
		if !utf8.Valid(rest) {
			invalidBytes(name, rest, diags)
			return "", "", false
		}
		return string(rest), "", true
	}
	if order, rest, sure := utf16Order(raw); order != nil {
		s, ok := decodeUTF16(rest, order)
		if ok {
			return s, "UTF-16", true
		}
		if sure {
			diags.Error(diag.Pos{File: name}, "source.encoding", "文件标明是 UTF-16 编码，但内容不完整", "用记事本打开核对，另存为 UTF-8")
			return "", "", false
		}
	}
	if utf8.Valid(raw) {
		return string(raw), "", true
	}
	if s, ok := decodeGB18030(raw); ok {
		return s, "GB18030（GBK）", true
	}
	invalidBytes(name, raw, diags)
	return "", "", false
}

func convertedNotice(name, encoding string, diags *diag.List) {
	diags.Note(diag.Pos{File: name}, "source.converted", "文件的编码是 "+encoding+"，已自动转换",
		"建议在记事本或 Excel 里另存为 UTF-8，以免别的程序读成乱码")
}

// utf16Order returns the byte order of a UTF-16 file and the bytes after its mark, or nil. sure means that a byte
// order mark says so; without one the text must look far more like one byte order than like anything else.
func utf16Order(raw []byte) (order binary.ByteOrder, rest []byte, sure bool) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return binary.LittleEndian, raw[2:], true
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return binary.BigEndian, raw[2:], true
	}
	// Line ends, spaces and digits have a zero byte in UTF-16; no text in UTF-8 or GB18030 has one.
	if len(raw)%2 != 0 || bytes.IndexByte(raw, 0) < 0 {
		return nil, nil, false
	}
	little, big := commonUnits(raw, binary.LittleEndian), commonUnits(raw, binary.BigEndian)
	units := len(raw) / 2
	switch {
	case little > big && little*10 >= units*9:
		return binary.LittleEndian, raw, false
	case big > little && big*10 >= units*9:
		return binary.BigEndian, raw, false
	}
	return nil, nil, false
}

// commonUnits counts the UTF-16 code units that everyday Chinese text is made of: ASCII, punctuation, Han, full-width.
func commonUnits(raw []byte, order binary.ByteOrder) int {
	n := 0
	for i := 0; i+1 < len(raw); i += 2 {
		switch u := order.Uint16(raw[i:]); {
		case u >= 0x20 && u < 0x7F, u == '\n', u == '\r', u == '\t', u >= 0x2010 && u <= 0x2027,
			u >= 0x3000 && u <= 0x301F, u >= 0x4E00 && u <= 0x9FFF, u >= 0xFF01 && u <= 0xFF5E:
			n++
		}
	}
	return n
}

func decodeUTF16(raw []byte, order binary.ByteOrder) (string, bool) {
	if len(raw)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	var b strings.Builder
	b.Grow(len(raw) * 3 / 2)
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i+1 == len(units) {
				return "", false
			}
			if r = utf16.DecodeRune(r, rune(units[i+1])); r == utf8.RuneError {
				return "", false
			}
			i++
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// decodeGB18030 converts bytes that are not valid UTF-8, unless they are evidently UTF-8 with a few bytes damaged:
// the bytes of Chinese UTF-8 nearly always form GB18030 too, and would come out as other, wrong characters.
func decodeGB18030(raw []byte) (string, bool) {
	three, invalid := 0, 0
	for rest := raw; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			invalid++
		case n >= 3:
			three++
		}
		rest = rest[n:]
	}
	if three > invalid {
		return "", false
	}
	s, err := simplifiedchinese.GB18030.NewDecoder().String(string(raw))
	if err != nil || strings.ContainsRune(s, utf8.RuneError) || !plausible(s) {
		return "", false
	}
	return s, true
}

// plausible reports whether a conversion gave Chinese text and not noise: no control characters, and at least nine of
// ten characters beyond ASCII in the common blocks.
func plausible(s string) bool {
	common, rare := 0, 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r >= 0x20 && r < 0x7F:
		case r < 0x20 || r == 0x7F:
			return false
		case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3000 && r <= 0x30FF, r >= 0x2010 && r <= 0x266F, r >= 0xFF01 && r <= 0xFFE5,
			r >= 0xA0 && r <= 0x451:
			common++
		default:
			rare++
		}
	}
	return common >= 9*rare
}

// invalidBytes reports the first byte that is no text in any known encoding.
func invalidBytes(name string, raw []byte, diags *diag.List) {
	line, col := 1, 1
	for rest := raw; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if col++; r == '\n' {
			line, col = line+1, 1
		}
		rest = rest[n:]
	}
	diags.Error(diag.Pos{File: name, Line: line, Col: col}, "source.encoding",
		"从这里起的字节不是任何认得的文字编码（UTF-8、GB18030、UTF-16）",
		"用记事本打开这个文件，核对这一处的文字，另存为 UTF-8；图片、Word、PDF 不能改名成文本文件放进来")
}
