package screen

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed player/index.html
var playerPage string

// worker is sw.js, the service worker beside the player: it lets the page be opened again without the server.
//
//go:embed player/sw.js
var worker []byte

// Player returns index.html: a page that loops the slides of the set, from a stick as a file or from a server, where it
// changes to a new set only when that has come completely.
func Player(s Set) ([]byte, error) {
	if len(s.Slides) == 0 {
		return nil, fmt.Errorf("screen: a set without slides cannot be played")
	}
	set, err := text(s)
	return []byte(strings.NewReplacer("FIRST", s.Slides[0].File, "SET", string(set)).Replace(playerPage)), err
}

// Script returns set.js: the set once more, for a player that was opened as a file and may not read files, but may run
// scripts. That is how it learns that the folder has been exchanged.
func Script(s Set) ([]byte, error) {
	set, err := text(s)
	return fmt.Appendf(nil, "fanshiSet(%s);\n", set), err
}

// The names of the files that are made from nothing but the set.
const (
	M3UFile       = "playlist.m3u"
	playerFile    = "index.html"
	scriptFile    = "set.js"
	workerFile    = "sw.js"
	smilFile      = "playlist.smil"
	vsnFile       = "program.vsn"
	huiduFile     = "huidu.json"
	panasonicList = "filelist.dat"
	scenarioFile  = "scenario.dat"
	panasonicNote = "panasonic.txt"
)

// Derived returns a file of the folder that is made from nothing but the set, by its name; nil: no such file is.
func Derived(name string, s Set) (data []byte, err error) {
	switch name {
	case playerFile:
		return Player(s)
	case scriptFile:
		return Script(s)
	case workerFile:
		return bytes.Clone(worker), nil
	case M3UFile:
		return M3U(s.Slides), nil
	case smilFile:
		return SMIL(s), nil
	case vsnFile:
		return VSN(s)
	case huiduFile:
		return Huidu(s)
	case panasonicList:
		data, _, _, err = PanasonicFiles(s)
	case scenarioFile:
		_, data, _, err = PanasonicFiles(s)
	case panasonicNote:
		_, _, data, err = PanasonicFiles(s)
	}
	return data, err
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
