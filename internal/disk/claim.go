package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// MarkName is the file by which a folder of results is known. It says what the folder is for, and of files that fanshi
// has written beside each other there, which bytes: a file that is not written there, or has other bytes, is somebody else's.
const MarkName = ".fanshi-output"

const markHead = "# 这里记着 fanshi 写的文件，它凭这份记录认出自己的文件，不动别的文件。请不要修改或删除。\n"

// Claim says for what a folder of results is to be used, and what it must not be.
type Claim struct {
	Kind    string   // of results; a folder that is marked for another kind is refused
	Home    string   // the user's home folder; empty: not known
	Project string   // the project folder; empty: none
	Inputs  []string // the folders that the project is read from; they need not exist
	// Known returns the names at the top of a folder without a mark that fanshi makes, and whether some of them prove that
	// an older version of fanshi has made the folder.
	Known func(fsys FS) (names []string, made bool)
}

// Refusal says why a folder is not taken. Nothing has been made or deleted.
type Refusal struct {
	Path   string
	Reason Reason
	Found  []string // Foreign: what is there, sorted
}

// Reason is a reason of a Refusal.
type Reason string

// Reasons of a Refusal.
const (
	IsRoot     Reason = "root"     // of a disk
	IsHome     Reason = "home"     // the user's home folder
	IsProject  Reason = "project"  // the project folder
	AboveInput Reason = "above"    // it holds the project, or a folder that the project is read from
	IsInput    Reason = "input"    // it is, or lies in, a folder that the project is read from
	Foreign    Reason = "foreign"  // it holds what fanshi did not make
	OtherKind  Reason = "kind"     // it is a folder of other results
	Occupied   Reason = "occupied" // a file is in the place, that fanshi did not write or that was changed since
)

// Error names the reason.
func (r *Refusal) Error() string { return fmt.Sprintf("%s: refused: %s %q", r.Path, r.Reason, r.Found) }

// Take opens a folder for results, made and marked if need be, readable by everybody. One that must not be written to, or
// that holds anything that is not known, is refused with a *Refusal, and nothing in it is touched.
func Take(name string, c Claim) (FS, error) {
	if err := c.Allowed(name); err != nil {
		return nil, err
	}
	fsys, err := SharedDir(name)
	if err != nil {
		return nil, err
	}
	m, err := readMark(fsys)
	if err != nil {
		return nil, err
	}
	switch {
	case m.kind == c.Kind:
		return fsys, nil
	case m.kind != "":
		return nil, &Refusal{Path: name, Reason: OtherKind}
	}
	known, err := c.look(fsys, name)
	if err != nil {
		return nil, err
	}
	m.kind = c.Kind
	if err := m.adopt(fsys, known); err != nil {
		return nil, err
	}
	return fsys, m.write(fsys)
}

// litter are the files that systems put into every folder that is looked at. They count for nothing and are not touched.
var litter = []string{".DS_Store", ".directory", "Thumbs.db", "desktop.ini"}

// look lists what is known in a folder without a mark. Anything else in it is a Refusal, unless the folder was made by an
// older version of fanshi: then it stays beside.
func (c Claim) look(fsys FS, name string) ([]string, error) {
	entries, err := fsys.ReadDir(".")
	if err != nil {
		return nil, Fail(fsys, "read", ".", err)
	}
	known, made := c.Known(fsys)
	var foreign []string
	for _, e := range entries {
		if n := e.Name(); n != MarkName && !slices.Contains(litter, n) && !slices.Contains(known, n) {
			foreign = append(foreign, n)
		}
	}
	if len(foreign) > 0 && !made {
		return nil, &Refusal{Path: name, Reason: Foreign, Found: foreign}
	}
	return known, nil
}

// Allowed refuses the folders that never hold results: the root of a disk, the user's home, the project and what is above
// it, and the folders that the project is read from, by whatever name they are called.
func (c Claim) Allowed(name string) error {
	abs, err := filepath.Abs(name)
	if err != nil {
		return &Error{Op: "read", Path: name, Err: err}
	}
	real, whole := resolve(abs)
	refuse := func(r Reason) error { return &Refusal{Path: name, Reason: r} }
	if whole && filepath.Dir(real) == real {
		return refuse(IsRoot)
	}
	if whole && c.Home != "" && same(real, c.Home) {
		return refuse(IsHome)
	}
	if whole && c.Project != "" {
		if same(real, c.Project) {
			return refuse(IsProject)
		}
		if above(real, c.Project) {
			return refuse(AboveInput)
		}
	}
	for _, in := range c.Inputs {
		if _, err := os.Stat(in); err == nil && whole && !same(real, in) && above(real, in) {
			return refuse(AboveInput)
		}
	}
	return c.Outside(name)
}

// Outside refuses what lies in one of the folders that the project is read from, a file's place too.
func (c Claim) Outside(name string) error {
	for _, in := range c.Inputs {
		if above(in, name) || named(in, name) {
			return &Refusal{Path: name, Reason: IsInput}
		}
	}
	return nil
}

// named tells whether a path is that of a folder, which need not exist, or lies in it. Systems differ in whether case
// matters; here it never does.
func named(folder, inside string) bool {
	abs, err := filepath.Abs(inside)
	for err == nil && filepath.Dir(abs) != abs {
		if strings.EqualFold(filepath.Base(abs), filepath.Base(folder)) && same(filepath.Dir(abs), filepath.Dir(folder)) {
			return true
		}
		abs = filepath.Dir(abs)
	}
	return false
}

// resolve follows the links of the part of an absolute path that exists; whole tells whether all of it does.
func resolve(abs string) (real string, whole bool) {
	whole = true
	for {
		real, err := filepath.EvalSymlinks(abs)
		if err == nil {
			return real, whole
		}
		parent := filepath.Dir(abs)
		if parent == abs {
			return abs, false
		}
		abs, whole = parent, false
	}
}

// same tells whether two paths lead to one thing, through links, other spellings and mounts.
func same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// above tells whether a folder is another or holds it.
func above(folder, inside string) bool {
	abs, err := filepath.Abs(inside)
	if err != nil {
		return false
	}
	real, _ := resolve(abs)
	for {
		if same(folder, real) {
			return true
		}
		parent := filepath.Dir(real)
		if parent == real {
			return false
		}
		real = parent
	}
}

// mark is the content of MarkName.
type mark struct {
	kind string              // empty: single files in a folder that is not fanshi's
	sums map[string][]string // file → SHA-256 of the bytes that fanshi has written, or was about to write
}

// readMark reads a folder's mark; one that is missing or cannot be understood says nothing.
func readMark(fsys FS) (mark, error) {
	m := mark{sums: map[string][]string{}}
	data, err := fsys.ReadFile(MarkName)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	} else if err != nil {
		return m, Fail(fsys, "read", MarkName, err)
	}
	text, ok := strings.CutPrefix(string(data), markHead)
	if !ok {
		return m, nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if kind, ok := strings.CutPrefix(line, "kind "); ok {
			m.kind = kind
		} else if sum, name, ok := strings.Cut(line, "  "); ok { // as sha256sum writes it
			m.sums[name] = append(m.sums[name], sum)
		}
	}
	return m, nil
}

func (m mark) write(fsys FS) error {
	var b bytes.Buffer
	b.WriteString(markHead)
	if m.kind != "" {
		b.WriteString("kind " + m.kind + "\n")
	}
	for _, name := range slices.Sorted(maps.Keys(m.sums)) {
		for _, sum := range m.sums[name] {
			b.WriteString(sum + "  " + name + "\n")
		}
	}
	if old, err := fsys.ReadFile(MarkName); err == nil && bytes.Equal(old, b.Bytes()) {
		return nil
	}
	return WriteFile(fsys, MarkName, b.Bytes())
}

// adopt notes files that an older version has made.
func (m mark) adopt(fsys FS, names []string) error {
	for _, name := range names {
		if info, err := fsys.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		data, err := fsys.ReadFile(name)
		if err != nil {
			return Fail(fsys, "read", name, err)
		}
		m.sums[name] = []string{hexSum(data)}
	}
	return nil
}

// owns tells whether the file of a name is missing, or holds bytes that fanshi has written.
func (m mark) owns(fsys FS, name string) (ours, present bool, err error) {
	info, err := fsys.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true, false, nil
	}
	if err != nil {
		return false, true, Fail(fsys, "read", name, err)
	}
	if !info.Mode().IsRegular() || len(m.sums[name]) == 0 {
		return false, true, nil
	}
	data, err := fsys.ReadFile(name)
	if err != nil {
		return false, true, Fail(fsys, "read", name, err)
	}
	return slices.Contains(m.sums[name], hexSum(data)), true, nil
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
