package font

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// checked are the tables that text on a page depends on. Their checksums are compared, so that a damaged file is
// reported instead of drawing a wrong character.
var checked = []string{"cmap", "hhea", "hmtx", "maxp", "loca", "glyf", "CFF ", "CFF2", "GSUB", "GPOS", "OS/2", "fvar", "gvar", "HVAR"}

// verify walks the table directory of face number index: every table lies inside the file, and the checked ones
// have the checksum that the directory gives (OpenType 1.9, "Calculating Checksums"; WOFF 1.0, section 5).
func verify(data []byte, index int) error {
	if len(data) < 12 {
		return errors.New("file is too short")
	}
	switch string(data[:4]) {
	case "wOFF":
		return verifyWOFF(data)
	case "ttcf":
		count := int(binary.BigEndian.Uint32(data[8:]))
		if index < 0 || index >= count || 12+4*(index+1) > len(data) {
			return fmt.Errorf("no face %d in a collection of %d", index, count)
		}
		return verifySFNT(data, int64(binary.BigEndian.Uint32(data[12+4*index:])))
	case "wOF2":
		return errors.New("WOFF2 is not supported")
	default:
		return verifySFNT(data, 0)
	}
}

func verifySFNT(data []byte, start int64) error {
	if start+12 > int64(len(data)) {
		return errors.New("table directory lies outside the file")
	}
	count := int64(binary.BigEndian.Uint16(data[start+4:]))
	if start+12+16*count > int64(len(data)) {
		return errors.New("table directory is cut off")
	}
	for i := range count {
		entry := data[start+12+16*i:]
		tag := string(entry[:4])
		sum, offset, length := binary.BigEndian.Uint32(entry[4:]), int64(binary.BigEndian.Uint32(entry[8:])), int64(binary.BigEndian.Uint32(entry[12:]))
		if offset+length > int64(len(data)) {
			return fmt.Errorf("table %q is cut off", tag)
		}
		if slices.Contains(checked, tag) && checksum(data[offset:offset+length]) != sum {
			return fmt.Errorf("table %q has a wrong checksum", tag)
		}
	}
	return nil
}

func verifyWOFF(data []byte) error {
	if len(data) < 44 {
		return errors.New("WOFF header is cut off")
	}
	count := int64(binary.BigEndian.Uint16(data[12:]))
	if 44+20*count > int64(len(data)) {
		return errors.New("WOFF table directory is cut off")
	}
	for i := range count {
		entry := data[44+20*i:]
		tag := string(entry[:4])
		offset, packed := int64(binary.BigEndian.Uint32(entry[4:])), int64(binary.BigEndian.Uint32(entry[8:]))
		length, sum := int64(binary.BigEndian.Uint32(entry[12:])), binary.BigEndian.Uint32(entry[16:])
		if offset+packed > int64(len(data)) || packed > length {
			return fmt.Errorf("table %q is cut off", tag)
		}
		if length > maxTable {
			return fmt.Errorf("table %q is too large", tag)
		}
		table := data[offset : offset+packed]
		if packed < length {
			r, err := zlib.NewReader(bytes.NewReader(table))
			if err != nil {
				return fmt.Errorf("table %q: %w", tag, err)
			}
			if table, err = io.ReadAll(io.LimitReader(r, length+1)); err != nil || int64(len(table)) != length {
				return fmt.Errorf("table %q cannot be unpacked", tag)
			}
		}
		if slices.Contains(checked, tag) && checksum(table) != sum {
			return fmt.Errorf("table %q has a wrong checksum", tag)
		}
	}
	return nil
}

// maxTable bounds what a WOFF table may unpack to: the largest CJK fonts have tables of about 30 MB.
const maxTable = 256 << 20

// checksum adds up a table as big-endian 32-bit words, the last one padded with zeros.
func checksum(table []byte) uint32 {
	var a, b uint32
	for len(table) >= 8 {
		v := binary.BigEndian.Uint64(table)
		a += uint32(v >> 32)
		b += uint32(v)
		table = table[8:]
	}
	var rest [8]byte
	copy(rest[:], table)
	v := binary.BigEndian.Uint64(rest[:])
	return a + b + uint32(v>>32) + uint32(v)
}

// familyNames returns the names of IDs 16 (typographic family) and 1 (family) in all languages of a name table,
// ID 16 before 1 and US English before others.
func familyNames(raw []byte) []string {
	if len(raw) < 6 {
		return nil
	}
	type record struct {
		rank int
		name string
	}
	var found []record
	count, storage := int(binary.BigEndian.Uint16(raw[2:])), int(binary.BigEndian.Uint16(raw[4:]))
	for i := 0; i < count && 6+12*(i+1) <= len(raw); i++ {
		entry := raw[6+12*i:]
		u16 := func(at int) int { return int(binary.BigEndian.Uint16(entry[at:])) }
		platform, lang, id, length, offset := u16(0), u16(4), u16(6), u16(8), storage+u16(10)
		if (id != 1 && id != 16) || offset+length > len(raw) || (platform != 3 && platform != 0) {
			continue
		}
		rank := 0
		if id == 1 {
			rank += 2
		}
		if lang != 0x409 && platform == 3 {
			rank++
		}
		found = append(found, record{rank, utf16BE(raw[offset : offset+length])})
	}
	slices.SortStableFunc(found, func(a, b record) int { return a.rank - b.rank })
	var names []string
	for _, r := range found {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, r.name) }) {
			names = append(names, r.name)
		}
	}
	return names
}

func utf16BE(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}
