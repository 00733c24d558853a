package picture

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Public returns a file as it may be published: without what a camera or a program has written into it besides the
// picture (place, time, device, names, thumbnails, comments). Only the orientation and the colour profile stay. The file
// is one that Read has accepted; its pixels are not touched.
func Public(data []byte) []byte {
	kind := kindOf(data)
	turned := orientation(kind, data)
	switch kind {
	case "jpeg":
		return publicJPEG(data, turned)
	case "png":
		return publicPNG(data)
	case "webp":
		return publicWebP(data, turned)
	}
	return data
}

// orientationOnly is a TIFF structure of nothing but an orientation.
func orientationOnly(turned int) []byte {
	return []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(turned), 0, 0, 0, 0, 0, 0}
}

// publicJPEG leaves out the application segments (but JFIF, the colour profile and Adobe's colour transform) and comments.
func publicJPEG(data []byte, turned int) []byte {
	out := append(make([]byte, 0, len(data)), data[:2]...)
	if turned != 1 {
		exif := append([]byte("Exif\x00\x00"), orientationOnly(turned)...)
		out = append(binary.BigEndian.AppendUint16(append(out, 0xFF, 0xE1), uint16(len(exif)+2)), exif...)
	}
	at := 2
	for at+4 <= len(data) && data[at] == 0xFF && data[at+1] != 0xDA {
		if data[at+1] == 0xFF { // a fill byte
			at++
			continue
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) {
			break
		}
		kind, content := data[at+1], data[at+4:end]
		switch {
		case kind == 0xE0, kind == 0xEE, kind == 0xE2 && bytes.HasPrefix(content, []byte("ICC_PROFILE\x00")),
			kind != 0xFE && (kind < 0xE0 || kind > 0xEF):
			out = append(out, data[at:end]...)
		}
		at = end
	}
	scan := data[at:]
	if end := bytes.LastIndex(scan, []byte{0xFF, 0xD9}); end >= 0 { // what stands behind the picture's end is not its own
		scan = scan[:end+2]
	}
	return append(out, scan...)
}

// publicChunks are the chunks of a PNG that are the picture or say how to show it (PNG 3, section 11).
var publicChunks = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs"}

func publicPNG(data []byte) []byte {
	const signature = 8
	out := append(make([]byte, 0, len(data)), data[:signature]...)
	for at := signature; at+12 <= len(data); {
		length := int(binary.BigEndian.Uint32(data[at:]))
		if length > len(data)-at-12 {
			break
		}
		name, end := string(data[at+4:at+8]), at+12+length
		if slices.Contains(publicChunks, name) {
			out = append(out, data[at:end]...)
		}
		if at = end; name == "IEND" {
			break
		}
	}
	return out
}

// publicWebP leaves out EXIF and XMP and says so in the extended header.
func publicWebP(data []byte, turned int) []byte {
	const headerFlags, hasEXIF, hasXMP = 20, 0x08, 0x04
	out := append(make([]byte, 0, len(data)), data[:12]...)
	extended := false
	for at := 12; at+8 <= len(data); {
		length := int(binary.LittleEndian.Uint32(data[at+4:]))
		if length > len(data)-at-8 {
			break
		}
		end := min(at+8+length+length%2, len(data))
		switch name := string(data[at : at+4]); name {
		case "VP8X", "ICCP", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L":
			extended = extended || name == "VP8X"
			out = append(out, data[at:end]...)
		}
		at = end
	}
	if extended && len(out) > headerFlags {
		out[headerFlags] &^= hasEXIF | hasXMP
		if turned != 1 {
			tiff := orientationOnly(turned)
			out[headerFlags] |= hasEXIF
			out = append(binary.LittleEndian.AppendUint32(append(out, "EXIF"...), uint32(len(tiff))), tiff...)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}
