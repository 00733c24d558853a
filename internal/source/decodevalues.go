package source

import (
	"fmt"
	"reflect"
)

// value reads one node into a field according to the field's type.
func (d *decoder) value(n *node, target reflect.Value, f field, path string) {
	switch {
	case target.Type() == reflect.TypeFor[Value]():
		if f.word {
			d.asWord(n)
		}
		if v, ok := d.scalar(n, path); ok {
			target.Set(reflect.ValueOf(v))
		}
	case target.Type() == reflect.TypeFor[[]Value]():
		d.scalars(n, target, f, path)
	case target.Kind() == reflect.Struct:
		if !isNull(n) {
			d.mapping(n, target, path)
		}
	case f.any:
		d.free(n, target, path)
	default:
		d.list(n, target, &f, path)
	}
}

// scalars reads a list of scalars.
func (d *decoder) scalars(n *node, target reflect.Value, f field, path string) {
	if f.names && d.read.reading != nil {
		n = d.nameList(n)
	}
	if f.one && n.kind == scalarNode {
		if v, ok := d.scalar(n, path); ok && v.Given() {
			target.Set(reflect.ValueOf([]Value{v}))
		}
		return
	}
	if isNull(n) || !d.sequence(n, path) {
		return
	}
	values := make([]Value, 0, len(n.items))
	for i, c := range n.items {
		v, ok := d.scalar(c, nth(path, i+1))
		if ok && !v.Given() {
			d.error(c, "yaml.missing", nth(path, i+1)+"是空的", "写上内容，或删掉这一项")
			ok = false
		}
		if ok {
			values = append(values, v)
		}
	}
	target.Set(reflect.ValueOf(values))
}

// list reads a list of mappings into a slice of structs.
func (d *decoder) list(n *node, target reflect.Value, f *field, path string) bool {
	if f != nil && isNull(n) {
		return true
	}
	if !d.sequence(n, path) {
		return false
	}
	for i, c := range n.items {
		element := reflect.New(target.Type().Elem()).Elem()
		if d.mapping(c, element, nth(path, i+1)) {
			target.Set(reflect.Append(target, element))
		}
	}
	return true
}

// free reads a mapping with free keys into a slice of {Key, Value} structs, in the order of the source.
func (d *decoder) free(n *node, target reflect.Value, path string) {
	if isNull(n) || n.kind == brokenNode {
		return
	}
	if n.kind != mappingNode {
		d.error(n, "yaml.type", named(path)+"应该是一组“项: 值”", "每行写一项，冒号是半角，后面有一个空格")
		return
	}
	seen := make(map[string]*node)
	for _, e := range n.entries {
		key := e.key
		if !d.newKey(key, seen) {
			continue
		}
		element := reflect.New(target.Type().Elem()).Elem()
		element.FieldByName("Key").Set(reflect.ValueOf(Value{Text: key.text, Pos: d.span.Pos(key.at)}))
		if !isNull(e.value) {
			d.mapping(e.value, element.FieldByName("Value"), join(path, key.text))
		}
		target.Set(reflect.Append(target, element))
	}
}

func (d *decoder) sequence(n *node, path string) bool {
	if n.kind == brokenNode {
		return false
	}
	if n.kind != sequenceNode {
		d.error(n, "yaml.type", named(path)+"应该是一个列表", "写成 [甲, 乙]，或者另起几行，每行以“- ”开头")
		return false
	}
	return true
}

// scalar reads a value.
func (d *decoder) scalar(n *node, path string) (Value, bool) {
	switch n.kind {
	case nullNode:
		return Value{}, true
	case brokenNode:
		return Value{}, false
	case scalarNode:
		if n.wide != "" && d.read.reading != nil {
			d.error(n, "yaml.wide-comma", wideMessage, n.wide)
			return Value{}, false
		}
		return Value{Text: n.text, Pos: d.span.Pos(n.at), start: d.span.start + n.at, stop: d.span.start + n.end()}, true
	}
	remedy := "直接在冒号后面写内容"
	if n.flow {
		remedy += "；内容以方括号、花括号开头时，改用【】，或者用双引号把整个内容括起来"
	}
	d.error(n, "yaml.type", named(path)+"应该是一段文字", remedy)
	return Value{}, false
}

// isNull reports whether nothing was written as the value. The words null and ~ are text.
func isNull(n *node) bool {
	return n.kind == nullNode || n.kind == scalarNode && n.text == ""
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return spaced(path) + "的 " + key
}

// nth names an element of a list.
func nth(path string, n int) string {
	if path == "" {
		return fmt.Sprintf("第 %d 项", n)
	}
	return fmt.Sprintf("%s的第 %d 项", spaced(path), n)
}

// spaced puts a space between a Latin key and the Chinese after it.
func spaced(path string) string {
	if last := path[len(path)-1]; last < 0x80 {
		return path + " "
	}
	return path
}

func named(path string) string {
	if path == "" {
		return "这里"
	}
	return spaced(path)
}
