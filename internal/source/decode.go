package source

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

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
	node, ok := parseYAML(s, diags)
	if !ok {
		return false
	}
	d := decoder{span: s, diags: diags}
	target := reflect.ValueOf(into).Elem()
	if node == nil {
		d.missing(target, s.Pos(0))
		return target.Kind() == reflect.Struct
	}
	if target.Kind() == reflect.Slice {
		return d.list(node, target, nil, "")
	}
	return d.mapping(node, target, "")
}

type decoder struct {
	span  Span
	diags *diag.List
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

func (d *decoder) error(n *yaml.Node, code, message, remedy string, related ...diag.Pos) {
	d.diags.Error(place(d.span, n), code, message, remedy, related...)
}

// plain refuses what the strict subset leaves out.
func (d *decoder) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode, n.Anchor != "":
		d.error(n, "yaml.alias", "这里用了 YAML 的锚点或引用（& 或 * 开头）", "直接写出内容；如果内容本来就以这个符号开头，用双引号括起来")
	case n.Style&yaml.TaggedStyle != 0:
		d.error(n, "yaml.tag", "这里用了 YAML 的类型标记（! 开头）", "删掉标记；如果内容本来就以感叹号开头，用双引号括起来")
	default:
		return true
	}
	return false
}

// mapping reads a mapping into a struct. path names the mapping in messages.
func (d *decoder) mapping(n *yaml.Node, target reflect.Value, path string) bool {
	if !d.plain(n) {
		return false
	}
	if n.Kind != yaml.MappingNode {
		d.error(n, "yaml.type", named(path)+"应该是一组“项: 值”", "每行写一项，冒号是半角，后面有一个空格")
		return false
	}
	fields, at := fieldsOf(target.Type())
	if at >= 0 {
		target.Field(at).Set(reflect.ValueOf(place(d.span, n)))
	}
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	seen := make(map[string]*yaml.Node, len(fields))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !d.newKey(key, seen) {
			continue
		}
		known := false
		for _, f := range fields {
			if f.key == key.Value {
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
			d.missingKey(f, path, place(d.span, n))
		}
	}
	return true
}

// newKey checks a key's form and that it was not used before in its mapping.
func (d *decoder) newKey(key *yaml.Node, seen map[string]*yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || !d.plain(key) {
		if key.Kind != yaml.ScalarNode {
			d.error(key, "yaml.type", "项的名称应该是一个词", "写成“项: 值”；值以方括号或花括号开头时，用双引号括起来")
		}
		return false
	}
	if first := seen[key.Value]; first != nil {
		d.error(key, "yaml.duplicate-key", fmt.Sprintf("“%s”写了两次", key.Value), "只留一个", place(d.span, first))
		return false
	}
	seen[key.Value] = key
	return true
}

// unknown reports a key and returns the one that was probably meant, or "".
func (d *decoder) unknown(key *yaml.Node, keys []string) string {
	remedy := "删掉这一项；这里可以写的有：" + strings.Join(keys, "、")
	message := fmt.Sprintf("不认识的项“%s”", key.Value)
	s := Suggest(key.Value, keys)
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
func (d *decoder) value(n *yaml.Node, target reflect.Value, f field, path string) {
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
func (d *decoder) scalars(n *yaml.Node, target reflect.Value, f field, path string) {
	if f.one && n.Kind == yaml.ScalarNode {
		if v, ok := d.scalar(n, path); ok && v.Given() {
			target.Set(reflect.ValueOf([]Value{v}))
		}
		return
	}
	if isNull(n) || !d.sequence(n, path) {
		return
	}
	values := make([]Value, 0, len(n.Content))
	for i, c := range n.Content {
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
func (d *decoder) list(n *yaml.Node, target reflect.Value, f *field, path string) bool {
	if f != nil && isNull(n) {
		return true
	}
	if !d.sequence(n, path) {
		return false
	}
	for i, c := range n.Content {
		element := reflect.New(target.Type().Elem()).Elem()
		if d.mapping(c, element, nth(path, i+1)) {
			target.Set(reflect.Append(target, element))
		}
	}
	return true
}

// free reads a mapping with free keys into a slice of {Key, Value} structs, in the order of the source.
func (d *decoder) free(n *yaml.Node, target reflect.Value, path string) {
	if isNull(n) || !d.plain(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.error(n, "yaml.type", named(path)+"应该是一组“项: 值”", "每行写一项，冒号是半角，后面有一个空格")
		return
	}
	seen := make(map[string]*yaml.Node)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if !d.newKey(key, seen) {
			continue
		}
		element := reflect.New(target.Type().Elem()).Elem()
		element.FieldByName("Key").Set(reflect.ValueOf(Value{Text: key.Value, Pos: place(d.span, key)}))
		if !isNull(n.Content[i+1]) {
			d.mapping(n.Content[i+1], element.FieldByName("Value"), join(path, key.Value))
		}
		target.Set(reflect.Append(target, element))
	}
}

func (d *decoder) sequence(n *yaml.Node, path string) bool {
	if !d.plain(n) {
		return false
	}
	if n.Kind != yaml.SequenceNode {
		d.error(n, "yaml.type", named(path)+"应该是一个列表", "写成 [甲, 乙]，或者另起几行，每行以“- ”开头")
		return false
	}
	return true
}

// scalar reads a value and checks that it is one line of trustworthy text.
func (d *decoder) scalar(n *yaml.Node, path string) (Value, bool) {
	if !d.plain(n) {
		return Value{}, false
	}
	if n.Kind != yaml.ScalarNode {
		d.error(n, "yaml.type", named(path)+"应该是一段文字", "直接在冒号后面写内容；内容以方括号、花括号开头时，用双引号括起来")
		return Value{}, false
	}
	if isNull(n) {
		return Value{}, true
	}
	pos := place(d.span, n)
	text := normalise(strings.ToValidUTF8(n.Value, "\uFFFD"))
	if strings.Contains(strings.TrimSpace(text), "\n") || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || d.folded(n, pos) {
		d.diags.Error(pos, "yaml.multi-line", named(path)+"写成了好几行", "写在同一行，不用“|”和“>”：断行处会多出空格")
		return Value{}, false
	}
	text = strings.TrimSpace(text)
	return Value{Text: text, Pos: pos}, CheckLine(text, pos, d.diags)
}

// folded reports whether a plain or quoted scalar goes on after its first line: YAML then puts a space into the text.
func (d *decoder) folded(n *yaml.Node, pos diag.Pos) bool {
	line := d.span.text.line(pos.Line)
	for range pos.Col - 1 {
		_, size := utf8.DecodeRuneInString(line)
		line = line[size:]
	}
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return !closes(line, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		return !closes(line, '\'')
	}
	return !strings.HasPrefix(line, n.Value)
}

// closes reports whether a quoted scalar that begins a line also ends on it.
func closes(line string, quote byte) bool {
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && quote == '"':
			i++
		case line[i] == quote && quote == '\'' && i+1 < len(line) && line[i+1] == quote:
			i++
		case line[i] == quote:
			return true
		}
	}
	return false
}

// isNull reports whether nothing was written as the value. The word null is text.
func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Value == "" || n.Tag == "!!null" && n.Value == "~")
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
