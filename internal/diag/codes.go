package diag

import (
	"slices"
	"strings"
)

// Reader is the person who can put a problem right.
type Reader string

// The readers of problems: who writes the content, who makes templates and themes, who looks after keys and the server.
const (
	Officer       Reader = "officer"
	Designer      Reader = "designer"
	Administrator Reader = "administrator"
)

// String returns the reader in Chinese.
func (r Reader) String() string {
	switch r {
	case Designer:
		return "版式设计"
	case Administrator:
		return "管理员"
	case Officer:
	}
	return "宣传干事"
}

// Code is one kind of problem: what `--json` carries as "code", and what docs/messages.md explains under its name.
type Code struct {
	ID    string // stable: "room.what"
	For   Reader
	Title string // what is wrong in general, Chinese, one sentence without its full stop
}

// Codes is the registry, sorted by ID: every code that fanshi reports is in it, and none that it does not (a test of room
// rules reads the source). docs/messages.md is made from it.
func Codes() []Code {
	out := slices.Concat(contentCodes, designCodes)
	slices.SortFunc(out, func(a, b Code) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// FindCode returns a code's entry in the registry.
func FindCode(id string) (Code, bool) {
	for _, list := range [][]Code{contentCodes, designCodes} {
		if i := slices.IndexFunc(list, func(c Code) bool { return c.ID == id }); i >= 0 {
			return list[i], true
		}
	}
	return Code{}, false
}
