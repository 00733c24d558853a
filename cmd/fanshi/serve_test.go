//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestServe runs fanshi serve as a process with a socket that is passed as systemd passes it, publishes under it,
// restarts it with SIGTERM while a client waits, and reads its log with fanshi coverage.
func TestServe(t *testing.T) {
	project, err := os.MkdirTemp(t.TempDir(), "项目")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(project, os.DirFS("testdata/project")); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "fanshi") // testscript.Main knows itself by this name
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, append([]string{"-C", project}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("fanshi %q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("build", "--now", "2026-11-23")

	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	base := "http://" + socket.Addr().String()
	accessLog := filepath.Join(project, "access.log")
	passed, err := socket.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer passed.Close()
	start := func() *exec.Cmd {
		// The process must know its own number in LISTEN_PID: the shell sets it and becomes fanshi.
		cmd := exec.Command("sh", "-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@"`, program, "-C", project, "serve", "--json", "--log", accessLog)
		cmd.ExtraFiles = []*os.File{passed}
		cmd.Stderr = t.Output()
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		line, err := bufio.NewReader(out).ReadString('\n')
		var started struct {
			OK     bool
			Listen []string
		}
		if err != nil || json.Unmarshal([]byte(line), &started) != nil || !started.OK || "http://"+started.Listen[0] != base {
			t.Fatalf("started with %q: %v", line, err)
		}
		return cmd
	}
	stop := func(cmd *exec.Cmd) {
		t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the end: %v", err)
		}
	}
	server := start()
	if got := fetchText(t, base+"/"); !strings.Contains(got, "<!doctype html>") {
		t.Errorf("the home page is %.80q", got)
	}
	for range 3 {
		stop(server)
		waiting, err := net.Dial("tcp", socket.Addr().String()) // while nobody accepts
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(waiting, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		server = start()
		answer, err := http.ReadResponse(bufio.NewReader(waiting), nil)
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("the waiting client: %v", err)
		}
	}
	before := fetchText(t, base+"/healthz")
	run("build", "--force-date", "--now", "2026-11-30")
	for fetchText(t, base+"/healthz") == before || !strings.Contains(fetchText(t, base+"/healthz"), "2026-W49") {
		continue // until the server has looked at the pointer again
	}
	var manifest struct{ Slides []struct{ File string } }
	if err := json.Unmarshal([]byte(fetchText(t, base+"/screens/b01/lobby/manifest.json")), &manifest); err != nil || len(manifest.Slides) < 2 {
		t.Fatalf("%d slides: %v", len(manifest.Slides), err)
	}
	for _, slide := range manifest.Slides {
		fetchText(t, base+"/screens/b01/lobby/"+slide.File)
	}
	stop(server)
	log, err := os.ReadFile(accessLog)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"path":"/screens/b01/lobby/01.png","status":200`, `"venue":"b01","screen":"lobby","edition":"2026-W49"`} {
		if !strings.Contains(string(log), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	files := filepath.Join(project, "屏幕")
	report := run("coverage", accessLog, "--csv", files+".csv", "--xlsx", files+".xlsx", "--html", files+".html")
	for _, want := range []string{"当前第 2026-W49 期，共 2 块屏幕：从未联系 1，正常 1。\n", "\n  从未联系  s01   安居路小学  gate"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	for ending, want := range map[string]string{".csv": "\r\n正常,b01,", ".xlsx": "PK", ".html": `<tr class="good"><td>正常</td><td>b01</td>`} {
		data, err := os.ReadFile(files + ending)
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %q: %v", ending, want, err)
		}
	}
	if report := run("coverage", accessLog, "--json"); !strings.Contains(report, `"state":"good","edition":"2026-W49"`) {
		t.Errorf("as JSON: %s", report)
	}
	for range 2 { // the same fact twice is one line
		run("coverage", accessLog, "--record")
	}
	entries, err := os.ReadFile(filepath.Join(project, "records/ledger.jsonl"))
	want := `"event":"shown","edition":"2026-W49","screens":1,"of":2,"fetched":[{"venue":"b01","screens":["lobby"]}]`
	got := regexp.MustCompile(`"day":"[^"]*",`).ReplaceAllString(string(entries), "") // the day is the machine's
	if err != nil || strings.Count(got, `"event":"shown"`) != 1 || !strings.Contains(got, want) {
		t.Errorf("the ledger: %v\n%s", err, entries)
	}
	if report := run("coverage", accessLog, "--now", "2020-01-01"); !strings.Contains(report, "从未联系 2。") {
		t.Errorf("before the first fetch: %s", report)
	}
}

func fetchText(t *testing.T, address string) string {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != 200 {
		t.Fatalf("%s: %d %v", address, r.StatusCode, err)
	}
	return string(b)
}
