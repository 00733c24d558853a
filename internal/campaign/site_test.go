package campaign

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
)

// configOf loads a fanshi.yaml alone, and returns what is wrong with it.
func configOf(t *testing.T, text string) (Config, string) {
	t.Helper()
	book, diags := Load(fstest.MapFS{ConfigFile: {Data: []byte(text)}}, LoadOptions{})
	var said []string
	for _, d := range diags.Sorted() {
		if d.Pos.File == ConfigFile && d.Severity == diag.Error {
			said = append(said, d.Code+" "+d.Message)
		}
	}
	return book.Config, strings.Join(said, "\n")
}

const shortConfig = "name: 甲\nissuer: 乙\ntheme: alert\nhotlines:\n  - {number: \"96110\", name: 丙, use: 丁。}\n"

// TestSite: a project has a site with an address, or none, and then one address for its codes or no codes.
func TestSite(t *testing.T) {
	for text, want := range map[string]string{
		"base_url: https://a.example/\n": "",
		"site: none\n":                   "",
		"site: 无\n":                      "",
		"site: none\ncode_url: https://a.example/fz/x.html\n": "",
		"":                               "yaml.missing 缺少必填的 base_url",
		"code_url: https://a.example/\n": "config.site code_url 只在 site: none 时使用",
		"site: none\nbase_url: https://a.example/\n":          "config.site 写了 site: none，网址 base_url 用不上",
		"site: yes\nbase_url: https://a.example/\n":           "value.unknown 不认识的值“yes”",
		"site: none\ncode_url: http://a.example/\n":           "config.base-url 网址要以 https:// 开头",
		"base_url: https://a.example/\nissuer_kind: 派出所\n":    "",
		"base_url: https://a.example/\nissuer_kind: army\n":   "value.unknown 不认识的值“army”",
		"base_url: https://a.example/\nfooter:\n  icq: 123\n": "yaml.unknown-key 不认识的项“icq”，您是不是想写 icp？",
	} {
		_, got := configOf(t, shortConfig+text)
		if !slices.Equal(slices.Sorted(strings.SplitSeq(got, "\n")), slices.Sorted(strings.SplitSeq(want, "\n"))) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	c, _ := configOf(t, shortConfig+"site: none\ncode_url: https://A.example/fz\nissuer_kind: police\nfooter: {host: 主办, telephone: 000-1, icp: 备1, police: 安2, site_code: 码3}\n")
	if !c.NoSite || c.CodeURL != "https://a.example/fz" || c.BaseURL != "" || !c.Police {
		t.Errorf("%+v", c)
	}
	if f := c.Footer; f.Host.Value+f.Telephone.Value+f.ICP.Value+f.Police.Value+f.SiteCode.Value != "主办000-1备1安2码3" {
		t.Errorf("footer %+v", f)
	}
	if c, _ := configOf(t, shortConfig+"site: none\nissuer_kind: 街道\n"); c.Police {
		t.Error("a street office is no unit of the police")
	}
}

// TestSameReviewer: whether one person may sign twice is yes, no, or an error.
func TestSameReviewer(t *testing.T) {
	for text, want := range map[string]bool{"": false, "allow_same_reviewer: true\n": true, "allow_same_reviewer: false\n": false, "allow_same_reviewer: perhaps\n": false} {
		c, problem := configOf(t, shortConfig+"base_url: https://a.example/\n"+text)
		if c.Reviews.SameReviewer != want || (problem != "") != strings.Contains(text, "perhaps") {
			t.Errorf("%q: %v, %q", text, c.Reviews.SameReviewer, problem)
		}
	}
}

// TestHotlineScope: numbers that only send messages are none to call; 12381 is known to be one.
func TestHotlineScope(t *testing.T) {
	const config = "name: 甲\nissuer: 乙\ntheme: alert\nsite: none\nhotlines:\n"
	for text, want := range map[string]string{
		"  - {number: \"96110\", name: 丙, use: 丁。}\n  - {number: \"12381\", name: 丙, use: 丁。}\n":                                                        "96110|12381",
		"  - {number: \"12381\", name: 丙, use: 丁。, scope: call}\n":                                                                                      "12381|",
		"  - {number: \"110\", name: 丙, use: 丁。}\n  - {number: \"1\", name: 丙, use: 丁。, scope: 短信}\n  - {number: \"2\", name: 丙, use: 丁。, scope: 电话}\n": "110 2|1",
		"  - {number: \"12381\", name: 丙, use: 丁。}\n":                                                                                                   "|12381 config.hotline 热线里没有能打的电话",
		"  - {number: \"1\", name: 丙, use: 丁。, scope: fax}\n":                                                                                           "1| value.unknown 不认识的值“fax”",
	} {
		c, problems := configOf(t, config+text)
		numbers := func(lines []Hotline) string {
			var out []string
			for _, h := range lines {
				out = append(out, h.Number.Value)
			}
			return strings.Join(out, " ")
		}
		if got := strings.TrimSuffix(numbers(c.Calls())+"|"+numbers(c.Senders())+" "+problems, " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestSectionKey: a section is known by each of its names.
func TestSectionKey(t *testing.T) {
	for heading, want := range map[string]string{"案情": "story", "作案手法": "steps", " 识别要点 ": "signs", "防骗提示": "tips", "警方提示": "tips", "民警提醒": "tips", "附录": "", "": ""} {
		if got := SectionKey(heading); got != want {
			t.Errorf("%q: %q", heading, got)
		}
	}
}
