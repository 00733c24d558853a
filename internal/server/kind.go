package server

import (
	"path"
	"strings"
)

// Cache-Control of what may be served.
const (
	cachePage    = "max-age=60"                  // a corrected page reaches phones within a minute
	cacheAsk     = "no-cache"                    // kept, but asked about every time: manifests, and slides by their number
	cacheForever = "max-age=31536000, immutable" // RFC 8246: names that hold the content's hash
)

// Content-Security-Policy of documents. The site's is that of its own pages (templates/site/layout.html); a player runs
// its own script and nothing from elsewhere. No other site may frame either.
const (
	policySite   = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	policyPlayer = "default-src 'self' 'unsafe-inline' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

// kind is how a file is presented.
type kind struct {
	media    string // Content-Type
	text     bool   // worth compressing
	document bool   // a browser may run what is in it: gets a policy
	policy   string
}

// kinds are the media types by the ending of the name; the machine's own table would differ from machine to machine.
var kinds = map[string]kind{
	".html":        {media: "text/html; charset=utf-8", text: true, document: true},
	".svg":         {media: "image/svg+xml", text: true, document: true},
	".xml":         {media: "application/xml", text: true, document: true},
	".css":         {media: "text/css; charset=utf-8", text: true},
	".js":          {media: "text/javascript; charset=utf-8", text: true},
	".json":        {media: "application/json", text: true},
	".webmanifest": {media: "application/manifest+json", text: true},
	".txt":         {media: "text/plain; charset=utf-8", text: true},
	".m3u":         {media: "audio/x-mpegurl", text: true},
	".smil":        {media: "application/smil+xml", text: true},
	".vsn":         {media: "application/xml", text: true},
	".csv":         {media: "text/csv; charset=utf-8", text: true},
	".png":         {media: "image/png"},
	".jpg":         {media: "image/jpeg"},
	".gif":         {media: "image/gif"},
	".bmp":         {media: "image/bmp", text: true}, // one bit a pixel without compression
	".webp":        {media: "image/webp"},
	".woff2":       {media: "font/woff2"},
	".ico":         {media: "image/x-icon"},
	".pdf":         {media: "application/pdf"},
	".zip":         {media: "application/zip"},
	".xlsx":        {media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
}

// kindOf returns the kind of a file below site, screens or print. Unknown endings are bytes to be saved.
func kindOf(top, name string) kind {
	k, ok := kinds[strings.ToLower(path.Ext(name))]
	if !ok {
		k = kind{media: "application/octet-stream"}
	}
	if k.document {
		k.policy = policySite
	}
	if top == "screens" {
		if k.document {
			k.policy = policyPlayer
		}
		if strings.EqualFold(path.Ext(name), ".txt") {
			k.media = "text/plain; charset=gb18030" // what controllers of LED strips read
		}
	}
	return k
}
