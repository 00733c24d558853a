package check

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// amount is a sum of money as people write it. An amount of yuan has a part of ten thousands if it ends in 万, and says 余 or 多.
var amount = regexp.MustCompile(`^(?:￥|¥|人民币)?\s*(\d[\d,，]*(?:\.\d+)?)\s*(万|亿)?\s*(余|多)?\s*(元|块|圆)?(整|钱)?$`)

// mixed is 3万2千元 and 3万2000元.
var mixed = regexp.MustCompile(`^(\d+)\s*万\s*(\d+)\s*(千)?\s*(元|块)?$`)

// amounts warns of losses that are not written as the manual does: 8600元, 3.2万元, 18万余元. Beside each other on a page, sums of
// several forms cannot be compared. A blank before the unit is none of the form: lines are set with room there.
func amounts(book *campaign.Book, _ time.Time, problems *diag.List) {
	for _, c := range book.Cases {
		written := strings.TrimSpace(c.Loss.Value)
		right, known := amountOf(fullWidthDigits.Replace(written))
		if written == "" || !known || right == strings.ReplaceAll(written, " ", "") {
			continue
		}
		p := book.Passage(c.Loss)
		d := at(problems.Warn(c.Loss.Pos, "loss.form", "损失“"+written+"”的写法和别的案例不一样", "改成“"+right+"”"), p, 0, len(c.Loss.Value))
		correct(d, p, "改成“"+right+"”", campaign.Edit{Start: 0, Stop: len(c.Loss.Value), Text: right})
	}
}

var fullWidthDigits = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "．", ".")

// amountOf writes a sum as the manual does; false where the text is none: 无, 黄金 50 克.
func amountOf(s string) (string, bool) {
	if m := mixed.FindStringSubmatch(s); m != nil {
		rest, _ := strconv.Atoi(m[2])
		if m[3] != "" {
			rest *= 1000
		}
		whole, err := strconv.Atoi(m[1])
		return yuan(float64(whole*10_000+rest), ""), err == nil && rest < 10_000
	}
	m := amount.FindStringSubmatch(s)
	if m == nil || m[2] == "" && m[4] == "" && !strings.ContainsAny(s, "￥¥") && !strings.HasPrefix(s, "人民币") && len(m[1]) < 3 {
		return "", false
	}
	sum, err := strconv.ParseFloat(strings.NewReplacer(",", "", "，", "").Replace(m[1]), 64)
	switch m[2] {
	case "万":
		sum *= 10_000
	case "亿":
		sum *= 100_000_000
	}
	return yuan(sum, m[3]), err == nil && sum > 0 && sum < 1e13
}

// yuan writes a sum: below ten thousand in yuan, below a hundred million in ten thousands, with as many digits as it has. 余 and 多 stand
// before the unit that they are about.
func yuan(sum float64, about string) string {
	unit := "元"
	switch {
	case sum >= 100_000_000:
		sum, unit = sum/100_000_000, "亿"+about+"元"
	case sum >= 10_000:
		sum, unit = sum/10_000, "万"+about+"元"
	default:
		unit = about + unit
	}
	return strconv.FormatFloat(sum, 'f', -1, 64) + unit
}
