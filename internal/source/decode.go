package source

import (
	"fmt"
	"reflect"
	"strings"

	"fanshi/internal/diag"
)

// Value is a scalar as it stands in the source: always text, on one line, never interpreted (0123 stays 0123, yes stays yes).
type Value struct {
	Text string
	Pos  diag.Pos
}

// Given reports whether the value was written and is not empty.
func (v Value) Given() bool { return v.Text != "" }

// Decode reads YAML into a struct or a slice of structs through pointers to them. Fields are of the types
//
//	Value           a scalar
//	[]Value         a list of scalars; with the option "one" also a single scalar
//	a struct        a mapping with known keys
//	[]struct        a list of such mappings; with the option "map" a mapping with free keys, whose
//	                element struct is {Key Value; Value struct}
//	diag.Pos        set to the place of the mapping; has no tag
//
// and carry tags such as `yaml:"title,required" example:"接到“客服”来电怎么办"`. Unknown and duplicate keys, wrong types
// and missing required keys are errors with their place; what can be read is read nevertheless. The result is false only
// when the text is not YAML of the expected outline at all.
func Decode(s Span, into any, diags *diag.List) bool {
	node, clean := parseYAML(s, diags)
	d := decoder{span: s, diags: diags}
	target := reflect.ValueOf(into).Elem()
	if node == nil {
		d.missing(target, s.Pos(0))
		return target.Kind() == reflect.Struct
	}
	before := diags.Len()
	ok := false
	if target.Kind() == reflect.Slice {
		ok = d.list(node, target, nil, "")
	} else {
		ok = d.mapping(node, target, "")
	}
	if clean && ok && diags.Len() == before {
		d.account(node, target)
	}
	return ok
}

// account reports text of the tree that is not in the struct: none, as far as we know.
func (d *decoder) account(n *node, target reflect.Value) {
	left := Characters{}
	n.each(func(n *node) { left.Add(n.text) })
	valuesOf(target, func(v Value) { left.Remove(v.Text) })
	if missing := left.Missing(); len(missing) > 0 {
		d.error(n, "yaml.lost-text", "有文字没有读到："+string(missing[:min(len(missing), 20)]), "每行只写一项“项: 内容”")
	}
}

// valuesOf visits every Value of a struct or slice.
func valuesOf(v reflect.Value, visit func(Value)) {
	switch {
	case v.Type() == reflect.TypeFor[Value]():
		visit(v.Interface().(Value))
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			valuesOf(v.Index(i), visit)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			valuesOf(v.Field(i), visit)
		}
	}
}

type decoder struct {
	span  Span
	diags *diag.List
	slips int // reported so far; after maxSlips the reader has said that there are more
}

// field is one key of a struct.
type field struct {
	key, example       string
	required, one, any bool
	index              int
}

func fieldsOf(t reflect.Type) (fields []field, place int) {
	place = -1
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("yaml")
		if tag == "" {
			if f.Type == reflect.TypeFor[diag.Pos]() {
				place = i
			}
			continue
		}
		key, options, _ := strings.Cut(tag, ",")
		fields = append(fields, field{key: key, example: f.Tag.Get("example"), index: i, required: strings.Contains(options, "required"),
			one: strings.Contains(options, "one"), any: strings.Contains(options, "map")})
	}
	return fields, place
}

func (d *decoder) error(n *node, code, message, remedy string, related ...diag.Pos) {
	if d.slips++; d.slips > maxSlips {
		return
	}
	d.diags.Error(d.span.Pos(n.at), code, message, remedy, related...)
}

// mapping reads a mapping into a struct. path names the mapping in messages.
func (d *decoder) mapping(n *node, target reflect.Value, path string) bool {
	if n.kind == brokenNode {
		return false
	}
	if n.kind != mappingNode {
		d.error(n, "yaml.type", named(path)+"应该是一组“项: 值”", "每行写一项，冒号是半角，后面有一个空格")
		return false
	}
	fields, at := fieldsOf(target.Type())
	if at >= 0 {
		target.Field(at).Set(reflect.ValueOf(d.span.Pos(n.at)))
	}
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	seen := make(map[string]*node, len(fields))
	for _, e := range d.hoisted(n.entries, target, fields) {
		key, value := e.key, e.value
		if !d.newKey(key, seen) {
			continue
		}
		known := false
		for _, f := range fields {
			if f.key == key.text {
				known = true
				d.value(value, target.Field(f.index), f, join(path, f.key))
				if f.required && isNull(value) {
					d.error(key, "yaml.missing", "必填的 "+join(path, f.key)+" 是空的", "写上内容，例如："+f.key+": "+f.example)
				}
			}
		}
		if !known {
			seen[d.unknown(key, keys)] = key // the key that was meant is not missing as well
		}
	}
	for _, f := range fields {
		if f.required && seen[f.key] == nil {
			d.missingKey(f, path, d.span.Pos(n.at))
		}
	}
	return true
}

// hoisted returns the entries of a mapping. Entries that stand below a key whose value is text are indented by mistake:
// they are reported and belong to the mapping itself.
func (d *decoder) hoisted(entries []entryNode, target reflect.Value, fields []field) []entryNode {
	var out []entryNode
	for _, e := range entries {
		below := e.value.kind == mappingNode && !e.value.flow
		for _, f := range fields {
			if t := target.Field(f.index).Type(); below && f.key == e.key.text && (t == reflect.TypeFor[Value]() || t == reflect.TypeFor[[]Value]()) {
				d.error(e.value, "yaml.indent", "从这一行起，行首多了空格", "删掉行首的空格，与上面的 "+f.key+": 左边对齐")
				out = append(out, entryNode{e.key, &node{kind: brokenNode, at: e.value.at}})
				e.key, below = nil, false
				out = append(out, d.hoisted(e.value.entries, target, fields)...)
				break
			}
		}
		if e.key != nil {
			out = append(out, e)
		}
	}
	return out
}

// newKey checks a key's form and that it was not used before in its mapping.
func (d *decoder) newKey(key *node, seen map[string]*node) bool {
	if first := seen[key.text]; first != nil {
		d.error(key, "yaml.duplicate-key", fmt.Sprintf("“%s”写了两次", key.text), "只留一个", d.span.Pos(first.at))
		return false
	}
	seen[key.text] = key
	return true
}

// unknown reports a key and returns the one that was probably meant, or "".
func (d *decoder) unknown(key *node, keys []string) string {
	remedy := "删掉这一项；这里可以写的有：" + strings.Join(keys, "、")
	message := fmt.Sprintf("不认识的项“%s”", key.text)
	s := ""
	if d.slips < maxSlips {
		s = Suggest(key.text, keys)
	}
	if s != "" {
		message += fmt.Sprintf("，您是不是想写 %s？", s)
		remedy = "改成 " + s + "；这里可以写的有：" + strings.Join(keys, "、")
	}
	d.error(key, "yaml.unknown-key", message, remedy)
	return s
}

// missing reports every required key of an empty document.
func (d *decoder) missing(target reflect.Value, pos diag.Pos) {
	if target.Kind() != reflect.Struct {
		d.diags.Error(pos, "yaml.type", "文件里没有内容", "至少写上一项")
		return
	}
	fields, _ := fieldsOf(target.Type())
	for _, f := range fields {
		if f.required {
			d.missingKey(f, "", pos)
		}
	}
}

func (d *decoder) missingKey(f field, path string, pos diag.Pos) {
	d.diags.Error(pos, "yaml.missing", "缺少必填的 "+join(path, f.key), "加上一行，例如："+f.key+": "+f.example)
}

// value reads one node into a field according to the field's type.
func (d *decoder) value(n *node, target reflect.Value, f field, path string) {
	switch {
	case target.Type() == reflect.TypeFor[Value]():
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
		return Value{Text: n.text, Pos: d.span.Pos(n.at)}, true
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
