package screen

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed player/index.html
var playerPage string

// Worker is sw.js, the service worker beside the player: it lets the page be opened again without the server.
//
//go:embed player/sw.js
var Worker []byte

// Player returns index.html: a page that loops the slides of the set, from a stick as a file or from a server, where it
// changes to a new set only when that has come completely.
func Player(s Set) ([]byte, error) {
	if len(s.Slides) == 0 {
		return nil, fmt.Errorf("screen: a set without slides cannot be played")
	}
	text, err := json.Marshal(wire(s)) // escapes <, so that the text cannot end its element
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer("FIRST", s.Slides[0].File, "SET", string(text)).Replace(playerPage)), nil
}

// M3U returns playlist.m3u: every slide with its seconds, as VLC and most boxes read them.
func M3U(slides []Slide) []byte {
	var b strings.Builder
	b.WriteString("#EXTM3U\n")
	for _, s := range slides {
		fmt.Fprintf(&b, "#EXTINF:%d,%s\n#EXTVLCOPT:image-duration=%d\n%s\n", s.Seconds, s.File, s.Seconds, s.File)
	}
	return []byte(b.String())
}

// SMIL returns playlist.smil, SMIL 3.0: one region as large as the screen, and the slides one after the other for ever.
func SMIL(s Set) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<!-- %s %s, %s. Written by the SMIL 3.0 recommendation; not tried on players. -->
<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0" baseProfile="Language">
  <head>
    <layout>
      <root-layout width="%d" height="%d" backgroundColor="black"/>
      <region xml:id="screen" left="0" top="0" width="%d" height="%d" fit="fill"/>
    </layout>
  </head>
  <body>
    <seq repeatCount="indefinite">
`, comment(s.Venue), comment(s.Screen), s.Edition, s.Width, s.Height, s.Width, s.Height)
	for _, slide := range s.Slides {
		fmt.Fprintf(&b, "      <img src=\"%s\" region=\"screen\" dur=\"%ds\"/>\n", slide.File, slide.Seconds)
	}
	b.WriteString("    </seq>\n  </body>\n</smil>\n")
	return []byte(b.String())
}

// comment makes a name fit for a comment of XML, which must not hold two hyphens in a row.
func comment(name string) string { return strings.ReplaceAll(name, "--", "- -") }

// File is a file of a folder.
type File struct {
	Name string
	Data []byte
}

// ZIP packs files, sorted by their names, as they are for a USB stick. Pictures are packed already: nothing is compressed.
// Every file bears the day of issue.
func ZIP(s Set, files []File) ([]byte, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: s.Issued})
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
