package spreadsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// Read returns the worksheets of a workbook in the order of their tabs. One with text beyond maxRows, or that is beyond a
// bound of the package, is ErrTooLarge; any other error says that this is no workbook that can be read.
func Read(raw []byte, maxRows int) (grids []Grid, err error) {
	defer func() {
		if p := recover(); p != nil { // of excelize, which formats numbers
			grids, err = nil, fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	b := &book{maxRows: maxRows}
	if b.archive, err = zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err != nil {
		return nil, err
	}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	sheets, err := b.workbook(main)
	if err != nil {
		return nil, err
	}
	for _, s := range sheets {
		grid := Grid{Name: s.name, Hidden: s.hidden}
		if grid.Rows, err = b.sheet(s.part); err != nil {
			return nil, err
		}
		grids = append(grids, grid)
	}
	return grids, nil
}

// book is a workbook that is being read.
type book struct {
	archive  *zip.Reader
	maxRows  int
	unzipped int64
	tags     int
	strings  []string // the shared ones
	numbers  numbers
}

// sheetPart is a worksheet as the workbook's list has it.
type sheetPart struct {
	name, part string
	hidden     bool
}

// part unpacks a part by its path; nil where there is none.
func (b *book) part(name string) ([]byte, error) {
	for _, f := range b.archive.File {
		if !strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), strings.TrimPrefix(name, "/")) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		data, err := io.ReadAll(io.LimitReader(r, maxUnzipped-b.unzipped+1))
		b.unzipped += int64(len(data))
		b.tags += bytes.Count(data, []byte("<"))
		if b.unzipped > maxUnzipped || b.tags > maxTags {
			return nil, ErrTooLarge
		}
		return data, err
	}
	return nil, nil
}

// relation is a link from one part to another.
type relation struct{ id, kind, target string }

// relations reads the links of a part; kinds are the last element of their address.
func (b *book) relations(part string) ([]relation, error) {
	list := "_rels/.rels" // of the whole workbook
	if part != "" {
		list = path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	}
	data, err := b.part(list)
	var out []relation
	if err == nil {
		err = elements(data, func(e xml.StartElement) {
			if e.Name.Local != "Relationship" {
				return
			}
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(path.Dir(part), target)
			}
			out = append(out, relation{attribute(e, "Id"), path.Base(attribute(e, "Type")), strings.TrimPrefix(target, "/")})
		})
	}
	return out, err
}

// mainPart finds the part that lists the sheets.
func (b *book) mainPart() (string, error) {
	links, err := b.relations("")
	if err != nil {
		return "", err
	}
	for _, l := range links {
		if l.kind == "officeDocument" {
			return l.target, nil
		}
	}
	return "xl/workbook.xml", nil
}

// workbook reads the list of sheets, the shared texts and the number formats.
func (b *book) workbook(main string) ([]sheetPart, error) {
	data, err := b.part(main)
	if err != nil || data == nil {
		return nil, errors.Join(errDamaged, err)
	}
	links, err := b.relations(main)
	if err != nil {
		return nil, err
	}
	targets := make(map[string]relation)
	for _, l := range links {
		targets[l.id] = l
		switch l.kind {
		case "sharedStrings":
			err = b.sharedStrings(l.target)
		case "styles":
			err = b.styles(l.target)
		}
		if err != nil {
			return nil, err
		}
	}
	var sheets []sheetPart
	inBook := false
	err = elements(data, func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbook":
			inBook = true
		case "workbookPr":
			b.numbers.date1904 = truth(attribute(e, "date1904"))
		case "sheet":
			if l := targets[attribute(e, "id")]; l.kind == "worksheet" {
				state := attribute(e, "state")
				sheets = append(sheets, sheetPart{attribute(e, "name"), l.target, state == "hidden" || state == "veryHidden"})
			}
		}
	})
	switch {
	case err != nil:
		return nil, err
	case !inBook || len(sheets) == 0:
		return nil, errDamaged
	case len(sheets) > maxSheets:
		return nil, ErrTooLarge
	}
	return sheets, nil
}

// sharedStrings reads the texts that cells refer to by number.
func (b *book) sharedStrings(part string) error {
	data, err := b.part(part)
	if err != nil || data == nil {
		return err
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "si" {
			text, err := richText(d, "si")
			if err != nil {
				return err
			}
			b.strings = append(b.strings, text)
		}
	}
}

// richText reads the characters of a shared or inline text up to the end of an element, without phonetic guides.
func richText(d *xml.Decoder, end string) (string, error) {
	var out strings.Builder
	reading, phonetic := false, false
	for {
		token, err := d.RawToken()
		if err != nil {
			return "", noEnd(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			phonetic = phonetic || t.Name.Local == "rPh"
			reading = t.Name.Local == "t"
		case xml.CharData:
			if reading && !phonetic {
				out.Write(t)
			}
		case xml.EndElement:
			reading = false
			switch t.Name.Local {
			case "rPh":
				phonetic = false
			case end:
				return unescape(out.String()), nil
			}
		}
	}
}

// noEnd makes the end of the data an error.
func noEnd(err error) error {
	if err == io.EOF {
		return errDamaged
	}
	return err
}

// elements calls start for every start tag.
func elements(data []byte, start func(xml.StartElement)) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			start(e)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func truth(s string) bool { return s == "1" || s == "true" }

// unescape resolves _x000D_ and the like (ST_Xstring, ISO/IEC 29500-1, 22.9.2.19) and makes line ends LF.
func unescape(s string) string {
	if strings.Contains(s, "_x") {
		var out strings.Builder
		for i := 0; i < len(s); i++ {
			if i+7 <= len(s) && s[i:i+2] == "_x" && s[i+6] == '_' {
				if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
					out.WriteRune(rune(n))
					i += 6
					continue
				}
			}
			out.WriteByte(s[i])
		}
		s = out.String()
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s
}
