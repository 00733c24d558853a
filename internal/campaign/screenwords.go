package campaign

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Bounds of what a cell may say.
const (
	minScreen, maxScreen = 16, 8192         // pixels
	minPitch, maxPitch   = 100, 100_000     // micrometres
	maxDistance          = 1_000_000        // millimetres
	minPoll, maxPoll     = 10, 24 * 60 * 60 // seconds
	usualPoll            = 60
)

var formatNames = map[string]Format{"bmp": BMP, "txt": TXT, "gif": GIF, "vsn": VSN, "卡莱特": VSN, "huidu": Huidu, "灰度": Huidu,
	"panasonic": Panasonic, "松下": Panasonic, "zip": ZIP, "u盘": ZIP}

var colourNames = map[string]Colour{"全彩": FullColour, "三基色": FullColour, "full": FullColour, "双色": DualColour, "双基色": DualColour,
	"dual": DualColour, "单色": SingleColour, "单基色": SingleColour, "单红": SingleColour, "红色": SingleColour, "single": SingleColour}

// A screenWord is a kind of word that may stand beside a screen's size.
type screenWord struct {
	name   string
	form   *regexp.Regexp
	read   func(s *Screen, m []string) bool // false: out of bounds
	remedy string
	again  bool // may be said more than once
}

// wordForm compiles a form that must match a whole word, in lower case.
func wordForm(form string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + form + `)$`) }

var screenWords = []screenWord{
	{name: "点距", form: wordForm(`(?:p|(?:像素)?点?间?距p?)(\d+(?:\.\d+)?)(?:毫米|mm)?|(\d+(?:\.\d+)?)(?:毫米|mm)`), read: func(s *Screen, m []string) bool {
		s.Pitch = thousandths(m[1] + m[2])
		return s.Pitch >= minPitch && s.Pitch <= maxPitch
	}, remedy: "点距是相邻两个像素的距离，单位毫米，P0.1 到 P100，请看屏幕铭牌"},
	{name: "观看距离", form: wordForm(`(?:观看)?(?:距离)?(?:(\d+(?:\.\d+)?)(?:米|m)?(?:[-~–—―〜−]+|至|到))?(\d+(?:\.\d+)?)(?:米|m)`), read: func(s *Screen, m []string) bool {
		s.Far = thousandths(m[2])
		s.Near = s.Far
		if m[1] != "" {
			s.Near = thousandths(m[1])
		}
		return s.Near > 0 && s.Near <= s.Far && s.Far <= maxDistance
	}, remedy: "写最近和最远的观众离屏幕几米，近的在前，例如 3-20米"},
	{name: "颜色", form: wordForm(`(?:颜色)?(全彩|三基色|双色|双基色|单色|单基色|单红|红色|full|dual|single)色?屏?`), read: func(s *Screen, m []string) bool {
		s.Colour = colourNames[m[1]]
		return true
	}},
	{name: "旋转", form: wordForm(`(?:顺时针)?(?:旋转|rotate)(\d+)(?:度|°)?`), read: func(s *Screen, m []string) bool {
		s.Rotation = whole(m[1])
		return slices.Contains([]int{0, 90, 180, 270}, s.Rotation)
	}, remedy: "只能是 90、180 或 270，按顺时针算；播放器自己会转的，不要写"},
	{name: "原样", form: wordForm(`原样|原样显示|点对点|native`), read: func(s *Screen, _ []string) bool {
		s.Native = true
		return true
	}},
	{name: "更新间隔", form: wordForm(`(?:每隔?|poll)(\d+)(秒钟?|s|分钟?|min|小时|h)(?:更新)?(?:一次)?`), read: func(s *Screen, m []string) bool {
		unit := 1
		switch m[2] {
		case "分", "分钟", "min":
			unit = 60
		case "小时", "h":
			unit = 60 * 60
		}
		n := whole(m[1])
		s.PollSeconds = min(n, maxPoll+1) * unit
		return s.PollSeconds >= minPoll && s.PollSeconds <= maxPoll
	}, remedy: fmt.Sprintf("在 %d 秒到 %d 小时之间，例如 每5分钟", minPoll, maxPoll/60/60)},
	{name: "格式", form: wordForm(`(?:格式|format)(.+)`), read: func(s *Screen, m []string) bool {
		for name := range strings.SplitSeq(strings.ReplaceAll(m[1], "/", "+"), "+") {
			f, ok := formatNames[name]
			if !ok {
				return false
			}
			s.addFormat(f)
		}
		return true
	}, remedy: "可以有的格式是：bmp、txt、gif（条屏），vsn（卡莱特）、huidu（灰度）、panasonic（松下）、zip（U盘），用加号连接"},
	{name: "格式", again: true, form: wordForm(`(bmp|txt|gif|vsn|huidu|panasonic|zip|卡莱特|灰度|松下|u盘)`), read: func(s *Screen, m []string) bool {
		s.addFormat(formatNames[m[1]])
		return true
	}},
	{name: "种类", again: true, form: wordForm(`led|lcd|(?:led|电子|液晶|显示)?(?:显示)?屏幕?|分辨率|尺寸|大小|像素`), read: func(*Screen, []string) bool { return true }},
}

func (s *Screen) addFormat(f Format) {
	if !slices.Contains(s.Formats, f) {
		s.Formats = append(s.Formats, f)
	}
}

// wordOf finds the kind of a word; nil: it is none that is known.
func wordOf(word string) (*screenWord, []string) {
	lower := strings.ToLower(word)
	for i := range screenWords {
		if m := screenWords[i].form.FindStringSubmatch(lower); m != nil {
			return &screenWords[i], m
		}
	}
	return nil, nil
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
