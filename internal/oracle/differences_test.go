package oracle

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// differences are the places where Chromium is not followed, or must be told what the engine knows.
var differences = []struct{ name, reason string }{
	{"keep", "words of the keep list and numbers with their units are not split: Chromium gets word joiners there, or white-space: nowrap where a joiner would stop text-autospace"},
	{"root", "a page is a block formatting context of its own: Chromium gets overflow: hidden on its section"},
	{"pictures", "art:, content: and qr: are no addresses: Chromium gets drawings of the same natural size"},
	{"fit", "--fit is not CSS: Chromium gets the sizes that the engine found"},
	{"cmyk", "Chromium does not know device-cmyk(): it gets black"},
	{"tie", "text-wrap: balance may break in two ways that are equally good; rounding decides in each engine"},
	{"paper", "a code too small for a screen is laid out as on paper, where borders are not whole pixels; within 1 px all the same"},
	{"atom", "a line that would begin with ， or end with （ next to a picture or an inline block does not break there: GB/T 15834, section 5, has no exception; Chromium breaks on both sides of what is no text"},
	{"stop", "a line does not begin with ， or end with （ after or before a space either: GB/T 15834, section 5; Chromium breaks at every space"},
	{"paged", "a section that goes on over several pages is compared on one that holds it all, as page 1 of 1: Chromium's window has no pages"},
}

// forChromium changes a document as the table says.
func forChromium(html string) string {
	html = cmyk.ReplaceAllString(html, "#000")
	html = strings.NewReplacer("{page}", "1", "{pages}", "1").Replace(html)
	return strings.Replace(html, "<style>", "<style>body > section { overflow: hidden }\n", 1)
}

var cmyk = regexp.MustCompile(`device-cmyk\([^)]*\)`)

// number is a number with its measure word or unit (the rule of GB/T 15835: 3 天, 第 2 步, 96110), as a pattern of its
// own: what the engine does is not asked.
const number = `[第约￥]?[0-9０-９](?:[.,:/~～–-]?[0-9０-９])* ?[十百千万亿兆余多来几]*` +
	`(?:小时|分钟|公里|公斤|公顷|毫米|厘米|分米|千米|毫升|平方米|立方米|人次|英寸|美元|港元|欧元|日元|个月|周年|周岁|毫克|千克|世纪|年代|号线|` +
	`[年月日号天时点分秒周岁元角块毛人名个位条起次件笔例宗家份页张户台部种类项步招米里吨斤克升度倍成折期届楼层栋室路线级寸英公千万亿百十小毫厘平立％%‰℃])?`

// kept returns the patterns of what no line break may split.
func kept(phrases []string) []string {
	patterns := []string{number, `[^ ][·‧]`}
	for _, p := range phrases {
		patterns = append(patterns, regexp.QuoteMeta(p))
	}
	return patterns
}

// picture returns a drawing with the natural size of an image.
func picture(th *theme.Theme, src string) string {
	if name, ok := strings.CutPrefix(src, "art:"); ok {
		_, svg, _ := th.Art(name)
		return svg
	}
	width, height := 150, 150
	if name, ok := strings.CutPrefix(src, "content:"); ok {
		name, _ = url.PathUnescape(name)
		img, _ := content(name)
		width, height = img.PixelWidth, img.PixelHeight
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"><rect width="%[1]d" height="%[2]d"/></svg>`, width, height)
}

// content are the pictures of the sample project and the one that the case files show (layout_test.go has it too).
func content(name string) (page.Image, bool) {
	if name == "case.png" {
		return page.Image{Format: "png", PixelWidth: 120, PixelHeight: 80}, true
	}
	a := campaign.ReadPicture(os.DirFS(project), "content/"+name, diag.Pos{}, &diag.List{})
	if a == nil {
		return page.Image{}, false
	}
	return page.Image{Data: a.Print, Format: a.Format, PixelWidth: a.Width, PixelHeight: a.Height}, true
}
