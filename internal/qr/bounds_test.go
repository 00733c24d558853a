package qr

import (
	"math/rand/v2"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// TestBounds: the longest payload is coded and the next one refused, in the officer's words.
func TestBounds(t *testing.T) {
	if c, err := Encode(strings.Repeat("a", 213)); err != nil || c.Modules != 57 || c.Payload != strings.Repeat("a", 213) {
		t.Errorf("213 bytes: %v", err)
	}
	for payload, want := range map[string]string{"": "二维码没有内容", strings.Repeat("a", 214): "二维码内容有 214 字节，最多 213 字节；请缩短网址"} {
		if _, err := Encode(payload); err == nil || err.Error() != want {
			t.Errorf("%d bytes: %v", len(payload), err)
		}
	}
}

// TestAnyBytes: whatever its bytes are, a payload of the greatest length fits a code of version 10.
func TestAnyBytes(t *testing.T) {
	seed := testtools.Seed(t)
	random := rand.New(rand.NewPCG(seed, 1))
	alphabets := []string{"0123456789", "A1 $%*+-./:", "aB3", "凡是1A", string([]byte{0, 1, 0x80, 0xFF, '0', 'A'})}
	for i := range 40 {
		payload := make([]byte, maxPayload)
		for j := range payload {
			alphabet := alphabets[i%len(alphabets)]
			payload[j] = alphabet[random.IntN(len(alphabet))]
		}
		if c, err := Encode(string(payload)); err != nil || c.Modules > 57 || len(c.Bits) != c.Modules*c.Modules {
			t.Fatalf("%q: %v", payload, err)
		}
	}
}

// TestOtherAddresses: only of a web address are scheme and host the same in capitals.
func TestOtherAddresses(t *testing.T) {
	for payload, want := range map[string]string{
		"ftp://example.cn/a": "ftp://example.cn/a", "weixin://dl/a": "weixin://dl/a", "HTTPS://example.cn/a": "HTTPS://example.cn/a",
		"http://example.cn/a#b?c": "HTTP://EXAMPLE.CN/a#b?c", "https://example.cn#a/b": "HTTPS://EXAMPLE.CN#a/b", "https://": "HTTPS://", "https://\u007f/a": "HTTPS://\u007f/a", "https://\u0080/a": "https://\u0080/a",
	} {
		if got := Text(payload); got != want {
			t.Errorf("%s: %s, want %s", payload, got, want)
		}
	}
}

// TestQuietZone is the standard's.
func TestQuietZone(t *testing.T) {
	if QuietZone != 4 {
		t.Error("ISO/IEC 18004 asks for four modules")
	}
}
