package mutants

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// production is a package with code, and the mutants of that code.
type production struct {
	name       string   // folder below internal/
	sources    []string // its files, by path below the project
	candidates []mutant
	quota      int
}

// packages reads the code below root/internal that the program is made of: what only tests use has no mutants.
func packages(root string, only []string) ([]production, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,ImportPath,GoFiles", "./cmd/...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var found []production
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			Dir, ImportPath string
			GoFiles         []string
		}
		if err := d.Decode(&p); err != nil {
			return nil, err
		}
		name, ours := strings.CutPrefix(p.ImportPath, "fanshi/internal/")
		if !ours {
			continue
		}
		if len(only) > 0 && !slices.Contains(only, name) {
			continue
		}
		next := production{name: name}
		for _, f := range p.GoFiles {
			src, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				return nil, err
			}
			mutants, err := find(name, path.Join("internal", name, f), src)
			if err != nil {
				return nil, err
			}
			next.sources = append(next.sources, path.Join("internal", name, f))
			next.candidates = append(next.candidates, mutants...)
		}
		if len(next.candidates) > 0 {
			found = append(found, next)
		}
	}
	return found, nil
}

// least is the number of mutants that even the smallest package gets, where there are so many to share.
const least = 4

// share gives each package its part of n mutants: by the square root of its candidates, so that the large rooms do not
// hide the small ones.
func share(all []production, n int) {
	var sum float64
	for _, p := range all {
		sum += math.Sqrt(float64(len(p.candidates)))
	}
	for i := range all {
		part := math.Sqrt(float64(len(all[i].candidates))) / sum * float64(n)
		all[i].quota = min(max(min(least, n/len(all)), int(math.Ceil(part))), len(all[i].candidates))
	}
}

// shuffled orders a package's mutants by a seed, each kind with the same chance while it lasts.
func shuffled(p production, seed uint64) []mutant {
	h := fnv.New64a()
	h.Write([]byte(p.name))
	random := rand.New(rand.NewPCG(seed, h.Sum64()))
	byKind := map[string][]mutant{}
	for _, m := range p.candidates {
		byKind[m.Kind] = append(byKind[m.Kind], m)
	}
	var left []string
	for _, k := range kinds {
		random.Shuffle(len(byKind[k]), func(i, j int) { byKind[k][i], byKind[k][j] = byKind[k][j], byKind[k][i] })
		if len(byKind[k]) > 0 {
			left = append(left, k)
		}
	}
	var order []mutant
	for len(left) > 0 {
		i := random.IntN(len(left))
		k := left[i]
		order = append(order, byKind[k][0])
		if byKind[k] = byKind[k][1:]; len(byKind[k]) == 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return order
}
