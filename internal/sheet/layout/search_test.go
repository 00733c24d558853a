package layout

import (
	"math/rand/v2"
	"testing"
)

// TestSearch: whatever the guesses are, the answer is that of trying every number, and no search takes long.
func TestSearch(t *testing.T) {
	const seed = 20261123
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 5))
	for range 2000 {
		most := r.IntN(2000)
		want := r.IntN(most+2) - 1
		trials := 0
		got := search(most, func(n int) (bool, float64) {
			trials++
			if n < 0 || n > most {
				t.Fatalf("tried %d of 0 to %d", n, most)
			}
			return n <= want, float64(want) + r.NormFloat64()*float64(r.IntN(400))
		})
		if got != want {
			t.Fatalf("found %d, want %d of %d", got, want, most)
		}
		if trials > 26 {
			t.Errorf("%d trials for %d of %d", trials, want, most)
		}
	}
}
