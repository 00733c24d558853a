package signature

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

func key(t *testing.T, n byte) ed25519.PrivateKey {
	t.Helper()
	k, err := Generate(bytes.NewReader(bytes.Repeat([]byte{n}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t *testing.T, k ed25519.PrivateKey, rotations []Rotation, data []byte) []byte {
	t.Helper()
	sig, err := Sign(k, rotations, data)
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

// TestVector is test 3 of RFC 8032, section 7.1: the key files carry that key.
func TestVector(t *testing.T) {
	seed, _ := hex.DecodeString("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
	k, err := Generate(bytes.NewReader(seed))
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(Public(k)); got != "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025" {
		t.Errorf("public key %s", got)
	}
	sig := sign(t, k, nil, []byte{0xaf, 0x82})
	raw, _ := hex.DecodeString("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
	if !strings.Contains(string(sig), `"`+base64.StdEncoding.EncodeToString(raw)+`"`) {
		t.Errorf("not the signature of the RFC:\n%s", sig)
	}
	if _, _, err := Verify([]ed25519.PublicKey{Public(k)}, []byte{0xaf, 0x82}, sig); err != nil {
		t.Error(err)
	}
}

func TestFilesRoundTrip(t *testing.T) {
	k := key(t, 1)
	private, err := EncodePrivate(k)
	if err != nil {
		t.Fatal(err)
	}
	public, err := EncodePublic(Public(k))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ParsePrivate(private); err != nil || !back.Equal(k) {
		t.Errorf("private: %v", err)
	}
	other, _ := EncodePublic(Public(key(t, 2)))
	if back, err := ParsePublic(append(public, other...)); err != nil || len(back) != 2 || !back[0].Equal(Public(k)) {
		t.Errorf("public: %v %v", back, err)
	}
	for _, bad := range [][]byte{nil, []byte("key"), public, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")} {
		if _, err := ParsePrivate(bad); !errors.Is(err, ErrKey) {
			t.Errorf("ParsePrivate(%q): %v", bad, err)
		}
	}
	for _, bad := range [][]byte{nil, private, append(bytes.Clone(public), private...)} {
		if _, err := ParsePublic(bad); !errors.Is(err, ErrKey) {
			t.Errorf("ParsePublic(%q): %v", bad, err)
		}
	}
}

// TestOpenSSL lets an independent program read the key files and verify the signature.
func TestOpenSSL(t *testing.T) {
	openssl := testtools.Find(t, "openssl", "openssl")
	dir, k, data := t.TempDir(), key(t, 3), []byte("{\"schema\": 1}\n")
	public, err := EncodePublic(Public(k))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"pub": public, "data": data, "sig": ed25519.Sign(k, data)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "pub", "-in", "data", "-sigfile", "sig")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("openssl: %v %s", err, out)
	}
}

func TestEveryBit(t *testing.T) {
	k, data := key(t, 4), []byte(`{"schema": 1, "sequence": 7}`)
	trusted := []ed25519.PublicKey{Public(k)}
	sig := sign(t, k, nil, data)
	if id, _, err := Verify(trusted, data, sig); err != nil || id != ID(Public(k)) {
		t.Fatal(id, err)
	}
	if again := sign(t, k, nil, data); !bytes.Equal(sig, again) {
		t.Error("two signatures of the same bytes differ")
	}
	flipped := 0
	for i := range len(data) * 8 {
		bad := bytes.Clone(data)
		bad[i/8] ^= 1 << (i % 8)
		if _, _, err := Verify(trusted, bad, sig); !errors.Is(err, ErrWrong) {
			t.Errorf("bit %d flipped: %v", i, err)
		}
		flipped++
	}
	if flipped != len(data)*8 {
		t.Errorf("%d bits", flipped)
	}
}

func TestRotation(t *testing.T) {
	first, second, third, thief := key(t, 1), key(t, 2), key(t, 3), key(t, 9)
	data := []byte("data")
	good := []Rotation{Rotate(first, Public(second)), Rotate(second, Public(third))}
	trusted := []ed25519.PublicKey{Public(first)}
	id, keys, err := Verify(trusted, data, sign(t, third, good, data))
	if err != nil || id != ID(Public(third)) || len(keys) != 3 {
		t.Fatalf("%s %d %v", id, len(keys), err)
	}
	if _, _, err := Verify(keys, data, sign(t, first, nil, data)); err != nil {
		t.Errorf("the old key is no longer valid: %v", err)
	}
	if _, _, err := Verify(keys, data, sign(t, third, nil, data)); err != nil {
		t.Errorf("the learnt key is not kept: %v", err)
	}
	forged := Rotate(thief, Public(thief))
	forged.From = ID(Public(first))
	swapped := good[0]
	swapped.Key = Rotate(first, Public(thief)).Key
	for name, rotations := range map[string][]Rotation{
		"none": nil, "forged": {forged}, "by itself": {Rotate(thief, Public(thief))}, "swapped": {swapped},
		"gap": good[1:],
	} {
		by := thief
		if name == "gap" {
			by = third
		}
		if _, _, err := Verify(trusted, data, sign(t, by, rotations, data)); !errors.Is(err, ErrUnknownKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	many := make([]Rotation, MaxRotations+1)
	if _, _, err := Verify(trusted, data, sign(t, first, many, data)); !errors.Is(err, ErrMalformed) {
		t.Errorf("too many rotations: %v", err)
	}
	encoded, err := EncodeRotations(good)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ParseRotations(encoded); err != nil || len(back) != 2 || back[1] != good[1] {
		t.Errorf("%v %v", back, err)
	}
}

func TestMalformed(t *testing.T) {
	for _, bad := range []string{"", "{}", "[]", `{"schema":2}`, `{"schema":1,"key":"x","signature":"AAAA"}`, `{"schema":1,"signature":"?"}`} {
		if _, _, err := Verify(nil, nil, []byte(bad)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
