package agent

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// wounds are what happens to the folder of a running agent; each returns false where it changes nothing.
var wounds = map[string]func(r *rand.Rand, dir string) (bool, error){
	"a file of current is gone": func(r *rand.Rand, dir string) (bool, error) {
		name, err := anyFile(r, dir+"/current")
		return true, errors.Join(err, os.Remove(name))
	},
	"a file of current is cut": func(r *rand.Rand, dir string) (bool, error) {
		name, err := anyFile(r, dir+"/current")
		return true, errors.Join(err, os.Truncate(name, int64(r.IntN(20))))
	},
	"a file of current is another": func(r *rand.Rand, dir string) (bool, error) {
		name, err := anyFile(r, dir+"/current")
		return true, errors.Join(err, rewrite(name, func(data []byte) { data[r.IntN(len(data))] ^= 1 << r.IntN(8) }, time.Now().Add(time.Duration(1+r.IntN(9999))*time.Second)))
	},
	"a file of files/ is gone": func(r *rand.Rand, dir string) (bool, error) {
		name, err := anyFile(r, dir+"/files")
		return true, errors.Join(err, os.Remove(name))
	},
	"all of files/ is gone": func(_ *rand.Rand, dir string) (bool, error) { return true, os.RemoveAll(dir + "/files") },
	"current is gone":       func(_ *rand.Rand, dir string) (bool, error) { return true, os.Remove(dir + "/current") },
	"the release is gone":   func(_ *rand.Rand, dir string) (bool, error) { return true, os.RemoveAll(target(dir)) },
	"all releases are gone": func(_ *rand.Rand, dir string) (bool, error) { return true, os.RemoveAll(dir + "/releases") },
	"state.json is gone":    func(_ *rand.Rand, dir string) (bool, error) { return true, os.Remove(dir + "/state.json") },
	"state.json is nonsense": func(_ *rand.Rand, dir string) (bool, error) {
		return true, os.WriteFile(dir+"/state.json", []byte("{"), 0o600)
	},
	"status.json is gone":            func(_ *rand.Rand, dir string) (bool, error) { return true, os.Remove(dir + "/status.json") },
	"a different release is current": relink,
}

func woundNames() []string { return slices.Sorted(maps.Keys(wounds)) }

func target(dir string) string {
	link, err := os.Readlink(dir + "/current")
	if err != nil {
		return dir + "/current"
	}
	return filepath.Join(dir, link)
}

// relink lets current name an older release or, if there is none, one that has gone.
func relink(r *rand.Rand, dir string) (bool, error) {
	others, err := filepath.Glob(dir + "/releases/*")
	others = slices.DeleteFunc(others, func(o string) bool { return o == target(dir) })
	if err != nil {
		return false, err
	}
	if len(others) == 0 {
		others = []string{"2026-W01-000000000000"} // which there is not
	}
	return true, errors.Join(os.Remove(dir+"/current"), os.Symlink("releases/"+filepath.Base(others[r.IntN(len(others))]), dir+"/current"))
}

func anyFile(r *rand.Rand, dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		return "", errors.Join(err, os.ErrNotExist)
	}
	return filepath.Join(dir, entries[r.IntN(len(entries))].Name()), nil
}

// rewrite changes a file's bytes in place, not its length; it bears the given time afterwards.
func rewrite(name string, change func([]byte), at time.Time) error {
	data, err := os.ReadFile(name)
	if err == nil {
		change(data)
		err = errors.Join(os.WriteFile(name, data, 0o600), os.Chtimes(name, at, at))
	}
	return err
}

// TestRunningHeals wounds the folder of a running agent, once or twice before a round: the folder is whole after the second
// round, its memory too, and the log says what was wrong.
func TestRunningHeals(t *testing.T) {
	h := newHarness(t)
	h.publish()
	h.heal(t)
	h.publish() // three releases, two of them old
	a, err := Open(h.options)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { a.Close() }()
	if err := a.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	names := woundNames()
	fired := map[string]int{}
	for n := range interruptions(3 * len(wounds)) {
		struck := []string{names[n%len(names)]}
		if n >= len(names) {
			struck = append(struck, names[h.rng.IntN(len(names))])
		}
		for _, name := range struck {
			did, err := wounds[name](h.rng, h.dir)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(name, err)
			}
			if did && err == nil {
				fired[name]++
			}
		}
		told := h.log.Len()
		h.clock = h.clock.Add(time.Minute)
		first := a.Round(t.Context())
		h.clock = h.clock.Add(time.Minute)
		if err := a.Round(t.Context()); err != nil {
			t.Fatalf("%v: %v, then %v\n%s", struck, first, err, &h.log)
		}
		if n := h.look(t); n != h.newest {
			t.Fatalf("%v: generation %d of %d", struck, n, h.newest)
		}
		if said := strings.Contains(h.log.String()[told:], `"event":"damaged"`); !said && len(struck) == 1 && struck[0] != "status.json is gone" { // one may undo the other
			t.Errorf("%v: nothing was said", struck)
		}
		var s state
		var seen status
		for file, v := range map[string]any{stateFile: &s, statusFile: &seen} {
			data, err := os.ReadFile(filepath.Join(h.dir, file))
			if err == nil {
				err = json.Unmarshal(data, v)
			}
			if err != nil {
				t.Fatalf("%v: %s: %v", struck, file, err)
			}
		}
		if string(s.Manifest) != string(h.generations[h.newest]["manifest.json"]) || seen.Error != "" {
			t.Errorf("%v: state or status is not right: %+v", struck, seen)
		}
		if left, err := os.ReadDir(h.dir + "/files"); err != nil || len(left) != 13 {
			t.Errorf("%v: files/ holds %v %v", struck, left, err)
		}
	}
	t.Logf("wounds: %v", fired)
	for _, name := range names {
		if fired[name] == 0 {
			t.Errorf("%s never fired", name)
		}
	}
}

// TestRotIsFoundWithinAnHour: a byte turns and neither size nor time tell. The hash of everything does, once an hour and no
// more often, in what is shown and in files/.
func TestRotIsFoundWithinAnHour(t *testing.T) {
	for _, folder := range []string{"current", "files"} {
		h := newHarness(t)
		a, err := Open(h.options)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		name, err := anyFile(h.rng, filepath.Join(h.dir, folder))
		if err != nil {
			t.Fatal(err)
		}
		before, err := os.Stat(name)
		if err == nil {
			err = rewrite(name, func(data []byte) { data[len(data)/2] ^= 4 }, before.ModTime())
		}
		if err != nil {
			t.Fatal(err)
		}
		for minutes := 0; minutes < 59; minutes += 10 {
			if err := a.Round(t.Context()); err != nil || a.repairs != 0 {
				t.Fatalf("after %d minutes: %v, %d repairs", minutes, err, a.repairs)
			}
			h.clock = h.clock.Add(10 * time.Minute)
		}
		for range 2 {
			if err := a.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := h.look(t); n != 0 || a.repairs != 1 {
			t.Errorf("%s: generation %d, %d repairs", folder, n, a.repairs)
		}
		if after, err := os.ReadFile(name); folder == "files" && (err != nil || hexSum(after)+filepath.Ext(name) != filepath.Base(name)) {
			t.Errorf("files/ is still rotten: %v", err)
		}
		a.Close()
	}
}

// TestPointerAndFilesGone: the link and files/ are gone, and so is the server. The release still lies there.
func TestPointerAndFilesGone(t *testing.T) {
	h := newHarness(t)
	h.origin.put(nil)
	if err := errors.Join(os.Remove(h.dir+"/current"), os.RemoveAll(h.dir+"/files")); err != nil {
		t.Fatal(err)
	}
	if err := h.round(t.Context()); err == nil {
		t.Fatal("the server was not gone")
	}
	if n := h.look(t); n != 0 {
		t.Errorf("generation %d", n)
	}
}

// TestOfflineHeals: without a server what is shown is made whole from files/, between two rounds too.
func TestOfflineHeals(t *testing.T) {
	h := newHarness(t)
	a, err := Open(h.options)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := a.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.origin.put(nil)
	place := target(h.dir)
	if err := os.Remove(place + "/02.png"); err != nil {
		t.Fatal(err)
	}
	if err := a.wait(t.Context(), 3*tick); err != nil {
		t.Fatal(err)
	}
	if n := h.look(t); n != 0 {
		t.Errorf("generation %d", n)
	}
	if _, err := os.Stat(place + "/02.png"); err != nil { // players may have this very folder open
		t.Error(err)
	}
}
