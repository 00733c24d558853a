package testtools

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Seed returns the seed of a test that draws its cases: FANSHI_SEED, or another one at each run. It is told (Report), on
// success too: a case that is found once in a hundred runs must be found again.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("FANSHI_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("FANSHI_SEED: %v", err)
		}
	}
	Report(t, "FANSHI_SEED="+strconv.FormatUint(seed, 10)+" replays "+t.Name())
	return seed
}
