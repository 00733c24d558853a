package server

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Addresses of the server's own.
const (
	healthPath  = "/healthz"
	metricsPath = "/metrics"
)

// Values of headers that many answers share; nothing changes them.
var (
	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	vary       = []string{"Accept-Encoding"}
	ranges     = []string{"bytes"}
)

// ServeHTTP answers one request and logs it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.opts.Now()
	rec := &recorder{ResponseWriter: w}
	s.metrics.running.Add(1)
	defer func() {
		s.metrics.running.Add(-1)
		s.metrics.count(rec.code(), rec.bytes)
		rec.line.fill(start, s.opts.Now().Sub(start), r, rec)
		if !s.opts.Log.write(&rec.line) {
			s.metrics.logErrors.Add(1)
		}
	}()
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		refuse(rec, http.StatusMethodNotAllowed)
	case r.ContentLength != 0: // nobody has a reason to send a body, and one that never ends would hold the connection
		w.Header().Set("Connection", "close")
		refuse(rec, http.StatusBadRequest)
	case r.URL.Path == healthPath:
		s.health(rec)
	case r.URL.Path == metricsPath:
		s.writeMetrics(rec)
	default:
		s.answer(rec, r)
	}
}

// attempts is how often a request starts again because a build has deleted what it was about to open.
const attempts = 3

// answer looks the address up and sends the file.
func (s *Server) answer(w *recorder, r *http.Request) {
	address := r.URL.Path
	if raw := r.URL.RawPath; raw != "" && !plain(raw) {
		address = "" // no address of the table is written like this
	}
	w.line.Venue, w.line.Screen = owner(address)
	if tokens := s.tokens.Load(); tokens != nil && w.line.guarded(address) && !tokens.admit(w, r, address, w.line.Venue) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="fanshi"`)
		refuse(w, http.StatusUnauthorized)
		return
	}
	for n := 0; ; n++ {
		t := s.table.Load()
		err := s.send(w, r, t, address)
		if err == nil {
			return
		}
		if gone(err) && n+1 < attempts {
			if err := s.reload(t); err != nil {
				s.trouble(err)
			}
			continue
		}
		f, _ := t.find(address)
		s.failed(f, err)
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusServiceUnavailable)
		return
	}
}

// plain tells addresses in which only letters and the like are escaped from those that hide what separates folders.
func plain(raw string) bool {
	raw = strings.ToLower(raw)
	for _, hidden := range []string{"%2f", "%5c", "%2e", "%00"} {
		if strings.Contains(raw, hidden) {
			return false
		}
	}
	return true
}

// send answers from one table. Nothing has been sent if it returns an error.
func (s *Server) send(w *recorder, r *http.Request, t *table, address string) error {
	w.line.Edition = t.release.Manifest.Edition
	f, folder := t.find(address)
	if folder != "" {
		target := r.URL.Query().Encode()
		if target != "" {
			target = "?" + target
		}
		w.Header()["Cache-Control"] = s.private(r, w.line.guarded(address), []string{cachePage})
		http.Redirect(w, r, folder+target, http.StatusMovedPermanently)
		return nil
	}
	if f == nil {
		return s.sendNotFound(w, r, t, address)
	}
	w.line.Edition, w.line.SHA256, w.line.Size = f.edition, f.sha, f.size
	if f.venue != "" {
		w.line.Venue, w.line.Screen = f.venue, f.screen
	}
	h := w.Header()
	h["Cache-Control"] = s.private(r, f.guarded, f.cacheHeader)
	if f.kind.text {
		h["Vary"] = vary
	}
	readRange(r, f.size)
	packed := f.kind.text && f.size <= inMemory && r.Header["Range"] == nil && acceptsGzip(r.Header)
	if !f.isMatched(r.Header) {
		clear(h, "Cache-Control", "Vary")
		refuse(w, http.StatusPreconditionFailed)
		return nil
	}
	if tag := f.matching(r.Header, packed); tag != nil { // RFC 9110, 15.4.5: nothing more; what was sent with the body stands
		h["Etag"] = tag
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	f.present(h)
	err := s.sendBody(w, r, f, packed)
	if err != nil {
		clear(h, "Etag", "Cache-Control", "Vary", "Content-Type", "Content-Security-Policy")
	}
	return err
}

// present sets the headers that a file has with its body.
func (f *file) present(h http.Header) {
	protect(h)
	h["Content-Type"] = []string{f.kind.media}
	if f.kind.document {
		h["Content-Security-Policy"] = []string{f.kind.policy}
	}
}

// protect sets the headers that every body goes with.
func protect(h http.Header) {
	h["X-Content-Type-Options"], h["Referrer-Policy"] = nosniff, noReferrer
}

func clear(h http.Header, names ...string) {
	for _, n := range names {
		h.Del(n)
	}
}

// sendBody sends a file under its ETag. Ranges and the conditions that go with them are net/http's work.
func (s *Server) sendBody(w *recorder, r *http.Request, f *file, packed bool) error {
	h := w.Header()
	if f.size > inMemory {
		file, err := s.openWhole(f.stored)
		if err != nil {
			return err
		}
		defer file.Close()
		h["Etag"] = f.etag
		http.ServeContent(w, r, "", time.Time{}, file)
		if file.failed != nil { // net/http sees that the answer is too short, and ends the connection
			s.failed(f, file.failed)
		}
		return nil
	}
	if packed {
		data, err := s.compressed(f.stored)
		if err != nil {
			return err
		}
		if data != nil {
			h["Etag"] = f.packedEtag
			h.Set("Content-Encoding", "gzip")
			w.line.Encoding, w.line.Size = "gzip", int64(len(data))
			return sendBytes(w, r, data)
		}
	}
	data, err := s.read(f.stored)
	if err != nil {
		return err
	}
	h["Etag"] = f.etag
	return sendBytes(w, r, data)
}

func sendBytes(w *recorder, r *http.Request, data []byte) error {
	if r.Header["Range"] != nil {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return nil
	}
	h := w.Header()
	h["Accept-Ranges"] = ranges
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		together(r, func() { _, _ = w.Write(data) }) // a client that has left needs no answer
	}
	return nil
}

// sendNotFound sends the site's own page, or a line.
func (s *Server) sendNotFound(w *recorder, r *http.Request, t *table, address string) error {
	if t.notFound == nil || t.notFound.size > inMemory || strings.HasPrefix(address, "/screens/") {
		refuse(w, http.StatusNotFound)
		return nil
	}
	data, err := s.read(t.notFound.stored)
	if err != nil {
		return err
	}
	h := w.Header()
	t.notFound.present(h)
	h["Cache-Control"] = s.private(r, w.line.guarded(address), []string{cacheAsk})
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(data) // net/http drops the body of an answer to HEAD
	return nil
}

// refuse answers with a status and a line for people.
func refuse(w http.ResponseWriter, status int) {
	text := map[int]string{
		http.StatusBadRequest:         "请求不能带内容。",
		http.StatusUnauthorized:       "需要这个场所的口令。",
		http.StatusNotFound:           "没有这个文件。",
		http.StatusMethodNotAllowed:   "只能读取。",
		http.StatusPreconditionFailed: "文件已经换成了别的内容。",
		http.StatusServiceUnavailable: "这个文件暂时取不到，请稍后再试。",
	}[status] + "\n"
	h := w.Header()
	protect(h)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// matching returns the entity tag of If-None-Match (RFC 9110, 13.1.2) that names the content, or nil. The compressed form
// is only right for a client that accepts it. A "W/" before a tag is what proxies put there that compress by themselves.
func (f *file) matching(h http.Header, packed bool) []string {
	for _, list := range h["If-None-Match"] {
		for tag := range strings.SplitSeq(list, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			switch {
			case tag == "*", tag == f.etag[0]:
				return f.etag
			case packed && tag == f.packedEtag[0]:
				return f.packedEtag
			}
		}
	}
	return nil
}

// isMatched says whether If-Match (RFC 9110, 13.1.1), which comes before all other conditions, lets the request through.
// There is no Last-Modified, so If-Unmodified-Since is ignored.
func (f *file) isMatched(h http.Header) bool {
	lists := h["If-Match"]
	delete(h, "If-Match") // answered; net/http need not look at it again
	delete(h, "If-Unmodified-Since")
	for _, list := range lists {
		for tag := range strings.SplitSeq(list, ",") {
			if tag = strings.TrimSpace(tag); tag == "*" || tag == f.etag[0] || f.kind.text && tag == f.packedEtag[0] {
				return true
			}
		}
	}
	return len(lists) == 0
}

// acceptsGzip reads Accept-Encoding (RFC 9110, 12.5.3).
func acceptsGzip(h http.Header) bool {
	accepted := false
	for _, list := range h["Accept-Encoding"] {
		for item := range strings.SplitSeq(list, ",") {
			name, weight, _ := strings.Cut(item, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			if name != "gzip" && name != "x-gzip" {
				continue
			}
			q, isWeight := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(weight, " ", "")), "q=")
			value, err := strconv.ParseFloat(q, 64)
			accepted = !isWeight || err == nil && value > 0
		}
	}
	return accepted
}

// recorder counts what is sent, for the log.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	line   Line
}

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// WriteHeader notes the status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (w *recorder) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
