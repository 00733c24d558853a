//go:build unix

package release

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/testtools"
)

// The test binary is its own child: with this variable set it builds into that folder and exits.
const childEnv = "FANSHI_RELEASE_CHILD"

const exitBusy = 7

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		os.Exit(child(dir, os.Getenv(childEnv+"_VERSION")))
	}
	os.Exit(m.Run())
}

// child publishes a release of some forty files and says on stdout where it has got to.
func child(dir, version string) int {
	fsys, err := disk.Dir(dir)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	r, err := publish(Open(fsys), edition, manyFiles(version))
	switch {
	case errors.Is(err, disk.ErrLocked):
		return exitBusy
	case err != nil:
		fmt.Println(err)
		return 1
	}
	fmt.Println("published", r.ID)
	return 0
}

func manyFiles(version string) map[string][]byte {
	out := map[string][]byte{}
	for i := range 40 {
		out[fmt.Sprintf("print/v%02d/poster_%s.pdf", i, version)] = []byte(strings.Repeat(version, 2000+i))
	}
	return out
}

func command(dir, version string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir, childEnv+"_VERSION="+version,
		"GORACE=atexit_sleep_ms=0") // the race detector otherwise makes every child wait a second
	return cmd
}

// TestKill is promise R1: builds are killed at random moments; the published release stays byte-identical, and the next
// build works without a manual step.
func TestKill(t *testing.T) {
	const kills = 60 // and more, on a busy machine, until a fifth of so many has struck between the first write and the switch
	seed := testtools.Seed(t)
	rng := rand.New(rand.NewPCG(seed, 2))
	s, dir := open(t)
	whole := run(t, command(dir, "0"), -1)
	old := verifyCurrent(t, s, "")
	inside := 0
	n := 0
	for n++; n <= kills || inside*5 < kills && n <= 5*kills; n++ {
		version := strconv.Itoa(n)
		before := testtools.Tree(t, filepath.Join(dir, old.Path))
		run(t, command(dir, version), time.Duration(rng.Int64N(int64(whole))))
		now := verifyCurrent(t, s, "")
		if left, _ := filepath.Glob(filepath.Join(dir, ".staging-2*", "*")); len(left) > 0 {
			inside++
		}
		switch {
		case now.ID == old.ID:
			if !maps.Equal(before, testtools.Tree(t, filepath.Join(dir, old.Path))) {
				t.Fatalf("kill %d: the published release has changed", n)
			}
		case !holds(now, version):
			t.Fatalf("kill %d: the pointer names %s, which is neither the old release nor the new", n, now.ID)
		}
		if n%6 == 0 { // the next build repairs everything, and equals a clean one
			next := mustPublish(t, s, edition, manyFiles(version))
			clean, _ := open(t)
			if want := mustPublish(t, clean, edition, manyFiles(version)); want.ID != next.ID {
				t.Fatalf("kill %d: rebuilt as %s, a clean build is %s", n, next.ID, want.ID)
			}
			noLeftovers(t, s)
			now = next
		}
		old = now
	}
	t.Logf("%d of %d kills between the first write and the switch", inside, n-1)
	if inside*5 < kills {
		t.Errorf("only %d of %d kills struck between the first write and the switch", inside, n-1)
	}
}

func holds(r Release, version string) bool {
	return len(r.Manifest.Files) == 40 && strings.HasSuffix(r.Manifest.Files[0].Path, "_"+version+".pdf")
}

// run starts a child and kills it at some time after it has said that it is ready; a negative one lets it finish. It
// returns how long the child lived from there on.
func run(t *testing.T, cmd *exec.Cmd, kill time.Duration) time.Duration {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	if line, err := r.ReadString('\n'); line != "ready\n" {
		t.Fatalf("the child said %q: %v", line, err)
	}
	start := time.Now()
	if kill >= 0 {
		time.Sleep(kill)
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
		return time.Since(start)
	}
	line, _ := r.ReadString('\n')
	lived := time.Since(start)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("the child said %q: %v", line, err)
	}
	return lived
}

// TestRace is promise R6: of builds started at once in one folder at least one publishes; the others publish after it or
// say that another one is running.
func TestRace(t *testing.T) {
	const races = 30
	s, dir := open(t)
	busy := 0
	for n := range races {
		var cmds []*exec.Cmd
		for i := range 3 {
			cmds = append(cmds, command(dir, fmt.Sprintf("%d.%d", n, i)))
		}
		for _, c := range cmds {
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
		}
		published := 0
		for _, c := range cmds {
			err := c.Wait()
			switch code := c.ProcessState.ExitCode(); code {
			case 0:
				published++
			case exitBusy:
				busy++
			default:
				t.Errorf("race %d: exit %d: %v", n, code, err)
			}
		}
		if published == 0 {
			t.Errorf("race %d: nobody published", n)
		}
		if r := verifyCurrent(t, s, ""); !strings.Contains(r.Manifest.Files[0].Path, fmt.Sprintf("_%d.", n)) {
			t.Errorf("race %d: current is of another race: %s", n, r.Manifest.Files[0].Path)
		}
		noLeftovers(t, s)
	}
	t.Logf("%d of %d builds found the folder busy", busy, races*3)
	if busy == 0 {
		t.Error("the builds never met")
	}
}
