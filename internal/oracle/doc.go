// Package oracle holds no code, only a test: headless Chromium lays out what the sheet engine lays out, and the two are
// compared box by box and line by line. The subset of HTML and CSS is Chromium's (docs/sheets.md), so whatever
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
// Random documents within the subset are compared as well (TestRandomDocuments): flexboxes, pictures, what shrinks to fit, inline
// boxes, white space, trimming, absolute positions, tables, vertical text, blocks, one inside another. 300 in make test, 20,000 in
// make soak, a batch of them a section each in one document of the tab; FANSHI_SEED replays a run, FANSHI_DOCUMENTS is another
// number, FANSHI_FINDS a file that gets what was found, at once and made as small as it gets. What is mended becomes a case file; what
// is left as it is stands in the table listed (listed_test.go), each kind with its reason, and is counted. A very small share of the
// documents (mostFound) may still differ in other ways, and a small one as listed (mostListed); both only ever become smaller.
// Each kind has one small document that shows it and that no other kind explains (TestWitnesses, testdata/witnesses.json): a kind
// that nothing shows any more goes. A kind may explain more than its own difference; in how many documents it would explain any
// (TestSwallowed) is measured, and bounded too.
//
// One Chromium and one tab serve the whole test: the chromium in PATH, or the one that FANSHI_CHROMIUM names. Its version is
// the machine's. What the engine must lay out is therefore committed: the golden files of package layout, of which the
// tests there need no browser. Here a version may differ
//
//   - as the table in internal/testtools/versions.go says: in case files exactly as recorded in
//     internal/sheet/layout/testdata/versions, in templates as the difference's trait (versions_test.go) says;
//   - in any way, where nobody has compared that version yet and the engine still does what the golden files say: then one
//     message names the differences, and how to look at them and to renew. It is no failure.
//
// Everything else is a failure. Templates have no golden files: they are made of content and change with it, 46 sheets of
// 11,000 boxes at a time, and every feature that they use has a case file.
//
// UPDATE_GOLDEN=1 writes the golden file of each case that has none or where the browser does as the engine does;
// UPDATE_GOLDEN=name of a difference writes what the browser does otherwise.
package oracle
