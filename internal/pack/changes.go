package pack

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Previous is the pack of an earlier edition: the checksums of its print files by their paths.
type Previous struct {
	Edition string
	sums    map[string]string
}

// maxSums is how long a list of checksums may be: 20,000 files.
const maxSums = 4 << 20

// ReadPrevious reads a pack's own list of checksums. An error says that the bytes are no pack.
func ReadPrevious(edition string, raw []byte) (*Previous, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	f, err := z.Open(sumsFile)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	defer f.Close()
	p := &Previous{Edition: edition, sums: map[string]string{}}
	lines := bufio.NewScanner(io.LimitReader(f, maxSums))
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || len(sum) != 64 {
			return nil, fmt.Errorf("pack: %s has a line that is no checksum: %q", sumsFile, lines.Text())
		}
		if isPrintFile(name) {
			p.sums[name] = sum
		}
	}
	return p, lines.Err()
}

// isPrintFile tells print files from the pack's own papers, which differ in every edition.
func isPrintFile(name string) bool {
	return strings.HasPrefix(name, shopFolder) || strings.HasPrefix(name, officeFolder)
}

// changes is what 变更.txt says. It has a byte order mark and CR LF: print shops open it with old versions of Notepad.
func changes(in *Input, entries []entry) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s（%s）印刷文件变更\n\n", in.Week, in.Edition)
	if in.Previous == nil {
		fmt.Fprintf(&b, "没有更早一期的文件可以比较。本期共 %d 个文件，全部按新文件制作。\n", len(in.Packed))
	} else {
		now := map[string]string{}
		for _, e := range entries {
			if isPrintFile(e.name) {
				now[e.name] = hash(e.data)
			}
		}
		compare(&b, in.Previous, now)
	}
	for i, f := range in.Refused {
		if i == 0 {
			fmt.Fprintf(&b, "\n没有交付（未通过印前检查）：%d 个\n", len(in.Refused))
		}
		fmt.Fprintf(&b, "  %s：%s\n", f.Name, strings.Join(f.Problems, "；"))
	}
	return []byte("\uFEFF" + strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

// compare lists what two packs do not have in common.
func compare(b *strings.Builder, before *Previous, now map[string]string) {
	var added, removed, changed []string
	same := 0
	for name, sum := range now {
		switch was, known := before.sums[name]; {
		case !known:
			added = append(added, name)
		case was != sum:
			changed = append(changed, name)
		default:
			same++
		}
	}
	for name := range before.sums {
		if _, kept := now[name]; !kept {
			removed = append(removed, name)
		}
	}
	fmt.Fprintf(b, "与 %s 期相比：新增 %d 个，内容有变 %d 个，取消 %d 个，没有变化 %d 个。\n文件按内容逐字节比较；文件名里的数量改了，算取消一个、新增一个。\n",
		before.Edition, len(added), len(changed), len(removed), same)
	for _, part := range []struct {
		title string
		names []string
	}{{"新增", added}, {"内容有变", changed}, {"取消", removed}} {
		if len(part.names) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s：\n", part.title)
		for _, name := range slices.Sorted(slices.Values(part.names)) {
			fmt.Fprintf(b, "  %s\n", name)
		}
	}
}
