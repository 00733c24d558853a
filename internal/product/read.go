package product

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/source"
)

// Bounds of what a file may say: they catch slips of the pen, such as centimetres or a zero too many.
const (
	minSide      = 20.0    // millimetres
	maxSide      = 50000.0 // a vertical banner of 50 m
	minText      = 1.5     // millimetres: about 4 pt
	maxText      = 2000.0
	minPixels    = 16.0 // docs/screens.md: the floor for Chinese, and the narrowest strip
	maxPixels    = 8192.0
	maxDistance  = 500.0 // metres
	maxUp        = 500
	maxDieRadius = 50 // millimetres
	maxGutter    = 50 // millimetres
	maxSizeName  = 20
	maxBleed     = 20.0  // millimetres; more is no bleed but another size
	maxSafe      = 200.0 // millimetres
	minInk       = 100.0 // per cent of area coverage, all four inks together
	maxInk       = 400.0
	maxQuantity  = 1_000_000
)

// fields is product.yaml.
type fields struct {
	Name         source.Value `yaml:"name,required" example:"海报" about:"名称"`
	Medium       source.Value `yaml:"medium,required" example:"offset" about:"怎么印：offset 胶印、digital 数码印刷、wide 喷绘写真、office 办公室打印、screen 屏幕"`
	Sides        source.Value `yaml:"sides" example:"1" about:"单面 1，双面 2"`
	SmallestText source.Value `yaml:"smallest_text,required" example:"8" about:"最小的字高：印刷品写毫米，屏幕写短边的几分之一"`
	SmallestPX   source.Value `yaml:"smallest_pixels" example:"16" about:"最小的字高，像素；只用于屏幕"`
	DistanceM    source.Value `yaml:"distance_m" example:"2" about:"从多远处看，米"`
	ScanM        source.Value `yaml:"scan_m" example:"0.5" about:"从多远处扫码，米"`
	Material     source.Value `yaml:"material" example:"157 克铜版纸" about:"材料"`
	Finish       source.Value `yaml:"finish" example:"裁切" about:"后道加工"`
	Quantity     source.Value `yaml:"quantity" example:"1" about:"不写印数时印几份"`
	Counter      source.Value `yaml:"counter" example:"张" about:"量词"`
	Bleed        source.Value `yaml:"bleed" example:"3" about:"出血，毫米"`
	SafeMargin   source.Value `yaml:"safe_margin" example:"5" about:"四边多宽之内不放文字和二维码，毫米"`
	DieRadius    source.Value `yaml:"die_radius" example:"2" about:"写了就有模切刀线（专色 CutContour，不印），按这个圆角半径走，毫米；直角写 0"`
	Marks        source.Value `yaml:"marks" example:"yes" about:"要不要裁切线和套准线：yes 或 no"`
	InkWarn      source.Value `yaml:"ink_warn" example:"280" about:"总墨量超过百分之几提醒"`
	InkLimit     source.Value `yaml:"ink_limit" example:"320" about:"总墨量超过百分之几不收"`
	Durable      source.Value `yaml:"durable" example:"yes" about:"耐用品：挂、贴、摆上去长期用的，画面上不写期数，内容不变就不再印；yes 或 no"`
	Every        source.Value `yaml:"every" example:"month" about:"内容不变时多久再印一次：once 不再印、week 每周、month 满四周；不写，耐用品是 once，别的是 month"`
	Code         source.Value `yaml:"code" example:"kind" about:"二维码指向哪里，也就是一个文件给谁用：venue 每处场所一个文件、kind 同类场所共用一个、unit 全部场所共用一个；不写是 venue"`
	Hidden       hiddenFields `yaml:"hidden" about:"会被支架、底座、锁眼遮住的地方，毫米"`
	Sizes        []sizeFields `yaml:"sizes,required" example:"[{name: A3, width: 297, height: 420}]" about:"有哪些尺寸"`
	Pos          diag.Pos
}

type sizeFields struct {
	Name         source.Value `yaml:"name,required" example:"A3" about:"名称"`
	Width        source.Value `yaml:"width,required" example:"297" about:"宽：印刷品毫米，屏幕像素"`
	Height       source.Value `yaml:"height,required" example:"420" about:"高"`
	SmallestText source.Value `yaml:"smallest_text" example:"4" about:"最小的字高：印刷品写毫米，屏幕写短边的几分之一"`
	DistanceM    source.Value `yaml:"distance_m" example:"1" about:"从多远处看，米"`
	ScanM        source.Value `yaml:"scan_m" example:"0.3" about:"从多远处扫码，米"`
	Up           source.Value `yaml:"up" example:"10" about:"一张纸拼几枚"`
	PieceWidth   source.Value `yaml:"piece_width" example:"90" about:"每枚的宽，毫米"`
	PieceHeight  source.Value `yaml:"piece_height" example:"54" about:"每枚的高，毫米"`
	Gutter       source.Value `yaml:"gutter" example:"4" about:"两枚之间留多宽，毫米：各有一半作出血，裁两刀；不写是一刀两断"`
	Hidden       hiddenFields `yaml:"hidden" about:"会被支架、底座、锁眼遮住的地方，毫米"`
	Pos          diag.Pos
}

type hiddenFields struct {
	Top     source.Value `yaml:"top" example:"25" about:"上边"`
	Right   source.Value `yaml:"right" example:"20" about:"右边"`
	Bottom  source.Value `yaml:"bottom" example:"200" about:"下边"`
	Left    source.Value `yaml:"left" example:"20" about:"左边"`
	Corners source.Value `yaml:"corners" example:"40" about:"四角"`
	Pos     diag.Pos
}

type reader struct{ diags *diag.List }

func (r *reader) product(code string, f fields) *Product {
	p := &Product{Code: code, Name: f.Name.Text, Medium: Medium(f.Medium.Text), Sides: 1, Material: f.Material.Text,
		Finish: f.Finish.Text, Quantity: 1, Pos: f.Pos}
	r.medium(f.Medium)
	if f.Quantity.Given() {
		p.Quantity = r.count(f.Quantity, "quantity ", maxQuantity)
	}
	p.Counter = f.Counter.Text
	if !f.Counter.Given() {
		p.Counter = map[bool]string{true: "张", false: "份"}[p.Shop()]
	}
	p.Press = r.press(f, p)
	p.Durable = r.durable(f.Durable)
	p.Every = r.every(f.Every, p)
	p.Reach = r.reach(f.Code)
	if f.Sides.Given() {
		p.Sides = r.count(f.Sides, "sides ", 2)
	}
	unit := page.Micrometre
	if p.Medium == Screen {
		unit = page.Pixel64
		p.fraction, p.floor = r.fraction(f.SmallestText), minPixels
		if f.SmallestPX.Given() {
			p.floor = r.number(f.SmallestPX, "smallest_pixels ", minPixels, maxPixels, "像素")
		}
	} else if f.SmallestPX.Given() {
		r.diags.Error(f.SmallestPX.Pos, "product.smallest-pixels", "smallest_pixels 只用于屏幕画面（medium: screen）", "删掉这一行；印刷品的最小字高写在 smallest_text，单位是毫米")
	}
	if len(f.Sizes) == 0 {
		r.diags.Error(f.Pos, "product.no-sizes", "一个尺寸也没有", "至少写一个，例如 sizes: [{name: A3, width: 297, height: 420}]")
	}
	seen := map[string]diag.Pos{}
	for _, s := range f.Sizes {
		size := r.size(s, f, p, unit)
		if first, twice := seen[plainName(size.Name)]; twice {
			r.diags.Error(s.Name.Pos, "product.size-twice", "尺寸“"+size.Name+"”写了两次", "只留一个", first)
		}
		seen[plainName(size.Name)] = s.Name.Pos
		p.Sizes = append(p.Sizes, size)
	}
	return p
}

func (r *reader) medium(v source.Value) {
	words := []string{string(Offset), string(Digital), string(Wide), string(Office), string(Screen)}
	for _, w := range words {
		if v.Text == w {
			return
		}
	}
	if !v.Given() {
		return // reported as missing
	}
	message := "不认识的 medium“" + v.Text + "”"
	if s := source.Suggest(v.Text, words); s != "" {
		message += "，您是不是想写 " + s + "？"
	}
	r.diags.Error(v.Pos, "product.medium", message, "只能是 offset（胶印）、digital（数码印刷）、wide（喷绘写真）、office（办公室打印）或 screen（屏幕）")
}

// durable reads whether a product is durable.
func (r *reader) durable(v source.Value) bool {
	switch v.Text {
	case "yes", "true":
		return true
	case "no", "false", "":
	default:
		r.diags.Error(v.Pos, "product.durable", "durable 的“"+v.Text+"”不对", "耐用品写 yes，不是的写 no")
	}
	return false
}

// every reads how often the same sheet is printed again.
func (r *reader) every(v source.Value, p *Product) Every {
	if !v.Given() {
		return map[bool]Every{true: Once, false: Month}[p.Durable]
	}
	every, ok := ParseEvery(v.Text)
	if !ok {
		r.diags.Error(v.Pos, "product.every", "every 的“"+v.Text+"”不对", EveryRemedy)
	}
	return every
}

// reach reads for whom one file is made.
func (r *reader) reach(v source.Value) Reach {
	if !v.Given() {
		return ForVenue
	}
	reach, ok := ParseReach(v.Text)
	if !ok {
		r.diags.Error(v.Pos, "product.code", "code 的“"+v.Text+"”不对", ReachRemedy)
	}
	return reach
}

// press reads what the printing demands, over what the medium does.
func (r *reader) press(f fields, p *Product) Press {
	out := PressOf(p.Medium)
	if !p.Shop() {
		for _, v := range []struct {
			key   string
			value source.Value
		}{{"bleed", f.Bleed}, {"die_radius", f.DieRadius}, {"marks", f.Marks}, {"ink_warn", f.InkWarn}, {"ink_limit", f.InkLimit}} {
			if v.value.Given() {
				r.diags.Error(v.value.Pos, "product.not-pressed", v.key+" 只用于交给印刷厂的制品", "删掉这一行，或者把 medium 改成 offset、digital 或 wide")
			}
		}
	}
	if f.Bleed.Given() {
		out.Bleed = r.millimetres(f.Bleed, "bleed ", 0, maxBleed)
	}
	if f.DieRadius.Given() {
		out.Die, out.DieRadius = true, r.millimetres(f.DieRadius, "die_radius ", 0, maxDieRadius)
	}
	if f.SafeMargin.Given() {
		out.Safe = r.millimetres(f.SafeMargin, "safe_margin ", 0, maxSafe)
	}
	if f.Marks.Given() {
		out.Marks = f.Marks.Text == "yes" || f.Marks.Text == "true"
		if !out.Marks && f.Marks.Text != "no" && f.Marks.Text != "false" {
			r.diags.Error(f.Marks.Pos, "product.marks", "marks 的“"+f.Marks.Text+"”不对", "要裁切线和套准线写 yes，不要写 no")
		}
	}
	for _, v := range []struct {
		value source.Value
		key   string
		to    *int
	}{{f.InkWarn, "ink_warn ", &out.InkWarn}, {f.InkLimit, "ink_limit ", &out.InkLimit}} {
		if v.value.Given() {
			*v.to = int(r.number(v.value, v.key, minInk, maxInk, "百分之一，四色合计"))
		}
	}
	if out.InkLimit > 0 && out.InkWarn > out.InkLimit {
		r.diags.Error(cmp.Or(f.InkLimit.Pos, f.InkWarn.Pos), "product.ink", fmt.Sprintf("总墨量到 %d%% 才提醒，到 %d%% 就拒绝了", out.InkWarn, out.InkLimit),
			"ink_warn 写得不大于 ink_limit，例如 280 和 320")
	}
	return out
}

// size reads one size; what it does not say itself is the product's.
func (r *reader) size(s sizeFields, f fields, p *Product, unit page.Unit) Size {
	out := Size{Name: strings.ReplaceAll(s.Name.Text, "×", "x"), Unit: unit, Pos: s.Pos}
	if s.Name.Given() && !fileWord(out.Name) {
		r.diags.Error(s.Name.Pos, "product.size-name", "尺寸名“"+s.Name.Text+"”不能用在文件名里", "用字母、数字和连字符，例如 A3、210x285")
	}
	if unit == page.Pixel64 {
		width := r.number(s.Width, "width ", minPixels, maxPixels, "像素")
		height := r.number(s.Height, "height ", minPixels, maxPixels, "像素")
		slide := p.Slide(int(width), int(height))
		out.Width, out.Height, out.Smallest = slide.Width, slide.Height, slide.Smallest
		return out
	}
	out.Width, out.Height = r.millimetres(s.Width, "width ", minSide, maxSide), r.millimetres(s.Height, "height ", minSide, maxSide)
	smallest, distance, scan, hidden := f.SmallestText, f.DistanceM, f.ScanM, f.Hidden
	if s.SmallestText.Given() {
		smallest = s.SmallestText
	}
	if s.DistanceM.Given() {
		distance = s.DistanceM
	}
	if s.ScanM.Given() {
		scan = s.ScanM
	}
	if s.Hidden.Pos.Line > 0 {
		hidden = s.Hidden
	}
	out.Smallest = r.millimetres(smallest, "smallest_text ", minText, maxText)
	if distance.Given() {
		out.Distance = r.number(distance, "distance_m ", 0.1, maxDistance, "米")
	}
	out.Scan = out.Distance
	if scan.Given() {
		out.Scan = r.number(scan, "scan_m ", 0.1, maxDistance, "米")
	}
	out.Hidden = r.hidden(hidden, out)
	if s.Up.Given() || s.PieceWidth.Given() || s.PieceHeight.Given() || s.Gutter.Given() {
		r.pieces(s, &out)
	}
	return out
}

// pieces reads how many pieces a sheet carries; they must find room on it.
func (r *reader) pieces(s sizeFields, out *Size) {
	for _, v := range []struct {
		value source.Value
		key   string
	}{{s.Up, "up"}, {s.PieceWidth, "piece_width"}, {s.PieceHeight, "piece_height"}} {
		if !v.value.Given() {
			r.diags.Error(s.Pos, "product.pieces", "拼版的尺寸缺少 "+v.key, "up（每张几枚）、piece_width 和 piece_height（每枚的宽和高，毫米）要一起写")
			return
		}
	}
	out.Up = r.count(s.Up, "up ", maxUp)
	out.PieceWidth = r.millimetres(s.PieceWidth, "piece_width ", minSide, maxSide)
	out.PieceHeight = r.millimetres(s.PieceHeight, "piece_height ", minSide, maxSide)
	if s.Gutter.Given() {
		out.Gutter = r.millimetres(s.Gutter, "gutter ", 0, maxGutter)
	}
	if out.Up > 0 && out.PieceWidth > 0 && out.PieceHeight > 0 && len(out.Pieces()) == 0 { // else it has been told
		remedy := "减少 up，或核对每枚的宽和高"
		if out.Gutter > 0 {
			remedy += "、两枚之间的 gutter"
		}
		r.diags.Error(s.Up.Pos, "product.pieces", fmt.Sprintf("一张纸排不下 %d 枚", out.Up), remedy)
	}
}

func (r *reader) hidden(f hiddenFields, s Size) Hidden {
	read := func(v source.Value, key string, side page.Length) page.Length {
		if !v.Given() {
			return 0
		}
		return r.millimetres(v, "hidden 的 "+key+" ", 0, float64(side)/2000)
	}
	return Hidden{Top: read(f.Top, "top", s.Height), Right: read(f.Right, "right", s.Width), Bottom: read(f.Bottom, "bottom", s.Height),
		Left: read(f.Left, "left", s.Width), Corners: read(f.Corners, "corners", min(s.Width, s.Height))}
}

// fileWord reports whether a name can be part of a file name.
func fileWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return s != "" && len(s) <= maxSizeName
}

// number reads a plain decimal number within bounds; 0 after an error.
func (r *reader) number(v source.Value, what string, least, most float64, unit string) float64 {
	if !v.Given() {
		return 0 // reported as missing where it is required
	}
	n, err := strconv.ParseFloat(v.Text, 64)
	if err != nil || strings.Trim(v.Text, "0123456789.") != "" {
		r.diags.Error(v.Pos, "product.number", what+"的“"+v.Text+"”不是数", "只写半角数字，不写单位，例如 297")
		return 0
	}
	if n < least || n > most {
		r.diags.Error(v.Pos, "product.range", fmt.Sprintf("%s的“%s”超出范围", what, v.Text),
			fmt.Sprintf("写 %.4g 到 %.6g 之间的数，单位是%s", least, most, unit))
		return 0
	}
	return n
}

func (r *reader) millimetres(v source.Value, what string, least, most float64) page.Length {
	return page.Length(math.Round(r.number(v, what, least, most, "毫米") * 1000))
}

// count reads a whole number from 1 to most; 1 after an error.
func (r *reader) count(v source.Value, what string, most int) int {
	n, err := strconv.Atoi(v.Text)
	if err != nil || n < 1 || n > most {
		r.diags.Error(v.Pos, "product.count", fmt.Sprintf("%s的“%s”不对", what, v.Text), fmt.Sprintf("写 1 到 %d 的整数，用半角数字", most))
		return 1
	}
	return n
}

// fraction reads the smallest text of slides: 1/24 of the short side.
func (r *reader) fraction(v source.Value) float64 {
	if !v.Given() {
		return 0
	}
	over, err := strconv.Atoi(strings.TrimPrefix(v.Text, "1/"))
	if !strings.HasPrefix(v.Text, "1/") || err != nil || over < 4 || over > 100 {
		r.diags.Error(v.Pos, "product.fraction", "smallest_text 的“"+v.Text+"”不对", "屏幕画面写成短边的几分之一，例如 1/24")
		return 0
	}
	return 1 / float64(over)
}
