package check

import "slices"

// quotes finds straight quotation marks and those that are turned round. Pairs are corrected; where one is missing somebody has
// to look.
func (m *marks) quotes() {
	var straight, curly []int
	for i := range m.runes {
		switch m.rune(i) {
		case '"':
			if !digit(m.rune(i-1)) || chinese(m.rune(i+1)) || len(straight)%2 == 1 { // else inches
				straight = append(straight, i)
			}
		case '“', '”':
			curly = append(curly, i)
		}
	}
	if len(straight) > 0 && slices.ContainsFunc(m.runes, han) {
		m.straight(straight, curly)
	}
	if len(straight) == 0 && len(curly) > 0 {
		m.turned(curly)
	}
	m.single()
}

// straight takes the marks for opening and closing ones in turn.
func (m *marks) straight(at, curly []int) {
	if len(at) == 1 && len(curly) == 1 { // one of the two is Chinese already
		i := at[0]
		if with, ok := map[rune]string{'“': "”", '”': "“"}[m.rune(curly[0])]; ok && (with == "”") == (i > curly[0]) {
			m.slip(i, i+1, with, "引号是直的", "")
			return
		}
	}
	if len(at)%2 == 1 || len(curly) > 0 {
		m.slip(at[0], at[0]+1, "", "引号是直的，前后也没有配成一对", "改成一对弯引号“”")
		return
	}
	for k := 0; k < len(at); k += 2 {
		i, j := at[k], at[k+1]
		if !slices.ContainsFunc(m.runes[i+1:j], han) && !chinese(m.rune(i-1)) && !chinese(m.rune(j+1)) {
			continue // an English quotation
		}
		m.slip(i, i+1, "“", "引号是直的", "")
		m.slip(j, j+1, "”", "引号是直的", "")
	}
}

// turned finds quotation marks of which every closing one stands first, and those that have no partner.
func (m *marks) turned(at []int) {
	wanted := []rune{'“', '”'}
	right, wrong := 0, 0
	for k, i := range at {
		if m.rune(i) == wanted[k%2] {
			right++
		} else {
			wrong++
		}
	}
	switch {
	case wrong == len(at) && len(at)%2 == 0:
		for k, i := range at {
			m.slip(i, i+1, string(wanted[k%2]), "引号的方向反了", "")
		}
	case wrong > 0 || len(at)%2 == 1:
		i := at[0]
		for k := range at {
			if m.rune(at[k]) != wanted[k%2] {
				i = at[k]
				break
			}
		}
		if wrong == 0 {
			i = at[len(at)-1]
		}
		m.slip(i, i+1, "", "引号没有配成一对", "前面用“，后面用”；引号里面再用引号，写成‘’")
	}
}

// single finds pairs of straight single marks around Chinese text; between letters it is an apostrophe.
func (m *marks) single() {
	var at []int
	for i := range m.runes {
		letter := func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
		if m.rune(i) == '\'' && !(letter(m.rune(i-1)) && letter(m.rune(i+1))) {
			at = append(at, i)
		}
	}
	if len(at) != 2 || !slices.ContainsFunc(m.runes[at[0]+1:at[1]], han) {
		return
	}
	depth := 0
	for _, r := range m.runes[:at[0]] {
		switch r {
		case '“':
			depth++
		case '”':
			depth--
		}
	}
	open, end := "“", "”"
	if depth > 0 { // within a quotation
		open, end = "‘", "’"
	}
	m.slip(at[0], at[0]+1, open, "引号是直的", "")
	m.slip(at[1], at[1]+1, end, "引号是直的", "")
}
