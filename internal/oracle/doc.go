// Package oracle holds no code, only a test: headless Chromium lays out what the sheet engine lays out, and the two are
// compared box by box and line by line. The subset of HTML and CSS is Chromium's (shared/design/sheets.md), so whatever
// the engine computes has to be what a designer sees in a browser.
//
// Compared are all case files of internal/sheet/layout/testdata, one feature a file, and every sheet template of the
// project in the shapes and themes that the plan of the repository's own project asks for, filled with its content:
//
//   - the border box of every element, within 1 CSS px;
//   - the text and the rectangle of every line of an element whose content is inline, within 1 CSS px; in turned elements
//     too, whose lines Chromium is asked for before the turn.
//
// Chromium gets the document of sheet.Engine.Browser, the theme's font files, pictures of the same natural size for art
// and codes, and the sizes that the engine found for --fit. What may differ is the one table in differences_test.go, each
// entry with its reason and its count in the log.
//
// One Chromium and one tab serve the whole test; a missing Chromium is a failure. UPDATE_GOLDEN=1 also writes what
// Chromium measured beside the case files, where the tests of package layout read it without a browser.
package oracle
