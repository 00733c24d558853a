package build

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// Each calls work(0) … work(n-1), each once, on a number of goroutines (0: one per core), and waits for them. After an
// error, a panic of work (which becomes an error) or the end of ctx no further call is begun. Of several errors the one
// of the lowest number is returned.
func Each(ctx context.Context, jobs, n int, work func(i int) error) error {
	if jobs < 1 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var mu sync.Mutex
	next, failedAt := 0, n
	var failure error
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next >= n || failure != nil || ctx.Err() != nil {
			return 0, false
		}
		next++
		return next - 1, true
	}
	var group sync.WaitGroup
	for range min(jobs, n) {
		group.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if err := call(work, i); err != nil {
					mu.Lock()
					if i < failedAt {
						failedAt, failure = i, err
					}
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	if failure == nil && next < n {
		return ctx.Err()
	}
	return failure
}

// call turns a panic into a *Crash: one bad item must not take the program down with a trace on an officer's screen.
func call(work func(int) error, i int) (err error) {
	defer Caught(&err, "", nil)
	return work(i)
}

// Crash is a panic: a fault of fanshi, not of its input.
type Crash struct {
	What  string   // the output that was being made; empty: not known
	Files []string // the project's files that it is made from
	Value any
	Stack []byte
}

// Error is for developers, without the stack.
func (c *Crash) Error() string { return fmt.Sprintf("panic in %q: %v", c.What, c.Value) }

// Caught is for defer: it turns a panic into a *Crash.
func Caught(err *error, what string, files []string) {
	if r := recover(); r != nil {
		*err = &Crash{What: what, Files: files, Value: r, Stack: debug.Stack()}
	}
}
