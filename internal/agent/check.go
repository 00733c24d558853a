package agent

import (
	"bytes"
	"crypto/ed25519"
	"image/png"

	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// fetched is a manifest as it came.
type fetched struct {
	manifest, signature []byte
	etag                string
}

// keys are the keys that are trusted now.
func (a *Agent) keys() []ed25519.PublicKey {
	var out []ed25519.PublicKey
	for _, k := range a.state.Keys {
		out = append(out, ed25519.PublicKey(k))
	}
	return out
}

// check says whether a manifest may be shown here, after the rules of the package comment. It returns the keys that are
// trusted from now on.
func (a *Agent) check(got *fetched) (*screen.Set, []ed25519.PublicKey, error) {
	keys := a.keys()
	if len(keys) > 0 {
		var err error
		if _, keys, err = signature.Verify(keys, got.manifest, got.signature); err != nil {
			return nil, nil, refuse(ReasonSignature, "%v", err)
		}
	}
	set, err := screen.Parse(got.manifest)
	if err != nil {
		return nil, nil, refuse(ReasonMalformed, "%v", err)
	}
	if want := a.wanted(); want != "" && want != set.Venue+"/"+set.Screen {
		return nil, nil, refuse(ReasonForeign, "the set is for %s/%s, this screen is %s", set.Venue, set.Screen, want)
	}
	total := int64(0)
	for _, slide := range set.Slides {
		total += slide.Bytes
	}
	if total > MaxTotal {
		return nil, nil, refuse(ReasonOversized, "the slides have %d bytes, more than %d", total, int64(MaxTotal))
	}
	return set, keys, a.newer(got, set)
}

// wanted is the screen's name, venue/screen, or empty as long as none is known.
func (a *Agent) wanted() string {
	switch {
	case a.o.Screen != "":
		return a.o.Screen
	case a.set != nil:
		return a.set.Venue + "/" + a.set.Screen
	}
	return ""
}

// newer refuses sets that are older than the accepted one.
func (a *Agent) newer(got *fetched, set *screen.Set) error {
	switch old := a.set; {
	case old == nil || bytes.Equal(got.manifest, a.state.Manifest):
	case old.Venue != set.Venue || old.Screen != set.Screen: // --screen has been changed by hand
	case set.Sequence < old.Sequence:
		return refuse(ReasonRollback, "sequence %d after %d", set.Sequence, old.Sequence)
	case set.Sequence == old.Sequence && !set.Issued.After(old.Issued):
		return refuse(ReasonRollback, "another set of sequence %d that was not issued later", set.Sequence)
	}
	return nil
}

// checkPicture decodes a slide: it must be a PNG of exactly the screen's size.
func checkPicture(data []byte, set *screen.Set, file string) error {
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return refuse(ReasonPicture, "%s: %v", file, err)
	}
	if head.Width != set.Width || head.Height != set.Height {
		return refuse(ReasonPicture, "%s has %d×%d pixels, the screen %d×%d", file, head.Width, head.Height, set.Width, set.Height)
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		return refuse(ReasonPicture, "%s: %v", file, err)
	}
	return nil
}
