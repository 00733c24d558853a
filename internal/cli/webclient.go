package cli

import (
	"context"
	"net"
	"net/http"
	"time"
)

// webLimits are how long fanshi pull waits for what. How long a whole set may take is the agent's business.
type webLimits struct {
	connect time.Duration // until there is a connection, and again until it is encrypted
	headers time.Duration // from the request to the beginning of the answer
	silence time.Duration // without a byte
}

var pullLimits = webLimits{connect: 10 * time.Second, headers: 15 * time.Second, silence: 30 * time.Second}

// webClient returns a client with these limits. Where it is sent on, and by which clock it judges certificates, is the
// agent's business.
func webClient(limits webLimits) *http.Client {
	dialer := &net.Dialer{Timeout: limits.connect}
	return &http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return quietConn{conn, limits.silence}, nil
		},
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          4,
		IdleConnTimeout:       limits.silence,
		TLSHandshakeTimeout:   limits.connect,
		ResponseHeaderTimeout: limits.headers,
	}}
}

// quietConn is a connection that ends when the other side neither sends nor takes a byte for some time.
type quietConn struct {
	net.Conn
	silence time.Duration
}

func (c quietConn) Read(data []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(data)
}

func (c quietConn) Write(data []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(data)
}
