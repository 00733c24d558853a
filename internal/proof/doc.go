// Package proof holds no code, only a test: the main job from end to end. It builds the repository's own project as an
// officer would, through the command line, and looks at the published files as their receivers do, with other people's
// tools:
//
//   - every venue of the table has its posters, leaflets and slide folders, and every listed byte is on the disk;
//   - another process with one worker, another time zone, locale and working folder makes the same bytes;
//   - qpdf has nothing to say about any PDF, and pdffonts finds no font in it: its text is outlines;
//   - every file for a print shop keeps each clause of PDF/X-1a:2003, asked of what pdfcpu has parsed (pdfx_test.go);
//   - poppler draws every page, and two QR decoders, zbar and gozxing, read on pages and slides the address of the
//     venue's landing page, which is in the site;
//   - photographs of the slides' codes, degraded in twelve ways, are still decoded by zbar, gozxing and ZXing-C++
//     (degraded_test.go);
//   - every slide has exactly the screen's pixels, as a plain 8-bit PNG;
//   - slides are laid out without an error on screens of any shape (shapes_test.go);
//   - the pack for the print shop has the same bytes wherever it is made; unzip, Python and Go read the same files from it,
//     sha256sum agrees with its list, and LibreOffice opens its workbook, which orders what the venue table asks for;
//   - every character of the Markdown is to be read on the piece's page of the site.
//
// What is expected comes from the venue table and the content as they are written; of the plan only the template, the
// trim size and the payload of a sheet are asked, and the payload is compared with the address that the path implies.
package proof
