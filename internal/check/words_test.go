package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

func wordsRule(b *campaign.Book, l *diag.List) { words(b, today, l) }

// wrongIn returns the wrong words of a text and what stands for them.
func wrongIn(text string) string {
	var problems diag.List
	wordsRule(written(text), &problems)
	var out []string
	for _, d := range problems.Sorted() {
		out = append(out, d.Message)
	}
	return strings.Join(out, " ")
}

// TestWordList: every word of the list is found where it stands alone, once; what is offered for it is right; in each of its
// exceptions it is not found. There are a hundred and more.
func TestWordList(t *testing.T) {
	if n := len(ourWords()); n < 200 {
		t.Errorf("only %d words", n)
	}
	seen := map[string]bool{}
	for _, w := range ourWords() {
		sentence := "请注意：" + w.wrong
		if len(w.near) > 0 {
			sentence += "，" + w.near[0]
		}
		if got := wrongIn(sentence + "。"); strings.Count(got, "像是写错了") != 1 || !strings.Contains(got, w.wrong) || seen[w.wrong] {
			t.Errorf("%s: %s", sentence, got)
		}
		seen[w.wrong] = true
		if got := wrongIn("请注意：" + w.right + "。"); got != "" || w.right == w.wrong {
			t.Errorf("%s for %s: %s", w.right, w.wrong, got)
		}
		for _, e := range w.except {
			if got := wrongIn("请注意：" + e + "。"); strings.Contains(got, "“"+w.wrong+"”") {
				t.Errorf("%s in %s: %s", w.wrong, e, got)
			}
		}
	}
}

// TestWords: where, what, and with which correction.
func TestWords(t *testing.T) {
	for body, want := range map[string]string{
		"- 请勿透露**帐号**和密码。":     "1:9-1:11 警告 text.word “帐号”像是写错了。改成“账号” [改成“账号” 9-11 账号]",
		"登陆网站要当心。":             "1:1-1:3 警告 text.word “登陆”像是写错了。改成“登录” [改成“登录” 1-3 登录]",
		"台风在沿海登陆，社区停电。":        "",
		"他住进帐篷，到帐篷里取手机。":       "",
		"自己经常核对，自己经手的账。":       "",
		"请务必核实，既便宜又好的要当心。":     "",
		"骗子象亲人一样嘘寒问暖。":         "",
		"他就象亲人一样嘘寒问暖。":         "1:2-1:4 警告 text.word “就象”像是写错了。改成“就像” [改成“就像” 2-4 就像]",
		"客服，象亲人一样嘘寒问暖。":        "1:4-1:5 警告 text.word “象……一样”的“象”写错了。改成“像” [改成“像” 4-5 像]",
		"这种现象和往年一样，对象也一样。":     "",
		"真象大白以后，他才明白。":         "1:1-1:3 警告 text.word “真象”像是写错了。核对一下，写错了就改成“真相”",
		"国家反炸中心提醒您。":           "1:1-1:7 警告 text.word “国家反炸中心”像是写错了。改成“国家反诈中心” [改成“国家反诈中心” 1-7 国家反诈中心]",
		"帐\n号不要告诉别人。":          "1:1-2:2 警告 text.word “帐号”像是写错了。改成“账号”",
		"他访问侯某，慰问侯女士；不象征什么。":   "",
		"重复盖章、双重覆盖、恢复盖板。":      "",
		"目的的确是好的，的确如此。":        "",
		"通讯速度快，资讯速递，投资询问。":     "",
		"周末经过这里，期末来信，年末成年人聚会。": "",
	} {
		if got := judged(wordsRule, body); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", body, got, want)
		}
	}
}

// TestOwnWords: the project's list goes before ours, and says why.
func TestOwnWords(t *testing.T) {
	files := fstest.MapFS{
		"fanshi.yaml": {Data: []byte("name: 反诈\nbase_url: https://fz.example.gov.cn/\nissuer: 清河街道\ntheme: alert\nhotlines: [{number: \"96110\", name: 专线, use: 接听}]\n" +
			"words:\n  - wrong: 老年人朋友\n    right: 老年朋友\n    why: 两个“人”重复\n  - wrong: 反诈中心\n    right: 国家反诈中心\n")},
		"content/pages/p.md": {Data: []byte("---\ntitle: 老年人朋友请看\n---\n国家反诈中心提醒，反诈中心提醒。\n")},
	}
	book, diags := campaign.Load(files, campaign.LoadOptions{})
	if len(book.Config.Words) != 2 {
		t.Fatal(diags.Sorted())
	}
	var problems diag.List
	wordsRule(book, &problems)
	var got []string
	for _, d := range problems.Sorted() {
		got = append(got, d.Pos.String()+" "+d.Message+"。"+d.Remedy)
	}
	want := "content/pages/p.md:2:8 本项目不用“老年人朋友”：两个“人”重复。改成“老年朋友”\ncontent/pages/p.md:4:10 本项目不用“反诈中心”。改成“国家反诈中心”"
	if strings.Join(got, "\n") != want {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
