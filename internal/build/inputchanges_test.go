package build

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/plan"
)

// otherPixels is a second font of door strips: Unifont at twice its size.
const otherPixels = "Unifont2.woff"

// addTrial adds what changes may choose: the theme trial, which has no base and looks like no other one, and a font.
func (p *inputsTest) addTrial(t *testing.T) {
	t.Helper()
	add := func(name string, data []byte) {
		p.files[name], p.extra[name] = &fstest.MapFile{Data: data}, true
	}
	alert, neighbours := string(p.files["themes/alert/theme.yaml"].Data), string(p.files["themes/neighbours/theme.yaml"].Data)
	colours := regexp.MustCompile(`(?m)^  [\w-]+: +\{rgb.*\n`)
	known := map[string]bool{}
	var palette strings.Builder
	for _, line := range append(colours.FindAllString(alert, -1), colours.FindAllString(neighbours, -1)...) {
		if name, rest, _ := strings.Cut(line, ":"); !known[name] {
			known[name] = true
			palette.WriteString(otherColours(line) + name + "-as-it-was:" + rest) // shared templates hold some of them as numbers
		}
	}
	fonts := strings.Replace(alert[strings.Index(alert, "fonts:"):strings.Index(alert, "# Words")], "Unifont.woff", otherPixels, 1)
	fonts = strings.Replace(fonts, "NotoSansSC_400Regular", "NotoSansSC_700Bold", 1)
	add("themes/trial/theme.yaml", []byte("name: 试\npalette:\n"+palette.String()+fonts))
	add("themes/trial/sheet.css", append(bytes.Clone(p.files["themes/alert/sheet.css"].Data), "\n* { letter-spacing: 0.05px; }\n"...))
	add("themes/trial/site.css", append(bytes.Clone(p.files["themes/alert/site.css"].Data), "\np { color: red; }\n"...))
	for name, f := range p.files {
		if art, ok := strings.CutPrefix(name, "themes/alert/art/"); ok {
			add("themes/trial/art/"+art, []byte(otherColours(string(f.Data))))
		}
	}
	add("themes/alert/fonts/"+otherPixels, twice(p.files["themes/alert/fonts/Unifont.woff"].Data))
	for name, f := range p.files {
		if file, ok := strings.CutPrefix(name, "themes/alert/fonts/"); ok {
			add("themes/trial/fonts/"+file, f.Data)
		}
	}
}

// otherColours makes each colour of a palette or a drawing another one, and the same one in both.
func otherColours(text string) string {
	text = regexp.MustCompile(`(?i)#([0-9a-f]{5})[0-9a-f]\b`).ReplaceAllString(text, "#${1}5")
	return regexp.MustCompile(`cmyk: \[\d+`).ReplaceAllString(text, "cmyk: [7")
}

// twice returns a font in WOFF with its em halved, so that every glyph is drawn twice as large; nil where it cannot be read.
func twice(woff []byte) []byte {
	out := bytes.Clone(woff)
	for i := range int(binary.BigEndian.Uint16(out[12:])) {
		entry := out[44+20*i : 64+20*i]
		if string(entry[:4]) != "head" {
			continue
		}
		at, packed, length := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		head := bytes.Clone(out[at : at+packed])
		if packed < length {
			r, err := zlib.NewReader(bytes.NewReader(head))
			if err == nil {
				head, err = io.ReadAll(r)
			}
			if err != nil {
				return nil
			}
		}
		binary.BigEndian.PutUint16(head[18:], binary.BigEndian.Uint16(head[18:])/2) // unitsPerEm
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
		entry = out[44+20*i : 64+20*i]
		binary.BigEndian.PutUint32(entry[4:], uint32(len(out)))
		binary.BigEndian.PutUint32(entry[8:], length)
		return append(out, head...)
	}
	return nil
}

// change is other data of a file, and the parts that are built with it; empty: all.
type change struct {
	data []byte
	only []plan.Part
}

// variations are sensible changes of a file, those first that change most of what is made from it.
func variations(file string, data []byte) (out []change) {
	text := string(data)
	add := func(changed string, only ...plan.Part) {
		if changed != text {
			out = append(out, change{[]byte(changed), only})
		}
	}
	replace := func(pattern, with string) { add(regexp.MustCompile(pattern).ReplaceAllString(text, with)) }
	switch path.Ext(file) {
	case ".md":
		markdownVariations(file, text, add)
	case ".yaml":
		settingsVariations(file, text, add, replace)
		replace(`(?m)^  entered_by: ".*"$`, `  entered_by: "另一位录入人"`) // of who has reviewed nothing is made
		replace(`(?m)^(  name: .*推送.*)$`, "${1}工作")                   // nor of what is to be done
	case ".csv":
		add(strings.NewReplacer("网点", "支行", "小学", "中学", "路,", "街,", "经理", "主管", "德育", "教导").Replace(text))
		add(strings.NewReplacer("640x320", "960x320", "480x480", "512x512", "128x16", "64x32").Replace(text))
		add(strings.NewReplacer("640x320", "800x400", "480x480", "480x320", "128x16", "320x16").Replace(text))
		add(strings.NewReplacer("480x480 P3 2-6米", "480x480 P3 9-12米", "b01", "b02", "单色", "双色").Replace(text))
		add(strings.Replace(text, "单色", "双色", 1))
		add(strings.Replace(text, "128x16", "128x32", 1))
		add(strings.Replace(text, "school", "bank", 1))
		add(strings.Replace(text, ",bank", ",school", 1))
	case ".png":
		img := image.NewRGBA(image.Rect(0, 0, 1300, 1250))
		for i := range img.Pix {
			if img.Pix[i] = byte(i * 7); i%4 == 3 {
				img.Pix[i] = 255 // print has no transparency
			}
		}
		img.Set(3, 3, color.RGBA{R: 255, A: 255})
		var b bytes.Buffer
		_ = png.Encode(&b, img)
		out = append(out, change{data: b.Bytes()})
	case ".html":
		templateVariations(text, add, replace)
	case ".css":
		add(text + "\n* { letter-spacing: 0.05px; }\n")
		add(text + "\nh1, h2, p, li { letter-spacing: 0.3px; }\n")
		add(text + "\nsection { padding-left: 2px; }\n")
		replace(`line-height: [0-9.]+`, "line-height: 1.17")
		replace(`letter-spacing: [^;]+`, "letter-spacing: 0.01em")
	case ".svg":
		drawingVariations(text, add, replace)
	case ".ttf", ".woff":
		out = append(out, change{data: otherFont(file, data)})
	}
	return out
}

// otherFont is what may stand in the place of a font.
func otherFont(file string, data []byte) []byte {
	other := "NotoSansSC_700Bold.ttf"
	switch path.Base(file) {
	case "Unifont.woff":
		return twice(data)
	case other:
		other = "NotoSansSC_400Regular.ttf"
	}
	swapped, _ := os.ReadFile("../../themes/alert/fonts/" + other)
	return swapped
}

// drawingVariations change a drawing; its colours must be those of the palette.
func drawingVariations(text string, add func(string, ...plan.Part), replace func(pattern, with string)) {
	colours := regexp.MustCompile(`#[0-9A-Fa-f]{6}`).FindAllString(text, -1)
	if len(colours) > 0 {
		last := colours[len(colours)-1]
		add(strings.ReplaceAll(text, colours[0], last))
		add(strings.Replace(text, last, colours[0], 1))
	}
	replace(`(\sd="M ?)(\d)`, "${1}1$2")
	replace(`(cx|cy|x|y|width|height|r)="(\d+)"`, `$1="${2}.5"`)
}

// templateVariations change a template, all of it, and each of its blocks and sections for itself.
func templateVariations(text string, add func(string, ...plan.Part), replace func(pattern, with string)) {
	const dot = `<span style="position: absolute; left: 1px; top: 1px; width: 3px; height: 3px; background-color: var(--ink);"></span>`
	replace(`<section[^>]*>`, "$0"+dot)
	replace(`\}\}</`, "}}·</")
	replace(`class="(text|page|body|front|back)"`, `class="$1 other"`)
	add(strings.Replace(text, "</style>", "section { padding-top: 3px; }\n</style>", 1))
	replace(`src="art:[^>]*\}\}"`, `src="qr:{{$$.Link}}"`)
	for _, width := range []string{"60px", "160px"} {
		add(strings.Replace(text, "</section>", `<img src="qr:{{.Link}}" alt="码" style="position: absolute; left: 0; top: 0; width: `+width+`; height: `+width+`;"></section>`, 1))
	}
	replace(`<img class="code"[^>]*>`, "")
	add(strings.Replace(text, "</style>", ".code { width: 40px; height: 40px; }\n</style>", 1))
	replace(`<h([12])([^>]*)>`, "<h$1$2>·")
	replace(`<(p|li|span|strong|small|a)( [^>]*)?>\{\{`, "<$1$2>·{{")
	for _, at := range regexp.MustCompile(`\{\{define [^}]*\}\}`).FindAllStringIndex(text, -1) {
		add(text[:at[1]] + dot + text[at[1]:])
		block := text[at[1]:]
		if tag := regexp.MustCompile(`^\s*<[^>]*>`).FindStringIndex(block); tag != nil {
			add(text[:at[1]+tag[1]] + dot + text[at[1]+tag[1]:])
		}
		for _, word := range regexp.MustCompile(`\}\}</`).FindAllStringIndex(block, 12) {
			add(text[:at[1]] + block[:word[0]] + "}}·</" + block[word[1]:])
		}
	}
}

func markdownVariations(file, text string, add func(string, ...plan.Part)) {
	head, body, _ := strings.Cut(text[4:], "\n---\n")
	with := func(head, body string, only ...plan.Part) { add("---\n"+head+"\n---\n"+body, only...) }
	set := func(head, key, value string) string {
		line := regexp.MustCompile(`(?m)^` + key + `:.*$`)
		if line.MatchString(head) {
			return line.ReplaceAllString(head, key+": "+value)
		}
		return head + "\n" + key + ": " + value
	}
	rename := regexp.MustCompile(`(?m)^(title|subtitle|action|victim|area|loss|channel|issuer): (.*)$`)
	with(rename.ReplaceAllString(head, "$1: 又$2"), body)
	with(head, regexp.MustCompile(`(?m)^(- |\d+\. )`).ReplaceAllString(body, "${1}请"))
	with(head, body+"\n再添一句话。\n")
	switch path.Dir(file) {
	case "content/cases":
		with(regexp.MustCompile(`(?m)^hook: “?`).ReplaceAllString(head, "hook: “喂，"), body)
		with(regexp.MustCompile(`(?m)^  - (.)`).ReplaceAllString(head, "  - 请$1"), body)
		with(set(head, "expires", "2026-11-20"), body)
		with(set(head, "date", "2026-11-22"), body)
		with(set(head, "date", "2026-01-02"), body)
		with(set(set(head, "date", "2026-01-02"), "venues", "全部"), body) // the first that durable products show
		var only []plan.Part
		for _, scam := range scamNames() {
			with(set(set(head, "scam", scam), "date", "2026-11-22"), body, only...)
			only = []plan.Part{plan.Site} // the next differ in the neighbours that cases have there
		}
		for _, date := range caseDates() { // and these in the lists of weeks
			with(set(head, "date", date), body, only...)
		}
		with(set(head, "venues", "全部"), body, only...)
		with(set(head, "venues", "[school]"), body, only...)
		with(set(head, "venues", "[bank]"), body, only...)
	case "content/slogans":
		with(set(head, "expires", "2026-11-20"), body)
		with(set(head, "venues", "[school]"), body)
		with(head, regexp.MustCompile(`(?m)^- (.*)[，。？]([^，。？]*)[。？]$`).ReplaceAllString(body, "- $2。$1。"))
		with(head, regexp.MustCompile(`(?m)^- .*$`).ReplaceAllString(body, "- 停。"))
	case "content/lists":
		with(head, regexp.MustCompile(`(?m)^(9|10)\. .*\n`).ReplaceAllString(body, "")) // fewer slides
		with(set(head, "status", "official"), body)
	case "content/notices":
		with(set(head, "form", "pledge"), body)
		with(set(head, "form", "notice"), body)
		with(set(head, "form", "slip"), body)
		with(set(head, "form", "pledge"), "\n我不出租、出借电话卡和银行卡。\n") // short enough for where pledges go
	case "content/bulletins":
		lists := regexp.MustCompile(`\[.*\]`)
		arrange := func(how func([]string) []string) {
			with(lists.ReplaceAllStringFunc(head, func(s string) string {
				return "[" + strings.Join(how(strings.Split(s[1:len(s)-1], ", ")), ", ") + "]"
			}), body)
		}
		arrange(func(l []string) []string { return append(slices.Clone(l[1:]), l[0]) })
		arrange(func(l []string) []string { return l[:len(l)-1] })
		arrange(func(l []string) []string { return l[:1] })
		arrange(func(l []string) []string { slices.Reverse(l); return l })
		with(regexp.MustCompile(`(?m)^  (school|bank):\n.*\n.*\n`).ReplaceAllString(head+"\n", ""), body)
	}
}

// scamNames are the names of the kinds of fraud, to which any case may be moved.
func scamNames() (names []string) {
	data, _ := os.ReadFile("../../content/scams.yaml")
	for _, m := range regexp.MustCompile(`(?m)^  name: (.*)$`).FindAllStringSubmatch(string(data), -1) {
		names = append(names, m[1])
	}
	return names
}

// caseDates are the dates of the sample's cases, to which any case may be moved.
func caseDates() (dates []string) {
	files, _ := filepath.Glob("../../content/cases/*.md")
	for _, file := range files {
		data, _ := os.ReadFile(file)
		if m := regexp.MustCompile(`(?m)^date: (.*)$`).FindSubmatch(data); m != nil {
			dates = append(dates, string(m[1]))
		}
	}
	return dates
}

func settingsVariations(file, text string, add func(string, ...plan.Part), replace func(pattern, with string)) {
	switch path.Base(file) {
	case "fanshi.yaml":
		replace(`Asia/Shanghai`, "America/New_York") // there it is still the week before
		replace(`(?m)^(name|issuer): (.*)$`, "$1: 新$2")
		replace(`fz\.example`, "fanzha.example")
		replace(`gov\.cn/`, "gov.cn/pinganjiedao/fanzhaxuanchuan/anli/")
		replace(`"96110"`, `"96119"`)
		replace(`(?m)^    name: (.*)$`, "    name: 全国的$1")
		replace(`(?m)^    (name|use): (.*)$`, "    $1: 新$2")
		replace(`(?m)^theme: .*`, "theme: trial")
		replace(`(?m)^theme: .*`, "theme: neighbours")
		replace(`Asia/Shanghai`, "Asia/Tokyo")
		replace(`(?ms)^keep:.*?\n\n`, "\n")
		replace(`(?m)^keep:\n`, "keep:\n  - 等一等\n  - 转账等一等\n  - 一律不\n  - 的人\n")
	case "theme.yaml":
		replace(`(?m)^base: .*`, "base: trial")
		replace(`(?m)^(name: .*)`, "$1\nbase: trial")
		replace(`Unifont\.woff`, otherPixels)
		replace(`cmyk: \[(\d)`, "cmyk: [1")
		replace(`(file: )NotoSansSC_400Regular`, "${1}NotoSansSC_700Bold")
		replace(`(?s)\nkeep:.*`, "\n")
		replace(`(?m)^keep:\n`, "keep:\n  - 的人\n  - 一律不\n")
	case "product.yaml":
		add(regexp.MustCompile(`(width|height): (\d+)`).ReplaceAllStringFunc(text, func(s string) string {
			key, number, _ := strings.Cut(s, ": ")
			n, _ := strconv.Atoi(number)
			return fmt.Sprintf("%s: %d", key, n+1)
		}))
		replace(`(?m)^name: (.*)$`, "name: 新$1")
		replace(`(?m)^material: (.*)$`, "material: 厚$1")
	case "phrases.yaml":
		last := regexp.MustCompile(`(?m)^(\w+: .*)\pL([。！？]?)$`) // the length stays as it is
		add(last.ReplaceAllString(text, "${1}呀$2"))
		for _, line := range last.FindAllString(text, -1) {
			add(strings.Replace(text, line+"\n", last.ReplaceAllString(line, "${1}呢$2")+"\n", 1))
		}
	case "scams.yaml":
		replace(`(?m)^(- id: )(.*)\n  name: .*$`, "${1}x-$2\n  name: $2") // cases that name it by its code find it by its name
		replace(`(?m)^  name: (.*)$`, "  name: 新$1")
		replace(`question: `, "question: 您想，")
		entries := strings.SplitAfter(text, "？\n")
		slices.Reverse(entries[1:min(len(entries), 8)])
		add(strings.Join(entries, ""))
	default: // a kind of venue
		theme := regexp.MustCompile(`(?m)^theme: .*\n`)
		add(theme.ReplaceAllString(text, "") + "\ntheme: trial\n")
		replace(`(?m)^(name|audience): (.*)$`, "$1: ${2}呀")
		replace(`(?m)^reminder: ..`, "reminder: 您")
		replace(`quantity: `, "quantity: 3")
		replace(`(?m)^products:`, "list_on_screens: no\nproducts:")
		replace(`(template: leaflet/case\n    size: )A4`, "${1}A5")
		add(theme.ReplaceAllString(text, ""))
	}
}
