package release

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
	"fanshi/internal/testtools"
)

// TestPowerCut is promise R3 on the model of disktest.Memory: the power is cut before operation 1, 2, 3 … of a build, and what
// survives is the least, the most, and several random parts. (On a real disk: the soak run.)
func TestPowerCut(t *testing.T) {
	seed := testtools.Seed(t)
	rng := rand.New(rand.NewPCG(seed, 1))
	survivals := []func() bool{func() bool { return false }, func() bool { return true }}
	for range 6 {
		survivals = append(survivals, func() bool { return rng.IntN(2) == 0 })
	}
	wraps := map[string]func(disk.FS) disk.FS{"link": func(f disk.FS) disk.FS { return f }, "pointer file": func(f disk.FS) disk.FS { return noLinks{f} }}
	for name, wrap := range wraps {
		cuts := 0
		for n, done := 0, false; !done; n++ {
			for i, survive := range survivals {
				var err error
				done, err = onePowerCut(n, survive, wrap)
				if err != nil {
					t.Fatalf("%s, seed %d, cut before operation %d, survival %d: %v", name, seed, n, i, err)
				}
				cuts++
			}
		}
		t.Logf("%s: %d cuts", name, cuts)
		if cuts < 100 {
			t.Errorf("%s: only %d cuts", name, cuts)
		}
	}
}

// onePowerCut publishes one release safely, cuts the power before operation n of the next build (a killed build comes
// in between), and checks what is found after the reboot. done: the build was over before operation n.
func onePowerCut(n int, survive func() bool, wrap func(disk.FS) disk.FS) (done bool, err error) {
	m := disktest.NewMemory()
	old, err := publish(Open(wrap(m)), edition, files(1))
	if err != nil {
		return false, fmt.Errorf("first build: %w", err)
	}
	m.Left = n
	built, buildErr := publish(Open(wrap(m)), edition, files(2))
	done = m.Left > 0
	killed := m.Left == 0 && n%2 == 1
	if killed { // every other time the build was only killed: the machine runs on, and loses power after one more build
		m.Left, m.Locked = -1, false
		if built, buildErr = publish(Open(wrap(m)), edition, files(2)); buildErr != nil {
			return done, fmt.Errorf("the build after the kill: %w", buildErr)
		}
	}
	after := m.Reboot(survive)
	s := Open(wrap(after))
	r, err := s.Current()
	if err == nil {
		err = s.Verify(r)
	}
	if err != nil {
		return done, fmt.Errorf("after the reboot the pointer names no complete release: %w", err)
	}
	if buildErr == nil && r.ID != built.ID {
		return done, fmt.Errorf("the build reported %s, after the reboot there is %s", built.ID, r.ID)
	}
	if r.ID != old.ID && r.ID != makeIDOf(files(2)) {
		return done, fmt.Errorf("after the reboot there is %s", r.ID)
	}
	if _, err := publish(s, edition, files(3)); err != nil {
		return done, fmt.Errorf("the next build: %w", err)
	}
	return done, nil
}

func makeIDOf(files map[string][]byte) string {
	r, err := publish(Open(disktest.NewMemory()), edition, files)
	if err != nil {
		panic(err)
	}
	return r.ID
}
