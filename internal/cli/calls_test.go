package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
)

// TestTokensAreRenewed: a file of tokens that has changed is taken over and said; a wrong one, and one that cannot be read, is said
// and changes nothing.
func TestTokensAreRenewed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "口令.txt")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if (serveOptions{}).newTokens(&global{}, nil) != nil {
		t.Error("without a file of tokens there is something to look at")
	}
	var said bytes.Buffer
	g := &global{env: Environment{Stderr: &said}}
	o := serveOptions{tokens: file}
	write("b01 0123456789abcdef\n")
	tokens, known, err := o.readTokens(g)
	if err != nil || tokens == nil || string(known) != "b01 0123456789abcdef\n" {
		t.Fatalf("%v %q %v", tokens, known, err)
	}
	renew := o.newTokens(g, known)
	check := func(changed bool, wrong, says string) {
		t.Helper()
		fresh, err := renew()
		if (fresh != nil) != changed || (err != nil) != (wrong != "") || err != nil && !strings.HasPrefix(explain(err), wrong) || said.String() != says {
			t.Errorf("changed %v, error %v, said %q", fresh != nil, err, said.String())
		}
		said.Reset()
	}
	check(false, "", "")
	write("b01 fedcba9876543210\n")
	check(true, "", "口令文件 "+file+" 改了，已经换上新的口令。\n")
	check(false, "", "")
	write("b01 fedcba9876543210\nb02 short\n")
	check(false, "口令文件改了，但 "+filepath.ToSlash(file)+":2 有错误，仍用原来的口令：场所 b02 的口令太短", "")
	check(false, "", "") // it is known now
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	check(false, "口令文件 "+file+" 读不了，仍用原来的口令：", "")
	if tokens, data, err := (serveOptions{}).readTokens(g); tokens != nil || data != nil || err != nil {
		t.Errorf("no file of tokens: %v %v %v", tokens, data, err)
	}
}

// TestServeTroubles: what goes wrong while others are served is said with what to do.
func TestServeTroubles(t *testing.T) {
	damaged := &disk.Error{Op: "read", Path: "releases/x/site/index.html", Err: fmt.Errorf("%w: x", release.ErrDamaged)}
	write := *damaged
	write.Op = "write"
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("x: %w", release.ErrNone), "发布文件夹里现在没有内容，手机和屏幕可能取不到画面。请运行 fanshi build"},
		{damaged, "文件 releases/x/site/index.html 和发布时不一样，不再提供。请重新运行 fanshi build"},
		{&write, explain(&write)}, {fs.ErrPermission, explain(fs.ErrPermission)},
	} {
		if got := serveTrouble(c.err); got != c.want || got == "" {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
	if serveTrouble(&write) == serveTrouble(damaged) {
		t.Error("what could not be written is told as what was read")
	}
	missing := &disk.Error{Op: "read", Path: "public", Err: os.ErrNotExist}
	unwritten := *missing
	unwritten.Op = "write"
	for _, c := range []struct {
		err  error
		none bool
	}{{release.ErrNone, true}, {missing, true}, {&unwritten, false}, {&disk.Error{Op: "read", Path: "public", Err: fs.ErrPermission}, false}, {os.ErrNotExist, false}} {
		if got := nothingPublished(c.err); (got.Error() == "还没有发布过内容。请先运行 fanshi build") != c.none || !c.none && got != c.err {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

// TestCoverageCalls: lines that are none are counted and said; logs without any, that are not there, and a release that cannot be
// read are told.
func TestCoverageCalls(t *testing.T) {
	dir := smallProject(t)
	if got := call("-C", dir, "build", "--now", "2026-11-23"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	log := filepath.Join(t.TempDir(), "access.log")
	const line = `{"time":"2026-11-23T02:00:00Z","method":"GET","path":"/","status":200,"bytes":1,"remote":"192.0.2.7"}` + "\n"
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in := func(args ...string) called {
		return call(append([]string{"-C", dir, "coverage", log, "--now", "2026-11-23"}, args...)...)
	}
	for text, want := range map[string]string{line: "", line + "x\n": "有 1 行不是访问记录，已跳过。\n", "x\n" + line + "{}\nx\n": "有 3 行不是访问记录，已跳过。\n"} {
		write(text)
		if got := in(); got.code != exitDone || got.err != want {
			t.Errorf("%q: %+v", text, got)
		}
		if got := in("--quiet", "--hours", "1"); got.code != exitDone || got.err != "" {
			t.Errorf("%q, quiet: %+v", text, got)
		}
	}
	write("x\n")
	if got := in(); got.code != exitFailed || got.out != "" || got.err != "没有完成：这些文件里没有访问记录。访问记录由 fanshi serve --log 写下\n" {
		t.Errorf("no line of log: %+v", got)
	}
	if got := call("-C", dir, "coverage", log+"x"); got.code != exitFailed || !strings.Contains(got.err, log+"x") {
		t.Errorf("no log: %+v", got)
	}
	write(line)
	manifest := filepath.Join(dir, "public/current/screens/b01/lobby/manifest.json")
	if err := errors.Join(os.Chmod(manifest, 0o600), os.WriteFile(manifest, []byte("{}"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if got := in(); got.code != exitFailed || !strings.Contains(got.err, "screens/b01/lobby/manifest.json 读不懂：") {
		t.Errorf("a damaged set: %+v", got)
	}
	if err := os.Remove(manifest); err != nil { // a screen that the release does not hold
		t.Fatal(err)
	}
	if got := in(); got.code != exitDone || !strings.Contains(got.out, "共 2 块屏幕") {
		t.Errorf("a screen without a set: %+v", got)
	}
}

// TestVenuesCommand: the places of the table with their codes, as people and machines read them; codes are given once, and said.
func TestVenuesCommand(t *testing.T) {
	dir := smallProject(t)
	in := func(args ...string) called { return call(append([]string{"-C", dir, "venues"}, args...)...) }
	table := in()
	var rows []struct {
		Code, Kind, Name, Since string
		Screens                 []string
		Gone                    bool
	}
	got := in("--json")
	if err := json.Unmarshal([]byte(got.out), &rows); err != nil || got.code != exitDone || len(rows) < 2 || table.code != exitDone || strings.Count(table.out, "\n") != len(rows) {
		t.Fatalf("%v %+v %+v", err, got, table)
	}
	for i, line := range strings.Split(strings.TrimSpace(table.out), "\n") {
		r := rows[i]
		if want := strings.TrimRight(r.Code+"  "+r.Kind+"  "+r.Name+"  "+strings.Join(r.Screens, "  "), " "); line != want || r.Code == "" || r.Kind == "" || r.Gone || r.Since != "" {
			t.Errorf("%q, as machines read it %+v", line, r)
		}
	}
	for _, args := range [][]string{{"--new", "甲"}, {"--renamed", "b01"}} {
		if got := in(args...); got.code != exitUsage || !strings.HasPrefix(got.err, "没有完成：--new 和 --renamed 要和 --assign 一起写\n") {
			t.Errorf("%v: %+v", args, got)
		}
	}
	first := object(t, in("--assign", "--now", "2026-11-23", "--json"), "given kept ok renamed")
	if kept := first["kept"].([]any); len(kept)+len(first["given"].([]any)) != len(rows) || len(first["renamed"].([]any)) != 0 || first["ok"] != true {
		t.Errorf("%v", first)
	}
	before, err := os.ReadFile(filepath.Join(dir, "content/venues/codes.csv"))
	if err != nil || !bytes.Contains(before, []byte(rows[0].Code)) || !bytes.Contains(before, []byte("2026-11-23")) {
		t.Fatalf("%s %v", before, err)
	}
	if got := in("--assign"); got.code != exitDone || got.out != "所有场所的代码都已登记，没有改动。\n" {
		t.Errorf("a second time: %+v", got)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "content/venues/codes.csv")); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the codes have changed: %s %v", after, err)
	}
	name := filepath.Join(dir, "content/venues/venues.csv")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimRight(string(data), "\n")+"\n", "\n")
	added := strings.Replace(strings.Replace(lines[1], rows[0].Code, "", 1), rows[0].Name, "新街口综合服务中心", 1)
	gone := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, rows[1].Name) })
	if err := os.WriteFile(name, []byte(strings.Join(slices.Delete(lines, gone, gone+1), "")+added), 0o600); err != nil {
		t.Fatal(err)
	}
	got = in("--assign", "--now", "2026-11-24")
	if got.code != exitDone || got.err != "" || !strings.Contains(got.out, "  新街口综合服务中心（新编）\n") || !strings.HasSuffix(got.out, "已记在 content/venues/codes.csv：新编 1 个，登记表里已有的 0 个，改名 0 个。请和场所表一起备份。\n") {
		t.Errorf("a new place: %+v", got)
	}
	if got := in(); !strings.Contains(got.out, rows[1].Code+"  已撤  "+rows[1].Name+"\n") || !strings.Contains(got.out, "  新街口综合服务中心") {
		t.Errorf("a place that is gone: %+v", got)
	}
}

// torn is an output that takes nothing.
type torn struct{}

func (torn) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestTornOutput: what cannot be printed is a failure, whoever reads it.
func TestTornOutput(t *testing.T) {
	dir := smallProject(t)
	for _, c := range []struct {
		args     []string
		out, err io.Writer
	}{
		{[]string{"version", "--json"}, torn{}, io.Discard},
		{[]string{"venues", "--json"}, torn{}, io.Discard}, {[]string{"venues", "--assign", "--json"}, torn{}, io.Discard}, {[]string{"keys", "--json"}, torn{}, io.Discard},
	} {
		if code := Main(append([]string{"-C", dir}, c.args...), Environment{Stdout: c.out, Stderr: c.err}); code != exitFailed {
			t.Errorf("%v: exit code %d", c.args, code)
		}
	}
}

// TestPullOptions: what a screen is told by its flags and by the environment.
func TestPullOptions(t *testing.T) {
	t.Setenv("FANSHI_TOKEN", "from-outside")
	g := &global{env: Environment{Stdout: io.Discard}}
	const source = "https://fz.example.gov.cn/screens/b01/door/"
	a, err := pullOptions{every: 5 * time.Second, screen: "b01/door"}.options(g, source)
	if err != nil || a.Every != 5*time.Second || a.Screen != "b01/door" || a.Token != "from-outside" || a.Timeout != time.Minute || a.URL != source || a.Keys != nil || a.Sleep == nil {
		t.Errorf("%+v %v", a, err)
	}
	if said := a.Words(errors.New("x")); said == "" || strings.HasSuffix(said, staysShown) {
		t.Errorf("%q", said)
	}
	if said := a.Words(nil); said != "" {
		t.Errorf("of nothing it says %q", said)
	}
	if a, err = (pullOptions{token: "given"}).options(g, source); err != nil || a.Token != "given" || a.Every != 0 {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := (pullOptions{key: filepath.Join(t.TempDir(), "none.pub")}).options(g, source); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a key that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := sleep(ctx, time.Microsecond); err != nil {
		t.Error(err)
	}
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestNobodyWatches: the bar of progress is for a terminal, and for somebody who wants it.
func TestNobodyWatches(t *testing.T) {
	for _, g := range []*global{{quiet: true}, {json: true}, {env: Environment{Stderr: &bytes.Buffer{}}}, {}} {
		if bar := g.progress(); bar.out != nil {
			t.Errorf("%+v shows progress", g)
		}
	}
	if (&global{}).now().IsZero() {
		t.Error("there is no present moment")
	}
	fixed := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if got := (&global{env: Environment{Now: func() time.Time { return fixed }}}).now(); !got.Equal(fixed) {
		t.Error(got)
	}
}

// TestKindsCommand: the kinds of places in a list, one of them in full, and copied into the project once; as people and as
// machines read it.
func TestKindsCommand(t *testing.T) {
	dir := smallProject(t)
	in := func(args ...string) called { return call(append([]string{"-C", dir, "kinds"}, args...)...) }
	type row struct {
		ID, Name, Audience, Reminder, Theme string
		Own                                 bool
		Aliases, Duties, Screens            []string
		List                                bool `json:"list_on_screens"`
		Products                            []struct {
			Template, Size string
			Quantity       int
		}
	}
	var rows []row
	list, machine := in(), in("--json")
	if err := json.Unmarshal([]byte(machine.out), &rows); err != nil || list.code != exitDone || machine.code != exitDone || strings.Count(list.out, "\n") != len(rows) || strings.Contains(machine.out, "null") {
		t.Fatalf("%v %+v %+v", err, list, machine)
	}
	own := 0
	for i, line := range strings.Split(strings.TrimSpace(list.out), "\n") {
		r := rows[i]
		whose, also := "自带", ""
		if r.Own {
			whose, own = "项目", own+1
		}
		if len(r.Aliases) > 0 {
			also = "（也叫：" + strings.Join(r.Aliases, "、") + "）"
		}
		if want := fmt.Sprintf("%-12s  %s  %s%s", r.ID, whose, r.Name, also); line != want {
			t.Errorf("%q, as machines read it %q", line, want)
		}
		var one row
		got := in(r.ID, "--json")
		if err := json.Unmarshal([]byte(got.out), &one); err != nil || got.code != exitDone || fmt.Sprint(one) != fmt.Sprint(r) {
			t.Errorf("%s: %v %+v", r.ID, err, got)
		}
		want := fmt.Sprintf("%s（%s）\n给谁看：%s\n提醒语：%s\n", r.Name, r.ID, r.Audience, r.Reminder)
		if len(r.Aliases) > 0 {
			want += "也叫：" + strings.Join(r.Aliases, "、") + "\n"
		}
		if len(r.Products) > 0 {
			want += "每处印：\n"
		}
		for _, p := range r.Products {
			want += "  " + p.Template + "  " + p.Size
			if p.Quantity > 0 {
				want += fmt.Sprintf("  %d 份", p.Quantity)
			}
			want += "\n"
		}
		if len(r.Duties) > 0 {
			want += "该做的事：\n  " + strings.Join(r.Duties, "\n  ") + "\n"
		}
		if len(r.Screens) > 0 {
			want += "常有的屏幕：" + strings.Join(r.Screens, "；") + "（实际的屏幕写在场所表里）\n"
		}
		if !r.List {
			want += "屏幕上不放“凡是”清单\n"
		}
		if r.Own {
			want += "写在 content/venues/kinds/" + r.ID + ".yaml\n"
		} else {
			want += "程序自带；要改，运行 fanshi kinds --write " + r.Name + "\n"
		}
		for _, name := range append([]string{r.Name, r.ID}, r.Aliases...) {
			if got := in(name); got.code != exitDone || got.out != want || got.err != "" {
				t.Errorf("%s: %+v, want\n%s", name, got, want)
			}
		}
	}
	i := slices.IndexFunc(rows, func(r row) bool { return r.ID == "hotel" })
	if own == 0 || own == len(rows) || i < 0 {
		t.Fatalf("%d of %d kinds are the project's", own, len(rows))
	}
	if got := in("--write", rows[i].Name); got.code != exitDone || got.out != "已写好 content/venues/kinds/hotel.yaml，改了保存就生效。\n" {
		t.Errorf("%+v", got)
	}
	written, err := os.ReadFile(filepath.Join(dir, "content/venues/kinds/hotel.yaml"))
	carried, failed := os.ReadFile("../../content/venues/kinds/hotel.yaml")
	if err != nil || failed != nil || !bytes.Equal(written, carried) {
		t.Errorf("%v %v: %s", err, failed, written)
	}
	for want, args := range map[string][]string{
		"没有完成：“宾馆”已经在项目里了：content/venues/kinds/hotel.yaml。直接修改那个文件": {"--write", "hotel"},
		"--write 后面要写一个类别，例如 fanshi kinds --write 宾馆":               {"--write"},
		"没有场所类别“宾绾”，您是不是想写 宾馆？":                                     {"宾绾"},
		"没有场所类别“别的什么地方”":                                            {"--write", "别的什么地方"},
	} {
		code := exitUsage
		if args[len(args)-1] == "hotel" {
			code = exitFailed
		}
		if got := in(args...); got.code != code || got.out != "" || !strings.Contains(got.err, want) {
			t.Errorf("%v: %+v", args, got)
		}
	}
}
