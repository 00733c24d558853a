//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	signals "os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSignals ends running commands as a terminal, a service supervisor and a closed window do: each says so, leaves with
// code 1, removes what it has begun, and what was published stays as it was.
func TestSignals(t *testing.T) {
	project := filepath.Join(t.TempDir(), "项目")
	if err := os.CopyFS(project, os.DirFS("testdata/project")); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("fanshi", "-C", project, "build", "--now", "2026-11-23", "--only", "site").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	public := filepath.Join(project, "public")
	// Where these tests run under nohup, programs would begin with SIGHUP ignored, as nohup's users want. A handler here ends
	// that: what is handled is not handed on to programs.
	handled := make(chan os.Signal, 1)
	signals.Notify(handled, syscall.SIGHUP)
	defer signals.Stop(handled)
	for _, c := range []struct {
		signal syscall.Signal
		begun  string // appears when the command is in the middle of its work
		args   []string
	}{
		{syscall.SIGINT, ".staging-2026-W48/*/*", []string{"build"}},
		{syscall.SIGTERM, ".staging-2026-W48/*/*", []string{"build"}},
		{syscall.SIGHUP, ".staging-2026-W48/*/*", []string{"build", "--only", "print"}},
		{syscall.SIGTERM, "gallery", []string{"gallery"}},
		{syscall.SIGHUP, "packs", []string{"pack"}},
		{syscall.SIGTERM, "preflight", []string{"preflight"}},
	} {
		t.Run(strings.Join(append(c.args, c.signal.String()), " "), func(t *testing.T) {
			if filepath.Base(c.begun) == c.begun {
				if err := os.RemoveAll(filepath.Join(public, c.begun)); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("fanshi", append([]string{"-C", project, c.args[0], "--now", "2026-11-23", "--jobs", "1"}, c.args[1:]...)...)
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &said, &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for begun := false; !begun; time.Sleep(time.Millisecond) {
				found, err := filepath.Glob(filepath.Join(public, c.begun))
				if err != nil {
					t.Fatal(err)
				}
				begun = len(found) > 0 || cmd.Process.Signal(syscall.Signal(0)) != nil
			}
			if err := cmd.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // its code is looked at
			if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(said.String(), "没有完成：已按您的要求中断") {
				t.Errorf("exit code %d, said %s", code, &said)
			}
			left, err := filepath.Glob(filepath.Join(public, "*", ".staging-*"))
			more, _ := filepath.Glob(filepath.Join(public, ".staging-*"))
			partial, _ := filepath.Glob(filepath.Join(public, "partial"))
			releases, _ := filepath.Glob(filepath.Join(public, "releases", "*"))
			if err != nil || len(left)+len(more)+len(releases) > 0 || len(partial) != 1 {
				t.Errorf("left over: %q %q %q, partial %q (%v)", left, more, releases, partial, err)
			}
		})
	}
}
