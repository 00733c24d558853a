package source

import "reflect"

// Key describes a key that Decode reads, for manuals: what it is called, what it is for (the tag about of its field), an
// example, and the keys below it.
type Key struct {
	Name, About, Example string
	Also                 []string // the Chinese names that it may have
	Required             bool
	List                 bool // of values, or of mappings with the keys below
	Named                bool // a mapping whose keys the writer chooses, each with the keys below
	Keys                 []Key
}

// Describe lists the keys of a struct that Decode can fill, in the order of its fields.
func Describe(target any) []Key { return describe(reflect.TypeOf(target)) }

func describe(t reflect.Type) []Key {
	fields, _ := fieldsOf(t)
	keys := make([]Key, len(fields))
	for i, f := range fields {
		field := t.Field(f.index)
		k := Key{Name: f.key, Also: f.also, About: field.Tag.Get("about"), Example: f.example, Required: f.required, Named: f.any}
		of := field.Type
		if of.Kind() == reflect.Slice {
			k.List, of = !f.any, of.Elem()
		}
		if f.any {
			value, _ := of.FieldByName("Value")
			of = value.Type
		}
		if of != reflect.TypeFor[Value]() && of.Kind() == reflect.Struct {
			k.Keys = describe(of)
		}
		keys[i] = k
	}
	return keys
}
