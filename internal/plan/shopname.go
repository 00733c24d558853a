package plan

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/filename"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

// RatioText is the scale at which a size is drawn, as a job sheet and a slug line say it: 1:1, 1:10.
func RatioText(s product.Size) string { return fmt.Sprintf("1:%d", ratioOf(s)) }

func ratioOf(s product.Size) int { return page.DrawingRatio(s.Unit, s.Width, s.Height) }

// ratioWord is the end of the name of a file that is drawn to a scale: _1to10; empty at full size.
func ratioWord(s product.Size) string {
	if r := ratioOf(s); r > 1 {
		return fmt.Sprintf("_1to%d", r)
	}
	return ""
}

func sidesText(what *product.Product) string {
	if what.Sides == 2 {
		return "双面"
	}
	return "单面"
}

// shopNameBytes bounds a shop name: with a folder's name before it stays within the 255 bytes that ext4 and NTFS allow,
// and a warning in front of it (不合格) still fits.
const shopNameBytes = 150

// shopName is what a print shop calls a file: product, subject, size, sides, material, copies, where it goes. The subject
// is cut so that the name stays short; a second file of the same name has its slug in the place of the subject.
func (p *planner) shopName(job *SheetJob, where, slug string) ShopName {
	what, size := job.Product, job.Size
	measures := millimetres(size.Width) + "×" + millimetres(size.Height) + "mm"
	if size.Up > 0 {
		measures = fmt.Sprintf("%s×%smm拼%d", millimetres(size.PieceWidth), millimetres(size.PieceHeight), size.Up)
	}
	if r := ratioOf(size); r > 1 {
		measures += fmt.Sprintf("_1比%d", r)
	}
	parts := []string{measures, sidesText(what)}
	if what.Material != "" {
		parts = append(parts, what.Material)
	}
	start, before, after := portable(what.Name), "_"+portable(strings.Join(parts, "_")), "_"+portable(where)+".pdf"
	name := func(subject string) ShopName {
		room := shopNameBytes - len(start) - len(before) - len(after) - copiesBytes - 1
		if subject = cutBytes(portable(subject), room); subject != "" {
			subject = "-" + subject
		}
		return ShopName{start + subject + before, what.Counter, after}
	}
	out := name(job.View.Title())
	if p.shopNames[out.key()] {
		out = name(slug)
	}
	for n := 2; p.shopNames[out.key()]; n++ {
		out = name(fmt.Sprintf("%d-%s", n, slug))
	}
	p.shopNames[out.key()] = true
	return out
}

// ShopName is the name of a print file but for its number of copies. No two of a plan differ in that number alone.
type ShopName struct{ before, counter, after string }

// copiesBytes is room for a number of copies, the longest counter included.
const copiesBytes = 16

// For returns the name of the file for a number of copies; 0: it is not said.
func (n ShopName) For(copies int) string {
	if copies == 0 {
		return n.before + n.after
	}
	return n.before + "_" + portable(fmt.Sprintf("%d%s", copies, n.counter)) + n.after
}

func (n ShopName) key() string { return filename.Key(n.For(0)) }

// forbiddenInNames stand in for the characters that Windows allows no file name to have: 24/7 without its stroke would be
// another number, and a title without its question mark a claim.
var forbiddenInNames = strings.NewReplacer("<", "＜", ">", "＞", ":", "：", "\"", "＂", "|", "｜", "?", "？", "*", "＊", "/", "／", "\\", "＼")

// portable makes a text a part of a file name. White space is left out, but two words or numbers that it alone parts keep
// a low line between them (110 96110); every visible character stays, those that Windows forbids as their full-width
// forms.
func portable(s string) string {
	var b strings.Builder
	last, parted := ' ', false
	for _, r := range forbiddenInNames.Replace(s) {
		if r <= ' ' || r == 0x7f || unicode.IsSpace(r) {
			parted = true
			continue
		}
		if parted && wordOrNumber(last) && wordOrNumber(r) {
			b.WriteByte('_')
		}
		b.WriteRune(r)
		last, parted = r, false
	}
	return b.String()
}

// wordOrNumber reports the characters that read as one word or number when they stand side by side.
func wordOrNumber(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// cutBytes cuts a text to so many bytes, between characters and never inside a number or a word of Latin letters, and
// ends what it has cut with an ellipsis: 18 万元 must not become 1.
func cutBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	const ellipsis = "…"
	end := most - len(ellipsis)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	for end > 0 && inWord(s[end-1]) && inWord(s[end]) {
		end--
	}
	if end <= 0 {
		return ""
	}
	return strings.TrimRight(s[:end], ".") + ellipsis
}

// inWord reports the bytes of numbers and Latin words: 3.2, 1,000, 24-7.
func inWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte(".,-+%_", c) >= 0
}
