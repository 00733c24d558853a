package style

import (
	"math"

	"fanshi/internal/page"
)

func paintProperties() map[string]property {
	copyImage := func(dst, src *Computed) {
		dst.BackgroundGradient, dst.BackgroundArt = src.BackgroundGradient, src.BackgroundArt
	}
	return map[string]property{
		"color": {
			parse: func(v *value) (setter, bool) {
				k, ok := v.opaque()
				return func(c *Computed, r *resolver) {
					if !k.current { // currentColor of color itself is the inherited colour
						c.Color = k.rgb
					} else {
						c.Color = r.parent.Color
					}
				}, ok
			},
			copy:    copying(func(c *Computed) *page.Color { return &c.Color }),
			allowed: colorAllowed, phase: phaseColor},
		"background-color": {
			parse: func(v *value) (setter, bool) {
				k, ok := v.color()
				return func(c *Computed, _ *resolver) { c.setBackground(k) }, ok
			},
			copy:    copying(func(c *Computed) **page.Color { return &c.Background }),
			allowed: "颜色、transparent", phase: phaseRest},
		"background-image": {
			parse: func(v *value) (setter, bool) {
				i, ok := v.image()
				return func(c *Computed, r *resolver) { c.setImage(i, r) }, ok
			},
			copy: copyImage, allowed: "none、linear-gradient(…)、url(art:名字)", phase: phaseRest},
		"background": {
			parse: parseBackground,
			copy: func(dst, src *Computed) {
				dst.Background = src.Background
				copyImage(dst, src)
			},
			allowed: "一种颜色、linear-gradient(…)、url(art:名字)、none", phase: phaseRest},
		"object-fit": keywords(func(c *Computed) *ObjectFit { return &c.ObjectFit }, choice[ObjectFit]{"fill", FitFill},
			choice[ObjectFit]{"contain", FitContain}, choice[ObjectFit]{"cover", FitCover}, choice[ObjectFit]{"none", FitNone}),
		"rotate": {parse: parseRotate, copy: copying(func(c *Computed) *int { return &c.Turns }),
			allowed: "none、0、90deg、180deg、270deg、-90deg", phase: phaseRest},
	}
}

func (c *Computed) setBackground(k color) {
	if k.transparent {
		c.Background = nil
		return
	}
	rgb := k.of(c)
	c.Background = &rgb
}

// image is a declared background image; the zero value is none.
type image struct {
	gradient *gradient
	art      string
}

func (v *value) image() (image, bool) {
	if _, ok := v.word("none"); ok {
		return image{}, true
	}
	if g, ok := v.gradient(); ok {
		return image{gradient: g}, true
	}
	if v.failed {
		return image{}, false
	}
	name, ok := v.art()
	return image{art: name}, ok
}

func (c *Computed) setImage(i image, r *resolver) {
	c.BackgroundGradient, c.BackgroundArt = nil, i.art
	if i.gradient != nil {
		c.BackgroundGradient = i.gradient.of(c, r)
	}
}

// parseBackground reads a colour and an image in either order; what is missing is initial.
func parseBackground(v *value) (setter, bool) {
	k, i := color{transparent: true}, image{}
	var haveColor, haveImage bool
	for !v.done() {
		if !haveColor {
			if k, haveColor = v.color(); haveColor {
				continue
			}
			k = color{transparent: true}
		}
		if haveImage || v.failed {
			return nil, false
		}
		if i, haveImage = v.image(); !haveImage {
			return nil, false
		}
	}
	return func(c *Computed, r *resolver) {
		c.setBackground(k)
		c.setImage(i, r)
	}, haveColor || haveImage
}

func parseRotate(v *value) (setter, bool) {
	degrees := 0.0
	if _, ok := v.word("none"); !ok {
		a, ok := v.angle()
		if !ok {
			n, isNumber := v.number()
			ok = isNumber && n == 0
		}
		if !ok || math.Abs(math.Mod(a, 90)) > 1e-9 {
			return nil, false
		}
		degrees = a
	}
	turns := ((int(math.Round(degrees/90)) % 4) + 4) % 4
	return func(c *Computed, _ *resolver) { c.Turns = turns }, true
}
