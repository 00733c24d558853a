package build

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/theme"
)

const (
	editedCase  = "content/cases/task-rebate-film-rating.md" // the week's bulletin picks it
	scamsFile   = "content/scams.yaml"
	projectFile = "fanshi.yaml"
)

// edited checks the sample with some of its files replaced, at two places whose themes differ.
func edited(t *testing.T, files, themes fstest.MapFS) []diag.Diagnostic {
	t.Helper()
	o := sample()
	o.Files, o.Themes = theme.Layer(files, o.Files), theme.Layer(themes, o.Themes)
	o.Venues = []string{"b01", "m01"}
	_, diags, err := Check(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(diags.Sorted(), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}

func sampleFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func replaced(t *testing.T, name, from, to string) *fstest.MapFile {
	t.Helper()
	text := sampleFile(t, name)
	if !strings.Contains(text, from) {
		t.Fatalf("%s has no %q", name, from)
	}
	return &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
}

// TestMembersNobodyThoughtOf: what people add to a project in a year breaks no build.
func TestMembersNobodyThoughtOf(t *testing.T) {
	if testing.Short() {
		t.Skip("lays out the sheets of two venues several times")
	}
	stray := &fstest.MapFile{Data: []byte("不是主题")}
	for name, c := range map[string]struct{ files, themes fstest.MapFS }{
		"a fourth and a fifth number": {files: fstest.MapFS{projectFile: replaced(t, projectFile, "\n# 换行时", "  - number: \"12337\"\n    name: 政法干警违纪违法举报平台\n    use: 举报涉黑涉恶线索；不受理诈骗报案和咨询。\n  - number: \"12345\"\n    name: 政务服务便民热线\n    use: 不知道该找哪个部门，先打这个电话问一问。\n\n# 换行时")}},
		"one number":                  {files: fstest.MapFS{projectFile: &fstest.MapFile{Data: []byte(regexp.MustCompile(`(?s)  - number: "110".*\n\n# 换行时`).ReplaceAllString(sampleFile(t, projectFile), "\n# 换行时"))}}},
		"a kind of fraud without a picture": {files: fstest.MapFS{scamsFile: {Data: []byte(sampleFile(t, scamsFile) + "- id: pet-trade\n  name: 宠物交易\n  question: 没见到猫狗，为什么先付运费？\n")},
			editedCase: {Data: []byte(regexp.MustCompile(`(?m)^scam: .*$`).ReplaceAllString(sampleFile(t, editedCase), "scam: 宠物交易"))}}},
		"a case of another year":   {files: fstest.MapFS{editedCase: dated(t, "2024-11-05")}},
		"a case of the next weeks": {files: fstest.MapFS{editedCase: dated(t, "2026-12-20")}},
		"stray files among the themes": {themes: fstest.MapFS{"old/readme.txt": stray, "x/sheet.css": stray, "notes.docx": stray, "alert/notes.docx": stray, "alert/.DS_Store": stray,
			"alert/art/Thumbs.db": stray, "alert/site/desktop.ini": stray, "neighbours/old/sheet.css": stray, "neighbours/templates/.DS_Store": stray, "alert/site/~$icon.svg": stray}},
	} {
		if got := edited(t, c.files, c.themes); len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// dated returns the case with another date, and without a last day that would lie before it.
func dated(t *testing.T, day string) *fstest.MapFile {
	t.Helper()
	text := regexp.MustCompile(`(?m)^date: .*$`).ReplaceAllString(sampleFile(t, editedCase), "date: "+day)
	return &fstest.MapFile{Data: []byte(regexp.MustCompile(`(?m)^expires: .*\n`).ReplaceAllString(text, ""))}
}

// TestSmallEdits: after a small edit of the settings or the registries the build succeeds, or every problem is told in
// the file that was edited or names it. FANSHI_SEED replays a run.
func TestSmallEdits(t *testing.T) {
	if testing.Short() {
		t.Skip("lays out the sheets of two venues many times")
	}
	seed := uint64(20261123)
	if s, err := strconv.ParseUint(os.Getenv("FANSHI_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("FANSHI_SEED=%d", seed)
	rnd := rand.New(rand.NewPCG(seed, 9))
	kinds, err := fs.Glob(os.DirFS("../.."), "content/venues/kinds/*.yaml")
	if err != nil || len(kinds) < 4 {
		t.Fatalf("%d kinds, %v", len(kinds), err)
	}
	files := append([]string{projectFile, scamsFile, "content/phrases.yaml"}, kinds...)
	failed := 0
	for range 10 {
		name := files[rnd.IntN(len(files))]
		lines := strings.Split(sampleFile(t, name), "\n")
		what := smallEdit(lines, rnd)
		got := edited(t, fstest.MapFS{name: {Data: []byte(strings.Join(lines, "\n"))}}, nil)
		failed += min(len(got), 1)
		for _, d := range got {
			if d.Pos.File != name && !slices.ContainsFunc(d.Related, func(p diag.Pos) bool { return p.File == name }) {
				t.Errorf("%s, %s: %+v", name, what, d)
			}
		}
	}
	t.Logf("%d of 10 edits were refused", failed)
}

// smallEdit changes one line, as people do when they correct something, and says how.
func smallEdit(lines []string, rnd *rand.Rand) string {
	for {
		i := rnd.IntN(len(lines))
		key, value, ok := strings.Cut(lines[i], ": ")
		if !ok || strings.HasPrefix(strings.TrimSpace(lines[i]), "#") {
			continue
		}
		before := lines[i]
		switch rnd.IntN(6) {
		case 0:
			lines[i] = key + "x: " + value
		case 1:
			lines[i] = key + ": " + value + "并请转告家人"
		case 2:
			lines[i] = "# " + lines[i]
		case 3:
			lines[i] = lines[i] + "\n\n# 下面的以后再改"
		case 4:
			lines[i] = key + ":"
		case 5:
			lines[i] = lines[i] + "\n" + lines[i]
		}
		return fmt.Sprintf("line %d, %q became %q", i+1, before, lines[i])
	}
}
