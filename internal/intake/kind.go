package intake

import (
	"regexp"
	"slices"
	"strings"

	"fanshi/internal/campaign"
)

var (
	pledgeWords = regexp.MustCompile(`承诺书|保证书`)
	slipWords   = regexp.MustCompile(`告知单|回\s*执`)
	noticeWords = regexp.MustCompile(`告知书|公开信|倡议书|一封信|致.{2,12}(居民|群众|家长|学生|储户|市民|村民|商户|朋友|同学|业主).*|告.{0,6}书|通告|通知|温馨提示$`)
	sloganWords = regexp.MustCompile(`标语|口号|横幅|宣传语|宣传用语`)
)

// maxSlogan is the longest slogan that any sheet takes, in characters.
const maxSlogan = 40

// kind finds what the document is; empty where that is not plain.
func (r *reader) kind() Kind {
	top := r.document.Title
	for i, l := range r.lines {
		if i < 4 && (i == 0 || l.level > 0) {
			top += "\n" + l.text
		}
	}
	sections := map[string]bool{}
	labelled := &reader{lines: slices.Clone(r.lines)}
	labelled.labelRows()
	for _, s := range labelled.findSections() {
		sections[s.Section] = true
	}
	slip := false
	for _, l := range r.lines {
		slip = slip || isSlip(l.text)
	}
	switch {
	case pledgeWords.MatchString(top):
		return Pledge
	case slipWords.MatchString(top) || slip:
		return Slip
	case sections["案情"] && len(sections) >= 1 || len(sections) >= 2:
		return Case
	case sloganWords.MatchString(top), r.allSlogans():
		return Slogans
	case noticeWords.MatchString(top):
		return Notice
	case strings.Contains(top, "案例") && len(r.lines) > 1:
		return Case
	}
	return ""
}

// allSlogans reports whether the text is nothing but three and more short lines, each a sentence or an item.
func (r *reader) allSlogans() bool {
	n, plain := 0, 0
	for i, l := range r.lines {
		if l.apart != "" || l.table > 0 || length(l.text) > maxSlogan {
			return false
		}
		if l.level > 0 || i == 0 {
			continue
		}
		n++
		mark, _, _ := campaign.ItemMark(l.text)
		if mark != "" || l.bullet != "" || ends(l.text) && !strings.HasSuffix(l.text, "：") {
			plain++
		}
	}
	return n >= 3 && plain == n
}

// isSlip reports the heading of a slip to return.
func isSlip(s string) bool {
	return strings.Trim(strings.NewReplacer(" ", "", "\u3000", "", "-", "", "—", "", "✂", "").Replace(s), "（）()【】：:") == "回执"
}

// findSections finds the lines that begin sections of a case.
func (r *reader) findSections() []campaign.SectionLine {
	texts := make([]string, len(r.lines))
	for i, l := range r.lines {
		if texts[i] = l.text; l.level > 0 {
			texts[i] = "## " + l.text
		}
		if l.apart != "" {
			texts[i] = ""
		}
	}
	return campaign.FindSections(texts)
}
