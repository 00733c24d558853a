package layout

import "fanshi/internal/page"

// resolveFlexible grows or shrinks the items of a line until they fill it (9.7).
func (f *flexbox) resolveFlexible(items []*item, main page.Length) {
	gaps := f.gap * page.Length(max(len(items)-1, 0))
	sum := gaps
	for _, it := range items {
		sum += it.hypothetical + it.marginBefore + it.marginAfter
	}
	grow := sum < main
	for _, it := range items {
		it.used = it.hypothetical
		factor := it.style.Shrink
		if grow {
			factor = it.style.Grow
		}
		it.frozen = factor == 0 || grow && it.base > it.hypothetical || !grow && it.base < it.hypothetical
	}
	initial := f.freeSpace(items, main-gaps)
	for {
		free, factors, scaled, open := f.freeSpace(items, main-gaps), 0.0, 0.0, 0
		for _, it := range items {
			if it.frozen {
				continue
			}
			open++
			if grow {
				factors += it.style.Grow
			} else {
				factors += it.style.Shrink
				scaled += it.style.Shrink * float64(it.inner())
			}
		}
		if open == 0 {
			return
		}
		if factors < 1 {
			if part := float64(initial) * factors; abs(part) < abs(float64(free)) {
				free = page.Round(part)
			}
		}
		f.distribute(items, free, factors, scaled, grow)
	}
}

// freeSpace is what is left beside frozen items at their used size and the others at their base size.
func (f *flexbox) freeSpace(items []*item, room page.Length) page.Length {
	for _, it := range items {
		size := it.base
		if it.frozen {
			size = it.used
		}
		room -= size + it.marginBefore + it.marginAfter
	}
	return room
}

// distribute gives the free space to the unfrozen items and freezes those that met a bound.
func (f *flexbox) distribute(items []*item, free page.Length, factors, scaled float64, grow bool) {
	var violation page.Length
	targets := make([]page.Length, len(items))
	var share, given float64 // rounded cumulatively, so that the parts sum up to the whole
	for i, it := range items {
		if it.frozen {
			continue
		}
		part := 0.0
		switch {
		case grow && factors > 0:
			part = float64(free) * it.style.Grow / factors
		case !grow && scaled > 0:
			part = float64(free) * it.style.Shrink * float64(it.inner()) / scaled
		}
		share += part
		step := page.Round(share - given)
		given += float64(step)
		targets[i] = it.base + step
		it.used = min(max(targets[i], it.low), it.high)
		violation += it.used - targets[i]
	}
	for i, it := range items {
		if !it.frozen {
			it.frozen = violation == 0 || violation > 0 && it.used > targets[i] || violation < 0 && it.used < targets[i]
		}
	}
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
