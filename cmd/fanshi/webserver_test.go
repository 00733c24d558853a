package main

import (
	"net/http"
	"net/http/httptest"

	"github.com/rogpeppe/go-internal/testscript"
)

// webserver serves a folder until the script ends, at $URL: webserver public/current.
func webserver(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 1, 1)
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}
