package screen

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// leaves reads XML with the standard library and lists what its elements hold, each with its path: Program/Pages/Page/LoopType=1.
func leaves(t *testing.T, data []byte) []string {
	t.Helper()
	var out, path []string
	text := ""
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path, text = append(path, token.Name.Local), ""
		case xml.CharData:
			text = string(token)
		case xml.EndElement:
			if text = strings.TrimSpace(text); text != "" {
				out = append(out, strings.Join(path, "/")+"="+text)
			}
			path, text = path[:len(path)-1], ""
		}
	}
}

// expect compares lists of lines, in their order.
func expect(t *testing.T, got []string, want string) {
	t.Helper()
	if lines := strings.Fields(want); !slices.Equal(got, lines) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

// TestVSN reads program.vsn by the elements that Colorlight publishes: the screen, one page as long as its slides, and for
// each slide its milliseconds, its days and its file.
func TestVSN(t *testing.T) {
	s := sample()
	s.Slides[0].From = time.Date(2026, 11, 25, 0, 0, 0, 0, shanghai)
	data, err := VSN(s)
	if err != nil {
		t.Fatal(err)
	}
	var program, items []string
	for _, l := range leaves(t, data) {
		const item = "Programs/Program/Pages/Page/Regions/Region/Items/Item/"
		if rest, ok := strings.CutPrefix(l, item); ok {
			items = append(items, rest)
			continue
		}
		program = append(program, strings.TrimPrefix(l, "Programs/Program/"))
	}
	expect(t, program, `Information/Width=1920 Information/Height=1080 Information/Scale=1
		Pages/Page/AppointDuration=17000 Pages/Page/LoopType=1 Pages/Page/Opacity=1 Pages/Page/BgColor=0xFF000000
		Pages/Page/Regions/Region/type=2 Pages/Page/Regions/Region/Layer=1
		Pages/Page/Regions/Region/Rect/X=0 Pages/Page/Regions/Region/Rect/Y=0
		Pages/Page/Regions/Region/Rect/Width=1920 Pages/Page/Regions/Region/Rect/Height=1080 Pages/Page/Regions/Region/Rect/BorderWidth=0
		Pages/Page/Regions/Region/Name=fanshi Pages/Page/Regions/Region/IsScheduleRegion=0`)
	const form = ` Type=2 Duration=%d PlayTimes=1 Schedule/IsLimitTime=0 Schedule/StartTime=00:00:00 Schedule/EndTime=23:59:59
		Schedule/IsLimitDate=%d Schedule/StartDay=%s Schedule/StartDayTime=00:00:00 Schedule/EndDay=%s Schedule/EndDayTime=23:59:59
		Schedule/IsLimitWeek=0 Schedule/LimitWeek=1,1,1,1,1,1,1
		FileSource/IsRelative=1 FileSource/FilePath=.\%s FileSource/MD5=%s FileSource/OriginName=%s ReserveAS=0`
	expect(t, items, fmt.Sprintf(form, 12000, 1, "2026/11/25", "2026/11/30", "01.png", s.Slides[0].MD5, "01.png")+
		fmt.Sprintf(form, 5000, 0, "2026/11/23", "2026/12/06", "02.png", s.Slides[1].MD5, "02.png")) // evergreen; the set's last day
	if text := string(data); !strings.HasPrefix(text, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<Programs>\n") || !strings.HasSuffix(text, "</Programs>\n") ||
		!strings.Contains(text, "<!-- b01 lobby 2026-W48："+untried+" -->") {
		t.Errorf("%s", text)
	}
}

// TestHuidu reads huidu.json as any reader of JSON does.
func TestHuidu(t *testing.T) {
	s := sample()
	data, err := Huidu(s)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	image := func(i, hold int) map[string]any {
		return map[string]any{"type": "image", "file": s.Slides[i].File, "fileSize": s.Slides[i].Bytes, "fileMd5": s.Slides[i].MD5, "fit": "stretch",
			"effect": map[string]any{"type": 0, "speed": 5, "hold": hold}}
	}
	want, err := json.Marshal(map[string]any{"_note": untried, "method": "replace", "data": []any{map[string]any{"name": "b01-lobby", "type": "normal", "uuid": "b01-lobby",
		"area": []any{map[string]any{"x": 0, "y": 0, "width": 1920, "height": 1080, "item": []any{image(0, 12000), image(1, 5000)}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(got)
	if err != nil || string(again) != string(want) {
		t.Errorf("%v\n%s\nwant\n%s", err, again, want)
	}
	if !bytes.HasSuffix(data, []byte("\n}\n")) {
		t.Errorf("the file ends %q", data[len(data)-5:])
	}
}

// TestPanasonic: the two lists name the same pictures, no slide is shorter than three seconds, and the note, in the
// encoding of old Windows programs, names screen and day.
func TestPanasonic(t *testing.T) {
	s := sample()
	s.Slides[1].Seconds = 2
	list, scenario, note, err := PanasonicFiles(s)
	if err != nil || string(list) != "PHOTO_001:01.jpg\r\nPHOTO_002:02.jpg\r\n" || string(scenario) != "PHOTO_001:12\r\nPHOTO_002:3\r\n" {
		t.Errorf("%q %q %v", list, scenario, err)
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(note)
	want := "松下显示器 USB 播放：把这个文件夹里的 filelist.dat、scenario.dat 和全部 jpg 文件放进 U 盘的最外层。\r\n" + untried + "\r\nb01 lobby 2026-W48，2026-11-23 签发。\r\n"
	if err != nil || string(text) != want {
		t.Errorf("%v %q", err, text)
	}
	for name, want := range map[string][]byte{"filelist.dat": list, "scenario.dat": scenario, "panasonic.txt": note} {
		if data, err := Derived(name, s); err != nil || !bytes.Equal(data, want) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

// TestSMIL: the screen and every slide, with its seconds, as XML.
func TestSMIL(t *testing.T) {
	s := sample()
	s.Venue = "a--b"
	var got []string
	for d := xml.NewDecoder(bytes.NewReader(SMIL(s))); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			line := token.Name.Local
			for _, a := range token.Attr {
				line += "," + a.Name.Local + "=" + a.Value
			}
			got = append(got, line)
		case xml.Comment:
			if text := string(token); !strings.HasPrefix(text, " a- -b lobby, 2026-W48. ") {
				t.Errorf("the comment says %q", text)
			}
		}
	}
	expect(t, got, `smil,xmlns=http://www.w3.org/ns/SMIL,version=3.0,baseProfile=Language head layout
		root-layout,width=1920,height=1080,backgroundColor=black region,id=screen,left=0,top=0,width=1920,height=1080,fit=fill
		body seq,repeatCount=indefinite img,src=01.png,region=screen,dur=12s img,src=02.png,region=screen,dur=5s`)
}

// TestStickOpens: Python's zipfile finds the stick's files whole, under their names and the day of issue.
func TestStickOpens(t *testing.T) {
	data, err := ZIP(sample(), []File{{"02.png", []byte("b")}, {"01.png", []byte("a")}})
	if err != nil {
		t.Fatal(err)
	}
	const program = `import sys, io, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(" ".join(f"{i.filename}:{i.file_size}:{i.compress_type}:{i.date_time[0]}-{i.date_time[1]}-{i.date_time[2]}:{i.flag_bits & 1}" for i in z.infolist()))`
	cmd := exec.Command("python3", "-c", program)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(out)); got != "01.png:1:0:2026-11-23:0 02.png:1:0:2026-11-23:0" {
		t.Errorf("%s", got)
	}
}
