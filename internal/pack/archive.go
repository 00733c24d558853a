package pack

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"path"
	"slices"
	"strings"
	"time"

	"fanshi/internal/disk"
)

// entry is one file of the pack.
type entry struct {
	name string // its path in the ZIP
	data []byte
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// utf8Names is the general purpose flag that says that names are UTF-8 (APPNOTE 4.4.4, bit 11).
const utf8Names = 0x800

// archive writes entries as a ZIP file, sorted by name. Every entry is written raw, its sizes and checksum known before it
// begins: with them behind the data, as zip.Writer does by itself, some readers refuse stored files, and a time given
// to zip.Writer becomes an extra field.
func archive(entries []entry, date time.Time) ([]byte, error) {
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	seen := map[string]string{}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		if err := disk.CheckPath(e.name); err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		folded := strings.ToLower(e.name)
		if other, twice := seen[folded]; twice {
			return nil, fmt.Errorf("pack: %q and %q are one file on Windows", other, e.name)
		}
		seen[folded] = e.name
		body, method, err := compress(e)
		if err != nil {
			return nil, err
		}
		header := &zip.FileHeader{Name: e.name, Method: method, Flags: utf8Names, ReaderVersion: 20, CRC32: crc32.ChecksumIEEE(e.data),
			CompressedSize64: uint64(len(body)), UncompressedSize64: uint64(len(e.data))}
		header.CreatorVersion = 20
		header.SetMode(0o644)
		//lint:ignore SA1019 CreateRaw writes these fields as they are; Modified it does not look at
		header.ModifiedDate, header.ModifiedTime = dosTime(date)
		to, err := w.CreateRaw(header)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(body); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// compress deflates what is not compressed already.
func compress(e entry) (body []byte, method uint16, err error) {
	if ext := path.Ext(e.name); ext == ".pdf" || ext == ".xlsx" {
		return e.data, zip.Store, nil
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, 0, err
	}
	if _, err := w.Write(e.data); err != nil {
		return nil, 0, err
	}
	err = w.Close()
	return out.Bytes(), zip.Deflate, err
}

// dosTime is a wall time as MS-DOS counts it, from 1980 in steps of two seconds; earlier ones are 1980-01-01.
func dosTime(t time.Time) (date, clock uint16) {
	if t.Year() < 1980 {
		t = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return uint16((t.Year()-1980)<<9 | int(t.Month())<<5 | t.Day()), uint16(t.Hour()<<11 | t.Minute()<<5 | t.Second()/2)
}
