package preflight

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// jsonReport is preflight.json. Lengths are real millimetres from the top left of the trim box, coverages parts of one. New
// fields may be added; those that are there keep their meaning while version is 1.
type jsonReport struct {
	Version int         `json:"version"`
	Summary jsonSummary `json:"summary"`
	Files   []jsonFile  `json:"files"` // by path
}

type jsonSummary struct {
	Files    int `json:"files"`
	Passed   int `json:"passed"`
	Reminded int `json:"reminded"`
	Failed   int `json:"failed"`
}

type jsonFile struct {
	Path     string        `json:"path"`
	Name     string        `json:"name"`
	Product  string        `json:"product"`
	Size     string        `json:"size"`
	Medium   string        `json:"medium"`
	Verdict  string        `json:"verdict"` // passed, reminded or failed
	Inks     jsonInks      `json:"inks"`
	MaxInk   int           `json:"max_ink_percent"`
	Pages    []jsonPage    `json:"pages"`
	Findings []jsonFinding `json:"findings"`
}

type jsonInks struct {
	C float64 `json:"c"`
	M float64 `json:"m"`
	Y float64 `json:"y"`
	K float64 `json:"k"`
}

type jsonPage struct {
	Width  float64  `json:"width_mm"`
	Height float64  `json:"height_mm"`
	Bleed  float64  `json:"bleed_mm"`
	Ratio  int      `json:"ratio"` // drawn at 1:ratio
	Inks   jsonInks `json:"inks"`
	MaxInk int      `json:"max_ink_percent"`
}

type jsonFinding struct {
	Rule     string        `json:"rule"`
	Severity diag.Severity `json:"severity"`
	Message  string        `json:"message"`
	Remedy   string        `json:"remedy"`
	Page     int           `json:"page"` // from 1; 0: the whole file
	Rect     *jsonRect     `json:"rect"` // null where there is no place
}

type jsonRect struct {
	X      float64 `json:"x_mm"`
	Y      float64 `json:"y_mm"`
	Width  float64 `json:"width_mm"`
	Height float64 `json:"height_mm"`
}

var verdictNames = map[Verdict]string{Passed: "passed", Reminded: "reminded", Failed: "failed"}

// JSON writes reports for machines: UTF-8, indented, the files by their paths.
func JSON(reports []Report) []byte {
	n := countVerdicts(reports)
	out := jsonReport{Version: 1, Summary: jsonSummary{Files: len(reports), Passed: n[Passed], Reminded: n[Reminded], Failed: n[Failed]}, Files: []jsonFile{}}
	for _, r := range byPath(reports) {
		f := jsonFile{Path: r.Path, Name: r.Name, Product: r.Product, Size: r.Size, Medium: string(r.Medium), Verdict: verdictNames[r.Verdict],
			Inks: inksJSON(r.Inks), MaxInk: r.MaxInk, Pages: []jsonPage{}, Findings: []jsonFinding{}}
		for _, s := range r.Sheets {
			f.Pages = append(f.Pages, jsonPage{Width: s.mm(s.Trim.Width), Height: s.mm(s.Trim.Height), Bleed: s.mm(s.Trim.X - s.Bleed.X), Ratio: s.Ratio,
				Inks: inksJSON(s.Inks), MaxInk: s.MaxInk})
		}
		for _, g := range r.Findings {
			finding := jsonFinding{Rule: g.Rule, Severity: g.Severity, Message: g.Message, Remedy: g.Remedy, Page: g.Page}
			if g.Page > 0 && g.Page <= len(r.Sheets) {
				s := r.Sheets[g.Page-1]
				finding.Rect = &jsonRect{s.mm(g.Rect.X), s.mm(g.Rect.Y), s.mm(g.Rect.Width), s.mm(g.Rect.Height)}
			}
			f.Findings = append(f.Findings, finding)
		}
		out.Files = append(out.Files, f)
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		panic(err) // numbers are finite and texts are texts
	}
	return buf.Bytes()
}

func byPath(reports []Report) []Report {
	return slices.SortedStableFunc(slices.Values(reports), func(a, b Report) int { return strings.Compare(a.Path, b.Path) })
}

func countVerdicts(reports []Report) map[Verdict]int {
	n := map[Verdict]int{}
	for _, r := range reports {
		n[r.Verdict]++
	}
	return n
}

// mm is a length of the sheet in real millimetres, to a hundredth.
func (s *SheetReport) mm(l page.Length) float64 {
	return math.Round(float64(l)/s.Unit.PerMillimetre()*100) / 100
}

func inksJSON(inks [4]float64) jsonInks {
	at := func(i int) float64 { return math.Round(inks[i]*1e4) / 1e4 }
	return jsonInks{at(0), at(1), at(2), at(3)}
}
