// Package testtools finds the programs that tests call, draws their seeds, and knows what differs between their versions. Only tests import
// it; nothing of it is in the program.
//
// A test that lacks a tool is skipped on a machine where somebody works on something else, and fails where
// FANSHI_TEST_TOOLS=required is set, as `make test` does: there no test skips in silence. (internal/rules sees to it that
// tests skip through this package, for -short, or until a variable asks for them.)
//
// A test that draws its cases asks Seed; FANSHI_SEED replays what it says.
//
// Chromium is the oracle of the sheet engine, and its version is the machine's, not ours. FANSHI_CHROMIUM names another
// one than the chromium in PATH. Expectations are committed (golden values, with the version that gave them); what a
// browser of another version does otherwise is data: the table Differences says which property, from which version to
// which, what we do and why. A comparison with a live browser asks Judge, which says how the four cases are told apart.
// What such a comparison has to tell, above all that a new version does something otherwise, goes to the test's log and to
// the file that FANSHI_TEST_REPORT names, since go test shows no log of a package that passes.
package testtools

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// Find returns the path of a program; without it the test is skipped, or fails where tools are required. debian is the
// package that has it.
func Find(t testing.TB, program, debian string) string {
	t.Helper()
	file, err := exec.LookPath(program)
	if err != nil {
		Missing(t, "%s is missing (make test-tools; on Debian: apt-get install --no-install-recommends %s)", program, debian)
	}
	return file
}

// Missing skips a test that lacks what it needs, or fails it where tools are required.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("FANSHI_TEST_TOOLS") == "required" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// Unable skips a test that this machine or this user cannot run, whatever is installed, and tells so in the report.
func Unable(t testing.TB, format string, args ...any) {
	t.Helper()
	Report(t, t.Name()+" did not run: "+fmt.Sprintf(format, args...))
	t.SkipNow()
}

// Report logs a message and appends it to the report of the run.
func Report(t testing.TB, message string) {
	t.Helper()
	t.Log(message)
	name := os.Getenv("FANSHI_TEST_REPORT")
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(message + "\n"); err != nil {
		t.Fatal(err)
	}
}
