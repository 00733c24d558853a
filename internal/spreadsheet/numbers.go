package spreadsheet

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// numbers shows numbers as the formats of a workbook do. excelize knows how: the one cell of a scratch workbook is given
// the number and the format, and read.
type numbers struct {
	date1904 bool
	formats  []int             // by style: the number format's identifier
	codes    map[int]string    // of the formats that are the workbook's own
	shown    map[string]string // by number and style
	scratch  *excelize.File
	styles   map[string]int // in the scratch workbook, by format
}

// General and text are the formats that change nothing (ISO/IEC 29500-1, 18.8.30).
const formatGeneral, formatText = 0, 49

// styles reads the number formats of a workbook's styles.
func (b *book) styles(part string) error {
	data, err := b.part(part)
	if err != nil || data == nil {
		return err
	}
	n := &b.numbers
	n.codes = make(map[int]string)
	inCells := false
	return elements(data, func(e xml.StartElement) {
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attribute(e, "numFmtId")); err == nil {
				n.codes[id] = attribute(e, "formatCode")
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id, _ := strconv.Atoi(attribute(e, "numFmtId")) // one that cannot be read is General
				n.formats = append(n.formats, id)
			}
		}
	})
}

// show gives a stored number the form in which a style shows it. Digits are all shown where a format has an exponent.
func (n *numbers) show(raw, style string) string {
	if raw == "" {
		return ""
	}
	key := style + " " + raw
	if s, known := n.shown[key]; known {
		return s
	}
	if n.shown == nil {
		n.shown, n.styles = make(map[string]string), make(map[string]int)
	}
	id := formatGeneral
	if at, err := strconv.Atoi(style); err == nil && at >= 0 && at < len(n.formats) {
		id = n.formats[at]
	}
	text := plainNumber(raw)
	if id != formatGeneral && id != formatText {
		if formatted, ok := n.formatted(text, id); ok {
			text = formatted
		}
	}
	n.shown[key] = text
	return text
}

// formatted asks excelize.
func (n *numbers) formatted(number string, id int) (string, bool) {
	code, own := n.codes[id]
	if own && (code == "General" || code == "@" || strings.ContainsAny(code, "Ee") && strings.Contains(strings.ToUpper(code), "E+")) || id == 11 || id == 48 {
		return "", false
	}
	const general = "General"
	if strings.Contains(code, general) { // excelize loses the words beside it
		digits := "0"
		if strings.Contains(number, ".") {
			digits = "0.###############"
		}
		code = strings.ReplaceAll(code, general, digits)
	}
	if n.scratch == nil {
		n.scratch = excelize.NewFile(excelize.Options{CultureInfo: excelize.CultureNameZhCN, ShortDatePattern: "yyyy/m/d", LongDatePattern: "yyyy年m月d日", LongTimePattern: "h:mm:ss"})
		if err := n.scratch.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &n.date1904}); err != nil {
			return "", false
		}
	}
	const sheet, cell = "Sheet1", "A1"
	key := strconv.Itoa(id) + code
	style, known := n.styles[key]
	if !known {
		format := &excelize.Style{NumFmt: id}
		if own {
			format = &excelize.Style{CustomNumFmt: &code}
		}
		var err error
		if style, err = n.scratch.NewStyle(format); err != nil {
			return "", false
		}
		n.styles[key] = style
	}
	if n.scratch.SetCellDefault(sheet, cell, number) != nil || n.scratch.SetCellStyle(sheet, cell, cell, style) != nil {
		return "", false
	}
	text, err := n.scratch.GetCellValue(sheet, cell)
	return text, err == nil && strings.TrimSpace(text) != ""
}

// plainNumber writes a stored number without an exponent, to the 15 digits that Excel keeps.
func plainNumber(raw string) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || math.Abs(v) >= 1e21 {
		return raw
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
