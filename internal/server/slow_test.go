package server

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// takes is a peer that accepts some bytes at every deadline and then no more.
type takes struct {
	net.Conn
	chunk, until int // bytes a deadline; in all
	got          bytes.Buffer
	deadlines    int
	now          time.Time // the clock: a write that does not end waits for its deadline
	deadline     time.Time
}

func (c *takes) SetWriteDeadline(t time.Time) error { c.deadlines++; c.deadline = t; return nil }

func (c *takes) Write(p []byte) (int, error) {
	n := min(len(p), c.chunk, c.until-c.got.Len())
	c.got.Write(p[:n])
	if n < len(p) {
		c.now = c.deadline
		return n, os.ErrDeadlineExceeded
	}
	return n, nil
}

// TestProgress: a client that takes a little in every stall time gets all of it, however long that lasts; one that takes
// nothing is cut.
func TestProgress(t *testing.T) {
	data := noise(1, 10000)
	ways := map[string]func(*conn) (int64, error){
		"Write": func(c *conn) (int64, error) {
			n, err := c.Write([]byte(data))
			return int64(n), err
		},
		"Write, the beginning held back": func(c *conn) (int64, error) {
			c.hold = true
			first, err := c.Write([]byte(data[:4096]))
			if err != nil {
				return int64(first), err
			}
			n, err := c.Write([]byte(data[4096:]))
			return int64(first + n), err
		},
	}
	for name, send := range ways {
		for _, until := range []int{len(data), 4321} {
			peer := &takes{chunk: 7, until: until}
			l := newLimit(10, 10, time.Second, func() time.Time { return peer.now })
			n, err := send(&conn{Conn: peer, limit: l})
			whole := until == len(data)
			if int(n) != until || peer.got.String() != data[:until] || (err == nil) != whole {
				t.Errorf("%s until %d: %d sent, %v, right bytes: %v", name, until, n, err, peer.got.String() == data[:until])
			}
			if peer.deadlines < until/7 || !whole && l.stalled.Load() != 1 {
				t.Errorf("%s until %d: %d deadlines, %d stalled", name, until, peer.deadlines, l.stalled.Load())
			}
		}
	}
}

func dial(t *testing.T, base string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// await lets other goroutines work until something is so. If it never is, the test runs into the limit of go test.
func await(so func() bool) {
	for !so() {
		time.Sleep(time.Millisecond)
	}
}

// ordinary asks for pages on connections of its own and returns how many were right.
func ordinary(t *testing.T, base string, n int) (right int) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for range n {
		if body, status := fetch(client, base+"/", nil); status == 200 && body == page {
			right++
		}
	}
	return right
}

// TestSlow is the first half of promise R15: clients that stall in the middle of a large file, and those that never
// finish their header, do not stop others, and are cut.
func TestSlow(t *testing.T) {
	const stalled, halfOpen, others = 40, 40, 60
	p := newPub(t)
	files := small()
	files["site/large.bin"] = noise(1, 24<<20) // more than the buffers of the system hold
	p.publish(files)
	s := p.server(Options{StallTime: 200 * time.Millisecond, HeaderTime: 200 * time.Millisecond})
	base := running(t, s)
	for range stalled {
		fmt.Fprint(dial(t, base), "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	var half []net.Conn
	for range halfOpen {
		c := dial(t, base)
		fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\nX-")
		half = append(half, c)
	}
	if right := ordinary(t, base, others); right != others {
		t.Errorf("%d of %d ordinary requests were answered", right, others)
	}
	for _, c := range half { // cut by the server: an end, not a wait for ever
		if _, err := io.Copy(io.Discard, c); err != nil && !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), "reset") {
			t.Error(err)
		}
	}
	await(func() bool { return s.limit.stalled.Load() == stalled })
	if right := ordinary(t, base, others); right != others {
		t.Errorf("afterwards %d of %d ordinary requests were answered", right, others)
	}
}

// TestCap: at the cap the longest waiting connection makes room; one that is at work, and takes what it is given, stays.
func TestCap(t *testing.T) {
	const room, others = 8, 40
	p := newPub(t)
	files := small()
	large := noise(1, 24<<20)
	files["site/large.bin"] = large
	p.publish(files)
	s := p.server(Options{Connections: room, HeaderTime: time.Hour, StallTime: time.Hour})
	base := running(t, s)
	busy := dial(t, base)
	fmt.Fprint(busy, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
	await(func() bool { return s.metrics.running.Load() == 1 })
	got := make(chan string, 1)
	go func() { // in pieces, with pauses: more than a second in all
		var b bytes.Buffer
		r, err := http.ReadResponse(bufio.NewReader(busy), nil)
		for err == nil {
			_, err = io.CopyN(&b, r.Body, 128<<10)
			time.Sleep(10 * time.Millisecond)
		}
		got <- b.String()
	}()
	var half []net.Conn
	for range 3 * room {
		c := dial(t, base)
		fmt.Fprint(c, "GET / HTTP/1.1\r\nX-")
		half = append(half, c)
	}
	if right := ordinary(t, base, others); right != others {
		t.Errorf("%d of %d ordinary requests were answered", right, others)
	}
	if n := s.limit.evicted.Load(); n < 2*room {
		t.Errorf("only %d half-open connections have made room", n)
	}
	if b := <-got; b != large {
		t.Errorf("the one at work got %d bytes", len(b))
	}
	for _, c := range half {
		_ = c.Close()
	}
}

// TestSilent: connections that have never said a word, as browsers open them in advance, do not hold up the end; one that
// has begun to speak is heard out.
func TestSilent(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := p.server(Options{HeaderTime: time.Hour, SilentTime: time.Millisecond})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, nil, l) }()
	base := "http://" + l.Addr().String()
	for range 5 {
		dial(t, base)
	}
	begun := dial(t, base)
	fmt.Fprint(begun, "GET / HTTP/1.1\r\nHost: x\r\n")
	heard := func() (n int) {
		s.limit.mu.Lock()
		defer s.limit.mu.Unlock()
		for c := range s.limit.open {
			if c.heard.Load() {
				n++
			}
		}
		return n
	}
	await(func() bool { return s.limit.count() == 6 && heard() == 1 })
	stop()
	await(func() bool { return s.limit.count() == 1 })
	fmt.Fprint(begun, "\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(begun), nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(answer.Body); err != nil || string(b) != page {
		t.Errorf("the one that had begun got %d bytes: %v", len(b), err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestRestart is the second half of R15: with a socket that outlives the server, restarts under load drop no request:
// neither one that is being answered, nor one that arrives while nobody accepts.
func TestRestart(t *testing.T) {
	const restarts, clients = 20, 16
	p := newPub(t)
	files := small()
	large := noise(1, 12<<20)
	files["site/large.bin"] = large
	p.publish(files)
	socket, err := net.Listen("tcp", "127.0.0.1:0") // the one that systemd holds
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	base := "http://" + socket.Addr().String()
	start := func() (*Server, func() error) {
		f, err := socket.(*net.TCPListener).File()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		l, err := net.FileListener(f)
		if err != nil {
			t.Fatal(err)
		}
		s := p.server(Options{})
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx, nil, l) }()
		return s, func() error { stop(); return <-ended }
	}
	var right, wrong atomic.Int64
	done := make(chan struct{})
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: c%2 == 0}}
			defer client.CloseIdleConnections()
			for {
				select {
				case <-done:
					return
				default:
				}
				if body, status := fetch(client, base+"/", nil); status == 200 && body == page {
					right.Add(1)
				} else {
					wrong.Add(1)
				}
			}
		})
	}
	s, stop := start()
	for n := range restarts {
		seen := right.Load()
		await(func() bool { return right.Load() > seen+clients }) // this server is under load
		slow := dial(t, base)
		fmt.Fprint(slow, "GET /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		answer, err := http.ReadResponse(bufio.NewReader(slow), nil) // being answered when the end begins
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- stop() }()
		if n%2 == 0 {
			await(s.ending.Load)
		}
		b, err := io.ReadAll(answer.Body)
		if err != nil || string(b) != large {
			t.Errorf("restart %d: the slow client got %d bytes: %v", n, len(b), err)
		}
		if err := <-ended; err != nil {
			t.Errorf("restart %d: %v", n, err)
		}
		early := dial(t, base) // nobody accepts
		fmt.Fprint(early, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		s, stop = start()
		answer, err = http.ReadResponse(bufio.NewReader(early), nil)
		if err != nil {
			t.Fatalf("restart %d: the early client: %v", n, err)
		}
		if b, err := io.ReadAll(answer.Body); err != nil || string(b) != page {
			t.Errorf("restart %d: the early client got %d bytes: %v", n, len(b), err)
		}
	}
	close(done)
	group.Wait()
	if err := stop(); err != nil {
		t.Error(err)
	}
	t.Logf("%d requests over %d restarts", right.Load(), restarts)
	if wrong.Load() > 0 || right.Load() < restarts*clients {
		t.Errorf("%d requests were dropped of %d", wrong.Load(), right.Load()+wrong.Load())
	}
}
