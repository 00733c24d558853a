package server

import (
	"container/list"
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// limit keeps the number of connections under a cap, and that of each address under a share. Who comes at the cap takes
// the place of whoever is the least loss (see victim); if nobody is, he waits. At its share an address takes from
// itself only: a connection more than that is accepted and not read from before one of the others has ended.
//
// How far a connection at work is behind is counted from the bytes that it took: at slowPace it keeps up. Its own write
// tells them when it ends or is interrupted, so at the cap all writes are interrupted for a moment (probe).
type limit struct {
	cap   int
	share int // of an address
	stall time.Duration
	now   func() time.Time

	mu      sync.Mutex
	changed *sync.Cond
	open    map[*conn]bool
	waiting *list.List // of *conn, the longest first
	turns   map[netip.Addr]*turns
	ending  bool
	probed  time.Time
	evicted atomic.Int64
	stalled atomic.Int64
}

// turns are the connections of one address.
type turns struct {
	read     int     // how many have a turn
	queue    []*conn // those that have none yet, the first come first
	pressing bool    // press is at work
}

const (
	slowPace  = 16 << 10               // bytes a second, 130 kbit/s: who takes less falls behind
	behind    = 500 * time.Millisecond // how far, before it is a loss to nobody
	probeTime = 20 * time.Millisecond  // for the interrupted writes to tell
	patience  = 10 * time.Second       // for a turn; net/http has no time for the header left then
)

func newLimit(most, share int, stall time.Duration, now func() time.Time) *limit {
	l := &limit{cap: most, share: share, stall: stall, now: now, open: map[*conn]bool{}, waiting: list.New(), turns: map[netip.Addr]*turns{}}
	l.changed = sync.NewCond(&l.mu)
	return l
}

type listener struct {
	net.Listener
	limit *limit
}

func (l *limit) wrap(inner net.Listener) net.Listener { return listener{inner, l} }

// Accept returns the next connection when there is room for it.
func (l listener) Accept() (net.Conn, error) {
	inner, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: inner, limit: l.limit, from: origin(inner.RemoteAddr()), turn: make(chan struct{})}
	l.limit.admit(c)
	return c, nil
}

// origin is whose share a connection counts against; the zero address: nobody's. A proxy on this machine stands for many
// people, and is bounded by the cap only. An IPv6 host has a network of 64 bits to choose its addresses from.
func origin(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	address := tcp.AddrPort().Addr().Unmap()
	if address.IsLoopback() {
		return netip.Addr{}
	}
	if address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return address
}

func (l *limit) admit(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.open) >= l.cap && !l.ending {
		if !l.makeRoom(netip.Addr{}) {
			l.rest()
		}
	}
	l.open[c] = true
	c.since = l.now()
	c.place = l.waiting.PushBack(c)
	if !c.from.IsValid() {
		close(c.turn)
		return
	}
	t := l.turns[c.from]
	if t == nil {
		t = &turns{}
		l.turns[c.from] = t
	}
	t.queue = append(t.queue, c)
	l.next(t)
	if len(t.queue) > 0 && !t.pressing {
		t.pressing = true
		go l.press(c.from, t)
	}
}

// press makes room in the share of an address while somebody waits for a turn there. It is no business of Accept, which
// would hold up all others.
func (l *limit) press(address netip.Addr, t *turns) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(t.queue) > 0 {
		if first := t.queue[0]; l.now().Sub(first.since) > patience {
			l.close(first)
		} else if !l.makeRoom(address) {
			l.rest()
		}
	}
	t.pressing = false
}

// next gives turns to those that wait for one. The caller holds the lock.
func (l *limit) next(t *turns) {
	for len(t.queue) > 0 && (t.read < l.share || l.ending) {
		t.queue[0].since = l.now()
		close(t.queue[0].turn)
		t.queue = t.queue[1:]
		t.read++
	}
}

// makeRoom closes the connection that is the least loss, of an address or, without one, of all. The caller holds the lock.
func (l *limit) makeRoom(of netip.Addr) bool {
	c := l.victim(of)
	if c == nil {
		return false
	}
	l.close(c)
	l.evicted.Add(1)
	return true
}

// victim is the connection that has waited longest without a request: a kept one between two polls, or one that has had
// its time to send its first. Where there are none it is the one at work that is furthest behind; nil: none is. The caller
// holds the lock.
func (l *limit) victim(of netip.Addr) *conn {
	for e := l.waiting.Front(); e != nil; e = e.Next() {
		c := e.Value.(*conn)
		if (c.idle || l.now().Sub(c.since) >= behind) && (!of.IsValid() || c.from == of && c.hasTurn()) {
			return c
		}
	}
	l.probe()
	var slowest *conn
	most, now := behind, l.now()
	for c := range l.open {
		if lag, writes := c.lag(now); writes && lag >= most && (!of.IsValid() || c.from == of) {
			slowest, most = c, lag
		}
	}
	return slowest
}

// probe lets the writes under way tell how far they have come, and gives them a moment; what was heard a moment ago is
// good enough. The caller holds the lock.
func (l *limit) probe() {
	now, asked := l.now(), false
	if now.Sub(l.probed) < 5*probeTime {
		return
	}
	for c := range l.open {
		if lag, writes := c.lag(now); writes && lag >= behind {
			asked = c.Conn.SetWriteDeadline(now) == nil || asked
		}
	}
	if !asked {
		return
	}
	l.mu.Unlock()
	moment, cancel := context.WithTimeout(context.Background(), probeTime)
	<-moment.Done()
	cancel()
	l.mu.Lock()
	l.probed = l.now()
}

// rest waits until something has changed, for a moment at most. The caller holds the lock.
func (l *limit) rest() {
	moment, cancel := context.WithTimeout(context.Background(), 5*probeTime)
	defer cancel()
	stop := context.AfterFunc(moment, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Broadcast()
	})
	l.changed.Wait()
	stop() // before cancel, which would wake whoever waits next
}

// close ends a connection. The caller holds the lock.
func (l *limit) close(c *conn) {
	l.forget(c)
	_ = c.Conn.Close() // whoever reads or writes it is told
}

// forget drops a connection from the count. The caller holds the lock.
func (l *limit) forget(c *conn) {
	l.leave(c)
	delete(l.open, c)
	if t := l.turns[c.from]; t != nil {
		if c.hasTurn() {
			t.read--
		} else {
			t.queue = slices.DeleteFunc(t.queue, func(other *conn) bool { return other == c })
			close(c.turn) // its reader wakes, and finds it closed
		}
		l.next(t)
		if t.read == 0 && len(t.queue) == 0 {
			delete(l.turns, c.from)
		}
	}
	l.changed.Broadcast()
}

func (l *limit) leave(c *conn) {
	if c.place != nil {
		l.waiting.Remove(c.place)
		c.place = nil
	}
}

// state follows a connection: http.Server.ConnState.
func (l *limit) state(nc net.Conn, state http.ConnState) {
	c := nc.(*conn)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !l.open[c]:
	case state == http.StateActive:
		l.leave(c)
		c.idle = false
	case state == http.StateIdle && l.ending:
		l.close(c)
	case state == http.StateIdle && c.place == nil:
		c.place, c.idle = l.waiting.PushBack(c), true
		l.changed.Broadcast()
	case state == http.StateClosed:
		l.forget(c)
	}
}

// end closes the connections that wait for a next request, now and from now on, and lets in who waits at the cap or for a
// turn: there will be no others. A connection that has not had its first answer stays.
func (l *limit) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ending = true
	for e := l.waiting.Front(); e != nil; {
		c := e.Value.(*conn)
		e = e.Next()
		if c.idle {
			l.close(c)
		}
	}
	for _, t := range l.turns {
		l.next(t)
	}
	l.changed.Broadcast()
}

// silent closes the connections on which nothing has ever come: browsers open some in advance, which they may never use.
func (l *limit) silent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		if !c.heard.Load() {
			l.close(c)
		}
	}
}

// wait returns when no connection is left, or with the error of ctx when that has ended.
func (l *limit) wait(ctx context.Context) error {
	go func() {
		<-ctx.Done()
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Broadcast()
	}()
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.open) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.changed.Wait()
	}
	return nil
}

// count is the number of open connections.
func (l *limit) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}
