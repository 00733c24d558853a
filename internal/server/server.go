// Package server serves the current release of a public folder over HTTP/1.1 to phones and screens, and reads the access
// logs that it wrote: which screen fetched what, and when.
//
// # What can be fetched
//
//	release           address
//	site/x            /x; for index.html also its folder: /v/b01/, to which /v/b01 is redirected
//	screens/x         /screens/x, folders as above
//	                  /screens/<venue>/<screen>/by-hash/<sha256>.<ending>: each file of a screen's folder by its content, of
//	                  the current release and of those that the store still keeps
//	print/x           /print/x, only with Options.Print; what several venues share asks for the token of any of them
//	–                 /healthz, /metrics
//
// An address is looked up in a table made from release.json and is never turned into a path: whatever is not in the table
// (release.json itself, names with a leading dot, other folders) is 404, with the site's 404.html. Only GET and HEAD are
// answered. With Options.Tokens whatever belongs to a venue's screens or print files asks for the venue's token:
// "Authorization: Bearer …", ?t=…, or the cookie that a request with ?t= is given, which lets a browser's player load the
// files beside its page. No answer of these may be kept in a cache that people share. New tokens hold from the next tick on.
//
// # Right bytes
//
// A request takes the table once, so it never mixes two releases. Before the first byte of a file is sent the file has been
// read and compared with the size and hash of release.json, again whenever it has changed on the disk; a damaged file is 503
// and a message, never wrong bytes. Small files are then sent from memory. Large ones are sent in pieces, each compared again:
// one that has rotted meanwhile ends the answer too early. A folder that is deleted and made anew, or moved, is found at the
// next tick; /healthz is 503 for as long as the published release, its pointer or a file of it cannot be had.
// Parts are given out as RFC 9110 has it (ranges.go). The strong ETag is the content's hash ("-gz" added where the body is
// compressed), so that a player's "not modified" and resumed downloads (Range with If-Range) are right across releases. Where a build deletes a release
// between the look-up and the opening, the request starts again with the new table.
//
// A screen that reads the manifest and then the slides sees both of one release if it fetches the slides by hash; the
// manifest is no-cache, names by hash are immutable, pages may be kept for a minute.
//
// # Bad networks
//
// A connection is cut when it makes no progress, not when it is slow: a write deadline counts from the last byte that the
// client's side accepted. Headers have a time limit. At the cap of connections the one that has waited longest without a
// request makes room, then the one that is furthest behind a slow pace; an address has a share of them (limit.go). Run ends by
// finishing what has begun, up to Options.Grace; connections that were opened in advance and never used delay it by Options.SilentTime at most. With a socket that outlives the process
// (systemd's socket activation) a restart refuses nobody.
//
// # Clock
//
// The hour comes from Options.Now and from the channel given to Run, on every tick of which the pointer is read again.
package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"fanshi/internal/release"
)

// Options are what a Server serves and how.
type Options struct {
	Store  *release.Store
	Print  bool    // the print files too
	Tokens *Tokens // nil: everybody may fetch everything
	// NewTokens is asked on every tick for tokens that take the place of Tokens; nil: they have not changed. After an error
	// those at hand stay.
	NewTokens func() (*Tokens, error)
	Log       *Log // nil: no access log
	Now       func() time.Time

	HeaderTime  time.Duration // for a request's header; 0: 10 s
	StallTime   time.Duration // without progress of a response; 0: 30 s
	IdleTime    time.Duration // between two requests of a connection; 0: 150 s, so that a poll a minute keeps it
	Grace       time.Duration // for finishing at the end; 0: 30 s
	SilentTime  time.Duration // for the first byte of a connection, once the end has begun; 0: 3 s
	Connections int           // cap; 0: 8192
	PerAddress  int           // connections of one address, this machine's own excepted; 0: 64; negative: no bound
	CacheBytes  int64         // of bodies kept in memory; 0: 128 MiB

	Switched func(release.Release) // a release has become the served one
	Trouble  func(error)           // the pointer cannot be read, a file is damaged: told once, not at every request
}

// Server is an http.Handler; it is ready when New returns.
type Server struct {
	opts    Options
	tokens  atomic.Pointer[Tokens]
	table   atomic.Pointer[table]
	bodies  *cache
	metrics metrics
	limit   *limit
	ending  atomic.Bool // Run finishes
	failing atomic.Bool // the last Reload was an error

	reloading sync.Mutex       // held while the table is made
	store     *release.Store   // the folder as it was found last
	parts     map[string]*part // releases of it read so far, by id

	telling sync.Mutex
	told    map[string]bool  // troubles that have been reported
	sick    map[*stored]bool // files that could not be given out when they were last looked at
}

// New reads the current release. It is release.ErrNone if nothing has been published.
func New(o Options) (*Server, error) {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&o.HeaderTime, 10*time.Second)
	def(&o.StallTime, 30*time.Second)
	def(&o.IdleTime, 150*time.Second)
	def(&o.Grace, 30*time.Second)
	def(&o.SilentTime, 3*time.Second)
	if o.Connections == 0 {
		o.Connections = 8192
	}
	if o.CacheBytes == 0 {
		o.CacheBytes = 128 << 20
	}
	switch {
	case o.PerAddress == 0:
		o.PerAddress = 64
	case o.PerAddress < 0:
		o.PerAddress = o.Connections
	}
	s := &Server{opts: o, bodies: newCache(o.CacheBytes), store: o.Store, parts: map[string]*part{}, told: map[string]bool{}, sick: map[*stored]bool{}}
	s.tokens.Store(o.Tokens)
	s.limit = newLimit(o.Connections, o.PerAddress, o.StallTime, o.Now)
	return s, s.Reload()
}

// Reload reads the pointer and, if it names another release, or if the folder has been made anew, makes that one the served
// release. After an error the old one stays.
func (s *Server) Reload() error { return s.reload(nil) }

// reload makes a new table if the pointer has moved, or if stale, a table that turned out to name deleted files, is still
// the served one.
func (s *Server) reload(stale *table) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	old := s.table.Load()
	t, err := s.published(old, stale)
	s.failing.Store(err != nil)
	if err != nil || t == old {
		return err
	}
	s.table.Store(t)
	if old == nil || old.id != t.id || old.store != t.store {
		s.telling.Lock()
		s.told, s.sick = map[string]bool{}, map[*stored]bool{}
		s.telling.Unlock()
	}
	if old == nil || old.id != t.id {
		s.metrics.switches.Add(1)
		if s.opts.Switched != nil {
			s.opts.Switched(t.release)
		}
	}
	return nil
}

// published is the table of what is published now; the old one if that is still true. The caller holds s.reloading.
func (s *Server) published(old, stale *table) (*table, error) {
	store, err := s.store.Again()
	if err != nil {
		return nil, err
	}
	if store != s.store {
		s.store, s.parts = store, map[string]*part{}
	}
	id, err := store.CurrentID()
	if err != nil {
		return nil, err
	}
	if old != nil && old.id == id && old.store == store && old != stale {
		return old, nil
	}
	return s.makeTable(id)
}

// trouble tells of an error, each wording once until the next release.
func (s *Server) trouble(err error) {
	s.telling.Lock()
	known := s.told[err.Error()]
	s.told[err.Error()] = true
	s.telling.Unlock()
	if !known && s.opts.Trouble != nil {
		s.opts.Trouble(err)
	}
}

// Served returns the release that new requests get.
func (s *Server) Served() release.Release { return s.table.Load().release }

// Run serves the listeners until ctx ends, then stops accepting and finishes what has begun. It closes the listeners. On
// every tick it looks for a new release and hands the log to the system. It returns an error if a listener fails, or if
// requests had to be cut at the end.
func (s *Server) Run(ctx context.Context, tick <-chan time.Time, listeners ...net.Listener) error {
	web := &http.Server{Handler: s, ReadHeaderTimeout: s.opts.HeaderTime, ReadTimeout: 3 * s.opts.HeaderTime,
		IdleTimeout: s.opts.IdleTime, MaxHeaderBytes: 16 << 10, ConnState: s.limit.state, ConnContext: withConn}
	ended := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { ended <- web.Serve(s.limit.wrap(l)) }()
	}
	watching, stopWatching := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() { defer close(watched); s.watch(watching, tick) }()
	var failed error
	running := len(listeners)
	select {
	case <-ctx.Done():
	case failed = <-ended:
		running--
	}
	s.ending.Store(true)
	web.SetKeepAlivesEnabled(false)
	s.limit.end()
	for _, l := range listeners {
		_ = l.Close() // nothing is sent through it
	}
	for range running {
		<-ended
	}
	late := s.finish(ctx, web)
	stopWatching()
	<-watched
	return errors.Join(failed, late, s.opts.Log.Flush())
}

// ErrCut says that at the end some requests were not finished in time.
var ErrCut = errors.New("some requests were cut")

// finish waits until every accepted connection has had its answer. http.Server.Shutdown is of no use here: it closes a
// connection whose first request arrives after its begin.
func (s *Server) finish(ctx context.Context, web *http.Server) error {
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.opts.Grace)
	defer cancel()
	silent, stop := context.WithTimeout(grace, s.opts.SilentTime)
	defer stop()
	go func() { <-silent.Done(); s.limit.silent() }()
	err := s.limit.wait(grace)
	_ = web.Close() // what is left is cut in any case
	if err != nil {
		return ErrCut
	}
	return nil
}

// renewTokens takes over tokens that have changed.
func (s *Server) renewTokens() error {
	if s.opts.NewTokens == nil {
		return nil
	}
	fresh, err := s.opts.NewTokens()
	if fresh != nil && err == nil {
		s.tokens.Store(fresh)
	}
	return err
}

// watch reads the pointer and the tokens on every tick.
func (s *Server) watch(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			if err := s.Reload(); err != nil {
				s.metrics.troubles.Add(1)
				s.trouble(err)
			}
			if err := s.renewTokens(); err != nil {
				s.trouble(err)
			}
			if err := s.opts.Log.Flush(); err != nil {
				s.trouble(err)
			}
		}
	}
}
