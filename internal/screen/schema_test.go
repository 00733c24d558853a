package screen

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compileSchema returns the committed JSON Schema, compiled by a validator that is not ours.
func compileSchema(t *testing.T) func(data []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("manifest.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(data []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return err
		}
		return schema.Validate(value)
	}
}
