// Package themes carries the themes that come with fanshi: palette, stylesheets, art, and the fonts where
// `make fonts` has fetched them.
package themes

import "embed"

// FS holds the themes by their path below themes/: alert/site.css.
//
//go:embed all:alert all:neighbours
var FS embed.FS
