package site

import (
	"testing"
)

func TestHTML(t *testing.T) {
	x := newIndex(planOf(t, sampleBook(1)).Items)
	const want = `<h2 id="a">谁在做</h2>
<p>先<strong>停</strong><br>
<em>想</em><code>&lt;x&gt;</code><a href="../cases/index.html">案例</a><a href="https://www.example.org/?a=1&amp;b=2" rel="noopener noreferrer external">外站</a><a href="tel:110">报警</a></p>
<h3 id="b">内层</h3>
<figure><img src="../pictures/pages/img/%E9%97%A8.png" alt="一扇门" width="640" height="400" loading="lazy" decoding="async"></figure>
<blockquote>
<p>引一句</p>
</blockquote>
<h2 id="c">顶层</h2>
<ol start="3">
<li><p>甲</p>
<ul>
<li>乙</li>
</ul>
</li>
</ol>
<pre tabindex="0"><code>
行 1
  行 2
</code></pre>
<hr>
<div class="table" role="region" aria-label="表格 1" tabindex="0">
<table>
<thead>
<tr><td></td><th scope="col" class="right">金额</th></tr>
</thead>
<tbody>
<tr><td>合计</td><td class="right">12</td></tr>
</tbody>
</table>
</div>
`
	if got := string(htmlOf(everyBlock().Blocks, x, "../")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSections(t *testing.T) {
	got := string(sectionsOf(caseBody("甲").Blocks[:4], map[string]string{"案情": "story", "套路": "steps"}, newIndex(nil), ""))
	const want = `<section class="story">
<h2 id="案情">案情</h2>
<p>甲</p>
</section>
<section class="steps">
<h2 id="套路">套路</h2>
<ol>
<li>先给甜头</li>
<li>再要垫付</li>
<li>最后拉黑</li>
</ol>
</section>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestResolve(t *testing.T) {
	x := newIndex(planOf(t, sampleBook(1)).Items)
	for link, want := range map[string]string{
		"/cases/": "cases/index.html", "cases": "cases/index.html", "/": "index.html", "../../cases/case-00000/": "cases/case-00000/index.html",
		"/cases/index.html#loan": "cases/index.html#loan", "tel:110": "tel:110", "mailto:a@example.org": "mailto:a@example.org",
		"HTTPS://example.org/a b": "https://example.org/a%20b", "https://example.org/%22": "https://example.org/%22", "#a": "#a",
		"": "index.html", "javascript:alert(1)": "", "JaVaScRiPt:alert(1)": "", "data:text/html,x": "", "//evil.example/": "", "weixin://dl": "",
		`\\evil.example`: "", "java\tscript:alert(1)": "", "/none/": "", "https:///x": "", "file:///etc/passwd": "", "sms:10086": "",
	} {
		got, ok := x.resolve(link)
		if ok != (want != "") || ok && got.Href != want {
			t.Errorf("%q: got %q %v, want %q", link, got.Href, ok, want)
		}
	}
}
