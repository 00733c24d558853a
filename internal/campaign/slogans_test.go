package campaign

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestSlogansByScam: headings in a file of slogans say what those below are about; numbers run through the file.
func TestSlogansByScam(t *testing.T) {
	file := func(body string) txtar.File {
		return txtar.File{Name: "content/slogans/bank.md", Data: []byte("---\ntitle: 银行标语\nvenues: [bank]\n---\n\n" + body)}
	}
	book, diags := Load(project(file("- 转账前先问一句。\n\n## 虚假贷款\n\n- 没放款先收费，就到窗口问。\n- 先交钱的贷款别信。\n")), LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(printed(t, diags))
	}
	var got []string
	for _, s := range book.Slogans {
		about := "-"
		if s.Scam != nil {
			about = s.Scam.ID
		}
		got = append(got, s.ID+" "+about)
	}
	if all := strings.Join(got, ", "); all != "bank-01 -, bank-02 loan, bank-03 loan" {
		t.Error(all)
	}
	for name, body := range map[string]string{"unknown scam": "## 虚假货款\n\n- 先交钱的贷款别信。\n", "no slogans": "- 转账前先问一句。\n\n## 虚假贷款\n",
		"a heading of another level": "# 贷款类\n\n- 先交钱的贷款别信。\n"} {
		if _, diags := Load(project(file(body)), LoadOptions{}); !diags.HasErrors() {
			t.Errorf("%s was accepted", name)
		}
	}
}
