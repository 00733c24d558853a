package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fanshi/internal/agent"
	"fanshi/internal/build"
	"fanshi/internal/page"
	"fanshi/internal/screen"
	"fanshi/internal/spreadsheet"
)

// TestCoverageDirect: logs written here by the release's own manifests: a screen that has fetched everything is good until
// more than the allowed time has passed, by hours and by its own polls; CSV, workbook and page say the same.
func TestCoverageDirect(t *testing.T) {
	dir := smallProject(t)
	if got := call("-C", dir, "coverage", "x.log"); got.code != exitFailed || got.err != "没有完成：还没有发布过内容。请先运行 fanshi build\n" {
		t.Errorf("%+v", got)
	}
	if got := call("-C", dir, "build", "--now", "2026-11-23"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	asked := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	var log strings.Builder
	line := func(path, sha string, size int64) {
		fmt.Fprintf(&log, `{"time":%q,"method":"GET","path":%q,"status":200,"bytes":%d,"venue":"b01","screen":"lobby","edition":"2026-W48","sha256":%q,"size":%d,"remote":"192.0.2.7"}`+"\n",
			asked.Format(time.RFC3339), path, size, sha, size)
	}
	data, err := os.ReadFile(filepath.Join(dir, "public/current/screens/b01/lobby/manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	set, err := screen.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	line("/screens/b01/lobby/manifest.json", screen.NewEntry("", data).SHA256, int64(len(data)))
	for _, s := range set.Slides {
		line("/screens/b01/lobby/"+s.File, s.SHA256, s.Bytes)
	}
	file := filepath.Join(t.TempDir(), "access.log")
	if err := os.WriteFile(file, []byte(log.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	state := func(until string, args ...string) string {
		t.Helper()
		got := call(append([]string{"-C", dir, "coverage", file, "--json", "--now", until}, args...)...)
		report := object(t, got, "counts edition screens until")
		if got.code != exitDone || got.err != "" || report["edition"] != "2026-W48" || report["until"] != until+"T23:59:59.999+08:00" {
			t.Errorf("%+v", got)
		}
		states := ""
		for _, s := range report["screens"].([]any) {
			s := s.(map[string]any)
			states += fmt.Sprint(s["venue"], ":", s["state"], " ")
		}
		return strings.TrimSpace(states)
	}
	// Asked at 10:00 in Shanghai; the day ends 14 hours later, the next one 38.
	polls := func(d time.Duration) string { return fmt.Sprint(int(d.Seconds()) / set.PollSeconds) }
	for _, c := range []struct {
		until string
		args  []string
		want  string
	}{
		{"2026-11-23", nil, "s01:never b01:good"}, {"2026-11-24", nil, "s01:never b01:silent"},
		{"2026-11-23", []string{"--hours", "14"}, "s01:never b01:good"}, {"2026-11-23", []string{"--hours", "13"}, "s01:never b01:silent"},
		{"2026-11-24", []string{"--hours", "39"}, "s01:never b01:good"}, {"2026-11-24", []string{"--hours", "37"}, "s01:never b01:silent"},
		{"2026-11-23", []string{"--polls", polls(14*time.Hour + 5*time.Minute)}, "s01:never b01:good"}, {"2026-11-23", []string{"--polls", polls(13 * time.Hour)}, "s01:never b01:silent"},
	} {
		if got := state(c.until, c.args...); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.until, c.args, got, c.want)
		}
	}
	out := t.TempDir()
	got := call("-C", dir, "coverage", file, "--now", "2026-11-23", "--csv", out+"/a.csv", "--xlsx", out+"/a.xlsx", "--html", out+"/a.html")
	if got.code != exitDone || got.err != "" || !strings.HasPrefix(got.out, "截至 2026-11-23 23:59，当前第 2026-W48 期，共 2 块屏幕：从未联系 1，正常 1。\n") || strings.Contains(got.out, "b01") || !strings.Contains(got.out, "\n  从未联系  s01 ") {
		t.Errorf("%+v", got)
	}
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(read("a.csv")), "\uFEFF"))).ReadAll()
	if err != nil || len(records) != 3 {
		t.Fatalf("%v %v", err, records)
	}
	grids, err := spreadsheet.Read(read("a.xlsx"), 10)
	if err != nil || len(grids) == 0 || len(grids[0].Rows) != 3 {
		t.Fatalf("%v %v", err, grids)
	}
	for i := range records {
		if a, b := strings.TrimRight(strings.Join(records[i], "|"), "|"), strings.TrimRight(strings.Join(grids[0].Rows[i].Texts(), "|"), "|"); a != b {
			t.Errorf("CSV %s, workbook %s", a, b)
		}
	}
	if text := strings.Join(records[2], "|"); !strings.Contains(text, "正常") || !strings.Contains(text, "b01") || !strings.Contains(text, "2026-11-23 10:00") || !strings.Contains(text, "192.0.2.7") {
		t.Errorf("%s", text)
	}
	if html := string(read("a.html")); !strings.Contains(html, "清河路储蓄网点") || !strings.Contains(html, "从未联系") || !strings.Contains(html, "2026-W48") {
		t.Errorf("%s", html)
	}
}

// TestExpectedFiles: a slide counts as fetched in any form that shows it.
func TestExpectedFiles(t *testing.T) {
	set := &screen.Set{Slides: []screen.Slide{{Entry: screen.Entry{File: "01.png", SHA256: "a"}}, {Entry: screen.Entry{File: "02.png", SHA256: "b"}}},
		Companions: []screen.Companion{{Entry: screen.Entry{SHA256: "c"}, Shows: []string{"01.png"}}, {Entry: screen.Entry{SHA256: "d"}}, {Entry: screen.Entry{SHA256: "e"}, Shows: []string{"01.png", "02.png"}}}}
	slides, companions := expectedFiles(set)
	if got := fmt.Sprint(slides, companions); got != "[{a [c e]} {b [e]}] [c d e]" {
		t.Errorf("%s", got)
	}
}

// TestParseSize stands on both sides of every bound of --size.
func TestParseSize(t *testing.T) {
	for text, want := range map[string]string{
		"1920x1080px": "1 122880 69120", "10x10px": "1 640 640", "16384x10px": "1 1048576 640", "420x594mm": "0 420000 594000", "210.5×10mm": "0 210500 10000", "50000x50000mm": "0 50000000 50000000",
		"9.9x10px": "", "10x9.9mm": "", "16385x10px": "", "10x16385px": "", "50001x10mm": "", "10x50001mm": "", "10x10": "", "10x10cm": "", "x10px": "", "10*10px": "", "": "",
	} {
		s, err := parseSize(text)
		got := ""
		if err == nil {
			got = fmt.Sprint(s.Unit, s.Width, s.Height)
		}
		if got != want {
			t.Errorf("%s: %s %v, want %s", text, got, err, want)
		}
		if err != nil && (!errors.As(err, new(usageError)) || !strings.Contains(err.Error(), "“"+text+"”")) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestUnits: lengths as designers read them.
func TestUnits(t *testing.T) {
	for _, c := range []struct {
		unit page.Unit
		l    page.Length
		want string
	}{{page.Micrometre, 7056, "7.06 mm"}, {page.Micrometre, 4000, "4 mm"}, {page.Pixel64, 96 * 64, "96 px"}, {page.Pixel64, 100, "1.56 px"}} {
		if got := short(inUnit(c.unit, c.l)) + unitName(c.unit); got != c.want {
			t.Errorf("%d is %s, want %s", c.l, got, c.want)
		}
	}
	if columns("凡 a⺀") != 6 || columns("") != 0 || columns("→") != 1 {
		t.Error("columns of a terminal")
	}
}

// TestJSONLine: where a data file breaks off.
func TestJSONLine(t *testing.T) {
	for text, want := range map[string]int{"{\n\"a\": 1,\n}": 3, "{\n\"a\": 1\n": 2, "x": 1, "{\n\n\n\"a\" 1}": 4, "": 1} {
		var v any
		if got := jsonLine([]byte(text), json.Unmarshal([]byte(text), &v)); got != want {
			t.Errorf("%q breaks in line %d, want %d", text, got, want)
		}
	}
}

// TestPullFailures: every cause in the officer's words, with the comfort that the screen goes on.
func TestPullFailures(t *testing.T) {
	const stays = "。已经在播放的画面不受影响"
	web, folder := "https://a/", "file:///e/"
	for want, c := range map[string]struct {
		err  error
		base string
	}{
		"画面清单的签名不对，可能被人改动过，或者公钥不是这家网站的" + stays: {&agent.Refusal{Reason: agent.ReasonSignature, Detail: "x"}, web},
		"画面清单写得不对。可能是上网要先登录，或者别的网页冒充了它" + stays: {&agent.Refusal{Reason: agent.ReasonMalformed, Detail: "x"}, web},
		"画面清单是别的屏幕的。请检查网址" + stays:              {&agent.Refusal{Reason: agent.ReasonForeign, Detail: "x"}, web},
		"网站给的画面比现在的旧（2026-11-23 00:00:00，现在的是 2038-01-19 00:00:01）。如果现在的日期才是错的，请办公室运行 fanshi keys --new-epoch，再生成一次" + stays: {
			&agent.Refusal{Reason: agent.ReasonRollback, Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Other: time.Date(2038, 1, 19, 0, 0, 1, 0, time.UTC)}, web},
		"画面清单的日期太晚，先放着，到时候自动采用（画面是 2038-01-19 的，这台机器可信的时间是 2026-11-30）。日期没有错，就请校准这台机器的时钟；写错了，请办公室重新生成" + stays: {
			&agent.Refusal{Reason: agent.ReasonAhead, Date: time.Date(2038, 1, 19, 0, 0, 0, 0, time.UTC), Other: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}, web},
		"文件大得不合理" + stays:                                                        {&agent.Refusal{Reason: agent.ReasonOversized, Detail: "x"}, web},
		"有一张画面坏了，或者大小和屏幕不符（02.png）" + stays:                                      {&agent.Refusal{Reason: agent.ReasonPicture, File: "02.png", Detail: "x"}, web},
		"取到的画面和清单对不上。如果网站正在更新，稍后会自动重试（02.bmp）" + stays:                           {&agent.Refusal{Reason: agent.ReasonMixed, File: "02.bmp", Detail: "x"}, web},
		"网站回答 401，没有给出画面。请检查网址和口令" + stays:                                       {&agent.StatusError{Status: 401}, web},
		"文件夹（U 盘）里的画面不全，缺少画面清单 manifest.json 或者清单里的文件。请把 usb.zip 重新解压一遍" + stays: {&agent.StatusError{Status: 404}, folder},
		"线路太慢或者中断了。已经取到的部分留着，下次接着取" + stays:                                      {fmt.Errorf("%w after 3", agent.ErrCut), web},
		"连不上网站：等得太久，没有回答。请检查网址和网络" + stays:                                       {&url.Error{Op: "Get", URL: web, Err: os.ErrDeadlineExceeded}, web},
		"连不上网站：网站的证书从 2027-01-01 08:00 到 2028-01-01 08:00 有效，这台机器的时钟是 2026-11-30 08:00。请先校准这台机器的时钟；时钟没有错，就请网站的管理员换证书" + stays: {
			&url.Error{Op: "Get", URL: web, Err: &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired,
				Cert:   &x509.Certificate{NotBefore: time.Date(2027, 1, 1, 8, 0, 0, 0, time.Local), NotAfter: time.Date(2028, 1, 1, 8, 0, 0, 0, time.Local)},
				Detail: "current time " + time.Date(2026, 11, 30, 8, 0, 0, 0, time.Local).Format(time.RFC3339) + " is before 2027"}}}, web},
		"连不上网站：找不到去那台机器的路。请检查网络" + stays: {&url.Error{Op: "Get", URL: web, Err: syscall.EHOSTUNREACH}, web},
		"已按您的要求中断" + stays:               {&url.Error{Op: "Get", URL: web, Err: context.Canceled}, web},
		"别的" + stays:                     {errors.New("别的"), web},
	} {
		got := pullFailure(c.err, c.base)
		if got == nil || got.Error() != want {
			t.Errorf("%v, want %s", got, want)
		}
		if refusal := errors.As(c.err, new(*agent.Refusal)); errors.As(got, new(refused)) != refusal {
			t.Errorf("%v: refused is not %v", got, refusal)
		}
	}
	if got := pullFailure(&url.Error{Op: "Get", URL: web, Err: context.DeadlineExceeded}, web); !strings.HasPrefix(got.Error(), "连不上网站：等得太久") || pullFailure(nil, web) != nil {
		t.Errorf("%v", got)
	}
}

// TestPullSource: addresses stay, folders become addresses that are answered from them and from nothing else.
func TestPullSource(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"manifest.json": "m", "index.html": "player", "01.png": "p"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, source := range []string{"http://a/b/", "https://a.example:8443/screens/b01/door/"} {
		if address, client, err := pullSource(source); err != nil || address != source || client.Transport == nil {
			t.Errorf("%s: %s, %v", source, address, err)
		}
	}
	want := (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir) + "/"}).String()
	for _, source := range []string{dir, dir + "/", filepath.Join(dir, "manifest.json"), "file://" + dir, "file://" + dir + "/manifest.json"} {
		address, client, err := pullSource(source)
		if err != nil || address != want {
			t.Fatalf("%s: %s, %v, want %s", source, address, err, want)
		}
		for name, text := range map[string]string{"manifest.json": "m", "index.html": "player", "01.png": "p"} {
			answer, err := client.Get(address + name)
			if err != nil {
				t.Fatal(err)
			}
			body := make([]byte, 20)
			n, _ := answer.Body.Read(body)
			if answer.Body.Close(); answer.StatusCode != 200 || string(body[:n]) != text {
				t.Errorf("%s: %d %q", name, answer.StatusCode, body[:n])
			}
		}
		if answer, err := client.Get(address + "02.png"); err != nil || answer.StatusCode != 404 {
			t.Errorf("%v, %v", answer, err)
		}
	}
}

// TestManyVenues: the summary lists twenty and counts the rest.
func TestManyVenues(t *testing.T) {
	for n, want := range map[int]string{20: "", 21: "  ……另有 1 个场所\n", 30: "  ……另有 10 个场所\n"} {
		var b strings.Builder
		venues := make([]build.VenueSummary, n)
		for i := range venues {
			venues[i] = build.VenueSummary{Code: fmt.Sprintf("v%02d", i), Name: "甲", Sheets: i, Screens: 2}
		}
		writeVenues(&b, venues)
		if text := b.String(); strings.Count(text, "：印刷文件 ") != 20 || !strings.HasSuffix(text, want) || want == "" && strings.Contains(text, "另有") || !strings.HasPrefix(text, "  v00   甲：印刷文件 0 个，屏幕 2 块\n") {
			t.Errorf("%d venues:\n%s", n, text)
		}
	}
}

// TestProgress draws the bar once for each per cent, and takes it away.
func TestProgress(t *testing.T) {
	var out strings.Builder
	bar := &progressBar{out: &out, shown: -1}
	for _, done := range []int{0, 1, 2, 1000, 2000} {
		bar.step(done, 2000, "")
	}
	bar.finish()
	empty, half, full := strings.Repeat("░", 30), strings.Repeat("█", 15)+strings.Repeat("░", 15), strings.Repeat("█", 30)
	if want := "\r[" + empty + "]   0%  0/2000\r[" + half + "]  50%  1000/2000\r[" + full + "] 100%  2000/2000\r\x1b[K"; out.String() != want {
		t.Errorf("%q\nwant %q", out.String(), want)
	}
	out.Reset()
	(&progressBar{out: &out, shown: -1}).finish()
	(&progressBar{}).step(1, 2, "")
	nothing := &progressBar{out: &out, shown: -1}
	nothing.step(0, 0, "")
	if out.String() != "\r["+empty+"]   0%  0/0" {
		t.Errorf("%q", out.String())
	}
}

// TestDay: a day is its noon, so that every zone has the same date.
func TestDay(t *testing.T) {
	if got, err := (&global{}).day("2026-11-23"); err != nil || got.Format(time.RFC3339) != "2026-11-23T12:00:00Z" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := (&global{}).day(""); err != nil || time.Since(got) > time.Minute {
		t.Errorf("%v, %v", got, err)
	}
}
