package proof

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

type breachFunc = func(format string, args ...any)

// checkVersion: the header says 1.4, the catalog nothing else, and nothing of later versions is there.
func checkVersion(f *pressFile, breach breachFunc) {
	if f.HeaderVersion == nil || *f.HeaderVersion != model.V14 {
		breach("the header says %v", f.HeaderVersion)
	}
	if v := f.root["Version"]; v != nil {
		breach("the catalog says %v", v)
	}
	if f.Read.UsingXRefStreams || f.Read.UsingObjectStreams {
		breach("cross-reference or object streams (1.5)")
	}
	f.streams(func(n int, s *types.StreamDict) {
		if slices.Contains(filters(f, s.Dict), "JPXDecode") {
			breach("object %d is in JPEG 2000 (1.5)", n)
		}
	})
}

func outputIntents(f *pressFile) (list []types.Dict) {
	intents, err := f.DereferenceArray(f.root["OutputIntents"])
	if err != nil {
		return nil
	}
	for _, o := range intents {
		if d, err := f.DereferenceDict(o); err == nil && f.name(d, "S") == "GTS_PDFX" {
			list = append(list, d)
		}
	}
	return list
}

func checkOutputIntents(f *pressFile, breach breachFunc) {
	if n := len(outputIntents(f)); n != 1 {
		breach("%d output intents", n)
	}
}

// conditions are the names in the ICC's registry of characterised printing conditions that shops in China ask for.
var conditions = []string{"FOGRA39", "FOGRA51", "FOGRA52", "CGATS TR 001", "JC200103", "JCW2003"}

func checkCondition(f *pressFile, breach breachFunc) {
	for _, d := range outputIntents(f) {
		if id := f.text(d, "OutputConditionIdentifier"); !slices.Contains(conditions, id) || f.text(d, "RegistryName") != "http://www.color.org" {
			breach("the condition %q of the registry %q is not known", id, f.text(d, "RegistryName"))
		}
		if f.text(d, "Info") == "" && f.text(d, "OutputCondition") == "" {
			breach("the condition is not described")
		}
	}
}

func checkNoProfile(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["DestOutputProfile"] != nil {
			breach("object %d holds a profile", n)
		}
	})
}

func checkIdentifier(f *pressFile, breach breachFunc) {
	if len(f.ID) != 2 {
		breach("%d identifiers", len(f.ID))
	}
	for _, o := range f.ID {
		if s, err := f.DereferenceStringOrHexLiteral(o, model.V10, nil); err != nil || len(s) == 0 {
			breach("%v is empty", o)
		}
	}
}

func checkTrapped(f *pressFile, breach breachFunc) {
	if v := f.name(f.info, "Trapped"); v != "True" && v != "False" {
		breach("%v", f.info["Trapped"])
	}
}

func checkStandard(f *pressFile, breach breachFunc) {
	if v := f.text(f.info, "GTS_PDFXVersion"); v != "PDF/X-1a:2003" {
		breach("%q", v)
	}
	if v := f.info["GTS_PDFXConformance"]; v != nil {
		breach("GTS_PDFXConformance %v is of an older version", v)
	}
}

func checkTitle(f *pressFile, breach breachFunc) {
	if strings.TrimSpace(f.text(f.info, "Title")) == "" {
		breach("none")
	}
}

var datePattern = regexp.MustCompile(`^D:\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d(Z|[+-]\d\d'\d\d'?)?$`)

func checkDates(f *pressFile, breach breachFunc) {
	for _, key := range []string{"CreationDate", "ModDate"} {
		if v := f.text(f.info, key); !datePattern.MatchString(v) {
			breach("%s %q", key, v)
		}
	}
}

func checkSoftMasks(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["SMask"] != nil && f.name(d, "SMask") != "None" || d["SMaskInData"] != nil {
			breach("object %d", n)
		}
	})
}

func checkAlpha(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		for _, key := range []string{"ca", "CA"} {
			if o := d[key]; o != nil {
				if v, err := f.DereferenceNumber(o); err != nil || v != 1 {
					breach("object %d: %s %v", n, key, o)
				}
			}
		}
	})
}

func checkBlendModes(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if v := f.name(d, "BM"); d["BM"] != nil && v != "Normal" && v != "Compatible" {
			breach("object %d: %v", n, d["BM"])
		}
	})
}

func checkGroups(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if group, ok := f.value(d, "Group").(types.Dict); ok && f.name(group, "S") == "Transparency" {
			breach("object %d", n)
		}
	})
}

// checkTransfer: transfer curves and halftones would change what has been proofed (ISO 15930-4, 6.13).
func checkTransfer(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["TR"] != nil || d["HTP"] != nil || d["TR2"] != nil && f.name(d, "TR2") != "Default" {
			breach("object %d", n)
		}
	})
}

func checkOperators(f *pressFile, breach breachFunc) {
	for _, program := range f.programs {
		for _, op := range program {
			switch {
			case op.operator == "rg" || op.operator == "RG":
				breach("%v %s", op.operands, op.operator)
			case (op.operator == "cs" || op.operator == "CS" || op.operator == "BI") && slices.ContainsFunc(op.operands, namesRGB):
				breach("%v %s", op.operands, op.operator)
			}
		}
	}
}

// namesRGB tells whether an operand is a name of a colour space that is neither process ink nor grey.
func namesRGB(operand string) bool {
	return slices.Contains([]string{"/DeviceRGB", "/RGB", "/CalRGB", "/Lab", "/ICCBased"}, operand)
}

// printable tells whether a colour space is made of process inks, grey or spot inks.
func printable(f *pressFile, o types.Object) bool {
	o, err := f.Dereference(o)
	if err != nil {
		return false
	}
	switch o := o.(type) {
	case types.Name:
		return o == "DeviceCMYK" || o == "DeviceGray" || o == "Pattern"
	case types.Array:
		if len(o) == 0 {
			return false
		}
		kind, _ := o[0].(types.Name)
		switch {
		case len(o) == 1:
			return printable(f, kind)
		case kind == "Indexed" || kind == "Pattern":
			return printable(f, o[1])
		case (kind == "Separation" || kind == "DeviceN") && len(o) > 2:
			return printable(f, o[2])
		}
	}
	return false
}

func checkImages(f *pressFile, breach breachFunc) {
	f.streams(func(n int, s *types.StreamDict) {
		mask, _ := f.value(s.Dict, "ImageMask").(types.Boolean)
		if f.name(s.Dict, "Subtype") == "Image" && !bool(mask) && !printable(f, s.Dict["ColorSpace"]) {
			breach("object %d: %v", n, s.Dict["ColorSpace"])
		}
	})
}

func checkShadings(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["ShadingType"] != nil && !printable(f, d["ColorSpace"]) {
			breach("object %d: %v", n, d["ColorSpace"])
		}
	})
}

// checkSpaces: a resource dictionary's colour spaces, default ones too.
func checkSpaces(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		spaces, ok := f.value(d, "ColorSpace").(types.Dict)
		if !ok {
			return
		}
		for name, space := range spaces {
			if !printable(f, space) {
				breach("object %d: /%s %v", n, name, space)
			}
		}
	})
}

func checkAnnotations(f *pressFile, breach breachFunc) {
	for i, page := range f.pages {
		if page["Annots"] != nil {
			breach("page %d", i+1)
		}
	}
	if f.root["AcroForm"] != nil {
		breach("a form to fill in")
	}
}

func checkEncryption(f *pressFile, breach breachFunc) {
	if f.Encrypt != nil || f.E != nil {
		breach("the file is encrypted")
	}
}

// checkFonts: all type is in outlines.
func checkFonts(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["Font"] != nil || f.name(d, "Type") == "Font" {
			breach("object %d", n)
		}
	})
	for _, program := range f.programs {
		if slices.ContainsFunc(program, func(op operand) bool { return op.operator == "BT" || op.operator == "Tf" }) {
			breach("text operators")
		}
	}
}

// box is a box of a page, its own or inherited by the page tree.
func (f *pressFile) box(page types.Dict, name string) ([]float64, bool) {
	for range 16 { // levels of the tree
		if a, ok := f.value(page, name).(types.Array); ok && len(a) == 4 {
			numbers := make([]float64, 4)
			for i, o := range a {
				v, err := f.DereferenceNumber(o)
				if err != nil {
					return nil, false
				}
				numbers[i] = v
			}
			return numbers, true
		}
		parent, ok := f.value(page, "Parent").(types.Dict)
		if !ok || name != "MediaBox" && name != "CropBox" { // the others are not inherited
			return nil, false
		}
		page = parent
	}
	return nil, false
}

func checkTrimBox(f *pressFile, breach breachFunc) {
	for i, page := range f.pages {
		b, ok := f.box(page, "TrimBox")
		if !ok || b[0] >= b[2] || b[1] >= b[3] {
			breach("page %d: %v", i+1, page["TrimBox"])
		}
		if page["ArtBox"] != nil {
			breach("page %d has an ArtBox too", i+1)
		}
	}
}

func checkNestedBoxes(f *pressFile, breach breachFunc) {
	for i, page := range f.pages {
		var outer []float64
		for _, name := range []string{"MediaBox", "BleedBox", "TrimBox"} {
			b, ok := f.box(page, name)
			if !ok {
				breach("page %d has no %s", i+1, name)
				continue
			}
			const hair = 0.006 // points: gofpdf writes two decimals
			if outer != nil && (b[0] < outer[0]-hair || b[1] < outer[1]-hair || b[2] > outer[2]+hair || b[3] > outer[3]+hair) {
				breach("page %d: the %s %v leaves %v", i+1, name, b, outer)
			}
			outer = b
		}
	}
}

func checkJavaScript(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["JS"] != nil || d["JavaScript"] != nil || f.name(d, "S") == "JavaScript" {
			breach("object %d", n)
		}
	})
}

// kinds are the action types of PDF 1.4.
var kinds = []string{"GoTo", "GoToR", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named", "SubmitForm", "ResetForm", "ImportData", "JavaScript"}

func checkActions(f *pressFile, breach breachFunc) {
	f.dicts(func(n int, d types.Dict) {
		if d["OpenAction"] != nil || d["AA"] != nil || f.name(d, "Type") == "Action" || slices.Contains(kinds, f.name(d, "S")) {
			breach("object %d", n)
		}
	})
}

// filters are the names of a stream's filters.
func filters(f *pressFile, d types.Dict) (names []string) {
	switch o := f.value(d, "Filter").(type) {
	case types.Name:
		return []string{string(o)}
	case types.Array:
		for _, e := range o {
			if n, ok := e.(types.Name); ok {
				names = append(names, string(n))
			}
		}
	}
	return names
}

func checkFilters(f *pressFile, breach breachFunc) {
	f.streams(func(n int, s *types.StreamDict) {
		if slices.Contains(filters(f, s.Dict), "LZWDecode") {
			breach("object %d", n)
		}
	})
	for _, program := range f.programs {
		for _, op := range program {
			if op.operator == "BI" && (slices.Contains(op.operands, "/LZW") || slices.Contains(op.operands, "/LZWDecode")) {
				breach("an inline image")
			}
		}
	}
}

func checkExternal(f *pressFile, breach breachFunc) {
	f.streams(func(n int, s *types.StreamDict) {
		if s.Dict["F"] != nil || s.Dict["FFilter"] != nil || s.Dict["OPI"] != nil {
			breach("object %d", n)
		}
	})
	f.dicts(func(n int, d types.Dict) {
		if f.name(d, "Type") == "Filespec" || d["EmbeddedFiles"] != nil {
			breach("object %d names a file", n)
		}
	})
}

func checkPostScript(f *pressFile, breach breachFunc) {
	f.streams(func(n int, s *types.StreamDict) {
		if f.name(s.Dict, "Subtype") == "PS" || f.name(s.Dict, "Subtype2") == "PS" || s.Dict["Alternates"] != nil {
			breach("object %d", n)
		}
	})
}

func checkOptionalContent(f *pressFile, breach breachFunc) {
	if f.root["OCProperties"] != nil {
		breach("layers (1.5)")
	}
}
