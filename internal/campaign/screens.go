package campaign

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// Screen is one display of a venue, as a cell of the venue table describes it: lobby 1920x1080, or with all that can be
// said of it: gate 352x80 P10 3-20米 双色 旋转90 每300秒 格式bmp+txt+gif. What is not said follows from the size.
type Screen struct {
	ID            string // ASCII, unique in the venue: lobby
	Width, Height int    // device pixels, as its viewers see it
	Colour        Colour
	Pitch         int      // from one pixel to the next, in micrometres: P10 is 10000
	Near, Far     int      // distance of the nearest and the farthest viewer, in millimetres
	Rotation      int      // by how many degrees the files are turned clockwise, for players that cannot: 0, 90, 180, 270
	Formats       []Format // what its folder holds beside what every folder holds
	PollSeconds   int      // how often its player asks for a new set
	Pos           diag.Pos
}

// Colour says what a display's pixels can show.
type Colour string

// The colours of displays: all; red, green and both together, yellow; one.
const (
	FullColour   Colour = "full"
	DualColour   Colour = "dual"
	SingleColour Colour = "single"
)

// Format is a kind of file that some controllers want beside the pictures.
type Format string

// The formats of a screen's folder.
const (
	BMP       Format = "bmp"       // 1-bit pictures of strips
	TXT       Format = "txt"       // GB18030 texts of strips
	GIF       Format = "gif"       // scrolling texts of strips
	VSN       Format = "vsn"       // Colorlight program
	Huidu     Format = "huidu"     // Huidu program, JSON
	Panasonic Format = "panasonic" // scenario.dat
	ZIP       Format = "zip"       // the folder as usb.zip
)

// stripFormats are the formats that only door strips have.
var stripFormats = []Format{BMP, TXT, GIF}

var formatNames = map[string]Format{"bmp": BMP, "txt": TXT, "gif": GIF, "vsn": VSN, "卡莱特": VSN, "huidu": Huidu, "灰度": Huidu,
	"panasonic": Panasonic, "松下": Panasonic, "zip": ZIP, "u盘": ZIP}

// stripHeight is the height in pixels up to which a display is a door strip: text in bitmap glyphs.
const stripHeight = 96

// Strip reports whether the display is a door strip: low, or of one or two colours. Its texts are set in bitmap glyphs.
func (s *Screen) Strip() bool {
	return s.Height <= stripHeight || s.Colour == DualColour || s.Colour == SingleColour
}

// Bounds of what a cell may say.
const (
	minScreen, maxScreen = 16, 8192         // pixels
	minPitch, maxPitch   = 100, 100_000     // micrometres
	maxDistance          = 1_000_000        // millimetres
	minPoll, maxPoll     = 10, 24 * 60 * 60 // seconds
	usualPoll            = 60
)

// setDefaults fills in what the table does not say, by the size: a strip is P10 above a door; a wall less than 720 px
// high is P5; a cinema's picture is ten metres wide; anything else is a television 1.2 m wide or high.
func (s *Screen) setDefaults() {
	if s.Colour == "" {
		s.Colour = FullColour
		if s.Height <= stripHeight {
			s.Colour = SingleColour
		}
	}
	pitch, near, far := 1_200_000/max(s.Width, s.Height), 1500, 5000
	switch {
	case s.Height <= stripHeight:
		pitch, near, far = 10_000, 3000, 25_000
	case min(s.Width, s.Height) < 720:
		pitch, near, far = 5000, 3000, 20_000
	case slices.Contains([]int{1998, 2048, 3996, 4096}, s.Width): // DCI flat and scope
		pitch, near, far = 10_000_000/s.Width, 5000, 25_000
	}
	if s.Pitch == 0 {
		s.Pitch = pitch
	}
	if s.Far == 0 {
		s.Near, s.Far = near, far
	}
	if s.PollSeconds == 0 {
		s.PollSeconds = usualPoll
	}
	if s.Strip() && !slices.ContainsFunc(s.Formats, func(f Format) bool { return slices.Contains(stripFormats, f) }) {
		s.Formats = append(slices.Clone(stripFormats), s.Formats...)
	}
}

const screenRemedy = "写成“名称 宽x高”，几块屏幕之间用分号隔开，例如：lobby 1920x1080；gate 352x80 P10 3-20米 双色"

// screens reads a cell such as "lobby 1920x1080；gate 352x80 P10 3-20米 双色".
func (l *loader) screens(cell source.Cell) []Screen {
	var out []Screen
	seen := make(map[string]bool)
	for entry := range strings.SplitSeq(strings.NewReplacer("；", ";", "，", " ").Replace(cell.Text), ";") {
		fields := strings.Fields(entry)
		if len(fields) == 0 {
			continue
		}
		s := Screen{ID: fields[0], Pos: cell.Pos}
		ok := false
		if len(fields) > 1 {
			s.Width, s.Height, ok = pixels(fields[1])
		}
		switch {
		case !ok:
			l.diags.Error(cell.Pos, "screen.format", "看不懂屏幕“"+strings.TrimSpace(entry)+"”", screenRemedy)
			continue
		case s.Width < minScreen || s.Width > maxScreen || s.Height < minScreen || s.Height > maxScreen:
			l.diags.Error(cell.Pos, "screen.size", fmt.Sprintf("屏幕 %s 的尺寸 %d×%d 超出范围", s.ID, s.Width, s.Height),
				fmt.Sprintf("宽和高都在 %d 到 %d 像素之间，请向屏幕厂家核实", minScreen, maxScreen))
		}
		if problem := slugProblem(s.ID); problem != "" {
			l.diags.Error(cell.Pos, "screen.id", "屏幕名称“"+s.ID+"”不能用："+problem, "改成小写字母、数字和连字符，例如 lobby")
		}
		if seen[strings.ToLower(s.ID)] {
			l.diags.Error(cell.Pos, "screen.duplicate", "这个场所有两块屏幕都叫“"+s.ID+"”", "给其中一块换个名称")
		}
		seen[strings.ToLower(s.ID)] = true
		said := map[string]bool{}
		for _, word := range fields[2:] {
			l.screenWord(&s, word, said)
		}
		s.setDefaults()
		if at := slices.IndexFunc(s.Formats, func(f Format) bool { return slices.Contains(stripFormats, f) }); at >= 0 && !s.Strip() {
			l.diags.Error(cell.Pos, "screen.word", fmt.Sprintf("屏幕 %s 不是条屏，没有 %s 文件", s.ID, s.Formats[at]),
				fmt.Sprintf("删掉 %s；如果是条屏，写上“单色”或“双色”", s.Formats[at]))
		}
		out = append(out, s)
	}
	return out
}

// screenWord reads one word behind a screen's size. said holds the kinds of words that have been read.
func (l *loader) screenWord(s *Screen, word string, said map[string]bool) {
	for _, w := range screenWords {
		m := w.form.FindStringSubmatch(strings.ToLower(word))
		if m == nil {
			continue
		}
		if said[w.name] {
			l.diags.Error(s.Pos, "screen.word", fmt.Sprintf("屏幕 %s 的%s写了两次：“%s”", s.ID, w.name, word), "只留一个")
		}
		said[w.name] = true
		if !w.read(s, m) {
			l.diags.Error(s.Pos, "screen.word", fmt.Sprintf("屏幕 %s 的%s“%s”不能用", s.ID, w.name, word), w.remedy)
		}
		return
	}
	l.diags.Error(s.Pos, "screen.word", fmt.Sprintf("看不懂屏幕 %s 后面的“%s”", s.ID, word),
		"可以写：点距 P10，观看距离 3-20米，全彩、双色或单色，旋转90，每300秒，格式bmp+txt；各项之间用空格隔开")
}

// screenWords are the words that may follow a screen's size.
var screenWords = []struct {
	name   string
	form   *regexp.Regexp
	read   func(s *Screen, m []string) bool // false: out of bounds
	remedy string
}{
	{"点距", regexp.MustCompile(`^(?:p|点距)(\d+(?:\.\d+)?)(?:毫米|mm)?$`), func(s *Screen, m []string) bool {
		s.Pitch = thousandths(m[1])
		return s.Pitch >= minPitch && s.Pitch <= maxPitch
	}, "点距是相邻两个像素的距离，单位毫米，P0.1 到 P100，请看屏幕铭牌"},
	{"观看距离", regexp.MustCompile(`^(?:(\d+(?:\.\d+)?)[-~–—至到])?(\d+(?:\.\d+)?)(?:米|m)$`), func(s *Screen, m []string) bool {
		s.Far = thousandths(m[2])
		s.Near = s.Far
		if m[1] != "" {
			s.Near = thousandths(m[1])
		}
		return s.Near > 0 && s.Near <= s.Far && s.Far <= maxDistance
	}, "写最近和最远的观众离屏幕几米，近的在前，例如 3-20米"},
	{"颜色", regexp.MustCompile(`^(全彩|双色|单色|full|dual|single)$`), func(s *Screen, m []string) bool {
		s.Colour = map[string]Colour{"全彩": FullColour, "full": FullColour, "双色": DualColour, "dual": DualColour,
			"单色": SingleColour, "single": SingleColour}[m[1]]
		return true
	}, ""},
	{"旋转", regexp.MustCompile(`^(?:旋转|rotate)(\d+)(?:度|°)?$`), func(s *Screen, m []string) bool {
		s.Rotation = whole(m[1])
		return slices.Contains([]int{0, 90, 180, 270}, s.Rotation)
	}, "只能是 90、180 或 270，按顺时针算；播放器自己会转的，不要写"},
	{"更新间隔", regexp.MustCompile(`^(?:每|poll)(\d+)(?:秒|s)$`), func(s *Screen, m []string) bool {
		s.PollSeconds = whole(m[1])
		return s.PollSeconds >= minPoll && s.PollSeconds <= maxPoll
	}, fmt.Sprintf("在 %d 到 %d 秒之间，例如 每300秒", minPoll, maxPoll)},
	{"格式", regexp.MustCompile(`^(?:格式|format)[:：]?(.+)$`), func(s *Screen, m []string) bool {
		for name := range strings.SplitSeq(strings.NewReplacer("、", "+", "/", "+", ",", "+").Replace(m[1]), "+") {
			f, ok := formatNames[name]
			if !ok {
				return false
			}
			if !slices.Contains(s.Formats, f) {
				s.Formats = append(s.Formats, f)
			}
		}
		return true
	}, "可以有的格式是：bmp、txt、gif（条屏），vsn（卡莱特）、huidu（灰度）、panasonic（松下）、zip（U盘），用加号连接"},
}

// thousandths reads a decimal number that a regular expression has matched, times a thousand; too large ones are out of
// all bounds.
func thousandths(s string) int {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v > 1e6 {
		return math.MaxInt32
	}
	return int(math.Round(v * 1000))
}

// whole reads digits; too many are out of all bounds.
func whole(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil {
		return math.MaxInt32
	}
	return v
}

// pixels reads a size such as 1920x1080; ×, X and * are also understood.
func pixels(s string) (width, height int, ok bool) {
	at := strings.IndexAny(s, "xX×*✕ｘ")
	if at < 0 {
		return 0, 0, false
	}
	width, err := strconv.Atoi(s[:at])
	height, err2 := strconv.Atoi(strings.TrimLeft(s[at:], "xX×*✕ｘ"))
	return width, height, err == nil && err2 == nil
}
