package diag

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSARIF: every finding with its rule, level, place and corrections; nothing is left out, however many there are.
func TestSARIF(t *testing.T) {
	var l List
	l.Error(Pos{File: "content/cases/贷款 一.md", Line: 3, Col: 5}, "text.too-long", "太长", "删几个字")
	l.Warn(Pos{File: "venues.xlsx", Sheet: "表1", Line: 2, Col: 6}, "sample.left", "还是示例", "换掉")
	l.Add(Diagnostic{Severity: Notice, Code: "none.such", Message: "说明"})
	fixed := l.Error(Pos{File: "a.md", Line: 1, Col: 1}, "text.too-long", "错字", "改")
	fixed.Range = Pos{File: "a.md", Line: 1, Col: 1}.Span(2)
	fixed.Related = []Pos{{File: "b.md"}}
	fixed.Fixes = []Fix{{Range: fixed.Range, Title: "改成作为", Text: "作为"}, {Range: Range{Pos: Pos{File: "a.md", Line: 1, Col: 3}}, Title: "加句号", Text: "。"},
		{Range: Range{Pos: Pos{File: "a.md"}}, Title: "整个文件"}} // without a place nothing can be replaced
	var out bytes.Buffer
	if err := WriteSARIF(&out, &l, "v1.2.0"); err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{
		"tool": {"driver": {"name": "fanshi", "version": "1.2.0", "semanticVersion": "1.2.0", "rules": [{"id": "none.such"}, {"id": "text.too-long", "shortDescription": {"text": "TITLE"}, "help": {"text": "见 docs/messages.md 里的“text.too-long”"}},
			{"id": "sample.left", "shortDescription": {"text": "SAMPLE"}, "help": {"text": "见 docs/messages.md 里的“sample.left”"}}]}},
		"columnKind": "unicodeCodePoints",
		"results": [
			{"ruleId": "none.such", "ruleIndex": 0, "level": "note", "message": {"text": "说明"}},
			{"ruleId": "text.too-long", "ruleIndex": 1, "level": "error", "message": {"text": "错字。改"},
				"locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.md"}, "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 3}}}],
				"relatedLocations": [{"physicalLocation": {"artifactLocation": {"uri": "b.md"}}}],
				"fixes": [
					{"description": {"text": "改成作为"}, "artifactChanges": [{"artifactLocation": {"uri": "a.md"}, "replacements": [{"deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 3}, "insertedContent": {"text": "作为"}}]}]},
					{"description": {"text": "加句号"}, "artifactChanges": [{"artifactLocation": {"uri": "a.md"}, "replacements": [{"deletedRegion": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 3}, "insertedContent": {"text": "。"}}]}]}]},
			{"ruleId": "text.too-long", "ruleIndex": 1, "level": "error", "message": {"text": "太长。删几个字"},
				"locations": [{"physicalLocation": {"artifactLocation": {"uri": "content/cases/%E8%B4%B7%E6%AC%BE%20%E4%B8%80.md"}, "region": {"startLine": 3, "startColumn": 5}}}]},
			{"ruleId": "sample.left", "ruleIndex": 2, "level": "warning", "message": {"text": "还是示例。换掉"},
				"locations": [{"physicalLocation": {"artifactLocation": {"uri": "venues.xlsx"}}, "logicalLocations": [{"fullyQualifiedName": "表1!F2"}]}]}]}]}`), &want); err != nil {
		t.Fatal(err)
	}
	rules := want.(map[string]any)["runs"].([]any)[0].(map[string]any)["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	for _, rule := range rules {
		rule := rule.(map[string]any)
		if c, ok := FindCode(rule["id"].(string)); ok {
			rule["shortDescription"].(map[string]any)["text"] = c.Title
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s", out.String())
	}
	var many List
	for i := range MaxShown + 50 {
		many.Warn(Pos{File: "a.md", Line: i + 1, Col: 1}, "text.too-long", "太长", "删")
	}
	out.Reset()
	if err := WriteSARIF(&out, &many, ""); err != nil || bytes.Count(out.Bytes(), []byte(`"ruleIndex"`)) != MaxShown+50 {
		t.Errorf("%d of %d: %v", bytes.Count(out.Bytes(), []byte(`"ruleIndex"`)), MaxShown+50, err)
	}
}

// sarifSchema is the JSON Schema of the standard, compiled by a validator that is not ours.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const name = "testdata/sarif-schema-2.1.0.json"
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSARIFValidates: what is written is valid by the schema of the OASIS standard, whatever the findings: every code of the
// registry, every severity, places of all forms, corrections, versions of all builds. The schema refuses what is not.
func TestSARIFValidates(t *testing.T) {
	schema := sarifSchema(t)
	valid := func(raw []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return err
		}
		return schema.Validate(value)
	}
	places := []Pos{{}, {File: "a.md"}, {File: "内容/贷款 %20#?.md", Line: 3, Col: 5}, {File: "a.xlsx", Sheet: "表 1", Line: 2, Col: 6}, {File: "a.md", Line: 1, Col: 1}}
	var l List
	for i, c := range Codes() {
		at := places[i%len(places)]
		d := Diagnostic{Severity: Severity(i % 3), Range: at.Span(i % 4), Code: c.ID, Message: "说明：“<&>”", Remedy: "改"}
		d.Related = places[1:3]
		d.Fixes = []Fix{{Range: at.Span(i % 4), Title: "改成", Text: "作为"}}
		l.Add(d)
	}
	for _, list := range []*List{{}, &l} {
		for version, want := range map[string]string{"v1.2.0": "1.2.0", "1.2.3-rc.1": "1.2.3-rc.1", "dev": "0.0.0+dev", "b9d9dc0-dirty": "0.0.0+b9d9dc0-dirty", "": "0.0.0+dev", "v0.3-15-gabc": "0.0.0+v0-3-15-gabc", "版": "0.0.0+dev"} {
			var out bytes.Buffer
			if err := WriteSARIF(&out, list, version); err != nil {
				t.Fatal(err)
			}
			if err := valid(out.Bytes()); err != nil {
				t.Errorf("version %q: %v", version, err)
			}
			if !bytes.Contains(out.Bytes(), []byte(`"semanticVersion": "`+want+`"`)) {
				t.Errorf("version %q: %.300s", version, out.Bytes())
			}
		}
	}
	var out bytes.Buffer
	if err := WriteSARIF(&out, &l, "dev"); err != nil {
		t.Fatal(err)
	}
	for _, broken := range [][2]string{{`"level": "error"`, `"level": "severe"`}, {`"startLine": 3`, `"startLine": 0`}, {`"version": "2.1.0"`, `"version": "2"`}, {`"ruleId"`, `"rule"`},
		{`"columnKind": "unicodeCodePoints"`, `"columnKind": "runes"`}} {
		if !bytes.Contains(out.Bytes(), []byte(broken[0])) || valid(bytes.Replace(out.Bytes(), []byte(broken[0]), []byte(broken[1]), 1)) == nil {
			t.Errorf("%s is taken for %s", broken[1], broken[0])
		}
	}
}
