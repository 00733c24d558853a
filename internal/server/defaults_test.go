package server

import (
	"testing"
	"time"
)

// TestDefaults: how long the server waits for what, and how much it takes, where nobody says.
func TestDefaults(t *testing.T) {
	p := newPub(t)
	p.publish(small())
	o := p.server(Options{}).opts
	for name, c := range map[string][2]time.Duration{"header": {o.HeaderTime, 10 * time.Second}, "stall": {o.StallTime, 30 * time.Second}, "idle": {o.IdleTime, 150 * time.Second},
		"grace": {o.Grace, 30 * time.Second}, "silent": {o.SilentTime, 3 * time.Second}} {
		if c[0] != c[1] {
			t.Errorf("%s: %v, want %v", name, c[0], c[1])
		}
	}
	if o.Connections != 8192 || o.CacheBytes != 128<<20 {
		t.Errorf("%d connections, %d bytes", o.Connections, o.CacheBytes)
	}
}

// TestTokenCharacters stands at the edges of what a token may hold.
func TestTokenCharacters(t *testing.T) {
	for _, r := range "azAZ09-_" {
		if unusable(r) {
			t.Errorf("%c cannot be used", r)
		}
	}
	for _, r := range "`{@[/:.+~ é凡" {
		if !unusable(r) {
			t.Errorf("%c can be used", r)
		}
	}
}
