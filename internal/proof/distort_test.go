package proof

import (
	"bytes"
	"image"
	imagedraw "image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// distortion photographs a code and returns a bad picture of it.
type distortion func(s *slideCode, r *rand.Rand) (*image.RGBA, error)

// distortions are what happens to a slide between the wall and the decoder of a phone. The documents ask for twelve
// (docs/promises.md, R17), name four (docs/screens.md: blur, rotation, LED dots, JPEG) and give no
// strength; the other eight are what photographs of screens suffer most. Every strength is that of the physical model
// beside it, for a code and a phone as in photograph_test.go. Where a range is given the copy's own random numbers choose.
var distortions = []struct {
	name    string
	degrade distortion
}{
	// Out of focus: a lens of 2.36 mm (f/1.8, 4.2 mm) focused at half a metre looks at a wall 4 m away. A point becomes a
	// disc of 4.1 mrad, 1.2 modules of 29 in an angle of 0.1; its standard deviation is a quarter of that: 0.3 modules.
	{"blur", light(camera{}, func(l *linear, module float64, r *rand.Rand) { l.blur(0.3 * module) })},
	// The phone is held in any way: 0 to 360 degrees.
	{"rotation", func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		return s.photograph(camera{roll: between(r, 0, 360)}, r).encode(), nil
	}},
	// Seen from the side, 15 to 30 degrees, the most that ITU-R BT.500 allows viewers, and from 5 to 15 degrees below: a wall
	// at 4 m whose middle is 0.35 to 1.1 m above the eye.
	{"perspective", func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		return s.photograph(camera{yaw: either(r) * between(r, 15, 30), pitch: between(r, 5, 15)}, r).encode(), nil
	}},
	// Every module is 3 × 3 round dots (docs/screens.md: k ≥ 3) between which it is black, seen from the distance or from nearer,
	// down to half of it, where the phone tells the dots apart. The lens has a softness of one pixel.
	{"LED dots", light(camera{dots: true, nearer: 2}, func(l *linear, _ float64, _ *rand.Rand) { l.blur(1) })},
	// Sent on by a chat program: JPEG at quality 30, with the colours at half resolution.
	{"JPEG 30", signal(func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error) { return compress(img, 30) })},
	// From too far away: 3 pixels a module, as in a frame of 1920 × 1080 from 1.65 times the distance.
	{"downscale", light(camera{perModule: 3}, nil)},
	// In the sun, 80,000 lx on a wall of 5,000 cd/m² that reflects 5 %: a contrast of 5 to 1; or two stops too dark, the
	// sensor's black at 15 of 255. Either leaves half of the range of values.
	{"contrast", signal(func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error) {
		floor := []float64{15, 110}[r.IntN(2)]
		return each8(img, func(v float64) float64 { return floor + v/2 }), nil
	})},
	// A small sensor at night: Gaussian noise of 20 of 255 in every channel of every pixel, 22 dB below white.
	{"noise", signal(func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error) {
		return each8(img, func(v float64) float64 { return v + 20*r.NormFloat64() }), nil
	})},
	// Refresh of the wall, 1920 Hz, against a shutter of 1/1300 s in daylight: some lines see it once, others twice. Bands 3
	// to 8 modules apart take away up to half of the light, at any angle, red, green and blue not in the same places.
	{"stripes", light(camera{}, stripes)},
	// The bright ground is overexposed by a third of a stop and spills over: 10 % of its light, spread over one module, falls
	// on the dark, and the shadows are lifted by a gamma of 1.2.
	{"bloom", light(camera{}, bloom)},
	// Half of it lies in a shadow with an edge one module wide, in any direction: the sky alone, 20 % of the light of sun and
	// sky.
	{"shadow", light(camera{}, shadow)},
	// White balance for daylight under a lamp of 2850 K, the reverse, or under green fluorescent light: one channel keeps all
	// of its light, the others 60 % and 25 %.
	{"colour cast", light(camera{}, func(l *linear, _ float64, r *rand.Rand) {
		cast := [][3]float64{{1, 0.6, 0.25}, {0.25, 0.6, 1}, {0.6, 1, 0.25}}[r.IntN(3)]
		l.each(func(_, _ float64, c int, v float64) float64 { return v * cast[c] })
	})},
}

// light is a distortion of what falls on the sensor; alter may be nil.
func light(view camera, alter func(l *linear, module float64, r *rand.Rand)) distortion {
	return func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		l := s.photograph(view, r)
		if alter != nil {
			alter(l, l.module, r)
		}
		return l.encode(), nil
	}
}

// signal is a distortion of the finished photograph.
func signal(alter func(img *image.RGBA, r *rand.Rand) (*image.RGBA, error)) distortion {
	return func(s *slideCode, r *rand.Rand) (*image.RGBA, error) {
		return alter(s.photograph(camera{}, r).encode(), r)
	}
}

func stripes(l *linear, module float64, r *rand.Rand) {
	sin, cos := math.Sincos(between(r, 0, math.Pi))
	period, phase := between(r, 3, 8)*module, between(r, 0, 2*math.Pi)
	l.each(func(x, y float64, c int, v float64) float64 {
		wave := math.Sin(2*math.Pi*(x*cos+y*sin)/period + phase + 0.6*float64(c))
		return v * (1 - 0.5*(0.5+0.5*wave))
	})
}

func bloom(l *linear, module float64, _ *rand.Rand) {
	spilled := gaussian(l.pix, l.side, 3, module)
	for i, v := range l.pix {
		l.pix[i] = float32(math.Pow(min(1.26*float64(v+0.1*spilled[i]), 1), 1/1.2))
	}
}

func shadow(l *linear, module float64, r *rand.Rand) {
	sin, cos := math.Sincos(between(r, 0, 2*math.Pi))
	middle := float64(l.side) / 2
	l.each(func(x, y float64, _ int, v float64) float64 {
		depth := ((x-middle)*cos + (y-middle)*sin) / module
		return v * (1 - 0.8*min(max(depth+0.5, 0), 1))
	})
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
