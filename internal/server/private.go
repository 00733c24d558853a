package server

import (
	"net/http"
	"slices"
	"strings"
)

// private keeps an answer out of the caches that people share if the venue's token opened it, or if the request's address
// holds a token, whatever that is worth here: a redirection repeats it.
func (s *Server) private(r *http.Request, guarded bool, cache []string) []string {
	if s.tokens.Load() != nil && (guarded || r.URL.Query().Has("t")) {
		return []string{"private, " + cache[0]}
	}
	return cache
}

// isSecure says whether the browser speaks HTTPS, to us or to whoever speaks to us. Any client may say so: what it gets of
// it is a cookie that it does not send over HTTP.
func isSecure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	isHTTPS := func(protocol string) bool {
		return strings.EqualFold(strings.Trim(strings.TrimSpace(protocol), `"`), "https")
	}
	if list := r.Header["X-Forwarded-Proto"]; len(list) > 0 {
		first, _, _ := strings.Cut(list[0], ",") // the one nearest to the browser
		return isHTTPS(first)
	}
	if list := r.Header["Forwarded"]; len(list) > 0 { // RFC 7239
		first, _, _ := strings.Cut(list[0], ",")
		return slices.ContainsFunc(strings.Split(first, ";"), func(pair string) bool {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			return strings.EqualFold(name, "proto") && isHTTPS(value)
		})
	}
	return false
}
