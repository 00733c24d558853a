package signature

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// TestManyRotations: as many as are allowed lead from the first key to the last; one more makes the file malformed, and the
// record of it too.
func TestManyRotations(t *testing.T) {
	if MaxRotations != 64 {
		t.Errorf("verifiers that are out read 64 rotations, not %d", MaxRotations)
	}
	first := key(t, 1)
	last := first
	var chain []Rotation
	for n := range MaxRotations + 1 {
		next := key(t, byte(n+2))
		chain = append(chain, Rotate(last, Public(next)))
		last = next
		if n+1 < MaxRotations {
			continue
		}
		id, keys, err := Verify([]ed25519.PublicKey{Public(first)}, []byte("x"), sign(t, last, chain, []byte("x")))
		record, encodeErr := EncodeRotations(chain)
		back, parseErr := ParseRotations(record)
		if n+1 == MaxRotations && (err != nil || id != ID(Public(last)) || len(keys) != n+2 || encodeErr != nil || parseErr != nil || len(back) != n+1) {
			t.Errorf("%d rotations: %v, %d keys; the record: %v, %v", n+1, err, len(keys), encodeErr, parseErr)
		}
		if n+1 > MaxRotations && (!errors.Is(err, ErrMalformed) || !errors.Is(parseErr, ErrMalformed)) {
			t.Errorf("%d rotations: %v; the record: %v", n+1, err, parseErr)
		}
	}
}

// TestWrittenForm: a signature is indented JSON that ends with a line end, with every key, whoever reads it.
func TestWrittenForm(t *testing.T) {
	k := key(t, 1)
	data := string(sign(t, k, nil, []byte("x")))
	lines := strings.Split(data, "\n")
	if len(lines) != 7 || lines[0] != "{" || lines[1] != `  "schema": 1,` || lines[2] != `  "key": "`+ID(Public(k))+`",` || !strings.HasPrefix(lines[3], `  "signature": "`) || lines[4] != `  "rotations": []` || lines[5] != "}" || lines[6] != "" {
		t.Errorf("%q", lines)
	}
	if len(ID(Public(k))) != 16 {
		t.Errorf("the id is %s", ID(Public(k)))
	}
	record, err := EncodeRotations(nil)
	if err != nil || string(record) != "{\n  \"schema\": 1,\n  \"rotations\": []\n}\n" {
		t.Errorf("%q, %v", record, err)
	}
	for name, text := range map[string]string{"another schema": `{"schema":2,"rotations":[]}`, "no JSON": "x", "no schema": "{}"} {
		if _, err := ParseRotations([]byte(text)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestErrorsSay what is wrong: those who run the machines read them in the log.
func TestErrorsSay(t *testing.T) {
	for err, want := range map[error]string{ErrUnknownKey: "the signing key is not trusted", ErrWrong: "the signature does not fit the bytes",
		ErrMalformed: "the signature file is malformed", ErrKey: "the file holds no Ed25519 key in PEM"} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}

// TestTooLittleRandomness: a key is never made of fewer bytes than it needs.
func TestTooLittleRandomness(t *testing.T) {
	if k, err := Generate(bytes.NewReader(make([]byte, 31))); err == nil || k != nil {
		t.Errorf("%v, %v", k, err)
	}
}

// TestKnownRotations: a key that is trusted already is not added twice, and the order of the keys is that of the rotations.
func TestKnownRotations(t *testing.T) {
	a, b, c := key(t, 1), key(t, 2), key(t, 3)
	chain := []Rotation{Rotate(a, Public(b)), Rotate(b, Public(c))}
	_, keys, err := Verify([]ed25519.PublicKey{Public(a), Public(b)}, []byte("x"), sign(t, c, chain, []byte("x")))
	if err != nil || len(keys) != 3 || !keys[2].Equal(Public(c)) {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	for name, change := range map[string]func(r *Rotation){
		"another key": func(r *Rotation) { r.Key = chain[0].Key }, "a short key": func(r *Rotation) { r.Key = "AAAA" }, "a short signature": func(r *Rotation) { r.Signature = "AAAA" },
		"no base64": func(r *Rotation) { r.Key = "?" }, "no base64 signature": func(r *Rotation) { r.Signature = "?" }, "from nobody": func(r *Rotation) { r.From = "0" },
	} {
		bad := []Rotation{chain[0], chain[1]}
		change(&bad[1])
		if _, _, err := Verify([]ed25519.PublicKey{Public(a)}, []byte("x"), sign(t, c, bad, []byte("x"))); !errors.Is(err, ErrUnknownKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var f map[string]any
	if err := json.Unmarshal(sign(t, a, chain, []byte("x")), &f); err != nil || len(f["rotations"].([]any)) != 2 {
		t.Errorf("%v %v", err, f)
	}
}
