// Package templates carries the sample project's templates, so that the binary needs no folder beside it.
// Each folder is one family: site/ for the web site, poster/, leaflet/, slide/ and so on for sheets, with the product's
// data in product.yaml. partials/ holds the blocks that several sheets share.
package templates

import "embed"

// FS holds the templates by their path below templates/: site/case.html, poster/case.html, poster/product.yaml.
//
//go:embed */*.html */*.yaml
var FS embed.FS
