package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"fanshi/internal/diag"
)

// Bounds of a Word document.
const (
	maxEntries  = 10_000
	maxPart     = 16 << 20
	maxUnpacked = 48 << 20
	maxElements = 500_000
	maxLevels   = 200
)

// compoundFile begins the files of older programs, and encrypted ones of newer programs ([MS-CFB], section 2.2).
const compoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

func isZip(raw []byte) bool { return bytes.HasPrefix(raw, []byte("PK\x03\x04")) }

// compound says what such a file is, and what to do. Names of its streams are in UTF-16.
func compound(ending string, raw []byte) (message, remedy string) {
	stream := func(name string) bool {
		return bytes.Contains(raw, []byte(strings.Join(strings.Split(name, ""), "\x00")))
	}
	switch {
	case stream("EncryptedPackage"):
		return "这个文件加了密码", "用 Word 或 WPS 打开，取消密码，另存一份再导入"
	case formats[ending] != "":
		return "不能直接读 " + ending + " 文件", formats[ending]
	}
	return "这是旧格式的文件，只是改了扩展名", formats[".doc"]
}

// errDamaged says that a document is not one.
var errDamaged = errors.New("document: damaged")

// errTooLarge says that a document exceeds a bound.
var errTooLarge = errors.New("document: too large")

// archive is an opened Word document.
type archive struct {
	files    map[string]*zip.File
	unpacked int64
	elements int
}

func openArchive(raw []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, errDamaged
	}
	if len(z.File) > maxEntries {
		return nil, errTooLarge
	}
	a := &archive{files: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if a.files[name] != nil {
			return nil, errDamaged // two parts of one name: programs would read different ones
		}
		a.files[name] = f
	}
	return a, nil
}

// part reads a part as a tree; nil where there is none.
func (a *archive) part(name string) (*element, error) {
	f := a.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, errDamaged
	}
	defer r.Close()
	limit := min(maxPart, maxUnpacked-a.unpacked)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(data)) > limit:
		return nil, errTooLarge
	case err != nil:
		return nil, errDamaged
	}
	a.unpacked += int64(len(data))
	return a.parse(data)
}

// element is an element of a part, or with an empty name a piece of its text.
type element struct {
	name     string // without its name space
	text     string
	attrs    []xml.Attr
	children []*element
}

// attr returns the value of an attribute, whatever its name space.
func (e *element) attr(name string) string {
	if e != nil {
		for _, a := range e.attrs {
			if a.Name.Local == name {
				return a.Value
			}
		}
	}
	return ""
}

// child returns the first child of a name, following a path; nil where there is none.
func (e *element) child(names ...string) *element {
	for _, name := range names {
		if e == nil {
			return nil
		}
		var found *element
		for _, c := range e.children {
			if c.name == name {
				found = c
				break
			}
		}
		e = found
	}
	return e
}

// on reports whether a property is given and not switched off.
func (e *element) on(name string) bool {
	c := e.child(name)
	v := c.attr("val")
	return c != nil && v != "0" && v != "false" && v != "off" && v != "none"
}

func (a *archive) parse(data []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &element{name: "document"}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errDamaged
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if a.elements++; a.elements > maxElements || len(stack) > maxLevels {
				return nil, errTooLarge
			}
			e := &element{name: t.Name.Local, attrs: t.Copy().Attr}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if top.name == "t" || top.name == "delText" || len(bytes.TrimSpace(t)) > 0 {
				top.children = append(top.children, &element{text: string(t)})
			}
		case xml.Directive:
			return nil, errDamaged
		}
	}
	if len(root.children) == 0 {
		return nil, errDamaged
	}
	for _, c := range root.children {
		if c.name != "" {
			return c, nil
		}
	}
	return nil, errDamaged
}

// relation is a part or an address that a part names.
type relation struct{ kind, target string }

// relations reads what a part names, by identifier. kind is the last word of the relation's type, the same in both editions of the
// standard (ECMA-376, part 1, section 9.2).
func (a *archive) relations(part string) (map[string]relation, []string, error) {
	folder, base := path.Split(part)
	root, err := a.part(folder + "_rels/" + base + ".rels")
	out := map[string]relation{}
	var order []string
	if root == nil {
		return out, nil, err
	}
	for _, r := range root.children {
		if r.name != "Relationship" {
			continue
		}
		target := r.attr("Target")
		if r.attr("TargetMode") != "External" {
			if !strings.HasPrefix(target, "/") {
				target = folder + target
			}
			target = strings.TrimPrefix(path.Clean("/"+target), "/")
		}
		id := r.attr("Id")
		out[id] = relation{path.Base(r.attr("Type")), target}
		order = append(order, id)
	}
	return out, order, nil
}

// readWord reads a Word document.
func readWord(name string, raw []byte, diags *diag.List) (*Document, bool) {
	pos := diag.Pos{File: name}
	d, w := &Document{}, &word{}
	err := errDamaged
	if isZip(raw) {
		err = w.read(d, raw)
	}
	switch {
	case errors.Is(err, errTooLarge):
		diags.Error(pos, "document.too-large", fmt.Sprintf("文件展开以后太大，超过 %d MB 的文字或 %d 层", maxPart>>20, maxLevels), "把要用的文字复制到一个新的 Word 文件里，再导入")
		return nil, false
	case errors.Is(err, errOther):
		diags.Error(pos, "document.format", "这不是 Word 文档", "能导入的是 .docx、.html 和 .txt：用原来的程序打开，另存为其中一种")
		return nil, false
	case err != nil:
		diags.Error(pos, "document.damaged", "Word 文档已经损坏，或者不是 .docx 格式", "用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”，再导入；打不开的，请找一份完好的")
		return nil, false
	}
	return d, d.finish(pos, &w.count, diags)
}
