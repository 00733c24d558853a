//go:build linux

package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is a web server under load: what it answers, and what of a core it takes.
type served struct {
	Bench    string  `json:"bench"`
	N        int     `json:"n"`
	MS       float64 `json:"ms"`
	PerS     float64 `json:"per_s"`
	Bytes    int64   `json:"bytes"`
	CPUMicro float64 `json:"cpu_us_each"` // processor time of the server for one request
	Cores    float64 `json:"cores"`       // processor time divided by time
}

// web is a running server with its processes.
type web struct {
	name, base string
	pids       []int
}

// TestServing is the bench of fanshi serve beside nginx, both with an access log, on the files of the sample's release.
// It needs nginx and wrk and runs only when asked: make bench FANSHI_NGINX=1. On a busy machine the processor time of a
// request is the steadier figure.
func TestServing(t *testing.T) {
	if os.Getenv("FANSHI_NGINX") == "" || !enabled() {
		t.Skip("FANSHI_NGINX=1 and FANSHI_BENCH=1 measure fanshi serve beside nginx")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "fanshi")
	command(t, "go", "build", "-o", program, "fanshi/cmd/fanshi")
	public := filepath.Join(dir, "public")
	command(t, program, "-C", "../..", "build", "--now", "2026-11-23", "--out", public)
	servers := []web{startServe(t, program, dir, public), startNginx(t, dir, public)}
	slide := ""
	matches, err := filepath.Glob(filepath.Join(public, "current/screens/*/*/01.png"))
	if err != nil || len(matches) == 0 {
		t.Fatal("the release has no slides", err)
	}
	slide = strings.TrimPrefix(filepath.ToSlash(matches[0]), filepath.ToSlash(filepath.Join(public, "current")))
	manifest := strings.TrimSuffix(slide, "01.png") + "manifest.json"
	for _, load := range []struct{ name, path string }{{"page", "/v/b01/index.html"}, {"slide", slide}, {"poll304", manifest}} {
		perS, micro := map[string][]float64{}, map[string][]float64{}
		for range 3 { // in turn, so that a busy moment strikes both
			for _, s := range servers {
				header := ""
				if load.name == "poll304" {
					header = "If-None-Match: " + etag(t, s.base+load.path)
				}
				got := wrk(t, s, s.name+"/"+load.name, load.path, header)
				perS[s.name], micro[s.name] = append(perS[s.name], got.PerS), append(micro[s.name], got.CPUMicro)
				emit(t, got)
			}
		}
		emit(t, ratio{"serve/" + load.name + " to nginx", median(perS["serve"]) / median(perS["nginx"])})
		emit(t, ratio{"processor time, serve/" + load.name + " to nginx", median(micro["serve"]) / median(micro["nginx"])})
	}
	// A screen polls once a minute unless its venue says otherwise.
	for _, how := range []polling{{time.Minute, false}, {30 * time.Second, false}, {time.Minute, true}} {
		for _, s := range servers {
			emit(t, poll(t, s, manifest, how))
		}
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

// free is an address that nobody uses.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func startServe(t *testing.T, program, dir, public string) web {
	t.Helper()
	address := free(t)
	cmd := exec.Command(program, "-C", "../..", "serve", "--listen", address, "--out", public, "--log", filepath.Join(dir, "serve.log"))
	return web{"serve", "http://" + address, []int{start(t, cmd, "http://"+address)}}
}

func startNginx(t *testing.T, dir, public string) web {
	t.Helper()
	address := free(t)
	config := fmt.Sprintf(`daemon off; worker_processes 2; pid %[1]s/nginx.pid; error_log %[1]s/error.log; user root;
events { worker_connections 16384; }
http {
	include /etc/nginx/mime.types; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=2000;
	access_log %[1]s/nginx.log combined buffer=64k flush=1s;
	server {
		listen %[2]s;
		root %[3]s/current/site;
		add_header Cache-Control no-cache; add_header X-Content-Type-Options nosniff;
		location /screens/ { root %[3]s/current; }
	}
}`, dir, address, public)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	master := start(t, exec.Command("nginx", "-c", file), "http://"+address)
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", master, master))
	if err != nil {
		t.Fatal(err)
	}
	s := web{"nginx", "http://" + address, nil}
	for _, pid := range strings.Fields(string(children)) {
		n, err := strconv.Atoi(pid)
		if err != nil {
			t.Fatal(err)
		}
		s.pids = append(s.pids, n)
	}
	return s
}

// start runs a server until the end of the test and waits until it answers.
func start(t *testing.T, cmd *exec.Cmd, base string) int {
	t.Helper()
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	for {
		r, err := http.Get(base + "/")
		if err == nil {
			r.Body.Close()
			return cmd.Process.Pid
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func etag(t *testing.T, address string) string {
	t.Helper()
	r, err := http.Get(address)
	if err != nil || r.StatusCode != 200 || r.Header.Get("Etag") == "" {
		t.Fatalf("%s: %v", address, err)
	}
	r.Body.Close()
	// Go's client asks for gzip; wrk does not.
	return strings.Replace(r.Header.Get("Etag"), "-gz", "", 1)
}

// processor is the time that a server has taken of the processors: fields 14 and 15 of proc(5)'s stat, in ticks of 10 ms.
func (s web) processor(t *testing.T) time.Duration {
	t.Helper()
	ticks := 0
	for _, pid := range s.pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		for _, f := range fields[11:13] {
			n, err := strconv.Atoi(f)
			if err != nil {
				t.Fatal(err)
			}
			ticks += n
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

var (
	wrkTotal = regexp.MustCompile(`(\d+) requests in ([\d.]+)(m?s), ([\d.]+)([KMG]?)B read`)
	wrkBad   = regexp.MustCompile(`Non-2xx or 3xx|Socket errors`)
)

// wrk loads a server with 64 connections for two seconds.
func wrk(t *testing.T, s web, name, path, header string) served {
	t.Helper()
	before := s.processor(t)
	args := []string{"-t1", "-c64", "-d2s", s.base + path}
	if header != "" {
		args = append([]string{"-H", header}, args...)
	}
	out, err := exec.Command("wrk", args...).CombinedOutput()
	m := wrkTotal.FindStringSubmatch(string(out))
	if err != nil || m == nil || m[3] != "s" || wrkBad.Match(out) {
		t.Fatalf("wrk: %v\n%s", err, out)
	}
	n, _ := strconv.Atoi(m[1])
	seconds, _ := strconv.ParseFloat(m[2], 64)
	read, _ := strconv.ParseFloat(m[4], 64)
	read *= map[string]float64{"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[m[5]]
	used := s.processor(t) - before
	return served{name, n, seconds * 1000, float64(n) / seconds, int64(read), float64(used.Microseconds()) / float64(n), used.Seconds() / seconds}
}

// screens is how many players ask.
const screens = 5000

// polling is a player's way to ask: how often, and whether its connection stays open between two polls, as those of fanshi
// pull and of browsers do up to 90 s.
type polling struct {
	every time.Duration
	fresh bool
}

func (p polling) String() string {
	if p.fresh {
		return fmt.Sprintf("%d screens, a poll each %s, each on a new connection", screens, p.every)
	}
	return fmt.Sprintf("%d screens, a poll each %s", screens, p.every)
}

// poll lets the screens ask, spread evenly as fanshi pull spreads them, whether there is something new, for thirty seconds.
// It reports the server's steady share of a core.
func poll(t *testing.T, s web, path string, how polling) served {
	t.Helper()
	address, tag := strings.TrimPrefix(s.base, "http://"), etag(t, s.base+path)
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: x\r\nUser-Agent: fanshi-pull\r\nIf-None-Match: %s\r\n", path, tag)
	if how.fresh {
		request += "Connection: close\r\n"
	}
	dial := func() net.Conn {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	ask := func(c net.Conn) {
		_, _ = io.WriteString(c, request+"\r\n") // a failure shows in the answer
		r, err := http.ReadResponse(bufio.NewReaderSize(c, 1024), nil)
		if err != nil || r.StatusCode != http.StatusNotModified {
			t.Fatal("no 304: ", err)
		}
	}
	var open []net.Conn
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	for !how.fresh && len(open) < screens {
		open = append(open, dial())
		ask(open[len(open)-1])
	}
	time.Sleep(time.Second) // what the connecting has left behind
	const long = 30 * time.Second
	n := int(long * screens / how.every)
	before, begun := s.processor(t), time.Now()
	for i := range n {
		time.Sleep(time.Until(begun.Add(how.every / screens * time.Duration(i))))
		if how.fresh {
			c := dial()
			ask(c)
			c.Close()
		} else {
			ask(open[i%screens])
		}
	}
	took, used := time.Since(begun), s.processor(t)-before
	return served{s.name + "/" + how.String(), n, float64(took.Milliseconds()), float64(n) / took.Seconds(),
		int64(n * len(request)), float64(used.Microseconds()) / float64(n), used.Seconds() / took.Seconds()}
}
