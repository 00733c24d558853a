package server

import (
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Line is one line of the access log, a JSON object. What does not apply is absent. Neither the query (it may hold a
// token) nor the port of the remote side is logged.
type Line struct {
	Time    time.Time `json:"time"` // when the request was read, UTC, milliseconds
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	Status  int       `json:"status"`
	Bytes   int64     `json:"bytes"`       // of the body, handed to the system
	MS      float64   `json:"duration_ms"` // until the last of them was
	Venue   string    `json:"venue,omitempty"`
	Screen  string    `json:"screen,omitempty"`
	Edition string    `json:"edition,omitempty"`
	SHA256  string    `json:"sha256,omitempty"` // of the file that the address stands for, also with 304
	Size    int64     `json:"size,omitempty"`   // of that file; where it was sent compressed, of the compressed one
	// Encoding is how it was sent compressed, Range which part of it was to be sent: "0-499". One with several parts has none.
	Encoding string `json:"encoding,omitempty"`
	Range    string `json:"range,omitempty"`
	Remote   string `json:"remote"`
	Agent    string `json:"agent,omitempty"`
}

// maxLogged is how much of a text that a client chooses is logged.
const maxLogged = 300

func (l *Line) fill(start time.Time, took time.Duration, r *http.Request, w *recorder) {
	l.Time, l.MS = start.UTC().Truncate(time.Millisecond), float64(took.Microseconds())/1000
	l.Method, l.Path, l.Agent = cut(r.Method), cut(r.URL.Path), cut(r.UserAgent())
	l.Status, l.Bytes, l.Remote = w.code(), w.bytes, remote(r)
	if l.Status == http.StatusPartialContent {
		part, _ := strings.CutPrefix(w.Header().Get("Content-Range"), "bytes ")
		l.Range, _, _ = strings.Cut(part, "/")
	}
	if l.SHA256 == "" {
		l.Venue, l.Screen = cut(l.Venue), cut(l.Screen)
	}
}

func cut(s string) string {
	if len(s) > maxLogged {
		s = s[:maxLogged]
	}
	return strings.ToValidUTF8(s, "�")
}

// remote is the client's address. Behind a proxy on the same machine it is what that proxy says; nobody else is believed.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr // a socket that is a file
	}
	chain := r.Header["X-Forwarded-For"]
	if len(chain) == 0 {
		return host
	}
	if address, err := netip.ParseAddr(host); err != nil || !address.IsLoopback() {
		return host
	}
	forwarded := chain[len(chain)-1]
	last := strings.TrimSpace(forwarded[strings.LastIndexByte(forwarded, ',')+1:])
	if address, err := netip.ParseAddr(last); err != nil || address.Zone() != "" { // a zone may hold any text
		return host
	}
	return last
}

// owner returns whose an address would be: a screen's folder, or a venue's page or print files.
func owner(address string) (venue, screen string) {
	top, rest, found := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	if !found || top != "screens" && top != "v" && top != "print" {
		return "", ""
	}
	if sharedFolder(address) != "" {
		return "", ""
	}
	venue, rest, _ = strings.Cut(rest, "/")
	if top == "screens" {
		screen, _, _ = strings.Cut(rest, "/")
	}
	return venue, screen
}

// sharedFolder is the folder of print files that several venues share, which no venue's code can name (package plan); empty: the
// address is in none.
func sharedFolder(address string) string {
	folder, _, _ := strings.Cut(strings.TrimPrefix(address, "/print/"), "/")
	if !strings.HasPrefix(address, "/print/_") {
		return ""
	}
	return folder
}

// guarded tells addresses that ask for a venue's token, whether or not there is anything behind them.
func (l *Line) guarded(address string) bool {
	return strings.HasPrefix(address, "/screens/") || strings.HasPrefix(address, "/print/")
}

// flushAt is how many bytes of log are kept back at most.
const flushAt = 64 << 10

// Log writes access lines to a file, many at a time. A nil Log drops them.
type Log struct {
	mu   sync.Mutex
	to   io.Writer
	kept []byte
}

// NewLog returns a log that appends to a writer. The lines reach it when Flush is called, or when there are many.
func NewLog(to io.Writer) *Log { return &Log{to: to} }

// write adds a line; false: lines have been lost, the disk may be full. Requests are answered all the same.
func (l *Log) write(line *Line) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(line.append(l.kept), '\n')
	return len(l.kept) < flushAt || l.flush() == nil
}

// Flush hands the kept lines to the system.
func (l *Log) Flush() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flush()
}

func (l *Log) flush() error {
	if len(l.kept) == 0 {
		return nil
	}
	_, err := l.to.Write(l.kept)
	l.kept = l.kept[:0] // also what could not be written: a full disk must not fill the memory too
	return err
}
