package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fanshi/internal/agent"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/release"
)

// TestForeign is promise R24: whatever stands in whatever place, no command changes or deletes what fanshi did not make.
// Every placement takes a folder as it may be (missing, empty, with results of this or of an older version), puts things of
// somebody else into random places of it, and lets the writing half of a command run three times. FANSHI_SOAK=1 does more.
func TestForeign(t *testing.T) {
	placements := 100
	if os.Getenv("FANSHI_SOAK") != "" {
		placements = 1000
	}
	seed := uint64(time.Now().UnixNano())
	if v := os.Getenv("FANSHI_SEED"); v != "" {
		var err error
		if seed, err = strconv.ParseUint(v, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("FANSHI_SEED=%d", seed)
	rng := rand.New(rand.NewPCG(seed, 24))
	scratch := t.TempDir()
	if dir, err := os.MkdirTemp("/dev/shm", "fanshi-foreign-"); err == nil { // in memory: everything is fsynced
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		scratch = dir
	}
	outcomes := map[string]int{}
	for n := range placements {
		for _, w := range writers {
			outcome, err := onePlacement(scratch, rng, w)
			if err != nil {
				t.Fatalf("FANSHI_SEED=%d, placement %d, %s: %v", seed, n, w.name, err)
			}
			outcomes[outcome]++
		}
	}
	t.Logf("%d placements for each of %d commands: %v", placements, len(writers), outcomes)
	for _, outcome := range []string{"refused", "written", "partly"} { // the harness reaches all of them
		if outcomes[outcome] == 0 {
			t.Errorf("no placement was %s", outcome)
		}
	}
}

// writer is the writing half of a command. A call is a run with other content; it takes the folder first, as the command does.
type writer struct {
	name  string
	write func(g *global, dir string, version int) error
	names []string // that it writes, or that stand for something there
}

var writers = []writer{
	{"build", func(g *global, dir string, version int) error {
		folder, _, err := g.outputFolder(dir, "build", knownPublic)
		if err != nil {
			return err
		}
		return publishTiny(release.Open(folder), version, false)
	}, []string{"current", "current.txt", "releases", "partial", "releases/2026-W48-0123456789ab", ".lock", "packs", "gallery"}},
	{"build --only", func(g *global, dir string, version int) error {
		folder, _, err := g.outputFolder(dir, "build", knownPublic)
		if err != nil {
			return err
		}
		return publishTiny(release.Open(folder), version, true)
	}, []string{"partial", "partial/site", "partial/release.json", "current"}},
	{"pull", func(g *global, dir string, version int) error {
		folder, err := disk.Take(g.inProject(dir), g.claim("pull", agent.Known))
		if err != nil {
			return err
		}
		return publishTiny(release.Open(folder), version, false)
	}, []string{"current", "files", "state.json", "status.json", "releases"}},
	{"gallery", func(g *global, dir string, version int) error {
		return putSet(g, dir, "gallery", knownGallery, false, map[string]string{"index.html": "<title>站：全部版式的样张</title>a.png", "a.png": "a",
			fmt.Sprintf("b%d.png", version): "b"})
	}, []string{"index.html", "a.png", "b1.png", "b2.png"}},
	{"preflight", func(g *global, dir string, version int) error {
		return putSet(g, dir, "preflight", knownPreflight, false, map[string]string{"index.html": "<title>印前检查报告</title>", "preflight.json": fmt.Sprint(version)})
	}, []string{"index.html", "preflight.json"}},
	{"pack", func(g *global, dir string, version int) error {
		return putSet(g, dir, "pack", knownPacks, true, map[string]string{fmt.Sprintf("2026-W%d.zip", 40+version): "zip"})
	}, []string{"2026-W40.zip", "2026-W41.zip", "2026-W42.zip"}},
	{"ledger", func(g *global, dir string, version int) error {
		g.dir = dir // the folder of the project, in which records lies
		if _, err := os.Lstat(dir); err != nil {
			return err
		}
		return g.record(time.UTC, &diag.List{}, ledger.Entry{Event: ledger.Published, Release: fmt.Sprint(version)})
	}, []string{"records", "records/ledger.jsonl", "records/.lock", "records/.staging-ledger.jsonl"}},
	{"sheet", func(g *global, dir string, version int) error {
		return errors.Join(g.putFile(filepath.Join(g.inProject(dir), "海报.pdf"), []byte(strings.Repeat("p", version+1))), g.putFile(filepath.Join(g.inProject(dir), "a.png"), []byte("a")))
	}, []string{"海报.pdf", "a.png", ".staging-a.png"}},
	{"init", func(g *global, dir string, _ int) error {
		if err := g.claim("", nil).Allowed(g.inProject(dir)); err != nil {
			return err
		}
		target, err := disk.Dir(g.inProject(dir))
		if err != nil {
			return err
		}
		return disk.Populate(target, map[string][]byte{"fanshi.yaml": []byte("name: x"), "content/a.md": []byte("a")}, "fanshi.yaml")
	}, []string{"fanshi.yaml", "content"}},
}

func publishTiny(s *release.Store, version int, partial bool) error {
	if partial {
		if err := s.PartialIsOurs(); err != nil {
			return err
		}
	}
	st, err := s.Begin("2026-W48")
	if err != nil {
		return err
	}
	defer st.Discard()
	if err := st.Write("site/index.html", fmt.Appendf(nil, "%d", version), nil); err != nil {
		return err
	}
	if partial {
		_, err = st.ReplacePartial([]string{"site/index.html"})
	} else {
		_, err = st.Publish([]string{"site/index.html"})
	}
	return err
}

func putSet(g *global, dir, kind string, known func(disk.FS) ([]string, bool), keep bool, files map[string]string) error {
	folder, _, err := g.outputFolder(dir, kind, known)
	if err != nil {
		return err
	}
	output, err := disk.Begin(folder)
	if err != nil {
		return err
	}
	defer output.Discard()
	for name, text := range files {
		if err := output.Write(name, []byte(text)); err != nil {
			return err
		}
	}
	return output.Commit("index.html", keep)
}

// onePlacement returns what has become of the three runs: refused, written, or partly. An error is a breach.
func onePlacement(scratch string, rng *rand.Rand, w writer) (string, error) {
	base, err := os.MkdirTemp(scratch, "")
	if err != nil {
		return "", err
	}
	g := &global{env: Environment{Stdout: io.Discard, Stderr: io.Discard}, dir: filepath.Join(base, "项目")}
	if err := os.MkdirAll(filepath.Join(g.dir, "content"), 0o777); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(g.dir, "fanshi.yaml"), nil, 0o666); err != nil {
		return "", err
	}
	out := filepath.Join(base, "结果")
	state := rng.IntN(4)
	if state > 0 {
		if err := os.Mkdir(out, 0o777); err != nil {
			return "", err
		}
		if state > 1 && w.name != "init" {
			for version := range 1 + rng.IntN(3) {
				if err := w.write(g, out, 10+version); err != nil {
					return "", fmt.Errorf("without anything foreign: %w", err)
				}
			}
		}
		if state == 3 { // as a version without marks leaves it
			_ = os.Remove(filepath.Join(out, disk.MarkName))
		}
	}
	strange, err := place(rng, out, w.names, state != 3)
	if err != nil {
		return "", err
	}
	failed := 0
	for version := range 3 {
		if err := w.write(g, out, version); err != nil {
			failed++
			if text := explain(err); strings.Contains(text, "编号") || strings.Contains(text, "号错误") {
				return "", fmt.Errorf("not said in Chinese: %s", text)
			}
		}
	}
	for name, want := range strange {
		if got := look(filepath.Join(out, name)); got != want {
			return "", fmt.Errorf("%s was %q, is %q; foreign were %v, %d of 3 runs failed", name, want, got, strange, failed)
		}
	}
	return []string{"written", "partly", "partly", "refused"}[failed], nil
}

// place puts one to three things of somebody else into a folder: files, folders with a file, links, changed files. It
// returns what they are.
func place(rng *rand.Rand, out string, names []string, change bool) (map[string]string, error) {
	var files, dirs []string // that are there
	err := filepath.WalkDir(out, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // the folder is not there
		}
		rel, _ := filepath.Rel(out, p)
		if d.IsDir() {
			dirs = append(dirs, rel)
		} else if d.Type().IsRegular() && d.Name() != disk.MarkName && d.Name() != ".lock" {
			files = append(files, rel)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !change { // without a mark nothing tells a changed file of an older version from its own
		files = nil
	}
	strange := map[string]string{}
	for range 1 + rng.IntN(3) {
		name := []string{"论文.docx", "照片", ".staging-x", ".git", "a/b/c.txt", "releases-old", "2026-W48"}[rng.IntN(7)]
		switch pick := rng.IntN(4); {
		case pick == 0:
			name = names[rng.IntN(len(names))]
		case pick == 1 && len(dirs) > 0:
			name = filepath.Join(dirs[rng.IntN(len(dirs))], name)
		case pick == 2 && len(files) > 0:
			name = files[rng.IntN(len(files))]
		}
		full := filepath.Join(out, name)
		if _, err := os.Lstat(full); err == nil && !slices.Contains(files, name) {
			continue // a folder or a link of fanshi's
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			continue // a file placed before is in the way
		}
		text := fmt.Sprintf("别人的 %d %s", rng.Uint64(), strings.Repeat("x", rng.IntN(5000)))
		switch kind := rng.IntN(3); {
		case kind == 0 && !slices.Contains(files, name):
			err = os.Symlink("/"+text[:10], full)
		case kind == 1 && !slices.Contains(files, name):
			if err = os.Mkdir(full, 0o777); err == nil {
				name = filepath.Join(name, "x.txt")
				err = os.WriteFile(filepath.Join(out, name), []byte(text), 0o666)
			}
		default:
			err = os.WriteFile(full, []byte(text), 0o666)
		}
		if err != nil {
			return nil, err
		}
		strange[name] = look(filepath.Join(out, name))
	}
	return strange, nil
}

// look says what is in a place.
func look(name string) string {
	info, err := os.Lstat(name)
	if err != nil {
		return "nothing"
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, _ := os.Readlink(name)
		return "link to " + target
	}
	if info.IsDir() {
		return "folder"
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}
