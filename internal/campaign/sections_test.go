package campaign

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestSectionsBeginOnce: of lines that begin with the name of a section only the first opens it; the next ones are its entries,
// whole.
func TestSectionsBeginOnce(t *testing.T) {
	const file = "content/cases/twice.md"
	const head = "---\ntitle: 先交解冻费\nheadline: [停]\nhook: 交\naction: 停\nscam: loan\ndate: 2026-11-05\narea: 清河区\nvictim: 王某\nvenues: [bank]\n---\n\n"
	const body = "案情：王某急需周转。\n套路：先引\n再骗\n后收\n识别：要先交钱\n识别：催得急\n识别：不让见面\n警方提示：停一停\n问一问\n报一报\n"
	book, diags := Load(project(txtar.File{Name: file, Data: []byte(head + body)}), LoadOptions{})
	for _, c := range book.Cases {
		if c.Pos.File == file {
			if got := strings.Join(Values(c.Signs), "|"); got != "要先交钱|识别：催得急|识别：不让见面" || len(c.Tips) != 3 {
				t.Errorf("signs %s, %d tips\n%s", got, len(c.Tips), printed(t, diags))
			}
			return
		}
	}
	t.Fatal(printed(t, diags))
}
