package proof

import (
	"bytes"
	"image"
	imagedraw "image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"fanshi/internal/page"
)

// distortions are what happens to a slide between the wall and the decoder of a phone. Each is plainly to be seen, and
// people still hold up a phone to what looks like that. A module is that of the code in the photograph: 7 to 9 pixels
// wide, for a version 3 code. Where a range is given the code's own random numbers choose in it.
var distortions = []struct {
	name    string
	degrade func(s *slideCode, r *rand.Rand) (*image.RGBA, error)
}{
	// Out of focus, or a hand that shakes: a Gaussian of 0.3 modules.
	{"blur", light(camera{}, func(l *linear, module float64, r *rand.Rand) { l.blur(0.3 * module) })},
	// The phone is held askew: 3 to 8 degrees either way.
	{"rotation", func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		return s.photograph(camera{roll: either(r) * between(r, 3, 8)}, r).encode(), nil
	}},
	// Seen from 15 to 28 degrees beside and 5 to 12 degrees below, from two and a half widths of the photograph.
	{"perspective", func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		return s.photograph(camera{yaw: either(r) * between(r, 15, 28), pitch: between(r, 5, 12)}, r).encode(), nil
	}},
	// Every pixel is one round dot of 0.7 of the pitch, and what lies between is black: 38 % of the wall shines. The lens
	// has its own softness of one pixel.
	{"LED dots", light(camera{dot: 0.7}, func(l *linear, _ float64, _ *rand.Rand) { l.blur(1) })},
	// Sent on by a chat program: JPEG at quality 30, with the colours at half resolution.
	{"JPEG 30", signal(func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error) { return compress(img, 30) })},
	// From too far away: 3 pixels a module, a code of 111 pixels with its quiet zone.
	{"downscale", light(camera{perModule: 3}, nil)},
	// Little contrast and dark, or washed out by the sun: half of the range of values, from 15 or from 110.
	{"contrast", signal(func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error) {
		floor := []float64{15, 110}[r.IntN(2)]
		return each8(img, func(v float64) float64 { return floor + v/2 }), nil
	})},
	// A bad sensor at night: Gaussian noise of 20 of 255 in every channel of every pixel.
	{"noise", signal(func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error) {
		return each8(img, func(v float64) float64 { return v + 20*r.NormFloat64() }), nil
	})},
	// Refresh of the wall against the shutter: slanting bands, 3 to 8 modules apart, that take away up to 40 % of the light,
	// red, green and blue not in the same places.
	{"stripes", light(camera{}, stripes)},
	// The bright ground is overexposed by a third of a stop and spills over: 10 % of its light, spread over one module, falls
	// on the dark, and the shadows are lifted by a gamma of 1.2.
	{"bloom", light(camera{}, bloom)},
	// Half of it lies in a shadow with a soft edge, one module wide, in any direction, with 35 % of the light left.
	{"shadow", light(camera{}, shadow)},
	// White balance gone wrong, to orange, blue or green: one channel keeps all of its light, the others 60 % and 25 %.
	{"colour cast", light(camera{}, func(l *linear, _ float64, r *rand.Rand) {
		cast := [][3]float64{{1, 0.6, 0.25}, {0.25, 0.6, 1}, {0.6, 1, 0.25}}[r.IntN(3)]
		l.each(func(_, _ float64, c int, v float64) float64 { return v * cast[c] })
	})},
}

// light is a distortion of what falls on the sensor; alter may be nil.
func light(view camera, alter func(l *linear, module float64, r *rand.Rand)) func(*slideCode, *rand.Rand) (*image.RGBA, error) {
	return func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		l := s.photograph(view, r)
		if alter != nil {
			alter(l, l.module, r)
		}
		return l.encode(), nil
	}
}

// signal is a distortion of the finished photograph.
func signal(alter func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error)) func(*slideCode, *rand.Rand) (*image.RGBA, error) {
	return func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		return alter(s.photograph(camera{}, r).encode(), r)
	}
}

// slideCode is a code on a drawn slide.
type slideCode struct {
	name   string
	theme  string
	page   *page.Page
	code   *page.Code
	slide  *image.RGBA     // what lies around the code, in the coordinates of the whole
	bounds image.Rectangle // with the quiet zone, in pixels of the slide
	module int             // pixels of the slide
	want   string
}

// camera says from where a code is photographed. The zero value looks straight at it.
type camera struct {
	yaw, pitch, roll float64 // degrees
	dot              float64 // diameter of the wall's round dots in pitches; 0: its pixels are full squares
	perModule        float64 // pixels of the photograph a module; 0: as a phone has it
}

// Of the code's width with its quiet zone, so much is to be seen on each side of it; and the camera's distance in half
// widths of the photograph.
const (
	margin   = 0.2
	distance = 5
)

// linear is a photograph in linear light, 1 being white: red, green, blue of every pixel.
type linear struct {
	side   int // pixels; it is a square
	module float64
	pix    []float32
}

// photograph looks at the code so that it is 250 to 320 pixels wide, as on a phone held at the distance for which the
// screen is planned, and exposes as a camera does, so that dots with dark between them are as bright as squares. Every
// pixel is the mean of 2 × 2 places, of dots 4 × 4; what is beyond the slide is the screen's dark frame.
func (s *slideCode) photograph(c camera, r *rand.Rand) *linear {
	modules := float64(s.bounds.Dx()) / float64(s.module)
	perModule := between(r, 250, 320) / modules
	if c.perModule > 0 {
		perModule = c.perModule
	}
	side := int(math.Round(modules * perModule * (1 + 2*margin)))
	l := &linear{side: side, module: perModule, pix: make([]float32, side*side*3)}
	n := 2
	if c.dot > 0 {
		n = 4
	}
	place := c.places()
	middleX, middleY := float64(s.bounds.Min.X+s.bounds.Max.X)/2, float64(s.bounds.Min.Y+s.bounds.Max.Y)/2
	half := float64(s.bounds.Dx()) * (0.5 + margin)
	scale := 2 / float64(side*n)
	gain := 1 / float32(n*n)
	if c.dot > 0 {
		gain /= float32(math.Pi / 4 * c.dot * c.dot)
	}
	for y := range side * n {
		for x := range side * n {
			u, v := place((float64(x)+0.5)*scale-1, (float64(y)+0.5)*scale-1)
			sx, sy := middleX+u*half, middleY+v*half
			px, py := math.Floor(sx), math.Floor(sy)
			if dx, dy := sx-px-0.5, sy-py-0.5; c.dot > 0 && 4*(dx*dx+dy*dy) > c.dot*c.dot || !(image.Point{int(px), int(py)}).In(s.slide.Rect) {
				continue
			}
			from, to := s.slide.PixOffset(int(px), int(py)), (y/n*side+x/n)*3
			for i := range 3 {
				l.pix[to+i] += gain * decoded[s.slide.Pix[from+i]]
			}
		}
	}
	return l
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

// blur is a Gaussian of a standard deviation in pixels. The edges go on as they are.
func (l *linear) blur(sigma float64) {
	reach := int(math.Ceil(3 * sigma))
	weights, sum := make([]float32, 2*reach+1), float32(0)
	for i := range weights {
		d := float64(i - reach)
		weights[i] = float32(math.Exp(-d * d / (2 * sigma * sigma)))
		sum += weights[i]
	}
	for _, step := range [][2]int{{3, 3 * l.side}, {3 * l.side, 3}} { // along the lines, then down the columns
		out := make([]float32, len(l.pix))
		for line := range l.side {
			for c := range 3 {
				start := line*step[1] + c
				for i := range l.side {
					var total float32
					for k, w := range weights {
						total += w * l.pix[start+min(max(i+k-reach, 0), l.side-1)*step[0]]
					}
					out[start+i*step[0]] = total / sum
				}
			}
		}
		l.pix = out
	}
}

func stripes(l *linear, module float64, r *rand.Rand) {
	sin, cos := math.Sincos(between(r, 0, math.Pi))
	period, phase := between(r, 3, 8)*module, between(r, 0, 2*math.Pi)
	l.each(func(x, y float64, c int, v float64) float64 {
		wave := math.Sin(2*math.Pi*(x*cos+y*sin)/period + phase + 0.6*float64(c))
		return v * (1 - 0.4*(0.5+0.5*wave))
	})
}

func bloom(l *linear, module float64, _ *rand.Rand) {
	spilled := &linear{l.side, module, append([]float32(nil), l.pix...)}
	spilled.blur(module)
	for i, v := range l.pix {
		l.pix[i] = float32(math.Pow(min(1.26*float64(v+0.1*spilled.pix[i]), 1), 1/1.2))
	}
}

func shadow(l *linear, module float64, r *rand.Rand) {
	sin, cos := math.Sincos(between(r, 0, 2*math.Pi))
	middle := float64(l.side) / 2
	l.each(func(x, y float64, _ int, v float64) float64 {
		depth := ((x-middle)*cos + (y-middle)*sin) / module
		return v * (1 - 0.65*min(max(depth+0.5, 0), 1))
	})
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
	for i, v := range l.pix {
		img.Pix[i/3*4+i%3] = encoded[int(4095*min(max(v, 0), 1)+0.5)]
		img.Pix[i/3*4+3] = 255
	}
	return img
}

// each8 gives every channel of every pixel a new value, cut to what a byte holds.
func each8(img *image.RGBA, f func(v float64) float64) *image.RGBA {
	for i, v := range img.Pix {
		if i%4 != 3 {
			img.Pix[i] = uint8(math.Round(min(max(f(float64(v)), 0), 255)))
		}
	}
	return img
}

func compress(img *image.RGBA, quality int) (*image.RGBA, error) {
	var data bytes.Buffer
	if err := jpeg.Encode(&data, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	back, err := jpeg.Decode(&data)
	if err == nil {
		imagedraw.Draw(img, img.Rect, back, image.Point{}, imagedraw.Src)
	}
	return img, err
}

func between(r *rand.Rand, low, high float64) float64 { return low + (high-low)*r.Float64() }

func either(r *rand.Rand) float64 { return float64(2*r.IntN(2) - 1) }
