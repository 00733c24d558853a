package source

import "golang.org/x/text/encoding/simplifiedchinese"

// GB18030 converts a text to the encoding that controllers of door strips read. GB18030-2005 has all of Unicode, so that
// only invalid UTF-8 is an error.
func GB18030(text string) ([]byte, error) {
	return simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
}
