package check

import (
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// allowable are the codes of which one occurrence may be allowed, sorted: those that their rules say.
func allowable() []string {
	var out []string
	for _, r := range Rules {
		out = append(out, r.Allowable...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// allowedCodes reports what is allowed of which nothing can be: what cannot be read, planned or laid out is not there to be
// published, and most other rules are no matter of opinion.
func allowedCodes(book *campaign.Book, _ time.Time, problems *diag.List) {
	for _, a := range book.Allowed {
		if !slices.Contains(allowable(), a.Code.Value) {
			problems.Error(a.Code.Pos, "allowed.code", "“"+a.Code.Value+"”不是能允许的规则", "写成 text.punctuation 这样的代码；读不懂、排不下的内容不能允许，删掉这一条，照提示改正").
				In(a.Code.Pos.Span(len([]rune(a.Code.Value))))
		}
	}
}

// pass returns the findings that no entry of the Book allows, and the entries that have allowed one.
func pass(book *campaign.Book, found *diag.List) (left *diag.List, used map[*campaign.Allowed]bool) {
	used = map[*campaign.Allowed]bool{}
	if book == nil || len(book.Allowed) == 0 {
		return found, used
	}
	codes := allowable()
	left = found.Without(func(d *diag.Diagnostic) bool {
		allowed := false
		for _, a := range book.Allowed {
			if slices.Contains(codes, d.Code) && allows(book, a, d) {
				allowed, used[a] = true, true
			}
		}
		return allowed
	})
	return left, used
}

// allows reports whether an entry is about a finding: of its code, in its file, at its text. The text of a finding is what it says
// that it is about; else the stretch of the file that it concerns, or what begins where it stands. Blanks and ends of lines do not count.
func allows(book *campaign.Book, a *campaign.Allowed, d *diag.Diagnostic) bool {
	if a.Code.Value != d.Code || path.Clean(strings.ReplaceAll(a.File.Value, `\`, "/")) != d.Pos.File {
		return false
	}
	text := bare(a.Text.Value)
	if d.Subject != "" && bare(d.Subject) == text {
		return true
	}
	written := bare(book.Written(d.Range))
	if d.End == (diag.Point{}) {
		return strings.HasPrefix(written, text)
	}
	return written == text
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// unused warns of entries that allow nothing any more. Only the rules over the content look at all of it in every run.
func unused(book *campaign.Book, used map[*campaign.Allowed]bool, problems *diag.List) {
	var codes []string
	for _, r := range Rules {
		if r.book != nil {
			codes = append(codes, r.Allowable...)
		}
	}
	for _, a := range book.Allowed {
		if slices.Contains(codes, a.Code.Value) && !used[a] {
			problems.Warn(a.Pos, "allowed.unused", a.File.Value+" 里没有规则 "+a.Code.Value+" 指出的“"+a.Text.Value+"”了，这一条不再起作用", "文字已经改过，就删掉这一条；写错了，就照原样改正")
		}
	}
}
