package agent

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"time"

	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

// fetched is a manifest as it came.
type fetched struct {
	manifest, signature []byte
	etag                string
	date                time.Time // of the answer, by the server's clock; zero: it did not say
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
			return nil, nil, &Refusal{Reason: ReasonSignature, Detail: err.Error()}
		}
	}
	set, err := screen.Parse(got.manifest)
	if err != nil {
		return nil, nil, &Refusal{Reason: ReasonMalformed, Detail: err.Error()}
	}
	if want := a.wanted(); want != "" && want != set.Venue+"/"+set.Screen {
		return nil, nil, &Refusal{Reason: ReasonForeign, Detail: fmt.Sprintf("the set is for %s/%s, this screen is %s", set.Venue, set.Screen, want)}
	}
	if total := bytesOf(set); total > MaxTotal {
		return nil, nil, &Refusal{Reason: ReasonOversized, Detail: fmt.Sprintf("the files have %d bytes, more than %d", total, int64(MaxTotal))}
	}
	return set, keys, a.newer(got, set)
}

// bytesOf is how many bytes the files of a set have.
func bytesOf(set *screen.Set) (total int64) {
	for _, e := range entries(set) {
		total += e.Bytes
	}
	return total
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

// entries are all files of a set that the manifest lists: the slides last. Who has fetched every slide has so fetched
// everything, which is what fanshi coverage reads from the server's log.
func entries(set *screen.Set) []screen.Entry {
	var out []screen.Entry
	for _, c := range set.Companions {
		out = append(out, c.Entry)
	}
	for _, s := range set.Slides {
		out = append(out, s.Entry)
	}
	return out
}

// pictureKind reads pictures of one kind: the head alone, and everything.
type pictureKind struct {
	head func(io.Reader) (image.Config, error)
	all  func(io.Reader) (image.Image, error)
}

var pictureKinds = map[string]pictureKind{
	".png": {png.DecodeConfig, png.Decode},
	".jpg": {jpeg.DecodeConfig, jpeg.Decode},
	".gif": {gif.DecodeConfig, gif.Decode}, // the first frame: nobody knows how much memory all of them take
	".bmp": {bitmapHead, func(io.Reader) (image.Image, error) { return nil, nil }},
}

// checkContent decodes a picture: it must be of exactly the screen's size, as a slide or as the same in another form. Of
// files of other kinds the hash says everything that can be said.
func checkContent(data []byte, set *screen.Set, file string) error {
	kind, ok := pictureKinds[path.Ext(file)]
	if !ok {
		return nil
	}
	head, err := kind.head(bytes.NewReader(data))
	if err != nil {
		return refuse(ReasonPicture, file, "%v", err)
	}
	if head.Width != set.Width || head.Height != set.Height {
		return refuse(ReasonPicture, file, "%d×%d pixels, the screen has %d×%d", head.Width, head.Height, set.Width, set.Height)
	}
	if _, err := kind.all(bytes.NewReader(data)); err != nil {
		return refuse(ReasonPicture, file, "%v", err)
	}
	return nil
}

// bitmapHead reads the head of a BMP, which tells the file's length.
func bitmapHead(r io.Reader) (image.Config, error) {
	data, err := io.ReadAll(r)
	if err != nil || len(data) < 26 || string(data[:2]) != "BM" || binary.LittleEndian.Uint32(data[2:]) != uint32(len(data)) {
		return image.Config{}, errors.New("it is no whole BMP")
	}
	side := func(at int) int { return int(int32(binary.LittleEndian.Uint32(data[at:]))) }
	return image.Config{Width: side(18), Height: side(22)}, nil
}
