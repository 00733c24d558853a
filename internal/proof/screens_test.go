package proof

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/campaign"
	"fanshi/internal/plan"
	screens "fanshi/internal/screen"
)

// testFolders looks at every file of every screen's folder with readers that are not ours.
func testFolders(t *testing.T, p *proof) {
	compiler := jsonschema.NewCompiler()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(screens.Schema))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("manifest.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	kinds, folders := map[string]int{}, []string{}
	for _, v := range p.book.Venues {
		for i := range v.Screens {
			f := &folderProof{proof: p, screen: &v.Screens[i], name: "screens/" + v.Code + "/" + v.Screens[i].ID + "/", schema: schema}
			if err := f.check(t, kinds); err != nil {
				t.Errorf("%s: %v", f.name, err)
			}
			folders = append(folders, filepath.Join(p.dir, filepath.FromSlash(f.name)))
			if f.screen.Strip() {
				if err := f.words(t, v); err != nil {
					t.Errorf("%s: %v", f.name, err)
				}
			}
		}
	}
	for _, ending := range []string{".png", ".bmp", ".txt", ".gif", ".smil", ".vsn", ".m3u", ".json", ".html", ".js", ".dat", ".jpg", ".zip"} {
		if kinds[ending] == 0 {
			t.Errorf("the sample has no %s", ending)
		}
	}
	out, err := exec.Command("python3", append([]string{"testdata/folders.py"}, folders...)...).CombinedOutput()
	if want := fmt.Sprintf("%d files, 0 faults\n", len(p.paths("screens/", ""))); err != nil || string(out) != want {
		t.Errorf("Python reads the folders otherwise: %v\n%swant %s", err, out, want)
	}
	t.Logf("%v", kinds)
}

// folderProof is one screen's folder.
type folderProof struct {
	*proof
	screen *campaign.Screen
	name   string
	set    *screens.Set
	schema *jsonschema.Schema
}

func (f *folderProof) check(t *testing.T, kinds map[string]int) error {
	manifest := f.read(t, f.name+"manifest.json")
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(manifest))
	if err != nil {
		return err
	}
	if err := f.schema.Validate(value); err != nil {
		return err
	}
	if f.set, err = screens.Parse(manifest); err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return err
	}
	evergreen := 0
	for _, s := range f.set.Slides {
		if s.Evergreen {
			evergreen++
		}
		if !s.Until.IsZero() && s.Until.Before(day) {
			return fmt.Errorf("%s expired on %s", s.File, s.Until)
		}
		if data := f.read(t, f.name+s.File); fmt.Sprintf("%x", md5.Sum(data)) != s.MD5 {
			return fmt.Errorf("%s has another md5", s.File)
		}
	}
	if evergreen != 1 && !f.screen.Strip() || evergreen == 0 {
		return fmt.Errorf("%d evergreen slides", evergreen)
	}
	if err := f.companions(t); err != nil {
		return err
	}
	for _, name := range f.paths(f.name, "") {
		kinds[path.Ext(name)]++
		if err := f.file(t, path.Base(name), f.read(t, name)); err != nil {
			return fmt.Errorf("%s: %w", path.Base(name), err)
		}
	}
	return nil
}

// companions: every file of the folder is in the manifest, but for those that hold it.
func (f *folderProof) companions(t *testing.T) error {
	listed := map[string]bool{"manifest.json": true, "manifest.json.sig": true, "usb.zip": true}
	for _, s := range f.set.Slides {
		listed[s.File] = true
	}
	for _, c := range f.set.Companions {
		listed[c.File] = true
		data := f.read(t, f.name+c.File)
		if err := same(data, c.Bytes, c.SHA256); err != nil || fmt.Sprintf("%x", md5.Sum(data)) != c.MD5 {
			return fmt.Errorf("%s: %v, or another md5", c.File, err)
		}
		if picture := path.Ext(c.File) == ".bmp" || path.Ext(c.File) == ".gif" || path.Ext(c.File) == ".jpg"; picture && len(c.Shows) == 0 {
			return fmt.Errorf("%s shows no slide", c.File)
		}
	}
	for _, name := range f.paths(f.name, "") {
		if !listed[path.Base(name)] {
			return fmt.Errorf("%s is not in the manifest", path.Base(name))
		}
	}
	return nil
}

// file decodes one file by its ending. An ending that nobody looks at is an error.
func (f *folderProof) file(t *testing.T, name string, data []byte) error {
	switch path.Ext(name) {
	case ".png":
		return f.picture(data)
	case ".bmp":
		return f.bitmap(data, f.read(t, f.name+strings.TrimSuffix(name, ".bmp")+".png"))
	case ".gif":
		return f.animation(data)
	case ".jpg":
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err == nil && (c.Width != f.set.Width || c.Height != f.set.Height) {
			err = fmt.Errorf("%d×%d", c.Width, c.Height)
		}
		return err
	case ".txt":
		_, err := chinese(data)
		return err
	case ".smil":
		return f.xml(data, "img")
	case ".vsn":
		return f.xml(data, "Item")
	case ".json":
		if name == "huidu.json" {
			return f.huidu(data)
		}
		return nil // the manifest
	case ".html":
		_, after, _ := strings.Cut(string(data), `id="set">`)
		text, _, _ := strings.Cut(after, "</script>")
		inside, err := screens.Parse([]byte(text))
		slides := *f.set
		slides.Companions = nil
		if err == nil && fmt.Sprint(*inside) != fmt.Sprint(slides) {
			err = errors.New("the player shows another set than the manifest")
		}
		return err
	case ".js":
		return nil // Chromium runs them (internal/oracle)
	case ".m3u", ".dat":
		return f.list(t, name, string(data))
	case ".zip":
		return f.zip(t, data)
	}
	return errors.New("nobody looks at such files")
}

// picture: the screen's pixels; a palette wherever the colours allow it; strips in one bit, black and the LEDs' colours.
func (f *folderProof) picture(data []byte) error {
	img, err := plainPNG(data, screen{width: f.set.Width, height: f.set.Height})
	if err != nil {
		return err
	}
	colours := map[color.RGBA]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			if colours[c] = true; len(colours) > 256 {
				return nil
			}
		}
	}
	if data[25] != 3 {
		return fmt.Errorf("%d colours without a palette", len(colours))
	}
	if f.screen.Strip() {
		delete(colours, color.RGBA{A: 255})
		lit := map[campaign.Colour][]color.RGBA{campaign.SingleColour: {{255, 255, 255, 255}},
			campaign.DualColour: {{255, 0, 0, 255}, {0, 255, 0, 255}, {255, 255, 0, 255}}}[f.screen.Colour]
		for c := range colours {
			if !slices.Contains(lit, c) {
				return fmt.Errorf("a strip of %s colour shows %v", f.screen.Colour, c)
			}
		}
		if data[24] != 1 || len(colours) != 1 {
			return fmt.Errorf("%d bits a pixel, %d colours lit", data[24], len(colours))
		}
	}
	return nil
}

// bitmap reads a BMP of one bit by hand and compares it with the PNG beside it.
func (f *folderProof) bitmap(data, beside []byte) error {
	word := func(at int) int { return int(int32(binary.LittleEndian.Uint32(data[at:]))) }
	if len(data) < 62 || string(data[:2]) != "BM" || word(2) != len(data) || word(18) != f.set.Width || word(22) != f.set.Height ||
		binary.LittleEndian.Uint16(data[26:]) != 1 || binary.LittleEndian.Uint16(data[28:]) != 1 || word(30) != 0 {
		return errors.New("it is no BMP of one bit, from the bottom up, in the screen's size")
	}
	img, err := png.Decode(bytes.NewReader(beside))
	if err != nil {
		return err
	}
	stride := (f.set.Width + 31) / 32 * 4
	for y := range f.set.Height {
		for x := range f.set.Width {
			bit := data[word(10)+(f.set.Height-1-y)*stride+x/8] >> (7 - x%8) & 1
			entry := data[54+4*int(bit):]
			if want := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA); want != (color.RGBA{entry[2], entry[1], entry[0], 255}) {
				return fmt.Errorf("pixel (%d, %d) is not that of the PNG", x, y)
			}
		}
	}
	return nil
}

func (f *folderProof) animation(data []byte) error {
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if g.LoopCount != 0 || len(g.Image) < 16 || g.Config.Width != f.set.Width || g.Config.Height != f.set.Height {
		return fmt.Errorf("%d frames of %d×%d, loop %d", len(g.Image), g.Config.Width, g.Config.Height, g.LoopCount)
	}
	for _, frame := range g.Image {
		if frame.Bounds() != image.Rect(0, 0, f.set.Width, f.set.Height) {
			return fmt.Errorf("a frame of %v", frame.Bounds())
		}
	}
	return nil
}

// chinese decodes GB18030 strictly: what is read and written again is the same.
func chinese(data []byte) (string, error) {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return "", err
	}
	back, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	if err != nil || !bytes.Equal(back, data) || bytes.ContainsRune(text, '\uFFFD') || !bytes.HasSuffix(text, []byte("\r\n")) {
		return "", fmt.Errorf("% x is no text in GB18030", data)
	}
	return string(text), nil
}

// words: the texts of a strip hold every slogan that was chosen for it, whole and in order.
func (f *folderProof) words(t *testing.T, v *campaign.Venue) error {
	var all strings.Builder
	for _, name := range f.paths(f.name, ".txt") {
		text, err := chinese(f.read(t, name))
		if err != nil {
			return err
		}
		all.WriteString(strings.ReplaceAll(text, "\r\n", ""))
	}
	squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	day, err := time.ParseInLocation(time.DateOnly, today, f.book.Config.TimeZone)
	if err != nil {
		return err
	}
	slogans := plan.Choose(f.book, day, v.Kind).Slogans
	if len(slogans) == 0 {
		return errors.New("no slogans are chosen")
	}
	for _, s := range slogans[:min(6, len(slogans))] {
		if !strings.Contains(squeeze(all.String()), squeeze(s.Text.Value)) {
			return fmt.Errorf("%q is not on the strip: %q", s.Text.Value, all.String())
		}
	}
	if !strings.HasSuffix(all.String(), f.book.Config.Hotlines[0].Number.Value) {
		return fmt.Errorf("the hotline does not come last: %q", all.String())
	}
	return nil
}
