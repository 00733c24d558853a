package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/preflight"
	"fanshi/internal/product"
	"fanshi/internal/release"
	"fanshi/internal/server"
)

// TestCauses: what each failure of the system is called, by its number and by the words of Windows and of libraries.
func TestCauses(t *testing.T) {
	texts := map[string]string{
		"Access is denied.": "没有权限。", "There is not enough space on the disk.": "磁盘满了。", "The media is write protected.": "磁盘是只读的。", "The request could not be performed because of an I/O device error.": "磁盘读写出错。",
		"The device is not ready.": "设备没有准备好。", "open x: not a directory": "它是文件，不是文件夹。", "The directory name is invalid.": "它是文件，不是文件夹。", "The directory is not empty.": "文件夹里还有别的文件。",
		"The filename or extension is too long.": "文件名或路径太长。", "Too many open files": "同时打开的文件太多。", "Not enough memory resources": "内存不够。", "The filename, directory name, or volume label syntax is incorrect.": "系统不接受这个名字或操作。",
		"path escapes from parent": "它是通到文件夹外面的链接。", "the link names x, which is no release": "它不是 fanshi 写的。", "it is not a link made by fanshi; rename or delete it": "它不是 fanshi 建立的链接。",
		"The process cannot access the file because it is being used by another process.": "正被别的程序打开。", "No connection could be made because the target machine actively refused it.": "对方没有在这个地址上提供服务。",
		"An existing connection was forcibly closed by the remote host.": "连接被中途断开。", "A socket operation was attempted to an unreachable host.": "找不到去那台机器的路。", "to an unreachable network": "没有连上网络。",
		"Only one usage of each socket address (protocol/network address/port) is normally permitted.": "地址已经被别的程序占用。", "http: server gave HTTP response to HTTPS client": "那个地址只提供 http，不提供 https。", "lookup x: no such host": "找不到这个网址的主机。",
	}
	causes := map[error]string{}
	for text, want := range texts {
		causes[errors.New(text)] = want
	}
	for number, want := range map[error]string{syscall.ENOENT: "找不到它。", syscall.EACCES: "没有权限。", syscall.ENOSPC: "磁盘满了。", syscall.EDQUOT: "您的磁盘配额用完了。", syscall.EFBIG: "文件太大，", syscall.EROFS: "磁盘是只读的。", syscall.EIO: "磁盘读写出错。",
		syscall.ENXIO: "设备没有准备好。", syscall.ENODEV: "设备不见了。", syscall.ENOTDIR: "它是文件，不是文件夹。", syscall.EISDIR: "它是文件夹，不是文件。", syscall.EEXIST: "已经有同名的文件。",
		syscall.ENAMETOOLONG: "文件名或路径太长。", syscall.ELOOP: "链接绕成了圈。", syscall.EBUSY: "它正在使用中。", syscall.ETXTBSY: "它是正在运行的程序。", syscall.EXDEV: "它和目标不在同一个磁盘。", syscall.EMFILE: "同时打开的文件太多。",
		syscall.ENFILE: "同时打开的文件太多。", syscall.ENOMEM: "内存不够。", syscall.EINVAL: "系统不接受这个名字或操作。", disk.ErrSpecial: "它既不是文件也不是文件夹。", disk.ErrNoFolder: "它是文件，不是文件夹。", disk.ErrLocked: "另一个 fanshi 正在用它。",
		release.ErrNoLinks: "它是一个链接，系统现在却不让新建链接，", release.ErrDamaged: "已发布的文件被改动过。", syscall.ECONNREFUSED: "对方没有在这个地址上提供服务。", syscall.ECONNRESET: "连接被中途断开。", syscall.EPIPE: "连接或管道已经断开",
		syscall.EHOSTUNREACH: "找不到去那台机器的路。", syscall.ENETUNREACH: "没有连上网络。", syscall.EADDRINUSE: "地址已经被别的程序占用。", syscall.EADDRNOTAVAIL: "本机没有这个地址。", syscall.ETIMEDOUT: "等得太久，没有回答。",
		os.ErrDeadlineExceeded: "等得太久，没有回答。", context.DeadlineExceeded: "等得太久，没有回答。", net.ErrClosed: "连接已经关闭", syscall.EMLINK: fmt.Sprintf("系统报告了 %d 号错误。", int(syscall.EMLINK))} {
		causes[number] = want
	}
	for cause, want := range causes {
		for _, err := range []error{cause, fmt.Errorf("x: %w", cause)} {
			got := systemCause(err)
			if !strings.HasPrefix(got, want) || strings.HasSuffix(got, "。") || strings.HasSuffix(want, "。") && len(got) == len(want) {
				t.Errorf("%v: %s, want %s", err, got, want)
			}
		}
	}
}

// TestRefusalTexts: why a place is not written to, what it is, and what to do.
func TestRefusalTexts(t *testing.T) {
	const other = "请换一个新的或空的文件夹"
	for reason, want := range map[disk.Reason]string{
		disk.IsRoot: "不能把结果放在磁盘的根目录 D/x。" + other, disk.IsHome: "不能把结果直接放在您的主文件夹 D/x。" + other, disk.IsProject: "不能把结果直接放在项目文件夹 D/x。" + other + "，例如项目里的 public",
		disk.AboveInput: "不能把结果放在 D/x，项目的内容就在它里面。" + other, disk.IsInput: "不能把结果放在 D/x，那里是项目的内容、模板、主题或密钥。请换到别的文件夹",
		disk.OtherKind: "文件夹 D/x 放着 fanshi 另一条命令的结果。" + other, disk.Occupied: "已经有 D/x，它不是 fanshi 写的，或者写好以后被改动过，所以没有覆盖。请把它移走或换一个名字",
		disk.Foreign: "文件夹 D/x 里有不是 fanshi 做的东西，所以没有使用，也没有动它。" + other,
	} {
		if got := explain(fmt.Errorf("x: %w", &disk.Refusal{Path: "D/x", Reason: reason})); got != want {
			t.Errorf("%s: %s, want %s", reason, got, want)
		}
	}
	for n, want := range []string{"", "（a）", "（a、b）", "（a、b、c）", "（a、b、c，另有 1 个）", "（a、b、c，另有 2 个）"} {
		if got := foundText([]string{"a", "b", "c", "d", "e"}[:n]); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "文件夹不是空的，里面有 a。请换一个新文件夹", 3: "文件夹不是空的，里面有 a、b、c。请换一个新文件夹", 4: "文件夹不是空的，里面有 a、b、c 等 4 项。请换一个新文件夹"} {
		if got := explain(&disk.Error{Op: "write", Path: "x", Err: &disk.NotEmptyError{Found: []string{"a", "b", "c", "d"}[:n]}}); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	if got := explain(fmt.Errorf("x: %w", context.Canceled)); got != "已按您的要求中断" {
		t.Error(got)
	}
	if got := explain(say(errors.New("x"), "第 %d 期", 3)); got != "第 3 期" {
		t.Error(got)
	}
}

// TestExit: each way in which a command can end has its code, and says why once.
func TestExit(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		says string
	}{
		{nil, 0, ""}, {errContent, 3, ""}, {fmt.Errorf("x：%w", errContent), 3, ""}, {usageError{errors.New("不对")}, 2, "没有完成：不对\n用 fanshi help 或在命令后面加 --help 查看用法。\n"},
		{errors.New("坏了"), 1, "没有完成：坏了\n"}, {&disk.Error{Op: "read", Path: "a", Err: syscall.EIO}, 1, "没有完成：文件 a 出错：磁盘读写出错。请检查磁盘或 U 盘\n"},
	} {
		var out, messages bytes.Buffer
		g := &global{env: Environment{Stdout: &out, Stderr: &messages}}
		if code := g.exit(c.err); code != c.code || messages.String() != c.says || out.Len() > 0 {
			t.Errorf("%v: %d %q", c.err, code, messages.String())
		}
	}
}

// TestDateFaults: which date is wrong, by how many days beside which other, and what to do.
func TestDateFaults(t *testing.T) {
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	for _, c := range []struct {
		fault       build.DateFault
		date, other string
		want        []string
	}{
		{build.DateAhead, "2026-11-30", "2026-11-23", []string{"生成日期 2026-11-30 是将来的日期，比这台电脑的日期（2026-11-23）晚 7 天", "请改 --now", "--force-date"}},
		{build.DateBehind, "2026-11-20", "2026-11-23", []string{"生成日期 2026-11-20 比已经发布的一期（2026-11-23）早 3 天", "fanshi keys --new-epoch", "--force-date"}},
		{build.DatePause, "2027-01-23", "2026-11-23", []string{"生成日期 2027-01-23 比上一期（2026-11-23）晚 61 天", "--force-date"}},
	} {
		got := explain(buildFailure(&build.DateError{Fault: c.fault, Date: day(c.date), Other: day(c.other)}, nil))
		for _, want := range append(c.want, "已发布的内容没有变化") {
			if !strings.Contains(got, want) {
				t.Errorf("no %s in %s", want, got)
			}
		}
	}
}

// TestCrashText names the output, and of the files those that an officer has written.
func TestCrashText(t *testing.T) {
	many := []string{"content/cases/1.md", "content/cases/2.md", "content/cases/3.md", "content/cases/4.md"}
	for want, c := range map[string]*build.Crash{
		"fanshi 自己出了错，不是您写错了":                                              {},
		"fanshi 自己出了错，停在 print/a.pdf，不是您写错了":                               {What: "print/a.pdf", Files: []string{"fanshi.yaml", "content/phrases.md", "content/venues/venues.csv", "themes/a/b.md"}},
		"fanshi 自己出了错，停在 a，正在用 " + strings.Join(many[:3], "、") + "，不是您写错了": {What: "a", Files: many},
		"fanshi 自己出了错，正在用 fanshi.yaml，不是您写错了":                              {Files: []string{"fanshi.yaml"}},
	} {
		if got := explain(fmt.Errorf("x: %w", c)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestPreflightSummary: the verdicts counted, and of the files that did not pass what is wrong where; the code is that of the worst.
func TestPreflightSummary(t *testing.T) {
	passed := preflight.Report{Path: "print/a.pdf", Name: "甲", Verdict: preflight.Passed}
	reminded := preflight.Report{Path: "print/b.pdf", Name: "乙", Verdict: preflight.Reminded, Findings: []preflight.Finding{{Severity: diag.Warning, Page: 1, Message: "字小", Remedy: "放大"}}}
	failed := preflight.Report{Path: "print/c.pdf", Name: "丙", Verdict: preflight.Failed, Findings: []preflight.Finding{{Severity: diag.Error, Message: "没有出血", Remedy: "补上"}, {Severity: diag.Error, Page: 2, Message: "颜色", Remedy: "换"}}}
	for _, c := range []struct {
		reports []preflight.Report
		json    bool
		err     error
		want    string
	}{
		{[]preflight.Report{passed}, false, nil, "印前检查 1 个文件：通过 1 个，有提醒 0 个，不合格 0 个\n详细结果：P\n"},
		{[]preflight.Report{passed, reminded}, false, nil, "印前检查 2 个文件：通过 1 个，有提醒 1 个，不合格 0 个\n有提醒  print/b.pdf\n  警告，第 1 页：字小。放大。\n详细结果：P\n"},
		{[]preflight.Report{passed, failed}, false, errContent, "印前检查 2 个文件：通过 1 个，有提醒 0 个，不合格 1 个\n不合格  print/c.pdf\n  错误，全部：没有出血。补上。\n  错误，第 2 页：颜色。换。\n详细结果：P\n"},
		{[]preflight.Report{reminded, failed}, true, errContent, `{"failed":1,"files":[{"path":"print/b.pdf","name":"乙","verdict":"有提醒","findings":1},{"path":"print/c.pdf","name":"丙","verdict":"不合格","findings":2}],"ok":false,"passed":0,"path":"P","reminded":1}` + "\n"},
		{[]preflight.Report{reminded}, true, nil, `{"failed":0,"files":[{"path":"print/b.pdf","name":"乙","verdict":"有提醒","findings":1}],"ok":true,"passed":0,"path":"P","reminded":1}` + "\n"},
	} {
		var out bytes.Buffer
		g := &global{env: Environment{Stdout: &out}, json: c.json}
		if err := g.preflightSummary("P", c.reports); !errors.Is(err, c.err) || (err == nil) != (c.err == nil) || out.String() != c.want {
			t.Errorf("%v\n%s\nwant\n%s", err, out.String(), c.want)
		}
	}
}

// TestReportPack: what was packed, what was not and why, beside the pack before.
func TestReportPack(t *testing.T) {
	file := func(name string, office bool, problems ...string) pack.File {
		f := pack.File{Problems: problems, Data: []byte("123"), SizeName: "A3", Reach: product.ForVenue, To: []pack.Target{{Venue: pack.Venue{Code: "b01"}, Quantity: 2, Why: ledger.New}}}
		f.Name, f.Product, f.Quantity, f.Size, f.Office = name, "海报", 2, "297×420 mm", office
		return f
	}
	good, office, bad := file("a.pdf", false), file("b.pdf", true), file("c.pdf", false, "没有出血", "颜色")
	for _, c := range []struct {
		place   string
		result  build.PackResult
		json    bool
		err     error
		out     string
		message string
	}{
		{"P", build.PackResult{Edition: "2026-W48", Data: make([]byte, 1_500_000), Packed: []pack.File{good, office}, Kept: []pack.File{good, good}, Corrects: "2026-W48.zip"}, false, nil,
			"已打包第 2026-W48 期：P\n  印刷文件 1 个，办公文件 1 个，合计 1.5 MB\n  另有 2 个以前印过、内容没有变，仍可用，没有放进去（工单上列着）\n  这一包更正 2026-W48.zip，请连同 变更.txt 一起发给印刷厂\n", ""},
		{"P", build.PackResult{Edition: "2026-W48", Packed: []pack.File{good, bad}}, false, nil,
			"已打包第 2026-W48 期：P\n  印刷文件 2 个，办公文件 0 个，合计 0.0 MB\n  其中 1 个未通过印前检查，文件名以“不合格_”开头\n", "警告：c.pdf未通过印前检查：没有出血；颜色\n    → 请印刷厂印前确认\n共 0 个错误，1 个警告，0 条提示。\n"},
		{"P", build.PackResult{Edition: "2026-W48", Packed: []pack.File{good}, Refused: []pack.File{bad}}, false, errContent,
			"已打包第 2026-W48 期：P\n  印刷文件 1 个，办公文件 0 个，合计 0.0 MB\n  另有 1 个未通过印前检查，没有放进去\n",
			"错误：c.pdf未通过印前检查，没有打包：没有出血；颜色\n    → 按 preflight.html 修改后重新打包；一定要交付时加 --force\n共 1 个错误，0 个警告，0 条提示。\n"},
		{"", build.PackResult{Edition: "2026-W48", Refused: []pack.File{bad, bad}}, false, errContent, "没有打包第 2026-W48 期：2 个文件都未通过印前检查\n", ""},
		{"", build.PackResult{Edition: "2026-W48", Kept: []pack.File{good}, Cancelled: []ledger.Ordered{{Pack: "2026-W48.zip", Order: ledger.Order{Name: "d.pdf"}}}}, false, nil,
			"第 2026-W48 期没有要印的：1 个文件以前都印过，内容没有变，仍可用。要全部再印，加 --all\n" +
				"  另有 1 个本期已经下单，现在用不着了，请通知印刷厂不要再印：\n    2026-W48.zip 里的 d.pdf\n", ""},
	} {
		var out, messages bytes.Buffer
		g := &global{env: Environment{Stdout: &out, Stderr: &messages}, json: c.json}
		err := reportPack(g, c.place, &c.result, &diag.List{})
		if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) || out.String() != c.out || c.message != "" && messages.String() != c.message {
			t.Errorf("%v\n%s\nwant\n%s\n%s\nwant\n%s", err, out.String(), c.out, messages.String(), c.message)
		}
	}
	var out bytes.Buffer
	g := &global{env: Environment{Stdout: &out}, json: true}
	err := reportPack(g, "P", &build.PackResult{Edition: "2026-W48", Data: []byte("12345"), Packed: []pack.File{good, bad}, Refused: []pack.File{bad}, Kept: []pack.File{good}, Corrects: "2026-W48.zip"}, &diag.List{})
	var got struct {
		OK, Diagnostics         any
		Path, Edition, Corrects string
		Refused, Failed, Bytes  int
		Kept                    int
		Files                   []struct {
			Path, Venue, Product, Size string
			Quantity, Bytes            int
			Failed                     bool
		}
	}
	if jsonErr := json.Unmarshal(out.Bytes(), &got); !errors.Is(err, errContent) || jsonErr != nil || got.OK != false || got.Path != "P" || got.Edition != "2026-W48" || got.Corrects != "2026-W48.zip" || got.Kept != 1 || got.Refused != 1 || got.Failed != 1 || got.Bytes != 5 ||
		len(got.Files) != 2 || got.Files[0].Failed || !got.Files[1].Failed || got.Files[0].Venue != "b01" || got.Files[0].Product != "海报" || got.Files[0].Size != "297×420 mm" || got.Files[0].Quantity != 2 || got.Files[0].Bytes != 3 || !strings.HasSuffix(got.Files[0].Path, "/a.pdf") {
		t.Errorf("%v %s", err, out.String())
	}
}

// TestFreePackName: the first name that neither the folder nor the ledger has.
func TestFreePackName(t *testing.T) {
	folder, err := disk.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger.Ledger{}
	free := func(venues ...string) string {
		t.Helper()
		name, err := freePackName(folder, l, "2026-W48", venues)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	if got := free(); got != "2026-W48.zip" {
		t.Errorf("the first is %s", got)
	}
	if err := disk.WriteNew(folder, "2026-W48.zip", []byte("x")); err != nil {
		t.Fatal(err)
	}
	l.Entries = []ledger.Entry{{Event: ledger.Packed, Pack: "2026-W48-2.zip"}} // deleted since
	if got := free(); got != "2026-W48-3.zip" {
		t.Errorf("after two it is %s", got)
	}
	if got := free("s01", "b01"); got != "2026-W48_b01_s01.zip" || !packFile.MatchString(got) || !packFile.MatchString("2026-W48-3_b01.zip") {
		t.Errorf("of two venues it is %s", got)
	}
}

// TestKnownFolders: by what an older version's folders of results are known.
func TestKnownFolders(t *testing.T) {
	type folder = map[string]string
	known := map[string]func(disk.FS) ([]string, bool){"gallery": knownGallery, "preflight": knownPreflight, "public": knownPublic}
	const gallery, report = "<title>示例：全部版式的样张</title><img src=a.png>", "<title>印前检查报告</title>"
	for name, c := range map[string]struct {
		kind  string
		files folder
		want  string
		made  bool
	}{
		"a gallery":             {"gallery", folder{"index.html": gallery, "a.png": "", "b.png": "", "c.txt": ""}, "a.png index.html", true},
		"another page":          {"gallery", folder{"index.html": "<title>x</title>a.png", "a.png": ""}, "", false},
		"no page":               {"gallery", folder{"a.png": ""}, "", false},
		"a report":              {"preflight", folder{"index.html": report, "x": ""}, "index.html preflight.json", true},
		"no report":             {"preflight", folder{"index.html": "x"}, "", false},
		"nothing":               {"preflight", folder{"preflight.json": "{}"}, "", false},
		"results beside":        {"public", folder{"gallery/index.html": gallery, "preflight/index.html": report, "preflight/preflight.json": "{}", "packs/x": ""}, "gallery preflight", false},
		"more in it":            {"public", folder{"gallery/index.html": gallery, "gallery/mine.txt": ""}, "", false},
		"marked":                {"public", folder{"packs/" + disk.MarkName: "", "packs/mine.txt": ""}, "packs", false},
		"of some other command": {"public", folder{"exports/" + disk.MarkName: ""}, "", false},
	} {
		dir := t.TempDir()
		for file, data := range c.files {
			if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755), os.WriteFile(filepath.Join(dir, file), []byte(data), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		fsys, err := disk.OpenDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		names, made := known[c.kind](fsys)
		slices.Sort(names)
		if strings.Join(names, " ") != c.want || made != c.made {
			t.Errorf("%s: %v, made %v", name, names, made)
		}
	}
}

// TestServeCalls: what fanshi serve refuses before it serves, and what it writes for an administrator.
func TestServeCalls(t *testing.T) {
	dir := smallProject(t)
	in := func(args ...string) []string { return append([]string{"-C", dir, "serve"}, args...) }
	tokens := filepath.Join(t.TempDir(), "口令.txt")
	if err := os.WriteFile(tokens, []byte("b01 short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{in("--listen", "8080"), exitUsage, "没有完成：--listen 的“8080”要写成 :8080 或 127.0.0.1:8080 的样子\n"},
		{in("--connections", "0"), exitUsage, "没有完成：--connections 要写 1 以上的数\n"},
		{in(), exitFailed, "没有完成：还没有发布过内容。请先运行 fanshi build\n"},
		{in("--out", "nothing"), exitFailed, "没有完成：还没有发布过内容。请先运行 fanshi build\n"},
		{in("--tokens", tokens), exitContent, tokens + ":1:1: 错误：场所 b01 的口令太短，或者有不能用的符号\n"},
		{in("--tokens", tokens+"x"), exitFailed, "没有完成：文件 " + tokens + "x 出错：找不到它。请检查路径\n"},
	} {
		got := call(c.args...)
		if got.code != c.code || got.out != "" || !strings.HasPrefix(got.err, c.says) {
			t.Errorf("%q: %+v\nwant %s", c.args, got, c.says)
		}
	}
	unit := call(in("--print-systemd", "--print", "--tokens", tokens, "--listen", "127.0.0.1:9000")...)
	for _, want := range []string{"ExecStart=", dir, filepath.Join(dir, "public"), "--print", "--tokens", tokens, "127.0.0.1:9000"} {
		if unit.code != exitDone || unit.err != "" || !strings.Contains(unit.out, want) {
			t.Errorf("no %s in %s%s", want, unit.out, unit.err)
		}
	}
	plain := call(in("--print-systemd")...)
	if _, command, _ := strings.Cut(plain.out, "ExecStart="); strings.Contains(command, "--print") || strings.Contains(command, "--tokens") || !strings.Contains(command, "--out ") || !strings.Contains(plain.out, "8080") {
		t.Errorf("%s", plain.out)
	}
	proxy := call(in("--print-caddy", "--listen", ":9000")...)
	if proxy.code != exitDone || !strings.Contains(proxy.out, "127.0.0.1:9000") || !strings.Contains(proxy.out, (&global{dir: dir}).siteHost()) || strings.Contains(proxy.out, "ExecStart") {
		t.Errorf("%+v", proxy)
	}
	if host := (&global{dir: t.TempDir()}).siteHost(); host != "fz.example.gov.cn" {
		t.Errorf("%s", host)
	}
	if got := listenFailure(":80", &net.OpError{Err: syscall.EADDRINUSE}).Error() + listenFailure(":80", &net.OpError{Err: syscall.EACCES}).Error() + listenFailure(":80", &net.OpError{Err: syscall.EADDRNOTAVAIL}).Error(); got !=
		"地址 :80 已经被别的程序占用。请用 --listen 换一个端口"+"没有权限使用地址 :80。1024 以下的端口要由管理员开放，请用 --listen 换一个端口"+"不能使用地址 :80：本机没有这个地址。请检查地址" {
		t.Error(got)
	}
}

// TestLogPlace: an access log is continued, anything else is left alone.
func TestLogPlace(t *testing.T) {
	dir := smallProject(t)
	g := &global{dir: dir}
	file := func(name, text string) string {
		t.Helper()
		full := filepath.Join(dir, name)
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return full
	}
	for name, want := range map[string]disk.Reason{
		file("access.log", `{"time":`): "", file("empty.log", ""): "", filepath.Join(dir, "new.log"): "", file("notes.txt", "notes"): disk.Occupied, filepath.Join(dir, "content/access.log"): disk.IsInput,
	} {
		err := g.logPlace(name)
		var r *disk.Refusal
		if want == "" && err != nil || want != "" && (!errors.As(err, &r) || r.Reason != want || r.Path != name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	log, closing, err := serveOptions{}.openLog(g)
	if log != nil || err != nil || closing() != nil {
		t.Errorf("%v, %v", log, err)
	}
	if _, _, err := (serveOptions{log: filepath.Join(dir, "none/x.log")}).openLog(g); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	log, closing, err = serveOptions{log: filepath.Join(dir, "new.log")}.openLog(g)
	if log == nil || err != nil || closing() != nil {
		t.Errorf("%v", err)
	}
}

// TestWarnMissing names the venues without a token once each, and only those with screens.
func TestWarnMissing(t *testing.T) {
	var diags diag.List
	tokens, err := server.ReadTokens(strings.NewReader("b01 0123456789abcdef\n"), "t", &diags)
	if err != nil {
		t.Fatal(err)
	}
	r := release.Release{Manifest: release.Manifest{Files: []release.Entry{{Path: "print/a01/x.pdf"}, {Path: "screens/b01/door/01.png"}, {Path: "screens/c01/door/01.png"}, {Path: "screens/c01/door/02.png"}, {Path: "screens/d01/x.png"}, {Path: "screens/x"}}}}
	for _, c := range []struct {
		tokens *server.Tokens
		quiet  bool
		want   string
	}{{tokens, false, "这些场所没有口令，它们的屏幕取不到画面：c01、d01。\n"}, {nil, false, ""}, {tokens, true, ""}} {
		var messages bytes.Buffer
		warnMissing(&global{env: Environment{Stderr: &messages}, quiet: c.quiet}, c.tokens, r)
		if messages.String() != c.want {
			t.Errorf("%s", messages.String())
		}
	}
}

// TestPutFile: a result beside the officer's files: made, made anew, never over what is somebody else's or among the inputs.
func TestPutFile(t *testing.T) {
	dir := smallProject(t)
	g := &global{dir: dir}
	name := filepath.Join(dir, "报告.csv")
	for _, data := range []string{"1", "2"} {
		if err := g.putFile(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); string(got) != data || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := os.WriteFile(name, []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	var r *disk.Refusal
	if err := g.putFile(name, []byte("3")); !errors.As(err, &r) || r.Reason != disk.Occupied {
		t.Errorf("%v", err)
	}
	if err := g.putFile(filepath.Join(dir, "content/a.csv"), nil); !errors.As(err, &r) || r.Reason != disk.IsInput {
		t.Errorf("%v", err)
	}
	if err := g.putFile(filepath.Join(dir, "none/a.csv"), nil); err == nil || err.Error() != "没有 "+filepath.Join(dir, "none")+" 这个文件夹，写不了 "+filepath.Join(dir, "none/a.csv")+"。请先建好文件夹" {
		t.Errorf("%v", err)
	}
	if err := g.putFile(filepath.Join(dir, "fanshi.yaml/a.csv"), nil); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestSheetCommand: what a designer asks for and gets, in text and for programs.
func TestSheetCommand(t *testing.T) {
	dir := smallProject(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{
		"templates/poster/x.html": "<html><head><style>section { font-family: body } h1 { font-size: 40px }</style></head><body><section><h1>先核实</h1></section></body></html>",
		"x.html":                  "<html><head><style>section { font-family: body } h1 { font-size: 40px }</style></head><body><section><h1>{{.A}}</h1></section><section><h1>二</h1></section></body></html>",
		"a.json":                  `{"A": "一"}`, "bad.json": "{\n\"A\": \n", "bad.yaml": "A: [\n",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(at(name)), 0o755), os.WriteFile(at(name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	in := func(args ...string) called { return call(append([]string{"-C", dir, "sheet"}, args...)...) }
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{at("x.html"), "--size", "A3"}, exitUsage, "没有完成：--size 的“A3”要写成 1920x1080px 或 420x594mm 的样子\n"},
		{[]string{at("templates/poster/x.html"), "--size", "A9"}, exitUsage, "没有完成：--size 的“A9”不是海报的尺寸，也不是带单位的宽和高。海报的尺寸有：A3"},
		{[]string{at("templates/poster/x.html"), "--png", at("x.png")}, exitUsage, "没有完成：--png 需要以 px 为单位的 --size；印刷品请用 --pdf\n"},
		{[]string{at("templates/poster/x.html"), "--press"}, exitUsage, "没有完成：--press 要和 --pdf 一起用"},
		{[]string{at("x.html"), "--press", "--pdf", at("x.pdf"), "--size", "297x420mm"}, exitUsage, "没有完成：--press 要和 --pdf 一起用"},
		{[]string{at("none.html")}, exitFailed, "没有完成：找不到模板 " + at("none.html") + "\n"},
		{[]string{at("x.html"), "--theme", "none"}, exitUsage, "没有完成：没有名为“none”的主题"},
		{[]string{at("x.html"), "--data", at("bad.json")}, exitFailed, "没有完成：数据文件 " + at("bad.json") + " 不是正确的 JSON，问题在第 2 行附近。"},
		{[]string{at("x.html"), "--data", at("bad.yaml")}, exitFailed, "没有完成：数据文件 " + at("bad.yaml") + " 不是正确的 YAML"},
		{[]string{at("x.html"), "--data", at("none.json")}, exitFailed, "没有完成：读不出数据文件 " + at("none.json") + "：找不到它。"},
	} {
		if got := in(c.args...); got.code != c.code || got.out != "" || !strings.HasPrefix(got.err, c.says) {
			t.Errorf("%q: %+v\nwant %s", c.args, got, c.says)
		}
	}
	slides := in(at("x.html"), "--data", at("a.json"), "--png", at("out.png"), "--boxes", at("boxes.json"), "--pdf", at("out.pdf"))
	if slides.code != exitDone || slides.err != "" || !strings.HasPrefix(slides.out, "第 1 页：1920×1080 px，") || !strings.Contains(slides.out, "，最小的字 40 px（“一”）\n第 2 页：1920×1080 px，") || strings.Contains(slides.out, "要求") {
		t.Errorf("%+v", slides)
	}
	for _, name := range []string{"out-1.png", "out-2.png", "boxes.json", "out.pdf"} {
		info, err := os.Stat(at(name))
		if err != nil || !strings.Contains(slides.out, fmt.Sprintf("已写出 %s（%d 字节）\n", at(name), info.Size())) {
			t.Errorf("%s: %v\n%s", name, err, slides.out)
		}
	}
	poster := in(at("templates/poster/x.html"), "--pdf", at("poster.pdf"), "--press")
	if poster.code != exitDone || !strings.HasPrefix(poster.out, "第 1 页：297×420 mm，") || !strings.Contains(poster.out, "，海报要求不小于 8 mm\n") {
		t.Errorf("%+v", poster)
	}
	small := in(at("templates/poster/x.html"), "--size", "420x594mm", "--json")
	got := object(t, small, "files fits least_text pages theme")
	if got["theme"] != "alert" || len(got["files"].([]any)) != 0 || len(got["fits"].([]any)) != 0 || len(got["pages"].([]any)) != 1 {
		t.Errorf("%v", got)
	}
}
