package plan

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/qr"
)

// Rules of legibility, from design/screens.md.
const (
	legible       = 345 // a character is read from this many times its height
	leastText     = 16  // device pixels: no Chinese character has fewer
	codeMinHeight = 400 // device pixels; on lower walls the slide templates leave the QR code out
	codeLEDs      = 3   // pixels to a module
	codeDistance  = 10  // a code is read from ten times its width
)

// CharacterHeight returns how many pixels high a character must be for the farthest viewer.
func CharacterHeight(s *campaign.Screen) int {
	if s.Pitch == 0 {
		return leastText
	}
	return max(leastText, int(math.Ceil(float64(s.Far)*1000/(legible*float64(s.Pitch)))))
}

// decimal writes thousandths as people do: 2500 is 2.5.
func decimal(thousandths int) string {
	return strconv.FormatFloat(float64(thousandths)/1000, 'f', -1, 64)
}

// slide is one picture to be planned.
type slide struct {
	template string
	subject
	code      bool // shows a QR code
	evergreen bool
}

// screens plans the folder of each of a venue's screens: cases, slogans, and the hotlines last, which never expire.
func (p *planner) screens(v *campaign.Venue) {
	cases, slogans := p.selection(v.Kind)
	cases, slogans = cases[:min(slideCases, len(cases))], slogans[:min(slideSlogans, len(slogans))]
	for i := range v.Screens {
		screen := &v.Screens[i]
		width, height := screen.Width, screen.Height
		if screen.Rotation%180 == 90 {
			width, height = height, width
		}
		manifest := &ManifestJob{Screen: *screen, Width: width, Height: height}
		var inputs []string
		if screen.Strip() {
			inputs = p.strip(v, screen, slogans, manifest)
		} else {
			inputs = p.wall(v, screen, cases, slogans, manifest)
		}
		p.freshness(screen, manifest)
		p.add(screen.Pos, &Item{Path: folder(v, screen) + "manifest.json", Venue: v, Job: manifest}, inputs...)
		for _, name := range folderFiles(screen, manifest) {
			p.add(screen.Pos, &Item{Path: folder(v, screen) + name, Venue: v, Job: &FolderJob{Manifest: manifest}}, inputs...)
		}
	}
}

// folderFiles are the files that play a screen's slides, and those that its controller asks for.
func folderFiles(screen *campaign.Screen, manifest *ManifestJob) []string {
	names := []string{PlayerFile, ScriptFile, WorkerFile, M3UFile, SMILFile}
	for _, format := range screen.Formats {
		switch format {
		case campaign.VSN:
			names = append(names, VSNFile)
		case campaign.Huidu:
			names = append(names, HuiduFile)
		case campaign.Panasonic:
			names = append(names, PanasonicList, PanasonicScenario, PanasonicNote)
			for _, slide := range manifest.Slides {
				names = append(names, strings.TrimSuffix(path.Base(slide.Item.Path), ".png")+".jpg")
			}
		case campaign.ZIP:
			names = append(names, ZIPFile)
		case campaign.BMP, campaign.TXT, campaign.GIF: // beside every page of a strip
		}
	}
	return names
}

func folder(v *campaign.Venue, s *campaign.Screen) string {
	return fmt.Sprintf("screens/%s/%s/", v.Code, s.ID)
}

// wall plans the slides of a display that shows pictures. It returns the files that they are made from.
func (p *planner) wall(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan, manifest *ManifestJob) (inputs []string) {
	for i, what := range p.slides(v, screen, cases, slogans) {
		s := p.at(v)
		what.fill(s)
		job := &SheetJob{Template: what.template, Theme: p.themeOf(v.Kind), Format: PNG, Unit: page.Pixel64,
			Width: page.Length(screen.Width) * 64, Height: page.Length(screen.Height) * 64,
			Product: p.opts.Products.Find(productCode(what.template)), Screen: screen}
		item := p.addSheet(screen.Pos, fmt.Sprintf("%s%02d.png", folder(v, screen), i+1), s, job, p.bulletinFile(v.Kind))
		item.Venue = v
		manifest.Slides = append(manifest.Slides, Slide{Item: item, Seconds: Dwell(s.view.characters(), what.code), Until: what.until, Evergreen: what.evergreen})
		inputs = append(inputs, item.Inputs...)
	}
	return inputs
}

// slides chooses what a wall shows. Where nobody could read a QR code, slides that would lead to it are left out, and the
// hotline stands in words.
func (p *planner) slides(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan) (out []slide) {
	code := screen.Height >= codeMinHeight
	unreadable := ""
	if code {
		unreadable = unreadableCode(screen, p.landing(v))
	}
	if unreadable == "" {
		for _, c := range cases {
			out = append(out, slide{template: "slide/case", subject: caseSubject(c), code: code})
		}
	}
	for _, s := range slogans {
		out = append(out, slide{template: "slide/slogan", subject: sloganSubject(s)})
	}
	if unreadable != "" && len(p.book.Config.Hotlines) > 0 {
		hotline := p.book.Config.Hotlines[0]
		p.diags.Warn(screen.Pos, "screen.code", unreadable,
			fmt.Sprintf("这块屏幕不放二维码和带码的案例，改放 %s；要放码，请核对点距和最近的观看距离", hotline.Number.Value))
		words := subject{slug: "hotline", fill: func(s *sheet) {
			s.view.Slogan = &SloganView{Text: hotline.Use.Value, Clauses: Clauses(hotline.Use.Value)}
		}}
		return append(out, slide{template: "slide/slogan", subject: words, evergreen: true})
	}
	return append(out, slide{template: "slide/hotline", subject: hotlineSubject, code: code, evergreen: true})
}

// codeSide returns the least side of the QR codes that the slide templates draw, quiet zone included, in pixels. It follows
// their @media rules: more than half the height of a very wide screen, 39 % of a wide one's, and so on.
func codeSide(width, height int) int {
	switch {
	case width*10 >= height*27:
		return height * 54 / 100
	case width*3 > height*4:
		return height * 39 / 100
	case width*3 > height*2:
		return max(min(width, height)*28/100, 116)
	}
	return width * 36 / 100
}

// unreadableCode says with numbers why a code on a wall is not read by the nearest viewer's phone, or returns "".
func unreadableCode(s *campaign.Screen, payload string) string {
	code, err := qr.Encode(payload)
	if err != nil || s.Pitch == 0 {
		return "" // the sheet that draws the code says why there is none
	}
	module := codeSide(s.Width, s.Height) / (code.Modules + 2*qr.QuietZone)
	if module < codeLEDs {
		return fmt.Sprintf("屏幕 %s 上的二维码每格只有 %d 个像素，至少要 %d 个，手机扫不出", s.ID, module, codeLEDs)
	}
	return FarCode(s, module*code.Modules)
}

// FarCode says with numbers why a code of so many pixels, without its quiet zone, is too small for the nearest viewer's
// phone, or returns "".
func FarCode(s *campaign.Screen, pixels int) string {
	width := pixels * s.Pitch / 1000
	if s.Pitch == 0 || width*codeDistance >= s.Near {
		return ""
	}
	return fmt.Sprintf("屏幕 %s 上的二维码宽约 %d 毫米，最近的观众在 %s 米外，至少要 %d 毫米，手机扫不出",
		s.ID, width, decimal(s.Near), s.Near/codeDistance)
}

// SmallText says with numbers why letters of so many pixels are too small for the farthest viewer, or returns "".
func SmallText(s *campaign.Screen, pixels int) string {
	need := CharacterHeight(s)
	if pixels >= need {
		return ""
	}
	return fmt.Sprintf("屏幕 %s 点距 %s 毫米，要让 %s 米外的人看清，字高至少 %d 像素，画面上最小的字只有 %d 像素",
		s.ID, decimal(s.Pitch), decimal(s.Far), need, pixels)
}

// LegibilityRemedy says what to do about small letters.
const LegibilityRemedy = "核对点距和最远的观看距离；远处的人本来就看不清的，写看得清的距离"

// freshness warns of a set that would show nothing but the hotline before the next edition, which comes next Monday.
func (p *planner) freshness(screen *campaign.Screen, job *ManifestJob) {
	monday := p.plan.Today.AddDate(0, 0, 7-(int(p.plan.Today.Weekday())+6)%7)
	var last time.Time
	if len(job.Slides) == 0 {
		return // why has been said
	}
	for _, s := range job.Slides {
		if s.Evergreen {
			continue
		}
		if s.Until.IsZero() {
			return
		}
		last = slices.MaxFunc([]time.Time{last, s.Until}, time.Time.Compare)
	}
	const remedy = "给这类场所补充案例或标语，或者把还能用的 expires 改晚"
	switch {
	case last.IsZero():
		p.diags.Warn(screen.Pos, "screen.stale", fmt.Sprintf("屏幕 %s 没有案例和标语可放，只剩热线画面", screen.ID), remedy)
	case last.AddDate(0, 0, 1).Before(monday):
		p.diags.Warn(screen.Pos, "screen.stale", fmt.Sprintf("屏幕 %s 的案例和标语到 %s 全部到期，下一期 %s 才出，中间只剩热线画面",
			screen.ID, last.Format(time.DateOnly), monday.Format(time.DateOnly)), remedy)
	}
}

// Colours of door strips. One colour is whatever the LEDs' is: white stands for lit. Two colours make three.
var (
	white  = page.Color{R: 255, G: 255, B: 255}
	yellow = page.Color{R: 255, G: 255}
	green  = page.Color{G: 255}
)

// strip plans the files of a door strip: each slogan on as many pages as it needs, and the hotline.
func (p *planner) strip(v *campaign.Venue, screen *campaign.Screen, slogans []*campaign.Slogan, manifest *ManifestJob) (inputs []string) {
	need := CharacterHeight(screen)
	least := (need + 15) / 16 * 16
	if most := min(screen.Height/16*16, maxGlyph); least > most {
		p.diags.Error(screen.Pos, "screen.legibility", fmt.Sprintf("屏幕 %s 点距 %s 毫米，要让 %s 米外的人看清，字高至少 %d 像素，这块屏最多放 %d 像素的字",
			screen.ID, decimal(screen.Pitch), decimal(screen.Far), need, most), LegibilityRemedy)
		return nil
	}
	number := 0
	add := func(t stripText) {
		t.colour = white
		switch {
		case screen.Colour == campaign.SingleColour:
		case t.evergreen:
			t.colour = green
		default:
			t.colour = yellow
		}
		inputs = append(inputs, p.stripText(v, screen, t, least, &number, manifest)...)
	}
	for _, s := range slogans {
		add(stripText{text: s.Text.Value, clauses: Clauses(s.Text.Value), pos: s.Text.Pos, until: s.Expires.Time, inputs: []string{s.Text.Pos.File, p.bulletinFile(v.Kind)}})
	}
	if hotlines := p.book.Config.Hotlines; len(hotlines) > 0 {
		h := hotlines[0]
		add(stripText{text: h.Name.Value + " " + h.Number.Value, clauses: []string{h.Name.Value + " ", h.Number.Value}, pos: h.Name.Pos, evergreen: true})
	}
	return inputs
}

// stripText is one text of a door strip.
type stripText struct {
	text      string
	clauses   []string
	pos       diag.Pos
	until     time.Time
	evergreen bool
	colour    page.Color
	inputs    []string
}

// stripText plans the pages of one text in letters of at least some pixels; number counts the pages of the strip.
func (p *planner) stripText(v *campaign.Venue, screen *campaign.Screen, t stripText, least int, number *int, manifest *ManifestJob) (inputs []string) {
	size, pages, whole := setStrip(t.clauses, campaign.Values(p.book.Config.Keep), screen.Width, screen.Height, least)
	scrolls := slices.Contains(screen.Formats, campaign.GIF)
	if !whole && !scrolls {
		p.diags.Error(t.pos, "screen.strip", fmt.Sprintf("屏宽 %d 像素只容 %d 个字，这条标语 %d 个字，分屏会把句子拆断（屏幕 %s/%s）",
			screen.Width, screen.Width/size, (columns(t.text)+1)/2, v.Code, screen.ID), "把标语写短，或者在屏幕的格式里加上 gif，改成滚动播放", screen.Pos)
		return nil
	}
	theme := p.themeOf(v.Kind)
	plan := func(format Format, number, pages, size int, lines []string) *Item {
		job := &StripJob{Format: format, Theme: theme, Width: screen.Width, Height: screen.Height, Turns: screen.Rotation / 90,
			Colour: t.colour, Size: size, Lines: lines, Pos: t.pos}
		for n := range pages {
			job.Shows = append(job.Shows, fmt.Sprintf("%02d.png", number+n))
		}
		item := &Item{Path: fmt.Sprintf("%s%02d.%s", folder(v, screen), number, format), Venue: v, Job: job}
		p.add(screen.Pos, item, append([]string{v.Pos.File, v.Kind.Pos.File, p.book.Config.Pos.File, "themes/" + theme + "/theme.yaml"}, t.inputs...)...)
		inputs = append(inputs, item.Inputs...)
		return item
	}
	for i, lines := range pages {
		*number++
		item := plan(PNG, *number, 1, size, lines)
		characters := 0
		for _, line := range lines {
			characters += (columns(line) + 1) / 2
		}
		manifest.Slides = append(manifest.Slides, Slide{Item: item, Seconds: Dwell(characters, false), Until: t.until, Evergreen: t.evergreen})
		for _, format := range []Format{BMP, TXT} {
			if slices.Contains(screen.Formats, campaign.Format(format)) {
				plan(format, *number, 1, size, lines)
			}
		}
		if i == 0 && !whole {
			plan(GIF, *number, len(pages), min(screen.Height/16*16, maxGlyph), []string{t.text})
		}
	}
	return inputs
}
