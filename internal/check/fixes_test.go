package check

import (
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// TestFixes: the safe fixes of punctuation and words are made where they stand; afterwards the rules find none, and the file is the
// one that somebody would have written.
func TestFixes(t *testing.T) {
	const before = "---\ntitle: 登陆网站,先想一想\n---\n\n## 先停,再转\n\n接到电话,**先挂断**;再问一句:\"是本人吗?\"不要透露帐号(密码也不行)...\n\n" +
		"- 部份人,点开[链接](https://fz.example.gov.cn/a,b),登陆了网站.\n- 12:30 到,3,000 元。\n- 打开`a,b`,再想。\n\n| 甲,乙 | 帐户 |\n|---|---|\n| 丙;丁 | **按装**软件 |\n"
	const after = "---\ntitle: 登录网站，先想一想\n---\n\n## 先停，再转\n\n接到电话，**先挂断**；再问一句：“是本人吗？”不要透露账号（密码也不行）……\n\n" +
		"- 部分人，点开[链接](https://fz.example.gov.cn/a,b)，登录了网站。\n- 12:30 到，3,000 元。\n- 打开`a,b`，再想。\n\n| 甲，乙 | 账户 |\n|---|---|\n| 丙；丁 | **安装**软件 |\n"
	files := fstest.MapFS{"content/pages/p.md": {Data: []byte(before)}}
	for range 3 { // of fixes that overlap the first is made, the next time the second
		book, _ := campaign.Load(files, campaign.LoadOptions{})
		var problems diag.List
		punctuation(book, today, &problems)
		words(book, today, &problems)
		var fixes []diag.Fix
		for _, d := range problems.Sorted() {
			for _, f := range d.Fixes {
				if !f.Safe {
					t.Errorf("%+v", d)
				}
				fixes = append(fixes, f)
			}
		}
		written, refused := campaign.Correct(files, campaign.LoadOptions{}, fixes)
		if len(refused) > 0 {
			t.Errorf("refused: %v", refused)
		}
		for _, w := range written {
			files[w.File] = &fstest.MapFile{Data: w.Data}
		}
	}
	if got := string(files["content/pages/p.md"].Data); got != after {
		t.Errorf("got\n%s\nwant\n%s", got, after)
	}
}
