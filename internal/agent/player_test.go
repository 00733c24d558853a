package agent

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"fanshi/internal/screen"
)

// player reads the folder as a player does, and knows nothing of package release: every file of current must be one of the
// same generation, byte for byte, and all that its own manifest lists and that is shown at a moment must be there. Where
// less than the whole set is shown, lists are others, and name what is there. It returns which generation it is, −1 for none.
func player(dir string, generations []map[string][]byte, wants func(set *screen.Set) []string) (int, error) {
	current := filepath.Join(dir, "current")
	entries, err := os.ReadDir(current)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Lstat(current); err == nil {
			return -1, errors.New("current leads nowhere")
		}
		return -1, nil
	}
	if err != nil {
		return -1, err
	}
	got := map[string][]byte{}
	for _, e := range entries {
		if got[e.Name()], err = os.ReadFile(filepath.Join(current, e.Name())); err != nil {
			return -1, err
		}
	}
	delete(got, "release.json")
	n := slices.IndexFunc(generations, func(g map[string][]byte) bool {
		return bytes.Equal(g[screen.ManifestName], got[screen.ManifestName])
	})
	if n < 0 {
		return -1, errors.New("the manifest is of no generation")
	}
	set, err := screen.Parse(got[screen.ManifestName])
	if err != nil {
		return -1, err
	}
	shown := wants(set)
	for name, data := range got {
		if isList(name) && (len(shown) < len(set.Slides) || generations[n][name] == nil) {
			if named := pictures(data); !slices.Equal(named, shown) {
				return -1, fmt.Errorf("%s names %v where %v are shown", name, named, shown)
			}
		} else if !bytes.Equal(data, generations[n][name]) {
			return -1, fmt.Errorf("%s is not of generation %d", name, n)
		}
	}
	want := slices.Concat(shown, beside(set, shown), []string{screen.ManifestName, "playlist.m3u"})
	if generations[n][sigName] != nil {
		want = append(want, sigName)
	}
	slices.Sort(want)
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, slices.Compact(want)) {
		return -1, fmt.Errorf("generation %d shows %v, want %v", n, names, want)
	}
	return n, nil
}

// all wants every slide.
func all(set *screen.Set) []string {
	var out []string
	for _, s := range set.Slides {
		out = append(out, s.File)
	}
	return out
}

// shows asserts what a player sees.
func (b *bench) shows(t *testing.T, generation map[string][]byte, names ...string) {
	t.Helper()
	wants := all
	if len(names) > 0 {
		wants = func(*screen.Set) []string { return names }
	}
	if n, err := player(b.dir, []map[string][]byte{generation}, wants); err != nil || n != 0 {
		t.Fatalf("the player: %d %v\n%s", n, err, &b.log)
	}
}

// pictures are the slides that a list names, sorted.
func pictures(list []byte) []string {
	found := regexp.MustCompile(`\b[0-9]{2,3}\.png\b`).FindAllString(string(list), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// beside are the companions that stand beside the slides that are shown.
func beside(set *screen.Set, shown []string) []string {
	var out []string
	for _, c := range set.Companions {
		if len(c.Shows) == 0 || slices.ContainsFunc(c.Shows, func(s string) bool { return slices.Contains(shown, s) }) {
			out = append(out, c.File)
		}
	}
	return out
}

// lists are the companions that name every slide of the set.
var lists = []string{"index.html", "playlist.m3u", "program.vsn"}

func isList(name string) bool { return slices.Contains(lists, name) }
