package server

import (
	"fmt"
	"io"
	"math/big"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// expected is what RFC 9110 has a server of byte ranges answer, written down from its grammar (sections 5.6.1, 14.1, 14.2)
// with numbers of any length. parts nil and status 200: the header does not count.
func expected(header string, size int64) (status int, parts [][2]int64) {
	set := regexp.MustCompile(`(?i)^bytes=((?:[ \t]*(?:[0-9]+-[0-9]*|-[0-9]+)?[ \t]*)(?:,[ \t]*(?:[0-9]+-[0-9]*|-[0-9]+)?[ \t]*)*)$`).FindStringSubmatch(header)
	if set == nil {
		return 200, nil
	}
	number := func(s string) *big.Int { n, _ := new(big.Int).SetString(s, 10); return n }
	length, specs := big.NewInt(size), 0
	for spec := range strings.SplitSeq(set[1], ",") {
		if spec = strings.Trim(spec, " \t"); spec == "" {
			continue
		}
		specs++
		first, last, _ := strings.Cut(spec, "-")
		from, to := new(big.Int), new(big.Int).Sub(length, big.NewInt(1))
		switch {
		case first == "":
			if from.Sub(length, number(last)); from.Sign() < 0 {
				from.SetInt64(0)
			}
		case last == "":
			from = number(first)
		default:
			if from = number(first); number(last).Cmp(from) < 0 {
				return 200, nil // not valid, so none of them is
			}
			if number(last).Cmp(to) < 0 {
				to = number(last)
			}
		}
		if from.Cmp(to) <= 0 {
			parts = append(parts, [2]int64{from.Int64(), to.Int64()})
		}
	}
	sum := int64(0)
	for _, p := range parts {
		sum += p[1] - p[0] + 1
	}
	switch {
	case specs == 0 || len(parts) > maxSpans || sum > size: // the last two: section 14.2 lets a server ignore them
		return 200, nil
	case len(parts) == 0:
		return 416, nil
	}
	return 206, parts
}

// TestRanges asks for random parts, written in all the ways and no ways that there are, and compares the answers, from
// memory and from the disk, with the reference.
func TestRanges(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 14))
	p := newPub(t)
	files := small()
	p.publish(files)
	s := p.server(Options{})
	seen := map[int]int{}
	for range 4000 {
		target := []string{"screens/b01/lobby/01.png", "site/index.html", "screens/b02/big/01.png"}[random.IntN(100)%8%3]
		body := files[target]
		address := "/" + strings.TrimSuffix(strings.TrimPrefix(target, "site/"), "index.html")
		header, method := randomRange(random, int64(len(body))), "GET"
		status, parts := expected(header, int64(len(body)))
		send := map[string]string{"Range": header}
		switch random.IntN(8) {
		case 0:
			method, status, parts = "HEAD", 200, nil // section 14.2: only GET has ranges
		case 1:
			send["If-Range"] = `"other"`
			status, parts = 200, nil
		case 2:
			send["If-Range"] = `"` + sum(body) + `"`
		case 3:
			send["If-None-Match"] = `"` + sum(body) + `"`
			status, parts = 304, nil
		case 4:
			send["If-Match"], send["If-None-Match"] = `"other"`, `"`+sum(body)+`"`
			status, parts = 412, nil
		}
		seen[status]++
		r := get(t, s, method, address, send)
		if problem := compare(r, text(t, r), body, method, status, parts); problem != "" {
			t.Fatalf("%s %s of %d bytes, %q: %s", method, address, len(body), send, problem)
		}
	}
	t.Logf("answers: %v", seen)
	for _, status := range []int{200, 206, 304, 412, 416} {
		if seen[status] < 50 {
			t.Errorf("only %d of %d", seen[status], status)
		}
	}
}

func compare(r *http.Response, got, body, method string, status int, parts [][2]int64) string {
	switch {
	case r.StatusCode != status:
		return fmt.Sprintf("%s, want %d", r.Status, status)
	case status == 200 && method == "GET" && got != body:
		return fmt.Sprintf("%d bytes of the whole", len(got))
	case status == 416 && r.Header.Get("Content-Range") != fmt.Sprintf("bytes */%d", len(body)):
		return "Content-Range " + r.Header.Get("Content-Range")
	case status != 206:
		return ""
	}
	piece := func(p [2]int64, data, contentRange string) string {
		if data != body[p[0]:p[1]+1] || contentRange != fmt.Sprintf("bytes %d-%d/%d", p[0], p[1], len(body)) {
			return fmt.Sprintf("%d bytes as %s, want %v", len(data), contentRange, p)
		}
		return ""
	}
	if len(parts) == 1 {
		return piece(parts[0], got, r.Header.Get("Content-Range"))
	}
	_, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // without a boundary no part comes
	reader := multipart.NewReader(strings.NewReader(got), params["boundary"])
	for _, p := range parts {
		part, err := reader.NextPart()
		if err != nil {
			return err.Error()
		}
		data, _ := io.ReadAll(part) // too few bytes show
		if problem := piece(p, string(data), part.Header.Get("Content-Range")); problem != "" {
			return problem
		}
	}
	if _, err := reader.NextPart(); err != io.EOF {
		return fmt.Sprintf("more parts than %d: %v", len(parts), err)
	}
	return ""
}

// randomRange writes a Range header for a file of so many bytes; about a third of them are not well formed.
func randomRange(random *rand.Rand, size int64) string {
	number := func() string {
		return []string{"0", "1", fmt.Sprint(size - 1), fmt.Sprint(size), fmt.Sprint(size + 1), fmt.Sprint(random.Int64N(size)), fmt.Sprint(random.Int64N(size)), "007",
			"9223372036854775807", "9223372036854775808", "99999999999999999999999999"}[random.IntN(11)]
	}
	space := func() string { return []string{"", "", "", " ", "\t"}[random.IntN(5)] }
	spec := func() string {
		switch random.IntN(24) {
		case 0, 1, 2, 3:
			return "-" + number()
		case 4, 5, 6, 7:
			return number() + "-"
		case 8:
			return ""
		case 9:
			return []string{"-", "x", "1-x", "0x1-2", "+1-2", "1--2", "1 -2", "--1", "1-2-3", "-1-", "１-２", "1.0-2"}[random.IntN(12)]
		}
		from := random.Int64N(size)
		return fmt.Sprintf("%d-%d", from, from+random.Int64N(200))
	}
	var specs []string
	for range 1 + random.IntN(3)*random.IntN(3)*random.IntN(6) {
		specs = append(specs, space()+spec()+space())
	}
	unit := []string{"bytes=", "bytes=", "bytes=", "bytes=", "bytes=", "bytes=", "Bytes=", "BYTES=", "lines=", "bytes", "", "bytes ="}[random.IntN(12)]
	return unit + strings.Join(specs, ",")
}

// TestRangeCases are those that were wrong once.
func TestRangeCases(t *testing.T) {
	const size = 3000
	for header, want := range map[string]string{"bytes=-0": "bytes=3000-3000", "lines=1-2": "", "bytes=0-99999999999999999999": "bytes=0-2999", "bytes=5-2": "", "bytes=0-0,-1": "bytes=0-0,2999-2999", "bytes=0-,0-": ""} {
		r := &http.Request{Method: "GET", Header: http.Header{"Range": {header}}}
		if readRange(r, size); r.Header.Get("Range") != want {
			t.Errorf("%s becomes %q, want %q", header, r.Header.Get("Range"), want)
		}
	}
	two := &http.Request{Method: "GET", Header: http.Header{"Range": {"bytes=0-1", "5-6"}}}
	if readRange(two, size); !slices.Equal(two.Header["Range"], []string{"bytes=0-1,5-6"}) {
		t.Errorf("%q", two.Header["Range"])
	}
}
