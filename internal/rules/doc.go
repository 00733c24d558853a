// Package rules holds no code, only a test: it reads every Go file of the repository with go/parser, whatever its build
// constraints, and fails on a breach of the rules of the house (rules 1 to 5 of internal/ARCHITECTURE.md):
//
//   - a package imports only the project packages of its row in the matrix;
//   - a third-party library has one importer;
//   - only build and server start goroutines;
//   - only cli touches the system, the clock, the environment and the terminal, and only disk reads and writes files;
//   - a package has a package comment, and nothing is named util or manager;
//   - the site's style sheets hold what Chrome 66 and iOS 12 drop only after something that they take (styles_test.go);
//   - no test skips in silence: one that lacks a tool, or cannot run here, asks testtools.
//
// Test files may import any project package, use the system and start goroutines; the single importers hold for them
// too, but for the libraries that exist for tests.
package rules
