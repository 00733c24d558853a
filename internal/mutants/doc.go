// Package mutants holds no code, only a test: it measures whether the tests of the packages notice when the code changes.
//
// A mutant is the code with one small fault: a condition turned round, one side of && or || dropped, an error ignored, a
// statement taken away, a constant one off, < for <=, == for !=, + for -, * for /, a string emptied, a result zeroed. Each is
// run against its package's own tests as `make test` runs them; a mutant whose tests fail, panic or never end was noticed. One that
// survives is a behaviour that nobody would miss: the answer is a test of that behaviour, not of that line.
//
// `make mutants` draws a sample by a seed: SEED, N mutants, PACKAGES by folder below internal/. Every package gets its share
// (by the square root of its candidates), every kind of fault the same chance; what does not compile is drawn again. The
// same seed and code give the same mutants. It prints a JSON line per mutant, the survivors with their place and change,
// and figures by package and kind. It never fails because of a survivor, only where the tests fail without any mutant.
//
// Two kinds of mutants are decided without running tests: those that cannot matter (exclusions_test.go says which, and
// why) are never drawn, and those in code that no test of the package reaches have survived. The command line's own tests
// include the scripts of cmd/fanshi, since these are where commands are tested (alsoRun).
//
// Mutants run in copies of the tree: what deletes files must not delete ours when its conditions are turned round.
// Without FANSHI_MUTANTS only the tool's own tests run, since a sample takes half an hour.
package mutants
