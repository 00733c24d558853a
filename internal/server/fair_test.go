package server

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanshi/internal/testtools"
)

// TestSlowReaders: clients that ask for much and read next to nothing hold every connection that there is. Others are
// answered all the same, and who reads at an honest pace keeps his connection.
func TestSlowReaders(t *testing.T) {
	const room, others = 16, 20
	p := newPub(t)
	files := small()
	files["site/large.bin"] = noise(1, 24<<20)
	p.publish(files)
	s := p.server(Options{Connections: room, StallTime: time.Hour})
	base := running(t, s)
	honest := dial(t, base)
	fmt.Fprint(honest, "GET /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	var read atomic.Int64
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() { // about 2 MB a second, until the others are served, and then the rest
		r, err := http.ReadResponse(bufio.NewReader(honest), nil)
		for err == nil {
			var n int64
			n, err = io.CopyN(io.Discard, r.Body, 40<<10)
			read.Add(n)
			select {
			case <-stop:
			case <-time.After(20 * time.Millisecond):
			}
		}
		done <- err
	}()
	for range room - 1 {
		fmt.Fprint(dial(t, base), "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	await(func() bool { return s.metrics.running.Load() == room })
	// What the system's buffers hold (some megabytes here) a client has taken without having read it. Before they have been
	// filled once nothing tells the two kinds apart.
	await(func() bool { return read.Load() > 10<<20 })
	if right := ordinary(t, base, others); right != others {
		t.Errorf("%d of %d others were answered", right, others)
	}
	if n := s.limit.evicted.Load(); n < 1 || n > others {
		t.Errorf("%d connections were closed for %d others", n, others)
	}
	close(stop)
	if err := <-done; err != io.EOF || read.Load() != 24<<20 {
		t.Errorf("the one at an honest pace got %d bytes: %v", read.Load(), err)
	}
}

// sink is a peer that takes nothing, and does not mind.
type sink struct {
	net.Conn
	closed *int
}

func (sink) SetWriteDeadline(time.Time) error { return nil }
func (s sink) Close() error                   { *s.closed++; return nil }

// TestVictim: random connections, waiting, writing and neither, in two addresses' shares; who goes is compared with the
// rule written down in the plainest way.
func TestVictim(t *testing.T) {
	random := rand.New(rand.NewPCG(testtools.Seed(t), 5))
	addresses := []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")}
	for round := range 3000 {
		now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
		l := newLimit(100, 100, time.Hour, func() time.Time { return now })
		l.probed = now // the writes have just told
		var all []*conn
		for range random.IntN(8) {
			c := &conn{Conn: sink{closed: new(int)}, limit: l, from: addresses[random.IntN(2)], turn: make(chan struct{})}
			l.mu.Lock()
			l.open[c] = true
			switch random.IntN(3) {
			case 0:
				c.place, c.idle, c.since = l.waiting.PushBack(c), random.IntN(2) == 0, now.Add(-time.Duration(random.IntN(1000))*time.Millisecond)
			case 1:
				c.writes, c.paid = true, now.Add(-time.Duration(random.IntN(1500))*time.Millisecond)
			}
			if random.IntN(4) > 0 {
				close(c.turn)
			}
			l.mu.Unlock()
			all = append(all, c)
		}
		for _, of := range []netip.Addr{{}, addresses[0]} {
			var want *conn
			for _, c := range all { // the first that waits
				if want == nil && c.place != nil && (c.idle || now.Sub(c.since) >= behind) && (!of.IsValid() || c.from == of && c.hasTurn()) {
					want = c
				}
			}
			if want == nil {
				for _, c := range all { // else the one furthest behind
					if c.writes && now.Sub(c.paid) >= behind && (!of.IsValid() || c.from == of) && (want == nil || c.paid.Before(want.paid)) {
						want = c
					}
				}
			}
			l.mu.Lock()
			got := l.victim(of)
			l.mu.Unlock()
			if got != want && (got == nil || want == nil || got.place != nil || !got.paid.Equal(want.paid)) {
				t.Fatalf("round %d, address %v: %+v goes, not %+v", round, of, got, want)
			}
		}
	}
}

// TestPace: what a client owes is counted over all its writes: one that takes each of many small pieces slowly is as far
// behind as one that takes a large one slowly; the server's own pauses and bytes taken in time cost nothing.
func TestPace(t *testing.T) {
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	l := newLimit(10, 10, time.Hour, func() time.Time { return now })
	c := &conn{limit: l}
	write := func(n int64, takes time.Duration) time.Duration {
		c.begin()
		now = now.Add(takes)
		c.progress(n, now)
		lag, _ := c.lag(now)
		c.rest()
		now = now.Add(time.Minute) // the server's pause
		return lag
	}
	for range 10 {
		if lag := write(slowPace, time.Second); lag != 0 {
			t.Fatalf("at the pace it is %v behind", lag)
		}
		write(100*slowPace, time.Millisecond)
	}
	for n := range 10 {
		if lag, want := write(slowPace/10, 400*time.Millisecond), time.Duration(n+1)*300*time.Millisecond; lag.Round(time.Millisecond) != want {
			t.Fatalf("after %d slow writes it is %v behind, not %v", n+1, lag, want)
		}
	}
	if lag := write(10*slowPace, time.Second); lag != 0 {
		t.Errorf("after it has caught up it is %v behind", lag)
	}
}

// elsewhere lets connections come from addresses that the test chooses.
type elsewhere struct {
	net.Listener
	from func() string
}

type farConn struct {
	net.Conn
	from net.Addr
}

func (c farConn) RemoteAddr() net.Addr { return c.from }

func (l elsewhere) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return farConn{c, &net.TCPAddr{IP: net.ParseIP(l.from()), Port: 4711}}, nil
}

// TestShare: an address that takes more than its share waits for itself; nobody else does, and nobody is turned away who
// waits his turn. Whoever is idle in the share gives his place.
func TestShare(t *testing.T) {
	const share, many = 4, 40
	p := newPub(t)
	p.publish(small())
	s := p.server(Options{PerAddress: share})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var crowd atomic.Bool
	crowd.Store(true)
	inner := s.limit.wrap(elsewhere{l, func() string {
		if crowd.Load() {
			return "192.0.2.1"
		}
		return "198.51.100.7"
	}})
	web := &http.Server{Handler: s, ConnState: s.limit.state}
	go func() { _ = web.Serve(inner) }()
	defer web.Close()
	base := "http://" + l.Addr().String()
	var group sync.WaitGroup
	var right, most atomic.Int64
	for range many { // all at once, each on a connection that it keeps
		c := dial(t, base)
		group.Go(func() {
			fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				return
			}
			if b, err := io.ReadAll(r.Body); err == nil && string(b) == page {
				right.Add(1)
			}
			s.limit.mu.Lock()
			defer s.limit.mu.Unlock()
			for _, turns := range s.limit.turns {
				most.Store(max(most.Load(), int64(turns.read)))
			}
		})
	}
	group.Wait()
	if right.Load() != many || most.Load() > share {
		t.Errorf("%d of %d were answered, %d at a time", right.Load(), many, most.Load())
	}
	crowd.Store(false)
	if right := ordinary(t, base, 10); right != 10 {
		t.Errorf("%d of 10 from elsewhere were answered", right)
	}
}

// TestOrigin: whose share a connection counts against.
func TestOrigin(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "127.0.0.1": "invalid IP", "::1": "invalid IP",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::", "fe80::1": "fe80::"} {
		if got := origin(&net.TCPAddr{IP: net.ParseIP(address), Port: 1, Zone: ""}).String(); got != want {
			t.Errorf("%s: %s, not %s", address, got, want)
		}
	}
	if origin(&net.UnixAddr{}).IsValid() {
		t.Error("a socket that is a file has a share")
	}
}
