package theme

import (
	"regexp"
	"slices"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

var phraseName = regexp.MustCompile(`\.Phrases\.(\w+)`)

// CheckPhrases reports the phrases that a template names and that there are not, in whatever branch they stand. known are
// the keys of content/phrases.yaml.
func CheckPhrases(file, text string, known []string, diags *diag.List) {
	for _, a := range action.FindAllStringIndex(text, -1) {
		for _, m := range phraseName.FindAllStringSubmatchIndex(text[a[0]:a[1]], -1) {
			key := text[a[0]+m[2] : a[0]+m[3]]
			if slices.Contains(known, key) {
				continue
			}
			pos := diag.Pos{File: file}
			pos.Line, pos.Col = placeIn(text, a[0]+m[2])
			message, remedy := "没有名为“"+key+"”的固定用语", "改成 content/phrases.yaml 里有的键"
			if near := source.Suggest(key, known); near != "" {
				message, remedy = message+"，您是不是想写 "+near+"？", "改成 "+near
			}
			diags.Error(pos, "template.phrase", message, remedy)
		}
	}
}
