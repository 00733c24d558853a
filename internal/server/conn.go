package server

import (
	"container/list"
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// conn is a connection with a deadline that moves with the client's progress.
type conn struct {
	net.Conn
	limit *limit
	from  netip.Addr    // whose share it counts against
	since time.Time     // when it was accepted or, later, had its turn
	turn  chan struct{} // closed when it may be read from
	place *list.Element // in limit.waiting; nil while a request is answered
	idle  bool          // has had an answer and waits for the next request
	heard atomic.Bool   // a byte has come
	hold  bool          // the next Write is the beginning of something longer
	held  []byte        // that beginning

	sending sync.Mutex    // guards what follows
	writes  bool          // a write is under way
	paid    time.Time     // of that write: up to when the bytes taken would have lasted at slowPace
	debt    time.Duration // what earlier writes have left
}

// connKey finds the connection in a request's context.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// together runs send, which writes headers and a body. net/http hands them over in two pieces, the first of which is as
// large as its buffer; held back, it leaves in one system call with the second.
func together(r *http.Request, send func()) {
	c, _ := r.Context().Value(connKey{}).(*conn)
	if c == nil {
		send()
		return
	}
	c.hold = true
	send()
	c.hold = false
	if len(c.held) > 0 {
		_, _ = c.Write(nil) // a failure shows at the next Write
	}
}

func (c *conn) hasTurn() bool {
	select {
	case <-c.turn:
		return true
	default:
		return false
	}
}

// Read waits for the connection's turn, and notes that something has come. While it waits the time for the header runs on.
func (c *conn) Read(p []byte) (int, error) {
	<-c.turn
	n, err := c.Conn.Read(p)
	if n > 0 && !c.heard.Load() {
		c.heard.Store(true)
	}
	return n, err
}

// Write sends all of p as long as the other side takes at least a byte of it within the stall time.
func (c *conn) Write(p []byte) (int, error) {
	if c.hold && len(c.held) == 0 {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	c.begin()
	defer c.rest()
	if len(c.held) > 0 {
		return c.writeBoth(p)
	}
	sent := 0
	last := c.limit.now()
	for sent < len(p) {
		n, err := c.step(&last, func() (int64, error) {
			n, err := c.Conn.Write(p[sent:])
			return int64(n), err
		})
		sent += int(n)
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// writeBoth sends what was held back and p.
func (c *conn) writeBoth(p []byte) (int, error) {
	pieces := net.Buffers{c.held, p}
	before := len(c.held)
	c.held = c.held[:0]
	sent := 0
	last := c.limit.now()
	for {
		n, err := c.step(&last, func() (int64, error) { return pieces.WriteTo(c.Conn) })
		sent += int(n)
		if err != nil || len(pieces) == 0 {
			return max(sent-before, 0), err
		}
	}
}

// step sends under a fresh deadline; last is when the other side took something last. A deadline that struck after some
// progress, or before the stall time was over because the limit has asked, is no error.
func (c *conn) step(last *time.Time, send func() (int64, error)) (int64, error) {
	if err := c.Conn.SetWriteDeadline(last.Add(c.limit.stall)); err != nil {
		return 0, err
	}
	n, err := send()
	now := c.limit.now()
	if n > 0 {
		*last = now
		c.progress(n, now)
	}
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		if now.Before(last.Add(c.limit.stall)) {
			return n, nil
		}
		c.limit.stalled.Add(1)
	}
	return n, err
}

// begin and rest enclose a write: what a client owes is the time it was waited for, not the server's own pauses.
func (c *conn) begin() {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.writes, c.paid = true, c.limit.now().Add(-c.debt)
}

func (c *conn) rest() {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.writes, c.debt = false, max(0, c.limit.now().Sub(c.paid))
}

// progress pays for bytes that were taken; nothing is paid in advance.
func (c *conn) progress(n int64, now time.Time) {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.paid = c.paid.Add(time.Duration(n) * time.Second / slowPace)
	if c.paid.After(now) {
		c.paid = now
	}
}

// lag is how far the client is behind slowPace with what is being written; writes: something is.
func (c *conn) lag(now time.Time) (behind time.Duration, writes bool) {
	c.sending.Lock()
	defer c.sending.Unlock()
	return now.Sub(c.paid), c.writes
}
