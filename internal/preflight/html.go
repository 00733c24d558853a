package preflight

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

//go:embed report.html
var reportSource string

var reportTemplate = template.Must(template.New("report").Parse(reportSource))

// shownReport is what the template sees.
type shownReport struct {
	Total, Passed, Reminded, Failed int
	Files                           []shownFile
	Rules                           []Rule
}

type shownFile struct {
	Anchor, Name, Path, Product, Size, Verdict, Class string
	Facts                                             [][2]string
	Inks                                              []shownInk
	Pages                                             []shownPage
	Findings                                          []shownFinding
}

type shownInk struct{ Name, Percent string }

// shownPage is a page with its picture. Lengths are in thousandths of the bleed box's long side.
type shownPage struct {
	Caption           string
	Picture           template.URL // empty: there is none
	Width, Height     int          // of the box, in thousandths
	TrimX, TrimY      int
	TrimWidth, TrimHt int
	Marks             []shownMark
}

type shownMark struct {
	Number                            int
	X, Y, Width, Height, TextX, TextY int
	Class                             string
}

type shownFinding struct {
	Number                                              int
	Class, Severity, Page, Rule, Message, Remedy, Where string
}

// HTML writes reports for people: one page without any other file, to be read on a screen or printed. pictures holds for each
// report the pictures of its pages (Picture); where one is missing the page's outline is drawn. Files that fail come first.
func HTML(reports []Report, pictures [][][]byte) []byte {
	n := countVerdicts(reports)
	out := shownReport{Total: len(reports), Passed: n[Passed], Reminded: n[Reminded], Failed: n[Failed], Rules: Rules}
	order := make([]int, len(reports))
	for i := range order {
		order[i] = i
	}
	rank := map[Verdict]int{Failed: 0, Reminded: 1, Passed: 2}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(rank[reports[a].Verdict]-rank[reports[b].Verdict], strings.Compare(reports[a].Path, reports[b].Path))
	})
	for place, i := range order {
		var pages [][]byte
		if i < len(pictures) {
			pages = pictures[i]
		}
		out.Files = append(out.Files, shown(&reports[i], pages, place+1))
	}
	var buf bytes.Buffer
	if err := reportTemplate.Execute(&buf, out); err != nil {
		panic(err) // the template and its data are ours
	}
	return buf.Bytes()
}

var mediumNames = map[product.Medium]string{product.Offset: "胶印", product.Digital: "数码印刷", product.Wide: "喷绘写真", product.Office: "办公室打印"}

func shown(r *Report, pictures [][]byte, place int) shownFile {
	f := shownFile{Anchor: "f" + strconv.Itoa(place), Name: r.Name, Path: r.Path, Product: r.Product, Size: r.Size, Verdict: string(r.Verdict), Class: verdictNames[r.Verdict]}
	if f.Name == "" {
		f.Name = r.Path
	}
	if len(r.Sheets) > 0 {
		s := r.Sheets[0]
		f.Facts = append(f.Facts, [2]string{"成品尺寸", number(s.mm(s.Trim.Width)) + " × " + number(s.mm(s.Trim.Height)) + " mm"},
			[2]string{"出血", number(s.mm(s.Trim.X-s.Bleed.X)) + " mm"}, [2]string{"绘制比例", fmt.Sprintf("1:%d", s.Ratio)})
	}
	f.Facts = append(f.Facts, [2]string{"页数", strconv.Itoa(len(r.Sheets))}, [2]string{"印刷方式", mediumNames[r.Medium]}, [2]string{"最大总墨量", strconv.Itoa(r.MaxInk) + "%"})
	for i, ink := range []string{"C", "M", "Y", "K"} {
		f.Inks = append(f.Inks, shownInk{ink, strconv.FormatFloat(r.Inks[i]*100, 'f', 1, 64)})
	}
	for i := range r.Sheets {
		p := pageOf(&r.Sheets[i])
		p.Caption = fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(r.Sheets))
		if i < len(pictures) && len(pictures[i]) > 0 {
			p.Picture = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(pictures[i]))
		}
		f.Pages = append(f.Pages, p)
	}
	for i, g := range r.Findings {
		finding := shownFinding{Number: i + 1, Class: "warning", Severity: "提醒", Page: "全部", Rule: ruleName(g.Rule), Message: g.Message, Remedy: g.Remedy}
		if g.Severity == diag.Error {
			finding.Class, finding.Severity = "error", "错误"
		}
		if g.Page > 0 && g.Page <= len(r.Sheets) {
			s := &r.Sheets[g.Page-1]
			finding.Page = strconv.Itoa(g.Page)
			at := func(l page.Length) string { return number(math.Round(s.mm(l)*10) / 10) }
			finding.Where = fmt.Sprintf("位置：左 %s，上 %s，宽 %s，高 %s mm", at(g.Rect.X), at(g.Rect.Y), at(g.Rect.Width), at(g.Rect.Height))
			f.Pages[g.Page-1].Marks = append(f.Pages[g.Page-1].Marks, markOf(s, g.Rect, i+1, finding.Class))
		}
		f.Findings = append(f.Findings, finding)
	}
	return f
}

// thousandths scales a length to the long side of the bleed box.
func thousandths(s *SheetReport, l page.Length) int {
	return int(page.Round(float64(l) * 1000 / float64(max(s.Bleed.Width, s.Bleed.Height, 1))))
}

func pageOf(s *SheetReport) shownPage {
	at := func(l page.Length) int { return thousandths(s, l) }
	return shownPage{Width: at(s.Bleed.Width), Height: at(s.Bleed.Height), TrimX: at(s.Trim.X - s.Bleed.X), TrimY: at(s.Trim.Y - s.Bleed.Y),
		TrimWidth: at(s.Trim.Width), TrimHt: at(s.Trim.Height)}
}

// Sizes on a picture, in thousandths of its long side.
const (
	markPadding = 4
	markLeast   = 12 // a hairline's rectangle must be seen
	badge       = 15 // radius of the number's disc
)

func markOf(s *SheetReport, r page.Rect, n int, class string) shownMark {
	p := pageOf(s)
	m := shownMark{Number: n, Class: class, X: thousandths(s, r.X-s.Bleed.X) - markPadding, Y: thousandths(s, r.Y-s.Bleed.Y) - markPadding,
		Width: thousandths(s, r.Width) + 2*markPadding, Height: thousandths(s, r.Height) + 2*markPadding}
	if grow := markLeast - m.Width; grow > 0 {
		m.X, m.Width = m.X-grow/2, markLeast
	}
	if grow := markLeast - m.Height; grow > 0 {
		m.Y, m.Height = m.Y-grow/2, markLeast
	}
	right, bottom := min(m.X+m.Width, p.Width-2), min(m.Y+m.Height, p.Height-2) // the frame stays on the picture
	m.X, m.Y = max(m.X, 2), max(m.Y, 2)
	m.Width, m.Height = max(right-m.X, markLeast), max(bottom-m.Y, markLeast)
	m.TextX, m.TextY = max(min(m.X, p.Width-badge-2), badge+2), max(min(m.Y, p.Height-badge-2), badge+2)
	return m
}
