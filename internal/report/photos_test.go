package report

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
)

func photo(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withPlace puts EXIF with a place into a JPEG.
func withPlace(data []byte) []byte {
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08GPS N31.2304 E121.4737 iPhone"
	return slices.Concat(data[:2], []byte{0xFF, 0xE1, 0, byte(len(exif) + 2)}, []byte(exif), data[2:])
}

// TestPhotos: pictures and captions as people keep them, and what is told of what is wrong.
func TestPhotos(t *testing.T) {
	good := photo(t, 40, 30)
	file := func(data []byte) *fstest.MapFile { return &fstest.MapFile{Data: data} }
	venues := []Venue{{"s01", "安居路小学", "学校"}, {"b01", "清河路储蓄网点", "银行"}}
	files := fstest.MapFS{
		"records/2026-W48/b01/2.JPG":           file(good),
		"records/2026-W48/b01/10.jpeg":         file(good),
		"records/2026-W48/b01/说明.txt":          file([]byte("\xEF\xBB\xBF# 说明\r\n\r\n2.jpg：大厅里的海报\r\n10：柜台\r\n")),
		"records/2026-W48/b01/Thumbs.db":       file([]byte("x")),
		"records/2026-W48/安居路小学/校门.jpg":        file(good),
		"records/2026-W48/安居路小学/说明.txt.txt":    file([]byte("校门\t校门口\n")),
		"records/2026-W47/s01/x.jpg":           file(good),
		"records/2026-W40/s01/other-month.jpg": file([]byte("not looked at")),
		"records/approved/x.jpg":               file([]byte("not looked at")),
		"records/ledger.jsonl":                 file(nil),
	}
	november, _ := Month("2026-11")
	say := func() (got string, problems *diag.List) {
		problems = &diag.List{}
		for _, p := range Photos(files, november, venues, problems) {
			got += fmt.Sprintf("%s %s %s %s\n", p.Edition, p.Venue, p.File, p.Caption.Text)
		}
		return got, problems
	}
	want := `2026-W47 s01 records/2026-W47/s01/x.jpg 
2026-W48 s01 records/2026-W48/安居路小学/校门.jpg 校门口
2026-W48 b01 records/2026-W48/b01/10.jpeg 柜台
2026-W48 b01 records/2026-W48/b01/2.JPG 大厅里的海报
`
	if got, problems := say(); got != want || problems.Len() != 0 {
		t.Fatalf("got:\n%swant:\n%s%v", got, want, problems.Sorted())
	}
	for name, data := range map[string][]byte{
		"b01/坏.jpg": []byte("\xFF\xD8\xFFx"), "b01/空.png": {}, "b01/其实不是.webp": []byte("text"), "b01/IMG.HEIC": good, "散.jpg": good, "x9/1.jpg": good,
		"b01/里面/1.jpg": good, "b01/收据.pdf": []byte("%PDF"), "b01/说明.txt": []byte("2.jpg：大厅\n一句话\n没有.jpg：什么\n2：又一次\n"), "b01/说明.txt.txt": []byte("10：柜台"),
	} {
		files["records/2026-W48/"+name] = file(data)
	}
	_, problems := say()
	var got []string
	for _, d := range problems.Sorted() {
		got = append(got, fmt.Sprintf("%s %s %s %s", d.Severity, d.Code, strings.TrimPrefix(d.Range.Pos.String(), "records/2026-W48/"), d.Message))
	}
	for _, want := range []string{
		"错误 records.picture b01/坏.jpg 照片已损坏，打不开", "错误 records.picture b01/其实不是.webp 照片不是 PNG、JPEG 或 WebP 图片", "错误 records.picture b01/IMG.HEIC 这种格式的照片不能用",
		"错误 records.picture 散.jpg 这张照片不在哪个场所的文件夹里", "错误 records.folder x9 场所表里没有“x9”", "警告 records.folder b01/里面 这个文件夹里的照片没有用", "提示 records.folder b01/收据.pdf 这个文件没有用",
		"错误 records.caption b01/说明.txt:2:1 这一行不是照片的说明", "错误 records.caption b01/说明.txt:3:1 这个文件夹里没有照片“没有.jpg”", "错误 records.caption b01/说明.txt:4:1 照片“2”写了两次说明",
		"错误 records.caption b01/说明.txt.txt 照片的说明有两份", "错误 records.picture b01/空.png 照片不是 PNG、JPEG 或 WebP 图片",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("not told: %s", want)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(got, "\n"))
	}
}

// TestShow: what is printed is small and has nothing of the camera in it; a picture that breaks off is told and stops nothing else.
func TestShow(t *testing.T) {
	data := withPlace(photo(t, 3000, 1500))
	if !bytes.Contains(data, []byte("GPS")) {
		t.Fatal("the picture has no place")
	}
	files := fstest.MapFS{"records/a.jpg": {Data: data}, "records/b.jpg": {Data: data[:len(data)/2]}}
	var problems diag.List
	shown := Show(files, []Photo{{Edition: "2026-W48", Venue: "b01", File: "records/b.jpg"}, {Edition: "2026-W48", Venue: "b01", File: "records/a.jpg"}}, []Venue{{"b01", "网点", "银行"}}, &problems)
	if len(shown) != 1 || shown[0].Width != 1200 || shown[0].Height != 600 || shown[0].Caption != "网点（第 2026-W48 期）" || bytes.Contains(shown[0].Data, []byte("GPS")) || bytes.Contains(shown[0].Data, []byte("Exif")) {
		t.Errorf("shown: %d", len(shown))
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(shown[0].Data)); err != nil || c.Width != 1200 {
		t.Errorf("%+v %v", c, err)
	}
	if problems.Count(diag.Error) != 1 || problems.Sorted()[0].Range.Pos.File != "records/b.jpg" {
		t.Errorf("told: %v", problems.Sorted())
	}
	b := (&Report{Total: Sum{Photos: 1}}).Briefing("某单位", start, Source{}, shown)
	word, err := b.Word(start)
	if err != nil || bytes.Contains(word, []byte("Exif")) {
		t.Errorf("the place is in the document: %v", err)
	}
}

// TestChoose: every venue is shown before one is shown twice.
func TestChoose(t *testing.T) {
	var all []Photo
	for _, name := range []string{"a1", "a2", "a3", "b1", "b2", "c1"} {
		all = append(all, Photo{Venue: name[:1], File: name})
	}
	for n, want := range []string{"", "a1", "a1 b1", "a1 b1 c1", "a1 a2 b1 c1", "a1 a2 b1 b2 c1", "a1 a2 a3 b1 b2 c1", "a1 a2 a3 b1 b2 c1"} {
		var got []string
		for _, p := range Choose(all, n) {
			got = append(got, p.File)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d: %v, want %s", n, got, want)
		}
	}
}
