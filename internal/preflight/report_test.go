package preflight

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/page"
)

// reportsOf are a good file and three bad ones, in no order, with their pictures.
func reportsOf(t *testing.T) ([]Report, [][][]byte) {
	t.Helper()
	var reports []Report
	var pictures [][][]byte
	add := func(path string, seed ...func(*testing.T, *scene)) {
		s := good(t)
		for _, b := range seed {
			b(t, s)
		}
		s.file.Path, s.file.Name = path, "海报-案例-<贷款>_210×297mm_"+path
		reports = append(reports, s.report())
		var shown [][]byte
		for i := range s.file.Sheets {
			data, err := Picture(&s.file.Sheets[i], s.file.Faces)
			if err != nil {
				t.Fatal(err)
			}
			shown = append(shown, data)
		}
		pictures = append(pictures, shown)
	}
	fault := func(name string) func(*testing.T, *scene) {
		i := slices.IndexFunc(faults, func(f fault) bool { return f.name == name })
		return faults[i].seed
	}
	add("print/b.pdf")
	add("print/d.pdf", fault("type on the guillotine's path"), fault("background short of the bleed on one side"), fault("code too small for its distance"),
		fault("hairline"), fault("type in a fold"), fault("coarse picture"), fault("a character lost"), fault("large area in K alone"))
	add("print/a.pdf", fault("much ink"))
	add("print/c.pdf", fault("broken picture"))
	return reports, pictures
}

func TestReports(t *testing.T) {
	reports, pictures := reportsOf(t)
	html := HTML(reports, pictures)
	if name := os.Getenv("FANSHI_REPORT"); name != "" { // to be looked at
		if err := os.WriteFile(name, html, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := string(html)
	for _, want := range []string{"印前检查报告", "<b>4</b>个文件", "<b>1</b>通过", "<b>1</b>有提醒", "<b>2</b>不合格", "海报-案例-&lt;贷款&gt;", "错误：出血", "提醒：总墨量",
		"原文有 1 个字没有印出来：不。", "全部检查项目都合格。", "210 × 297 mm", `<image href="data:image/png;base64,`, "位置：左 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"ZgotmplZ", "http://", "https://fonts", "<script", "<link", "。。", "<no value>"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	order := regexp.MustCompile(`<p class="path">print/(.)`).FindAllStringSubmatch(text, -1)
	if len(order) != 4 || order[0][1]+order[1][1]+order[2][1]+order[3][1] != "cdab" {
		t.Errorf("order of the files: %v", order)
	}
	marks, placed := strings.Count(text, `<g class="mark `), 0
	for _, r := range reports {
		for _, f := range r.Findings {
			if f.Page > 0 {
				placed++
			}
		}
	}
	if marks != placed || strings.Count(text, `class="n"`) <= placed {
		t.Errorf("%d marks, %d findings with a place", marks, placed)
	}
	again, pictures2 := reportsOf(t)
	slices.Reverse(again)
	slices.Reverse(pictures2)
	if !bytes.Equal(html, HTML(again, pictures2)) || !bytes.Equal(JSON(reports), JSON(again)) {
		t.Error("another order of the files gives other bytes")
	}
}

func TestJSON(t *testing.T) {
	reports, _ := reportsOf(t)
	var got struct {
		Version int
		Summary struct{ Files, Passed, Reminded, Failed int }
		Files   []struct {
			Path, Verdict string
			Pages         []struct {
				Width float64 `json:"width_mm"`
				Bleed float64 `json:"bleed_mm"`
				Ratio int
			}
			Inks     map[string]float64
			MaxInk   int `json:"max_ink_percent"`
			Findings []struct {
				Rule, Severity, Message, Remedy string
				Page                            int
				Rect                            *struct {
					X float64 `json:"x_mm"`
				}
			}
		}
	}
	if err := json.Unmarshal(JSON(reports), &got); err != nil {
		t.Fatal(err)
	}
	if s := got.Summary; got.Version != 1 || s.Files != 4 || s.Passed != 1 || s.Reminded != 1 || s.Failed != 2 {
		t.Errorf("%+v", got)
	}
	known := map[string]bool{}
	for _, r := range Rules {
		known[r.ID] = true
	}
	for i, f := range got.Files {
		if f.Path != "print/"+string("abcd"[i])+".pdf" || f.Verdict != []string{"reminded", "passed", "failed", "failed"}[i] || len(f.Inks) != 4 || f.MaxInk < 200 ||
			len(f.Pages) != 1 || f.Pages[0].Width != 210 || f.Pages[0].Bleed != 3 || f.Pages[0].Ratio != 1 {
			t.Errorf("%+v", f)
		}
		for _, g := range f.Findings {
			if !known[g.Rule] || g.Severity != "error" && g.Severity != "warning" || (g.Rect == nil) != (g.Page == 0) || g.Message == "" || g.Remedy == "" {
				t.Errorf("%+v", g)
			}
		}
	}
	if empty := string(JSON(nil)); !strings.Contains(empty, `"files": []`) {
		t.Error(empty)
	}
}

// TestRuleNames: every rule that a seeded fault shows is named in the report.
func TestRuleNames(t *testing.T) {
	for _, f := range faults {
		if ruleName(f.rule) == f.rule {
			t.Errorf("%s has no name", f.rule)
		}
	}
	for _, r := range Rules {
		if !slices.ContainsFunc(faults, func(f fault) bool { return f.rule == r.ID }) {
			t.Errorf("%s has no seeded fault", r.ID)
		}
	}
}

// TestManyFindings: one slip that is all over a sheet is told a few times, and how often it is there.
func TestManyFindings(t *testing.T) {
	s := good(t)
	for i := range page.Length(20) {
		s.add(line(20, 60+i, 50, 100))
	}
	r := s.report()
	if len(r.Findings) != maxOfRule || !strings.HasSuffix(r.Findings[maxOfRule-1].Message, "（同类问题另有 8 处）") {
		t.Errorf("%d: %+v", len(r.Findings), r.Findings)
	}
}
