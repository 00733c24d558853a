package review

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

func readText(t *testing.T, data string) (*Records, *diag.List) {
	t.Helper()
	diags := &diag.List{}
	return Read(fstest.MapFS{campaign.ReviewsFile: {Data: []byte(data)}}, diags), diags
}

// TestAddReads: what is added is read back as it was, whatever people type.
func TestAddReads(t *testing.T) {
	a, b := piece("content/cases/a.md", 'a'), piece("content/cases/b c.md", 'b')
	a.Pictures = []*campaign.Piece{piece("x.png", '1')}
	entries := []*Entry{
		{Stage: "初审", By: "张某", EnteredBy: "李某", Date: "2026-11-20", Pieces: []Named{{DigestOf(a), a.File}, {DigestOf(b), b.File}}},
		{Stage: "复审：事实", By: `"赵" \某`, EnteredBy: "- #王某", Author: "[钱某]", Date: "2026-11-21", Remark: `金额: 已核对 # 3.2 “万”\`, Pieces: []Named{{DigestOf(a), a.File}}},
		{Stage: "初审", Withdrawn: "金额: 要再核对", By: "张某", EnteredBy: "张某", Date: "2026-11-22", Pieces: []Named{{DigestOf(a), a.File}}},
		{Urgent: "台风 停课", By: "张某", EnteredBy: "张某", Date: "2026-11-22", Pieces: []Named{{DigestOf(b), b.File}}},
	}
	var data []byte
	for _, e := range entries {
		data = Add(data, e)
	}
	got, diags := readText(t, string(data))
	if diags.Len() > 0 || len(got.Entries) != len(entries) {
		t.Fatalf("%v\n%s", diags.Sorted(), data)
	}
	for i, e := range got.Entries {
		e.Pos = diag.Pos{}
		if !reflect.DeepEqual(e, entries[i]) {
			t.Errorf("added %+v\nread %+v", entries[i], e)
		}
	}
	if without, diags := readText(t, strings.TrimSuffix(string(data), "\n")); diags.Len() > 0 || len(without.Entries) != len(entries) || !strings.Contains(string(Add([]byte(strings.TrimSuffix(string(data), "\n")), entries[0])), "b c.md\n- stage") {
		t.Error("a file whose last line feed is missing")
	}
}

func TestRead(t *testing.T) {
	if r := Read(fstest.MapFS{}, &diag.List{}); len(r.Entries) != 0 {
		t.Error("a project without records has some")
	}
	for _, empty := range []string{"# 审稿记录\n", fileHead} {
		if r, diags := readText(t, empty); len(r.Entries) != 0 || diags.Len() > 0 {
			t.Errorf("%q: %v", empty, diags.Sorted())
		}
	}
	good := string(Add(nil, signed([]*campaign.Piece{piece("a.md", 'a')}, "初审:甲").Entries[0]))
	for what, data := range map[string]string{
		"no stage": strings.Replace(good, "stage: \"初审\"\n  by", "by", 1), "both": strings.Replace(good, "  by", "  urgent: 急\n  by", 1),
		"taken back in urgency": strings.Replace(good, "stage: \"初审\"\n", "urgent: 急\n  withdrawn: 错\n", 1), "nothing is taken back": strings.Replace(good, "stage: \"初审\"\n", "withdrawn: 错\n", 1),
		"no date": strings.Replace(good, "2026-11-01", "昨天", 1), "a digest": strings.Replace(good, "aaaa  a.md", "aaaz  a.md", 1),
		"one blank": strings.Replace(good, "  a.md", " a.md", 1), "no name": strings.Replace(good, "  a.md", "", 1),
		"unknown": strings.Replace(good, "by:", "bye:", 1), "no list": "审过了\n",
	} {
		if data == good {
			t.Fatalf("%s changes nothing", what)
		}
		if r, diags := readText(t, data); !diags.HasErrors() || len(r.Entries) > 0 {
			t.Errorf("%s: %d entries, %v", what, len(r.Entries), diags.Sorted())
		}
	}
}
