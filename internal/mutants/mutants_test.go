package mutants

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

// TestMutants measures: FANSHI_MUTANTS is the number of mutants, FANSHI_SEED draws them, FANSHI_MUTANTS_PACKAGES names
// the packages, FANSHI_MUTANTS_WORKERS how many run at once (2).
func TestMutants(t *testing.T) {
	if os.Getenv("FANSHI_MUTANTS") == "" {
		t.Skip("measuring takes half an hour: make mutants")
	}
	n := setting(t, "FANSHI_MUTANTS", 0)
	seed := uint64(setting(t, "FANSHI_SEED", 1))
	// The tree may be edited while this runs.
	project := newWorkshop(t, root, seed).tree
	all, err := packages(project, strings.Fields(os.Getenv("FANSHI_MUTANTS_PACKAGES")))
	if err != nil {
		t.Fatal(err)
	}
	share(all, n)
	results := measure(t, project, all, seed, setting(t, "FANSHI_MUTANTS_WORKERS", 2))
	fmt.Print(report(results, seed))
}

func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n <= 0 {
		t.Fatalf("%s is %q, not a number above 0", name, v)
	}
	return n
}

// measure runs the packages' samples, some packages at once, and prints each result as a JSON line as it comes.
func measure(t *testing.T, project string, all []production, seed uint64, workers int) []result {
	var results []result
	var lock sync.Mutex
	var wait sync.WaitGroup
	queue := make(chan production)
	for range workers {
		w := newWorkshop(t, project, seed)
		wait.Go(func() {
			for p := range queue {
				err := w.sample(p, seed, func(r result) error {
					lock.Lock()
					defer lock.Unlock()
					results = append(results, r)
					line, err := json.Marshal(r)
					fmt.Println(string(line))
					return err
				})
				if err != nil {
					t.Errorf("%s: %v", p.name, err)
				}
			}
		})
	}
	for _, p := range all {
		queue <- p
	}
	close(queue)
	wait.Wait()
	slices.SortFunc(results, func(a, b result) int {
		return strings.Compare(fmt.Sprintf("%s:%06d:%s", a.File, a.Line, a.New), fmt.Sprintf("%s:%06d:%s", b.File, b.Line, b.New))
	})
	return results
}

// sample runs a package's share of mutants.
func (w *workshop) sample(p production, seed uint64, each func(result) error) error {
	b := &bench{workshop: w, production: p, files: map[string]embedded{}}
	order := shuffled(p, seed)
	// Some will not compile.
	order = order[:min(len(order), 2*p.quota+6)]
	order, err := b.compile(order)
	if err != nil {
		return err
	}
	if err := b.baseline(); err != nil {
		return err
	}
	clean := w.state()
	var alone []mutant
	left := p.quota
	for i, m := range order {
		switch {
		case left == 0:
		case m.body == nil:
			alone = append(alone, m)
			left--
		default:
			left--
			if err := b.trial(m, i+1, each); err != nil {
				return err
			}
			if w.state() != clean {
				if err := errors.Join(w.restore(), b.write(order)); err != nil {
					return err
				}
			}
		}
	}
	for _, m := range alone {
		if err := w.restore(); err != nil {
			return err
		}
		if err := b.trialAlone(m, each); err != nil {
			return err
		}
	}
	return w.restore()
}

func (b *bench) trial(m mutant, number int, each func(result) error) error {
	r, err := b.try(m, number)
	if err != nil {
		return err
	}
	return each(r)
}

func (b *bench) trialAlone(m mutant, each func(result) error) error {
	r, compiles, err := b.tryAlone(m)
	if err == nil && compiles {
		err = each(r)
	}
	return err
}
