package layout

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// referenceStyle is what a browser lacks of the sheets' defaults. overflow: hidden makes a section the block formatting
// context that a page root is.
const referenceStyle = `*{box-sizing:border-box}section{overflow:hidden}body{margin:0}em{font-style:normal}
html{font-family:body;text-spacing-trim:normal;text-autospace:no-autospace;line-break:strict}`

// referenceScript lays the case out in a frame of 960 × 720 px and writes the border boxes of its elements.
const referenceScript = `<pre id="result"></pre><script>
// lines returns the lines of vertical text that e holds, as LineBox: characters at the same place across.
function lines(doc, e) {
  const view = doc.defaultView, inline = n => view.getComputedStyle(n).display === 'inline';
  if (inline(e) || view.getComputedStyle(e).writingMode !== 'vertical-rl') return [];
  if ([...e.children].some(c => view.getComputedStyle(c).display === 'block')) return [];
  const out = [], walker = doc.createTreeWalker(e, NodeFilter.SHOW_TEXT);
  for (let t; t = walker.nextNode();) {
    let block = t.parentElement;
    while (inline(block)) block = block.parentElement;
    if (block !== e) continue;
    for (let i = 0; i < t.length; i++) {
      const range = doc.createRange();
      range.setStart(t, i);
      range.setEnd(t, i + 1);
      const r = range.getClientRects()[0];
      if (!r || !r.height || !t.data[i].trim()) continue;
      const line = out[out.length - 1], middle = r.x + r.width / 2;
      if (!line || middle < line.x || middle > line.x + line.width || r.y < line.y) {
        out.push({text: t.data[i], x: r.x, y: r.y, width: r.width, height: r.height});
        continue;
      }
      const right = Math.max(line.x + line.width, r.right), bottom = Math.max(line.y + line.height, r.bottom);
      line.text += t.data[i];
      line.x = Math.min(line.x, r.x);
      line.width = right - line.x;
      line.height = bottom - line.y;
    }
  }
  return out;
}
const frame = document.createElement('iframe');
frame.style.cssText = 'width:960px;height:720px;border:0';
frame.srcdoc = SOURCE;
frame.onload = async () => {
  const doc = frame.contentDocument;
  await doc.fonts.ready;
  const boxes = [];
  for (const e of doc.querySelectorAll('section, section *')) {
    if (e.tagName === 'BR' || e.closest('svg') && e.tagName !== 'svg') continue;
    const r = e.getBoundingClientRect();
    const box = {tag: e.tagName.toLowerCase(), x: r.x, y: r.y, width: r.width, height: r.height};
    const l = lines(doc, e);
    if (l.length) box.lines = l;
    boxes.push(box);
  }
  document.getElementById('result').textContent = JSON.stringify(boxes).replaceAll('},{', '},\n{');
};
document.body.append(frame);
</script>`

// fontFaces gives Chromium the fonts of testFonts.
func fontFaces(t *testing.T) string {
	t.Helper()
	var faces strings.Builder
	for name, weight := range map[string]string{"400Regular": "400", "700Bold": "700", "900Black": "900"} {
		path, err := filepath.Abs(fontFolder + "NotoSansSC_" + name + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		faces.WriteString("@font-face{font-family:body;font-weight:" + weight + ";src:url(file://" + path + ")}")
	}
	return faces.String()
}

// updateReference measures a case in headless Chromium and writes its reference file.
func updateReference(t *testing.T, file, src string) {
	t.Helper()
	whole := strings.Replace(src, "<title>", "<style>"+fontFaces(t)+referenceStyle+"</style><title>", 1)
	source, err := json.Marshal(whole) // escapes < and >, so that no tag of the case ends the script
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	page := filepath.Join(dir, "case.html")
	doc := "<!doctype html><meta charset=utf-8><body>" + strings.Replace(referenceScript, "SOURCE", string(source), 1)
	if err := os.WriteFile(page, []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--allow-file-access-from-files",
		"--window-size=1200,900", "--virtual-time-budget=5000", "--user-data-dir="+filepath.Join(dir, "profile"), "--dump-dom", "file://"+page).Output()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<pre id="result">(\[.*?\])</pre>`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("Chromium wrote no boxes for %s", file)
	}
	text := html.UnescapeString(string(m[1])) + "\n"
	if err := os.WriteFile(strings.TrimSuffix(file, ".html")+".json", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
