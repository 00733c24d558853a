package cli

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

// silent is a server that takes every connection, reads the request, sends something and then nothing more.
func silent(t *testing.T, says string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, says)
		}
	}()
	return l.Addr().String()
}

// TestWebLimits: whatever a server leaves undone, the request ends.
func TestWebLimits(t *testing.T) {
	long, short := time.Minute, 100*time.Millisecond
	for name, c := range map[string]struct {
		limits  webLimits
		address string
		body    bool // the answer begins, its end does not come
	}{
		"no answer":           {webLimits{long, short, long}, "http://" + silent(t, ""), false},
		"half a header":       {webLimits{long, short, long}, "http://" + silent(t, "HTTP/1.1 200 OK\r\nContent-"), false},
		"no byte at all":      {webLimits{long, long, short}, "http://" + silent(t, ""), false},
		"no encryption":       {webLimits{short, long, long}, "https://" + silent(t, ""), false},
		"half a body":         {webLimits{long, long, short}, "http://" + silent(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), true},
		"a body without end":  {webLimits{long, long, short}, "http://" + silent(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), true},
		"nothing takes calls": {webLimits{short, long, long}, "http://192.0.2.1", false}, // RFC 5737: nobody's
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, err := webClient(c.limits).Get(c.address)
			if err == nil {
				_, err = io.ReadAll(answer.Body)
				_ = answer.Body.Close()
			} else if c.body {
				t.Fatalf("the answer does not begin: %v", err)
			}
			var timeout net.Error
			if err == nil || name != "nothing takes calls" && (!errors.As(err, &timeout) || !timeout.Timeout()) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestPullLimits: the limits are those that users were promised.
func TestPullLimits(t *testing.T) {
	if pullLimits != (webLimits{connect: 10 * time.Second, headers: 15 * time.Second, silence: 30 * time.Second}) {
		t.Errorf("%+v", pullLimits)
	}
	_, client, err := pullSource("http://a/")
	transport, ok := client.Transport.(*http.Transport)
	if err != nil || !ok || transport.ResponseHeaderTimeout != pullLimits.headers || transport.TLSHandshakeTimeout != pullLimits.connect {
		t.Errorf("%+v %v", client, err)
	}
	address := silent(t, "")
	conn, err := transport.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if quiet, ok := conn.(quietConn); !ok || quiet.silence != pullLimits.silence {
		t.Errorf("%T", conn)
	}
	quiet := quietConn{conn, time.Nanosecond}
	if _, err := quiet.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v", err)
	}
}
