// Package theme reads a theme: the folder themes/<name> of a project.
//
//	theme.yaml   name, palette (each colour for screens and for the press), font roles, words that are not split, base
//	sheet.css    style of all sheets
//	site.css     style of the web site
//	site/        further files that the site's style refers to; may be missing
//	art/*.svg    pictures, named as templates ask for them: art:loan
//	fonts/       font files, fetched by make fonts; may be missing
//	templates/   sheet templates of its own, which go before those of the project: poster/case.html; may be missing
//
// A theme may name another one as its base, and then holds only what differs: colours, fonts, pictures, templates and
// further files of the site that it does not have are the base's; the base's style sheets stand before its own, whose
// rules therefore win; the words that are not split are added up. Any of its files but theme.yaml may be missing then.
//
// Other files in the folder, and what systems leave there (.DS_Store, Thumbs.db), are not looked at. A folder without
// theme.yaml is no theme.
//
// A picture is asked for by the name of a kind of fraud; for kinds that nobody has drawn, every theme has general.svg.
//
// Templates are bounded (bound.go): a file has 1 MB at most, and one execution writes 64 MB, takes two million steps (pieces of
// text, turns of loops, calls of blocks) and builds texts of 4 MB at most. What goes beyond is an error at the loop that turns
// most often. Theme.yaml, style sheets and art have source's bounds.
//
// Every fault is reported with its place; a Theme is read-only and safe for concurrent use.
package theme
