package build

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// words are characters of which every piece gets a word of its own, which stands in all that it says.
var words = []rune("春夏秋冬山水风云松竹梅兰江河湖海东西南北金木火土")

// world is a project whose pieces can be told apart wherever they are shown.
type world struct {
	*rand.Rand
	files fstest.MapFS
	word  map[string]string // by file: what stands in everything that the piece says
}

func newWorld(rng *rand.Rand) *world {
	w := &world{rng, fstest.MapFS{}, map[string]string{}}
	for name, text := range small() {
		w.files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	delete(w.files, "content/cases/loan-one.md")
	kinds := []string{"bank", "school", "market"}
	venues := "代码,名称,类别,地址,联系人,屏幕\n"
	for i, kind := range kinds {
		products := "  - {template: poster/case, size: A4, quantity: 1}\n  - {template: leaflet/case, size: A5, quantity: 1}\n  - {template: banner/slogan, size: 3000x700, quantity: 1}\n  - {template: poster/list, size: A2, quantity: 1}\n"
		w.put("content/venues/kinds/"+kind+".yaml", "name: "+[]string{"银行", "学校", "市场"}[i]+"\naudience: 居民\nreminder: 先问一句\nproducts:\n"+products, "")
		venues += fmt.Sprintf("v%02d,试验点%d,%s,试验路,经理,%s\n", i, i, kind, []string{"door 320x160；hall 1920x1080", "gate 352x80 P10 格式zip", "wall 640x320"}[i])
	}
	w.put("content/venues/venues.csv", venues, "")
	w.put("templates/banner/slogan.html", sheetTemplate(`<h1>{{.Slogan.Text}}</h1>`), "")
	w.put("templates/leaflet/case.html", sheetTemplate(`<h1>{{.Case.Hook}}</h1>{{with .List}}<p>{{.Title}}</p>{{if .Sample}}<p>示例</p>{{end}}{{end}}`), "")
	w.put("templates/poster/list.html", sheetTemplate(`<h1>{{.List.Title}}</h1>{{if .List.Sample}}<p>示例</p>{{end}}{{range .List.Items}}<p>{{.}}</p>{{end}}`), "")
	kind := func() string { return kinds[w.IntN(len(kinds))] }
	var names, slogans []string
	for i := range 2 + w.IntN(4) {
		name := fmt.Sprintf("case%d", i)
		names = append(names, name)
		w.piece("content/cases/"+name+".md", func(s string) string {
			return fmt.Sprintf("---\ntitle: 先交%s解冻费\nheadline: [先交%s解冻费]\nhook: 先交%s费。\naction: %s费不交\nscam: 虚假贷款\ndate: 2026-11-%02d\nvenues: [%s]\n---\n\n", s, s, s, s, 1+w.IntN(20), kind()) +
				fmt.Sprintf("## 案情\n\n王某急需周转%s。\n\n## 套路\n\n1. 引人下载%s\n2. 谎称冻结\n3. 收完失联\n\n## 识别\n\n- 先收费%s\n- 催得急\n- 要保密\n\n## 警方提示\n\n- 到网点问%s\n- 不点链接\n- 立即报警\n", s, s, s, s)
		})
	}
	for i, k := range kinds[:1+w.IntN(3)] {
		name := fmt.Sprintf("slogans%d", i)
		slogans = append(slogans, name+"-01")
		w.piece("content/slogans/"+name+".md", func(s string) string {
			return "---\ntitle: 标语\nvenues: [" + k + "]\n---\n\n- " + s + "先核实。\n- 转账等一等，" + s + "。\n"
		})
	}
	delete(w.files, "content/slogans/bank.md")
	for i := range w.IntN(3) {
		w.piece(fmt.Sprintf("content/lists/list%d.md", i), func(s string) string {
			return "---\ntitle: 凡是" + s + "\nstatus: official\nissuer: 试验街道办\nedition: 2026年版\nsource: 试验文件\n---\n\n1. 凡是" + s + "先交钱，都是诈骗！\n2. 凡是要密码的，都是诈骗！\n"
		})
		w.piece(fmt.Sprintf("content/pages/page%d.md", i), func(s string) string {
			return "---\ntitle: 关于" + s + "\n---\n\n这里说的是" + s + "，[看案例](cases/" + names[0] + "/)。\n"
		})
		w.piece(fmt.Sprintf("content/notices/notice%d.md", i), func(s string) string {
			return "---\ntitle: 告知" + s + "\nform: notice\nvenues: [bank]\ndate: 2026-11-01\n---\n\n请核实" + s + "。\n\n试验街道办\n"
		})
	}
	if w.IntN(2) == 0 {
		w.piece("content/bulletins/2026-W48.md", func(s string) string {
			return "---\ntitle: 本周" + s + "\nedition: 2026-W48\npicks:\n  bank:\n    cases: [" + names[0] + "]\n    slogans: [" + slogans[0] + "]\n---\n\n这一周" + s + "。\n"
		})
	}
	return w
}

func (w *world) put(name, text, word string) {
	w.files[name] = &fstest.MapFile{Data: []byte(text)}
	if word != "" {
		w.word[name] = word
	}
}

// piece writes a piece with a word that no other has.
func (w *world) piece(name string, text func(word string) string) {
	for {
		word := string([]rune{words[w.IntN(len(words))], words[w.IntN(len(words))], words[w.IntN(len(words))]})
		if !slices.Contains(slices.Collect(maps.Values(w.word)), word) {
			w.put(name, text(word), word)
			return
		}
	}
}

// recall takes pieces back as fanshi recall does.
func (w *world) recall(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		book, diags := campaign.Load(w.files, campaign.LoadOptions{})
		if diags.HasErrors() {
			t.Fatal(diags.Sorted())
		}
		for p := range book.Pieces() {
			if p.File != name {
				continue
			}
			mark := book.NewRecall(p)
			mark.Date.Time, mark.Reason.Value = time.Date(2026, 11, 23, 0, 0, 0, 0, book.Config.TimeZone), "写错了"
			var old []byte
			if f := w.files[campaign.RecalledFile]; f != nil {
				old = f.Data
			}
			w.put(campaign.RecalledFile, string(campaign.AddRecall(old, mark, "")), "")
		}
	}
}

// told is everything that a release says, by output: files that hold text as they are, PDF files as poppler reads them, what is
// drawn on pages without whitespace, the texts of strips, and the names of files.
func told(t *testing.T, o Options, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	var read func(name string, data []byte)
	read = func(name string, data []byte) {
		switch path.Ext(name) {
		case ".pdf":
			out[name] += textOf(t, data)
		case ".zip":
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					t.Fatal(err)
				}
				inside, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				read(name+"/"+f.Name, inside)
			}
		default:
			out[name] += string(data)
		}
	}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		read(strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(root)+"/"), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := open(context.Background(), o)
	if err != nil || r.Problems.HasErrors() {
		t.Fatal(err, r.Problems.Sorted())
	}
	for _, item := range r.Plan.Items {
		out[item.Path] += item.ShopName
		switch job := item.Job.(type) {
		case *plan.StripJob:
			out[item.Path] += strings.Join(job.Lines, "")
		case *plan.SheetJob:
			made, err := r.Make(item, &diag.List{})
			if err != nil {
				t.Fatal(err)
			}
			out[item.Path] += strings.Join(strings.Fields(pagesText(made.Pages)), "")
		}
	}
	return out
}

// published is the folder of what is public.
func published(t *testing.T, dir string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(filepath.Join(dir, "current"))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// saying are the outputs that say a word.
func saying(told map[string]string, word string) (names []string) {
	for name, text := range told {
		if strings.Contains(text, word) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestRecalled is the second half of promise R21: what was taken back is nowhere in the release, is published without anybody's
// approval, and takes nothing else away: every other piece is shown, every screen shows something, and its page says what has
// become of it.
func TestRecalled(t *testing.T) {
	testtools.Find(t, "pdftotext", "poppler-utils")
	worlds := 3
	if os.Getenv("FANSHI_SOAK") != "" {
		worlds = 200
	}
	seed := testtools.Seed(t)
	taken, files, others := 0, 0, 0
	for n := range worlds {
		w := newWorld(rand.New(rand.NewPCG(seed, uint64(n))))
		o, dir := smallProject(t, nil)
		o.Files, o.Urgent = w.files, nil
		templates, _ := fs.Sub(w.files, "templates")
		o.Templates = theme.Layer(templates, os.DirFS("../../templates"))
		signOff(t, w.files)
		if s := mustRun(t, o); s.Draft {
			t.Fatalf("seed %d, world %d: waits for %s", seed, n, waits(s))
		}
		before := told(t, o, published(t, dir))
		pieces := slices.Sorted(maps.Keys(w.word))
		w.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
		back, stay := pieces[:1+w.IntN(min(4, len(pieces)))], []string(nil)
		stay = pieces[len(back):]
		w.recall(t, back...)
		s := mustRun(t, o)
		if s.Draft {
			t.Fatalf("seed %d, world %d: %v were taken back, and the release waits for %s", seed, n, back, waits(s))
		}
		after := told(t, o, published(t, dir))
		files += len(after)
		for _, name := range back {
			taken++
			if where := saying(before, w.word[name]); len(where) == 0 {
				t.Errorf("seed %d, world %d: %s was never shown", seed, n, name)
			}
			if where := saying(after, w.word[name]); len(where) > 0 {
				t.Errorf("seed %d, world %d: %s was taken back and stands in %v", seed, n, name, where)
			}
			page := "site/" + strings.TrimSuffix(strings.TrimPrefix(name, "content/"), ".md") + "/index.html"
			if before[page] != "" && !strings.Contains(after[page], "这份材料已撤回") {
				t.Errorf("seed %d, world %d: the page of %s says %q", seed, n, name, after[page])
			}
		}
		for _, name := range stay {
			others++
			if len(saying(after, w.word[name])) == 0 {
				t.Errorf("seed %d, world %d: %v were taken back, and %s is nowhere", seed, n, back, name)
			}
		}
		w.screens(t, before, after)
	}
	testtools.Report(t, fmt.Sprintf("%d projects, %d pieces taken back, in none of %d outputs; %d other pieces stand", worlds, taken, files, others))
}

// screens expects every screen that was there to be there, with a slide.
func (w *world) screens(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name := range before {
		if strings.HasPrefix(name, "screens/") && path.Base(name) == "manifest.json" {
			if _, ok := after[path.Dir(name)+"/01.png"]; !ok {
				t.Errorf("the screen %s shows nothing", path.Dir(name))
			}
		}
	}
}

// TestRecalledPack: what was taken back is in no pack.
func TestRecalledPack(t *testing.T) {
	files := printable()
	all, _ := mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)})
	if all == nil || len(all.Packed) == 0 {
		t.Fatal("nothing is packed")
	}
	w := &world{files: fstest.MapFS{}, word: map[string]string{}}
	for name, text := range files {
		w.put(name, text, "")
	}
	w.recall(t, "content/cases/loan-one.md")
	files[campaign.RecalledFile] = string(w.files[campaign.RecalledFile].Data)
	r, diags := mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)})
	if r != nil {
		for _, f := range r.Packed {
			if slices.Contains(f.Pieces, "content/cases/loan-one.md") {
				t.Errorf("%s is packed", f.Name)
			}
		}
	} else if !diags.HasErrors() {
		t.Error("nothing was packed, and nothing said why")
	}
}

// TestMarkIsGone: a piece that the records say was taken back is not published because its mark was lost.
func TestMarkIsGone(t *testing.T) {
	const piece = "content/cases/loan-one.md"
	o, files, _ := reviewedProject(t)
	signOff(t, files)
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	line := ledger.Entry{Event: ledger.Recalled, Day: "2026-11-23", Piece: piece, SHA256: book.Cases[0].Piece.SHA256, Text: "写错了"}
	back := ledger.Entry{Event: ledger.Restored, Piece: piece, SHA256: line.SHA256}
	for what, each := range map[string]struct {
		records []ledger.Entry
		name    string
		refused bool
	}{"taken back": {[]ledger.Entry{line}, piece, true}, "under another name": {[]ledger.Entry{line}, "content/cases/other.md", true}, "restored": {[]ledger.Entry{line, back}, piece, false},
		"never": {nil, piece, false}} {
		o.Records = each.records
		moved := maps.Clone(files)
		delete(moved, piece)
		moved[each.name] = files[piece]
		o.Files = moved
		s, diags, err := Run(context.Background(), o)
		if err != nil || (s == nil) != each.refused || each.refused && diags.Sorted()[0].Code != "recall.unmarked" {
			t.Errorf("%s: %v %v %v", what, s, diags.Sorted(), err)
		}
	}
}
