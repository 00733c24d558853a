package linebreak

import (
	"slices"
	"strings"
	"testing"
)

// marked marks every place where a line may end with a stroke, where it must with a double one.
func marked(text string, at []Opportunity) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		if i > 0 {
			b.WriteString(map[Opportunity]string{Soft: "|", Forced: "‖"}[at[i]])
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestUnits: every unit stays with its number, to its last character and no further.
func TestUnits(t *testing.T) {
	for _, unit := range []string{"小时", "分钟", "公里", "公斤", "公顷", "毫米", "厘米", "分米", "千米", "毫升", "平方米", "立方米", "人次", "英寸",
		"美元", "港元", "欧元", "日元", "个月", "周年", "周岁", "毫克", "千克", "世纪", "年代", "号线", "年", "元", "岁", "％", "%", "℃", "次",
		"万元", "亿元", "多元", "余人", "十几个", "来天", "百万", "兆"} {
		text := "有3" + unit + "的"
		if got := marked(text, Find([]rune(text))); got != "有|3"+unit+"|的" {
			t.Errorf("%s: %s", unit, got)
		}
		if got := marked("3"+unit, Find([]rune("3"+unit))); got != "3"+unit {
			t.Errorf("at the end of the text: %s", got)
		}
	}
}

// TestNumbers: what stands within a number and before it stays with it.
func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"第3天约5人￥8元":   "第3天|约5人|￥8元",
		"在3的":         "在|3|的",
		"有０个与９个":      "有|０个|与|９个",
		"３．５与３５天":     "３．|５|与|３５天",
		"有3～5天":       "有|3～5天",
		"有3–5天":       "有|3–5天",
		"有3-5天":       "有|3-5天",
		"有1/2的":       "有|1/2|的",
		"有1,000.50元了": "有|1,000.50元|了",
		"有3 万元":       "有|3 万元",
		"有3 他":        "有|3 |他",
		"有3\n万元":      "有|3\n‖万|元",
		"三～五":         "三|～|五",
		"有3～年底":       "有|3|～|年|底",
		"3":           "3",
		"":            "",
	} {
		if got := marked(text, Find([]rune(text))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestForbidden: each sign that may not start or end a line, after a space too.
func TestForbidden(t *testing.T) {
	for _, r := range "，。、；：？！､｡）》」』】〕〉］｝〗〙〛〞”’…‥" {
		if got := marked("甲"+string(r)+"乙", Find([]rune("甲"+string(r)+"乙"))); strings.Contains(got, "|"+string(r)) {
			t.Errorf("starts a line: %s", got)
		}
		if got := marked("甲 "+string(r), Find([]rune("甲 "+string(r)))); strings.Contains(got, "|") {
			t.Errorf("starts a line after a space: %s", got)
		}
	}
	for _, r := range "（《「『【〔〈［｛〖〘〚〝“‘" {
		text := "甲" + string(r) + " 乙"
		if got := marked(text, Find([]rune(text))); strings.Contains(got, " |") || strings.Contains(got, string(r)+"|") {
			t.Errorf("ends a line: %s", got)
		}
	}
	for text, want := range map[string]string{
		"卡尔·马克思": "卡|尔·|马|克|思", "甲‧乙": "甲‧|乙", "甲 ·乙": "甲 |·|乙", " ）乙": " |）|乙", "  乙": "  |乙", "甲\u00AD乙": "甲\u00AD|乙", "甲  乙": "甲  |乙", "甲 \n乙": "甲 \n‖乙",
	} {
		if got := marked(text, Find([]rune(text))); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestASCII: between two printable ASCII characters, the table of Blink: one row a rule, with what stands beside its bounds.
func TestASCII(t *testing.T) {
	for text, want := range map[string]string{
		"a-b": "a-|b", "a-1": "a-|1", "--1": "-|-1", "-1": "-1", ".-9": ".-9", "z-0": "z-|0", "Z-5": "Z-|5", "0-5": "0-5", "9-a": "9-|a", "a-!": "a-!", "a-)": "a-)", "a-}": "a-}", "a-(": "a-|(",
		"a?b": "a?|b", "a?!": "a?!", "a?\"": "a?\"", "a?(": "a?|(", "a(": "a(", "z<": "z<", "A[": "A[", "Z{": "Z{", "9(": "9(",
		"!(": "!|(", ")<": ")|<", "~[": "~|[", "%{": "%|{", "$(": "$(", "'(": "'(", "/(": "/(", "@(": "@(", "_(": "_(", "`(": "`(", "^(": "^(", ")a": ")a", "!!": "!!", "a.b": "a.b",
	} {
		if got := marked(text, Find([]rune(text))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestKeptPhrases: a phrase at the very end, one that is cut off, one with a line's end in it, two that begin alike.
func TestKeptPhrases(t *testing.T) {
	phrases := Phrases([]string{"国家反诈中心", "国家", "凡是", "是", "甲\n乙"})
	for text, want := range map[string]string{
		"去国家反诈中心": "去|国家反诈中心", "国家反诈": "国家|反|诈", "国家反诈中国": "国家|反|诈|中|国", "凡是": "凡是", "他是": "他|是", "甲\n乙丙": "甲\n‖乙|丙", "凡": "凡",
	} {
		at := Find([]rune(text))
		Keep([]rune(text), phrases, at)
		if got := marked(text, at); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if len(phrases['是']) != 0 || len(phrases['国']) != 2 {
		t.Errorf("%d phrases", len(phrases['国']))
	}
}

// TestKana: small kana, the sound mark and the wave dash begin a line in Chinese, and none where lines are broken strictly;
// within the stretch that is asked for alone, and nothing else changes.
func TestKana(t *testing.T) {
	for _, r := range "〜゠ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ" {
		text := []rune("甲" + string(r) + "乙。甲" + string(r) + "乙")
		at := Find(text)
		all := slices.Clone(at)
		if got, want := marked(string(text), at), "甲|"+string(r)+"|乙。|甲|"+string(r)+"|乙"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		Strict(text, 0, len(text), at)
		if got, want := marked(string(text), at), "甲"+string(r)+"|乙。|甲"+string(r)+"|乙"; got != want {
			t.Errorf("strictly: got %s, want %s", got, want)
		}
		for _, c := range []struct {
			from, to int
			want     string
		}{{0, 1, "甲|%|乙。|甲|%|乙"}, {0, 2, "甲%|乙。|甲|%|乙"}, {1, 2, "甲%|乙。|甲|%|乙"}, {2, 5, "甲|%|乙。|甲|%|乙"}, {5, 6, "甲|%|乙。|甲%|乙"}} {
			at := slices.Clone(all)
			Strict(text, c.from, c.to, at)
			if got, want := marked(string(text), at), strings.ReplaceAll(c.want, "%", string(r)); got != want {
				t.Errorf("from %d to %d: got %s, want %s", c.from, c.to, got, want)
			}
		}
	}
	Strict(nil, 0, 0, Find(nil))
	for text, want := range map[string]string{"说”——真": "说”|——|真", "说“真”的": "说|“真”|的", "甲ア乙": "甲|ア|乙"} {
		if got := marked(text, Find([]rune(text))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
