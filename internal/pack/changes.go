package pack

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"fanshi/internal/ledger"
)

// maxSums is how long a list of checksums may be: 20,000 files.
const maxSums = 4 << 20

// Is tells whether bytes are a pack: it has a list of checksums and nothing else in it.
func Is(raw []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return false
	}
	f, err := z.Open(sumsFile)
	if err != nil {
		return false
	}
	defer f.Close()
	list, err := io.ReadAll(io.LimitReader(f, maxSums))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(list)) {
		if sum, _, ok := strings.Cut(line, "  "); !ok || len(sum) != 64 {
			return false
		}
	}
	return true
}

// whyTitles are the parts of 变更.txt.
var whyTitles = []struct {
	why   ledger.Why
	title string
}{{ledger.New, "新增"}, {ledger.Changed, "内容有变"}, {ledger.Due, "到期再印"}, {ledger.More, "加印"}, {ledger.Asked, "再印"}}

// changes is what 变更.txt says. It has a byte order mark and CR LF: print shops open it with old versions of Notepad.
func changes(in *Input) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s（%s）印刷文件变更\n\n本包 %d 个文件", in.Week, in.Edition, len(in.Packed))
	parts := map[ledger.Why][]string{}
	for _, f := range in.Packed {
		line := "  " + f.Path()
		if reason := f.Reason(in.Edition); reason != "" {
			line += "\n    " + reason
		}
		why := f.Why()
		parts[why] = append(parts[why], line)
	}
	for _, part := range whyTitles {
		if n := len(parts[part.why]); n > 0 {
			fmt.Fprintf(&b, "，%s %d 个", part.title, n)
		}
	}
	fmt.Fprintf(&b, "。另有 %d 个以前印过，仍可用，不用再印。\n", len(in.Kept))
	b.WriteString("内容变没变，按画面逐笔比较，期数和日期不算。\n")
	if in.Corrects != "" {
		fmt.Fprintf(&b, "\n本包更正 %s：下面写着“更正”的文件，请用本包的，原来的作废。\n", in.Corrects)
	}
	for _, part := range whyTitles {
		section(&b, part.title, parts[part.why])
	}
	var lines []string
	for _, o := range in.Cancelled {
		lines = append(lines, "  "+CancelledText(o))
	}
	section(&b, "不要再印（本期下过单，现在用不着了）", lines)
	lines = nil
	said := map[string]bool{} // of a file that several venues share
	for _, f := range in.Kept {
		for _, t := range f.To {
			if line := fmt.Sprintf("  %s（%s）", t.Before.Order.Name, t.Before.Pack); !said[line] {
				said[line], lines = true, append(lines, line)
			}
		}
	}
	section(&b, "仍可用，不用再印", lines)
	for i, f := range in.Refused {
		if i == 0 {
			fmt.Fprintf(&b, "\n没有交付（未通过印前检查）：%d 个\n", len(in.Refused))
		}
		fmt.Fprintf(&b, "  %s：%s\n", f.Name, strings.Join(f.Problems, "；"))
	}
	return []byte("\uFEFF" + strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

func section(b *strings.Builder, title string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(b, "\n%s：\n%s\n", title, strings.Join(lines, "\n"))
	}
}
