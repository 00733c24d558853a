package agent

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// A wrong date never locks a screen: what lies more than eight days ahead is kept aside, and a first set that had to be shown
// is no floor.

// dated lets a server tell a date of its own; zero: none.
func dated(at *time.Time) func(*origin, http.ResponseWriter, *http.Request, string) bool {
	return func(_ *origin, w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.Header()["Date"] = nil
		if !at.IsZero() {
			w.Header().Set("Date", at.UTC().Format(http.TimeFormat))
		}
		return false
	}
}

func (b *bench) status(t *testing.T) (s status) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, statusFile))
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// refusedAs asserts that a round refuses the server's set for a reason.
func (b *bench) refusedAs(t *testing.T, reason string) {
	t.Helper()
	var refusal *Refusal
	if err := b.round(t.Context()); !errors.As(err, &refusal) || refusal.Reason != reason {
		t.Fatalf("refused as %v, want %s", err, reason)
	}
}

// TestAhead: a set of more than eight days ahead is kept aside, said, and taken when its time has come; a right one that
// follows is taken at once.
func TestAhead(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	o.put(generation(8))
	b.mustRound(t) // eight days
	b.shows(t, generation(8))
	o.put(generation(17)) // nine days after the accepted one
	b.refusedAs(t, ReasonAhead)
	b.shows(t, generation(8))
	if s := b.status(t); s.Ahead != day0.AddDate(0, 0, 17).Format(time.RFC3339) || s.Failures != 0 || s.Error == "" || s.Sequence != 20261201 {
		t.Errorf("%+v", s)
	}
	b.clock = day0.AddDate(0, 0, 9).Add(-time.Second)
	b.refusedAs(t, ReasonAhead)
	b.clock = b.clock.Add(2 * time.Second)
	b.mustRound(t)
	b.shows(t, generation(17))
	if s := b.status(t); s.Ahead != "" {
		t.Errorf("%+v", s)
	}
}

// TestYearsAhead: the office has published the year 2038 and then today again.
func TestYearsAhead(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	o.put(generation(4000))
	for range 3 {
		b.refusedAs(t, ReasonAhead)
	}
	o.put(generation(1))
	b.clock = day0.AddDate(0, 0, 1)
	b.mustRound(t)
	b.shows(t, generation(1))
}

// TestFirstSetAhead: a screen that has nothing shows what there is; it is no floor for sets or for the clock.
func TestFirstSetAhead(t *testing.T) {
	today := day0
	o := serve(t, generation(4000))
	o.fault = dated(&today)
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	if now, err := player(b.dir, []map[string][]byte{generation(4000)}, func(*screen.Set) []string { return []string{"01.png", "03.png", "04.png", "05.png"} }); err != nil || now != 0 {
		t.Errorf("the first set is not shown: %v", err)
	}
	if s := b.status(t); s.Clock != "own" || s.Frozen {
		t.Errorf("%+v", s)
	}
	b.mustRound(t) // again: nothing new
	o.put(generation(3990))
	b.refusedAs(t, ReasonRollback) // as long as both lie ahead, the order counts
	o.put(generation(0))
	b.mustRound(t)
	b.shows(t, generation(0))
	o.put(generation(4000)) // and now it is the one that lies ahead
	b.refusedAs(t, ReasonAhead)
}

// TestNoClock: a machine without a clock goes by the server's; one that has neither takes the sets in their order.
func TestNoClock(t *testing.T) {
	for name, date := range map[string]time.Time{"the server's clock": day0.AddDate(0, 0, 30), "no clock at all": {}} {
		at := day0
		o := serve(t, generation(0))
		o.fault = dated(&at)
		b := newBench(t, o.server.URL)
		b.clock = time.Unix(3600, 0)
		b.mustRound(t)
		b.shows(t, generation(0))
		at = date
		o.put(generation(30)) // a month later
		b.mustRound(t)
		b.shows(t, generation(30))
		o.put(generation(4000))
		if !date.IsZero() {
			b.refusedAs(t, ReasonAhead)
		} else if err := b.round(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		o.put(generation(1)) // an old one never comes back
		b.refusedAs(t, ReasonRollback)
	}
}

// TestExchangedKeys: where keys are exchanged by hand, what the old one has signed stays on the screen and binds nothing.
func TestExchangedKeys(t *testing.T) {
	o := serve(t, generation(5))
	b := newBench(t, o.server.URL)
	b.clock = day0.AddDate(0, 0, 5)
	b.mustRound(t)
	fresh := privateKey(7)
	b.options.Keys = []ed25519.PublicKey{signature.Public(fresh)}
	b.refusedAs(t, ReasonSignature)
	b.shows(t, generation(5))
	next := generation(0)
	next[sigName] = sign(fresh, next[screen.ManifestName])
	o.put(next)
	b.clock = day0
	b.mustRound(t)
	b.shows(t, next)
	o.put(generation(6))
	b.refusedAs(t, ReasonSignature)
	again := generation(5)
	again[sigName] = sign(fresh, again[screen.ManifestName])
	o.put(again)
	b.mustRound(t)
	b.shows(t, again)
	o.put(next)
	b.refusedAs(t, ReasonRollback) // what the new key has signed binds
}

// certified serves a folder over TLS with a certificate that is valid from one moment to another.
func certified(t *testing.T, files map[string][]byte, from, until time.Time) (*origin, *http.Client) {
	t.Helper()
	key := privateKey(3)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: until, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	o := &origin{files: files, hashes: true}
	o.server = httptest.NewUnstartedServer(o)
	o.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	o.server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	o.server.StartTLS()
	t.Cleanup(o.server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return o, &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}}
}

// TestCertificateByTheTrustedClock: the own clock lies before the certificate's days, the signed one within: updates go on.
func TestCertificateByTheTrustedClock(t *testing.T) {
	from, until := day0.AddDate(0, 0, -30), day0.AddDate(1, 0, 0)
	o, client := certified(t, generation(0), from, until)
	b := newBench(t, o.server.URL)
	b.options.Client = client
	b.clock = from.AddDate(-1, 0, 0)
	var invalid x509.CertificateInvalidError
	if err := b.round(t.Context()); !errors.As(err, &invalid) {
		t.Fatalf("a certificate that is not valid yet: %v", err)
	}
	b.clock = day0
	b.mustRound(t)
	for _, own := range []time.Time{time.Unix(0, 0), from.Add(-time.Hour), day0.AddDate(-3, 0, 0)} {
		b.clock = own
		b.mustRound(t)
	}
	o.put(generation(1))
	b.clock = time.Unix(0, 0)
	b.mustRound(t)
	b.shows(t, generation(1))
	b.clock = until.Add(time.Hour)
	if err := b.round(t.Context()); !errors.As(err, &invalid) {
		t.Errorf("a certificate that has expired: %v", err)
	}
}

// TestTokenStaysHome: the token goes to the origin that the screen was given and to no other, wherever the server sends the
// request on: another port, another host, and back.
func TestTokenStaysHome(t *testing.T) {
	var strangers []string
	stranger := httptest.NewServer(nil)
	t.Cleanup(stranger.Close)
	o := serve(t, generation(0))
	stranger.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		strangers = append(strangers, r.Header.Get("Authorization")+r.Header.Get("Cookie")+r.URL.RawQuery)
		if r.URL.Path == "/01.png" { // back home
			http.Redirect(w, r, o.server.URL+"/home/01.png", http.StatusFound)
			return
		}
		r.Header.Set("Stranger", "yes")
		r.Header.Set("Authorization", "Bearer secret") // it may have the files, not the token
		o.ServeHTTP(w, r)
	})
	home := 0
	o.fault = func(o *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		if rest, ok := strings.CutPrefix(name, "home/"); ok {
			home++
			answer(w, r, o.files[rest])
			return true
		}
		if r.Header.Get("Stranger") == "" && strings.HasSuffix(name, ".png") {
			to := stranger.URL
			if name == "02.png" {
				to = strings.Replace(to, "127.0.0.1", "localhost", 1)
			}
			http.Redirect(w, r, to+"/"+name, http.StatusTemporaryRedirect)
			return true
		}
		return false
	}
	o.hashes = false
	b := newBench(t, o.server.URL)
	b.options.Token = "secret"
	b.mustRound(t)
	b.shows(t, generation(0))
	if len(strangers) < 5 || home != 1 {
		t.Fatalf("%d requests were sent on, %d came back", len(strangers), home)
	}
	for _, seen := range strangers {
		if seen != "" {
			t.Errorf("a stranger got %q", seen)
		}
	}
}

// TestRedirects: never from https to http, not for ever, and the token to its own origin only.
func TestRedirects(t *testing.T) {
	request := func(address string) *http.Request {
		r, err := http.NewRequest("GET", address, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer secret")
		return r
	}
	check := newClient(&http.Client{}, time.Now).CheckRedirect
	five := []*http.Request{request("http://a/")}
	for len(five) < maxRedirects {
		five = append(five, five[0])
	}
	for _, c := range []struct {
		to             string
		via            []*http.Request
		follows, token bool
	}{
		{"https://a/x", []*http.Request{request("https://a/")}, true, true},
		{"https://a:443/x", []*http.Request{request("https://a/")}, true, true},
		{"http://a/", []*http.Request{request("http://a:80/")}, true, true},
		{"https://b.a/", []*http.Request{request("https://a/")}, true, false},
		{"https://a:8443/", []*http.Request{request("https://a/")}, true, false},
		{"http://a:8080/", []*http.Request{request("http://a/")}, true, false},
		{"https://a/", []*http.Request{request("http://a/")}, true, false},
		{"http://a/", []*http.Request{request("https://a/")}, false, true},
		{"http://b/", five, true, false},
		{"http://a/", append(five, five[0]), false, true},
	} {
		r := request(c.to)
		if err := check(r, c.via); (err == nil) != c.follows || err != nil && !errors.Is(err, http.ErrUseLastResponse) {
			t.Errorf("%s after %d: %v", c.to, len(c.via), err)
		}
		if has := r.Header.Get("Authorization") != ""; has != c.token {
			t.Errorf("%s after %s: the token goes along: %v", c.to, c.via[0].URL, has)
		}
	}
}
