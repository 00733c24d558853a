package screen

import "testing"

func TestManifest(t *testing.T) {
	got, err := Manifest(Set{Venue: "b01", Screen: "lobby", Width: 1920, Height: 1080, Edition: "2026-W48",
		Slides: []Slide{NewSlide("01.png", []byte("abc"), 12), NewSlide("02.png", nil, 5)}})
	if err != nil {
		t.Fatal(err)
	}
	// The hashes are those of FIPS 180-4's examples: "abc" and the empty message.
	const want = `{
  "schema": 1,
  "venue": "b01",
  "screen": "lobby",
  "width": 1920,
  "height": 1080,
  "edition": "2026-W48",
  "slides": [
    {
      "file": "01.png",
      "bytes": 3,
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "seconds": 12
    },
    {
      "file": "02.png",
      "bytes": 0,
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "seconds": 5
    }
  ]
}
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestManifestWithoutSlides(t *testing.T) {
	got, err := Manifest(Set{})
	if want := `"slides": []`; err != nil || string(got[len(got)-len(want)-3:len(got)-3]) != want {
		t.Errorf("%s %v", got, err)
	}
}
