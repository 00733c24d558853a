package diag

import (
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteSARIF prints the whole list, sorted, as one log of SARIF 2.1.0 (OASIS standard), which editors and code hosts show beside the
// text. Columns count characters (columnKind unicodeCodePoints), as all places here do; a cell of a workbook, which has no region in
// SARIF, is a logical location. Paths are relative to the project. version is the program's; one that is no semantic version, such
// as that of a build from a working copy (dev, b9d9dc0-dirty), is told as build metadata of 0.0.0. There is no informationUri: the
// program has no page of its own, and each rule's help says where the manual explains it.
func WriteSARIF(w io.Writer, l *List, version string) error {
	found := l.Sorted()
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	version = semanticVersion(version)
	run.Tool.Driver = sarifDriver{Name: "fanshi", Version: version, SemanticVersion: version, Rules: []sarifRule{}}
	index := map[string]int{}
	for _, d := range found {
		if _, known := index[d.Code]; !known {
			index[d.Code] = len(run.Tool.Driver.Rules)
			rule := sarifRule{ID: d.Code}
			if c, registered := FindCode(d.Code); registered {
				rule.ShortDescription, rule.Help = &sarifText{c.Title}, &sarifText{"见 docs/messages.md 里的“" + d.Code + "”"}
			}
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
		}
		run.Results = append(run.Results, sarifOf(d, index[d.Code]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

var semantic = regexp.MustCompile(`^v?((0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)$`)

// semanticVersion is a version by Semantic Versioning 2.0.0.
func semanticVersion(version string) string {
	if m := semantic.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	plain := strings.Trim(strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, version), "-")
	return "0.0.0+" + cmp.Or(plain, "dev")
}

// The objects of SARIF that fanshi writes, by the names of the standard's section 3.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		Version         string      `json:"version"`
		SemanticVersion string      `json:"semanticVersion"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string     `json:"id"`
		ShortDescription *sarifText `json:"shortDescription,omitempty"`
		Help             *sarifText `json:"help,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

func sarifOf(d Diagnostic, rule int) sarifResult {
	out := sarifResult{RuleID: d.Code, RuleIndex: rule, Level: [...]string{"error", "warning", "note"}[d.Severity], Message: sarifText{d.Message}}
	if d.Remedy != "" {
		out.Message.Text += "。" + d.Remedy
	}
	if d.Pos.File != "" {
		out.Locations = []sarifLocation{d.Range.sarif()}
	}
	for _, p := range d.Related {
		out.Related = append(out.Related, Range{Pos: p}.sarif())
	}
	for _, f := range d.Fixes {
		if deleted := f.Range.region(); deleted != nil && f.Pos.Sheet == "" {
			if deleted.EndLine == 0 { // something is put in
				deleted.EndLine, deleted.EndColumn = deleted.StartLine, deleted.StartColumn
			}
			out.Fixes = append(out.Fixes, sarifFix{sarifText{f.Title}, []sarifChange{{artifact(f.Pos.File), []sarifReplacement{{*deleted, sarifText{f.Text}}}}}})
		}
	}
	return out
}

func (r Range) sarif() sarifLocation {
	l := sarifLocation{Physical: &sarifPhysical{Artifact: artifact(r.Pos.File)}}
	if r.Pos.Sheet != "" {
		l.Logical = []sarifLogical{{r.Pos.cell()}}
		return l
	}
	l.Physical.Region = r.region()
	return l
}

// region is a stretch as SARIF counts it; nil for a whole file.
func (r Range) region() *sarifRegion {
	if r.Pos.Line == 0 {
		return nil
	}
	return &sarifRegion{StartLine: r.Pos.Line, StartColumn: r.Pos.Col, EndLine: r.End.Line, EndColumn: r.End.Col}
}

// artifact is a path as a relative reference (RFC 3986): every part escaped by itself.
func artifact(file string) sarifArtifact {
	parts := slices.Collect(strings.SplitSeq(file, "/"))
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	if strings.Contains(parts[0], ":") {
		parts[0] = "./" + parts[0]
	}
	return sarifArtifact{strings.Join(parts, "/")}
}
