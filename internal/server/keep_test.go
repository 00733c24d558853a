package server

import (
	"net/http"
	"path"
	"strings"
	"testing"
	"time"
)

// TestKeptConnection: between two requests a connection waits, and may be the one that goes; at the end it is closed.
func TestKeptConnection(t *testing.T) {
	l := newLimit(10, 10, time.Hour, time.Now)
	c := &conn{Conn: sink{closed: new(int)}, limit: l, turn: make(chan struct{})}
	l.admit(c)
	for range 2 {
		l.state(c, http.StateActive)
		if c.place != nil || c.idle || l.waiting.Len() != 0 {
			t.Error("a connection at work waits")
		}
		l.state(c, http.StateIdle)
		if l.count() != 1 || l.waiting.Len() != 1 || !c.idle {
			t.Errorf("%d connections, %d wait", l.count(), l.waiting.Len())
		}
	}
	l.state(c, http.StateActive)
	l.end()
	if l.count() != 1 {
		t.Error("a connection at work is closed at the end")
	}
	if l.state(c, http.StateIdle); l.count() != 0 {
		t.Error("a connection that has had its answer stays at the end")
	}
}

// TestDamagedNotFound: the site's page for what is not there, damaged, is trouble and no answer.
func TestDamagedNotFound(t *testing.T) {
	p := newPub(t)
	r := p.publish(small())
	var told []string
	s := p.server(Options{Trouble: func(err error) { told = append(told, err.Error()) }})
	overwrite(t, path.Join(p.dir, r.Path, "site/404.html"))
	if r := get(t, s, "GET", "/nothing", nil); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || len(told) != 1 || !strings.Contains(told[0], "damaged") {
		t.Errorf("%d, told %q", r.StatusCode, told)
	}
}
