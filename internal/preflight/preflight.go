// Package preflight judges the files for print shops before they leave the house. Every object of a sheet was placed by
// us, so sizes, resolutions, inks and distances are not guessed from a PDF but read off the finished sheet.
//
// Check gives each file a verdict and its findings: a stable rule name, a severity, the page, the rectangle and the
// remedy. Lengths are real millimetres whatever ratio a sheet is drawn at. The rules and their numbers are those of
// docs/print.md; each stands in a file of its own (rule_*.go). A rule that compares plates draws them with raster,
// one grey picture for each ink, so that the ink figures are those of the printed plates, overprint included.
//
// HTML and JSON write reports. All functions are pure and deterministic: the same sheets give the same findings in the
// same order and the same bytes.
package preflight

import (
	"cmp"
	"slices"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/prepress"
	"fanshi/internal/product"
	"fanshi/internal/raster"
)

// File is one file for a print shop.
type File struct {
	Path    string // slash-separated, below the release
	Name    string // for people
	Product *product.Product
	Size    product.Size
	Medium  product.Medium // as it is printed; empty: the product's
	Sheets  []page.PressSheet
	Folds   []prepress.Folds // of each sheet; may be shorter than Sheets
	Texts   []string         // the source's texts, all of which must be on the sheets
	Payload string           // what the file's QR codes must say; empty: there is none
	Faces   raster.FaceSource
	// Distance, in metres, is from where the QR code is scanned; 0: in the hand.
	Distance float64
}

// Verdict is the outcome for one file, as it is printed.
type Verdict string

// The verdicts. A file with a warning may be printed, one with an error may not.
const (
	Passed   Verdict = "通过"
	Reminded Verdict = "有提醒"
	Failed   Verdict = "不合格"
)

// Finding is one thing that a print shop or a wall would find.
type Finding struct {
	Rule     string // stable identifier: bleed, small-type, qr-distance
	Severity diag.Severity
	Message  string    // what is wrong, Chinese, without a full stop
	Remedy   string    // what to do, Chinese, without a full stop
	Page     int       // from 1; 0: the whole file
	Rect     page.Rect // in the page's Unit from the top left of the trim box; empty where there is no place
}

// Report is what Check says about a file.
type Report struct {
	Path, Name    string
	Product, Size string // names: 海报, A3
	Medium        product.Medium
	Verdict       Verdict
	Findings      []Finding // errors first, then by page, rule and place
	Sheets        []SheetReport
	Inks          [4]float64 // mean coverage of C, M, Y and K over all sheets, 0 to 1
	MaxInk        int        // largest total of the four inks anywhere, per cent
}

// SheetReport is what one sheet measures.
type SheetReport struct {
	Unit   page.Unit
	Trim   page.Rect
	Bleed  page.Rect
	Ratio  int        // 1, 10 or 20
	Inks   [4]float64 // mean coverage of C, M, Y and K over the medium, 0 to 1
	MaxInk int        // per cent
}

// Check applies all rules to a file.
func Check(f File) Report {
	if f.Medium == "" {
		f.Medium = f.Product.Medium
	}
	r := Report{Path: f.Path, Name: f.Name, Product: f.Product.Name, Size: f.Size.Name, Medium: f.Medium}
	sides := make([]*side, len(f.Sheets))
	for i := range f.Sheets {
		sides[i] = newSide(&f, i)
		for _, rule := range sideRules {
			rule(sides[i])
		}
		r.Findings = append(r.Findings, sides[i].sorted()...)
		s := SheetReport{Unit: sides[i].unit, Trim: sides[i].sheet.Trim, Bleed: sides[i].sheet.Bleed, Ratio: max(sides[i].sheet.Ratio, 1),
			Inks: sides[i].plates.mean(), MaxInk: sides[i].maxInk}
		for ink, v := range s.Inks {
			r.Inks[ink] += v / float64(len(f.Sheets))
		}
		r.MaxInk = max(r.MaxInk, s.MaxInk)
		r.Sheets = append(r.Sheets, s)
	}
	whole := &side{file: &f}
	for _, rule := range fileRules {
		rule(whole, sides)
	}
	r.Findings = append(r.Findings, whole.sorted()...)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Page, b.Page))
	})
	r.Verdict = verdict(r.Findings)
	return r
}

func verdict(findings []Finding) Verdict {
	v := Passed
	for _, f := range findings {
		if f.Severity == diag.Error {
			return Failed
		}
		v = Reminded
	}
	return v
}

// sideRules look at one sheet each.
var sideRules = []func(*side){
	checkBoxes, checkSize, checkEmpty, checkBleed, checkCuts, checkDie, checkMargins, checkFolds, checkHidden, checkType, checkLines,
	checkPictures, checkColours, checkTotalInk, checkBlack, checkOutlines, checkCodes,
}

// fileRules look at all sheets of a file together; findings about the whole file go to the first argument.
var fileRules = []func(*side, []*side){checkSides, checkTexts, checkPayload}
