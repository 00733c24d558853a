package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"fanshi/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"fanshi": func() {
			env := cli.Environment{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
			if now, err := time.Parse(time.DateOnly, os.Getenv("NOW")); err == nil { // a script has set the clock
				env.Now = func() time.Time { return now.Add(12 * time.Hour) }
			}
			os.Exit(cli.Main(os.Args[1:], env))
		},
	})
}

// TestScripts runs testdata/script: what each command prints and returns, and that nothing is published when it fails.
// The commands below are the scripts' own.
func TestScripts(t *testing.T) {
	data, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	built := t.TempDir()
	if err := os.CopyFS(built, os.DirFS("testdata/project")); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := cli.Main([]string{"-C", built, "build", "--now", "2026-11-23"}, cli.Environment{Stdout: &out, Stderr: &out}); code != 0 {
		t.Fatalf("the small project does not build: %d\n%s", code, &out)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TESTDATA", data)
			env.Setenv("BUILT", built)
			env.Setenv("NOW", "2026-11-23") // the clock of build and pull
			env.Setenv("PICTURES", filepath.Join(data, "../../../internal/picture/testdata"))
			env.Setenv("CASE", "content/cases/loan-unfreeze-fee.md")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"project": project, "published": published, "exits": exits, "remember": remember, "unchanged": unchanged, "unpublished": unpublished,
			"edit": edit, "append": appendBytes, "magic": magic, "webserver": webserver,
		},
	})
}

func positive(ts *testscript.TestScript, neg bool, args []string, least, most int) {
	if neg || len(args) < least || len(args) > most {
		ts.Fatalf("wrong call: ! %v, %q", neg, args)
	}
}

// project copies the small project into a new folder and works there from now on.
func project(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 1, 1)
	enter(ts, args[0], filepath.Join(ts.Getenv("TESTDATA"), "project"))
}

// published copies the small project as a successful build leaves it, remembers the release and works there.
func published(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 1, 1)
	enter(ts, args[0], ts.Getenv("BUILT"))
	remember(ts, false, nil)
}

func enter(ts *testscript.TestScript, name, from string) {
	dir := ts.MkAbs(name)
	ts.Check(os.CopyFS(dir, os.DirFS(from)))
	ts.Check(ts.Chdir(dir))
}

// exits runs a program and asserts its exit code: exits 3 fanshi build.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 2, 99)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// fingerprint is the release that public/current names, and a hash over every path and byte in it.
func fingerprint(ts *testscript.TestScript) string {
	current := ts.MkAbs("public/current")
	target, err := os.Readlink(current)
	ts.Check(err)
	hash, files := sha256.New(), 0
	root := filepath.Join(filepath.Dir(current), target)
	ts.Check(filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		fmt.Fprintf(hash, "%s %d\n", strings.TrimPrefix(name, root), len(data))
		hash.Write(data)
		files++
		return err
	}))
	if files == 0 {
		ts.Fatalf("the release %s is empty", target)
	}
	return fmt.Sprintf("%s %x", target, hash.Sum(nil))
}

// remember keeps what is published for unchanged.
func remember(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 0, 0)
	ts.Setenv("PUBLISHED", fingerprint(ts))
}

// unchanged asserts that the same release with the same bytes is published as at remember, the only one, with nothing
// left over beside it. ! unchanged asserts that another release is published.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, false, args, 0, 0)
	before, now := ts.Getenv("PUBLISHED"), fingerprint(ts)
	if before == "" || (before == now) == neg {
		ts.Fatalf("published before %q, now %q", before, now)
	}
	left, err := filepath.Glob(ts.MkAbs("public/.staging-*"))
	ts.Check(err)
	releases, err := filepath.Glob(ts.MkAbs("public/releases/*"))
	ts.Check(err)
	if len(left) > 0 || !neg && len(releases) != 1 {
		ts.Fatalf("left over: %q %q", left, releases)
	}
}

// unpublished asserts that nothing has been published or left over.
func unpublished(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 0, 0)
	for _, pattern := range []string{"public/current*", "public/releases/*", "public/.staging-*", "public/partial"} {
		found, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		if len(found) > 0 {
			ts.Fatalf("found %q", found)
		}
	}
}

// edit replaces the first match of a regular expression (multi-line mode) in a file; without a match the script fails.
// \n in the replacement is a line feed.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 3, 3)
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	at := re.FindStringIndex(text)
	if at == nil {
		ts.Fatalf("%s does not match %q", args[0], args[1])
	}
	put(ts, args[0], text[:at[0]]+strings.ReplaceAll(args[2], `\n`, "\n")+text[at[1]:])
}

// append adds the bytes of a Go string literal without its quotes to a file.
func appendBytes(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 2, 2)
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	put(ts, args[0], ts.ReadFile(args[0])+text)
}

// magic asserts how a file begins, in the escapes of Go: magic 01.png '\x89PNG'.
func magic(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, args, 2, 2)
	want, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	if !strings.HasPrefix(ts.ReadFile(args[0]), want) {
		ts.Fatalf("%s does not begin with %q", args[0], args[1])
	}
}

func put(ts *testscript.TestScript, name, text string) {
	ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o666))
}
