// Package signature makes Ed25519 keys (RFC 8032) and detached signatures: NAME.sig beside NAME. The standard library
// does the cryptography; this package says what the files hold.
//
// signing.key is a private key in PEM, PKCS #8 (RFC 8410); signing.pub its public key in PEM, PKIX. OpenSSL reads both.
// A key's id is the first 16 hexadecimal digits of the SHA-256 of its 32 public bytes.
//
// NAME.sig, schema 1, is a JSON object:
//
//	schema     1
//	key        the id of the key that signed
//	signature  64 bytes in base64: Ed25519 over the exact bytes of NAME
//	rotations  the keys file's list, so that one who knows an old key learns the newer ones
//
// signing.keys, the keys file, is a JSON object with schema and rotations. A rotation says that the owner of a key goes
// over to another; the old one stays valid, because sets that it has signed are still on the way:
//
//	from       id of the old key
//	key        32 public bytes of the new key in base64
//	signature  by the old key, over "fanshi rotation 1\n", the old public key and the new one
//
// A signature is accepted when its key is trusted, or is reached from a trusted one through rotations that all verify, and
// when the file has exactly the bytes that Sign writes: a changed byte is seen even where JSON does not mind. The same key
// and bytes always give the same signature.
package signature

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"slices"
)

// Suffix is appended to the name of a signed file.
const Suffix = ".sig"

// The errors of Verify and Parse; they wrap nothing.
var (
	ErrUnknownKey = errors.New("the signing key is not trusted")
	ErrWrong      = errors.New("the signature does not fit the bytes")
	ErrMalformed  = errors.New("the signature file is malformed")
	ErrKey        = errors.New("the file holds no Ed25519 key in PEM")
)

const (
	schemaVersion = 1
	rotationLabel = "fanshi rotation 1\n"
	// MaxRotations bounds what a verifier reads: one key a month for five years and more.
	MaxRotations = 64
)

// Rotation introduces a new key by the signature of an older one.
type Rotation struct {
	From      string `json:"from"`
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

type file struct {
	Schema    int        `json:"schema"`
	Key       string     `json:"key"`
	Signature string     `json:"signature"`
	Rotations []Rotation `json:"rotations"`
}

// ID returns the id of a public key.
func ID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

// Generate makes a key from 32 random bytes of the reader.
func Generate(random io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Public returns the public half of a private key.
func Public(key ed25519.PrivateKey) ed25519.PublicKey {
	return slices.Clone(ed25519.PublicKey(key[ed25519.SeedSize:]))
}

// EncodePrivate returns the bytes of signing.key.
func EncodePrivate(key ed25519.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// EncodePublic returns the bytes of signing.pub.
func EncodePublic(key ed25519.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), err
}

// ParsePrivate reads signing.key. ErrKey: it holds something else.
func ParsePrivate(data []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, ErrKey
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, ErrKey
	}
	return key, nil
}

// ParsePublic reads one or several public keys. ErrKey: there is none, or one of another kind.
func ParsePublic(data []byte) ([]ed25519.PublicKey, error) {
	var keys []ed25519.PublicKey
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		data = rest
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		key, ok := parsed.(ed25519.PublicKey)
		if block.Type != "PUBLIC KEY" || err != nil || !ok {
			return nil, ErrKey
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, ErrKey
	}
	return keys, nil
}

// Rotate signs a new key with the old one.
func Rotate(old ed25519.PrivateKey, key ed25519.PublicKey) Rotation {
	return Rotation{From: ID(Public(old)), Key: base64.StdEncoding.EncodeToString(key),
		Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(old, rotationMessage(Public(old), key)))}
}

func rotationMessage(old, key ed25519.PublicKey) []byte {
	return slices.Concat([]byte(rotationLabel), old, key)
}

// EncodeRotations returns the bytes of signing.keys.
func EncodeRotations(rotations []Rotation) ([]byte, error) {
	return encode(struct {
		Schema    int        `json:"schema"`
		Rotations []Rotation `json:"rotations"`
	}{schemaVersion, notNil(rotations)})
}

// ParseRotations reads signing.keys; its signatures are checked by those who use it.
func ParseRotations(data []byte) ([]Rotation, error) {
	var f struct {
		Schema    int        `json:"schema"`
		Rotations []Rotation `json:"rotations"`
	}
	if err := json.Unmarshal(data, &f); err != nil || f.Schema != schemaVersion || len(f.Rotations) > MaxRotations {
		return nil, ErrMalformed
	}
	return f.Rotations, nil
}

// Sign returns the bytes of NAME.sig for the bytes of NAME.
func Sign(key ed25519.PrivateKey, rotations []Rotation, data []byte) ([]byte, error) {
	return encode(file{Schema: schemaVersion, Key: ID(Public(key)),
		Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(key, data)), Rotations: notNil(rotations)})
}

func notNil(r []Rotation) []Rotation {
	if r == nil {
		return []Rotation{} // [] rather than null
	}
	return r
}

func encode(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	return append(data, '\n'), err
}

// Verify checks the bytes of NAME with those of NAME.sig. It returns the id of the key that signed and all keys that are
// trusted from now on: the given ones, then those that valid rotations have introduced.
func Verify(trusted []ed25519.PublicKey, data, sig []byte) (id string, keys []ed25519.PublicKey, err error) {
	var f file
	if err := json.Unmarshal(sig, &f); err != nil || f.Schema != schemaVersion || len(f.Rotations) > MaxRotations {
		return "", nil, ErrMalformed
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(f.Signature)
	if err != nil || len(raw) != ed25519.SignatureSize {
		return "", nil, ErrMalformed
	}
	if written, err := encode(f); err != nil || !bytes.Equal(written, sig) {
		return "", nil, ErrMalformed
	}
	keys = follow(trusted, f.Rotations)
	key := find(keys, f.Key)
	if key == nil {
		return "", nil, ErrUnknownKey
	}
	if !ed25519.Verify(key, data, raw) {
		return "", nil, ErrWrong
	}
	return f.Key, keys, nil
}

// follow adds the keys that are reached from trusted ones. A rotation that does not verify introduces nothing.
func follow(trusted []ed25519.PublicKey, rotations []Rotation) []ed25519.PublicKey {
	keys := slices.Clone(trusted)
	for _, r := range rotations { // in the order in which they were made
		old := find(keys, r.From)
		key, keyErr := base64.StdEncoding.Strict().DecodeString(r.Key)
		sig, sigErr := base64.StdEncoding.Strict().DecodeString(r.Signature)
		if old == nil || keyErr != nil || sigErr != nil || len(key) != ed25519.PublicKeySize || len(sig) != ed25519.SignatureSize {
			continue
		}
		if ed25519.Verify(old, rotationMessage(old, key), sig) && find(keys, ID(key)) == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

func find(keys []ed25519.PublicKey, id string) ed25519.PublicKey {
	for _, k := range keys {
		if ID(k) == id {
			return k
		}
	}
	return nil
}
