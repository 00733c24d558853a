package source

import "strings"

// Quoted writes a text of one line as the strict subset of YAML reads it back, whatever it begins with; nothing stays nothing.
func Quoted(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// AddRecord returns the bytes of a file of records, a list that only grows, with an entry more. head begins a file that is not
// there yet. Fields are keys with their values as YAML has them (Quoted); those without a value are left out.
func AddRecord(old []byte, head string, fields [][2]string) []byte {
	var out strings.Builder
	out.Write(old)
	if len(old) == 0 {
		out.WriteString(head)
	} else if old[len(old)-1] != '\n' {
		out.WriteByte('\n')
	}
	mark := "- "
	for _, f := range fields {
		if f[1] != "" {
			out.WriteString(mark + f[0] + ": " + f[1] + "\n")
			mark = "  "
		}
	}
	return []byte(out.String())
}
