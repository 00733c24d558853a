package agent

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// Promise R12: pull refuses tampered, rolled-back, mixed, foreign and oversized sets, and flags frozen ones. Every attack
// strikes a screen that shows generation 1, which must stay; and the honest generation 2 must be accepted afterwards.

// attacked shows generation 1, then is served the attack, and returns what the agent said to it.
func attacked(t *testing.T, attack map[string][]byte) (*bench, *origin, error) {
	t.Helper()
	o := serve(t, generation(1))
	b := newBench(t, o.server.URL)
	b.clock = day0.AddDate(0, 0, 1)
	b.mustRound(t)
	o.put(attack)
	return b, o, b.round(t.Context())
}

// withstood asserts that the attack was refused for a reason, that nothing has changed, and that the next honest set comes.
func withstood(t *testing.T, reason string, attack map[string][]byte) {
	t.Helper()
	b, o, err := attacked(t, attack)
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Reason != reason {
		t.Errorf("refused as %v, want %s", err, reason)
	}
	b.shows(t, generation(1))
	b.clock = day0.AddDate(0, 0, 2)
	o.put(generation(2))
	b.mustRound(t)
	b.shows(t, generation(2))
}

// with returns a copy of files with one replaced.
func with(files map[string][]byte, name string, data []byte) map[string][]byte {
	out := maps.Clone(files)
	out[name] = data
	return out
}

// resigned replaces the manifest and signs it again, as one who has the key would.
func resigned(files map[string][]byte, key ed25519.PrivateKey, manifest []byte) map[string][]byte {
	return with(with(files, screen.ManifestName, manifest), sigName, sign(key, manifest))
}

func TestAttackTamperedManifest(t *testing.T) {
	g := generation(2)
	withstood(t, ReasonSignature, with(g, screen.ManifestName, bytes.Replace(g[screen.ManifestName], []byte(`"seconds": 10`), []byte(`"seconds": 99`), 1)))
}

func TestAttackForeignKey(t *testing.T) {
	g := generation(2)
	withstood(t, ReasonSignature, resigned(g, privateKey(9), g[screen.ManifestName]))
}

func TestAttackOwnRotation(t *testing.T) {
	g, thief := generation(2), privateKey(9)
	rotation := signature.Rotate(thief, signature.Public(thief))
	rotation.From = signature.ID(signature.Public(theKey))
	withstood(t, ReasonSignature, with(g, sigName, sign(thief, g[screen.ManifestName], rotation)))
}

func TestAttackNoSignature(t *testing.T) {
	g := maps.Clone(generation(2))
	delete(g, sigName)
	withstood(t, ReasonSignature, g)
}

func TestAttackTamperedSlide(t *testing.T) {
	g := generation(2)
	withstood(t, ReasonMixed, with(g, "02.png", picture(5, side, side)))
}

func TestAttackLongerSlide(t *testing.T) {
	g := generation(2)
	longer := append(bytes.Clone(g["02.png"]), 0)
	withstood(t, ReasonMixed, with(g, "02.png", longer))
	o := serve(t, generation(1)) // and from a server that does not say how long it is
	b := newBench(t, o.server.URL)
	b.clock = day0.AddDate(0, 0, 1)
	b.mustRound(t)
	o.put(g)
	o.fault = func(o *origin, w http.ResponseWriter, _ *http.Request, name string) bool {
		data, ok := o.find(name)
		if !ok || !bytes.Equal(data, g["02.png"]) {
			return false
		}
		_ = http.NewResponseController(w).Flush() // no Content-Length
		_, _ = w.Write(longer)
		return true
	}
	var refusal *Refusal
	if err := b.round(t.Context()); !errors.As(err, &refusal) || refusal.Reason != ReasonMixed {
		t.Errorf("refused as %v", err)
	}
	b.shows(t, generation(1))
}

func TestAttackRolledBack(t *testing.T) { withstood(t, ReasonRollback, generation(0)) }

func TestAttackSameSequence(t *testing.T) {
	withstood(t, ReasonRollback, generation(1, func(s *screen.Set, files map[string][]byte) { s.Slides = s.Slides[:3] }))
}

// inEpoch makes a set one of an epoch.
func inEpoch(epoch int64) func(*screen.Set, map[string][]byte) {
	return func(s *screen.Set, _ map[string][]byte) { s.Epoch = epoch }
}

// TestAttackEarlierOfTheDay plays a set back that was corrected on the same day.
func TestAttackEarlierOfTheDay(t *testing.T) {
	withstood(t, ReasonRollback, generation(1, func(s *screen.Set, _ map[string][]byte) { s.Issued = s.Issued.Add(-time.Second) }))
}

// TestAttackLaterSequenceIssuedEarlier: neither the day nor the moment of issue ever falls.
func TestAttackLaterSequenceIssuedEarlier(t *testing.T) {
	withstood(t, ReasonRollback, generation(2, func(s *screen.Set, _ map[string][]byte) { s.Issued = s.Issued.AddDate(0, 0, -3) }))
}

// TestNewEpoch: a larger epoch is the way back to an earlier date, and an earlier epoch never comes back after it.
func TestNewEpoch(t *testing.T) {
	back := generation(0, inEpoch(1))
	b, o, err := attacked(t, back)
	if err != nil {
		t.Fatal(err)
	}
	b.shows(t, back)
	for n, old := range []map[string][]byte{generation(1), generation(2), generation(5)} {
		o.put(old)
		var refusal *Refusal
		if err := b.round(t.Context()); !errors.As(err, &refusal) || refusal.Reason != ReasonRollback {
			t.Errorf("set %d of the earlier epoch: %v", n, err)
		}
		b.shows(t, back)
	}
	next := generation(1, inEpoch(1))
	o.put(next)
	b.mustRound(t)
	b.shows(t, next)
}

// TestSameSequenceLater is the honest case beside it: a correction on the same day.
func TestSameSequenceLater(t *testing.T) {
	later := generation(1, func(s *screen.Set, files map[string][]byte) {
		s.Issued = s.Issued.Add(1e9)
		s.Slides = s.Slides[:3]
		delete(files, "04.png")
		delete(files, "05.png")
	})
	b, _, err := attacked(t, later)
	if err != nil {
		t.Fatal(err)
	}
	b.shows(t, later)
}

func TestAttackMixedManifestAndSlides(t *testing.T) {
	g := maps.Clone(generation(1))
	g[screen.ManifestName], g[sigName] = generation(2)[screen.ManifestName], generation(2)[sigName]
	withstood(t, ReasonMixed, g)
}

func TestAttackMixedManifestAndSignature(t *testing.T) {
	withstood(t, ReasonSignature, with(generation(2), sigName, generation(1)[sigName]))
}

func TestAttackForeignVenue(t *testing.T) {
	withstood(t, ReasonForeign, generation(2, func(s *screen.Set, _ map[string][]byte) { s.Venue = "b02" }))
}

func TestAttackForeignScreen(t *testing.T) {
	withstood(t, ReasonForeign, generation(2, func(s *screen.Set, _ map[string][]byte) { s.Screen = "lobby" }))
}

// TestAttackForeignFirst: --screen protects the very first set too.
func TestAttackForeignFirst(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.options.Screen = "b02/door"
	var refusal *Refusal
	if err := b.round(t.Context()); !errors.As(err, &refusal) || refusal.Reason != ReasonForeign {
		t.Error(err)
	}
	if _, err := os.Lstat(filepath.Join(b.dir, "current")); err == nil {
		t.Error("it is shown")
	}
}

func TestAttackOversizedManifest(t *testing.T) {
	g := generation(2)
	withstood(t, ReasonOversized, resigned(g, theKey, append(g[screen.ManifestName], bytes.Repeat([]byte(" "), screen.MaxManifest)...)))
}

func TestAttackOversizedSignature(t *testing.T) {
	withstood(t, ReasonOversized, with(generation(2), sigName, bytes.Repeat([]byte(" "), maxSignature+1)))
}

func TestAttackOversizedTotal(t *testing.T) {
	withstood(t, ReasonOversized, generation(2, func(s *screen.Set, _ map[string][]byte) {
		huge := s.Slides[0]
		for i := range 40 {
			huge.File, huge.Bytes = string([]byte{'1', byte('0' + i/10), byte('0' + i%10)})+".png", screen.MaxFileBytes
			s.Slides = append(s.Slides, huge)
		}
	}))
}

func TestAttackEndlessSlide(t *testing.T) {
	o := serve(t, generation(1))
	b := newBench(t, o.server.URL)
	b.clock = day0.AddDate(0, 0, 1)
	b.mustRound(t)
	o.put(generation(2))
	var sent atomic.Int64 // the server may still be writing when the agent has gone
	o.fault = func(_ *origin, w http.ResponseWriter, r *http.Request, name string) bool {
		if !strings.HasSuffix(name, ".png") {
			return false
		}
		for r.Context().Err() == nil && sent.Load() < 1<<28 {
			n, err := w.Write(make([]byte, 1<<16))
			if sent.Add(int64(n)); err != nil {
				break
			}
		}
		return true
	}
	if err := b.round(t.Context()); err == nil || sent.Load() >= 1<<28 {
		t.Errorf("%v after %d bytes", err, sent.Load())
	}
	b.shows(t, generation(1))
}

func TestAttackPictureOfAnotherSize(t *testing.T) {
	withstood(t, ReasonPicture, generation(2, func(s *screen.Set, files map[string][]byte) {
		files["02.png"] = picture(5, side*2, side)
		s.Slides[1] = screen.NewSlide("02.png", files["02.png"], 10)
	}))
}

func TestAttackPictureDoesNotDecode(t *testing.T) {
	for _, cut := range []int{4, 20, 40, 200} {
		withstood(t, ReasonPicture, generation(2, func(s *screen.Set, files map[string][]byte) {
			files["02.png"] = files["02.png"][:cut]
			s.Slides[1] = screen.NewSlide("02.png", files["02.png"], 10)
		}))
	}
}

func TestAttackFileNames(t *testing.T) {
	for _, name := range []string{"../01.png", "/etc/passwd", `..\01.png`, "con.png", ".png", "01.png/../../x", "state.json", ""} {
		g := generation(2)
		quoted, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		bad := bytes.ReplaceAll(g[screen.ManifestName], []byte(`"02.png"`), quoted) // where companions name it too: nothing else is wrong
		if bytes.Equal(bad, g[screen.ManifestName]) {
			t.Fatal("the harness changed nothing")
		}
		withstood(t, ReasonMalformed, resigned(g, theKey, bad))
	}
}

// TestFrozen: a server that never changes any more is reported, and what it last gave stays.
func TestFrozen(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	flags := map[bool]int{}
	for days := range 30 {
		b.clock = day0.AddDate(0, 0, days)
		b.mustRound(t)
		data, err := os.ReadFile(filepath.Join(b.dir, statusFile))
		if err != nil {
			t.Fatal(err)
		}
		var s status
		if err := json.Unmarshal(data, &s); err != nil || s.Frozen != (days >= screen.Lifetime) {
			t.Errorf("day %d: frozen %v, %v", days, s.Frozen, err)
		}
		flags[s.Frozen]++
		switch {
		case days < 3:
			b.shows(t, generation(0))
		case days < screen.Lifetime:
			b.shows(t, generation(0), "01.png", "02.png", "03.png", "04.png")
		default:
			b.shows(t, generation(0), "01.png")
		}
	}
	if flags[true] != 30-screen.Lifetime || flags[false] != screen.Lifetime {
		t.Errorf("%v", flags)
	}
	if !strings.Contains(b.log.String(), `"event":"frozen"`) {
		t.Error("the log does not tell")
	}
}

// TestEveryBitOfTheManifest flips each bit of a small manifest, and of its signature, on the line; no flip may be accepted.
func TestEveryBitOfTheManifest(t *testing.T) {
	g := generation(2, func(s *screen.Set, files map[string][]byte) {
		s.Slides = s.Slides[:1]
		for _, name := range []string{"02.png", "03.png", "04.png", "05.png"} {
			delete(files, name)
		}
	})
	o := serve(t, generation(1))
	b := newBench(t, o.server.URL)
	b.clock = day0.AddDate(0, 0, 2)
	b.mustRound(t)
	a, err := Open(b.options)
	if err != nil {
		t.Fatal(err)
	}
	flips := 0
	for name, check := range map[string]func(data []byte) *fetched{
		screen.ManifestName: func(data []byte) *fetched { return &fetched{manifest: data, signature: g[sigName]} },
		sigName:             func(data []byte) *fetched { return &fetched{manifest: g[screen.ManifestName], signature: data} },
	} {
		for bit := range len(g[name]) * 8 {
			data := bytes.Clone(g[name])
			data[bit/8] ^= 1 << (bit % 8)
			set, _, err := a.check(check(data))
			flips++
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.Reason != ReasonSignature || set != nil {
				t.Errorf("%s, bit %d: %v", name, bit, err)
			}
		}
		// Over the line too, for a few of them: the whole agent refuses, not only its check.
		for bit := 0; bit < len(g[name])*8; bit += 997 {
			data := bytes.Clone(g[name])
			data[bit/8] ^= 1 << (bit % 8)
			o.put(with(g, name, data))
			if err := a.Round(t.Context()); err == nil {
				t.Errorf("%s, bit %d was accepted", name, bit)
			}
		}
	}
	if want := 8 * (len(g[screen.ManifestName]) + len(g[sigName])); flips != want || want < 4000 {
		t.Errorf("%d flips, want %d", flips, want)
	}
	t.Logf("%d flips", flips)
	o.put(g)
	if err := a.Round(t.Context()); err != nil {
		t.Error(err)
	}
	a.Close()
	b.shows(t, g)
}

// TestRotatedKey: a new key is accepted because the old one has signed it, and remembered.
func TestRotatedKey(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	second := privateKey(2)
	rotation := signature.Rotate(theKey, signature.Public(second))
	g := generation(1)
	g[sigName] = sign(second, g[screen.ManifestName], rotation)
	o.put(g)
	b.mustRound(t)
	b.shows(t, g)
	g = generation(2)
	g[sigName] = sign(second, g[screen.ManifestName]) // no word of the rotation any more, and no --key either
	o.put(g)
	b.options.Keys = nil
	b.mustRound(t)
	b.shows(t, g)
	o.put(resigned(generation(3), privateKey(9), generation(3)[screen.ManifestName]))
	if err := b.round(t.Context()); err == nil {
		t.Error("without --key the remembered keys do not count")
	}
}

// TestInstalledKey: a key that somebody has installed anew takes the place of the old one, which is trusted no more; the key
// that was installed first goes on to stand for those that it has led to.
func TestInstalledKey(t *testing.T) {
	o := serve(t, generation(0))
	b := newBench(t, o.server.URL)
	b.mustRound(t)
	lost, second := privateKey(5), privateKey(2)
	g := resigned(generation(1), lost, generation(1)[screen.ManifestName])
	o.put(g)
	if err := b.round(t.Context()); err == nil {
		t.Error("a key that nobody has installed is trusted")
	}
	b.options.Keys = []ed25519.PublicKey{signature.Public(lost)}
	b.mustRound(t)
	b.shows(t, g)
	o.put(generation(2)) // signed with the first key
	if err := b.round(t.Context()); err == nil {
		t.Error("the old key is still trusted")
	}
	b.shows(t, g)
	g = generation(2)
	g[sigName] = sign(second, g[screen.ManifestName], signature.Rotate(lost, signature.Public(second)))
	o.put(g)
	b.mustRound(t)
	g = resigned(generation(3), second, generation(3)[screen.ManifestName]) // no word of the rotation; the key before it is installed
	o.put(g)
	b.mustRound(t)
	b.shows(t, g)
}

// TestUnsigned: without any key a set is taken as it comes, and the log says so.
func TestUnsigned(t *testing.T) {
	g := maps.Clone(generation(0))
	delete(g, sigName)
	o := serve(t, g)
	b := newBench(t, o.server.URL)
	b.options.Keys = nil
	b.mustRound(t)
	b.shows(t, g)
	if !strings.Contains(b.log.String(), `"event":"unsigned"`) {
		t.Error("the log does not tell")
	}
}

// TestMemoryDamaged: a rolled-back set is refused although state.json has rotted.
func TestMemoryDamaged(t *testing.T) {
	for _, rot := range []string{"", "{", `{"schema":9}`} {
		o := serve(t, generation(1))
		b := newBench(t, o.server.URL)
		b.mustRound(t)
		if err := os.WriteFile(filepath.Join(b.dir, stateFile), []byte(rot), 0o600); err != nil {
			t.Fatal(err)
		}
		o.put(generation(0))
		var refusal *Refusal
		if err := b.round(t.Context()); !errors.As(err, &refusal) || refusal.Reason != ReasonRollback {
			t.Errorf("%q: %v", rot, err)
		}
		b.shows(t, generation(1))
		o.put(generation(2))
		b.mustRound(t)
		b.shows(t, generation(2))
	}
}
