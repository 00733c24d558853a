package campaign

import (
	"slices"

	"fanshi/internal/diag"
)

// Screen is one display of a venue, as a cell of the venue table describes it: lobby 1920x1080, or with all that can be
// said of it: gate 352x80 P10 3-20米 双色 旋转90 每300秒 格式bmp+txt+gif. What is not said follows from the size.
type Screen struct {
	ID            string // ASCII, unique in the venue: lobby
	Name          string // as the table has it: 大堂
	Width, Height int    // device pixels, as its viewers see it
	Colour        Colour
	Pitch         int      // from one pixel to the next, in micrometres: P10 is 10000
	Near, Far     int      // distance of the nearest and the farthest viewer, in millimetres
	Rotation      int      // by how many degrees the files are turned clockwise, for players that cannot: 0, 90, 180, 270
	Formats       []Format // what its folder holds beside what every folder holds
	PollSeconds   int      // how often its player asks for a new set
	Native        bool     // its player shows a pixel of the files as a pixel of its output, from the top left corner on
	Pos           diag.Pos
}

// Colour says what a display's pixels can show.
type Colour string

// The colours of displays: all; red, green and both together, yellow; one.
const (
	FullColour   Colour = "full"
	DualColour   Colour = "dual"
	SingleColour Colour = "single"
)

// Format is a kind of file that some controllers want beside the pictures.
type Format string

// The formats of a screen's folder.
const (
	BMP       Format = "bmp"       // 1-bit pictures of strips
	TXT       Format = "txt"       // GB18030 texts of strips
	GIF       Format = "gif"       // scrolling texts of strips
	VSN       Format = "vsn"       // Colorlight program
	Huidu     Format = "huidu"     // Huidu program, JSON
	Panasonic Format = "panasonic" // scenario.dat
	ZIP       Format = "zip"       // the folder as usb.zip
)

// stripFormats are the formats that only door strips have.
var stripFormats = []Format{BMP, TXT, GIF}

// stripHeight is the height in pixels up to which a display is a door strip: text in bitmap glyphs.
const stripHeight = 96

// Strip reports whether the display is a door strip: low, or of one or two colours. Its texts are set in bitmap glyphs.
func (s *Screen) Strip() bool {
	return s.Height <= stripHeight || s.Colour == DualColour || s.Colour == SingleColour
}

// setDefaults fills in what the table does not say, by the size: a strip is P10 above a door; a wall less than 720 px
// high is P5; a cinema's picture is ten metres wide; anything else is a television 1.2 m wide or high.
func (s *Screen) setDefaults() {
	if s.Colour == "" {
		s.Colour = FullColour
		if s.Height <= stripHeight {
			s.Colour = SingleColour
		}
	}
	pitch, near, far := 1_200_000/max(s.Width, s.Height), 1500, 5000
	switch {
	case s.Height <= stripHeight:
		pitch, near, far = 10_000, 3000, 25_000
	case min(s.Width, s.Height) < 720:
		pitch, near, far = 5000, 3000, 20_000
	case slices.Contains([]int{1998, 2048, 3996, 4096}, s.Width): // DCI flat and scope
		pitch, near, far = 10_000_000/s.Width, 5000, 25_000
	}
	if s.Pitch == 0 {
		s.Pitch = pitch
	}
	if s.Far == 0 {
		s.Near, s.Far = near, far
	}
	if s.PollSeconds == 0 {
		s.PollSeconds = usualPoll
	}
	if s.Strip() && !slices.ContainsFunc(s.Formats, func(f Format) bool { return slices.Contains(stripFormats, f) }) {
		s.Formats = append(slices.Clone(stripFormats), s.Formats...)
	}
}
