package intake

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/document"
)

var day = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// scams are those of the project of the tests.
var scams = []Scam{{ID: "task-rebate", Names: []string{"刷单返利"}}, {ID: "loan", Names: []string{"虚假贷款"}}, {ID: "customer-service", Names: []string{"冒充客服"}}, {ID: "fake-police", Names: []string{"冒充公检法"}}}

const scamsYAML = "- {id: task-rebate, name: 刷单返利, question: 为什么要我先垫？}\n- {id: loan, name: 虚假贷款, question: 为什么先收我的？}\n" +
	"- {id: customer-service, name: 冒充客服, question: 为什么要我转账？}\n- {id: fake-police, name: 冒充公检法, question: 警察怎么会要我转账？}\n"

var project = fstest.MapFS{"content/scams.yaml": {Data: []byte(scamsYAML)}}

func options(kind Kind) Options { return Options{Kind: kind, Today: day, Files: project, Scams: scams} }

// TestLost: a file that lacks a character of the document, or has one more, is an error, and there is no piece.
func TestLost(t *testing.T) {
	d := &document.Document{Blocks: []document.Block{{Text: "致居民的一封信", Level: 1}, {Text: "请先核实，再转账。"}}}
	for name, lose := range map[string]func(r *reader){
		"nothing": func(*reader) {},
		"lost":    func(r *reader) { r.add("不") },
		"twice":   func(r *reader) { r.consume("不") },
	} {
		r := &reader{options: options(Notice), file: "a.txt", document: d, lines: flatten(d)}
		r.readNotice(Notice)
		lose(r)
		var diags diag.List
		p := &Piece{Folder: folders[Notice], Data: []byte(r.out.String())}
		if ok := r.account(p, &diags); ok != (name == "nothing") || !ok && diags.Sorted()[0].Code != "import.lost-text" {
			t.Errorf("%s: %v %v", name, ok, diags.Sorted())
		}
	}
	r := &reader{options: options(Notice), file: "a.txt", document: d, lines: flatten(d)}
	var diags diag.List
	r.readNotice(Notice)
	if r.account(&Piece{Folder: folders[Notice], Data: []byte(strings.Replace(r.out.String(), "再", "", 1))}, &diags) {
		t.Error("a character of the file was taken away, and nothing was said")
	}
}
