package proof

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"fanshi/internal/page"
)

// The photographs have these measures, from the documents or, where those are silent, from a usual phone:
//
//   - The code is photographed from where it is just large enough by docs/screens.md: its width, without the quiet
//     zone, is a tenth of the distance, an angle of 0.1.
//   - A phone's main camera has a lens of 26 mm in terms of 35 mm film, on which a picture of 4:3 is 34.6 mm wide. Of an
//     angle of 0.1 it makes 144 pixels of a frame of 1920 × 1080, which scanning programs ask for, and 303 of a picture of
//     4032 × 3024: of the sample's codes of 25 modules 5.8 to 12.1 pixels a module.
//   - Where it is turned, the code is seen from distance half widths of the photograph, less than half of that distance:
//     what is nearer is larger than for any viewer.
const (
	framePixels   = 144
	picturePixels = 303
	margin        = 0.2 // to be seen on each side of the code, of its width with the quiet zone
	distance      = 5
)

// codeLEDs is the least number of LEDs a module by docs/screens.md.
const codeLEDs = 3

// slideCode is a code on a drawn slide.
type slideCode struct {
	name   string
	page   *page.Page // until it is drawn
	code   *page.Code
	slide  *image.RGBA     // what lies around the code, in the coordinates of the whole
	bounds image.Rectangle // with the quiet zone, in pixels of the slide
	module int             // pixels of the slide
	want   string
}

// camera says from where a code is photographed. The zero value looks straight at it.
type camera struct {
	yaw, pitch, roll float64 // degrees
	nearer           float64 // how many times nearer than by the rule the viewer may be; 0: not at all
	perModule        float64 // pixels of the photograph a module; 0: as a phone has it
	dots             bool    // the wall's LEDs are to be seen
}

// linear is a photograph in linear light, 1 being white: red, green, blue of every pixel.
type linear struct {
	side   int // pixels; it is a square
	module float64
	pix    []float32
}

// photograph looks at the code, its middle anywhere within a pixel, and takes for every pixel the mean of 2 × 2 places, of
// dots 3 × 3; what is beyond the slide is the screen's dark frame.
func (s *slideCode) photograph(c camera, r *rand.Rand) *linear {
	perModule := between(r, framePixels, picturePixels*max(c.nearer, 1)) / float64(s.code.Modules)
	if c.perModule > 0 {
		perModule = c.perModule
	}
	modules := float64(s.bounds.Dx()) / float64(s.module)
	side := int(math.Round(modules * perModule * (1 + 2*margin)))
	l := &linear{side: side, module: perModule, pix: make([]float32, side*side*3)}
	n, at, gain := 2, s.pixel, float32(1)
	if c.dots {
		n = 3
		at, gain = s.dots(r)
	}
	place := c.places()
	half := float64(s.bounds.Dx()) * (0.5 + margin)
	pixel := 2 * half / float64(side) // on the slide
	middleX := float64(s.bounds.Min.X+s.bounds.Max.X)/2 + between(r, -0.5, 0.5)*pixel
	middleY := float64(s.bounds.Min.Y+s.bounds.Max.Y)/2 + between(r, -0.5, 0.5)*pixel
	scale := 2 / float64(side*n)
	gain /= float32(n * n)
	for y := range side * n {
		for x := range side * n {
			u, v := place((float64(x)+0.5)*scale-1, (float64(y)+0.5)*scale-1)
			from := at(middleX+u*half, middleY+v*half)
			if from < 0 {
				continue
			}
			to := (y/n*side + x/n) * 3
			sum, colour := l.pix[to:to+3], s.slide.Pix[from:from+3]
			for i, v := range colour {
				sum[i] += gain * decoded[v]
			}
		}
	}
	return l
}

// pixel is where in slide.Pix a place's colour is, or negative for the dark.
func (s *slideCode) pixel(x, y float64) int {
	at := image.Pt(int(math.Floor(x)), int(math.Floor(y)))
	if !at.In(s.slide.Rect) {
		return -1
	}
	return s.slide.PixOffset(at.X, at.Y)
}

// dots is pixel for a wall with the fewest LEDs a module that docs/screens.md allows, whatever the slide has:
// round dots, and what lies between is black. Their diameter is 0.35 (lamps of 3.5 mm at a pitch of 10 mm) to 0.85 of the
// pitch (2.1 mm at 2.5 mm). gain is the exposure, anything between that for single dots and that for their mean.
func (s *slideCode) dots(r *rand.Rand) (at func(x, y float64) int, gain float32) {
	pitch, diameter := float64(s.module)/codeLEDs, between(r, 0.35, 0.85)
	left, top, reach := float64(s.bounds.Min.X), float64(s.bounds.Min.Y), diameter/2*pitch
	at = func(x, y float64) int {
		middleX, middleY := left+(math.Floor((x-left)/pitch)+0.5)*pitch, top+(math.Floor((y-top)/pitch)+0.5)*pitch
		if dx, dy := x-middleX, y-middleY; dx*dx+dy*dy > reach*reach {
			return -1
		}
		return s.pixel(middleX, middleY)
	}
	return at, float32(math.Pow(math.Pi/4*diameter*diameter, -between(r, 0, 1)))
}

// places tells of a place in the photograph where on the slide it looks, both in half widths from the middle: the ray
// from the camera meets the turned plane of the slide.
func (c camera) places() func(u, v float64) (float64, float64) {
	if c.yaw == 0 && c.pitch == 0 && c.roll == 0 {
		return func(u, v float64) (float64, float64) { return u, v }
	}
	sinYaw, cosYaw := math.Sincos(c.yaw * math.Pi / 180)
	sinPitch, cosPitch := math.Sincos(c.pitch * math.Pi / 180)
	sinRoll, cosRoll := math.Sincos(c.roll * math.Pi / 180)
	turn := func(x, y float64) [3]float64 { // roll, then pitch, then yaw
		x, y = x*cosRoll-y*sinRoll, x*sinRoll+y*cosRoll
		y, z := y*cosPitch, y*sinPitch
		return [3]float64{x*cosYaw + z*sinYaw, y, z*cosYaw - x*sinYaw}
	}
	right, down := turn(1, 0), turn(0, 1)
	normal := [3]float64{right[1]*down[2] - right[2]*down[1], right[2]*down[0] - right[0]*down[2], right[0]*down[1] - right[1]*down[0]}
	dot := func(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
	return func(u, v float64) (float64, float64) {
		ray := [3]float64{u / distance, v / distance, 1}
		t := normal[2] * distance / dot(normal, ray)
		meets := [3]float64{t * ray[0], t * ray[1], t - distance}
		return dot(meets, right), dot(meets, down)
	}
}

// each gives every channel of every pixel a new value.
func (l *linear) each(f func(x, y float64, c int, v float64) float64) {
	for i, v := range l.pix {
		at := i / 3
		l.pix[i] = float32(f(float64(at%l.side), float64(at/l.side), i%3, float64(v)))
	}
}

// blur is a Gaussian of a standard deviation in pixels.
func (l *linear) blur(sigma float64) { l.pix = gaussian(l.pix, l.side, 3, sigma) }

// gaussian blurs a square of interleaved channels. The edges go on as they are.
func gaussian(pix []float32, side, channels int, sigma float64) []float32 {
	reach := int(math.Ceil(3 * sigma))
	weights, sum := make([]float32, 2*reach+1), float32(0)
	for i := range weights {
		d := float64(i - reach)
		weights[i] = float32(math.Exp(-d * d / (2 * sigma * sigma)))
		sum += weights[i]
	}
	row := make([]float32, side+2*reach)
	for _, step := range [][2]int{{channels, channels * side}, {channels * side, channels}} { // along the lines, then down the columns
		out := make([]float32, len(pix))
		for at := range side * channels {
			start := at/channels*step[1] + at%channels
			for i := range row {
				row[i] = pix[start+min(max(i-reach, 0), side-1)*step[0]]
			}
			for i := range side {
				var total float32
				under := row[i : i+len(weights)]
				for k, w := range weights {
					total += w * under[k]
				}
				out[start+i*step[0]] = total / sum
			}
		}
		pix = out
	}
	return pix
}

// decoded is the light of a value of sRGB (IEC 61966-2-1), encoded its values at 4096 steps of light.
var decoded, encoded = func() (from [256]float32, to [4096]uint8) {
	for i := range from {
		v := float64(i) / 255
		if from[i] = float32(v / 12.92); v > 0.04045 {
			from[i] = float32(math.Pow((v+0.055)/1.055, 2.4))
		}
	}
	for i := range to {
		v := float64(i) / 4095
		e := 12.92 * v
		if v > 0.0031308 {
			e = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		to[i] = uint8(math.Round(255 * e))
	}
	return from, to
}()

// encode is the photograph as sRGB.
func (l *linear) encode() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, l.side, l.side))
	for i := range l.side * l.side {
		for c, v := range l.pix[3*i : 3*i+3] {
			img.Pix[4*i+c] = encoded[int(4095*min(max(v, 0), 1)+0.5)]
		}
		img.Pix[4*i+3] = 255
	}
	return img
}

// luma is what a phone's camera hands to a decoder: Y of ITU-R BT.601.
func luma(img *image.RGBA) *image.Gray {
	y := image.NewGray(img.Rect)
	for i := range y.Pix {
		y.Pix[i], _, _ = color.RGBToYCbCr(img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2])
	}
	return y
}
