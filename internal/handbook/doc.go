// Package handbook holds what docs/ and code must agree on, as tests only: parts of docs/ are made from what the code
// knows, and a test fails when the two part. UPDATE_GOLDEN=1 writes these parts anew.
//
// docs/messages.md lists every code of the registry (diag.Codes) with the message that a small project with that fault
// gets: the same table proves that every code can be provoked, and shows what officers and designers will read.
package handbook
