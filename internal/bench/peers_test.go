package bench

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// typst makes n posters with Typst: one process, which starts its clock when its compiler is ready.
func typst(t *testing.T, peers string, n int) line {
	t.Helper()
	return peer(t, peers, "typst-posters.mjs", "typst", n)
}

// playwright takes n pictures of pages in one tab of Chromium, driven by Playwright; each page is a file of its own. The
// script makes PDF too and reports that first.
func playwright(t *testing.T, peers string, n int) line {
	t.Helper()
	return peer(t, peers, "chromium-posters.mjs", "chromium-png", n)
}

// peer runs a script in the folder of the peers and returns its line of the given name.
func peer(t *testing.T, peers, script, name string, n int) line {
	t.Helper()
	data, err := filepath.Abs(posterData)
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := filepath.Abs("../../themes/alert/fonts")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", script, strconv.Itoa(n), t.TempDir(), fonts, data)
	cmd.Dir = peers
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	for lines := json.NewDecoder(bytes.NewReader(out)); err == nil; {
		var l struct {
			Peer string
			line
		}
		if err = lines.Decode(&l); err == nil && l.Peer == name {
			l.Bench = l.Peer
			l.Bytes *= int64(l.N) // the script tells the size of one file
			return l.line
		}
	}
	t.Fatalf("%v: %v\n%s%s", cmd.Args, err, out, &stderr)
	return line{}
}
