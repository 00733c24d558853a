// Package source turns the files of a project into text that the other packages can trust, and says in Chinese,
// with a place, what cannot be trusted.
//
// A text that Read returns is valid UTF-8 in Unicode normalisation form C, its lines end in LF, and it holds no control
// character, byte order mark, private-use character or non-character. Files in GB18030 (which includes GBK and GB 2312)
// and in UTF-16 are converted, with a Notice. Characters are decided once, here, with one Notice a file (fold.go):
//
//   - radicals and compatibility ideographs become the ordinary ideograph that looks the same;
//   - no-break and other blanks of one line become the ordinary blank; U+3000 and the tab stay;
//   - characters without width (U+200B, U+2060, U+FEFF inside, soft hyphen, fillers; a joiner outside an emoji) go away:
//     nobody sees them;
//   - combining marks, variation selectors, full-width forms and everything else that is visible stay as typed;
//   - private-use characters, U+FFFD, U+FFFC (a picture that was not copied) and marks of direction are errors.
//
// All columns count characters of the normalised text, from 1.
//
// The package also reads the formats that content is written in: front matter split off with true line numbers
// (Text.Split), YAML whose scalars stay strings (Decode), and tables from CSV and XLSX files (ReadTable).
//
// YAML is a strict subset that is read line by line (yaml.go, flow.go): mappings, lists, lists and mappings in brackets,
// comments that begin their line or follow a bracket or a quotation mark. A value is the text behind the colon, exactly as
// typed up to the line's end: 警惕 #贷款骗局#, ~, no, 0123, *甲* and !急 are text. In double quotes only \" and \\ are
// escapes. There are no anchors, aliases, tags, documents or texts of several lines. Every slip is reported once, at its
// place, with the line to copy; reading goes on as if that line stood there.
//
// What officers write is read by ReadInto, SplitInto and DecodeInto with a Reading: slips whose meaning is plain (tolerant.go) are
// understood, noted in the Reading, and told in one Notice a file; the Reading also writes the file as it should be. Readers
// without a Reading, for what designers write, report the same slips as errors.
//
// Nothing is lost in silence: after reading, the visible characters of the file (Visible) less those of the syntax must be
// those of the values, in the tree and in the struct; else yaml.lost-text is an error.
//
// Bounds: MaxBytes a text file; 200,000 values, 16 levels and 100 reported problems a YAML file; 20 reported characters a
// file; 20,000 rows, 16,384 columns (XFD) and 500,000 cells with text a table, whose header stands in the first 20 rows. What a
// workbook may unpack to is bounded in package spreadsheet. All reading is linear in the bytes.
package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/diag"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 8 << 20

// maxRuneReports bounds how many forbidden characters of one file are reported one by one.
const maxRuneReports = 20

// Text is one file as trusted text.
type Text struct {
	File   string // path inside the project, slash-separated
	Data   string // UTF-8, NFC, LF
	SHA256 string // of the file's raw bytes, in hexadecimal

	crlf, mark bool // its bytes have CR LF line ends, a byte order mark

	starts []int // byte offset of each line's first character
	runes  []int // characters before each runeStep bytes of Data
}

// runeStep bounds how far Pos counts: places in one long line cost no more than places in many short ones.
const runeStep = 256

// newText indexes the lines of data.
func newText(file, data string) *Text {
	starts := make([]int, 1, strings.Count(data, "\n")+1)
	for i := range len(data) {
		if data[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	t := &Text{File: file, Data: data, starts: starts, runes: make([]int, 0, len(data)/runeStep+1)}
	count := 0
	for i := 0; i <= len(data); i += runeStep {
		t.runes = append(t.runes, count)
		count += runeStarts(data[i:min(i+runeStep, len(data))])
	}
	return t
}

// runeStarts counts the bytes that begin a character.
func runeStarts(s string) int {
	n := 0
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return n
}

// before counts the characters that begin before a byte offset.
func (t *Text) before(offset int) int {
	step := offset / runeStep
	return t.runes[step] + runeStarts(t.Data[step*runeStep:offset])
}

// Pos returns the place of a byte offset of Data.
func (t *Text) Pos(offset int) diag.Pos {
	offset = max(0, min(offset, len(t.Data)))
	line, found := slices.BinarySearch(t.starts, offset)
	if !found {
		line--
	}
	return diag.Pos{File: t.File, Line: line + 1, Col: t.before(offset) - t.before(t.starts[line]) + 1}
}

// Offset returns the byte offset of a place in Data; a column behind the end of its line is the line's end.
func (t *Text) Offset(pos diag.Pos) int {
	if pos.Line < 1 || pos.Line > len(t.starts) {
		return len(t.Data)
	}
	offset, rest := t.starts[pos.Line-1], t.line(pos.Line)
	for n := 1; n < pos.Col && rest != ""; n++ {
		_, size := utf8.DecodeRuneInString(rest)
		offset, rest = offset+size, rest[size:]
	}
	return offset
}

// line returns the text of a line, counted from 1, without its line end; empty when there is no such line.
func (t *Text) line(n int) string {
	if n < 1 || n > len(t.starts) {
		return ""
	}
	s := t.Data[t.starts[n-1]:]
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return s
}

// Whole returns the span of the whole file.
func (t *Text) Whole() Span { return Span{text: t, start: 0, end: len(t.Data)} }

// Span is a part of a Text that begins at the start of a line.
type Span struct {
	text       *Text
	start, end int
}

// String returns the text of the span.
func (s Span) String() string { return s.text.Data[s.start:s.end] }

// Pos returns the place of a byte offset of String.
func (s Span) Pos(offset int) diag.Pos { return s.text.Pos(s.start + offset) }

// Read reads one text file. Everything that is wrong with it goes into diags; false means that there is no usable text.
func Read(fsys fs.FS, name string, diags *diag.List) (*Text, bool) {
	return ReadInto(fsys, name, nil, diags)
}

// ReadInto is Read for a file whose Reading tells everything that was understood, its encoding and characters included.
func ReadInto(fsys fs.FS, name string, reading *Reading, diags *diag.List) (*Text, bool) {
	raw, ok := ReadBytes(fsys, name, MaxBytes, diags)
	if !ok {
		return nil, false
	}
	return parseText(name, raw, reading, diags)
}

// parseText decodes, normalises and checks the bytes of a file.
func parseText(name string, raw []byte, reading *Reading, diags *diag.List) (*Text, bool) {
	whole := diag.Pos{File: name}
	if len(raw) == 0 {
		diags.Error(whole, "source.empty", "这是一个空文件", "写上内容，或者删掉这个文件")
		return nil, false
	}
	data, encoding, ok := decode(name, raw, diags)
	if !ok {
		return nil, false
	}
	data, folded := fold(data)
	if reading == nil {
		if encoding != "" {
			convertedNotice(name, encoding, diags)
		}
		folded.report(name, diags)
	} else {
		reading.characters(encoding, folded.parts())
	}
	if strings.TrimSpace(data) == "" {
		diags.Error(whole, "source.empty", "文件里只有空白", "写上内容，或者删掉这个文件")
		return nil, false
	}
	t := newText(name, data)
	t.SHA256, t.crlf, t.mark = Hash(raw), bytes.Contains(raw, []byte("\r\n")), bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF"))
	return t, t.checkRunes(diags)
}

// Hash is the SHA-256 of a file's bytes in hexadecimal, by which a piece of content is known.
func Hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// checkRunes reports every character that no text may hold.
func (t *Text) checkRunes(diags *diag.List) bool {
	found := 0
	for i, r := range t.Data {
		what := forbidden(r)
		if what == "" {
			continue
		}
		if found++; found <= maxRuneReports {
			diags.Error(t.Pos(i), "source.character", fmt.Sprintf("这里有%s（U+%04X）", what, r), runeRemedy)
		}
	}
	if found > maxRuneReports {
		diags.Error(diag.Pos{File: t.File}, "source.character",
			fmt.Sprintf("这个文件里一共有 %d 个不能用的字符，上面只列出前 %d 个", found, maxRuneReports),
			"文件可能不是文本，或者编码已经损坏：请用记事本打开核对，另存为 UTF-8")
	}
	return found == 0
}

const runeRemedy = "删掉这个字符，重新输入；它往往是从网页、微信或 Word 粘贴进来的，印出来会是空白或方框"

// CheckLine reports the characters of a text from elsewhere (a spreadsheet cell, an escape) that no text may hold.
func CheckLine(s string, pos diag.Pos, diags *diag.List) bool {
	for _, r := range s {
		if what := forbidden(r); what != "" || r == '\n' {
			if r == '\n' {
				what = "换行"
			}
			diags.Error(pos, "source.character", fmt.Sprintf("这里有%s（U+%04X）", what, r), runeRemedy)
			return false
		}
	}
	return true
}

// forbidden names the kind of a character that no text may hold; it is empty for all others.
func forbidden(r rune) string {
	switch {
	case r == '\n' || r == '\t':
		return ""
	case r >= 0x20 && r < 0x7F || r >= 0x4E00 && r <= 0x9FFF: // the common ones first
		return ""
	case unicode.IsControl(r):
		return "控制字符"
	case r == 0x2028 || r == 0x2029:
		return "特殊换行符"
	case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
		return "改变文字方向的控制符"
	case r == 0x200E || r == 0x200F || r == 0x061C:
		return "改变文字方向的控制符"
	case r == 0xFFFC:
		return "图片占位符（复制时图片没有带过来）"
	case r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE007F:
		return "看不见的标记"
	case r == utf8.RuneError:
		return "乱码替换符“\uFFFD”"
	case unicode.Is(unicode.Co, r):
		return "私用区字符"
	case r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE:
		return "不是字符的编码"
	}
	return ""
}

// ReadBytes reads a regular file of at most limit bytes.
func ReadBytes(fsys fs.FS, name string, limit int64, diags *diag.List) ([]byte, bool) {
	whole := diag.Pos{File: name}
	info, err := fs.Stat(fsys, name) // before Open: opening a named pipe would wait for a writer for ever
	if err != nil {
		readError(whole, err, diags)
		return nil, false
	}
	if !info.Mode().IsRegular() {
		diags.Error(whole, "source.not-a-file", "这不是普通文件", "换成普通文件，或者删掉它")
		return nil, false
	}
	f, err := fsys.Open(name)
	if err != nil {
		readError(whole, err, diags)
		return nil, false
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		readError(whole, err, diags)
		return nil, false
	}
	if int64(len(raw)) > limit {
		diags.Error(whole, "source.too-large", fmt.Sprintf("文件超过 %d MB", limit>>20), "拆成几个小文件，或者压缩图片后再放进来")
		return nil, false
	}
	return raw, true
}

func readError(pos diag.Pos, err error, diags *diag.List) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		folder := path.Dir(pos.File)
		if folder == "." {
			folder = "项目文件夹"
		}
		diags.Error(pos, "source.missing", "找不到这个文件", "检查文件名和所在文件夹："+folder)
	case errors.Is(err, fs.ErrPermission):
		diags.Error(pos, "source.unreadable", "没有权限读取这个文件", "在文件属性里给当前用户读取权限，关闭正在占用它的程序，然后重试")
	default:
		diags.Error(pos, "source.unreadable", "读不出这个文件", "检查磁盘和网络共享是否正常、它是否指向项目文件夹之外，然后重试")
	}
}
