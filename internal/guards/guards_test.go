package guards

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

const project = "../.."

// TestGuards compares the table with the code, and takes some guards away: three of those whose tests are quick, drawn
// anew at each run; all with FANSHI_SOAK=1.
func TestGuards(t *testing.T) {
	chosen := sample(testtools.Seed(t))
	for i, g := range guards {
		t.Run(g.promise+" "+g.what, func(t *testing.T) {
			file := filepath.Join(project, "internal", filepath.FromSlash(g.file))
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(code), g.old); n != 1 || g.old == g.new {
				t.Fatalf("%s holds %q %d times, not once", g.file, g.old, n)
			}
			folder, name, _ := strings.Cut(g.tests, ":")
			if !exists(t, folder, name) {
				t.Fatalf("%s has no test %s", folder, name)
			}
			if os.Getenv("FANSHI_SOAK") != "" || slices.Contains(chosen, i) {
				without(t, file, strings.Replace(string(code), g.old, g.new, 1), folder, name)
			}
		})
	}
}

// sampled is how many guards every run takes away.
const sampled = 3

// sample draws guards whose tests take a few seconds, building included.
func sample(seed uint64) []int {
	var quick []int
	for i, g := range guards {
		if folder, name, _ := strings.Cut(g.tests, ":"); slices.Contains(quickFolders, folder) && !slices.Contains(slowTests, name) {
			quick = append(quick, i)
		}
	}
	random := rand.New(rand.NewPCG(seed, 17))
	random.Shuffle(len(quick), func(i, j int) { quick[i], quick[j] = quick[j], quick[i] })
	return quick[:sampled]
}

// quickFolders are small to build; slowTests in them take longer than a second or two.
var (
	quickFolders = []string{"internal/agent", "internal/server", "internal/fleet", "internal/qr", "internal/sheet/layout"}
	slowTests    = []string{"TestFullDisk", "TestWrongClocks", "TestEveryBitOfTheManifest", "TestAttackFileNames", "TestSwarm", "TestSlow", "TestSlowReaders", "TestRestart", "TestSilent", "TestCap", "TestCrawl",
		"TestRestartsKeepProgress", "TestLeftoversAreBounded", "TestRunningHeals"}
)

// exists looks for a test by its name.
func exists(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(project, filepath.FromSlash(folder), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		code, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(code), "\nfunc "+name+"(t *testing.T) {") {
			return true
		}
	}
	return false
}

// red matches the lines with which go test says that tests have failed; a package that does not build says FAIL only.
var red = regexp.MustCompile(`(?m)^(--- FAIL: .*|panic: test timed out.*)$`)

// without runs a test against other code in one file. It must turn red.
func without(t *testing.T, file, code, folder, name string) {
	t.Helper()
	dir := t.TempDir()
	other := filepath.Join(dir, "other")
	absolute, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {absolute: other}})
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range map[string][]byte{other: []byte(code), filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-count=1", "-timeout=60s", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"), "-run", "^"+name+"$", "./"+folder)
	cmd.Dir = project
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "FANSHI_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	out, err := cmd.CombinedOutput()
	failed := red.Find(out)
	if err == nil || failed == nil {
		t.Errorf("%s stays green without the guard: %v\n%s", name, err, out)
		return
	}
	lines := strings.SplitN(string(out[strings.Index(string(out), string(failed)):]), "\n", 3)
	t.Logf("red: %s", strings.Join(lines[:min(2, len(lines))], " "))
}
