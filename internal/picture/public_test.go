package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"testing"
)

// TestPublic: nothing that a camera wrote is published, and the picture is the same one, the same way up.
func TestPublic(t *testing.T) {
	const secret = "GPS 31.2304 121.4737"
	jpeg := withOrientation(asJPEG(t, corners()), binary.BigEndian, "MM", 6)
	comment := append([]byte{0xFF, 0xFE, 0, byte(len(secret) + 2)}, secret...)
	jpeg = append(append(bytes.Clone(jpeg[:2]), comment...), jpeg[2:]...)
	jpeg = append(jpeg, secret...) // behind the end of the picture
	png := asPNG(t, corners())
	text := append([]byte("tEXt"), secret...)
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(secret))), text...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(text))
	png = append(append(bytes.Clone(png[:33]), chunk...), png[33:]...)
	webp := extended(read(t, "lossy.webp"), 8, string(tiffOf(binary.LittleEndian, "II", 6))+secret)
	for name, data := range map[string][]byte{"jpeg": jpeg, "png": png, "webp": webp} {
		public := Public(data)
		if bytes.Contains(public, []byte("GPS")) || !bytes.Contains(data, []byte("GPS")) {
			t.Errorf("%s: the secret is still there, or never was", name)
		}
		before, err := Read(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		after, err := Read(public)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if before.Width != after.Width || before.Height != after.Height || orientation(name, data) != orientation(name, public) {
			t.Errorf("%s: %d × %d way up %d became %d × %d way up %d", name, before.Width, before.Height, orientation(name, data), after.Width, after.Height, orientation(name, public))
		}
		a, errA := encodings[name].decode(data)
		b, errB := encodings[name].decode(public)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		for _, at := range [][2]int{{0, 0}, {a.Bounds().Dx() - 1, 0}, {0, a.Bounds().Dy() - 1}, {a.Bounds().Dx() / 2, a.Bounds().Dy() / 2}} {
			if a.At(at[0], at[1]) != b.At(at[0], at[1]) {
				t.Errorf("%s: another pixel at %v", name, at)
			}
		}
	}
	for _, plain := range [][]byte{asPNG(t, corners()), asJPEG(t, corners())} {
		if !bytes.Equal(Public(plain), plain) {
			t.Error("a file without anything to hide was changed")
		}
	}
}
