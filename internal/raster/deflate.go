package raster

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// tokens are what a deflate stream (RFC 1951) says: bytes, and repeats of what stands some distance before. Who makes them
// decides what repeats what; here they only get their codes. Reuse them between streams.
type tokens struct {
	list      []uint32    // a byte, or repeatBit | (times − 1) << 23 | (length − 3) << 15 | (distance − 1)
	literals  [286]uint32 // how often each symbol of the first alphabet occurs: bytes, end of block, lengths
	distances [30]uint32
}

const (
	repeatBit   = 1 << 31
	shortest    = 3 // bytes of a repeat
	longest     = 258
	window      = 1 << 15 // the farthest distance
	endOfBlock  = 256
	maxCode     = 15 // bits of a code of the two alphabets
	maxMetaCode = 7  // bits of a code of code lengths
)

func (t *tokens) reset() {
	t.list = t.list[:0]
}

// literal says one byte.
func (t *tokens) literal(b byte) {
	t.list = append(t.list, uint32(b))
}

// repeat says that length bytes, at least 3, are those that stand distance bytes before them.
func (t *tokens) repeat(length, distance int) {
	for length > 0 {
		n, times := min(length, longest), 1
		if full := (length - shortest) / longest; full > 0 {
			times = min(full, 256)
		} else if rest := length - n; rest > 0 { // 1 or 2 bytes, too few
			n -= shortest
		}
		t.list = append(t.list, repeatBit|uint32(times-1)<<23|uint32(n-shortest)<<15|uint32(distance-1))
		length -= n * times
	}
}

// lengthSymbols are the symbols of the lengths from 3 on, and their extra bits (RFC 1951, section 3.2.5).
var lengthSymbols = func() (out [longest - shortest + 1]struct {
	symbol uint16
	extra  uint8 // number of extra bits
	value  uint8
}) {
	for n := range out {
		s := &out[n]
		switch {
		case n < 8:
			s.symbol = uint16(257 + n)
		case n == longest-shortest:
			s.symbol = 285
		default:
			s.extra = uint8(bits.Len(uint(n)) - 3)
			s.symbol = uint16(257+4*int(s.extra)) + uint16(n>>s.extra)
			s.value = uint8(n) & (1<<s.extra - 1)
		}
	}
	return out
}()

// distanceSymbol returns the symbol of a distance less one and the number of its extra bits, which are the lowest of it.
func distanceSymbol(d uint32) (symbol, extra uint32) {
	if d < 4 {
		return d, 0
	}
	extra = uint32(bits.Len32(d)) - 2
	return 2*extra + d>>extra, extra
}

// bitWriter writes bits, the lowest first.
type bitWriter struct {
	out  []byte // its last bytes are not yet written, from at on
	at   int
	hold uint64
	n    uint // bits in hold, fewer than 8 between calls
}

// put writes at most 56 bits. It stores whole words and counts the bytes that are full: to branch on the number of bits would
// take longer.
func (w *bitWriter) put(v uint64, n uint) {
	if len(w.out)-w.at < 8 {
		w.out = append(w.out, make([]byte, len(w.out)+1024)...)
	}
	w.hold |= v << w.n
	w.n += n
	binary.LittleEndian.PutUint64(w.out[w.at:], w.hold)
	w.at += int(w.n / 8)
	w.hold >>= w.n &^ 7
	w.n &= 7
}

// bytes returns what has been written, the last byte filled up with zeros.
func (w *bitWriter) bytes() []byte {
	return w.out[:w.at+int(w.n+7)/8]
}

// blockTokens is how many tokens share codes: what stands in another part of a picture has other frequencies, but each block
// has a head of a hundred bytes.
const blockTokens = 2000

// append writes the tokens as a zlib stream (RFC 1950); sum is the Adler-32 of what they say.
func (t *tokens) append(out []byte, sum uint32) []byte {
	out = append(out, 0x78, 0x01) // deflate with a window of 32 KiB, made fast
	w := &bitWriter{out: out[:cap(out)], at: len(out)}
	for rest := t.list; ; {
		n := min(len(rest), blockTokens)
		if len(rest)-n < blockTokens/2 {
			n = len(rest)
		}
		t.block(w, rest[:n], n == len(rest))
		if rest = rest[n:]; len(rest) == 0 {
			break
		}
	}
	return binary.BigEndian.AppendUint32(w.bytes(), sum)
}

// block writes a block with codes of its own.
func (t *tokens) block(w *bitWriter, list []uint32, last bool) {
	clear(t.literals[:])
	clear(t.distances[:])
	for _, token := range list {
		if token&repeatBit == 0 {
			t.literals[token]++
			continue
		}
		times := token>>23&0xFF + 1
		t.literals[lengthSymbols[token>>15&0xFF].symbol] += times
		d, _ := distanceSymbol(token & (window - 1))
		t.distances[d] += times
	}
	t.literals[endOfBlock] = 1
	literals, distances := codes(t.literals[:], maxCode), codes(t.distances[:], maxCode)
	if last {
		w.put(1, 1)
	} else {
		w.put(0, 1)
	}
	w.put(2, 2) // dynamic codes
	writeCodes(w, literals, distances)
	for _, token := range list {
		if token&repeatBit == 0 {
			c := literals[token]
			w.put(uint64(c.word), uint(c.bits))
			continue
		}
		length, d := &lengthSymbols[token>>15&0xFF], token&(window-1)
		symbol, extra := distanceSymbol(d)
		first, second := literals[length.symbol], distances[symbol]
		n := uint(first.bits) + uint(length.extra)
		word := uint64(first.word) | uint64(length.value)<<first.bits | (uint64(second.word)|uint64(d&(1<<extra-1))<<second.bits)<<n
		n += uint(second.bits) + uint(extra)
		for range token>>23&0xFF + 1 {
			w.put(word, n)
		}
	}
	c := literals[endOfBlock]
	w.put(uint64(c.word), uint(c.bits))
}

// metaOrder is the order in which the lengths of the code of code lengths are written (RFC 1951, section 3.2.7).
var metaOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// writeCodes writes the head of a block: the lengths of its two codes, runs of equal ones shortened.
func writeCodes(w *bitWriter, literals, distances []code) {
	literals = trimmed(literals, 257)
	distances = trimmed(distances, 1)
	type symbol struct{ symbol, extra, bits uint8 }
	var symbols []symbol
	var counts [19]uint32
	add := func(s symbol) {
		symbols = append(symbols, s)
		counts[s.symbol]++
	}
	both := append(slices.Clone(literals), distances...)
	for i := 0; i < len(both); {
		length, n := both[i].bits, 1
		for i+n < len(both) && both[i+n].bits == length {
			n++
		}
		i += n
		if length != 0 { // repeats of 3–6 follow the first
			add(symbol{symbol: length})
			n--
		}
		for n >= 3 {
			switch {
			case length != 0:
				k := min(n, 6)
				add(symbol{16, uint8(k - 3), 2})
				n -= k
			case n <= 10:
				add(symbol{17, uint8(n - 3), 3})
				n = 0
			default:
				k := min(n, 138)
				add(symbol{18, uint8(k - 11), 7})
				n -= k
			}
		}
		for ; n > 0; n-- {
			add(symbol{symbol: length})
		}
	}
	meta := codes(counts[:], maxMetaCode)
	used := len(metaOrder)
	for used > 4 && meta[metaOrder[used-1]].bits == 0 {
		used--
	}
	w.put(uint64(len(literals)-257), 5)
	w.put(uint64(len(distances)-1), 5)
	w.put(uint64(used-4), 4)
	for _, s := range metaOrder[:used] {
		w.put(uint64(meta[s].bits), 3)
	}
	for _, s := range symbols {
		w.put(uint64(meta[s.symbol].word), uint(meta[s.symbol].bits))
		w.put(uint64(s.extra), uint(s.bits))
	}
}

// trimmed cuts off symbols at the end that do not occur.
func trimmed(c []code, least int) []code {
	for len(c) > least && c[len(c)-1].bits == 0 {
		c = c[:len(c)-1]
	}
	return c
}
