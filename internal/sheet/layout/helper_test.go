package layout

import (
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// runItem is an item that holds text and nothing else.
func runItem(text string) typeset.Item {
	return typeset.Item{Kind: typeset.Run, Text: text, Style: &style.TextStyle{}}
}
