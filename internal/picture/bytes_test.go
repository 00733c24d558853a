package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
)

// riff makes a WebP of chunks, name and content in turn; one of an odd length gets its byte of padding.
func riff(chunks ...string) []byte {
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	for i := 0; i < len(chunks); i += 2 {
		out = append(binary.LittleEndian.AppendUint32(append(out, chunks[i]...), uint32(len(chunks[i+1]))), chunks[i+1]...)
		if len(chunks[i+1])%2 == 1 {
			out = append(out, 0)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// chunksOf lists the chunks of a WebP with their lengths, read by the rules of RIFF.
func chunksOf(t *testing.T, data []byte) (out []string) {
	t.Helper()
	if int(binary.LittleEndian.Uint32(data[4:])) != len(data)-8 {
		t.Errorf("the file says that it has %d bytes behind its head, and has %d", binary.LittleEndian.Uint32(data[4:]), len(data)-8)
	}
	for at := 12; at < len(data); {
		n := int(binary.LittleEndian.Uint32(data[at+4:]))
		out = append(out, fmt.Sprintf("%s:%d", data[at:at+4], n))
		at += 8 + n + n%2
	}
	return out
}

// TestChunks: chunks of odd lengths are padded, the named one is found wherever it stands, one that is too long is none.
func TestChunks(t *testing.T) {
	file := riff("VP8X", "\x08.........", "XMP ", "odd", "ABCD", "even", "EXIF", "tail!")
	for name, want := range map[string]string{"XMP ": "odd", "ABCD": "even", "EXIF": "tail!", "NONE": ""} {
		if got := string(chunk(file, name)); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	whole := riff("ABCD", "even")
	if got := chunk(whole, "ABCD"); string(got) != "even" {
		t.Errorf("a chunk that ends with the file: %q", got)
	}
	if got := chunk(riff("ABCD", ""), "ABCD"); got == nil || len(got) > 0 {
		t.Errorf("a chunk of nothing that ends with the file: %q", got)
	}
	if got := Public(riff("VP8X", "")); string(got) != string(riff("VP8X", "")) {
		t.Errorf("an extended header without flags is published as %q", got)
	}
	for cut := 1; cut <= 4; cut++ {
		if got := chunk(whole[:len(whole)-cut], "ABCD"); got != nil {
			t.Errorf("a chunk that is cut by %d bytes: %q", cut, got)
		}
	}
	lossy := riff("VP8 ", "even")
	if got := Public(lossy[:len(lossy)-1]); len(chunksOf(t, got)) > 0 {
		t.Errorf("a chunk that is cut is published: %q", got)
	}
}

// TestPublicWebP: picture chunks stay, in their order and with their padding; metadata goes, and the header says so.
func TestPublicWebP(t *testing.T) {
	head := "\x3C\x00\x00\x00\x27\x00\x00\x17\x00\x00" // ICC, alpha, EXIF and XMP
	data := riff("VP8X", head, "ICCP", "profile", "ANIM", "anim", "ANMF", "f", "ALPH", "a", "VP8 ", "lossy", "VP8L", "lossless", "EXIF", "secret", "XMP ", "x", "????", "y")
	got := Public(data)
	if want := []string{"VP8X:10", "ICCP:7", "ANIM:4", "ANMF:1", "ALPH:1", "VP8 :5", "VP8L:8"}; !slices.Equal(chunksOf(t, got), want) {
		t.Errorf("%v, want %v", chunksOf(t, got), want)
	}
	if got[20] != 0x30 {
		t.Errorf("flags %#x: profile and alpha stay, EXIF and XMP go", got[20])
	}
	turned := Public(riff("VP8X", head, "VP8 ", "lossy", "EXIF", string(tiffOf(binary.BigEndian, "MM", 6))))
	if want := []string{"VP8X:10", "VP8 :5", "EXIF:26"}; !slices.Equal(chunksOf(t, turned), want) || turned[20] != 0x38 || orientation("webp", turned) != 6 {
		t.Errorf("%v, flags %#x", chunksOf(t, turned), turned[20])
	}
	if plain := riff("VP8 ", "lossy"); !bytes.Equal(Public(plain), plain) {
		t.Errorf("%v", chunksOf(t, Public(plain)))
	}
}

// segment is one of a JPEG.
func segment(kind byte, content string) string {
	n := len(content) + 2
	return string([]byte{0xFF, kind, byte(n >> 8), byte(n)}) + content
}

// TestPublicJPEG: of the application segments only JFIF, Adobe's and the colour profile stay; every other segment does.
func TestPublicJPEG(t *testing.T) {
	kept := segment(0xE0, "JFIF") + segment(0xEE, "Adobe") + segment(0xE2, "ICC_PROFILE\x00p") + segment(0xDB, "table") + segment(0xDD, "\x00\x01") + segment(0xF0, "later")
	gone := segment(0xE1, "Exif\x00\x00x") + segment(0xE2, "FPXR") + segment(0xED, "IPTC") + segment(0xEF, "own") + segment(0xFE, "comment")
	const scan = "\xFF\xDA\x00\x02scan\xFF\xD9"
	data := "\xFF\xD8" + gone + kept + "\xFF" + segment(0xFE, "after a fill byte") + scan + "behind the end"
	if got, want := string(Public([]byte(data))), "\xFF\xD8"+kept+scan; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, broken := range []string{"\xFF\xD8\xFF\xE0\x00\x01", "\xFF\xD8\xFF\xE0\x00\x09short", // lengths that cannot be
		"\xFF\xD8" + segment(0xE0, "JFIF"), "\xFF\xD8" + segment(0xE0, "JFIF") + "\xFF\xFE\x00", "\xFF\xD8a" + segment(0xFE, "no mark")[1:], "\xFF\xD8\xFF\xE0\x00\x02", "abc", ""} {
		if got := string(Public([]byte(broken))); got != broken {
			t.Errorf("%q became %q", broken, got)
		}
	}
}

// TestPublicPNG: text, time and EXIF go, what shows the picture stays, and nothing that stands behind its end.
func TestPublicPNG(t *testing.T) {
	part := func(name, content string) string {
		body := []byte(name + content)
		return string(binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), body...), crc32.ChecksumIEEE(body)))
	}
	const sign = "\x89PNG\r\n\x1a\n"
	data, want := sign, sign
	for _, name := range []string{"IHDR", "tEXt", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "zTXt", "PLTE", "tRNS", "bKGD", "pHYs", "eXIf", "iTXt", "tIME", "IDAT", "IEND"} {
		data += part(name, "content of "+name)
		if !strings.Contains("tEXt zTXt eXIf iTXt tIME", name) {
			want += part(name, "content of "+name)
		}
	}
	if got := string(Public([]byte(data + part("IDAT", "behind")))); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := string(Public([]byte(data[:len(data)-1]))); got != want[:len(want)-len(part("IEND", "content of IEND"))] {
		t.Errorf("a chunk that is cut: %q", got)
	}
}

// TestExif reads orientations as TIFF has them, and takes whatever is none for upright.
func TestExif(t *testing.T) {
	good := tiffOf(binary.LittleEndian, "II", 6)
	if got := exif(good); got != 6 {
		t.Errorf("%d, want 6", got)
	}
	at := func(data []byte, offset int, v byte) []byte {
		out := bytes.Clone(data)
		out[offset] = v
		return out
	}
	last := at(good, 8, 1) // one entry, the maker's
	first := slices.Concat(good[:8], []byte{1, 0}, good[22:34])
	for name, c := range map[string]struct {
		data []byte
		want int
	}{
		"nothing": {nil, 1}, "seven bytes": {good[:7], 1}, "eight bytes": {good[:8], 1}, "another mark": {at(good, 0, 'X'), 1},
		"a directory outside": {at(good, 4, 200), 1}, "a directory at the end": {at(good[:9], 4, 8), 1}, "an empty directory at the end": {append(bytes.Clone(good[:8]), 0, 0), 1},
		"without the entry": {last, 1}, "one entry": {first, 6}, "cut in its entry": {good[:len(good)-5], 1}, "cut in its last byte": {good[:len(good)-1], 1},
		"0": {tiffOf(binary.LittleEndian, "II", 0), 1}, "1": {tiffOf(binary.LittleEndian, "II", 1), 1}, "8": {tiffOf(binary.BigEndian, "MM", 8), 8}, "9": {tiffOf(binary.BigEndian, "MM", 9), 1},
	} {
		if got := exif(c.data); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// TestSegments: the first segment of a kind with the prefix, none beyond the scan, none of a wrong length.
func TestSegments(t *testing.T) {
	const prefix = "Exif\x00\x00"
	for name, c := range map[string]struct{ data, want string }{
		"first":             {"\xFF\xD8" + segment(0xE1, prefix+"a") + segment(0xE1, prefix+"b"), "a"},
		"behind another":    {"\xFF\xD8" + segment(0xE0, "JFIF") + segment(0xE1, "http") + segment(0xE1, prefix+"c"), "c"},
		"other kind":        {"\xFF\xD8" + segment(0xE2, prefix+"d"), ""},
		"behind a fill":     {"\xFF\xD8\xFF\xFF" + segment(0xE1, prefix+"e"), "e"},
		"behind the scan":   {"\xFF\xD8\xFF\xDA\x00\x02" + segment(0xE1, prefix+"f"), ""},
		"too long":          {"\xFF\xD8\xFF\xE1\x00\xFF" + prefix, ""},
		"too short":         {"\xFF\xD8\xFF\xE1\x00\x01" + prefix, ""},
		"an empty segment":  {"\xFF\xD8\xFF\xE0\x00\x02" + segment(0xE1, prefix+"g"), "g"},
		"up to the end":     {"\xFF\xD8" + segment(0xE1, prefix+"h"), "h"},
		"no segment at all": {"\xFF\xD8ab", ""},
		"without its mark":  {"\xFF\xD8" + "a" + segment(0xE1, prefix+"i")[1:], ""},
		"cut in its length": {"\xFF\xD8" + segment(0xE0, "JFIF") + "\xFF\xE1\x00", ""},
	} {
		if got := string(jpegSegment([]byte(c.data), 0xE1, prefix)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestLimits stands on both sides of the largest picture.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		width, height int
		message       string
	}{
		{1, 1, ""}, {0, 1, "已损坏，打不开"}, {1, 0, "已损坏，打不开"}, {MaxSide, 5000, ""}, {5000, MaxSide, ""}, {10_000, 10_000, ""},
		{MaxSide + 1, 1, "有 20001×1 像素，边长超过 20000 像素"}, {1, MaxSide + 1, "有 1×20001 像素，边长超过 20000 像素"},
		{MaxSide, 5001, "有 20000×5001 像素，超过 1 亿像素"}, {10_001, 10_000, "有 10001×10000 像素，超过 1 亿像素"},
	} {
		err := fits(c.width, c.height)
		var problem *Problem
		if message := ""; errors.As(err, &problem) {
			message = problem.Message
			if message != c.message || problem.Remedy == "" || problem.Error() != message {
				t.Errorf("%d × %d: %q, %q", c.width, c.height, message, problem.Remedy)
			}
		} else if c.message != "" {
			t.Errorf("%d × %d fits", c.width, c.height)
		}
	}
}

// TestForeign names what a file is, also behind a byte order mark and spaces.
func TestForeign(t *testing.T) {
	for head, want := range map[string]string{
		"GIF89a": "，内容是 GIF", "BM......": "，内容是 BMP", "II*\x00....": "，内容是 TIFF", "MM\x00*....": "，内容是 TIFF", "%PDF-1.4": "，内容是 PDF",
		"\x00\x00\x00\x18ftypheic": "，内容是 HEIC（iPhone 照片）", "\x00\x00\x00\x18ftypheix": "，内容是 HEIC（iPhone 照片）", "\x00\x00\x00\x18ftypmif1": "，内容是 HEIC（iPhone 照片）",
		"\x00\x00\x00\x18ftypavif": "，内容是 AVIF", "\xEF\xBB\xBF \r\n<svg>": "，内容是 SVG", "<?xml?><svg>": "，内容是 SVG", "abc": "", "ab": "", "": "",
		"RIFF\x00\x00\x00\x00WEBP": "", "RIFF\x00\x00\x00\x00WAVE....": "", "\x89PNG\r\n": "", "\xFF\xD8": "",
	} {
		_, err := Read([]byte(head))
		var problem *Problem
		if !errors.As(err, &problem) || problem.Message != "不是 PNG、JPEG 或 WebP 图片"+want {
			t.Errorf("%q: %v", head, err)
			continue
		}
		remedy := "用画图软件打开核对，另存为 PNG 或 JPEG；只改扩展名不行"
		if strings.HasSuffix(want, "SVG") {
			remedy = "矢量图请导出为 PNG，长边 3000 像素以上；只改扩展名不行"
		}
		if problem.Remedy != remedy {
			t.Errorf("%q: %s", head, problem.Remedy)
		}
	}
}

// TestStudio: colours of BT.601 as ITU-R gives them: black 16, white 235, and the bars at 75 %.
func TestStudio(t *testing.T) {
	for c, want := range map[color.YCbCr]color.NRGBA{
		{Y: 16, Cb: 128, Cr: 128}: {0, 0, 0, 255}, {Y: 235, Cb: 128, Cr: 128}: {255, 255, 255, 255}, {Y: 0, Cb: 128, Cr: 128}: {0, 0, 0, 255}, {Y: 255, Cb: 128, Cr: 128}: {255, 255, 255, 255},
		{Y: 126, Cb: 128, Cr: 128}: {128, 128, 128, 255}, {Y: 81, Cb: 90, Cr: 240}: {254, 0, 0, 255}, {Y: 145, Cb: 54, Cr: 34}: {0, 255, 1, 255}, {Y: 41, Cb: 240, Cr: 110}: {0, 0, 255, 255},
	} {
		got := studio(c)
		if d := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }; d(got.R, want.R) > 1 || d(got.G, want.G) > 1 || d(got.B, want.B) > 1 || got.A != 255 {
			t.Errorf("%v is %v, want %v", c, got, want)
		}
	}
	// A decoder's picture may begin anywhere, and may have an alpha plane.
	planes := image.NewNYCbCrA(image.Rect(4, 6, 6, 8), image.YCbCrSubsampleRatio444)
	for i := range planes.Y {
		planes.Y[i], planes.Cb[i], planes.Cr[i], planes.A[i] = 235, 128, 128, uint8(10*i)
	}
	planes.Y[3] = 16
	out := flatten(planes, true)
	if out.Rect != image.Rect(0, 0, 2, 2) || out.NRGBAAt(0, 0) != (color.NRGBA{255, 255, 255, 0}) || out.NRGBAAt(1, 0).A != 10 || out.NRGBAAt(1, 1) != (color.NRGBA{0, 0, 0, 30}) {
		t.Errorf("%v %v", out.Rect, out.Pix)
	}
	if full := flatten(planes, false); full.Rect != image.Rect(0, 0, 2, 2) || full.NRGBAAt(1, 1) != (color.NRGBA{16, 16, 16, 30}) {
		t.Errorf("%v", full.Pix)
	}
}

// TestUpright turns a picture of 3 × 2 pixels, each of its own value, exactly.
func TestUpright(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		m.SetNRGBA(i%3, i/3, color.NRGBA{R: uint8(i), A: 255})
	}
	for orientation, want := range map[int]string{0: "012/345", 1: "012/345", 2: "210/543", 3: "543/210", 4: "345/012", 5: "03/14/25", 6: "30/41/52", 7: "52/41/30", 8: "25/14/03"} {
		out, rows := upright(m, orientation), []string{}
		for y := range out.Rect.Dy() {
			row := ""
			for x := range out.Rect.Dx() {
				row += fmt.Sprint(out.NRGBAAt(x, y).R)
			}
			rows = append(rows, row)
		}
		if got := strings.Join(rows, "/"); got != want {
			t.Errorf("orientation %d: %s, want %s", orientation, got, want)
		}
	}
}
