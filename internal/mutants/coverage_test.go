package mutants

import (
	"fmt"
	"path"
	"strings"
)

// block is a stretch of code in a coverage profile.
type block struct {
	file                 string // name without folder
	line, col            int
	lastLine, lastCol    int
	statements, executed int
}

// parseProfile reads what go test -coverprofile writes, for one package.
func parseProfile(data []byte) ([]block, error) {
	var blocks []block
	for line := range strings.Lines(string(data)) {
		name, rest, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || name == "mode" {
			continue
		}
		var b block
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.line, &b.col, &b.lastLine, &b.lastCol, &b.statements, &b.executed); err != nil {
			return nil, fmt.Errorf("coverage profile: %q: %w", line, err)
		}
		b.file = path.Base(name)
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// reached says whether a test runs a line. What stands in no block, like a constant, counts as reached.
func reached(blocks []block, file string, line int) bool {
	within := false
	for _, b := range blocks {
		if b.file != path.Base(file) || line < b.line || line > b.lastLine {
			continue
		}
		if b.executed > 0 {
			return true
		}
		within = true
	}
	return !within
}
