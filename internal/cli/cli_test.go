package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/disk"
	"fanshi/internal/release"
)

// TestSampleConfig: go:embed cannot reach the repository's fanshi.yaml from here, so a copy is carried, which does not say
// that the project is the sample.
func TestSampleConfig(t *testing.T) {
	want, err := os.ReadFile("../../fanshi.yaml")
	want, _, marked := bytes.Cut(want, []byte("\n# 这里是示例项目本身"))
	if err != nil || !marked || !bytes.Equal(sampleConfig, want) {
		t.Errorf("internal/cli/fanshi.yaml is not the repository's fanshi.yaml; copy it (%v)", err)
	}
}

// names are words that help may hold, besides the names of the commands: their arguments, formats, products, and keys of the content.
var names = regexp.MustCompile(`\b(fanshi|shortest|longest|both|poster|slide|templates|site|print|screens|public|themes|make|` +
	`releases|FANSHI_TOKEN|Ctrl|Prometheus|Authorization|Bearer|https?|Caddy|systemd|Excel|Word|backup|` +
	`alert|bash|fish|powershell|Windows|Markdown|JSON|YAML|SARIF|SHA256SUMS|` +
	`author|reviews|reviewers|allow_same_reviewer: true|code: (?:kind|unit)|records)\b`)

// notProse are flags, paths and file names.
var notProse = regexp.MustCompile(`--?[a-z][a-z-]*|[\w.]*[./\\][\w./\\]+|\$\w+`)

// TestHelpIsChinese: what officers read has no English in it, wherever it comes from.
func TestHelpIsChinese(t *testing.T) {
	word := regexp.MustCompile(`[A-Za-z]{4,}|\bint\b`)
	pages := [][]string{{}, {"help", "help"}}
	command := []string{"help"}
	for _, c := range newRootCommand(&global{}).Commands() {
		command = append(command, c.Name())
		pages = append(pages, []string{"help", c.Name()}, []string{c.Name(), "--help"})
	}
	if len(pages) < 16 {
		t.Fatalf("only %d pages of help", len(pages))
	}
	commands := regexp.MustCompile(`\b(` + strings.Join(command, "|") + `)\b`)
	for _, args := range pages {
		var out, messages bytes.Buffer
		if code := Main(args, Environment{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &messages}); code != exitDone || messages.Len() > 0 {
			t.Errorf("%q: exit code %d %s", args, code, &messages)
		}
		if !strings.Contains(out.String(), "退出码：0 完成，1 失败") || !strings.Contains(out.String(), "用法：\n  fanshi ") {
			t.Errorf("%q: exit codes or usage are missing:\n%s", args, &out)
		}
		for line := range strings.Lines(out.String()) {
			if strings.HasPrefix(line, "  fanshi ") {
				continue // a call or an example
			}
			if found := word.FindString(names.ReplaceAllString(notProse.ReplaceAllString(commands.ReplaceAllString(line, ""), ""), "")); found != "" || strings.Contains(line, "`") {
				t.Errorf("%q: %q in %q", args, found, line)
			}
		}
	}
}

// TestExplorer: who double-clicks the program is told in Chinese what to do.
func TestExplorer(t *testing.T) {
	if !strings.Contains(cobra.MousetrapHelpText, "不能双击") || cobra.MousetrapDisplayDuration < 10*time.Second {
		t.Errorf("for %v: %s", cobra.MousetrapDisplayDuration, cobra.MousetrapHelpText)
	}
}

// TestHelpAligned: a Chinese character takes two columns of a terminal.
func TestHelpAligned(t *testing.T) {
	var b strings.Builder
	writeColumns(&b, [][2]string{{"  --out 文件夹", "甲"}, {"  --jobs 数", "乙"}})
	if got, want := b.String(), "  --out 文件夹  甲\n  --jobs 数     乙\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestBuildFailure: an error after the switch must not say that nothing has changed.
func TestBuildFailure(t *testing.T) {
	full := &disk.Error{Op: "sync", Path: "public", Err: syscall.ENOSPC}
	cause := "文件 public 出错：磁盘满了。请腾出空间再试。"
	for want, s := range map[string]*build.Summary{
		cause + "已发布的内容没有变化": nil,
		"新的一期（2026-W48-0123456789ab）已经发布，只是收尾没有做完：" + cause + "下次生成时会自动补做": {Release: release.Release{ID: "2026-W48-0123456789ab"}},
		"结果已经放好，只是旧文件没有清理完：" + cause + "下次生成时会自动补做":                        {Partial: true},
	} {
		if got := buildFailure(full, s).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestExplain: causes are told in Chinese.
func TestExplain(t *testing.T) {
	for want, err := range map[string]error{
		"文件 a/b 出错：没有权限。":       &disk.Error{Op: "write", Path: "a/b", Err: syscall.EACCES},
		"文件 a/b 出错：磁盘是只读的。":     &disk.Error{Op: "write", Path: "a/b", Err: syscall.EROFS},
		"文件 c 出错：找不到它。":         &fs.PathError{Op: "open", Path: "c", Err: syscall.ENOENT},
		"另一个 fanshi 正在这个项目里生成。": &disk.Error{Op: "lock", Path: "public", Err: disk.ErrLocked},
		"文件 d 出错：已发布的文件被改动过。":   &disk.Error{Op: "read", Path: "d", Err: fmt.Errorf("%w: hash", release.ErrDamaged)},
		"文件 e 出错：出了意外的错误（编号 ":   &disk.Error{Op: "read", Path: "e", Err: errors.New("something unknown")},
	} {
		if got := explain(err); !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestPackName: packs of other venues never share a name, and a name fits every file system.
func TestPackName(t *testing.T) {
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf("s%02d", i))
	}
	for _, c := range []struct {
		venues []string
		want   string
	}{{nil, `^2026-W48\.zip$`}, {[]string{"s01", "b01", "s01"}, `^2026-W48_b01_s01\.zip$`}, {many, `^2026-W48_30-[0-9a-f]{16}\.zip$`}} {
		if got := packName("2026-W48", c.venues); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%d venues: %s, want %s", len(c.venues), got, c.want)
		}
	}
	if packName("2026-W48", many) == packName("2026-W48", append(many[:29:29], "t01")) {
		t.Error("two packs share a name")
	}
}

// TestDayOf: an edition is packed as of today if today is in it, else as of its Monday.
func TestDayOf(t *testing.T) {
	today := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	for edition, want := range map[string]string{"2026-W48": "2026-11-26", "2026-W49": "2026-11-30", "2026-W53": "2026-12-28", "2027-W01": "2027-01-04", "2025-W01": "2024-12-30"} {
		if got, err := dayOf(edition, "", today); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", edition, got, err, want)
		}
	}
	for _, edition := range []string{"2026-W54", "2025-W53", "2026-W00", "2026-W5", "2026"} {
		if got, err := dayOf(edition, "", today); err == nil {
			t.Errorf("%s is %s", edition, got)
		}
	}
}
