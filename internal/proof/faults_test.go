package proof

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
	"fanshi/internal/raster"
	screens "fanshi/internal/screen"
	"fanshi/internal/testtools"
)

// TestFoldersSeeFaults proves the proof of screens' folders: what it must refuse, it refuses.
func TestFoldersSeeFaults(t *testing.T) {
	f := &folderProof{screen: &campaign.Screen{Width: 20, Height: 16, Colour: campaign.DualColour}, set: &screens.Set{Width: 20, Height: 16, Slides: []screens.Slide{{Entry: screens.Entry{File: "01.png"}, Seconds: 5}}}}
	img := image.NewRGBA(image.Rect(0, 0, 20, 16))
	for i := range 100 {
		copy(img.Pix[4*3*i:], []byte{255, 255, 0, 255})
	}
	bits, err := raster.TwoColours(img, page.Color{R: 255, G: 255})
	if err != nil {
		t.Fatal(err)
	}
	good, err := raster.EncodePNG1(bits)
	if err != nil {
		t.Fatal(err)
	}
	bmp := raster.EncodeBMP1(bits)
	if err := f.picture(good); err != nil {
		t.Error(err)
	}
	if err := f.bitmap(bmp, good); err != nil {
		t.Error(err)
	}
	flipped := bytes.Clone(bmp)
	flipped[len(flipped)-4] ^= 0x80
	deep := bytes.Clone(bmp)
	deep[28] = 8
	for what, data := range map[string][]byte{"a flipped pixel": flipped, "eight bits": deep, "half a file": bmp[:40]} {
		if f.bitmap(data, good) == nil {
			t.Errorf("a BMP with %s passes", what)
		}
	}
	encode := func(img image.Image) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	orange := image.NewPaletted(image.Rect(0, 0, 20, 16), color.Palette{color.Black, color.RGBA{255, 128, 0, 255}})
	orange.Pix[0] = 1
	for what, data := range map[string][]byte{"another size": encode(image.NewGray(image.Rect(0, 0, 20, 15))), "full colour": encode(img), "orange": encode(orange)} {
		if f.picture(data) == nil {
			t.Errorf("a slide with %s passes", what)
		}
	}
	if _, err := chinese([]byte("\xb7\xb4\xd5\xa9\r\n")); err != nil { // 反诈
		t.Error(err)
	}
	for _, text := range []string{"反诈\xff\r\n", "\xb7\xb4\xd5\r\n", "\xb7\xb4"} {
		if got, err := chinese([]byte(text)); err == nil {
			t.Errorf("% x passes as %q", text, got)
		}
	}
	for _, text := range []string{"<smil><img src='01.png'/><!-- not tried -->", "<smil><!-- not tried --></smil>", "<smil><img src='01.png'/></smil>"} {
		if f.xml([]byte(text), "img") == nil {
			t.Errorf("%s passes", text)
		}
	}
	if f.animation([]byte("GIF89a")) == nil || f.list(t, "playlist.m3u", "#EXTM3U\n01.png\n") == nil || f.huidu([]byte("{")) == nil {
		t.Error("broken files pass")
	}
	if f.file(t, "01.tiff", nil) == nil {
		t.Error("a file that nobody knows passes")
	}
}

// TestPythonSeesFaults: folders.py finds what is wrong with single files, and what is wrong with a folder.
func TestPythonSeesFaults(t *testing.T) {
	testtools.Find(t, "python3", "python3")
	black := image.NewPaletted(image.Rect(0, 0, 32, 16), color.Palette{color.Black, color.White})
	files := map[string][]byte{}
	for _, size := range []struct {
		name string
		rect image.Rectangle
	}{{"good", black.Rect}, {"small", image.Rect(0, 0, 31, 16)}} {
		img := image.NewPaletted(size.rect, black.Palette)
		var still, clear, moving, photo bytes.Buffer
		err := errors.Join(png.Encode(&still, img), png.Encode(&clear, image.NewNRGBA(size.rect)), jpeg.Encode(&photo, img, nil),
			gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{img, img}, Delay: []int{1, 1}}))
		if err != nil {
			t.Fatal(err)
		}
		files[size.name+".png"], files[size.name+".gif"], files[size.name+".jpg"] = still.Bytes(), moving.Bytes(), photo.Bytes()
		files[size.name+".bmp"] = raster.EncodeBMP1(img)
		files["clear-"+size.name+".png"] = clear.Bytes()
	}
	files["good.txt"], files["bad.txt"], files["half.txt"] = []byte("\xb7\xb4\xd5\xa9\r\n"), []byte("反诈\xff\r\n"), []byte("\xb7\xb4\xd5\r\n")
	files["good.smil"], files["bad.smil"] = []byte("<smil><seq/></smil>"), []byte("<smil><seq></smil>")
	files["good.json"], files["bad.json"] = []byte("{}"), []byte("{]")
	files["good.js"], files["bad.js"] = []byte("fanshiSet({});\n"), []byte("fanshiSet({);\n")
	for name, data := range files {
		if ending := path.Ext(name); strings.HasPrefix(name, "good.") && slices.Contains([]string{".png", ".gif", ".bmp", ".jpg"}, ending) {
			files["cut"+ending] = data[:len(data)-3]
		}
	}
	flipped := bytes.Clone(files["good.png"])
	flipped[len(flipped)-20] ^= 1
	laced := bytes.Clone(files["good.png"])
	laced[28] = 1 // the head says that it is interlaced
	binary.BigEndian.PutUint32(laced[29:], crc32.ChecksumIEEE(laced[12:29]))
	files["flipped.png"], files["interlaced.png"], files["strange.tiff"] = flipped, laced, []byte("x")
	dir := t.TempDir()
	args := []string{"testdata/folders.py", "--file", "32x16"}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		args = append(args, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("python3", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name := range files {
		if told := strings.Contains(string(out), "/"+name+" "); told == strings.HasPrefix(name, "good.") {
			t.Errorf("%s: told %v\n%s", name, told, out)
		}
	}
	testPythonFolder(t)
}

// testPythonFolder breaks a small folder in every way, each time anew.
func testPythonFolder(t *testing.T) {
	whole := func() map[string][]byte {
		var still bytes.Buffer
		if err := png.Encode(&still, image.NewPaletted(image.Rect(0, 0, 32, 16), color.Palette{color.Black})); err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{"01.png": still.Bytes(), "01.txt": []byte("110\r\n")}
		set := screens.NewSet(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
		set.Venue, set.Screen, set.Width, set.Height, set.Edition, set.PollSeconds = "b01", "door", 32, 16, "2026-W48", 60
		set.Slides = []screens.Slide{screens.NewSlide("01.png", still.Bytes(), 5)}
		set.Companions = []screens.Companion{{Entry: screens.NewEntry("01.txt", files["01.txt"]), Shows: []string{"01.png"}}}
		var err error
		if files["manifest.json"], err = screens.Manifest(set); err != nil {
			t.Fatal(err)
		}
		var list []screens.File
		for _, name := range slices.Sorted(maps.Keys(files)) {
			list = append(list, screens.File{Name: name, Data: files[name]})
		}
		if files["usb.zip"], err = screens.ZIP(set, list); err != nil {
			t.Fatal(err)
		}
		return files
	}
	for what, change := range map[string]func(files map[string][]byte){
		"":                             func(map[string][]byte) {},
		"a file that nothing lists":    func(files map[string][]byte) { files["02.txt"] = files["01.txt"] },
		"a file is missing":            func(files map[string][]byte) { delete(files, "01.txt") },
		"a text of the same length":    func(files map[string][]byte) { files["01.txt"] = []byte("119\r\n") },
		"another manifest in the ZIP":  func(files map[string][]byte) { files["manifest.json"] = append(files["manifest.json"], '\n') },
		"a ZIP without its last bytes": func(files map[string][]byte) { files["usb.zip"] = files["usb.zip"][:len(files["usb.zip"])-9] },
	} {
		dir, files := t.TempDir(), whole()
		change(files)
		for name, data := range files {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, err := exec.Command("python3", "testdata/folders.py", dir).CombinedOutput()
		if good := strings.HasSuffix(string(out), " 0 faults\n"); err != nil || good != (what == "") {
			t.Errorf("%s: %v\n%s", what, err, out)
		}
	}
}
