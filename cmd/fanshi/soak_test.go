//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
)

// crowd is how many screens ask for how long.
type crowd struct {
	screens, polls, releases, restarts int
	pause                              time.Duration // the longest between two polls of a screen
}

func theCrowd() crowd {
	if os.Getenv("FANSHI_SOAK") != "" {
		return crowd{5000, 8, 10, 3, 4 * time.Second}
	}
	return crowd{250, 4, 4, 2, 1200 * time.Millisecond}
}

// folders is how many screens' folders a release has; the screens of the crowd share them.
const folders = 20

// soakSet is what the screens of this test read of a manifest.
type soakSet struct {
	Number int
	Slides []string // SHA-256
}

// soakRelease is release n: 3 slides in every folder, one of them kept from the release before, and in every fifth folder
// one that is sent from the disk.
func soakRelease(n int) map[string][]byte {
	files := map[string][]byte{"site/index.html": []byte("<!doctype html>" + strconv.Itoa(n))}
	for f := range folders {
		slides := [][]byte{soakNoise(n, f, 30000), soakNoise(n/2, f+100, 50000), soakNoise(n, f+200, 4000)}
		if f%5 == 0 {
			slides = append(slides, soakNoise(n, f+300, 2<<20))
		}
		s := soakSet{Number: n}
		for i, data := range slides {
			files[fmt.Sprintf("screens/v/s%02d/%02d.png", f, i+1)] = data
			s.Slides = append(s.Slides, hexSum(data))
		}
		files[fmt.Sprintf("screens/v/s%02d/manifest.json", f)], _ = json.Marshal(s) // plain data
	}
	return files
}

func soakNoise(n, m, size int) []byte {
	data := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(n), byte(m), byte(m >> 8), 14}).Read(data) // never fails
	return data
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// soak is one run: the server's processes, the releases and what the screens have seen.
type soak struct {
	crowd
	program, dir, base string
	socket             *os.File
	store              *release.Store
	published          atomic.Int64 // number of the current release
	ended              atomic.Int64 // polls

	answers, sets, unchanged, overtaken, resumed, slow, wrong, failed atomic.Int64
	complaints                                                        sync.Map // wording → true

	memory, connections int          // the most of any of the processes, KiB; of the first one
	longest             atomic.Int64 // that a screen has waited for its manifest: a restart's
}

func (s *soak) publish(t *testing.T) {
	n := int(s.published.Load()) + 1
	staging, err := s.store.Begin("2026-W48")
	if err != nil {
		t.Fatal(err)
	}
	files := soakRelease(n)
	for name, data := range files {
		if err := staging.Write(name, data, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := staging.Publish(slices.Collect(maps.Keys(files))); err != nil {
		t.Fatal(err)
	}
	s.published.Store(int64(n))
}

func (s *soak) fail(count *atomic.Int64, format string, args ...any) {
	count.Add(1)
	s.complaints.LoadOrStore(fmt.Sprintf(format, args...), true)
}

// start runs fanshi serve on the socket, as systemd does, and waits until it says that it serves.
func (s *soak) start(t *testing.T) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sh", "-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@"`, s.program, "-C", s.dir, "serve", "--json", "--log", filepath.Join(s.dir, "access.log"))
	cmd.ExtraFiles = []*os.File{s.socket}
	var told bytes.Buffer
	cmd.Stderr = &told
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, `"ok":true`) {
		t.Fatalf("started with %q: %v\n%s", line, err, &told)
	}
	return cmd
}

// stop ends a process as systemd does and notes what memory it has needed.
func (s *soak) stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status); m != nil {
		n, _ := strconv.Atoi(string(m[1])) // digits
		s.memory = max(s.memory, n)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the end of fanshi serve: %v", err)
	}
}

// metric asks the server for a figure of its own.
func (s *soak) metric(t *testing.T, name string) int {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + name + ` (\d+)$`).FindStringSubmatch(fetchText(t, s.base+"/metrics"))
	if m == nil {
		t.Fatalf("no %s in /metrics", name)
	}
	n, _ := strconv.Atoi(m[1]) // digits
	return n
}

// waited notes how long a manifest was on its way.
func (s *soak) waited(d time.Duration) {
	for {
		longest := s.longest.Load()
		if int64(d) <= longest || s.longest.CompareAndSwap(longest, int64(d)) {
			return
		}
	}
}

// TestCrowd is promises R14 and R15 with the program itself: screens poll, each body hashed, while releases are published
// and the server is restarted on the socket that systemd holds; some are slow, some break off and resume, and (in the
// soak, which is of 5,000 screens: FANSHI_SOAK=1) some never finish their request. Nothing fails, nothing is wrong, the
// memory is bounded, and when the screens have gone nothing of them is left in the server.
func TestCrowd(t *testing.T) {
	s := &soak{crowd: theCrowd(), dir: t.TempDir()}
	s.prepare(t)
	server := s.start(t)
	goroutines, files := s.metric(t, "go_goroutines"), openFiles(t, server)
	var group, first sync.WaitGroup
	var connected sync.Once
	happened := make(chan struct{})
	first.Add(s.screens)
	var clients []*http.Client
	for n := range s.screens {
		screen := &soakScreen{soak: s, n: n, rng: rand.New(rand.NewPCG(15, uint64(n)))}
		screen.client = s.client(screen.isSlow() || screen.breaksOff())
		clients = append(clients, screen.client)
		group.Go(func() {
			for n := range s.polls {
				time.Sleep(time.Duration(screen.rng.Int64N(int64(s.pause))))
				screen.poll()
				s.ended.Add(1)
				if n == 0 {
					first.Done()
					first.Wait() // all hold a connection now
					connected.Do(func() { s.connections = s.metric(t, "fanshi_connections") })
				}
			}
			<-happened
			screen.poll() // all of them ask the last process too
		})
	}
	server, half := s.happen(t, server)
	close(happened)
	group.Wait()
	for _, c := range clients {
		c.CloseIdleConnections()
	}
	s.cut(t, half)
	s.nothingLeft(t, server, goroutines, files)
	s.stop(t, server)
	s.judge(t)
}

// prepare publishes the first release and opens the socket that outlives the servers.
func (s *soak) prepare(t *testing.T) {
	t.Helper()
	s.program = filepath.Join(t.TempDir(), "fanshi") // testscript.Main knows itself by this name
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, s.program)
	}
	if err == nil {
		err = os.Mkdir(filepath.Join(s.dir, "public"), 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	folder, err := disk.Dir(filepath.Join(s.dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	s.store = release.Open(folder)
	s.publish(t)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	s.base = "http://" + socket.Addr().String()
	if s.socket, err = socket.(*net.TCPListener).File(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.socket.Close() })
}

// client keeps its connection open, as a player does. If it is thrifty, the system takes little more than the screen reads.
func (s *soak) client(thrifty bool) *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err == nil && thrifty {
			err = c.(*net.TCPConn).SetReadBuffer(16 << 10)
		}
		return c, err
	}}}
}

// happen publishes and restarts while the crowd polls, evenly over its polls, and returns the last of the processes and the
// connections that have sent half a request.
func (s *soak) happen(t *testing.T, server *exec.Cmd) (*exec.Cmd, []net.Conn) {
	t.Helper()
	var half []net.Conn
	events := s.releases - 1 + s.restarts
	for n := range events {
		for s.ended.Load() < int64(s.screens+s.screens*(s.polls-1)*(n+1)/(events+1)) {
			time.Sleep(5 * time.Millisecond)
		}
		if n*s.restarts/events == (n+1)*s.restarts/events {
			s.publish(t)
			for !strings.HasSuffix(fetchText(t, s.base+"/healthz"), "\nok\n") { // the server looks every second
				time.Sleep(50 * time.Millisecond)
			}
			continue
		}
		s.stop(t, server)
		server = s.start(t)
		if os.Getenv("FANSHI_SOAK") == "" { // the next restart would wait until they are cut, which takes ten seconds
			continue
		}
		for range s.screens / 100 {
			c, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(c, "GET / HTTP/1.1\r\nX-")
			half = append(half, c)
		}
	}
	return server, half
}

// cut asserts that the server ends the connections whose request never ends.
func (s *soak) cut(t *testing.T, half []net.Conn) {
	t.Helper()
	for _, c := range half {
		_ = c.SetReadDeadline(time.Now().Add(30 * time.Second)) // three times as long as a header may take
		if _, err := io.ReadAll(c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error("a connection with half a request is still open")
		}
		_ = c.Close()
	}
}

// nothingLeft waits until the server has noticed that the screens have gone; it must then be as it was before they came.
func (s *soak) nothingLeft(t *testing.T, server *exec.Cmd, goroutines, files int) {
	t.Helper()
	http.DefaultClient.CloseIdleConnections() // of metric
	connections, g, f := 0, 0, 0
	for range 300 {
		connections, g, f = s.metric(t, "fanshi_connections"), s.metric(t, "go_goroutines"), openFiles(t, server)
		if connections <= 1 && g <= goroutines+2 && f <= files {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("when all have gone the server has %d connections, %d goroutines (%d before), %d open files (%d before)", connections, g, goroutines, f, files)
}

func openFiles(t *testing.T, server *exec.Cmd) int {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", server.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// judge compares what the screens have seen with what they should have.
func (s *soak) judge(t *testing.T) {
	t.Helper()
	t.Logf("%d screens, %d answers: %d sets whole, %d unchanged, %d overtaken by three releases; %d slow, %d resumed", s.screens,
		s.answers.Load(), s.sets.Load(), s.unchanged.Load(), s.overtaken.Load(), s.slow.Load(), s.resumed.Load())
	t.Logf("%d releases, %d restarts; up to %d connections, %d MiB of memory; the longest wait for a manifest was %v", s.published.Load(), s.restarts,
		s.connections, s.memory>>10, time.Duration(s.longest.Load()).Round(time.Millisecond))
	s.complaints.Range(func(wording, _ any) bool { t.Log(wording); return true })
	if s.wrong.Load() > 0 || s.failed.Load() > 0 {
		t.Errorf("%d wrong bodies, %d failed requests", s.wrong.Load(), s.failed.Load())
	}
	if n := s.sets.Load() + s.unchanged.Load() + s.overtaken.Load(); n+s.wrong.Load()+s.failed.Load() != int64(s.screens*(s.polls+1)) || s.sets.Load() < int64(s.screens) {
		t.Errorf("%d polls have an end of %d", n, s.screens*(s.polls+1))
	}
	if bound := 192<<10 + 64*s.screens; s.memory > bound { // the cache of bodies, the program, and what net/http has for a connection
		t.Errorf("the server has needed %d KiB of memory, more than %d", s.memory, bound)
	}
	if s.connections < s.screens*99/100 || s.slow.Load() < int64(s.screens/20) || s.resumed.Load() < int64(s.screens/20) {
		t.Errorf("%d connections, %d slow, %d resumed: the load was not there", s.connections, s.slow.Load(), s.resumed.Load())
	}
	s.readLog(t)
}

// readLog asserts that the access log has a line for every answer, and none with a status of 5xx.
func (s *soak) readLog(t *testing.T) {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(s.dir, "access.log"))
	if err != nil {
		t.Fatal(err)
	}
	lines, bad := 0, 0
	for line := range bytes.Lines(log) {
		var l struct{ Status int }
		if json.Unmarshal(line, &l) != nil || l.Status == 0 || l.Status >= 500 {
			bad++
		}
		lines++
	}
	if bad > 0 || int64(lines) < s.answers.Load() {
		t.Errorf("the log has %d lines for %d answers, %d of them of failures or broken", lines, s.answers.Load(), bad)
	}
}
