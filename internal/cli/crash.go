package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync/atomic"

	"fanshi/internal/build"
	"fanshi/internal/disk"
)

// A panic is a fault of fanshi. The officer reads one sentence with the output, and the files, at which it happened; the
// technical trace goes to a file in the system's temporary folder, which can be sent to whoever maintains fanshi.

// saidError is an error with the sentence that the officer reads.
type saidError struct {
	text string
	err  error
}

func (e *saidError) Error() string { return e.text }
func (e *saidError) Unwrap() error { return e.err }

// say is an error that is told by a sentence.
func say(err error, format string, args ...any) error {
	return &saidError{fmt.Sprintf(format, args...), err}
}

// execute runs a command; a panic of it becomes an error that names the file of the project that was read last.
func (g *global) execute(command func() error) (err error) {
	defer func() {
		var crash *build.Crash
		if errors.As(err, &crash) && crash.What == "" && g.files != nil {
			if name := g.files.name.Load(); name != nil {
				crash.Files = []string{*name}
			}
		}
	}()
	defer build.Caught(&err, "", nil)
	return command()
}

// crashText says where a panic has happened.
func crashText(c *build.Crash) string {
	place := ""
	if c.What != "" {
		place = "，停在 " + c.What
	}
	var pieces []string // what is read for everything says nothing
	for _, f := range c.Files {
		if c.What == "" || strings.HasPrefix(f, "content/") && strings.Count(f, "/") > 1 && strings.HasSuffix(f, ".md") {
			pieces = append(pieces, f)
		}
	}
	if len(pieces) > 0 {
		place += "，正在用 " + strings.Join(pieces[:min(len(pieces), 3)], "、")
	}
	return "fanshi 自己出了错" + place + "，不是您写错了"
}

// trace writes the technical side of a panic to a file, or where that cannot be, below the message.
func (g *global) trace(c *build.Crash) {
	text := fmt.Sprintf("fanshi %s %s %s/%s\n%s\n%q\n\n%v\n\n%s", Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, c.What, c.Files, c.Value, c.Stack)
	name, err := disk.Temporary("fanshi-*.txt", []byte(text))
	if err != nil {
		fmt.Fprintln(g.env.Stderr, text)
		return
	}
	fmt.Fprintf(g.env.Stderr, "请把文件 %s 发给维护 fanshi 的人，里面是技术记录。\n", name)
}

// lastRead remembers which file of the project was opened last.
type lastRead struct {
	fs.FS
	name atomic.Pointer[string]
	top  *lastRead // of which this is a folder; nil: it is the project
	dir  string    // in that
}

// Open opens a file.
func (l *lastRead) Open(name string) (fs.File, error) {
	top, whole := l, name
	if l.top != nil {
		top, whole = l.top, path.Join(l.dir, name)
	}
	top.name.Store(&whole)
	return l.FS.Open(name)
}

// Stat and ReadDir keep what the folder itself can do.
func (l *lastRead) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, name) }

// ReadDir lists a folder.
func (l *lastRead) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(l.FS, name) }

// Sub is a folder of it, whose files are remembered by the project.
func (l *lastRead) Sub(dir string) (fs.FS, error) {
	sub, err := fs.Sub(l.FS, dir)
	if l.top != nil {
		return &lastRead{FS: sub, top: l.top, dir: path.Join(l.dir, dir)}, err
	}
	return &lastRead{FS: sub, top: l, dir: dir}, err
}
