package handbook

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// provocation is a fault with the code that it must be reported by.
type provocation struct {
	code string
	run  func(*studio) *diag.List
}

// english is a sentence of a library or of the system: three Latin words in a row. Names of commands, elements and keys are
// shorter.
var english = regexp.MustCompile(`[A-Za-z]+(?: +[A-Za-z]+){2,}`)

// TestMessages provokes every code of the registry, compares docs/messages.md with what was said, and finds English in it.
func TestMessages(t *testing.T) {
	s := openStudio(t)
	said := map[string]diag.Diagnostic{}
	for _, p := range slices.Concat(contentProvocations, importProvocations, designProvocations, buildProvocations) {
		var codes []string
		for _, d := range p.run(s).Sorted() {
			codes = append(codes, d.Code)
			if found := english.FindString(d.Message + "→" + d.Remedy); found != "" {
				t.Errorf("%s: people read English, %q in %s → %s", d.Code, found, d.Message, d.Remedy)
			}
			if _, known := said[p.code]; d.Code == p.code && !known {
				said[p.code] = d
			}
		}
		if !slices.Contains(codes, p.code) {
			t.Errorf("%s was not provoked; reported were %q", p.code, codes)
		}
	}
	for _, c := range diag.Codes() {
		test, known := elsewhere[c.ID]
		text, err := os.ReadFile(test.file)
		switch _, ok := said[c.ID]; {
		case ok && known:
			t.Errorf("%s is provoked here: it need not stand in elsewhere", c.ID)
		case !ok && !known:
			t.Errorf("nothing here provokes %s: add a fault to the provocations", c.ID)
		case known && (err != nil || !strings.Contains(string(text), test.word)):
			t.Errorf("%s is not provoked in %s: no %q there (%v)", c.ID, test.file, test.word, err)
		}
	}
	compare(t, "messages.md", messagesPage(said))
}

// compare holds a generated page of docs/ against the committed one, or writes it.
func compare(t *testing.T, name, want string) {
	t.Helper()
	file := "../../docs/" + name
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/%s is not what the code says; write it anew with UPDATE_GOLDEN=1 go test ./internal/handbook\n%s", name, firstDifference(string(got), want))
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			line := func(lines []string) string {
				if i < len(lines) {
					return lines[i]
				}
				return "(end)"
			}
			return fmt.Sprintf("line %d: docs  %s\n         code  %s", i+1, line(a), line(b))
		}
	}
	return ""
}

const messagesHead = `# 提示信息

` + "`fanshi check`、`build`、`pack`、`preflight`" + ` 发现问题时，会写明文件、行、列，什么不对，怎么改。每种问题有一个代号，
` + "`--json`" + ` 里的 ` + "`code`" + ` 就是它。下面按代号列出全部问题，各举一个例子。“错误”改好以前不会发布；“警告”请看一眼；“提示”只是告诉您。

` + madeByProgram

// messagesPage is docs/messages.md.
func messagesPage(said map[string]diag.Diagnostic) string {
	var b strings.Builder
	b.WriteString(messagesHead)
	for _, who := range []diag.Reader{diag.Officer, diag.Designer, diag.Administrator} {
		fmt.Fprintf(&b, "## 由%s处理\n\n", who)
		for _, c := range diag.Codes() {
			if c.For != who {
				continue
			}
			fmt.Fprintf(&b, "### %s\n\n%s。\n\n", c.ID, c.Title)
			if d, ok := said[c.ID]; ok {
				fmt.Fprintf(&b, "> %s：%s  \n> → %s\n\n", d.Severity, quoted(d.Message), quoted(d.Remedy))
			}
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// quoted keeps Markdown from taking a message's signs for its own.
func quoted(s string) string {
	return strings.NewReplacer(`\`, `\\`, "<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "#", `\#`, "~", `\~`, "|", `\|`).Replace(s)
}
