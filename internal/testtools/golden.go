package testtools

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// Golden is a committed file of values that a browser gave, with the version of the browser.
type Golden[T any] struct {
	Chromium string `json:"chromium"`
	Values   []T    `json:"values"`
}

// ReadGolden reads a file of golden values.
func ReadGolden[T any](t testing.TB, file string) Golden[T] {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var g Golden[T]
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if Major(g.Chromium) == 0 {
		t.Fatalf("%s does not say which Chromium gave its values", file)
	}
	return g
}

// Write writes the file, a value a line.
func (g Golden[T]) Write(t testing.TB, file string) {
	t.Helper()
	version, err := json.Marshal(g.Chromium)
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.NewBuffer([]byte(`{"chromium": ` + string(version) + `, "values": [`))
	for i, v := range g.Values {
		row, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(row)
	}
	out.WriteString("\n]}\n")
	if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}
