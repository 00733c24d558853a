package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// interruptible is a context that ends when the user (Ctrl+C), the system or a service supervisor (SIGTERM) or the end of
// the terminal (SIGHUP) asks the process to end; the command then removes what it has begun. A SIGHUP that was ignored when
// the process began, as nohup does, stays ignored. parent may be nil. End with stop.
func interruptible(parent context.Context) (ctx context.Context, stop func()) {
	if parent == nil {
		parent = context.Background()
	}
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		ends = append(ends, syscall.SIGHUP)
	}
	return signal.NotifyContext(parent, ends...)
}

// serveUntil is interruptible for a command that goes on until it is told to end. A supervisor and the rotation of logs say
// SIGHUP to such programs when files have changed, which fanshi serve sees by itself; only where a person looks on, at a
// terminal, it is that terminal's end.
func (g *global) serveUntil(parent context.Context) (ctx context.Context, stop func()) {
	if parent == nil {
		parent = context.Background()
	}
	if !g.watched() && !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // heard, and nothing done
		return signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
	}
	return interruptible(parent)
}

// watched says whether what is told appears on a terminal.
func (g *global) watched() bool {
	f, ok := g.env.Stderr.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
