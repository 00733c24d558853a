package server

import (
	"container/list"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// limit keeps the number of connections under a cap. At the cap a new connection takes the place of the one that has
// waited longest without a request (half-open ones, and kept ones between two polls); if all are at work it waits.
type limit struct {
	cap   int
	stall time.Duration
	now   func() time.Time

	mu      sync.Mutex
	changed *sync.Cond
	open    map[*conn]bool
	waiting *list.List // of *conn, the longest first
	ending  bool
	evicted atomic.Int64
	stalled atomic.Int64
}

func newLimit(most int, stall time.Duration, now func() time.Time) *limit {
	l := &limit{cap: most, stall: stall, now: now, open: map[*conn]bool{}, waiting: list.New()}
	l.changed = sync.NewCond(&l.mu)
	return l
}

// conn is a connection with a deadline that moves with the client's progress.
type conn struct {
	net.Conn
	limit *limit
	place *list.Element // in limit.waiting; nil while a request is answered
	idle  bool          // has had an answer and waits for the next request
	heard atomic.Bool   // a byte has come
	hold  bool          // the next Write is the beginning of something longer
	held  []byte        // that beginning
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
	c := &conn{Conn: inner, limit: l.limit}
	l.limit.admit(c)
	return c, nil
}

func (l *limit) admit(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.open) >= l.cap && !l.ending {
		oldest := l.waiting.Front()
		if oldest == nil {
			l.changed.Wait()
			continue
		}
		l.close(oldest.Value.(*conn))
		l.evicted.Add(1)
	}
	l.open[c] = true
	c.place = l.waiting.PushBack(c)
}

// close ends a connection whose peer is sending nothing. The caller holds the lock.
func (l *limit) close(c *conn) {
	l.forget(c)
	_ = c.Conn.Close() // nothing is under way
}

// forget drops a connection from the count. The caller holds the lock.
func (l *limit) forget(c *conn) {
	l.leave(c)
	delete(l.open, c)
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

// end closes the connections that wait for a next request, now and from now on, and lets in who waits at the cap: there
// will be no others. A connection that has not had its first answer stays.
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

// Read notes that something has come.
func (c *conn) Read(p []byte) (int, error) {
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
	if len(c.held) > 0 {
		return c.writeBoth(p)
	}
	sent := 0
	for sent < len(p) {
		n, err := c.step(func() (int64, error) {
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
	for {
		n, err := c.step(func() (int64, error) { return pieces.WriteTo(c.Conn) })
		sent += int(n)
		if err != nil || len(pieces) == 0 {
			return max(sent-before, 0), err
		}
	}
}

// ReadFrom sends a part of a file by sendfile(2). After a deadline with progress the file is set to the first byte that
// was not sent, wherever the system has left it.
func (c *conn) ReadFrom(src io.Reader) (int64, error) {
	to, direct := c.Conn.(io.ReaderFrom)
	part, limited := src.(*io.LimitedReader)
	if !direct || !limited {
		return io.Copy(struct{ io.Writer }{c}, src)
	}
	file, seekable := part.R.(io.Seeker)
	if !seekable {
		return io.Copy(struct{ io.Writer }{c}, src)
	}
	sent := int64(0)
	for {
		at, err := file.Seek(0, io.SeekCurrent)
		if err != nil {
			return sent, err
		}
		cut := false
		n, err := c.step(func() (int64, error) {
			n, err := to.ReadFrom(&io.LimitedReader{R: part.R, N: part.N})
			cut = err != nil
			return n, err
		})
		sent += n
		part.N -= n
		if err != nil || !cut {
			return sent, err
		}
		if _, err := file.Seek(at+n, io.SeekStart); err != nil {
			return sent, err
		}
	}
}

// step sends under a fresh deadline. A deadline that struck after some progress is no error.
func (c *conn) step(send func() (int64, error)) (int64, error) {
	if err := c.Conn.SetWriteDeadline(c.limit.now().Add(c.limit.stall)); err != nil {
		return 0, err
	}
	n, err := send()
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		if n > 0 {
			return n, nil
		}
		c.limit.stalled.Add(1)
	}
	return n, err
}
