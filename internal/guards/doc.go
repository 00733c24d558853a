// Package guards holds no code, only a test: it proves that the tests of promises R11 to R17 and R21 (docs/promises.md), of the ledger
// and of the rules of check notice when what they guard is taken away. Its table names a guard by the text that makes it, and the test that must
// turn red without it.
//
// At every run the table is compared with the code: each text stands in its file exactly once, each test exists. Three guards
// of a seed are taken away, by go test's -overlay and not in the tree, and their tests must turn red; with FANSHI_SOAK=1 all.
package guards
