package intake

import "testing"

// TestSloganHeading: a line that heads slogans is told from a slogan: by the kind of fraud that it names, by its marks, its level or
// its number, or by being very short; whatever ends as a sentence does is a slogan.
func TestSloganHeading(t *testing.T) {
	for _, c := range []struct {
		text    string
		level   int
		scam    string
		heading bool
	}{
		{"刷单返利", 0, "刷单返利", true},
		{"刷单返利类诈骗：", 0, "刷单返利", true},
		{"【虚假贷款】", 0, "虚假贷款", true},
		{"一、冒充客服", 0, "冒充客服", true},
		{"刷单返利！", 0, "", false},
		{"《校园宣传用语》", 0, "", true},
		{"校园宣传用语：", 0, "", true},
		{"校园宣传用语", 0, "", false},
		{"校园宣传用语", 2, "", true},
		{"校园宣传用语。：", 2, "", false},
		{"三、校园宣传用语", 0, "", true},
		{"3. 校园宣传用语", 0, "", false},
		{"三、先核实再转账！", 0, "", false},
		{"*校园宣传用语*", 0, "", false},
		{"其他", 0, "", true},
		{"【请把这些话讲给家里的老人听一听】", 0, "", false},
	} {
		name, heading := (&reader{options: options(Slogans)}).sloganHeading(line{text: c.text, level: c.level})
		if name != c.scam || heading != c.heading {
			t.Errorf("%q (%d): %q %v, want %q %v", c.text, c.level, name, heading, c.scam, c.heading)
		}
	}
}
