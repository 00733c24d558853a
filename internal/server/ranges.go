package server

import (
	"math"
	"net/http"
	"strconv"
	"strings"
)

// span is a part of a file: first and last byte.
type span struct{ first, last int64 }

// maxSpans is how many parts one request may ask for; more are a load and no use (RFC 9110, 14.2).
const maxSpans = 16

// readRange makes of Range what net/http reads as RFC 9110, sections 14.1 and 14.2, have it: the parts that the file has,
// each from byte to byte; a part behind its end where it has none of them. A header to be ignored is taken away: one with
// another method than GET, of another unit, not well formed, or for more than the file and than anybody needs.
func readRange(r *http.Request, size int64) {
	given := r.Header["Range"]
	if given == nil {
		return
	}
	spans, ok := parseRange(strings.Join(given, ","), size)
	asked := int64(0)
	for _, s := range spans {
		asked += s.last - s.first + 1
	}
	if !ok || r.Method != http.MethodGet || len(spans) > maxSpans || asked > size || size == 0 {
		delete(r.Header, "Range")
		return
	}
	if len(spans) == 0 {
		spans = []span{{size, size}}
	}
	var b strings.Builder
	for i, s := range spans {
		b.WriteString(map[bool]string{true: "bytes=", false: ","}[i == 0])
		b.WriteString(strconv.FormatInt(s.first, 10) + "-" + strconv.FormatInt(s.last, 10))
	}
	r.Header["Range"] = []string{b.String()}
}

// parseRange returns the parts of a file that a Range header names and the file has. ok is false if it is not well formed,
// or of another unit than bytes.
func parseRange(header string, size int64) (spans []span, ok bool) {
	unit, set, found := strings.Cut(header, "=")
	if !found || !strings.EqualFold(unit, "bytes") {
		return nil, false
	}
	for spec := range strings.SplitSeq(set, ",") {
		spec = strings.Trim(spec, " \t")
		if spec == "" {
			continue // section 5.6.1: empty elements of a list do not count
		}
		first, last, dash := strings.Cut(spec, "-")
		from, fromOK := position(first)
		to, toOK := position(last)
		switch {
		case !dash, first != "" && !fromOK, last != "" && !toOK, first == "" && last == "":
			return nil, false
		case first == "":
			from, to = size-min(to, size), size-1
		case last == "":
			to = size - 1
		case to < from:
			return nil, false
		}
		ok = true
		if to = min(to, size-1); from <= to {
			spans = append(spans, span{from, to})
		}
	}
	return spans, ok
}

// position reads digits; more than a number can hold are as good as the largest.
func position(digits string) (int64, bool) {
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		n = math.MaxInt64
	}
	return n, true
}
