package screen

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// wellFormed reads a whole document of XML.
func wellFormed(t *testing.T, data []byte) (elements map[string]int) {
	t.Helper()
	elements = map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return elements
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if start, ok := token.(xml.StartElement); ok {
			elements[start.Name.Local]++
		}
	}
}

func TestPlaylists(t *testing.T) {
	s := sample()
	s.Venue = "a--b" // two hyphens must not stand in a comment
	if got, want := string(M3U(s.Slides)), "#EXTM3U\n#EXTINF:12,01.png\n#EXTVLCOPT:image-duration=12\n01.png\n#EXTINF:5,02.png\n#EXTVLCOPT:image-duration=5\n02.png\n"; got != want {
		t.Errorf("got %q", got)
	}
	smil := SMIL(s)
	if e := wellFormed(t, smil); e["img"] != 2 || e["seq"] != 1 || e["region"] != 1 || !bytes.Contains(smil, []byte(`<img src="01.png" region="screen" dur="12s"/>`)) {
		t.Errorf("%v\n%s", e, smil)
	}
	vsn, err := VSN(s)
	if err != nil {
		t.Fatal(err)
	}
	if e := wellFormed(t, vsn); e["Item"] != 2 || e["Region"] != 1 || e["Schedule"] != 2 {
		t.Errorf("%v\n%s", e, vsn)
	}
	for _, want := range []string{untried, "<Duration>12000</Duration>", "<EndDay>2026/11/30</EndDay>", "<IsLimitDate>0</IsLimitDate>", `<FilePath>.\01.png</FilePath>`, s.Slides[0].MD5} {
		if !strings.Contains(string(vsn), want) {
			t.Errorf("the VSN holds no %s:\n%s", want, vsn)
		}
	}
	huidu, err := Huidu(s)
	if err != nil {
		t.Fatal(err)
	}
	var body struct {
		Method string
		Data   []struct {
			Area []struct{ Item []map[string]any }
		}
	}
	if err := json.Unmarshal(huidu, &body); err != nil || body.Method != "replace" || len(body.Data[0].Area[0].Item) != 2 || body.Data[0].Area[0].Item[1]["fileMd5"] != s.Slides[1].MD5 {
		t.Errorf("%v\n%s", err, huidu)
	}
	list, scenario, note, err := PanasonicFiles(s)
	if err != nil || string(list) != "PHOTO_001:01.jpg\r\nPHOTO_002:02.jpg\r\n" || string(scenario) != "PHOTO_001:12\r\nPHOTO_002:5\r\n" || len(note) < 50 {
		t.Errorf("%q %q %q %v", list, scenario, note, err)
	}
}

// TestDerived: every file of the package comment that is made from the set alone has its name, and no other has.
func TestDerived(t *testing.T) {
	for _, name := range []string{"index.html", "set.js", "sw.js", "playlist.m3u", "playlist.smil", "program.vsn", "huidu.json", "filelist.dat", "scenario.dat", "panasonic.txt"} {
		if data, err := Derived(name, sample()); err != nil || len(data) < 20 {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	for _, name := range []string{"01.png", "01.bmp", "01.txt", "manifest.json", "usb.zip", ""} {
		if data, err := Derived(name, sample()); data != nil || err != nil {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

func TestZIP(t *testing.T) {
	files := []File{{"02.png", []byte("b")}, {"01.png", []byte("a")}}
	data, err := ZIP(sample(), files)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(r.File) != 2 || r.File[0].Name != "01.png" || !r.File[0].Modified.Equal(sample().Issued) {
		t.Errorf("%v %+v", err, r.File)
	}
	again, err := ZIP(sample(), []File{files[1], files[0]})
	if err != nil || !bytes.Equal(data, again) {
		t.Error("the order in which files come shows in the ZIP")
	}
}

func TestPlayer(t *testing.T) {
	s := sample()
	page, err := Player(s)
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(page), `<script type="application/json" id="set">`)
	text, _, _ := strings.Cut(after, "</script>")
	if !ok || !strings.Contains(string(page), `<img id="front" src="01.png"`) {
		t.Fatalf("%s", page)
	}
	if back, err := Parse([]byte(text)); err != nil || len(back.Slides) != 2 || back.Companions != nil {
		t.Errorf("the page holds no manifest: %v\n%s", err, text)
	}
	script, err := Derived("set.js", s)
	if want := "fanshiSet(" + text + ");\n"; err != nil || string(script) != want {
		t.Errorf("set.js is %s, %v, want %s", script, err, want)
	}
	s.Slides = nil
	if _, err := Player(s); err == nil {
		t.Error("a player that shows nothing")
	}
}
