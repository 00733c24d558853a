package proof

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// frames are what a scanning program makes of a photograph, one after the other until one of them is read: the photograph
// as it is; at half its size; softened and at half its size, for where LEDs are seen one by one; and sharpened. They are
// the same for every copy and every decoder, which has no other attempts but its own.
//
// gozxing needs the last one of blurred codes. A lens blurs light, of which a half is 188 of 255 in sRGB; its thresholds
// are means of values, so that dark modules get thin and it finds no finder patterns. Blurred values it reads all.
var frames = []func(photograph *image.Gray) *image.Gray{
	func(g *image.Gray) *image.Gray { return g },
	halved,
	func(g *image.Gray) *image.Gray {
		out := image.NewGray(g.Rect)
		for i, v := range softened(g, 4) {
			out.Pix[i] = uint8(v + 0.5)
		}
		return halved(out)
	},
	func(g *image.Gray) *image.Gray { // an unsharp mask
		out := image.NewGray(g.Rect)
		for i, v := range softened(g, 2) {
			out.Pix[i] = uint8(min(max(2*float32(g.Pix[i])-v+0.5, 0), 255))
		}
		return out
	},
}

// softened blurs by a Gaussian of a standard deviation in pixels.
func softened(g *image.Gray, sigma float64) []float32 {
	pix := make([]float32, len(g.Pix))
	for i, v := range g.Pix {
		pix[i] = float32(v)
	}
	return gaussian(pix, g.Rect.Dx(), 1, sigma)
}

// halved takes the mean of 2 × 2 pixels.
func halved(g *image.Gray) *image.Gray {
	small := image.NewGray(image.Rect(0, 0, g.Rect.Dx()/2, g.Rect.Dy()/2))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			at := 2*y*g.Stride + 2*x
			sum := int(g.Pix[at]) + int(g.Pix[at+1]) + int(g.Pix[at+g.Stride]) + int(g.Pix[at+g.Stride+1])
			small.Pix[y*small.Stride+x] = uint8((sum + 2) / 4)
		}
	}
	return small
}

// reader returns the texts of the codes in pictures, by file; none where nothing is read.
type reader func(files []string) (map[string]string, error)

// decoders are three programs by three authors. gozxing and ZXing-C++ have a common ancestor, whose search for the finder
// patterns the latter has replaced.
var decoders = [...]struct {
	name string
	read reader
}{
	{"zbar", readManyZbar}, {"gozxing", readManyGozxing}, {"ZXing-C++", readManyZXing},
}

// readFrames gives the frames of photographs to a decoder, the next frame only of those that are not yet read, by way of
// files in a folder, which decoders share. The texts are in the order of the photographs.
func readFrames(dir string, photographs []*image.Gray, read reader) ([]string, error) {
	texts := make([]string, len(photographs))
	for n, frame := range frames {
		var files []string
		which := map[string]int{}
		for i, p := range photographs {
			if texts[i] != "" {
				continue
			}
			file := filepath.Join(dir, fmt.Sprintf("%04d-%d.pgm", i, n))
			if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
				if err := writePGM(file, frame(p)); err != nil {
					return nil, err
				}
			}
			files, which[file] = append(files, file), i
		}
		if len(files) == 0 {
			break
		}
		found, err := read(files)
		if err != nil {
			return nil, err
		}
		for file, text := range found {
			texts[which[file]] = text
		}
	}
	return texts, nil
}

// writePGM writes the binary grey format of netpbm, which costs no time to pack.
func writePGM(name string, img *image.Gray) error {
	return os.WriteFile(name, append(fmt.Appendf(nil, "P5\n%d %d\n255\n", img.Rect.Dx(), img.Rect.Dy()), img.Pix...), 0o600)
}

// readManyZbar joins the texts where it finds several codes in one picture.
func readManyZbar(files []string) (map[string]string, error) {
	cmd := exec.Command("zbarimg", append([]string{"-q", "--xml", "-Sdisable", "-Sqrcode.enable"}, files...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr // complains of a missing message bus
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 4) { // 4: nothing found in one of them or more
		return nil, fmt.Errorf("zbarimg: %v\n%s", err, &stderr)
	}
	var found struct {
		Sources []struct {
			File string   `xml:"href,attr"`
			Text []string `xml:"index>symbol>data"`
		} `xml:"source"`
	}
	if err := xml.Unmarshal(out, &found); err != nil {
		return nil, fmt.Errorf("zbarimg: %v\n%s", err, out)
	}
	texts := map[string]string{}
	for _, source := range found.Sources {
		texts[source.File] = strings.Join(source.Text, "\n")
	}
	return texts, nil
}

// readManyGozxing uses both ways that the library has to tell dark from light, the local one first.
func readManyGozxing(files []string) (map[string]string, error) {
	texts := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		img, err := decodePGM(data)
		if err != nil {
			return nil, err
		}
		width, height := img.Rect.Dx(), img.Rect.Dy()
		source, err := gozxing.NewPlanarYUVLuminanceSource(img.Pix, width, height, 0, 0, width, height, false)
		if err != nil {
			return nil, err
		}
		for _, binarizer := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
			bitmap, err := gozxing.NewBinaryBitmap(binarizer)
			if err != nil {
				return nil, err
			}
			hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
			if result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
				texts[file] = result.GetText()
				break
			}
		}
	}
	return texts, nil
}

// zxingLine is a line of ZXingReader -1: the file and what was found in it, text in quotes.
var zxingLine = regexp.MustCompile(`^(\S+) (?:None|QRCode (".*"))$`)

// readManyZXing joins the texts where it finds several codes in one picture.
func readManyZXing(files []string) (map[string]string, error) {
	out, err := exec.Command("ZXingReader", append([]string{"-1", "-format", "QRCode"}, files...)...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, fmt.Errorf("ZXingReader: %v\n%s", err, out)
	}
	texts, seen := map[string]string{}, map[string]bool{}
	for line := range strings.Lines(string(out)) {
		found := zxingLine.FindStringSubmatch(strings.TrimSpace(line))
		if found == nil {
			return nil, fmt.Errorf("ZXingReader says %q", line)
		}
		seen[found[1]] = true
		if found[2] == "" {
			continue
		}
		text, err := strconv.Unquote(found[2])
		if err != nil {
			return nil, fmt.Errorf("ZXingReader says %q", line)
		}
		texts[found[1]] = strings.TrimPrefix(texts[found[1]]+"\n"+text, "\n")
	}
	if len(seen) != len(files) {
		return nil, fmt.Errorf("ZXingReader answers for %d of %d files:\n%s", len(seen), len(files), out)
	}
	return texts, nil
}
