package plan

import "strings"

// Size is a named trim size of print, portrait.
type Size struct {
	Name          string
	Width, Height int // millimetres
}

// Sizes are the trim sizes that a kind's products may name: ISO 216, and the sizes that Chinese print shops cut from
// 大度 and 正度 sheets.
var Sizes = []Size{
	{"A1", 594, 841}, {"A2", 420, 594}, {"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210},
	{"570x840", 570, 840}, {"500x700", 500, 700}, {"420x570", 420, 570}, {"370x520", 370, 520}, {"210x285", 210, 285},
}

// sizeNamed finds a size, whatever the case of its name and with either sign of multiplication.
func sizeNamed(name string) (Size, bool) {
	name = strings.ReplaceAll(name, "×", "x")
	for _, s := range Sizes {
		if strings.EqualFold(s.Name, name) {
			return s, true
		}
	}
	return Size{}, false
}

func sizeNames() string {
	names := make([]string, len(Sizes))
	for i, s := range Sizes {
		names[i] = s.Name
	}
	return strings.Join(names, "、")
}
