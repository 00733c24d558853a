package screen

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"fanshi/internal/source"
)

// The files of this page are written by what their makers publish. None could be tried on hardware, which each says.

// untried is the note that stands in every vendor's file.
const untried = "按厂家公开的资料编写，没有在实机上试过；第一次使用请先在一块屏上核对。"

// vsnItem is one picture of a VSN program. Its schedule limits the days on which it is shown.
type vsnItem struct {
	Type      int // 2: picture
	Duration  int // milliseconds
	PlayTimes int
	Schedule  struct {
		IsLimitTime        int
		StartTime, EndTime string
		IsLimitDate        int
		StartDay           string // 2026/11/23
		StartDayTime       string
		EndDay, EndDayTime string
		IsLimitWeek        int
		LimitWeek          string
	}
	FileSource struct {
		IsRelative int
		FilePath   string
		MD5        string
		OriginName string
	}
	ReserveAS int // 0: fills its region
}

// VSN returns program.vsn for Colorlight's players: one page, one region as large as the screen, the slides in it one
// after the other. Source: Colorlight, "Description of Program VSN Parameters" (developer.colorlightcloud.com).
func VSN(s Set) ([]byte, error) {
	type rect struct{ X, Y, Width, Height, BorderWidth int }
	type region struct {
		Type             int `xml:"type"`
		Layer            int
		Rect             rect
		Name             string
		IsScheduleRegion int
		Items            []vsnItem `xml:"Items>Item"`
	}
	type page struct {
		AppointDuration int
		LoopType        int // 1: as long as its items
		Opacity         int
		BgColor         string
		Regions         []region `xml:"Regions>Region"`
	}
	type program struct {
		Width  int    `xml:"Information>Width"`
		Height int    `xml:"Information>Height"`
		Scale  int    `xml:"Information>Scale"`
		Pages  []page `xml:"Pages>Page"`
	}
	var items []vsnItem
	total := 0
	for _, slide := range s.Slides {
		i := vsnItem{Type: 2, Duration: slide.Seconds * 1000, PlayTimes: 1}
		total += i.Duration
		first, last := s.Issued, s.Expires.AddDate(0, 0, -1)
		if !slide.From.IsZero() {
			first = slide.From
		}
		if !slide.Until.IsZero() {
			last = slide.Until
		}
		if !slide.Evergreen {
			i.Schedule.IsLimitDate = 1
		}
		i.Schedule.StartTime, i.Schedule.EndTime = "00:00:00", "23:59:59"
		i.Schedule.StartDay, i.Schedule.EndDay = first.Format("2006/01/02"), last.Format("2006/01/02")
		i.Schedule.StartDayTime, i.Schedule.EndDayTime, i.Schedule.LimitWeek = "00:00:00", "23:59:59", "1,1,1,1,1,1,1"
		i.FileSource.IsRelative, i.FileSource.FilePath, i.FileSource.MD5, i.FileSource.OriginName = 1, `.\`+slide.File, slide.MD5, slide.File
		items = append(items, i)
	}
	document := struct {
		XMLName xml.Name `xml:"Programs"`
		Note    string   `xml:",comment"`
		Program program
	}{Note: fmt.Sprintf(" %s %s %s：%s ", comment(s.Venue), comment(s.Screen), s.Edition, untried), Program: program{Width: s.Width, Height: s.Height, Scale: 1, Pages: []page{{
		AppointDuration: total, LoopType: 1, Opacity: 1, BgColor: "0xFF000000",
		Regions: []region{{Type: 2, Layer: 1, Rect: rect{Width: s.Width, Height: s.Height}, Name: "fanshi", Items: items}},
	}}}}
	data, err := xml.MarshalIndent(document, "", "  ")
	return append([]byte(xml.Header), append(data, '\n')...), err
}

// Huidu returns huidu.json, the body of the request that replaces the programs of a Huidu card: one area as large as the
// screen with the slides as pictures. They are to be sent to the card under the same names. Source: Huidu, "Device HTTP
// API Description", 3.2.7 Picture Program.
func Huidu(s Set) ([]byte, error) {
	type effect struct {
		Type  int `json:"type"` // 0: appears at once
		Speed int `json:"speed"`
		Hold  int `json:"hold"` // milliseconds
	}
	type item struct {
		Type   string `json:"type"`
		File   string `json:"file"`
		Size   int64  `json:"fileSize"`
		MD5    string `json:"fileMd5"`
		Fit    string `json:"fit"`
		Effect effect `json:"effect"`
	}
	type area struct {
		X      int    `json:"x"`
		Y      int    `json:"y"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
		Items  []item `json:"item"`
	}
	type program struct {
		Name  string `json:"name"`
		Type  string `json:"type"`
		UUID  string `json:"uuid"`
		Areas []area `json:"area"`
	}
	var items []item
	for _, slide := range s.Slides {
		items = append(items, item{"image", slide.File, slide.Bytes, slide.MD5, "stretch", effect{0, 5, slide.Seconds * 1000}})
	}
	name := s.Venue + "-" + s.Screen
	data, err := json.MarshalIndent(struct {
		Note   string    `json:"_note"`
		Method string    `json:"method"`
		Data   []program `json:"data"`
	}{untried, "replace", []program{{name, "normal", name, []area{{0, 0, s.Width, s.Height, items}}}}}, "", "  ")
	return append(data, '\n'), err
}

// PanasonicPicture is the name of a slide as JPEG, the only pictures that Panasonic's USB media player shows.
func PanasonicPicture(slide Slide) string { return strings.TrimSuffix(slide.File, ".png") + ".jpg" }

// PanasonicFiles returns filelist.dat and scenario.dat for the USB media player of Panasonic's displays, and the note that
// neither can hold: a scenario has no comments. Both belong into the stick's top folder. Source: Panasonic, TH-SF1HU
// operating instructions, "USB Media Player": UTF-8 without a mark, three seconds at least, definitions 001 to 999.
func PanasonicFiles(s Set) (list, scenario, note []byte, err error) {
	for i, slide := range s.Slides {
		list = fmt.Appendf(list, "PHOTO_%03d:%s\r\n", i+1, PanasonicPicture(slide))
		scenario = fmt.Appendf(scenario, "PHOTO_%03d:%d\r\n", i+1, max(slide.Seconds, 3))
	}
	text := fmt.Sprintf("松下显示器 USB 播放：把这个文件夹里的 filelist.dat、scenario.dat 和全部 jpg 文件放进 U 盘的最外层。\r\n%s\r\n%s %s %s，%s 签发。\r\n",
		untried, s.Venue, s.Screen, s.Edition, s.Issued.Format(time.DateOnly))
	note, err = source.GB18030(text)
	return list, scenario, note, err
}
