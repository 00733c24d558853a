package agent

import (
	"cmp"
	"crypto/tls"
	"net/http"
	"net/url"
	"time"
)

// maxRedirects is how often one request may be sent on.
const maxRedirects = 5

// newClient makes of a client the one that the agent uses. It judges certificates by the agent's clock, and takes care of
// the token where the server sends it on: never from https to http, and never along to another origin (RFC 6454: scheme,
// host and port), which the standard library would do for a subdomain or another port.
func newClient(given *http.Client, clock func() time.Time) *http.Client {
	client := *given
	transport := client.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	if t, ok := transport.(*http.Transport); ok {
		t = t.Clone()
		if t.TLSClientConfig == nil {
			t.TLSClientConfig = &tls.Config{}
		}
		t.TLSClientConfig.Time = clock
		client.Transport = t
	}
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		first := via[0].URL
		if len(via) > maxRedirects || first.Scheme == "https" && req.URL.Scheme != "https" {
			return http.ErrUseLastResponse
		}
		if originOf(req.URL) != originOf(first) {
			req.Header.Del("Authorization")
		}
		return nil
	}
	return &client
}

// originOf is the origin of an address, its port written out.
func originOf(u *url.URL) string {
	return u.Scheme + "://" + u.Hostname() + ":" + cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
}
