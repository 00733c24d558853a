package cli

import (
	"bytes"
	"encoding/json"
	"fanshi/internal/testtools"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/help.txt anew")

// called is what one call of the program gave.
type called struct {
	code     int
	out, err string
}

func call(args ...string) called {
	var out, messages bytes.Buffer
	code := Main(args, Environment{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &messages})
	return called{code, out.String(), messages.String()}
}

// smallProject copies the project of the command scripts into a new folder.
func smallProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "项目")
	if err := os.CopyFS(dir, os.DirFS("../../cmd/fanshi/testdata/project")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// object reads standard output as one JSON object and checks which keys it has.
func object(t *testing.T, c called, keys string) map[string]any {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal([]byte(c.out), &got); err != nil || strings.Count(c.out, "\n") != 1 {
		t.Fatalf("no JSON in one line: %v\n%s%s", err, c.out, c.err)
	}
	var have []string
	for k := range got {
		have = append(have, k)
	}
	slices.Sort(have)
	if strings.Join(have, " ") != keys {
		t.Errorf("keys %v, want %s", have, keys)
	}
	return got
}

// TestHelpInFull compares the help of every command, its flags and their defaults, with testdata/help.txt.
func TestHelpInFull(t *testing.T) {
	var b strings.Builder
	for _, c := range append([]string{""}, commandNames()...) {
		args := append(strings.Fields(c), "--help")
		got := call(args...)
		if got.code != exitDone || got.err != "" {
			t.Errorf("%q: %+v", args, got)
		}
		fmt.Fprintf(&b, "==== fanshi %s\n%s\n", c, got.out)
	}
	const file = "testdata/help.txt"
	testtools.CompareText(t, file, b.String(), *update)
}

func commandNames() (names []string) {
	for _, c := range newRootCommand(&global{}).Commands() {
		names = append(names, c.Name())
	}
	slices.Sort(names)
	return names
}

// TestWrongCalls: what cannot be is refused with exit code 2, its reason and the hint, and nothing on standard output.
func TestWrongCalls(t *testing.T) {
	dir := smallProject(t)
	in := func(args ...string) []string { return append([]string{"-C", dir}, args...) }
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"bild"}, "没有“bild”这个命令，您是不是想用 build？"}, {[]string{"xyzzy"}, "没有“xyzzy”这个命令"},
		{[]string{"build", "--onyl", "x"}, "没有 --onyl 这个选项"}, {[]string{"build", "-x"}, "没有 -x 这个选项"}, {[]string{"build", "--out"}, "选项 --out 后面要写内容"},
		{[]string{"build", "--jobs", "many"}, "“many”不能用作 --jobs 的内容"}, {[]string{"build", "--=x"}, "选项写得不对（--=x）"},
		{[]string{"build", "extra"}, "build 后面不需要“extra”"}, {[]string{"check", "extra"}, "check 后面不需要“extra”"}, {[]string{"init"}, "init 后面要写一个文件夹名"},
		{[]string{"sheet"}, "sheet 后面要写一个模板文件名"}, {[]string{"pull", "http://a/"}, "pull 后面要写网址和文件夹"}, {[]string{"coverage"}, "coverage 后面要写访问记录的文件名"},
		{in("build", "--only", "prnt"), "--only 只能写 site、print、screens，不能写“prnt”"}, {in("build", "--jobs", "-1"), "--jobs 要写 1 以上的数"},
		{in("check", "--now", "23.11.2026"), "--now 的日期“23.11.2026”要写成 2026-11-23 的样子"},
		{in("build", "--theme", "allert"), "没有名为“allert”的主题，您是不是想写 alert？可用的主题有："}, {in("build", "--theme", "zzzzzzzz"), "没有名为“zzzzzzzz”的主题。可用的主题有："},
		{in("check", "--font-dir", filepath.Join(dir, "没有")), "--font-dir 的文件夹 " + filepath.Join(dir, "没有") + " 打不开"},
		{in("gallery", "--texts", "medium"), "--texts 只能写 shortest、longest、both，不能写“medium”"}, {in("gallery", "--only", "postr"), "没有“postr”这种制品，您是不是想写 poster？可用的有："},
		{in("gallery", "--only", "zzzzzzzz"), "没有“zzzzzzzz”这种制品。可用的有："},
		{in("coverage", "x.log", "--hours", "0"), "--hours、--polls 要写 1 以上的数"}, {in("coverage", "x.log", "--polls", "-1"), "--hours、--polls 要写 1 以上的数"},
		{[]string{"pull", "ftp://a/b/", dir}, "“ftp://a/b/”不是网址，也不是文件夹。"}, {[]string{"pull", "http://a/?b", dir}, "“http://a/?b”不是网址"}, {[]string{"pull", "http://u:p@a/", dir}, "“http://u:p@a/”不是网址"}, {[]string{"pull", "http:///a", dir}, "“http:///a”不是网址"},
		{[]string{"pull", "http://a/", dir, "--screen", "b01"}, "--screen 要写成 b01/door 的样子，不能写“b01”"}, {[]string{"pull", "http://a/", dir, "--once", "--every", "60s"}, "--once 和 --every 只能写一个"},
		{[]string{"pull", "http://a/", dir, "--every", "4s"}, "--every 最短 5s"}, {[]string{"pull", "http://a/", dir, "--every", "-1s"}, "--every 最短 5s"}, {[]string{"pull", "http://a/", dir, "--key", filepath.Join(dir, "fanshi.yaml")}, filepath.Join(dir, "fanshi.yaml") + " 不是公钥。要用 fanshi keys 做出的 signing.pub"},
	} {
		got := call(c.args...)
		if got.code != exitUsage || got.out != "" || !strings.HasPrefix(got.err, "没有完成："+c.says) || !strings.HasSuffix(got.err, "\n用 fanshi help 或在命令后面加 --help 查看用法。\n") {
			t.Errorf("%q: %+v\nwant %s", c.args, got, c.says)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("wrong calls left %v", entries)
	}
}

// TestNoProject: a folder that is none, and one that is not there.
func TestNoProject(t *testing.T) {
	empty := t.TempDir()
	for dir, want := range map[string]string{
		empty:                           "没有完成：" + empty + " 里没有 fanshi.yaml，不是 fanshi 项目。请用 -C 指定项目文件夹，或用 fanshi init 新建一个\n",
		filepath.Join(empty, "nothing"): "没有完成：打不开项目文件夹 " + filepath.Join(empty, "nothing") + "。请检查 -C 后面的路径\n",
	} {
		if got := call("-C", dir, "check"); got.code != exitFailed || got.out != "" || got.err != want {
			t.Errorf("%+v, want %s", got, want)
		}
	}
}

// TestCheckJSON: a good project and one with a fault, as machines and as people read it.
func TestCheckJSON(t *testing.T) {
	dir := smallProject(t)
	good := call("-C", dir, "check", "--json", "--now", "2026-11-23")
	if got := object(t, good, "diagnostics ok"); good.code != exitDone || good.err != "" || got["ok"] != true || len(got["diagnostics"].([]any)) != 0 {
		t.Errorf("%+v", good)
	}
	if err := os.WriteFile(filepath.Join(dir, "content/cases/bad.md"), []byte("---\ntitle: 标题\ntitel: 标题\n---\n正文\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	bad := call("-C", dir, "check", "--json", "--now", "2026-11-23")
	got := object(t, bad, "diagnostics ok")
	if bad.code != exitContent || bad.err != "" || got["ok"] != false {
		t.Errorf("%+v", bad)
	}
	found := got["diagnostics"].([]any)
	first := found[0].(map[string]any)
	if len(found) < 2 || first["severity"] != "error" && first["severity"] != "warning" || !strings.Contains(fmt.Sprint(first), "content/cases/bad.md") || first["message"] == "" || first["code"] == "" {
		t.Errorf("%v", first)
	}
	text := call("-C", dir, "check", "--now", "2026-11-23")
	errorsFound := 0
	for _, d := range found {
		if d.(map[string]any)["severity"] == "error" {
			errorsFound++
		}
	}
	if text.code != exitContent || text.out != "" || !strings.Contains(text.err, "content/cases/bad.md:") || !strings.HasSuffix(text.err, fmt.Sprintf("\n共 %d 个错误，%d 个警告，0 条提示。\n", errorsFound, len(found)-errorsFound)) {
		t.Errorf("%d errors of %d: %+v", errorsFound, len(found), text)
	}
	if build := call("-C", dir, "build", "--now", "2026-11-23"); build.code != exitContent || !strings.HasSuffix(build.err, "没有发布，已发布的内容保持原样。\n") || build.out != "" {
		t.Errorf("%+v", build)
	}
}

// TestBuildJSON: what a build says of itself agrees with what it has made; in part and in whole.
func TestBuildJSON(t *testing.T) {
	dir := smallProject(t)
	part := call("-C", dir, "build", "--only", " site ,screens", "--venue", "b01", "--now", "2026-11-23", "--json")
	got := object(t, part, "bytes diagnostics edition ok pages partial parts path release reviewed screens sheets slides urgent venues")
	path := filepath.Join(dir, "public/partial")
	if part.code != exitDone || got["partial"] != true || got["edition"] != "2026-W48" || got["ok"] != true || got["path"] != filepath.ToSlash(path) || got["screens"] != 1.0 {
		t.Errorf("%+v", part)
	}
	root := got["path"].(string)
	pages, sheets, slides, bytes := 0, 0, 0, int64(0)
	if err := filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if filepath.Base(name) != "release.json" {
			bytes += info.Size()
		}
		switch ext := filepath.Ext(name); {
		case slices.Contains([]string{".html", ".xml", ".txt"}, ext) && strings.Contains(name, "/site/"): // sitemap.xml and robots.txt too
			pages++
		case ext == ".pdf":
			sheets++
		case ext == ".png" && strings.Contains(name, "/screens/"):
			slides++
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got["pages"] != float64(pages) || got["sheets"] != float64(sheets) || got["slides"] != float64(slides) || got["bytes"] != float64(bytes) || pages < 5 || slides < 1 {
		t.Errorf("%d pages, %d sheets, %d slides, %d bytes; it says %v, %v, %v, %v", pages, sheets, slides, bytes, got["pages"], got["sheets"], got["slides"], got["bytes"])
	}
	venues := got["venues"].([]any)
	if len(venues) != 1 || !strings.Contains(fmt.Sprint(venues[0]), "清河路储蓄网点") {
		t.Errorf("%v", venues)
	}
	text := call("-C", dir, "build", "--only", "site", "--venue", "b01", "--now", "2026-11-23")
	if text.code != exitDone || !strings.HasPrefix(text.out, "已生成第 2026-W48 期的一部分，未发布："+filepath.ToSlash(path)) || strings.Contains(text.out, "下一步") ||
		!strings.Contains(text.out, fmt.Sprintf("\n  网站 %d 页，印刷文件 %d 个，屏幕 0 块共 0 张画面，合计 0.", pages, sheets)) || !strings.HasSuffix(text.out, " MB\n"+reviewsOff+"\n") {
		t.Errorf("%+v", text)
	}
	if _, err := os.Stat(filepath.Join(dir, "public/current")); !os.IsNotExist(err) {
		t.Errorf("a part was published: %v", err)
	}
}

// TestKeysJSON: a key is made once, stays, and is exchanged where that is asked for.
func TestKeysJSON(t *testing.T) {
	dir := smallProject(t)
	if got := call("-C", dir, "keys", "--rotate"); got.code != exitFailed || got.err != "没有完成：还没有密钥，不能更换。请先运行 fanshi keys\n" {
		t.Errorf("%+v", got)
	}
	read := func(made bool, rotations float64, args ...string) string {
		t.Helper()
		got := object(t, call(append([]string{"-C", dir, "keys", "--json"}, args...)...), "key made ok public rotations")
		if got["ok"] != true || got["made"] != made || got["rotations"] != rotations || got["public"] != filepath.ToSlash(dir)+"/.fanshi/signing.pub" {
			t.Errorf("%v", got)
		}
		return got["key"].(string)
	}
	first := read(true, 0)
	if again := read(false, 0); again != first || first == "" {
		t.Errorf("%s became %s", first, again)
	}
	second := read(true, 1, "--rotate")
	if again := read(false, 1); again != second || second == first {
		t.Errorf("%s, %s, %s", first, second, again)
	}
	if got := call("-C", dir, "keys"); got.out != "现在的签名密钥："+second+"\n公钥："+filepath.ToSlash(dir)+"/.fanshi/signing.pub\n" {
		t.Errorf("%+v", got)
	}
	if got := call("-C", dir, "keys", "--rotate"); !strings.HasPrefix(got.out, "签名密钥已更换："+second+" → ") || !strings.Contains(got.out, "请重新备份 .fanshi/signing.key。") {
		t.Errorf("%+v", got)
	}
	for name, mode := range map[string]os.FileMode{"signing.key": 0o600, "signing.pub": 0o644} {
		info, err := os.Stat(filepath.Join(dir, ".fanshi", name))
		if err != nil || info.Mode().Perm()&^mode != 0 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if ignored, err := os.ReadFile(filepath.Join(dir, ".fanshi/.gitignore")); err != nil || string(ignored) != "signing.key\n.lock\n.staging-*\n" {
		t.Errorf("%q, %v", ignored, err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".fanshi/signing.key"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := call("-C", dir, "keys"); got.code != exitFailed || !strings.HasPrefix(got.err, "没有完成：.fanshi/signing.key 不是签名密钥。请从备份恢复它") {
		t.Errorf("%+v", got)
	}
}

// TestInit: a new project is whole, without fonts and programs, and passes its own check's first step.
func TestInit(t *testing.T) {
	for _, withTheme := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "新")
		args := []string{"init", dir}
		if withTheme {
			args = append(args, "--with-theme")
		}
		got := call(args...)
		files, themes := 0, 0
		if err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			if strings.Contains(name, "/themes/") || strings.Contains(name, "/templates/") {
				themes++
			}
			if slices.Contains([]string{".go", ".ttf", ".woff", ".otf", ".ttc"}, filepath.Ext(name)) {
				t.Errorf("%s is in the new project", name)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got.code != exitDone || got.err != "" || (themes > 0) != withTheme || files < 30 || !strings.HasPrefix(got.out, fmt.Sprintf("已在 %s 新建项目，共 %d 个文件。\n\n接下来：\n  1. 打开 %s/fanshi.yaml，写上单位名称和网址\n", dir, files, dir)) {
			t.Errorf("%d files, %d of themes: %+v", files, themes, got)
		}
		found := map[bool]string{false: "content、fanshi.yaml、records", true: "content、fanshi.yaml、records 等 5 项"}[withTheme]
		if again := call(args...); again.code != exitFailed || again.err != "没有完成：文件夹不是空的，里面有 "+found+"。请换一个新文件夹\n" {
			t.Errorf("%+v", again)
		}
	}
}

// TestFontsJSON: every face of every theme, and which one is not there.
func TestFontsJSON(t *testing.T) {
	got := call("fonts", "--json")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(got.out), &rows); err != nil || got.code != exitDone || len(rows) < 4 {
		t.Fatalf("%v %+v", err, got)
	}
	for _, r := range rows {
		if r["theme"] == "" || r["role"] == "" || r["weight"].(float64) < 100 || r["file"] == "" || r["found"] != true || r["face"] == "" {
			t.Errorf("%v", r)
		}
	}
	text := call("fonts")
	if strings.Count(text.out, "\n") != len(rows) || strings.Count(text.out, "（有，") != len(rows) || text.err != "" {
		t.Errorf("%+v", text)
	}
	if licences := call("fonts", "--licences"); licences.code != exitDone || strings.Count(licences.out, "==== ") < 2 || !strings.Contains(licences.out, "==== Unifont ====\n\n") || !strings.Contains(licences.out, "SIL OPEN FONT LICENSE") {
		t.Errorf("%.300s", licences.out)
	}
	dir := smallProject(t)
	theme := filepath.Join(dir, "themes/alert")
	if err := os.CopyFS(theme, os.DirFS("../../themes/alert")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(theme, "theme.yaml")
	text2, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(bytes.ReplaceAll(text2, []byte("NotoSansSC_900Black"), []byte("Absent")), []byte("Noto Sans SC"), []byte("Absent Sans")), 0o644); err != nil {
		t.Fatal(err)
	}
	lacking := call("-C", dir, "fonts")
	if n := strings.Count(lacking.out, "（缺少）"); n == 0 || lacking.code != exitFailed || !strings.HasPrefix(lacking.err, fmt.Sprintf("没有完成：缺少 %d 个字体。请运行 make fonts 下载", n)) {
		t.Errorf("%+v", lacking)
	}
}

// TestVersionJSON names the program, its compiler, its platform and its libraries.
func TestVersionJSON(t *testing.T) {
	got := object(t, call("version", "--json"), "go libraries platform version")
	libraries := got["libraries"].(map[string]any)
	if got["version"] != Version || !strings.HasPrefix(got["go"].(string), "go1.") || !strings.Contains(got["platform"].(string), "/") || len(libraries) != 5 {
		t.Errorf("%v", got)
	}
	for _, name := range []string{"github.com/yuin/goldmark", "github.com/spf13/cobra", "github.com/jung-kurt/gofpdf", "github.com/skip2/go-qrcode", "github.com/go-text/typesetting"} {
		if _, ok := libraries[name]; !ok {
			t.Errorf("no %s", name)
		}
	}
	if text := call("version").out; !strings.HasPrefix(text, "fanshi "+Version+"（go1.") || strings.Count(text, "\n  github.com/") != 5 {
		t.Errorf("%s", text)
	}
}
