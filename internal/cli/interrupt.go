package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
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
