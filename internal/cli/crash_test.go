package cli

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
)

// panicking is a file system in which one file is a bug of fanshi.
type panicking struct {
	fstest.MapFS
	file string
}

func (p panicking) Open(name string) (fs.File, error) {
	if name == p.file {
		panic("invented: index out of range")
	}
	return p.MapFS.Open(name)
}

// TestCrash: a panic is one Chinese sentence that names where it happened, exit code 1, and a file with the trace.
func TestCrash(t *testing.T) {
	for _, c := range []struct {
		name  string
		run   func(g *global) error
		wants string
	}{
		{"command", func(*global) error { panic("invented: nil map") }, "没有完成：fanshi 自己出了错，不是您写错了"},
		{"loading", func(g *global) error {
			g.files = &lastRead{FS: panicking{fstest.MapFS{"content/a.md": {}}, "content/b.md"}}
			_, _ = fs.ReadFile(g.files, "content/a.md")
			_, err := fs.ReadFile(g.files, "content/b.md")
			return err
		}, "没有完成：fanshi 自己出了错，正在用 content/b.md，不是您写错了"},
		{"worker", func(*global) error {
			err := build.Each(t.Context(), 2, 3, func(i int) (err error) {
				defer build.Caught(&err, "print/b01/海报.pdf", []string{"content/cases/a.md", "content/venues/venues.csv", "fanshi.yaml"})
				if i == 1 {
					panic("invented")
				}
				return nil
			})
			return buildFailure(err, nil)
		}, "没有完成：fanshi 自己出了错，停在 print/b01/海报.pdf，正在用 content/cases/a.md，不是您写错了。已发布的内容没有变化"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			var out, said bytes.Buffer
			g := &global{env: Environment{Stdout: &out, Stderr: &said}}
			root := newRootCommand(g)
			root.AddCommand(&cobra.Command{Use: "boom", RunE: func(*cobra.Command, []string) error { return c.run(g) }})
			root.SetArgs([]string{"boom"})
			root.SetErr(&said)
			code := g.exit(g.execute(root.Execute))
			lines := strings.Split(strings.TrimSuffix(said.String(), "\n"), "\n")
			if code != exitFailed || out.Len() > 0 || len(lines) != 2 || lines[0] != c.wants {
				t.Fatalf("exit code %d, said\n%s\nwant\n%s", code, &said, c.wants)
			}
			m := regexp.MustCompile(`^请把文件 (\S+) 发给维护 fanshi 的人，里面是技术记录。$`).FindStringSubmatch(lines[1])
			if m == nil {
				t.Fatalf("no trace: %s", lines[1])
			}
			trace, err := os.ReadFile(m[1])
			if err != nil || !strings.Contains(string(trace), "invented") || !strings.Contains(string(trace), "crash_test.go:") {
				t.Errorf("%v\n%s", err, trace)
			}
			info, err := os.Stat(m[1])
			if err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%v %v", info.Mode(), err)
			}
		})
	}
}

// TestCrashWithoutFolder: where the trace cannot be written it is printed.
func TestCrashWithoutFolder(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/none")
	var said bytes.Buffer
	g := &global{env: Environment{Stderr: &said}}
	if code := g.exit(g.execute(func() error { panic("invented") })); code != exitFailed || !strings.Contains(said.String(), "crash_test.go:") {
		t.Errorf("exit code %d\n%s", code, &said)
	}
}
