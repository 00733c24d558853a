package build

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/ledger"
	"fanshi/internal/review"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// keepSigned keeps what lies there as fanshi approve does, for what was signed.
func keepSigned(files fstest.MapFS) {
	for name, f := range maps.Clone(files) {
		files[review.Kept(source.Hash(f.Data), name)] = &fstest.MapFile{Data: f.Data}
	}
}

// fresh are characters of which nothing that is approved says a word.
var fresh = []rune("甲乙丙丁戊己庚辛壬癸")

// inWork has people work on pieces whose approval is not waited for. It returns the words that nobody has approved, and the pieces of
// which the approved words must stand.
func (w *world) inWork(n int, pieces []string) (unapproved, stay []string) {
	word := func() string {
		u := string([]rune{fresh[w.IntN(len(fresh))], fresh[w.IntN(len(fresh))], fresh[w.IntN(len(fresh))], fresh[n%len(fresh)]})
		unapproved = append(unapproved, u)
		return u
	}
	for _, name := range pieces {
		text := string(w.files[name].Data)
		switch w.IntN(4) {
		case 0: // untouched
		case 1:
			text = strings.ReplaceAll(text, w.word[name], word())
		case 2:
			text = strings.Replace(strings.ReplaceAll(text, w.word[name], word()), "title:", "titel:", 1) // a slip: it cannot be read
		case 3:
			text += "\n"
		}
		w.put(name, text, "")
		stay = append(stay, name)
	}
	first := string(w.files["content/cases/case0.md"].Data)
	w.put("content/cases/new.md", strings.ReplaceAll(first, w.word["content/cases/case0.md"], word()), "")
	w.put("content/cases/begun.md", "---\ntitle: "+word()+"\n", "")
	w.put("content/slogans/new.md", "---\ntitle: 新标语\nvenues: [bank, school, market]\n---\n\n- "+word()+"先核实。\n", "")
	w.put("content/bulletins/2026-W48.md", "---\ntitle: 本周\nedition: 2026-W48\npicks:\n  bank:\n    cases: [new]\n---\n\n这一周"+word()+"。\n", "")
	if w.IntN(2) == 0 {
		w.put("fanshi.yaml", strings.Replace(string(w.files["fanshi.yaml"].Data), "试验街道办", "试验"+word()+"街道办", 1), "")
	}
	if w.IntN(2) == 0 {
		w.put("content/venues/kinds/bank.yaml", strings.Replace(string(w.files["content/venues/kinds/bank.yaml"].Data), "audience: 居民", "audience: "+word(), 1), "")
	}
	return unapproved, stay
}

// TestSettled: a recall does not wait for what is in work, whatever state that is in: new, changed, or so that it cannot be read. What is
// published then is without the piece, and every word of it was approved; of what waits, the words that were approved last stand.
func TestSettled(t *testing.T) {
	testtools.Find(t, "pdftotext", "poppler-utils")
	worlds := 3
	if os.Getenv("FANSHI_SOAK") != "" {
		worlds = 100
	}
	seed := testtools.Seed(t)
	held, words, outputs := 0, 0, 0
	for n := range worlds {
		w := newWorld(rand.New(rand.NewPCG(seed, uint64(n))))
		delete(w.files, "content/bulletins/2026-W48.md")
		delete(w.word, "content/bulletins/2026-W48.md")
		o, dir := smallProject(t, nil)
		o.Files, o.Urgent = w.files, nil
		templates, _ := fs.Sub(w.files, "templates")
		o.Templates = theme.Layer(templates, os.DirFS("../../templates"))
		signOff(t, w.files)
		keepSigned(w.files)
		if s := mustRun(t, o); s.Draft {
			t.Fatalf("seed %d, world %d: waits for %s", seed, n, waits(s))
		}
		pieces := slices.Sorted(maps.Keys(w.word))
		back := pieces[w.IntN(len(pieces))]
		others := slices.DeleteFunc(slices.Clone(pieces), func(p string) bool { return p == back })
		w.recall(t, back)
		unapproved, stay := w.inWork(n, others)
		o.Settle = true
		s := mustRun(t, o)
		if s.Draft || s.Settled == nil || len(s.Waiting) > 0 {
			t.Fatalf("seed %d, world %d: the recall of %s waits for %s", seed, n, back, waits(s))
		}
		held += len(s.Settled.Held)
		o.Files, o.LeaveOut = s.Settled.Files, s.Settled.LeaveOut
		after := told(t, o, published(t, dir))
		outputs += len(after)
		for _, u := range append(unapproved, w.word[back]) {
			words++
			if where := saying(after, u); len(where) > 0 {
				t.Errorf("seed %d, world %d: %s, which nobody has approved or which was taken back, stands in %v", seed, n, u, where)
			}
		}
		for _, name := range stay {
			if len(saying(after, w.word[name])) == 0 {
				t.Errorf("seed %d, world %d: what was approved of %s is nowhere", seed, n, name)
			}
		}
	}
	testtools.Report(t, fmt.Sprintf("%d recalls while %d files were in work: none of %d words that were not approved or taken back in %d outputs", worlds, held, words, outputs))
}

// dot is a picture of one colour.
func dot(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 400, 300))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.SetGray(0, 0, color.Gray{Y: 255 - shade})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSettleWays: what is taken of a file that waits, and where nothing can be.
func TestSettleWays(t *testing.T) {
	const piece, page, picture = "content/cases/loan-one.md", "content/pages/about.md", "content/pages/img/x.png"
	text := "---\ntitle: 关于\n---\n\n![样子](img/x.png)\n"
	edit := func(files fstest.MapFS, name, old, now string) {
		files[name] = &fstest.MapFile{Data: bytes.Replace(files[name].Data, []byte(old), []byte(now), 1)}
	}
	for _, c := range []struct {
		what    string
		do      func(files fstest.MapFS, o *Options)
		held    string // files with the days of what was taken; none: the release waits
		waiting string
	}{
		{"nothing waits", func(fstest.MapFS, *Options) {}, "", ""},
		{"an edit", func(files fstest.MapFS, _ *Options) { edit(files, piece, "试验区", "别的区") }, piece + " 2026-11-20", ""},
		{"an edit whose approved text is lost", func(files fstest.MapFS, _ *Options) {
			delete(files, review.Kept(source.Hash(files[piece].Data), piece))
			edit(files, piece, "试验区", "别的区")
		}, piece + " ", ""},
		{"an edit whose approved text was changed", func(files fstest.MapFS, _ *Options) {
			edit(files, review.Kept(source.Hash(files[piece].Data), piece), "试验区", "错的区")
			edit(files, piece, "试验区", "别的区")
		}, piece + " ", ""},
		{"a correction of what was taken back and restored", func(files fstest.MapFS, o *Options) {
			o.Records = []ledger.Entry{{Event: ledger.Recalled, Piece: piece, SHA256: source.Hash(files[piece].Data)}, {Event: ledger.Restored, Piece: piece, SHA256: source.Hash(files[piece].Data)}}
			edit(files, piece, "试验区", "别的区")
		}, piece + " ", ""},
		{"the same, by the marks", func(files fstest.MapFS, _ *Options) {
			sum := source.Hash(files[piece].Data)
			files[campaign.RecalledFile] = &fstest.MapFile{Data: fmt.Appendf(nil, "- piece: %s\n  sha256: %s\n  kind: case\n  date: 2026-11-21\n  reason: 错\n- piece: %s\n  sha256: %s\n  date: 2026-11-22\n  restored: 改了\n", piece, sum, piece, sum)}
			edit(files, piece, "试验区", "别的区")
		}, piece + " ", ""},
		{"another picture", func(files fstest.MapFS, _ *Options) { files[picture] = &fstest.MapFile{Data: dot(t, 90)} }, page + " 2026-11-20", ""},
		{"another picture, the old one is lost", func(files fstest.MapFS, _ *Options) {
			delete(files, review.Kept(source.Hash(files[picture].Data), picture))
			files[picture] = &fstest.MapFile{Data: dot(t, 90)}
		}, page + " ", ""},
		{"phrases that nobody has approved", func(files fstest.MapFS, _ *Options) {
			files[campaign.PhrasesFile] = &fstest.MapFile{Data: []byte("read_more: 再看看\n")}
		}, campaign.PhrasesFile + " ", ""},
		{"settings", func(files fstest.MapFS, _ *Options) { edit(files, "fanshi.yaml", "name: 试验站", "name: 别的站") }, "fanshi.yaml 2026-11-20", ""},
		{"settings that cannot be read", func(files fstest.MapFS, _ *Options) { edit(files, "fanshi.yaml", "name:", "nmae: [") }, "fanshi.yaml 2026-11-20", ""},
		{"settings of which no approved text is kept", func(files fstest.MapFS, _ *Options) {
			delete(files, review.Kept(source.Hash(files["fanshi.yaml"].Data), "fanshi.yaml"))
			edit(files, "fanshi.yaml", "name: 试验站", "name: 别的站")
		}, "", "初审 fanshi.yaml"},
		{"frauds without approved text that all is made with", func(files fstest.MapFS, _ *Options) {
			delete(files, review.Kept(source.Hash(files["content/scams.yaml"].Data), "content/scams.yaml"))
			edit(files, "content/scams.yaml", "为什么", "凭什么")
		}, "", "初审 content/scams.yaml"},
	} {
		o, files, dir := reviewedProject(t)
		files[page] = &fstest.MapFile{Data: []byte(text)}
		files[picture] = &fstest.MapFile{Data: dot(t, 200)}
		signOff(t, files)
		keepSigned(files)
		o.Settle = true
		c.do(files, &o)
		s := mustRun(t, o)
		var held []string
		if s.Settled != nil {
			for _, h := range s.Settled.Held {
				held = append(held, h.File+" "+h.Since)
			}
		}
		if got := strings.Join(held, ", "); got != c.held || waits(s) != c.waiting || s.Draft != (c.waiting != "") {
			t.Errorf("%s: %q is held, waits for %q, draft: %v", c.what, got, waits(s), s.Draft)
		}
		if s.Draft {
			continue
		}
		for _, name := range []string{"别的区", "错的区", "别的站", "再看看"} {
			if where := saying(texts(t, published(t, dir)), name); len(where) > 0 {
				t.Errorf("%s: %s stands in %v", c.what, name, where)
			}
		}
	}
}

// texts are the pages of a release.
func texts(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), "site", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		out[name] = string(data)
		return err
	})
	if err != nil || len(out) < 3 {
		t.Fatal(len(out), err)
	}
	return out
}
