package campaign

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// sampleFiles copies the text files of this repository's own content into memory.
func sampleFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	root := os.DirFS(projectRoot)
	out := fstest.MapFS{}
	add := func(name string) {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	add(ConfigFile)
	if err := fs.WalkDir(root, "content", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir():
		case strings.HasSuffix(name, ".png"): // a small one: the mutants are read many times
			out[name] = &fstest.MapFile{Data: encodePNG(t, 16, 12)}
		default:
			add(name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

var naughty = []string{"\x00", "\xFF\xFE", "\uFEFF", "\uFFFD", "\uE000", "𠮷", "🚨", "e\u0301", "\u202E", "---\n", "\n---", "```", "|", "[", "](", "<script>", "&#0;",
	"&a ", "*a", "{{.}}", "\t", "\r", "：", "“", "../../etc/passwd", "![x](../../x)", "[x](javascript:1)", "：\n", "- ", "1. ", "#", "''", "\"", "\\", "%", "@", "!",
	strings.Repeat("凡", 3000), strings.Repeat("[", 3000), strings.Repeat(">", 300), strings.Repeat("\n", 50)}

func mutate(r *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + r.IntN(3) {
		if len(out) == 0 {
			break
		}
		at := r.IntN(len(out))
		switch r.IntN(6) {
		case 0:
			out = out[:at]
		case 1:
			out[at] ^= byte(1 << r.IntN(8))
		case 2:
			out = append(out[:at:at], out[min(len(out), at+r.IntN(40)):]...)
		case 3:
			out = append(out[:at:at], append(bytes.Clone(out[at:min(len(out), at+100)]), out[at:]...)...)
		default:
			out = append(out[:at:at], append([]byte(naughty[r.IntN(len(naughty))]), out[at:]...)...)
		}
	}
	return out
}

// TestMutants (R7): whatever is done to a file of the sample, Load neither panics nor hangs, every diagnostic names a
// place that exists and what to do, and the pieces in other files are unaffected.
func TestMutants(t *testing.T) {
	seed := testtools.Seed(t)
	r := rand.New(rand.NewPCG(seed, 0))
	good := sampleFiles(t)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(good)) { // in an order that the seed replays
		if strings.HasPrefix(name, "content/cases/") || r.IntN(2) == 0 {
			names = append(names, name)
		}
	}
	whole, _ := Load(good, LoadOptions{})
	reported := 0
	for range 500 {
		name := names[r.IntN(len(names))]
		fsys := fstest.MapFS{}
		for k, v := range good {
			fsys[k] = v
		}
		bad := mutate(r, good[name].Data)
		fsys[name] = &fstest.MapFile{Data: bad}
		book, diags := Load(fsys, LoadOptions{})
		if diags.HasErrors() {
			reported++
		}
		for _, d := range diags.Sorted() {
			if problem := implausible(d, fsys); problem != "" {
				t.Fatalf("seed %d: %s: %s: %+v", seed, name, problem, d)
			}
		}
		if strings.HasPrefix(name, "content/cases/") && len(book.Cases) < len(whole.Cases)-1 {
			t.Fatalf("seed %d: one bad case, but %d of %d are left", seed, len(book.Cases), len(whole.Cases))
		}
	}
	if reported < 100 {
		t.Errorf("only %d of 500 mutants were found in error: the mutations prove little", reported)
	}
}

// implausible says what is wrong with a diagnostic; empty when nothing is.
// TestProductsWithoutATemplate: two products that do not say which are each told to, at places that exist, and are not one
// product twice.
func TestProductsWithoutATemplate(t *testing.T) {
	fsys := sampleFiles(t)
	const name = "content/venues/kinds/bank.yaml"
	fsys[name] = &fstest.MapFile{Data: regexp.MustCompile(`(?s)products:.*`).ReplaceAll(fsys[name].Data, []byte("products:\n  - size: A3\n  - size: A3\n"))}
	_, diags := Load(fsys, LoadOptions{})
	if !diags.HasErrors() {
		t.Error("nothing is said of products without a template")
	}
	for _, d := range diags.Sorted() {
		if problem := implausible(d, fsys); problem != "" || d.Code == "product.twice" {
			t.Errorf("%s: %+v", problem, d)
		}
	}
}

func implausible(d diag.Diagnostic, fsys fstest.MapFS) string {
	f := fsys[d.Pos.File]
	switch {
	case d.Message == "" || d.Code == "" || d.Remedy == "":
		return "something is missing"
	case !utf8.ValidString(d.Message) || strings.Contains(d.Message, "%!"):
		return "garbled message"
	case strings.HasSuffix(d.Message, "。"):
		return "full stop"
	case f == nil && !strings.HasPrefix(d.Pos.File, "content"):
		return "no such file"
	case f != nil && d.Pos.Line > bytes.Count(f.Data, []byte("\n"))+bytes.Count(f.Data, []byte("\r"))+1:
		return "no such line"
	case d.Pos.Line > 0 && d.Pos.Col < 1:
		return "no column"
	}
	return ""
}

func encodePNG(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG claims dimensions that its data does not have.
func hugePNG(t testing.TB) []byte {
	b := encodePNG(t, 2, 2)
	copy(b[16:], []byte{0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF})
	sum := crc32.ChecksumIEEE(b[12:29])
	copy(b[29:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return b
}

func TestImages(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 30, 20)), nil); err != nil {
		t.Fatal(err)
	}
	good := encodePNG(t, 40, 30)
	for name, c := range map[string]struct {
		path string
		data []byte
		want string // part of the message; empty: accepted
	}{
		"PNG":            {"content/pages/img/a.png", good, ""},
		"JPEG":           {"content/pages/img/a.jpg", photo.Bytes(), ""},
		"missing":        {"content/pages/img/b.png", good, "找不到"},
		"text":           {"content/pages/img/a.png", []byte("hello"), "不是 PNG、JPEG 或 WebP"},
		"empty":          {"content/pages/img/a.png", nil, "不是 PNG、JPEG 或 WebP"},
		"GIF":            {"content/pages/img/a.png", []byte("GIF89a\x01\x00\x01\x00"), "不是 PNG、JPEG 或 WebP"},
		"truncated PNG":  {"content/pages/img/a.png", good[:len(good)-20], "已损坏"},
		"truncated JPEG": {"content/pages/img/a.jpg", photo.Bytes()[:photo.Len()/2], "已损坏"},
		"wrong name":     {"content/pages/img/a.jpg", good, "扩展名"},
		"huge":           {"content/pages/img/a.png", hugePNG(t), "像素"},
	} {
		fsys := project(txtar.File{Name: "content/pages/p.md", Data: []byte("---\ntitle: 图\n---\n\n见 ![图](img/a.png)\n")})
		if strings.HasSuffix(c.path, ".jpg") {
			fsys["content/pages/p.md"].Data = bytes.ReplaceAll(fsys["content/pages/p.md"].Data, []byte("a.png"), []byte("a.jpg"))
		}
		fsys[c.path] = &fstest.MapFile{Data: c.data}
		book, diags := Load(fsys, LoadOptions{})
		got := diags.Sorted()
		switch {
		case c.want == "" && (len(got) > 0 || len(book.Assets) != 1 || book.Assets[0].Width == 0):
			t.Errorf("%s: %v", name, got)
		case c.want != "" && (len(got) != 1 || !strings.Contains(got[0].Message, c.want) || got[0].Pos.String() != "content/pages/p.md:5:3"):
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestTwoTables: with a CSV and a spreadsheet nobody knows which is true.
func TestTwoTables(t *testing.T) {
	fsys := project(txtar.File{Name: venuesXLSX, Data: []byte("x")})
	_, diags := Load(fsys, LoadOptions{})
	if got := diags.Sorted(); len(got) != 1 || got[0].Code != "venue.two-tables" {
		t.Errorf("%v", got)
	}
}

// TestEmptyProject names what a project must have, and nothing else.
func TestEmptyProject(t *testing.T) {
	book, diags := Load(fstest.MapFS{}, LoadOptions{})
	var files []string
	for _, d := range diags.Sorted() {
		files = append(files, d.Pos.File)
	}
	if got := strings.Join(files, " "); got != "content/scams.yaml content/venues/venues.csv fanshi.yaml" || book.Config.TimeZone == nil {
		t.Errorf("%s\n%s", got, printed(t, diags))
	}
}

// TestBrokenPiecesAreNotMissing: a reference to a piece that is in error is not a second error.
func TestBrokenPiecesAreNotMissing(t *testing.T) {
	loan := strings.Replace(string(project()["content/cases/loan.md"].Data), "title: ", "title: [", 1)
	fsys := project(
		txtar.File{Name: "content/cases/loan.md", Data: []byte(loan)},
		txtar.File{Name: "content/slogans/bank.md", Data: []byte("---\ntitle: \"\nvenues: bank\n---\n\n- 甲\n")},
		txtar.File{Name: "content/bulletins/2026-W48.md", Data: []byte("---\ntitle: 周\nedition: 2026-W48\npicks:\n  bank: {cases: [loan], slogans: [bank-01]}\n---\n")})
	_, diags := Load(fsys, LoadOptions{})
	for _, d := range diags.Sorted() {
		if d.Pos.File == "content/bulletins/2026-W48.md" {
			t.Errorf("follow-up error: %+v", d)
		}
	}
	if diags.Count(diag.Error) != 2 {
		t.Errorf("%s", printed(t, diags))
	}
}

func TestBookOrder(t *testing.T) {
	fsys := project()
	base := string(fsys["content/cases/loan.md"].Data)
	for i, date := range []string{"2026-11-07", "2026-11-05", "2026-01-05"} {
		fsys[fmt.Sprintf("content/cases/c%d.md", i)] = &fstest.MapFile{Data: []byte(strings.Replace(base, "2026-11-05", date, 1))}
	}
	book, diags := Load(fsys, LoadOptions{})
	var got []string
	for _, c := range book.Cases {
		got = append(got, c.Slug)
	}
	if strings.Join(got, " ") != "c0 c1 loan c2" || diags.Len() > 0 {
		t.Errorf("%v\n%s", got, printed(t, diags))
	}
}

// BenchmarkLoad reads a project of 1,000 cases.
func BenchmarkLoad(b *testing.B) {
	fsys := project()
	for i := range 1000 {
		fsys[fmt.Sprintf("content/cases/c%04d.md", i)] = fsys["content/cases/loan.md"]
	}
	for b.Loop() {
		if _, diags := Load(fsys, LoadOptions{}); diags.HasErrors() {
			b.Fatal(diags.Sorted()[0])
		}
	}
}
