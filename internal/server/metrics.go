package server

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
)

// metrics are counters since the start.
type metrics struct {
	statuses  [600]atomic.Int64
	bytes     atomic.Int64
	running   atomic.Int64
	switches  atomic.Int64
	troubles  atomic.Int64
	logErrors atomic.Int64
}

func (m *metrics) count(status int, bytes int64) {
	if status < len(m.statuses) {
		m.statuses[status].Add(1)
	}
	m.bytes.Add(bytes)
}

// writeMetrics answers in the Prometheus text format 0.0.4.
func (s *Server) writeMetrics(w *recorder) {
	var b strings.Builder
	m, l := &s.metrics, s.limit
	series := func(name, kind, help string) {
		fmt.Fprintf(&b, "# HELP fanshi_%s %s\n# TYPE fanshi_%s %s\n", name, help, name, kind)
	}
	one := func(name, kind, help string, value int64) {
		series(name, kind, help)
		fmt.Fprintf(&b, "fanshi_%s %d\n", name, value)
	}
	series("requests_total", "counter", "Requests answered, by status.")
	for status := range m.statuses {
		if n := m.statuses[status].Load(); n > 0 {
			fmt.Fprintf(&b, "fanshi_requests_total{code=\"%d\"} %d\n", status, n)
		}
	}
	one("sent_bytes_total", "counter", "Bytes of bodies sent.", m.bytes.Load())
	one("requests_running", "gauge", "Requests being answered.", m.running.Load())
	one("connections", "gauge", "Open connections.", int64(l.count()))
	one("connections_stalled_total", "counter", "Connections cut because the client took nothing.", l.stalled.Load())
	one("connections_evicted_total", "counter", "Waiting connections closed at the cap.", l.evicted.Load())
	one("cache_bytes", "gauge", "Bytes of bodies in memory.", s.bodies.size())
	one("switches_total", "counter", "Releases that have become the served one.", m.switches.Load())
	one("troubles_total", "counter", "Failed reads of the pointer or of a file.", m.troubles.Load())
	one("log_errors_total", "counter", "Failed writes of the access log.", m.logErrors.Load())
	// The name that every Go program's has: one for each connection and little else, so that a leak shows.
	fmt.Fprintf(&b, "# HELP go_goroutines Goroutines.\n# TYPE go_goroutines gauge\ngo_goroutines %d\n", runtime.NumGoroutine())
	r := s.Served()
	series("release_info", "gauge", "The served release.")
	fmt.Fprintf(&b, "fanshi_release_info{release=%s,edition=%s} 1\n", strconv.Quote(r.ID), strconv.Quote(r.Manifest.Edition))
	h := w.Header()
	protect(h)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(w, b.String())
}
