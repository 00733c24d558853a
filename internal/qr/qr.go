// Package qr turns a payload into the modules of a QR code (ISO/IEC 18004).
//
// The library draws nothing for us: its pictures have modules of unequal size (docs/dependencies.md), so only its
// matrix is taken, without a border. Quiet zone and module size are the business of whoever places the code.
package qr

import (
	"fmt"
	"strings"

	qrcode "github.com/skip2/go-qrcode"
)

// QuietZone is the light margin on every side in modules (ISO/IEC 18004:2015, 5.3.8).
const QuietZone = 4

// maxPayload bounds the payload in bytes: longer input makes codes that no phone reads from a poster, and the
// library dereferences nil on input beyond its largest version. Version 10 at level M holds 213 bytes.
const maxPayload = 213

// Code is the matrix of a QR code.
type Code struct {
	Payload string // what Encode was given; Text of it is what the code says
	Modules int    // along one side, quiet zone not counted: 21 for version 1, 4 more for each version
	Bits    []bool // row by row, true = dark
}

// Text returns what the code of a payload says. Of a web address, scheme and host are in capitals: they mean the same
// (RFC 3986, section 6.2.2.1) and take 5.5 bits a character instead of 8 (ISO/IEC 18004, 7.4.4), so that the addresses of
// the sample fit a code of 25 modules instead of 29, whose modules are larger (docs/screens.md).
func Text(payload string) string {
	scheme, rest, ok := strings.Cut(payload, "://")
	if !ok || scheme != "https" && scheme != "http" {
		return payload
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	for _, c := range rest[:end] {
		if c > 127 || c == '@' { // a name in Unicode, whose capitals are a matter of taste; a user's name, which has two cases
			return payload
		}
	}
	return strings.ToUpper(payload[:len(scheme)+len("://")+end]) + rest[end:]
}

// Encode makes the smallest code that says Text of a payload at error correction level M (15 % of the code words can be
// restored), the usual choice for print and screens seen at an angle.
func Encode(payload string) (*Code, error) {
	if payload == "" {
		return nil, fmt.Errorf("二维码没有内容")
	}
	if len(payload) > maxPayload {
		return nil, fmt.Errorf("二维码内容有 %d 字节，最多 %d 字节；请缩短网址", len(payload), maxPayload)
	}
	q, err := qrcode.New(Text(payload), qrcode.Medium)
	if err != nil {
		panic(err) // whatever so few bytes are, they fit
	}
	q.DisableBorder = true // must precede the first Bitmap call
	rows := q.Bitmap()
	c := &Code{Payload: payload, Modules: len(rows), Bits: make([]bool, 0, len(rows)*len(rows))}
	for _, row := range rows {
		c.Bits = append(c.Bits, row...)
	}
	return c, nil
}
