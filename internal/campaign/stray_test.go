package campaign

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestNames: a picture is found whatever the form of its file's name; one that other systems would not find, or two
// that are one file there, are errors that name them.
func TestNames(t *testing.T) {
	const nfc, nfd = "content/pages/img/caf\u00e9.png", "content/pages/img/cafe\u0301.png"
	page := func(name string) txtar.File {
		return txtar.File{Name: "content/pages/p.md", Data: []byte("---\ntitle: 图\n---\n\n见 ![图](img/" + name + ")\n")}
	}
	picture := encodePNG(t, 4, 4)
	for name, c := range map[string]struct {
		refers string
		files  []string
		want   string
	}{
		"the same":           {"caf\u00e9.png", []string{nfc}, ""},
		"on macOS":           {"caf\u00e9.png", []string{nfd}, ""},
		"typed on macOS":     {"cafe\u0301.png", []string{nfc}, ""},
		"both on macOS":      {"cafe\u0301.png", []string{nfd}, ""},
		"two":                {"caf\u00e9.png", []string{nfc, nfd}, "content/pages/img/caf\u00e9.png: 错误：与 content/pages/img/cafe\u0301.png 的名字看起来一样"},
		"two, none meant":    {"a.png", []string{"content/pages/img/a.png", "content/pages/img/A.png"}, "content/pages/img/a.png: 错误：与 content/pages/img/A.png 的名字看起来一样"},
		"other case":         {"A.png", []string{"content/pages/img/a.png"}, "content/pages/p.md:5:3: 错误：图片 content/pages/img/A.png 的文件名大小写不同，文件叫 content/pages/img/a.png"},
		"a folder elsewhere": {"a.png", []string{"content/pages/Img/a.png"}, "文件叫 content/pages/Img/a.png"},
	} {
		files := []txtar.File{page(c.refers)}
		for _, f := range c.files {
			files = append(files, txtar.File{Name: f, Data: picture})
		}
		book, diags := Load(project(files...), LoadOptions{})
		said := printed(t, diags)
		if c.want == "" && (said != "" || len(book.Assets) != 1 || book.Assets[0].Path != nfc) || !strings.Contains(said, c.want) || strings.Count(said, "错误") > 1 {
			t.Errorf("%s: want %q, %d pictures\n%s", name, c.want, len(book.Assets), said)
		}
	}
	for _, twin := range []string{"content/cases/LOAN.md", "content/venues/kinds/Bank.yaml", "content/Scams.yaml"} {
		_, diags := Load(project(txtar.File{Name: twin, Data: []byte("x")}), LoadOptions{})
		if said := printed(t, diags); !strings.Contains(said, "的名字看起来一样") {
			t.Errorf("%s:\n%s", twin, said)
		}
	}
}
