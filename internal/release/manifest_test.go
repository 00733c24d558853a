package release

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// TestManyInputs: many inputs that several files share stand once in release.json, and are everybody's again when it is read; the
// bytes do not depend on the order in which files are written.
func TestManyInputs(t *testing.T) {
	many := func(n int) (names []string) {
		for i := range n {
			names = append(names, fmt.Sprintf("content/cases/%03d.md", i))
		}
		return names
	}
	inputs := map[string][]string{"a": many(manyInputs), "b": many(manyInputs), "c": many(manyInputs + 1), "d": many(manyInputs), "e": many(manyInputs - 1), "f": many(manyInputs - 1), "g": nil}
	var before []byte
	for _, order := range []string{"abcdefg", "gfedcba", "dbacgfe"} {
		s, _ := open(t)
		st, err := s.Begin(edition)
		if err != nil {
			t.Fatal(err)
		}
		m := Manifest{Schema: schemaVersion, Edition: edition}
		for _, name := range order {
			backwards := slices.Clone(inputs[string(name)])
			slices.Reverse(backwards)
			if err := st.Write(string(name), []byte("x"), backwards); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range "abcdefg" {
			m.Files = append(m.Files, st.files[string(name)])
		}
		data, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !bytes.Equal(before, data) {
			t.Errorf("written as %s:\n%s\nand otherwise:\n%s", order, data, before)
		}
		before = data
		if n := bytes.Count(data, []byte(`"inputs_as":"a"`)); n != 2 || bytes.Count(data, []byte("inputs_as")) != 2 {
			t.Errorf("%d files have the inputs of the first:\n%s", n, data)
		}
		read, err := decodeManifest(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range read.Files {
			if e.Inputs == nil || e.InputsAs != "" || !slices.Equal(e.Inputs, inputs[e.Path]) {
				t.Errorf("%s is read with %v", e.Path, e.Inputs)
			}
		}
		st.Discard()
	}
	strange := bytes.Replace(before, []byte(`"inputs_as":"a"`), []byte(`"inputs_as":"z"`), 1)
	if m, err := decodeManifest(strange); err == nil {
		t.Errorf("the inputs of a file that there is not are read: %+v", m)
	}
}
