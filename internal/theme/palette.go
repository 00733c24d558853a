package theme

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// overlay returns the base's colours in their order, those that a theme has too as it has them, and then its others.
func overlay(base, own []Color) []Color {
	out := slices.Clone(base)
	for _, c := range own {
		if i := slices.IndexFunc(out, func(b Color) bool { return b.Name == c.Name }); i >= 0 {
			out[i] = c
		} else {
			out = append(out, c)
		}
	}
	return out
}

// readColor checks one colour: six hexadecimal digits, and four inks in per cent.
func readColor(f colorField, diags *diag.List) (Color, bool) {
	c := Color{Name: f.Key.Text}
	count := diags.Len()
	if !customProperty(c.Name) {
		diags.Error(f.Key.Pos, "theme.color-name", fmt.Sprintf("颜色名“%s”不能用在样式里", c.Name), "用小写字母、数字和连字符，以字母开头，例如 signal")
	}
	digits, hash := strings.CutPrefix(f.Value.RGB.Text, "#")
	rgb, err := strconv.ParseUint(digits, 16, 32)
	if f.Value.RGB.Given() && (!hash || len(digits) != 6 || err != nil) {
		diags.Error(f.Value.RGB.Pos, "theme.rgb", fmt.Sprintf("“%s”不是颜色", f.Value.RGB.Text), "写成井号加六位十六进制数字，并加引号，例如 \"#071B40\"")
	}
	c.RGB = page.Color{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb)}
	inks := [4]*uint8{&c.CMYK.C, &c.CMYK.M, &c.CMYK.Y, &c.CMYK.K}
	if n := len(f.Value.CMYK); n > 0 && n != len(inks) {
		diags.Error(f.Value.CMYK[0].Pos, "theme.cmyk", fmt.Sprintf("cmyk 有 %d 个数", n), "写四个百分数，例如 [100, 85, 30, 60]")
		return c, false
	}
	for i, v := range f.Value.CMYK {
		percent, err := strconv.Atoi(v.Text)
		if err != nil || percent < 0 || percent > 100 {
			diags.Error(v.Pos, "theme.cmyk", fmt.Sprintf("“%s”不是百分数", v.Text), "写 0 到 100 之间的整数")
			continue
		}
		*inks[i] = uint8(percent)
	}
	return c, diags.Len() == count && f.Value.RGB.Given() && len(f.Value.CMYK) == len(inks)
}

func customProperty(name string) bool {
	for i, r := range name {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r == '-' || r >= '0' && r <= '9')) {
			return false
		}
	}
	return name != ""
}
