package source

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
)

// Value is a scalar as it stands in the source: always text, on one line, never interpreted (0123 stays 0123, yes stays yes).
type Value struct {
	Text string
	Pos  diag.Pos

	start, stop int // where it stands in its Text's Data; equal where that is not known
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
func Decode(s Span, into any, diags *diag.List) bool { return DecodeInto(s, into, nil, diags) }

// DecodeInto is Decode for what officers write: slips whose meaning is plain are understood and noted in the Reading
// (tolerant.go), keys may have the Chinese names that the tag also gives (`also:"标题,题目"`), and these options help:
//
//	names   a list of names: any comma parts them, with brackets or without
//	word    read by the program alone: full-width characters are ASCII, quotation marks around it do not count
func DecodeInto(s Span, into any, reading *Reading, diags *diag.List) bool {
	target := reflect.ValueOf(into).Elem()
	var read Noter
	names := map[string]bool{}
	if reading != nil {
		read = reading.In(s)
		aliasesOf(target.Type(), names)
	}
	node, clean := parseYAML(s, read, names, diags)
	d := decoder{span: s, diags: diags, read: read}
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
	span    Span
	diags   *diag.List
	read    Noter
	chinese bool // the file calls keys by their Chinese names
	slips   int  // reported so far; after maxSlips the reader has said that there are more
}

// field is one key of a struct.
type field struct {
	key, example                    string
	also                            []string // its Chinese names
	required, one, any, names, word bool
	index                           int
}

// called is what messages call a key: as the file does.
func (d *decoder) called(f field) string {
	if d.chinese && len(f.also) > 0 {
		return f.also[0]
	}
	return f.key
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
			one: strings.Contains(options, "one"), any: strings.Contains(options, "map"),
			names: strings.Contains(options, "names"), word: strings.Contains(options, "word"), also: splitNames(f.Tag.Get("also"))})
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
	seen := make(map[string]*node, len(fields))
	d.translate(n.entries, fields)
	entries := d.hoisted(n.entries, target, fields)
	d.translate(entries, fields)
	for _, e := range entries {
		key, value := e.key, e.value
		if !d.newKey(key, seen) {
			continue
		}
		known := false
		for _, f := range fields {
			if f.key == key.text {
				known = true
				d.value(value, target.Field(f.index), f, join(path, d.called(f)))
				if f.required && isNull(value) {
					d.error(key, "yaml.missing", "必填的 "+join(path, d.called(f))+" 是空的", "写上内容，例如："+d.called(f)+": "+f.example)
				}
			}
		}
		if !known {
			seen[d.unknown(key, fields)] = key // the key that was meant is not missing as well
		}
	}
	for _, f := range fields {
		if f.required && seen[f.key] == nil {
			d.missingKey(f, path, d.span.Pos(n.at))
		}
	}
	return true
}

// translate gives keys with Chinese names the names that the fields know them by.
func (d *decoder) translate(entries []entryNode, fields []field) {
	if d.read.reading == nil {
		return
	}
	for _, e := range entries {
		for _, f := range fields {
			if slices.Contains(f.also, e.key.text) {
				e.key.said, e.key.text, d.chinese = e.key.text, f.key, true
			}
		}
	}
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
		d.error(key, "yaml.duplicate-key", fmt.Sprintf("“%s”写了两次", cmp.Or(key.said, key.text)), "只留一个", d.span.Pos(first.at))
		return false
	}
	seen[key.text] = key
	return true
}

// unknown reports a key and returns the one that was probably meant, or "". A Chinese key is held against Chinese names.
func (d *decoder) unknown(key *node, fields []field) string {
	chinese := d.read.reading != nil && key.text[0] >= utf8.RuneSelf
	var names, known []string
	for _, f := range fields {
		switch {
		case !chinese:
			names, known = append(names, f.key), append(known, d.called(f))
		case len(f.also) > 0:
			names, known = append(names, f.also...), append(known, f.also[0])
		}
	}
	list := strings.Join(known, "、")
	remedy := "删掉这一项；这里可以写的有：" + list
	message := fmt.Sprintf("不认识的项“%s”", key.text)
	s := ""
	if d.slips < maxSlips {
		s = Suggest(key.text, names)
	}
	if s != "" {
		message += fmt.Sprintf("，您是不是想写 %s？", s)
		remedy = "改成 " + s + "；这里可以写的有：" + list
	}
	d.error(key, "yaml.unknown-key", message, remedy)
	for _, f := range fields {
		if slices.Contains(f.also, s) {
			return f.key
		}
	}
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
	d.diags.Error(pos, "yaml.missing", "缺少必填的 "+join(path, d.called(f)), "加上一行，例如："+d.called(f)+": "+f.example)
}
