package style

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// setter writes a parsed value into a Computed.
type setter func(c *Computed, r *resolver)

// reference names something outside the sheet: a font role or a piece of art; or it is a colour given in process inks.
type reference struct {
	name string
	pos  diag.Pos
	art  bool
	inks *inks
}

// inks are the process inks of a colour.
type inks struct {
	color page.Color
	cmyk  page.CMYK
}

// value reads the value of one declaration.
type value struct {
	tokens []token
	i      int
	name   string // of the property
	pos    diag.Pos
	diags  *diag.List
	refs   *[]reference
	ua     bool // a rule of the default sheet, which may use smaller
	failed bool // a problem has been reported
}

// fail reports a problem that is more precise than "unsupported value".
func (v *value) fail(pos diag.Pos, code, message, remedy string) {
	v.failed = true
	v.diags.Error(pos, code, message, remedy)
}

// peek returns the next token that is not white space.
func (v *value) peek() (token, bool) {
	for v.i < len(v.tokens) && v.tokens[v.i].kind == css.WhitespaceToken {
		v.i++
	}
	if v.i == len(v.tokens) {
		return token{pos: v.pos}, false
	}
	return v.tokens[v.i], true
}

func (v *value) done() bool {
	_, more := v.peek()
	return !more
}

// accept skips the given punctuation if it comes next.
func (v *value) accept(text string) bool {
	if t, ok := v.peek(); ok && t.is(text) {
		v.i++
		return true
	}
	return false
}

// word reads an identifier if one of the given comes next.
func (v *value) word(names ...string) (string, bool) {
	t, ok := v.peek()
	if !ok || t.kind != css.IdentToken {
		return "", false
	}
	w := lower(t.text)
	if !slices.Contains(names, w) {
		return "", false
	}
	v.i++
	return w, true
}

// function returns a reader of the arguments if the named function comes next.
func (v *value) function(names ...string) (*value, string, bool) {
	t, ok := v.peek()
	if !ok || t.kind != css.FunctionToken {
		return nil, "", false
	}
	name := strings.TrimSuffix(lower(t.text), "(")
	if !slices.Contains(names, name) {
		return nil, "", false
	}
	end := closing(v.tokens, v.i)
	args := *v
	args.tokens, args.i, args.pos = v.tokens[v.i+1:end], 0, t.pos
	v.i = min(end+1, len(v.tokens))
	return &args, name, true
}

// quantity is the value of an expression: a number or a length.
type quantity struct {
	number   float64
	isLength bool
	length   length
}

// mathFunctions yield quantities.
var mathFunctions = []string{"calc", "min", "max", "clamp"}

// quantity reads a number, a length, a percentage or a math function.
func (v *value) quantity() (quantity, bool) {
	t, ok := v.peek()
	if !ok {
		return quantity{}, false
	}
	switch t.kind {
	case css.NumberToken:
		n, err := strconv.ParseFloat(t.text, 64)
		v.i++
		return quantity{number: n}, err == nil
	case css.PercentageToken:
		n, err := strconv.ParseFloat(strings.TrimSuffix(t.text, "%"), 64)
		v.i++
		l, _ := withUnit(n, "%")
		return quantity{isLength: true, length: l}, err == nil
	case css.DimensionToken:
		n, unit, err := splitDimension(t.text)
		l, ok := withUnit(n, unit)
		if !ok || err != nil {
			if !isAngleUnit(unit) {
				v.fail(t.pos, "style.unit", fmt.Sprintf("%s 的单位 %s 不支持", t.text, unit),
					"可用的单位：mm cm in pt px em rem % vw vh vmin vmax")
			}
			return quantity{}, false
		}
		v.i++
		return quantity{isLength: true, length: l}, true
	case css.FunctionToken:
		args, name, ok := v.function(mathFunctions...)
		if !ok {
			return quantity{}, false
		}
		q, ok := args.mathFunction(name)
		v.failed = v.failed || args.failed
		if !ok && !v.failed {
			v.fail(t.pos, "style.calc", fmt.Sprintf("%s() 写得不对", name), calcRemedy)
		}
		return q, ok
	}
	return quantity{}, false
}

const calcRemedy = "写成 calc(100% - 20mm)、min(…)、max(…) 或 clamp(最小, 理想, 最大)：加减号两边要有空格，相加的要么都是长度要么都是数"

func splitDimension(text string) (float64, string, error) {
	n := 0
	for n < len(text) && strings.IndexByte("+-.0123456789", text[n]) >= 0 {
		n++
	}
	// An exponent: e, a sign, and at least one digit (the tokenizer took it for one, else the e begins the unit).
	if n < len(text) && (text[n] == 'e' || text[n] == 'E') {
		m := n + 1
		if m < len(text) && (text[m] == '+' || text[m] == '-') {
			m++
		}
		if m < len(text) && '0' <= text[m] && text[m] <= '9' {
			for n = m; n < len(text) && '0' <= text[n] && text[n] <= '9'; {
				n++
			}
		}
	}
	v, err := strconv.ParseFloat(text[:n], 64)
	return v, lower(text[n:]), err
}

// mathFunction reads the arguments of calc(), min(), max() or clamp() to their end.
func (v *value) mathFunction(name string) (quantity, bool) {
	if name == "calc" {
		q, ok := v.sum()
		return q, ok && v.done()
	}
	var args []quantity
	for {
		q, ok := v.sum()
		if !ok {
			return q, false
		}
		if len(args) > 0 && q.isLength != args[0].isLength {
			return q, false
		}
		args = append(args, q)
		if v.done() {
			break
		}
		if !v.accept(",") {
			return q, false
		}
	}
	if name == "clamp" {
		if len(args) != 3 {
			return quantity{}, false
		}
		return choose(Max, args[0], choose(Min, args[1], args[2])), true
	}
	op := Min
	if name == "max" {
		op = Max
	}
	return choose(op, args...), true
}

// choose computes min() or max() as far as it can be computed now.
func choose(op CalcOp, args ...quantity) quantity {
	best := math.Max
	if op == Min {
		best = math.Min
	}
	out := args[0]
	for _, a := range args[1:] {
		switch {
		case !out.isLength:
			out.number = best(out.number, a.number)
		case out.length.absolute() && a.length.absolute():
			out.length.px = best(out.length.px, a.length.px)
		default:
			out.length = length{percent: out.length.percent || a.length.percent,
				fn: &function{op: op, args: []length{out.length, a.length}}}
		}
	}
	return out
}

func (v *value) sum() (quantity, bool) {
	q, ok := v.product()
	for ok {
		space := v.i < len(v.tokens) && v.tokens[v.i].kind == css.WhitespaceToken
		t, more := v.peek()
		if !more || !(t.is("+") || t.is("-")) {
			return q, true
		}
		v.i++
		if !space || v.i == len(v.tokens) || v.tokens[v.i].kind != css.WhitespaceToken {
			return q, false
		}
		sign := 1.0
		if t.text == "-" {
			sign = -1
		}
		p, good := v.product()
		if !good || p.isLength != q.isLength {
			return q, false
		}
		q.number += sign * p.number
		q.length = q.length.plus(p.length, sign)
	}
	return q, ok
}

func (v *value) product() (quantity, bool) {
	q, ok := v.atom()
	for ok {
		start := v.i
		t, more := v.peek()
		if !more || !(t.is("*") || t.is("/")) {
			v.i = start
			return q, true
		}
		v.i++
		p, good := v.atom()
		if !good {
			return q, false
		}
		switch {
		case t.text == "/" && (p.isLength || p.number == 0):
			return q, false
		case t.text == "/":
			q.number /= p.number
			q.length = q.length.times(1 / p.number)
		case p.isLength && q.isLength:
			return q, false
		case p.isLength:
			q = quantity{isLength: true, length: p.length.times(q.number)}
		default:
			q.number *= p.number
			q.length = q.length.times(p.number)
		}
	}
	return q, ok
}

func (v *value) atom() (quantity, bool) {
	t, ok := v.peek()
	if !ok || t.kind != css.LeftParenthesisToken {
		return v.quantity()
	}
	end := closing(v.tokens, v.i)
	inner := *v
	inner.tokens, inner.i = v.tokens[v.i+1:end], 0
	v.i = min(end+1, len(v.tokens))
	q, ok := inner.sum()
	v.failed = v.failed || inner.failed
	return q, ok && inner.done()
}

// size says which lengths a property takes.
type size uint8

const (
	anyLength    size = 0
	noPercent    size = 1
	noNegative   size = 2
	positiveOnly      = noPercent | noNegative
)

// length reads a length. A number other than 0 is reported for its missing unit.
func (v *value) length(kind size) (length, bool) {
	t, ok := v.peek()
	start := v.i
	q, good := v.quantity()
	if !ok || !good {
		v.i = start
		return length{}, false
	}
	if !q.isLength {
		if q.number != 0 || t.kind == css.FunctionToken {
			remedy := fmt.Sprintf("写上单位，如 %smm 或 %spx", t.text, t.text)
			if t.kind == css.FunctionToken {
				remedy = "给里面的数写上单位，如 mm 或 px"
			}
			v.fail(t.pos, "style.unit", fmt.Sprintf("%s 的值 %s 缺少单位", v.name, join(v.tokens[start:v.i])), remedy)
			return length{}, false
		}
		return length{}, true
	}
	switch {
	case kind&noPercent != 0 && q.length.percent:
		v.fail(t.pos, "style.value", fmt.Sprintf("%s 不能用百分比", v.name), "改用 mm、px、em 或 vw")
		return length{}, false
	case kind&noNegative != 0 && q.length.negative():
		v.fail(t.pos, "style.value", fmt.Sprintf("%s 不能是负数", v.name), "写 0 或正数")
		return length{}, false
	}
	return q.length, true
}

// number reads a number, be it the value of a math function.
func (v *value) number() (float64, bool) {
	start := v.i
	q, ok := v.quantity()
	if !ok || q.isLength || math.IsInf(q.number, 0) || math.IsNaN(q.number) {
		v.i = start
		return 0, false
	}
	return q.number, true
}

// integer reads a whole number.
func (v *value) integer() (int, bool) {
	start := v.i
	n, ok := v.number()
	if !ok || n != math.Trunc(n) || math.Abs(n) > 1e9 {
		v.i = start
		return 0, false
	}
	return int(n), true
}

func isAngleUnit(unit string) bool {
	return unit == "deg" || unit == "turn" || unit == "rad" || unit == "grad"
}

// angle reads an angle and returns degrees.
func (v *value) angle() (float64, bool) {
	t, ok := v.peek()
	if !ok || t.kind != css.DimensionToken {
		return 0, false
	}
	n, unit, err := splitDimension(t.text)
	if err != nil || math.Abs(n) > 1e6 {
		return 0, false
	}
	switch unit {
	case "deg":
	case "turn":
		n *= 360
	case "grad":
		n *= 0.9
	case "rad":
		n *= 180 / math.Pi
	default:
		return 0, false
	}
	v.i++
	return n, true
}
