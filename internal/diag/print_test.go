package diag

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestShown: of too many diagnostics the errors are shown first, in order of place, and the others are counted.
func TestShown(t *testing.T) {
	var l List
	for i := range 150 {
		l.Warn(Pos{File: "a.md", Line: i + 1}, "w", "警", "")
		l.Error(Pos{File: "b.md", Line: i + 1}, "e", "错", "改")
	}
	for i := range 7 {
		l.Note(Pos{File: fmt.Sprintf("%d.md", i)}, "n", "提", "")
	}
	shown, more := l.Shown()
	if len(shown) != MaxShown || shown[0].Pos != (Pos{File: "a.md", Line: 1}) || shown[49].Pos.Line != 50 || shown[50].Pos != (Pos{File: "b.md", Line: 1}) {
		t.Errorf("%d shown, %v", len(shown), shown[:1])
	}
	if more.Errors != 0 || more.Warnings != 100 || more.Notices != 7 || more.Codes["w"] != 100 || more.Codes["n"] != 7 || len(more.Codes) != 2 {
		t.Errorf("%+v", more)
	}
	var b strings.Builder
	if err := WriteText(&b, &l); err != nil || !strings.HasSuffix(b.String(), "\n另有 107 个没有列出：警告 100 个，提示 7 个。请先改好上面的，再运行一次\n") || strings.Count(b.String(), "错误：") != 150 {
		t.Errorf("%v\n%s", err, b.String())
	}
	data, err := json.Marshal(more)
	if err != nil || string(data) != `{"errors":0,"warnings":100,"notices":7,"codes":{"n":7,"w":100}}` {
		t.Errorf("%v %s", err, data)
	}
	if l.Count(Warning) != 150 {
		t.Error("the count is of what is shown only")
	}
	var few List
	few.Warn(Pos{}, "w", "警", "")
	if shown, more := few.Shown(); len(shown) != 1 || more.Count() != 0 {
		t.Errorf("%v %+v", shown, more)
	}
}
