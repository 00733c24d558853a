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
	Inputs []string `json:"inputs"` // the project's files that it is made from, sorted; never null
	// ShopName is what a print file is called in the pack for its print shop.
	ShopName string `json:"shop_name,omitempty"`
}

// encode writes one entry a line: two releases can be compared with diff.
func (m Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	fmt.Fprintf(&b, "{\"schema\":%d,\"edition\":%q,\"files\":[\n", m.Schema, m.Edition) // editionPattern leaves nothing to escape
	for i, e := range m.Files {
		if i > 0 {
			b.WriteString(",\n")
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
