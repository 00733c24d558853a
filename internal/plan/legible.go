package plan

import (
	"fmt"
	"math"
	"strconv"

	"fanshi/internal/campaign"
)

// Rules of legibility on a screen. A character is read from 345 times its height (GB 50464-2008: k = 5520 for 16 dots), and
// no Chinese character has fewer than 16 dots. A code is read by a phone from ten times its width, and where every module
// has three LEDs: with fewer it falls apart into dots.
const (
	legible      = 345
	leastText    = 16 // device pixels
	codeLEDs     = 3  // pixels to a module
	codeDistance = 10
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

// UnreadableCode says with numbers why the nearest viewer's phone does not read a code that stands on a screen with so many
// modules a side, quiet zone not counted, each of so many whole pixels; or returns "". A screen of unknown pitch is not
// judged by width.
func UnreadableCode(s *campaign.Screen, modules, pixels int) string {
	width := modules * pixels * s.Pitch / 1000
	switch {
	case pixels < codeLEDs:
		return fmt.Sprintf("屏幕 %s 上的二维码每格只有 %d 个像素，至少要 %d 个，手机扫不出", s.Name, pixels, codeLEDs)
	case s.Pitch != 0 && width*codeDistance < s.Near:
		return fmt.Sprintf("屏幕 %s 上的二维码宽约 %d 毫米，最近的观众在 %s 米外，至少要 %d 毫米，手机扫不出",
			s.Name, width, decimal(s.Near), s.Near/codeDistance)
	}
	return ""
}

// SmallCode says that a slide of a screen has no room for a code whose modules have as many pixels as they need.
func SmallCode(s *campaign.Screen) string {
	return fmt.Sprintf("屏幕 %s 上的二维码放不下，每格至少要 %d 个像素，手机扫不出", s.Name, codeLEDs)
}

// CodeRemedy says what to do about a code that no phone reads.
const CodeRemedy = "核对点距和最近的观看距离"

// SmallText says with numbers why letters of so many pixels are too small for the farthest viewer, or returns "".
func SmallText(s *campaign.Screen, pixels int) string {
	need := CharacterHeight(s)
	if pixels >= need {
		return ""
	}
	return fmt.Sprintf("屏幕 %s 点距 %s 毫米，要让 %s 米外的人看清，字高至少 %d 像素，画面上最小的字只有 %d 像素",
		s.Name, decimal(s.Pitch), decimal(s.Far), need, pixels)
}

// NoRoom says that a screen is too small for a slide.
func NoRoom(s *campaign.Screen) string {
	return fmt.Sprintf("屏幕 %s（%d×%d）太小，放不下画面上的字", s.Name, s.Width, s.Height)
}

// small reports whether a display is so small, or its viewers so far away, that a slide may not have room: the smallest letters of
// our slides are 1/16 of the height. Others are not asked about: each question lays a slide out.
func small(s *campaign.Screen) bool {
	side := min(s.Width, s.Height)
	return side < 400 || side < 24*CharacterHeight(s)
}

// LegibilityRemedy says what to do about small letters.
const LegibilityRemedy = "核对点距和最远的观看距离；远处的人本来就看不清的，写看得清的距离"
