package personal

import (
	"regexp"
	"slices"
	"strings"
)

// group is a row of digits without anything between them.
type group struct {
	start, stop int // runes
	digits      string
}

// groups returns the rows of digits of a text. An X behind one may be the end of an identity card.
func (t *reading) groups() []group {
	var out []group
	digit := func(i int) bool { return i < len(t.runes) && t.runes[i] >= '0' && t.runes[i] <= '9' }
	for i := 0; i < len(t.runes); i++ {
		check := group{i, i + 1, "X"}
		if len(out) > 0 && (t.runes[i] == 'X' || t.runes[i] == 'x') && !letter(t.runes, i+1) && t.joins(out[len(out)-1], check) {
			out = append(out, check)
		}
		if !digit(i) {
			continue
		}
		start := i
		for digit(i) {
			i++
		}
		g := group{start, i, string(t.runes[start:i])}
		if i < len(t.runes) && (t.runes[i] == 'X' || t.runes[i] == 'x') && !letter(t.runes, i+1) {
			g.digits, g.stop = g.digits+"X", i+1
		}
		out = append(out, g)
	}
	return out
}

func letter(runes []rune, i int) bool {
	return i < len(runes) && (runes[i] >= 'A' && runes[i] <= 'Z' || runes[i] >= 'a' && runes[i] <= 'z' || runes[i] >= '0' && runes[i] <= '9')
}

// apart are the signs that people put between the groups of one number.
const apart = " \t\n-—–‐‑−·•.。_/()[]【】,、;:~|*>"

// joins reports whether only a few such signs stand between two groups. Three asterisks and more hide something.
func (t *reading) joins(a, b group) bool {
	between := t.runes[a.stop:b.start]
	if len(between) == 0 || len(between) > 3 {
		return false
	}
	return !slices.ContainsFunc(between, func(r rune) bool { return !strings.ContainsRune(apart, r) }) && string(between) != "***"
}

// listed reports whether the signs between two groups are those that stand between items of a list, too.
func (t *reading) listed(a, b group) bool {
	return strings.ContainsAny(string(t.runes[a.stop:b.start]), ",、;")
}

// longest is the most digits that a number may have, with the country's code.
const longest = 21

// numbers finds identity cards, telephones and bank cards.
func (t *reading) numbers(allowed []string) []Finding {
	groups := t.groups()
	var out []Finding
	for i := 0; i < len(groups); i++ {
		digits, sizes, best, listed := "", []int(nil), -1, false
		var kind Kind
		for j := i; j < len(groups) && len(digits)+len(groups[j].digits) <= longest; j++ {
			if j > i && (!t.joins(groups[j-1], groups[j]) || strings.HasSuffix(digits, "X")) {
				break
			}
			listed = listed || j > i && t.listed(groups[j-1], groups[j])
			digits, sizes = digits+groups[j].digits, append(sizes, len(groups[j].digits))
			if k, ok := t.number(digits, sizes, groups[i].start, listed); ok && !slices.Contains(allowed, digits) {
				best, kind = j, k
			}
		}
		if best >= 0 {
			out = append(out, t.finding(kind, groups[i].start, groups[best].stop))
			i = best
		}
	}
	return out
}

// number says what a number is that is written in groups of some sizes. listed: with signs between them that may part the items of
// a list, so that a telephone has them between its usual groups or between all digits.
func (t *reading) number(digits string, sizes []int, at int, listed bool) (Kind, bool) {
	cue := t.before(at, 14)
	few := len(sizes) <= 4
	if listed {
		few = len(sizes) <= 2 || len(sizes) == len(digits)
	}
	switch {
	case identityForm.MatchString(digits) && (checked(digits) || identityCue.MatchString(cue)),
		shortIdentity.MatchString(digits) && identityCue.MatchString(cue):
		return IdentityCard, true
	case mobileForm.MatchString(digits) && mobileSizes(sizes) && !(listed && evenly(sizes, 2)):
		return Mobile, true
	case bankCard(digits, sizes, bankCue.MatchString(cue)):
		return BankCard, true
	case landline.MatchString(digits) && few,
		hotline.MatchString(digits) && len(sizes) <= 3 && few,
		localNumber.MatchString(digits) && len(sizes) <= 2 && !listed && telephoneCue.MatchString(cue):
		return Telephone, true
	}
	return 0, false
}

var (
	identityForm  = regexp.MustCompile(`^[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$`)
	shortIdentity = regexp.MustCompile(`^[1-9]\d{5}\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$`)
	identityCue   = regexp.MustCompile(`身份证|身份号|证件号|证号|公民身份|居住证`)
	mobileForm    = regexp.MustCompile(`^(0086|86)?1[3-9]\d{9}$`)
	landline      = regexp.MustCompile(`^(0(10|2\d)[2-9]\d{7}|0[3-9]\d{2}[2-9]\d{6,7})$`)
	hotline       = regexp.MustCompile(`^[48]00\d{7}$`)
	localNumber   = regexp.MustCompile(`^[2-8]\d{6,7}$`) // with 9 begin the numbers of services
	telephoneCue  = regexp.MustCompile(`(电话|座机|固话|手机|传真|热线)(号码)?[^\d，。；]{0,4}$`)
	bankCue       = regexp.MustCompile(`(卡号|银行卡|储蓄卡|信用卡|账号|帐号|账户|帐户)[^\d，。；]{0,6}$`)
)

// checked reports whether the last digit of an identity card is that of the others: GB 11643, ISO 7064 mod 11-2.
func checked(digits string) bool {
	weights := [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	return "10X98765432"[sum%11] == digits[17]
}

// mobileSizes reports the ways in which the eleven digits of a mobile telephone are grouped, the country's code apart: other
// groups are several numbers that stand beside each other.
func mobileSizes(sizes []int) bool {
	total := 0
	for _, n := range sizes {
		total += n
	}
	if total > 11 && len(sizes) > 1 && sizes[0] == total-11 {
		sizes = sizes[1:]
	}
	if len(sizes) == 1 || evenly(sizes, 1) || evenly(sizes, 2) {
		return true
	}
	for _, form := range [][]int{{3, 4, 4}, {3, 8}, {7, 4}, {3, 3, 5}, {4, 4, 3}, {4, 3, 4}, {3, 4, 2, 2}, {5, 4, 4}, {5, 8}} {
		if slices.Equal(sizes, form) {
			return true
		}
	}
	return false
}

// evenly reports groups of n digits each, but for the first or the last one.
func evenly(sizes []int, n int) bool {
	differ := 0
	for i, size := range sizes {
		if size != n && (i > 0 && i < len(sizes)-1 || size > n) {
			return false
		}
		if size != n {
			differ++
		}
	}
	return differ <= 1
}

// bankCard reports the number of a bank card: with Luhn's check digit and the prefix of UnionPay, or with a word before it that
// says what it is. Groups are of four digits, but for the last, or of one each.
func bankCard(digits string, sizes []int, cue bool) bool {
	if len(digits) < 13 || len(digits) > 19 || strings.HasSuffix(digits, "X") {
		return false
	}
	for i, n := range sizes {
		if len(sizes) > 1 && n > 6 || i < len(sizes)-1 && n < 3 && !cue && len(sizes) < len(digits) {
			return false
		}
	}
	if cue {
		return len(digits) >= 16 || luhn(digits)
	}
	return len(digits) >= 16 && strings.HasPrefix(digits, "62") && luhn(digits)
}

// luhn checks the last digit of a bank card: ISO/IEC 7812-1.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
