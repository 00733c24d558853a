package release

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// ManifestName is the file, at the top of every release, that lists all others.
const ManifestName = "release.json"

// schemaVersion is the version of release.json that this package writes and reads.
const schemaVersion = 1

// Manifest is release.json: every other file of the release, sorted by path. It holds nothing of the clock or the
// machine, so the same input gives the same bytes.
type Manifest struct {
	Schema  int     `json:"schema"`
	Edition string  `json:"edition"` // 2026-W48
	Files   []Entry `json:"files"`
}

// Entry is one file of a release.
type Entry struct {
	Path   string   `json:"path"`
	Bytes  int64    `json:"bytes"`
	SHA256 string   `json:"sha256"` // lower-case hexadecimal
	Inputs []string `json:"inputs"` // the project's files that it is made from, sorted; never null once it has been read
	// InputsAs is in release.json alone, in place of inputs that a file before this one has as well: its path.
	InputsAs string `json:"inputs_as,omitempty"`
	// ShopName is what a print file is called in the pack for its print shop.
	ShopName string `json:"shop_name,omitempty"`
}

// manyInputs is from how many on inputs that several files share are written once: each page of ten thousand cases is made from all
// of them, which would be gigabytes.
const manyInputs = 32

// encode writes one entry a line: two releases can be compared with diff. Many inputs that are one slice, as Staging keeps
// those that are equal, stand at the first of their files.
func (m Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	first := map[*string]string{} // the path of the file that has the inputs of this first element
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	fmt.Fprintf(&b, "{\"schema\":%d,\"edition\":%q,\"files\":[\n", m.Schema, m.Edition) // editionPattern leaves nothing to escape
	for i, e := range m.Files {
		if i > 0 {
			b.WriteString(",\n")
		}
		if len(e.Inputs) >= manyInputs {
			if path, written := first[&e.Inputs[0]]; written {
				e.Inputs, e.InputsAs = nil, path
			} else {
				first[&e.Inputs[0]] = e.Path
			}
		}
		if err := enc.Encode(e); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // Encode ends every value with a line feed
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

func decodeManifest(data []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return Manifest{}, err
	}
	if m.Schema != schemaVersion {
		return Manifest{}, fmt.Errorf("schema %d is not known, only %d", m.Schema, schemaVersion)
	}
	inputs := make(map[string][]string, len(m.Files))
	for i := range m.Files {
		e := &m.Files[i]
		if as := e.InputsAs; as != "" {
			if e.Inputs, e.InputsAs = inputs[as], ""; e.Inputs == nil {
				return Manifest{}, fmt.Errorf("%s has the inputs of %s, which is no file before it", e.Path, as)
			}
		}
		inputs[e.Path] = e.Inputs
	}
	return m, nil
}

// idPattern is an edition, 12 digits of the manifest's hash and, where a damaged release blocks the name, a counter.
var idPattern = regexp.MustCompile(`^([0-9]{4}-W[0-9]{2})-([0-9a-f]{12})(-r[0-9]+)?$`)

var editionPattern = regexp.MustCompile(`^[0-9]{4}-W[0-9]{2}$`)

// makeID names the release with these manifest bytes. The hash covers every path, size, hash and input, so the same
// files made from the same input always get the same name.
func makeID(edition string, manifest []byte) string {
	return edition + "-" + hexSum(manifest)[:12]
}

// names reports whether id is a name for the release with these manifest bytes.
func names(id string, m Manifest, manifest []byte) bool {
	base := makeID(m.Edition, manifest)
	return id == base || strings.HasPrefix(id, base+"-r")
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
