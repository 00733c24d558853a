package proof

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// xml is well-formed and names every slide.
func (f *folderProof) xml(data []byte, element string) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	items := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == element {
			items++
		}
	}
	for _, s := range f.set.Slides {
		if !bytes.Contains(data, []byte(s.File)) {
			return fmt.Errorf("%s is missing", s.File)
		}
	}
	if items != len(f.set.Slides) || !bytes.Contains(data, []byte("not tried")) && !bytes.Contains(data, []byte("没有在实机上试过")) {
		return fmt.Errorf("%d slides of %d, or nothing says that it could not be tried", items, len(f.set.Slides))
	}
	return nil
}

func (f *folderProof) huidu(data []byte) error {
	var body struct {
		Note string `json:"_note"`
		Data []struct {
			Area []struct {
				Width, Height int
				Item          []struct {
					File, FileMd5 string
					FileSize      int64
				}
			}
		}
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	area := body.Data[0].Area[0]
	if body.Note == "" || area.Width != f.set.Width || area.Height != f.set.Height || len(area.Item) != len(f.set.Slides) {
		return fmt.Errorf("%+v", body)
	}
	for i, item := range area.Item {
		if s := f.set.Slides[i]; item.File != s.File || item.FileMd5 != s.MD5 || item.FileSize != s.Bytes {
			return fmt.Errorf("%+v, the manifest says %+v", item, s)
		}
	}
	return nil
}

// list: every slide has its line with its seconds, and every file that is named is there.
func (f *folderProof) list(t *testing.T, name, text string) error {
	var want strings.Builder
	if name == "playlist.m3u" {
		want.WriteString("#EXTM3U\n")
	}
	for i, s := range f.set.Slides {
		switch name {
		case "playlist.m3u":
			fmt.Fprintf(&want, "#EXTINF:%d,%s\n#EXTVLCOPT:image-duration=%d\n%s\n", s.Seconds, s.File, s.Seconds, s.File)
		case "filelist.dat":
			picture := strings.TrimSuffix(s.File, ".png") + ".jpg"
			f.read(t, f.name+picture)
			fmt.Fprintf(&want, "PHOTO_%03d:%s\r\n", i+1, picture)
		case "scenario.dat":
			fmt.Fprintf(&want, "PHOTO_%03d:%d\r\n", i+1, s.Seconds)
		}
	}
	if text != want.String() {
		return fmt.Errorf("it is\n%s\nwant\n%s", text, want.String())
	}
	return nil
}

func (f *folderProof) zip(t *testing.T, data []byte) error {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	var packed []string
	for _, entry := range r.File {
		packed = append(packed, f.name+entry.Name)
		file, err := entry.Open()
		if err != nil {
			return err
		}
		inside, err := io.ReadAll(file)
		if err != nil || !bytes.Equal(inside, f.read(t, f.name+entry.Name)) {
			return fmt.Errorf("%s is not the file of the folder: %v", entry.Name, err)
		}
	}
	beside := slices.DeleteFunc(f.paths(f.name, ""), func(name string) bool { return strings.HasSuffix(name, ".zip") })
	if !slices.Equal(packed, beside) {
		return fmt.Errorf("it holds %v, the folder %v", packed, beside)
	}
	return nil
}
