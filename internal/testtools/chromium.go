package testtools

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Chromium is the browser that live comparisons run in.
type Chromium struct {
	Path    string
	Version string // 148.0.7778.167
	Major   int
}

func (c Chromium) String() string { return "Chromium " + c.Version }

var chromiumVersion = regexp.MustCompile(`\b\d+(?:\.\d+){3}\b`)

// FindChromium returns the browser that FANSHI_CHROMIUM names, or the chromium in PATH.
func FindChromium(t testing.TB) Chromium {
	t.Helper()
	path := Find(t, cmp.Or(os.Getenv("FANSHI_CHROMIUM"), "chromium"), "chromium")
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		t.Fatalf("%s --version: %v", path, err)
	}
	m := chromiumVersion.FindSubmatch(out)
	if m == nil {
		t.Fatalf("%s --version says %q: no version of Chromium", path, out)
	}
	return Chromium{path, string(m[0]), Major(string(m[0]))}
}

// Major returns the first number of a version.
func Major(version string) int {
	first, _, _ := strings.Cut(version, ".")
	major, _ := strconv.Atoi(first)
	return major
}

// Compared tells whether the version is one that has been compared, so that all its differences are in the table.
func (c Chromium) Compared() bool { return slices.Contains(ComparedVersions, c.Major) }

// Differs returns the entry of the table by its name where it holds for the version, otherwise nil.
func (c Chromium) Differs(name string) *Difference {
	for i := range Differences {
		if d := &Differences[i]; d.Name == name && d.From <= c.Major && c.Major <= d.To {
			return d
		}
	}
	return nil
}

// Verdict is what a live comparison of one value comes to.
type Verdict int

// The verdicts.
const (
	Same   Verdict = iota // the browser does as we do
	Known                 // it does otherwise, as the table says of its version
	New                   // it does otherwise than any version before it: told, but no failure
	Broken                // we do what no known version does, or what this version is known not to
)

// Judge judges one value. same: the browser's is ours. known: the table has the browser's value for its version. golden:
// our value is the one that is committed; true too where nothing is committed. Without golden a known difference excuses
// nothing: there our value is no version's.
func (c Chromium) Judge(same, known, golden bool) Verdict {
	switch {
	case same:
		return Same
	case golden && known:
		return Known
	case golden && !c.Compared():
		return New
	}
	return Broken
}

// ReportNew tells once what a version does otherwise than all that have been compared, and what to do.
func (c Chromium) ReportNew(t testing.TB, differences []string, look, renew string) {
	t.Helper()
	if len(differences) == 0 {
		return
	}
	const most = 20
	shown := differences[:min(most, len(differences))]
	rest := ""
	if n := len(differences) - len(shown); n > 0 {
		rest = fmt.Sprintf("\n  and %d more", n)
	}
	Report(t, fmt.Sprintf(`%s lays out %d boxes, lines or values otherwise than the versions that have been compared (%s).
This is no failure: the engine does what the committed golden values say.
  to look: FANSHI_CHROMIUM=%s %s
  to renew: decide by the CSS specification who is right; %s;
  then enter version %d, and what it does otherwise, in internal/testtools/versions.go.
  %s%s`, c, len(differences), versionList(), c.Path, look, renew, c.Major, strings.Join(shown, "\n  "), rest))
}

func versionList() string {
	var list []string
	for _, v := range ComparedVersions {
		list = append(list, strconv.Itoa(v))
	}
	return strings.Join(list, ", ")
}
