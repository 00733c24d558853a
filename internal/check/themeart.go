package check

import "fanshi/internal/diag"

// ArtFile is a picture that a theme draws.
type ArtFile struct {
	File     string // in the project or carried by the program, for messages
	SVG      string
	Shows    string // what the file beside it says that it shows
	Approval string // and the number of the permission; empty: none
}

// themeSymbols reports art of a theme that shows what may be shown by permission alone (see symbols): by its file's name, by the words
// and names inside the drawing (title, desc, id), or by the file beside it.
func themeSymbols(t ThemeFiles, problems *diag.List) {
	for _, a := range t.Art {
		found := symbol.FindString(a.File + " " + a.Shows + " " + a.SVG)
		if found == "" || a.Approval != "" {
			continue
		}
		problems.Error(diag.Pos{File: a.File}, "art.symbol", "主题的插图上有“"+found+"”，没有写批准文号",
			"改画别的；已经批准的，在它旁边放一个 "+a.File+".yaml，写一行 approval: 文号")
	}
}
